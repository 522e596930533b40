package engine

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// Malformed says which line of a file is wrong, and how.
type Malformed struct {
	Line int
	Why  string
}

func (m Malformed) Error() string { return fmt.Sprintf("line %d: %s", m.Line, m.Why) }

type reader struct {
	p     *Problem
	words map[string]Word
	sets  map[string][]Word // equal sets share their memory
	rest  []byte            // what is left of the line
	err   error
}

// ReadProblem reads a canonical file. A file that is not well-formed or not Valid gives a Malformed with its line, or 0
// when the lines are right but do not fit together.
func ReadProblem(in io.Reader) (*Problem, error) {
	r := &reader{p: &Problem{}, words: map[string]Word{}, sets: map[string][]Word{}}
	ended := false
	err := eachLine(in, func(n int, line []byte) error {
		if n == 1 {
			if string(line) != Heading {
				return errors.New("a problem begins with \"" + Heading + "\"")
			}
			return nil
		}
		if ended {
			return errors.New("nothing may follow the line end")
		}
		r.rest, r.err = line, nil
		switch word := r.text(); word {
		case "end":
			ended = true
		case "c":
		default:
			if read := lines[word]; read != nil {
				read(r)
			} else {
				return fmt.Errorf("unknown line %q", word)
			}
			if r.err == nil && len(r.rest) > 0 {
				return errors.New("more fields than expected")
			}
		}
		return r.err
	})
	if err != nil {
		return nil, err
	}
	if !ended {
		return nil, Malformed{0, "the line end is missing: the file is not complete"}
	}
	if err := r.p.Valid(); err != nil {
		return nil, Malformed{0, err.Error()}
	}
	return r.p, nil
}

// eachLine calls read with every line and its number; an error becomes a Malformed.
func eachLine(in io.Reader, read func(n int, line []byte) error) error {
	buf := bufio.NewReaderSize(in, 1<<15)
	var long []byte
	for n := 1; ; n++ {
		line, err := buf.ReadSlice('\n')
		for errors.Is(err, bufio.ErrBufferFull) {
			long = append(long, line...)
			line, err = buf.ReadSlice('\n')
		}
		if len(long) > 0 {
			line = append(long, line...)
			long = long[:0]
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(line) > 0 {
			wrong := read(n, bytes.TrimSuffix(line, []byte("\n")))
			if refused := (Refused{}); errors.As(wrong, &refused) {
				return refused
			}
			if wrong != nil {
				return Malformed{n, wrong.Error()}
			}
		}
		if err != nil {
			return nil
		}
	}
}

var lines = map[string]func(*reader){
	"rules": func(r *reader) {
		r.p.Rules = r.text()
		r.each(func(f []byte) { r.p.Radix = append(r.p.Radix, r.parse(f)) })
	},
	"kind": func(r *reader) { r.p.Kinds = append(r.p.Kinds, Kind{r.text(), r.text(), r.num()}) },
	"org":  func(r *reader) { r.p.Orgs = append(r.p.Orgs, r.text()) },
	"cap":  func(r *reader) { r.p.Caps = append(r.p.Caps, Cap{r.at(), r.at(), r.num()}) },
	"offer": func(r *reader) {
		o := Offer{ID: r.text(), Org: r.at(), Kind: r.at(), Qty: r.num(), Most: r.num(), Least: r.num(), Cost: r.small()}
		if len(r.rest) > 1 && r.rest[0] == '!' {
			o.Listed = true
			r.text()
		} else {
			o.Categories = r.set()
		}
		o.Groups, o.Stages = r.set(), r.set()
		r.each(func(f []byte) { o.Regions = append(o.Regions, r.parse(f)) })
		o.From = r.small()
		r.p.Offers = append(r.p.Offers, o)
	},
	"place": func(r *reader) {
		r.p.Places = append(r.p.Places, Place{r.text(), r.at(), r.at(), r.limit(), r.num(), r.num()})
	},
	"need": (*reader).need,
	"pair": func(r *reader) {
		need := r.at()
		for len(r.rest) > 0 && r.err == nil {
			offer, cost := r.two()
			r.p.Pairs = append(r.p.Pairs, Pair{need, r.narrow(offer - 1), r.narrow(cost)})
		}
	},
	"bond": func(r *reader) { r.p.Bonds = append(r.p.Bonds, Bond{r.at(), r.at(), r.small()}) },
	"heads": func(r *reader) {
		need, heads := r.at(), r.small()
		if need < 0 || int(need) >= len(r.p.Needs) || heads < 2 {
			r.fail("no such need, or not more than one head")
			return
		}
		r.p.Needs[need].Heads = heads
	},
	"limit": func(r *reader) { r.p.Limits = append(r.p.Limits, Limit{r.at(), r.at(), r.num()}) },
	"keep":  func(r *reader) { r.p.Keeps = append(r.p.Keeps, Keep{r.at(), r.at(), r.num(), r.small()}) },
	"bar":   func(r *reader) { r.p.Bars = append(r.p.Bars, Bar{r.at(), r.at(), r.text()}) },
}

func (r *reader) need() {
	n := Need{ID: r.text(), Kind: r.at()}
	if set := r.set(); len(set) == 1 {
		n.Category = set[0]
	} else {
		r.fail("a need has one category")
	}
	n.Groups, n.Stages = r.set(), r.set()
	n.Region, n.By = r.num(), r.small()
	switch r.text() {
	case "whole":
		n.Whole = true
	case "part":
	default:
		r.fail("whole or part expected")
	}
	n.Place = r.at()
	r.each(func(f []byte) { n.Digits = append(n.Digits, r.narrow(r.parse(f))) })
	for len(r.rest) > 0 && r.err == nil {
		qty, value := r.two()
		n.Tranches = append(n.Tranches, Tranche{qty, value})
	}
	n.Tranches = slices.Clip(n.Tranches)
	r.p.Needs = append(r.p.Needs, n)
}

func (r *reader) fail(why string) {
	if r.err == nil {
		r.err = errors.New(why)
	}
}

// field cuts the next field off the line.
func (r *reader) field() []byte {
	if len(r.rest) == 0 {
		r.fail("a field is missing")
		return nil
	}
	f, rest, _ := bytes.Cut(r.rest, []byte(" "))
	r.rest = rest
	if len(f) == 0 {
		r.fail("a field is empty")
	}
	return f
}

func (r *reader) text() string { return string(r.field()) }

func (r *reader) num() int64 { return r.parse(r.field()) }

func (r *reader) small() int32 { return r.narrow(r.num()) }

func (r *reader) narrow(n int64) int32 {
	if n < -1<<31 || n > 1<<31-1 {
		r.fail(fmt.Sprintf("%d is too large here", n))
	}
	return int32(n)
}

// limit is a number, or -1 for "-".
func (r *reader) limit() int64 {
	if f := r.field(); string(f) != "-" {
		return r.parse(f)
	}
	return -1
}

// at is a position counted from 1, or -1 for "-".
func (r *reader) at() int32 {
	n := r.limit()
	if n < 0 {
		return -1
	}
	if n == 0 || n > 1<<31-1 {
		r.fail("positions are counted from 1")
	}
	return int32(n - 1)
}

func (r *reader) parse(f []byte) int64 {
	if len(f) > 0 && len(f) <= 18 { // the common case without a string
		var n int64
		for _, c := range f {
			if c < '0' || c > '9' {
				n = -1
				break
			}
			n = n*10 + int64(c-'0')
		}
		if n >= 0 {
			return n
		}
	}
	n, err := strconv.ParseInt(string(f), 10, 64)
	if err != nil {
		r.fail(fmt.Sprintf("%q is not a whole number", f))
	}
	return n
}

func (r *reader) two() (a, b int64) {
	f := r.field()
	x, y, ok := bytes.Cut(f, []byte(":"))
	if !ok {
		r.fail(fmt.Sprintf("%q is not a pair of numbers", f))
		return 0, 0
	}
	return r.parse(x), r.parse(y)
}

// each calls with every part of a list; none for "-" and "*".
func (r *reader) each(use func([]byte)) {
	f := r.field()
	if len(f) == 0 || string(f) == "-" || string(f) == "*" {
		return
	}
	for len(f) > 0 {
		part, rest, _ := bytes.Cut(f, []byte(","))
		use(part)
		f = rest
	}
}

func (r *reader) set() []Word {
	if s, ok := r.sets[string(cutField(r.rest))]; ok {
		r.field()
		return s
	}
	key := string(cutField(r.rest))
	var set []Word
	r.each(func(part []byte) {
		w, ok := r.words[string(part)]
		if !ok {
			w = Word(len(r.p.Words))
			r.words[string(part)] = w
			r.p.Words = append(r.p.Words, string(part))
		}
		set = append(set, w)
	})
	r.sets[key] = set
	return set
}

func cutField(line []byte) []byte {
	f, _, _ := bytes.Cut(line, []byte(" "))
	return f
}
