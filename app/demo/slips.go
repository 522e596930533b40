package demo

import (
	"fmt"
	"time"

	"shanqiao/app/needs"
	"shanqiao/models"
)

// slip is a delivery slip that is being lived.
type slip struct {
	*models.Voucher
	lines []*models.VoucherLine
}

func (m *match) org() models.Actor { return m.gift.giver.people }

func (m *match) schedule(at time.Time) error {
	return m.act(m.org(), "match.schedule", at, "", func() error {
		m.DeliverOn, m.Place = day(at.AddDate(0, 0, 2+m.n.b.rnd.IntN(12))), m.n.spot.TownName+m.n.spot.Name
		return nil
	})
}

// issue writes a slip for a share of what the match still holds, in halves: 2 is all of it.
func (m *match) issue(share int64) func(at time.Time) error {
	return func(at time.Time) error {
		return m.act(m.org(), "match.voucher", at, "", func() error { return m.slip(share, at) })
	}
}

func (m *match) slip(share int64, at time.Time) error {
	b := m.n.b
	county := m.Region.Up(models.LevelCounty)
	v := &models.Voucher{Region: county, Year: at.Year(), MatchID: m.ID, State: "issued", Channel: channel(m.gift.ResourceKind), Receiver: "household", Place: pick(b, places[:2]), CopiesFiled: []int{}, VerifyCode: b.code()}
	if m.n.home == nil {
		v.Receiver = "village"
	}
	if v.Channel == "bank_transfer" {
		v.PaidOn, v.BankRef, v.Place = day(at.AddDate(0, 0, -1)), fmt.Sprintf("回单 %s%04d", at.Format("20060102"), b.rnd.IntN(10_000)), ""
	}
	b.stamp(&v.Base, m.org(), at)
	s := &slip{Voucher: v}
	for _, l := range m.lines {
		open := l.Open()
		if share < 2 {
			open = max(open/2, 1)
		}
		line := m.n.line(l.LineID)
		row := &models.VoucherLine{ID: b.id(at), VoucherID: v.ID, LineID: l.LineID, Item: line.Item, Unit: line.Unit, Qty: open, UnitValueFen: line.UnitValueFen}
		v.AmountFen += open * line.UnitValueFen
		s.lines, b.slipLines = append(s.lines, row), append(b.slipLines, row)
	}
	var err error
	if v.Seq, err = b.next(fmt.Sprintf("voucher:%s:%d", county, v.Year)); err != nil {
		return err
	}
	v.VoucherNo = fmt.Sprintf("V-%s-%d-%06d", county[:6], v.Year, v.Seq)
	m.slips, b.vouchers = append(m.slips, s), append(b.vouchers, v)
	return m.onWay(s, 1, "need.on-way", at)
}

func channel(kind string) string {
	switch kind {
	case "money":
		return "bank_transfer"
	case "goods", "facility":
		return "goods"
	}
	return "service"
}

func (m *match) onWay(s *slip, sign int64, fact models.Fact, at time.Time) error {
	var changes []needs.Change
	total := int64(0)
	for _, l := range s.lines {
		m.line(l.LineID).OnWay += sign * l.Qty
		changes = append(changes, needs.Change{Line: l.LineID, OnWay: sign * l.Qty})
		total += sign * l.Qty
	}
	if err := m.n.change(m.org(), fact, at, changes); err != nil {
		return err
	}
	m.gift.way(m.org(), total, at)
	return nil
}

func (m *match) last() *slip { return m.slips[len(m.slips)-1] }

// receive records what arrived, in halves of each line: 2 is all, 0 is nothing.
func (m *match) receive(share int64) func(at time.Time) error {
	return func(at time.Time) error {
		a, s := m.n.receiver(), m.last()
		return m.act(a, "match.receive", at, "", func() error {
			for _, l := range s.lines {
				l.Result, l.Received = "received", l.Qty
				switch {
				case share == 0:
					l.Result, l.Received, l.Note = "not_received", 0, "约定日未送到，联系后取消"
				case share == 1 && l.Qty > 1:
					l.Result, l.Received, l.Note = "partly", l.Qty/2, "到货少一半，其余另约"
				}
			}
			s.State, s.ReceivedBy, s.ReceivedAt, s.SignKind, s.HandedAt = "received", &a.User, &at, pick(m.n.b, []string{"signature", "signature", "fingerprint"}), &at
			if m.n.Minors {
				s.SignKind = "guardian"
			}
			m.n.b.stamp(&s.Base, a, at)
			return nil
		})
	}
}

// witness is the second signature: from here it counts, and what did not arrive goes back.
func (m *match) witness(at time.Time) error {
	a, s := m.n.witness(), m.last()
	return m.act(a, "match.witness", at, "", func() error {
		var changes []needs.Change
		brought, short := int64(0), int64(0)
		for _, l := range s.lines {
			ml := m.line(l.LineID)
			ml.OnWay, ml.Received, ml.Returned = ml.OnWay-l.Qty, ml.Received+l.Received, ml.Returned+l.Qty-l.Received
			changes = append(changes, needs.Change{Line: l.LineID, Promised: -l.Qty, OnWay: -l.Qty, Received: l.Received})
			brought, short = brought+l.Received, short+l.Qty-l.Received
		}
		if err := m.n.change(a, "need.received", at, changes); err != nil {
			return err
		}
		m.gift.OnWay -= brought + short
		if err := m.gift.book(a, "deliver", m.ID, brought, at); err != nil {
			return err
		}
		if err := m.gift.book(a, "release", m.ID, short, at); err != nil {
			return err
		}
		s.State, s.WitnessBy, s.WitnessedAt = "confirmed", &a.User, &at
		m.n.b.stamp(&s.Base, a, at)
		m.State = m.after()
		return nil
	})
}

// after gives the state of the match that follows from its lines once a slip is witnessed.
func (m *match) after() string {
	var received, open int64
	for _, l := range m.lines {
		received, open = received+l.Received, open+l.Open()+l.OnWay
	}
	switch {
	case open > 0:
		return "delivering"
	case received > 0:
		return "delivered"
	}
	return "cancelled"
}

// void keeps the number with the reason and takes the quantities off the way.
func (m *match) void(at time.Time) error {
	s := m.last()
	return m.act(m.org(), "match.void", at, "规格写错，作废重开", func() error {
		if err := m.onWay(s, -1, "need.off-way", at); err != nil {
			return err
		}
		s.State, s.VoidReason, m.State = "void", "规格写错，作废重开", "scheduled"
		m.n.b.stamp(&s.Base, m.org(), at)
		return nil
	})
}

func (m *match) report(at time.Time) error {
	return m.act(m.org(), "match.report", at, "", func() error {
		m.ToldDonorOn, m.Rating = day(at), 4+m.n.b.rnd.IntN(2)
		if m.gift.ResourceKind == "volunteer_hours" {
			m.ReceiptWaived = waivedTexts[0]
			return nil
		}
		m.ReceiptNo, m.ReceiptOn = fmt.Sprintf("捐票 %s%05d", at.Format("06"), m.n.b.rnd.IntN(100_000)), day(at)
		return nil
	})
}

// file closes the match: the four copies lie where they belong.
func (m *match) file(at time.Time) error {
	return m.act(m.n.county().clerks[1], "match.close", at, "", func() error {
		for _, s := range m.slips {
			if s.State == "confirmed" {
				s.State, s.CopiesFiled, s.Version, s.UpdatedAt = "closed", []int{1, 2, 3, 4}, s.Version+1, at
			}
		}
		days, err := m.n.b.limit("view_after_close_days")
		m.ClosedAt, m.ViewUntil = &at, ptr(at.AddDate(0, 0, int(days)))
		return err
	})
}

func (m *match) line(id models.ID) *models.MatchLine {
	for _, l := range m.lines {
		if l.LineID == id {
			return l
		}
	}
	return nil
}

func (n *need) line(id models.ID) *models.NeedLine {
	for i := range n.lines {
		if n.lines[i].ID == id {
			return &n.lines[i]
		}
	}
	return nil
}
