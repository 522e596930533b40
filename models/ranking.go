package models

import (
	"slices"
	"time"
)

// RuleSet is a dated version of the order of §7.2 and of the limits that plans keep. It is data: the table rule_sets.
type RuleSet struct {
	Version             string   `json:"-"`
	BondFirst           bool     `json:"bondFirst"`   // level 4 before 5; false swaps them (§7.2, M4)
	RegionOrder         []string `json:"regionOrder"` // tags, best first
	Tranches            []int64  `json:"tranches"`    // per cent of a need, the basic part first
	MinGrantFen         int64    `json:"minGrantFen"`
	VillageSharePercent int64    `json:"villageSharePercent"` // most that one village may get of what is offered of a kind
	HouseholdYearFen    int64    `json:"householdYearFen"`    // most money that one household gets in twelve months; 0: no limit
	FloorPercent        int64    `json:"floorPercent"`        // of what is offered, kept for the regions of FloorTags as far as they need it
	FloorTags           []string `json:"floorTags"`
	CooldownDays        int      `json:"cooldownDays"` // a refused or lapsed pair is not proposed again so long
	Stickiness          int32    `json:"stickiness"`   // points for the pairs of the plan before, below every rank
}

// Ranked is what the order of §7.2 looks at for one need.
type Ranked struct {
	Urgency  string
	NeededBy *time.Time
	GovAid   string
	Groups   []string
	Tags     []string // of its region
	Helped   int64    // value per head received in the last 12 months, fen
	Since    time.Time
	Now      time.Time
}

// Radix gives the sizes of the digits: the tranche, the ranks of Ranks, and room for the offers' own points.
func (r RuleSet) Radix() []int64 {
	tie, region := int64(2), int64(len(r.RegionOrder)+1)
	if !r.BondFirst {
		tie, region = region, tie
	}
	return []int64{int64(len(r.Tranches)), 5, 3, 5, tie, region, 5, 20, 8}
}

// Bond is what a standing tie is worth per unit: the weight of its digit.
func (r RuleSet) Bond() int64 {
	weight, radix := int64(1), r.Radix()
	for i := len(radix) - 1; i > r.bondAt(); i-- {
		weight *= radix[i]
	}
	return weight
}

func (r RuleSet) bondAt() int {
	if r.BondFirst {
		return 4
	}
	return 5
}

// Ranks are the digits of §7.2, level 1 first, the best with the highest digit; level 4, the tie, comes with the offer.
func (r RuleSet) Ranks(n Ranked) []int32 {
	tie, region := int32(0), r.regionRank(n.Tags)
	if !r.BondFirst {
		tie, region = region, tie
	}
	return []int32{urgencyRank(n), coverRank(n.GovAid), groupRank(n.Groups), tie, region, helpRank(n.Helped), waitRank(n)}
}

// urgencyRank: emergency, then dated needs by the days left, then ordinary ones.
func urgencyRank(n Ranked) int32 {
	switch {
	case n.Urgency == "emergency":
		return 4
	case n.NeededBy == nil:
		return 0
	}
	days := int(n.NeededBy.Sub(n.Now).Hours() / 24)
	switch {
	case days <= 15:
		return 3
	case days <= 45:
		return 2
	case days <= 120:
		return 1
	}
	return 0
}

// coverRank: no government aid (yet), then covered but still in difficulty, then the rest (S4 二(一)).
func coverRank(aid string) int32 {
	switch aid {
	case "none_eligible", "pending":
		return 2
	case "covered_but_difficult":
		return 1
	}
	return 0
}

// groupClasses are the classes of level 3, best first (S2 二(一)(二); S4 二(三)).
var groupClasses = [][]string{
	{"tekun", "severe_disabled", "severe_ill", "no_labour_household", "multi_disabled_household", "old_and_disabled", "old_supporting_disabled"},
	{"elder_living_alone", "orphan", "child_left_behind", "de_facto_unattended", "disabled_elder", "elder_80"},
	{"child_in_difficulty", "part_labour_household", "dibao", "pregnant_infant", "disaster_victim"},
	{"woman_left_behind", "elder_left_behind", "relapse_risk", "veteran_poor"},
}

func groupRank(groups []string) int32 {
	for i, class := range groupClasses {
		if slices.ContainsFunc(groups, func(g string) bool { return slices.Contains(class, g) }) {
			return int32(len(groupClasses) - i)
		}
	}
	return 0
}

// GroupClass is the first class of level 3 that a household belongs to: severe, alone, minors, left, or other. A household
// counts once.
func GroupClass(groups []string) string {
	return []string{"other", "left", "minors", "alone", "severe"}[groupRank(groups)]
}

// GroupClasses name them.
var GroupClasses = List{
	term("severe", "特困、重残、重病", "Destitute, severely disabled or ill"), term("alone", "独居老人、孤儿、留守儿童", "Alone, orphans, left-behind children"),
	term("minors", "低保、困境儿童家庭", "Subsistence allowance, children in difficulty"), term("left", "留守、返贫风险户", "Left behind, at risk"), term("other", "其他", "Others"),
}

func (r RuleSet) regionRank(tags []string) int32 {
	for i, tag := range r.RegionOrder {
		if slices.Contains(tags, tag) {
			return int32(len(r.RegionOrder) - i)
		}
	}
	return 0
}

// helpRank: the less help per head in the last 12 months, the higher (LI 三(一)).
func helpRank(fen int64) int32 {
	for i, limit := range []int64{1, 30_000, 100_000, 300_000} {
		if fen < limit {
			return int32(4 - i)
		}
	}
	return 0
}

// waitRank: a step for every 9 days on the market, at most 19.
func waitRank(n Ranked) int32 {
	return int32(min(max(int(n.Now.Sub(n.Since).Hours()/24/9), 0), 19))
}

// RankWords says a rank in the words that people read, level 1 first; empty for a rank that says nothing.
func (r RuleSet) RankWords(ranks []int32) []string {
	if len(ranks) < 7 {
		return nil
	}
	pick := func(i int32, words ...string) string {
		if int(i) < len(words) {
			return words[i]
		}
		return ""
	}
	at := 4 // ranks count from level 1, digits from the tranche: one less
	if !r.BondFirst {
		at = 3
	}
	region := ""
	if k := len(r.RegionOrder) - int(ranks[at]); ranks[at] > 0 && k >= 0 && k < len(r.RegionOrder) {
		region = RegionTags.Label(r.RegionOrder[k]).ZH
	}
	return []string{
		pick(ranks[0], "", "120 天内要用", "45 天内要用", "15 天内要用", "急难"),
		pick(ranks[1], "", "已享政策仍困难", "尚未享受政策救助"),
		pick(ranks[2], "", "留守、返贫风险等困难", "低保、困境儿童等家庭", "独居老人、孤儿、留守儿童", "特困、重残、重病或无劳力"),
		"", region,
		pick(ranks[5], "近一年得到的帮助较多", "近一年每人得到 1,000–3,000 元", "近一年每人得到 300–1,000 元", "近一年每人得到不到 300 元", "近一年没有得到帮助"),
		"",
	}
}
