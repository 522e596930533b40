package demo

import (
	"context"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"shanqiao/app/files"
	"shanqiao/app/honors"
	"shanqiao/app/households"
	"shanqiao/app/identity"
	"shanqiao/app/jobs"
	"shanqiao/app/ledger"
	"shanqiao/app/matches"
	"shanqiao/app/needs"
	"shanqiao/app/notices"
	"shanqiao/app/offers"
	"shanqiao/app/params"
	"shanqiao/app/pii"
	"shanqiao/app/regions"
	"shanqiao/app/registry"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
	"shanqiao/app/trail"
	"shanqiao/models"
)

func TestMain(m *testing.M) {
	identity.Cost = 64 // passwords are not what is tested here
	storetest.Main(m)
}

// world makes the rooms on a fresh database and lets Begin do its part.
func world(t *testing.T) Rooms {
	t.Helper()
	db := storetest.DB(t)
	j, err := jobs.New(db, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		t.Fatal(err)
	}
	r := Rooms{DB: db, Trail: trail.New(db, j)}
	r.Params = params.New(db, r.Trail)
	r.PII = pii.New(db, r.Trail, pii.Keys{Wrapping: []pii.WrappingKey{{Number: 1, Key: make([]byte, 32)}}, Lookup: make([]byte, 32)})
	r.Files = files.New(db, r.Trail, r.PII, r.Params.Now)
	r.Regions = regions.New(db, r.Trail, r.Params)
	r.Users = identity.New(db, r.Trail, r.Params.Now)
	r.Registry = registry.New(db, r.Trail, r.PII, r.Params, r.Users)
	r.Households = households.New(db, r.Trail, r.PII, r.Params, r.Users)
	n := notices.New(db, r.PII, r.Params)
	r.Needs = needs.New(db, r.Trail, r.PII, r.Params, r.Users, r.Households, n)
	r.Ledger = ledger.New(db)
	r.Offers = offers.New(db, r.Trail, r.Params, r.Registry, r.Ledger)
	r.Matches = matches.New(db, r.Trail, r.Params, r.Regions, r.Users, r.Registry, r.Households, r.Needs, r.Offers)
	r.Honors = honors.New(db, r.Trail, r.Params, r.Users, n, r.Matches)
	ctx := context.Background()
	if _, err := r.Regions.Load(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if err := r.Params.Found(ctx, "demo"); err != nil {
		t.Fatal(err)
	}
	if err := Begin(ctx, r); err != nil {
		t.Fatal(err)
	}
	return r
}

func load(t *testing.T, r Rooms, n int) []string {
	t.Helper()
	var lines []string
	began := time.Now()
	if err := Load(context.Background(), r, Size{Needs: n}, func(s string) { lines = append(lines, s) }); err != nil {
		t.Fatal(err)
	}
	t.Logf("loaded %d needs in %s", n, time.Since(began).Round(time.Millisecond))
	return lines
}

func count(t *testing.T, db *store.DB, query string, args ...any) (n int64) {
	t.Helper()
	if err := db.Pool.QueryRow(context.Background(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func strings1(t *testing.T, db *store.DB, query string) []string {
	t.Helper()
	rows, err := db.Pool.Query(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// clean asks everything that `verify` asks.
func clean(t *testing.T, r Rooms) {
	t.Helper()
	ctx := context.Background()
	wrong, err := r.Ledger.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	states, err := r.Needs.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for {
		n, err := r.Trail.Sequence(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	log, entries, err := r.Trail.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range append(append(wrong, states...), log...) {
		t.Error(w)
	}
	if want := count(t, r.DB, "SELECT count(*) FROM trail"); entries != want {
		t.Errorf("got %d entries in the log, want all %d", entries, want)
	}
}

func TestLoad_AgreesWithEverything(t *testing.T) {
	r := world(t)
	load(t, r, 250)
	clean(t, r)
}

var _ = regexp.MustCompile
var _ = strings.Join
var _ = models.Village{}
