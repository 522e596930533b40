package households

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

// ConsentText is the version of the consent form the product prints.
const ConsentText = "2026-1"

// GiveTx records one person's consent for one organisation inside the caller's transaction. field is where errors point.
func (s *Households) GiveTx(tx *gorm.DB, a models.Actor, now time.Time, c models.Consent, field string) (models.Consent, error) {
	p, err := store.Get[models.Person](tx, c.PersonID, "person")
	if err != nil {
		return c, err
	}
	if err := a.Must("consent.give", models.Subject{Region: p.Region}); err != nil {
		return c, err
	}
	if err := s.users.NotRelated(tx, a, p.HouseholdID); err != nil {
		return c, err
	}
	wrong := models.CheckConsent(c, p, now)
	for i := range wrong {
		wrong[i].Field = field + wrong[i].Field
	}
	if err := models.Wrong(wrong); err != nil {
		return c, err
	}
	c.HouseholdID, c.GivenAt, c.TextVersion, c.Purpose, c.WithdrawnAt = p.HouseholdID, now, ConsentText, "share_with_org", nil
	c.ID, c.Version = "", 0
	store.Stamp(&c.Base, a, now)
	if err := tx.Create(&c).Error; err != nil {
		return c, err
	}
	return c, s.trail.Record(tx, a, now, models.Entry{Fact: "consent.given", Noun: "consent", Subject: c.ID, Region: p.Region, Note: strings.Join(c.Items, " ")})
}

// Withdraw takes a consent back: the organisation's view closes at once, what was lawfully delivered stays on record.
func (s *Households) Withdraw(ctx context.Context, a models.Actor, id models.ID) (models.Consent, error) {
	now := s.params.Now(ctx)
	var c models.Consent
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		var err error
		if c, err = store.Lock[models.Consent](tx, id, "consent"); err != nil {
			return err
		}
		h, err := store.Get[models.Household](tx, c.HouseholdID, "household")
		if err != nil {
			return err
		}
		if !sees(a, h.Region) {
			return models.Fail(models.NotFound, "consent.not-found")
		}
		if err := a.Must("consent.withdraw", models.Subject{Region: h.Region}); err != nil {
			return err
		}
		if c.WithdrawnAt != nil {
			return models.Fail(models.Conflict, "consent.withdrawn-already")
		}
		c.WithdrawnAt = &now
		store.Stamp(&c.Base, a, now)
		if err := tx.Save(&c).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "consent.withdrawn", Noun: "consent", Subject: c.ID, Region: h.Region})
	})
	return c, err
}

// ConsentsFor lists the valid consents of people for an organisation at t, the latest per person.
func (s *Households) ConsentsFor(tx *gorm.DB, people []models.ID, org models.ID, t time.Time) (map[models.ID]models.Consent, error) {
	var rows []models.Consent
	out := map[models.ID]models.Consent{}
	if len(people) == 0 {
		return out, nil
	}
	if err := tx.Where("person_id IN ? AND org_id = ?", people, org).Order("given_at").Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, c := range rows {
		if c.Valid(t) {
			out[c.PersonID] = c
		}
	}
	return out, nil
}

// ByMatch lists the consents given for a match, withdrawn ones too, for staff.
func (s *Households) ByMatch(ctx context.Context, match models.ID) ([]models.Consent, error) {
	var rows []models.Consent
	return rows, store.From(ctx, s.db).Where("match_id = ?", match).Order("id").Find(&rows).Error
}

// Consent reads one consent, for the listener that closes views.
func (s *Households) Consent(ctx context.Context, id models.ID) (models.Consent, error) {
	return store.Get[models.Consent](store.From(ctx, s.db), id, "consent")
}

// Shared is what one consent lets one organisation see of one person.
type Shared struct {
	Person models.ID
	Mask   string
	Items  map[string]string // item of the consent → value
}

// ShareTx opens exactly the items of each valid consent for the organisation; every opening is recorded first.
func (s *Households) ShareTx(ctx context.Context, tx *gorm.DB, a models.Actor, now time.Time, people []models.ID, org models.ID, purpose string) ([]Shared, error) {
	consents, err := s.ConsentsFor(tx, people, org, now)
	if err != nil {
		return nil, err
	}
	var out []Shared
	for _, id := range people {
		c, ok := consents[id]
		if !ok {
			continue
		}
		p, err := store.Get[models.Person](tx, id, "person")
		if err != nil {
			return nil, err
		}
		h, err := store.Get[models.Household](tx, p.HouseholdID, "household")
		if err != nil {
			return nil, err
		}
		shared, err := s.share(ctx, tx, a, now, p, h, c, purpose)
		if err != nil {
			return nil, err
		}
		out = append(out, shared)
	}
	return out, nil
}

func (s *Households) share(ctx context.Context, tx *gorm.DB, a models.Actor, now time.Time, p models.Person, h models.Household, c models.Consent, purpose string) (Shared, error) {
	var own []pii.Field
	for _, item := range c.Items {
		switch item {
		case "name":
			own = append(own, pii.Field{Name: "people.name", Box: p.Name})
		case "school":
			own = append(own, pii.Field{Name: "people.school", Box: p.School})
		case "phone":
			own = append(own, pii.Field{Name: "people.phone", Box: p.Phone})
		}
	}
	limit, err := s.limit(tx, p.Region, now)
	if err != nil {
		return Shared{}, err
	}
	opened, err := s.pii.Reveal(ctx, tx, a, now, limit, p.ID, p.Region, purpose, own...)
	if err != nil {
		return Shared{}, err
	}
	out := Shared{Person: p.ID, Mask: p.NameMask, Items: map[string]string{}}
	for name, v := range opened {
		out.Items[strings.TrimPrefix(name, "people.")] = v
	}
	for _, item := range c.Items {
		if item == "address" && !p.Minor(now) {
			address, err := s.pii.Open(ctx, tx, a, now, h.ID, h.Region, purpose, pii.Field{Name: "households.address", Box: h.Address})
			if err != nil {
				return Shared{}, err
			}
			out.Items["address"] = address["households.address"]
		}
	}
	return out, nil
}

// Erase destroys a person's data key: name, numbers, school and health can never be read again. Ledger and trail stay.
func (s *Households) Erase(ctx context.Context, a models.Actor, person models.ID, reason string) error {
	now := s.params.Now(ctx)
	return store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		p, err := store.Lock[models.Person](tx, person, "person")
		if err != nil {
			return err
		}
		if !a.System {
			return models.Fail(models.Forbidden, "actor.may-not", models.Text{ZH: "抹除个人信息", EN: "erase personal data"})
		}
		p.Erased, p.NameMask, p.IDHash, p.NameHash, p.NameSound = true, "（已抹除）", nil, []byte{}, []byte{}
		store.Stamp(&p.Base, a, now)
		if err := tx.Save(&p).Error; err != nil {
			return err
		}
		if err := s.pii.Erase(tx, p.ID, now); err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "person.erased", Noun: "person", Subject: p.ID, Region: p.Region, Note: fmt.Sprintf("%.60s", reason)})
	})
}
