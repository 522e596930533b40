// Package embedded runs a real PostgreSQL and a real Meilisearch as children of this program, so that nothing has to be
// installed or configured. They are started, supervised, and stopped in order; they listen on 127.0.0.1 only, with
// passwords made at random and kept in the data folder. A killed parent takes them along; the next start recovers.
//
// What a caller must know: one data folder serves one program at a time (Start), others on the same machine may join it
// (Join); as root the children run under unprivileged users, and when those cannot enter the data folder or the runtime
// folder, both are placed under /var/lib/shanqiao and a Progress line says so. Every error is one sentence for a person.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Options says where things lie and which children are wanted. All paths are absolute.
type Options struct {
	RuntimeDir   string       // holds postgres/, meilisearch and VERSION; made by `make runtime`
	DataDir      string       // made if missing; one program at a time
	PostgresBin  string       // folder with initdb and postgres, instead of RuntimeDir
	MeiliBin     string       // meilisearch program, instead of RuntimeDir
	Progress     func(string) // receives short lines for a person; may be nil; called from several goroutines
	FastAndLoose bool         // for tests: a power cut may lose the data
	NeedPostgres bool
	NeedMeili    bool
}

// Stack is what runs. The addresses stay the same until Stop, also when a child had to be started again.
type Stack struct {
	DatabaseURL string
	MeiliURL    string
	MeiliKey    string

	place   place
	options Options
	done    chan error

	mu    sync.Mutex // guards the two children and joined
	pg    *child
	meili *child
	lock  *lock // nil for a Stack that only joined
}

// Start brings the wanted children up and returns when both answer. ctx bounds the starting only: cancelled, whatever
// had been started is stopped again. The data folder stays locked until Stop.
func Start(ctx context.Context, o Options) (*Stack, error) {
	return begin(ctx, o, 500*time.Millisecond)
}

func begin(ctx context.Context, o Options, wait time.Duration) (*Stack, error) {
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	l, err := takeLock(o.DataDir, wait)
	if err != nil {
		return nil, err
	}
	s := &Stack{options: o, done: make(chan error, 1), lock: l}
	s.withdraw() // what a killed program left
	if err := s.start(ctx); err != nil {
		s.Stop()
		if ctx.Err() != nil {
			return nil, fmt.Errorf("starting the database and the search engine was interrupted: %w", ctx.Err())
		}
		return nil, s.explain(err)
	}
	return s, nil
}

func (s *Stack) start(ctx context.Context) error {
	programs, err := findPrograms(s.options)
	if err != nil {
		return err
	}
	if s.place, err = findPlace(s.options, programs, s.lock); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	both := make(chan error, 2)
	launch := func(wanted bool, start func(context.Context) error) {
		if !wanted {
			both <- nil
			return
		}
		go func() { both <- start(ctx) }()
	}
	launch(s.options.NeedPostgres, s.startPostgres)
	launch(s.options.NeedMeili, s.startMeili)
	for range 2 {
		if one := <-both; one != nil && err == nil {
			err = one
			cancel() // the other one need not finish; its own error would only say that it was interrupted
		}
	}
	if err != nil {
		return err
	}
	return s.announce()
}

// Stop ends Meilisearch, then PostgreSQL in an orderly way (no recovery at the next start), and frees the data folder.
// It may be called more than once, and does nothing to children that were joined.
func (s *Stack) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lock == nil {
		return
	}
	s.withdraw()
	for _, c := range []*child{s.meili, s.pg} {
		if c != nil {
			c.stop()
		}
	}
	s.lock.release()
	s.lock = nil
}

// StopMeili ends the search engine and leaves the database running.
func (s *Stack) StopMeili() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.meili == nil {
		return errors.New("this program does not run the search engine, so it cannot stop it")
	}
	s.meili.stop()
	return nil
}

// Done delivers one error when a child failed again and again and could not be kept up. It is never closed.
func (s *Stack) Done() <-chan error { return s.done }

func (s *Stack) giveUp(err error) {
	select {
	case s.done <- s.explain(err):
	default:
	}
}

// logFile opens a child's log for appending; a log that has grown past 16 MiB is set aside once.
func (s *Stack) logFile(name string) (string, error) {
	folder := filepath.Join(s.options.DataDir, "logs")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	path := filepath.Join(folder, name)
	if info, err := os.Stat(path); err == nil && info.Size() > 16<<20 {
		if err := os.Rename(path, path+".1"); err != nil {
			return "", err
		}
	}
	return path, nil
}
