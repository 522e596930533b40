package matches

import (
	"context"
	"maps"
	"slices"
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
// the nearest. The check of relatives is left to the claim: it would open names for a mere look.
func (s *Matches) BestFits(ctx context.Context, g Giver, list []models.Need) (map[models.ID]Best, error) {
	out := map[models.ID]Best{}
	if len(g.usable) == 0 || len(list) == 0 {
		return out, nil
	}
	look, err := s.glance(ctx, list)
	if err != nil {
		return nil, err
	}
	now := s.params.Now(ctx)
	for _, n := range list {
		best, most := models.Pair{}, -1
		for i := range g.usable {
			pair := look.pair(g, n, &g.usable[i], now)
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
		out[n.ID] = Best{slices.DeleteFunc(models.Fit(best), func(r models.Reason) bool { return r.Rule == "F4" }), best.Offer}
	}
	return out, nil
}

// seenAt is what a page of needs is compared with: school stages and help already under way.
type seenAt struct {
	stages map[models.ID]string // person → stage
	busy   map[string]bool      // household and category
}

func (s *Matches) glance(ctx context.Context, list []models.Need) (seenAt, error) {
	look := seenAt{stages: map[models.ID]string{}, busy: map[string]bool{}}
	var people, homes []models.ID
	for _, n := range list {
		if n.HouseholdID != nil {
			homes = append(homes, *n.HouseholdID)
		}
		for _, l := range n.Lines {
			if l.PersonID != nil {
				people = append(people, *l.PersonID)
			}
		}
	}
	var err error
	if look.stages, err = s.households.Stages(ctx, people); err != nil {
		return look, err
	}
	return look, s.underWay(ctx, homes, look.busy)
}

// underWay marks households and categories of help that a match is bringing already.
func (s *Matches) underWay(ctx context.Context, homes []models.ID, busy map[string]bool) error {
	if len(homes) == 0 {
		return nil
	}
	return store.Rows(ctx, s.db, func(c *store.Cells) {
		busy[c.Text()] = true // its own match is not a double
		busy[c.Text()] = true
	}, `SELECT n.id::text, n.household_id || n.category FROM matches m JOIN needs n ON n.id = m.need_id WHERE n.household_id = ANY($1::text[]::uuid[])
		AND m.state IN ('org_accepted','village_confirmed','household_consented','township_reviewed','county_approved','scheduled','delivering')`, store.Texts(homes))
}

// pair puts a need beside an offer.
func (look seenAt) pair(g Giver, n models.Need, offer *models.Offer, now time.Time) models.Pair {
	pair := models.Pair{Need: n, Offer: *offer, Org: g.org, Now: now, Places: g.places, Margin: g.margin}
	for _, l := range n.Lines {
		if stage := look.stages[models.Opt(l.PersonID)]; stage != "" && !models.OneOf(stage, pair.Stages) {
			pair.Stages = append(pair.Stages, stage)
		}
		if offer.Serves(l) {
			pair.Qty += min(l.Gap(), offer.Free()-pair.Qty)
			pair.ValueFen = pair.Qty * l.UnitValueFen
		}
	}
	if n.HouseholdID != nil {
		pair.Duplicate = look.busy[string(*n.HouseholdID)+n.Category] && !look.busy[string(n.ID)]
	}
	return pair
}
