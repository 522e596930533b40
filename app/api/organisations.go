package api

import (
	"context"
	"time"

	"shanqiao/app/registry"
	"shanqiao/models"
)

// Organisation is an organisation or team as its reader may see it: the register's facts are public, the file is for its
// own people and its office.
type Organisation struct {
	Ref
	Version      int64        `json:"version"`
	USCC         *string      `json:"uscc,omitempty" example:"53220000MJ246801XL"`
	USCCReason   string       `json:"usccReason,omitempty" doc:"Own people and office: why a code with a wrong check digit is accepted"`
	IsCharity    bool         `json:"isCharity"`
	RecognisedOn *string      `json:"recognisedOn,omitempty" format:"date"`
	PublicCertNo string       `json:"publicCertNo,omitempty"`
	PublicCertOn *string      `json:"publicCertOn,omitempty" format:"date"`
	TaxYears     []int        `json:"taxYears"`
	GradeUntil   *string      `json:"gradeUntil,omitempty" format:"date"`
	RegisteredOn *string      `json:"registeredOn,omitempty" format:"date"`
	Office       Place        `json:"office"`
	SupervisedBy string       `json:"supervisedBy,omitempty"`
	Purposes     []string     `json:"purposes"`
	ServiceAreas []Place      `json:"serviceAreas"`
	LegalRep     string       `json:"legalRep"`
	ContactName  string       `json:"contactName,omitempty" doc:"Signed-in readers"`
	ContactPhone string       `json:"contactPhone,omitempty" doc:"Own people and office"`
	StateLabel   string       `json:"stateLabel" example:"已核验"`
	TeamKind     string       `json:"teamKind,omitempty"`
	Sponsor      string       `json:"sponsor,omitempty"`
	VillageAssoc string       `json:"villageAssociation,omitempty"`
	Skills       []string     `json:"skills"`
	Declared     string       `json:"declared,omitempty" example:"listed" doc:"Own people and office: whether managers and their relatives are declared: undeclared, none, listed"`
	DeclaredAt   *time.Time   `json:"declaredAt,omitempty" doc:"Own people and office"`
	Missing      []string     `json:"missing,omitempty"`
	Warnings     []string     `json:"warnings,omitempty" doc:"Office: doubts that refuse nothing by themselves"`
	Files        []Attachment `json:"files,omitempty"`
	History      []Happening  `json:"history,omitempty"`
	Holder       Holder       `json:"holder"`
	Actions      []Action     `json:"actions"`
}

func (o Organisation) etag() string { return etag(o.Version) }

// OrganisationBody is an application.
type OrganisationBody struct {
	Name         string   `json:"name" minLength:"2" maxLength:"120" example:"鹿麦公益基金会"`
	USCC         string   `json:"uscc,omitempty" maxLength:"40" example:"53220000MJ246801XL"`
	USCCReason   string   `json:"usccReason,omitempty" maxLength:"300" example:"" doc:"Only for a code whose check digit is wrong on the certificate itself"`
	OrgType      string   `json:"orgType" example:"foundation"`
	IsCharity    bool     `json:"isCharity,omitempty" example:"true"`
	RecognisedOn string   `json:"recognisedOn,omitempty" format:"date" example:"2018-05-01"`
	PublicCertNo string   `json:"publicCertNo,omitempty" maxLength:"60" example:"53220000MJ24680"`
	PublicCertOn string   `json:"publicCertOn,omitempty" format:"date" example:"2019-05-01"`
	TaxYears     []int    `json:"taxYears,omitempty" maxItems:"30" example:"[2025,2026]"`
	Grade        string   `json:"grade,omitempty" example:"a4"`
	GradeUntil   string   `json:"gradeUntil,omitempty" format:"date" example:"2028-12-31"`
	RegisteredOn string   `json:"registeredOn,omitempty" format:"date" example:"2016-09-01"`
	OfficeRegion string   `json:"officeRegion" minLength:"12" maxLength:"12" example:"220000000000" doc:"The office that registered it; a team's township"`
	SupervisedBy string   `json:"supervisedBy,omitempty" maxLength:"100" example:"吉林省民政厅"`
	Purposes     []string `json:"purposes" minItems:"1" maxItems:"40" example:"[\"edu_aid\"]"`
	ServiceAreas []string `json:"serviceAreas" minItems:"1" maxItems:"60" example:"[\"220000000000\"]"`
	LegalRep     string   `json:"legalRep" minLength:"1" maxLength:"60" example:"周明"`
	ContactName  string   `json:"contactName" minLength:"1" maxLength:"60" example:"周明"`
	ContactPhone string   `json:"contactPhone,omitempty" maxLength:"40" example:"0431-88880000"`
	TeamKind     string   `json:"teamKind,omitempty" example:""`
	Sponsor      string   `json:"sponsor,omitempty" maxLength:"120" example:""`
	VillageAssoc string   `json:"villageAssociation,omitempty" maxLength:"120" example:""`
	Skills       []string `json:"skills,omitempty" maxItems:"30" example:"[]"`
	Relatives    []string `json:"relatives,omitempty" maxItems:"300" example:"[\"周明\"]" doc:"Managers and their relatives by name only; relatedParties says more"`
	DeclareBody
}

// DeclareBody says who manages the organisation and who their relatives are, or that there is nobody to name.
type DeclareBody struct {
	RelatedParties []RelatedParty `json:"relatedParties,omitempty" maxItems:"300" doc:"Managers and their relatives; sealed, used only for the conflict check. Left out in an amendment: as declared before"`
	NoRelatives    bool           `json:"noRelatives,omitempty" example:"false" doc:"The organisation checked and has nobody to name. With neither it is undeclared, and no match is approved"`
}

// RelatedParty is a manager or a relative of one.
type RelatedParty struct {
	Name     string `json:"name" minLength:"1" maxLength:"60" example:"周明"`
	Relation string `json:"relation,omitempty" maxLength:"40" example:"理事长"`
	IDNo     string `json:"idNo,omitempty" maxLength:"40" example:"" doc:"Only its keyed hash is kept"`
}

func (b DeclareBody) parties(names ...string) []models.RelatedParty {
	var out []models.RelatedParty
	for _, n := range names {
		out = append(out, models.RelatedParty{Name: n})
	}
	for _, p := range b.RelatedParties {
		out = append(out, models.RelatedParty{Name: p.Name, Relation: p.Relation, IDNo: p.IDNo})
	}
	return out
}

func (b OrganisationBody) application() registry.Application {
	o := models.Organisation{Name: b.Name, USCCReason: b.USCCReason, OrgType: b.OrgType, IsCharity: b.IsCharity, RecognisedOn: asDate(b.RecognisedOn), PublicCertNo: b.PublicCertNo,
		PublicCertOn: asDate(b.PublicCertOn), TaxYears: b.TaxYears, Grade: b.Grade, GradeUntil: asDate(b.GradeUntil), RegisteredOn: asDate(b.RegisteredOn),
		OfficeRegion: models.Code(b.OfficeRegion), SupervisedBy: b.SupervisedBy, Purposes: b.Purposes, ServiceAreas: codes(b.ServiceAreas), LegalRep: b.LegalRep,
		ContactName: b.ContactName, TeamKind: b.TeamKind, Sponsor: b.Sponsor, VillageAssoc: b.VillageAssoc, Skills: b.Skills}
	if b.USCC != "" {
		o.USCC = &b.USCC
	}
	return registry.Application{Organisation: o, Phone: b.ContactPhone, Relatives: b.parties(b.Relatives...), NoRelatives: b.NoRelatives}
}

func codes(list []string) []models.Code {
	out := make([]models.Code, len(list))
	for i, c := range list {
		out[i] = models.Code(c)
	}
	return out
}

// OrganisationList narrows the register.
type OrganisationList struct {
	Page
	Q     string   `query:"q" maxLength:"100" doc:"Part of the name, or the whole credit code"`
	Type  string   `query:"type" maxLength:"40"`
	State []string `query:"state,explode" maxItems:"10"`
	Mine  bool     `query:"mine" doc:"Only the reader's own organisations"`
}

func (s *Server) organisations() {
	route(s, op{"GET", "/api/organisations", "organisations-list", Public, "The register of organisations and teams", "organisations", 0}, func(ctx context.Context, a models.Actor, in *OrganisationList) (List[Organisation], error) {
		var rows []models.Organisation
		var err error
		if in.Mine {
			rows, err = s.Registry.Mine(ctx, a)
		} else {
			rows, err = s.Registry.List(ctx, a, registry.Filter{States: in.State, Type: in.Type, Text: in.Q, After: models.ID(in.After), Limit: in.Limit + 1})
		}
		if err != nil {
			return List[Organisation]{}, err
		}
		return page(rows, in.Limit, func(o models.Organisation) models.ID { return o.ID }, func(o models.Organisation) (Organisation, error) { return s.showOrganisation(ctx, a, o) })
	})
	route(s, op{"POST", "/api/organisations", "organisation-apply", SignedIn, "Apply for an organisation or team", "organisations", 201}, func(ctx context.Context, a models.Actor, in *Create[OrganisationBody]) (Organisation, error) {
		app := in.Body.application()
		if _, err := s.Regions.Get(ctx, app.OfficeRegion); err != nil {
			return Organisation{}, models.Wrong([]models.FieldError{{Field: "officeRegion", Code: "region.unknown", Args: []any{in.Body.OfficeRegion}}})
		}
		o, err := s.Registry.Apply(ctx, a, app)
		if err != nil {
			return Organisation{}, err
		}
		return s.showOrganisation(ctx, a, o)
	})
	route(s, op{"GET", "/api/organisations/{id}", "organisation-get", Public, "Read an organisation", "organisations", 0}, func(ctx context.Context, a models.Actor, in *ByID) (Organisation, error) {
		o, err := s.Registry.Get(ctx, a, models.ID(in.ID))
		if err != nil {
			return Organisation{}, err
		}
		v, err := s.showOrganisation(ctx, a, o)
		if err != nil {
			return v, err
		}
		return v, s.organisationFile(ctx, a, o, &v)
	})
	s.organisationSteps()
}

// CreditBody suspends an organisation, with its new credit status when that changed.
type CreditBody struct {
	Reason string `json:"reason" minLength:"2" maxLength:"500" example:"年度报告逾期。"`
	Credit string `json:"credit,omitempty" example:"abnormal"`
}

func (s *Server) organisationSteps() {
	orgStep(s, "organisation.amend", func(b OrganisationBody) registry.Decision {
		app := b.application()
		return registry.Decision{Amended: &app}
	})
	orgStep(s, "organisation.declare", func(b DeclareBody) registry.Decision {
		return registry.Decision{Declared: &registry.Application{Relatives: b.parties(), NoRelatives: b.NoRelatives}}
	})
	nothing := func(Empty) registry.Decision { return registry.Decision{} }
	reason := func(b ReasonBody) registry.Decision { return registry.Decision{Note: b.Reason} }
	orgStep(s, "organisation.resubmit", nothing)
	orgStep(s, "organisation.take", nothing)
	orgStep(s, "organisation.verify", func(b OpinionBody) registry.Decision { return registry.Decision{Note: b.Opinion} })
	orgStep(s, "organisation.return", func(b MissingBody) registry.Decision { return registry.Decision{Missing: b.Missing} })
	orgStep(s, "organisation.suspend", func(b CreditBody) registry.Decision { return registry.Decision{Note: b.Reason, Credit: b.Credit} })
	for _, action := range []models.Action{"organisation.endorse", "organisation.reject", "organisation.restore", "organisation.revoke"} {
		orgStep(s, action, reason)
	}
}

func orgStep[B any](s *Server, action models.Action, decide func(b B) registry.Decision) {
	title := models.Powers[action].Title
	route(s, op{"POST", "/api/organisations/{id}/" + verb(action), "organisation-" + verb(action), action, title.EN + " (a step of an organisation)", "organisations", 0},
		func(ctx context.Context, a models.Actor, in *Command[B]) (Organisation, error) {
			d := decide(in.Body)
			d.Version = in.version()
			o, err := s.Registry.Act(ctx, a, action, models.ID(in.ID), d)
			if err != nil {
				return Organisation{}, err
			}
			return s.showOrganisation(ctx, a, o)
		})
}

func (s *Server) showOrganisation(ctx context.Context, a models.Actor, o models.Organisation) (Organisation, error) {
	office, err := s.place(ctx, o.OfficeRegion)
	if err != nil {
		return Organisation{}, err
	}
	areas, err := s.placesOf(ctx, o.ServiceAreas)
	if err != nil {
		return Organisation{}, err
	}
	v := Organisation{Ref: showRef(o), Version: o.Version, USCC: o.USCC, IsCharity: o.IsCharity, RecognisedOn: dateOf(o.RecognisedOn), PublicCertNo: o.PublicCertNo, PublicCertOn: dateOf(o.PublicCertOn),
		TaxYears: o.TaxYears, GradeUntil: dateOf(o.GradeUntil), RegisteredOn: dateOf(o.RegisteredOn), Office: office, SupervisedBy: o.SupervisedBy,
		Purposes: texts(o.Purposes), ServiceAreas: areas, LegalRep: o.LegalRep, StateLabel: models.OrganisationMachine.Stage(o.State).Label.In(langOf(ctx)),
		TeamKind: o.TeamKind, Sponsor: o.Sponsor, VillageAssoc: o.VillageAssoc, Skills: texts(o.Skills)}
	if v.TaxYears == nil {
		v.TaxYears = []int{}
	}
	r, err := s.Needs.Reader(ctx, a)
	if err != nil {
		return v, err
	}
	if r.Verified || a.In(o.ID) || o.CreatedBy == a.User && a.User != "" || len(a.Reach("organisation.read")) > 0 {
		v.ContactName = o.ContactName
	}
	if v.Holder, err = s.holder(ctx, models.OrganisationMachine.Stage(o.State), o.DueAt, o.OfficeRegion, o.OfficeRegion, o.Name); err != nil {
		return v, err
	}
	v.Actions, err = s.recused(ctx, a, organisationActions(ctx, a, o), o.ID)
	return v, err
}

// organisationActions are the buttons of the table; only an unusual code that nobody has seconded yet waits for a second.
func organisationActions(ctx context.Context, a models.Actor, o models.Organisation) []Action {
	var kept []models.Offered
	for _, offered := range models.OrganisationMachine.Offers(o.State, a, o.Subject()) {
		if offered.Action == "organisation.endorse" && (o.USCCReason == "" || o.USCCSecond != nil) {
			continue
		}
		kept = append(kept, offered)
	}
	return actionsOf(ctx, kept)
}

// organisationFile adds what only its own people and its office see.
func (s *Server) organisationFile(ctx context.Context, a models.Actor, o models.Organisation, v *Organisation) error {
	if !a.In(o.ID) && !a.Reaches("organisation.read", o.OfficeRegion) {
		return nil
	}
	var err error
	v.USCCReason, v.Missing = o.USCCReason, o.Missing
	v.Declared, v.DeclaredAt = o.Declaration(), o.RelativesAt
	if v.ContactPhone, err = s.Registry.Phone(ctx, a, o); err != nil {
		return err
	}
	for _, w := range registry.Warnings(o) {
		v.Warnings = append(v.Warnings, models.Problems[w.Code].In(langOf(ctx), w.Args...))
	}
	if v.Files, err = s.attachmentsOf(ctx, o.ID); err != nil {
		return err
	}
	events, err := s.Registry.History(ctx, a, o)
	if err != nil {
		return err
	}
	v.History, err = happenings(ctx, s, events, func(e models.OrganisationEvent) (time.Time, models.Action, models.ID, string, []string, bool) {
		return e.At, e.Action, e.By, e.Note, e.Items, false
	})
	return err
}

// happenings shows recorded acts of any noun.
func happenings[E any](ctx context.Context, s *Server, events []E, read func(E) (time.Time, models.Action, models.ID, string, []string, bool)) ([]Happening, error) {
	ids := []models.ID{}
	for _, e := range events {
		_, _, by, _, _, _ := read(e)
		ids = append(ids, by)
	}
	names, err := s.Users.Names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	out := []Happening{}
	for _, e := range events {
		at, action, by, note, items, late := read(e)
		out = append(out, Happening{At: at, Action: string(action), Title: models.Powers[action].Title.In(langOf(ctx)), By: nameOf(names, by), Note: note, Missing: items, Late: late})
	}
	return out, nil
}
