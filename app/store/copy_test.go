package store_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
	"shanqiao/models"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// A row that was copied reads back as one that was created: lists, dates, empty pointers, sealed values, identity columns.
func TestCopy_ReadsBackAsCreated(t *testing.T) {
	ctx := context.Background()
	db, err := store.Open(ctx, storetest.URL(t)) // without the watch on owners: this test writes other rooms' tables
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	at := time.Date(2026, 3, 2, 9, 30, 0, 0, models.Beijing)
	row := func() *models.Household {
		id := store.NewID()
		return &models.Household{Base: models.Base{ID: id, CreatedAt: at, UpdatedAt: at, Version: 1}, HouseholdNo: string(id), Region: "220821100208", HeadID: store.NewID(), MemberCount: 2,
			Address: models.SealedBox([]byte{1, 2, 3}), VisitClass: "general"}
	}
	made, copied := row(), row()
	err = store.Tx(ctx, db, models.SystemActor, func(tx *gorm.DB) error {
		if err := tx.Create(made).Error; err != nil {
			return err
		}
		if err := store.Copy(ctx, tx, []*models.Household{copied}); err != nil {
			return err
		}
		if err := store.Copy(ctx, tx, []*models.Entry{{At: at, Actor: "system", Fact: "x.one", Noun: "x", Subject: "1", Region: models.Country}, {At: at, Actor: "system", Fact: "x.two", Noun: "x", Subject: "1", Region: models.Country}}); err != nil {
			return err
		}
		return store.Copy(ctx, tx, []*models.Entry{})
	})
	if err != nil {
		t.Fatal(err)
	}
	read := func(id models.ID) models.Household {
		h, err := store.Get[models.Household](store.From(ctx, db), id, "household")
		if err != nil {
			t.Fatal(err)
		}
		h.ID, h.HouseholdNo, h.HeadID = "", "", ""
		return h
	}
	if a, b := read(made.ID), read(copied.ID); !reflect.DeepEqual(a, b) {
		t.Errorf("got %+v copied, want %+v as created", b, a)
	}
	var facts []string
	if err := store.From(ctx, db).Raw("SELECT fact FROM trail ORDER BY id").Scan(&facts).Error; err != nil || !reflect.DeepEqual(facts, []string{"x.one", "x.two"}) {
		t.Errorf("got %v, %v, want the entries in their order", facts, err)
	}
}
