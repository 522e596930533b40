package flow

import "container/heap"

// Far is the distance of what cannot be reached.
const Far = int64(1) << 62

// Margins are exact marginal values at an optimum, also where the prices that prove it are not the only ones. More is what
// the cost changes by when one more unit appears at a node or row (0 or less), Less when one unit is taken from it (0 or
// more; Far if none can be). Upper nodes come first, then the rows.
type Margins struct{ More, Less []int64 }

// Marginal finds the margins of every node and row by two shortest-path searches in what the answer leaves open.
func Marginal(n *Net, a *Answer) Margins {
	g := newLeeway(n, a)
	more, less := g.search(true), g.search(false)
	for v := range more {
		// a unit that appears goes to the root by the cheapest way; the prices turn lengths back into costs
		if more[v] < Far {
			more[v] += g.price[0] - g.price[v]
		}
		if less[v] < Far {
			less[v] += g.price[v] - g.price[0]
		}
	}
	return Margins{more, less}
}

// leeway is the network of possible changes: an arc can carry more until it is full, less until it is empty.
type leeway struct {
	*Net
	a      *Answer
	price  []int64 // of nodes and rows: no possible change has a negative reduced cost
	use    map[int32]int64
	drawn  [][]int32 // per node: row arcs that carry something from it
	offers [][]int32 // per node: row arcs from it that may carry more
	rowOf  []int32   // per row arc
	rows   [][]int32 // per node: rows whose sink it is
	out    [][]int32 // per node: upper arcs from it
	in     [][]int32
}

func newLeeway(n *Net, a *Answer) *leeway {
	g := &leeway{Net: n, a: a, price: make([]int64, n.Nodes+n.Rows()), use: make(map[int32]int64, len(a.Uses)), rowOf: make([]int32, len(n.Source)),
		drawn: make([][]int32, n.Nodes), offers: make([][]int32, n.Nodes), rows: make([][]int32, n.Nodes), out: make([][]int32, n.Nodes), in: make([][]int32, n.Nodes)}
	copy(g.price, a.Prices)
	for _, u := range a.Uses {
		if u.Qty > 0 {
			g.use[u.Arc] = u.Qty
			g.drawn[n.Source[u.Arc]] = append(g.drawn[n.Source[u.Arc]], u.Arc)
		}
	}
	for i, arc := range n.Arcs {
		g.out[arc.From] = append(g.out[arc.From], int32(i))
		g.in[arc.To] = append(g.in[arc.To], int32(i))
	}
	for r := range n.Rows() {
		wanted := n.wants(r)
		for e := n.First[r]; e < n.First[r+1]; e++ {
			g.rowOf[e] = int32(r)
			if v := n.Source[e]; g.use[e] < n.most(e, wanted) {
				g.offers[v] = append(g.offers[v], e)
			}
		}
		g.rows[n.sink(r)] = append(g.rows[n.sink(r)], int32(r))
		g.price[n.Nodes+r] = g.rowPrice(r, wanted)
	}
	return g
}

// rowPrice is a price at which none of the row's possible changes gains.
func (g *leeway) rowPrice(r int, wanted int64) int64 {
	low, high := -Far, Far
	for e := g.First[r]; e < g.First[r+1]; e++ {
		p := int64(g.Cost[e]) + g.price[g.Source[e]]
		if g.use[e] > 0 {
			low = max(low, p)
		}
		if g.use[e] < g.most(e, wanted) {
			high = min(high, p)
		}
	}
	home := g.price[g.sink(r)]
	for t := g.StepAt[r]; t < g.StepAt[r+1]; t++ {
		if g.a.Steps[t] < g.Net.Steps[t].Qty {
			low = max(low, g.Net.Steps[t].Value+home)
		}
		if g.a.Steps[t] > 0 {
			high = min(high, g.Net.Steps[t].Value+home)
		}
	}
	if low > -Far {
		return low
	}
	return high
}

// search gives the shortest length of every node to the root (home) or from it, in reduced costs.
func (g *leeway) search(home bool) []int64 {
	dist := make([]int64, len(g.price))
	for i := range dist {
		dist[i] = Far
	}
	dist[0] = 0
	q := &queue{{0, 0}}
	relax := func(v int32, d int64) {
		if d < dist[v] {
			dist[v] = d
			heap.Push(q, place{v, d})
		}
	}
	for q.Len() > 0 {
		x := heap.Pop(q).(place)
		if x.length > dist[x.node] {
			continue
		}
		g.around(x.node, home, func(other int32, cost int64) {
			rc := cost + g.price[other] - g.price[x.node]
			if !home {
				rc = cost + g.price[x.node] - g.price[other]
			}
			relax(other, x.length+rc)
		})
	}
	return dist
}

// around calls with every change that leads into v (home) or out of it: the other end and its cost.
func (g *leeway) around(v int32, home bool, use func(other int32, cost int64)) {
	if int(v) >= g.Nodes {
		g.aroundRow(int(v)-g.Nodes, home, use)
		return
	}
	grow, shrink := g.in[v], g.out[v]
	if !home {
		grow, shrink = shrink, grow
	}
	far := func(a Arc) int32 {
		if a.From == v {
			return a.To
		}
		return a.From
	}
	for _, i := range grow {
		if arc := g.Arcs[i]; g.a.Arcs[i] < arc.Cap {
			use(far(arc), arc.Cost)
		}
	}
	for _, i := range shrink {
		if arc := g.Arcs[i]; g.a.Arcs[i] > 0 {
			use(far(arc), -arc.Cost)
		}
	}
	rowArcs, sign := g.drawn[v], int64(-1)
	if !home {
		rowArcs, sign = g.offers[v], 1
	}
	for _, e := range rowArcs {
		use(int32(g.Nodes)+g.rowOf[e], sign*int64(g.Cost[e]))
	}
	for _, r := range g.rows[v] {
		g.steps(int(r), home, func(cost int64) { use(int32(g.Nodes)+r, cost) })
	}
}

// aroundRow is around for a row: its sources, and its sink through the steps.
func (g *leeway) aroundRow(r int, home bool, use func(other int32, cost int64)) {
	wanted := g.wants(r)
	for e := g.First[r]; e < g.First[r+1]; e++ {
		v, q := g.Source[e], g.use[e]
		if home && q < g.most(e, wanted) {
			use(v, int64(g.Cost[e]))
		}
		if !home && q > 0 {
			use(v, -int64(g.Cost[e]))
		}
	}
	g.steps(r, !home, func(cost int64) { use(g.sink(r), cost) })
}

// steps calls with the cost of sending one more unit through a row's steps (more), or one less.
func (g *leeway) steps(r int, more bool, use func(cost int64)) {
	for t := g.StepAt[r]; t < g.StepAt[r+1]; t++ {
		if more && g.a.Steps[t] < g.Net.Steps[t].Qty {
			use(-g.Net.Steps[t].Value)
		}
		if !more && g.a.Steps[t] > 0 {
			use(g.Net.Steps[t].Value)
		}
	}
}

type place struct {
	node   int32
	length int64
}

type queue []place

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].length < q[j].length }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(place)) }
func (q *queue) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}
