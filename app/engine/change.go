package engine

import "slices"

// Change is something that would serve a need better, tried by solving again: with it the need gets Gets instead of Has.
// Filter says which restriction of the offer is lifted; empty: the offer is larger by Qty.
type Change struct {
	Offer  int32
	Filter string
	Qty    int64
	Has    int64
	Gets   int64
}

// Changes lists the smallest changes that would serve a need, at most three: one restriction of one offer lifted, or more
// of an offer that fits. Every one of them has been tried: the problem was solved again with it, and the need got more.
func Changes(p *Problem, need int32) ([]Change, error) {
	t, err := newTrial(p, need)
	if err != nil || t.has >= t.wants {
		return nil, err
	}
	var list []Change
	for _, c := range t.relaxations() {
		if len(list) == 2 {
			break
		}
		if c.Gets, err = t.gets(c); err != nil {
			return nil, err
		}
		if c.Gets > t.has {
			list = append(list, c)
		}
	}
	c, ok, err := t.more()
	if ok {
		list = append(list, c)
	}
	return list, err
}

// trial is the problem of one kind, to be solved again with a change.
type trial struct {
	p          *Problem // of the need's kind only
	need       int32
	offers     []int32 // position in the whole problem
	has, wants int64
}

func newTrial(p *Problem, need int32) (*trial, error) {
	t := &trial{wants: p.Needs[need].Wants()}
	kind, needs, offers := p.ofKind(p.Needs[need].Kind)
	t.p, t.need, t.offers = kind, needs[need], offers
	got, err := t.solve(t.p)
	t.has = got
	return t, err
}

// ofKind is the part of a problem that one kind makes up, for kinds do not touch each other; with the position of every need
// in it (-1: it is of another kind), and the offers of the part by their position in the whole.
func (p *Problem) ofKind(k int32) (*Problem, []int32, []int32) {
	q := *p
	q.Needs, q.Offers, q.Pairs, q.Bonds, q.Limits, q.Keeps, q.Bars = nil, nil, nil, nil, nil, nil, nil
	needAt, offerAt, offers := make([]int32, len(p.Needs)), make([]int32, len(p.Offers)), []int32{}
	for j := range p.Needs {
		needAt[j] = -1
		if p.Needs[j].Kind == k {
			needAt[j] = int32(len(q.Needs))
			q.Needs = append(q.Needs, p.Needs[j])
		}
	}
	for i := range p.Offers {
		offerAt[i] = -1
		if p.Offers[i].Kind == k {
			offerAt[i] = int32(len(q.Offers))
			q.Offers = append(q.Offers, p.Offers[i])
			offers = append(offers, int32(i))
		}
	}
	for _, x := range p.Pairs {
		if needAt[x.Need] >= 0 {
			q.Pairs = append(q.Pairs, Pair{needAt[x.Need], offerAt[x.Offer], x.Cost})
		}
	}
	for _, b := range p.Bonds {
		if needAt[b.Need] >= 0 {
			q.Bonds = append(q.Bonds, Bond{needAt[b.Need], b.Org, b.Bonus})
		}
	}
	for _, x := range p.Limits {
		if needAt[x.Need] >= 0 && offerAt[x.Offer] >= 0 {
			q.Limits = append(q.Limits, Limit{needAt[x.Need], offerAt[x.Offer], x.Most})
		}
	}
	for _, x := range p.Keeps {
		if needAt[x.Need] >= 0 {
			q.Keeps = append(q.Keeps, Keep{needAt[x.Need], offerAt[x.Offer], x.Qty, x.Bonus})
		}
	}
	for _, b := range p.Bars {
		if needAt[b.Need] >= 0 {
			q.Bars = append(q.Bars, Bar{needAt[b.Need], b.Org, b.Reason})
		}
	}
	return &q, needAt, offers
}

func (t *trial) solve(p *Problem) (got int64, err error) {
	r, err := Solve(p, Options{Workers: 1})
	if err != nil {
		return 0, err
	}
	for _, g := range r.Grants {
		if g.Need == t.need {
			got += g.Qty
		}
	}
	return got, nil
}

// gets solves again with a change.
func (t *trial) gets(c Change) (int64, error) {
	q := *t.p
	q.Offers = slices.Clone(q.Offers)
	i := slices.Index(t.offers, c.Offer)
	if c.Filter != "" {
		q.Offers[i], _ = Relaxed(q.Offers[i], c.Filter)
	}
	q.Offers[i].Qty += c.Qty
	return t.solve(&q)
}

// relaxations are the single restrictions that keep an offer from the need, the largest offers first.
func (t *trial) relaxations() (list []Change) {
	n := &t.p.Needs[t.need]
	for i := range t.p.Offers {
		o := &t.p.Offers[i]
		ok, filter := t.p.Fits(t.need, int32(i))
		if ok || o.Qty == 0 {
			continue
		}
		if relaxed, can := Relaxed(*o, filter); can {
			if fits, _ := t.p.fitsRestriction(n, &relaxed); fits {
				list = append(list, Change{Offer: t.offers[i], Filter: filter, Has: t.has})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Change) int {
		return compare(t.p.Offers[slices.Index(t.offers, b.Offer)].Qty, t.p.Offers[slices.Index(t.offers, a.Offer)].Qty)
	})
	return list[:min(6, len(list))]
}

// more finds how much more of an offer that fits would serve the need's next part: the amount is doubled until it does,
// then halved down to the smallest that still does. The tightest offers are tried: what they gain goes to fewer others.
func (t *trial) more() (best Change, found bool, err error) {
	var fitting []int32
	for i := range t.p.Offers {
		if ok, _ := t.p.Fits(t.need, int32(i)); ok && t.p.Offers[i].Most == 0 {
			fitting = append(fitting, int32(i))
		}
	}
	slices.SortStableFunc(fitting, func(a, b int32) int { return int(t.p.Offers[a].Cost) - int(t.p.Offers[b].Cost) })
	for _, i := range fitting[:min(2, len(fitting))] {
		c, ok, err := t.amount(Change{Offer: t.offers[i], Has: t.has})
		if err != nil {
			return best, false, err
		}
		if ok && (!found || c.Qty < best.Qty) {
			best, found = c, true
		}
	}
	return best, found, nil
}

func (t *trial) amount(c Change) (Change, bool, error) {
	try := func(q int64) (int64, error) {
		c.Qty = q
		return t.gets(c)
	}
	low, high := int64(0), max(1, t.p.Kinds[t.p.Needs[t.need].Kind].MinGrant)
	for range 24 {
		got, err := try(high)
		if err != nil {
			return c, false, err
		}
		if got > t.has {
			break
		}
		low, high = high, high*2
	}
	for steps := 0; low+1 < high && steps < 12; steps++ {
		mid := (low + high) / 2
		got, err := try(mid)
		if err != nil {
			return c, false, err
		}
		if got > t.has {
			high = mid
		} else {
			low = mid
		}
	}
	got, err := try(high)
	c.Gets = got
	return c, got > t.has, err
}
