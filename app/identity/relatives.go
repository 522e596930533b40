package identity

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// DeclareTx records that the user is related to a household or an organisation: he is locked out of its cases until he ends
// it (§2.3(2)). The rooms of households and organisations say that there is such a one.
func (s *Identity) DeclareTx(tx *gorm.DB, a models.Actor, now time.Time, kind string, subject models.ID, relation string) (models.Declaration, error) {
	d := models.Declaration{ID: store.NewID(), UserID: a.User, Kind: kind, Subject: subject, Relation: strings.TrimSpace(relation), DeclaredAt: now}
	if a.User == "" {
		return d, models.Fail(models.Unauthenticated, "actor.sign-in")
	}
	if err := models.Wrong(models.PlainText("relation", relation, 1, 20)); err != nil {
		return d, err
	}
	if err := tx.Create(&d).Error; err != nil {
		return d, err
	}
	return d, s.trail.Record(tx, a, now, models.Entry{Fact: "relative.declared", Noun: "user", Subject: a.User, Region: models.Country})
}

// EndRelativeTx ends a declaration of the user's own, with the reason; it stays on record.
func (s *Identity) EndRelativeTx(tx *gorm.DB, a models.Actor, now time.Time, id models.ID, why string) (models.Declaration, error) {
	d, err := store.Lock[models.Declaration](tx, id, "relative")
	if err == nil && (d.UserID != a.User || a.User == "") {
		err = models.Fail(models.NotFound, "relative.not-found")
	}
	if err != nil {
		return d, err
	}
	if d.EndedAt != nil {
		return d, models.Fail(models.Conflict, "relative.ended-already")
	}
	if err := models.Wrong(models.LongText("reason", why, 2, 200)); err != nil {
		return d, err
	}
	d.EndedAt, d.EndedWhy = &now, strings.TrimSpace(why)
	if err := tx.Save(&d).Error; err != nil {
		return d, err
	}
	return d, s.trail.Record(tx, a, now, models.Entry{Fact: "relative.ended", Noun: "user", Subject: a.User, Region: models.Country})
}

// Relatives lists the user's own declarations, those that hold first, then newest first.
func (s *Identity) Relatives(ctx context.Context, a models.Actor) ([]models.Declaration, error) {
	var rows []models.Declaration
	if a.User == "" {
		return rows, nil
	}
	return rows, store.From(ctx, s.db).Where("user_id = ?", a.User).Order("ended_at IS NOT NULL, declared_at DESC, id").Find(&rows).Error
}

// Stands says whether anybody's declaration about the subject still holds.
func (s *Identity) Stands(tx *gorm.DB, subject models.ID) (bool, error) {
	var n int64
	err := tx.Raw("SELECT count(*) FROM relatives WHERE subject = ? AND ended_at IS NULL", subject).Scan(&n).Error
	return n > 0, err
}

// NotRelated refuses an actor who declared a relation to one of the subjects (household, organisation).
func (s *Identity) NotRelated(tx *gorm.DB, a models.Actor, subjects ...models.ID) error {
	var n int64
	var known []models.ID
	for _, id := range subjects {
		if store.IsID(id) {
			known = append(known, id)
		}
	}
	if a.User == "" || len(known) == 0 {
		return nil
	}
	if err := tx.Raw("SELECT count(*) FROM relatives WHERE user_id = ? AND subject IN ? AND ended_at IS NULL", a.User, known).Scan(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return models.Fail(models.Forbidden, "actor.related")
	}
	return nil
}

// Related says the same to whoever only reads: nil, or why he has to step aside.
func (s *Identity) Related(ctx context.Context, a models.Actor, subjects ...models.ID) error {
	return s.NotRelated(store.From(ctx, s.db), a, subjects...)
}
