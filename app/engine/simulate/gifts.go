package simulate

import (
	"fmt"
	"slices"

	"shanqiao/app/engine"
)

// offers makes as many offers as wanted, every sort of thing as often as it is asked for, and scales their sizes so that what
// is offered of a thing in the year is so many per cent of what is asked for.
func (m *maker) offers(n int, supply int64) {
	asked, sizes := map[Thing]int64{}, map[Thing]int64{}
	for j := range m.year.Needs {
		asked[m.year.Needs[j].Thing] += m.year.Needs[j].Qty
	}
	orgs := max(n/5, 1)
	list := make([]Offer, n)
	for i := range list {
		list[i] = m.offer(m.kind(), min(m.IntN(orgs), m.IntN(orgs)))
		o := &list[i]
		if asked[o.Thing] == 0 { // in a very small year nobody may ask for it
			o.Thing = m.year.Needs[0].Thing
		}
		sizes[o.Thing] += o.Qty
	}
	for i := range list {
		o := &list[i]
		o.Qty = max(o.Qty*asked[o.Thing]/100*supply/sizes[o.Thing], 1)
		if o.Thing.Unit == "fen" {
			o.Qty = (o.Qty + 9999) / 10000 * 10000
		}
	}
	slices.SortStableFunc(list, func(a, b Offer) int { return a.Day - b.Day })
	for i := range list {
		list[i].ID = fmt.Sprintf("o%06d", i+1)
	}
	m.year.Offers = list
}

// offer draws an offer of a kind's thing, its Qty in shares that offers scales: one in a hundred as large as a hundred.
func (m *maker) offer(k *kind, org int) Offer {
	o := Offer{Org: fmt.Sprintf("g%d", org+1), Day: m.day(gifts), Thing: k.thing, Qty: 100_000 / (10 + m.Int64N(990)), Categories: []string{k.category}}
	if m.IntN(10) >= 7 { // for all that the organisation is for
		for i := range kinds {
			if other := kinds[i].category; other != k.category && !slices.Contains(o.Categories, other) && hash(m.year.Seed, o.Org, other)%100 < 30 {
				o.Categories = append(o.Categories, other)
			}
		}
	}
	if m.IntN(10) < 3 && len(k.groups) > 0 {
		o.Groups = k.groups[:1]
	}
	o.Regions = m.reach()
	switch x := m.IntN(100); {
	case k.thing.Unit == "fen" && x < 50:
		o.Most = int64(1+m.IntN(40)) * 50_000
	case k.thing.Unit != "fen" && x < 30:
		o.Most = 1 + m.Int64N(20)
	}
	return o
}

// reach draws where an offer may go: 15 of 100 anywhere, 15 a province, 30 a prefecture, 40 a county. Givers live more often
// where it is less poor: a national key county is drawn again every second time.
func (m *maker) reach() []engine.Region {
	v := m.villages[m.village()]
	if len(v.tags) > 1 && m.IntN(2) == 0 {
		v = m.villages[m.village()]
	}
	span := int64(1e6)
	switch x := m.IntN(100); {
	case x < 15:
		return nil
	case x < 30:
		span = 1e10
	case x < 60:
		span = 1e8
	}
	return []engine.Region{v.region / span * span}
}
