package flow

// keep takes over from an earlier answer what still fits: row by row what it drew, as long as the row wants it, its way
// home has room and the sources can still pay for it along the same arcs as before.
func (d *draft) keep(old *Answer) {
	kept := make([]int64, d.Nodes)
	uses := old.Uses
	for r := range d.Rows() {
		left := min(d.wanted[r], d.outlet(d.sink(r)))
		var in int64
		for len(uses) > 0 && uses[0].Arc < d.First[r+1] {
			u := uses[0]
			uses = uses[1:]
			v := d.Source[u.Arc]
			if q := min(u.Qty, left, d.most(u.Arc, d.wanted[r])); q > 0 {
				d.use(r, u.Arc).qty += q
				kept[v] += q
				left -= q
				in += q
			}
		}
		d.discharge(d.sink(r), in)
		d.settle(r, in)
	}
	for v := 1; v < d.Nodes; v++ {
		kept[v] -= d.redraw(int32(v), kept[v], old.Arcs)
	}
	for r := d.Rows() - 1; r >= 0; r-- {
		d.giveUp(r, kept)
	}
}

// settle hands a row's amount to its steps, the most valuable first.
func (d *draft) settle(row int, qty int64) {
	lo, hi := d.StepAt[row], d.StepAt[row+1]
	for t := lo; t < hi; t++ {
		d.steps[t] = 0
	}
	for qty > 0 {
		best := int32(-1)
		for t := lo; t < hi; t++ {
			if d.steps[t] == 0 && (best < 0 || d.Steps[t].Value > d.Steps[best].Value) {
				best = t
			}
		}
		d.steps[best] = min(qty, d.Steps[best].Qty)
		qty -= d.steps[best]
	}
}

// redraw draws want units at a node, first as the earlier arcs did, then as it can.
func (d *draft) redraw(v int32, want int64, before []int64) int64 {
	var got int64
	for _, a := range d.into[v] {
		g := d.draw(d.Arcs[a].From, min(want-got, before[a], d.Arcs[a].Cap-d.arcs[a]))
		d.arcs[a] += g
		got += g
	}
	return got + d.draw(v, want-got)
}

// giveUp takes back from a row what its sources could not pay for.
func (d *draft) giveUp(row int, short []int64) {
	var back, in int64
	for u := d.head[row]; u >= 0; u = d.uses[u].next {
		use := &d.uses[u]
		v := d.Source[use.arc]
		q := min(use.qty, short[v])
		use.qty -= q
		short[v] -= q
		back += q
		in += use.qty
	}
	if back > 0 {
		d.discharge(d.sink(row), -back)
		d.settle(row, in)
	}
}

// oldTree joins the arcs of the tree that the earlier answer ended with, as far as they close no circle.
func (g *grower) oldTree(tree []int32) {
	for v, arc := range tree {
		switch {
		case arc < 0:
		case arc >= g.arcs0:
			g.join(g.upper(arc - g.arcs0))
		case arc >= g.steps0:
			g.join(g.step(arc-g.steps0, g.rowOf(g.StepAt, int32(v), arc-g.steps0)))
		default:
			row := g.rowOf(g.First, int32(v), arc)
			g.join(g.pair(int(row), arc, g.d.drawn(row, arc)))
		}
	}
}

// rowOf is the row of the arc or step by which node v hangs on the tree: v itself, or the row that it hangs on.
func (g *grower) rowOf(starts []int32, v, at int32) int32 {
	if v >= g.base {
		return v - g.base
	}
	return holder(starts, at)
}

// drawn is what a row draws along an arc.
func (d *draft) drawn(row, arc int32) int64 {
	if i := d.find(int(row), arc); i >= 0 {
		return d.uses[i].qty
	}
	return 0
}
