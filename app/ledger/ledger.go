// Package ledger keeps balanced postings of what givers pledged, what is reserved for a match, delivered and given back.
// Entries are appended and reversed, never changed. It has no commands and records no facts of its own: its caller's
// command does. It owns ledger_entries, postings and ledger_accounts.
package ledger

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Ledger is the room of postings.
type Ledger struct{ db *store.DB }

// New makes the room.
func New(db *store.DB) *Ledger { return &Ledger{db} }

// Giver is where pledges come from; the only account that may stand below zero.
func Giver(org models.ID) string { return "giver:" + string(org) }

// Free is what an offer can still promise.
func Free(offer models.ID) string { return "free:" + string(offer) }

// Reserved is what a match holds and nobody has received.
func Reserved(match models.ID) string { return "reserved:" + string(match) }

// Delivered is what a match brought.
func Delivered(match models.ID) string { return "delivered:" + string(match) }

// Entry says what happened and to what it belongs.
type Entry struct {
	Kind  string // pledge, reserve, release, deliver, withdraw
	Offer models.ID
	Match models.ID
}

// PostTx moves amount of a unit from one account to another as one balanced entry in the caller's transaction.
// An account that would fall below zero is refused as ledger.below-zero.
func (l *Ledger) PostTx(tx *gorm.DB, a models.Actor, now time.Time, e Entry, unit string, amount int64, from, to string) error {
	if amount <= 0 {
		return fmt.Errorf("posting %d %s from %s to %s", amount, unit, from, to)
	}
	row := models.LedgerEntry{ID: store.NewID(), At: now, By: a.User, Kind: e.Kind, OfferID: e.Offer}
	if e.Match != "" {
		row.MatchID = &e.Match
	}
	return l.write(tx, row, []models.Posting{{Account: from, Unit: unit, Amount: -amount}, {Account: to, Unit: unit, Amount: amount}})
}

func (l *Ledger) write(tx *gorm.DB, e models.LedgerEntry, postings []models.Posting) error {
	if err := tx.Create(&e).Error; err != nil {
		return err
	}
	for i := range postings {
		p := &postings[i]
		p.ID, p.EntryID = store.NewID(), e.ID
		if err := l.move(tx, *p); err != nil {
			return err
		}
	}
	return tx.Create(&postings).Error
}

// move changes a balance. An account that gives must be there already, unless it is a giver's: PostgreSQL would hold the
// negative row of an upsert against the floor before it finds the old one.
func (l *Ledger) move(tx *gorm.DB, p models.Posting) error {
	if p.Amount < 0 && !strings.HasPrefix(p.Account, "giver:") {
		res := tx.Exec("UPDATE ledger_accounts SET balance = balance + ? WHERE account = ? AND unit = ?", p.Amount, p.Account, p.Unit)
		if res.Error == nil && res.RowsAffected == 0 {
			return models.Fail(models.Conflict, "ledger.below-zero")
		}
		return res.Error
	}
	return tx.Exec(`INSERT INTO ledger_accounts (account, unit, balance) VALUES (?, ?, ?)
		ON CONFLICT (account, unit) DO UPDATE SET balance = ledger_accounts.balance + excluded.balance`, p.Account, p.Unit, p.Amount).Error
}

// ReverseTx undoes an entry by its mirror image, once.
func (l *Ledger) ReverseTx(tx *gorm.DB, a models.Actor, now time.Time, id models.ID) error {
	e, err := store.Get[models.LedgerEntry](tx, id, "entry")
	if err != nil {
		return err
	}
	var old []models.Posting
	if err := tx.Where("entry_id = ?", id).Order("id").Find(&old).Error; err != nil {
		return err
	}
	mirror := make([]models.Posting, len(old))
	for i, p := range old {
		mirror[i] = models.Posting{Account: p.Account, Unit: p.Unit, Amount: -p.Amount}
	}
	return l.write(tx, models.LedgerEntry{ID: store.NewID(), At: now, By: a.User, Kind: "reverse", OfferID: e.OfferID, MatchID: e.MatchID, Reverses: &e.ID}, mirror)
}

// Balance gives what an account holds of a unit.
func (l *Ledger) Balance(ctx context.Context, account, unit string) (int64, error) {
	var b int64
	return b, store.From(ctx, l.db).Raw("SELECT coalesce(sum(balance), 0) FROM ledger_accounts WHERE account = ? AND unit = ?", account, unit).Scan(&b).Error
}

// Line is one posting as a person reads it.
type Line struct {
	At      time.Time
	Kind    string
	Account string
	Unit    string
	Amount  int64
}

// OfMatch lists the postings of a match, oldest first.
func (l *Ledger) OfMatch(ctx context.Context, match models.ID) ([]Line, error) {
	var rows []Line
	return rows, store.From(ctx, l.db).Raw(`SELECT e.at, e.kind, p.account, p.unit, p.amount FROM postings p JOIN ledger_entries e ON e.id = p.entry_id
		WHERE e.match_id = ? ORDER BY e.at, e.id, p.amount`, match).Scan(&rows).Error
}

// Verify names every entry that does not balance, every balance that is not the sum of its postings, and every offer or
// match whose quantities are not what the ledger says.
func (l *Ledger) Verify(ctx context.Context) ([]string, error) {
	checks := []struct{ what, query string }{
		{"entry %s does not balance", `SELECT entry_id::text FROM postings GROUP BY entry_id, unit HAVING sum(amount) <> 0`},
		{"balance of %s is not the sum of its postings", `SELECT a.account FROM ledger_accounts a LEFT JOIN (SELECT account, unit, sum(amount) s FROM postings GROUP BY 1, 2) p USING (account, unit) WHERE a.balance <> coalesce(p.s, 0)`},
		{"offer %s: free is not what the ledger says", `SELECT o.id::text FROM offers o LEFT JOIN ledger_accounts a ON a.account = 'free:' || o.id AND a.unit = o.unit
			WHERE o.state NOT IN ('draft','submitted','verifying','returned','rejected') AND o.quantity - o.reserved - o.delivered - o.withdrawn <> coalesce(a.balance, 0)`},
		{"offer %s: reserved is not the sum of its matches", `SELECT o.id::text FROM offers o LEFT JOIN (SELECT m.offer_id, sum(l.qty - l.received - l.returned) r, sum(l.received) d FROM matches m JOIN match_lines l ON l.match_id = m.id WHERE m.offer_id IS NOT NULL AND m.state <> 'proposed' GROUP BY 1) x ON x.offer_id = o.id
			WHERE o.reserved <> coalesce(x.r, 0) OR o.delivered <> coalesce(x.d, 0)`},
		{"need line %s: promised is not the sum of its matches", `SELECT n.id::text FROM need_lines n LEFT JOIN (SELECT l.line_id, sum(l.qty - l.received - l.returned) p, sum(l.received) r, sum(l.on_way) w FROM match_lines l JOIN matches m ON m.id = l.match_id WHERE m.state <> 'proposed' GROUP BY 1) x ON x.line_id = n.id
			WHERE n.promised <> coalesce(x.p, 0) OR n.received <> coalesce(x.r, 0) OR n.on_way <> coalesce(x.w, 0)`},
		{"match %s: reserved is not what the ledger says", `SELECT x.id::text FROM (SELECT m.id, sum(l.qty - l.received - l.returned) r FROM matches m JOIN match_lines l ON l.match_id = m.id WHERE m.state <> 'proposed' GROUP BY 1) x
			LEFT JOIN (SELECT account, sum(balance) b FROM ledger_accounts GROUP BY 1) a ON a.account = 'reserved:' || x.id WHERE x.r <> coalesce(a.b, 0)`},
		{"match %s: delivered is not what the ledger says", `SELECT x.id::text FROM (SELECT m.id, sum(l.received) r FROM matches m JOIN match_lines l ON l.match_id = m.id WHERE m.state <> 'proposed' GROUP BY 1) x
			LEFT JOIN (SELECT account, sum(balance) b FROM ledger_accounts GROUP BY 1) a ON a.account = 'delivered:' || x.id WHERE x.r <> coalesce(a.b, 0)`},
		{"offer %s: on the way is not the sum of its matches", `SELECT o.id::text FROM offers o LEFT JOIN (SELECT m.offer_id, sum(l.on_way) w FROM matches m JOIN match_lines l ON l.match_id = m.id WHERE m.offer_id IS NOT NULL GROUP BY 1) x ON x.offer_id = o.id
			WHERE o.on_way <> coalesce(x.w, 0)`},
		{"match line %s: what is on the way or received is not on its slips", `SELECT l.id::text FROM match_lines l LEFT JOIN (SELECT v.match_id, s.line_id, coalesce(sum(s.qty) FILTER (WHERE v.state IN ('issued', 'received')), 0) w,
			coalesce(sum(s.received) FILTER (WHERE v.state IN ('confirmed', 'closed')), 0) r FROM vouchers v JOIN voucher_lines s ON s.voucher_id = v.id GROUP BY 1, 2) x ON x.match_id = l.match_id AND x.line_id = l.line_id
			WHERE l.on_way <> coalesce(x.w, 0) OR l.received <> coalesce(x.r, 0)`},
		{"the numbers of the slips before %s have a gap", `SELECT voucher_no FROM (SELECT voucher_no, seq - lag(seq, 1, 0) OVER (PARTITION BY region, year ORDER BY seq) step FROM vouchers) x WHERE step <> 1`},
	}
	var wrong []string
	err := store.Snapshot(ctx, l.db, func(ctx context.Context) error {
		if err := store.Unhurried(ctx, l.db); err != nil {
			return err
		}
		for _, c := range checks {
			n := 0
			err := store.Rows(ctx, l.db, func(r *store.Cells) {
				if n++; n <= 100 { // said here, not as a LIMIT: looking for few rows the planner compares each with each
					wrong = append(wrong, fmt.Sprintf(c.what, r.Text()))
				}
			}, c.query)
			if err != nil {
				return fmt.Errorf("verifying the ledger: %w", err)
			}
		}
		return nil
	})
	return wrong, err
}
