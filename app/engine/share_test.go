package engine

import (
	"os"
	"strconv"
	"testing"
)

// many sizes a random test: n problems, or the share of them that TEST_SHARE says in per cent (make quick). What a test
// wants to have seen shrinks with it.
func many(t testing.TB, n int) int {
	t.Helper()
	text := os.Getenv("TEST_SHARE")
	if text == "" {
		return n
	}
	share, err := strconv.Atoi(text)
	if err != nil || share < 5 || share > 100 {
		t.Fatalf("TEST_SHARE is a share in per cent from 5 to 100, not %q", text)
	}
	return max(n*share/100, 1)
}
