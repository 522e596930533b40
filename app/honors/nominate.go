package honors

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Nominee is what a county proposes: an organisation, one of its projects or trusts, or a person.
type Nominee struct {
	Cycle       models.ID
	Category    string
	Org         models.ID
	Offer       models.ID // the project or trust
	Person      string    // a person's name; Org is then the charity that took the gift, or empty
	PersonUnit  string    // where the person works or lives
	GiftFen     int64
	GiftReceipt string // number of the donation receipt
	Deeds       string
	ConsentBy   string     // who of the nominee agreed to be made public (捐赠法 8)
	ConsentOn   *time.Time // when
	ConsentFile *models.ID // the signed paper; a person's is asked for
	Region      models.Code
}

// Nominate drafts a nomination; the delivered value is filled in from closed matches inside the region and window.
func (s *Honors) Nominate(ctx context.Context, a models.Actor, in Nominee) (models.Nomination, error) {
	now := s.params.Now(ctx)
	var n models.Nomination
	if err := a.Must("honor.nominate", models.Subject{Region: in.Region}); err != nil {
		return n, err
	}
	if err := models.Wrong(in.wrong(now)); err != nil {
		return n, err
	}
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		c, err := store.Lock[models.Cycle](tx, in.Cycle, "cycle")
		if err != nil {
			return err
		}
		if c.State != "nominating" {
			return models.Fail(models.Conflict, "cycle.not-nominating", models.CycleMachine.Stage(c.State).Label)
		}
		if _, ok := c.Quotas[in.Category]; !ok {
			return models.Wrong([]models.FieldError{{Field: "category", Code: "honor.no-category"}})
		}
		if !in.Region.Within(c.Region) {
			return models.Fail(models.NotFound, "cycle.not-found")
		}
		n = models.Nomination{CycleID: c.ID, Category: in.Category, Region: in.Region, Deeds: strings.TrimSpace(in.Deeds), PersonUnit: strings.TrimSpace(in.PersonUnit),
			GiftFen: in.GiftFen, GiftReceipt: strings.TrimSpace(in.GiftReceipt), ConsentBy: strings.TrimSpace(in.ConsentBy), ConsentOn: in.ConsentOn, ConsentFile: in.ConsentFile,
			State: "draft", Checks: []models.Reason{}, Missing: []string{}, Hands: map[string][]models.ID{}, Turns: map[string]int{}}
		if err := s.who(tx, &n, in); err != nil {
			return err
		}
		if err := s.users.NotRelated(tx, a, n.Org()); err != nil {
			return err
		}
		store.Stamp(&n.Base, a, now)
		if n.PersonName, err = s.pii.Seal(tx, n.ID, "nominations.person_name", strings.TrimSpace(in.Person)); err != nil {
			return err
		}
		seq, err := store.Number(tx, fmt.Sprintf("honor:%s:%d", c.Region, c.Session))
		if err != nil {
			return err
		}
		n.NominationNo = fmt.Sprintf("H-%d-%04d", c.Session, seq)
		if err := tx.Create(&n).Error; err != nil {
			return err
		}
		if err := s.value(tx, &n, c); err != nil {
			return err
		}
		if err := tx.Save(&n).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "honor.nominate", Noun: "honor", Subject: n.ID, Region: n.Region, To: n.State})
	})
	return n, err
}

// wrong checks what was written. A person agrees himself and on paper; a donor's gift has its receipt (HON-05, HON-06).
func (in Nominee) wrong(now time.Time) []models.FieldError {
	wrong := models.LongText("deeds", in.Deeds, 10, 2000)
	wrong = append(wrong, models.PublicText("deeds", in.Deeds)...)
	wrong = append(wrong, models.In("category", in.Category, models.HonourCategories)...)
	if in.ConsentOn != nil && in.ConsentOn.After(now) {
		wrong = append(wrong, models.FieldError{Field: "consentOn", Code: "honor.consent-when"})
	}
	if in.Person == "" {
		if in.Category == "donor_person" {
			wrong = append(wrong, models.FieldError{Field: "personName", Code: "field.required"})
		}
		return wrong
	}
	wrong = append(wrong, models.PlainText("personName", in.Person, 2, 30)...)
	wrong = append(wrong, models.PlainText("personUnit", in.PersonUnit, 2, 60)...)
	wrong = append(wrong, models.PublicText("personUnit", in.PersonUnit)...)
	switch {
	case in.Category == "project_trust" || in.Category == "donor_enterprise":
		wrong = append(wrong, models.FieldError{Field: "category", Code: "honor.not-for-people"})
	case in.Category == "donor_person" && (in.GiftFen <= 0 || strings.TrimSpace(in.GiftReceipt) == ""):
		wrong = append(wrong, models.FieldError{Field: "giftReceipt", Code: "honor.gift"})
	}
	if in.ConsentFile == nil || in.ConsentOn == nil || strings.TrimSpace(in.ConsentBy) != strings.TrimSpace(in.Person) {
		wrong = append(wrong, models.FieldError{Field: "consentBy", Code: "honor.person-consent"})
	}
	return wrong
}

// who finds out what kind of nominee it is; a project or trust must be the organisation's own.
func (s *Honors) who(tx *gorm.DB, n *models.Nomination, in Nominee) error {
	if in.Person != "" {
		n.NomineeType = "person"
		if in.Org == "" {
			return nil
		}
	}
	o, err := store.Get[models.Organisation](tx, in.Org, "organisation")
	if err != nil {
		return err
	}
	n.NomineeOrg = &o.ID
	if n.NomineeType == "person" {
		return nil
	}
	kind, _ := models.OrgTypeOf(o.OrgType)
	switch {
	case kind.Team:
		n.NomineeType = "team"
	case o.OrgType == "enterprise":
		n.NomineeType = "enterprise"
	default:
		n.NomineeType = "org"
	}
	if in.Offer == "" {
		return nil
	}
	p, err := store.Get[models.Offer](tx, in.Offer, "offer")
	if err != nil || p.OrgID != o.ID {
		return models.Fail(models.NotFound, "offer.not-found")
	}
	n.NomineeOffer, n.NomineeType = &p.ID, "project"
	if p.SourceFunds == "trust" {
		n.NomineeType = "trust"
	}
	return nil
}

// Check gives the lines of the eligibility screening (HON-03, HON-05, HON-06).
func (s *Honors) Check(tx *gorm.DB, n models.Nomination) ([]models.Reason, error) {
	lines := []models.Reason{}
	if n.NomineeType != "person" {
		o, err := store.Get[models.Organisation](tx, n.Org(), "organisation")
		if err != nil {
			return nil, err
		}
		lines = append(lines, models.Reason{Rule: "HON-03", Fits: o.Verified(), Title: "信用", Gives: models.CreditStates.Label(o.CreditStatus).ZH, Needs: "正常，资格有效"})
	}
	switch {
	case n.NomineeType == "team":
		lines = append(lines, models.Reason{Rule: "HON-05", Fits: n.TotalFen > 0 || n.DeedsCount.Hours > 0, Title: "兑现", Gives: fmt.Sprintf("%d 小时", n.DeedsCount.Hours), Needs: "评选期内、本地区、已归档"})
	case n.Category == "donor_person":
		lines = append(lines, models.Reason{Rule: "HON-05", Fits: n.GiftFen > 0 && n.GiftReceipt != "", Title: "捐赠", Gives: models.Yuan(n.GiftFen), Needs: "已到账，有票据"})
	case n.NomineeType != "person":
		lines = append(lines, models.Reason{Rule: "HON-05", Fits: n.TotalFen > 0, Title: "兑现", Gives: models.Yuan(n.TotalFen), Needs: "评选期内、本地区、已归档"})
	}
	agreed, gives := n.ConsentBy != "" && n.ConsentOn != nil, "没有"
	if agreed {
		gives = "有"
	}
	return append(lines, models.Reason{Rule: "HON-06", Fits: agreed, Title: "同意公开", Gives: gives, Needs: "被推荐方书面同意"}), nil
}
