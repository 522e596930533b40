package matches

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Decision is what somebody adds to a step of a match. Which parts are asked for, models.MatchMachine says.
type Decision struct {
	Version   int64
	Note      string // opinion, reason or finding: for the offices
	ToGiver   string // what is to be said to the giving side
	Offer     models.ID
	Lines     []Take
	Consents  []models.Consent // one per beneficiary
	DeliverOn *time.Time
	Place     string
	Voucher   *VoucherEntry
	Receipt   *ReceiptEntry
	VoucherID models.ID
	ReceiptNo string
	ReceiptOn *time.Time
	Waived    string // why no donation receipt was issued (CL 38)
	ToldOn    *time.Time
	Rating    int
	Copies    []int
	Photos    []models.ID // of goods, never of faces; the door attaches them to the slip
}

// Act does one step of models.MatchMachine.
func (s *Matches) Act(ctx context.Context, a models.Actor, action models.Action, id models.ID, in Decision) (models.Match, error) {
	now := s.params.Now(ctx)
	m, err := trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Match]{
		Machine: models.MatchMachine, Action: action, ID: id, Version: in.Version, Now: now,
		Hidden: func(a models.Actor, m *models.Match) bool { return !sees(a, *m) },
		Do: func(tx *gorm.DB, m *models.Match, from string) error {
			if err := s.load(tx, m); err != nil {
				return err
			}
			n, err := store.Get[models.Need](tx, m.NeedID, "need")
			if err != nil {
				return err
			}
			if err := s.unrelated(tx, a, n, m.OrgID); err != nil {
				return err
			}
			if err := s.checkToGiver(tx, a, n, in.ToGiver); err != nil {
				return err
			}
			return s.do(tx, a, action, m, n, in, now, from)
		},
		Keep: func(m *models.Match) string { return m.State },
		After: func(tx *gorm.DB, m *models.Match, from string) error {
			due := m.DueAt
			if from != m.State {
				if err := s.clock(tx, m, now); err != nil {
					return err
				}
				if err := tx.Model(m).Updates(map[string]any{"due_at": m.DueAt, "lapse_at": m.LapseAt}).Error; err != nil {
					return err
				}
			}
			return s.review(tx, a, now, m, action, from, due, in)
		},
	})
	return m, err
}

func (s *Matches) do(tx *gorm.DB, a models.Actor, action models.Action, m *models.Match, n models.Need, in Decision, now time.Time, from string) error {
	switch action {
	case "match.accept":
		return s.acceptProposal(tx, a, m, in, now)
	case "match.confirm":
		m.VillageBy, m.VillageAt = &a.User, &now
		if !n.OnMarket() {
			return models.Fail(models.Conflict, "need.not-open", models.NeedMachine.Stage(n.State).Label)
		}
		return nil
	case "match.consent":
		return s.consent(tx, a, m, n, in, now)
	case "match.review":
		return s.townshipReview(tx, a, m, n, in, now)
	case "match.clear":
		return s.clear(tx, a, m, n, in, now)
	case "match.approve":
		return s.approve(tx, a, m, n, in, now)
	case "match.schedule":
		if err := s.postedEnough(tx, m, n); err != nil {
			return err
		}
		return schedule(m, in, now)
	case "match.voucher":
		if err := s.postedEnough(tx, m, n); err != nil {
			return err
		}
		return s.issue(tx, a, m, n, in, now)
	case "match.receive":
		return s.receive(tx, a, m, in, now)
	case "match.witness":
		return s.witness(tx, a, m, in, now)
	case "match.void":
		return s.void(tx, a, m, in)
	case "match.report":
		return report(m, in, now)
	case "match.close":
		return s.close(tx, m, in, now)
	}
	return s.finish(tx, a, action, m, in, from)
}

// postedEnough stops before delivery what has to be posted a second time: disaster needs, fiscal money (§4.9).
func (s *Matches) postedEnough(tx *gorm.DB, m *models.Match, n models.Need) error {
	o, err := store.Get[models.Offer](tx, models.Opt(m.OfferID), "offer")
	if err == nil && models.TwoBoards(n, o) {
		err = models.Fail(models.Conflict, "match.two-boards")
	}
	return err
}

// finish has the steps that end or hold a match.
func (s *Matches) finish(tx *gorm.DB, a models.Actor, action models.Action, m *models.Match, in Decision, from string) error {
	switch action {
	case "match.decline":
		return note(in)
	case "match.dispute", "match.suspend":
		m.HeldState = from
		return note(in)
	case "match.resume":
		m.State = m.HeldState
		m.HeldState = ""
		return note(in)
	case "match.refuse", "match.dissent", "match.reject", "match.cancel":
		if err := note(in); err != nil {
			return err
		}
		return s.giveBack(tx, a, m)
	case "match.lapse":
		return s.giveBack(tx, a, m)
	}
	return nil
}

// checkToGiver refuses words to the giving side that would tell who somebody is.
func (s *Matches) checkToGiver(tx *gorm.DB, a models.Actor, n models.Need, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	known := models.NamesOf()
	if a.Reaches("household.read", n.Region) { // nobody else may learn who is registered
		var err error
		if known, err = s.households.Registered(tx, n.Region, text); err != nil {
			return err
		}
	}
	if n.HouseholdID != nil {
		names, err := s.households.NamesFor(tx, *n.HouseholdID)
		if err != nil {
			return err
		}
		known = known.With(models.NamesOf(names...))
	}
	marks := models.Scanner{Household: n.HouseholdID != nil, Names: known}.Scan("toGiver", strings.TrimSpace(text))
	return models.Wrong(append(models.LongText("toGiver", text, 0, 200), models.Refusals(marks)...))
}

func note(in Decision) error { return models.Wrong(models.LongText("note", in.Note, 2, 500)) }

// clock sets the limit of the match's state and, where silence ends it, when.
func (s *Matches) clock(tx *gorm.DB, m *models.Match, now time.Time) error {
	var err error
	stage := m.Stage()
	if m.DueAt, err = s.params.Due(tx, stage.Limit, stage.Days, m.Region, now); err != nil {
		return err
	}
	m.LapseAt = nil
	switch {
	case m.State == "proposed":
		m.LapseAt = m.DueAt
	case m.State == "org_accepted", m.State == "village_confirmed" && m.Receiver == models.SideHousehold: // the offices' own delay ends nothing
		m.LapseAt, err = s.params.Due(tx, "match_village_lapse_wd", "wd", m.Region, now)
	}
	return err
}
