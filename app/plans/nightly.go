package plans

import (
	"context"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Nightly prepares a plan of the day for every county with needs on the market and something to give, once a day soon after
// midnight (or as soon as the program runs again), unless the parameter plan_nightly is 0 there. The plans of earlier nights
// are discarded when nobody has published them or made others from them. Nobody is assigned: people look at the plan in the
// morning and publish it or not.
func (s *Plans) Nightly(ctx context.Context) error {
	now := s.params.Now(ctx)
	day := models.Day(now)
	made := false
	err := store.Tx(ctx, s.db, models.SystemActor, func(tx *gorm.DB) error {
		if err := tx.Exec("SELECT pg_advisory_xact_lock(hashtext('plans.nightly'))").Error; err != nil {
			return err
		}
		due, err := s.due(tx, day)
		if err != nil || len(due) == 0 {
			return err
		}
		rules, err := s.rulesAt(tx, now)
		if err != nil {
			return err
		}
		for _, county := range due {
			on, err := s.params.Value(tx, "plan_nightly", county, now)
			if err != nil {
				return err
			}
			if on == 0 {
				continue
			}
			p := models.Plan{Title: "夜间方案 " + day.Format("1月2日"), Region: county, Method: "engine", State: "solving", Rules: rules.Version}
			if err := s.create(tx, models.SystemActor, now, &p, models.Entry{Fact: "plan.prepare"}); err != nil {
				return err
			}
			made = true
		}
		return nil
	})
	if err != nil || !made {
		return err
	}
	return s.discardNights(ctx, day)
}

// byNight says which plans nobody prepared by hand.
const byNight = "created_by = '' AND method = 'engine'"

// due are the counties that a night makes plans for: none when it has made them already, or while the demo world loads.
func (s *Plans) due(tx *gorm.DB, day time.Time) ([]models.Code, error) {
	var done bool
	err := tx.Raw("SELECT EXISTS (SELECT 1 FROM plans WHERE "+byNight+" AND created_at >= ?) OR EXISTS (SELECT 1 FROM world WHERE loading <> '')", day).Scan(&done).Error
	if err != nil || done {
		return nil, err
	}
	var counties []models.Code
	return counties, tx.Raw(`SELECT DISTINCT left(region, 6) || '000000' FROM needs WHERE state IN ? AND EXISTS (SELECT 1 FROM offers WHERE state IN ?) ORDER BY 1`,
		models.MarketStates, models.GivingFamily).Scan(&counties).Error
}

// discardNights discards the plans of earlier nights that were not published and that no other plan was made from.
func (s *Plans) discardNights(ctx context.Context, day time.Time) error {
	var old []models.Plan
	err := store.From(ctx, s.db).Where("state IN ('solved','failed') AND "+byNight+" AND created_at < ?", day).
		Where("NOT EXISTS (SELECT 1 FROM plans x WHERE x.base_id = plans.id)").
		Where("EXISTS (SELECT 1 FROM plans y WHERE y.region = plans.region AND y.created_by = '' AND y.method = 'engine' AND y.created_at >= ?)", day).Order("id").Find(&old).Error
	for _, p := range old {
		if err != nil {
			return err
		}
		_, err = s.Act(ctx, models.SystemActor, "plan.discard", p.ID, p.Version)
	}
	return err
}
