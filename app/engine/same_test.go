package engine

import (
	"bytes"
	"cmp"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// The same question gives the same file, byte for byte, however many workers and cores there are.
func TestSolve_SameBytesOnAnyNumberOfCores(t *testing.T) {
	r := rand.New(rand.NewPCG(61, 62))
	cores := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(cores)
	for i := range many(t, 60) {
		p := randomProblem(r, 10+r.IntN(60), 5+r.IntN(15))
		var first []byte
		for _, n := range []struct{ cores, workers int }{{1, 1}, {2, 2}, {4, 3}, {4, 0}} {
			runtime.GOMAXPROCS(n.cores)
			a, err := Solve(p, Options{Workers: n.workers})
			if err != nil {
				t.Fatal(err)
			}
			file := proofFile(t, p, a.Proof())
			if first == nil {
				first = file
			}
			if !bytes.Equal(first, file) {
				t.Fatalf("problem %d: %d cores and %d workers give another file", i, n.cores, n.workers)
			}
		}
	}
}

// shuffled is the same question with its needs in another order.
func shuffled(p *Problem, r *rand.Rand) *Problem {
	q := *p
	to := make([]int32, len(p.Needs)) // old position → new
	q.Needs = make([]Need, len(p.Needs))
	for old, at := range r.Perm(len(p.Needs)) {
		to[old] = int32(at)
		q.Needs[at] = p.Needs[old]
	}
	q.Limits = slices.Clone(p.Limits)
	for i := range q.Limits {
		q.Limits[i].Need = to[q.Limits[i].Need]
	}
	slices.SortFunc(q.Limits, func(a, b Limit) int { return cmp.Or(cmp.Compare(a.Need, b.Need), cmp.Compare(a.Offer, b.Offer)) })
	q.Pairs, q.Bonds, q.Keeps, q.Bars = slices.Clone(p.Pairs), slices.Clone(p.Bonds), slices.Clone(p.Keeps), slices.Clone(p.Bars)
	for i := range q.Pairs {
		q.Pairs[i].Need = to[q.Pairs[i].Need]
	}
	for i := range q.Bonds {
		q.Bonds[i].Need = to[q.Bonds[i].Need]
	}
	for i := range q.Keeps {
		q.Keeps[i].Need = to[q.Keeps[i].Need]
	}
	for i := range q.Bars {
		q.Bars[i].Need = to[q.Bars[i].Need]
	}
	slices.SortFunc(q.Pairs, func(a, b Pair) int { return cmp.Or(cmp.Compare(a.Need, b.Need), cmp.Compare(a.Offer, b.Offer)) })
	slices.SortFunc(q.Bonds, func(a, b Bond) int { return cmp.Or(cmp.Compare(a.Need, b.Need), cmp.Compare(a.Org, b.Org)) })
	slices.SortFunc(q.Keeps, func(a, b Keep) int { return cmp.Or(cmp.Compare(a.Need, b.Need), cmp.Compare(a.Offer, b.Offer)) })
	slices.SortFunc(q.Bars, func(a, b Bar) int { return cmp.Or(cmp.Compare(a.Need, b.Need), cmp.Compare(a.Org, b.Org)) })
	return &q
}

// The bound does not depend on the order in which the needs come, and the plan of either order is proved.
func TestSolve_SameBoundInAnyOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(63, 64))
	for i := range many(t, 200) {
		p := randomProblem(r, 1+r.IntN(40), 1+r.IntN(12))
		q := shuffled(p, r)
		a, err := Solve(p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		b, err := Solve(q, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if a.Bound != b.Bound {
			t.Fatalf("problem %d: %v in one order, %v in another", i, a.Bound, b.Bound)
		}
		if err := Check(q, b.Proof()); err != nil {
			t.Fatalf("problem %d: %v", i, err)
		}
	}
}
