package engine

// Worth is the sum of the points of a plan: for every need its tranches in order, less what the offers cost per unit, with
// bonds, what is kept and the bonus of floors.
func Worth(p *Problem, grants []Grant) (sum Sum) {
	bonds := map[[2]int32]int64{}
	for _, b := range p.Bonds {
		bonds[[2]int32{b.Need, b.Org}] += int64(b.Bonus)
	}
	kept := map[[2]int32]Keep{}
	for _, x := range p.Keeps {
		kept[[2]int32{x.Need, x.Offer}] = x
	}
	in := make([]int64, len(p.Places))
	for lo := 0; lo < len(grants); {
		hi := lo
		var got int64
		for ; hi < len(grants) && grants[hi].Need == grants[lo].Need; hi++ {
			g := grants[hi]
			got += g.Qty
			keep := kept[[2]int32{g.Need, g.Offer}]
			sum.AddMul(int64(keep.Bonus), min(g.Qty, keep.Qty))
			sum.AddMul(bonds[[2]int32{g.Need, p.Offers[g.Offer].Org}]-int64(p.costOf(g.Need, g.Offer)), g.Qty)
		}
		n := &p.Needs[grants[lo].Need]
		for s := n.Place; s >= 0; s = p.Places[s].Parent {
			in[s] += got
		}
		for _, t := range n.Tranches {
			q := min(got, t.Qty)
			sum.AddMul(t.Value, q)
			got -= q
		}
		lo = hi
	}
	for s, q := range in {
		sum.AddMul(p.Places[s].Bonus, min(q, p.Places[s].Floor))
	}
	return sum
}

// costOf is the cost per unit of an offer to a need, bonds left out.
func (p *Problem) costOf(need, offer int32) int32 {
	if p.Offers[offer].Listed {
		lo, hi := 0, len(p.Pairs)
		for lo < hi {
			if mid := (lo + hi) / 2; comparePairs(p.Pairs[mid], Pair{Need: need, Offer: offer}) < 0 {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		if lo < len(p.Pairs) && p.Pairs[lo].Need == need && p.Pairs[lo].Offer == offer {
			return p.Pairs[lo].Cost
		}
	}
	return p.Offers[offer].Cost
}
