package engine

import (
	"encoding/binary"
	"slices"
)

// draw is an arc of a need: a hub that fits it, with the points lost per unit on the way and the most that goes along it.
type draw struct {
	hub  int32
	cost int32
	most int64
}

// Fits says whether an offer may serve a need, and if not, which restriction stands between: kind, barred, cap, listed,
// category, region, group, stage, date.
func (p *Problem) Fits(need, offer int32) (bool, string) {
	return p.fits(need, offer, p.Bars)
}

// fits asks the bars of the need only, where they are known.
func (p *Problem) fits(need, offer int32, bars []Bar) (bool, string) {
	n, o := &p.Needs[need], &p.Offers[offer]
	if n.Kind != o.Kind {
		return false, "kind"
	}
	for _, b := range bars {
		if b.Need == need && b.Org == o.Org {
			return false, b.Reason
		}
	}
	if most, limited := p.Most(need, offer); limited && most == 0 {
		return false, "cap"
	}
	if o.Listed {
		_, ok := slices.BinarySearchFunc(p.Pairs, Pair{Need: need, Offer: offer}, comparePairs)
		return ok, "listed"
	}
	return p.fitsRestriction(n, o)
}

func (p *Problem) fitsRestriction(n *Need, o *Offer) (bool, string) {
	switch {
	case len(o.Categories) > 0 && !slices.Contains(o.Categories, n.Category):
		return false, "category"
	case len(o.Regions) > 0 && !slices.ContainsFunc(o.Regions, func(r Region) bool { return Within(n.Region, r) }):
		return false, "region"
	case !fitsWords(n, o):
		if !groupFits(n, o) {
			return false, "group"
		}
		return false, "stage"
	case o.From > 0 && n.By > 0 && o.From > n.By:
		return false, "date"
	}
	return true, ""
}

func groupFits(n *Need, o *Offer) bool {
	return len(o.Groups) == 0 || slices.ContainsFunc(n.Groups, func(g Word) bool { return slices.Contains(o.Groups, g) })
}

func fitsWords(n *Need, o *Offer) bool {
	if !groupFits(n, o) {
		return false
	}
	if len(o.Stages) == 0 {
		return true
	}
	for _, s := range n.Stages {
		if !slices.Contains(o.Stages, s) {
			return false
		}
	}
	return len(n.Stages) > 0
}

func comparePairs(a, b Pair) int {
	if a.Need != b.Need {
		return int(a.Need - b.Need)
	}
	return int(a.Offer - b.Offer)
}

// fits lists the hubs that a need may draw from, by number. The key, if any, is equal for needs with the same arcs.
func (c *compiler) fits(arcs []draw, j int32, n *Need, pairs []Pair) ([]draw, string) {
	bonds, bars, keeps := c.ties.bonds[j], c.ties.bars[j], c.ties.keeps[j]
	if len(bonds) > 0 || len(bars) > 0 || len(pairs) > 0 || len(keeps) > 0 || c.ties.limited[j] {
		return c.kept(c.limited(c.tied(c.search(arcs, n), bonds, bars, pairs), j), keeps), ""
	}
	key := c.attributes(n)
	at, ok := c.cache[key]
	if !ok {
		return c.limited(c.search(arcs, n), j), key
	}
	for e := c.net.First[at]; e < c.net.First[at+1]; e++ {
		arcs = append(arcs, draw{c.net.Source[e] - c.hubNode(0), c.net.Cost[e], noLimit})
	}
	return c.limited(arcs, j), key
}

// limited writes the most that an offer with a limit per head may give to the need at its arc, and takes the arc away where
// that is nothing. A hub's own limit says it where every need counts as one head.
func (c *compiler) limited(arcs []draw, need int32) []draw {
	if !c.ties.most {
		return arcs
	}
	out := arcs[:0]
	for _, a := range arcs {
		if len(c.hubs[a.hub].offers) == 1 { // an offer with limits has a hub of its own
			a.most, _ = c.p.Most(need, c.hubs[a.hub].offers[0])
		}
		if a.most > 0 {
			out = append(out, a)
		}
	}
	return out
}

// attributes is equal for needs that the same hubs fit.
func (c *compiler) attributes(n *Need) string {
	b := binary.AppendVarint(c.buf[:0], int64(n.Category))
	b = appendSet(appendSet(b, n.Groups), n.Stages)
	b = binary.AppendVarint(binary.AppendVarint(b, n.Region), int64(n.By))
	c.buf = b
	return string(b)
}

// search goes through the hubs listed under the need's category and its regions, from its own up to the whole country.
func (c *compiler) search(arcs []draw, n *Need) []draw {
	if len(c.index) == 0 {
		return arcs
	}
	c.stamp++
	for _, category := range [2]Word{n.Category, anyWord} {
		for _, region := range regionsOver(n.Region) {
			for _, h := range c.index[spot{category, region}] {
				o := &c.p.Offers[c.hubs[h].offers[0]]
				if c.seen[h] != c.stamp && fitsWords(n, o) && !(o.From > 0 && n.By > 0 && o.From > n.By) {
					c.seen[h] = c.stamp
					arcs = append(arcs, draw{hub: h, most: noLimit})
				}
			}
		}
	}
	slices.SortFunc(arcs, func(a, b draw) int { return int(a.hub - b.hub) })
	return arcs
}

// regionsOver lists a region and all above it, each once.
func regionsOver(r Region) []Region {
	list := make([]Region, 0, 6)
	for _, step := range []int64{1, 1e3, 1e6, 1e8, 1e10, 1e12} {
		if up := r / step * step; len(list) == 0 || list[len(list)-1] != up {
			list = append(list, up)
		}
	}
	return list
}

// tied adds the explicit pairs, takes barred organisations out and makes bonds cheaper: at the hub of one organisation, or
// at the doors of its offers to a hub of several.
func (c *compiler) tied(arcs []draw, bonds []Bond, bars []Bar, pairs []Pair) []draw {
	for _, x := range pairs {
		if h := c.listed[x.Offer]; h >= 0 {
			arcs = append(arcs, draw{h, x.Cost - c.hubs[h].cost, noLimit})
		}
	}
	if len(bonds) == 0 && len(bars) == 0 {
		return arcs
	}
	bonus := bonusByOrg(bonds)
	out := make([]draw, 0, len(arcs)+len(bonus))
	for _, a := range arcs {
		org := c.hubs[a.hub].org
		if org >= 0 && slices.ContainsFunc(bars, func(b Bar) bool { return b.Org == org }) {
			continue
		}
		at := len(out)
		out = append(out, a)
		for _, b := range bonus {
			if b.Org == org {
				out[at].cost -= b.Bonus
			} else if org < 0 {
				out = c.doorsOf(out, a, b)
			}
		}
	}
	return out
}

// doorsOf adds the doors of a bonded organisation's offers to a hub.
func (c *compiler) doorsOf(arcs []draw, to draw, b Bond) []draw {
	for _, i := range c.hubs[to.hub].offers {
		if c.p.Offers[i].Org == b.Org {
			arcs = append(arcs, draw{c.door[i], to.cost - b.Bonus, noLimit})
		}
	}
	return arcs
}

// kept gives what a need keeps an arc of its own, at the offer's door or the hub that it has for itself.
func (c *compiler) kept(arcs []draw, keeps []Keep) []draw {
	plain := len(arcs)
	for _, x := range keeps {
		hub, ok := c.hubOf[x.Offer]
		at, through := c.door[x.Offer]
		if !through {
			at = hub
		}
		i := slices.IndexFunc(arcs[:plain], func(a draw) bool { return a.hub == at })
		if i < 0 {
			i = slices.IndexFunc(arcs[:plain], func(a draw) bool { return a.hub == hub })
		}
		if !ok || i < 0 {
			continue // the offer fits no more
		}
		keep := draw{at, arcs[i].cost - x.Bonus, x.Qty}
		if most, limited := c.p.Most(x.Need, x.Offer); limited { // one limit for both arcs
			keep.most = min(x.Qty, most)
			arcs[i].most = most - keep.most
		}
		arcs = append(arcs, keep)
	}
	return arcs
}

// bonusByOrg adds up the bonds of a need that lie with the same organisation.
func bonusByOrg(bonds []Bond) (sums []Bond) {
	for _, b := range bonds {
		i := slices.IndexFunc(sums, func(s Bond) bool { return s.Org == b.Org })
		if i < 0 {
			sums = append(sums, b)
		} else {
			sums[i].Bonus += b.Bonus
		}
	}
	return sums
}

// mergedRow finds the row that a need may share (same arcs, same place, no limit per need, nothing to be had whole), or
// says which row it will have for itself.
func (c *compiler) mergedRow(n *Need, arcs []draw) (at int32, shared bool) {
	own := int32(len(c.rows))
	if c.merge == apart || (n.Whole && c.merge != mergeAll) || slices.ContainsFunc(arcs, func(a draw) bool { return a.most != noLimit }) {
		return own, false
	}
	b := binary.AppendVarint(c.buf[:0], int64(n.Place))
	for _, a := range arcs {
		if !c.hubs[a.hub].merges() {
			return own, false
		}
		b = binary.AppendVarint(binary.AppendVarint(b, int64(a.hub)), int64(a.cost))
	}
	c.buf = b
	if at, ok := c.same[string(b)]; ok {
		return at, true
	}
	c.same[string(b)] = own
	return own, false
}
