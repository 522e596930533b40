package matches

import (
	"time"

	"gorm.io/gorm"

	"shanqiao/models"
)

// townshipReview: a household need must have its consents first; officers of the need's own review are kept out by the table.
func (s *Matches) townshipReview(tx *gorm.DB, a models.Actor, m *models.Match, n models.Need, in Decision, now time.Time) error {
	if n.HouseholdID != nil && m.ConsentedAt == nil {
		return models.Fail(models.Conflict, "match.consent-first")
	}
	m.ReviewedBy = &a.User
	if err := note(in); err != nil {
		return err
	}
	return s.audited(tx, m, n, now)
}

// approve is the county's word; above the limit a second officer signs in himself. From here the organisation sees what
// the consents release.
func (s *Matches) approve(tx *gorm.DB, a models.Actor, m *models.Match, n models.Need, in Decision, now time.Time) error {
	if err := note(in); err != nil {
		return err
	}
	if err := s.audited(tx, m, n, now); err != nil {
		return err
	}
	if n.HouseholdID != nil {
		if err := s.stillConsented(tx, m, n, now); err != nil {
			return err
		}
	}
	org, err := s.registry.VerifiedTx(tx, m.OrgID)
	if err != nil {
		return err
	}
	if err := s.settled(tx, m, n, org); err != nil {
		return err
	}
	limit, err := s.params.Value(tx, "second_officer_limit_fen", m.Region, now)
	if err != nil {
		return err
	}
	if m.ValueFen > limit && m.FirstBy == nil {
		m.FirstBy = &a.User
		return nil
	}
	m.ApprovedBy, m.ApprovedAt = &a.User, &now
	m.State = "county_approved"
	return nil
}
