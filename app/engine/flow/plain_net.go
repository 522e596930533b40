package flow

// Graph is the same network with its rows as nodes behind the upper ones: for the plain solver and for other programs. A cheapest
// flow of it costs the same.
func (n *Net) Graph() Graph {
	arcs := len(n.Arcs) + len(n.Source) + len(n.Steps)
	g := Graph{
		Nodes: n.Nodes + n.Rows(), Supply: append(append([]int64(nil), n.Supply...), make([]int64, n.Rows())...),
		From: make([]int32, 0, arcs), To: make([]int32, 0, arcs), Cap: make([]int64, 0, arcs), Cost: make([]int64, 0, arcs),
	}
	for _, a := range n.Arcs {
		g.add(a.From, a.To, a.Cap, a.Cost)
	}
	for r := range n.Rows() {
		row, wants := int32(n.Nodes+r), n.wants(r)
		for e := n.First[r]; e < n.First[r+1]; e++ {
			g.add(n.Source[e], row, n.most(e, wants), int64(n.Cost[e]))
		}
		for _, s := range n.Steps[n.StepAt[r]:n.StepAt[r+1]] {
			g.add(row, n.sink(r), s.Qty, -s.Value)
		}
	}
	return g
}

func (g *Graph) add(from, to int32, most, cost int64) {
	g.From, g.To = append(g.From, from), append(g.To, to)
	g.Cap, g.Cost = append(g.Cap, most), append(g.Cost, cost)
}

// Append puts another graph beside this one, its nodes and arcs behind those that are here. Both must have a nil Low.
func (g *Graph) Append(o Graph) {
	first := int32(g.Nodes)
	for e := range o.From {
		g.add(first+o.From[e], first+o.To[e], o.Cap[e], o.Cost[e])
	}
	g.Supply = append(g.Supply, o.Supply...)
	g.Nodes += o.Nodes
}

// Flow is the answer on that network: the flow of every arc and the price of every node in its order.
func (n *Net) Flow(a *Answer) Flow {
	f := Flow{Arc: append(make([]int64, 0, len(n.Arcs)+len(n.Source)+len(n.Steps)), a.Arcs...), Price: append([]int64(nil), a.Prices...), Cost: a.Cost, Pivots: a.Pivots}
	l := &leeway{Net: n, a: a, price: a.Prices, use: make(map[int32]int64, len(a.Uses))}
	for _, u := range a.Uses {
		l.use[u.Arc] = u.Qty
	}
	for r := range n.Rows() {
		for e := n.First[r]; e < n.First[r+1]; e++ {
			f.Arc = append(f.Arc, l.use[e])
		}
		f.Arc = append(f.Arc, a.Steps[n.StepAt[r]:n.StepAt[r+1]]...)
		f.Price = append(f.Price, l.rowPrice(r, n.wants(r)))
	}
	return f
}

// Append puts the flow of another graph behind this one, as Graph.Append does.
func (f *Flow) Append(o Flow) {
	f.Arc, f.Price, f.Pivots = append(f.Arc, o.Arc...), append(f.Price, o.Price...), f.Pivots+o.Pivots
	f.Cost.Add(o.Cost)
}
