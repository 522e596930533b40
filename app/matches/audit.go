package matches

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Decision is what somebody adds to a step of a match. Which parts are asked for, models.MatchMachine says.
type Decision struct {
	Version   int64
	Note      string // opinion, reason or finding
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
			if err := s.users.NotRelated(tx, a, n.ID, models.Opt(n.HouseholdID), m.OrgID); err != nil {
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
			return s.review(tx, a, now, m, action, from, due, in.Note)
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
	case "match.approve":
		return s.approve(tx, a, m, n, in, now)
	case "match.schedule":
		return schedule(m, in, now)
	case "match.voucher":
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

func (s *Matches) acceptProposal(tx *gorm.DB, a models.Actor, m *models.Match, in Decision, now time.Time) error {
	org, err := s.registry.VerifiedTx(tx, m.OrgID)
	if err != nil {
		return err
	}
	n, err := s.needs.LockTx(tx, m.NeedID)
	if err != nil {
		return err
	}
	m.AcceptedAt = &now
	if err := s.accept(tx, a, m, &n, org, Proposal{Need: m.NeedID, Org: m.OrgID, Offer: in.Offer, Lines: in.Lines}); err != nil {
		return err
	}
	return tx.Create(&m.Lines).Error
}

// consent records one consent per beneficiary for this organisation; without all of them nothing goes on (PI 23, 29, 31).
func (s *Matches) consent(tx *gorm.DB, a models.Actor, m *models.Match, n models.Need, in Decision, now time.Time) error {
	if n.HouseholdID == nil {
		return models.Fail(models.Conflict, "match.no-household")
	}
	people, err := s.needPeople(tx, n)
	if err != nil {
		return err
	}
	given := map[models.ID]bool{}
	for i, c := range in.Consents {
		if !hasID(personIDs(people), c.PersonID) {
			return models.Wrong([]models.FieldError{{Field: fmt.Sprintf("consents[%d].personId", i), Code: "need.person-unknown"}})
		}
		c.OrgID, c.MatchID = m.OrgID, &m.ID
		if _, err := s.households.GiveTx(tx, a, now, c, fmt.Sprintf("consents[%d].", i)); err != nil {
			return err
		}
		given[c.PersonID] = true
	}
	valid, err := s.households.ConsentsFor(tx, personIDs(people), m.OrgID, now)
	if err != nil {
		return err
	}
	for _, p := range people {
		if _, ok := valid[p.ID]; !ok {
			return models.Fail(models.Conflict, "match.consent-missing", p.NameMask)
		}
	}
	m.ConsentedAt = &now
	return nil
}

func (s *Matches) needPeople(tx *gorm.DB, n models.Need) ([]models.Person, error) {
	if err := tx.Where("need_id = ?", n.ID).Order("no").Find(&n.Lines).Error; err != nil {
		return nil, err
	}
	return s.beneficiaries(store.With(tx.Statement.Context, tx), n)
}

func personIDs(people []models.Person) []models.ID {
	ids := make([]models.ID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	return ids
}

// townshipReview: a household need must have its consents first; officers of the need's own review are kept out by the table.
func (s *Matches) townshipReview(tx *gorm.DB, a models.Actor, m *models.Match, n models.Need, in Decision, now time.Time) error {
	if n.HouseholdID != nil && m.ConsentedAt == nil {
		return models.Fail(models.Conflict, "match.consent-first")
	}
	m.ReviewedBy = &a.User
	return note(in)
}

// approve is the county's word; above the limit a second officer signs in himself. From here the organisation sees what
// the consents release.
func (s *Matches) approve(tx *gorm.DB, a models.Actor, m *models.Match, n models.Need, in Decision, now time.Time) error {
	if err := note(in); err != nil {
		return err
	}
	if n.HouseholdID != nil {
		if err := s.stillConsented(tx, m, n, now); err != nil {
			return err
		}
	}
	if _, err := s.registry.VerifiedTx(tx, m.OrgID); err != nil {
		return err
	}
	limit, err := s.params.Value(tx, "second_officer_limit_fen", m.Region, now)
	if err != nil {
		return err
	}
	if m.ValueFen > limit && m.FirstBy == nil {
		m.FirstBy = &a.User
		return nil
	}
	m.ApprovedBy, m.ApprovedAt = &a.User, &now
	m.State = "county_approved"
	return nil
}

func (s *Matches) stillConsented(tx *gorm.DB, m *models.Match, n models.Need, now time.Time) error {
	people, err := s.needPeople(tx, n)
	if err != nil {
		return err
	}
	valid, err := s.households.ConsentsFor(tx, personIDs(people), m.OrgID, now)
	if err != nil {
		return err
	}
	if len(valid) < len(people) {
		return models.Fail(models.Conflict, "match.consent-withdrawn")
	}
	return nil
}

func schedule(m *models.Match, in Decision, now time.Time) error {
	wrong := models.PlainText("place", in.Place, 2, 60)
	if in.DeliverOn == nil || in.DeliverOn.Before(models.Day(now)) {
		wrong = append(wrong, models.FieldError{Field: "deliverOn", Code: "field.not-past"})
	}
	m.DeliverOn, m.Place = in.DeliverOn, in.Place
	return models.Wrong(wrong)
}

// report: the giver is told unasked (CL 42, 80); the receipt is named, or why there is none (CL 38).
func report(m *models.Match, in Decision, now time.Time) error {
	var wrong []models.FieldError
	if in.ReceiptNo == "" && in.Waived == "" {
		wrong = append(wrong, models.FieldError{Field: "receiptNo", Code: "match.receipt"})
	}
	wrong = append(wrong, models.PlainText("receiptNo", in.ReceiptNo, 0, 40)...)
	wrong = append(wrong, models.PlainText("receiptWaived", in.Waived, 0, 200)...)
	if in.ToldOn == nil || in.ToldOn.After(now) {
		wrong = append(wrong, models.FieldError{Field: "toldDonorOn", Code: "match.told-when"})
	}
	m.ReceiptNo, m.ReceiptOn, m.ReceiptWaived, m.ToldDonorOn, m.Rating = in.ReceiptNo, in.ReceiptOn, in.Waived, in.ToldOn, in.Rating
	return models.Wrong(wrong)
}

// giveBack returns to need and offer what the match still holds. Slips on their way are confirmed or voided first.
func (s *Matches) giveBack(tx *gorm.DB, a models.Actor, m *models.Match) error {
	for _, l := range m.Lines {
		if l.OnWay > 0 {
			return models.Fail(models.Conflict, "match.slip-on-way")
		}
	}
	return s.release(tx, a, m)
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

func (s *Matches) review(tx *gorm.DB, a models.Actor, now time.Time, m *models.Match, action models.Action, from string, due *time.Time, text string) error {
	by := a.User
	if a.System {
		by = "system"
	}
	return tx.Create(&models.MatchReview{ID: store.NewID(), MatchID: m.ID, Action: action, From: from, To: m.State, By: by, At: now,
		DueAt: due, Overdue: due != nil && now.After(*due), Note: text}).Error
}
