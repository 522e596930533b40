package engine

import (
	"slices"

	"shanqiao/app/engine/flow"
)

// makePlaces numbers the places that the needs of this kind lie in, and those above them.
func (c *compiler) makePlaces(needs []int32) {
	used := make([]bool, len(c.p.Places))
	for _, j := range needs {
		for s := c.p.Needs[j].Place; s >= 0 && !used[s]; s = c.p.Places[s].Parent {
			used[s] = true
		}
	}
	for s := range used {
		if used[s] {
			c.places = append(c.places, int32(s))
		}
	}
}

func (c *part) orgNode(i int) int32   { return int32(1 + i) }
func (c *part) hubNode(h int32) int32 { return int32(1+len(c.orgs)) + h }
func (c *part) placeNode(s int32) int32 {
	if s < 0 {
		return 0
	}
	i, _ := slices.BinarySearch(c.places, s)
	return int32(1 + len(c.orgs) + len(c.hubs) + i)
}

// makeUpper builds the nodes and arcs above the rows.
func (c *compiler) makeUpper(needs []int32) {
	nodes := 1 + len(c.orgs) + len(c.hubs) + len(c.places)
	n := &flow.Net{Nodes: nodes, Supply: make([]int64, nodes), Home: make([]int32, nodes), Limit: make([]int64, nodes)}
	c.net = n
	c.orgArcs()
	for h := range c.hubs {
		v := c.hubNode(int32(h))
		n.Home[v] = c.arc(v, 0, c.hubs[h].qty, 0)
		n.Limit[v] = noLimit // the hub's amount binds above it, where it has one price
		if m := c.hubs[h].most; m > 0 && !c.ties.most {
			n.Limit[v] = m
		}
	}
	var all int64
	for _, j := range needs {
		all += c.p.Needs[j].Wants()
	}
	for _, s := range c.places {
		place, most := c.p.Places[s], all
		if place.Most >= 0 {
			most = min(all, place.Most)
		}
		floor := min(place.Floor, most)
		v, up := c.placeNode(s), c.placeNode(place.Parent)
		n.Home[v] = c.arc(v, up, most-floor, 0)
		if floor > 0 {
			c.arc(v, up, floor, -place.Bonus)
		}
	}
	c.giveArcs()
}

func (c *compiler) arc(from, to int32, cap, cost int64) int32 {
	c.net.Arcs = append(c.net.Arcs, flow.Arc{From: from, To: to, Cap: cap, Cost: cost})
	return int32(len(c.net.Arcs) - 1)
}

// orgArcs gives every organisation as supply what it may give at most.
func (c *compiler) orgArcs() {
	total := map[int32]int64{}
	for _, h := range c.hubs {
		for _, i := range h.offers {
			total[c.p.Offers[i].Org] += c.p.Offers[i].Qty
		}
	}
	for _, cap := range c.p.Caps {
		if cap.Kind == c.kind {
			total[cap.Org] = min(total[cap.Org], cap.Most)
		}
	}
	for i, g := range c.orgs {
		v := c.orgNode(i)
		c.net.Supply[v] = total[g]
		c.net.Supply[0] -= total[g]
		c.net.Home[v] = c.arc(v, 0, total[g]+1, 0) // one more than can come: the tree of home arcs stays strongly feasible
	}
}

func (c *compiler) giveArcs() {
	c.give0 = int32(len(c.net.Arcs))
	for h := range int32(len(c.hubs)) {
		byOrg := map[int32]int{}
		for _, i := range c.hubs[h].offers {
			if _, behind := c.door[i]; !behind || c.hubs[h].into >= 0 {
				c.give(h, i, byOrg)
			}
		}
	}
	c.door0 = int32(len(c.net.Arcs))
	for _, d := range c.doors { // never full: what binds is the offers behind it, where they have one price
		c.arc(c.hubNode(d), c.hubNode(c.hubs[d].into), c.hubs[d].qty+1, 0)
	}
}

// give adds an offer to the arc from its organisation to a hub.
func (c *compiler) give(h, offer int32, byOrg map[int32]int) {
	o := &c.p.Offers[offer]
	at, ok := byOrg[o.Org]
	if !ok {
		at = len(c.gives)
		byOrg[o.Org] = at
		c.gives = append(c.gives, given{org: o.Org, hub: h})
		g, _ := slices.BinarySearch(c.orgs, o.Org)
		c.arc(c.orgNode(g), c.hubNode(h), 0, int64(o.Cost))
	}
	c.gives[at].offers = append(c.gives[at].offers, offer)
	c.net.Arcs[int(c.give0)+at].Cap += o.Qty
}
