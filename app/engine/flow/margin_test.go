package flow

import (
	"math/rand/v2"
	"testing"
)

// TestMarginal_EqualsAnotherSolve puts one more unit at every row, solves again and compares what that changes.
func TestMarginal_EqualsAnotherSolve(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for i := range many(t, 1200) {
		n := randomNet(r)
		a, err := Solve(n, Options{})
		if err != nil {
			t.Fatal(err)
		}
		m := Marginal(n, a)
		for row := range n.Rows() {
			after, err := Solve(oneMore(n, row), Options{})
			if err != nil {
				t.Fatal(err)
			}
			change := after.Cost
			change.Sub(a.Cost)
			if got := m.More[n.Nodes+row]; change.String() != asSum(min(got, 0)).String() {
				t.Fatalf("network %d row %d: one more unit changes the cost by %v, the margin says %d", i, row, change, got)
			}
			if left, p := -m.Less[n.Nodes+row], m.More[n.Nodes+row]; m.Less[n.Nodes+row] < Far && p < Far && left > p {
				t.Fatalf("network %d row %d: the margins cross: %d above %d", i, row, left, p)
			}
		}
	}
}

func asSum(x int64) (s Sum) {
	s.AddMul(x, 1)
	return s
}

// oneMore is the network with a node that has one unit for one row, or keeps it.
func oneMore(n *Net, row int) *Net {
	m := *n
	v := int32(n.Nodes)
	m.Nodes++
	m.Supply = append(append([]int64(nil), n.Supply...), 1)
	m.Supply[0]--
	m.Arcs = append(append([]Arc(nil), n.Arcs...), Arc{v, 0, 2, 0})
	m.Home = append(append([]int32(nil), n.Home...), int32(len(n.Arcs)))
	m.Limit = append(append([]int64(nil), n.Limit...), 1)
	at := n.First[row+1]
	m.Source = append(append(append([]int32(nil), n.Source[:at]...), v), n.Source[at:]...)
	m.Cost = append(append(append([]int32(nil), n.Cost[:at]...), 0), n.Cost[at:]...)
	if n.Most != nil {
		m.Most = append(append(append([]int64(nil), n.Most[:at]...), 1), n.Most[at:]...)
	}
	m.First = append([]int32(nil), n.First...)
	for r := row + 1; r < len(m.First); r++ {
		m.First[r]++
	}
	return &m
}
