package notices

import (
	"context"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// SetOffice enters the telephone, address and hours of the actor's own office, where people object and ask.
func (s *Notices) SetOffice(ctx context.Context, a models.Actor, in models.Office) (models.Office, error) {
	now := s.params.Now(ctx)
	if err := a.Must("office.set", models.Subject{Region: in.Region, Office: in.Region}); err != nil {
		return in, err
	}
	wrong := models.PlainText("address", in.Address, 4, 80)
	wrong = append(wrong, models.PlainText("phone", in.Phone, 5, 20)...)
	if in.Hours != "" {
		wrong = append(wrong, models.PlainText("hours", in.Hours, 2, 60)...)
	}
	if len(wrong) == 0 && !models.OfficePhone(in.Phone) {
		wrong = append(wrong, models.FieldError{Field: "phone", Code: "office.phone"})
	}
	if err := models.Wrong(wrong); err != nil {
		return in, err
	}
	in.UpdatedAt, in.UpdatedBy = now, a.User
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		err := tx.Exec(`INSERT INTO offices (region, phone, address, hours, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (region) DO UPDATE SET phone = excluded.phone, address = excluded.address, hours = excluded.hours, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
			in.Region, in.Phone, in.Address, in.Hours, in.UpdatedAt, in.UpdatedBy).Error
		if err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "office.set", Noun: "office", Subject: models.ID(in.Region), Region: in.Region})
	})
	return in, err
}

// Office gives where the office of a division is reached; an office that has entered nothing is reached by the one above it.
func (s *Notices) Office(ctx context.Context, region models.Code) (models.Office, bool, error) {
	up := []models.Code{region}
	for l := models.LevelTownship; l > models.LevelCountry; l-- {
		up = append(up, region.Up(l))
	}
	var rows []models.Office
	if err := store.From(ctx, s.db).Where("region IN ?", up).Find(&rows).Error; err != nil {
		return models.Office{}, false, err
	}
	var best models.Office
	for _, o := range rows {
		if best.Region == "" || len(o.Region.Prefix()) > len(best.Region.Prefix()) {
			best = o
		}
	}
	return best, best.Region != "", nil
}
