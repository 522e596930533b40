package search

import (
	"testing"
	"time"
)

// A batch takes about half a second, but in a large index never so few documents that the rebuild does not end.
func TestResize(t *testing.T) {
	for _, c := range []struct {
		size, written int
		took          time.Duration
		want          int
	}{
		{1000, 5000, 100 * time.Millisecond, 2000},
		{1000, 5000, 700 * time.Millisecond, 1000},
		{1000, 5000, 2 * time.Second, 500},
		{300, 5000, 2 * time.Second, smallest},
		{8000, 5000, 10 * time.Millisecond, batch},
		{2000, 600_000, 2 * time.Second, 6000},
		{batch, 4_000_000, time.Minute, batch},
	} {
		if got := max(resize(c.size, c.took), least(c.written)); got != c.want {
			t.Errorf("got %d after %d in %s into %d, want %d", got, c.size, c.took, c.written, c.want)
		}
	}
}
