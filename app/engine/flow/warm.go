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
			if q := min(u.Qty, left, d.Limit[v], d.wanted[r]); q > 0 {
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
		g := d.withhold(d.Arcs[a].From, min(want-got, before[a], d.Arcs[a].Cap))
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

// hints are the arcs that the earlier prices call neither gain nor loss: the earlier tree, as far as it can be told.
func (s *simplex) hints(d *draft, prices []int64) (list []treeArc) {
	g := grower{simplex: s, d: d}
	for i, a := range s.Arcs {
		if a.Cost+prices[a.From] == prices[a.To] {
			list = append(list, g.upper(int32(i)))
		}
	}
	for r := range s.Rows() {
		list = g.rowHints(list, r, prices)
	}
	return list
}

func (g *grower) rowHints(list []treeArc, r int, prices []int64) []treeArc {
	var here int64
	served := false
	for u := g.d.head[r]; u >= 0; u = g.d.uses[u].next {
		if use := g.d.uses[u]; use.qty > 0 {
			p := int64(g.Cost[use.arc]) + prices[g.Source[use.arc]]
			if !served || p > here {
				here, served = p, true
			}
		}
	}
	home := prices[g.sink(r)]
	if !served {
		here = g.Steps[g.StepAt[r]].Value + home
		for _, s := range g.Steps[g.StepAt[r]:g.StepAt[r+1]] {
			here = max(here, s.Value+home)
		}
	}
	for e := g.First[r]; e < g.First[r+1]; e++ {
		if int64(g.Cost[e])+prices[g.Source[e]] == here {
			var qty int64
			for u := g.d.head[r]; u >= 0; u = g.d.uses[u].next {
				if g.d.uses[u].arc == e {
					qty = g.d.uses[u].qty
				}
			}
			list = append(list, g.pair(r, e, qty))
		}
	}
	for t := g.StepAt[r]; t < g.StepAt[r+1]; t++ {
		if g.Steps[t].Value+home == here {
			list = append(list, g.step(t, int32(r)))
		}
	}
	return list
}
