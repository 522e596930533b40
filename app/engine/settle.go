package engine

import (
	"cmp"
	"slices"

	"shanqiao/app/engine/flow"
)

// settle turns the flows into the plan that is published: whole needs whole or nothing, no grant below its least, few
// grants per need, and whatever that frees given on.
func (r *Result) settle(p *Problem, flows []*flow.Answer) {
	b := newBook(p)
	for i, c := range r.parts {
		for _, g := range c.grants(flows[i]) {
			b.add(g)
		}
	}
	for range 4 { // what is freed is given on, which frees nothing: the second round already finds little
		dropped := b.sweep()
		for _, c := range r.parts {
			b.refill(c)
		}
		if !dropped {
			break
		}
	}
	r.Grants = b.grants()
	r.Value = Worth(p, r.Grants)
}

// book is a plan being written: what every need got, and what is left of offers and limits.
type book struct {
	p      *Problem
	byNeed [][]Grant
	got    []int64
	left   []int64         // per offer
	orgs   map[int64]int64 // per organisation and kind, where limited
	places []int64         // per place; -1: no limit
	wants  []int64
}

func newBook(p *Problem) *book {
	b := &book{p: p, byNeed: make([][]Grant, len(p.Needs)), got: make([]int64, len(p.Needs)), left: make([]int64, len(p.Offers)),
		orgs: map[int64]int64{}, places: make([]int64, len(p.Places)), wants: make([]int64, len(p.Needs))}
	for i := range p.Offers {
		b.left[i] = p.Offers[i].Qty
	}
	for i := range p.Needs {
		b.wants[i] = p.Needs[i].Wants()
	}
	for _, c := range p.Caps {
		b.orgs[orgKind(c.Org, c.Kind)] = c.Most
	}
	for i, s := range p.Places {
		b.places[i] = s.Most
	}
	return b
}

func orgKind(org, kind int32) int64 { return int64(org)<<32 | int64(kind) }

// add writes a grant, or takes a part of one back when its amount is negative.
func (b *book) add(g Grant) {
	o := &b.p.Offers[g.Offer]
	b.left[g.Offer] -= g.Qty
	b.got[g.Need] += g.Qty
	if _, ok := b.orgs[orgKind(o.Org, o.Kind)]; ok {
		b.orgs[orgKind(o.Org, o.Kind)] -= g.Qty
	}
	for s := b.p.Needs[g.Need].Place; s >= 0; s = b.p.Places[s].Parent {
		if b.p.Places[s].Most >= 0 {
			b.places[s] -= g.Qty
		}
	}
	list := b.byNeed[g.Need]
	for i := range list {
		if list[i].Offer == g.Offer {
			if list[i].Qty += g.Qty; list[i].Qty == 0 {
				b.byNeed[g.Need] = slices.Delete(list, i, i+1)
			}
			return
		}
	}
	b.byNeed[g.Need] = append(list, g)
}

// room is how much more an offer could give to a need, apart from what the need wants and its places allow.
func (b *book) room(need, offer int32) int64 {
	o := &b.p.Offers[offer]
	room := b.left[offer]
	if most, ok := b.orgs[orgKind(o.Org, o.Kind)]; ok {
		room = min(room, most)
	}
	if most, limited := b.p.Most(need, offer); limited {
		room = min(room, most-b.given(need, offer))
	}
	return room
}

func (b *book) given(need, offer int32) int64 {
	for _, g := range b.byNeed[need] {
		if g.Offer == offer {
			return g.Qty
		}
	}
	return 0
}

// wish is how much a need may still get.
func (b *book) wish(need int32) int64 {
	wish := b.wants[need] - b.got[need]
	for s := b.p.Needs[need].Place; s >= 0; s = b.p.Places[s].Parent {
		if b.p.Places[s].Most >= 0 {
			wish = min(wish, b.places[s])
		}
	}
	return wish
}

// sweep removes what may not stand: grants below their least, whole needs served in part. A small grant is first moved to
// another giver of the same need.
func (b *book) sweep() (dropped bool) {
	for j := range b.byNeed {
		need := int32(j)
		for _, g := range slices.Clone(b.byNeed[j]) {
			if g.Qty = b.given(need, g.Offer); g.Qty < b.p.Least(&b.p.Needs[j], &b.p.Offers[g.Offer]) {
				dropped = !b.move(need, g) || dropped
			}
		}
		if b.p.Needs[j].Whole && b.got[j] > 0 && b.got[j] < b.wants[j] {
			dropped = true
			b.drop(need)
		}
	}
	return dropped
}

func (b *book) drop(need int32) {
	for _, g := range slices.Clone(b.byNeed[need]) {
		g.Qty = -g.Qty
		b.add(g)
	}
}

// move takes a small grant back and gives its amount by the need's other givers, as far as they can.
func (b *book) move(need int32, g Grant) (all bool) {
	left := g.Qty
	g.Qty = -g.Qty
	b.add(g)
	for _, other := range slices.Clone(b.byNeed[need]) {
		if q := min(left, b.room(need, other.Offer)); q > 0 {
			b.add(Grant{need, other.Offer, q})
			left -= q
		}
	}
	return left == 0
}

// refill gives on what is left, the most valuable tranche first, by a giver the need already has where there is one.
func (b *book) refill(c *part) {
	type open struct {
		need, row int32
		value     int64
	}
	var list []open
	for r, row := range c.rows {
		for _, j := range row.needs {
			if v, some := b.nextValue(j); some {
				list = append(list, open{j, int32(r), v})
			}
		}
	}
	slices.SortFunc(list, func(x, y open) int {
		return cmp.Or(cmp.Compare(y.value, x.value), cmp.Compare(x.need, y.need))
	})
	f := &filler{book: b, part: c}
	for _, x := range list {
		f.fill(x.need, x.row)
	}
}

// nextValue is the worth of the next unit that a need would get.
func (b *book) nextValue(need int32) (int64, bool) {
	got := b.got[need]
	for _, t := range b.p.Needs[need].Tranches {
		if got < t.Qty {
			return t.Value, true
		}
		got -= t.Qty
	}
	return 0, false
}

// grants lists the plan in canonical order.
func (b *book) grants() []Grant {
	var out []Grant
	for _, list := range b.byNeed {
		out = append(out, list...)
	}
	sortGrants(out)
	return out
}

// filler gives what is left of one kind.
type filler struct {
	*book
	*part
	spent map[int32]bool // hubs with nothing left
	row   []draw
}

func (f *filler) fill(need, row int32) {
	f.topUp(need)
	n := &f.book.p.Needs[need]
	if f.wish(need) <= 0 {
		return
	}
	if n.Whole && f.got[need] == 0 {
		f.fillWhole(need, row)
		return
	}
	for _, offer := range f.candidates(row, need) {
		if q := min(f.wish(need), f.room(need, offer)); q > 0 && q >= f.book.p.Least(n, &f.book.p.Offers[offer]) {
			f.add(Grant{need, offer, q})
		}
	}
}

func (f *filler) topUp(need int32) {
	for _, g := range slices.Clone(f.byNeed[need]) {
		if q := min(f.wish(need), f.room(need, g.Offer)); q > 0 {
			f.add(Grant{need, g.Offer, q})
		}
	}
}

// fillWhole serves a whole need if what is left suffices for all of it.
func (f *filler) fillWhole(need, row int32) {
	n := &f.book.p.Needs[need]
	if f.wish(need) < f.wants[need] {
		return
	}
	for _, offer := range f.candidates(row, need) {
		q := min(f.wish(need), f.room(need, offer))
		if q >= f.book.p.Least(n, &f.book.p.Offers[offer]) && q > 0 {
			f.add(Grant{need, offer, q})
		}
	}
	if f.got[need] < f.wants[need] {
		f.drop(need)
	}
}

// candidates lists offers of the need's hubs with something left, the cheapest hub first, the fullest offer first, as long
// as a unit is worth more than it costs.
func (f *filler) candidates(row, need int32) (offers []int32) {
	value, _ := f.nextValue(need)
	f.row = f.row[:0]
	for e := f.net.First[row]; e < f.net.First[row+1]; e++ {
		h := f.net.Source[e] - f.hubNode(0)
		if cost := f.net.Cost[e] + f.hubs[h].cost; !f.spent[h] && int64(cost) < value {
			f.row = append(f.row, draw{h, cost, noLimit})
		}
	}
	slices.SortStableFunc(f.row, func(x, y draw) int { return cmp.Compare(x.cost, y.cost) })
	wish := f.wish(need)
	for _, d := range f.row {
		rest := f.fullest(d.hub)
		offers = append(offers, rest...)
		for _, o := range rest {
			wish -= f.room(need, o)
		}
		if wish <= 0 {
			break
		}
	}
	return offers
}

func (f *filler) fullest(h int32) []int32 {
	var rest []int32
	for _, o := range f.hubs[h].offers {
		if f.left[o] > 0 {
			rest = append(rest, o)
		}
	}
	if len(rest) == 0 {
		if f.spent == nil {
			f.spent = map[int32]bool{}
		}
		f.spent[h] = true
	}
	slices.SortStableFunc(rest, func(a, b int32) int { return cmp.Compare(f.left[b], f.left[a]) })
	return rest
}
