package matches

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/needs"
	"shanqiao/app/store"
	"shanqiao/models"
)

// accept checks the pair as far as the organisation may know it, stores the reasons, and reserves the quantities on both
// sides. Relatives, double help and the exact place are the offices' to compare: a refusal here would tell who and where
// (audited says so to them).
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
	m.Reasons, m.Conflict = models.Told(models.Fit(pair.AsShown())), pair.Kin.State
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

// refusal turns a line that does not fit into the error a person reads.
func refusal(r models.Reason) error {
	switch {
	case r.Rule == "F4":
		return models.Fail(models.Conflict, "match.related")
	case r.Rule == "F8":
		return models.Fail(models.Conflict, "match.duplicate")
	case r.Title == "地区":
		return models.Fail(models.Conflict, "match.place")
	case r.Title == "余额":
		return models.Fail(models.Conflict, "offer.not-enough", r.Gives)
	case r.Title == "需求状态":
		return models.Fail(models.Conflict, "need.not-open", r.Needs)
	}
	return models.Fail(models.Conflict, "match.misfit", r.Title, r.Gives, r.Needs)
}

// audited keeps a match from being passed that breaks a rule which its organisation could not be told when it claimed. It
// keeps with the match what the check of related parties came to.
func (s *Matches) audited(tx *gorm.DB, m *models.Match, n models.Need, now time.Time) error {
	ctx := store.With(tx.Statement.Context, tx)
	lines, err := s.exact(ctx, *m, n, now)
	if err != nil {
		return err
	}
	kin, err := s.kin(ctx, *m, n)
	if err != nil {
		return err
	}
	m.Conflict = kin.State
	for _, r := range lines {
		if !r.Fits && models.Audited[r.Title] {
			return refusal(r)
		}
	}
	return nil
}

// exact compares a match with everything the offices know at this moment; its own quantities are reserved already. Nothing
// while no offer is chosen.
func (s *Matches) exact(ctx context.Context, m models.Match, n models.Need, now time.Time) ([]models.Reason, error) {
	if m.OfferID == nil {
		return nil, nil
	}
	o, err := s.offers.One(ctx, *m.OfferID)
	if err != nil {
		return nil, err
	}
	org, err := s.registry.Get(ctx, models.SystemActor, m.OrgID)
	if err != nil {
		return nil, err
	}
	db := store.From(ctx, s.db)
	if err := db.Where("need_id = ?", n.ID).Order("no").Find(&n.Lines).Error; err != nil {
		return nil, err
	}
	pair := models.Pair{Need: n, Offer: o, Org: org, Now: now}
	if err := s.facts(db.WithContext(ctx), &pair); err != nil {
		return nil, err
	}
	return models.Fit(pair), nil
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
		case !o.SameKind(*line):
			return nil, 0, 0, models.Wrong([]models.FieldError{{Field: at + "lineId", Code: "match.other-kind", Args: []any{models.ResourceKinds.Label(line.ResourceKind), models.ResourceKinds.Label(o.ResourceKind)}}})
		case !o.SameItem(*line):
			return nil, 0, 0, models.Wrong([]models.FieldError{{Field: at + "lineId", Code: "match.other-item", Args: []any{line.Item, o.Item}}})
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
	codes := slices.Concat([]models.Code{p.Need.Region.Up(models.LevelCounty)}, p.Offer.Regions, p.Org.ServiceAreas)
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
	people, err := s.Beneficiaries(ctx, p.Need)
	if err != nil {
		return err
	}
	for _, b := range people {
		if b.SchoolStage != "" && !models.OneOf(b.SchoolStage, p.Stages) {
			p.Stages = append(p.Stages, b.SchoolStage)
		}
	}
	if p.GivenFen, err = s.given(tx, p); err != nil {
		return err
	}
	if p.Kin, err = s.kin(ctx, models.Match{OrgID: p.Org.ID}, p.Need); err != nil || p.Need.HouseholdID == nil {
		return err
	}
	var same int64
	err = tx.Raw(`SELECT count(*) FROM matches m JOIN needs n ON n.id = m.need_id WHERE n.household_id = ? AND n.id <> ? AND n.category = ?
		AND m.state IN ('org_accepted','village_confirmed','household_consented','township_reviewed','county_approved','scheduled','delivering')`,
		*p.Need.HouseholdID, p.Need.ID, p.Need.Category).Scan(&same).Error
	p.Duplicate = same > 0
	return err
}

// given is what the offer gave, or has promised, to the same household in the last twelve months, in fen: a limit per head is
// one per year. A need of a village counts by itself.
func (s *Matches) given(tx *gorm.DB, p *models.Pair) (fen int64, err error) {
	if p.Offer.CapFen == 0 {
		return 0, nil
	}
	err = tx.Raw(`SELECT coalesce(sum((x.qty - x.returned) * l.unit_value_fen), 0)::bigint FROM matches m JOIN needs n ON n.id = m.need_id
		JOIN match_lines x ON x.match_id = m.id JOIN need_lines l ON l.id = x.line_id
		WHERE m.offer_id = ? AND m.accepted_at > ? AND (n.id = ? OR n.household_id = ?)`,
		p.Offer.ID, p.Now.AddDate(-1, 0, 0), p.Need.ID, p.Need.HouseholdID).Scan(&fen).Error
	return fen, err
}
