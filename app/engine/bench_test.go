package engine_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"shanqiao/app/engine"
	"shanqiao/app/engine/sample"
)

// BenchmarkOwn measures ratios of our own within one run: a warm solve after 1 % of the needs changed over a cold one, the
// verification over the solve, how many flows of needs that did not change are other than before, and the quality of the
// plan. `make bench-engine` prints them.
func BenchmarkOwn(b *testing.B) {
	for _, family := range []string{"hub", "caps", "pair"} {
		b.Run(family, func(b *testing.B) {
			for range b.N {
				own(b, family)
			}
		})
	}
}

func own(b *testing.B, family string) {
	p := sample.Generate(family, 100_000, 5_000, 1)
	m, err := engine.Measure(p, func() func() float64 {
		from := time.Now()
		return func() float64 { return time.Since(from).Seconds() }
	}, rand.New(rand.NewPCG(7, 7)).IntN)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(m.Warm/m.Cold, "warm/cold")
	b.ReportMetric(m.Verify/m.Cold, "verify/cold")
	b.ReportMetric(m.Cold, "cold-s")
	for _, bonus := range []int32{0, 2000} { // points; a unit of a first tranche is worth about 150,000
		share, lost, err := engine.Churn(p, bonus, rand.New(rand.NewPCG(7, 7)).IntN)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(100*share, fmt.Sprintf("churn-%d-%%", bonus))
		b.ReportMetric(float64(lost), fmt.Sprintf("lost-%d-ppm", bonus))
	}
	r, err := engine.Solve(p, engine.Options{})
	if err != nil {
		b.Fatal(err)
	}
	from := time.Now()
	if err := engine.Check(p, r.Proof()); err != nil {
		b.Fatal(err)
	}
	served := map[int32]bool{}
	for _, g := range r.Grants {
		served[g.Need] = true
	}
	b.ReportMetric(time.Since(from).Seconds(), "check-s")
	b.ReportMetric(float64(r.Proof().Gap())/10_000, "gap-%")
	b.ReportMetric(float64(len(r.Grants))/float64(len(served)), "grants/need")
}

// BenchmarkMemory measures what a solve keeps at once beside the problem itself, in MiB: the networks with the solver's
// arrays, counted after a collection in the middle of the pivots.
func BenchmarkMemory(b *testing.B) {
	for _, family := range []string{"hub", "caps", "pair"} {
		b.Run(family, func(b *testing.B) {
			p := sample.Generate(family, 100_000, 5_000, 1)
			for range b.N {
				most, calls := living(), 0
				base := most
				_, err := engine.Relax(p, engine.Options{Workers: 1, Watch: func(at engine.Progress) error {
					if calls++; at.Phase == "basis" || calls%32 == 0 {
						most = max(most, living())
					}
					return nil
				}})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(most-base)/(1<<20), "solver-MiB")
				b.ReportMetric(float64(base)/(1<<20), "problem-MiB")
			}
			runtime.KeepAlive(p)
		})
	}
}

func living() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
