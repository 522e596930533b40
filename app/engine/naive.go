package engine

// InOrder gives what a plain rule would: the needs in the given order, each up to the per cent of its kind of what it wants
// (nil: all of it) from the
// cheapest offers that fit and have something left, whole needs whole or nothing, no grant below its least. It is what
// plans are compared with: first come first served is the order of arrival at 100 per cent.
func InOrder(p *Problem, order []int32, percent []int64) []Grant {
	b := newBook(p)
	fillers, rows := make([]*filler, len(p.Kinds)), make([]int32, len(p.Needs))
	for _, c := range compile(p, apart) {
		fillers[c.kind] = &filler{book: b, part: c}
		for r, row := range c.rows {
			rows[row.needs[0]] = int32(r)
		}
	}
	for _, j := range order {
		f := fillers[p.Needs[j].Kind]
		if f == nil {
			continue
		}
		if k := p.Needs[j].Kind; percent != nil && !p.Needs[j].Whole {
			b.wants[j] = max(1, b.wants[j]*percent[k]/100)
		}
		f.fill(j, rows[j])
	}
	return b.grants()
}

// Shares is the part of what is wanted that could be given of each kind if all fitted all, in per cent, at most 100.
func Shares(p *Problem) []int64 {
	wanted, offered := make([]int64, len(p.Kinds)), make([]int64, len(p.Kinds))
	for i := range p.Needs {
		wanted[p.Needs[i].Kind] += p.Needs[i].Wants()
	}
	for i := range p.Offers {
		offered[p.Offers[i].Kind] += p.Offers[i].Qty
	}
	out := make([]int64, len(p.Kinds))
	for k := range out {
		if out[k] = 100; wanted[k] > 0 {
			out[k] = min(100, offered[k]*100/wanted[k])
		}
	}
	return out
}
