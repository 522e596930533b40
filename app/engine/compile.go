package engine

import (
	"cmp"
	"encoding/binary"
	"slices"

	"shanqiao/app/engine/flow"
)

// part is the network of one kind. Upper nodes: the root, then organisations, then hubs, then places. A hub stands for all
// offers that fit exactly the same needs at the same cost; so a need has an arc for every hub that fits it, never one for
// every offer, and no candidate is left out. Where a bond or what is kept makes an offer's units dearer to some needs, it
// reaches its hub through a door: those needs draw at the door, all others at the hub.
type part struct {
	p      *Problem
	kind   int32
	net    *flow.Net
	orgs   []int32 // node 1+i
	hubs   []hub   // node 1+len(orgs)+i
	places []int32 // node 1+len(orgs)+len(hubs)+i
	gives  []given // the upper arcs from organisations to hubs, in the order of net.Arcs
	give0  int32   // position of the first of them
	door0  int32   // position of the first arc from a door to its hub
	doors  []int32 // the hubs that are doors
	rows   []row
}

type hub struct {
	offers []int32
	cost   int32
	most   int64 // per need; 0: none
	qty    int64
	org    int32 // the only organisation; -1: several
	into   int32 // of a door, the hub it leads to; else -1
}

// given is an upper arc from an organisation to a hub with the offers it carries.
type given struct {
	org, hub int32
	offers   []int32
}

// row is one need, or several whose rows are equal.
type row struct {
	needs []int32
}

// merges says whether needs with equal rows may share one as far as this hub goes: a limit per need forbids it.
func (h *hub) merges() bool { return h.most == 0 }

// merging says which needs with equal rows share one: none, those that may be served in part, or all. Whole needs keep rows
// of their own where they are to be made whole.
type merging int

const (
	apart merging = iota
	mergeParts
	mergeAll
)

// compile builds the networks of all kinds that have both needs and offers.
func compile(p *Problem, merge merging) []*part {
	needs, offers := make([][]int32, len(p.Kinds)), make([][]int32, len(p.Kinds))
	for i := range p.Needs {
		k := p.Needs[i].Kind
		needs[k] = append(needs[k], int32(i))
	}
	for i := range p.Offers {
		if k := p.Offers[i].Kind; p.Offers[i].Qty > 0 {
			offers[k] = append(offers[k], int32(i))
		}
	}
	ties, pairAt := tiesOf(p), pairsAt(p)
	var parts []*part
	for k := range p.Kinds {
		if len(needs[k]) > 0 && len(offers[k]) > 0 {
			c := &compiler{part: &part{p: p, kind: int32(k)}, ties: ties, pairAt: pairAt, merge: merge}
			c.build(needs[k], offers[k])
			parts = append(parts, c.part)
		}
	}
	return parts
}

// ties are the bonds and bars of the needs, and the organisations that have any.
type ties struct {
	bonds          map[int32][]Bond
	keeps          map[int32][]Keep
	bars           map[int32][]Bar
	bonded, barred map[int32]bool
	kept           map[int32]bool // offers
}

func tiesOf(p *Problem) ties {
	t := ties{map[int32][]Bond{}, map[int32][]Keep{}, map[int32][]Bar{}, map[int32]bool{}, map[int32]bool{}, map[int32]bool{}}
	for _, x := range p.Keeps {
		t.keeps[x.Need] = append(t.keeps[x.Need], x)
		t.kept[x.Offer] = true
	}
	for _, b := range p.Bonds {
		t.bonds[b.Need] = append(t.bonds[b.Need], b)
		t.bonded[b.Org] = true
	}
	for _, b := range p.Bars {
		t.bars[b.Need] = append(t.bars[b.Need], b)
		t.barred[b.Org] = true
	}
	return t
}

func pairsAt(p *Problem) []int32 {
	if len(p.Pairs) == 0 {
		return nil
	}
	at := make([]int32, len(p.Needs)+1)
	for _, x := range p.Pairs {
		at[x.Need+1]++
	}
	for i := range p.Needs {
		at[i+1] += at[i]
	}
	return at
}

type compiler struct {
	*part
	ties   ties
	merge  merging
	index  map[spot][]int32 // hubs by category and region
	seen   []int32
	stamp  int32
	same   map[string]int32 // equal arcs and place → row
	cache  map[string]int32 // equal attributes → a row with the same arcs
	pairAt []int32          // per need: where its explicit pairs begin
	buf    []byte
	listed map[int32]int32 // listed offer → hub
	hubOf  map[int32]int32 // offer → hub
	door   map[int32]int32 // offer → door
}

type spot struct {
	category Word
	region   Region
}

const (
	anyWord Word  = -1
	noLimit int64 = 1 << 60
)

func (c *compiler) build(needs, offers []int32) {
	c.makeHubs(offers)
	c.makePlaces(needs)
	c.makeUpper(needs)
	c.makeRows(needs)
}

// makeHubs groups the offers and lists the hubs by where and for what they can be used.
func (c *compiler) makeHubs(offers []int32) {
	byKey, orgs := map[string]int32{}, map[int32]bool{}
	c.listed = map[int32]int32{}
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
	if o.Listed || o.Most > 0 {
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
		if m := c.hubs[h].most; m > 0 {
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

// makeRows gives every need its arcs. Needs with equal attributes look only once, needs with equal arcs share them.
func (c *compiler) makeRows(needs []int32) {
	c.cache, c.same = map[string]int32{}, map[string]int32{}
	var arcs []draw
	c.net.First, c.net.StepAt = append(c.net.First, 0), append(c.net.StepAt, 0)
	for _, j := range needs {
		n := &c.p.Needs[j]
		var key string
		arcs, key = c.fits(arcs[:0], j, n, c.pairs(j))
		at, shared := c.mergedRow(n, arcs)
		if key != "" {
			c.cache[key] = at
		}
		if shared {
			c.rows[at].needs = append(c.rows[at].needs, j)
			continue
		}
		for _, a := range arcs {
			c.net.Source = append(c.net.Source, c.hubNode(a.hub))
			c.net.Cost = append(c.net.Cost, a.cost)
			if len(c.p.Keeps) > 0 {
				c.net.Most = append(c.net.Most, a.most)
			}
		}
		c.rows = append(c.rows, row{needs: []int32{j}})
		c.net.First = append(c.net.First, int32(len(c.net.Source)))
		if len(c.places) > 0 {
			c.net.Sink = append(c.net.Sink, c.placeNode(n.Place))
		}
	}
	c.makeSteps()
}

// pairs lists the explicit pairs of a need.
func (c *compiler) pairs(need int32) []Pair {
	if len(c.pairAt) == 0 {
		return nil
	}
	return c.p.Pairs[c.pairAt[need]:c.pairAt[need+1]]
}

// makeSteps sorts the tranches of every row by falling value; equal values become one step.
func (c *compiler) makeSteps() {
	var all []flow.Step
	for _, r := range c.rows {
		all = all[:0]
		for _, j := range r.needs {
			for _, t := range c.p.Needs[j].Tranches {
				if t.Qty > 0 {
					all = append(all, flow.Step{Qty: t.Qty, Value: t.Value})
				}
			}
		}
		slices.SortStableFunc(all, func(a, b flow.Step) int { return cmp.Compare(b.Value, a.Value) })
		for i, s := range all {
			if last := len(c.net.Steps) - 1; i > 0 && c.net.Steps[last].Value == s.Value {
				c.net.Steps[last].Qty += s.Qty
				continue
			}
			c.net.Steps = append(c.net.Steps, s)
		}
		c.net.StepAt = append(c.net.StepAt, int32(len(c.net.Steps)))
	}
}
