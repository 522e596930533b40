package plans

import (
	"time"

	"gorm.io/gorm"

	"shanqiao/app/matches"
	"shanqiao/models"
)

// publish turns the lines of a plan into recommendations to their organisations, one per need and offer, through the normal
// chain: nobody is assigned. Lines that can no longer be accepted are left out, with the reason. Offers and needs are locked, and what other
// recommendations hold of either is counted, so two plans published at once never promise the same unit.
func (s *Plans) publish(tx *gorm.DB, a models.Actor, now time.Time, p *models.Plan) error {
	var rows []models.PlanGrant
	if err := tx.Where("plan_id = ? AND qty > 0", p.ID).Order("need_id, offer_id, line_id").Find(&rows).Error; err != nil {
		return err
	}
	if err := tx.Exec("SELECT 1 FROM offers WHERE id IN (SELECT offer_id FROM plan_grants WHERE plan_id = ?) ORDER BY id FOR UPDATE", p.ID).Error; err != nil {
		return err
	}
	done := 0
	for lo := 0; lo < len(rows); {
		hi := lo + 1
		for hi < len(rows) && rows[hi].NeedID == rows[lo].NeedID && rows[hi].OfferID == rows[lo].OfferID {
			hi++
		}
		ok, err := s.suggest(tx, a, now, rows[lo:hi])
		if err != nil {
			return err
		}
		if ok {
			done++
		}
		lo = hi
	}
	if done == 0 && len(rows) > 0 {
		return models.Fail(models.Conflict, "plan.nothing-left")
	}
	return nil
}

func (s *Plans) suggest(tx *gorm.DB, a models.Actor, now time.Time, lines []models.PlanGrant) (bool, error) {
	in := matches.Suggestion{Need: lines[0].NeedID, Org: lines[0].OrgID, Offer: lines[0].OfferID}
	for _, l := range lines {
		in.Lines = append(in.Lines, matches.Take{Line: l.LineID, Qty: l.Qty})
	}
	var err error
	if in.Kept, err = kept(tx, in.Need); err != nil {
		return false, err
	}
	if err := tx.Raw("SELECT count(DISTINCT m.id) FROM matches m JOIN plan_grants g ON g.match_id = m.id WHERE m.need_id = ? AND m.org_id = ? AND m.state = 'proposed' AND g.offer_id <> ?",
		in.Need, in.Org, in.Offer).Scan(&in.Beside).Error; err != nil {
		return false, err
	}
	if err := tx.Raw("SELECT coalesce(sum(g.qty), 0) FROM plan_grants g JOIN matches m ON m.id = g.match_id WHERE g.offer_id = ? AND m.state = 'proposed'", in.Offer).Scan(&in.Held).Error; err != nil {
		return false, err
	}
	m, why, err := s.matches.SuggestTx(tx, a, now, in)
	if err != nil {
		return false, err
	}
	set := map[string]any{"skipped": why}
	if why == "" {
		set = map[string]any{"match_id": m.ID}
	}
	for _, l := range lines {
		if err := tx.Model(&models.PlanGrant{}).Where("plan_id = ? AND no = ?", l.PlanID, l.No).Updates(set).Error; err != nil {
			return false, err
		}
	}
	return why == "", nil
}

// kept is what recommendations that nobody has answered hold of each line of a need. The need is locked first: whoever
// publishes at the same time waits.
func kept(tx *gorm.DB, need models.ID) (map[models.ID]int64, error) {
	if err := tx.Exec("SELECT 1 FROM needs WHERE id = ? FOR UPDATE", need).Error; err != nil {
		return nil, err
	}
	var rows []struct {
		ID  models.ID
		Qty int64
	}
	err := tx.Raw(heldSQL+" AND g.need_id = ? GROUP BY 1", need).Scan(&rows).Error
	out := map[models.ID]int64{}
	for _, r := range rows {
		out[r.ID] = r.Qty
	}
	return out, err
}
