package engine

import (
	"shanqiao/app/engine/flow"
)

// Measured are seconds and shares of a solve and of another after a change of 1 % of the needs.
type Measured struct {
	Cold, Warm, Verify float64
	Churn              float64 // share of the flows of unchanged needs that are other than before
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
		changed := c.change(dice)
		stop = clock()
		after, err := flow.Solve(c.net, flow.Options{Warm: before})
		if err != nil {
			return m, err
		}
		m.Warm += stop()
		if err := flow.Verify(c.net, after); err != nil {
			return m, err
		}
		m.Churn += churn(c.net, before, after, changed) / float64(len(parts))
	}
	return m, nil
}

func (c *part) change(dice func(n int) int) map[int]bool {
	changed := map[int]bool{}
	for range max(1, c.net.Rows()/100) {
		r := dice(c.net.Rows())
		changed[r] = true
		for t := c.net.StepAt[r]; t < c.net.StepAt[r+1]; t++ {
			s := &c.net.Steps[t]
			switch dice(3) {
			case 0:
				s.Value = 0
			case 1:
				s.Qty = max(1, s.Qty/2)
			default:
				s.Qty += s.Qty / 2
			}
		}
	}
	return changed
}

func churn(n *flow.Net, before, after *flow.Answer, changed map[int]bool) float64 {
	rowOf := make([]int32, len(n.Source))
	for r := range n.Rows() {
		for e := n.First[r]; e < n.First[r+1]; e++ {
			rowOf[e] = int32(r)
		}
	}
	old, all, other := map[int32]int64{}, 0, 0
	for _, u := range before.Uses {
		if !changed[int(rowOf[u.Arc])] && u.Qty > 0 {
			old[u.Arc] = u.Qty
			all++
		}
	}
	for _, u := range after.Uses {
		if q := old[u.Arc]; !changed[int(rowOf[u.Arc])] && u.Qty > 0 {
			if q != u.Qty {
				other++
			}
			delete(old, u.Arc)
		}
	}
	return float64(other+len(old)) / float64(max(all, 1))
}
