package models

import (
	"testing"
	"time"
)

// TestFilters_EachSentenceIsARule breaks each hard filter alone and looks that its line, and only a line of its rule, does not
// fit; every published sentence is one of them.
func TestFilters_EachSentenceIsARule(t *testing.T) {
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, Beijing)
	past, soon := now.AddDate(0, 0, -3), now.AddDate(0, 0, 5)
	fine := func() Pair {
		return Pair{Now: now, Qty: 100, ValueFen: 100, Margin: 30,
			Need:  Need{Level: "household", State: "open", Category: "edu_aid", Region: "220821101201", HeadCount: 1, Groups: []string{"dibao"}, Lines: []NeedLine{{ResourceKind: "money", Unit: "fen", UnitValueFen: 1, Qty: 100}}},
			Offer: Offer{State: "active", Categories: []string{"edu_aid"}, ResourceKind: "money", Unit: "fen", Quantity: 1000, Regions: []Code{"220821000000"}},
			Org:   Organisation{State: "verified", CreditStatus: "normal", Purposes: []string{"edu_aid"}, ServiceAreas: []Code{Country}}}
	}
	if bad, wrong := Misfit(Fit(fine())); wrong {
		t.Fatalf("%s does not fit", bad.Title)
	}
	breaks := map[string][]func(p *Pair){
		"F1": {func(p *Pair) { p.Org.State = "suspended" }, func(p *Pair) { p.Org.CreditStatus = "abnormal" }, func(p *Pair) { p.Org.Purposes = []string{"elder_aid"} }},
		"F2": {func(p *Pair) { p.Offer.Categories = []string{"elder_aid"} }, func(p *Pair) { p.Offer.Until = &past }},
		"F3": {func(p *Pair) { p.Offer.Restriction, p.Offer.SourceFunds = "named_subject", "public_plan" }, func(p *Pair) { p.Offer.Groups = []string{"tekun"} }},
		"F4": {func(p *Pair) { p.Kin.State = "blocked" }},
		"F5": {func(p *Pair) { p.Offer.ResourceKind = "goods" }, func(p *Pair) { p.Offer.ExpiresOn = &soon }},
		"F7": {func(p *Pair) { p.Need.State = "closed" }, func(p *Pair) { p.Need.ValidUntil = &past }, func(p *Pair) { p.Qty = 2000 }},
		"F8": {func(p *Pair) { p.Duplicate = true }},
		"F9": {func(p *Pair) { p.Offer.Regions = []Code{"220822000000"} }, func(p *Pair) { p.Offer.Regions, p.Org.ServiceAreas = nil, []Code{"220822000000"} }},
	}
	for _, s := range FilterSentences {
		if s.Rule == "F10" {
			if n := fine().Need; !n.OnMarket() || (Need{State: "open", Protection: true}).OnMarket() {
				t.Error("F10: a need about a child's safety is on the market")
			}
			continue
		}
		if len(breaks[s.Rule]) == 0 {
			t.Errorf("%s %q has no rule in Fit", s.Rule, s.ZH)
		}
		for i, f := range breaks[s.Rule] {
			p := fine()
			f(&p)
			bad, wrong := Misfit(Fit(p))
			if !wrong || bad.Rule != s.Rule {
				t.Errorf("%s, way %d: got %s %q", s.Rule, i+1, bad.Rule, bad.Title)
			}
		}
	}
}

// TestOrder_EachLevelIsARank: for each published level there are two needs that differ in it alone and are told apart by it.
func TestOrder_EachLevelIsARank(t *testing.T) {
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, Beijing)
	r := RuleSet{RegionOrder: []string{"key_support_county_national", "former_poor_county"}, Tranches: []int64{40, 30, 30}, BondFirst: true}
	better := []Ranked{{Urgency: "emergency"}, {GovAid: "none_eligible"}, {Groups: []string{"tekun"}}, {Tags: []string{"former_poor_county"}}, {}, {Since: now.AddDate(0, -3, 0)}}
	worse := []Ranked{{}, {}, {}, {}, {Helped: 500_000}, {}}
	if len(r.Order()) != len(better) {
		t.Fatalf("%d levels are published, %d are tried", len(r.Order()), len(better))
	}
	for i, level := range r.Order() {
		a, b := better[i], worse[i]
		for _, n := range []*Ranked{&a, &b} {
			if n.Now = now; n.Since.IsZero() {
				n.Since = now
			}
		}
		x, y, first := r.Ranks(a), r.Ranks(b), 0
		for first < len(x) && x[first] == y[first] {
			first++
		}
		if first == len(x) || x[first] < y[first] {
			t.Errorf("%s: ranks %v and %v do not tell the two apart", level.Title.ZH, x, y)
		}
	}
}
