package flow

// entering is an arc about to change its flow: from empty upwards, or from full downwards; start is the flow it begins
// with when it stands between (an arc of a given flow that found no place in the tree).
type entering struct {
	arc      int32
	from, to int32
	cap      int64
	cost     int64
	full     bool
	between  bool
	start    int64
}

// pivot pushes as much as possible around the circle that the arc closes with the tree, and lets the arc that stops it
// leave the tree. Among those that stop it the last one in the direction of the push leaves, which keeps an always-rising
// tree from turning in circles (strongly feasible bases, Cunningham 1976).
func (s *simplex) pivot(in entering) {
	s.pivots++
	if s.pivots&4095 == 0 {
		s.tell("pivots")
	}
	join := s.meet(in.from, in.to)
	first, second := in.from, in.to
	room := in.cap - in.start
	if in.full {
		first, second = second, first
		room = in.cap
		if in.between {
			room = in.start
		}
	}
	delta, out, side := s.narrowest(first, second, join, room)
	if delta > 0 {
		s.push(first, second, join, delta)
		rc := in.cost + s.priceAt(in.from) - s.priceAt(in.to)
		if in.full {
			rc = -rc
		}
		s.cost.AddMul(rc, delta)
		s.idle = 0
	} else {
		s.idle++
	}
	if side == 0 {
		s.mark(in.arc, !in.full)
		return
	}
	flow := in.start + delta
	if in.full {
		flow = room - delta
	}
	root, under := first, second
	if side == 2 {
		root, under = second, first
	}
	s.mark(s.nodes[out].arc, s.nodes[out].flow != 0)
	s.inTree(in.arc)
	s.hang(in, flow, root, under, out)
}

// meet is the lowest node above both ends.
func (s *simplex) meet(x, y int32) int32 {
	s.stamp++
	nodes, stamp := s.nodes, s.stamp
	for {
		if x >= 0 {
			p := &nodes[x]
			if p.mark == stamp {
				return x
			}
			p.mark = stamp
			x = p.parent
		}
		if y >= 0 {
			p := &nodes[y]
			if p.mark == stamp {
				return y
			}
			p.mark = stamp
			y = p.parent
		}
	}
}

// narrowest finds what stops the push: its amount, the node below the leaving arc, and on which side of the join it lies
// (0: the entering arc itself).
func (s *simplex) narrowest(first, second, join int32, delta int64) (int64, int32, int) {
	nodes, out, side := s.nodes, int32(-1), 0
	for u := first; u != join; {
		p := &nodes[u]
		r := p.flow
		if p.up == 0 {
			r = p.cap - r
		}
		if r < delta {
			delta, out, side = r, u, 1
		}
		u = p.parent
	}
	for u := second; u != join; {
		p := &nodes[u]
		r := p.flow
		if p.up != 0 {
			r = p.cap - r
		}
		if r <= delta {
			delta, out, side = r, u, 2
		}
		u = p.parent
	}
	return delta, out, side
}

func (s *simplex) push(first, second, join int32, delta int64) {
	nodes := s.nodes
	for u := first; u != join; {
		p := &nodes[u]
		if p.up != 0 {
			p.flow -= delta
		} else {
			p.flow += delta
		}
		u = p.parent
	}
	for u := second; u != join; {
		p := &nodes[u]
		if p.up != 0 {
			p.flow += delta
		} else {
			p.flow -= delta
		}
		u = p.parent
	}
}

// hang cuts the tree above out, turns the way from root to out around, and hangs it under the node under by the entering
// arc; the prices of that part shift by one amount.
func (s *simplex) hang(in entering, flow int64, root, under, out int32) {
	up := int32(0)
	cost := in.cost // of root's price over its new parent's
	shift := s.priceAt(in.from) + in.cost - s.priceAt(in.to)
	if in.from == root {
		up, cost, shift = 1, -in.cost, -shift
	}
	if root == out && root >= s.base && s.links[root].first < 0 { // a leaf row changes its parent
		p := &s.nodes[root]
		p.parent, p.arc, p.flow, p.cap, p.up = under, in.arc, flow, in.cap, up
		s.setCost(root, cost)
		return
	}
	path := s.path[:0]
	for u := root; ; u = s.nodes[u].parent {
		path = append(path, u)
		if u == out {
			break
		}
	}
	s.path = path
	above := s.nodes[out].parent
	s.unlinkPath(path)
	s.turn(path, node{parent: under, arc: in.arc, flow: flow, cap: in.cap, up: up}, cost)
	s.linkPath(path)
	if shift != 0 {
		s.shift(root, shift)
	}
	s.rise(out)
	s.rise(above)
}

// turn gives every node of the path the arc of the one before it.
func (s *simplex) turn(path []int32, by node, cost int64) {
	for _, u := range path {
		q := &s.nodes[u]
		old := *q
		q.parent, q.arc, q.flow, q.cap, q.up = by.parent, by.arc, by.flow, by.cap, by.up
		if u >= s.base {
			s.setCost(u, cost)
		}
		// seen from the old parent the arc runs the other way: its price over u's
		cost = s.costOf(old.arc)
		if old.up == 0 {
			cost = -cost
		}
		by = node{parent: u, arc: old.arc, flow: old.flow, cap: old.cap, up: 1 - old.up}
	}
}

// linked says whether a node stands in its parent's list of children: leaf rows do not.
func (s *simplex) linked(v int32) bool { return v < s.base || s.links[v].first >= 0 }

func (s *simplex) unlinkPath(path []int32) {
	for t := len(path) - 1; t >= 0; t-- {
		u := path[t]
		if !s.linked(u) {
			continue
		}
		p := s.nodes[u].parent
		s.unlink(u, p)
		if t == len(path)-1 && p >= s.base && !s.linked(p) { // the old parent became a leaf row
			s.unlink(p, s.nodes[p].parent)
		}
	}
}

func (s *simplex) linkPath(path []int32) {
	for t := len(path) - 1; t >= 0; t-- {
		u := path[t]
		if !s.linked(u) {
			continue
		}
		p := s.nodes[u].parent
		if t == 0 && p >= s.base && !s.linked(p) { // the new parent was a leaf row
			s.link(p, s.nodes[p].parent)
		}
		s.link(u, p)
	}
}

func (s *simplex) link(v, p int32) {
	f := s.links[p].first
	s.links[v].next, s.links[v].prev = f, -1
	if f >= 0 {
		s.links[f].prev = v
	}
	s.links[p].first = v
}

func (s *simplex) unlink(v, p int32) {
	next, prev := s.links[v].next, s.links[v].prev
	if prev >= 0 {
		s.links[prev].next = next
	} else {
		s.links[p].first = next
	}
	if next >= 0 {
		s.links[next].prev = prev
	}
}

// shift moves the prices of a node and all below it; seats have none of their own.
func (s *simplex) shift(root int32, by int64) {
	links, price, base, stack := s.links, s.price, s.base, s.stack[:0]
	if root < base {
		price[root] += by
	}
	for x := links[root].first; ; {
		for x >= 0 {
			if x < base {
				price[x] += by
			}
			l := links[x]
			if l.next >= 0 {
				stack = append(stack, l.next)
			}
			x = l.first
		}
		if len(stack) == 0 {
			break
		}
		x = stack[len(stack)-1]
		stack = stack[:len(stack)-1]
	}
	s.stack = stack
}

func (s *simplex) tell(phase string) {
	if s.watch == nil || s.stopped != nil {
		return
	}
	s.stopped = s.watch(Progress{Phase: phase, Pivots: s.pivots, Cost: s.cost, Bound: s.bound})
}
