package flow

import (
	"errors"
	"fmt"
	"slices"
)

// Graph is any network of arcs with amounts and costs. Nodes are counted from 0. Flow on arc e runs from From[e] to To[e], at least
// Low[e] (a nil Low means 0 everywhere) and at most Cap[e] units, at Cost[e] per unit; NoLimit as Cap is no limit. Supply[v] is what
// node v gives (above 0) or wants (below 0): outflow − inflow. Loops and parallel arcs are welcome.
type Graph struct {
	Nodes          int
	Supply         []int64
	From, To       []int32
	Low, Cap, Cost []int64
}

// NoLimit as the capacity of an arc means that it has none.
const NoLimit = -1

// Flow is a cheapest flow with the prices that prove it. Arc and Price belong to the arcs and nodes of the graph by position. The
// reduced cost of an arc is Cost + Price[From] − Price[To]: where it is above 0 the arc carries Low, where it is below 0 it carries Cap.
type Flow struct {
	Arc    []int64
	Price  []int64
	Cost   Sum
	Pivots int64
}

var (
	// ErrInfeasible says that no flow keeps all amounts within their bounds and all nodes in balance.
	ErrInfeasible = errors.New("no flow satisfies all supplies and capacities")
	// ErrUnbounded says that there are flows as cheap as one likes: arcs without limit form a circle that gains at every turn.
	ErrUnbounded = errors.New("the cost has no lower limit")
)

// errAmounts is ErrTooLarge for amounts.
var errAmounts = fmt.Errorf("%w: capacities and supplies add up to 2^61 or more", ErrTooLarge)

const (
	maxAmount = 1 << 61 // supplies and capacities together stay below it
	endless   = 1 << 62 // room of an arc without limit; whatever flows, it stays above maxAmount
)

// Solve finds a cheapest flow by the primal network simplex method: exact, and the same answer for the same graph on any machine.
// If step is not nil it is called every few thousand pivots (Progress without a Bound); an error it returns stops the solve and is
// returned. Other errors wrap ErrInfeasible, ErrUnbounded or ErrTooLarge, or say which part of the graph makes no sense.
//
// Beside the graph and the answer it uses 16 bytes per arc and about 60 per node.
func (g Graph) Solve(step func(Progress) error) (Flow, error) {
	if err := g.Valid(); err != nil {
		return Flow{}, err
	}
	if err := g.balanced(); err != nil {
		return Flow{}, err
	}
	p := newPlain(g)
	err := p.run(step)
	if err == nil && g.gainingLoop() {
		err = ErrUnbounded
	}
	switch {
	case err == ErrUnbounded:
		return Flow{}, g.confirm(step)
	case err != nil:
		return Flow{}, err
	case !p.feasible():
		return Flow{}, ErrInfeasible
	}
	return p.answer(), nil
}

// balanced refuses supplies that do not add up to 0 and arcs that must carry more than they can.
func (g Graph) balanced() error {
	var total Sum
	for _, s := range g.Supply {
		total.AddMul(s, 1)
	}
	if total != (Sum{}) {
		return fmt.Errorf("%w: the supplies add up to %s, not to 0", ErrInfeasible, total)
	}
	for e, low := range g.Low {
		if g.Cap[e] != NoLimit && low > g.Cap[e] {
			return fmt.Errorf("%w: arc %d must carry %d but can carry %d", ErrInfeasible, e+1, low, g.Cap[e])
		}
	}
	return nil
}

// gainingLoop says whether flow may run in a circle on one arc without limit and gain.
func (g Graph) gainingLoop() bool {
	for e, from := range g.From {
		if from == g.To[e] && g.Cost[e] < 0 && g.Cap[e] == NoLimit {
			return true
		}
	}
	return false
}

// confirm finds out whether a graph with a circle that gains without end has any flow at all: only then is it unbounded.
func (g Graph) confirm(step func(Progress) error) error {
	g.Cost = make([]int64, len(g.Cost))
	if _, err := g.Solve(step); err != nil {
		return err
	}
	return ErrUnbounded
}

// Valid checks that the arrays fit together, that arcs join nodes that exist, and that neither prices nor amounts can overflow:
// the largest cost times the nodes may be 2^62, all supplies and capacities together must be below 2^61.
func (g Graph) Valid() error {
	arcs := len(g.From)
	if g.Nodes < 0 || len(g.Supply) != g.Nodes || len(g.To) != arcs || len(g.Cap) != arcs || len(g.Cost) != arcs || (g.Low != nil && len(g.Low) != arcs) {
		return errors.New("the arrays of the graph do not fit together")
	}
	if g.Nodes >= 1<<31-1 || arcs >= 1<<31-1 {
		return fmt.Errorf("%w: more than 2^31 nodes or arcs", ErrTooLarge)
	}
	for e := range arcs {
		if from, to := g.From[e], g.To[e]; from < 0 || to < 0 || int(from) >= g.Nodes || int(to) >= g.Nodes {
			return fmt.Errorf("arc %d joins nodes that do not exist", e+1)
		}
		if g.Cap[e] < 0 && g.Cap[e] != NoLimit {
			return fmt.Errorf("arc %d has a capacity below 0", e+1)
		}
	}
	if !sumsFit(g.Supply, g.Low, g.Cap) {
		return errAmounts
	}
	if arcs > 0 && g.largest() > endless/int64(g.Nodes) {
		return fmt.Errorf("%w: a cost of %d in a graph of %d nodes", ErrTooLarge, g.largest(), g.Nodes)
	}
	return nil
}

// sumsFit says whether all amounts, whatever their sign, add up to less than maxAmount.
func sumsFit(amounts ...[]int64) bool {
	var sum int64
	for _, list := range amounts {
		for _, a := range list {
			if a = size(a); a < 0 || a >= maxAmount-sum {
				return false
			}
			sum += a
		}
	}
	return true
}

// largest is the largest cost in size; the smallest int64 counts as one more than it can be.
func (g Graph) largest() int64 {
	if len(g.Cost) == 0 {
		return 0
	}
	low, high := slices.Min(g.Cost), slices.Max(g.Cost)
	return max(high, -max(low, -(1<<63-1)))
}

// low is what arc e must carry.
func (g Graph) low(e int) int64 {
	if g.Low == nil {
		return 0
	}
	return g.Low[e]
}

// room is how much more than that arc e can carry.
func (g Graph) room(e int) int64 {
	if g.Cap[e] == NoLimit {
		return endless
	}
	return g.Cap[e] - g.low(e)
}
