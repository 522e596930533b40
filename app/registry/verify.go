package registry

import (
	"context"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Decision is what an officer or applicant adds to a step.
type Decision struct {
	Version  int64
	Note     string   // opinion or reason
	Missing  []string // everything that is missing, once (一次性告知)
	Credit   string   // new credit status, for a suspension
	Amended  *Application
	Declared *Application // its people only, for organisation.declare
}

// Act does one step of models.OrganisationMachine.
func (s *Registry) Act(ctx context.Context, a models.Actor, action models.Action, id models.ID, in Decision) (models.Organisation, error) {
	now := s.params.Now(ctx)
	return trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Organisation]{
		Machine: models.OrganisationMachine, Action: action, ID: id, Version: in.Version, Now: now,
		Hidden: func(a models.Actor, o *models.Organisation) bool { return !sees(a, *o) },
		Do: func(tx *gorm.DB, o *models.Organisation, from string) error {
			if err := s.users.NotRelated(tx, a, o.ID); err != nil {
				return err
			}
			if err := s.decide(tx, a, action, o, in); err != nil {
				return err
			}
			if action == "organisation.declare" { // it moves nothing, and no clock
				return nil
			}
			var err error
			o.DueAt, err = s.params.DueIn(tx, models.OrganisationMachine, o.State, o.OfficeRegion, now)
			return err
		},
		Keep: func(o *models.Organisation) string { return o.State },
		After: func(tx *gorm.DB, o *models.Organisation, from string) error {
			return s.event(tx, a, now, o.ID, action, from, o.State, in.Note, in.Missing)
		},
	})
}

func (s *Registry) decide(tx *gorm.DB, a models.Actor, action models.Action, o *models.Organisation, in Decision) error {
	switch action {
	case "organisation.take":
		o.TakenBy = &a.User
	case "organisation.endorse":
		if !usccOdd(o) {
			return models.Fail(models.Conflict, "uscc.not-odd")
		}
		o.USCCSecond = &a.User
		return need("reason", in.Note)
	case "organisation.verify":
		return s.verify(tx, a, o)
	case "organisation.return":
		o.Missing = in.Missing
		return needItems(in.Missing)
	case "organisation.amend":
		if in.Amended == nil {
			return models.Wrong([]models.FieldError{{Field: "organisation", Code: "field.required"}})
		}
		return s.amend(tx, o, *in.Amended)
	case "organisation.declare":
		return s.redeclare(tx, o, in)
	case "organisation.resubmit":
		o.TakenBy, o.USCCSecond = nil, nil
	case "organisation.suspend":
		if in.Credit != "" {
			if wrong := models.In("credit", in.Credit, models.CreditStates); len(wrong) > 0 {
				return models.Wrong(wrong)
			}
			o.CreditStatus = in.Credit
		}
		return need("reason", in.Note)
	case "organisation.restore":
		o.CreditStatus = "normal"
		return need("reason", in.Note)
	case "organisation.reject", "organisation.revoke":
		o.DecidedBy = &a.User
		return need("reason", in.Note)
	}
	return nil
}

// verify lets an organisation in: the licence must be on file, and an unusual code seconded by another officer.
func (s *Registry) verify(tx *gorm.DB, a models.Actor, o *models.Organisation) error {
	if usccOdd(o) {
		switch {
		case o.USCCSecond == nil:
			return models.Fail(models.Conflict, "uscc.second-missing")
		case *o.USCCSecond == a.User:
			return models.Fail(models.Forbidden, "uscc.second-same")
		}
	}
	var files int64
	if err := tx.Raw("SELECT count(*) FROM files WHERE noun = 'organisation' AND subject = ?", o.ID).Scan(&files).Error; err != nil {
		return err
	}
	if files == 0 {
		return models.Fail(models.Conflict, "organisation.no-document")
	}
	o.DecidedBy, o.Missing = &a.User, nil
	return nil
}

func (s *Registry) amend(tx *gorm.DB, o *models.Organisation, in Application) error {
	fresh := in.Organisation
	now := s.params.Now(tx.Statement.Context)
	if err := models.Wrong(check(&fresh, in, now)); err != nil {
		return err
	}
	fresh.Base, fresh.State, fresh.CreditStatus, fresh.Missing, fresh.OrgType = o.Base, o.State, o.CreditStatus, o.Missing, o.OrgType
	fresh.Relatives, fresh.RelativesAt, fresh.RelativesNone = o.Relatives, o.RelativesAt, o.RelativesNone // stand when nothing new is declared
	*o = fresh
	return s.seal(tx, o, in, now)
}

func need(field, text string) error {
	return models.Wrong(models.LongText(field, text, 1, 500))
}

func needItems(items []string) error {
	if len(items) == 0 {
		return models.Wrong([]models.FieldError{{Field: "missing", Code: "field.required"}})
	}
	for _, i := range items {
		if wrong := models.PlainText("missing", i, 2, 200); len(wrong) > 0 {
			return models.Wrong(wrong)
		}
	}
	return nil
}

// VerifiedTx gives an organisation that may give now, locked against a change of its state; otherwise says why not.
func (s *Registry) VerifiedTx(tx *gorm.DB, id models.ID) (models.Organisation, error) {
	o, err := store.Lock[models.Organisation](tx, id, "organisation")
	if err == nil && !o.Verified() {
		err = models.Fail(models.Conflict, "organisation.not-verified", models.OrganisationMachine.Stage(o.State).Label, models.CreditStates.Label(o.CreditStatus))
	}
	return o, err
}
