package engine

import "shanqiao/app/engine/flow"

// Graph is the question as one plain network, a piece of it for every kind: its cheapest flow costs −Bound. With each, needs
// with equal rows keep a node each. It is for checking this package with a solver that knows nothing of needs.
func Graph(p *Problem, each bool) (flow.Graph, error) {
	if err := p.Valid(); err != nil {
		return flow.Graph{}, err
	}
	how := mergeAll
	if each {
		how = apart
	}
	return join(compile(p, how)), nil
}

func join(parts []*part) (all flow.Graph) {
	for i, c := range parts {
		if g := c.net.Graph(); i == 0 {
			all = g
		} else {
			all.Append(g)
		}
	}
	return all
}

// Network is the network that was solved, with the flow that solves it.
func (r *Result) Network() (flow.Graph, flow.Flow) {
	var all flow.Flow
	for i, c := range r.parts {
		if f := c.net.Flow(r.flows[i]); i == 0 {
			all = f
		} else {
			all.Append(f)
		}
	}
	return join(r.parts), all
}
