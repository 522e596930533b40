// Package roomstest gives tests every room on a database of their own, wired as the program wires them.
package roomstest

import (
	"io"
	"log/slog"
	"testing"

	"shanqiao/app/jobs"
	"shanqiao/app/pii"
	"shanqiao/app/rooms"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
)

// Keys are the same in every test.
var Keys = pii.Keys{Wrapping: []pii.WrappingKey{{Number: 1, Key: make([]byte, 32)}}, Lookup: make([]byte, 32)}

// New makes the rooms on a fresh migrated database. Jobs are queued and not run.
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
	return rooms.Make(db, queue, Keys)
}
