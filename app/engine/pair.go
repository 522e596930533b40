package engine

import (
	"cmp"
	"slices"
)

// PairWhy says why an offer goes to a need: what it costs per unit in points, what other sources would, and who else wanted it.
type PairWhy struct {
	Cost    int64 // points lost per unit, with what the offer and its organisation's limit are worth at the margin
	Others  []Source
	Last    int32 // the need of lowest value that the same offer still serves; -1: none
	Refused int32 // the need of highest value that it fits and that lacks something; -1: nobody waits for it
}

// Source is another offer that fits a need.
type Source struct {
	Offer int32
	Cost  int64
	Left  int64
}

// Pair explains one line of the plan.
func (x *Explainer) Pair(need, offer int32) PairWhy {
	out := PairWhy{Cost: x.cost(need, offer), Last: -1, Refused: -1}
	for i := range x.p.Offers {
		if ok, _ := x.p.fits(need, int32(i), x.bars[need]); ok && int32(i) != offer && x.p.Offers[i].Qty > 0 {
			out.Others = append(out.Others, Source{int32(i), x.cost(need, int32(i)), x.p.Offers[i].Qty - x.used[i]})
		}
	}
	slices.SortStableFunc(out.Others, func(a, b Source) int { return cmp.Compare(a.Cost, b.Cost) })
	out.Others = out.Others[:min(3, len(out.Others))]
	for _, g := range x.plan {
		if g.Offer == offer && (out.Last < 0 || x.last[g.Need] < x.last[out.Last]) {
			out.Last = g.Need
		}
	}
	for j := range x.p.Needs {
		if x.got[j] < x.p.Needs[j].Wants() && (out.Refused < 0 || x.firstMissing(int32(j)) > x.firstMissing(out.Refused)) {
			if ok, _ := x.p.fits(int32(j), offer, x.bars[int32(j)]); ok {
				out.Refused = int32(j)
			}
		}
	}
	return out
}

func (x *Explainer) cost(need, offer int32) int64 {
	o := &x.p.Offers[offer]
	cost := int64(x.p.costOf(need, offer)) + x.relax.Prices.Offers[offer]
	for _, c := range x.relax.Prices.Caps {
		if c.Org == o.Org && c.Kind == o.Kind {
			cost += c.Price
		}
	}
	return cost
}
