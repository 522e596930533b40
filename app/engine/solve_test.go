package engine

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// randomProblem has everything in it: ties, caps, limits per need, whole needs, places with limits and floors, bonds, bars,
// listed offers, least grants.
func randomProblem(r *rand.Rand, needs, offers int) *Problem {
	p := &Problem{Rules: "test", Words: []string{"edu", "med", "age", "left", "elder", "child", "senior"}}
	for k := range 1 + r.IntN(3) {
		p.Kinds = append(p.Kinds, Kind{fmt.Sprint("kind", k), "piece", int64(r.IntN(6))})
	}
	for g := range 1 + offers/3 {
		p.Orgs = append(p.Orgs, fmt.Sprint("org", g))
	}
	kind := func() int32 { return int32(r.IntN(len(p.Kinds))) }
	org := func() int32 { return int32(r.IntN(len(p.Orgs))) }
	region := func() Region {
		return []Region{0, 220000000000, 220800000000, 220821000000, 220821101000, 220821101201, 510000000000, 513400000000}[r.IntN(8)]
	}
	some := func(lo, n int) (set []Word) {
		for w := lo; w < lo+n; w++ {
			if r.IntN(3) == 0 {
				set = append(set, Word(w))
			}
		}
		return set
	}
	for i := range offers {
		o := Offer{ID: fmt.Sprint("o", i), Org: org(), Kind: kind(), Qty: int64(r.IntN(60)), Cost: int32(r.IntN(5)), Categories: some(0, 3), Groups: some(3, 2), Stages: some(5, 2), Listed: r.IntN(6) == 0}
		if r.IntN(3) == 0 {
			o.Most = 1 + int64(r.IntN(15))
		}
		if x := region(); x > 0 {
			o.Regions = []Region{x}
		}
		if r.IntN(5) == 0 {
			o.From = int32(100 + r.IntN(10))
		}
		p.Offers = append(p.Offers, o)
	}
	for g := range p.Orgs {
		for k := range p.Kinds {
			if r.IntN(6) == 0 {
				p.Caps = append(p.Caps, Cap{int32(g), int32(k), int64(r.IntN(60))})
			}
		}
	}
	for s := range r.IntN(5) {
		place := Place{fmt.Sprint("s", s), kind(), -1, int64(r.IntN(60)) - 1, int64(r.IntN(20)), int64(r.IntN(40))}
		if s > 0 && p.Places[s-1].Kind == place.Kind && r.IntN(2) == 0 {
			place.Parent = int32(s - 1)
		}
		p.Places = append(p.Places, place)
	}
	heads := r.IntN(2) == 0 // people counted by head, with what an offer gave some of them before
	for j := range needs {
		n := Need{ID: fmt.Sprint("n", j), Kind: kind(), Category: Word(r.IntN(3)), Groups: some(3, 2), Stages: some(5, 2), Region: region(), Place: -1, Whole: r.IntN(5) == 0}
		if r.IntN(3) == 0 {
			n.By = int32(100 + r.IntN(10))
		}
		for s := range p.Places {
			if p.Places[s].Kind == n.Kind && r.IntN(2) == 0 {
				n.Place = int32(s)
			}
		}
		value := int64(30 + r.IntN(40))
		for range 1 + r.IntN(3) {
			n.Tranches = append(n.Tranches, Tranche{1 + int64(r.IntN(20)), value})
			value -= int64(r.IntN(int(value)))
			if n.Whole {
				break
			}
		}
		if len(n.Tranches) > 1 && r.IntN(4) == 0 {
			n.Tranches[0].Qty = 0 // there already
		}
		if heads {
			n.Heads = int32(r.IntN(4))
		}
		p.Needs = append(p.Needs, n)
		for i := range p.Offers {
			if p.Offers[i].Listed && p.Offers[i].Kind == n.Kind && r.IntN(3) == 0 {
				p.Pairs = append(p.Pairs, Pair{int32(j), int32(i), int32(r.IntN(20))})
			}
		}
		if r.IntN(6) == 0 {
			p.Bonds = append(p.Bonds, Bond{int32(j), org(), int32(r.IntN(30))})
		}
		for i := range p.Offers {
			if p.Offers[i].Kind == n.Kind && r.IntN(10) == 0 {
				p.Keeps = append(p.Keeps, Keep{int32(j), int32(i), 1 + int64(r.IntN(15)), int32(r.IntN(30))})
			}
		}
		for i := range p.Offers {
			if heads && p.Offers[i].Kind == n.Kind && r.IntN(4) == 0 {
				p.Limits = append(p.Limits, Limit{int32(j), int32(i), int64(r.IntN(12))})
			}
		}
		if r.IntN(6) == 0 {
			p.Bars = append(p.Bars, Bar{int32(j), org(), "related"})
		}
	}
	return p
}

func TestSolve_IsProvedAndMergingChangesNothing(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	for i := range many(t, 1500) {
		p := randomProblem(r, 1+r.IntN(25), 1+r.IntN(12))
		a, err := Solve(p, Options{})
		if err != nil {
			t.Fatalf("problem %d: %v", i, err)
		}
		if err := Check(p, a.Proof()); err != nil {
			t.Fatalf("problem %d: %v", i, err)
		}
		b, err := Solve(p, Options{Apart: true, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(p, b.Proof()); err != nil || a.Bound != b.Bound {
			t.Fatalf("problem %d: merged %v, apart %v: %v", i, a.Bound, b.Bound, err)
		}
	}
}

func TestFormat_ReadsWhatItWrites(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range many(t, 300) {
		p := randomProblem(r, 1+r.IntN(25), 1+r.IntN(12))
		var first, second bytes.Buffer
		if err := WriteProblem(&first, p); err != nil {
			t.Fatal(err)
		}
		again, err := ReadProblem(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("%v\n%s", err, first.String())
		}
		if err := WriteProblem(&second, again); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("written again it differs:\n%s\n%s", first.String(), second.String())
		}
	}
}
