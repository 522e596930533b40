package trail

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"shanqiao/app/jobs"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// filled is a trail of so many entries in a database of its own, all in the log, and a connection of the tables' owner.
func filled(t *testing.T, n int) (*Trail, *pgx.Conn) {
	t.Helper()
	ctx := context.Background()
	url := storetest.URL(t)
	db, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	queue, err := jobs.New(db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	owner, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close(ctx) })
	exec(t, owner, "INSERT INTO trail (at, actor, fact, noun, subject, region) SELECT '2026-11-24'::timestamptz + i * interval '1 second', 'x', 'need.post', 'need', i::text, '220821100208' FROM generate_series(1, $1::int) i", n)
	tr := New(db, queue)
	if err := tr.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	return tr, owner
}

func exec(t *testing.T, c *pgx.Conn, query string, args ...any) {
	t.Helper()
	if _, err := c.Exec(context.Background(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func verify(t *testing.T, tr *Trail) ([]string, int64) {
	t.Helper()
	wrong, n, err := tr.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return wrong, n
}

// A log longer than what is appended and verified at a time is one log.
func TestVerify_ManyStretches(t *testing.T) {
	const n = 2*stretch + most/2 + 7
	tr, owner := filled(t, n)
	if wrong, got := verify(t, tr); len(wrong) > 0 || got != n {
		t.Fatalf("got %d entries and %v, want %d and nothing wrong", got, wrong, n)
	}
	exec(t, owner, "INSERT INTO trail (at, actor, fact, noun, subject, region) VALUES (now(), 'x', 'need.post', 'need', 'late', '220821100208')")
	if err := tr.CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	if wrong, got := verify(t, tr); len(wrong) > 0 || got != n+1 {
		t.Fatalf("got %d entries and %v, want %d and nothing wrong", got, wrong, n+1)
	}
}

func TestVerify_FindsWhatWasChanged(t *testing.T) {
	tr, owner := filled(t, stretch+100)
	for _, c := range []struct{ what, change, undo, want string }{
		{"an entry", "UPDATE trail SET note = 'changed' WHERE id = 30", "UPDATE trail SET note = '' WHERE id = 30", "trail entry at position 29 was changed"},
		{"an entry of a later stretch", "UPDATE trail SET actor = 'y' WHERE id = 20051", "UPDATE trail SET actor = 'x' WHERE id = 20051", "trail entry at position 20050 was changed"},
		{"a leaf", "UPDATE trail_log SET leaf = leaf || '\\x00' WHERE seq = 7", "UPDATE trail_log SET leaf = substr(leaf, 1, 32) WHERE seq = 7", "trail entry at position 7 was changed"},
		{"a hash", "UPDATE trail_hashes SET hash = sha256(hash) WHERE idx = 5", "UPDATE trail_hashes SET hash = (SELECT leaf FROM trail_log WHERE seq = 0) WHERE idx = 5", "stored hash 5 does not follow from the trail"},
		{"a hash of no entry", "INSERT INTO trail_hashes VALUES (1000000, '')", "DELETE FROM trail_hashes WHERE idx = 1000000", "1 stored hashes do not follow from the trail"},
	} {
		exec(t, owner, c.change)
		if wrong, _ := verify(t, tr); !strings.Contains(strings.Join(wrong, "\n"), c.want) {
			t.Errorf("%s changed: got %v, want %s", c.what, wrong, c.want)
		}
		exec(t, owner, c.undo)
	}
}

// An entry that is gone is found even when somebody took it out of trail and log.
func TestVerify_FindsWhatIsMissing(t *testing.T) {
	tr, owner := filled(t, 300)
	exec(t, owner, "DELETE FROM trail_log WHERE seq = 250")
	exec(t, owner, "DELETE FROM trail WHERE id = 251")
	if wrong, _ := verify(t, tr); len(wrong) == 0 {
		t.Error("an entry is missing and nothing is said")
	}
}
