package matches

import (
	"context"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// kin compares the organisation of a match with the household of its need (F4). A need of a village names nobody: only
// whether the organisation has declared itself counts.
func (s *Matches) kin(ctx context.Context, m models.Match, n models.Need) (models.Kinship, error) {
	var people []models.Person
	if n.HouseholdID != nil {
		var err error
		if people, err = s.households.Members(ctx, *n.HouseholdID); err != nil {
			return models.Kinship{}, err
		}
	}
	return s.registry.Related(store.From(ctx, s.db), m.OrgID, people)
}

// settled refuses an approval while the check of related parties is not done, or a namesake is not settled.
func (s *Matches) settled(tx *gorm.DB, m *models.Match, n models.Need, org models.Organisation) error {
	kin, err := s.kin(store.With(tx.Statement.Context, tx), *m, n)
	if err != nil {
		return err
	}
	m.Conflict = kin.State
	return m.Settled(kin, org)
}

// clear is an officer's word that people of one name are not one person. It holds for the people compared now and for the
// declaration that the organisation made last; the same ID number nobody clears (慈善法 59).
func (s *Matches) clear(tx *gorm.DB, a models.Actor, m *models.Match, n models.Need, in Decision, now time.Time) error {
	wrong := models.LongText("reason", in.Note, 4, 300)
	if err := models.Wrong(append(wrong, models.PublicText("reason", in.Note)...)); err != nil {
		return err
	}
	kin, err := s.kin(store.With(tx.Statement.Context, tx), *m, n)
	if err != nil {
		return err
	}
	org, err := store.Get[models.Organisation](tx, m.OrgID, "organisation")
	if err != nil {
		return err
	}
	if m.Conflict = kin.State; kin.State == "blocked" {
		return models.Fail(models.Conflict, "match.related")
	}
	if kin.State != "named" || m.Cleared(kin, org) {
		return models.Fail(models.Conflict, "match.no-namesake")
	}
	m.ClearedBy, m.ClearedAt, m.ClearedFor = &a.User, &now, kin.People
	return nil
}

// Compared puts the check of related parties as of this moment on a match that staff of its case read, so that its buttons
// say what can be done now. An approved match keeps what it was approved on.
func (s *Matches) Compared(ctx context.Context, a models.Actor, m *models.Match) error {
	if m.OfferID == nil || !models.MatchMachine.Can(m.State, "match.clear") || !models.See(models.Reader{Actor: a}, models.Need{Region: m.Region}, models.NoTie).Case {
		return nil
	}
	n, err := s.needs.One(ctx, m.NeedID)
	if err != nil {
		return err
	}
	kin, err := s.kin(ctx, *m, n)
	if err != nil {
		return err
	}
	org, err := s.registry.Get(ctx, models.SystemActor, m.OrgID)
	if err != nil {
		return err
	}
	if m.Conflict = kin.State; !m.Cleared(kin, org) {
		m.ClearedBy, m.ClearedAt, m.ClearedFor = nil, nil, nil
	}
	return nil
}

// kinPoint adds to an audit what the check came to, and who settled a namesake with which reason.
func (s *Matches) kinPoint(ctx context.Context, look *models.Audit) error {
	var err error
	if look.Kin, err = s.kin(ctx, look.Match, look.Need); err != nil || look.Match.ClearedBy == nil {
		return err
	}
	names, err := s.users.Names(ctx, *look.Match.ClearedBy)
	if err != nil {
		return err
	}
	look.Cleared.By = names[*look.Match.ClearedBy]
	return store.From(ctx, s.db).Raw("SELECT note FROM match_reviews WHERE match_id = ? AND action = 'match.clear' ORDER BY at DESC LIMIT 1", look.Match.ID).Scan(&look.Cleared.Reason).Error
}
