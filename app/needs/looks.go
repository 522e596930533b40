package needs

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Look is why somebody who is not of the case reads its internal text: a county auditor a drawn case, an officer above the
// county a complaint by its number.
type Look struct{ Reason, Complaint string }

// Look opens the internal text of one need for one reason. It is recorded first, counted against the hourly limit, asks for
// the password, and stands in the county's queue until somebody there knows of it.
func (s *Needs) Look(ctx context.Context, a models.Actor, id models.ID, in Look) (string, error) {
	now, text := s.params.Now(ctx), ""
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		n, err := s.one(store.With(ctx, tx), id)
		if err == nil && !models.See(models.Reader{Actor: a}, n, models.NoTie).Sees {
			err = models.Fail(models.NotFound, "need.not-found")
		}
		if err != nil {
			return err
		}
		if err := s.mayLook(a, n, in); err != nil {
			return err
		}
		if err := s.users.NotRelated(tx, a, models.Opt(n.HouseholdID)); err != nil {
			return err
		}
		limit, err := s.revealLimit(tx, n.Region, now)
		if err != nil {
			return err
		}
		look := models.NeedLook{ID: store.NewID(), NeedID: n.ID, By: a.User, At: now, Reason: strings.TrimSpace(in.Reason), Complaint: strings.TrimSpace(in.Complaint)}
		if err := tx.Create(&look).Error; err != nil {
			return err
		}
		purpose := look.Reason
		if look.Complaint != "" {
			purpose += "（投诉 " + look.Complaint + "）"
		}
		out, err := s.pii.Reveal(ctx, tx, a, now, limit, n.ID, n.Region, purpose, pii.Field{Name: "needs.detail", Box: n.Detail})
		if err != nil {
			return err
		}
		text = out["needs.detail"]
		return s.trail.Record(tx, a, now, models.Entry{Fact: "need.look", Noun: "need", Subject: n.ID, Region: n.Region})
	})
	return text, err
}

func (s *Needs) mayLook(a models.Actor, n models.Need, in Look) error {
	if err := a.Must("need.look", n.Subject()); err != nil {
		return err
	}
	wrong := models.PlainText("reason", in.Reason, 4, 100)
	if models.See(models.Reader{Actor: a}, n, models.NoTie).Standing == models.Standing(models.CountyAuditor) {
		if !n.Sampled {
			return models.Fail(models.Forbidden, "need.not-drawn")
		}
		return models.Wrong(wrong)
	}
	return models.Wrong(append(wrong, models.PlainText("complaint", in.Complaint, 4, 40)...))
}

func (s *Needs) revealLimit(tx *gorm.DB, region models.Code, now time.Time) (pii.Limit, error) {
	often, err := s.params.Value(tx, "reveals_per_hour", region, now)
	if err != nil {
		return pii.Limit{}, err
	}
	minutes, err := s.params.Value(tx, "reveal_password_minutes", region, now)
	return pii.Limit{PerHour: often, Password: time.Duration(max(minutes, 1)) * time.Minute}, err
}

// Looks lists who read the internal text of a need from outside the case, newest first; for staff of the case.
func (s *Needs) Looks(ctx context.Context, need models.ID) ([]models.NeedLook, error) {
	var rows []models.NeedLook
	return rows, store.From(ctx, s.db).Where("need_id = ?", need).Order("at DESC, id").Find(&rows).Error
}

// Unknown lists the looks below nodes that nobody of the county knows of yet, oldest first.
func (s *Needs) Unknown(ctx context.Context, nodes []models.Code) ([]models.NeedLook, error) {
	var rows []models.NeedLook
	if len(nodes) == 0 {
		return rows, nil
	}
	db := store.From(ctx, s.db)
	below := db.Session(&gorm.Session{NewDB: true}).Where("false")
	for _, n := range nodes {
		from, to := n.Range()
		below = below.Or("n.region BETWEEN ? AND ?", from, to)
	}
	err := db.Table("need_looks l").Select("l.*").Joins("JOIN needs n ON n.id = l.need_id").Where("l.known_at IS NULL").Where(below).Order("l.at, l.id").Limit(100).Scan(&rows).Error
	return rows, err
}

// Know says that the county knows of the looks at a need.
func (s *Needs) Know(ctx context.Context, a models.Actor, need models.ID) error {
	now := s.params.Now(ctx)
	return store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		n, err := s.LockTx(tx, need)
		if err == nil && !s.sees(a, n) {
			err = models.Fail(models.NotFound, "need.not-found")
		}
		if err != nil {
			return err
		}
		if err := a.Must("need.know", n.Subject()); err != nil {
			return err
		}
		done := tx.Exec("UPDATE need_looks SET known_by = ?, known_at = ? WHERE need_id = ? AND known_at IS NULL", a.User, now, n.ID)
		if done.Error == nil && done.RowsAffected == 0 {
			return models.Fail(models.Conflict, "need.no-look")
		}
		if done.Error != nil {
			return done.Error
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "need.know", Noun: "need", Subject: n.ID, Region: n.Region})
	})
}
