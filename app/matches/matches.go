// Package matches links needs and offers: recommendation or claim, the village's, household's, township's and county's
// word, the delivery slip, the receipt with a witness, the report to the giver. Quantities are reserved on both sides
// from the organisation's acceptance until received or given back. It owns matches, match_lines, match_reviews, vouchers
// and voucher_lines. Facts: match.propose, match.claim and one per action of models.MatchMachine. It listens to
// consent.withdrawn (a match that is not delivered yet is cancelled).
package matches

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/households"
	"shanqiao/app/identity"
	"shanqiao/app/needs"
	"shanqiao/app/offers"
	"shanqiao/app/params"
	"shanqiao/app/regions"
	"shanqiao/app/registry"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Matches is the room of matches.
type Matches struct {
	db         *store.DB
	trail      *trail.Trail
	params     *params.Params
	regions    *regions.Regions
	users      *identity.Identity
	registry   *registry.Registry
	households *households.Households
	needs      *needs.Needs
	offers     *offers.Offers
}

// New makes the room.
func New(db *store.DB, t *trail.Trail, par *params.Params, reg *regions.Regions, users *identity.Identity, r *registry.Registry, h *households.Households, n *needs.Needs, o *offers.Offers) *Matches {
	return &Matches{db, t, par, reg, users, r, h, n, o}
}

// Take is which quantity of which line an offer covers.
type Take struct {
	Line models.ID
	Qty  int64
}

// Proposal is a recommendation to an organisation (no offer yet), or its own claim with an offer.
type Proposal struct {
	Need  models.ID
	Org   models.ID
	Offer models.ID
	Lines []Take
}

// Propose recommends a need to an organisation. Nothing is reserved: only its own acceptance does that (CL 120).
func (s *Matches) Propose(ctx context.Context, a models.Actor, in Proposal) (models.Match, error) {
	now := s.params.Now(ctx)
	var m models.Match
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		n, err := s.needs.LockTx(tx, in.Need)
		if err == nil && !a.System && !a.Reaches("need.read", n.Region) {
			err = models.Fail(models.NotFound, "need.not-found")
		}
		if err != nil {
			return err
		}
		if err := a.Must("match.propose", models.Subject{Region: n.Region}); err != nil {
			return err
		}
		org, err := s.registry.VerifiedTx(tx, in.Org)
		if err != nil {
			return err
		}
		if !n.OnMarket() {
			return models.Fail(models.Conflict, "need.not-open", models.NeedMachine.Stage(n.State).Label)
		}
		if err := s.unrelated(tx, a, n, org.ID); err != nil {
			return err
		}
		how := "staff"
		if a.System {
			how = "system"
		} else if a.Has(models.VillageClerk) {
			how = "village"
		}
		m = s.newMatch(n, org, a, how)
		m.State = "proposed"
		return s.create(tx, a, now, &m, "match.propose", nil)
	})
	return m, err
}

// Claim is the organisation's own word: it takes a need with one of its offers, and both quantities are reserved.
func (s *Matches) Claim(ctx context.Context, a models.Actor, in Proposal) (models.Match, error) {
	now := s.params.Now(ctx)
	var m models.Match
	if err := a.Must("match.claim", models.Subject{Org: in.Org}); err != nil {
		return m, err
	}
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		org, err := s.registry.VerifiedTx(tx, in.Org)
		if err != nil {
			return err
		}
		n, err := s.needs.LockTx(tx, in.Need)
		if err == nil && !n.OnMarket() && !a.Reaches("need.read", n.Region) {
			err = models.Fail(models.NotFound, "need.not-found")
			if n.State == "fulfilled" || n.State == "expired" || n.State == "closed" || n.State == "suspended" {
				err = models.Fail(models.Conflict, "need.not-open", models.NeedMachine.Stage(n.State).Label)
			}
		}
		if err != nil {
			return err
		}
		if err := s.notTakenBack(tx, org.ID, now); err != nil {
			return err
		}
		m = s.newMatch(n, org, a, "org")
		m.State, m.AcceptedAt = "org_accepted", &now
		if err := s.accept(tx, a, &m, &n, org, in); err != nil {
			return err
		}
		return s.create(tx, a, now, &m, "match.claim", m.Lines)
	})
	return m, err
}

// takenBackDays is how long a claim that was taken back counts.
const takenBackDays = 30

// notTakenBack refuses an organisation that claims and takes back again and again: nobody tries cases out.
func (s *Matches) notTakenBack(tx *gorm.DB, org models.ID, now time.Time) error {
	most, err := s.params.Value(tx, "claims_taken_back", models.Country, now)
	if err != nil {
		return err
	}
	var back []time.Time
	err = tx.Raw(`SELECT r.at FROM match_reviews r JOIN matches m ON m.id = r.match_id WHERE m.org_id = ? AND r.action = 'match.cancel' AND r.side = 'org'
		AND r."from" IN ('org_accepted','village_confirmed','household_consented','township_reviewed') AND r.at > ? ORDER BY r.at DESC`, org, now.AddDate(0, 0, -takenBackDays)).Scan(&back).Error
	if err != nil || int64(len(back)) < max(most, 1) {
		return err
	}
	until := back[most-1].AddDate(0, 0, takenBackDays)
	return models.Fail(models.TooMany, "match.taken-back", most, until.In(models.Beijing).Format("1月2日"))
}

func (s *Matches) newMatch(n models.Need, org models.Organisation, a models.Actor, how string) models.Match {
	return models.Match{Base: models.Base{ID: store.NewID()}, NeedID: n.ID, OrgID: org.ID, Region: n.Region, Receiver: models.ReceiverOf(n), ProposedBy: a.User, ProposedHow: how,
		NeedCreator: n.CreatedBy, NeedChecker: n.CheckedBy, NeedForwarder: n.ForwardedBy, NeedConfirmer: n.ConfirmedBy, Reasons: []models.Reason{}, ClearedFor: []models.ID{}}
}

// create writes a new match with its number, limit and first review.
func (s *Matches) create(tx *gorm.DB, a models.Actor, now time.Time, m *models.Match, action models.Action, lines []models.MatchLine) error {
	county := m.Region.Up(models.LevelCounty)
	seq, err := store.Number(tx, fmt.Sprintf("match:%s:%d", county, now.Year()))
	if err != nil {
		return err
	}
	m.MatchNo = fmt.Sprintf("M-%s-%d-%06d", county[:6], now.Year(), seq)
	if err := s.clock(tx, m, now); err != nil {
		return err
	}
	store.Stamp(&m.Base, a, now)
	if err := tx.Create(m).Error; err != nil {
		return err
	}
	if len(lines) > 0 {
		if err := tx.Create(&lines).Error; err != nil {
			return err
		}
	}
	if err := s.review(tx, a, now, m, action, "", nil, Decision{}); err != nil {
		return err
	}
	return s.trail.Record(tx, a, now, models.Entry{Fact: models.Fact(action), Noun: "match", Subject: m.ID, Region: m.Region, To: m.State})
}

func (s *Matches) review(tx *gorm.DB, a models.Actor, now time.Time, m *models.Match, action models.Action, from string, due *time.Time, in Decision) error {
	by := a.User
	if a.System {
		by = "system"
	}
	return tx.Create(&models.MatchReview{ID: store.NewID(), MatchID: m.ID, Action: action, From: from, To: m.State, By: by, At: now,
		DueAt: due, Overdue: due != nil && now.After(*due), Note: in.Note, ToGiver: strings.TrimSpace(in.ToGiver), Side: models.Reader{Actor: a}.SideOf(*m)}).Error
}

// unrelated keeps an officer away from a case of his relatives.
func (s *Matches) unrelated(tx *gorm.DB, a models.Actor, n models.Need, org models.ID) error {
	return s.users.NotRelated(tx, a, n.ID, models.Opt(n.HouseholdID), org)
}

// UnrelatedTx says the same of a need by its id, for plans that are adjusted by hand.
func (s *Matches) UnrelatedTx(tx *gorm.DB, a models.Actor, need, org models.ID) error {
	n, err := store.Get[models.Need](tx, need, "need")
	if err != nil {
		return err
	}
	return s.unrelated(tx, a, n, org)
}
