package engine

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"shanqiao/app/engine/flow"
)

// Explainer answers why a plan is as it is. What it says follows from the frozen problem, the plan and exact margins; what
// it says of a change has been tried by solving again.
type Explainer struct {
	p      *Problem
	plan   []Grant
	got    []int64
	used   []int64   // per offer
	last   []int64   // per need: the value of the last unit that it gets
	ofKind [][]int32 // per kind: its offers that hold something
	lowest [][]int32 // per offer: the needs of lowest value that it serves, a few
	in     []int64   // per place: what arrives in it
	bars   map[int32][]Bar
	relax  *Result
	row    []margin // per need
}

// margin is what one more unit for a need would gain in points, and what one unit less would lose; -1 where nothing can
// reach it.
type margin struct{ more, less int64 }

// Explain prepares an explainer: one solve of the relaxation and two searches in it.
func Explain(p *Problem, plan []Grant) (*Explainer, error) {
	r, err := Relax(p, Options{Apart: true}) // a row of several needs tells only what one more unit gains to the best of them
	if err != nil {
		return nil, err
	}
	x := &Explainer{p: p, plan: plan, relax: r, row: make([]margin, len(p.Needs))}
	x.count()
	for j := range x.row {
		x.row[j] = margin{x.firstUnit(int32(j)), -1}
	}
	for i, c := range r.parts {
		m := flow.Marginal(c.net, r.flows[i])
		for at, row := range c.rows {
			for _, j := range row.needs {
				x.row[j] = margin{gainOf(-m.More[c.net.Nodes+at]), gainOf(m.Less[c.net.Nodes+at])}
			}
		}
	}
	return x, nil
}

// aheadOf is how many needs that were served before it are named to one that was not.
const aheadOf = 3

// count adds the plan up by need, offer and place.
func (x *Explainer) count() {
	p := x.p
	x.got, x.last, x.used = make([]int64, len(p.Needs)), make([]int64, len(p.Needs)), make([]int64, len(p.Offers))
	x.ofKind, x.lowest, x.in = make([][]int32, len(p.Kinds)), make([][]int32, len(p.Offers)), make([]int64, len(p.Places))
	for _, g := range x.plan {
		x.got[g.Need] += g.Qty
		x.used[g.Offer] += g.Qty
	}
	for j := range p.Needs {
		x.last[j] = x.lastServed(int32(j))
		for s := p.Needs[j].Place; s >= 0; s = p.Places[s].Parent {
			x.in[s] += x.got[j]
		}
	}
	for i := range p.Offers {
		if o := &p.Offers[i]; o.Qty > 0 {
			x.ofKind[o.Kind] = append(x.ofKind[o.Kind], int32(i))
		}
	}
	x.bars = map[int32][]Bar{}
	for _, b := range p.Bars {
		x.bars[b.Need] = append(x.bars[b.Need], b)
	}
	for _, g := range x.plan { // one more than are named: the asking need may be among them
		x.lowest[g.Offer] = x.lower(x.lowest[g.Offer], g.Need, aheadOf+1)
	}
}

// lower puts a need into a list that is ordered by the value of the last unit, if it is not there and among the lowest.
func (x *Explainer) lower(list []int32, need int32, most int) []int32 {
	at := len(list)
	for at > 0 && (x.last[need] < x.last[list[at-1]] || x.last[need] == x.last[list[at-1]] && need <= list[at-1]) {
		at--
	}
	if at == most || at < len(list) && list[at] == need {
		return list
	}
	list = slices.Insert(list, at, need)
	return list[:min(most, len(list))]
}

func gainOf(d int64) int64 {
	if d >= flow.Far || d <= -flow.Far {
		return -1
	}
	return d
}

// firstMissing is the value of the first unit that a need does not get.
func (x *Explainer) firstMissing(j int32) int64 {
	got := x.got[j]
	for _, t := range x.p.Needs[j].Tranches {
		if got < t.Qty {
			return t.Value
		}
		got -= t.Qty
	}
	return 0
}

// firstUnit is what a unit would gain a need of a kind of which nothing is offered: its first tranche and the bonus of every
// floor above it; -1 where a place may have nothing.
func (x *Explainer) firstUnit(j int32) (points int64) {
	n := &x.p.Needs[j]
	for _, t := range n.Tranches {
		if t.Qty > 0 {
			points = t.Value
			break
		}
	}
	for s := n.Place; s >= 0; s = x.p.Places[s].Parent {
		if place := &x.p.Places[s]; place.Most == 0 {
			return -1
		} else if place.Floor > 0 {
			points += place.Bonus
		}
	}
	return points
}

// More is what one more unit reserved for a need would gain in points (the right-hand margin of the best flow); Less what
// one unit less would lose. -1 where no unit can go or come.
func (x *Explainer) More(need int32) (more, less int64) { return x.row[need].more, x.row[need].less }

// Got is what a need gets by the plan.
func (x *Explainer) Got(need int32) int64 { return x.got[need] }

// Unmet says what a need does not get, and what holds it back.
type Unmet struct {
	Need    int32
	Missing int64
	Cause   string  // none, restricted, household, limit, cap, least, outranked
	Blocks  []Block // restrictions between the need and offers of its kind that have something left, the most left first
	Ahead   []int32 // the needs of lowest value that got what fits this one, at most three
}

// Block is one restriction: how many offers it keeps away, and what is left of them. Only offers that nothing else keeps
// away are counted.
type Block struct {
	Filter  string
	Offers  int
	Largest int32 // the largest of them
	Left    int64
	size    int64
}

// Unmet lists every need that does not get all it wants, in the order of the problem.
func (x *Explainer) Unmet() []Unmet {
	var lacking []int32
	for j := range x.p.Needs {
		if x.got[j] < x.p.Needs[j].Wants() {
			lacking = append(lacking, int32(j))
		}
	}
	list := make([]Unmet, len(lacking))
	var all sync.WaitGroup
	half := len(lacking) / 2
	for _, part := range [][2]int{{0, half}, {half, len(lacking)}} {
		all.Go(func() {
			for i := part[0]; i < part[1]; i++ {
				list[i] = x.Why(lacking[i])
			}
		})
	}
	all.Wait()
	return list
}

// Why says what holds one need back.
func (x *Explainer) Why(j int32) Unmet {
	n := &x.p.Needs[j]
	u := Unmet{Need: j, Missing: n.Wants() - x.got[j]}
	fitting, left, could, capped, bars := []int32(nil), int64(0), false, false, x.bars[j]
	for _, i := range x.ofKind[n.Kind] {
		o := &x.p.Offers[i]
		rest := o.Qty - x.used[i]
		if ok, why := x.p.fits(j, i, bars); ok {
			fitting = append(fitting, i)
			if most, limited := x.p.Most(j, i); limited && most-x.gave(j, i) < rest {
				rest, capped = most-x.gave(j, i), true
			}
			left += rest
			could = could || min(rest, u.Missing) >= x.p.Least(n, o)
		} else if rest > 0 && x.only(n, o, why) {
			u.block(why, i, o.Qty, rest)
		}
	}
	slices.SortStableFunc(u.Blocks, func(a, b Block) int { return cmp.Compare(b.Left, a.Left) })
	switch {
	case len(x.ofKind[n.Kind]) == 0:
		u.Cause = "none"
	case len(fitting) == 0:
		u.Cause = "restricted"
	case x.full(n) != "":
		u.Cause = x.full(n)
	case left == 0 && capped:
		u.Cause = "cap"
	case left > 0 && (!could || n.Whole && left < u.Missing):
		u.Cause = "least" // what is left, or what is missing, is less than one grant
	default:
		u.Cause = "outranked"
		u.Ahead = x.ahead(j, fitting)
	}
	return u
}

// gave is what an offer gives to a need by the plan.
func (x *Explainer) gave(need, offer int32) int64 {
	i, ok := slices.BinarySearchFunc(x.plan, Grant{Need: need, Offer: offer}, func(a, b Grant) int {
		return cmp.Or(cmp.Compare(a.Need, b.Need), cmp.Compare(a.Offer, b.Offer))
	})
	if !ok {
		return 0
	}
	return x.plan[i].Qty
}

func (u *Unmet) block(filter string, offer int32, qty, left int64) {
	for i := range u.Blocks {
		if b := &u.Blocks[i]; b.Filter == filter {
			b.Offers++
			b.Left += left
			if qty > b.size {
				b.Largest, b.size = offer, qty
			}
			return
		}
	}
	u.Blocks = append(u.Blocks, Block{filter, 1, offer, left, qty})
}

// only says whether a restriction is the one thing that keeps an offer from a need.
func (x *Explainer) only(n *Need, o *Offer, filter string) bool {
	relaxed, ok := Relaxed(*o, filter)
	if !ok {
		return false
	}
	fits, _ := x.p.fitsRestriction(n, &relaxed)
	return fits
}

// Relaxed is an offer with one restriction lifted; false where the filter is none that its giver could lift.
func Relaxed(o Offer, filter string) (Offer, bool) {
	switch filter {
	case "category":
		o.Categories = nil
	case "region":
		o.Regions = nil
	case "group":
		o.Groups = nil
	case "stage":
		o.Stages = nil
	case "date":
		o.From = 0
	default:
		return o, false
	}
	return o, !o.Listed
}

// full says which limit on a need's side is reached: household, limit (its village or region), or none.
func (x *Explainer) full(n *Need) string {
	for s := n.Place; s >= 0; s = x.p.Places[s].Parent {
		if place := &x.p.Places[s]; place.Most >= 0 && x.in[s] >= place.Most {
			if strings.HasPrefix(place.ID, HouseholdPlace) {
				return "household"
			}
			return "limit"
		}
	}
	return ""
}

// ahead are the needs of lowest value that got something from offers that would fit this one.
func (x *Explainer) ahead(j int32, fitting []int32) (list []int32) {
	for _, i := range fitting {
		for _, other := range x.lowest[i] {
			if other != j {
				list = x.lower(list, other, aheadOf)
			}
		}
	}
	return list
}

// lastServed is the value of the last unit that a need gets.
func (x *Explainer) lastServed(j int32) (value int64) {
	got := x.got[j]
	for _, t := range x.p.Needs[j].Tranches {
		if got <= 0 {
			break
		}
		value = t.Value
		got -= t.Qty
	}
	return value
}
