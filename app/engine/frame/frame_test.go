package frame

import (
	"slices"
	"testing"
	"time"

	"shanqiao/app/engine"
	"shanqiao/models"
)

var rules = models.RuleSet{Version: "t", RegionOrder: []string{"poor"}, Tranches: []int64{40, 30, 30}, MinGrantFen: 20_000, VillageSharePercent: 40, FloorPercent: 20, FloorTags: []string{"poor"}}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		unit   string
		amount int64
		want   []int64
	}{
		{"fen", 100_000, []int64{40_000, 30_000, 30_000}},
		{"fen", 101_000, []int64{50_000, 40_000, 11_000}},
		{"fen", 5_000, []int64{5_000, 0, 0}},
		{"piece", 1, []int64{1, 0, 0}},
		{"piece", 7, []int64{3, 3, 1}},
	} {
		if got := Cut(rules.Tranches, c.unit, c.amount); !slices.Equal(got, c.want) {
			t.Errorf("%d %s: got %v, want %v", c.amount, c.unit, got, c.want)
		}
	}
}

// framed is an offer of 1,000 yuan and a need of so much, of which a part is lacking.
func framed(t *testing.T, asked, gap int64) *engine.Problem {
	t.Helper()
	f := New(rules)
	f.Offer(engine.Offer{ID: "o", Org: f.Org("g"), Kind: f.Kind("money", "", "fen"), Qty: 100_000})
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	f.Need(engine.Need{ID: "n", Kind: f.Kind("money", "", "fen"), Category: f.Word("edu_aid"), Region: 220821100201, Place: -1},
		models.Ranked{Urgency: "ordinary", Tags: []string{"poor"}, Since: at, Now: at}, asked, gap)
	f.Limits()
	if err := f.Problem.Valid(); err != nil {
		t.Fatal(err)
	}
	return f.Problem
}

func TestNeed_WhatIsThereFillsTheFirstParts(t *testing.T) {
	whole, part := framed(t, 100_000, 100_000).Needs[0].Tranches, framed(t, 100_000, 45_000).Needs[0].Tranches
	if len(whole) != 3 || len(part) != 3 || part[0].Qty != 0 || part[1].Qty != 15_000 || part[2].Qty != 30_000 {
		t.Errorf("got %+v of %+v", part, whole)
	}
	for k := range part {
		if part[k].Value != whole[k].Value {
			t.Errorf("part %d is worth %d, not %d", k, part[k].Value, whole[k].Value)
		}
	}
}

// A family that was given 300 yuan of the 500 a year gets at most 200 more, by whichever of its needs; others are not touched.
func TestLimits_OfAHouseholdAndYear(t *testing.T) {
	limited := rules
	limited.HouseholdYearFen = 50_000
	f := New(limited)
	f.Offer(engine.Offer{ID: "o", Org: f.Org("g"), Kind: f.Kind("money", "", "fen"), Qty: 500_000})
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, n := range []struct{ id, family string }{{"n1", "a"}, {"n2", "a"}, {"n3", "b"}, {"n4", ""}} {
		f.Need(engine.Need{ID: n.id, Kind: f.Kind("money", "", "fen"), Category: f.Word("edu_aid"), Region: 220821100201, Place: -1},
			models.Ranked{Urgency: "ordinary", Since: at, Now: at}, 30_000, 30_000)
		if n.family != "" {
			f.Household(n.family, map[string]int64{"a": 30_000}[n.family])
		}
	}
	f.Limits()
	r, err := engine.Solve(f.Problem, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Check(f.Problem, r.Proof()); err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, g := range r.Grants {
		got[[]string{"a", "a", "b", "-"}[g.Need]] += g.Qty
	}
	if got["a"] != 20_000 || got["b"] != 30_000 || got["-"] != 30_000 {
		t.Errorf("got %v", got)
	}
	x, err := engine.Explain(f.Problem, r.Grants)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range x.Unmet() {
		if u.Cause != "household" {
			t.Errorf("need %d lacks %d: %s", u.Need, u.Missing, u.Cause)
		}
	}
}

func TestLimits(t *testing.T) {
	p := framed(t, 100_000, 100_000)
	want := []engine.Place{{ID: "priority", Parent: -1, Most: -1, Floor: 20_000, Bonus: p.Needs[0].Tranches[0].Value + 1}, {ID: "village:220821100201", Most: 40_000}}
	if !slices.Equal(p.Places, want) || p.Needs[0].Place != 1 {
		t.Errorf("got %+v, want %+v", p.Places, want)
	}
	if p.Offers[0].Cost != 5 { // goes anywhere and to all groups: costs most but for its categories
		t.Errorf("the free offer costs %d", p.Offers[0].Cost)
	}
}
