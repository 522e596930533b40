package params

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// clockAge is how long the clock of a demo world is believed before it is read again: another process may move it.
const clockAge = 200 * time.Millisecond

// World says what the database holds.
type World struct {
	Kind       string     // "", real, demo
	ClockAhead int64      // seconds; negative when the world's clock is behind
	Began      *time.Time // when a demo world began, by its own clock
	Loading    string     // progress of the demo world while it loads
}

// World reads the row; Kind is empty in a database nobody has used.
func (p *Params) World(ctx context.Context) (World, error) {
	var w World
	err := store.From(ctx, p.db).Raw("SELECT kind, clock_ahead, began, loading FROM world").Scan(&w).Error
	if err == nil {
		p.demo.Store(w.Kind == "demo")
		p.ahead.Store(w.ClockAhead)
	}
	return w, err
}

// Found declares what the database is for, once: real or demo. It is refused when it is the other already. A demo world
// begins now.
func (p *Params) Found(ctx context.Context, kind string) error {
	return p.found(ctx, kind, time.Time{})
}

// FoundDemo declares a demo world whose clock begins at a moment of choice (ReadBeginning) and goes on from there. A world
// that has begun goes on; asked to begin on another day it is refused (world.began).
func (p *Params) FoundDemo(ctx context.Context, from time.Time) error {
	return p.found(ctx, "demo", from)
}

func (p *Params) found(ctx context.Context, kind string, from time.Time) error {
	now := time.Now().In(models.Beijing)
	begins, ahead := now, int64(0)
	if !from.IsZero() {
		begins, ahead = from, int64(math.Ceil(from.Sub(now).Seconds())) // never a second of the day before
	}
	return store.Tx(ctx, p.db, models.SystemActor, func(tx *gorm.DB) error {
		began := &begins
		if kind != "demo" {
			began = nil
		}
		err := tx.Exec("INSERT INTO world (kind, clock_ahead, began) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", kind, ahead, began).Error
		if err != nil {
			return err
		}
		w, err := p.World(store.With(ctx, tx))
		switch {
		case err != nil:
			return err
		case w.Kind != kind:
			return models.Fail(models.Conflict, "world.is-"+w.Kind)
		case !from.IsZero() && w.Began == nil:
			return models.Fail(models.Conflict, "world.began-once")
		case !from.IsZero() && !models.Day(*w.Began).Equal(models.Day(from)):
			return models.Fail(models.Conflict, "world.began", models.Day(*w.Began).Format(time.DateOnly))
		}
		return nil
	})
}

// First and last day on which a demo world may begin: the shipped calendar begins with the one, ages and numbers end with
// the other.
const firstBeginning, lastBeginning = 2025, 2099

// morning is when a demo world begins of which only the day is said.
const morning = 9 * time.Hour

// ReadBeginning reads "2026-12-31", which is nine in the morning of Beijing, or "2026-12-31T23:30". Other texts and years
// outside 2025–2099 are refused (world.begin-form).
func ReadBeginning(text string) (time.Time, error) {
	at, err := time.ParseInLocation("2006-01-02T15:04", text, models.Beijing)
	if err != nil {
		if at, err = time.ParseInLocation(time.DateOnly, text, models.Beijing); err == nil {
			at = at.Add(morning)
		}
	}
	if err != nil || at.Year() < firstBeginning || at.Year() > lastBeginning {
		return time.Time{}, models.Fail(models.Invalid, "world.begin-form", text)
	}
	return at, nil
}

// SetLoading shows how far the demo world is; empty when it is complete.
func (p *Params) SetLoading(ctx context.Context, text string) error {
	return store.From(ctx, p.db).Exec("UPDATE world SET loading = ?", text).Error
}

// Now is the time of this world in Beijing: the machine's clock, away from it by where a demo world began and was moved. Another process may
// move it; that is seen within a fifth of a second.
func (p *Params) Now(ctx context.Context) time.Time {
	now := time.Now().In(models.Beijing)
	if !p.demo.Load() {
		return now
	}
	fresh := p.fresh.Load()
	if now.UnixNano() < fresh || fresh > 0 && !p.fresh.CompareAndSwap(fresh, now.Add(clockAge).UnixNano()) { // one asks for all
		return now.Add(time.Duration(p.ahead.Load()) * time.Second)
	}
	var ahead int64
	if err := store.From(ctx, p.db).Raw("SELECT clock_ahead FROM world").Row().Scan(&ahead); err != nil {
		return now.Add(time.Duration(p.ahead.Load()) * time.Second) // the machine's day may lie years away
	}
	p.ahead.Store(ahead)
	p.fresh.Store(now.Add(clockAge).UnixNano())
	return now.Add(time.Duration(ahead) * time.Second)
}

// Advance moves the clock of a demo world: "+5wd" working days, "+30d" days, "+2h" hours. Elsewhere it is refused.
func (p *Params) Advance(ctx context.Context, a models.Actor, by string) (time.Time, error) {
	var then time.Time
	err := store.Tx(ctx, p.db, a, func(tx *gorm.DB) error {
		if err := a.Must("clock.move", models.Subject{}); err != nil {
			return err
		}
		w, err := p.World(store.With(ctx, tx))
		if err != nil {
			return err
		}
		if w.Kind != "demo" {
			return models.Fail(models.Conflict, "clock.real-world")
		}
		now := time.Now().In(models.Beijing).Add(time.Duration(w.ClockAhead) * time.Second)
		if then, err = ahead(p.Calendar(ctx), now, by); err != nil {
			return err
		}
		if err := tx.Exec("UPDATE world SET clock_ahead = clock_ahead + ?", int64(then.Sub(now).Seconds())).Error; err != nil {
			return err
		}
		p.fresh.Store(0)
		return p.trail.Record(tx, a, then, models.Entry{Fact: "clock.moved", Noun: "world", Subject: "world", Region: models.Country, Note: by})
	})
	p.fresh.Store(0)
	return then, err
}

// ahead reads "+5wd", "+30d" or "+2h" and gives the time that far after now; working days keep the time of day.
func ahead(cal models.Calendar, now time.Time, by string) (time.Time, error) {
	wrong := models.Wrong([]models.FieldError{{Field: "by", Code: "clock.form", Args: []any{by}}})
	text, ok := strings.CutPrefix(strings.TrimSpace(by), "+")
	if !ok {
		return now, wrong
	}
	for unit, add := range map[string]func(n int) time.Time{
		"wd": func(n int) time.Time {
			end := models.Day(cal.AddWorking(now, n))
			return end.Add(now.Sub(models.Day(now)))
		},
		"d": func(n int) time.Time { return now.AddDate(0, 0, n) },
		"h": func(n int) time.Time { return now.Add(time.Duration(n) * time.Hour) },
	} {
		digits, ok := strings.CutSuffix(text, unit)
		if n, err := strconv.Atoi(digits); ok && err == nil && n > 0 && n <= 3700 {
			return add(n), nil
		}
	}
	return now, wrong
}

// ClockText says the date for the command line.
func ClockText(t time.Time) string {
	return fmt.Sprintf("%s %s", t.Format("2006-01-02 15:04"), [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}[t.Weekday()])
}
