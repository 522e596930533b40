package matches

import (
	"gorm.io/gorm"

	"shanqiao/app/needs"
	"shanqiao/models"
)

// onWay puts the lines of a slip on their way (sign 1) or takes them back (sign -1) on match, need and offer.
func (s *Matches) onWay(tx *gorm.DB, a models.Actor, m *models.Match, n *models.Need, lines []models.VoucherLine, sign int64, fact models.Fact) error {
	var changes []needs.Change
	var total int64
	for _, l := range lines {
		ml := lineOf(m, l.LineID)
		ml.OnWay += sign * l.Qty
		if err := tx.Save(ml).Error; err != nil {
			return err
		}
		changes = append(changes, needs.Change{Line: l.LineID, OnWay: sign * l.Qty})
		total += sign * l.Qty
	}
	if err := s.needs.QuantityTx(tx, a, n, fact, changes); err != nil {
		return err
	}
	o, err := s.offers.LockTx(tx, models.Opt(m.OfferID))
	if err != nil {
		return err
	}
	return s.offers.WayTx(tx, a, &o, total)
}

// giveBack returns to need and offer what the match still holds. Slips on their way are confirmed or voided first.
func (s *Matches) giveBack(tx *gorm.DB, a models.Actor, m *models.Match) error {
	for _, l := range m.Lines {
		if l.OnWay > 0 {
			return models.Fail(models.Conflict, "match.slip-on-way")
		}
	}
	return s.release(tx, a, m)
}

// release gives back to need and offer what the match holds and has not put on a slip.
func (s *Matches) release(tx *gorm.DB, a models.Actor, m *models.Match) error {
	if m.OfferID == nil {
		return nil
	}
	n, err := s.needs.LockTx(tx, m.NeedID)
	if err != nil {
		return err
	}
	var changes []needs.Change
	var total int64
	for i := range m.Lines {
		l := &m.Lines[i]
		back := l.Open()
		if back == 0 {
			continue
		}
		l.Returned += back
		if err := tx.Save(l).Error; err != nil {
			return err
		}
		changes = append(changes, needs.Change{Line: l.LineID, Promised: -back})
		total += back
	}
	if total == 0 {
		return nil
	}
	if err := s.needs.QuantityTx(tx, a, &n, "need.released", changes); err != nil {
		return err
	}
	o, err := s.offers.LockTx(tx, models.Opt(m.OfferID))
	if err != nil {
		return err
	}
	return s.offers.ReleaseTx(tx, a, &o, m.ID, total)
}

func lineOf(m *models.Match, line models.ID) *models.MatchLine {
	for i := range m.Lines {
		if m.Lines[i].LineID == line {
			return &m.Lines[i]
		}
	}
	return nil
}

func needLine(n models.Need, line models.ID) *models.NeedLine {
	for i := range n.Lines {
		if n.Lines[i].ID == line {
			return &n.Lines[i]
		}
	}
	return nil
}
