package matches

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/households"
	"shanqiao/app/jobs"
	"shanqiao/app/store"
	"shanqiao/models"
)

// consent records one consent per beneficiary for this organisation; without all of them nothing goes on (PI 23, 29, 31).
func (s *Matches) consent(tx *gorm.DB, a models.Actor, m *models.Match, n models.Need, in Decision, now time.Time) error {
	if n.HouseholdID == nil {
		return models.Fail(models.Conflict, "match.no-household")
	}
	people, err := s.needPeople(tx, n)
	if err != nil {
		return err
	}
	given := map[models.ID]bool{}
	for i, c := range in.Consents {
		if !hasID(personIDs(people), c.PersonID) {
			return models.Wrong([]models.FieldError{{Field: fmt.Sprintf("consents[%d].personId", i), Code: "need.person-unknown"}})
		}
		c.OrgID, c.MatchID = m.OrgID, &m.ID
		if _, err := s.households.GiveTx(tx, a, now, c, fmt.Sprintf("consents[%d].", i)); err != nil {
			return err
		}
		given[c.PersonID] = true
	}
	valid, err := s.households.ConsentsFor(tx, personIDs(people), m.OrgID, now)
	if err != nil {
		return err
	}
	for _, p := range people {
		if _, ok := valid[p.ID]; !ok {
			return models.Fail(models.Conflict, "match.consent-missing", p.NameMask)
		}
	}
	m.ConsentedAt = &now
	return nil
}

func (s *Matches) stillConsented(tx *gorm.DB, m *models.Match, n models.Need, now time.Time) error {
	people, err := s.needPeople(tx, n)
	if err != nil {
		return err
	}
	valid, err := s.households.ConsentsFor(tx, personIDs(people), m.OrgID, now)
	if err != nil {
		return err
	}
	if len(valid) < len(people) {
		return models.Fail(models.Conflict, "match.consent-withdrawn")
	}
	return nil
}

// Beneficiaries are the people the need is for, else those its lines name, else the head of the household; their names are masked.
func (s *Matches) Beneficiaries(ctx context.Context, n models.Need) ([]models.Person, error) {
	if n.HouseholdID == nil {
		return nil, nil
	}
	if len(n.People) > 0 {
		return s.households.People(ctx, n.People)
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

func (s *Matches) needPeople(tx *gorm.DB, n models.Need) ([]models.Person, error) {
	if err := tx.Where("need_id = ?", n.ID).Order("no").Find(&n.Lines).Error; err != nil {
		return nil, err
	}
	return s.Beneficiaries(store.With(tx.Statement.Context, tx), n)
}

func personIDs(people []models.Person) []models.ID {
	ids := make([]models.ID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	return ids
}

func hasID(list []models.ID, id models.ID) bool {
	for _, x := range list {
		if x == id {
			return true
		}
	}
	return false
}

// Person shows the organisation exactly what the consents release, once the county has approved and until the view
// closes; every look is recorded before anything is shown (§4.3).
func (s *Matches) Person(ctx context.Context, a models.Actor, id models.ID) ([]households.Shared, error) {
	var out []households.Shared
	var m models.Match
	now := s.params.Now(ctx)
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		var err error
		m, err = store.Get[models.Match](tx, id, "match")
		if err == nil && !sees(a, m) {
			err = models.Fail(models.NotFound, "match.not-found")
		}
		if err != nil {
			return err
		}
		if err := a.Must("match.person", models.Subject{Org: m.OrgID}); err != nil {
			return err
		}
		n, err := store.Get[models.Need](tx, m.NeedID, "need")
		if err != nil {
			return err
		}
		if n.HouseholdID == nil {
			return models.Fail(models.Conflict, "match.no-household")
		}
		if !m.Released(now) {
			return models.Fail(models.Forbidden, "match.not-released")
		}
		people, err := s.needPeople(tx, n)
		if err != nil {
			return err
		}
		out, err = s.households.ShareTx(ctx, tx, a, now, personIDs(people), m.OrgID, "对接 "+m.MatchNo)
		if err == nil && len(out) == 0 {
			err = models.Fail(models.Forbidden, "match.consent-withdrawn")
		}
		return err
	})
	return out, s.households.Refused(ctx, a, now, m.ID, m.Region, err)
}

// Shown says whether the organisation can open released data now: approved, not closed for long, and a consent still valid.
func (s *Matches) Shown(ctx context.Context, m models.Match, n models.Need) (bool, error) {
	now := s.params.Now(ctx)
	if n.HouseholdID == nil || !m.Released(now) {
		return false, nil
	}
	people, err := s.Beneficiaries(ctx, n)
	if err != nil {
		return false, err
	}
	valid, err := s.households.ConsentsFor(store.From(ctx, s.db), personIDs(people), m.OrgID, now)
	return len(valid) > 0, err
}

// ConsentWithdrawn cancels a match that is not delivered when a consent it rests on is taken back (§3.7). What is already
// on its way is confirmed or voided first; then only the view is closed.
func (s *Matches) ConsentWithdrawn(ctx context.Context, e jobs.Event) error {
	c, err := s.households.Consent(ctx, e.Subject)
	if err != nil || c.MatchID == nil {
		return err
	}
	m, err := store.Get[models.Match](store.From(ctx, s.db), *c.MatchID, "match")
	if err != nil || !models.MatchMachine.Can(m.State, "match.cancel") {
		return err
	}
	_, err = s.Act(ctx, models.SystemActor, "match.cancel", m.ID, Decision{Note: "受助人撤回同意"})
	if models.CodeOf(err) == "match.slip-on-way" || models.KindOf(err) == models.Conflict {
		return nil
	}
	return err
}
