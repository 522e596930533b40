package flow

import (
	"cmp"
	"slices"
)

// draft is a feasible flow under construction. The uses of a row are a list that starts at head[row].
type draft struct {
	*Net
	arcs   []int64
	steps  []int64
	head   []int32
	uses   []draftUse
	into   [][]int32 // per upper node: the upper arcs that lead to it, home arcs of other nodes left out
	at     []int     // per node: the first of them that may still give
	dry    []bool
	margin []int32 // per node: the step that took its last unit
	second []int32 // per node: the row arc that this step would turn to next; -1: none
	wanted []int64
}

type draftUse struct {
	arc  int32
	next int32
	qty  int64
}

// newDraft starts with every supply on its way home and no row served.
func newDraft(n *Net, wanted []int64) *draft {
	d := &draft{Net: n, arcs: make([]int64, len(n.Arcs)), steps: make([]int64, len(n.Steps)), head: make([]int32, n.Rows()), wanted: wanted,
		into: make([][]int32, n.Nodes), at: make([]int, n.Nodes), dry: make([]bool, n.Nodes), margin: make([]int32, n.Nodes), second: make([]int32, n.Nodes)}
	for i := range d.head {
		d.head[i] = -1
	}
	for i := range d.margin {
		d.margin[i], d.second[i] = -1, -1
	}
	order := n.homeOrder()
	flow := append([]int64(nil), n.Supply...)
	home := make([]bool, len(n.Arcs))
	for i := len(order) - 1; i > 0; i-- {
		a := n.Home[order[i]]
		home[a] = true
		d.arcs[a] = flow[order[i]]
		flow[n.Arcs[a].To] += flow[order[i]]
	}
	for i, a := range n.Arcs {
		if !home[i] && a.To != 0 {
			d.into[a.To] = append(d.into[a.To], int32(i))
		}
	}
	return d
}

// fill serves the steps by falling value, each from the cheapest source that is not dry: not yet a cheapest flow, but near
// one, and the simplex starts from it.
func (d *draft) fill() {
	rowOf := d.rowOfSteps()
	var open []int32
	for _, t := range byValue(d.Steps) {
		row := int(rowOf[t])
		open = open[:0]
		for e := d.First[row]; e < d.First[row+1]; e++ {
			if !d.dry[d.Source[e]] && int64(d.Cost[e]) < d.Steps[t].Value {
				open = append(open, e)
			}
		}
		d.serve(row, t, open)
	}
}

// rowOfSteps is the row of every step.
func (n *Net) rowOfSteps() []int32 {
	rowOf := make([]int32, len(n.Steps))
	for r := range n.Rows() {
		for t := n.StepAt[r]; t < n.StepAt[r+1]; t++ {
			rowOf[t] = int32(r)
		}
	}
	return rowOf
}

// byValue orders the steps by falling value, equal ones by position.
func byValue(steps []Step) []int32 {
	order := make([]int32, len(steps))
	small := true
	for i, s := range steps {
		order[i] = int32(i)
		small = small && s.Value >= 0 && s.Value < 1<<32
	}
	if !small {
		slices.SortFunc(order, func(a, b int32) int {
			return cmp.Or(cmp.Compare(steps[b].Value, steps[a].Value), cmp.Compare(a, b))
		})
		return order
	}
	keys := make([]uint64, len(steps))
	for i, s := range steps {
		keys[i] = uint64(1<<32-1-s.Value)<<32 | uint64(i)
	}
	slices.Sort(keys)
	for i, k := range keys {
		order[i] = int32(k)
	}
	return order
}

func (d *draft) serve(row int, step int32, open []int32) {
	left := min(d.Steps[step].Qty-d.steps[step], d.outlet(d.sink(row)))
	for left > 0 && len(open) > 0 {
		best := 0
		for i := 1; i < len(open); i++ {
			if d.Cost[open[i]] < d.Cost[open[best]] {
				best = i
			}
		}
		e := open[best]
		open[best] = open[len(open)-1]
		open = open[:len(open)-1]
		v := d.Source[e]
		use := d.use(row, e)
		want := min(left, d.most(e, d.wanted[row])-use.qty)
		got := d.draw(v, want)
		if got < want {
			d.dry[v] = true
		}
		if got > 0 {
			use.qty += got
			left -= got
			d.margin[v] = step
			d.steps[step] += got
			d.discharge(d.sink(row), got)
		}
	}
}

// use gives the record of what a row draws along an arc.
func (d *draft) use(row int, arc int32) *draftUse {
	if i := d.find(row, arc); i >= 0 {
		return &d.uses[i]
	}
	d.uses = append(d.uses, draftUse{arc: arc, next: d.head[row]})
	d.head[row] = int32(len(d.uses) - 1)
	return &d.uses[d.head[row]]
}

// find is the position of a row's record of an arc; -1 if it has none.
func (d *draft) find(row int, arc int32) int32 {
	i := d.head[row]
	for i >= 0 && d.uses[i].arc != arc {
		i = d.uses[i].next
	}
	return i
}

// outlet is how much more can go home from a sink.
func (d *draft) outlet(v int32) int64 {
	room := int64(1) << 62
	for ; v != 0; v = d.Arcs[d.Home[v]].To {
		room = min(room, d.Arcs[d.Home[v]].Cap-d.arcs[d.Home[v]])
	}
	return room
}

func (d *draft) discharge(v int32, qty int64) {
	for ; v != 0; v = d.Arcs[d.Home[v]].To {
		d.arcs[d.Home[v]] += qty
	}
}

// draw takes up to want units at a node: from what it sends home itself, then through the arcs that lead to it.
func (d *draft) draw(v int32, want int64) int64 {
	got := d.withhold(v, want)
	for got < want && d.at[v] < len(d.into[v]) {
		a := d.into[v][d.at[v]]
		ask := min(d.Arcs[a].Cap-d.arcs[a], want-got)
		g := d.draw(d.Arcs[a].From, ask)
		d.arcs[a] += g
		got += g
		if got < want {
			d.at[v]++
		}
	}
	return got
}

// withhold keeps back up to want units that a node would send all the way home.
func (d *draft) withhold(v int32, want int64) int64 {
	for u := v; u != 0; u = d.Arcs[d.Home[u]].To {
		want = min(want, d.arcs[d.Home[u]])
	}
	if want > 0 {
		d.discharge(v, -want)
	}
	return max(want, 0)
}
