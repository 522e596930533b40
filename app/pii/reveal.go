package pii

import (
	"context"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// hour is the window of the limit. It is the machine's hour also in a demo world.
const hour = time.Hour

// Limit is what stands before opening a masked person (trust §5.2): how often an hour, and how long ago the password may
// have been entered.
type Limit struct {
	PerHour  int64
	Password time.Duration
}

// Reveal is Open for a masked person whom somebody wants to see in full. He must have entered his password a short while
// ago in this session, so that a desk left alone shows nobody. Openings are counted in the database, so that neither a
// restart nor a second process forgets; a refusal says how long to wait.
func (p *PII) Reveal(ctx context.Context, tx *gorm.DB, a models.Actor, now time.Time, limit Limit, subject models.ID, region models.Code, purpose string, fields ...Field) (map[string]string, error) {
	if !a.System {
		if time.Since(a.PasswordAt) > limit.Password {
			return nil, models.Fail(models.Forbidden, "session.confirm-password")
		}
		if err := p.count(tx, a, subject, limit.PerHour); err != nil {
			return nil, err
		}
	}
	return p.Open(ctx, tx, a, now, subject, region, purpose, fields...)
}

// count adds one opening, or refuses it. Openings of one user wait for each other, or two could both be the last allowed.
func (p *PII) count(tx *gorm.DB, a models.Actor, subject models.ID, limit int64) error {
	if err := tx.Exec("SELECT pg_advisory_xact_lock(hashtext('reveal'), hashtext(?))", a.User).Error; err != nil {
		return err
	}
	now := time.Now()
	var past []time.Time
	if err := tx.Raw("SELECT at FROM reveals WHERE user_id = ? AND at > ? ORDER BY at DESC", a.User, now.Add(-hour)).Scan(&past).Error; err != nil {
		return err
	}
	if int64(len(past)) >= limit {
		wait := hour
		if limit > 0 {
			wait = past[limit-1].Add(hour).Sub(now)
		}
		return models.Wait(wait, "person.opened-often", limit, int64(wait/time.Minute)+1)
	}
	if err := tx.Exec("DELETE FROM reveals WHERE user_id = ? AND at < ?", a.User, now.Add(-24*hour)).Error; err != nil {
		return err
	}
	return tx.Exec("INSERT INTO reveals (user_id, at, subject) VALUES (?, ?, ?)", a.User, now, subject).Error
}

// Refused records an opening that the limit refused: the refusal undid the transaction it was asked in, and is a sign to look at.
func (p *PII) Refused(ctx context.Context, a models.Actor, now time.Time, subject models.ID, region models.Code) error {
	return store.Tx(ctx, p.db, a, func(tx *gorm.DB) error {
		return p.trail.Record(tx, a, now, models.Entry{Fact: "pii.refused", Noun: "person", Subject: subject, Region: region, Note: "reveals_per_hour"})
	})
}
