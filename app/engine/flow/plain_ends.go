package flow

import "slices"

// newPlain ties every node to the root: what it has left over goes there for nothing, what it lacks comes from there at more than any
// way through the graph can cost.
func newPlain(g Graph) *plain {
	p := &plain{g: g, skip: max(len(g.From)/max(g.Nodes, 1), 3), block: blockSize(len(g.From))}
	p.edges = make([]edge, len(g.From))
	excess := slices.Clone(g.Supply)
	for i := range p.edges {
		e := p.arcOf(int32(i))
		if low := g.low(e); low != 0 {
			excess[g.From[e]] -= low
			excess[g.To[e]] += low
			p.cost.AddMul(low, g.Cost[e])
		}
		if g.From[e] != g.To[e] && g.room(e) > 0 {
			p.edges[i] = edge{g.Cost[e], g.From[e], g.To[e]}
		} // else the edge runs from node 0 to itself and is never taken; the answer knows what its arc carries
	}
	p.tie(excess)
	return p
}

// tie makes the first tree.
func (p *plain) tie(excess []int64) {
	n := int32(len(excess))
	p.price, p.tree, p.thread = make([]int64, n+1), make([]branch, n+1), make([]thread, n+1)
	dear := p.g.largest()*max(int64(n)-1, 0) + 1
	for v, x := range excess {
		p.tree[v] = branch{up: endless, down: x, parent: n, edge: -1, size: 1, last: int32(v)}
		if x < 0 {
			p.tree[v].up, p.tree[v].down = -x, endless
			p.price[v] = dear
			p.cost.AddMul(dear, -x)
		}
	}
	p.tree[n] = branch{parent: -1, edge: -1, size: n + 1, last: max(n-1, 0)}
	for v := range p.thread {
		p.thread[v] = thread{next: int32(v) + 1, prev: int32(v) - 1}
	}
	p.thread[0].prev, p.thread[n].next = n, 0
}

// arcOf is the arc of an edge. The edges are the arcs in an order that mixes those that stand together in the graph: from the last
// arc on, every skip-th place is filled beginning with the first, then with the second, and so on.
func (p *plain) arcOf(edge int32) int {
	m, i := len(p.edges), int(edge)
	column := i % p.skip
	longer := min(column, m%p.skip)
	return m - 1 - (column*(m/p.skip) + longer + i/p.skip)
}

// feasible says whether nothing comes from the root any more.
func (p *plain) feasible() bool {
	for _, b := range p.tree[:p.g.Nodes] {
		if b.edge < 0 && min(b.up, b.down) > 0 {
			return false
		}
	}
	return true
}

// answer reads the flow off the edges: one that points as its arc does is empty, one that points backwards is full.
func (p *plain) answer() Flow {
	g := p.g
	f := Flow{Arc: make([]int64, len(g.From)), Price: p.price[:g.Nodes:g.Nodes], Pivots: p.pivots}
	for i, edge := range p.edges {
		e := p.arcOf(int32(i))
		f.Arc[e] = g.low(e)
		if g.From[e] == g.To[e] && g.Cost[e] < 0 || edge.from != edge.to && edge.from != g.From[e] {
			f.Arc[e] += g.room(e)
		}
	}
	for u, b := range p.tree[:g.Nodes] {
		if b.edge < 0 {
			continue
		}
		e := p.arcOf(b.edge)
		if f.Arc[e] = g.low(e) + b.down; g.From[e] != int32(u) {
			f.Arc[e] = g.low(e) + b.up
		}
	}
	for e, x := range f.Arc {
		f.Cost.AddMul(x, g.Cost[e])
	}
	return f
}
