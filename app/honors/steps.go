package honors

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/matches"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Decision is what somebody adds to a step of a nomination.
type Decision struct {
	Version int64
	Note    string
	Missing []string
	Unit    string
	Agrees  bool
	Recused bool
	Upheld  bool
	Score   int
	DocNo   string
}

// Act does one step of models.HonorMachine.
func (s *Honors) Act(ctx context.Context, a models.Actor, action models.Action, id models.ID, in Decision) (models.Nomination, error) {
	now := s.params.Now(ctx)
	return trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Nomination]{
		Machine: models.HonorMachine, Action: action, ID: id, Version: in.Version, Now: now,
		Hidden: func(a models.Actor, n *models.Nomination) bool { return !sees(a, *n) },
		Do: func(tx *gorm.DB, n *models.Nomination, from string) error {
			if err := s.users.NotRelated(tx, a, n.NomineeOrg); err != nil {
				return err
			}
			if a.In(n.NomineeOrg) {
				return models.Fail(models.Forbidden, "actor.own-record", models.HandNames["self"])
			}
			c, err := store.Get[models.Cycle](tx, n.CycleID, "cycle")
			if err != nil {
				return err
			}
			if want := cycleFor[action]; want != "" && c.State != want {
				return models.Fail(models.Conflict, "honor.not-now", models.CycleMachine.Stage(want).Label, models.CycleMachine.Stage(c.State).Label)
			}
			return s.do(tx, a, action, n, c, in, now)
		},
		Keep: func(n *models.Nomination) string { return n.State },
	})
}

// cycleFor says during which step of the cycle an action is possible.
var cycleFor = map[models.Action]string{
	"honor.submit": "nominating", "honor.screen": "screening", "honor.return": "screening", "honor.score": "screening", "honor.opinion": "opinions",
	"honor.notice": "noticed", "honor.object": "noticed", "honor.final": "final_review", "honor.vote": "final_review", "honor.decide": "decided",
}

func (s *Honors) do(tx *gorm.DB, a models.Actor, action models.Action, n *models.Nomination, c models.Cycle, in Decision, now time.Time) error {
	switch action {
	case "honor.submit":
		n.Missing = []string{}
		return s.value(tx, n, c)
	case "honor.return":
		n.Missing = in.Missing
		if len(in.Missing) == 0 {
			return models.Wrong([]models.FieldError{{Field: "missing", Code: "field.required"}})
		}
		return nil
	case "honor.screen":
		return s.screen(tx, a, n, c)
	case "honor.score":
		return s.score(tx, a, n, in, now)
	case "honor.opinion":
		return s.opinion(tx, a, n, in, now)
	case "honor.notice":
		return s.post(tx, a, n, now)
	case "honor.object":
		return s.object(tx, a, n, in, now)
	case "honor.answer":
		n.State = "noticed"
		if in.Upheld {
			n.State = "ineligible"
		}
		return s.notices.AnswerTx(tx, a, now, n.ID, in.Note, in.Upheld)
	case "honor.final":
		return s.notices.EndTx(tx, a, now, n.ID, nil, false)
	case "honor.vote":
		return s.cast(tx, a, n, "vote", in, now)
	case "honor.decide":
		return s.decide(tx, a, n, c, in, now)
	case "honor.revoke":
		return s.revoke(tx, a, n, in, now)
	}
	return nil
}

// screen computes eligibility; the officer cannot overrule a line that does not fit.
func (s *Honors) screen(tx *gorm.DB, a models.Actor, n *models.Nomination, c models.Cycle) error {
	if err := s.value(tx, n, c); err != nil {
		return err
	}
	checks, err := s.Check(tx, *n)
	if err != nil {
		return err
	}
	n.Checks, n.State, n.ScreenedBy = checks, "eligible", &a.User
	if _, bad := models.Misfit(checks); bad {
		n.State = "ineligible"
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
	least, err := s.params.Value(tx, "honor_min_scorers", n.Region, now)
	if err != nil {
		return err
	}
	var have int64
	if err := tx.Raw("SELECT count(*) FROM honor_votes WHERE nomination_id = ? AND kind = 'score'", n.ID).Scan(&have).Error; err != nil {
		return err
	}
	n.State = "eligible"
	if have >= least {
		n.State = "first_review"
	}
	return nil
}

// opinion stores a unit's answer; a negative one ends the nomination.
func (s *Honors) opinion(tx *gorm.DB, a models.Actor, n *models.Nomination, in Decision, now time.Time) error {
	wrong := models.PlainText("unit", in.Unit, 2, 40)
	if !in.Agrees {
		wrong = append(wrong, models.LongText("opinion", in.Note, 2, 500)...)
	}
	if err := models.Wrong(wrong); err != nil {
		return err
	}
	n.State = "opinion_check"
	if !in.Agrees {
		n.State = "ineligible"
	}
	return s.cast(tx, a, n, "opinion", in, now)
}

func (s *Honors) post(tx *gorm.DB, a models.Actor, n *models.Nomination, now time.Time) error {
	if n.ConsentBy == "" {
		return models.Fail(models.Conflict, "honor.no-consent")
	}
	notice, err := s.notices.PostTx(tx, a, now, models.Notice{Noun: "honor", Subject: n.ID, Region: n.Region, Kind: "honour", BoardNo: 1,
		Fields: map[string]string{"category": models.HonourCategories.Label(n.Category).ZH, "value": models.Yuan(n.TotalFen)}}, false, "honour_notice_wd", "wd")
	n.NoticeID = &notice.ID
	return err
}

func (s *Honors) object(tx *gorm.DB, a models.Actor, n *models.Nomination, in Decision, now time.Time) error {
	notice, ok, err := s.notices.Current(store.With(tx.Statement.Context, tx), n.ID)
	if err != nil {
		return err
	}
	if !ok {
		return models.Fail(models.Conflict, "notice.none")
	}
	_, err = s.notices.ObjectTx(tx, a, now, notice, in.Note, "", "need_objection_wd")
	return err
}

func (s *Honors) cast(tx *gorm.DB, a models.Actor, n *models.Nomination, kind string, in Decision, now time.Time) error {
	return tx.Create(&models.HonorVote{ID: store.NewID(), NominationID: n.ID, Kind: kind, By: a.User, Unit: in.Unit, At: now, Score: in.Score,
		Agrees: in.Agrees, Recused: in.Recused, Note: strings.TrimSpace(in.Note)}).Error
}

// decide counts the votes: more than half of the judges who have not recused themselves. Places are never exceeded.
func (s *Honors) decide(tx *gorm.DB, a models.Actor, n *models.Nomination, c models.Cycle, in Decision, now time.Time) error {
	if wrong := models.PlainText("docNo", in.DocNo, 4, 60); len(wrong) > 0 {
		return models.Wrong(wrong)
	}
	var yes, all, given int64
	if err := tx.Raw("SELECT count(*) FILTER (WHERE agrees AND NOT recused), count(*) FILTER (WHERE NOT recused) FROM honor_votes WHERE nomination_id = ? AND kind = 'vote'", n.ID).Row().Scan(&yes, &all); err != nil {
		return err
	}
	if all == 0 {
		return models.Fail(models.Conflict, "honor.no-votes")
	}
	if yes*2 <= all {
		n.State = "not_awarded"
		return nil
	}
	if err := tx.Raw("SELECT count(*) FROM awards WHERE cycle_id = ? AND category = ? AND revoked_at IS NULL", c.ID, n.Category).Scan(&given).Error; err != nil {
		return err
	}
	if given >= int64(c.Quotas[n.Category]) {
		return models.Fail(models.Conflict, "honor.no-place", c.Quotas[n.Category])
	}
	n.State = "awarded"
	return s.award(tx, a, n, c, in.DocNo, now)
}

func (s *Honors) award(tx *gorm.DB, a models.Actor, n *models.Nomination, c models.Cycle, docNo string, now time.Time) error {
	o, err := store.Get[models.Organisation](tx, n.NomineeOrg, "organisation")
	if err != nil {
		return err
	}
	w := models.Award{VerifyCode: matches.Code(), CycleID: c.ID, NominationID: n.ID, Category: n.Category, HolderOrg: o.ID, Holder: o.Name,
		TotalFen: n.TotalFen, DocNo: docNo, DecidedAt: now}
	if n.NomineeOffer != nil {
		p, err := store.Get[models.Offer](tx, *n.NomineeOffer, "offer")
		if err != nil {
			return err
		}
		w.Work = p.Name
	}
	seq, err := store.Number(tx, fmt.Sprintf("cert:%s:%d", c.Region, now.Year()))
	if err != nil {
		return err
	}
	w.CertNo = fmt.Sprintf("C-%s-%d-%04d", c.Region[:6], now.Year(), seq)
	store.Stamp(&w.Base, a, now)
	return tx.Create(&w).Error
}

// revoke withdraws an honour: the certificate stays findable by its code and says so.
func (s *Honors) revoke(tx *gorm.DB, a models.Actor, n *models.Nomination, in Decision, now time.Time) error {
	if wrong := models.LongText("reason", in.Note, 2, 500); len(wrong) > 0 {
		return models.Wrong(wrong)
	}
	return tx.Exec("UPDATE awards SET revoked_at = ?, revoke_reason = ?, version = version + 1, updated_by = ? WHERE nomination_id = ?", now, in.Note, a.User, n.ID).Error
}
