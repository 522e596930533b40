package flow

// A basis from a given flow: the arcs that are neither empty nor full come first (those that would close a circle are kept
// for later), then for every row the arc it most likely hangs on, then a likely arc for every node, then the home arcs.

type treeArc struct {
	arc      int32
	from, to int32
	flow     int64
	cap      int64
}

type grower struct {
	*simplex
	d     *draft
	union []int32
	tree  []treeArc
	loose []treeArc // between empty and full, but no place in the tree
}

// startFrom makes the tree from a feasible flow and pushes what stands between until it is empty, full or in the tree.
func (s *simplex) startFrom(d *draft, tree []int32) {
	g := &grower{simplex: s, d: d, union: make([]int32, s.Nodes+s.Rows()), tree: make([]treeArc, 0, s.Nodes+s.Rows()-1)}
	for i := range g.union {
		g.union[i] = int32(i)
	}
	g.interior()
	g.oldTree(tree)
	g.likely()
	for v := 1; v < s.Nodes; v++ {
		if d.dry[v] && d.margin[v] >= 0 {
			g.join(g.atMargin(v))
		}
	}
	for v := 1; v < s.Nodes; v++ {
		g.join(g.upper(s.Home[v]))
	}
	g.states()
	g.hangAll()
	for _, a := range g.loose {
		s.settle(a)
	}
}

func (g *grower) find(x int32) int32 {
	for g.union[x] != x {
		g.union[x] = g.union[g.union[x]]
		x = g.union[x]
	}
	return x
}

func (g *grower) join(a treeArc) bool {
	x, y := g.find(a.from), g.find(a.to)
	if x == y {
		return false
	}
	g.union[x] = y
	g.tree = append(g.tree, a)
	return true
}

func (g *grower) upper(i int32) treeArc {
	a := g.Arcs[i]
	return treeArc{g.arcs0 + i, a.From, a.To, g.d.arcs[i], a.Cap}
}

func (g *grower) pair(row int, arc int32, qty int64) treeArc {
	return treeArc{arc, g.Source[arc], g.base + int32(row), qty, g.most(arc, g.wanted[row])}
}

func (g *grower) step(t, row int32) treeArc {
	return treeArc{g.steps0 + t, g.base + row, g.sink(int(row)), g.d.steps[t], g.Steps[t].Qty}
}

// atMargin is the arc that most likely sets the price of a dry node: that by which the step that took its last unit would go
// elsewhere, or the step itself.
func (g *grower) atMargin(v int) treeArc {
	t := g.d.margin[v]
	row := holder(g.StepAt, t)
	if e := g.d.second[v]; e >= 0 {
		return g.pair(int(row), e, g.d.drawn(row, e))
	}
	return g.step(t, row)
}

// holder is the row whose part of a list the position lies in.
func holder(starts []int32, at int32) int32 {
	lo, hi := 0, len(starts)-1
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; starts[mid] <= at {
			lo = mid
		} else {
			hi = mid
		}
	}
	return int32(lo)
}

// interior joins every arc that is neither empty nor full.
func (g *grower) interior() {
	try := func(a treeArc) {
		if a.flow > 0 && a.flow < a.cap && !g.join(a) {
			g.loose = append(g.loose, a)
		}
	}
	for i := range g.Arcs {
		try(g.upper(int32(i)))
	}
	for r := range g.Rows() {
		for u := g.d.head[r]; u >= 0; u = g.d.uses[u].next {
			try(g.pair(r, g.d.uses[u].arc, g.d.uses[u].qty))
		}
	}
	for r := range g.Rows() {
		for t := g.StepAt[r]; t < g.StepAt[r+1]; t++ {
			try(g.step(t, int32(r)))
		}
	}
}

// likely hangs a served row on its largest source, any other on its first step.
func (g *grower) likely() {
	for r := range g.Rows() {
		best := int32(-1)
		for u := g.d.head[r]; u >= 0; u = g.d.uses[u].next {
			if g.d.uses[u].qty > 0 && (best < 0 || g.d.uses[u].qty > g.d.uses[best].qty) {
				best = u
			}
		}
		if best >= 0 {
			g.join(g.pair(r, g.d.uses[best].arc, g.d.uses[best].qty))
		} else {
			g.join(g.step(g.StepAt[r], int32(r)))
		}
	}
}

// states marks every arc empty or full by its flow; hangAll then takes those of the tree out.
func (g *grower) states() {
	for i := range g.Source {
		if g.Source[i] < 0 {
			g.Source[i] = ^g.Source[i]
		}
	}
	for r := range g.Rows() {
		for u := g.d.head[r]; u >= 0; u = g.d.uses[u].next {
			if use := g.d.uses[u]; use.qty > 0 {
				g.mark(use.arc, true)
			}
		}
	}
	for t, q := range g.d.steps {
		g.mark(g.steps0+int32(t), q > 0)
	}
	for i, q := range g.d.arcs {
		g.mark(g.arcs0+int32(i), q > 0)
	}
	for _, a := range g.tree {
		g.inTree(a.arc)
	}
}

// hangAll turns the set of tree arcs into parents, prices and lists of children, from the root outwards. Rows come after the
// upper nodes here.
func (g *grower) hangAll() {
	at, near := g.ends()
	for i := range g.links {
		g.links[i] = link{-1, -1, -1}
	}
	g.nodes[0] = node{parent: -1, arc: -1}
	g.price[0] = 0
	queue := make([]int32, 1, len(g.union))
	for h := 0; h < len(queue); h++ {
		u := queue[h]
		if u >= g.base { // a row that something hangs on sits
			if at[u+1]-at[u] == 1 {
				continue
			}
			u = g.sit(int(u - g.base))
		}
		for _, i := range near[at[queue[h]]:at[queue[h]+1]] {
			if a := g.tree[i]; a.arc != g.nodes[u].arc {
				queue = append(queue, g.hangBelow(u, queue[h], a))
			}
		}
	}
	for h := len(queue) - 1; h > 0; h-- {
		v := queue[h]
		if v >= g.base {
			v = ^g.rows[v-g.base].parent
		}
		if v > 0 {
			g.link(v, g.nodes[v].parent)
		}
	}
}

// ends lists, for every upper node and row, the tree arcs that end there.
func (g *grower) ends() (at, near []int32) {
	n := len(g.union)
	at = make([]int32, n+1)
	for _, a := range g.tree {
		at[a.from+1]++
		at[a.to+1]++
	}
	for i := range n {
		at[i+1] += at[i]
	}
	next := append([]int32(nil), at[:n]...)
	near = make([]int32, 2*len(g.tree))
	for i, a := range g.tree {
		near[next[a.from]], near[next[a.to]] = int32(i), int32(i)
		next[a.from]++
		next[a.to]++
	}
	return at, near
}

// hangBelow hangs the other end of a tree arc on node u, which the arc calls name.
func (g *grower) hangBelow(u, name int32, a treeArc) int32 {
	v, up, cost := a.from, int32(1), -g.costOf(a.arc)
	if v == name {
		v, up, cost = a.to, 0, -cost
	}
	if v >= g.base {
		g.rows[v-g.base] = hanger{u, a.arc, a.flow, a.cap, cost}
	} else {
		g.nodes[v] = node{parent: u, arc: a.arc, flow: a.flow, cap: a.cap, up: up}
		g.price[v] = g.priceAt(u) + cost
	}
	return v
}

// settle moves an arc that stands between in the direction that costs less, until it or another arc of the circle is empty
// or full.
func (s *simplex) settle(a treeArc) {
	from, to := s.seat(a.from), s.seat(a.to)
	cost := s.costOf(a.arc)
	rc := cost + s.priceAt(from) - s.priceAt(to)
	s.pivot(entering{arc: a.arc, from: from, to: to, cap: a.cap, cost: cost, full: rc > 0, between: true, start: a.flow})
	s.rise(from)
	s.rise(to)
}

// seat is the node of an upper node or row.
func (s *simplex) seat(v int32) int32 {
	if v < s.base {
		return v
	}
	return s.sit(int(v - s.base))
}
