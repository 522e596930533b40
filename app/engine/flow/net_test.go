package flow

import (
	"math/rand/v2"
	"testing"
)

// randomNet is a small network with everything in it: several layers of nodes, ties, caps, sinks with limits and bonuses.
func randomNet(r *rand.Rand) *Net {
	orgs, hubs, sinks, rows := 1+r.IntN(4), 1+r.IntN(6), r.IntN(4), 1+r.IntN(12)
	n := &Net{Nodes: 1 + orgs + hubs + sinks}
	n.Supply, n.Home, n.Limit = make([]int64, n.Nodes), make([]int32, n.Nodes), make([]int64, n.Nodes)
	arc := func(from, to int, cap, cost int64) int32 {
		n.Arcs = append(n.Arcs, Arc{int32(from), int32(to), cap, cost})
		return int32(len(n.Arcs) - 1)
	}
	for g := 1; g <= orgs; g++ {
		n.Supply[g] = int64(r.IntN(30))
		n.Supply[0] -= n.Supply[g]
		n.Home[g] = arc(g, 0, n.Supply[g]+1, 0)
	}
	ways := 1 + 2*r.IntN(2) // with one way into every hub the solve starts by bidding
	for h := 1 + orgs; h <= orgs+hubs; h++ {
		n.Home[h] = arc(h, 0, 1000, 0)
		n.Limit[h] = 1 + int64(r.IntN(20))
		for range 1 + r.IntN(ways) {
			arc(1+r.IntN(orgs), h, int64(r.IntN(20)), int64(r.IntN(8)))
		}
	}
	for s := 1 + orgs + hubs; s < n.Nodes; s++ {
		up := 0
		if s > 1+orgs+hubs && r.IntN(2) == 0 {
			up = s - 1
		}
		n.Home[s] = arc(s, up, int64(r.IntN(40)), 0)
		if r.IntN(2) == 0 {
			arc(s, up, int64(r.IntN(10)), -int64(r.IntN(50)))
		}
	}
	n.First, n.StepAt = []int32{0}, []int32{0}
	limits := r.IntN(2) == 0
	for range rows {
		for range r.IntN(5) {
			if limits {
				n.Most = append(n.Most, int64(r.IntN(12)))
			}
			n.Source = append(n.Source, int32(1+orgs+r.IntN(hubs)))
			n.Cost = append(n.Cost, int32(r.IntN(6)))
		}
		for range 1 + r.IntN(3) {
			n.Steps = append(n.Steps, Step{1 + int64(r.IntN(15)), int64(r.IntN(30))})
		}
		n.First, n.StepAt = append(n.First, int32(len(n.Source))), append(n.StepAt, int32(len(n.Steps)))
		if sinks > 0 {
			n.Sink = append(n.Sink, int32(r.IntN(sinks+1)))
			if k := len(n.Sink) - 1; n.Sink[k] > 0 {
				n.Sink[k] += int32(orgs + hubs)
			}
		}
	}
	return n
}

// reference solves the same network another way: negative circles are cancelled one by one, found by Bellman and Ford.
func reference(n *Net) Sum {
	type edge struct {
		from, to  int
		cap, cost int64
	}
	var es []edge
	flow := []int64{}
	add := func(from, to int, cap, cost, f int64) {
		es = append(es, edge{from, to, cap, cost})
		flow = append(flow, f)
	}
	d := newDraft(n, make([]int64, n.Rows()))
	for i, a := range n.Arcs {
		add(int(a.From), int(a.To), a.Cap, a.Cost, d.arcs[i])
	}
	for r := range n.Rows() {
		for e := n.First[r]; e < n.First[r+1]; e++ {
			add(int(n.Source[e]), n.Nodes+r, n.most(e, n.wants(r)), int64(n.Cost[e]), 0)
		}
		for _, s := range n.Steps[n.StepAt[r]:n.StepAt[r+1]] {
			add(n.Nodes+r, int(n.sink(r)), s.Qty, -s.Value, 0)
		}
	}
	nodes := n.Nodes + n.Rows()
	for {
		dist, by := make([]int64, nodes), make([]int, nodes)
		last := -1
		for range nodes {
			last = -1
			for i, e := range es {
				if flow[i] < e.cap && dist[e.from]+e.cost < dist[e.to] {
					dist[e.to], by[e.to], last = dist[e.from]+e.cost, i+1, e.to
				}
				if flow[i] > 0 && dist[e.to]-e.cost < dist[e.from] {
					dist[e.from], by[e.from], last = dist[e.to]-e.cost, -(i + 1), e.from
				}
			}
		}
		if last < 0 {
			break
		}
		back := func(v int) int {
			if by[v] > 0 {
				return es[by[v]-1].from
			}
			return es[-by[v]-1].to
		}
		for range nodes {
			last = back(last)
		}
		room, v := int64(1)<<60, last
		for {
			if by[v] > 0 {
				room = min(room, es[by[v]-1].cap-flow[by[v]-1])
			} else {
				room = min(room, flow[-by[v]-1])
			}
			if v = back(v); v == last {
				break
			}
		}
		for {
			if by[v] > 0 {
				flow[by[v]-1] += room
			} else {
				flow[-by[v]-1] -= room
			}
			if v = back(v); v == last {
				break
			}
		}
	}
	var sum Sum
	for i, e := range es {
		sum.AddMul(e.cost, flow[i])
	}
	return sum
}

func TestSolve_EqualsReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range many(t, 3000) {
		n := randomNet(r)
		want := reference(n)
		for _, o := range []Options{{}, {FromHome: true}} {
			a, err := Solve(n, o)
			if err != nil {
				t.Fatalf("network %d: %v", i, err)
			}
			if err := Verify(n, a); err != nil {
				t.Fatalf("network %d, %+v: %v", i, o, err)
			}
			if a.Cost != want {
				t.Fatalf("network %d, %+v: cost %v, the reference has %v", i, o, a.Cost, want)
			}
		}
	}
}

func TestSolve_WarmEqualsCold(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range many(t, 3000) {
		n := randomNet(r)
		old, err := Solve(n, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for range 1 + r.IntN(5) {
			n.Steps[r.IntN(len(n.Steps))].Qty = 1 + int64(r.IntN(15))
			n.Steps[r.IntN(len(n.Steps))].Value = int64(r.IntN(30))
		}
		if a := r.IntN(len(n.Arcs)); n.Arcs[a].From > 0 && n.Home[n.Arcs[a].From] != int32(a) {
			n.Arcs[a].Cap = int64(r.IntN(20))
		}
		cold, err := Solve(n, Options{})
		if err != nil {
			t.Fatal(err)
		}
		warm, err := Solve(n, Options{Warm: old})
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(n, warm); err != nil || warm.Cost != cold.Cost {
			t.Fatalf("network %d: warm %v, cold %v, %v", i, warm.Cost, cold.Cost, err)
		}
	}
}
