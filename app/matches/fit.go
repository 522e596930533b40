package matches

import (
	"context"
	"maps"
	"time"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Best is how a need fits the offer of an organisation that fits it best.
type Best struct {
	Lines []models.Reason
	Offer models.Offer
}

// Giver is what an organisation could give now, read once for all the needs it is compared with.
type Giver struct {
	org    models.Organisation
	usable []models.Offer
	places map[models.Code]string
	margin int
}

// Giver reads the usable offers of an organisation.
func (s *Matches) Giver(ctx context.Context, org models.Organisation) (Giver, error) {
	g := Giver{org: org}
	var err error
	if g.usable, err = s.offers.Usable(ctx, org.ID); err != nil || len(g.usable) == 0 {
		return g, err
	}
	places := append([]models.Code{}, org.ServiceAreas...)
	for _, o := range g.usable {
		places = append(places, o.Regions...)
	}
	if g.places, err = s.regions.Names(ctx, places...); err != nil {
		return g, err
	}
	margin, err := s.params.Value(store.From(ctx, s.db), "goods_expiry_margin_days", org.OfficeRegion, s.params.Now(ctx))
	g.margin = int(margin)
	return g, err
}

// BestFits compares a page of needs with what an organisation could give: for each the first usable offer that fits, else
// the nearest, as far as the organisation may know the need.
func (s *Matches) BestFits(ctx context.Context, g Giver, list []models.Need) (map[models.ID]Best, error) {
	out := map[models.ID]Best{}
	if len(g.usable) == 0 || len(list) == 0 {
		return out, nil
	}
	stages, err := s.stages(ctx, list)
	if err != nil {
		return nil, err
	}
	now := s.params.Now(ctx)
	for _, n := range list {
		best, most := models.Pair{}, -1
		for i := range g.usable {
			pair := g.pair(stages, n, &g.usable[i], now)
			if fits := models.Fitting(pair); fits > most {
				best, most = pair, fits
			}
		}
		county := n.Region.Up(models.LevelCounty)
		where, err := s.regions.Place(ctx, county)
		if err != nil {
			return nil, err
		}
		best.Places = maps.Clone(g.places)
		best.Places[county] = where.Name
		out[n.ID] = Best{models.Told(models.Fit(best)), best.Offer}
	}
	return out, nil
}

// stages gives the school stages of the people that a page of needs is for.
func (s *Matches) stages(ctx context.Context, list []models.Need) (map[models.ID]string, error) {
	var people []models.ID
	for _, n := range list {
		for _, l := range n.Lines {
			if l.PersonID != nil {
				people = append(people, *l.PersonID)
			}
		}
		people = append(people, n.People...)
	}
	return s.households.Stages(ctx, people)
}

// pair puts a need beside an offer.
func (g Giver) pair(stages map[models.ID]string, n models.Need, offer *models.Offer, now time.Time) models.Pair {
	pair := models.Pair{Need: n, Offer: *offer, Org: g.org, Now: now, Places: g.places, Margin: g.margin}.AsShown()
	meet := func(person models.ID) {
		if stage := stages[person]; stage != "" && !models.OneOf(stage, pair.Stages) {
			pair.Stages = append(pair.Stages, stage)
		}
	}
	for _, p := range n.People {
		meet(p)
	}
	for _, l := range n.Lines {
		meet(models.Opt(l.PersonID))
		if offer.Serves(l) {
			pair.Qty += min(l.Gap(), offer.Free()-pair.Qty)
			pair.ValueFen = pair.Qty * l.UnitValueFen
		}
	}
	return pair
}
