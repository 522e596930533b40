package matches

import (
	"context"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Vouchers lists the slips of matches with their lines, by number.
func (s *Matches) Vouchers(ctx context.Context, matches ...models.ID) ([]models.Voucher, error) {
	db := store.From(ctx, s.db)
	var rows []models.Voucher
	if len(matches) == 0 {
		return rows, nil
	}
	if err := db.Where("match_id IN ?", matches).Order("voucher_no").Find(&rows).Error; err != nil {
		return nil, err
	}
	for i := range rows {
		if err := db.Where("voucher_id = ?", rows[i].ID).Order("id").Find(&rows[i].Lines).Error; err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// Voucher gives one slip to whoever may know of its match.
func (s *Matches) Voucher(ctx context.Context, a models.Actor, id models.ID) (models.Voucher, error) {
	db := store.From(ctx, s.db)
	v, err := store.Get[models.Voucher](db, id, "voucher")
	if err != nil {
		return v, err
	}
	m, err := store.Get[models.Match](db, v.MatchID, "match")
	if err == nil && !sees(a, m) {
		err = models.Fail(models.NotFound, "voucher.not-found")
	}
	if err != nil {
		return v, err
	}
	return v, db.Where("voucher_id = ?", v.ID).Order("id").Find(&v.Lines).Error
}

// VoucherList gives slips newest first: an organisation's own, staff's reach.
func (s *Matches) VoucherList(ctx context.Context, a models.Actor, states []string, after models.ID, limit int) ([]models.Voucher, error) {
	db := store.From(ctx, s.db)
	q := db.Table("vouchers v").Select("v.*").Joins("JOIN matches ON matches.id = v.match_id").Where(within(db, a.Reach("match.read"), a.Orgs())).Order("v.id DESC").Limit(limit)
	if len(states) > 0 {
		q = q.Where("v.state IN ?", states)
	}
	if store.IsID(after) {
		q = q.Where("v.id < ?", after)
	}
	var rows []models.Voucher
	return rows, q.Scan(&rows).Error
}

// VoucherByCode finds a slip by the code anybody can check.
func (s *Matches) VoucherByCode(ctx context.Context, code string) (models.Voucher, bool, error) {
	var rows []models.Voucher
	err := store.From(ctx, s.db).Where("verify_code = ?", models.FoldCode(code)).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return models.Voucher{}, false, err
	}
	return rows[0], true, nil
}
