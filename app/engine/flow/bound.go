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

// gain pairs the cheapest sources with the dearest buyers as long as that gains.
func gain(sum *Sum, from, to []offer) {
	slices.SortFunc(from, func(a, b offer) int { return cmp.Compare(a.price, b.price) })
	slices.SortFunc(to, func(a, b offer) int { return cmp.Compare(b.price, a.price) })
	for i, j := 0, 0; i < len(from) && j < len(to) && to[j].price > from[i].price; {
		q := min(from[i].qty, to[j].qty)
		sum.AddMul(from[i].price-to[j].price, q)
		if from[i].qty -= q; from[i].qty == 0 {
			i++
		}
		if to[j].qty -= q; to[j].qty == 0 {
			j++
		}
	}
}

func (s *simplex) bound() Sum { return Bound(s.Net, s.price) }
