// Package notices keeps postings before a decision (公示), the objections raised meanwhile, and where each office is reached;
// needs and honours both post. It owns notices, objections, offices, challenges and objection_tries. Facts: office.set; those of
// postings are its caller's. It listens to nothing.
package notices

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/params"
	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Notices is the room of postings.
type Notices struct {
	db     *store.DB
	trail  *trail.Trail
	pii    *pii.PII
	params *params.Params
}

// New makes the room.
func New(db *store.DB, t *trail.Trail, p *pii.PII, par *params.Params) *Notices {
	return &Notices{db, t, p, par}
}

// PostTx puts up a notice in the caller's transaction. A case with a minor is never posted; only whitelisted fields may
// stand on a board, and none may carry an identity number, phone or card.
func (s *Notices) PostTx(tx *gorm.DB, a models.Actor, now time.Time, n models.Notice, minors bool, daysKey, kind string) (models.Notice, error) {
	if minors {
		return n, models.Fail(models.Conflict, "notice.forbidden-child")
	}
	for field, text := range n.Fields {
		if n.Noun == "need" && !models.OneOf(field, models.NoticeFields) {
			return n, models.Fail(models.Conflict, "notice.field", field)
		}
		if wrong := models.PublicText("notice."+field, text); len(wrong) > 0 {
			return n, models.Wrong(wrong)
		}
	}
	end, err := s.params.Due(tx, daysKey, kind, n.Region, now)
	if err != nil {
		return n, err
	}
	days, err := s.params.Value(tx, daysKey, n.Region, now)
	if err != nil {
		return n, err
	}
	seq, err := store.Number(tx, Series(n.Region, now))
	if err != nil {
		return n, err
	}
	n.ID, n.Version, n.StartAt, n.EndAt, n.Days, n.DayKind = "", 0, now, *end, int(days), kind
	n.NoticeNo, n.CheckCode = Number(n.Region, now, seq), store.NewCode()
	store.Stamp(&n.Base, a, now)
	return n, tx.Create(&n).Error
}

// Series is the series of numbers of the notices of a county and year; Number writes one.
func Series(region models.Code, at time.Time) string {
	return fmt.Sprintf("notice:%s:%d", region[:6], at.Year())
}

// Number writes the number of a notice: G-220821-2026-000012.
func Number(region models.Code, at time.Time, seq int64) string {
	return fmt.Sprintf("G-%s-%d-%06d", region[:6], at.Year(), seq)
}

// Current gives the latest notice of a subject, if any.
func (s *Notices) Current(ctx context.Context, subject models.ID) (models.Notice, bool, error) {
	var rows []models.Notice
	err := store.From(ctx, s.db).Where("subject = ?", subject).Order("start_at DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return models.Notice{}, false, err
	}
	return rows[0], true, nil
}

// EndTx takes a notice down: only after its last day and with no open objection. photo is the picture of the board.
func (s *Notices) EndTx(tx *gorm.DB, a models.Actor, now time.Time, subject models.ID, photo *models.ID, wantPhoto bool) error {
	n, ok, err := s.Current(store.With(tx.Statement.Context, tx), subject)
	if err != nil {
		return err
	}
	if !ok || n.VoidedAt != nil {
		return models.Fail(models.Conflict, "notice.none")
	}
	if !now.After(n.EndAt) {
		return models.Fail(models.Conflict, "notice.not-over", n.EndAt.In(models.Beijing).Format("1月2日 15:04"))
	}
	open, err := s.open(tx, subject)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		return models.Fail(models.Conflict, "notice.objection-open")
	}
	if wantPhoto && photo == nil {
		return models.Wrong([]models.FieldError{{Field: "photo", Code: "notice.photo"}})
	}
	n.EndedAt, n.PhotoID = &now, photo
	store.Stamp(&n.Base, a, now)
	return tx.Save(&n).Error
}

// VoidTx takes a notice down before its days are over because a round went one step back: the days did not count.
func (s *Notices) VoidTx(tx *gorm.DB, a models.Actor, now time.Time, subject models.ID) error {
	n, ok, err := s.Current(store.With(tx.Statement.Context, tx), subject)
	if err != nil || !ok || n.VoidedAt != nil {
		return err
	}
	if n.EndedAt == nil {
		n.EndedAt = &now
	}
	n.VoidedAt = &now
	store.Stamp(&n.Base, a, now)
	return tx.Save(&n).Error
}

// ByCode finds a notice by the code on its sheet.
func (s *Notices) ByCode(ctx context.Context, code string) (models.Notice, bool, error) {
	var rows []models.Notice
	err := store.From(ctx, s.db).Where("check_code = ? AND check_code <> ''", models.FoldCode(code)).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return models.Notice{}, false, err
	}
	return rows[0], true, nil
}
