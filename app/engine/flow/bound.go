package flow

import (
	"cmp"
	"slices"
)

// Bound is what the prices of the upper nodes prove: no flow of the network costs less. Every row answers the prices by
// itself, its cheapest sources against its most valuable steps. When the bound equals the cost of a flow, that flow is a
// cheapest one.
func Bound(n *Net, prices []int64) Sum {
	sum := upperBound(n, prices)
	var from, to []offer
	for r := range n.Rows() {
		from, to = from[:0], to[:0]
		home, best, wanted := prices[n.sink(r)], int64(-1<<62), int64(0)
		for _, s := range n.Steps[n.StepAt[r]:n.StepAt[r+1]] {
			to = append(to, offer{s.Value + home, s.Qty})
			best = max(best, s.Value+home)
			wanted += s.Qty
		}
		for e := n.First[r]; e < n.First[r+1]; e++ {
			v := n.Source[e]
			if v < 0 { // marked by a running solve
				v = ^v
			}
			if price := int64(n.Cost[e]) + prices[v]; price < best {
				from = append(from, offer{price, n.most(e, wanted)})
			}
		}
		gain(&sum, from, to)
	}
	return sum
}

// offer is an amount at a price.
type offer struct{ price, qty int64 }

func upperBound(n *Net, prices []int64) (sum Sum) {
	for v, s := range n.Supply {
		sum.AddMul(-prices[v], s)
	}
	for _, a := range n.Arcs {
		if rc := a.Cost + prices[a.From] - prices[a.To]; rc < 0 {
			sum.AddMul(rc, a.Cap)
		}
	}
	return sum
}

// gain pairs the cheapest sources with the dearest buyers as long as that gains. Few sources are enough for most rows: they
// are looked for one by one before the rest is sorted.
func gain(sum *Sum, from, to []offer) {
	slices.SortFunc(to, func(a, b offer) int { return cmp.Compare(b.price, a.price) })
	for tries := 0; len(from) > 0 && len(to) > 0; tries++ {
		if tries == 8 {
			slices.SortFunc(from, func(a, b offer) int { return cmp.Compare(b.price, a.price) })
		}
		last := len(from) - 1
		if tries < 8 {
			toLast(from)
		}
		for from[last].qty > 0 && len(to) > 0 {
			if to[0].price <= from[last].price {
				return
			}
			q := min(from[last].qty, to[0].qty)
			sum.AddMul(from[last].price-to[0].price, q)
			from[last].qty -= q
			if to[0].qty -= q; to[0].qty == 0 {
				to = to[1:]
			}
		}
		from = from[:last]
	}
}

// toLast swaps the cheapest offer to the end.
func toLast(list []offer) {
	best := 0
	for i := range list {
		if list[i].price < list[best].price {
			best = i
		}
	}
	last := len(list) - 1
	list[best], list[last] = list[last], list[best]
}

func (s *simplex) bound() Sum { return Bound(s.Net, s.price) }
