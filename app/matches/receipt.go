package matches

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/needs"
	"shanqiao/app/store"
	"shanqiao/models"
)

// ReceiptEntry is what the village records when something arrives.
type ReceiptEntry struct {
	Voucher  models.ID
	SignKind string
	HandedAt *time.Time
	Lines    []ReceiptLine
}

// ReceiptLine says what became of one line: received, partly, problem or not_received; Received in the line's unit.
type ReceiptLine struct {
	Line     models.ID
	Result   string
	Received int64
	Note     string
}

// receive records what arrived, line by line; it counts when a witness signs in and confirms.
func (s *Matches) receive(tx *gorm.DB, a models.Actor, m *models.Match, in Decision, now time.Time) error {
	if in.Receipt == nil {
		return models.Wrong([]models.FieldError{{Field: "receipt", Code: "field.required"}})
	}
	v, err := s.lockVoucher(tx, m, in.Receipt.Voucher, "issued", "received")
	if err != nil {
		return err
	}
	if !models.OneOf(in.Receipt.SignKind, []string{"signature", "fingerprint", "guardian", "proxy"}) {
		return models.Wrong([]models.FieldError{{Field: "receipt.signKind", Code: "voucher.sign-kind"}})
	}
	for i := range v.Lines {
		if err := receiveLine(&v.Lines[i], in.Receipt.Lines); err != nil {
			return err
		}
		if err := tx.Save(&v.Lines[i]).Error; err != nil {
			return err
		}
	}
	v.State, v.ReceivedBy, v.ReceivedAt, v.SignKind, v.HandedAt = "received", &a.User, &now, in.Receipt.SignKind, in.Receipt.HandedAt
	if v.HandedAt == nil {
		v.HandedAt = &now
	}
	store.Stamp(&v.Base, a, now)
	return tx.Save(&v).Error
}

func receiveLine(l *models.VoucherLine, said []ReceiptLine) error {
	for i, r := range said {
		if r.Line != l.LineID {
			continue
		}
		at := fmt.Sprintf("receipt.lines[%d].", i)
		full, none := r.Received == l.Qty, r.Received == 0
		switch {
		case r.Received < 0 || r.Received > l.Qty:
			return models.Wrong([]models.FieldError{{Field: at + "received", Code: "voucher.too-much", Args: []any{models.Quantity(l.Qty, l.Unit)}}})
		case r.Result == "received" && full, r.Result == "partly" && !full && !none, r.Result == "problem", r.Result == "not_received" && none:
		default:
			return models.Wrong([]models.FieldError{{Field: at + "result", Code: "voucher.result"}})
		}
		if wrong := models.PlainText(at+"note", r.Note, 0, 200); len(wrong) > 0 {
			return models.Wrong(wrong)
		}
		if !full && r.Note == "" {
			return models.Wrong([]models.FieldError{{Field: at + "note", Code: "voucher.note-wanted"}})
		}
		l.Result, l.Received, l.Note = r.Result, r.Received, r.Note
		return nil
	}
	return models.Wrong([]models.FieldError{{Field: "receipt.lines", Code: "voucher.line-missing", Args: []any{l.Item}}})
}

// witness is the second signature, by somebody else than who recorded the receipt: from here it counts, and what did not
// arrive goes back to the need and to the offer at once.
func (s *Matches) witness(tx *gorm.DB, a models.Actor, m *models.Match, in Decision, now time.Time) error {
	v, err := s.lockVoucher(tx, m, in.VoucherID, "received")
	if err != nil {
		return err
	}
	if models.Opt(v.ReceivedBy) == a.User {
		return models.Fail(models.Forbidden, "voucher.same-witness")
	}
	if err := s.settle(tx, a, m, v); err != nil {
		return err
	}
	v.State, v.WitnessBy, v.WitnessedAt = "confirmed", &a.User, &now
	store.Stamp(&v.Base, a, now)
	if err := tx.Save(&v).Error; err != nil {
		return err
	}
	var received, open int64
	for _, l := range m.Lines {
		received += l.Received
		open += l.Open() + l.OnWay
	}
	switch {
	case open > 0:
		m.State = "delivering"
	case received > 0:
		m.State = "delivered"
	default:
		m.State = "cancelled"
	}
	return nil
}

func (s *Matches) settle(tx *gorm.DB, a models.Actor, m *models.Match, v models.Voucher) error {
	n, err := s.needs.LockTx(tx, m.NeedID)
	if err != nil {
		return err
	}
	var changes []needs.Change
	var brought, short int64
	for _, l := range v.Lines {
		ml := lineOf(m, l.LineID)
		ml.OnWay, ml.Received, ml.Returned = ml.OnWay-l.Qty, ml.Received+l.Received, ml.Returned+l.Qty-l.Received
		if err := tx.Save(ml).Error; err != nil {
			return err
		}
		changes = append(changes, needs.Change{Line: l.LineID, Promised: -l.Qty, OnWay: -l.Qty, Received: l.Received})
		brought += l.Received
		short += l.Qty - l.Received
	}
	if err := s.needs.QuantityTx(tx, a, &n, "need.received", changes); err != nil {
		return err
	}
	o, err := s.offers.LockTx(tx, models.Opt(m.OfferID))
	if err != nil {
		return err
	}
	o.OnWay -= brought + short
	if err := s.offers.DeliverTx(tx, a, &o, m.ID, brought); err != nil {
		return err
	}
	return s.offers.ReleaseTx(tx, a, &o, m.ID, short)
}
