package simulate

import (
	"slices"
	"testing"

	"shanqiao/app/engine"
)

// tiny is a year of three families who ask for 1,000 yuan each and a giver of 1,200, none of whom ever declines; answers come
// the day after.
func tiny() *Year {
	money := yuan("")
	family := func(id string, day int, urgency string, region engine.Region) Need {
		return Need{ID: id, Household: "h" + id, Day: day, Until: 300, Thing: money, Qty: 100_000, Heads: 1, Category: "edu_aid", Urgency: urgency,
			GovAid: "pending", Groups: []string{"dibao"}, Region: region}
	}
	return &Year{Rates: Rates{Accept: 100, Answer: 1, Lapse: 7},
		Needs:  []Need{family("a", 0, "ordinary", 220821100200), family("b", 0, "ordinary", 220821100201), family("c", 0, "emergency", 220821100202)},
		Offers: []Offer{{ID: "o1", Org: "g1", Day: 2, Thing: money, Qty: 120_000}}}
}

// By hand: 1,200 yuan come on day 2. The basic part is 400 yuan: three of them take all of it, the emergency has no second part,
// and a village may get 480, so nobody is in another's way. All are accepted on day 3. The first family's county is a priority
// region: a third of all that was asked for, offered and given.
func TestTiny_EveryFamilyItsBasicPart(t *testing.T) {
	y := tiny()
	y.Needs[0].Tags = []string{Tiers[0]}
	o := lived(t, y, policy(t, "shipped"))
	if want := []int64{40_000, 40_000, 40_000}; !slices.Equal(o.Got, want) {
		t.Errorf("got %v, want %v", o.Got, want)
	}
	if want := []int{3, 3, 3}; !slices.Equal(o.BaseDay, want) {
		t.Errorf("basic parts on days %v, want %v", o.BaseDay, want)
	}
	r := Measure(y, policy(t, "shipped"), o)
	if r.Baseline != 10_000 || r.Full != 0 || r.Nothing != 0 || r.Median != 3 || r.P99 != 3 || r.ValueFen != 120_000 || r.Used != 10_000 || r.Priority != 3_333 || r.Tilt != 10_000 || r.Grants != 10_000 ||
		r.Gini[11] != 0 || r.Largest != 3_333 || r.Plans != 1 || r.Expired != 0 || r.Urgency["emergency"] != 10_000 {
		t.Errorf("got %+v", r)
	}
}

// By hand: without tranches and village limits the emergency gets all it asks for, and one other the 200 yuan that are left.
func TestTiny_WithoutTranches(t *testing.T) {
	y := tiny()
	p := policy(t, "no-tranches")
	p.Rules.VillageSharePercent = 100
	o := lived(t, y, p)
	if o.Got[2] != 100_000 || o.Got[0]+o.Got[1] != 20_000 || o.Got[0]*o.Got[1] != 0 {
		t.Errorf("got %v", o.Got)
	}
	if r := Measure(y, p, o); r.Baseline != 3_333 || r.Full != 3_333 || r.Nothing != 3_333 {
		t.Errorf("got %+v", r)
	}
}

// By hand: first come first served gives the first family 480 yuan, 40 % of the supply for its village, then the second, then the
// rest of 240 to the emergency.
func TestTiny_FirstCome(t *testing.T) {
	o := lived(t, tiny(), policy(t, "first-come"))
	if want := []int64{48_000, 48_000, 24_000}; !slices.Equal(o.Got, want) {
		t.Errorf("got %v, want %v", o.Got, want)
	}
}

// By hand: 1,000 yuan more come on day 10. Parts cut out of what is still lacking would give the emergency another first part of
// 300 yuan (40 % of 600, in whole hundreds); counted over the year, a family that came on day 9 gets its basic 400 first.
func TestTiny_KeptTranches(t *testing.T) {
	y := tiny()
	late := y.Needs[0]
	late.ID, late.Household, late.Day, late.Region = "d", "hd", 9, 220821100203
	y.Needs = append(y.Needs, late)
	more := y.Offers[0]
	more.ID, more.Day, more.Qty = "o2", 10, 40_000
	y.Offers = append(y.Offers, more)
	open := func(name string) []int64 {
		p := policy(t, name)
		p.Rules.VillageSharePercent = 100
		return lived(t, y, p).Got
	}
	if got := open("shipped"); got[3] != 40_000 {
		t.Errorf("counted over the year, the new family got %v", got)
	}
	if got := open("anew"); got[2] <= 40_000 || got[3] == 40_000 {
		t.Errorf("cut anew, the emergency should come first again: %v", got)
	}
}

// By hand: whoever refuses is asked again after the 30 days and the answer, never before: on days 2, 33, 64 …
func TestTiny_RefusedPairsRest(t *testing.T) {
	y := tiny()
	y.Needs, y.Rates = y.Needs[:1], Rates{Refuse: 100, Answer: 1}
	o := lived(t, y, policy(t, "shipped"))
	var asked []int
	for _, x := range o.Proposals {
		asked = append(asked, x.Day)
	}
	if want := []int{2, 33, 64, 95, 126, 157, 188, 219, 250, 281}; !slices.Equal(asked, want) {
		t.Errorf("asked on days %v, want %v", asked, want)
	}
	if r := Measure(y, policy(t, "shipped"), o); r.Returned != 10_000 || r.Nothing != 10_000 || r.Expired != 10_000 {
		t.Errorf("got %+v", r)
	}
}

func TestGiniAndQuantile(t *testing.T) {
	for _, c := range []struct {
		list []int64
		want int64
	}{{[]int64{5, 5, 5}, 0}, {[]int64{0, 0, 0, 8}, 7_500}, {[]int64{1, 3}, 2_500}, {[]int64{0, 0}, 0}, {nil, 0}} {
		if got := gini(c.list); got != c.want {
			t.Errorf("gini of %v is %d, not %d", c.list, got, c.want)
		}
	}
	list := []int{9, 1, 5, 7, 3, 2, 8, 4, 6, 10}
	for percent, want := range map[int]int64{50: 5, 90: 9, 99: 10} {
		if got := quantile(list, percent); got != want {
			t.Errorf("%d %%: %d, not %d", percent, got, want)
		}
	}
}
