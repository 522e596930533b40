package honors

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Decision is what somebody adds to a step of a nomination.
type Decision struct {
	Version   int64
	Note      string
	Missing   []string
	Unit      string
	Agrees    bool
	Recused   bool
	Upheld    bool
	Score     int
	DocNo     string
	Objection models.ID // which one is answered
	Public    string    // what everybody may read of the answer
	Objector  string    // of an objection that an officer records
	Contact   string
	Channel   string
	Receipt   *string // filled with the receipt code of a recorded objection
}

// Act does one step of models.HonorMachine.
func (s *Honors) Act(ctx context.Context, a models.Actor, action models.Action, id models.ID, in Decision) (models.Nomination, error) {
	now := s.params.Now(ctx)
	return trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Nomination]{
		Machine: models.HonorMachine, Action: action, ID: id, Version: in.Version, Now: now,
		Hidden: func(a models.Actor, n *models.Nomination) bool { return !sees(a, *n) },
		Do: func(tx *gorm.DB, n *models.Nomination, from string) error {
			if n.Hands == nil {
				n.Hands = map[string][]models.ID{}
			}
			if !(action == "honor.vote" && in.Recused) { // whoever must step aside may say so
				if err := s.apart(tx, a, *n); err != nil {
					return err
				}
			}
			c, err := store.Get[models.Cycle](tx, n.CycleID, "cycle")
			if err != nil {
				return err
			}
			if err := Now(action, *n, c); err != nil {
				return err
			}
			return s.do(tx, a, action, n, c, in, now)
		},
		Keep: func(n *models.Nomination) string { return n.State },
		After: func(tx *gorm.DB, n *models.Nomination, from string) error {
			return release(tx, *n)
		},
	})
}

// apart refuses whoever is related to the nominee, works for it, or is it.
func (s *Honors) apart(tx *gorm.DB, a models.Actor, n models.Nomination) error {
	if err := s.users.NotRelated(tx, a, n.Org()); err != nil {
		return err
	}
	name, err := s.personName(tx, n)
	if err != nil {
		return err
	}
	if n.NomineeOrg != nil && a.In(*n.NomineeOrg) || name != "" && name == a.Name {
		return models.Fail(models.Forbidden, "actor.own-record", models.HandNames["self"])
	}
	return nil
}

// stages says during which steps of the round an action is possible; what is not named always is.
var stages = map[models.Action][]string{
	"honor.submit": {"nominating", "screening"}, "honor.screen": {"screening"}, "honor.return": {"screening"}, "honor.score": {"screening"}, "honor.opinion": {"opinions"},
	"honor.notice": {"noticed"}, "honor.object": {"noticed", "final_review"}, "honor.answer": {"noticed", "final_review"}, "honor.final": {"noticed", "final_review"},
	"honor.vote": {"final_review"}, "honor.decide": {"decided"}, "honor.revoke": {"published", "archived"},
}

// Now refuses an action whose step of the round has not come or is over, or for which something is asked to go back.
func Now(action models.Action, n models.Nomination, c models.Cycle) error {
	want, bound := stages[action]
	if bound && !slices.Contains(want, c.State) {
		return models.Fail(models.Conflict, "honor.not-now", models.CycleMachine.Stage(want[0]).Label, models.CycleMachine.Stage(c.State).Label)
	}
	if action == "honor.withdraw" && c.State == "decided" {
		return models.Fail(models.Conflict, "honor.not-now", models.CycleMachine.Stage("final_review").Label, models.CycleMachine.Stage(c.State).Label)
	}
	return nil
}

func (s *Honors) do(tx *gorm.DB, a models.Actor, action models.Action, n *models.Nomination, c models.Cycle, in Decision, now time.Time) error {
	switch action {
	case "honor.submit":
		n.Missing = []string{}
		n.Hands["submitter"] = []models.ID{a.User}
		return s.value(tx, n, c)
	case "honor.return":
		n.Missing = in.Missing
		if len(in.Missing) == 0 {
			return models.Wrong([]models.FieldError{{Field: "missing", Code: "field.required"}})
		}
		return nil
	case "honor.screen":
		return s.screen(tx, a, n, c, in)
	case "honor.score":
		return s.score(tx, a, n, in, now)
	case "honor.opinion":
		return s.opinion(tx, a, n, in, now)
	case "honor.notice":
		return s.post(tx, a, n, c, now)
	case "honor.object":
		return s.object(tx, a, n, in, now)
	case "honor.answer":
		return s.answer(tx, a, n, in, now)
	case "honor.final":
		return s.notices.EndTx(tx, a, now, n.ID, nil, false)
	case "honor.vote":
		return s.cast(tx, a, n, "vote", in, now)
	case "honor.decide":
		return s.decide(tx, a, n, c, in, now)
	case "honor.withdraw":
		return s.withdraw(tx, a, n, in, now)
	}
	return s.undo(tx, a, action, n, in, now)
}

// screen computes eligibility; the officer cannot overrule a line that does not fit.
func (s *Honors) screen(tx *gorm.DB, a models.Actor, n *models.Nomination, c models.Cycle, in Decision) error {
	if err := s.value(tx, n, c); err != nil {
		return err
	}
	checks, err := s.Check(tx, *n)
	if err != nil {
		return err
	}
	n.Checks, n.State, n.ScreenedBy = checks, "eligible", &a.User
	n.Hand("screener", a.User)
	if bad, misfits := models.Misfit(checks); misfits {
		n.State, n.EndedBy, n.EndReason = "ineligible", "honor.screen", bad.Title+"："+bad.Gives
	}
	return nil
}

func (s *Honors) score(tx *gorm.DB, a models.Actor, n *models.Nomination, in Decision, now time.Time) error {
	if in.Score < 1 || in.Score > 100 {
		return models.Wrong([]models.FieldError{{Field: "score", Code: "honor.score"}})
	}
	if err := s.cast(tx, a, n, "score", in, now); err != nil {
		return err
	}
	n.Hand("scorer", a.User)
	left, err := s.scorersLeft(tx, *n, now)
	n.State = "eligible"
	if left == 0 {
		n.State = "first_review"
	}
	return err
}

// opinion stores a unit's answer. Every unit of the list is asked; a negative answer ends the nomination.
func (s *Honors) opinion(tx *gorm.DB, a models.Actor, n *models.Nomination, in Decision, now time.Time) error {
	wrong := models.PlainText("unit", in.Unit, 2, 40)
	if !in.Agrees {
		wrong = append(wrong, models.LongText("opinion", in.Note, 2, 500)...)
	}
	left, err := s.unitsLeft(tx, *n)
	if err != nil {
		return err
	}
	code, ok := models.UnitNamed(left, in.Unit)
	if len(wrong) == 0 && !ok {
		wrong = append(wrong, models.FieldError{Field: "unit", Code: "honor.unit", Args: []any{models.Text{ZH: join(left, "zh-CN", "、"), EN: join(left, "en", ", ")}}})
	}
	if err := models.Wrong(wrong); err != nil {
		return err
	}
	n.Hand("opinion", a.User)
	n.State = "first_review"
	if len(left) == 1 {
		n.State = "opinion_check"
	}
	if !in.Agrees {
		n.State, n.EndedBy, n.EndReason = "ineligible", "honor.opinion", "征求意见未通过"
	}
	return tx.Create(&models.HonorVote{ID: store.NewID(), NominationID: n.ID, Kind: "opinion", By: a.User, Unit: strings.TrimSpace(in.Unit), UnitCode: code, Turn: n.Turns["opinion"], At: now,
		Agrees: in.Agrees, Note: strings.TrimSpace(in.Note)}).Error
}

// withdraw takes a nomination out of its round; the nominee is told why.
func (s *Honors) withdraw(tx *gorm.DB, a models.Actor, n *models.Nomination, in Decision, now time.Time) error {
	wrong := models.LongText("reason", in.Note, 2, 300)
	if wrong = append(wrong, models.PublicText("reason", in.Note)...); len(wrong) > 0 {
		return models.Wrong(wrong)
	}
	n.EndedBy, n.EndReason = "honor.withdraw", strings.TrimSpace(in.Note)
	if n.NoticeID != nil {
		if err := s.notices.VoidTx(tx, a, now, n.ID); err != nil {
			return err
		}
	}
	return s.tell(tx, n.ID, now, "withdrawn", n.EndReason)
}

func (s *Honors) cast(tx *gorm.DB, a models.Actor, n *models.Nomination, kind string, in Decision, now time.Time) error {
	return tx.Create(&models.HonorVote{ID: store.NewID(), NominationID: n.ID, Kind: kind, By: a.User, Unit: in.Unit, Turn: n.Turns[kind], At: now, Score: in.Score,
		Agrees: in.Agrees && !in.Recused, Recused: in.Recused, Note: strings.TrimSpace(in.Note)}).Error
}
