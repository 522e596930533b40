package pii_test

import (
	"context"
	"log/slog"
	"os"
	"testing"

	"gorm.io/gorm"

	"shanqiao/app/jobs"
	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
	"shanqiao/app/trail"
	"shanqiao/models"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// What is sealed in bulk opens like what was sealed one by one, and only in its own column and for its own subject.
func TestBulk_OpensAsSealedOneByOne(t *testing.T) {
	ctx := context.Background()
	db := storetest.DB(t)
	j, err := jobs.New(db, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		t.Fatal(err)
	}
	p := pii.New(db, trail.New(db, j), pii.Keys{Wrapping: []pii.WrappingKey{{Number: 1, Key: make([]byte, 32)}}, Lookup: make([]byte, 32)})
	one, other := store.NewID(), store.NewID()
	b := p.Bulk()
	seal := func(subject models.ID, value string) models.Sealed {
		t.Helper()
		s, err := b.Seal(subject, "people.name", []byte(value))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	name, empty, theirs := seal(one, "张三"), seal(one, ""), seal(other, "李四")
	if !empty.Empty() {
		t.Error("an empty value was sealed")
	}
	err = store.Tx(ctx, db, models.SystemActor, func(tx *gorm.DB) error {
		if err := b.WriteTx(ctx, tx); err != nil {
			return err
		}
		if got, err := p.Check(tx, one, pii.Field{Name: "people.name", Box: name}); err != nil || got != "张三" {
			t.Errorf("got %q, %v, want 张三", got, err)
		}
		if _, err := p.Check(tx, one, pii.Field{Name: "people.school", Box: name}); err == nil {
			t.Error("a name opened as a school")
		}
		if _, err := p.Check(tx, one, pii.Field{Name: "people.name", Box: theirs}); err == nil {
			t.Error("one person's key opened another's name")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if fits, err := p.Fits(ctx); err != nil || !fits {
		t.Errorf("got fits %v, %v, want the keys to fit", fits, err)
	}
	wrong := pii.New(db, trail.New(db, j), pii.Keys{Wrapping: []pii.WrappingKey{{Number: 1, Key: append(make([]byte, 31), 1)}}, Lookup: make([]byte, 32)})
	if fits, err := wrong.Fits(ctx); err != nil || fits {
		t.Errorf("got fits %v, %v, want other keys not to fit", fits, err)
	}
}
