// Package search is the only user of Meilisearch: what the index knows of each noun (documents.go), how the engine is set
// (settings.go), what may be asked (query.go), and how the index is made to say what the database says (sync.go,
// rebuild.go, reconcile.go). Truth is the database; the index is a copy that holds public fields only and may be thrown away.
//
// What a caller must know: a search answers within 800 ms or with ErrDown, and while the engine is down at once; the
// caller then asks the database. Who sees what follows from the Viewer alone. Every write is followed to its end.
package search

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// ErrDown says that the engine does not answer or has no index; ask the database instead.
var ErrDown = errors.New("search is down")

// Index is one kind of document. The engine's name of it carries the number of its schema.
type Index string

// The indexes.
const (
	Needs         Index = "needs"
	Organisations Index = "organisations"
	Offers        Index = "offers"
	Honors        Index = "honors"
)

// Indexes lists them all.
var Indexes = []Index{Needs, Organisations, Offers, Honors}

// schema numbers: raise one when documents or settings change so that the old index cannot serve; then reindex.
var schema = map[Index]int{Needs: 2, Organisations: 1, Offers: 1, Honors: 1}

const (
	searchTimeout = 800 * time.Millisecond
	writeTimeout  = 30 * time.Second
)

// Client talks to one Meilisearch.
type Client struct {
	read, write meilisearch.ServiceManager
	prefix      string
	breaker     breaker

	mu       sync.Mutex
	made     map[string]bool      // indexes whose settings this process has checked
	building map[Index]*afterward // indexes that are being built anew
}

// New makes a client; nothing is asked yet. prefix goes before every index name: tests share one engine by it.
func New(url, key, prefix string) *Client {
	transport := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 300 * time.Millisecond}).DialContext,
		MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute,
		// compressed answers come in several small writes, and each page then waits 40 ms for a delayed acknowledgement
		DisableCompression: true,
	}
	service := func(limit time.Duration) meilisearch.ServiceManager {
		return meilisearch.New(url, meilisearch.WithAPIKey(key), meilisearch.DisableRetries(),
			meilisearch.WithCustomClient(&http.Client{Transport: transport, Timeout: limit}))
	}
	return &Client{read: service(searchTimeout), write: service(writeTimeout), prefix: prefix, made: map[string]bool{}, building: map[Index]*afterward{}}
}

func (c *Client) uid(i Index) string { return fmt.Sprintf("%s%s_v%d", c.prefix, i, schema[i]) }

// down turns an error of the engine into ErrDown when it is not there, has no such index, or is too slow. The texts of
// the library quote whole requests; only the engine's own code is kept.
func down(doing string, err error) error {
	var e *meilisearch.Error
	if errors.As(err, &e) {
		switch code := e.MeilisearchApiError.Code; {
		case e.StatusCode == 0 || e.StatusCode >= 500, code == "index_not_found",
			code == "invalid_search_filter", code == "invalid_search_sort", code == "invalid_search_facets", code == "invalid_search_attributes_to_search_on": // made a moment ago, its settings still on their way
			return fmt.Errorf("%s: %w (%d %s)", doing, ErrDown, e.StatusCode, code)
		default:
			return fmt.Errorf("%s: %d %s", doing, e.StatusCode, code)
		}
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func missing(err error) bool {
	var e *meilisearch.Error
	return errors.As(err, &e) && e.MeilisearchApiError.Code == "index_not_found"
}

// breaker stops asking an engine that does not answer: after three failures in a row it refuses for two seconds, then lets
// one request through to see.
type breaker struct {
	mu       sync.Mutex
	failures int
	until    time.Time
}

const tries, pause = 3, 2 * time.Second

func (b *breaker) allows(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures < tries {
		return true
	}
	if now.Before(b.until) {
		return false
	}
	b.until = now.Add(pause)
	return true
}

func (b *breaker) note(err error, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil {
		b.failures = 0
		return
	}
	if b.failures++; b.failures >= tries {
		b.until = now.Add(pause)
	}
}

// guarded runs a search under the time limit and the breaker.
func (c *Client) guarded(ctx context.Context, f func(ctx context.Context) error) error {
	if !c.breaker.allows(time.Now()) {
		return ErrDown
	}
	limited, cancel := context.WithTimeout(ctx, searchTimeout)
	defer cancel()
	err := f(limited)
	if err != nil && ctx.Err() != nil { // the caller left; that says nothing about the engine
		return ctx.Err()
	}
	var e *meilisearch.Error
	if errors.As(err, &e) && e.StatusCode > 0 && e.StatusCode < 500 {
		c.breaker.note(nil, time.Now())
	} else {
		c.breaker.note(err, time.Now())
	}
	if err != nil {
		return down("searching", err)
	}
	return nil
}
