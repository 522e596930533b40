package simulate

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"shanqiao/app/engine"
)

// Size says how large a year is. Supply is what is offered of every kind in per cent of what is asked for.
type Size struct {
	Needs, Offers int
	Seed          uint64
	Supply        int64
}

// Days that a need is of use: by default as long as the product lets it stand, an emergency a month.
const (
	validDays     = 180
	emergencyDays = 30
)

// maker draws a year.
type maker struct {
	*rand.Rand
	year     Year
	villages []village
}

type village struct {
	region engine.Region
	tags   []string
	upto   int // running sum of weights
}

// Arrivals makes a year: needs by the table of kinds in their seasons, from villages of four classes of region; then offers,
// three in ten bound to a group, seven in ten to one category, most to a county, prefecture or province, half of the money
// with a most per need.
func Arrivals(s Size) *Year {
	m := &maker{Rand: rand.New(rand.NewPCG(s.Seed, 365)), year: Year{Seed: s.Seed, Rates: Usual}}
	m.land(max(s.Needs/500, 8))
	m.needs(s.Needs)
	m.offers(s.Offers, s.Supply)
	return &m.year
}

// land makes counties of 12 villages in prefectures of 4 and provinces of 8 counties. Of 20 counties 3 are national key
// counties, 3 provincial ones, 6 formerly poor. A few villages ask much more than others.
func (m *maker) land(counties int) {
	sum := 0
	for c := range counties {
		var tags []string
		switch x := m.IntN(20); {
		case c == 0 || x < 3: // every year has a national key county
			tags = []string{"key_support_county_national", "former_poor_county"}
		case x < 6:
			tags = []string{"key_support_county_provincial"}
		case x < 12:
			tags = []string{"former_poor_county"}
		}
		county := (int64(21+c/8)*10000 + int64(1+c%8/4)*100 + int64(21+c%4)) * 1e6
		for v := range 12 {
			sum += 120 / (1 + m.IntN(12))
			m.villages = append(m.villages, village{county + int64(100+v/4)*1000 + int64(200+v%4), tags, sum})
		}
	}
}

func (m *maker) village() int {
	x := m.IntN(m.villages[len(m.villages)-1].upto)
	return slices.IndexFunc(m.villages, func(v village) bool { return x < v.upto })
}

// day draws a day by the weights of the months.
func (m *maker) day(season *[12]int64) int {
	if season == nil {
		season = even
	}
	var sum int64
	for _, w := range season {
		sum += w
	}
	x, at := m.Int64N(sum), 0
	for x >= season[at] {
		x -= season[at]
		at++
	}
	first := date(0).AddDate(0, at, 0)
	length := first.AddDate(0, 1, -1).Day()
	return first.YearDay() - 1 + m.IntN(length)
}

// kind draws a sort of need by weight.
func (m *maker) kind() *kind {
	sum := 0
	for i := range kinds {
		sum += kinds[i].weight
	}
	x := m.IntN(sum)
	for i := range kinds {
		if x -= kinds[i].weight; x < 0 {
			return &kinds[i]
		}
	}
	return &kinds[0]
}

func (m *maker) needs(n int) {
	list := make([]Need, n)
	homes := make([]int, 0, n) // needs whose household may ask again
	for j := range list {
		k := m.kind()
		v := m.village()
		x := Need{Thing: k.thing, Category: k.category, GovAid: k.gov, Urgency: k.urgency, Groups: k.groups, Day: m.day(k.season),
			Qty: k.least + k.step*m.Int64N((k.most-k.least)/k.step+1), Heads: 1 + m.Int64N(5)}
		x.Household = fmt.Sprintf("h%d", j+1)
		if k.village {
			x.Household, x.Heads = fmt.Sprintf("v%d", v+1), 20+m.Int64N(300)
		} else if len(homes) > 0 && m.IntN(4) == 0 { // a household that has asked before
			h := &list[homes[m.IntN(len(homes))]]
			x.Household, x.Heads = h.Household, h.Heads
			v = slices.IndexFunc(m.villages, func(v village) bool { return v.region == h.Region })
		}
		x.Region, x.Tags = m.villages[v].region, m.villages[v].tags
		m.limit(&x)
		if list[j] = x; !k.village {
			homes = append(homes, j)
		}
	}
	slices.SortStableFunc(list, func(a, b Need) int { return a.Day - b.Day })
	for j := range list {
		list[j].ID = fmt.Sprintf("n%06d", j+1)
	}
	m.year.Needs = list
}

// limit sets how long a need is of use: a dated one 30 to 178 days, as in the demo world.
func (m *maker) limit(n *Need) {
	switch n.Urgency {
	case "emergency":
		n.Until = n.Day + emergencyDays
	case "dated":
		n.By = n.Day + 30*(1+m.IntN(5)) + m.IntN(28)
		n.Until = min(n.By, n.Day+validDays)
	default:
		n.Until = n.Day + validDays
	}
}
