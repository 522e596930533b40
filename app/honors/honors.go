// Package honors runs the rounds of honours (评选表彰): nomination filled from confirmed deliveries, consent, checks,
// opinions, public notice, vote, decision, certificate anyone can verify, revocation. One level so far: the county
// recommends, the province decides. It owns cycles, nominations, honor_votes and awards. Facts: cycle.plan, honor.nominate
// and one per action of models.CycleMachine and models.HonorMachine. It listens to nothing: an honour is never automatic.
package honors

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/identity"
	"shanqiao/app/matches"
	"shanqiao/app/notices"
	"shanqiao/app/params"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Honors is the room of honours.
type Honors struct {
	db      *store.DB
	trail   *trail.Trail
	params  *params.Params
	users   *identity.Identity
	notices *notices.Notices
	matches *matches.Matches
}

// New makes the room.
func New(db *store.DB, t *trail.Trail, par *params.Params, users *identity.Identity, n *notices.Notices, m *matches.Matches) *Honors {
	return &Honors{db, t, par, users, n, m}
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
	c.ID, c.Version, c.State, c.PublishedAt = "", 0, "planned", nil
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		store.Stamp(&c.Base, a, now)
		if err := tx.Create(&c).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "cycle.plan", Noun: "cycle", Subject: c.ID, Region: c.Region, To: c.State})
	})
	return c, err
}

// Advance moves a cycle to its next step. Publishing needs every vote counted and decided.
func (s *Honors) Advance(ctx context.Context, a models.Actor, id models.ID, version int64) (models.Cycle, error) {
	now := s.params.Now(ctx)
	return trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Cycle]{
		Machine: models.CycleMachine, Action: "cycle.advance", ID: id, Version: version, Now: now,
		Do: func(tx *gorm.DB, c *models.Cycle, from string) error {
			open := map[string]string{"screening": "'draft','submitted','returned'", "opinions": "'eligible'", "noticed": "'first_review'", "final_review": "'opinion_check','objected','noticed'", "decided": "'final_vote'"}[from]
			if open != "" {
				var n int64
				if err := tx.Raw("SELECT count(*) FROM nominations WHERE cycle_id = ? AND state IN ("+open+")", c.ID).Scan(&n).Error; err != nil {
					return err
				}
				if n > 0 && from != "screening" && from != "final_review" {
					return models.Fail(models.Conflict, "cycle.still-open", n)
				}
			}
			if c.State == "published" {
				c.PublishedAt = &now
				return tx.Exec("UPDATE awards SET published_at = ?, version = version + 1 WHERE cycle_id = ? AND published_at IS NULL AND revoked_at IS NULL", now, c.ID).Error
			}
			return nil
		},
	})
}

// Nominee is what a county proposes.
type Nominee struct {
	Cycle     models.ID
	Category  string
	Org       models.ID
	Offer     models.ID // the project, for category project_trust
	Deeds     string
	ConsentBy string     // who of the nominee agreed to be made public (捐赠法 8)
	ConsentOn *time.Time // when
	Region    models.Code
}

// Nominate drafts a nomination; the delivered value is filled in from closed matches inside the window.
func (s *Honors) Nominate(ctx context.Context, a models.Actor, in Nominee) (models.Nomination, error) {
	now := s.params.Now(ctx)
	var n models.Nomination
	if err := a.Must("honor.nominate", models.Subject{Region: in.Region}); err != nil {
		return n, err
	}
	wrong := models.LongText("deeds", in.Deeds, 10, 2000)
	wrong = append(wrong, models.PublicText("deeds", in.Deeds)...)
	wrong = append(wrong, models.In("category", in.Category, models.HonourCategories)...)
	if err := models.Wrong(wrong); err != nil {
		return n, err
	}
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		c, err := store.Lock[models.Cycle](tx, in.Cycle, "cycle")
		if err != nil {
			return err
		}
		if err := s.users.NotRelated(tx, a, in.Org); err != nil {
			return err
		}
		if c.State != "nominating" {
			return models.Fail(models.Conflict, "cycle.not-nominating", models.CycleMachine.Stage(c.State).Label)
		}
		if _, ok := c.Quotas[in.Category]; !ok {
			return models.Wrong([]models.FieldError{{Field: "category", Code: "honor.no-category"}})
		}
		n = models.Nomination{CycleID: c.ID, Category: in.Category, NomineeType: "org", NomineeOrg: in.Org, Region: in.Region, Deeds: strings.TrimSpace(in.Deeds),
			ConsentBy: in.ConsentBy, ConsentOn: in.ConsentOn, State: "draft", Checks: []models.Reason{}, Missing: []string{}}
		if in.Offer != "" {
			n.NomineeType, n.NomineeOffer = "project", &in.Offer
		}
		if err := s.value(tx, &n, c); err != nil {
			return err
		}
		store.Stamp(&n.Base, a, now)
		seq, err := store.Number(tx, fmt.Sprintf("honor:%s:%d", c.Region, c.Session))
		if err != nil {
			return err
		}
		n.NominationNo = fmt.Sprintf("H-%d-%04d", c.Session, seq)
		if err := tx.Create(&n).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "honor.nominate", Noun: "honor", Subject: n.ID, Region: n.Region, To: n.State})
	})
	return n, err
}

// value fills the delivered total; the project must be the organisation's own.
func (s *Honors) value(tx *gorm.DB, n *models.Nomination, c models.Cycle) error {
	if _, err := store.Get[models.Organisation](tx, n.NomineeOrg, "organisation"); err != nil {
		return err
	}
	if n.NomineeOffer != nil {
		o, err := store.Get[models.Offer](tx, *n.NomineeOffer, "offer")
		if err != nil || o.OrgID != n.NomineeOrg {
			return models.Fail(models.NotFound, "offer.not-found")
		}
	}
	var err error
	n.TotalFen, n.MatchCount, err = s.matches.DeliveredFen(tx, n.NomineeOrg, n.NomineeOffer, c.WindowFrom, c.WindowTo)
	return err
}

// Check gives the lines of the eligibility screening (HON-03, HON-05, HON-06).
func (s *Honors) Check(tx *gorm.DB, n models.Nomination) ([]models.Reason, error) {
	o, err := store.Get[models.Organisation](tx, n.NomineeOrg, "organisation")
	if err != nil {
		return nil, err
	}
	yes := func(ok bool) string {
		if ok {
			return "有"
		}
		return "没有"
	}
	return []models.Reason{
		{Rule: "HON-03", Fits: o.Verified(), Title: "信用", Gives: models.CreditStates.Label(o.CreditStatus).ZH, Needs: "正常，资格有效"},
		{Rule: "HON-05", Fits: n.TotalFen > 0, Title: "兑现", Gives: models.Yuan(n.TotalFen), Needs: "评选期内已归档"},
		{Rule: "HON-06", Fits: n.ConsentBy != "" && n.ConsentOn != nil, Title: "同意公开", Gives: yes(n.ConsentBy != ""), Needs: "被推荐方书面同意"},
	}, nil
}
