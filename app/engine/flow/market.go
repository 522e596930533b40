package flow

import (
	"math/bits"
	"slices"
)

// market fills a draft by bidding (auctions for transport: Bertsekas and Castañón 1989). Every step bids for the source that
// costs it least, as much as would make its second choice as good, and a quarter of its value more; who bids least there
// makes room and bids again. Nobody needs to be right: the simplex starts from what comes out and ends where it always does.
type market struct {
	*draft
	rowOf  []int32
	price  []int64 // per node: what a unit was last seen to cost there; 0 as long as there are free ones
	bids   []bid
	free   []int32   // bids that no longer stand
	held   [][]int32 // per node: the bids that hold its units, a heap with the lowest first
	out    [][]int32 // per node: the arcs that lead to other nodes, home arcs left out
	outbid []int32   // steps that lost something
	left   int       // bids that may still be made
}

// bid holds qty units that come along a row arc until somebody offers more than its level for them.
type bid struct {
	arc, step  int32
	second     int32 // the row arc that the step would turn to next; -1: none
	qty, level int64
}

// alone says that every node that rows draw from has one way in at most: there bidding starts better than filling does.
func (d *draft) alone() bool {
	for _, v := range d.Source {
		if len(d.into[v]) > 1 {
			return false
		}
	}
	return true
}

// trade fills the draft, round by round.
func (d *draft) trade() {
	m := &market{draft: d, rowOf: d.rowOfSteps(), price: make([]int64, d.Nodes), held: make([][]int32, d.Nodes), out: make([][]int32, d.Nodes),
		left: 16 * len(d.Steps)}
	for _, arcs := range d.into {
		for _, a := range arcs {
			m.out[d.Arcs[a].From] = append(m.out[d.Arcs[a].From], a)
		}
	}
	for list := byMagnitude(d.Steps); len(list) > 0 && m.left > 0; {
		for _, t := range list {
			m.serve(t)
		}
		list, m.outbid = m.outbid, list[:0]
		slices.Sort(list)
		list = slices.Compact(list)
	}
	for v := range m.held {
		if d.margin[v] = -1; d.dry[v] && len(m.held[v]) > 0 {
			b := &m.bids[m.held[v][0]]
			d.margin[v], d.second[v] = b.step, b.second
		}
	}
}

// byMagnitude orders the steps by the length of their value in bits, the longest first, those of equal length by position:
// near enough to the order of their values, and near in memory.
func byMagnitude(steps []Step) []int32 {
	var of [65][]int32
	for i, s := range steps {
		n := bits.Len64(uint64(max(s.Value, 0)))
		of[n] = append(of[n], int32(i))
	}
	order := make([]int32, 0, len(steps))
	for n := 64; n >= 0; n-- {
		order = append(order, of[n]...)
	}
	return order
}

// serve bids for a step until it has what it wants, or no source is worth its price.
func (m *market) serve(step int32) {
	row := int(m.rowOf[step])
	sink, value := m.sink(row), m.Steps[step].Value
	for ; m.left > 0; m.left-- {
		want := min(m.Steps[step].Qty-m.steps[step], m.outlet(sink))
		if want <= 0 {
			return
		}
		arc, second, level := m.choose(row, value)
		if arc < 0 {
			return
		}
		v := m.Source[arc]
		want = min(want, m.most(arc, m.wanted[row])-m.drawn(int32(row), arc))
		if got := m.take(v, want, level); got > 0 {
			m.use(row, arc).qty += got
			m.steps[step] += got
			m.discharge(sink, got)
			m.hold(v, bid{arc, step, second, got, level})
		}
	}
}

// choose finds the arc of a row that costs a step of that value least, the next one, and the level to bid; -1 where there is
// none.
func (m *market) choose(row int, value int64) (best, second int32, level int64) {
	best, second = -1, -1
	least, next := value, value // of going without
	wanted := m.wanted[row]
	for e := m.First[row]; e < m.First[row+1]; e++ {
		cost := int64(m.Cost[e]) + m.price[m.Source[e]]
		if cost >= next {
			continue
		}
		if (m.Most != nil || m.Limit[m.Source[e]] < wanted) && m.full(row, e) {
			continue
		}
		if cost < least {
			best, least, second, next = e, cost, best, least
		} else {
			second, next = e, cost
		}
	}
	if best < 0 {
		return -1, -1, 0
	}
	level = next
	if second >= 0 {
		level = min(value, next+max(1, value>>2))
	}
	return best, second, level - int64(m.Cost[best])
}

// full says that a row draws all it may along an arc.
func (m *market) full(row int, arc int32) bool {
	return m.drawn(int32(row), arc) >= m.most(arc, m.wanted[row])
}

// take gets up to want units at a node: free ones, or from bids below the level.
func (m *market) take(v int32, want, level int64) (got int64) {
	if !m.dry[v] {
		got = m.draw(v, want)
		m.dry[v] = got < want
		return got
	}
	for got < want {
		at, lowest, off, on := m.lowest(v)
		if at < 0 {
			m.price[v] = Far / 2 // nobody holds what could make room
			return got
		}
		m.price[v] = max(m.price[v], lowest)
		if lowest >= level {
			return got
		}
		q := min(m.bids[m.held[at][0]].qty, want-got)
		if at != v {
			q = min(q, m.arcs[off], m.Arcs[on].Cap-m.arcs[on])
			m.arcs[off] -= q
			m.arcs[on] += q
		}
		m.yield(at, q)
		got += q
	}
	return got
}

// lowest finds the lowest bid that can make room at a node: one that holds units there, or units that its giver sends to
// another node (the arc off) and could send here (the arc on).
func (m *market) lowest(v int32) (at int32, level int64, off, on int32) {
	at = -1
	if h := m.held[v]; len(h) > 0 {
		at, level = v, m.bids[h[0]].level
	}
	for _, a := range m.into[v] {
		if m.arcs[a] >= m.Arcs[a].Cap {
			continue
		}
		for _, o := range m.out[m.Arcs[a].From] {
			w := m.Arcs[o].To
			if w == v || m.arcs[o] == 0 || len(m.held[w]) == 0 {
				continue
			}
			if l := m.bids[m.held[w][0]].level - m.Arcs[o].Cost + m.Arcs[a].Cost; at < 0 || l < level {
				at, level, off, on = w, l, o, a
			}
		}
	}
	return at, level, off, on
}

// yield takes units from the lowest bid at a node.
func (m *market) yield(v int32, qty int64) {
	b := &m.bids[m.held[v][0]]
	row := int(m.rowOf[b.step])
	m.use(row, b.arc).qty -= qty
	m.steps[b.step] -= qty
	m.discharge(m.sink(row), -qty)
	m.outbid = append(m.outbid, b.step)
	if b.qty -= qty; b.qty == 0 {
		m.drop(v)
	}
}
