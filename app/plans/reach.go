package plans

import (
	"context"

	"shanqiao/app/engine"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Reach is what an offer does in the newest published plan it takes part in, and what each of its restrictions keeps it from.
type Reach struct {
	Plan        models.Plan
	Unit        string
	Free, Gives int64
	Lifts       []engine.Lift
}

// Reach tells the people of the giving organisation why an offer is used as it is. It names no need: only how many, and how
// much. plan.no-reach when no published plan knows the offer.
func (s *Plans) Reach(ctx context.Context, a models.Actor, offer models.ID) (Reach, error) {
	db := store.From(ctx, s.db)
	o, err := store.Get[models.Offer](db, offer, "offer")
	if err != nil {
		return Reach{}, err
	}
	if !a.In(o.OrgID) {
		return Reach{}, models.Fail(models.NotFound, "offer.not-found")
	}
	var rows []models.Plan
	if err := db.Where("state = 'published' AND method <> 'adjusted'").Order("published_at DESC, id DESC").Limit(5).Find(&rows).Error; err != nil {
		return Reach{}, err
	}
	for _, p := range rows {
		v, err := s.open(ctx, p)
		if err != nil {
			return Reach{}, err
		}
		i, ok := v.offers[offer]
		if !ok {
			continue
		}
		gives, lifts, err := engine.Lifts(v.problem, i)
		if err != nil {
			return Reach{}, err
		}
		x := &v.problem.Offers[i]
		return Reach{p, v.problem.Kinds[x.Kind].Unit, x.Qty, gives, lifts}, nil
	}
	return Reach{}, models.Fail(models.NotFound, "plan.no-reach")
}
