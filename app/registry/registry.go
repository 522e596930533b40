// Package registry keeps the organisations and teams that give: application, check by the right office, history, expiry
// and credit. It owns organisations and organisation_events. Facts: organisation.applied and one per action of
// models.OrganisationMachine. It listens to nothing; offers freeze themselves by asking Verified.
package registry

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/identity"
	"shanqiao/app/params"
	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Registry is the room of organisations.
type Registry struct {
	db     *store.DB
	trail  *trail.Trail
	pii    *pii.PII
	params *params.Params
	users  *identity.Identity
}

// New makes the room.
func New(db *store.DB, t *trail.Trail, p *pii.PII, par *params.Params, users *identity.Identity) *Registry {
	return &Registry{db, t, p, par, users}
}

// Application is what an applicant fills in (§3.1, §3.2); class S1 and sealed parts in the clear here only.
type Application struct {
	models.Organisation
	Phone       string                // contact phone
	Relatives   []models.RelatedParty // managers and their relatives, names as in their ID cards; used for the conflict check only
	NoRelatives bool                  // the applicant checked and has nobody to name
}

// Apply enters an application; the applicant becomes the manager of the organisation. A code whose check digit is wrong
// needs a reason, and later a second approver; every other fault of the code is refused.
func (s *Registry) Apply(ctx context.Context, a models.Actor, in Application) (models.Organisation, error) {
	now := s.params.Now(ctx)
	o := in.Organisation
	if !a.Known() {
		return o, models.Fail(models.Unauthenticated, "actor.sign-in")
	}
	if err := models.Wrong(check(&o, in, now)); err != nil {
		return o, err
	}
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		o.ID, o.Version = store.NewID(), 0
		o.State, o.CreditStatus = "submitted", "normal"
		o.USCCSecond, o.TakenBy, o.DecidedBy, o.Missing = nil, nil, nil, nil
		o.Relatives, o.RelativesAt, o.RelativesNone = models.Sealed{}, nil, false
		if err := s.seal(tx, &o, in, now); err != nil {
			return err
		}
		var err error
		if o.DueAt, err = s.params.DueIn(tx, models.OrganisationMachine, o.State, o.OfficeRegion, now); err != nil {
			return err
		}
		store.Stamp(&o.Base, a, now)
		if err := tx.Create(&o).Error; err != nil {
			return err
		}
		if !a.System {
			role := models.OrgManager
			if t, _ := models.OrgTypeOf(o.OrgType); t.Team {
				role = models.TeamLeader
			}
			if err := s.users.GrantTx(tx, a, now, a.User, models.Grant{Role: role, Org: o.ID}); err != nil {
				return err
			}
		}
		if err := s.event(tx, a, now, o.ID, "organisation.apply", "", o.State, "", nil); err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "organisation.apply", Noun: "organisation", Subject: o.ID, Region: o.OfficeRegion, To: o.State})
	})
	return o, err
}

func (s *Registry) seal(tx *gorm.DB, o *models.Organisation, in Application, now time.Time) error {
	var err error
	if o.ContactPhone, err = s.pii.Seal(tx, o.ID, "organisations.contact_phone", models.Fold(in.Phone)); err != nil {
		return err
	}
	return s.declare(tx, o, in, now)
}

// check validates an application; it folds the code in place.
func check(o *models.Organisation, in Application, now time.Time) []models.FieldError {
	wrong := models.PlainText("name", o.Name, 2, 60)
	t, known := models.OrgTypeOf(o.OrgType)
	if !known {
		wrong = append(wrong, models.FieldError{Field: "orgType", Code: "field.code", Args: []any{o.OrgType}})
	}
	if t.Team {
		wrong = append(wrong, checkTeam(o)...)
	} else {
		wrong = append(wrong, checkCode(o)...)
	}
	if o.IsCharity && !t.Charity {
		wrong = append(wrong, models.FieldError{Field: "isCharity", Code: "organisation.not-charity-type"})
	}
	wrong = append(wrong, checkCertificate(o, now)...)
	wrong = append(wrong, models.CheckParties(in.Relatives, in.NoRelatives, now)...)
	if o.Grade == "" {
		o.Grade = "none"
	}
	wrong = append(wrong, models.In("grade", o.Grade, models.Grades)...)
	if len(o.Purposes) == 0 {
		wrong = append(wrong, models.FieldError{Field: "purposes", Code: "field.required"})
	}
	for _, p := range o.Purposes {
		wrong = append(wrong, models.In("purposes", p, models.Categories)...)
	}
	if len(o.ServiceAreas) == 0 {
		wrong = append(wrong, models.FieldError{Field: "serviceAreas", Code: "field.required"})
	}
	if !o.OfficeRegion.Valid() {
		wrong = append(wrong, models.FieldError{Field: "officeRegion", Code: "field.required"})
	}
	wrong = append(wrong, models.PlainText("legalRep", o.LegalRep, 1, 30)...)
	wrong = append(wrong, models.PlainText("contactName", o.ContactName, 1, 30)...)
	wrong = append(wrong, models.Phone("contactPhone", in.Phone)...)
	return wrong
}

// checkCertificate: who has a public fundraising certificate has been a charity for a year (公募办法 5), and says since when.
func checkCertificate(o *models.Organisation, now time.Time) []models.FieldError {
	if o.PublicCertNo == "" {
		return nil
	}
	var wrong []models.FieldError
	if o.RecognisedOn == nil {
		wrong = append(wrong, models.FieldError{Field: "recognisedOn", Code: "field.required"})
	}
	if !o.IsCharity || o.RecognisedOn != nil && o.RecognisedOn.AddDate(1, 0, 0).After(now) {
		wrong = append(wrong, models.FieldError{Field: "publicCertNo", Code: "organisation.no-public-cert"})
	}
	return wrong
}

func checkCode(o *models.Organisation) []models.FieldError {
	if o.USCC == nil || *o.USCC == "" {
		return []models.FieldError{{Field: "uscc", Code: "field.required"}}
	}
	code := models.Fold(*o.USCC)
	o.USCC = &code
	err := models.CheckUSCC(code)
	if err == nil {
		o.USCCReason = ""
		return nil
	}
	kind := models.CodeOf(err)
	if (kind == "uscc.check" || kind == "uscc.body-check") && strings.TrimSpace(o.USCCReason) != "" {
		return nil // goes on by the slow way: reason, document, second approver
	}
	e := err.(*models.Error)
	return []models.FieldError{{Field: "uscc", Code: e.Code, Args: e.Args}}
}

func checkTeam(o *models.Organisation) []models.FieldError {
	o.USCC = nil
	var wrong []models.FieldError
	if o.TeamKind != "community_team" && o.TeamKind != "unit_team" {
		wrong = append(wrong, models.FieldError{Field: "teamKind", Code: "field.code", Args: []any{o.TeamKind}})
	}
	return append(wrong, models.PlainText("sponsor", o.Sponsor, 2, 60)...)
}

// usccOdd says whether the code passed only with a reason.
func usccOdd(o *models.Organisation) bool {
	return o.USCC != nil && models.CheckUSCC(*o.USCC) != nil
}

// Warnings are doubts an officer sees beside an application: they never refuse by themselves.
func Warnings(o models.Organisation) []models.FieldError {
	var out []models.FieldError
	t, _ := models.OrgTypeOf(o.OrgType)
	if o.USCC != nil && t.Prefix != "" && !strings.HasPrefix(*o.USCC, t.Prefix) {
		out = append(out, models.FieldError{Field: "uscc", Code: "uscc.prefix", Args: []any{t.Text, t.Prefix}})
	}
	if usccOdd(&o) {
		out = append(out, models.FieldError{Field: "uscc", Code: "uscc.odd"})
	}
	if o.GradeUntil != nil && o.GradeUntil.Before(o.UpdatedAt) {
		out = append(out, models.FieldError{Field: "gradeUntil", Code: "organisation.grade-over"})
	}
	return out
}

func (s *Registry) event(tx *gorm.DB, a models.Actor, now time.Time, org models.ID, action models.Action, from, to, note string, items []string) error {
	if items == nil {
		items = []string{}
	}
	return tx.Create(&models.OrganisationEvent{ID: store.NewID(), OrgID: org, At: now, By: a.User, Action: action, From: from, To: to, Note: note, Items: items}).Error
}
