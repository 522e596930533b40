package engine

import "slices"

// Lift is what lifting one restriction of an offer would do; it has been tried by solving again.
type Lift struct {
	Filter  string
	Away    int   // needs that lack something and that this restriction alone keeps from the offer
	Missing int64 // what they lack together
	Serves  int   // how many of them the offer serves with the restriction lifted
	Gives   int64 // what the offer gives in all with it lifted
}

// Lifts says what an offer gives in the plan of a problem and, for every restriction of it, whom that keeps away and what
// lifting it would do.
func Lifts(p *Problem, offer int32) (gives int64, list []Lift, err error) {
	q, _, offers := p.ofKind(p.Offers[offer].Kind)
	i := int32(slices.Index(offers, offer))
	lacks, gives, err := lackingAfter(q, i)
	if err != nil {
		return 0, nil, err
	}
	bars := tiesOf(q).bars
	for _, filter := range []string{"category", "region", "group", "stage", "date"} {
		relaxed, can := Relaxed(q.Offers[i], filter)
		if !can || relaxed.restrictions() == q.Offers[i].restrictions() {
			continue
		}
		r := *q
		r.Offers = slices.Clone(q.Offers)
		r.Offers[i] = relaxed
		l := Lift{Filter: filter}
		away := map[int32]bool{}
		for j, lack := range lacks {
			need := int32(j)
			if lack == 0 {
				continue
			}
			before, _ := q.fits(need, i, bars[need])
			after, _ := r.fits(need, i, bars[need])
			if !before && after {
				away[need] = true
				l.Away++
				l.Missing += lack
			}
		}
		if l.Away > 0 {
			if err := l.try(&r, i, away); err != nil {
				return 0, nil, err
			}
			list = append(list, l)
		}
	}
	return gives, list, nil
}

func (l *Lift) try(p *Problem, offer int32, away map[int32]bool) error {
	r, err := Solve(p, Options{Workers: 1})
	if err != nil {
		return err
	}
	for _, g := range r.Grants {
		if g.Offer == offer {
			l.Gives += g.Qty
			if away[g.Need] {
				l.Serves++
			}
		}
	}
	return nil
}

// lackingAfter is what every need still lacks in the plan of a problem, and what one offer gives in it.
func lackingAfter(p *Problem, offer int32) (lacks []int64, gives int64, err error) {
	r, err := Solve(p, Options{Workers: 1})
	if err != nil {
		return nil, 0, err
	}
	lacks = make([]int64, len(p.Needs))
	for j := range p.Needs {
		lacks[j] = p.Needs[j].Wants()
	}
	for _, g := range r.Grants {
		lacks[g.Need] -= g.Qty
		if g.Offer == offer {
			gives += g.Qty
		}
	}
	return lacks, gives, nil
}

// restrictions counts the sides on which an offer is restricted.
func (o *Offer) restrictions() (n int) {
	for _, set := range []bool{len(o.Categories) > 0, len(o.Regions) > 0, len(o.Groups) > 0, len(o.Stages) > 0, o.From > 0} {
		if set {
			n++
		}
	}
	return n
}
