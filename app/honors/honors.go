// Package honors runs the rounds of honours (评选表彰): nomination filled from confirmed deliveries, consent, checks,
// opinions, public notice, vote, decision, certificate anyone can verify, revocation. One level so far: the county
// recommends, the province decides. It owns cycles, nominations, honor_votes, honor_counted, honor_notes and awards. Facts:
// cycle.plan, honor.nominate and one per action of models.CycleMachine and models.HonorMachine. It listens to nothing: an honour
// is never automatic.
package honors

import (
	"context"

	"gorm.io/gorm"

	"shanqiao/app/identity"
	"shanqiao/app/notices"
	"shanqiao/app/params"
	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Honors is the room of honours.
type Honors struct {
	db      *store.DB
	trail   *trail.Trail
	pii     *pii.PII
	params  *params.Params
	users   *identity.Identity
	notices *notices.Notices
}

// New makes the room.
func New(db *store.DB, t *trail.Trail, p *pii.PII, par *params.Params, users *identity.Identity, n *notices.Notices) *Honors {
	return &Honors{db, t, p, par, users, n}
}

// Plan makes a new cycle. Quotas are places per category; the window says which deliveries count (HON-05).
func (s *Honors) Plan(ctx context.Context, a models.Actor, c models.Cycle) (models.Cycle, error) {
	now := s.params.Now(ctx)
	wrong := models.PlainText("name", c.Name, 4, 60)
	wrong = append(wrong, models.PlainText("ruleDoc", c.RuleDoc, 2, 100)...)
	if !c.WindowTo.After(c.WindowFrom) {
		wrong = append(wrong, models.FieldError{Field: "windowTo", Code: "cycle.window"})
	}
	if len(c.Quotas) == 0 {
		wrong = append(wrong, models.FieldError{Field: "quotas", Code: "field.required"})
	}
	for category, places := range c.Quotas {
		wrong = append(wrong, models.In("quotas", category, models.HonourCategories)...)
		if places <= 0 || places > 1000 {
			wrong = append(wrong, models.FieldError{Field: "quotas", Code: "field.positive"})
		}
	}
	if err := a.Must("cycle.plan", c.Subject()); err != nil {
		return c, err
	}
	if err := models.Wrong(wrong); err != nil {
		return c, err
	}
	c.ID, c.Version, c.State, c.PublishedAt, c.BackBy, c.BackReason, c.BackAt = "", 0, "planned", nil, nil, "", nil
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		store.Stamp(&c.Base, a, now)
		if err := tx.Create(&c).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "cycle.plan", Noun: "cycle", Subject: c.ID, Region: c.Region, To: c.State})
	})
	return c, err
}
