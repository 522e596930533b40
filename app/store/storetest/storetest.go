// Package storetest gives tests a real, migrated PostgreSQL: one server per test binary, one database per test, cloned
// from a template. It also watches that each table is written by its owner alone.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"shanqiao/app/embedded"
	"shanqiao/app/jobs"
	"shanqiao/app/store"
)

var server struct {
	once  sync.Once
	stack *embedded.Stack
	dir   string
	err   error
	n     int
	mu    sync.Mutex
}

// Main runs the tests of a package and stops the servers they started. Every TestMain that uses DB is this.
func Main(m *testing.M) {
	code := m.Run()
	if server.stack != nil {
		server.stack.Stop()
	}
	if server.dir != "" {
		_ = os.RemoveAll(server.dir)
	}
	os.Exit(code)
}

// Stack starts PostgreSQL and Meilisearch for this test binary, once.
func Stack(t testing.TB) *embedded.Stack {
	t.Helper()
	server.once.Do(func() { server.err = start() })
	if server.err != nil {
		t.Fatal(server.err)
	}
	return server.stack
}

func start() error {
	dir, err := os.MkdirTemp("", "shanqiao-test-")
	if err != nil {
		return err
	}
	server.dir = dir
	run := os.Getenv("RUNTIME_DIR")
	if run == "" {
		_, here, _, _ := runtime.Caller(0)
		run = filepath.Join(filepath.Dir(here), "..", "..", "..", "runtime")
	}
	ctx := context.Background()
	server.stack, err = embedded.Start(ctx, embedded.Options{RuntimeDir: run, DataDir: dir, FastAndLoose: true, NeedPostgres: true, NeedMeili: true, Progress: func(string) {}})
	if err != nil {
		return err
	}
	if err := create(ctx, "template_shanqiao", ""); err != nil {
		return err
	}
	return store.Migrate(ctx, database("template_shanqiao"), func(string) {}, func(ctx context.Context, db *sql.DB) error { return jobs.Migrate(ctx, db) })
}

func create(ctx context.Context, name, template string) error {
	conn, err := pgx.Connect(ctx, server.stack.DatabaseURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	q := "CREATE DATABASE " + name
	if template != "" {
		q += " TEMPLATE " + template
	}
	_, err = conn.Exec(ctx, q)
	return err
}

func database(name string) string {
	u, err := url.Parse(server.stack.DatabaseURL)
	if err != nil {
		panic(err)
	}
	u.Path = "/" + name
	return u.String()
}

// URL makes a fresh migrated database and gives its address, as the owner of the tables.
func URL(t testing.TB) string {
	t.Helper()
	Stack(t)
	server.mu.Lock()
	server.n++
	name := fmt.Sprintf("test_%d", server.n)
	err := create(context.Background(), name, "template_shanqiao")
	server.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	return database(name)
}

// DB opens a fresh migrated database as the application and watches the owners of its tables.
func DB(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	Watch(t, db)
	return db
}

// Owners says which package writes which table. One owner per table.
var Owners = map[string]string{
	"rule_sets": "plans", "plans": "plans", "plan_files": "plans", "plan_grants": "plans",
	"trail": "trail", "trail_log": "trail", "trail_hashes": "trail", "sealed_keys": "pii", "reveals": "pii", "files": "files", "params": "params", "calendar_days": "params",
	"world": "params", "idempotency_keys": "store", "counters": "store",
	"regions": "regions", "region_tags": "regions", "region_names": "regions", "villages": "regions",
	"users": "identity", "user_grants": "identity", "sessions": "identity", "signin_failures": "identity", "relatives": "identity",
	"organisations": "registry", "organisation_events": "registry", "households": "households", "people": "households", "consents": "households",
	"notices": "notices", "objections": "notices", "offices": "notices", "challenges": "notices", "objection_tries": "notices", "needs": "needs", "need_lines": "needs", "need_reviews": "needs", "published": "needs", "need_looks": "needs",
	"ledger_entries": "ledger", "postings": "ledger", "ledger_accounts": "ledger", "offers": "offers", "offer_events": "offers",
	"matches": "matches", "match_lines": "matches", "match_reviews": "matches", "vouchers": "matches", "voucher_lines": "matches",
	"cycles": "honors", "nominations": "honors", "honor_votes": "honors", "awards": "honors", "honor_counted": "honors", "honor_notes": "honors",
}

// Watch fails the test when a package writes a table it does not own, by any of GORM's ways to write.
func Watch(t testing.TB, db *store.DB) {
	t.Helper()
	check := func(tx *gorm.DB) {
		table := written(tx)
		owner, known := Owners[table]
		if table == "" || !known {
			return
		}
		if by := caller(); by != owner && !(by == "trail" && tx.Statement.SQL.Len() == 0) && by != "demo" {
			t.Errorf("table %s is written by %s but belongs to %s", table, by, owner)
		}
	}
	c := db.Gorm().Callback()
	for name, register := range map[string]func(string, func(*gorm.DB)) error{
		"create": c.Create().After("gorm:create").Register, "update": c.Update().After("gorm:update").Register,
		"delete": c.Delete().After("gorm:delete").Register, "raw": c.Raw().After("gorm:raw").Register,
	} {
		if err := register("owners:"+name, check); err != nil {
			t.Fatal(err)
		}
	}
}

func written(tx *gorm.DB) string {
	if tx.Statement.Table != "" {
		return tx.Statement.Table
	}
	words := strings.Fields(strings.ToUpper(tx.Statement.SQL.String()))
	if len(words) < 3 {
		return ""
	}
	at := map[string]int{"INSERT": 2, "DELETE": 2, "UPDATE": 1}[words[0]]
	if at == 0 {
		return ""
	}
	return strings.ToLower(strings.Trim(words[at], `"(`))
}

// caller finds the room or tool whose code asked for the write: trail.Move saves on behalf of the room that called it.
func caller() string {
	pcs := make([]uintptr, 60)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		if rest, ok := strings.CutPrefix(f.Function, "shanqiao/app/"); ok {
			pkg := rest[:strings.IndexAny(rest, ".")]
			inMove := pkg == "trail" && strings.Contains(rest, "Move")
			if !inMove && !(pkg == "store" && !strings.Contains(rest, "Number") && !strings.Contains(rest, "Once") && !strings.Contains(rest, "claim")) && pkg != "store/storetest" {
				return pkg
			}
		}
		if !more {
			return "?"
		}
	}
}
