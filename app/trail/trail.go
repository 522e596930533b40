// Package trail keeps the list of facts: what every command did, by whom, where. An entry is written in the command's
// own transaction together with the jobs that follow; a sequencer then orders committed entries into a Merkle log.
// It owns trail, trail_log and trail_hashes, all append only.
package trail

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/jobs"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Trail records facts.
type Trail struct {
	db   *store.DB
	jobs *jobs.Jobs
}

// New makes the trail; j queues what follows from each fact.
func New(db *store.DB, j *jobs.Jobs) *Trail { return &Trail{db, j} }

// Record writes the entry and queues what follows, both in the caller's transaction.
func (t *Trail) Record(tx *gorm.DB, a models.Actor, now time.Time, e models.Entry) error {
	e.At, e.Actor, e.Request = now, a.User, a.Request
	if a.System {
		e.Actor = "system"
	}
	if err := tx.Create(&e).Error; err != nil {
		return fmt.Errorf("recording %s: %w", e.Fact, err)
	}
	return t.jobs.Queue(tx, jobs.Event{Fact: e.Fact, Noun: e.Noun, Subject: e.Subject, Region: e.Region})
}

// Of lists what happened to one subject, oldest first.
func (t *Trail) Of(ctx context.Context, subject models.ID) ([]models.Entry, error) {
	var rows []models.Entry
	err := store.From(ctx, t.db).Where("subject = ?", subject).Order("id").Find(&rows).Error
	return rows, err
}

// Latest lists entries below an id, newest first, for the auditor.
func (t *Trail) Latest(ctx context.Context, a models.Actor, before int64, limit int) ([]models.Entry, error) {
	if err := a.Must("trail.read", models.Subject{Region: a.Widest()}); err != nil {
		return nil, err
	}
	q := store.From(ctx, t.db).Order("id DESC").Limit(limit)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	if !a.Has(models.TrailAuditor) {
		from, to := a.Widest().Range()
		q = q.Where("region BETWEEN ? AND ?", from, to)
	}
	var rows []models.Entry
	return rows, q.Find(&rows).Error
}

// OfDivisions lists what happened to divisions below a node, newest first; whether somebody may read it the caller has asked.
func (t *Trail) OfDivisions(ctx context.Context, below models.Code, limit int, facts ...models.Fact) ([]models.Entry, error) {
	from, to := below.Range()
	var rows []models.Entry
	err := store.From(ctx, t.db).Where("noun = 'region' AND fact IN ? AND region BETWEEN ? AND ?", facts, from, to).Order("id DESC").Limit(limit).Find(&rows).Error
	return rows, err
}
