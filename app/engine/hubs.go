package engine

import (
	"encoding/binary"
	"slices"
)

// makeHubs groups the offers and lists the hubs by where and for what they can be used.
func (c *compiler) makeHubs(offers []int32) {
	byKey, orgs := map[string]int32{}, map[int32]bool{}
	c.listed = make([]int32, len(c.p.Offers))
	for i := range c.listed {
		c.listed[i] = -1
	}
	for _, i := range offers {
		o := &c.p.Offers[i]
		orgs[o.Org] = true
		key := c.hubKey(i, o)
		h, ok := byKey[key]
		if !ok {
			h = int32(len(c.hubs))
			byKey[key] = h
			c.hubs = append(c.hubs, hub{cost: o.Cost, most: o.Most, org: o.Org, into: -1})
		}
		if c.hubs[h].org != o.Org {
			c.hubs[h].org = -1
		}
		c.hubs[h].offers = append(c.hubs[h].offers, i)
		c.hubs[h].qty += o.Qty
		if o.Listed {
			c.listed[i] = h
		}
	}
	for g := range orgs {
		c.orgs = append(c.orgs, g)
	}
	slices.Sort(c.orgs)
	c.indexHubs()
	c.makeDoors()
}

// makeDoors gives a door to every offer with bonds or of which something is kept, where it shares its hub with others.
func (c *compiler) makeDoors() {
	c.door, c.hubOf = map[int32]int32{}, map[int32]int32{}
	for h := range int32(len(c.hubs)) {
		for _, i := range c.hubs[h].offers {
			c.hubOf[i] = h
			o := &c.p.Offers[i]
			if len(c.hubs[h].offers) > 1 && (c.ties.kept[i] || (c.hubs[h].org < 0 && c.ties.bonded[o.Org])) {
				d := int32(len(c.hubs))
				c.door[i] = d
				c.doors = append(c.doors, d)
				c.hubs = append(c.hubs, hub{offers: []int32{i}, cost: c.hubs[h].cost, qty: o.Qty, org: o.Org, into: h})
			}
		}
	}
}

func (c *compiler) indexHubs() {
	c.index = map[spot][]int32{}
	for h := range c.hubs {
		o := &c.p.Offers[c.hubs[h].offers[0]]
		if o.Listed {
			continue
		}
		for _, category := range orAny(o.Categories, anyWord) {
			for _, region := range orAny(o.Regions, 0) {
				at := spot{category, region}
				c.index[at] = append(c.index[at], int32(h))
			}
		}
	}
	c.seen = make([]int32, len(c.hubs))
}

func orAny[T any](set []T, none T) []T {
	if len(set) == 0 {
		return []T{none}
	}
	return set
}

// hubKey is equal for offers that may share a hub.
func (c *compiler) hubKey(i int32, o *Offer) string {
	b := c.buf[:0]
	if o.Listed || o.Most > 0 || c.ties.limits[i] {
		b = binary.AppendVarint(append(b, 'o'), int64(i))
		return string(b)
	}
	b = append(b, 'h')
	for _, set := range [][]Word{o.Categories, o.Groups, o.Stages} {
		b = appendSet(b, set)
	}
	b = appendSet(b, o.Regions)
	b = binary.AppendVarint(binary.AppendVarint(b, int64(o.From)), int64(o.Cost))
	if c.ties.barred[o.Org] {
		b = binary.AppendVarint(append(b, 'g'), int64(o.Org))
	}
	c.buf = b
	return string(b)
}

func appendSet[T int32 | int64](b []byte, set []T) []byte {
	b = binary.AppendVarint(b, int64(len(set)))
	if !slices.IsSorted(set) {
		set = slices.Sorted(slices.Values(set))
	}
	for _, x := range set {
		b = binary.AppendVarint(b, int64(x))
	}
	return b
}
