package plans

import (
	"cmp"
	"context"
	"slices"

	"shanqiao/models"
)

// Option is an offer that an officer may set a line to by hand: what it gives the line in the plan, what is left of it, and
// the most that the line may have of it.
type Option struct {
	Offer, Org        models.ID
	Unit              string
	Gives, Left, Most int64
}

// Options lists the offers that fit a line and could give it something: those that do, then those with most left, at most
// twenty.
func (s *Plans) Options(ctx context.Context, a models.Actor, id, line models.ID) ([]Option, error) {
	v, need, err := s.lineOf(ctx, a, id, line)
	if err != nil {
		return nil, err
	}
	p := v.problem
	left, gives := make([]int64, len(p.Offers)), make([]int64, len(p.Offers))
	for _, g := range v.grants {
		left[g.Offer] -= g.Qty
		if g.Need == need {
			gives[g.Offer] = g.Qty
		}
	}
	list := []Option{}
	for i := range p.Offers {
		o := &p.Offers[i]
		if fits, _ := p.Fits(need, int32(i)); !fits || o.Qty == 0 {
			continue
		}
		most := min(o.Qty, p.Needs[need].Wants())
		if limit, limited := p.Most(need, int32(i)); limited {
			most = min(most, limit)
		}
		list = append(list, Option{models.ID(o.ID), models.ID(p.Orgs[o.Org]), p.Kinds[o.Kind].Unit, gives[i], o.Qty + left[i], most})
	}
	slices.SortStableFunc(list, func(a, b Option) int {
		return cmp.Or(cmp.Compare(b.Gives, a.Gives), cmp.Compare(b.Left, a.Left), cmp.Compare(a.Offer, b.Offer))
	})
	return list[:min(20, len(list))], nil
}
