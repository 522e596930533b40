package trail

import (
	"bytes"
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

type logRow struct {
	Seq     int64
	TrailID int64
	Leaf    []byte
}

// leaf is what the Merkle log commits to: every field of the entry, in a fixed form.
func leaf(e models.Entry) []byte {
	return fmt.Appendf(nil, "%d\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%q\n%s\n", e.ID, e.At.UTC().Format(time.RFC3339Nano), e.Actor, e.Fact, e.Noun, e.Subject,
		e.Region, e.From, e.To, e.Note, e.Request)
}

// Sequence appends committed entries that are not in the log yet, at most 2,000 at a time; it says how many.
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
		if err := tx.Raw("SELECT t.* FROM trail t WHERE t.id > ? AND NOT EXISTS (SELECT FROM trail_log l WHERE l.trail_id = t.id) ORDER BY t.id LIMIT 2000",
			last-reach).Scan(&fresh).Error; err != nil {
			return err
		}
		n = len(fresh)
		return appendLog(tx, size, fresh)
	})
	return n, err
}

// HoldTx keeps the sequencer waiting until the caller's transaction has ended. A bulk load asks for it before it writes its
// entries: others that commit meanwhile would otherwise push the log past thousands of numbers that are not there yet.
func (t *Trail) HoldTx(tx *gorm.DB) error {
	return tx.Exec("SELECT pg_advisory_xact_lock(?)", sequencerLock).Error
}

func appendLog(tx *gorm.DB, size int64, fresh []models.Entry) error {
	known := map[int64]tlog.Hash{}
	reader := hashReader(tx, known)
	rows := make([]logRow, 0, len(fresh))
	type hashRow struct {
		Idx  int64
		Hash []byte
	}
	var hashes []hashRow
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
			hashes = append(hashes, hashRow{at + int64(j), append([]byte(nil), h[j][:]...)})
		}
		leafHash := tlog.RecordHash(data)
		rows = append(rows, logRow{seq, e.ID, leafHash[:]})
	}
	if len(rows) == 0 {
		return nil
	}
	if err := tx.Table("trail_log").CreateInBatches(rows, 500).Error; err != nil {
		return err
	}
	return tx.Table("trail_hashes").CreateInBatches(hashes, 500).Error
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

// Verify recomputes every leaf and hash of the log from the trail's rows. Its first result names what does not agree.
func (t *Trail) Verify(ctx context.Context) (wrong []string, checked int64, err error) {
	err = store.Snapshot(ctx, t.db, func(ctx context.Context) error {
		wrong, checked, err = t.verify(ctx)
		return err
	})
	return wrong, checked, err
}

func (t *Trail) verify(ctx context.Context) (wrong []string, checked int64, err error) {
	rows, err := store.From(ctx, t.db).Raw("SELECT l.seq, l.leaf, t.* FROM trail_log l LEFT JOIN trail t ON t.id = l.trail_id ORDER BY l.seq").Rows()
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	computed := map[int64]tlog.Hash{}
	reader := tlog.HashReaderFunc(func(idx []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(idx))
		for i, x := range idx {
			out[i] = computed[x]
		}
		return out, nil
	})
	for rows.Next() {
		var r struct {
			Seq  int64
			Leaf []byte
			models.Entry
		}
		if err := store.From(ctx, t.db).ScanRows(rows, &r); err != nil {
			return nil, checked, err
		}
		data := leaf(r.Entry)
		if h := tlog.RecordHash(data); !bytes.Equal(h[:], r.Leaf) || r.Seq != checked {
			wrong = append(wrong, fmt.Sprintf("trail entry at position %d was changed", r.Seq))
		}
		h, err := tlog.StoredHashes(checked, data, reader)
		if err != nil {
			return nil, checked, err
		}
		at := tlog.StoredHashIndex(0, checked)
		for j := range h {
			computed[at+int64(j)] = h[j]
		}
		checked++
	}
	if err := rows.Err(); err != nil {
		return nil, checked, err
	}
	stored, err := t.compareHashes(ctx, computed)
	if err != nil {
		return nil, checked, err
	}
	var lost int64
	err = t.db.Pool.QueryRow(ctx, "SELECT count(*) FROM trail t WHERE t.id <= (SELECT max(trail_id) FROM trail_log) - $1 AND NOT EXISTS (SELECT FROM trail_log l WHERE l.trail_id = t.id)", reach).Scan(&lost)
	if lost > 0 {
		wrong = append(wrong, fmt.Sprintf("%d trail entries never came into the log", lost))
	}
	return append(wrong, stored...), checked, err
}

func (t *Trail) compareHashes(ctx context.Context, computed map[int64]tlog.Hash) (wrong []string, err error) {
	rows, err := store.From(ctx, t.db).Raw("SELECT idx, hash FROM trail_hashes").Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var idx int64
		var raw []byte
		if err := rows.Scan(&idx, &raw); err != nil {
			return nil, err
		}
		if h, ok := computed[idx]; !ok || !bytes.Equal(h[:], raw) {
			wrong = append(wrong, fmt.Sprintf("stored hash %d does not follow from the trail", idx))
		}
		n++
	}
	if n != len(computed) {
		wrong = append(wrong, fmt.Sprintf("the log has %d stored hashes, %d follow from the trail", n, len(computed)))
	}
	return wrong, rows.Err()
}
