package households_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"shanqiao/app/households"
	"shanqiao/app/rooms"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/app/store/storetest"
	"shanqiao/models"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const village = models.Code("220821100208")

func someone(id string, role models.Role, region models.Code) models.Actor {
	return models.Actor{PasswordAt: time.Now(), User: models.ID("0197b5f0-0000-7000-8000-0000000000" + id), Grants: []models.Grant{{Role: role, Region: region}}}
}

var (
	clerk   = someone("01", models.VillageClerk, village)
	other   = someone("02", models.TownshipClerk, "220821100000")
	officer = someone("03", models.ProvinceOfficer, "220000000000")
)

// family registers one person and lowers the limit to three openings an hour.
func family(t *testing.T) (rooms.Rooms, models.ID) {
	t.Helper()
	r, _ := roomstest.New(t)
	ctx := t.Context()
	_, people, err := r.Households.Enter(ctx, clerk, households.Entry{Region: village, Address: "三组 12 号", Members: []households.Member{{Name: "张福来", IDNo: models.MakeID("99000019780101101"), Relation: "self"}}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Params.Set(ctx, officer, models.Param{Key: "reveals_per_hour", Region: "220000000000", Value: 3, ValidFrom: models.Day(r.Params.Now(ctx)), DocNo: "测试"})
	if err != nil {
		t.Fatal(err)
	}
	return r, people[0].ID
}

func count(t *testing.T, r rooms.Rooms, query string, args ...any) (n int) {
	t.Helper()
	if err := r.DB.Pool.QueryRow(context.Background(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOpen_IsLimitedForEachUserAndARefusalIsRecorded(t *testing.T) {
	r, person := family(t)
	ctx := t.Context()
	for i := range 3 {
		if out, err := r.Households.Open(ctx, clerk, person, "核对在读证明"); err != nil || out["name"] != "张福来" {
			t.Fatalf("opening %d: %v %v", i+1, out, err)
		}
	}
	out, err := r.Households.Open(ctx, clerk, person, "核对在读证明")
	var refused *models.Error
	if !errors.As(err, &refused) || refused.Code != "person.opened-often" || len(out) != 0 {
		t.Fatalf("the fourth opening within an hour: %v %v", out, err)
	}
	if refused.After <= 0 || refused.After > time.Hour {
		t.Errorf("told to wait %s", refused.After)
	}
	if n := count(t, r, "SELECT count(*) FROM trail WHERE fact = 'pii.opened' AND actor = $1", string(clerk.User)); n != 3 {
		t.Errorf("%d openings are recorded, want 3", n)
	}
	if n := count(t, r, "SELECT count(*) FROM trail WHERE fact = 'pii.refused' AND actor = $1 AND subject = $2", string(clerk.User), string(person)); n != 1 {
		t.Errorf("%d refusals are recorded, want 1", n)
	}
	if _, err := r.Households.Open(ctx, other, person, "入户核查"); err != nil {
		t.Errorf("a colleague is refused for what others opened: %v", err)
	}
}

func TestOpen_CountsAnHourOnly(t *testing.T) {
	r, person := family(t)
	ctx := t.Context()
	for range 3 {
		if _, err := r.Households.Open(ctx, clerk, person, "核对在读证明"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.DB.Pool.Exec(ctx, "UPDATE reveals SET at = at - interval '61 minutes' WHERE ctid = (SELECT ctid FROM reveals ORDER BY at LIMIT 1)"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Households.Open(ctx, clerk, person, "核对在读证明"); err != nil {
		t.Errorf("one of three lies more than an hour back: %v", err)
	}
	if _, err := r.Households.Open(ctx, clerk, person, "核对在读证明"); models.KindOf(err) != models.TooMany {
		t.Errorf("three within the hour again: %v", err)
	}
}

func TestOpen_OfManyAtOnceNoneSlipsThrough(t *testing.T) {
	r, person := family(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	opened := 0
	for range 12 {
		wg.Go(func() {
			_, err := r.Households.Open(context.Background(), clerk, person, "核对在读证明")
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				opened++
			} else if models.KindOf(err) != models.TooMany {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if opened != 3 {
		t.Errorf("%d of 12 openings at once went through, want 3", opened)
	}
}
