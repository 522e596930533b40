package engine

import (
	"cmp"
	"slices"

	"shanqiao/app/engine/flow"
)

// grants turns the flow of a network into grants from offers to needs: first every row's amount is shared among its needs
// by value, then every hub's amounts among its offers, in few pieces.
func (c *part) grants(a *flow.Answer) []Grant {
	takers := make([][]lot, len(c.hubs))
	uses := a.Uses
	for r := range c.rows {
		var from []lot
		for len(uses) > 0 && uses[0].Arc < c.net.First[r+1] {
			if uses[0].Qty > 0 {
				from = append(from, lot{c.net.Source[uses[0].Arc] - c.hubNode(0), uses[0].Qty})
			}
			uses = uses[1:]
		}
		if len(from) == 0 {
			continue
		}
		for _, x := range share(from, c.members(r, a), c.p.Kinds[c.kind].MinGrant) {
			takers[x.from] = append(takers[x.from], lot{x.to, x.qty})
		}
	}
	return c.fromHubs(a, takers)
}

// members says how much each need of a row gets: the steps by falling value, equal ones by the order of the needs.
func (c *part) members(r int, a *flow.Answer) []lot {
	needs := c.rows[r].needs
	lo, hi := c.net.StepAt[r], c.net.StepAt[r+1]
	if len(needs) == 1 {
		var sum int64
		for _, q := range a.Steps[lo:hi] {
			sum += q
		}
		return []lot{{needs[0], sum}}
	}
	type part struct {
		need  int32
		value int64
		qty   int64
	}
	var parts []part
	for _, j := range needs {
		for _, t := range c.p.Needs[j].Tranches {
			if t.Qty > 0 {
				parts = append(parts, part{j, t.Value, t.Qty})
			}
		}
	}
	slices.SortStableFunc(parts, func(x, y part) int { return cmp.Compare(y.value, x.value) })
	got := map[int32]int64{}
	step, left := lo, a.Steps[lo]
	for i, x := range parts {
		if i > 0 && x.value != parts[i-1].value {
			step++
			left = a.Steps[step]
		}
		q := min(left, x.qty)
		left -= q
		got[x.need] += q
	}
	var lots []lot
	for _, j := range needs {
		if got[j] > 0 {
			lots = append(lots, lot{j, got[j]})
		}
	}
	return lots
}

func (c *part) fromHubs(a *flow.Answer, takers [][]lot) []Grant {
	givers := make([][]lot, len(c.hubs))
	for i, g := range c.gives {
		left := a.Arcs[int(c.give0)+i]
		offers := slices.Clone(g.offers)
		slices.SortStableFunc(offers, func(x, y int32) int { return cmp.Compare(c.p.Offers[y].Qty, c.p.Offers[x].Qty) })
		for _, o := range offers {
			if q := min(left, c.p.Offers[o].Qty); q > 0 {
				givers[g.hub] = append(givers[g.hub], lot{o, q})
				left -= q
			}
		}
	}
	for i, d := range c.doors {
		if q := a.Arcs[int(c.door0)+i]; q > 0 {
			takers[d] = append(takers[d], lot{onwards, q})
		}
	}
	var grants []Grant
	for h := len(c.hubs) - 1; h >= 0; h-- { // doors stand after the hubs they lead to
		if len(givers[h]) == 0 {
			continue
		}
		for _, x := range share(givers[h], takers[h], c.p.Kinds[c.kind].MinGrant) {
			if into := c.hubs[h].into; x.to == onwards {
				givers[into] = append(givers[into], lot{x.from, x.qty})
				continue
			}
			grants = append(grants, Grant{Need: x.to, Offer: x.from, Qty: x.qty})
		}
	}
	return Joined(grants)
}

// onwards stands among a door's takers for the hub that it leads to.
const onwards int32 = -1

// Joined puts grants in canonical order and adds up those of the same offer to the same need.
func Joined(g []Grant) []Grant {
	sortGrants(g)
	out := g[:0]
	for _, x := range g {
		if n := len(out); n > 0 && out[n-1].Need == x.Need && out[n-1].Offer == x.Offer {
			out[n-1].Qty += x.Qty
			continue
		}
		out = append(out, x)
	}
	return out
}
