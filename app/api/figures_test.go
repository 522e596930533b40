package api

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestFigures_KeptOnlyWhenTheyTookLong(t *testing.T) { synctest.Test(t, keptOnlyWhenTheyTookLong) }

func keptOnlyWhenTheyTookLong(t *testing.T) {
	var h heldFigures
	counted := 0
	ask := func(took time.Duration, err error) (Figures, error) {
		return h.get(context.Background(), func(context.Context) (Figures, error) {
			counted++
			time.Sleep(took)
			return Figures{Open: int64(counted)}, err
		})
	}
	for want := range int64(2) {
		if f, err := ask(0, nil); f.Open != want+1 || err != nil {
			t.Fatalf("got %d %v, want them counted anew", f.Open, err)
		}
	}
	if _, err := ask(countedSoon, errors.New("down")); err == nil {
		t.Fatal("an error was kept to itself")
	}
	if f, _ := ask(countedSoon, nil); f.Open != 4 {
		t.Fatalf("got %d after an error, want them counted anew", f.Open)
	}
	if f, _ := ask(0, nil); f.Open != 4 {
		t.Errorf("got %d, want the figures that took long", f.Open)
	}
	h.until = time.Now()
	if f, _ := ask(0, nil); f.Open != 5 {
		t.Errorf("got %d when their time is over, want them counted anew", f.Open)
	}
}
