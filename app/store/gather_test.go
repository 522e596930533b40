package store

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// shelf is a database of numbers by key that counts its questions and can be held.
type shelf struct {
	mu    sync.Mutex
	rows  map[string]int
	asked atomic.Int64
	hold  chan bool
}

func (s *shelf) ask(_ context.Context, keys []string) (map[string]int, error) {
	s.asked.Add(1)
	if s.hold != nil {
		<-s.hold
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]int{}
	for _, k := range keys {
		if k == "broken" {
			return nil, errors.New("broken")
		}
		if v, ok := s.rows[k]; ok {
			out[k] = v
		}
	}
	return out, nil
}

func TestGather_AnswersEveryoneWithHisOwn(t *testing.T) {
	s := &shelf{rows: map[string]int{"a": 1, "b": 2}, hold: make(chan bool)}
	g := NewGather(1, s.ask)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			key := []string{"a", "b", "none"}[i%3]
			v, ok, err := g.Get(context.Background(), key)
			if err != nil || v != map[string]int{"a": 1, "b": 2}[key] || ok != (key != "none") {
				t.Errorf("got %d %v %v for %s", v, ok, err, key)
			}
		}()
	}
	for waiting := 0; waiting < 3; {
		time.Sleep(time.Millisecond)
		g.mu.Lock()
		if waiting = 0; g.next != nil {
			waiting = len(g.next.keys)
		}
		g.mu.Unlock()
	}
	close(s.hold)
	wg.Wait()
	if n := s.asked.Load(); n < 2 || n > 5 {
		t.Errorf("got %d questions for 50 who ask at once, want few", n)
	}
	for until := time.Now().Add(15 * time.Minute); ; time.Sleep(time.Millisecond) {
		g.mu.Lock()
		idle := g.running == 0 && g.next == nil
		g.mu.Unlock()
		if idle {
			break
		}
		if time.Now().After(until) {
			t.Fatal("a question still runs when all are answered")
		}
	}
}

// A change that was committed before somebody asks is in his answer, however many ask meanwhile.
func TestGather_NeverOlderThanTheRequest(t *testing.T) {
	s := &shelf{rows: map[string]int{"a": 0}}
	g := NewGather(2, s.ask)
	stop := make(chan bool)
	var wg sync.WaitGroup
	for range 16 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				select {
				case <-stop:
					return
				default:
				}
				s.mu.Lock()
				least := s.rows["a"]
				s.mu.Unlock()
				if v, _, err := g.Get(context.Background(), "a"); err != nil || v < least {
					t.Errorf("got %d %v after %d was written", v, err, least)
					return
				}
			}
		}()
	}
	for i := range 2000 {
		s.mu.Lock()
		s.rows["a"] = i
		s.mu.Unlock()
	}
	close(stop)
	wg.Wait()
}

func TestGather_LeavesAndErrors(t *testing.T) {
	s := &shelf{rows: map[string]int{"a": 1}, hold: make(chan bool)}
	g := NewGather(1, s.ask)
	go func() { _, _, _ = g.Get(context.Background(), "a") }()
	for s.asked.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := g.Get(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v for one who left, want that he left", err)
	}
	close(s.hold)
	if _, _, err := g.Get(context.Background(), "broken"); err == nil {
		t.Error("a question failed and nobody heard")
	}
	if v, _, err := g.Get(context.Background(), "a"); v != 1 || err != nil {
		t.Errorf("got %d %v after a failure, want 1", v, err)
	}
	panics := NewGather(1, func(context.Context, []string) (map[string]int, error) { panic("x") })
	if _, _, err := panics.Get(context.Background(), "a"); err == nil {
		t.Error("a question panicked and nobody heard")
	}
}
