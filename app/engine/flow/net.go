// Package flow finds a cheapest flow, exactly and in integers. It knows nothing of needs and givers: Net is a network of
// two storeys made for the allocation engine, Graph (plain.go) any network at all. The same input gives the same answer on
// any machine: no clock, no chance, no map order.
package flow

import (
	"errors"
	"fmt"
	"math"
)

// Arc leads flow between two upper nodes: at most Cap units at Cost each.
type Arc struct {
	From, To int32
	Cap      int64
	Cost     int64
}

// Step is a part of what a row wants: Qty units, each worth Value. The steps of a row may stand in any order.
type Step struct {
	Qty   int64
	Value int64
}

// Net is a network of two storeys. The upper storey is any graph of a few thousand nodes, node 0 the root where all flow
// ends. The lower storey is many rows: row r draws from the nodes Source[First[r]:First[r+1]] at Cost per unit, no more
// than Limit of the node and no more than it wants, and hands what it gets to its node Sink through its steps.
//
// While Solve runs it marks full row arcs in Source; they are as before when it returns.
type Net struct {
	Nodes  int     // upper nodes, the root among them
	Supply []int64 // per node, ≥ 0 except at the root; the sum is 0
	Arcs   []Arc
	Home   []int32 // per node but the root: the arc that leads its supply homewards; these arcs form a tree
	Limit  []int64 // per node: most that one row may draw from it

	First  []int32 // rows + 1
	Source []int32
	Cost   []int32
	Most   []int64 // per row arc: the most it carries; nil: no limit but that of its node
	StepAt []int32 // rows + 1
	Steps  []Step
	Sink   []int32 // per row; nil: the root
}

// Rows is the number of rows.
func (n *Net) Rows() int { return len(n.First) - 1 }

func (n *Net) sink(row int) int32 {
	if n.Sink == nil {
		return 0
	}
	return n.Sink[row]
}

// most is the most that a row arc can carry to a row that wants so much.
func (n *Net) most(arc int32, wanted int64) int64 {
	v := n.Source[arc]
	if v < 0 { // marked by a running solve
		v = ^v
	}
	if n.Most != nil {
		wanted = min(wanted, n.Most[arc])
	}
	return min(n.Limit[v], wanted)
}

// wants is the sum of a row's steps.
func (n *Net) wants(row int) (sum int64) {
	for _, s := range n.Steps[n.StepAt[row]:n.StepAt[row+1]] {
		sum += s.Qty
	}
	return sum
}

// ErrTooLarge says that prices could overflow 64 bits: the costs times the nodes exceed 2^62.
var ErrTooLarge = errors.New("flow: costs times nodes exceed 2^62")

// ErrStopped is returned when the caller's step function asked to stop.
var ErrStopped = errors.New("flow: stopped")

// Valid checks what Solve relies on: sizes, signs, the tree of home arcs and that no price can overflow.
func (n *Net) Valid() error {
	rows := n.Rows()
	if n.Nodes < 1 || len(n.Supply) != n.Nodes || len(n.Home) != n.Nodes || len(n.Limit) != n.Nodes || rows < 0 ||
		len(n.StepAt) != rows+1 || len(n.Cost) != len(n.Source) || (n.Most != nil && len(n.Most) != len(n.Source)) || (n.Sink != nil && len(n.Sink) != rows) {
		return errors.New("flow: the arrays of the network do not fit together")
	}
	if len(n.Source)+len(n.Steps)+len(n.Arcs) > math.MaxInt32/2 {
		return ErrTooLarge
	}
	most, err := n.largest()
	if err != nil {
		return err
	}
	if most > (1<<62)/int64(n.Nodes+rows+1) {
		return ErrTooLarge
	}
	return n.validHomes()
}

// largest gives the largest cost in size, and refuses amounts that are negative or too large to be added up.
func (n *Net) largest() (most int64, err error) {
	var total float64
	for v, s := range n.Supply {
		if v > 0 && s < 0 {
			return 0, fmt.Errorf("flow: node %d has a negative supply", v)
		}
		total += math.Abs(float64(s))
	}
	for i, a := range n.Arcs {
		if a.Cap < 0 || a.From < 0 || a.To < 0 || int(a.From) >= n.Nodes || int(a.To) >= n.Nodes {
			return 0, fmt.Errorf("flow: arc %d is not within the network", i)
		}
		most = max(most, size(a.Cost))
	}
	for i, s := range n.Steps {
		if s.Qty <= 0 {
			return 0, fmt.Errorf("flow: step %d wants nothing", i)
		}
		total += float64(s.Qty)
		most = max(most, size(s.Value))
	}
	for i, v := range n.Source {
		if v < 1 || int(v) >= n.Nodes {
			return 0, fmt.Errorf("flow: row arc %d comes from no node", i)
		}
		if n.Most != nil && n.Most[i] < 0 {
			return 0, fmt.Errorf("flow: row arc %d has a negative limit", i)
		}
		most = max(most, size(int64(n.Cost[i])))
	}
	if total > 1<<61 || most > 1<<61 {
		return 0, ErrTooLarge
	}
	return most, nil
}

func (n *Net) validHomes() error {
	depth := make([]int8, n.Nodes) // 1 on the way, 2 reaches the root
	depth[0] = 2
	for v := 1; v < n.Nodes; v++ {
		var path []int32
		u := int32(v)
		for depth[u] == 0 {
			depth[u] = 1
			path = append(path, u)
			a := n.Home[u]
			if a < 0 || int(a) >= len(n.Arcs) || n.Arcs[a].From != u {
				return fmt.Errorf("flow: node %d has no home arc", u)
			}
			u = n.Arcs[a].To
		}
		if depth[u] == 1 {
			return fmt.Errorf("flow: the home arcs of node %d run in a circle", v)
		}
		for _, p := range path {
			depth[p] = 2
		}
	}
	return nil
}

func size(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}

// Use is the flow of one row arc.
type Use struct {
	Arc int32 // position in Net.Source
	Qty int64
}

// Answer is a cheapest flow with the prices that prove it. All costs are sums of amount × cost; a value counts as a
// negative cost.
type Answer struct {
	Uses   []Use   // row arcs that carry something, by position
	Steps  []int64 // per step
	Arcs   []int64 // per upper arc
	Prices []int64 // per upper node, the root 0: the reduced cost of an arc is cost + Prices[from] − Prices[to]
	Cost   Sum
	Pivots int64
	tree   []int32 // per node, rows after the upper ones: the arc it hangs on; a warm start begins with it
}

// Progress is what a caller may look at while a solve runs.
type Progress struct {
	Phase  string // "greedy", "basis", "pivots"
	Pivots int64
	Cost   Sum        // of the flow found so far: never below the optimum
	Bound  func() Sum // a bound below the optimum by the prices so far; takes as long as one look at every arc
}
