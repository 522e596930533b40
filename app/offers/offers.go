// Package offers keeps what organisations can give: offers of money, goods, service and hours, and projects with a plan.
// Their quantities are reserved for matches here, never more than there is. It owns offers and offer_events. Facts:
// offer.draft and one per action of models.OfferMachine. It listens to nothing.
package offers

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/ledger"
	"shanqiao/app/params"
	"shanqiao/app/registry"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Offers is the room of offers and projects.
type Offers struct {
	db       *store.DB
	trail    *trail.Trail
	params   *params.Params
	registry *registry.Registry
	ledger   *ledger.Ledger
}

// New makes the room.
func New(db *store.DB, t *trail.Trail, par *params.Params, r *registry.Registry, l *ledger.Ledger) *Offers {
	return &Offers{db, t, par, r, l}
}

// Draft enters an offer or project of an organisation. Quantity is in Unit; money in fen.
func (s *Offers) Draft(ctx context.Context, a models.Actor, o models.Offer) (models.Offer, error) {
	now := s.params.Now(ctx)
	if err := a.Must("offer.draft", models.Subject{Org: o.OrgID}); err != nil {
		return o, err
	}
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		org, err := s.registry.VerifiedTx(tx, o.OrgID)
		if err != nil {
			return err
		}
		clean(&o)
		if err := s.check(tx, &o, org, now); err != nil {
			return err
		}
		o.ID, o.Version, o.State, o.OfficeRegion = "", 0, "draft", org.OfficeRegion
		store.Stamp(&o.Base, a, now)
		seq, err := store.Number(tx, fmt.Sprintf("offer:%d", now.Year()))
		if err != nil {
			return err
		}
		kind := "S"
		if o.Form == "project" {
			kind = "P"
		}
		o.OfferNo = fmt.Sprintf("%s-%d-%06d", kind, now.Year(), seq)
		if err := tx.Create(&o).Error; err != nil {
			return err
		}
		if err := s.event(tx, a, now, o.ID, "offer.draft", "", o.State, Decision{}); err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "offer.draft", Noun: "offer", Subject: o.ID, Region: o.OfficeRegion, To: o.State})
	})
	return o, err
}

// clean resets everything that only commands may set.
func clean(o *models.Offer) {
	o.Reserved, o.OnWay, o.Delivered, o.Withdrawn, o.HeldState, o.DueAt, o.TakenBy, o.DecidedBy, o.Missing, o.Marks = 0, 0, 0, 0, "", nil, nil, nil, []string{}, []models.Mark{}
	for _, list := range []*[]string{&o.Categories, &o.Groups, &o.Stages} {
		if *list == nil {
			*list = []string{}
		}
	}
	if o.Regions == nil {
		o.Regions = []models.Code{}
	}
	if o.Unit == "fen" {
		o.UnitValueFen = 1
	}
	if o.Anonymity == "" {
		o.Anonymity = "public_name"
	}
}

func (s *Offers) check(tx *gorm.DB, o *models.Offer, org models.Organisation, now time.Time) error {
	wrong := models.PlainText("name", o.Name, 4, 60)
	if o.Form != "offer" && o.Form != "project" {
		wrong = append(wrong, models.FieldError{Field: "form", Code: "field.code", Args: []any{o.Form}})
	}
	wrong = append(wrong, models.In("resourceKind", o.ResourceKind, models.ResourceKinds)...)
	wrong = append(wrong, models.In("unit", o.Unit, models.Units)...)
	wrong = append(wrong, models.In("restriction", o.Restriction, models.Restrictions)...)
	wrong = append(wrong, models.In("sourceFunds", o.SourceFunds, models.FundSources)...)
	wrong = append(wrong, models.LongText("criteria", o.Criteria, 0, 300)...)
	if (o.ResourceKind == "money") != (o.Unit == "fen") {
		wrong = append(wrong, models.FieldError{Field: "unit", Code: "need.unit-kind"})
	}
	if o.Quantity <= 0 || o.Quantity > 1_000_000_000_000 || o.UnitValueFen < 0 || o.CapFen < 0 {
		wrong = append(wrong, models.FieldError{Field: "quantity", Code: "field.positive"})
	}
	wrong = append(wrong, scan(o, *o)...)
	wrong = append(wrong, checkScope(o, org)...)
	margin, err := s.params.Value(tx, "goods_expiry_margin_days", org.OfficeRegion, now)
	if err != nil {
		return err
	}
	wrong = append(wrong, checkKind(o, org, now, int(margin))...)
	return models.Wrong(wrong)
}

// checkScope: categories inside the organisation's purposes (FR 10(1)), a restriction that says what it restricts, and
// no named person (FR 10(6), product rule for all funds of a project).
func checkScope(o *models.Offer, org models.Organisation) []models.FieldError {
	var wrong []models.FieldError
	if len(o.Categories) == 0 {
		wrong = append(wrong, models.FieldError{Field: "categories", Code: "field.required"})
	}
	for _, c := range o.Categories {
		if !models.OneOf(c, org.Purposes) {
			wrong = append(wrong, models.FieldError{Field: "categories", Code: "offer.outside-purposes", Args: []any{models.Categories.Label(c)}})
		}
	}
	if o.Restriction == "named_subject" && (o.SourceFunds == "public_plan" || o.Form == "project") {
		wrong = append(wrong, models.FieldError{Field: "restriction", Code: "offer.named-subject"})
	}
	if o.Restriction == "region" && len(o.Regions) == 0 {
		wrong = append(wrong, models.FieldError{Field: "regions", Code: "field.required"})
	}
	if o.Restriction == "group" && len(o.Groups) == 0 && len(o.Stages) == 0 {
		wrong = append(wrong, models.FieldError{Field: "groups", Code: "field.required"})
	}
	for _, r := range o.Regions {
		if !r.Valid() {
			wrong = append(wrong, models.FieldError{Field: "regions", Code: "region.unknown", Args: []any{string(r)}})
		}
	}
	for _, g := range o.Groups {
		wrong = append(wrong, models.In("groups", g, models.Groups)...)
	}
	for _, st := range o.Stages {
		wrong = append(wrong, models.In("stages", st, models.SchoolStages)...)
	}
	return wrong
}

func checkKind(o *models.Offer, org models.Organisation, now time.Time, margin int) []models.FieldError {
	var wrong []models.FieldError
	if o.SourceFunds == "public_plan" {
		if !org.CanPublicPlan() {
			wrong = append(wrong, models.FieldError{Field: "sourceFunds", Code: "offer.no-public-plan"})
		}
		if strings.TrimSpace(o.PlanNo) == "" || o.Until == nil {
			wrong = append(wrong, models.FieldError{Field: "planNo", Code: "offer.plan-number"})
		}
	}
	if o.SourceFunds == "trust" {
		wrong = append(wrong, proof("filingNo", o.FilingNo, "offer.filing-number")...)
	}
	if o.SourceFunds == "government_purchase" {
		wrong = append(wrong, proof("contractNo", o.ContractNo, "offer.contract-number")...)
	}
	if o.Form == "project" && (o.From == nil || o.Until == nil || !o.Until.After(*o.From) || o.Until.After(o.From.AddDate(3, 0, 0))) {
		wrong = append(wrong, models.FieldError{Field: "until", Code: "offer.project-dates"})
	}
	if o.Until != nil && o.Until.Before(models.Day(now)) {
		wrong = append(wrong, models.FieldError{Field: "until", Code: "field.not-past"})
	}
	if o.ResourceKind == "goods" {
		wrong = append(wrong, models.PlainText("item", o.Item, 1, 30)...)
		wrong = append(wrong, models.PlainText("safety", o.Safety, 2, 200)...)
		if o.ExpiresOn != nil && o.ExpiresOn.Before(models.Day(now).AddDate(0, 0, margin)) {
			wrong = append(wrong, models.FieldError{Field: "expiresOn", Code: "offer.expires-soon", Args: []any{margin}})
		}
	}
	return wrong
}

// proof is the number that a source of funds is chosen with (§3.9).
func proof(field, number, missing string) []models.FieldError {
	if strings.TrimSpace(number) == "" {
		return []models.FieldError{{Field: field, Code: missing}}
	}
	return models.PlainText(field, number, 4, 60)
}

// Decision is what somebody adds to a step.
type Decision struct {
	Version int64
	Note    string
	Missing []string
	Amended *models.Offer
}

// Act does one step of models.OfferMachine.
func (s *Offers) Act(ctx context.Context, a models.Actor, action models.Action, id models.ID, in Decision) (models.Offer, error) {
	now := s.params.Now(ctx)
	return trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Offer]{
		Machine: models.OfferMachine, Action: action, ID: id, Version: in.Version, Now: now,
		Hidden: func(a models.Actor, o *models.Offer) bool { return !sees(a, *o, a.Known()) },
		Do: func(tx *gorm.DB, o *models.Offer, from string) error {
			if err := s.registry.Unrelated(tx, a, o.OrgID); err != nil {
				return err
			}
			o.HeldState = from
			if err := s.do(tx, a, action, o, in, now); err != nil {
				return err
			}
			var err error
			o.DueAt, err = s.params.DueIn(tx, models.OfferMachine, o.State, o.OfficeRegion, now)
			return err
		},
		Keep: func(o *models.Offer) string {
			if action == "offer.activate" || action == "offer.thaw" {
				return o.GivingState()
			}
			return o.State
		},
		After: func(tx *gorm.DB, o *models.Offer, from string) error {
			return s.event(tx, a, now, o.ID, action, from, o.State, in)
		},
	})
}

func (s *Offers) do(tx *gorm.DB, a models.Actor, action models.Action, o *models.Offer, in Decision, now time.Time) error {
	switch action {
	case "offer.amend":
		return s.amend(tx, o, in, now)
	case "offer.take":
		o.TakenBy = &a.User
		return nil
	case "offer.submit":
		o.TakenBy, o.Missing = nil, []string{}
		_, err := s.registry.VerifiedTx(tx, o.OrgID)
		return err
	case "offer.activate":
		return s.activate(tx, a, o, now)
	case "offer.keep":
		return keep(o, a.User, in, now)
	case "offer.return":
		o.Missing = in.Missing
		if len(in.Missing) == 0 {
			return models.Wrong([]models.FieldError{{Field: "missing", Code: "field.required"}})
		}
		return nil
	case "offer.withdraw", "offer.expire":
		return s.endRest(tx, a, action, o, in, now)
	case "offer.close":
		if o.Reserved > 0 {
			return models.Fail(models.Conflict, "offer.still-reserved")
		}
		return nil
	}
	return models.Wrong(models.LongText("reason", in.Note, 2, 500))
}

func (s *Offers) amend(tx *gorm.DB, o *models.Offer, in Decision, now time.Time) error {
	if in.Amended == nil {
		return models.Wrong([]models.FieldError{{Field: "offer", Code: "field.required"}})
	}
	org, err := s.registry.VerifiedTx(tx, o.OrgID)
	if err != nil {
		return err
	}
	fresh := *in.Amended
	clean(&fresh)
	fresh.Base, fresh.OfferNo, fresh.Form, fresh.OrgID, fresh.OfficeRegion, fresh.State, fresh.Missing = o.Base, o.OfferNo, o.Form, o.OrgID, o.OfficeRegion, o.State, o.Missing
	scan(&fresh, *o) // the answers to marks of what did not change stay
	*o = fresh
	return s.check(tx, o, org, now)
}

// activate books the pledge: from here the offer can be matched.
func (s *Offers) activate(tx *gorm.DB, a models.Actor, o *models.Offer, now time.Time) error {
	org, err := s.registry.VerifiedTx(tx, o.OrgID)
	if err != nil {
		return err
	}
	if !org.Declared() { // the conflict list is a precondition (§4.2)
		return models.Fail(models.Conflict, "organisation.undeclared")
	}
	if err := s.check(tx, o, org, now); err != nil {
		return err
	}
	if err := answered(o); err != nil {
		return err
	}
	o.DecidedBy = &a.User
	return s.ledger.PostTx(tx, a, now, ledger.Entry{Kind: "pledge", Offer: o.ID}, o.Unit, o.Quantity, ledger.Giver(o.OrgID), ledger.Free(o.ID))
}

// endRest gives the uncommitted rest back to the giver; what is promised goes on. A public pledge may not be taken back (CL 41).
func (s *Offers) endRest(tx *gorm.DB, a models.Actor, action models.Action, o *models.Offer, in Decision, now time.Time) error {
	if action == "offer.withdraw" {
		if o.PledgePublic {
			return models.Fail(models.Conflict, "offer.public-pledge")
		}
		if wrong := models.LongText("reason", in.Note, 2, 500); len(wrong) > 0 {
			return models.Wrong(wrong)
		}
	}
	rest := o.Free()
	if rest <= 0 {
		return nil
	}
	o.Withdrawn += rest
	return s.ledger.PostTx(tx, a, now, ledger.Entry{Kind: "withdraw", Offer: o.ID}, o.Unit, rest, ledger.Free(o.ID), ledger.Giver(o.OrgID))
}

func (s *Offers) event(tx *gorm.DB, a models.Actor, now time.Time, offer models.ID, action models.Action, from, to string, in Decision) error {
	items := in.Missing
	if items == nil {
		items = []string{}
	}
	return tx.Create(&Event{ID: store.NewID(), OfferID: offer, At: now, By: a.User, Action: action, From: from, To: to, Note: in.Note, Items: items}).Error
}

// Event is one line of an offer's history.
type Event struct {
	ID      models.ID `gorm:"primaryKey"`
	OfferID models.ID
	At      time.Time
	By      models.ID
	Action  models.Action
	From    string
	To      string
	Note    string
	Items   []string `gorm:"serializer:json"`
}

// TableName names the table of histories.
func (Event) TableName() string { return "offer_events" }
