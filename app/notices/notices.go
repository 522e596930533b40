// Package notices keeps postings before a decision (公示) and the objections raised meanwhile; needs and honours both
// post. It owns notices and objections. Facts are its caller's. It listens to nothing.
package notices

import (
	"context"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/params"
	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Notices is the room of postings.
type Notices struct {
	db     *store.DB
	pii    *pii.PII
	params *params.Params
}

// New makes the room.
func New(db *store.DB, p *pii.PII, par *params.Params) *Notices { return &Notices{db, p, par} }

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
	n.ID, n.Version, n.StartAt, n.EndAt = "", 0, now, *end
	store.Stamp(&n.Base, a, now)
	return n, tx.Create(&n).Error
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

// ObjectTx records a doubt. After the end it is late: refused here, to be logged as a complaint.
func (s *Notices) ObjectTx(tx *gorm.DB, a models.Actor, now time.Time, n models.Notice, content, objector, limitKey string) (models.Objection, error) {
	var o models.Objection
	if wrong := models.LongText("content", content, 2, 1000); len(wrong) > 0 {
		return o, models.Wrong(wrong)
	}
	if now.After(n.EndAt) {
		return o, models.Fail(models.Conflict, "notice.over")
	}
	due, err := s.params.Due(tx, limitKey, "wd", n.Region, now)
	if err != nil {
		return o, err
	}
	o = models.Objection{NoticeID: n.ID, Region: n.Region, ReceivedAt: now, DueAt: *due}
	store.Stamp(&o.Base, a, now)
	if o.Content, err = s.pii.Seal(tx, o.ID, "objections.content", content); err != nil {
		return o, err
	}
	if o.Objector, err = s.pii.Seal(tx, o.ID, "objections.objector", objector); err != nil {
		return o, err
	}
	return o, tx.Create(&o).Error
}

// AnswerTx closes the open objection of a subject with a finding; it returns whether it was upheld.
func (s *Notices) AnswerTx(tx *gorm.DB, a models.Actor, now time.Time, subject models.ID, finding string, upheld bool) error {
	if wrong := models.LongText("finding", finding, 2, 1000); len(wrong) > 0 {
		return models.Wrong(wrong)
	}
	open, err := s.open(tx, subject)
	if err != nil {
		return err
	}
	for _, o := range open {
		o.HandledBy, o.Finding, o.Upheld, o.AnsweredAt = &a.User, finding, &upheld, &now
		store.Stamp(&o.Base, a, now)
		if err := tx.Save(&o).Error; err != nil {
			return err
		}
	}
	return nil
}

func (s *Notices) open(tx *gorm.DB, subject models.ID) ([]models.Objection, error) {
	var rows []models.Objection
	return rows, tx.Where("answered_at IS NULL AND notice_id IN (SELECT id FROM notices WHERE subject = ?)", subject).Order("id").Find(&rows).Error
}

// EndTx takes a notice down: only after its last day and with no open objection. photo is the picture of the board.
func (s *Notices) EndTx(tx *gorm.DB, a models.Actor, now time.Time, subject models.ID, photo *models.ID, wantPhoto bool) error {
	n, ok, err := s.Current(store.With(tx.Statement.Context, tx), subject)
	if err != nil {
		return err
	}
	if !ok {
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

// Objections lists the doubts on a subject; contents only for those who answer them, objectors never to the village.
func (s *Notices) Objections(ctx context.Context, a models.Actor, subject models.ID) ([]models.Objection, map[models.ID]string, error) {
	var rows []models.Objection
	db := store.From(ctx, s.db)
	if err := db.Where("notice_id IN (SELECT id FROM notices WHERE subject = ?)", subject).Order("id").Find(&rows).Error; err != nil {
		return nil, nil, err
	}
	contents := map[models.ID]string{}
	if !a.Has(models.TownshipClerk, models.TownshipReviewer, models.CountyClerk, models.CountyReviewer, models.ProvinceOfficer, models.ProvinceReviewer) {
		return rows, contents, nil
	}
	for _, o := range rows {
		text, err := s.pii.Check(db, o.ID, pii.Field{Name: "objections.content", Box: o.Content})
		if err != nil {
			return nil, nil, err
		}
		contents[o.ID] = text
	}
	return rows, contents, nil
}
