package engine

import (
	"math/rand/v2"
	"testing"
)

func TestShare_GivesEverythingInFewPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range many(t, 2000) {
		var givers, takers []lot
		var sum int64
		for i := range 1 + r.IntN(8) {
			givers = append(givers, lot{int32(i), 1 + int64(r.IntN(50))})
			sum += givers[i].qty
		}
		for left := sum; left > 0; {
			q := min(left, 1+int64(r.IntN(30)))
			takers = append(takers, lot{int32(len(takers)), q})
			left -= q
		}
		gave, got := map[int32]int64{}, map[int32]int64{}
		pieces := share(append([]lot(nil), givers...), append([]lot(nil), takers...), 3)
		for _, p := range pieces {
			if p.qty <= 0 {
				t.Fatalf("piece %+v carries nothing", p)
			}
			gave[p.from] += p.qty
			got[p.to] += p.qty
		}
		for _, g := range givers {
			if gave[g.of] != g.qty {
				t.Fatalf("giver %d gave %d of %d", g.of, gave[g.of], g.qty)
			}
		}
		for _, k := range takers {
			if got[k.of] != k.qty {
				t.Fatalf("taker %d got %d of %d", k.of, got[k.of], k.qty)
			}
		}
		if len(pieces) > len(givers)+len(takers)-1 {
			t.Fatalf("%d pieces for %d givers and %d takers", len(pieces), len(givers), len(takers))
		}
	}
}
