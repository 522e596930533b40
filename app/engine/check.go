package engine

import (
	"fmt"
	"slices"
)

// Proof is what has to be shown of a plan: the plan itself, a best flow of the relaxation, the prices, and the two sums
// they are said to reach.
type Proof struct {
	Plan   []Grant
	Flow   []Grant
	Prices Prices
	Value  Sum // of the plan
	Bound  Sum // of the flow: no plan has more
}

// Proof is the proof of a result.
func (r *Result) Proof() Proof { return Proof{r.Grants, r.Flow, r.Prices, r.Value, r.Bound} }

// Gap is how far the plan is below the bound, in parts per million of the bound; 0 for an empty bound.
func (f Proof) Gap() int64 {
	lost := f.Bound
	lost.Sub(f.Value)
	if f.Bound.Big().Sign() <= 0 {
		return 0
	}
	g := lost.Big()
	return g.Mul(g, million).Div(g, f.Bound.Big()).Int64()
}

// Refused says what is wrong with a proof, and where.
type Refused struct{ What string }

func (r Refused) Error() string { return r.What }

func refuse(format string, args ...any) error { return Refused{fmt.Sprintf(format, args...)} }

// Check proves a plan without the solver: (a) the flow keeps every limit and reaches the bound; (b) the prices show that no
// plan over any compatible pairs can reach more; (c) the plan keeps every limit, its whole needs are whole, no grant is
// below its least, and it reaches its value. It uses nothing of the code that made the plan but the problem's own types.
func Check(p *Problem, f Proof) error {
	if err := p.Valid(); err != nil {
		return refuse("the problem: %v", err)
	}
	k := newChecker(p)
	flow, err := k.grants("flow", f.Flow, false)
	if err != nil {
		return err
	}
	if flow != f.Bound {
		return refuse("the flow reaches %v points, not the bound %v", flow, f.Bound)
	}
	plan, err := k.grants("plan", f.Plan, true)
	if err != nil {
		return err
	}
	if plan != f.Value {
		return refuse("the plan reaches %v points, not %v", plan, f.Value)
	}
	bound, err := k.bound(f.Prices)
	if err != nil {
		return err
	}
	if bound != f.Bound {
		return refuse("the prices prove %v points, not the bound %v", bound, f.Bound)
	}
	if f.Value.Cmp(f.Bound) > 0 {
		return refuse("the plan has more points than its bound")
	}
	return nil
}

type checker struct {
	p      *Problem
	caps   map[[2]int32]int64 // organisation, kind → most
	bonds  map[[2]int32]int64 // need, organisation → bonus
	keeps  map[[2]int32]Keep  // need, offer
	limits map[[2]int32]int64 // need, offer → most
	bars   map[[2]int32]bool
	pairs  map[[2]int32]int32 // need, offer → cost

	offered map[[2]int32]int64 // organisation, kind → sum of its offers
}

func newChecker(p *Problem) *checker {
	k := &checker{p: p, caps: map[[2]int32]int64{}, bonds: map[[2]int32]int64{}, keeps: map[[2]int32]Keep{}, limits: map[[2]int32]int64{}, bars: map[[2]int32]bool{},
		pairs: make(map[[2]int32]int32, len(p.Pairs)), offered: map[[2]int32]int64{}}
	for i := range p.Offers {
		k.offered[[2]int32{p.Offers[i].Org, p.Offers[i].Kind}] += p.Offers[i].Qty
	}
	for _, c := range p.Caps {
		key := [2]int32{c.Org, c.Kind}
		if most, ok := k.caps[key]; !ok || c.Most < most {
			k.caps[key] = c.Most
		}
	}
	for _, b := range p.Bonds {
		k.bonds[[2]int32{b.Need, b.Org}] += int64(b.Bonus)
	}
	for _, x := range p.Keeps {
		k.keeps[[2]int32{x.Need, x.Offer}] = x
	}
	for _, x := range p.Limits {
		k.limits[[2]int32{x.Need, x.Offer}] = x.Most
	}
	for _, b := range p.Bars {
		k.bars[[2]int32{b.Need, b.Org}] = true
	}
	for _, x := range p.Pairs {
		k.pairs[[2]int32{x.Need, x.Offer}] = x.Cost
	}
	return k
}

// grants adds up a list of grants and checks every limit on the way.
func (k *checker) grants(name string, list []Grant, settled bool) (sum Sum, err error) {
	offers, needs, places := make([]int64, len(k.p.Offers)), make([]int64, len(k.p.Needs)), make([]int64, len(k.p.Places))
	orgs := map[[2]int32]int64{}
	for i, g := range list {
		if g.Need < 0 || int(g.Need) >= len(needs) || g.Offer < 0 || int(g.Offer) >= len(offers) || g.Qty <= 0 {
			return sum, refuse("%s line %d: no such need or offer, or no amount", name, i+1)
		}
		if i > 0 && (g.Need < list[i-1].Need || (g.Need == list[i-1].Need && g.Offer <= list[i-1].Offer)) {
			return sum, refuse("%s line %d: twice, or out of order", name, i+1)
		}
		cost, ok := k.fits(g.Need, g.Offer)
		if !ok {
			return sum, refuse("%s line %d: offer %s may not serve need %s", name, i+1, k.p.Offers[g.Offer].ID, k.p.Needs[g.Need].ID)
		}
		o := &k.p.Offers[g.Offer]
		if g.Qty > k.upTo(g.Need, g.Offer) || g.Qty > k.p.Needs[g.Need].Wants() || (settled && g.Qty < k.p.Least(&k.p.Needs[g.Need], o)) {
			return sum, refuse("%s line %d: %d is more than offer %s gives to one need, more than is wanted, or below the least", name, i+1, g.Qty, o.ID)
		}
		offers[g.Offer] += g.Qty
		needs[g.Need] += g.Qty
		orgs[[2]int32{o.Org, o.Kind}] += g.Qty
		sum.AddMul(-cost, g.Qty)
		keep := k.keeps[[2]int32{g.Need, g.Offer}]
		sum.AddMul(int64(keep.Bonus), min(g.Qty, keep.Qty))
	}
	if err := k.givers(name, offers, orgs); err != nil {
		return sum, err
	}
	return sum, k.takers(name, needs, places, settled, &sum)
}

func (k *checker) givers(name string, offers []int64, orgs map[[2]int32]int64) error {
	for i, q := range offers {
		if q > k.p.Offers[i].Qty {
			return refuse("%s: offer %s gives %d of %d", name, k.p.Offers[i].ID, q, k.p.Offers[i].Qty)
		}
	}
	for key, most := range k.caps {
		if orgs[key] > most {
			return refuse("%s: organisation %s gives %d of %s, its limit is %d", name, k.p.Orgs[key[0]], orgs[key], k.p.Kinds[key[1]].Code, most)
		}
	}
	return nil
}

func (k *checker) takers(name string, needs, places []int64, settled bool, sum *Sum) error {
	for j := range needs {
		n, q := &k.p.Needs[j], needs[j]
		if q > n.Wants() || (settled && n.Whole && q != 0 && q != n.Wants()) {
			return refuse("%s: need %s gets %d of %d", name, n.ID, q, n.Wants())
		}
		for s := n.Place; s >= 0; s = k.p.Places[s].Parent {
			places[s] += q
		}
		for _, t := range bestFirst(n.Tranches) {
			got := min(q, t.Qty)
			sum.AddMul(t.Value, got)
			q -= got
		}
	}
	for s, q := range places {
		place := k.p.Places[s]
		if place.Most >= 0 && q > place.Most {
			return refuse("%s: place %s gets %d, its limit is %d", name, place.ID, q, place.Most)
		}
		sum.AddMul(place.Bonus, min(q, place.Floor))
	}
	return nil
}

func bestFirst(t []Tranche) []Tranche {
	for i := 1; i < len(t); i++ {
		if t[i].Value > t[i-1].Value {
			t = slices.Clone(t)
			slices.SortStableFunc(t, func(a, b Tranche) int { return -compare(a.Value, b.Value) })
			return t
		}
	}
	return t
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// fits says whether a pair is compatible, and what a unit of it costs, bonds included.
func (k *checker) fits(need, offer int32) (cost int64, ok bool) {
	n, o := &k.p.Needs[need], &k.p.Offers[offer]
	if n.Kind != o.Kind || k.bars[[2]int32{need, o.Org}] || k.upTo(need, offer) == 0 {
		return 0, false
	}
	bond := k.bonds[[2]int32{need, o.Org}]
	if o.Listed {
		c, listed := k.pairs[[2]int32{need, offer}]
		return int64(c) - bond, listed
	}
	return int64(o.Cost) - bond, k.allows(o, n)
}

// upTo is what an offer may give to a need: its limit times the heads, or less where the two have a limit.
func (k *checker) upTo(need, offer int32) int64 {
	most := int64(1 << 61)
	if a := k.p.Offers[offer].Most; a > 0 {
		most = a
		if heads := int64(k.p.Needs[need].Heads); heads > 1 {
			most = a * heads
		}
	}
	if limit, ok := k.limits[[2]int32{need, offer}]; ok && limit < most {
		return limit
	}
	return most
}

// allows is the restriction of an offer read as the format describes it.
func (k *checker) allows(o *Offer, n *Need) bool {
	if o.From != 0 && n.By != 0 && n.By < o.From {
		return false
	}
	if len(o.Categories) != 0 && !has(o.Categories, n.Category) {
		return false
	}
	any := len(o.Groups) == 0
	for _, g := range n.Groups {
		any = any || has(o.Groups, g)
	}
	all := len(o.Stages) == 0 || len(n.Stages) > 0
	for _, s := range n.Stages {
		all = all && (len(o.Stages) == 0 || has(o.Stages, s))
	}
	if !any || !all {
		return false
	}
	for _, r := range o.Regions {
		if n.Region/subtree(r) == r/subtree(r) {
			return true
		}
	}
	return len(o.Regions) == 0
}

func has(set []Word, w Word) bool {
	for _, x := range set {
		if x == w {
			return true
		}
	}
	return false
}

// subtree is the power of ten whose quotient is equal for all codes under a region: province 2 digits, prefecture 4, county
// 6, township 9, village 12.
func subtree(r Region) int64 {
	switch {
	case r == 0:
		return 1e12
	case r%1e10 == 0:
		return 1e10
	case r%1e8 == 0:
		return 1e8
	case r%1e6 == 0:
		return 1e6
	case r%1e3 == 0:
		return 1e3
	}
	return 1
}
