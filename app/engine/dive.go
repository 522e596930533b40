package engine

import (
	"slices"

	"shanqiao/app/engine/flow"
)

// dive makes whole needs whole. Those that a flow serves in part are either given up (the least served) or raised until
// they are full, and the flow is found again from where it was; a dozen rounds leave none between.
func (r *Result) dive(o Options) ([]*flow.Answer, error) {
	flows := slices.Clone(r.flows)
	for i, c := range r.parts {
		d := &diver{part: c, truth: slices.Clone(c.net.Steps), raised: map[int32]bool{}}
		a, err := d.run(flows[i], o)
		c.net.Steps = d.truth
		if err != nil {
			return nil, err
		}
		flows[i] = a
	}
	return flows, nil
}

type diver struct {
	*part
	truth  []flow.Step
	raised map[int32]bool
}

type cutNeed struct {
	step   int32
	served float64
}

const diveRounds = 24

func (d *diver) run(a *flow.Answer, o Options) (*flow.Answer, error) {
	d.net.Steps = slices.Clone(d.truth)
	for round := range diveRounds {
		cut := d.cut(a)
		if len(cut) == 0 {
			return a, nil
		}
		d.decide(cut, round >= diveRounds-4)
		var err error
		if a, err = flow.Solve(d.net, flow.Options{Warm: a, Watch: watchDive(o, int(d.kind))}); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func watchDive(o Options, kind int) func(flow.Progress) error {
	if o.Watch == nil {
		return nil
	}
	return func(f flow.Progress) error { return o.Watch(Progress{Phase: "settle", Kind: kind, Flow: f}) }
}

// cut lists the whole needs that are served in part, the least served first.
func (d *diver) cut(a *flow.Answer) (list []cutNeed) {
	for r, row := range d.rows {
		if !d.p.Needs[row.needs[0]].Whole {
			continue
		}
		t := d.net.StepAt[r]
		if q := a.Steps[t]; q > 0 && q < d.truth[t].Qty {
			list = append(list, cutNeed{t, float64(q) / float64(d.truth[t].Qty)})
		}
	}
	slices.SortStableFunc(list, func(x, y cutNeed) int {
		if x.served < y.served {
			return -1
		}
		if x.served > y.served {
			return 1
		}
		return int(x.step - y.step)
	})
	return list
}

// decide gives up the needs served below a half, at least one, and raises the others so that they are filled next time.
func (d *diver) decide(cut []cutNeed, last bool) {
	for i, x := range cut {
		s := &d.net.Steps[x.step]
		if i == 0 || x.served < 0.5 || last {
			s.Value = -1 << 31
			continue
		}
		if !d.raised[x.step] {
			d.raised[x.step] = true
			s.Value = s.Value*4 + 1
		}
	}
}
