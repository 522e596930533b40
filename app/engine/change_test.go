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
	for cases < many(t, 1000) {
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
	if claims < many(t, 500) || len(causes) < 4 {
		t.Fatalf("%d claims, causes %v: the cases say too little", claims, causes)
	}
	t.Logf("%d claims in %d cases, causes %v", claims, cases, causes)
}

// TestLifts_HoldWhenSolvedAgain asks for an offer what each of its restrictions keeps away, and solves the whole problem
// again without it: the offer must give what was said to as many as was said.
func TestLifts_HoldWhenSolvedAgain(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(35, 36))
	claims, more := 0, 0
	for i := range many(t, 120) {
		p := randomProblem(r, 200+r.IntN(40), 12+r.IntN(30))
		offer := int32(r.IntN(len(p.Offers)))
		base, err := Solve(p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, gave := map[int32]int64{}, int64(0)
		for _, g := range base.Grants {
			got[g.Need] += g.Qty
			if g.Offer == offer {
				gave += g.Qty
			}
		}
		gives, list, err := Lifts(p, offer)
		if err != nil || gives != gave {
			t.Fatalf("problem %d: offer %d gives %d, it is said %d: %v", i, offer, gave, gives, err)
		}
		for _, l := range list {
			claims++
			q := apply(p, Change{Offer: offer, Filter: l.Filter})
			after, err := Solve(q, Options{})
			if err != nil {
				t.Fatal(err)
			}
			away, serves, total := 0, 0, int64(0)
			freed := func(j int32) bool {
				before, _ := p.Fits(j, offer)
				now, _ := q.Fits(j, offer)
				return !before && now && got[j] < p.Needs[j].Wants()
			}
			for j := range p.Needs {
				if freed(int32(j)) {
					away++
				}
			}
			for _, g := range after.Grants {
				if g.Offer == offer {
					total += g.Qty
					if freed(g.Need) {
						serves++
					}
				}
			}
			if away != l.Away || serves != l.Serves || total != l.Gives {
				t.Fatalf("problem %d, offer %d without %s: %d kept away, %d of them served, %d given; it is said %+v", i, offer, l.Filter, away, serves, total, l)
			}
			if l.Serves > 0 {
				more++
			}
		}
	}
	if claims < many(t, 100) || more < many(t, 30) {
		t.Fatalf("%d claims, %d serve somebody: the cases say too little", claims, more)
	}
	t.Logf("%d claims, %d serve somebody", claims, more)
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
