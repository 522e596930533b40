// Package frame puts needs and offers into a problem of the engine by a set of rules: kinds, ranks, tranches, the limit of a
// village, the floor of the priority regions. It is pure: whoever reads the needs and offers (the room plans from the
// database, the simulation from its dice) gets the same problem from the same facts.
package frame

import (
	"cmp"
	"slices"
	"time"

	"shanqiao/app/engine"
	"shanqiao/models"
)

// Frame is a problem in the making. First come the offers, then the needs, then Limits, then bars and bonds.
type Frame struct {
	Problem  *engine.Problem
	rules    models.RuleSet
	points   engine.Problem // the sizes of the digits, to make values with
	words    map[string]engine.Word
	kinds    map[string]int32
	orgs     map[string]int32
	needs    map[string]int32
	offers   map[string]int32
	offered  []int64          // per kind
	priority []bool           // per need
	families map[int32]family // of needs
	villages map[int32]engine.Region
}

// family is a household with what it may still get this year, in fen.
type family struct {
	id   string
	left int64
}

// New begins a problem under rules.
func New(rules models.RuleSet) *Frame {
	return &Frame{Problem: &engine.Problem{Rules: rules.Version, Radix: rules.Radix()}, rules: rules, points: engine.Problem{Radix: rules.Radix()},
		words: map[string]engine.Word{}, kinds: map[string]int32{}, orgs: map[string]int32{}, needs: map[string]int32{}, offers: map[string]int32{}, families: map[int32]family{}, villages: map[int32]engine.Region{}}
}

// Word gives the number of a category, group or school stage.
func (f *Frame) Word(text string) engine.Word {
	w, ok := f.words[text]
	if !ok {
		w = engine.Word(len(f.Problem.Words))
		f.words[text] = w
		f.Problem.Words = append(f.Problem.Words, text)
	}
	return w
}

// Words gives the numbers of a set of words.
func (f *Frame) Words(list []string) (set []engine.Word) {
	for _, w := range slices.Compact(slices.Sorted(slices.Values(list))) {
		set = append(set, f.Word(w))
	}
	return set
}

// Kind is a resource that may stand for another of it: money by the fen, everything else by item and unit. Quilts are no
// chicks, though both are counted by the piece.
func (f *Frame) Kind(resource, item, unit string) int32 {
	code := resource
	if resource != "money" {
		code += "/" + models.ItemCode(item)
	}
	key := code + ":" + unit
	k, ok := f.kinds[key]
	if !ok {
		k = int32(len(f.Problem.Kinds))
		f.kinds[key] = k
		kind := engine.Kind{Code: code, Unit: unit, MinGrant: 1}
		if unit == "fen" {
			kind.MinGrant = f.rules.MinGrantFen
		}
		f.Problem.Kinds = append(f.Problem.Kinds, kind)
		f.offered = append(f.offered, 0)
	}
	return k
}

// Org gives the position of an organisation by its id.
func (f *Frame) Org(id string) int32 {
	org, ok := f.orgs[id]
	if !ok {
		org = int32(len(f.Problem.Orgs))
		f.orgs[id] = org
		f.Problem.Orgs = append(f.Problem.Orgs, id)
	}
	return org
}

// Offer adds an offer; its cost follows from its restriction.
func (f *Frame) Offer(o engine.Offer) {
	o.Cost = freedom(o)
	f.offers[o.ID] = int32(len(f.Problem.Offers))
	f.Problem.Offers = append(f.Problem.Offers, o)
	f.offered[o.Kind] += o.Qty
}

// freedom is what a unit of an offer costs in points: the freer a gift, the later it is used (0 to 7).
func freedom(o engine.Offer) int32 {
	cost := int32(0)
	if len(o.Regions) == 0 {
		cost += 3
	} else if slices.ContainsFunc(o.Regions, func(r engine.Region) bool { return engine.Span(r) >= 1e10 }) {
		cost += 2
	}
	if len(o.Categories) > 1 {
		cost += 2
	}
	if len(o.Groups) == 0 && len(o.Stages) == 0 {
		cost += 2
	}
	return cost
}

// Day is a moment as the engine counts days, since 1970-01-01.
func Day(t time.Time) int32 { return int32(t.Unix() / 86400) }

// Need adds a need of asked units that lacks gap of them, ranked by the facts. Its tranches are cut out of what was asked;
// what is there already fills the first of them, so that a family with its basic part waits for everybody's basic part.
func (f *Frame) Need(n engine.Need, facts models.Ranked, asked, gap int64) {
	n.Digits = f.rules.Ranks(facts)
	n.Tranches = f.tranches(&n, asked, gap)
	f.needs[n.ID] = int32(len(f.Problem.Needs))
	f.Problem.Needs = append(f.Problem.Needs, n)
	f.priority = append(f.priority, slices.ContainsFunc(facts.Tags, func(t string) bool { return slices.Contains(f.rules.FloorTags, t) }))
}

// Household says whose the last need is, and how much money the family got or was promised in the last twelve months.
func (f *Frame) Household(id string, had int64) {
	if j := int32(len(f.Problem.Needs) - 1); f.rules.HouseholdYearFen > 0 && f.Problem.Kinds[f.Problem.Needs[j].Kind].Unit == "fen" {
		f.families[j] = family{id, max(0, f.rules.HouseholdYearFen-had)}
	}
}

// Lies says where the last need really lies, for the share of a village: its own region may be told less finely, so that no
// proposal of a plan tells more than the need's card does.
func (f *Frame) Lies(village engine.Region) { f.villages[int32(len(f.Problem.Needs)-1)] = village }

// tranches cuts what is wanted: the basic part first, so that nobody's second part comes before anybody's first. A part that
// is there already stays in its place with nothing to give.
func (f *Frame) tranches(n *engine.Need, asked, gap int64) (list []engine.Tranche) {
	had := max(0, asked-gap)
	for k, q := range Cut(f.rules.Tranches, f.Problem.Kinds[n.Kind].Unit, max(asked, gap)) {
		there := min(had, q)
		had -= there
		value, _ := f.points.Mixed(k, n.Digits)
		list = append(list, engine.Tranche{Qty: q - there, Value: value})
	}
	for len(list) > 1 && list[len(list)-1].Qty == 0 {
		list = list[:len(list)-1]
	}
	return list
}

// Cut divides an amount into parts of so many per cent, the last taking what is left; money in whole hundreds of yuan. It
// has as many parts as percents, the last of them perhaps 0.
func Cut(percents []int64, unit string, amount int64) []int64 {
	parts, left := make([]int64, len(percents)), amount
	for k, percent := range percents {
		q := (amount*percent + 99) / 100
		if unit == "fen" {
			q = (q + 9999) / 10000 * 10000
		}
		if k == len(percents)-1 || q > left {
			q = left
		}
		parts[k] = q
		left -= q
	}
	return parts
}

// Pair gives the positions of a need and an organisation; false unless both are in the problem.
func (f *Frame) Pair(need, org string) (at [2]int32, ok bool) {
	n, open := f.needs[need]
	o, gives := f.orgs[org]
	return [2]int32{n, o}, open && gives
}

// Keep makes the first qty units of an offer to a need worth so many points more each; nothing where one of them is gone or
// they are of two kinds by now. Keeps come last.
func (f *Frame) Keep(need, offer string, qty int64, points int32) {
	n, open := f.needs[need]
	o, gives := f.offers[offer]
	if open && gives && f.Problem.Needs[n].Kind == f.Problem.Offers[o].Kind {
		f.Problem.Keeps = append(f.Problem.Keeps, engine.Keep{Need: n, Offer: o, Qty: qty, Bonus: points})
	}
}

// Limit says the most that an offer with a limit per head may still give to a need; nothing where one of them is gone or they
// are of two kinds.
func (f *Frame) Limit(need, offer string, most int64) {
	n, open := f.needs[need]
	o, gives := f.offers[offer]
	if open && gives && f.Problem.Needs[n].Kind == f.Problem.Offers[o].Kind {
		f.Problem.Limits = append(f.Problem.Limits, engine.Limit{Need: n, Offer: o, Most: most})
	}
}

// SortLimits puts the limits into the order of a problem.
func (f *Frame) SortLimits() {
	slices.SortFunc(f.Problem.Limits, func(a, b engine.Limit) int { return cmp.Or(cmp.Compare(a.Need, b.Need), cmp.Compare(a.Offer, b.Offer)) })
}

// SortKeeps puts the keeps into the order of a problem.
func (f *Frame) SortKeeps() {
	slices.SortFunc(f.Problem.Keeps, func(a, b engine.Keep) int { return cmp.Or(cmp.Compare(a.Need, b.Need), cmp.Compare(a.Offer, b.Offer)) })
}
