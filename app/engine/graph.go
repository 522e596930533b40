package engine

import "shanqiao/app/engine/flow"

// Graph is the question as one plain network, a piece of it for every kind: its cheapest flow costs −Bound. With apart, needs with
// equal rows keep a node each. It is for checking this package with a solver that knows nothing of needs.
func Graph(p *Problem, apart bool) (flow.Graph, error) {
	if err := p.Valid(); err != nil {
		return flow.Graph{}, err
	}
	var all flow.Graph
	for i, c := range compile(p, !apart) {
		if g := c.net.Graph(); i == 0 {
			all = g
		} else {
			all.Append(g)
		}
	}
	return all, nil
}
