package trail

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"shanqiao/app/store"
)

// stretch is how many entries are verified at a time: what a log of any length needs of memory.
const stretch = 20_000

// Verify recomputes every leaf and hash of the log from the trail's rows. Its first result names what does not agree.
func (t *Trail) Verify(ctx context.Context) (wrong []string, checked int64, err error) {
	err = store.Snapshot(ctx, t.db, func(ctx context.Context) error {
		if err := store.Unhurried(ctx, t.db); err != nil {
			return err
		}
		v := &verifier{t: t, ctx: ctx, computed: map[int64]tlog.Hash{}}
		if err := v.all(); err != nil {
			return err
		}
		wrong, checked = v.wrong, v.checked
		return nil
	})
	return wrong, checked, err
}

// verifier walks along the log in stretches. Of the hashes behind it, it keeps those that later ones are made of.
type verifier struct {
	t        *Trail
	ctx      context.Context
	wrong    []string
	checked  int64
	next     int64 // position of the entry to read next: checked, unless one is missing
	computed map[int64]tlog.Hash
}

// say names what does not agree, a thousand times at most: where an entry is missing nothing after it agrees.
func (v *verifier) say(format string, args ...any) {
	if len(v.wrong) < 1000 {
		v.wrong = append(v.wrong, fmt.Sprintf(format, args...))
	}
}

func (v *verifier) all() error {
	for {
		began := v.checked
		if err := v.entries(); err != nil {
			return err
		}
		if v.checked == began {
			return v.rest()
		}
		if err := v.hashes(tlog.StoredHashIndex(0, began), tlog.StoredHashIndex(0, v.checked)); err != nil {
			return err
		}
		v.forget()
	}
}

// entries recomputes the leaves and hashes of the next stretch.
func (v *verifier) entries() error {
	var failed error
	reader := tlog.HashReaderFunc(func(idx []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(idx))
		for i, x := range idx {
			out[i] = v.computed[x]
		}
		return out, nil
	})
	err := store.Rows(v.ctx, v.t.db, func(c *store.Cells) {
		seq, stored, e := c.Int(), c.Text(), entryOf(c)
		h, err := tlog.StoredHashes(v.checked, leaf(e), reader)
		if err != nil {
			failed = err
			return
		}
		if string(h[0][:]) != stored || seq != v.checked {
			v.say("trail entry at position %d was changed", seq)
		}
		at := tlog.StoredHashIndex(0, v.checked)
		for j := range h {
			v.computed[at+int64(j)] = h[j]
		}
		v.checked, v.next = v.checked+1, seq+1
	}, "SELECT l.seq, l.leaf, "+entryColumns+" FROM trail_log l LEFT JOIN trail t ON t.id = l.trail_id WHERE l.seq >= $1 ORDER BY l.seq LIMIT $2", v.next, stretch)
	if err != nil {
		return err
	}
	return failed
}

// hashes compares what is stored between two indexes with what was computed.
func (v *verifier) hashes(from, to int64) error {
	n := int64(0)
	err := store.Rows(v.ctx, v.t.db, func(c *store.Cells) {
		idx, raw := c.Int(), []byte(c.Text())
		if h, ok := v.computed[idx]; !ok || !bytes.Equal(h[:], raw) {
			v.say("stored hash %d does not follow from the trail", idx)
		}
		n++
	}, "SELECT idx, hash FROM trail_hashes WHERE idx >= $1 AND idx < $2", from, to)
	if err == nil && n != to-from {
		v.say("the log has %d stored hashes between %d and %d, %d follow from the trail", n, from, to, to-from)
	}
	return err
}

// forget drops every hash but those of the whole subtrees that the log consists of so far.
func (v *verifier) forget() {
	kept := map[int64]tlog.Hash{}
	for level := 0; v.checked>>level > 0; level++ {
		if v.checked>>level&1 == 1 {
			at := tlog.StoredHashIndex(level, v.checked>>level-1)
			kept[at] = v.computed[at]
		}
	}
	v.computed = kept
}

// rest looks for what stands outside: hashes of no entry, and entries that should have come into the log long ago.
func (v *verifier) rest() error {
	var more, lost int64
	db := store.From(v.ctx, v.t.db)
	if err := db.Raw("SELECT count(*) FROM trail_hashes WHERE idx >= ? OR idx < 0", tlog.StoredHashIndex(0, v.checked)).Scan(&more).Error; err != nil {
		return err
	}
	if more > 0 {
		v.say("%d stored hashes do not follow from the trail", more)
	}
	// the log holds each entry once: what it lacks is what the trail has more
	err := db.Raw(`SELECT (SELECT count(*) FROM trail WHERE id <= x.upto) - (SELECT count(*) FROM trail_log WHERE trail_id <= x.upto)
		FROM (SELECT max(trail_id) - ? upto FROM trail_log) x`, reach).Scan(&lost).Error
	if lost > 0 {
		v.say("%d trail entries never came into the log", lost)
	}
	return err
}
