package matches

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/needs"
	"shanqiao/app/store"
	"shanqiao/models"
)

// VoucherEntry is a delivery slip to be issued (§3.14). Money was paid from the giver's own account; here stands only
// the reference.
type VoucherEntry struct {
	Channel, Receiver, Place string
	Lines                    []VoucherTake
	PaidOn                   *time.Time
	Payee, BankRef           string
}

// VoucherTake is one line of a slip.
type VoucherTake struct {
	Take
	Batch     string
	ExpiresOn *time.Time
}

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

// issue writes a numbered slip in four copies; the numbers of a county and year have no gaps.
func (s *Matches) issue(tx *gorm.DB, a models.Actor, m *models.Match, n models.Need, in Decision, now time.Time) error {
	if in.Voucher == nil {
		return models.Wrong([]models.FieldError{{Field: "voucher", Code: "field.required"}})
	}
	e := *in.Voucher
	if err := models.Wrong(checkVoucher(e, now)); err != nil {
		return err
	}
	if _, err := s.registry.VerifiedTx(tx, m.OrgID); err != nil {
		return err
	}
	if n.HouseholdID != nil {
		if err := s.stillConsented(tx, m, n, now); err != nil {
			return err
		}
	}
	need, err := s.needs.LockTx(tx, m.NeedID)
	if err != nil {
		return err
	}
	if need.State == "suspended" {
		return models.Fail(models.Conflict, "need.not-open", models.NeedMachine.Stage(need.State).Label)
	}
	v, err := s.voucher(tx, a, m, e, need, now)
	if err != nil {
		return err
	}
	return s.onWay(tx, a, m, &need, v.Lines, 1, "need.on-way")
}

func checkVoucher(e VoucherEntry, now time.Time) []models.FieldError {
	var wrong []models.FieldError
	if !models.OneOf(e.Channel, []string{"bank_transfer", "goods", "service"}) {
		wrong = append(wrong, models.FieldError{Field: "voucher.channel", Code: "field.code", Args: []any{e.Channel}})
	}
	if !models.OneOf(e.Receiver, []string{"household", "village", "township", "school", "institution"}) {
		wrong = append(wrong, models.FieldError{Field: "voucher.receiver", Code: "field.code", Args: []any{e.Receiver}})
	}
	if e.Channel == "bank_transfer" {
		if e.PaidOn == nil || e.PaidOn.After(now) {
			wrong = append(wrong, models.FieldError{Field: "voucher.paidOn", Code: "voucher.paid-when"})
		}
		wrong = append(wrong, models.PlainText("voucher.bankRef", e.BankRef, 4, 60)...)
	}
	wrong = append(wrong, models.PlainText("voucher.payee", e.Payee, 0, 60)...)
	wrong = append(wrong, models.PlainText("voucher.place", e.Place, 0, 60)...)
	if len(e.Lines) == 0 {
		wrong = append(wrong, models.FieldError{Field: "voucher.lines", Code: "field.required"})
	}
	return wrong
}

func (s *Matches) voucher(tx *gorm.DB, a models.Actor, m *models.Match, e VoucherEntry, n models.Need, now time.Time) (models.Voucher, error) {
	county := m.Region.Up(models.LevelCounty)
	v := models.Voucher{Region: county, Year: now.Year(), MatchID: m.ID, State: "issued", Channel: e.Channel, Receiver: e.Receiver, Place: e.Place,
		PaidOn: e.PaidOn, Payee: e.Payee, BankRef: e.BankRef, CopiesFiled: []int{}, VerifyCode: Code()}
	store.Stamp(&v.Base, a, now)
	for i, t := range e.Lines {
		ml, nl := lineOf(m, t.Line), needLine(n, t.Line)
		if ml == nil || nl == nil {
			return v, models.Wrong([]models.FieldError{{Field: fmt.Sprintf("voucher.lines[%d].lineId", i), Code: "need.line-unknown"}})
		}
		if t.Qty <= 0 || t.Qty > ml.Open() {
			return v, models.Wrong([]models.FieldError{{Field: fmt.Sprintf("voucher.lines[%d].qty", i), Code: "voucher.too-much", Args: []any{models.Quantity(ml.Open(), nl.Unit)}}})
		}
		v.AmountFen += t.Qty * nl.UnitValueFen
		v.Lines = append(v.Lines, models.VoucherLine{ID: store.NewID(), VoucherID: v.ID, LineID: t.Line, Item: nl.Item, Unit: nl.Unit, Qty: t.Qty,
			UnitValueFen: nl.UnitValueFen, Batch: t.Batch, ExpiresOn: t.ExpiresOn})
		ml.OnWay += t.Qty // so that a second entry of the same line sees less
	}
	for _, l := range v.Lines {
		lineOf(m, l.LineID).OnWay -= l.Qty
	}
	var err error
	if v.Seq, err = store.Number(tx, fmt.Sprintf("voucher:%s:%d", county, v.Year)); err != nil {
		return v, err
	}
	v.VoucherNo = fmt.Sprintf("V-%s-%d-%06d", county[:6], v.Year, v.Seq)
	if err := tx.Create(&v).Error; err != nil {
		return v, err
	}
	return v, tx.Create(&v.Lines).Error
}

// Code makes the code with which anybody checks a slip or certificate: 16 letters and digits without look-alikes.
func Code() string {
	raw := make([]byte, 10)
	_, _ = rand.Read(raw)
	return base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding).EncodeToString(raw)
}

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

// void keeps the number with the reason and takes the quantities off the way.
func (s *Matches) void(tx *gorm.DB, a models.Actor, m *models.Match, in Decision) error {
	if err := note(in); err != nil {
		return err
	}
	v, err := s.lockVoucher(tx, m, in.VoucherID, "issued")
	if err != nil {
		return err
	}
	n, err := s.needs.LockTx(tx, m.NeedID)
	if err != nil {
		return err
	}
	if err := s.onWay(tx, a, m, &n, v.Lines, -1, "need.off-way"); err != nil {
		return err
	}
	v.State, v.VoidReason = "void", in.Note
	store.Stamp(&v.Base, a, s.params.Now(tx.Statement.Context))
	if err := tx.Save(&v).Error; err != nil {
		return err
	}
	var live int64
	if err := tx.Raw("SELECT count(*) FROM vouchers WHERE match_id = ? AND state <> 'void'", m.ID).Scan(&live).Error; err != nil {
		return err
	}
	if live == 0 {
		m.State = "scheduled"
	}
	return nil
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

func (s *Matches) lockVoucher(tx *gorm.DB, m *models.Match, id models.ID, states ...string) (models.Voucher, error) {
	v, err := store.Lock[models.Voucher](tx, id, "voucher")
	if err == nil && v.MatchID != m.ID {
		err = models.Fail(models.NotFound, "voucher.not-found")
	}
	if err == nil && !models.OneOf(v.State, states) {
		err = models.Fail(models.Conflict, "voucher.cannot-move", models.VoucherLabels.Label(v.State))
	}
	if err != nil {
		return v, err
	}
	return v, tx.Where("voucher_id = ?", v.ID).Order("id").Find(&v.Lines).Error
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
