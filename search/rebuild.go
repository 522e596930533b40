package search

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"shanqiao/models"
)

// batch is the most documents in one task. The engine's queue is one for all, and a single change waits for the batch before
// it, so batches shrink until one takes about half a second.
const batch, smallest = 10_000, 250

// pace is how long one batch should take.
const pace = 500 * time.Millisecond

// resize gives the size of the next batch from how long the last one took: half after one of twice the pace, which is not the
// odd slow one of a busy machine, and double where there is room for it.
func resize(n int, took time.Duration) int {
	switch {
	case took > pace*2:
		return max(n/2, smallest)
	case took < pace*2/3:
		return min(n*2, batch)
	}
	return n
}

// least is the smallest batch for an index that holds so many documents: each batch costs the engine the more the larger the
// index is, whatever is in it, and a million in batches of 250 would take hours.
func least(written int) int { return min(max(written/100, smallest), batch) }

// Next gives the documents that follow an id, and the last id it looked at; an empty last id ends the reading. It may give
// no documents for a stretch of rows that nobody may find.
type Next func(ctx context.Context, after models.ID) (docs []Document, last models.ID, err error)

// Rebuilt says what a rebuild did. Differ are documents of the old index that are newer than, or missing from, the new one:
// another process changed them meanwhile, or their rows are gone. The caller reads their rows again and puts or deletes.
type Rebuilt struct {
	Documents int
	Rejected  []Rejected
	Differ    []models.ID
	Took      time.Duration
}

// Rebuild makes an index anew beside the old one, in batches with room for single changes between, swaps the two when all
// is in, compares, and removes the old one. Searches go on meanwhile. A failed rebuild leaves the old index as it was.
func (c *Client) Rebuild(ctx context.Context, i Index, next Next) (out Rebuilt, err error) {
	began := time.Now()
	if err := c.ensure(ctx, i); err != nil {
		return out, err
	}
	fresh := c.uid(i) + "_new"
	if err := c.drop(ctx, fresh); err != nil {
		return out, err
	}
	if err := c.create(ctx, i, fresh); err != nil {
		return out, err
	}
	b := &afterward{later: map[models.ID]Document{}}
	c.mu.Lock()
	if c.building[i] != nil {
		c.mu.Unlock()
		return out, fmt.Errorf("rebuilding %s: it is being rebuilt already", i)
	}
	c.building[i] = b
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		delete(c.building, i)
		c.mu.Unlock()
	}()
	if out.Rejected, err = c.fill(ctx, i, fresh, next); err != nil {
		return out, fmt.Errorf("rebuilding %s: %w", i, err)
	}
	if err := c.swap(ctx, i, fresh, b); err != nil {
		return out, fmt.Errorf("rebuilding %s: %w", i, err)
	}
	is, err := c.fingerprint(ctx, c.uid(i))
	if err != nil {
		return out, err
	}
	was, err := c.fingerprint(ctx, fresh)
	if err != nil {
		return out, err
	}
	for id, version := range was {
		if now, ok := is[id]; !ok || now < version {
			out.Differ = append(out.Differ, id)
		}
	}
	slices.Sort(out.Differ)
	out.Documents = len(is)
	err = c.drop(ctx, fresh)
	out.Took = time.Since(began)
	return out, err
}

// fill reads the database to its end and writes every document in batches, each followed to its end.
func (c *Client) fill(ctx context.Context, i Index, uid string, next Next) (rejected []Rejected, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	size, written := smallest, 0
	var waiting []Document
	for p := range pages(ctx, next) {
		if p.err != nil {
			return rejected, p.err
		}
		waiting = append(waiting, p.docs...)
		for len(waiting) >= size || p.last == "" && len(waiting) > 0 {
			n := min(size, len(waiting))
			began := time.Now()
			more, err := c.putAll(ctx, uid, i, waiting[:n])
			if err != nil {
				return rejected, err
			}
			rejected, waiting, written = append(rejected, more...), waiting[n:], written+n
			size = max(resize(size, time.Since(began)), least(written))
		}
	}
	return rejected, ctx.Err()
}

// page is what one call of Next gave.
type page struct {
	docs []Document
	last models.ID
	err  error
}

// pages reads the database while the engine works, two pages ahead at most, until its end, an error or the end of ctx.
func pages(ctx context.Context, next Next) <-chan page {
	out := make(chan page, 1)
	go func() {
		defer close(out)
		for after, more := models.ID(""), true; more; {
			docs, last, err := next(ctx, after)
			after, more = last, err == nil && last != ""
			select {
			case out <- page{docs, last, err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// swap brings the new index up to date with what changed meanwhile and exchanges the names. Single changes wait so long.
func (c *Client) swap(ctx context.Context, i Index, fresh string, b *afterward) error {
	if err := c.catchUp(ctx, i, fresh, b); err != nil { // most of it before the gate closes
		return err
	}
	b.gate.Lock()
	defer b.gate.Unlock()
	if err := c.catchUp(ctx, i, fresh, b); err != nil {
		return err
	}
	task, err := c.write.SwapIndexesWithContext(ctx, []*meilisearch.SwapIndexesParams{{Indexes: []string{c.uid(i), fresh}}})
	if err != nil {
		return down("swapping", err)
	}
	return c.follow(ctx, task.TaskUID)
}

func (c *Client) catchUp(ctx context.Context, i Index, uid string, b *afterward) error {
	docs, gone := b.take()
	for part := range slices.Chunk(docs, batch) {
		if _, err := c.putAll(ctx, uid, i, part); err != nil {
			return err
		}
	}
	return c.remove(ctx, uid, gone)
}

// drop removes an index when no task of it waits any more: a removal that overtakes tasks loses them.
func (c *Client) drop(ctx context.Context, uid string) error {
	for {
		waiting, err := c.write.GetTasksWithContext(ctx, &meilisearch.TasksQuery{IndexUIDS: []string{uid}, Limit: 1,
			Statuses: []meilisearch.TaskStatus{meilisearch.TaskStatusEnqueued, meilisearch.TaskStatusProcessing}})
		if err != nil {
			return down("looking for tasks", err)
		}
		if len(waiting.Results) == 0 {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	if _, err := c.write.GetIndexWithContext(ctx, uid); missing(err) {
		return nil
	}
	task, err := c.write.DeleteIndexWithContext(ctx, uid)
	if err != nil {
		return down("removing "+uid, err)
	}
	return c.follow(ctx, task.TaskUID)
}
