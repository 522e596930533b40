package simulate

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"testing"

	"shanqiao/app/engine"
)

// tally counts what the proved problems had in them, so that the proofs are not of problems in which nothing happens.
type tally struct{ plans, grants, floors, bars, keeps, begun int }

func (m *tally) count(p *engine.Problem, grants int) {
	m.plans, m.grants, m.bars, m.keeps = m.plans+1, m.grants+grants, m.bars+len(p.Bars), m.keeps+len(p.Keeps)
	for _, x := range p.Places {
		m.floors += int(one(x.Floor > 0))
	}
	for _, n := range p.Needs {
		m.begun += int(one(n.Tranches[0].Qty == 0))
	}
}

// What the nights of a year are planned with is proved as any plan of the product is: by its own check, from the file that a
// proof is.
func TestRun_PlansAreProved(t *testing.T) {
	y := Arrivals(Size{Needs: 800, Offers: 80, Seed: 2, Supply: 60})
	for _, name := range []string{"shipped", "no-tranches", "year-floor-10"} {
		var m tally
		l := newLife(y, policy(t, name))
		for day := range Days {
			l.begin(day)
			if day%40 == 39 {
				m.count(proved(t, l, day))
			}
			if err := l.plan(day); err != nil {
				t.Fatal(err)
			}
		}
		if m.plans != 9 || m.grants == 0 || m.floors == 0 || m.bars == 0 || m.keeps == 0 || (m.begun == 0) != (name == "no-tranches") {
			t.Errorf("%s: too little was proved: %+v", name, m)
		}
	}
}

// proved solves the day's problem, writes its proof, reads it again and checks it; a bound one point higher must be refused.
func proved(t *testing.T, l *life, day int) (*engine.Problem, int) {
	t.Helper()
	q := l.question(day)
	r, err := engine.Solve(q.frame.Problem, engine.Options{Workers: 1})
	if err != nil {
		t.Fatalf("%s day %d: %v", l.policy.Name, day, err)
	}
	if grants, err := q.solve(l.policy); err != nil || !slices.Equal(grants, r.Grants) {
		t.Fatalf("%s day %d: the year proposes another plan: %v", l.policy.Name, day, err)
	}
	p, proof := filed(t, q.frame.Problem, r.Proof())
	if err := engine.Check(p, proof); err != nil {
		t.Errorf("%s day %d: %v", l.policy.Name, day, err)
	}
	proof.Bound.AddMul(1, 1)
	if engine.Check(p, proof) == nil {
		t.Errorf("%s day %d: a bound was raised and nobody noticed", l.policy.Name, day)
	}
	return p, len(r.Grants)
}

// filed is a proof as its file holds it.
func filed(t *testing.T, p *engine.Problem, proof engine.Proof) (*engine.Problem, engine.Proof) {
	t.Helper()
	var file bytes.Buffer
	sha := engine.Hash{Name: "sha256", New: sha256.New}
	if _, err := engine.WriteProof(&file, p, proof, sha); err != nil {
		t.Fatal(err)
	}
	p, proof, _, err := engine.ReadProof(&file, func(name string) (engine.Hash, bool) { return sha, name == sha.Name })
	if err != nil {
		t.Fatal(err)
	}
	return p, proof
}
