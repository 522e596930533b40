// Package matches links needs and offers: recommendation or claim, the village's, household's, township's and county's
// word, the delivery slip, the receipt with a witness, the report to the giver. Quantities are reserved on both sides
// from the organisation's acceptance until received or given back. It owns matches, match_lines, match_reviews, vouchers
// and voucher_lines. Facts: match.propose, match.claim and one per action of models.MatchMachine. It listens to
// consent.withdrawn (a match that is not delivered yet is cancelled).
package matches

import (
	"context"
	"fmt"
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
		if err == nil && !a.System && !a.Reaches(n.Region) {
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
		if err := s.unrelated(tx, a, n, org); err != nil {
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
		if err == nil && !n.OnMarket() && !a.Reaches(n.Region) {
			err = models.Fail(models.NotFound, "need.not-found")
			if n.State == "fulfilled" || n.State == "expired" || n.State == "closed" || n.State == "suspended" {
				err = models.Fail(models.Conflict, "need.not-open", models.NeedMachine.Stage(n.State).Label)
			}
		}
		if err != nil {
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

func (s *Matches) newMatch(n models.Need, org models.Organisation, a models.Actor, how string) models.Match {
	return models.Match{Base: models.Base{ID: store.NewID()}, NeedID: n.ID, OrgID: org.ID, Region: n.Region, Receiver: models.ReceiverOf(n), ProposedBy: a.User, ProposedHow: how,
		NeedCreator: n.CreatedBy, NeedChecker: n.CheckedBy, NeedForwarder: n.ForwardedBy, NeedConfirmer: n.ConfirmedBy, Reasons: []models.Reason{}}
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
	if err := s.review(tx, a, now, m, action, "", nil, ""); err != nil {
		return err
	}
	return s.trail.Record(tx, a, now, models.Entry{Fact: models.Fact(action), Noun: "match", Subject: m.ID, Region: m.Region, To: m.State})
}

// accept checks the pair by F1–F10, stores the reasons, and reserves the quantities on both sides.
func (s *Matches) accept(tx *gorm.DB, a models.Actor, m *models.Match, n *models.Need, org models.Organisation, in Proposal) error {
	o, err := s.offers.LockTx(tx, in.Offer)
	if err == nil && o.OrgID != org.ID {
		err = models.Fail(models.NotFound, "offer.not-found")
	}
	if err != nil {
		return err
	}
	if !models.OneOf(o.State, models.GivingFamily) {
		return models.Fail(models.Conflict, "offer.not-active", models.OfferMachine.Stage(o.State).Label)
	}
	lines, qty, value, err := takeLines(*n, o, m.ID, in.Lines)
	if err != nil {
		return err
	}
	pair := models.Pair{Need: *n, Offer: o, Org: org, Qty: qty, ValueFen: value, Now: s.params.Now(tx.Statement.Context)}
	if err := s.facts(tx, &pair); err != nil {
		return err
	}
	m.Reasons, m.Conflict = models.Fit(pair), "clear"
	if pair.Related {
		m.Conflict = "blocked"
	}
	if bad, ok := models.Misfit(m.Reasons); ok {
		return refusal(bad)
	}
	m.OfferID, m.ValueFen, m.Lines = &o.ID, value, lines
	var changes []needs.Change
	for _, l := range lines {
		changes = append(changes, needs.Change{Line: l.LineID, Promised: l.Qty})
	}
	if err := s.needs.QuantityTx(tx, a, n, "need.promised", changes); err != nil {
		return err
	}
	return s.offers.ReserveTx(tx, a, &o, m.ID, qty)
}

// refusal turns a line that does not fit into the error a person reads.
func refusal(r models.Reason) error {
	switch {
	case r.Rule == "F4":
		return models.Fail(models.Conflict, "match.related")
	case r.Rule == "F8":
		return models.Fail(models.Conflict, "match.duplicate")
	case r.Title == "余额":
		return models.Fail(models.Conflict, "offer.not-enough", r.Gives)
	case r.Title == "需求状态":
		return models.Fail(models.Conflict, "need.not-open", r.Needs)
	}
	return models.Fail(models.Conflict, "match.misfit", r.Title, r.Gives, r.Needs)
}

func takeLines(n models.Need, o models.Offer, match models.ID, takes []Take) (lines []models.MatchLine, qty, value int64, err error) {
	if len(takes) == 0 {
		return nil, 0, 0, models.Wrong([]models.FieldError{{Field: "lines", Code: "field.required"}})
	}
	seen := map[models.ID]bool{}
	for i, t := range takes {
		at := fmt.Sprintf("lines[%d].", i)
		var line *models.NeedLine
		for j := range n.Lines {
			if n.Lines[j].ID == t.Line {
				line = &n.Lines[j]
			}
		}
		switch {
		case line == nil || seen[t.Line]:
			return nil, 0, 0, models.Wrong([]models.FieldError{{Field: at + "lineId", Code: "need.line-unknown"}})
		case t.Qty <= 0:
			return nil, 0, 0, models.Wrong([]models.FieldError{{Field: at + "qty", Code: "field.positive"}})
		case line.ResourceKind != o.ResourceKind || line.Unit != o.Unit:
			return nil, 0, 0, models.Wrong([]models.FieldError{{Field: at + "lineId", Code: "match.other-kind", Args: []any{models.ResourceKinds.Label(line.ResourceKind), models.ResourceKinds.Label(o.ResourceKind)}}})
		case t.Qty > line.Gap():
			return nil, 0, 0, models.Fail(models.Conflict, "need.only-left", models.Quantity(line.Gap(), line.Unit))
		}
		seen[t.Line] = true
		lines = append(lines, models.MatchLine{ID: store.NewID(), MatchID: match, LineID: t.Line, Qty: t.Qty})
		qty += t.Qty
		value += t.Qty * line.UnitValueFen
	}
	return lines, qty, value, nil
}

// facts fills what the rules need from other rooms: names of places, school stages, relatives, what is already under way.
func (s *Matches) facts(tx *gorm.DB, p *models.Pair) error {
	ctx := store.With(tx.Statement.Context, tx)
	codes := append([]models.Code{p.Need.Region.Up(models.LevelCounty)}, append(p.Offer.Regions, p.Org.ServiceAreas...)...)
	names, err := s.regions.Names(ctx, codes...)
	if err != nil {
		return err
	}
	p.Places = names
	margin, err := s.params.Value(tx, "goods_expiry_margin_days", p.Need.Region, p.Now)
	if err != nil {
		return err
	}
	p.Margin = int(margin)
	people, err := s.beneficiaries(ctx, p.Need)
	if err != nil {
		return err
	}
	for _, b := range people {
		if b.SchoolStage != "" && !models.OneOf(b.SchoolStage, p.Stages) {
			p.Stages = append(p.Stages, b.SchoolStage)
		}
	}
	if p.Need.HouseholdID == nil {
		return nil
	}
	family, err := s.households.NamesFor(tx, *p.Need.HouseholdID)
	if err != nil {
		return err
	}
	if p.Related, err = s.registry.Related(tx, p.Org, family); err != nil {
		return err
	}
	var same int64
	err = tx.Raw(`SELECT count(*) FROM matches m JOIN needs n ON n.id = m.need_id WHERE n.household_id = ? AND n.id <> ? AND n.category = ?
		AND m.state IN ('org_accepted','village_confirmed','household_consented','township_reviewed','county_approved','scheduled','delivering')`,
		*p.Need.HouseholdID, p.Need.ID, p.Need.Category).Scan(&same).Error
	p.Duplicate = same > 0
	return err
}

// beneficiaries are the people the lines name, or the whole household.
func (s *Matches) beneficiaries(ctx context.Context, n models.Need) ([]models.Person, error) {
	if n.HouseholdID == nil {
		return nil, nil
	}
	var ids []models.ID
	for _, l := range n.Lines {
		if l.PersonID != nil && !hasID(ids, *l.PersonID) {
			ids = append(ids, *l.PersonID)
		}
	}
	if len(ids) > 0 {
		return s.households.People(ctx, ids)
	}
	h, err := store.Get[models.Household](store.From(ctx, s.db), *n.HouseholdID, "household")
	if err != nil {
		return nil, err
	}
	return s.households.People(ctx, []models.ID{h.HeadID})
}

func hasID(list []models.ID, id models.ID) bool {
	for _, x := range list {
		if x == id {
			return true
		}
	}
	return false
}

// unrelated keeps an officer away from a case of his relatives.
func (s *Matches) unrelated(tx *gorm.DB, a models.Actor, n models.Need, org models.Organisation) error {
	return s.users.NotRelated(tx, a, n.ID, models.Opt(n.HouseholdID), org.ID)
}
