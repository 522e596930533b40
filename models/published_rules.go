package models

import "fmt"

// Sentence is one line of the published rules with the code of the rule behind it. A sentence without a rule is not there.
type Sentence struct {
	Rule string
	Text
}

// FilterSentences are the hard filters of §7.1 as the public reads them, in the order of Fit; TestFilters_EachSentenceIsARule
// breaks each rule alone.
var FilterSentences = []Sentence{
	{"F1", Text{"机构已核验、信用正常，需求在它的业务范围内", "The organisation is verified and of normal credit, and the need lies in its purposes"}},
	{"F2", Text{"捐赠人限定的类别、对象、期限都相符", "The category, people and dates that the giver named fit"}},
	{"F3", Text{"公开募捐的钱只按一类人给，不指定个人", "Publicly raised money goes to a class of people, never to a named person"}},
	{"F4", Text{"受助人不是机构管理人员或其近亲属", "No beneficiary is a manager of the organisation or a relative of one"}},
	{"F5", Text{"供给就是需求要的那样东西，物资在保质期内", "What is offered is what is asked for, and goods are not about to expire"}},
	{"F7", Text{"需求还开放，没过要用的日子，双方的数量都够", "The need is open and its day not past, and both quantities suffice"}},
	{"F8", Text{"同一家庭的同类帮扶没有正在办理的", "No help of the same kind is under way for the household"}},
	{"F9", Text{"地区在机构和供给的服务范围内", "The place lies inside the areas of organisation and offer"}},
	{"F10", Text{"涉及儿童安全和保护的不进入对接", "What concerns a child's safety never reaches the market"}},
}

// RuleLevel is one level of the order: its values, best first.
type RuleLevel struct {
	Title  Text
	Values []Text
}

// Order says the order of a version of the rules in words, from the tables that the ranks are made by. The level of standing
// ties is left out while no ties are kept.
func (r RuleSet) Order() []RuleLevel {
	var regions []Text
	for _, tag := range r.RegionOrder {
		regions = append(regions, RegionTags.Label(tag))
	}
	classes := GroupClasses[:len(groupClasses)]
	var groups []Text
	for _, c := range classes {
		groups = append(groups, c.Text)
	}
	return []RuleLevel{
		{Text{"急不急", "Urgency"}, []Text{{"急难", "emergency"}, {"15 天内要用", "needed within 15 days"}, {"45 天内要用", "within 45 days"}, {"120 天内要用", "within 120 days"}, {"其他", "others"}}},
		{Text{"政策救助", "Government aid"}, []Text{{"还没有享受到", "none (yet)"}, {"享受了仍困难", "covered and still in difficulty"}, {"其他", "others"}}},
		{Text{"什么样的人家", "Whose need"}, append(groups, Text{"其他", "others"})},
		{Text{"地区", "Region"}, append(regions, Text{"其他地区", "other regions"})},
		{Text{"近 12 个月得到的帮助", "Help in the last 12 months"}, []Text{{"少的在前", "the less the earlier"}}},
		{Text{"等了多久", "Waiting"}, []Text{{"久的在前", "the longer the earlier"}}},
	}
}

// Limits says what a plan keeps besides the order.
func (r RuleSet) Limits() []Text {
	out := []Text{
		{fmt.Sprintf("每件需求先保前 %d%%，人人有了再补后面的", r.Tranches[0]), fmt.Sprintf("The first %d%% of every need come before the rest of any", r.Tranches[0])},
		{fmt.Sprintf("一个村最多得同类供给的 %d%%", r.VillageSharePercent), fmt.Sprintf("One village gets at most %d%% of what is offered of a kind", r.VillageSharePercent)},
		{fmt.Sprintf("被婉拒或逾期的，%d 天内不再推荐给同一家", r.CooldownDays), fmt.Sprintf("A refused or lapsed pair is not proposed again for %d days", r.CooldownDays)},
	}
	if r.FloorPercent > 0 {
		zh, en := "", ""
		for i, tag := range r.FloorTags {
			if i > 0 {
				zh, en = zh+"、", en+", "
			}
			zh, en = zh+RegionTags.Label(tag).ZH, en+RegionTags.Label(tag).EN
		}
		out = append(out, Text{fmt.Sprintf("至少 %d%% 先给%s，它们用不了的再给别处", r.FloorPercent, zh), fmt.Sprintf("At least %d%% go to %s first, as far as they need it", r.FloorPercent, en)})
	}
	if r.HouseholdYearFen > 0 {
		out = append(out, Text{"一户一年最多得 " + Yuan(r.HouseholdYearFen), "One household gets at most " + Yuan(r.HouseholdYearFen) + " a year"})
	}
	return out
}
