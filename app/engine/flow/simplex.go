package flow

// simplex is the primal network simplex on a Net. A row that hangs on the tree as a leaf is a hanger, no more: its price is
// worked out when it is looked at. Only a row that connects several sources takes a seat among the nodes of the tree, after
// the upper ones. There are fewer of those than upper nodes, so a pivot walks through few nodes that lie close together.
type simplex struct {
	*Net
	steps0, arcs0 int32  // ids: row arcs, then steps, then upper arcs
	stepState     []int8 // 1 empty, 0 in the tree, -1 full
	arcState      []int8
	price         []int64  // upper nodes
	nodes         []node   // the upper ones, then the seats
	links         []link   // per node
	rows          []hanger // per row
	wanted        []int64  // per row
	base          int32    // the first seat
	sitting       []int32  // per seat: its row, -1 where it is empty
	empty         []int32  // seats
	stamp         int32
	stack, path   []int32
	again         []gainer
	fromHome      bool // the tree is strongly feasible and stays so
	cost          Sum
	pivots, idle  int64
	watch         func(Progress) error
	stopped       error
}

type node struct {
	parent, arc int32
	flow, cap   int64
	mark        int32
	up          int32 // 1: the arc leads to the parent
}

// gainer is a row that had so much to gain per unit when it was last looked at.
type gainer struct {
	row  int32
	gain int64
}

type link struct{ first, next, prev int32 }

// hanger is how a row hangs on the tree: on which node (^ its own seat if it sits), by which arc, and how much its price
// stands above the node's.
type hanger struct {
	parent, arc     int32
	flow, cap, cost int64
}

func newSimplex(n *Net, watch func(Progress) error) *simplex {
	rows := n.Rows()
	s := &simplex{Net: n, watch: watch, base: int32(n.Nodes), steps0: int32(len(n.Source))}
	s.arcs0 = s.steps0 + int32(len(n.Steps))
	s.stepState, s.arcState = empties(len(n.Steps)), empties(len(n.Arcs))
	s.price = make([]int64, n.Nodes)
	s.rows, s.wanted = make([]hanger, rows), make([]int64, rows)
	s.nodes, s.links = make([]node, 2*n.Nodes), make([]link, 2*n.Nodes)
	s.sitting = make([]int32, n.Nodes)
	for i := n.Nodes - 1; i >= 0; i-- {
		s.sitting[i] = -1
		s.empty = append(s.empty, s.base+int32(i))
	}
	for r := range s.wanted {
		s.wanted[r] = n.wants(r)
	}
	for i := range s.links {
		s.links[i] = link{-1, -1, -1}
	}
	s.nodes[0] = node{parent: -1, arc: -1}
	return s
}

func empties(n int) []int8 {
	s := make([]int8, n)
	for i := range s {
		s[i] = 1
	}
	return s
}

// run pivots until no arc improves the flow. Large gains go first: a round begins at a quarter of the largest gain that the
// round before has seen.
func (s *simplex) run(threshold int64) error {
	for {
		before := s.pivots
		worst := s.round(max(threshold, 1))
		if s.stopped != nil {
			return s.stopped
		}
		if s.pivots == before && worst == 0 {
			return nil
		}
		if s.circling() {
			return errCircling
		}
		threshold = worst / 4
	}
}

// round looks at every row and upper arc once, and then, under a falling threshold, again and again at those rows only that
// had something to gain. It gives the largest gain seen.
func (s *simplex) round(threshold int64) (worst int64) {
	least := max(1, threshold/4096) // deep down: rows that wait cost little, another look at all rows much
	list := s.again[:0]
	for r := range s.Rows() {
		gain, _ := s.improve(r, threshold)
		if gain >= least {
			list = append(list, gainer{int32(r), gain})
		}
		worst = max(worst, gain)
		if s.stopped != nil {
			return worst
		}
	}
	worst = max(worst, s.improveArcs(threshold))
	for threshold >= least && len(list) > 0 && s.stopped == nil && !s.circling() {
		kept, looked, hits := s.pass(list, threshold, least)
		if hits*8 <= looked {
			threshold /= 2
		}
		list = list[:kept]
	}
	s.again = list
	return worst
}

// circling says that many pivots in a row moved nothing: a tree made from a flow may turn in circles.
func (s *simplex) circling() bool { return !s.fromHome && s.idle > int64(s.Nodes+s.Rows())*64 }

// pass improves the rows of a list that had the threshold to gain and keeps, at its front, those that have the least.
func (s *simplex) pass(list []gainer, threshold, least int64) (kept, looked, hits int) {
	for _, x := range list {
		if x.gain >= threshold {
			looked++
			gain, hit := s.improve(int(x.row), threshold)
			if hit {
				hits++
			}
			x.gain = gain
		}
		if x.gain >= least {
			list[kept] = x
			kept++
		}
	}
	s.improveArcs(threshold)
	return kept, looked, hits
}

// improve enters the row's best arc if it gains at least the threshold per unit.
func (s *simplex) improve(row int, threshold int64) (gain int64, hit bool) {
	arc, step, rc := s.best(row)
	if -rc < threshold {
		return -rc, false
	}
	s.enter(row, arc, step)
	return -rc, true
}

// best is the row arc or step with the most negative reduced cost in the direction it can move; -1 where there is none.
func (s *simplex) best(row int) (arc int32, step int32, best int64) {
	here := s.rowPrice(row)
	lo, hi := s.First[row], s.First[row+1]
	sources := s.Source[lo:hi]
	costs := s.Cost[lo:hi][:len(sources)]
	price := s.price
	at := -1
	for i, u := range sources {
		var rc int64
		if u >= 0 {
			rc = int64(costs[i]) + price[u] - here
		} else {
			rc = here - int64(costs[i]) - price[^u]
		}
		if rc < best {
			best, at = rc, i
		}
	}
	arc, step = -1, -1
	if at >= 0 {
		arc = lo + int32(at)
	}
	out := here - price[s.sink(row)]
	for t := s.StepAt[row]; t < s.StepAt[row+1]; t++ {
		if rc := int64(s.stepState[t]) * (out - s.Steps[t].Value); rc < best {
			best, step = rc, t
		}
	}
	return arc, step, best
}

func (s *simplex) enter(row int, arc, step int32) {
	v := s.sit(row)
	if step >= 0 {
		st := s.Steps[step]
		s.pivot(entering{arc: s.steps0 + step, from: v, to: s.sink(row), cap: st.Qty, cost: -st.Value, full: s.stepState[step] < 0})
	} else {
		u, full := s.Source[arc], false
		if u < 0 {
			u, full = ^u, true
		}
		s.pivot(entering{arc: arc, from: u, to: v, cap: s.most(arc, s.wanted[row]), cost: int64(s.Cost[arc]), full: full})
	}
	s.rise(v)
}

func (s *simplex) improveArcs(threshold int64) (worst int64) {
	for i := range s.Arcs {
		a := &s.Arcs[i]
		gain := -int64(s.arcState[i]) * (a.Cost + s.price[a.From] - s.price[a.To])
		if gain >= threshold {
			s.pivot(entering{arc: s.arcs0 + int32(i), from: a.From, to: a.To, cap: a.Cap, cost: a.Cost, full: s.arcState[i] < 0})
		}
		worst = max(worst, gain)
	}
	return worst
}

// mark sets whether an arc outside the tree is empty or full; inTree takes it out of both.
func (s *simplex) mark(arc int32, full bool) {
	state := int8(1)
	if full {
		state = -1
	}
	switch {
	case arc >= s.arcs0:
		s.arcState[arc-s.arcs0] = state
	case arc >= s.steps0:
		s.stepState[arc-s.steps0] = state
	case (s.Source[arc] < 0) != full:
		s.Source[arc] = ^s.Source[arc]
	}
}

func (s *simplex) inTree(arc int32) {
	switch {
	case arc >= s.arcs0:
		s.arcState[arc-s.arcs0] = 0
	case arc >= s.steps0:
		s.stepState[arc-s.steps0] = 0
	case s.Source[arc] < 0: // the reduced cost of a tree arc is 0, so a row arc needs no third state
		s.Source[arc] = ^s.Source[arc]
	}
}

func (s *simplex) costOf(arc int32) int64 {
	switch {
	case arc >= s.arcs0:
		return s.Arcs[arc-s.arcs0].Cost
	case arc >= s.steps0:
		return -s.Steps[arc-s.steps0].Value
	}
	return int64(s.Cost[arc])
}

// priceAt is the price of a node, a seat among them.
func (s *simplex) priceAt(v int32) int64 {
	if v < s.base {
		return s.price[v]
	}
	return s.price[s.nodes[v].parent] + s.rows[s.sitting[v-s.base]].cost
}

func (s *simplex) rowPrice(row int) int64 {
	h := &s.rows[row]
	if h.parent < 0 {
		return s.price[s.nodes[^h.parent].parent] + h.cost
	}
	return s.price[h.parent] + h.cost
}
