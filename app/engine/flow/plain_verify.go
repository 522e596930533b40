package flow

import "fmt"

// Verify checks a flow against the graph without any of the solver's state: amounts within bounds, nodes in balance, every arc in the
// state that its reduced cost demands, and the cost added up again. A flow that passes is a cheapest one.
func (g Graph) Verify(f Flow) error {
	if len(f.Arc) != len(g.From) || len(f.Price) != g.Nodes {
		return fmt.Errorf("the flow does not belong to this graph")
	}
	left := append([]int64(nil), g.Supply...)
	var cost Sum
	for e, x := range f.Arc {
		from, to := g.From[e], g.To[e]
		reduced := g.Cost[e] + f.Price[from] - f.Price[to]
		low, high := g.low(e), g.Cap[e]
		if x < low || (high != NoLimit && x > high) {
			return fmt.Errorf("arc %d carries %d, which is out of bounds", e+1, x)
		}
		if (reduced > 0 && x != low) || (reduced < 0 && x != high) {
			return fmt.Errorf("arc %d carries %d at reduced cost %d", e+1, x, reduced)
		}
		left[from] -= x
		left[to] += x
		cost.AddMul(x, g.Cost[e])
	}
	for v, x := range left {
		if x != 0 {
			return fmt.Errorf("node %d is out of balance by %d", v+1, x)
		}
	}
	if cost != f.Cost {
		return fmt.Errorf("the flow costs %s, not %s", cost, f.Cost)
	}
	return nil
}
