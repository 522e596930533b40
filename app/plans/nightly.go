package plans

import (
	"context"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Nightly prepares a plan of the day for every county with needs on the market and something to give, once a day soon after
// midnight (or as soon as the program runs again), unless the parameter plan_nightly is 0 there. The plan of the night
// before is discarded when nobody has published it or made another from it. Nobody is assigned: people look at the plan in
// the morning and publish it or not.
func (s *Plans) Nightly(ctx context.Context) error {
	now := s.params.Now(ctx)
	day := models.Day(now)
	return store.Tx(ctx, s.db, models.SystemActor, func(tx *gorm.DB) error {
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
			if err := s.discardNights(tx, county, now); err != nil {
				return err
			}
			p := models.Plan{Title: "夜间方案 " + day.Format("1月2日"), Region: county, Method: "engine", State: "solving", Rules: rules.Version}
			if err := s.create(tx, models.SystemActor, now, &p, "plan.prepare"); err != nil {
				return err
			}
		}
		return nil
	})
}

// byNight says which plans nobody prepared by hand.
const byNight = "created_by = '' AND method = 'engine'"

// due are the counties without a plan of this day: none while the demo world still loads.
func (s *Plans) due(tx *gorm.DB, day time.Time) ([]models.Code, error) {
	var counties []models.Code
	err := tx.Raw(`SELECT DISTINCT left(region, 6) || '000000' FROM needs WHERE state IN ?
		AND EXISTS (SELECT 1 FROM offers WHERE state IN ?) AND NOT EXISTS (SELECT 1 FROM world WHERE loading <> '')
		AND NOT EXISTS (SELECT 1 FROM plans p WHERE p.region = left(needs.region, 6) || '000000' AND p.`+byNight+` AND p.created_at >= ?) ORDER BY 1`,
		models.MarketStates, models.GivingFamily, day).Scan(&counties).Error
	return counties, err
}

// discardNights discards the plans of earlier nights that were not published and that no other plan was made from.
func (s *Plans) discardNights(tx *gorm.DB, county models.Code, now time.Time) error {
	var old []models.Plan
	err := tx.Where("region = ? AND state IN ('solved','failed') AND "+byNight+" AND NOT EXISTS (SELECT 1 FROM plans x WHERE x.base_id = plans.id)", county).
		Order("id").Find(&old).Error
	for _, p := range old {
		if err != nil {
			return err
		}
		err = s.discard(tx, p, now)
	}
	return err
}

func (s *Plans) discard(tx *gorm.DB, p models.Plan, now time.Time) error {
	from := p.State
	done := tx.Exec("UPDATE plans SET state = 'discarded', version = version + 1, updated_at = ? WHERE id = ? AND state = ?", now, p.ID, from)
	if done.Error != nil || done.RowsAffected == 0 {
		return done.Error
	}
	return s.trail.Record(tx, models.SystemActor, now, models.Entry{Fact: "plan.discard", Noun: "plan", Subject: p.ID, Region: p.Region, From: from, To: "discarded"})
}
