package params

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// calendarCSV is what the program ships: date, whether it is worked, and the State Council notice. Days that are a plain
// weekend are not listed. It holds for a year until somebody enters that year (SetYear).
//
//go:embed calendar.csv
var calendarCSV string

// Shipped are the days that came with the program.
var Shipped = func() []models.CalendarDay {
	days, wrong := models.ReadCalendar(calendarCSV, 0, "")
	if len(wrong) > 0 {
		panic(wrong) // the table is part of the program
	}
	return days
}()

// calendarAge is how long a calendar may be used before it is read again: another process may have changed it.
const calendarAge = 5 * time.Second

type readCalendar struct {
	models.Calendar
	until time.Time
}

// Calendar gives the working days that the clock counts by: the years somebody entered, the shipped ones besides.
func (p *Params) Calendar(ctx context.Context) models.Calendar {
	kept := p.calendar.Load()
	if kept != nil && time.Now().Before(kept.until) {
		return kept.Calendar
	}
	days, err := p.Days(ctx)
	if err != nil {
		if kept != nil {
			return kept.Calendar
		}
		return models.CalendarOf(Shipped)
	}
	kept = &readCalendar{models.CalendarOf(days), time.Now().Add(calendarAge)}
	p.calendar.Store(kept)
	return kept.Calendar
}

// Days lists what differs from Monday to Friday, oldest first, by its source.
func (p *Params) Days(ctx context.Context) ([]models.CalendarDay, error) {
	var entered []models.CalendarDay
	if err := store.From(ctx, p.db).Order("day").Find(&entered).Error; err != nil {
		return nil, err
	}
	own := map[int]bool{}
	for _, d := range entered {
		own[d.Day.Year()] = true
	}
	var out []models.CalendarDay
	for _, d := range Shipped {
		if !own[d.Day.Year()] {
			out = append(out, d)
		}
	}
	return append(out, entered...), nil
}

// SetYear replaces the days of a year by lines "2027-01-01,休,document"; a line without a document takes source. Limits that
// run already keep their end.
func (p *Params) SetYear(ctx context.Context, a models.Actor, year int, source, lines string) error {
	now := p.Now(ctx)
	days, wrong := models.ReadCalendar(lines, year, strings.TrimSpace(source))
	err := store.Tx(ctx, p.db, a, func(tx *gorm.DB) error {
		if err := a.Must("calendar.set", models.Subject{Region: a.Widest()}); err != nil {
			return err
		}
		if year < now.Year()-1 || year > now.Year()+3 {
			return models.Fail(models.Invalid, "calendar.year", year)
		}
		if err := models.Wrong(wrong); err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM calendar_days WHERE day BETWEEN make_date(?, 1, 1) AND make_date(?, 12, 31)", year, year).Error; err != nil {
			return err
		}
		for i := range days {
			days[i].SetBy, days[i].SetAt = a.User, now
		}
		if err := tx.Create(&days).Error; err != nil {
			return err
		}
		return p.trail.Record(tx, a, now, models.Entry{Fact: "calendar.set", Noun: "calendar", Subject: models.ID(fmt.Sprint(year)), Region: models.Country, Note: fmt.Sprintf("%d: %d", year, len(days))})
	})
	p.calendar.Store(nil)
	return err
}

// Warnings says in words which years lack something: this one, and the next from November on, when its notice is out.
func (p *Params) Warnings(ctx context.Context) ([]error, error) {
	days, err := p.Days(ctx)
	if err != nil {
		return nil, err
	}
	now := p.Now(ctx)
	years := []int{now.Year()}
	if now.Month() >= time.November {
		years = append(years, now.Year()+1)
	}
	var out []error
	for _, y := range years {
		if w := models.YearWarning(days, y); w != nil {
			out = append(out, w)
		}
	}
	return out, nil
}
