package flow

import (
	"fmt"
	"math/big"
	"math/bits"
)

// Sum is a signed 128-bit number: objectives do not fit 64 bits.
type Sum struct{ hi, lo uint64 }

// AddMul adds x times y.
func (s *Sum) AddMul(x, y int64) {
	h, l := bits.Mul64(uint64(size(x)), uint64(size(y)))
	p := Sum{h, l}
	if (x < 0) != (y < 0) {
		s.Sub(p)
	} else {
		s.Add(p)
	}
}

// Add adds another sum.
func (s *Sum) Add(o Sum) {
	var c uint64
	s.lo, c = bits.Add64(s.lo, o.lo, 0)
	s.hi, _ = bits.Add64(s.hi, o.hi, c)
}

// Sub takes another sum away.
func (s *Sum) Sub(o Sum) {
	var b uint64
	s.lo, b = bits.Sub64(s.lo, o.lo, 0)
	s.hi, _ = bits.Sub64(s.hi, o.hi, b)
}

// Cmp is -1, 0 or 1 as s is below, equal to or above o.
func (s Sum) Cmp(o Sum) int {
	if int64(s.hi) != int64(o.hi) {
		if int64(s.hi) < int64(o.hi) {
			return -1
		}
		return 1
	}
	if s.lo != o.lo {
		if s.lo < o.lo {
			return -1
		}
		return 1
	}
	return 0
}

// Big is the same number without a limit.
func (s Sum) Big() *big.Int {
	b := new(big.Int).SetInt64(int64(s.hi))
	return b.Add(b.Lsh(b, 64), new(big.Int).SetUint64(s.lo))
}

// String is the number in decimal.
func (s Sum) String() string { return s.Big().String() }

// ParseSum reads a decimal number of at most 128 bits.
func ParseSum(text string) (Sum, error) {
	b, ok := new(big.Int).SetString(text, 10)
	if !ok || b.BitLen() > 127 {
		return Sum{}, fmt.Errorf("flow: %q is not a number of at most 128 bits", text)
	}
	lo := new(big.Int).And(b, new(big.Int).SetUint64(^uint64(0)))
	return Sum{uint64(new(big.Int).Rsh(b, 64).Int64()), lo.Uint64()}, nil
}
