package models

import (
	"slices"
	"testing"
	"time"
)

var privacyDay = time.Date(2026, 5, 12, 9, 0, 0, 0, Beijing)

func aged(years int) Person { return Person{Birth: privacyDay.AddDate(-years, 0, -1)} }

func TestProtect_Household(t *testing.T) {
	day := privacyDay
	no := NeedFacts{Level: "household", Category: "poverty_aid", People: []Person{aged(45)}, Ticked: true, Secret: AnswerNo, Detail: "去年住院花了三万多。"}
	for name, c := range map[string]struct {
		change func(f *NeedFacts)
		want   string
	}{
		"an adult, nothing secret":                  {func(*NeedFacts) {}, "household_default"},
		"seventeen and a day to eighteen":           {func(f *NeedFacts) { f.People = []Person{{Birth: day.AddDate(-18, 0, 1)}} }, "none_child"},
		"eighteen today":                            {func(f *NeedFacts) { f.People = []Person{{Birth: Day(day).AddDate(-18, 0, 0)}} }, "household_default"},
		"a grandmother and a child of nine":         {func(f *NeedFacts) { f.People = []Person{aged(71), aged(9)} }, "none_child"},
		"nobody ticked, a child in the house":       {func(f *NeedFacts) { f.People, f.Ticked = []Person{aged(40), aged(3)}, false }, "none_child"},
		"orphan by class":                           {func(f *NeedFacts) { f.Classes = []string{"orphan"} }, "none_child"},
		"unattended by class":                       {func(f *NeedFacts) { f.Classes = []string{"de_facto_unattended"} }, "none_child"},
		"an orphan's class cannot be taken away":    {func(f *NeedFacts) { f.Classes, f.Not = []string{"orphan"}, []string{"orphan"} }, "none_child"},
		"child in difficulty added":                 {func(f *NeedFacts) { f.Groups = []string{"child_in_difficulty"} }, "none_child"},
		"救孤 without anybody":                        {func(f *NeedFacts) { f.Category, f.People = "orphan_child_aid", nil }, "none_child"},
		"left-behind child, the grandfather ticked": {func(f *NeedFacts) { f.Category, f.People = "left_behind_child", []Person{aged(66)} }, "none_child"},
		"secret not answered":                       {func(f *NeedFacts) { f.Secret = "" }, "none_sensitive"},
		"secret":                                    {func(f *NeedFacts) { f.Secret = AnswerYes }, "none_sensitive"},
		"not sure":                                  {func(f *NeedFacts) { f.Secret = AnswerUnsure }, "none_sensitive"},
		"心理疏导 answered no":                          {func(f *NeedFacts) { f.Category = "psych_support" }, "none_sensitive"},
		"心理疏导 lowered by a reviewer":                {func(f *NeedFacts) { f.Category, f.Secret = "psych_support", AnswerLowered }, "household_default"},
		"精神分裂 in the text":                          {func(f *NeedFacts) { f.Detail = "丈夫精神分裂多年，要人看着。" }, "none_sensitive"},
		"HIV in the text":                           {func(f *NeedFacts) { f.Detail = "查出hiv阳性，吃药要花钱。" }, "none_sensitive"},
		"家暴 in the text":                            {func(f *NeedFacts) { f.Detail, f.Danger = "离婚前长期家暴，带伤。", AnswerNo }, "none_sensitive"},
		"confirmed with document and day":           {func(f *NeedFacts) { f.ConfirmedDoc, f.ConfirmedOn = "镇民救〔2026〕3号", &day }, "none_confirmed"},
		"confirmed without a day":                   {func(f *NeedFacts) { f.ConfirmedDoc = "镇民救〔2026〕3号" }, "household_default"},
		"confirmed, but a child":                    {func(f *NeedFacts) { f.ConfirmedDoc, f.ConfirmedOn, f.People = "1号", &day, []Person{aged(12)} }, "none_child"},
		"confirmed, but secret":                     {func(f *NeedFacts) { f.ConfirmedDoc, f.ConfirmedOn, f.Secret = "1号", &day, AnswerYes }, "none_sensitive"},
		"a child in danger":                         {func(f *NeedFacts) { f.Danger = AnswerYes }, "none_child"},
		"perhaps in danger":                         {func(f *NeedFacts) { f.Danger = AnswerUnsure }, "none_child"},
		"疑似受虐待, not answered":                       {func(f *NeedFacts) { f.Detail = "邻居说孩子疑似受虐待。" }, "none_child"},
	} {
		f := no
		c.change(&f)
		if got := Protect(f, day); got.Policy != c.want {
			t.Errorf("%s: %s, want %s", name, got.Policy, c.want)
		}
	}
}

func TestProtect_Groups(t *testing.T) {
	f := NeedFacts{Level: "household", Category: "elder_aid", People: []Person{aged(80), aged(62)}, Classes: []string{"dibao_rural", "elder_care", "mon_edge"}, Groups: []string{"elder_living_alone"}, Secret: AnswerNo}
	got := Protect(f, privacyDay)
	if want := []string{"dibao", "elder_80", "elder_living_alone", "disabled_elder", "relapse_risk"}; !slices.Equal(got.Groups, want) {
		t.Errorf("groups are %v, want %v", got.Groups, want)
	}
	f.Not = []string{"relapse_risk"}
	if got := Protect(f, privacyDay); slices.Contains(got.Groups, "relapse_risk") || !slices.Contains(got.Derived, "relapse_risk") {
		t.Errorf("a group said not to hold: %v of %v", got.Groups, got.Derived)
	}
	f.People, f.Classes = []Person{{Birth: privacyDay.AddDate(-80, 0, 1)}}, nil
	if got := Protect(f, privacyDay); len(got.Derived) != 0 {
		t.Errorf("a day before eighty: %v", got.Derived)
	}
}

func TestProtect_Village(t *testing.T) {
	for name, c := range map[string]struct {
		f    NeedFacts
		want string
	}{
		"one left-behind child's desk":          {NeedFacts{Category: "edu_aid", Title: "留守儿童的课桌", HeadCount: 1}, "none_child"},
		"nineteen pupils":                       {NeedFacts{Category: "edu_aid", Title: "冬季校服", HeadCount: 19}, "none_child"},
		"twenty pupils":                         {NeedFacts{Category: "edu_aid", Title: "冬季校服", HeadCount: 20}, "village_need"},
		"children only in the title":            {NeedFacts{Category: "poverty_aid", Title: "几个孩子的棉衣", HeadCount: 4}, "none_child"},
		"no count at all":                       {NeedFacts{Category: "left_behind_child", Title: "假期陪伴"}, "none_child"},
		"two orphans":                           {NeedFacts{Category: "poverty_aid", Groups: []string{"orphan"}, HeadCount: 2}, "none_child"},
		"sixty with unattended among them":      {NeedFacts{Category: "poverty_aid", Groups: []string{"de_facto_unattended"}, HeadCount: 60}, "none_child"},
		"救孤 of sixty":                           {NeedFacts{Category: "orphan_child_aid", HeadCount: 60}, "none_child"},
		"a children's home":                     {NeedFacts{Category: "child_facility", Title: "儿童之家书架", HeadCount: 12}, "village_need"},
		"a building for left-behind children":   {NeedFacts{Category: "left_behind_child", HeadCount: 12, Kinds: []string{"facility"}}, "village_need"},
		"a building and a child's allowance":    {NeedFacts{Category: "left_behind_child", HeadCount: 12, Kinds: []string{"facility", "money"}}, "none_child"},
		"lamps":                                 {NeedFacts{Category: "community_facility", Title: "主路路灯", HeadCount: 3}, "village_need"},
		"心理疏导 for the village":                  {NeedFacts{Category: "psych_support", HeadCount: 40}, "none_sensitive"},
		"an institution's children":             {NeedFacts{Level: "institution", Category: "medical_aid", Groups: []string{"child_in_difficulty"}, HeadCount: 8}, "none_child"},
		"a township's left-behind children, 45": {NeedFacts{Level: "township", Category: "left_behind_child", HeadCount: 45}, "village_need"},
	} {
		if c.f.Level == "" {
			c.f.Level = "village"
		}
		if got := Protect(c.f, privacyDay); got.Policy != c.want {
			t.Errorf("%s: %s, want %s", name, got.Policy, c.want)
		}
	}
}

// TestProtect_Asks: the words of abuse want an answer, whatever it is.
func TestProtect_Asks(t *testing.T) {
	for text, asks := range map[string]bool{"孩子身上有伤，疑似受虐待。": true, "母亲遗弃两个孩子": true, "继父对她有猥亵": true, "长期家暴": true, "父亲常打骂孩子": true,
		"打工受伤，腿打了钢钉": false, "虐": false, "孩子读高中住校": false} {
		if got := Protect(NeedFacts{Level: "household", Detail: text, Danger: AnswerNo, Secret: AnswerNo}, privacyDay); got.Asks != asks || got.Protection {
			t.Errorf("%s: asks %v, protection %v", text, got.Asks, got.Protection)
		}
	}
}

func TestTellsApart(t *testing.T) {
	for _, title := range []string{"一名老人的轮椅", "两名学生的课桌", "１名低保户的棉被", "两位独居老人取暖煤", "十九名村民的棉衣", "某村民的医药费", "张某家修房", "三户人家的水管", "几名孩子的书包", "5个孩子的棉衣", "一对夫妻的药费", "九口人的口粮"} {
		if len(TellsApart("title", title)) == 0 {
			t.Errorf("%s passes", title)
		}
	}
	for _, title := range []string{"村内主路太阳能路灯40盏", "二十名老人的床垫", "120名村民的培训", "一组饮水管道更换", "三组到耕地的田间路铺砂石", "十户以上受益的水渠", "普法讲座和调解指导12次", "某些路段的护栏", "一个儿童之家的书架", "养老大院护理床8台", "2026年冬季棉被"} {
		if wrong := TellsApart("title", title); len(wrong) > 0 {
			t.Errorf("%s is refused: %v", title, wrong)
		}
	}
}

func TestToldHeads(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 5, 12: 10, 13: 15, 23: 25, 30: 30, 322: 320} {
		if got := (Need{Level: "village", HeadCount: n}).ToldHeads(); got != want {
			t.Errorf("%d is told as %d, want %d", n, got, want)
		}
	}
	if got := (Need{Level: "household", HeadCount: 3}).ToldHeads(); got != 3 {
		t.Errorf("a household of 3 is told as %d", got)
	}
}

// TestCheckMeeting has the cases of domain VIL-03.
func TestCheckMeeting(t *testing.T) {
	for _, c := range []struct {
		m  Meeting
		ok bool
	}{
		{Meeting{"representatives", 30, 20, 11}, true}, {Meeting{"representatives", 30, 19, 19}, false}, {Meeting{"representatives", 30, 20, 10}, false},
		{Meeting{"adults", 400, 201, 101}, true}, {Meeting{"adults", 400, 200, 200}, false}, {Meeting{"adults", 400, 201, 100}, false},
		{Meeting{"households", 120, 80, 41}, true}, {Meeting{"households", 120, 79, 79}, false},
		{Meeting{"representatives", 30, 31, 31}, false}, {Meeting{"representatives", 0, 0, 0}, false}, {Meeting{"representatives", 30, 20, 21}, false}, {Meeting{"", 30, 25, 25}, false},
	} {
		if wrong := CheckMeeting(c.m); (len(wrong) == 0) != c.ok {
			t.Errorf("%+v: %v", c.m, wrong)
		}
	}
}

func TestTwoBoards(t *testing.T) {
	for _, c := range []struct {
		category, funds string
		want            bool
	}{{"disaster_aid", "own", true}, {"poverty_aid", "own", false}, {"poverty_aid", "welfare_lottery", true}, {"elder_aid", "government_purchase", true}, {"edu_aid", "public_plan", false}} {
		if got := TwoBoards(Need{Category: c.category}, Offer{SourceFunds: c.funds}); got != c.want {
			t.Errorf("%s from %s: %v", c.category, c.funds, got)
		}
	}
}
