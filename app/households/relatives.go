package households

import (
	"context"
	"regexp"
	"strings"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// DeclareRelative records that the actor is related to a household in his reach, given by its own id or a member's. The
// household is marked: the county visits it before it confirms a need (低保办法 11, 20).
func (s *Households) DeclareRelative(ctx context.Context, a models.Actor, subject models.ID, relation string) (models.Declaration, error) {
	now := s.params.Now(ctx)
	var d models.Declaration
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		var id models.ID
		err := tx.Raw("SELECT household_id FROM people WHERE id = ? OR household_id = ? LIMIT 1", subject, subject).Scan(&id).Error
		if err != nil {
			return err
		}
		if id == "" {
			return models.Fail(models.NotFound, "relative.unknown")
		}
		h, err := store.Lock[models.Household](tx, id, "household")
		if err == nil && !sees(a, h.Region) {
			err = models.Fail(models.NotFound, "relative.unknown")
		}
		if err != nil {
			return err
		}
		if d, err = s.users.DeclareTx(tx, a, now, "household", h.ID, relation); err != nil {
			return err
		}
		return s.markTx(tx, h)
	})
	return d, err
}

// EndRelative ends a declaration of the actor's own; a household that nobody is related to any more loses its mark.
func (s *Households) EndRelative(ctx context.Context, a models.Actor, id models.ID, why string) (models.Declaration, error) {
	now := s.params.Now(ctx)
	var d models.Declaration
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		var h models.Household
		var err error
		if d, err = s.own(tx, a, id); err != nil {
			return err
		}
		if d.Kind == "household" { // the household first, as in DeclareRelative: two who declare and end wait for each other
			if h, err = store.Lock[models.Household](tx, d.Subject, "household"); err != nil {
				return err
			}
		}
		if d, err = s.users.EndRelativeTx(tx, a, now, id, why); err != nil || d.Kind != "household" {
			return err
		}
		return s.markTx(tx, h)
	})
	return d, err
}

func (s *Households) own(tx *gorm.DB, a models.Actor, id models.ID) (models.Declaration, error) {
	d, err := store.Get[models.Declaration](tx, id, "relative")
	if err == nil && (a.User == "" || d.UserID != a.User) {
		err = models.Fail(models.NotFound, "relative.not-found")
	}
	return d, err
}

// markTx writes the mark of a household from the declarations that hold.
func (s *Households) markTx(tx *gorm.DB, h models.Household) error {
	stands, err := s.users.Stands(tx, h.ID)
	if err != nil || stands == h.Relative {
		return err
	}
	return tx.Model(&models.Household{}).Where("id = ?", h.ID).Updates(map[string]any{"relative": stands, "version": gorm.Expr("version + 1")}).Error
}

var householdMark = regexp.MustCompile(`^(H-\d{6}-)?\d{4,6}$`)

// ByNumber finds households in the actor's reach by their number, or by the last four digits that stand beside a masked name.
func (s *Households) ByNumber(ctx context.Context, a models.Actor, number string) ([]models.Household, error) {
	var rows []models.Household
	number = strings.ToUpper(models.Fold(number))
	reach := a.Reach("household.read")
	if !householdMark.MatchString(number) || len(reach) == 0 {
		return rows, nil
	}
	below := store.From(ctx, s.db).Where("false")
	for _, node := range reach {
		from, to := node.Range()
		below = below.Or("region BETWEEN ? AND ?", from, to)
	}
	return rows, store.From(ctx, s.db).Where(below).Where("household_no LIKE ?", "%"+number).Order("household_no").Limit(20).Find(&rows).Error
}

// Numbered gives households by id, for lists of one's own.
func (s *Households) Numbered(ctx context.Context, ids []models.ID) (map[models.ID]models.Household, error) {
	out := map[models.ID]models.Household{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []models.Household
	err := store.From(ctx, s.db).Where("id IN ?", ids).Find(&rows).Error
	for _, h := range rows {
		out[h.ID] = h
	}
	return out, err
}
