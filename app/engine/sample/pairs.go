package sample

import (
	"cmp"
	"math"
	"slices"

	"shanqiao/app/engine"
)

// pairs gives every need a list of offers that fit it, the narrow ones first, at a cost that depends on both.
func (m *maker) pairs() {
	at := map[spot][]int32{}
	for i := range m.gives {
		at[m.gives[i].spot] = append(at[m.gives[i].spot], int32(i))
	}
	var buckets [][]int32
	for j := range m.p.Needs {
		many := within(math.Exp(math.Log(40)-0.18+0.6*m.NormFloat64()), 10, 200)
		buckets = m.buckets(buckets[:0], at, int32(j))
		first := len(m.p.Pairs)
		m.choose(int32(j), buckets, int(many))
		slices.SortFunc(m.p.Pairs[first:], func(a, b engine.Pair) int { return cmp.Compare(a.Offer, b.Offer) })
	}
}

// buckets lists the offers that fit a need, apart by what they are bound to, the narrowest last.
func (m *maker) buckets(to [][]int32, at map[spot][]int32, j int32) [][]int32 {
	n := &m.p.Needs[j]
	for level := range int8(4) {
		region := m.regionAt(level, m.home[j])
		for _, category := range [2]int32{n.Category, anything} {
			for _, group := range [2]int32{n.Groups[0] - categories, anything} {
				if b := at[spot{n.Kind, category, group, level, region}]; len(b) > 0 {
					to = append(to, b)
				}
			}
		}
	}
	return to
}

// choose takes all if they are few enough, else from every bucket up to half of what is still wanted, next to each other.
func (m *maker) choose(j int32, buckets [][]int32, left int) {
	all := 0
	for _, b := range buckets {
		all += len(b)
	}
	for i := len(buckets) - 1; i >= 0; i-- {
		b, take, from := buckets[i], len(buckets[i]), 0
		if all > left && i > 0 {
			take = min(take, (left+1)/2)
		} else {
			take = min(take, left)
		}
		if take < len(b) {
			from = m.IntN(len(b))
		}
		for k := range take {
			m.pair(j, b[(from+k)%len(b)])
		}
		left, all = left-take, all-len(b)
	}
}

// pair adds one: some noise, and a province that is not the giver's own costs more.
func (m *maker) pair(j, i int32) {
	cost := m.gives[i].cost() + int64(m.IntN(200))
	if home := m.province[m.prefecture[m.home[j]]]; home != m.gives[i].lives {
		cost += int64(40 + 20*((m.gives[i].lives*7+home*13)%11))
	}
	m.p.Pairs = append(m.p.Pairs, engine.Pair{Need: j, Offer: i, Cost: int32(cost)})
}
