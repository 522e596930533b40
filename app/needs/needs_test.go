package needs_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"shanqiao/app/needs"
	"shanqiao/app/rooms"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/app/store/storetest"
	"shanqiao/models"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const village, township, province = models.Code("220821100208"), models.Code("220821100000"), models.Code("220000000000")

func someone(id string, role models.Role, region models.Code) models.Actor {
	return models.Actor{User: models.ID("0197b5f0-0000-7000-8000-0000000000" + id), Grants: []models.Grant{{Role: role, Region: region}}}
}

var (
	clerk    = someone("01", models.VillageClerk, village)
	checker  = someone("02", models.TownshipClerk, township)
	reviewer = someone("03", models.TownshipReviewer, township)
	officer  = someone("04", models.ProvinceOfficer, province)
)

// urgent posts an urgent village need and brings it to the desk of the township's reviewer.
func urgent(t *testing.T, r rooms.Rooms) models.Need {
	t.Helper()
	ctx := t.Context()
	n, err := r.Needs.Post(ctx, clerk, needs.Entry{Region: village, Level: "village", Category: "elder_aid", Title: "幸福院取暖煤", Urgency: "emergency", GovAid: "not_applicable", HeadCount: 20,
		Lines: []needs.Line{{Item: "取暖煤", ResourceKind: "goods", Unit: "ton", UnitValueFen: 80_000, Qty: 2}, {Item: "棉被", ResourceKind: "goods", Unit: "piece", UnitValueFen: 5_000, Qty: 4}}})
	if err != nil {
		t.Fatal(err)
	}
	visited := r.Params.Now(ctx).Add(-time.Hour)
	for _, step := range []struct {
		a      models.Actor
		action models.Action
	}{{clerk, "need.submit"}, {checker, "need.check"}} {
		if n, err = r.Needs.Act(ctx, step.a, step.action, n.ID, needs.Decision{Opinion: "情况属实", VisitedAt: &visited, Companion: "李四"}); err != nil {
			t.Fatal(step.action, err)
		}
	}
	return n
}

func set(t *testing.T, r rooms.Rooms, key string, value int64) {
	t.Helper()
	if _, err := r.Params.Set(t.Context(), officer, models.Param{Key: key, Region: province, Value: value, ValidFrom: models.Day(r.Params.Now(t.Context())), DocNo: "测试"}); err != nil {
		t.Fatal(err)
	}
}

func TestEmergency_IsValidAsLongAsTheParameterSays(t *testing.T) {
	r, _ := roomstest.New(t)
	for _, months := range []int{1, 2} {
		if months != 1 {
			set(t, r, "need_emergency_months", int64(months))
		}
		before := r.Params.Now(t.Context())
		n, err := r.Needs.Act(t.Context(), reviewer, "need.emergency", urgent(t, r).ID, needs.Decision{Opinion: "同意先行救助"})
		after := r.Params.Now(t.Context())
		if err != nil || n.ValidUntil == nil || n.ValidUntil.Before(before.AddDate(0, months, 0)) || n.ValidUntil.After(after.AddDate(0, months, 0)) {
			t.Errorf("%d months: valid until %v (%v)", months, n.ValidUntil, err)
		}
	}
}

func TestRenew_ReachesAsFarAsTheParameterSays(t *testing.T) {
	r, _ := roomstest.New(t)
	ctx := t.Context()
	n := urgent(t, r)
	if _, err := r.DB.Pool.Exec(ctx, "UPDATE needs SET state = 'expired' WHERE id = $1::text::uuid", string(n.ID)); err != nil {
		t.Fatal(err)
	}
	until := models.Day(r.Params.Now(ctx)).AddDate(0, 14, 0)
	in := needs.Decision{Opinion: "仍然需要", ValidUntil: &until}
	if _, err := r.Needs.Act(ctx, reviewer, "need.renew", n.ID, in); err == nil || !strings.Contains(err.Error(), "最长 12 个月") {
		t.Fatalf("fourteen months under the default: %v", err)
	}
	set(t, r, "need_renew_months", 18)
	if n, err := r.Needs.Act(ctx, reviewer, "need.renew", n.ID, in); err != nil || !n.ValidUntil.Equal(until) {
		t.Errorf("fourteen months of eighteen: %v (%v)", n.ValidUntil, err)
	}
}

// TestRead_SaysWhatGORMSays compares the reader of hot lists, column by column, with the one that needs no list of columns.
func TestRead_SaysWhatGORMSays(t *testing.T) {
	r, _ := roomstest.New(t)
	ctx := t.Context()
	made := urgent(t, r)
	got, err := r.Needs.One(ctx, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	var want models.Need
	if err := r.DB.Gorm().Where("id = ?", made.ID).Take(&want).Error; err != nil {
		t.Fatal(err)
	}
	if err := r.DB.Gorm().Where("need_id = ?", made.ID).Order("no").Find(&want.Lines).Error; err != nil {
		t.Fatal(err)
	}
	if len(got.Lines) != 2 || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for name, list := range map[string]func() ([]models.Need, error){
		"list": func() ([]models.Need, error) {
			return r.Needs.List(ctx, models.Reader{Actor: reviewer}, needs.Filter{Limit: 5})
		},
		"inside": func() ([]models.Need, error) {
			return r.Needs.List(ctx, models.Reader{Actor: officer}, needs.Filter{Regions: []models.Code{"220821000000"}, Limit: 5})
		},
		"waiting": func() ([]models.Need, error) {
			return r.Needs.Waiting(ctx, reviewer.Reach("need.read"), []string{"township_review"}, nil)
		},
	} {
		if rows, err := list(); err != nil || len(rows) != 1 || !reflect.DeepEqual(rows[0], want) {
			t.Errorf("%s: %d needs (%v)", name, len(rows), err)
		}
	}
	if rows, err := r.Needs.List(ctx, models.Reader{Actor: officer}, needs.Filter{Regions: []models.Code{"220822000000"}, Limit: 5}); err != nil || len(rows) != 0 {
		t.Errorf("another county: %d needs (%v)", len(rows), err)
	}
}
