package dimacs

import "math"

// fields is the rest of a line, taken word by word.
type fields []byte

func (f *fields) skip() {
	rest := *f
	for len(rest) > 0 && rest[0] <= ' ' {
		rest = rest[1:]
	}
	*f = rest
}

// word is the next word, empty at the end.
func (f *fields) word() []byte {
	f.skip()
	rest := *f
	n := 0
	for n < len(rest) && rest[n] > ' ' {
		n++
	}
	*f = rest[n:]
	return rest[:n]
}

// end says whether nothing is left.
func (f *fields) end() bool {
	f.skip()
	return len(*f) == 0
}

// number is the next word as a whole number; false if it is none or does not fit 64 bits.
func (f *fields) number() (int64, bool) {
	f.skip()
	rest := *f
	negative := len(rest) > 0 && rest[0] == '-'
	if negative || (len(rest) > 0 && rest[0] == '+') {
		rest = rest[1:]
	}
	var n uint64
	i := 0
	for ; i < len(rest) && rest[i] > ' '; i++ {
		digit := uint64(rest[i]) - '0'
		if digit > 9 || n > (1<<63-digit)/10 {
			return 0, false
		}
		n = n*10 + digit
	}
	*f = rest[i:]
	switch {
	case i == 0 || (n > math.MaxInt64 && !negative):
		return 0, false
	case negative:
		return int64(-n), true
	}
	return int64(n), true
}
