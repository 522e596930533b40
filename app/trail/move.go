package trail

import (
	"context"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Noun is a record with a life: its head, what permissions on it are asked about, and its state.
type Noun interface {
	Head() *models.Base
	Subject() models.Subject
	StateOf() *string
}

// Step describes one command on a noun, for Move.
type Step[T any] struct {
	Machine models.Machine
	Action  models.Action
	ID      models.ID
	Version int64 // the version the caller saw; 0 when he did not say
	Now     time.Time
	Keep    func(n *T) string                          // state that follows from the quantities, where the table leaves it open
	Hidden  func(a models.Actor, n *T) bool            // the actor may not know that the record exists
	Do      func(tx *gorm.DB, n *T, from string) error // checks and changes of this command, after may and move were asked
	After   func(tx *gorm.DB, n *T, from string) error // what belongs to the same transaction and needs the new state
	Note    string
}

// Move is every command on a record that exists, always in this order: lock, may, move, write, record.
func Move[T any, P interface {
	*T
	Noun
}](ctx context.Context, db *store.DB, t *Trail, a models.Actor, s Step[T]) (T, error) {
	var n T
	err := store.Tx(ctx, db, a, func(tx *gorm.DB) error {
		var err error
		if n, err = store.Lock[T](tx, s.ID, s.Machine.Noun); err != nil { // lock
			return err
		}
		p := P(&n)
		if !a.System && s.Hidden != nil && s.Hidden(a, &n) {
			return models.Fail(models.NotFound, s.Machine.Noun+".not-found")
		}
		if err = a.Must(s.Action, p.Subject()); err != nil { // may
			return err
		}
		if s.Version != 0 && s.Version != p.Head().Version {
			return models.Fail(models.Stale, "record.stale")
		}
		from := *p.StateOf()
		if err = s.Machine.Allows(from, s.Action, a, p.Subject()); err != nil {
			return err
		}
		to, err := s.Machine.Next(from, s.Action, from) // move
		if err != nil {
			return err
		}
		*p.StateOf() = to
		if s.Do != nil {
			if err = s.Do(tx, &n, from); err != nil {
				return err
			}
		}
		if step, _ := s.Machine.Step(s.Action); step.To == "" && s.Keep != nil {
			*p.StateOf() = s.Keep(&n)
		}
		store.Stamp(p.Head(), a, s.Now)
		if err = tx.Save(&n).Error; err != nil { // write
			return err
		}
		if s.After != nil {
			if err = s.After(tx, &n, from); err != nil {
				return err
			}
		}
		return t.Record(tx, a, s.Now, models.Entry{Fact: models.Fact(s.Action), Noun: s.Machine.Noun, Subject: p.Head().ID, // record
			Region: p.Subject().Region, From: from, To: *p.StateOf(), Note: s.Note})
	})
	return n, err
}
