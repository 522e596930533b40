package models

import (
	"testing"
	"time"
)

// value makes one number of ranks, as the engine does.
func rankValue(r RuleSet, ranks []int32) (v int64) {
	radix := r.Radix()
	for i, d := range ranks {
		v = v*radix[i+1] + int64(d)
	}
	return v * radix[len(radix)-1]
}

// The examples M1, M2 and M4 of the domain handbook §7.2.
func TestRanks_ExamplesOfTheHandbook(t *testing.T) {
	now := time.Date(2019, 5, 1, 0, 0, 0, 0, time.UTC)
	old := RuleSet{BondFirst: true, Tranches: []int64{40, 30, 30}, RegionOrder: []string{"sanqu_sanzhou", "national_poor_county", "provincial_poor_county"}}
	later := RuleSet{BondFirst: true, Tranches: []int64{40, 30, 30}, RegionOrder: []string{"key_support_county_national", "former_poor_county"}}
	base := Ranked{Urgency: "ordinary", GovAid: "covered_but_difficult", Groups: []string{"dibao"}, Since: now, Now: now}
	with := func(change func(*Ranked)) Ranked { n := base; change(&n); return n }
	nujiang := with(func(n *Ranked) { n.Tags = []string{"sanqu_sanzhou"} })
	provincial := with(func(n *Ranked) { n.Tags = []string{"provincial_poor_county"} })
	for _, c := range []struct {
		name          string
		rules         RuleSet
		first, second int64
	}{
		{"M1 emergency before region", old, rankValue(old, old.Ranks(with(func(n *Ranked) { n.Urgency = "emergency" }))), rankValue(old, old.Ranks(nujiang))},
		{"M2 region order of 2019", old, rankValue(old, old.Ranks(nujiang)), rankValue(old, old.Ranks(provincial))},
		{"M2 region order of 2023", later, rankValue(later, later.Ranks(with(func(n *Ranked) { n.Tags = []string{"key_support_county_national"} }))), rankValue(later, later.Ranks(nujiang))},
		{"M4 a tie before the region", old, rankValue(old, old.Ranks(provincial)) + old.Bond(), rankValue(old, old.Ranks(nujiang))},
	} {
		if c.first <= c.second {
			t.Errorf("%s: %d is not above %d", c.name, c.first, c.second)
		}
	}
	swapped := old
	swapped.BondFirst = false
	if rankValue(swapped, swapped.Ranks(provincial))+swapped.Bond() >= rankValue(swapped, swapped.Ranks(nujiang)) {
		t.Error("with the switch, the region comes before the tie")
	}
	if w := swapped.RankWords(swapped.Ranks(nujiang)); w[4] != "三区三州" {
		t.Errorf("the region is said as %q", w[4])
	}
}
