package engine

import (
	"slices"

	"shanqiao/app/engine/flow"
)

// Measured are seconds and shares of a solve and of another after a change of 1 % of the needs.
type Measured struct {
	Cold, Warm, Verify float64
}

// Measure solves the relaxation cold, changes one need in a hundred (gone, back, another amount) and solves warm. The clock
// and the dice come from the caller: this package has neither.
func Measure(p *Problem, clock func() func() float64, dice func(n int) int) (m Measured, err error) {
	parts := compile(p, apart)
	for _, c := range parts {
		stop := clock()
		before, err := flow.Solve(c.net, flow.Options{})
		if err != nil {
			return m, err
		}
		m.Cold += stop()
		stop = clock()
		if err := flow.Verify(c.net, before); err != nil {
			return m, err
		}
		m.Verify += stop()
		c.change(dice)
		stop = clock()
		after, err := flow.Solve(c.net, flow.Options{Warm: before})
		if err != nil {
			return m, err
		}
		m.Warm += stop()
		if err := flow.Verify(c.net, after); err != nil {
			return m, err
		}
	}
	return m, nil
}

func (c *part) change(dice func(n int) int) {
	for range max(1, c.net.Rows()/100) {
		r := dice(c.net.Rows())
		for t := c.net.StepAt[r]; t < c.net.StepAt[r+1]; t++ {
			vary(dice(3), &c.net.Steps[t].Qty, &c.net.Steps[t].Value)
		}
	}
}

// vary makes an amount worthless, halves it, or adds half.
func vary(how int, qty, value *int64) {
	switch how {
	case 0:
		*value = 0
	case 1:
		*qty = max(1, *qty/2)
	default:
		*qty += *qty / 2
	}
}

// Churn finds the best flow, changes one need in a hundred (a third of them gone, a third wanting half, a third half as much
// again), and finds it again with a bonus for every pair of need and organisation that stood before. It gives the share of
// the pairs of unchanged needs that are other than before or carry another amount, and the points of the new flow, without
// the bonus, below the best possible in millionths.
func Churn(p *Problem, bonus int32, dice func(n int) int) (share float64, lost int64, err error) {
	before, err := Relax(p, Options{})
	if err != nil {
		return 0, 0, err
	}
	q, changed := p.changed(dice)
	best, err := Relax(q, Options{})
	if err != nil {
		return 0, 0, err
	}
	plain := *q
	old := p.byOrg(before.Flow)
	if bonus > 0 {
		for _, g := range before.Flow {
			q.Keeps = append(q.Keeps, Keep{g.Need, g.Offer, g.Qty, bonus})
		}
	}
	after, err := Relax(q, Options{})
	if err != nil {
		return 0, 0, err
	}
	return unlike(old, q.byOrg(after.Flow), changed), Proof{Bound: best.Bound, Value: Worth(&plain, after.Flow)}.Gap(), nil
}

func (p *Problem) changed(dice func(n int) int) (*Problem, map[int32]bool) {
	q := *p
	q.Needs = slices.Clone(p.Needs)
	changed := map[int32]bool{}
	for range max(1, len(q.Needs)/100) {
		j := dice(len(q.Needs))
		changed[int32(j)] = true
		n := &q.Needs[j]
		n.Tranches = slices.Clone(n.Tranches)
		how := dice(3)
		for t := range n.Tranches {
			vary(how, &n.Tranches[t].Qty, &n.Tranches[t].Value)
		}
	}
	return &q, changed
}

// byOrg adds up a flow by need and organisation.
func (p *Problem) byOrg(flow []Grant) map[[2]int32]int64 {
	sums := map[[2]int32]int64{}
	for _, g := range flow {
		sums[[2]int32{g.Need, p.Offers[g.Offer].Org}] += g.Qty
	}
	return sums
}

func unlike(before, after map[[2]int32]int64, changed map[int32]bool) float64 {
	all, other := 0, 0
	for pair, q := range before {
		if !changed[pair[0]] {
			all++
			if after[pair] != q {
				other++
			}
		}
	}
	for pair := range after {
		if _, had := before[pair]; !had && !changed[pair[0]] {
			other++
		}
	}
	return float64(other) / float64(max(all, 1))
}
