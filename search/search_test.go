package search_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"shanqiao/app/embedded"
	"shanqiao/models"
	"shanqiao/search"
)

var engine struct {
	once  sync.Once
	stack *embedded.Stack
	dir   string
	err   error
	names atomic.Int64
}

func TestMain(m *testing.M) {
	code := m.Run()
	if engine.stack != nil {
		engine.stack.Stop()
	}
	if engine.dir != "" {
		_ = os.RemoveAll(engine.dir)
	}
	os.Exit(code)
}

// stack is one Meilisearch for this test binary.
func stack(t testing.TB) *embedded.Stack {
	t.Helper()
	engine.once.Do(func() {
		run := os.Getenv("RUNTIME_DIR")
		if run == "" {
			run = "../runtime"
		}
		if run, engine.err = filepath.Abs(run); engine.err != nil {
			return
		}
		if engine.dir, engine.err = os.MkdirTemp("", "shanqiao-search-"); engine.err != nil {
			return
		}
		engine.stack, engine.err = embedded.Start(context.Background(), embedded.Options{RuntimeDir: run, DataDir: engine.dir, FastAndLoose: true, NeedMeili: true})
	})
	if engine.err != nil {
		t.Fatal(engine.err)
	}
	return engine.stack
}

// client has indexes of its own.
func client(t testing.TB) *search.Client {
	s := stack(t)
	return search.New(s.MeiliURL, s.MeiliKey, fmt.Sprintf("t%d_", engine.names.Add(1)))
}

// id makes a fixed id in the form of a UUID.
func id(n int) models.ID { return models.ID(fmt.Sprintf("01900000-0000-7000-8000-%012d", n)) }

type row map[string]string

func table(t testing.TB, name string) []row {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for _, rec := range all[1:] {
		r := row{}
		for i, h := range all[0] {
			r[h] = rec[i]
		}
		rows = append(rows, r)
	}
	return rows
}

// fixtures are the needs of testdata/needs.csv as the database would give them.
func fixtures(t testing.TB) (docs []search.Document, rows map[models.ID]row) {
	t.Helper()
	rows = map[models.ID]row{}
	for i, r := range table(t, "needs.csv") {
		n, at := need(t, i+1, r)
		d, ok := search.Need(n, at)
		if !ok {
			t.Fatalf("%s has no document", n.NeedNo)
		}
		docs, rows[n.ID] = append(docs, d), r
	}
	return docs, rows
}

func need(t testing.TB, i int, r row) (models.Need, search.Place) {
	t.Helper()
	number := func(s string) int64 {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	day := func(s string) *time.Time {
		if s == "" {
			return nil
		}
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return &d
	}
	n := models.Need{NeedNo: r["need_no"], Region: models.Code(r["region"]), Level: r["level"], Category: r["category"], Title: r["title"], Urgency: r["urgency"],
		State: "open", Minors: r["minors"] == "yes", NeededBy: day(r["needed_by"]), OpenedAt: day(r["opened"]), Groups: strings.Fields(r["groups"]),
		Lines: []models.NeedLine{{ResourceKind: r["kind"], Unit: r["unit"], Qty: number(r["qty"]), UnitValueFen: number(r["value_fen"])}}}
	n.ID, n.Version = id(i), 1
	return n, search.Place{Region: n.Region, Province: r["province"], Prefecture: r["prefecture"], County: r["county"], Township: r["township"], Tags: []string{"former_poor_county"}}
}

// org is somebody of a verified organisation.
var org = search.Viewer{Actor: models.Actor{User: "u", Grants: []models.Grant{{Role: models.OrgManager, Org: "o"}}}, Verified: true}

func staff(role models.Role, region models.Code) search.Viewer {
	return search.Viewer{Actor: models.Actor{User: "s", Grants: []models.Grant{{Role: role, Region: region}}}}
}

// filled is a client whose needs are the fixtures.
func filled(t testing.TB) (*search.Client, map[models.ID]row) {
	t.Helper()
	c := client(t)
	docs, rows := fixtures(t)
	if rejected, err := c.Put(t.Context(), docs...); err != nil || len(rejected) > 0 {
		t.Fatalf("put: %v, rejected %v", err, rejected)
	}
	return c, rows
}
