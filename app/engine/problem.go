// Package engine decides who helps whom: it takes a frozen Problem (needs, offers, restrictions, limits), finds the fairest
// plan, says why, and proves it so that anyone can check the proof without this package's solver. It is pure: no database,
// no clock, no chance. The order of priority is not here but in the values that the caller puts on every step.
package engine

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"shanqiao/app/engine/flow"
)

// Word is a category, group or school stage: an index into Problem.Words.
type Word = int32

// Region is an administrative code of twelve digits; trailing zeros make it a subtree. 0 is the whole country.
type Region = int64

// Problem is one question, frozen. Amounts are whole units of the kind: fen, pieces, minutes. Orgs, kinds, offers, needs
// and places point at each other by position; the canonical file (WriteProblem) lists them in the same order.
type Problem struct {
	Rules  string // version of the rules that made the values
	Radix  []int64
	Words  []string
	Kinds  []Kind
	Orgs   []string // ids
	Caps   []Cap
	Offers []Offer
	Places []Place
	Needs  []Need
	Pairs  []Pair // explicit pairs of offers that are Listed, by need
	Bonds  []Bond
	Limits []Limit
	Keeps  []Keep
	Bars   []Bar
}

// Kind is a resource with its unit. MinGrant is the smallest amount worth handing over; a need that wants less may get
// all it wants.
type Kind struct {
	Code, Unit string
	MinGrant   int64
}

// Cap is the most an organisation gives of a kind in this run.
type Cap struct {
	Org, Kind int32
	Most      int64
}

// Offer is what an organisation gives, to whom it may go (an empty set: to any), and within which limits per need. A need
// fits if its category is in Categories, one of its groups in Groups, all of its stages (at least one) in Stages, its
// region within one of Regions, and the offer can be used before the need's day. A Listed offer fits the pairs that name
// it and no others.
type Offer struct {
	ID                         string
	Org, Kind                  int32
	Qty                        int64
	Most                       int64 // most per head of a need; 0: no limit
	Least                      int64 // least per need; the kind's MinGrant if that is more
	Cost                       int32 // points lost per unit, so that free money is kept where tied money does
	Listed                     bool
	Categories, Groups, Stages []Word
	Regions                    []Region
	From                       int32 // first day it can be used, days since 1970-01-01; 0: at once
}

// Place is a node where limits on the needs' side are kept for one kind: a household, a village, a priority region. Most
// -1 is no limit. The first Floor units that arrive in it are worth Bonus more each. Parent -1 is none.
type Place struct {
	ID           string
	Kind, Parent int32
	Most         int64
	Floor, Bonus int64
}

// HouseholdPlace begins the ID of a place that is one household.
const HouseholdPlace = "household:"

// Tranche is a part of a need: Qty units worth Value points each.
type Tranche struct{ Qty, Value int64 }

// Need is what someone lacks of one kind. A Whole need has one tranche and gets all of it or nothing. Digits are its ranks,
// highest priority first, as the rules gave them; with Problem.Radix they make the values again.
type Need struct {
	ID             string
	Kind           int32
	Category       Word
	Groups, Stages []Word
	Region         Region
	Heads          int32 // people that limits per head count; 0: one
	By             int32 // last useful day, days since 1970-01-01; 0: open
	Whole          bool
	Place          int32 // -1: none
	Digits         []int32
	Tranches       []Tranche
}

// Pair lets a Listed offer serve a need at its own cost per unit.
type Pair struct {
	Need, Offer int32
	Cost        int32
}

// Limit is the most that an offer may give to a need, where that is less than its limit per head: 0 keeps them apart.
type Limit struct {
	Need, Offer int32
	Most        int64
}

// Keep makes the first Qty units that an offer gives to a need worth Bonus more each: what the plan before gave stays where it
// is unless something better than the bonus comes of the change.
type Keep struct {
	Need, Offer int32
	Qty         int64
	Bonus       int32
}

// Bond makes each unit that an organisation gives to a need worth Bonus more: a standing tie.
type Bond struct {
	Need, Org int32
	Bonus     int32
}

// Bar keeps an organisation from a need; Reason is a code: related, namesake, cooldown, proposed.
type Bar struct {
	Need, Org int32
	Reason    string
}

// mostHeads is the power of two that the people of one need may not exceed.
const mostHeads = 16

// Wants is all that a need still wants.
func (n *Need) Wants() (sum int64) {
	for _, t := range n.Tranches {
		sum += t.Qty
	}
	return sum
}

// Least is the smallest grant that an offer may make to a need.
func (p *Problem) Least(n *Need, o *Offer) int64 {
	return min(max(p.Kinds[o.Kind].MinGrant, o.Least), n.Wants())
}

// Most is the most that an offer may give to a need: its limit for every head of it, or what is left of that; false where
// there is none.
func (p *Problem) Most(need, offer int32) (most int64, limited bool) {
	most = noLimit
	if o := &p.Offers[offer]; o.Most > 0 {
		most = o.Most * max(1, int64(p.Needs[need].Heads))
	}
	if len(p.Limits) > 0 {
		if i, ok := slices.BinarySearchFunc(p.Limits, Limit{Need: need, Offer: offer}, compareLimits); ok {
			most = min(most, p.Limits[i].Most)
		}
	}
	return most, most < noLimit
}

func compareLimits(a, b Limit) int {
	return cmp.Or(cmp.Compare(a.Need, b.Need), cmp.Compare(a.Offer, b.Offer))
}

// Limited is the list with the limit of a pair set.
func Limited(list []Limit, need, offer int32, most int64) []Limit {
	x := Limit{need, offer, most}
	i, there := slices.BinarySearchFunc(list, x, compareLimits)
	if list = slices.Clone(list); there {
		list[i] = x
		return list
	}
	return slices.Insert(list, i, x)
}

// Span is the number of codes under a region: a subtree is [code, code+span).
func Span(r Region) int64 {
	for _, step := range []int64{1e12, 1e10, 1e8, 1e6, 1e3} {
		if r%step == 0 {
			return step
		}
	}
	return 1
}

// Within says whether a region lies in the subtree of another.
func Within(r, under Region) bool { return under == 0 || (r >= under && r < under+Span(under)) }

// Valid checks that every position points at something and every amount makes sense; the error names the first that does
// not. A valid problem cannot overflow.
func (p *Problem) Valid() error {
	if err := p.tokens(); err != nil {
		return err
	}
	in := func(i int32, n int) bool { return i >= 0 && int(i) < n }
	for i, c := range p.Caps {
		if !in(c.Org, len(p.Orgs)) || !in(c.Kind, len(p.Kinds)) || c.Most < 0 {
			return fmt.Errorf("cap %d: no such organisation or kind, or a negative amount", i+1)
		}
		if i > 0 && (c.Org < p.Caps[i-1].Org || (c.Org == p.Caps[i-1].Org && c.Kind <= p.Caps[i-1].Kind)) {
			return fmt.Errorf("cap %d: twice, or out of order", i+1)
		}
	}
	for i := range p.Offers {
		o := &p.Offers[i]
		if !in(o.Org, len(p.Orgs)) || !in(o.Kind, len(p.Kinds)) || o.Qty < 0 || o.Most < 0 || o.Most >= noLimit>>mostHeads || o.Least < 0 {
			return fmt.Errorf("offer %s: no such organisation or kind, or a negative amount", o.ID)
		}
		if err := p.words(o.Categories, o.Groups, o.Stages); err != nil {
			return fmt.Errorf("offer %s: %w", o.ID, err)
		}
	}
	for i, s := range p.Places {
		if !in(s.Kind, len(p.Kinds)) || s.Parent < -1 || int(s.Parent) >= i || s.Most < -1 || s.Floor < 0 || s.Bonus < 0 {
			return fmt.Errorf("place %s: its parent must stand before it, its amounts must not be negative", s.ID)
		}
		if s.Parent >= 0 && p.Places[s.Parent].Kind != s.Kind {
			return fmt.Errorf("place %s: its parent is of another kind", s.ID)
		}
	}
	for i := range p.Needs {
		if err := p.validNeed(&p.Needs[i]); err != nil {
			return fmt.Errorf("need %s: %w", p.Needs[i].ID, err)
		}
	}
	return p.validPairs(in)
}

// tokens checks that every name can stand as one field of the canonical file.
func (p *Problem) tokens() error {
	good := func(names ...string) error {
		for _, s := range names {
			if s == "" || strings.ContainsAny(s, " \n,") {
				return fmt.Errorf("%q cannot be a name: it must be one word", s)
			}
		}
		return nil
	}
	errs := []error{good(p.Words...), good(p.Orgs...)}
	for _, k := range p.Kinds {
		errs = append(errs, good(k.Code, k.Unit))
	}
	for i := range p.Offers {
		errs = append(errs, good(p.Offers[i].ID))
	}
	for i := range p.Needs {
		errs = append(errs, good(p.Needs[i].ID))
	}
	return errors.Join(errs...)
}

func (p *Problem) validNeed(n *Need) error {
	if n.Heads < 0 || n.Heads > 1<<mostHeads {
		return fmt.Errorf("it is for %d people: at most %d", n.Heads, 1<<mostHeads)
	}
	if n.Kind < 0 || int(n.Kind) >= len(p.Kinds) || n.Place < -1 || int(n.Place) >= len(p.Places) {
		return fmt.Errorf("no such kind or place")
	}
	if n.Place >= 0 && p.Places[n.Place].Kind != n.Kind {
		return fmt.Errorf("its place is of another kind")
	}
	if len(n.Tranches) == 0 || (n.Whole && len(n.Tranches) != 1) {
		return fmt.Errorf("it must have a tranche, a whole need exactly one")
	}
	if n.Wants() == 0 {
		return fmt.Errorf("it must want something")
	}
	for k, t := range n.Tranches {
		if t.Qty < 0 || t.Value < 0 {
			return fmt.Errorf("tranche %d: neither the amount nor the value may be below 0", k+1)
		}
		if want, ok := p.Mixed(k, n.Digits); ok && want != t.Value {
			return fmt.Errorf("tranche %d: its ranks make %d points, not %d", k+1, want, t.Value)
		}
	}
	return p.words([]Word{n.Category}, n.Groups, n.Stages)
}

func (p *Problem) words(sets ...[]Word) error {
	for _, set := range sets {
		for _, w := range set {
			if w < 0 || int(w) >= len(p.Words) {
				return fmt.Errorf("no such word")
			}
		}
	}
	return nil
}

func (p *Problem) validPairs(in func(int32, int) bool) error {
	for i, x := range p.Pairs {
		if !in(x.Need, len(p.Needs)) || !in(x.Offer, len(p.Offers)) || !p.Offers[x.Offer].Listed {
			return fmt.Errorf("pair %d: no such need, or no such listed offer", i+1)
		}
		if p.Needs[x.Need].Kind != p.Offers[x.Offer].Kind || (i > 0 && (x.Need < p.Pairs[i-1].Need || (x.Need == p.Pairs[i-1].Need && x.Offer <= p.Pairs[i-1].Offer))) {
			return fmt.Errorf("pair %d: of two kinds, or out of order", i+1)
		}
	}
	for i, b := range p.Bonds {
		if !in(b.Need, len(p.Needs)) || !in(b.Org, len(p.Orgs)) || b.Bonus < 0 {
			return fmt.Errorf("bond %d: no such need or organisation, or a negative bonus", i+1)
		}
	}
	for i, x := range p.Limits {
		if !in(x.Need, len(p.Needs)) || !in(x.Offer, len(p.Offers)) || x.Most < 0 || x.Most >= noLimit {
			return fmt.Errorf("limit %d: no such need or offer, or no amount", i+1)
		}
		if i > 0 && compareLimits(x, p.Limits[i-1]) <= 0 {
			return fmt.Errorf("limit %d: twice, or out of order", i+1)
		}
	}
	for i, x := range p.Keeps {
		if !in(x.Need, len(p.Needs)) || !in(x.Offer, len(p.Offers)) || x.Qty <= 0 || x.Bonus < 0 || p.Needs[x.Need].Kind != p.Offers[x.Offer].Kind {
			return fmt.Errorf("keep %d: no such need or offer, of two kinds, no amount, or a negative bonus", i+1)
		}
		if i > 0 && (x.Need < p.Keeps[i-1].Need || (x.Need == p.Keeps[i-1].Need && x.Offer <= p.Keeps[i-1].Offer)) {
			return fmt.Errorf("keep %d: twice, or out of order", i+1)
		}
	}
	for i, b := range p.Bars {
		if !in(b.Need, len(p.Needs)) || !in(b.Org, len(p.Orgs)) {
			return fmt.Errorf("bar %d: no such need or organisation", i+1)
		}
	}
	return nil
}

// Mixed is the value of a unit of tranche k of a need with these ranks: a number whose digits are, from the top, the
// tranche, the ranks, and a rest for the offer's own cost. It is false when the problem gives its values itself.
func (p *Problem) Mixed(k int, digits []int32) (int64, bool) {
	if len(p.Radix) == 0 || len(digits)+2 != len(p.Radix) {
		return 0, false
	}
	value := max(p.Radix[0]-1-int64(k), 0)
	for i, d := range digits {
		value = value*p.Radix[i+1] + min(max(int64(d), 0), p.Radix[i+1]-1)
	}
	last := p.Radix[len(p.Radix)-1]
	return value*last + last, true
}

// Grant is one line of a plan: so much of an offer to a need.
type Grant struct {
	Need, Offer int32
	Qty         int64
}

// sortGrants puts grants in the order of the canonical files.
func sortGrants(g []Grant) {
	slices.SortFunc(g, func(a, b Grant) int {
		if a.Need != b.Need {
			return int(a.Need - b.Need)
		}
		return int(a.Offer - b.Offer)
	})
}

// Sum is a signed 128-bit number.
type Sum = flow.Sum
