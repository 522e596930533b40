package sample

import (
	"cmp"
	"fmt"
	"slices"

	"shanqiao/app/engine"
)

// giver is what the candidates of a need are looked up by.
type giver struct {
	spot
	lives int32 // province
}

// spot is where and for what an offer can be used: kind, category, group, how narrow its region is (0 the country to 3 a county) and
// which it is.
type spot struct {
	kind, category, group int32
	level                 int8
	region                int32
}

// offers makes offers that together have three fifths of what is wanted of their kind, and limits of their organisations.
func (m *maker) offers(n int) {
	draw := m.zipf(max(n/5, 1), 0.7)
	m.gives, m.p.Offers = make([]giver, n), make([]engine.Offer, n)
	size, sizes := make([]float64, n), make([]float64, len(m.p.Kinds))
	for i := range m.p.Offers {
		m.offer(i)
		o := &m.p.Offers[i]
		o.Org = draw()
		if size[i] = m.bell(1.6); m.gives[i].level >= 2 {
			size[i] *= 0.3
		}
		sizes[o.Kind] += size[i]
	}
	wanted := make([]float64, len(m.p.Kinds))
	for j := range m.p.Needs {
		wanted[m.p.Needs[j].Kind] += float64(m.p.Needs[j].Wants())
	}
	for i := range m.p.Offers {
		o := &m.p.Offers[i]
		m.supply(o, size[i]/sizes[o.Kind]*wanted[o.Kind]*0.6)
	}
	m.orgs()
}

// offer draws what an offer is bound to: 70 of 100 to a category, 30 to a group, 60 to a region.
func (m *maker) offer(i int) {
	kind, category := m.kind()
	if bound := m.Float64() < 0.7; !bound && category < categories {
		category = anything
	}
	group := m.group()
	if m.Float64() >= 0.3 {
		group = anything
	}
	level := int8(m.below(0.15, 0.30, 0.60))
	county := m.county()
	o := &m.p.Offers[i]
	*o = engine.Offer{ID: fmt.Sprint("o", i+1), Kind: kind, Listed: m.listed()}
	m.gives[i] = giver{spot{kind, category, group, level, m.regionAt(level, county)}, int32(m.IntN(m.provinces))}
	if m.Float64() < 0.5 {
		m.gives[i].lives = m.province[m.prefecture[county]]
	}
	if o.Listed {
		return
	}
	o.Cost = int32(m.gives[i].cost())
	if category != anything {
		o.Categories = m.sets[category]
	}
	if group != anything {
		o.Groups = m.sets[categories+group]
	}
	if span := []int64{0, 1e10, 1e8, 1e6}[level]; span > 0 {
		o.Regions = []engine.Region{m.code[county] / span * span}
	}
}

// regionAt numbers the county, prefecture or province in which a county lies.
func (m *maker) regionAt(level int8, county int32) int32 {
	switch level {
	case 0:
		return 0
	case 1:
		return m.province[m.prefecture[county]]
	case 2:
		return m.prefecture[county]
	}
	return county
}

// cost is lower the narrower an offer is bound: tied money first.
func (s spot) cost() int64 {
	cost := 1000 - []int64{0, 150, 300, 400}[s.level]
	if s.category != anything {
		cost -= 200
	}
	if s.group != anything {
		cost -= 150
	}
	return cost
}

// supply sets the amount of an offer, and for some the most that one need may get.
func (m *maker) supply(o *engine.Offer, amount float64) {
	o.Qty = max(int64(amount), 1)
	var most int64
	if o.Kind == money {
		o.Qty = (o.Qty/100 + 1) * 100
		if m.Float64() < 0.5 {
			most = int64(1+m.IntN(40)) * 50000
		}
	} else if m.Float64() < 0.3 {
		most = int64(1 + m.IntN(20))
	}
	if m.family != Hub {
		o.Most = most
	}
}

// orgs names the organisations; each gives at most 70 to 100 of 100 of its offers of a kind.
func (m *maker) orgs() {
	p, at := m.p, map[[2]int32]int{}
	for i := range p.Offers {
		o := &p.Offers[i]
		for int(o.Org) >= len(p.Orgs) {
			p.Orgs = append(p.Orgs, fmt.Sprint("org", len(p.Orgs)+1))
		}
		key := [2]int32{o.Org, o.Kind}
		c, ok := at[key]
		if !ok {
			c = len(p.Caps)
			at[key] = c
			p.Caps = append(p.Caps, engine.Cap{Org: o.Org, Kind: o.Kind})
		}
		p.Caps[c].Most += o.Qty
	}
	slices.SortFunc(p.Caps, func(a, b engine.Cap) int { return cmp.Or(cmp.Compare(a.Org, b.Org), cmp.Compare(a.Kind, b.Kind)) })
	for c := range p.Caps {
		share := min(0.7+0.5*m.Float64(), 1)
		p.Caps[c].Most = max(int64(float64(p.Caps[c].Most)*share), 1)
	}
}
