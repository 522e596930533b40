package engine

import (
	"cmp"
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
	limited        map[int32]bool // needs with limits of their own
	limits         map[int32]bool // offers of these
	most           bool           // some need counts more than one head, or has a limit of its own
}

func tiesOf(p *Problem) ties {
	t := ties{map[int32][]Bond{}, map[int32][]Keep{}, map[int32][]Bar{}, map[int32]bool{}, map[int32]bool{}, map[int32]bool{}, map[int32]bool{}, map[int32]bool{}, len(p.Limits) > 0}
	for _, x := range p.Limits {
		t.limited[x.Need], t.limits[x.Offer] = true, true
	}
	for j := range p.Needs {
		t.most = t.most || p.Needs[j].Heads > 1
	}
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
	listed []int32         // per offer: its hub if it is listed, else -1
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

// makeRows gives every need its arcs. Needs with equal attributes look only once, needs with equal arcs share them.
func (c *compiler) makeRows(needs []int32) {
	c.cache, c.same = map[string]int32{}, map[string]int32{}
	var arcs []draw
	listed := 0 // arcs of listed offers: there may be millions
	for _, j := range needs {
		listed += len(c.pairs(j))
	}
	c.net.Source, c.net.Cost = make([]int32, 0, listed), make([]int32, 0, listed)
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
			if len(c.p.Keeps) > 0 || c.ties.most {
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
