package flow

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestSum_AgreesWithBig(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	edge := []int64{0, 1, -1, math.MaxInt64, math.MinInt64, 1 << 32, -1 << 32}
	pick := func() int64 {
		if r.IntN(3) == 0 {
			return edge[r.IntN(len(edge))]
		}
		return int64(r.Uint64()) >> r.IntN(64)
	}
	for range many(t, 20000) {
		var a, b Sum
		x, y, z := pick(), pick(), pick()
		a.AddMul(x, y)
		b.AddMul(z, 1)
		want := new(big.Int).Mul(big.NewInt(x), big.NewInt(y))
		if a.Big().Cmp(want) != 0 {
			t.Fatalf("%d * %d: got %s, want %s", x, y, a, want)
		}
		if got, cmp := a.Cmp(b), want.Cmp(big.NewInt(z)); got != cmp {
			t.Fatalf("%s against %s: got %d, want %d", a, b, got, cmp)
		}
		a.Add(b)
		if want.Add(want, big.NewInt(z)); a.Big().Cmp(want) != 0 {
			t.Fatalf("sum: got %s, want %s", a, want)
		}
		a.Sub(b)
		a.Sub(b)
		if want.Sub(want, new(big.Int).Lsh(big.NewInt(z), 1)); a.Big().Cmp(want) != 0 {
			t.Fatalf("difference: got %s, want %s", a, want)
		}
		if back, err := ParseSum(a.String()); err != nil || back != a {
			t.Fatalf("parsing %s: got %s, %v", a, back, err)
		}
	}
}

func TestParseSum_Bounds(t *testing.T) {
	for text, ok := range map[string]bool{
		"170141183460469231731687303715884105727": true, "170141183460469231731687303715884105728": false,
		"-170141183460469231731687303715884105728": true, "-170141183460469231731687303715884105729": false,
		"": false, "1.5": false, "0x10": false, " 1": false, "-0": true, "+7": true,
	} {
		s, err := ParseSum(text)
		if (err == nil) != ok {
			t.Errorf("%q: got %s, %v; want accepted %v", text, s, err, ok)
		}
	}
}
