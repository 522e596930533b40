package engine

import (
	"math/rand/v2"
	"testing"
)

// TestMore_EqualsAnotherSolve reserves one more unit for a need, by an offer of an organisation of its own that nobody else may
// use, and solves again: the best flow must gain what the right-hand margin says, and no less than it loses on the left.
func TestMore_EqualsAnotherSolve(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(41, 42))
	asked := 0
	for range many(t, 400) {
		p := randomProblem(r, 3+r.IntN(30), 1+r.IntN(12))
		base, err := Solve(p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		x, err := Explain(p, base.Grants)
		if err != nil {
			t.Fatal(err)
		}
		need := int32(r.IntN(len(p.Needs)))
		more, less := x.More(need)
		if more < 0 {
			continue
		}
		after, err := Relax(reserved(p, need), Options{})
		if err != nil {
			t.Fatal(err)
		}
		gain := after.Bound
		gain.Sub(base.Bound)
		if asked++; gain.Big().Int64() != more {
			t.Fatalf("one more unit gains %v, the margin says %d", gain, more)
		}
		if less >= 0 && less < more {
			t.Fatalf("one unit less loses %d, one more gains %d", less, more)
		}
	}
	if asked < many(t, 200) {
		t.Fatalf("only %d needs could take a unit", asked)
	}
}

// reserved is the problem with one more unit of a need's kind for that need alone.
func reserved(p *Problem, need int32) *Problem {
	q := *p
	q.Orgs = append(append([]string(nil), p.Orgs...), "one-more")
	q.Offers = append(append([]Offer(nil), p.Offers...), Offer{ID: "one-more", Org: int32(len(p.Orgs)), Kind: p.Needs[need].Kind, Qty: 1, Listed: true})
	q.Pairs = nil
	done := false
	for _, x := range p.Pairs {
		if !done && x.Need > need {
			q.Pairs, done = append(q.Pairs, Pair{Need: need, Offer: int32(len(p.Offers))}), true
		}
		q.Pairs = append(q.Pairs, x)
	}
	if !done {
		q.Pairs = append(q.Pairs, Pair{Need: need, Offer: int32(len(p.Offers))})
	}
	return &q
}
