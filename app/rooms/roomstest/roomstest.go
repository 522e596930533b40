// Package roomstest gives tests every room on a database of their own, wired as the program wires them.
package roomstest

import (
	"context"
	"io"
	"log/slog"
	"os"
	"testing"
	"time"

	"shanqiao/app/jobs"
	"shanqiao/app/params"
	"shanqiao/app/pii"
	"shanqiao/app/rooms"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
)

// Keys are the same in every test.
var Keys = pii.Keys{Wrapping: []pii.WrappingKey{{Number: 1, Key: make([]byte, 32)}}, Lookup: make([]byte, 32)}

// Ordinary is the day on which the worlds of tests begin: a Tuesday with nothing but ordinary weeks around it.
const Ordinary = "2026-11-24"

// Beginning is when the worlds of tests begin: STORY_BEGIN (make days), else the ordinary day. No test lives on the
// machine's day: what holds today must hold tomorrow.
var Beginning = func() time.Time {
	text := os.Getenv("STORY_BEGIN")
	if text == "" {
		text = Ordinary
	}
	at, err := params.ReadBeginning(text)
	if err != nil {
		panic("STORY_BEGIN: " + err.Error())
	}
	return at
}()

// New makes the rooms on a fresh migrated database, in a world that begins at Beginning. Jobs are queued and not run.
func New(t testing.TB) (rooms.Rooms, *pii.PII) {
	t.Helper()
	return On(t, storetest.DB(t))
}

// On makes the rooms on an open database.
func On(t testing.TB, db *store.DB) (rooms.Rooms, *pii.PII) {
	t.Helper()
	queue, err := jobs.New(db, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	r, p := rooms.Make(db, queue, Keys)
	if err := r.Params.FoundDemo(context.Background(), Beginning); err != nil {
		t.Fatal(err)
	}
	return r, p
}
