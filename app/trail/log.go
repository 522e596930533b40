package trail

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

const sequencerLock = 7102001 // advisory lock: one sequencer at a time in the whole installation

// reach is how far below the newest logged entry the sequencer looks for one that was committed late.
const reach = 10_000

// most is how many entries one transaction of the sequencer appends.
const most = 10_000

type logRow struct {
	Seq     int64
	TrailID int64
	Leaf    []byte
}

// TableName names the order of the entries.
func (logRow) TableName() string { return "trail_log" }

type hashRow struct {
	Idx  int64
	Hash []byte
}

// TableName names the hashes of the log.
func (hashRow) TableName() string { return "trail_hashes" }

const entryColumns = "t.id, t.at, t.actor, t.fact, t.noun, t.subject, t.region, t.from_state, t.to_state, t.note, t.request"

// entryOf reads entryColumns; of an entry that is not there all is empty.
func entryOf(c *store.Cells) (e models.Entry) {
	e.ID = c.Int()
	if at := c.OptTime(); at != nil {
		e.At = *at
	}
	e.Actor, e.Fact, e.Noun, e.Subject, e.Region = c.ID(), models.Fact(c.Text()), c.Text(), c.ID(), models.Code(c.Text())
	e.From, e.To, e.Note, e.Request = c.Text(), c.Text(), c.Text(), c.Text()
	return e
}

// leaf is what the Merkle log commits to: every field of the entry, in a fixed form.
func leaf(e models.Entry) []byte {
	return fmt.Appendf(nil, "%d\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%q\n%s\n", e.ID, e.At.UTC().Format(time.RFC3339Nano), e.Actor, e.Fact, e.Noun, e.Subject,
		e.Region, e.From, e.To, e.Note, e.Request)
}

// CatchUp appends every committed entry that is not in the log yet; it stops where another sequencer is at work.
func (t *Trail) CatchUp(ctx context.Context) error {
	for {
		if n, err := t.Sequence(ctx); err != nil || n == 0 {
			return err
		}
	}
}

// Sequence appends committed entries that are not in the log yet, at most 10,000 at a time; it says how many.
// Entries are found by absence, never by "id greater than last": a slow transaction may commit a lower id later.
func (t *Trail) Sequence(ctx context.Context) (int, error) {
	n := 0
	err := store.Tx(ctx, t.db, models.SystemActor, func(tx *gorm.DB) error {
		n = 0
		var free bool
		if err := tx.Raw("SELECT pg_try_advisory_xact_lock(?)", sequencerLock).Scan(&free).Error; err != nil || !free {
			return err
		}
		var size, last int64
		if err := tx.Raw("SELECT coalesce(max(seq)+1,0), coalesce(max(trail_id),0) FROM trail_log").Row().Scan(&size, &last); err != nil {
			return err
		}
		var fresh []models.Entry
		err := store.Rows(store.With(ctx, tx), t.db, func(c *store.Cells) { fresh = append(fresh, entryOf(c)) }, "SELECT "+entryColumns+
			" FROM trail t WHERE t.id > $1 AND NOT EXISTS (SELECT FROM trail_log l WHERE l.trail_id = t.id AND l.trail_id > $1) ORDER BY t.id LIMIT $2", last-reach, most)
		if err != nil {
			return err
		}
		n = len(fresh)
		return appendLog(ctx, tx, size, fresh)
	})
	return n, err
}

// HoldTx keeps the sequencer waiting until the caller's transaction has ended. A bulk load asks for it before it writes its
// entries: others that commit meanwhile would otherwise push the log past thousands of numbers that are not there yet.
func (t *Trail) HoldTx(tx *gorm.DB) error {
	return tx.Exec("SELECT pg_advisory_xact_lock(?)", sequencerLock).Error
}

func appendLog(ctx context.Context, tx *gorm.DB, size int64, fresh []models.Entry) error {
	known := map[int64]tlog.Hash{}
	reader := hashReader(tx, known)
	rows := make([]*logRow, 0, len(fresh))
	hashes := make([]*hashRow, 0, 2*len(fresh))
	for i, e := range fresh {
		data := leaf(e)
		seq := size + int64(i)
		h, err := tlog.StoredHashes(seq, data, reader)
		if err != nil {
			return fmt.Errorf("hashing entry %d: %w", e.ID, err)
		}
		at := tlog.StoredHashIndex(0, seq)
		for j := range h {
			known[at+int64(j)] = h[j]
			hashes = append(hashes, &hashRow{at + int64(j), h[j][:]})
		}
		rows = append(rows, &logRow{seq, e.ID, h[0][:]}) // the first stored hash of an entry is that of its leaf
	}
	if err := store.Copy(ctx, tx, rows); err != nil {
		return err
	}
	return store.Copy(ctx, tx, hashes)
}

func hashReader(tx *gorm.DB, known map[int64]tlog.Hash) tlog.HashReader {
	return tlog.HashReaderFunc(func(idx []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(idx))
		for i, x := range idx {
			h, ok := known[x]
			if !ok {
				var raw []byte
				if err := tx.Raw("SELECT hash FROM trail_hashes WHERE idx = ?", x).Row().Scan(&raw); err != nil {
					return nil, fmt.Errorf("reading hash %d: %w", x, err)
				}
				copy(h[:], raw)
				known[x] = h
			}
			out[i] = h
		}
		return out, nil
	})
}
