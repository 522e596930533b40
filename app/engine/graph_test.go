package engine

import (
	"math/rand/v2"
	"testing"
)

// The plain solver knows nothing of two storeys, greedy starts or merged rows.
func TestRelax_AgreesWithThePlainSolver(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	for i := range many(t, 1000) {
		p := randomProblem(r, 1+r.IntN(40), 1+r.IntN(20))
		best, err := Relax(p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, apart := range []bool{false, true} {
			g, err := Graph(p, apart)
			if err != nil {
				t.Fatal(err)
			}
			f, err := g.Solve(nil)
			if err != nil {
				t.Fatalf("problem %d: %v", i, err)
			}
			if err := g.Verify(f); err != nil {
				t.Fatalf("problem %d: %v", i, err)
			}
			var got Sum
			if got.Sub(f.Cost); got != best.Bound {
				t.Fatalf("problem %d: the plain solver finds %s, the engine %s", i, got, best.Bound)
			}
		}
	}
}
