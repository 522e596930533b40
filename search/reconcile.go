package search

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/meilisearch/meilisearch-go"

	"shanqiao/models"
)

// Fingerprint is what an index holds: the version of every document by id.
type Fingerprint map[models.ID]int64

// Digest is a fingerprint in two numbers; the order in which documents are added does not matter. The database's digest
// equals the index's when both hold the same versions: that, not the engine's own health, says that search is ready.
type Digest struct {
	Count int
	Sum   uint64
}

// Add counts one document.
func (d *Digest) Add(id models.ID, version int64) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(string(id) + "@" + strconv.FormatInt(version, 10)))
	d.Count, d.Sum = d.Count+1, d.Sum+h.Sum64()
}

// Digest sums a fingerprint up.
func (f Fingerprint) Digest() Digest {
	var d Digest
	for id, version := range f {
		d.Add(id, version)
	}
	return d
}

// Fingerprint reads what the index holds. ErrDown when there is none.
func (c *Client) Fingerprint(ctx context.Context, i Index) (Fingerprint, error) {
	return c.fingerprint(ctx, c.uid(i))
}

func (c *Client) fingerprint(ctx context.Context, uid string) (Fingerprint, error) {
	out := Fingerprint{}
	for offset := int64(0); ; offset += batch {
		var page meilisearch.DocumentsResult
		err := c.write.Index(uid).GetDocumentsWithContext(ctx, &meilisearch.DocumentsQuery{Offset: offset, Limit: batch, Fields: []string{"id", "version"}}, &page)
		if err != nil {
			return nil, down("reading the fingerprint", err)
		}
		for _, h := range page.Results {
			var id models.ID
			var version int64
			if err := json.Unmarshal(h["id"], &id); err != nil {
				return nil, fmt.Errorf("reading the fingerprint: %w", err)
			}
			if err := json.Unmarshal(h["version"], &version); err != nil {
				return nil, fmt.Errorf("reading the fingerprint: %w", err)
			}
			out[id] = version
		}
		if int64(len(page.Results)) < batch {
			return out, nil
		}
	}
}

// Count says how many documents the index holds, cheaply. ErrDown when there is no index.
func (c *Client) Count(ctx context.Context, i Index) (int64, error) {
	s, err := c.read.Index(c.uid(i)).GetStatsWithContext(ctx, nil)
	if err != nil {
		return 0, down("counting", err)
	}
	return s.NumberOfDocuments, nil
}

// Repaired counts what a reconciliation found: documents that were missing, of another version, or should not be there.
type Repaired struct{ Same, Missing, Stale, Extra int }

// Reconcile compares the index with what the database says and has every difference repaired. want gives the id and version
// of each document that should be there; fix reads the rows of some ids (a thousand at most) anew and puts or deletes their
// documents.
func (c *Client) Reconcile(ctx context.Context, i Index, want func(yield func(models.ID, int64) bool) error, fix func(ctx context.Context, ids []models.ID) error) (Repaired, error) {
	var out Repaired
	if err := c.ensure(ctx, i); err != nil {
		return out, err
	}
	is, err := c.Fingerprint(ctx, i)
	if err != nil {
		return out, err
	}
	var wrong []models.ID
	err = want(func(id models.ID, version int64) bool {
		has, ok := is[id]
		delete(is, id)
		switch {
		case !ok:
			out.Missing++
		case has != version:
			out.Stale++
		default:
			out.Same++
			return true
		}
		wrong = append(wrong, id)
		return true
	})
	if err != nil {
		return out, fmt.Errorf("reconciling %s: %w", i, err)
	}
	for id := range is {
		out.Extra++
		wrong = append(wrong, id)
	}
	for ids := range slices.Chunk(wrong, 1000) {
		if err := fix(ctx, ids); err != nil {
			return out, fmt.Errorf("reconciling %s: %w", i, err)
		}
	}
	return out, nil
}
