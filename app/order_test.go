package main

import (
	"go/build"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

const module = "shanqiao/"

// order is the architecture: a package may import only packages that stand above it in this list.
// (Read from the top it is the ground floor first; from the bottom it is the story of the product, last chapter first.)
var order = []string{
	// nouns, index, schema, web app
	"migrations", "frontend", "models", "search",
	// tools
	"app/config", "app/store", "app/embedded", "app/jobs", "app/store/storetest", "app/trail", "app/pii", "app/files", "app/params",
	// rooms
	"app/regions", "app/identity", "app/registry", "app/households", "app/notices", "app/needs", "app/ledger",
	"app/offers", "app/engine/flow", "app/engine/dimacs", "app/engine", "app/engine/sample",
	"app/engine/frame", "app/engine/simulate", "app/matches", "app/plans", "app/honors",
	// all of them, made once
	"app/rooms", "app/rooms/roomstest",
	// the world to try things in, and the doors
	"app/demo", "app/api", "app/cli", "app",
}

// outside says which packages may use which outside library (prefix of the import path).
var outside = map[string][]string{
	"github.com/danielgtaylor/huma":                      {"app/api"},
	"github.com/gofiber/fiber":                           {"app/api", "app/cli"},
	"github.com/meilisearch/meilisearch-go":              {"search", "app/cli"},
	"gorm.io/driver/postgres":                            {"app/store"},
	"crypto/aes":                                         {"app/pii"},
	"crypto/cipher":                                      {"app/pii"},
	"github.com/emmansun/gmsm":                           {"app/pii", "app/plans"},
	"github.com/riverqueue/river":                        {"app/jobs"},
	"github.com/pressly/goose":                           {"app/store"},
	"golang.org/x/crypto/argon2":                         {"app/identity"},
	"golang.org/x/mod/sumdb/tlog":                        {"app/trail"},
	"github.com/prometheus/client_golang":                {"app/api"},
	"github.com/gofiber/fiber/v2/middleware/idempotency": {},
}

// dry packages touch nothing outside their arguments.
var dry = map[string][]string{
	"models":              {"gorm.io/", "net", "net/http", "os", "math/rand", "crypto/rand", "database/sql"},
	"app/engine/flow":     {"gorm.io/", "net", "net/http", "os", "time", "math/rand", "math/rand/v2", "crypto/rand", "database/sql", "shanqiao/"},
	"app/engine":          {"gorm.io/", "net", "net/http", "os", "time", "math/rand", "math/rand/v2", "crypto/rand", "database/sql"},
	"app/engine/dimacs":   {"gorm.io/", "net", "net/http", "os", "time", "math/rand", "math/rand/v2", "crypto/rand", "database/sql"},
	"app/engine/frame":    {"gorm.io/", "net", "net/http", "os", "math/rand", "math/rand/v2", "crypto/rand", "database/sql"},
	"app/engine/simulate": {"gorm.io/", "net", "net/http", "os", "math", "math/rand", "crypto/rand", "database/sql"},
	"app/engine/sample":   {"gorm.io/", "net", "net/http", "os", "time", "math/rand", "crypto/rand", "database/sql"},
}

func TestOrder(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	place := map[string]int{}
	for i, p := range order {
		place[p] = i
	}
	for dir, imports := range packages(t, root) {
		at, listed := place[dir]
		if !listed {
			t.Errorf("%s is not in the ordered list: a decision note proposes its place first", dir)
			continue
		}
		for _, imp := range imports {
			checkImport(t, dir, at, imp, place)
		}
	}
}

func checkImport(t *testing.T, dir string, at int, imp string, place map[string]int) {
	t.Helper()
	for _, never := range dry[dir] {
		if imp == never || (strings.HasSuffix(never, "/") && strings.HasPrefix(imp, never)) {
			t.Errorf("%s imports %s but must stay dry", dir, imp)
		}
	}
	if ours, ok := strings.CutPrefix(imp, module); ok {
		below, listed := place[ours]
		if !listed || below >= at {
			t.Errorf("%s imports %s, which does not stand below it", dir, ours)
		}
		if ours == "search" && dir != "app/cli" && dir != "app/api" {
			t.Errorf("%s imports search: rooms and tools record a fact instead", dir)
		}
		return
	}
	for prefix, allowed := range outside {
		if strings.HasPrefix(imp, prefix) && !contains(allowed, dir) {
			t.Errorf("%s imports %s; only %v may", dir, imp, allowed)
		}
	}
}

// packages lists every package of ours with its imports, test files left out.
func packages(t *testing.T, root string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, top := range []string{"models", "search", "migrations", "frontend", "app"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if !d.IsDir() {
				return nil
			}
			if d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "dist" || d.Name() == "data" {
				return filepath.SkipDir
			}
			pkg, err := build.ImportDir(path, 0)
			if _, none := err.(*build.NoGoError); none {
				return nil
			}
			if err != nil {
				return err
			}
			rel, _ := filepath.Rel(root, path)
			sort.Strings(pkg.Imports)
			found[filepath.ToSlash(rel)] = pkg.Imports
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) < 5 {
		t.Fatalf("found only %d packages under %s", len(found), root)
	}
	return found
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
