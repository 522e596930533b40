package flow

import "math"

// plain is the state of one solve: a spanning tree of the nodes and a root beside them, which every node is tied to at first.
//
// An arc outside the tree is always empty or full. Its edge points the way it can still be changed, with its cost turned if that is
// backwards; so an edge is worth taking if its reduced cost is below 0, and nothing else has to be known. Edges in the tree have
// reduced cost 0 and are never taken. Room is the amount that can be added in a direction.
type plain struct {
	g      Graph
	skip   int    // arcs that stand together in the graph stand this far apart in edges
	edges  []edge // one per arc
	price  []int64
	tree   []branch // one per node, the root last
	thread []thread
	block  int // edges looked at before the best of them is taken
	next   int // first edge of the next block
	cost   Sum // with what the ties to the root cost
	pivots int64
}

type edge struct {
	cost     int64
	from, to int32
}

// branch ties a node to its parent.
type branch struct {
	up, down int64 // room from the node to its parent and back
	parent   int32 // -1: the root
	edge     int32 // -1: a tie to the root that belongs to no arc
	size     int32 // nodes in the subtree, this one among them
	last     int32 // last node of the subtree in the order of the thread
}

// thread is a ring through the nodes in preorder: every subtree is one stretch of it.
type thread struct{ next, prev int32 }

const progressEvery = 1 << 12

func (p *plain) run(step func(Progress) error) error {
	for in, gain := p.search(); in >= 0; in, gain = p.search() {
		if err := p.pivot(in, gain); err != nil {
			return err
		}
		if step != nil && p.pivots%progressEvery == 0 {
			if err := step(Progress{Phase: "pivots", Pivots: p.pivots, Cost: p.cost}); err != nil {
				return err
			}
		}
	}
	return nil
}

// search gives the edge with the lowest reduced cost below 0 in the first block that has one, and -1 if none has.
func (p *plain) search() (in int32, best int64) {
	edges, price := p.edges, p.price
	in = -1
	for left := len(edges); left > 0; {
		end := min(p.next+p.block, len(edges))
		stretch := edges[p.next:end]
		for i := range stretch {
			e := &stretch[i]
			if reduced := e.cost + price[e.from] - price[e.to]; reduced < best {
				best, in = reduced, int32(p.next+i)
			}
		}
		left -= len(stretch)
		if p.next = end; end == len(edges) {
			p.next = 0
		}
		if in >= 0 {
			return in, best
		}
	}
	return -1, 0
}

func blockSize(arcs int) int { return max(int(math.Sqrt(float64(arcs))), 10) }

// pivot sends as much as it can around the circle that an edge closes with the tree, and takes the edge into the tree in place of
// one that is empty or full now.
func (p *plain) pivot(in int32, reduced int64) error {
	e := p.edges[in]
	room := p.g.room(p.arcOf(in))
	join := p.meet(e.from, e.to)
	amount, out, before := p.narrowest(e, join, room)
	if amount >= maxAmount {
		return ErrUnbounded
	}
	p.pivots++
	if amount > 0 {
		p.cost.AddMul(reduced, amount)
		p.push(e, join, amount)
	}
	if out < 0 {
		p.edges[in].turn()
		return nil
	}
	p.leave(out, before)
	if before {
		p.rehang(e.from, e.to, out, join, branch{up: room - amount, down: amount, edge: in})
		p.shift(e.from, -reduced)
	} else {
		p.rehang(e.to, e.from, out, join, branch{up: amount, down: room - amount, edge: in})
		p.shift(e.to, reduced)
	}
	return nil
}

func (e *edge) turn() { e.from, e.to, e.cost = e.to, e.from, -e.cost }

// meet is the lowest node above both.
func (p *plain) meet(u, v int32) int32 {
	tree := p.tree
	for u != v {
		if tree[u].size < tree[v].size {
			u = tree[u].parent
		} else {
			v = tree[v].parent
		}
	}
	return u
}

// narrowest gives the amount that fits around the circle of an edge and the node whose branch limits it, before the edge or after
// it; -1 if the edge itself does. Of several it is the last on the way from the join around: with that the method cannot run in
// circles.
func (p *plain) narrowest(e edge, join int32, room int64) (amount int64, out int32, before bool) {
	tree := p.tree
	amount, out = room, -1
	for u := e.from; u != join; u = tree[u].parent {
		if tree[u].down < amount {
			amount, out, before = tree[u].down, u, true
		}
	}
	for u := e.to; u != join; u = tree[u].parent {
		if tree[u].up <= amount {
			amount, out, before = tree[u].up, u, false
		}
	}
	return amount, out, before
}

func (p *plain) push(e edge, join int32, amount int64) {
	tree := p.tree
	for u := e.from; u != join; u = tree[u].parent {
		tree[u].down -= amount
		tree[u].up += amount
	}
	for u := e.to; u != join; u = tree[u].parent {
		tree[u].up -= amount
		tree[u].down += amount
	}
}

// leave makes the edge of a branch point the way that has room: up if it was filled before the entering edge, else down.
func (p *plain) leave(out int32, up bool) {
	if i := p.tree[out].edge; i >= 0 && (p.edges[i].from == out) != up {
		p.edges[i].turn()
	}
}

// shift adds to the prices of a subtree. It walks its stretch of the thread from both ends: the two walks do not wait for each other.
func (p *plain) shift(top int32, by int64) {
	price, thread := p.price, p.thread
	size := p.tree[top].size
	u, v := top, p.tree[top].last
	for range size / 2 {
		price[u] += by
		price[v] += by
		u, v = thread[u].next, thread[v].prev
	}
	if size&1 == 1 {
		price[u] += by
	}
}
