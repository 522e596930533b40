package sample

import (
	"bytes"
	"reflect"
	"testing"

	"shanqiao/app/engine"
)

func text(t *testing.T, p *engine.Problem) string {
	t.Helper()
	var out bytes.Buffer
	if err := engine.WriteProblem(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestGenerate_ValidAndAlwaysTheSame(t *testing.T) {
	for _, family := range Families {
		for _, size := range [][2]int{{1, 1}, {300, 40}, {4000, 300}} {
			p := Generate(family, size[0], size[1], 5)
			if err := p.Valid(); err != nil {
				t.Fatalf("%s: %v", family, err)
			}
			if len(p.Needs) != size[0] || len(p.Offers) != size[1] {
				t.Errorf("%s: got %d needs and %d offers", family, len(p.Needs), len(p.Offers))
			}
			first := text(t, p)
			if again := text(t, Generate(family, size[0], size[1], 5)); again != first {
				t.Errorf("%s: the second problem differs", family)
			}
			if text(t, Generate(family, size[0], size[1], 6)) == first {
				t.Errorf("%s: another seed makes the same problem", family)
			}
			back, err := engine.ReadProblem(bytes.NewBufferString(first))
			if err != nil || text(t, back) != first {
				t.Errorf("%s: the file reads back different: %v", family, err)
			}
		}
	}
}

// The engine, which looks at hubs, and the plain solver, which sees one network, must agree on every family.
func TestGenerate_BothSolversAgree(t *testing.T) {
	for _, family := range Families {
		for seed := range uint64(3) {
			p := Generate(family, 400, 60, seed)
			r, err := engine.Relax(p, engine.Options{})
			if err != nil {
				t.Fatal(err)
			}
			g, err := engine.Graph(p, true)
			if err != nil {
				t.Fatal(err)
			}
			f, err := g.Solve(nil)
			if err != nil {
				t.Fatal(err)
			}
			var points engine.Sum
			if points.Sub(f.Cost); points != r.Bound {
				t.Errorf("%s %d: the plain solver finds %s, the engine %s", family, seed, points, r.Bound)
			}
		}
	}
}

func TestGenerate_Families(t *testing.T) {
	count := func(p *engine.Problem) (listed, limited, pairs int) {
		for i := range p.Offers {
			if p.Offers[i].Listed {
				listed++
			}
			if p.Offers[i].Most > 0 {
				limited++
			}
		}
		return listed, limited, len(p.Pairs)
	}
	const needs, offers = 2000, 200
	for family, want := range map[string][3]bool{Pair: {true, true, true}, PairNorm: {true, true, true}, Caps: {false, true, false}, Hub: {}} {
		listed, limited, pairs := count(Generate(family, needs, offers, 1))
		if got := [3]bool{listed == offers, limited > offers/5, pairs > 10*needs}; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %d listed offers, %d with a limit, %d pairs", family, listed, limited, pairs)
		}
	}
}
