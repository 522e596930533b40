package matches

import (
	"context"
	"time"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Best is how a need fits the offer of an organisation that fits it best.
type Best struct {
	Lines []models.Reason
	Offer models.Offer
}

// BestFits compares a page of needs with what an organisation could give: for each the first usable offer that fits, else
// the nearest. The check of relatives is left to the claim: it would open names for a mere look.
func (s *Matches) BestFits(ctx context.Context, org models.ID, list []models.Need) (map[models.ID]Best, error) {
	out := map[models.ID]Best{}
	o, err := s.registry.Get(ctx, models.SystemActor, org)
	if err != nil {
		return nil, err
	}
	usable, err := s.offers.Usable(ctx, org)
	if err != nil || len(usable) == 0 || len(list) == 0 {
		return out, err
	}
	look, err := s.glance(ctx, o, usable, list)
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		most := -1
		for _, offer := range usable {
			lines := glanceAt(look, n, offer, o, s.params.Now(ctx))
			if fits := fitting(lines); fits > most {
				out[n.ID], most = Best{lines, offer}, fits
			}
		}
	}
	return out, nil
}

// seenAt is what a page of needs is compared with: names of places, school stages and help already under way.
type seenAt struct {
	places map[models.Code]string
	stages map[models.ID]string // person → stage
	busy   map[string]bool      // household and category
	margin int
}

func (s *Matches) glance(ctx context.Context, org models.Organisation, usable []models.Offer, list []models.Need) (seenAt, error) {
	look := seenAt{stages: map[models.ID]string{}, busy: map[string]bool{}}
	places := append([]models.Code{}, org.ServiceAreas...)
	for _, o := range usable {
		places = append(places, o.Regions...)
	}
	var people, homes []models.ID
	for _, n := range list {
		places = append(places, n.Region.Up(models.LevelCounty))
		if n.HouseholdID != nil {
			homes = append(homes, *n.HouseholdID)
		}
		for _, l := range n.Lines {
			if l.PersonID != nil {
				people = append(people, *l.PersonID)
			}
		}
	}
	margin, err := s.params.Value(store.From(ctx, s.db), "goods_expiry_margin_days", org.OfficeRegion, s.params.Now(ctx))
	if err != nil {
		return look, err
	}
	look.margin = int(margin)
	if look.places, err = s.regions.Names(ctx, places...); err != nil {
		return look, err
	}
	rows, err := s.households.People(ctx, people)
	if err != nil {
		return look, err
	}
	for _, p := range rows {
		look.stages[p.ID] = p.SchoolStage
	}
	return look, s.underWay(ctx, homes, look.busy)
}

// underWay marks households and categories of help that a match is bringing already.
func (s *Matches) underWay(ctx context.Context, homes []models.ID, busy map[string]bool) error {
	if len(homes) == 0 {
		return nil
	}
	var rows []struct{ Need, Key string }
	err := store.From(ctx, s.db).Raw(`SELECT n.id::text need, n.household_id || n.category AS key FROM matches m JOIN needs n ON n.id = m.need_id WHERE n.household_id IN ?
		AND m.state IN ('org_accepted','village_confirmed','household_consented','township_reviewed','county_approved','scheduled','delivering')`, homes).Scan(&rows).Error
	for _, r := range rows {
		busy[r.Key] = true
		busy[r.Need] = true // its own match is not a double
	}
	return err
}

func glanceAt(look seenAt, n models.Need, offer models.Offer, org models.Organisation, now time.Time) []models.Reason {
	pair := models.Pair{Need: n, Offer: offer, Org: org, Now: now, Places: look.places, Margin: look.margin}
	for _, l := range n.Lines {
		if stage := look.stages[models.Opt(l.PersonID)]; stage != "" && !models.OneOf(stage, pair.Stages) {
			pair.Stages = append(pair.Stages, stage)
		}
		if l.ResourceKind == offer.ResourceKind && l.Unit == offer.Unit {
			pair.Qty += min(l.Gap(), offer.Free()-pair.Qty)
			pair.ValueFen = pair.Qty * l.UnitValueFen
		}
	}
	if n.HouseholdID != nil {
		pair.Duplicate = look.busy[string(*n.HouseholdID)+n.Category] && !look.busy[string(n.ID)]
	}
	lines := models.Fit(pair)
	kept := lines[:0]
	for _, r := range lines {
		if r.Rule != "F4" {
			kept = append(kept, r)
		}
	}
	return kept
}

func fitting(lines []models.Reason) (n int) {
	for _, r := range lines {
		if r.Fits {
			n++
		}
	}
	return n
}
