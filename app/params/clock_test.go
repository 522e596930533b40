package params_test

import (
	"strings"
	"testing"
	"time"

	"shanqiao/app/params"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
	"shanqiao/models"
)

func beginning(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := params.ReadBeginning(text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// A demo world begins on the day that was chosen, whatever day the machine has, and keeps it.
func TestFoundDemo_BeginsOnADayOfChoice(t *testing.T) {
	for _, text := range []string{"2025-01-01", "2026-02-14", "2026-12-31T23:30", "2027-01-01T00:00", "2028-02-29", "2099-12-31"} {
		p, ctx := params.New(storetest.DB(t), nil), t.Context()
		from := beginning(t, text)
		for range 2 { // the second start finds it begun
			if err := p.FoundDemo(ctx, from); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
		now := p.Now(ctx)
		if behind := now.Sub(from); behind < 0 || behind > 8*time.Hour {
			t.Errorf("%s: the clock says %s", text, now)
		}
		if err := p.Found(ctx, "demo"); err != nil {
			t.Errorf("%s: started without a day: %v", text, err)
		}
		other := from.AddDate(0, 0, -1)
		if err := p.FoundDemo(ctx, other); models.CodeOf(err) != "world.began" || !strings.Contains(err.Error(), text[:10]) {
			t.Errorf("%s: asked for %s: %v", text, other, err)
		}
		if err := p.Found(ctx, "real"); models.CodeOf(err) != "world.is-demo" {
			t.Errorf("%s: taken for a real world: %v", text, err)
		}
	}
}

func TestFoundDemo_WhatHasBegunGoesOn(t *testing.T) {
	db, ctx := storetest.DB(t), t.Context()
	p := params.New(db, nil)
	if err := p.Found(ctx, "real"); err != nil {
		t.Fatal(err)
	}
	from := beginning(t, "2027-03-01")
	if err := p.FoundDemo(ctx, from); models.CodeOf(err) != "world.is-real" {
		t.Errorf("a demo world in real data: %v", err)
	}
	if _, err := db.Pool.Exec(ctx, "UPDATE world SET kind = 'demo', clock_ahead = 3600"); err != nil { // as an older program left it
		t.Fatal(err)
	}
	if err := p.FoundDemo(ctx, from); models.CodeOf(err) != "world.began-once" {
		t.Errorf("an older demo world: %v", err)
	}
	if err := p.Found(ctx, "demo"); err != nil {
		t.Errorf("an older demo world goes on: %v", err)
	}
}

func TestReadBeginning(t *testing.T) {
	for text, want := range map[string]string{"2026-12-31": "2026-12-31T09:00", "2028-02-29T00:00": "2028-02-29T00:00"} {
		if got := beginning(t, text).In(models.Beijing).Format("2006-01-02T15:04"); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "today", "31.12.2026", "2026-12-32", "2027-02-29", "2024-12-31", "2100-01-01", "2026-12-31T24:30", "2026-12-31 10:00"} {
		if _, err := params.ReadBeginning(text); models.CodeOf(err) != "world.begin-form" {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

// A year without a calendar has its weekends; limits run, and the operator is told what is missing.
func TestCalendar_AYearThatNobodyEnteredWorksAndSaysSo(t *testing.T) {
	db, ctx := storetest.DB(t), t.Context()
	p := params.New(db, nil)
	if err := p.FoundDemo(ctx, beginning(t, "2028-02-25")); err != nil { // a Friday
		t.Fatal(err)
	}
	due, err := p.Due(store.From(ctx, db), "need_township_wd", "wd", "220821100000", p.Now(ctx))
	if err != nil || due == nil || models.Day(*due).Format(time.DateOnly) != "2028-03-01" {
		t.Errorf("three working days end %v (%v), want 1 March: after the leap day", due, err)
	}
	missing, err := p.Warnings(ctx)
	if err != nil || len(missing) != 1 || !strings.Contains(missing[0].Error(), "2028") {
		t.Errorf("got %v (%v), want one warning that names 2028", missing, err)
	}
}
