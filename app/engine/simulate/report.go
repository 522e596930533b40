package simulate

import (
	"slices"
)

// Report is what a year under a policy did. Shares are in ten-thousandths, waits in days from arrival to the day the basic part
// (40 %) was accepted, values in fen.
type Report struct {
	Policy     string `json:"policy"`
	Seed       uint64 `json:"seed"`
	Households int64  `json:"households"`
	Baseline   int64  `json:"baseline"` // share of households that got the basic part of every need
	Full       int64  `json:"full"`     // share of households that got all they asked for
	Nothing    int64  `json:"nothing"`  // share of households that got nothing at all
	// Share of needs that got their basic part, by urgency and by class of region.
	Urgency map[string]int64 `json:"urgency"`
	Tier    map[string]int64 `json:"tier"`
	// Waits of the needs that got their basic part.
	Median    int64 `json:"median"`
	P90       int64 `json:"p90"`
	P99       int64 `json:"p99"`
	Over30    int64 `json:"over30"`   // share of them that waited more than 30 days
	Within30  int64 `json:"within30"` // share with the basic part in 30 days, of all needs of the year's first 335 days
	Emergency Waits `json:"emergency"`
	Expired   int64 `json:"expired"` // share of needs that ended without the basic part
	// Fairness.
	Gini     [12]int64 `json:"gini"`     // between villages, of the share of value met up to the end of each month
	Largest  int64     `json:"largest"`  // largest share of all value that went to one village
	Tilt     int64     `json:"tilt"`     // priority regions' share of the value given over their share of what was asked for
	Priority int64     `json:"priority"` // share of the value offered that priority regions got
	// Work.
	ValueFen int64 `json:"valueFen"` // value accepted
	Used     int64 `json:"used"`     // share of the value offered that was accepted
	Grants   int64 `json:"grants"`   // accepted lines per served need, in ten-thousandths
	Returned int64 `json:"returned"` // share of proposals refused or lapsed
	Churn    int64 `json:"churn"`    // share of proposals to needs that had been proposed something in the 30 days before
	Plans    int64 `json:"plans"`
}

// Waits are waiting days of emergencies that got their basic part, and the share of all emergencies that did within 7 days.
type Waits struct {
	Median  int64 `json:"median"`
	P90     int64 `json:"p90"`
	Within7 int64 `json:"within7"`
}

func share(part, whole int64) int64 { return part * 10_000 / max(whole, 1) }

// Measure counts what an outcome did for the year's households, villages and regions.
func Measure(y *Year, p Policy, o *Outcome) Report {
	r := Report{Policy: p.Name, Seed: y.Seed, Plans: int64(o.Plans), Urgency: map[string]int64{}, Tier: map[string]int64{}}
	r.households(y, o)
	r.reached(y, o)
	r.waits(y, o)
	r.values(y, o, p.Rules.FloorTags)
	r.work(y, o)
	r.Gini = ginis(y, o)
	return r
}

func (r *Report) households(y *Year, o *Outcome) {
	type home struct{ short, partial, got bool }
	homes := map[string]*home{}
	for j := range y.Needs {
		n := &y.Needs[j]
		h := homes[n.Household]
		if h == nil {
			h = &home{}
			homes[n.Household] = h
		}
		h.short = h.short || o.BaseDay[j] < 0
		h.partial = h.partial || o.Got[j] < n.Qty
		h.got = h.got || o.Got[j] > 0
	}
	var base, full, nothing int64
	for _, h := range homes {
		base += one(!h.short)
		full += one(!h.partial)
		nothing += one(!h.got)
	}
	r.Households = int64(len(homes))
	r.Baseline, r.Full, r.Nothing = share(base, r.Households), share(full, r.Households), share(nothing, r.Households)
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// reached counts needs with their basic part by urgency and class of region, and those that ended without.
func (r *Report) reached(y *Year, o *Outcome) {
	all, met := map[string]int64{}, map[string]int64{}
	var expired, early, within int64
	for j := range y.Needs {
		n := &y.Needs[j]
		got := o.BaseDay[j] >= 0
		for _, key := range []string{n.Urgency, n.Tier()} {
			all[key]++
			met[key] += one(got)
		}
		expired += one(!got && n.Until < Days-1)
		if n.Day < Days-30 {
			early++
			within += one(got && o.BaseDay[j]-n.Day <= 30)
		}
	}
	for _, key := range []string{"emergency", "dated", "ordinary"} {
		r.Urgency[key] = share(met[key], all[key])
	}
	for _, key := range Tiers {
		r.Tier[key] = share(met[key], all[key])
	}
	r.Expired, r.Within30 = share(expired, int64(len(y.Needs))), share(within, early)
}

// Tiers are the classes of region, the poorest first.
var Tiers = []string{"key_support_county_national", "key_support_county_provincial", "former_poor_county", "rest"}

func (r *Report) waits(y *Year, o *Outcome) {
	var all, emergency []int
	var late, soon, emergencies int64
	for j := range y.Needs {
		n := &y.Needs[j]
		urgent := n.Urgency == "emergency"
		emergencies += one(urgent)
		if o.BaseDay[j] < 0 {
			continue
		}
		wait := o.BaseDay[j] - n.Day
		all = append(all, wait)
		late += one(wait > 30)
		if urgent {
			emergency = append(emergency, wait)
			soon += one(wait <= 7)
		}
	}
	r.Median, r.P90, r.P99 = quantile(all, 50), quantile(all, 90), quantile(all, 99)
	r.Over30 = share(late, int64(len(all)))
	r.Emergency = Waits{quantile(emergency, 50), quantile(emergency, 90), share(soon, emergencies)}
}

// quantile is the smallest value that so many per cent of the list do not exceed; 0 of an empty list.
func quantile(list []int, percent int) int64 {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return int64(list[max(0, (len(list)*percent+99)/100-1)])
}

// values counts what was given, where it went, and whether priority regions got more or less than their share of need.
func (r *Report) values(y *Year, o *Outcome, floorTags []string) {
	var asked, askedThere, given, givenThere, offered int64
	villages := map[int64]int64{}
	for j := range y.Needs {
		n := &y.Needs[j]
		want, got := n.fen(n.Qty), n.fen(o.Got[j])
		asked, given = asked+want, given+got
		villages[n.Region] += got
		if n.in(floorTags) {
			askedThere, givenThere = askedThere+want, givenThere+got
		}
	}
	for i := range y.Offers {
		offered += y.Offers[i].Qty * max(y.Offers[i].Thing.UnitFen, 1)
	}
	for _, fen := range villages {
		r.Largest = max(r.Largest, share(fen, given))
	}
	r.ValueFen, r.Used, r.Priority = given, share(given, offered), share(givenThere, offered)
	if there := share(askedThere, asked); there > 0 {
		r.Tilt = share(share(givenThere, given), there)
	}
}

// fen is the value of an amount; a kind without a price counts a fen a unit, as in the measures of plans.
func (n *Need) fen(qty int64) int64 { return qty * max(n.Thing.UnitFen, 1) }

// work counts lines: how many a served need took, how many came to nothing, how many came soon after another.
func (r *Report) work(y *Year, o *Outcome) {
	var accepted, back, again, served int64
	last := make([]int, len(y.Needs))
	for i := range o.Proposals {
		x := &o.Proposals[i]
		if x.Ends < Days {
			accepted += one(x.Outcome == "accepted")
			back += one(x.Outcome != "accepted")
		}
		if before := last[x.Need]; before > 0 && x.Day+1 > before && x.Day+1-before <= 30 {
			again++
		}
		last[x.Need] = x.Day + 1
	}
	for _, q := range o.Got {
		served += one(q > 0)
	}
	r.Grants, r.Returned, r.Churn = share(accepted, served), share(back, accepted+back), share(again, int64(len(o.Proposals)))
}
