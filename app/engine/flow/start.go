package flow

import "fmt"

// startAtHome builds the first tree: every upper node sends its supply home, every row hangs empty on its sink by its most
// valuable step.
func (s *simplex) startAtHome() error {
	order := s.homeOrder()
	flow := append([]int64(nil), s.Supply...)
	for i := len(order) - 1; i > 0; i-- {
		v := order[i]
		a := s.Home[v]
		arc := s.Arcs[a]
		if flow[v] > arc.Cap {
			return fmt.Errorf("flow: node %d cannot send its supply home", v)
		}
		s.nodes[v] = node{parent: arc.To, arc: s.arcs0 + a, flow: flow[v], cap: arc.Cap, up: 1}
		s.cost.AddMul(arc.Cost, flow[v])
		flow[arc.To] += flow[v]
		s.arcState[a] = 0
		s.link(v, arc.To)
	}
	for _, v := range order[1:] {
		s.price[v] = s.price[s.nodes[v].parent] - s.Arcs[s.Home[v]].Cost
	}
	for r := range s.Rows() {
		t := s.StepAt[r]
		if t == s.StepAt[r+1] {
			return fmt.Errorf("flow: row %d wants nothing", r)
		}
		st := s.Steps[t]
		s.rows[r] = hanger{parent: s.sink(r), arc: s.steps0 + t, cap: st.Qty, cost: st.Value}
		s.stepState[t] = 0
	}
	return nil
}

// homeOrder lists the upper nodes from the root outwards along the home arcs.
func (n *Net) homeOrder() []int32 {
	first, next := make([]int32, n.Nodes), make([]int32, n.Nodes)
	for i := range first {
		first[i] = -1
	}
	for v := n.Nodes - 1; v > 0; v-- {
		p := n.Arcs[n.Home[v]].To
		next[v], first[p] = first[p], int32(v)
	}
	order := make([]int32, 1, n.Nodes)
	for i := 0; i < len(order); i++ {
		for c := first[order[i]]; c >= 0; c = next[c] {
			order = append(order, c)
		}
	}
	return order
}
