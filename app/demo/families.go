package demo

import (
	"fmt"
	"strings"
	"time"

	"shanqiao/models"
)

// family is a household with its people, head first; pupils are those at school.
type family struct {
	*models.Household
	people []*models.Person
	pupils []*models.Person
}

// member says whom a family has: the relation, the ages, the school stage, a share of families in per cent.
type member struct {
	relation string
	from, to int
	stage    string
	share    int
	health   []string
}

// grown are its adults: a need that names nobody is entered for them.
func (f *family) grown(on time.Time) (out []*models.Person) {
	for _, p := range f.people {
		if !p.Minor(on) {
			out = append(out, p)
		}
	}
	return out
}

// households of the world by what they lack; pupils of a stage come on top.
var homes = map[string][]member{
	"parents":    {{"self", 36, 52, "", 100, nil}, {"spouse", 35, 50, "", 62, nil}, {"parent", 63, 80, "", 28, []string{"慢性病"}}},
	"elder":      {{"self", 70, 89, "", 100, []string{"行动不便", "慢性病", "听力差"}}},
	"elders":     {{"self", 68, 84, "", 100, []string{"慢性病"}}, {"spouse", 66, 82, "", 100, []string{"腿脚不便"}}},
	"disabled":   {{"self", 34, 60, "", 100, []string{"肢体残疾二级", "肢体残疾一级", "视力残疾二级"}}, {"spouse", 33, 58, "", 45, nil}, {"parent", 64, 82, "", 40, []string{"慢性病"}}},
	"ill":        {{"self", 38, 63, "", 100, []string{"尿毒症透析", "肿瘤术后", "心脏病术后"}}, {"spouse", 37, 60, "", 80, nil}, {"child", 8, 22, "", 60, nil}},
	"left":       {{"self", 60, 74, "", 100, []string{"慢性病"}}, {"spouse", 58, 72, "", 60, nil}},
	"workers":    {{"self", 30, 55, "", 100, nil}, {"spouse", 29, 52, "", 85, nil}, {"child", 3, 20, "", 70, nil}},
	"grandchild": {{"self", 60, 74, "", 100, nil}},
}

var stageAges = map[string][2]int{"preschool": {4, 6}, "primary": {7, 12}, "junior": {13, 15}, "senior": {16, 18}, "vocational": {16, 18}, "college": {19, 22}}

var schools = map[string]string{"preschool": "乡镇中心幼儿园", "primary": "乡镇中心小学", "junior": "县内某初级中学", "senior": "县内某高级中学", "vocational": "县职业技术学校", "college": "省内某高等院校"}

// family makes a household of a kind in a village, with pupils of a school stage.
func (b *build) family(s spot, kind, stage string, pupils int, categories []string, at time.Time) (*family, error) {
	clerk := b.staff.village(s.Code).clerk
	h := &models.Household{Region: s.Code, Categories: categories, VisitClass: "general", Relative: b.chance(2)}
	b.stamp(&h.Base, clerk, at)
	seq, err := b.next("household:" + string(s.Code[:6]))
	if err != nil {
		return nil, err
	}
	h.HouseholdNo = fmt.Sprintf("H-%s-%06d", s.Code[:6], seq)
	f := &family{Household: h}
	surname := pick(b, surnamesOf(s))
	for _, m := range homes[kind] {
		if !b.chance(m.share) {
			continue
		}
		health := ""
		if len(m.health) > 0 && b.chance(70) {
			health = pick(b, m.health)
		}
		own := surname
		if m.relation == "spouse" {
			own = ""
		}
		if _, err := b.person(f, s, own, m.relation, b.between(m.from, m.to), m.stage, health, at); err != nil {
			return nil, err
		}
	}
	relation := "child"
	if kind == "left" || kind == "grandchild" {
		relation = "grandchild"
	}
	for range pupils {
		ages := stageAges[stage]
		p, err := b.person(f, s, surname, relation, b.between(ages[0], ages[1]), stage, "", at)
		if err != nil {
			return nil, err
		}
		f.pupils = append(f.pupils, p)
	}
	h.HeadID, h.MemberCount = f.people[0].ID, len(f.people)
	if h.Address, err = b.seal.Seal(h.ID, "households.address", []byte(pick(b, []string{"一组", "二组", "三组", "四组", "五组"}))); err != nil {
		return nil, err
	}
	if h.Cause, err = b.seal.Seal(h.ID, "households.cause", []byte(causes[kind])); err != nil {
		return nil, err
	}
	b.families = append(b.families, h)
	b.record(clerk, at, models.Entry{Fact: "household.entered", Noun: "household", Subject: h.ID, Region: h.Region})
	return f, nil
}

var causes = map[string]string{"parents": "schooling", "elder": "old_age", "elders": "old_age", "disabled": "disability", "ill": "illness", "left": "no_labour", "workers": "low_skill", "grandchild": "no_labour"}

func (b *build) person(f *family, s spot, surname, relation string, age int, stage, health string, at time.Time) (*models.Person, error) {
	name := b.personName(surname)
	male := b.chance(50)
	birth, number := b.number990000(age, male)
	p := &models.Person{HouseholdID: f.ID, Region: s.Code, NameMask: models.MaskName(name), Sex: "female", Birth: birth, Relation: relation, SchoolStage: stage}
	if male {
		p.Sex = "male"
	}
	b.stamp(&p.Base, b.staff.village(s.Code).clerk, at)
	b.PII.Name(p, name)
	if number == "" {
		p.IDMissing = "户籍手续办理中"
	} else {
		p.IDHash = b.PII.Hash("people.id_no", "", number)
	}
	school := schools[stage]
	for _, v := range []struct {
		to           *models.Sealed
		field, value string
	}{{&p.Name, "people.name", name}, {&p.IDNo, "people.id_no", number}, {&p.School, "people.school", school}, {&p.Health, "people.health", health}} {
		var err error
		if *v.to, err = b.seal.Seal(p.ID, v.field, []byte(v.value)); err != nil {
			return nil, err
		}
	}
	f.people, b.people = append(f.people, p), append(b.people, p)
	return p, nil
}

// Numbers of one block of needs: each birth year and sex has places of its own in the year, so that no number comes twice
// in the world as long as there are no more blocks than 164,250 / perYear.
const perYear = 40

// number990000 draws a birth date for an age and completes an ID number with the unassigned prefix 990000. When a part
// has used its places the person has none yet.
func (b *build) number990000(age int, male bool) (time.Time, string) {
	year := b.base.Year() - age
	key := year * 2
	if male {
		key++
	}
	k := b.births[key]
	b.births[key]++
	spot := (b.part*perYear + k) * 61_403 % 164_250 // 365 days, 450 numbers of a sex: 000–099 and 200–999
	birth := time.Date(year, 1, 1, 0, 0, 0, 0, models.Beijing).AddDate(0, 0, spot%365)
	if birth.After(models.Day(b.base).AddDate(0, -1, 0)) {
		birth = birth.AddDate(-1, 0, 0)
		return birth, ""
	}
	if k >= perYear*b.blocks {
		return birth, ""
	}
	n := spot / 365 * 2
	if n >= 100 {
		n += 100
	}
	if male {
		n++
	}
	return birth, models.MakeID(fmt.Sprintf("990000%s%03d", birth.Format("20060102"), n))
}

// personName makes a name of two or three characters; an empty surname draws one.
func (b *build) personName(surname string) string { return b.nameOf(surname, []rune(givenNames)) }

// leaderName names who runs an organisation: by characters that no family of the world has, so that no match waits for an
// officer to settle a namesake who is nobody's relative.
func (b *build) leaderName() string { return b.nameOf("", []rune(leaderNames)) }

func (b *build) nameOf(surname string, given []rune) string {
	if surname == "" {
		surname = pick(b, surnames)
	}
	name := surname + string(given[b.rnd.IntN(len(given))])
	if b.chance(82) {
		name += string(given[b.rnd.IntN(len(given))])
	}
	return name
}

var surnames = strings.Fields("王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 包 白 佟 关 那 尹 车 朴 崔 孟 卢 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 金 陆 郝 孔 邱 秦")

// surnamesOf keeps 张 out of the story's village: its household there is the story's own.
func surnamesOf(s spot) []string {
	if s.Code == Village {
		return surnames[3:]
	}
	return surnames
}

const leaderNames = "岚岩峰舟航川屹潇沛霖琛骏"

const givenNames = "桂兰秀英玉珍凤霞淑芬春梅国富德海长山福生永贵志明建军秋菊素琴占江万财宝林金花彩云玉香文学喜春立波景和守信洪亮艳丽冬梅雪松振东树森连成广义兴华少波晓燕明月天佑思远雨桐子涵佳琪浩然一诺欣怡俊杰梓萱"
