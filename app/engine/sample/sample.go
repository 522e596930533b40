// Package sample makes up allocation problems for tests and measurements: many small needs in a few large counties, log-normal amounts,
// offers tied to regions, categories and groups, organisations with limits, and supplies for three fifths of what is wanted. The
// same family, sizes and seed give the same problem on any machine.
package sample

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"shanqiao/app/engine"
)

// Families of problems.
const (
	Pair     = "pair"     // every offer lists its needs, 10 to 200 a need, at costs of their own; half the money offers limit what one need may get
	PairNorm = "pairnorm" // the same, a unit worth the more the smaller its need: households count, not amounts
	Caps     = "caps"     // every offer goes to all that fit it; limits per need as in Pair
	Hub      = "hub"      // every offer goes to all that fit it; no limits per need
)

// Families lists them.
var Families = []string{Pair, PairNorm, Caps, Hub}

const (
	categories, groups, goods = 8, 8, 12
	money, hours, slots       = 0, 1 + goods, 2 + goods // positions of kinds; goods stand between
	anything                  = int32(-1)               // as a category or group: not bound to one
)

// Generate makes a problem of one of the Families with so many needs and offers, at least one of each.
func Generate(family string, needs, offers int, seed uint64) *engine.Problem {
	r := rand.New(rand.NewPCG(seed, 0x5eed))
	m := &maker{Rand: r, family: family, p: &engine.Problem{Rules: "sample-" + family}}
	m.words()
	m.land(needs)
	m.needs(needs)
	m.offers(offers)
	if m.listed() {
		m.pairs()
	}
	return m.p
}

// maker is a problem in the making.
type maker struct {
	*rand.Rand
	family string
	p      *engine.Problem
	sets   [][]engine.Word // per word the set of it alone

	prefecture []int32 // per county
	province   []int32 // per prefecture
	provinces  int
	code       []engine.Region // per county
	tier       []int64         // per county: 0 to 3, the poorest
	county     func() int32    // draws one
	category   func() int32
	goods      func() int32
	group      func() int32

	home  []int32 // per need: its county
	gives []giver // per offer
}

func (m *maker) listed() bool { return m.family == Pair || m.family == PairNorm }

// words makes the code lists: categories, then groups, then classes of goods; and the kinds.
func (m *maker) words() {
	p := m.p
	for _, list := range []struct {
		name string
		n    int
	}{{"category", categories}, {"group", groups}, {"goods", goods}} {
		for i := range list.n {
			m.sets = append(m.sets, []engine.Word{engine.Word(len(p.Words))})
			p.Words = append(p.Words, fmt.Sprint(list.name, i+1))
		}
	}
	p.Kinds = append(p.Kinds, engine.Kind{Code: "money", Unit: "fen", MinGrant: 20000})
	for i := range goods {
		p.Kinds = append(p.Kinds, engine.Kind{Code: fmt.Sprint("goods", i+1), Unit: "piece", MinGrant: 1})
	}
	p.Kinds = append(p.Kinds, engine.Kind{Code: "hours", Unit: "hour", MinGrant: 1}, engine.Kind{Code: "slots", Unit: "slot", MinGrant: 1})
	m.category, m.goods, m.group = m.zipf(categories, 0.9), m.zipf(goods, 0.9), m.zipf(groups, 0.7)
}

// land makes provinces, prefectures and counties, a county for every 200 needs.
func (m *maker) land(needs int) {
	counties := max(needs/200, 20)
	prefectures := max((counties+7)/8, 5)
	m.provinces = max((prefectures+13)/14, 5)
	perProvince, perPrefecture := make([]int64, m.provinces), make([]int64, prefectures)
	number := make([]int64, prefectures)
	for i := range prefectures {
		m.province = append(m.province, int32(i%m.provinces))
		perProvince[i%m.provinces]++
		number[i] = perProvince[i%m.provinces]
	}
	for range counties {
		pref := int32(m.IntN(prefectures))
		perPrefecture[pref]++
		m.prefecture = append(m.prefecture, pref)
		m.code = append(m.code, (int64(11+m.province[pref])*10000+number[pref]*100+perPrefecture[pref])*1e6)
		m.tier = append(m.tier, m.below(0.10, 0.30, 0.60))
	}
	order, draw := m.Perm(counties), m.zipf(counties, 0.8)
	m.county = func() int32 { return int32(order[draw()]) }
}

// below draws a number from 0 to 1 and gives how many of the limits it stays below.
func (m *maker) below(limits ...float64) (n int64) {
	x := m.Float64()
	for _, l := range limits {
		if x < l {
			n++
		}
	}
	return n
}

// zipf draws 0 to n-1, the k-th as often as 1/k^s.
func (m *maker) zipf(n int, s float64) func() int32 {
	upto := make([]float64, n)
	sum := 0.0
	for i := range upto {
		sum += math.Pow(float64(i+1), -s)
		upto[i] = sum
	}
	return func() int32 { return int32(min(sort.SearchFloat64s(upto, m.Float64()*sum), n-1)) }
}

// kind draws a kind with a category that suits it: 60 of 100 money, 22 goods, 10 hours, 8 volunteers' slots.
func (m *maker) kind() (kind int32, category engine.Word) {
	switch x := m.Float64(); {
	case x < 0.60:
		return money, m.category()
	case x < 0.82:
		g := m.goods()
		return 1 + g, categories + groups + g
	case x < 0.92:
		return hours, m.category()
	}
	return slots, m.category()
}

// bell draws a log-normal number around 1.
func (m *maker) bell(sigma float64) float64 { return math.Exp(m.NormFloat64() * sigma) }

func within(x float64, low, high int64) int64 { return min(max(int64(x), low), high) }
