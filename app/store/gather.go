package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"
)

// Gather answers many who ask for single rows at once with few questions to the database. While the database is busy with
// as many questions as it may, whoever comes waits, and the next question asks for the rows of all who wait. Nothing is
// kept: a question begins after everybody whom it answers has asked, so that an answer is never older than its request.
// Alone, a reader asks at once; inside a transaction he asks there. Safe for many goroutines.
type Gather[K comparable, V any] struct {
	ask  func(ctx context.Context, keys []K) (map[K]V, error)
	most int

	mu      sync.Mutex
	running int
	next    *gathered[K, V]
}

type gathered[K comparable, V any] struct {
	keys map[K]bool
	done chan struct{}
	rows map[K]V
	err  error
}

// gatherLimit is how long one question may take; the statement has a limit of its own.
const gatherLimit = 30 * time.Second

// NewGather makes one for ask, which gives the rows it finds by their keys; most is how many questions run at once.
func NewGather[K comparable, V any](most int, ask func(ctx context.Context, keys []K) (map[K]V, error)) *Gather[K, V] {
	return &Gather[K, V]{ask: ask, most: most}
}

// Get gives the row of a key; false when there is none. Who asked for the same key at the same time gets the same row: what
// it points to must not be changed.
func (g *Gather[K, V]) Get(ctx context.Context, key K) (v V, ok bool, err error) {
	if _, inside := ctx.Value(txKey{}).(*gorm.DB); inside {
		rows, err := g.ask(ctx, []K{key})
		v, ok = rows[key]
		return v, ok, err
	}
	b, first := g.join(key)
	if first {
		g.run(b)
	}
	select {
	case <-b.done:
		v, ok = b.rows[key]
		return v, ok, b.err
	case <-ctx.Done():
		return v, false, ctx.Err()
	}
}

// join puts a key into the question to come; first says that the caller is to ask it now.
func (g *Gather[K, V]) join(key K) (b *gathered[K, V], first bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if first = g.running < g.most; first {
		g.running++
		return &gathered[K, V]{keys: map[K]bool{key: true}, done: make(chan struct{})}, true
	}
	if g.next == nil {
		g.next = &gathered[K, V]{keys: map[K]bool{}, done: make(chan struct{})}
	}
	g.next.keys[key] = true
	return g.next, false
}

// run asks one question, and then has the next one asked if anybody waits for it.
func (g *Gather[K, V]) run(b *gathered[K, V]) {
	defer g.handOn(b)
	keys := make([]K, 0, len(b.keys))
	for k := range b.keys {
		keys = append(keys, k)
	}
	ctx, cancel := context.WithTimeout(context.Background(), gatherLimit) // of nobody in particular: one who leaves takes nothing from the others
	defer cancel()
	b.rows, b.err = g.ask(ctx, keys)
}

func (g *Gather[K, V]) handOn(b *gathered[K, V]) {
	if r := recover(); r != nil {
		b.err = fmt.Errorf("asking for %d rows: %v", len(b.keys), r)
	}
	close(b.done)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.next == nil {
		g.running--
		return
	}
	next := g.next
	g.next = nil
	go g.run(next)
}
