package honors

import (
	"context"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Advance moves a cycle to its next step. It goes on only when nothing is open; what is, Unfinished lists.
func (s *Honors) Advance(ctx context.Context, a models.Actor, id models.ID, version int64) (models.Cycle, error) {
	now := s.params.Now(ctx)
	return trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Cycle]{
		Machine: models.CycleMachine, Action: "cycle.advance", ID: id, Version: version, Now: now,
		Do: func(tx *gorm.DB, c *models.Cycle, from string) error {
			if c.BackBy != nil {
				return models.Fail(models.Conflict, "cycle.back-asked")
			}
			before := *c
			before.State = from
			open, err := s.unfinished(tx, before, now)
			if err != nil {
				return err
			}
			if len(open) > 0 {
				return models.Fail(models.Conflict, "cycle.still-open", len(open), open[0].No, open[0].What)
			}
			if c.State == "published" {
				return s.publish(tx, a, c, now)
			}
			return nil
		},
	})
}

func (s *Honors) publish(tx *gorm.DB, a models.Actor, c *models.Cycle, now time.Time) error {
	c.PublishedAt = &now
	rows, err := ofCycle(tx, c.ID)
	if err != nil {
		return err
	}
	for _, n := range rows {
		if n.State == "awarded" || n.State == "not_awarded" {
			if err := s.tell(tx, n.ID, now, n.State, n.EndReason); err != nil {
				return err
			}
		}
	}
	return tx.Exec("UPDATE awards SET published_at = ?, version = version + 1 WHERE cycle_id = ? AND published_at IS NULL AND revoked_at IS NULL", now, c.ID).Error
}

// Back asks to take a round one step back, for a reason that the nominees are told. Nothing moves until another officer agrees.
func (s *Honors) Back(ctx context.Context, a models.Actor, id models.ID, version int64, reason string) (models.Cycle, error) {
	now := s.params.Now(ctx)
	return trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Cycle]{
		Machine: models.CycleMachine, Action: "cycle.back", ID: id, Version: version, Now: now, Keep: keepState,
		Do: func(tx *gorm.DB, c *models.Cycle, from string) error {
			if c.BackBy != nil {
				return models.Fail(models.Conflict, "cycle.back-asked")
			}
			wrong := models.LongText("reason", reason, 4, 300)
			if wrong = append(wrong, models.PublicText("reason", reason)...); len(wrong) > 0 {
				return models.Wrong(wrong)
			}
			c.BackBy, c.BackReason, c.BackAt = &a.User, reason, &now
			return nil
		},
	})
}

// Agree is the second officer's: the round goes one step back. Scores, opinions and votes of the step it leaves and of the one
// it goes back to are kept and count no more; notices come down and their days start anew; the nominees are told.
func (s *Honors) Agree(ctx context.Context, a models.Actor, id models.ID, version int64) (models.Cycle, error) {
	now := s.params.Now(ctx)
	return trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Cycle]{
		Machine: models.CycleMachine, Action: "cycle.agree", ID: id, Version: version, Now: now, Keep: keepState,
		Do: func(tx *gorm.DB, c *models.Cycle, from string) error {
			if c.BackBy == nil {
				return models.Fail(models.Conflict, "cycle.back-none")
			}
			rows, err := ofCycle(tx, c.ID)
			if err != nil {
				return err
			}
			for i := range rows {
				if err := s.stepBack(tx, a, &rows[i], *c, from, now); err != nil {
					return err
				}
			}
			c.State = map[string]string{"screening": "nominating", "opinions": "screening", "noticed": "opinions", "final_review": "noticed"}[from]
			c.BackBy, c.BackReason, c.BackAt = nil, "", nil
			return nil
		},
	})
}

// Keep drops the request to go one step back.
func (s *Honors) Keep(ctx context.Context, a models.Actor, id models.ID, version int64) (models.Cycle, error) {
	now := s.params.Now(ctx)
	return trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Cycle]{
		Machine: models.CycleMachine, Action: "cycle.keep", ID: id, Version: version, Now: now, Keep: keepState,
		Do: func(tx *gorm.DB, c *models.Cycle, from string) error {
			if c.BackBy == nil {
				return models.Fail(models.Conflict, "cycle.back-none")
			}
			c.BackBy, c.BackReason, c.BackAt = nil, "", nil
			return nil
		},
	})
}

func keepState(c *models.Cycle) string { return c.State }

// returns says, for a round that leaves a step backwards, where a nomination goes that stands in a state; states not named stay.
// An end by a step that is done anew is undone; an end for another reason stands.
var returns = map[string]struct {
	to    string
	moves []string
	undo  models.Action
	void  []string
}{
	"screening":    {"submitted", []string{"eligible", "first_review"}, "honor.screen", []string{"score"}},
	"opinions":     {"eligible", []string{"first_review", "opinion_check"}, "honor.opinion", []string{"score", "opinion"}},
	"noticed":      {"first_review", []string{"opinion_check", "noticed", "objected", "final_vote"}, "", []string{"opinion"}},
	"final_review": {"opinion_check", []string{"noticed", "objected", "final_vote"}, "", []string{"vote"}},
}

func (s *Honors) stepBack(tx *gorm.DB, a models.Actor, n *models.Nomination, c models.Cycle, from string, now time.Time) error {
	r := returns[from]
	undone := n.State == "ineligible" && r.undo != "" && n.EndedBy == r.undo
	if from == "noticed" && n.State == "ineligible" && n.EndedBy == "honor.opinion" {
		undone = true
	}
	if !undone && !models.OneOf(n.State, r.moves) {
		return nil
	}
	was := n.State
	n.State, n.EndedBy, n.EndReason = r.to, "", ""
	for _, kind := range r.void {
		n.Void(kind)
	}
	if from == "screening" {
		delete(n.Hands, "screener")
		n.Checks, n.ScreenedBy = []models.Reason{}, nil
	}
	if from == "noticed" || from == "final_review" {
		delete(n.Hands, "poster-honour")
		if err := s.notices.VoidTx(tx, a, now, n.ID); err != nil {
			return err
		}
		n.NoticeID = nil
	}
	if undone {
		if err := s.value(tx, n, c); err != nil {
			return err
		}
	}
	store.Stamp(&n.Base, a, now)
	if err := tx.Save(n).Error; err != nil {
		return err
	}
	if err := s.tell(tx, n.ID, now, "back", c.BackReason); err != nil {
		return err
	}
	return s.trail.Record(tx, a, now, models.Entry{Fact: "cycle.agree", Noun: "honor", Subject: n.ID, Region: n.Region, From: was, To: n.State})
}

// tell keeps what the nominee is told.
func (s *Honors) tell(tx *gorm.DB, nomination models.ID, now time.Time, kind, note string) error {
	return tx.Create(&models.HonorNote{ID: store.NewID(), NominationID: nomination, At: now, Kind: kind, Note: note}).Error
}

func ofCycle(tx *gorm.DB, cycle models.ID) ([]models.Nomination, error) {
	var rows []models.Nomination
	return rows, tx.Where("cycle_id = ?", cycle).Order("nomination_no").Find(&rows).Error
}
