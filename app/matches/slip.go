package matches

import (
	"fmt"
	"time"

	"gorm.io/gorm"

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
	taken := map[models.ID]int64{} // so that a second entry of the same line sees less
	for i, t := range e.Lines {
		ml, nl := lineOf(m, t.Line), needLine(n, t.Line)
		if ml == nil || nl == nil {
			return v, models.Wrong([]models.FieldError{{Field: fmt.Sprintf("voucher.lines[%d].lineId", i), Code: "need.line-unknown"}})
		}
		left := ml.Open() - taken[t.Line]
		if t.Qty <= 0 || t.Qty > left {
			return v, models.Wrong([]models.FieldError{{Field: fmt.Sprintf("voucher.lines[%d].qty", i), Code: "voucher.too-much", Args: []any{models.Quantity(left, nl.Unit)}}})
		}
		taken[t.Line] += t.Qty
		v.AmountFen += t.Qty * nl.UnitValueFen
		v.Lines = append(v.Lines, models.VoucherLine{ID: store.NewID(), VoucherID: v.ID, LineID: t.Line, Item: nl.Item, Unit: nl.Unit, Qty: t.Qty,
			UnitValueFen: nl.UnitValueFen, Batch: t.Batch, ExpiresOn: t.ExpiresOn})
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
func Code() string { return store.NewCode() }

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
