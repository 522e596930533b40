package matches

import (
	"context"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

func schedule(m *models.Match, in Decision, now time.Time) error {
	wrong := models.PlainText("place", in.Place, 2, 60)
	if in.DeliverOn == nil || in.DeliverOn.Before(models.Day(now)) {
		wrong = append(wrong, models.FieldError{Field: "deliverOn", Code: "field.not-past"})
	}
	m.DeliverOn, m.Place = in.DeliverOn, in.Place
	return models.Wrong(wrong)
}

// report: the giver is told unasked (CL 42, 80); the receipt is named, or why there is none (CL 38).
func report(m *models.Match, in Decision, now time.Time) error {
	var wrong []models.FieldError
	if in.ReceiptNo == "" && in.Waived == "" {
		wrong = append(wrong, models.FieldError{Field: "receiptNo", Code: "match.receipt"})
	}
	wrong = append(wrong, models.PlainText("receiptNo", in.ReceiptNo, 0, 40)...)
	wrong = append(wrong, models.PlainText("receiptWaived", in.Waived, 0, 200)...)
	if in.ToldOn == nil || in.ToldOn.After(now) {
		wrong = append(wrong, models.FieldError{Field: "toldDonorOn", Code: "match.told-when"})
	}
	m.ReceiptNo, m.ReceiptOn, m.ReceiptWaived, m.ToldDonorOn, m.Rating = in.ReceiptNo, in.ReceiptOn, in.Waived, in.ToldOn, in.Rating
	return models.Wrong(wrong)
}

// close files the match: every slip confirmed and its copies where they belong.
func (s *Matches) close(tx *gorm.DB, m *models.Match, in Decision, now time.Time) error {
	have := map[int]bool{}
	for _, c := range in.Copies {
		have[c] = true
	}
	if !have[1] || !have[2] || !have[3] || !have[4] {
		return models.Wrong([]models.FieldError{{Field: "copiesFiled", Code: "voucher.copies"}})
	}
	var open int64
	if err := tx.Raw("SELECT count(*) FROM vouchers WHERE match_id = ? AND state IN ('issued','received')", m.ID).Scan(&open).Error; err != nil {
		return err
	}
	if open > 0 {
		return models.Fail(models.Conflict, "match.slip-on-way")
	}
	if err := tx.Exec("UPDATE vouchers SET state = 'closed', copies_filed = '[1,2,3,4]', version = version + 1, updated_at = ? WHERE match_id = ? AND state = 'confirmed'", now, m.ID).Error; err != nil {
		return err
	}
	days, err := s.params.Value(tx, "view_after_close_days", m.Region, now)
	if err != nil {
		return err
	}
	until := now.AddDate(0, 0, int(days))
	m.ClosedAt, m.ViewUntil = &now, &until
	return nil
}

// Sweep lets matches lapse whose answer did not come, two hundred at a time, until none is left.
func (s *Matches) Sweep(ctx context.Context) (int, error) {
	moved := 0
	for {
		var ids []models.ID
		err := store.From(ctx, s.db).Model(&models.Match{}).Where("lapse_at < ? AND state IN ('proposed','org_accepted','village_confirmed')", s.params.Now(ctx)).
			Limit(200).Pluck("id", &ids).Error
		if err != nil {
			return moved, err
		}
		before := moved
		for _, id := range ids {
			_, err := s.Act(ctx, models.SystemActor, "match.lapse", id, Decision{})
			switch {
			case err == nil:
				moved++
			case models.KindOf(err) == models.Internal:
				return moved, err
			}
		}
		if len(ids) < 200 || moved == before {
			return moved, nil
		}
	}
}
