package engine

import (
	"math/rand/v2"
	"testing"
)

// apply makes a problem with a change, by other means than the explanation's own trial.
func apply(p *Problem, c Change) *Problem {
	q := *p
	q.Offers = append([]Offer(nil), p.Offers...)
	o := &q.Offers[c.Offer]
	o.Qty += c.Qty
	switch c.Filter {
	case "category":
		o.Categories = nil
	case "region":
		o.Regions = nil
	case "group":
		o.Groups = nil
	case "stage":
		o.Stages = nil
	case "date":
		o.From = 0
	}
	return &q
}

func gotBy(t *testing.T, p *Problem, need int32) (sum int64) {
	t.Helper()
	r, err := Solve(p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range r.Grants {
		if g.Need == need {
			sum += g.Qty
		}
	}
	return sum
}

// TestChanges_HoldWhenSolvedAgain takes problems of 200 needs and more, with ties and caps, asks for one unmet need what
// would help, and solves the whole problem again with each change: the need must get what was said.
func TestChanges_HoldWhenSolvedAgain(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(31, 32))
	cases, claims, causes := 0, 0, map[string]int{}
	for cases < 1000 {
		p := randomProblem(r, 200+r.IntN(40), 12+r.IntN(30))
		base, err := Solve(p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		x, err := Explain(p, base.Grants)
		if err != nil {
			t.Fatal(err)
		}
		unmet, k := x.Unmet(), newChecker(p)
		for range min(20, len(unmet)) {
			u := unmet[r.IntN(len(unmet))]
			causes[u.Cause]++
			checkCause(t, k, u)
		}
		if len(unmet) == 0 {
			continue
		}
		cases++
		u := unmet[r.IntN(len(unmet))]
		list, err := Changes(p, u.Need)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			claims++
			if got := gotBy(t, apply(p, c), u.Need); got != c.Gets || got <= c.Has {
				t.Fatalf("case %d: with %+v need %d gets %d", cases, c, u.Need, got)
			}
		}
	}
	if claims < 500 || len(causes) < 4 {
		t.Fatalf("%d claims, causes %v: the cases say too little", claims, causes)
	}
	t.Logf("%d claims in %d cases, causes %v", claims, cases, causes)
}

// checkCause looks whether the named cause is a fact of the problem.
func checkCause(t *testing.T, k *checker, u Unmet) {
	t.Helper()
	p, fitting, ofKind := k.p, 0, 0
	for i := range p.Offers {
		if p.Offers[i].Kind == p.Needs[u.Need].Kind && p.Offers[i].Qty > 0 {
			ofKind++
			if _, ok := k.fits(u.Need, int32(i)); ok {
				fitting++
			}
		}
	}
	if (u.Cause == "none") != (ofKind == 0) || (u.Cause == "restricted") != (ofKind > 0 && fitting == 0) {
		t.Fatalf("need %d: cause %s with %d offers of its kind, %d that fit", u.Need, u.Cause, ofKind, fitting)
	}
	for _, b := range u.Blocks {
		i, freed := b.Largest, 0
		if ok, _ := p.Fits(u.Need, i); ok {
			t.Fatalf("need %d: offer %d is said to be kept away by %s", u.Need, i, b.Filter)
		}
		for o := range p.Offers {
			if ok, why := p.Fits(u.Need, int32(o)); ok || why != b.Filter || p.Offers[o].Qty == 0 {
				continue
			}
			after := apply(p, Change{Offer: int32(o), Filter: b.Filter})
			if ok, _ := after.Fits(u.Need, int32(o)); ok {
				freed++
			} else if int32(o) == i {
				t.Fatalf("need %d: without %s offer %d still does not fit", u.Need, b.Filter, i)
			}
		}
		if b.Offers < 1 || b.Offers > freed || b.Left < 1 {
			t.Fatalf("need %d: %d offers with %d left are said to be kept away by %s, %d would fit without it", u.Need, b.Offers, b.Left, b.Filter, freed)
		}
	}
}
