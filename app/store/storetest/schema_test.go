package storetest_test

import (
	"bytes"
	"context"
	"os"
	"reflect"
	"sort"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm/schema"

	"shanqiao/app/offers"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
	"shanqiao/models"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var nouns = []any{models.User{}, models.UserGrant{}, models.Session{}, models.Organisation{}, models.OrganisationEvent{}, models.Household{}, models.Person{}, models.Consent{},
	models.Need{}, models.NeedLine{}, models.NeedReview{}, models.Notice{}, models.Objection{}, models.Offer{}, offers.Event{}, models.LedgerEntry{}, models.Posting{}, models.LedgerAccount{},
	models.Match{}, models.MatchLine{}, models.MatchReview{}, models.Voucher{}, models.VoucherLine{}, models.Cycle{}, models.Nomination{}, models.HonorVote{}, models.Award{},
	models.Entry{}, models.File{}, models.Param{}, models.Region{}, models.RegionTag{}}

// TestSchema_TagsAgreeWithTheDatabase compares every noun's columns with information_schema, both ways.
func TestSchema_TagsAgreeWithTheDatabase(t *testing.T) {
	db := storetest.DB(t)
	for _, noun := range nouns {
		sc, err := schema.Parse(noun, &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			t.Fatal(err)
		}
		var columns []string
		if err := db.Gorm().Raw("SELECT column_name FROM information_schema.columns WHERE table_name = ?", sc.Table).Scan(&columns).Error; err != nil {
			t.Fatal(err)
		}
		want := append([]string{}, sc.DBNames...)
		sort.Strings(columns)
		sort.Strings(want)
		if !reflect.DeepEqual(columns, want) {
			t.Errorf("table %s has %v, the noun %v", sc.Table, columns, want)
		}
	}
}

// TestSchema_ConstraintsAreKnown: every named failure of the map exists, and every check or unique the SQL names on purpose has a meaning.
func TestSchema_ConstraintsAreKnown(t *testing.T) {
	db := storetest.DB(t)
	var names []string
	err := db.Gorm().Raw(`SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'`).Scan(&names).Error
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, n := range names {
		have[n] = true
	}
	for constraint := range models.Constraints {
		if !have[constraint] {
			t.Errorf("models.Constraints names %s, which the database does not have", constraint)
		}
	}
}

// TestSchema_EveryTableHasAnOwner: a new table is written by exactly one package.
func TestSchema_EveryTableHasAnOwner(t *testing.T) {
	db := storetest.DB(t)
	var tables []string
	if err := db.Gorm().Raw("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").Scan(&tables).Error; err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if strings.HasPrefix(table, "river") || table == "goose_db_version" {
			continue
		}
		if storetest.Owners[table] == "" {
			t.Errorf("table %s has no owner in storetest.Owners", table)
		}
	}
}

// TestSchema_AppendOnly: the program's role may not change what is only ever added to.
func TestSchema_AppendOnly(t *testing.T) {
	db := storetest.DB(t)
	for _, table := range strings.Split(store.AppendOnly, ", ") {
		for _, verb := range []string{"UPDATE", "DELETE", "TRUNCATE"} {
			var may bool
			if err := db.Gorm().Raw("SELECT has_table_privilege(current_user, ?, ?)", table, verb).Scan(&may).Error; err != nil {
				t.Fatal(err)
			}
			if may {
				t.Errorf("the program may %s %s", verb, table)
			}
		}
	}
}

// TestSchema_IsWhatTheMigrationsMake: migrations/schema.sql is the result of the migrations.
func TestSchema_IsWhatTheMigrationsMake(t *testing.T) {
	text, err := store.Schema(context.Background(), storetest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile("../../../migrations/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal([]byte(text), golden) {
		t.Error("migrations/schema.sql is not what the migrations make: run `make gen`")
	}
}
