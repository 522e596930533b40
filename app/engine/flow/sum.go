package flow

import (
	"fmt"
	"math/big"
	"math/bits"
)

// Sum is an exact signed integer of 128 bits (two's complement); its zero value is 0. Objectives need it: quantities times costs
// pass 2^63 long before either does. It holds -2^127 to 2^127-1, which is room for at least two products of extreme int64 values
// and for 2^63 products below 2^64; beyond that it wraps, as int64 does.
type Sum struct{ hi, lo uint64 }

// AddMul adds the product x*y, computed without loss.
func (s *Sum) AddMul(x, y int64) {
	hi, lo := bits.Mul64(uint64(x), uint64(y))
	if x < 0 {
		hi -= uint64(y)
	}
	if y < 0 {
		hi -= uint64(x)
	}
	s.Add(Sum{hi, lo})
}

// Add adds o.
func (s *Sum) Add(o Sum) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, o.lo, 0)
	s.hi, _ = bits.Add64(s.hi, o.hi, carry)
}

// Sub takes o away.
func (s *Sum) Sub(o Sum) {
	var borrow uint64
	s.lo, borrow = bits.Sub64(s.lo, o.lo, 0)
	s.hi, _ = bits.Sub64(s.hi, o.hi, borrow)
}

// Cmp is -1, 0 or +1 as s is below, equal to or above o.
func (s Sum) Cmp(o Sum) int {
	switch {
	case s == o:
		return 0
	case int64(s.hi) < int64(o.hi), s.hi == o.hi && s.lo < o.lo:
		return -1
	}
	return 1
}

// Big is the same number without a limit of size.
func (s Sum) Big() *big.Int {
	b := big.NewInt(int64(s.hi))
	return b.Add(b.Lsh(b, 64), new(big.Int).SetUint64(s.lo))
}

// String writes the number in decimal.
func (s Sum) String() string { return s.Big().String() }

// ParseSum reads what String writes: decimal digits with an optional sign. It refuses anything else and numbers beyond 128 bits.
func ParseSum(text string) (Sum, error) {
	b, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return Sum{}, fmt.Errorf("%q is not a whole number", text)
	}
	low := new(big.Int).And(b, new(big.Int).SetUint64(1<<64-1))
	high := new(big.Int).Rsh(b, 64)
	if !high.IsInt64() {
		return Sum{}, fmt.Errorf("%s does not fit 128 bits", text)
	}
	return Sum{uint64(high.Int64()), low.Uint64()}, nil
}
