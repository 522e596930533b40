package api

import (
	"context"
	"sync"
	"time"
)

// heldFigures keeps the rounded totals of the public home when they took long to count: in a world of hundreds of thousands of
// needs it takes seconds. Nothing about a single need is in them, and they say of which moment they are.
type heldFigures struct {
	mu    sync.Mutex
	is    Figures
	until time.Time
}

// Figures counted in less than countedSoon are not kept; others are for heldTimes as long as they took.
const (
	countedSoon = time.Second
	heldTimes   = 20
)

// get gives the kept figures, or has them counted: once, however many ask.
func (h *heldFigures) get(ctx context.Context, count func(ctx context.Context) (Figures, error)) (Figures, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	began := time.Now()
	if began.Before(h.until) {
		return h.is, nil
	}
	f, err := count(ctx)
	if took := time.Since(began); err == nil && took >= countedSoon {
		h.is, h.until = f, time.Now().Add(heldTimes*took)
	}
	return f, err
}
