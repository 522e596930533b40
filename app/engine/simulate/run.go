package simulate

import (
	"fmt"

	"shanqiao/app/engine"
)

// Proposal is one line of a plan on its way: so much of an offer for a need, answered on a day.
type Proposal struct {
	Need, Offer int // positions in the year
	Qty         int64
	Day, Ends   int
	Outcome     string // accepted, refused, lapsed
}

// Outcome is how a year went for its needs and offers.
type Outcome struct {
	Proposals []Proposal // in the order they were made; those not answered within the year have Ends past it
	Plans     int
	Given     []int64 // per offer: accepted
	Got       []int64 // per need: accepted
	BaseDay   []int   // per need: when its basic part was accepted; -1: never
}

// gift is a past receipt of a household.
type gift struct {
	day int
	fen int64
}

// life is a year being lived under a policy.
type life struct {
	*Year
	policy  Policy
	out     Outcome
	basic   []int64 // per need: its basic part
	heldBy  []int64 // per need: proposed and not answered
	heldOf  []int64 // per offer
	due     map[int][]int
	barred  map[[2]string]int // need and organisation: first day they may meet again
	before  []proposed        // what the plan before gave
	helped  map[string][]gift // per household
	open    map[string]int    // household and category: proposals unanswered
	needs   []int             // on the market, by arrival
	offers  []int             // with something left
	arrived [2]int            // how many needs and offers have come
}

// Run lives a year under a policy. Watch hears of every day and may stop it by an error; nil watches nothing.
func Run(y *Year, p Policy, watch func(day int) error) (*Outcome, error) {
	if err := y.check(); err != nil {
		return nil, err
	}
	l := newLife(y, p)
	for day := range Days {
		if watch != nil {
			if err := watch(day); err != nil {
				return nil, err
			}
		}
		l.begin(day)
		if day%max(p.Every, 1) != 0 {
			continue
		}
		if err := l.plan(day); err != nil {
			return nil, fmt.Errorf("day %d under %s: %w", day, p.Name, err)
		}
	}
	return &l.out, nil
}

func newLife(y *Year, p Policy) *life {
	l := &life{Year: y, policy: p, basic: basics(y), heldBy: make([]int64, len(y.Needs)), heldOf: make([]int64, len(y.Offers)), due: map[int][]int{},
		barred: map[[2]string]int{}, helped: map[string][]gift{}, open: map[string]int{}}
	l.out = Outcome{Given: make([]int64, len(y.Offers)), Got: make([]int64, len(y.Needs)), BaseDay: make([]int, len(y.Needs))}
	for i := range l.out.BaseDay {
		l.out.BaseDay[i] = -1
	}
	return l
}

// begin is what a day brings before its plan: who comes, and the answers.
func (l *life) begin(day int) {
	l.arrive(day)
	for _, i := range l.due[day] {
		l.settle(i)
	}
}

// arrive lets in who comes on a day and takes off the market what is met, over, or used up.
func (l *life) arrive(day int) {
	for ; l.arrived[0] < len(l.Needs) && l.Needs[l.arrived[0]].Day <= day; l.arrived[0]++ {
		l.needs = append(l.needs, l.arrived[0])
	}
	for ; l.arrived[1] < len(l.Offers) && l.Offers[l.arrived[1]].Day <= day; l.arrived[1]++ {
		l.offers = append(l.offers, l.arrived[1])
	}
	l.needs = keep(l.needs, func(j int) bool { return l.out.Got[j] < l.Needs[j].Qty && l.Needs[j].Until >= day })
	l.offers = keep(l.offers, func(i int) bool { return l.out.Given[i] < l.Offers[i].Qty })
}

func keep(list []int, is func(int) bool) []int {
	kept := list[:0]
	for _, x := range list {
		if is(x) {
			kept = append(kept, x)
		}
	}
	return kept
}

// settle is the day of an answer: what was accepted is given, anything else is free again and the pair kept apart.
func (l *life) settle(i int) {
	x := &l.out.Proposals[i]
	n, o := &l.Needs[x.Need], &l.Offers[x.Offer]
	l.heldBy[x.Need] -= x.Qty
	l.heldOf[x.Offer] -= x.Qty
	l.open[n.Household+" "+n.Category]--
	if x.Outcome != "accepted" {
		l.barred[[2]string{n.ID, o.Org}] = x.Ends + l.policy.Rules.CooldownDays
		return
	}
	l.out.Given[x.Offer] += x.Qty
	l.out.Got[x.Need] += x.Qty
	l.helped[n.Household] = append(l.helped[n.Household], gift{x.Ends, x.Qty * max(n.Thing.UnitFen, 0)})
	if l.out.BaseDay[x.Need] < 0 && l.out.Got[x.Need] >= l.basic[x.Need] {
		l.out.BaseDay[x.Need] = x.Ends
	}
}

// proposed is a line of a plan.
type proposed struct {
	need, offer string
	qty         int64
}

// plan solves the day's problem and proposes every line of the plan.
func (l *life) plan(day int) error {
	q := l.question(day)
	if len(q.needs) == 0 || len(q.offers) == 0 {
		return nil
	}
	grants, err := q.solve(l.policy)
	if err != nil {
		return err
	}
	l.out.Plans++
	l.before = l.before[:0]
	for _, g := range grants {
		l.propose(day, q.needs[g.Need], q.offers[g.Offer], g.Qty)
	}
	return nil
}

func (l *life) propose(day, need, offer int, qty int64) {
	n, o := &l.Needs[need], &l.Offers[offer]
	outcome, days := l.answer(n.ID, o.ID)
	l.due[day+days] = append(l.due[day+days], len(l.out.Proposals))
	l.out.Proposals = append(l.out.Proposals, Proposal{need, offer, qty, day, day + days, outcome})
	l.heldBy[need] += qty
	l.heldOf[offer] += qty
	l.open[n.Household+" "+n.Category]++
	l.before = append(l.before, proposed{n.ID, o.ID, qty})
}

// solve answers the question by the policy's method.
func (q *question) solve(p Policy) ([]engine.Grant, error) {
	if p.Method == Engine {
		r, err := engine.Solve(q.frame.Problem, engine.Options{Workers: 1})
		if err != nil {
			return nil, err
		}
		return r.Grants, nil
	}
	if err := q.frame.Problem.Valid(); err != nil {
		return nil, err
	}
	var percent []int64
	if p.Method == EqualShare {
		percent = engine.Shares(q.frame.Problem)
	}
	order := make([]int32, len(q.needs)) // the needs of a question stand in the order of arrival
	for i := range order {
		order[i] = int32(i)
	}
	return engine.InOrder(q.frame.Problem, order, percent), nil
}
