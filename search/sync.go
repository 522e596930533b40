package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"shanqiao/models"
)

// Rejected is a document the engine refused, and the engine's word for why. It stays out of the index until it is changed.
type Rejected struct {
	Index  Index
	ID     models.ID
	Reason string
}

// refusal is a task that failed because of what it carried.
type refusal struct{ code, kind string }

// Error names the engine's code.
func (r refusal) Error() string { return "the engine refused: " + r.code }

func exists(err error) bool {
	var r refusal
	return errors.As(err, &r) && r.code == "index_already_exists"
}

// follow waits until a task has ended. The queue is one for all indexes: the limit is the caller's.
func (c *Client) follow(ctx context.Context, task int64) error {
	for wait := 4 * time.Millisecond; ; wait = min(wait*3/2, 100*time.Millisecond) {
		t, err := c.write.GetTaskWithContext(ctx, task)
		if err != nil {
			return down("following a task", err)
		}
		switch t.Status {
		case meilisearch.TaskStatusSucceeded:
			return nil
		case meilisearch.TaskStatusFailed:
			return refusal{t.Error.Code, t.Error.Type}
		case meilisearch.TaskStatusCanceled:
			return errors.New("following a task: it was cancelled")
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("following a task: %w", ctx.Err())
		case <-time.After(wait):
		}
	}
}

// Put writes documents and returns when they can be found. One that the engine refuses is isolated and returned; the rest
// is written. Documents of several indexes may come together.
func (c *Client) Put(ctx context.Context, docs ...Document) (rejected []Rejected, err error) {
	for _, i := range Indexes {
		var some []Document
		for _, d := range docs {
			if at, _ := d.key(); at == i {
				some = append(some, d)
			}
		}
		if len(some) == 0 {
			continue
		}
		more, err := c.change(ctx, i, some, nil)
		if rejected = append(rejected, more...); err != nil {
			return rejected, err
		}
	}
	return rejected, nil
}

// Delete takes documents out and returns when they are gone; what is not there is no mistake.
func (c *Client) Delete(ctx context.Context, i Index, ids ...models.ID) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := c.change(ctx, i, nil, ids)
	return err
}

// change writes to the live index and, while a new one is being built, notes it for that too.
func (c *Client) change(ctx context.Context, i Index, docs []Document, gone []models.ID) ([]Rejected, error) {
	if err := c.ensure(ctx, i); err != nil {
		return nil, err
	}
	c.mu.Lock()
	b := c.building[i]
	c.mu.Unlock()
	if b != nil {
		b.gate.RLock()
		defer b.gate.RUnlock()
		b.note(docs, gone)
	}
	rejected, err := c.putAll(ctx, c.uid(i), i, docs)
	if err != nil || len(gone) == 0 {
		return rejected, err
	}
	return rejected, c.remove(ctx, c.uid(i), gone)
}

// putAll writes a batch; when the engine refuses it, each half is tried until the bad documents stand alone.
func (c *Client) putAll(ctx context.Context, uid string, i Index, docs []Document) ([]Rejected, error) {
	if len(docs) == 0 {
		return nil, nil
	}
	task, err := c.write.Index(uid).AddDocumentsWithContext(ctx, docs, nil)
	if err == nil {
		err = c.follow(ctx, task.TaskUID)
	} else {
		err = refused(err)
	}
	var r refusal
	switch {
	case err == nil:
		return nil, nil
	case !errors.As(err, &r) || r.kind != "invalid_request":
		return nil, fmt.Errorf("writing to %s: %w", uid, err)
	case len(docs) == 1:
		_, id := docs[0].key()
		return []Rejected{{i, id, r.code}}, nil
	}
	left, err := c.putAll(ctx, uid, i, docs[:len(docs)/2])
	if err != nil {
		return left, err
	}
	right, err := c.putAll(ctx, uid, i, docs[len(docs)/2:])
	return append(left, right...), err
}

// refused turns an answer about the request itself into a refusal; any other stays what it is.
func refused(err error) error {
	var e *meilisearch.Error
	if errors.As(err, &e) && e.StatusCode >= 400 && e.StatusCode < 500 && !missing(err) {
		return refusal{e.MeilisearchApiError.Code, e.MeilisearchApiError.Type}
	}
	return down("writing", err)
}

func (c *Client) remove(ctx context.Context, uid string, ids []models.ID) error {
	for part := range slices.Chunk(ids, batch) {
		names := make([]string, len(part))
		for k, id := range part {
			names[k] = string(id)
		}
		task, err := c.write.Index(uid).DeleteDocumentsWithContext(ctx, names, nil)
		if err != nil {
			return down("taking documents out", err)
		}
		if err := c.follow(ctx, task.TaskUID); err != nil {
			return fmt.Errorf("taking documents out of %s: %w", uid, err)
		}
	}
	return nil
}

// afterward keeps what changed while an index is built anew: the latest document of each id, or nil for one that is gone.
// The gate is shared by single writes and taken alone for the moment of the swap.
type afterward struct {
	gate  sync.RWMutex
	mu    sync.Mutex
	later map[models.ID]Document
}

func (b *afterward) note(docs []Document, gone []models.ID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, d := range docs {
		_, id := d.key()
		b.later[id] = d
	}
	for _, id := range gone {
		b.later[id] = nil
	}
}

// take gives what was noted so far, and forgets it.
func (b *afterward) take() (docs []Document, gone []models.ID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, d := range b.later {
		if d == nil {
			gone = append(gone, id)
		} else {
			docs = append(docs, d)
		}
	}
	b.later = map[models.ID]Document{}
	return docs, gone
}
