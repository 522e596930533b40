package store_test

import (
	"reflect"
	"testing"
	"time"

	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
)

func TestRows_ReadsEveryTypeAsTheDriverDoes(t *testing.T) {
	db := storetest.DB(t)
	ctx := t.Context()
	at, day := time.Date(2026, 3, 2, 9, 30, 0, 123456000, time.UTC), time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC)
	var got []any
	read := func(c *store.Cells) {
		got = []any{c.Text(), c.ID(), c.Int(), c.Int(), c.Bool(), c.Time().UTC(), c.OptTime().UTC(), c.Texts(), c.Texts(), string(c.Sealed().Box())}
		if c.OptID() != nil || c.OptTime() != nil || c.Text() != "" {
			t.Error("a NULL was read as something")
		}
	}
	const query = `SELECT '护理床'::text, '0197b5f0-0000-7000-8000-000000000000'::uuid::text, (-7)::int, 5000000000::bigint, true, $1::timestamptz, $2::date,
		'["a","乙"]'::jsonb, '[]'::jsonb, 'box'::bytea, NULL::uuid::text, NULL::timestamptz, NULL::text`
	if err := store.Rows(ctx, db, read, query, at, day); err != nil {
		t.Fatal(err)
	}
	want := []any{"护理床", got[1], int64(-7), int64(5_000_000_000), true, at, day, []string{"a", "乙"}, []string{}, "box"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if err := store.Rows(ctx, db, func(c *store.Cells) { c.Int() }, "SELECT 'x'::text"); err == nil {
		t.Error("a text was read as a number")
	}
}
