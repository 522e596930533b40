package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"shanqiao/app/offers"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Offer is an offer or project with what is still free; money in fen.
type Offer struct {
	ID           string       `json:"id"`
	OfferNo      string       `json:"offerNo" example:"P-2026-000003"`
	Version      int64        `json:"version"`
	Form         string       `json:"form" example:"project"`
	Organisation Ref          `json:"organisation"`
	Name         string       `json:"name" example:"困难高中生助学（吉林西部）"`
	Categories   []string     `json:"categories"`
	ResourceKind string       `json:"resourceKind" example:"money"`
	Item         string       `json:"item"`
	Spec         string       `json:"spec"`
	Unit         string       `json:"unit" example:"fen"`
	UnitValueFen int64        `json:"unitValueFen"`
	Quantity     int64        `json:"quantity" example:"60000000"`
	Reserved     int64        `json:"reserved"`
	OnWay        int64        `json:"onWay"`
	Delivered    int64        `json:"delivered"`
	Withdrawn    int64        `json:"withdrawn"`
	Free         int64        `json:"free" example:"38600000"`
	Restriction  string       `json:"restriction" example:"group"`
	Regions      []Place      `json:"regions"`
	Groups       []string     `json:"groups"`
	Stages       []string     `json:"stages"`
	CapFen       int64        `json:"capFen,omitempty"`
	Criteria     string       `json:"criteria,omitempty"`
	SourceFunds  string       `json:"sourceFunds" example:"public_plan"`
	PlanNo       string       `json:"planNo,omitempty"`
	FilingNo     string       `json:"filingNo,omitempty" doc:"Of a charitable trust"`
	ContractNo   string       `json:"contractNo,omitempty" doc:"Of a government purchase: own people and office"`
	ExpiresOn    *string      `json:"expiresOn,omitempty" format:"date"`
	Safety       string       `json:"safety,omitempty"`
	From         *string      `json:"from,omitempty" format:"date"`
	Until        *string      `json:"until,omitempty" format:"date"`
	PledgePublic bool         `json:"pledgePublic"`
	Anonymity    string       `json:"anonymity" example:"public_name"`
	State        string       `json:"state" example:"active"`
	StateLabel   string       `json:"stateLabel" example:"可对接"`
	Missing      []string     `json:"missing,omitempty"`
	Files        []Attachment `json:"files,omitempty"`
	History      []Happening  `json:"history,omitempty"`
	Marks        []Mark       `json:"marks,omitempty" doc:"The organisation and the office: places of its public texts that the office must answer"`
	Holder       Holder       `json:"holder"`
	Actions      []Action     `json:"actions"`
}

func (o Offer) etag() string { return etag(o.Version) }

// OfferBody is an offer or project as entered.
type OfferBody struct {
	OrganisationID string   `json:"organisationId,omitempty" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000" doc:"The reader's own organisation when left out"`
	Form           string   `json:"form" enum:"offer,project" example:"project"`
	Name           string   `json:"name" minLength:"4" maxLength:"120" example:"困难高中生助学（吉林西部）"`
	Mode           string   `json:"mode,omitempty" enum:"via_charity,direct_to_beneficiary,service," example:"via_charity"`
	Categories     []string `json:"categories" minItems:"1" maxItems:"40" example:"[\"edu_aid\"]"`
	ResourceKind   string   `json:"resourceKind" example:"money"`
	Item           string   `json:"item,omitempty" maxLength:"60" example:""`
	Spec           string   `json:"spec,omitempty" maxLength:"200" example:""`
	Unit           string   `json:"unit" example:"fen"`
	UnitValueFen   int64    `json:"unitValueFen,omitempty" minimum:"0" example:"1"`
	Quantity       int64    `json:"quantity" minimum:"1" example:"60000000"`
	Restriction    string   `json:"restriction" example:"group"`
	Regions        []string `json:"regions,omitempty" maxItems:"60" example:"[\"220800000000\"]"`
	Groups         []string `json:"groups,omitempty" maxItems:"22" example:"[]"`
	Stages         []string `json:"stages,omitempty" maxItems:"6" example:"[\"senior\"]"`
	CapFen         int64    `json:"capFen,omitempty" minimum:"0" example:"300000"`
	Criteria       string   `json:"criteria,omitempty" maxLength:"600" example:"困难家庭在读高中生"`
	SourceFunds    string   `json:"sourceFunds" example:"public_plan"`
	PlanNo         string   `json:"planNo,omitempty" maxLength:"60" example:"53220000MJ246801XLA26001"`
	FilingNo       string   `json:"filingNo,omitempty" maxLength:"60" example:"" doc:"Filing number of a charitable trust; required for sourceFunds trust"`
	ContractNo     string   `json:"contractNo,omitempty" maxLength:"60" example:"" doc:"Number of the contract; required for sourceFunds government_purchase"`
	ExpiresOn      string   `json:"expiresOn,omitempty" example:""`
	Safety         string   `json:"safety,omitempty" maxLength:"300" example:""`
	From           string   `json:"from,omitempty" example:"2026-01-01"`
	Until          string   `json:"until,omitempty" example:"2027-12-31"`
	PledgePublic   bool     `json:"pledgePublic,omitempty" example:"false"`
	Anonymity      string   `json:"anonymity,omitempty" enum:"public_name,anonymous,internal_only," example:"public_name"`
}

func (b OfferBody) offer(a models.Actor) models.Offer {
	o := models.Offer{Form: b.Form, OrgID: models.ID(b.OrganisationID), Name: b.Name, Mode: b.Mode, Categories: b.Categories, ResourceKind: b.ResourceKind, Item: b.Item,
		Spec: b.Spec, Unit: b.Unit, UnitValueFen: b.UnitValueFen, Quantity: b.Quantity, Restriction: b.Restriction, Regions: codes(b.Regions), Groups: b.Groups, Stages: b.Stages,
		CapFen: b.CapFen, Criteria: b.Criteria, SourceFunds: b.SourceFunds, PlanNo: b.PlanNo, FilingNo: strings.TrimSpace(b.FilingNo), ContractNo: strings.TrimSpace(b.ContractNo), ExpiresOn: asDate(b.ExpiresOn), Safety: b.Safety, From: asDate(b.From),
		Until: asDate(b.Until), PledgePublic: b.PledgePublic, Anonymity: b.Anonymity}
	if o.Mode == "" {
		o.Mode = "via_charity"
	}
	if orgs := a.Orgs(); o.OrgID == "" && len(orgs) > 0 {
		o.OrgID = orgs[0]
	}
	return o
}

// OfferList narrows a list of offers.
type OfferList struct {
	Page
	Organisation string   `query:"organisation" maxLength:"64"`
	Form         string   `query:"form" maxLength:"20"`
	State        []string `query:"state,explode" maxItems:"20"`
}

func (s *Server) offerRoutes() {
	route(s, op{"GET", "/api/offers", "offers-list", Public, "List offers and projects; the public sees projects", "offers", 0}, func(ctx context.Context, a models.Actor, in *OfferList) (List[Offer], error) {
		if in.Organisation != "" && !store.IsID(models.ID(in.Organisation)) {
			return List[Offer]{Items: []Offer{}}, nil
		}
		rows, err := s.Offers.List(ctx, a, offers.Filter{Org: models.ID(in.Organisation), Form: in.Form, States: in.State, After: models.ID(in.After), Limit: in.Limit + 1})
		if err != nil {
			return List[Offer]{}, err
		}
		return page(rows, in.Limit, func(o models.Offer) models.ID { return o.ID }, func(o models.Offer) (Offer, error) { return s.showOffer(ctx, a, o) })
	})
	route(s, op{"POST", "/api/offers", "offer-draft", "offer.draft", "Enter an offer or project as a draft", "offers", 201}, func(ctx context.Context, a models.Actor, in *Create[OfferBody]) (Offer, error) {
		o, err := s.Offers.Draft(ctx, a, in.Body.offer(a))
		if err != nil {
			return Offer{}, err
		}
		return s.showOffer(ctx, a, o)
	})
	route(s, op{"GET", "/api/offers/{id}", "offer-get", Public, "Read an offer or project", "offers", 0}, func(ctx context.Context, a models.Actor, in *ByID) (Offer, error) {
		o, err := s.Offers.Get(ctx, a, models.ID(in.ID))
		if err != nil {
			return Offer{}, err
		}
		v, err := s.showOffer(ctx, a, o)
		if err != nil {
			return v, err
		}
		events, err := s.Offers.History(ctx, a, o)
		if err != nil {
			return v, err
		}
		if v.History, err = happenings(ctx, s, events, func(e offers.Event) (time.Time, models.Action, models.ID, string, []string, bool) {
			return e.At, e.Action, e.By, e.Note, e.Items, false
		}); err != nil {
			return v, err
		}
		if a.In(o.OrgID) || a.Reaches("offer.read", o.OfficeRegion) {
			v.Files, err = s.attachmentsOf(ctx, o.ID)
		}
		return v, err
	})
	s.offerSteps()
}

func offerStep[B any](s *Server, action models.Action, decide func(a models.Actor, b B) offers.Decision) {
	title := models.Powers[action].Title
	route(s, op{"POST", "/api/offers/{id}/" + verb(action), "offer-" + verb(action), action, title.EN + " (a step of an offer)", "offers", 0},
		func(ctx context.Context, a models.Actor, in *Command[B]) (Offer, error) {
			d := decide(a, in.Body)
			d.Version = in.version()
			o, err := s.Offers.Act(ctx, a, action, models.ID(in.ID), d)
			if err != nil {
				return Offer{}, err
			}
			return s.showOffer(ctx, a, o)
		})
}

func (s *Server) offerSteps() {
	offerStep(s, "offer.amend", func(a models.Actor, b OfferBody) offers.Decision {
		o := b.offer(a)
		return offers.Decision{Amended: &o}
	})
	nothing := func(models.Actor, Empty) offers.Decision { return offers.Decision{} }
	reason := func(_ models.Actor, b ReasonBody) offers.Decision { return offers.Decision{Note: b.Reason} }
	offerStep(s, "offer.submit", nothing)
	offerStep(s, "offer.take", nothing)
	offerStep(s, "offer.close", nothing)
	offerStep(s, "offer.activate", func(_ models.Actor, b OpinionBody) offers.Decision { return offers.Decision{Note: b.Opinion} })
	offerStep(s, "offer.return", func(_ models.Actor, b MissingBody) offers.Decision { return offers.Decision{Missing: b.Missing} })
	for _, action := range []models.Action{"offer.reject", "offer.withdraw", "offer.freeze", "offer.thaw", "offer.keep"} {
		offerStep(s, action, reason)
	}
}

func (s *Server) showOffer(ctx context.Context, a models.Actor, o models.Offer) (Offer, error) {
	org, err := s.Registry.Get(ctx, models.SystemActor, o.OrgID)
	if err != nil {
		return Offer{}, err
	}
	regions, err := s.placesOf(ctx, o.Regions)
	if err != nil {
		return Offer{}, err
	}
	v := Offer{ID: string(o.ID), OfferNo: o.OfferNo, Version: o.Version, Form: o.Form, Organisation: showRef(org), Name: o.Name, Categories: texts(o.Categories), ResourceKind: o.ResourceKind,
		Item: o.Item, Spec: o.Spec, Unit: o.Unit, UnitValueFen: o.UnitValueFen, Quantity: o.Quantity, Reserved: o.Reserved, OnWay: o.OnWay, Delivered: o.Delivered, Withdrawn: o.Withdrawn,
		Free: o.Free(), Restriction: o.Restriction, Regions: regions, Groups: texts(o.Groups), Stages: texts(o.Stages), CapFen: o.CapFen, Criteria: o.Criteria, SourceFunds: o.SourceFunds,
		PlanNo: o.PlanNo, FilingNo: o.FilingNo, ExpiresOn: dateOf(o.ExpiresOn), Safety: o.Safety, From: dateOf(o.From), Until: dateOf(o.Until), PledgePublic: o.PledgePublic, Anonymity: o.Anonymity,
		State: o.State, StateLabel: models.OfferMachine.Stage(o.State).Label.In(langOf(ctx))}
	if o.Anonymity != "public_name" && !a.In(o.OrgID) && !a.Reaches("offer.read", o.OfficeRegion) {
		v.Organisation = Ref{Name: "爱心单位"}
	}
	if a.In(o.OrgID) || a.Reaches("offer.read", o.OfficeRegion) {
		v.Missing, v.ContractNo = o.Missing, o.ContractNo
		if v.Marks, err = s.marksOf(ctx, o.Marks); err != nil {
			return v, err
		}
	}
	if v.Holder, err = s.holder(ctx, models.OfferMachine.Stage(o.State), o.DueAt, o.OfficeRegion, o.OfficeRegion, org.Name); err != nil {
		return v, err
	}
	offered := models.OfferMachine.Offers(o.State, a, o.Subject())
	if models.Unanswered(o.Marks) == 0 {
		offered = slices.DeleteFunc(offered, func(x models.Offered) bool { return x.Action == "offer.keep" })
	}
	v.Actions, err = s.recused(ctx, a, actionsOf(ctx, offered), o.OrgID)
	return v, err
}
