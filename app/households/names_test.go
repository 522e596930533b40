package households_test

import (
	"bytes"
	"testing"

	"shanqiao/app/households"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/models"
)

// A database whose hashes were made byte by byte has them by the comparison form after one start; a second does nothing, and
// who was erased stays out.
func TestRehash_OldHashes(t *testing.T) {
	r, p := roomstest.New(t)
	ctx := t.Context()
	typed := []string{"古丽娜尔・木合塔尔", "張 福 來", "扎西顿珠"}
	var entry households.Entry
	for i, name := range typed {
		entry.Members = append(entry.Members, households.Member{Name: name, IDNo: models.MakeID([]string{"99000019780101101", "99000019780101102", "99000019780101103"}[i]), Relation: "self"})
	}
	entry.Region = village
	_, people, err := r.Households.Enter(ctx, clerk, entry)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Households.Erase(ctx, models.SystemActor, people[2].ID, "测试"); err != nil {
		t.Fatal(err)
	}
	old := p.Hash("people.name", "220821", typed[0])
	if _, err := r.DB.Pool.Exec(ctx, "UPDATE people SET name_hash = $1, name_sound = '', name_form = 0", old); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{2, 0} {
		if n, err := r.Households.Rehash(ctx); err != nil || n != want {
			t.Fatalf("got %d names hashed anew, %v, want %d", n, err, want)
		}
	}
	now, err := r.Households.People(ctx, []models.ID{people[0].ID, people[1].ID, people[2].ID})
	if err != nil {
		t.Fatal(err)
	}
	for i, plain := range []string{"古丽娜尔·木合塔尔", "张福来"} {
		if !bytes.Equal(now[i].NameHash, p.NameHash(village, plain)) || !bytes.Equal(now[i].NameSound, p.SoundHash(village, plain)) {
			t.Errorf("%s is not found as %s", typed[i], plain)
		}
	}
	if !bytes.Equal(now[2].NameHash, old) {
		t.Error("the hash of an erased person was made anew")
	}
}
