package engine

import (
	"cmp"
	"slices"
)

// lot is an amount of something: of an offer, of a hub, or wanted by a need.
type lot struct {
	of  int32
	qty int64
}

// piece is a part of one lot given to another.
type piece struct {
	from, to int32
	qty      int64
}

// share hands the lots of givers to takers, whole wherever that works: each giver in turn is filled with the largest takers
// that still fit, and only what fits nowhere is cut. The sums must be equal. least is the smallest piece worth having; it
// is kept where the amounts allow it.
func share(givers, takers []lot, least int64) []piece {
	if len(givers) == 1 {
		return oneGiver(givers[0].of, takers)
	}
	falling := func(a, b lot) int { return cmp.Or(cmp.Compare(b.qty, a.qty), cmp.Compare(a.of, b.of)) }
	slices.SortFunc(givers, falling)
	slices.SortFunc(takers, falling)
	s := &sharing{takers: takers, least: least, sizes: make([]int64, len(takers)), next: make([]int32, len(takers)+1), prev: make([]int32, len(takers)+1)}
	for i, t := range takers {
		s.sizes[i] = t.qty
	}
	for i := range s.next {
		s.next[i], s.prev[i] = int32(i), int32(i)
	}
	for _, g := range givers {
		s.empty(g)
	}
	return s.pieces
}

func oneGiver(giver int32, takers []lot) []piece {
	pieces := make([]piece, 0, len(takers))
	for _, t := range takers {
		if t.qty > 0 {
			pieces = append(pieces, piece{giver, t.of, t.qty})
		}
	}
	return pieces
}

type sharing struct {
	takers []lot
	sizes  []int64 // what they wanted at first, falling
	next   []int32 // next[i]: the first whole taker at or after i
	prev   []int32 // prev[i]: the last whole taker before i, plus 1; 0 if none
	cut    []int32 // takers that were cut: they come first
	least  int64
	pieces []piece
}

func (s *sharing) empty(g lot) {
	for len(s.cut) > 0 && g.qty > 0 {
		i := s.cut[len(s.cut)-1]
		s.give(&g, i, min(g.qty, s.takers[i].qty))
		if s.takers[i].qty == 0 {
			s.cut = s.cut[:len(s.cut)-1]
		}
	}
	for g.qty > 0 {
		i := find(s.next, s.below(g.qty+1))
		if int(i) == len(s.takers) {
			if i = s.toCut(g.qty); i < 0 {
				return
			}
			s.cut = append(s.cut, i)
		}
		s.give(&g, i, min(g.qty, s.takers[i].qty))
	}
}

// below is the position of the first taker that wanted less than qty.
func (s *sharing) below(qty int64) int32 {
	i, _ := slices.BinarySearchFunc(s.sizes, qty, func(size, q int64) int {
		if size >= q {
			return -1
		}
		return 1
	})
	return int32(i)
}

// toCut chooses whom to cut when no whole taker fits: the smallest that leaves two pieces worth having, else the largest.
func (s *sharing) toCut(qty int64) int32 {
	if i := find(s.prev, s.below(qty+s.least)); i > 0 {
		return i - 1
	}
	if first := find(s.next, 0); int(first) < len(s.takers) {
		return first
	}
	return -1
}

func find(chain []int32, i int32) int32 {
	for chain[i] != i {
		chain[i] = chain[chain[i]]
		i = chain[i]
	}
	return i
}

func (s *sharing) give(g *lot, i int32, qty int64) {
	s.pieces = append(s.pieces, piece{g.of, s.takers[i].of, qty})
	g.qty -= qty
	s.takers[i].qty -= qty
	s.next[i], s.prev[i+1] = i+1, i // served, or cut and kept apart
}
