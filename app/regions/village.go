package regions

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Card gives the card of a village; one that nobody filled in is empty. Contact is not for the public: the door leaves it out.
func (r *Regions) Card(ctx context.Context, village models.Code) (models.Village, error) {
	d, err := r.Get(ctx, village)
	if err != nil {
		return models.Village{}, err
	}
	if d.Level != "village" {
		return models.Village{}, models.Fail(models.Invalid, "region.village-wanted")
	}
	card := models.Village{Region: village, Kind: "ordinary"}
	var rows []models.Village
	if err := store.From(ctx, r.db).Where("region = ?", village).Find(&rows).Error; err != nil {
		return card, fmt.Errorf("reading the card of %s: %w", village, err)
	}
	if len(rows) > 0 {
		card = rows[0]
	}
	return card, nil
}

// Cards lists the cards that were filled in below a division, in the order of the codes.
func (r *Regions) Cards(ctx context.Context, under models.Code) ([]models.Village, error) {
	from, to := under.Range()
	var rows []models.Village
	return rows, store.From(ctx, r.db).Where("region BETWEEN ? AND ?", from, to).Order("region").Find(&rows).Error
}

// SetCard writes the card of a village.
func (r *Regions) SetCard(ctx context.Context, a models.Actor, in models.Village) (models.Village, error) {
	now := r.params.Now(ctx)
	err := store.Tx(ctx, r.db, a, func(tx *gorm.DB) error {
		var level string
		if err := tx.Raw("SELECT level FROM regions WHERE code = ? FOR UPDATE", in.Region).Scan(&level).Error; err != nil {
			return fmt.Errorf("locking %s: %w", in.Region, err)
		}
		if err := a.Must("village.card", models.Subject{Region: in.Region}); err != nil {
			return err
		}
		if level != "village" {
			return models.Fail(models.Invalid, "region.village-wanted")
		}
		if err := models.Wrong(checkCard(in)); err != nil {
			return err
		}
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&in).Error; err != nil {
			return fmt.Errorf("writing the card of %s: %w", in.Region, err)
		}
		return r.trail.Record(tx, a, now, models.Entry{Fact: "village.amended", Noun: "village", Subject: models.ID(in.Region), Region: in.Region})
	})
	return in, err
}

func checkCard(v models.Village) []models.FieldError {
	wrong := models.In("kind", v.Kind, models.VillageKinds)
	for _, n := range []struct {
		field string
		value int
	}{{"households", v.Households}, {"population", v.Population}, {"lowIncome", v.LowIncome}} {
		if n.value < 0 || n.value > 1_000_000 {
			wrong = append(wrong, models.FieldError{Field: n.field, Code: "field.too-much"})
		}
	}
	if v.LowIncome > v.Population {
		wrong = append(wrong, models.FieldError{Field: "lowIncome", Code: "field.too-much"})
	}
	for i, f := range v.Facilities {
		wrong = append(wrong, models.In(fmt.Sprintf("facilities[%d]", i), f, models.Facilities)...)
	}
	for _, s := range []struct{ field, value string }{
		{"association", v.Association}, {"team", v.Team}, {"stationedTeam", v.StationedTeam}, {"contact", v.Contact},
	} {
		wrong = append(wrong, models.PlainText(s.field, s.value, 0, 60)...)
	}
	return wrong
}

// Lights count how many villages of a division have an association (一村一会), a volunteer team (一村一队), and both.
type Lights struct {
	Code                              models.Code
	Name                              string
	Villages, Association, Team, Both int64
}

// Share gives a count as per cent of the villages, rounded down, so that 100 means every one.
func (l Lights) Share(count int64) int64 {
	if l.Villages == 0 {
		return 0
	}
	return count * 100 / l.Villages
}

// Lights gives the total of a division and one line for each township below it.
func (r *Regions) Lights(ctx context.Context, node models.Code) (total Lights, townships []Lights, err error) {
	from, to := node.Range()
	err = store.From(ctx, r.db).Raw(`SELECT r.parent AS code, count(*) AS villages, count(*) FILTER (WHERE v.association <> '') AS association,
		count(*) FILTER (WHERE v.team <> '') AS team, count(*) FILTER (WHERE v.association <> '' AND v.team <> '') AS both
		FROM regions r LEFT JOIN villages v ON v.region = r.code
		WHERE r.code BETWEEN ? AND ? AND r.level = 'village' AND r.valid_to IS NULL GROUP BY r.parent ORDER BY r.parent`, from, to).Scan(&townships).Error
	if err != nil {
		return total, nil, fmt.Errorf("counting the lights of %s: %w", node, err)
	}
	codes := []models.Code{node}
	for _, t := range townships {
		codes = append(codes, t.Code)
	}
	names, err := r.Names(ctx, codes...)
	if err != nil {
		return total, nil, err
	}
	total = Lights{Code: node, Name: names[node]}
	for i := range townships {
		t := &townships[i]
		t.Name = names[t.Code]
		total.Villages, total.Association, total.Team, total.Both = total.Villages+t.Villages, total.Association+t.Association, total.Team+t.Team, total.Both+t.Both
	}
	return total, townships, nil
}
