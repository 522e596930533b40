package flow

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// randomGraph makes small graphs with everything that may go wrong: loops, parallel arcs, arcs without limit, lower bounds, costs
// below 0, supplies that no flow can satisfy.
func randomGraph(r *rand.Rand) Graph {
	n, m := 1+r.IntN(8), r.IntN(24)
	g := Graph{Nodes: n, Supply: make([]int64, n)}
	lows, free, negative := r.IntN(3) == 0, r.IntN(4) == 0, r.IntN(2) == 0
	for range r.IntN(5) {
		x := int64(r.IntN(6))
		g.Supply[r.IntN(n)] += x
		g.Supply[r.IntN(n)] -= x
	}
	for range m {
		low, room, cost := int64(0), int64(r.IntN(9)), int64(r.IntN(20))
		if negative {
			cost -= int64(r.IntN(15))
		}
		if lows {
			low = int64(r.IntN(4)) - 1
		}
		if room += low; free && r.IntN(3) == 0 {
			room = NoLimit
		}
		g.From, g.To = append(g.From, int32(r.IntN(n))), append(g.To, int32(r.IntN(n)))
		g.Low, g.Cap, g.Cost = append(g.Low, low), append(g.Cap, room), append(g.Cost, cost)
	}
	if !lows {
		g.Low = nil
	}
	return g
}

const huge = 1 << 20 // stands for no limit in the reference

// twoWay is what the reference works on: arcs that can still be changed, in pairs of there and back.
type twoWay struct {
	to, from []int
	room     []int64
	cost     []int64
}

func (r *twoWay) add(from, to int, room, flow, cost int64) {
	r.from, r.to = append(r.from, from, to), append(r.to, to, from)
	r.room, r.cost = append(r.room, room, flow), append(r.cost, cost, -cost)
}

// cheapest gives the arcs of a path from s to every node that Bellman and Ford find, or, with s < 0, of a circle that gains.
func (r *twoWay) cheapest(nodes, s int) (dist []int64, via []int, circle int) {
	dist, via, circle = make([]int64, nodes), make([]int, nodes), -1
	for v := range dist {
		via[v] = -1
		if s >= 0 && v != s {
			dist[v] = math.MaxInt64 / 2
		}
	}
	for range nodes {
		circle = -1
		for e, room := range r.room {
			if d := dist[r.from[e]] + r.cost[e]; room > 0 && dist[r.from[e]] < math.MaxInt64/2 && d < dist[r.to[e]] {
				dist[r.to[e]], via[r.to[e]], circle = d, e, r.to[e]
			}
		}
	}
	return dist, via, circle
}

func (r *twoWay) send(e int, x int64) { r.room[e] -= x; r.room[e^1] += x }

// plainReference solves a graph in the slowest way: a flow by shortest paths from a source to a sink, then circles that gain, one by one.
func plainReference(g Graph) (cost int64, err error) {
	r, s, t := &twoWay{}, g.Nodes, g.Nodes+1
	left := append([]int64(nil), g.Supply...)
	for e := range g.From {
		most := g.Cap[e]
		if most == NoLimit {
			most = huge
		}
		low := g.low(e)
		left[g.From[e]] -= low
		left[g.To[e]] += low
		cost += low * g.Cost[e]
		r.add(int(g.From[e]), int(g.To[e]), most-low, 0, g.Cost[e])
	}
	arcs, want := len(r.room), int64(0)
	for v, x := range left {
		if x > 0 {
			r.add(s, v, x, 0, 0)
			want += x
		} else {
			r.add(v, t, -x, 0, 0)
		}
	}
	costs := r.cost
	r.cost = make([]int64, len(costs)) // first any flow
	for {
		dist, via, _ := r.cheapest(g.Nodes+2, s)
		if dist[t] > 0 || want == 0 {
			break
		}
		for v := t; v != s; v = r.from[via[v]] {
			r.send(via[v], 1)
		}
		want--
	}
	if want > 0 {
		return 0, ErrInfeasible
	}
	r.from, r.to, r.room, r.cost = r.from[:arcs], r.to[:arcs], r.room[:arcs], costs[:arcs]
	r.gain(g.Nodes)
	for e := range g.From {
		if r.room[2*e+1] > huge/2 {
			return 0, ErrUnbounded
		}
		cost += r.room[2*e+1] * g.Cost[e]
	}
	return cost, nil
}

// gain turns circles until none gains.
func (r *twoWay) gain(nodes int) {
	for {
		_, via, v := r.cheapest(nodes, -1)
		if v < 0 {
			return
		}
		for range nodes {
			v = r.from[via[v]]
		}
		room, end := int64(math.MaxInt64), v
		for first := true; first || v != end; first = false {
			room = min(room, r.room[via[v]])
			v = r.from[via[v]]
		}
		for first := true; first || v != end; first = false {
			r.send(via[v], room)
			v = r.from[via[v]]
		}
	}
}

func TestGraph_EqualsReference(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	seen := map[error]int{}
	for i := range many(t, 5000) {
		g := randomGraph(r)
		want, wantErr := plainReference(g)
		f, err := g.Solve(nil)
		if !errors.Is(err, wantErr) || (err == nil) != (wantErr == nil) {
			t.Fatalf("graph %d: got %v, want %v\n%+v", i, err, wantErr, g)
		}
		seen[wantErr]++
		if err != nil {
			continue
		}
		if err := g.Verify(f); err != nil {
			t.Fatalf("graph %d: %v\n%+v\n%+v", i, err, g, f)
		}
		if f.Cost.String() != asSum(want).String() {
			t.Fatalf("graph %d: got %s, want %d\n%+v", i, f.Cost, want, g)
		}
	}
	if seen[nil] < many(t, 1000) || seen[ErrInfeasible] < many(t, 100) || seen[ErrUnbounded] < many(t, 100) {
		t.Errorf("the graphs are too much alike: %v", seen)
	}
}

// A tree that is turned often: paths, stars and grids with many equal costs.
func TestGraph_LargerGraphsProveThemselves(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for i := range many(t, 60) {
		n := 20 + r.IntN(400)
		g := Graph{Nodes: n, Supply: make([]int64, n)}
		for range n / 2 {
			x := int64(1 + r.IntN(20))
			g.Supply[r.IntN(n)] += x
			g.Supply[r.IntN(n)] -= x
		}
		for v := range 6 * n {
			from, to, most := int32(v%n), int32(r.IntN(n)), int64(r.IntN(60))
			if v < n {
				to, most = int32((v+1)%n), NoLimit
			}
			g.From, g.To, g.Cap, g.Cost = append(g.From, from), append(g.To, to), append(g.Cap, most), append(g.Cost, int64(r.IntN(1+i)))
		}
		f, err := g.Solve(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Verify(f); err != nil {
			t.Fatalf("graph %d: %v", i, err)
		}
		if again, err := g.Solve(nil); err != nil || again.Pivots != f.Pivots || again.Cost != f.Cost {
			t.Fatalf("graph %d: the second answer differs", i)
		}
	}
}

func TestGraph_Refusals(t *testing.T) {
	arc := func(low, most, cost int64, supply ...int64) Graph {
		return Graph{Nodes: 2, Supply: append(supply, make([]int64, 2-len(supply))...), From: []int32{0}, To: []int32{1},
			Low: []int64{low}, Cap: []int64{most}, Cost: []int64{cost}}
	}
	loop := arc(0, NoLimit, -1)
	loop.To[0] = 0
	lonely := loop
	lonely.Supply = []int64{1, -1}
	wild := arc(0, 1, 1)
	wild.To = []int32{2}
	for name, c := range map[string]struct {
		g    Graph
		want error
	}{
		"supplies do not add up":       {arc(0, 5, 1, 3, -2), ErrInfeasible},
		"low above capacity":           {arc(6, 5, 1), ErrInfeasible},
		"capacity too small":           {arc(0, 2, 1, 3, -3), ErrInfeasible},
		"loop that gains":              {loop, ErrUnbounded},
		"loop that gains, no way":      {lonely, ErrInfeasible},
		"cost times nodes":             {arc(0, 1, 1<<61+1), ErrTooLarge},
		"cost of the smallest int64":   {arc(0, 1, math.MinInt64), ErrTooLarge},
		"capacity":                     {arc(0, 1<<61, 1), ErrTooLarge},
		"supply":                       {arc(0, 1, 1, math.MinInt64, math.MinInt64), ErrTooLarge},
		"largest that is allowed":      {arc(-1<<60+1, 1<<60, 1<<61, 0, 0), nil},
		"no nodes":                     {Graph{}, nil},
		"nodes without arcs":           {Graph{Nodes: 3, Supply: make([]int64, 3)}, nil},
		"nodes that cannot be reached": {Graph{Nodes: 2, Supply: []int64{1, -1}}, ErrInfeasible},
	} {
		f, err := c.g.Solve(nil)
		if !errors.Is(err, c.want) || (c.want == nil && err != nil) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		if err == nil && c.g.Verify(f) != nil {
			t.Errorf("%s: %v", name, c.g.Verify(f))
		}
	}
	if _, err := wild.Solve(nil); err == nil {
		t.Error("an arc to nowhere was accepted")
	}
}

func TestGraph_StepMayStop(t *testing.T) {
	n := 20000
	g := Graph{Nodes: n, Supply: make([]int64, n)}
	r := rand.New(rand.NewPCG(9, 9))
	for v := range n {
		g.Supply[v] = 1 - 2*int64(v%2)
		for range 6 {
			g.From, g.To = append(g.From, int32(v)), append(g.To, int32(r.IntN(n)))
			g.Cap, g.Cost = append(g.Cap, 3), append(g.Cost, int64(r.IntN(1000)))
		}
	}
	stop := errors.New("enough")
	last := asSum(math.MaxInt64)
	_, err := g.Solve(func(p Progress) error {
		if p.Pivots == 0 || last.Cmp(p.Cost) < 0 {
			t.Errorf("the cost rose from %s to %s", last, p.Cost)
		}
		return stop
	})
	if err != stop {
		t.Errorf("got %v, want %v", err, stop)
	}
}
