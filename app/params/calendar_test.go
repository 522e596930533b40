package params_test

import (
	"strings"
	"testing"
	"time"

	"shanqiao/app/params"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
	"shanqiao/models"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	officer = models.Actor{User: "0197b5f0-0000-7000-8000-00000000000a", Grants: []models.Grant{{Role: models.ProvinceOfficer, Region: "220000000000"}}}
	admin   = models.Actor{User: "0197b5f0-0000-7000-8000-00000000000b", Grants: []models.Grant{{Role: models.SystemAdmin}}}
	clerk   = models.Actor{User: "0197b5f0-0000-7000-8000-00000000000c", Grants: []models.Grant{{Role: models.VillageClerk, Region: "220821100208"}}}
)

func day(s string) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, s, models.Beijing)
	if err != nil {
		panic(err)
	}
	return d
}

// whole is a year in which every feast has its day.
func whole(year string) string {
	return strings.ReplaceAll("YYYY-01-01,休\nYYYY-02-05,休\nYYYY-04-05,休\nYYYY-05-01,休\nYYYY-05-02,休\nYYYY-06-09,休\nYYYY-09-15,休\nYYYY-10-01,休\nYYYY-10-02,休\nYYYY-10-03,休,国办函〔2099〕1号\n", "YYYY", year)
}

func TestCalendar_AYearSomebodyEnteredReplacesTheShippedOne(t *testing.T) {
	r, _ := roomstest.New(t)
	ctx := t.Context()
	if r.Params.Calendar(ctx).Works(day("2026-01-01")) {
		t.Fatal("the shipped 2026 has no New Year")
	}
	year := r.Params.Now(ctx).Year()
	text := whole(day("2000-01-01").AddDate(year-2000, 0, 0).Format("2006"))
	saturday := day("2000-11-01").AddDate(year-2000, 0, 0)
	for saturday.Weekday() != time.Saturday {
		saturday = saturday.AddDate(0, 0, 1)
	}
	text += saturday.Format(time.DateOnly) + "，班\n"
	for _, who := range []models.Actor{officer, admin} {
		if err := r.Params.SetYear(ctx, who, year, "国办发明电〔2099〕7号", text); err != nil {
			t.Fatal(err)
		}
	}
	cal := r.Params.Calendar(ctx)
	if !cal.Works(saturday) || cal.Works(day("2000-10-02").AddDate(year-2000, 0, 0)) {
		t.Error("the calendar does not say what was entered")
	}
	friday := saturday.AddDate(0, 0, -1)
	due, err := r.Params.Due(store.From(ctx, r.DB), "need_township_wd", "wd", "220821100000", friday.Add(10*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := models.Day(*due), saturday.AddDate(0, 0, 3); !got.Equal(want) {
		t.Errorf("three working days after %s end on %s, want %s: the worked Saturday counts", friday.Format(time.DateOnly), got.Format(time.DateOnly), want.Format(time.DateOnly))
	}
	days, err := r.Params.Days(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if w := models.YearWarning(days, year); w != nil {
		t.Errorf("a whole year is called incomplete: %v", w)
	}
	for _, d := range days {
		if d.Day.Year() == year && d.Source == "" {
			t.Errorf("%s has no source", d.Day.Format(time.DateOnly))
		}
	}
}

func TestCalendar_RefusesOthersAndNamesTheWrongLine(t *testing.T) {
	r, _ := roomstest.New(t)
	ctx := t.Context()
	year := r.Params.Now(ctx).Year()
	y := day("2000-01-01").AddDate(year-2000, 0, 0).Format("2006")
	if err := r.Params.SetYear(ctx, clerk, year, "x", whole(y)); models.CodeOf(err) != "actor.may-not" {
		t.Errorf("a village clerk sets the calendar: %v", err)
	}
	if err := r.Params.SetYear(ctx, admin, year+9, "x", whole("2099")); models.CodeOf(err) != "calendar.year" {
		t.Errorf("a far year: %v", err)
	}
	for text, code := range map[string]string{"": "field.required", y + "-13-01,休": "calendar.line-form", y + "-10-01,maybe": "calendar.line-form", "1999-10-01,休": "calendar.line-year",
		y + "-10-01,休\n" + y + "-10-01,休": "calendar.line-twice"} {
		err := r.Params.SetYear(ctx, admin, year, "国办", text)
		if err == nil || !strings.Contains(err.Error(), strings.Split(models.Problems[code].ZH, "%d")[0]) {
			t.Errorf("%q: got %v, want %s", text, err, code)
		}
	}
	if err := r.Params.SetYear(ctx, admin, year, "", y+"-10-01,休"); err == nil {
		t.Error("a day without a document was taken")
	}
	var n int64
	if err := r.DB.Gorm().Raw("SELECT count(*) FROM calendar_days").Scan(&n).Error; err != nil || n != 0 {
		t.Errorf("%d days were written by refused commands (%v)", n, err)
	}
}

func TestCalendar_SaysWhatAYearLacks(t *testing.T) {
	for _, year := range []int{2025, 2026} {
		if err := models.YearWarning(params.Shipped, year); err != nil {
			t.Errorf("the shipped year: %v", err)
		}
	}
	days, wrong := models.ReadCalendar("日期,休班\n2026-01-01,休\n2026-10-01,休\n", 2026, "国办")
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	err := models.YearWarning(days, 2026)
	if err == nil {
		t.Fatal("two days make a whole year")
	}
	for _, feast := range []string{"2026", "春节", "清明节", "端午节", "中秋节", "国庆节"} {
		if !strings.Contains(err.Error(), feast) {
			t.Errorf("the warning does not name %s: %v", feast, err)
		}
	}
	if strings.Contains(err.Error(), "元旦") {
		t.Errorf("New Year is there: %v", err)
	}
	if err := models.YearWarning(days, 2031); models.CodeOf(err) != "calendar.year-missing" {
		t.Errorf("an empty year: %v", err)
	}
}
