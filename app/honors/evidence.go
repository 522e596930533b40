package honors

import (
	"time"

	"gorm.io/gorm"

	"shanqiao/models"
)

// delivery is one slip of a nominee with what was received on it.
type delivery struct {
	ID, MatchID          models.ID
	State, MatchState    string
	Region, Village      models.Code
	Household            *models.ID
	Category             string
	Minors               bool
	At                   *time.Time
	Fen, OnWayFen, Hours int64
	Elsewhere            bool // counts for another nomination that stands or was honoured
}

// value fills what the nominee delivered: filed slips of closed matches inside the round's region and window, each for one
// nomination only (HON-05). What is left out is told apart. The deliveries of a nominee are taken one nomination after the other.
func (s *Honors) value(tx *gorm.DB, n *models.Nomination, c models.Cycle) error {
	if n.NomineeType == "person" {
		n.TotalFen = n.GiftFen
		return nil
	}
	if err := tx.Exec("SELECT pg_advisory_xact_lock(hashtext('honour'), hashtext(?))", n.Org()).Error; err != nil {
		return err
	}
	d, counted, err := s.Count(tx, *n, c, nil)
	if err != nil {
		return err
	}
	n.DeedsCount = d
	n.TotalFen, n.MatchCount = n.DeedsCount.Fen, n.DeedsCount.Matches
	if err := tx.Exec("DELETE FROM honor_counted WHERE nomination_id = ?", n.ID).Error; err != nil || len(counted) == 0 {
		return err
	}
	return tx.Exec("INSERT INTO honor_counted (voucher_id, nomination_id) SELECT id, ? FROM vouchers WHERE id IN ?", n.ID, counted).Error
}

// Count adds up what a nominee delivered, with the slips that count; taken are slips that count elsewhere besides those the
// database knows of. Money in fen.
func (s *Honors) Count(tx *gorm.DB, n models.Nomination, c models.Cycle, taken map[models.ID]bool) (models.DeedsCount, []models.ID, error) {
	rows, err := s.deliveries(tx, n)
	if err != nil {
		return models.DeedsCount{}, nil, err
	}
	for i := range rows {
		rows[i].Elsewhere = rows[i].Elsewhere || taken[rows[i].ID]
	}
	d, counted := tally(rows, c)
	d.PromisedFen, err = promised(tx, n)
	return d, counted, err
}

func (s *Honors) deliveries(tx *gorm.DB, n models.Nomination) ([]delivery, error) {
	q := `SELECT v.id, v.match_id, v.state, m.state match_state, m.region, n.region village, n.household_id household, n.category, n.minors, v.witnessed_at at,
			coalesce(sum(vl.received * vl.unit_value_fen), 0) fen, coalesce(sum(vl.qty * vl.unit_value_fen), 0) on_way_fen, coalesce(sum(vl.received) FILTER (WHERE vl.unit = 'hour'), 0) hours,
			EXISTS (SELECT 1 FROM honor_counted h WHERE h.voucher_id = v.id AND h.nomination_id <> ?) elsewhere
		FROM matches m JOIN vouchers v ON v.match_id = m.id AND v.state <> 'void' JOIN voucher_lines vl ON vl.voucher_id = v.id JOIN needs n ON n.id = m.need_id
		WHERE m.org_id = ?`
	args := []any{n.ID, n.Org()}
	if n.NomineeOffer != nil {
		q += " AND m.offer_id = ?"
		args = append(args, *n.NomineeOffer)
	}
	var rows []delivery
	return rows, tx.Raw(q+" GROUP BY v.id, m.id, n.id ORDER BY v.id", args...).Scan(&rows).Error
}

// tally adds deliveries up by what counts in the round and what does not, and gives the slips that count.
func tally(rows []delivery, c models.Cycle) (models.DeedsCount, []models.ID) {
	var d models.DeedsCount
	counted := []models.ID{}
	villages, homes, pairs := map[models.Code]bool{}, map[models.ID]bool{}, map[models.ID]bool{}
	for _, x := range rows {
		switch filed := x.State == "closed" && x.MatchState == "closed" && x.At != nil; {
		case !filed:
			d.UnfiledFen += x.OnWayFen
		case !x.Region.Within(c.Region):
			d.OutsideRegionFen += x.Fen
		case x.At.Before(c.WindowFrom) || !x.At.Before(c.WindowTo.AddDate(0, 0, 1)):
			d.OutsideWindowFen += x.Fen
		case x.Elsewhere:
			d.ElsewhereFen += x.Fen
		default:
			counted = append(counted, x.ID)
			d.Fen, d.Hours, d.Slips = d.Fen+x.Fen, d.Hours+x.Hours, d.Slips+1
			pairs[x.MatchID] = true
			villages[x.Village] = true
			if x.Household != nil {
				homes[*x.Household] = true
			}
			d.Sensitive = d.Sensitive || models.SmallClass(x.Category, x.Minors)
		}
	}
	d.Matches, d.Villages, d.Households = len(pairs), len(villages), len(homes)
	return d, counted
}

// promised is what accepted matches still hold and no slip carries yet; in fen.
func promised(tx *gorm.DB, n models.Nomination) (fen int64, err error) {
	q := `SELECT coalesce(sum((ml.qty - ml.on_way - ml.received - ml.returned) * l.unit_value_fen), 0) FROM matches m JOIN match_lines ml ON ml.match_id = m.id JOIN need_lines l ON l.id = ml.line_id
		WHERE m.org_id = ? AND m.state IN ?`
	args := []any{n.Org(), promising}
	if n.NomineeOffer != nil {
		q += " AND m.offer_id = ?"
		args = append(args, *n.NomineeOffer)
	}
	return fen, tx.Raw(q, args...).Row().Scan(&fen)
}

// promising are the states of a match in which what it holds is promised and not delivered.
var promising = []string{"org_accepted", "village_confirmed", "household_consented", "township_reviewed", "county_approved", "scheduled", "delivering"}

// release gives the deliveries of a nomination that ended without an honour free for others.
func release(tx *gorm.DB, n models.Nomination) error {
	if n.Standing() {
		return nil
	}
	return tx.Exec("DELETE FROM honor_counted WHERE nomination_id = ?", n.ID).Error
}
