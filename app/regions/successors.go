package regions

import (
	"context"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Current follows the successors of a code, and of what it lay in, to the division in force: where a record of a retired
// place belongs now. A place nobody changed is its own.
func (r *Regions) Current(ctx context.Context, code models.Code) (models.Code, error) {
	t, err := r.read(ctx)
	if err != nil {
		return code, err
	}
	return t.current(code), nil
}

// Gained lists the retired codes whose records a node reaches though they lie outside its range: what went into it, or into
// something below it, by a merge made here. Codes that were retired before anything carried them are not among them.
func (r *Regions) Gained(ctx context.Context, node models.Code) ([]models.Code, error) {
	t, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	return t.gained[node], nil
}

// With is a node and what it gained, as one list of ranges.
func (r *Regions) With(ctx context.Context, node models.Code) ([]models.Code, error) {
	gained, err := r.Gained(ctx, node)
	return append([]models.Code{node}, gained...), err
}

// FormerNames lists the names a division had, the latest first.
func (r *Regions) FormerNames(ctx context.Context, code models.Code) ([]models.RegionName, error) {
	var rows []models.RegionName
	return rows, store.From(ctx, r.db).Where("code = ?", code).Order("valid_to DESC").Find(&rows).Error
}

// learn notes what merges made here moved, for current and gained.
func (t *tree) learn(moved []models.Region) {
	t.moved, t.gained = map[models.Code]models.Code{}, map[models.Code][]models.Code{}
	for _, d := range moved {
		t.moved[d.Code] = *d.ReplacedBy
	}
	for _, d := range moved {
		now, seen := t.current(d.Code), map[models.Code]bool{}
		for l := models.LevelVillage; l > models.LevelCountry; l-- {
			node := t.current(now.Up(l))
			if !seen[node] && !d.Code.Within(node) && node.Level() <= l {
				seen[node] = true
				t.gained[node] = append(t.gained[node], d.Code)
			}
		}
	}
}
