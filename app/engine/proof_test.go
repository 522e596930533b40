package engine

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

var sha = Hash{"sha256", sha256.New}

func shaOnly(name string) (Hash, bool) { return sha, name == "sha256" }

func proofFile(t *testing.T, p *Problem, f Proof) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := WriteProof(&b, p, f, sha); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checkFile is what an auditor does with a file.
func checkFile(file []byte) error {
	p, f, _, err := ReadProof(bytes.NewReader(file), shaOnly)
	if err != nil {
		return err
	}
	return Check(p, f)
}

func TestProof_SurvivesTheFile(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range many(t, 200) {
		p := randomProblem(r, 1+r.IntN(25), 1+r.IntN(12))
		a, err := Solve(p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := checkFile(proofFile(t, p, a.Proof())); err != nil {
			t.Fatal(err)
		}
	}
}

// TestProof_AnyChangeIsNamed changes one character of a proof file at a time: the hash of its section no longer fits, or
// the head contradicts what the file proves.
func TestProof_AnyChangeIsNamed(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(13, 14))
	p := randomProblem(r, 25, 12)
	a, err := Solve(p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	file := proofFile(t, p, a.Proof())
	for i := range many(t, 10000) {
		at := r.IntN(len(file))
		with := "0123456789 -:abc\n"[r.IntN(17)]
		if file[at] == with {
			continue
		}
		changed := bytes.Clone(file)
		changed[at] = with
		if err := checkFile(changed); err == nil {
			t.Fatalf("change %d: byte %d from %q to %q goes unnoticed", i, at, file[at], with)
		}
	}
}

// TestProof_ForgeriesAreRefused changes plan, flow, prices or the claimed sums and makes the hashes fit again. Such a file
// may only pass if it is true: every limit kept, and the bound the one that a solve finds.
func TestProof_ForgeriesAreRefused(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(15, 16))
	refused := 0
	for i := range many(t, 10000) {
		p := randomProblem(r, 1+r.IntN(10), 1+r.IntN(6))
		a, err := Solve(p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		f := forge(r, p, a.Proof())
		err = checkFile(proofFile(t, p, f))
		if err != nil {
			if re := (Refused{}); !errors.As(err, &re) && !strings.Contains(err.Error(), "line") {
				t.Fatalf("forgery %d: %v names nothing", i, err)
			}
			refused++
			continue
		}
		if f.Bound != a.Bound || f.Value.Cmp(a.Bound) > 0 {
			t.Fatalf("forgery %d passed: bound %v, it is %v", i, f.Bound, a.Bound)
		}
		if plan, err := newChecker(p).grants("plan", f.Plan, true); err != nil || plan != f.Value {
			t.Fatalf("forgery %d passed with a plan that does not hold: %v", i, err)
		}
	}
	if refused < many(t, 5000) {
		t.Fatalf("only %d of 10000 forgeries were refused", refused)
	}
}

// forge changes one thing and sometimes the claims to go with it.
func forge(r *rand.Rand, p *Problem, f Proof) Proof {
	f.Plan, f.Flow = append([]Grant(nil), f.Plan...), append([]Grant(nil), f.Flow...)
	f.Prices.Offers, f.Prices.Places = append([]int64(nil), f.Prices.Offers...), append([]int64(nil), f.Prices.Places...)
	delta := 1 + int64(r.IntN(5))
	list := &f.Plan
	if r.IntN(2) == 0 {
		list = &f.Flow
	}
	switch kind := r.IntN(6); {
	case kind == 0 && len(*list) > 0:
		(*list)[r.IntN(len(*list))].Qty += delta
	case kind == 1 && len(*list) > 0:
		i := r.IntN(len(*list))
		*list = append((*list)[:i], (*list)[i+1:]...)
	case kind == 2:
		f.Prices.Offers[r.IntN(len(f.Prices.Offers))] += delta
	case kind == 3 && len(f.Prices.Places) > 0:
		f.Prices.Places[r.IntN(len(f.Prices.Places))] -= delta
	case kind == 4 && len(*list) > 0:
		(*list)[r.IntN(len(*list))].Offer = int32(r.IntN(len(p.Offers)))
	default:
		f.Bound.AddMul(delta, 1)
	}
	if r.IntN(2) == 0 {
		f.Value = Worth(p, f.Plan)
	}
	if r.IntN(2) == 0 {
		f.Bound = Worth(p, f.Flow)
	}
	return f
}
