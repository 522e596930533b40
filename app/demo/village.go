package demo

import "shanqiao/models"

// villageStory gives the desks of the story's people something to do: the village, its supervisor, the township, the
// county, and the four givers. The household of the story itself asks for nothing yet.
func (b *build) villageStory() error {
	for _, s := range storyNeeds {
		l, err := lifeOf(s.life)
		if err != nil {
			return err
		}
		k, err := kindOf(s.category, s.item)
		if err != nil {
			return err
		}
		where := s.where
		if where == "" {
			where = Village
		}
		if err := b.live(b.place.find(where), l, k, s.giver, s.age); err != nil {
			return err
		}
	}
	return nil
}

const (
	foundation = "鹿麦公益基金会"
	federation = "灯草慈善会"
	volunteers = "半亩云志愿服务队"
	maker      = "纸鸢管业有限公司"
	mongol     = models.Code("220821201201") // 莫莫格蒙古族乡, the village of account village2
)

// storyNeeds are what waits in and around the story's village: what, which course it takes, who gives, how many working
// days its last step lies back.
var storyNeeds = []struct {
	category, item, life, giver string
	where                       models.Code
	age                         int
}{
	{"heating_aid", "取暖煤", "draft", "", "", 1},
	{"elder_aid", "护理床垫", "returned by the county", "", "", 3},
	{"housing_repair", "房屋修缮", "village_review", "", "", 4},
	{"medical_aid", "自付医药费", "township_review", "", "", 1},
	{"disability_aid", "轮椅", "township_review, checked", "", "", 2},
	{"poverty_aid", "棉被", "noticed", "", "", 3},
	{"community_facility", "太阳能路灯 40W", "county_review", "", "", 6},
	{"water_road_infra", "PE 管 dn63", "open", "", "", 20},
	{"left_behind_child", "假期陪伴", "open", "", "", 11},
	{"edu_aid", "学年生活费", "proposed", foundation, "", 1},
	{"edu_aid", "学年生活费", "village_confirmed", foundation, "", 2},
	{"edu_aid", "学年生活费", "county_approved", foundation, "", 5},
	{"edu_aid", "学年生活费", "scheduled", foundation, mongol, 4},
	{"edu_aid", "学年生活费", "delivered", foundation, mongol, 6},
	{"elder_aid", "护理床垫", "proposed", foundation, mongol, 2},
	{"poverty_aid", "棉被", "org_accepted", federation, "", 4},
	{"heating_aid", "取暖费", "household_consented", federation, "", 2},
	{"medical_aid", "自付医药费", "township_reviewed", federation, "", 3},
	{"poverty_aid", "棉被", "delivering", federation, "", 3},
	{"housing_repair", "房屋修缮", "county_approved", federation, mongol, 7},
	{"medical_aid", "自付医药费", "proposed", federation, mongol, 2},
	{"poverty_aid", "棉被", "feedback", federation, "", 5},
	{"poverty_aid", "棉被", "closed", federation, "", 24},
	{"elder_aid", "上门助浴理发", "draft", "", mongol, 1},
	{"heating_aid", "取暖煤", "village_review", "", mongol, 2},
	{"poverty_aid", "棉被", "org_accepted", federation, mongol, 2},
	{"poverty_aid", "棉被", "delivering", federation, mongol, 2},
	{"left_behind_elder", "探访代办", "proposed", volunteers, "", 1},
	{"elder_aid", "上门助浴理发", "county_approved", volunteers, "", 4},
	{"elder_aid", "上门助浴理发", "delivering, received", volunteers, "", 1},
	{"left_behind_child", "课后陪伴辅导", "delivered", volunteers, mongol, 5},
	{"water_road_infra", "PE 管 dn63", "proposed", maker, mongol, 2},
	{"community_facility", "太阳能路灯 40W", "scheduled", maker, mongol, 6},
	{"water_road_infra", "PE 管 dn63", "closed", maker, "", 40},
	{"elder_aid", "护理床", "closed", "", "", 60},
}
