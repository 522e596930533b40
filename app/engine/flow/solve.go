package flow

import (
	"errors"
	"slices"
)

// Options of a solve. The zero value is the normal way.
type Options struct {
	// Watch is told how far the solve is, at every phase and every few thousand pivots; an error it returns stops the solve.
	Watch func(Progress) error
	// FromHome leaves the greedy start out.
	FromHome bool
	// Warm starts from an earlier answer of a network of the same shape: same nodes, arcs, rows and sources; amounts, costs
	// and values may differ. What no longer fits is given back.
	Warm *Answer
}

// Solve finds a cheapest flow of the network, with prices that prove it. It fails only on a network that is not Valid or
// when Watch asks to stop.
func Solve(n *Net, o Options) (*Answer, error) {
	if err := n.Valid(); err != nil {
		return nil, err
	}
	a, err := solve(n, o)
	if errors.Is(err, errCircling) { // a tree made from a flow may turn in circles; the one from home cannot
		return solve(n, Options{Watch: o.Watch, FromHome: true})
	}
	return a, err
}

// errCircling says that many pivots in a row moved nothing.
var errCircling = errors.New("flow: the pivots move nothing")

func solve(n *Net, o Options) (*Answer, error) {
	s := newSimplex(n, o.Watch)
	defer s.release()
	threshold, err := s.start(o)
	if err == nil {
		err = s.run(threshold)
	}
	if err != nil {
		return nil, err
	}
	return s.answer(), nil
}

func (s *simplex) start(o Options) (threshold int64, err error) {
	threshold = s.highest() / 2
	if s.fromHome = o.FromHome; s.fromHome {
		return threshold, s.startAtHome()
	}
	s.tell("greedy")
	d := newDraft(s.Net, s.wanted)
	if o.Warm != nil {
		d.keep(o.Warm)
	}
	traded := o.Warm == nil && d.alone()
	if traded {
		d.trade()
	} else {
		d.fill()
	}
	s.cost = d.costs()
	s.tell("basis")
	var tree []int32
	if o.Warm != nil {
		tree = o.Warm.tree
	}
	s.startFrom(d, tree)
	if o.Warm != nil || traded {
		threshold = s.largestGain() / 4
	}
	return threshold, s.stopped
}

// largestGain is the most that any row's arc would gain per unit.
func (s *simplex) largestGain() (most int64) {
	for r := range s.Rows() {
		_, _, rc := s.best(r)
		most = max(most, -rc)
	}
	return most
}

func (s *simplex) highest() (most int64) {
	for _, st := range s.Steps {
		most = max(most, st.Value)
	}
	return most
}

func (d *draft) costs() (sum Sum) {
	for i, q := range d.arcs {
		sum.AddMul(d.Arcs[i].Cost, q)
	}
	for _, u := range d.uses {
		sum.AddMul(int64(d.Cost[u.arc]), u.qty)
	}
	for t, q := range d.steps {
		sum.AddMul(-d.Steps[t].Value, q)
	}
	return sum
}

// release takes the marks of full arcs out of the network again.
func (s *simplex) release() {
	for i, v := range s.Source {
		if v < 0 {
			s.Source[i] = ^v
		}
	}
}

// carry notes the next arc of the tree in an answer.
func (s *simplex) carry(a *Answer, arc int32, flow int64) {
	a.tree = append(a.tree, arc)
	switch {
	case arc >= s.arcs0:
		a.Arcs[arc-s.arcs0] = flow
	case arc >= s.steps0:
		a.Steps[arc-s.steps0] = flow
	case flow > 0:
		a.Uses = append(a.Uses, Use{arc, flow})
	}
}

// answer reads the flow off the states and the tree.
func (s *simplex) answer() *Answer {
	a := &Answer{Steps: make([]int64, len(s.Steps)), Arcs: make([]int64, len(s.Arcs)), Prices: slices.Clone(s.price), Cost: s.cost, Pivots: s.pivots}
	for r := range s.Rows() {
		for e := s.First[r]; e < s.First[r+1]; e++ {
			if s.Source[e] < 0 {
				a.Uses = append(a.Uses, Use{e, s.most(e, s.wanted[r])})
			}
		}
	}
	for t, st := range s.stepState {
		if st < 0 {
			a.Steps[t] = s.Steps[t].Qty
		}
	}
	for i, st := range s.arcState {
		if st < 0 {
			a.Arcs[i] = s.Arcs[i].Cap
		}
	}
	a.tree = append(make([]int32, 0, s.Nodes+s.Rows()), -1)
	for _, v := range s.nodes[1:s.Nodes] {
		s.carry(a, v.arc, v.flow)
	}
	for r := range s.Rows() {
		arc, flow := s.hangs(r)
		s.carry(a, arc, flow)
	}
	slices.SortFunc(a.Uses, func(x, y Use) int { return int(x.Arc - y.Arc) })
	return a
}
