package demo

import (
	"fmt"
	"sort"
	"time"

	"shanqiao/models"
)

// workdays are the working days of about fourteen months that end on the last one before today, as midnights.
type workdays []time.Time

func daysBefore(cal models.Calendar, base time.Time) workdays {
	var out workdays
	today := models.Day(base)
	for d := today.AddDate(0, 0, -430); d.Before(today); d = d.AddDate(0, 0, 1) {
		if cal.Works(d) {
			out = append(out, d)
		}
	}
	return out
}

// lastDay is the index of the latest day on which anything happens.
func (w workdays) lastDay() int { return len(w) - 1 }

// since gives how many working days before the last one a day lies.
func (w workdays) since(day time.Time) int {
	return len(w) - 1 - sort.Search(len(w), func(i int) bool { return !w[i].Before(models.Day(day)) })
}

// span is how many working days the world's needs reach back: about ten months.
const span = 205

// step is one thing that happens: so many working days after the one before.
type step struct {
	wait int
	do   func(at time.Time) error
	by   *match // the giver's word: an offer may have been made for it
}

// event is a step with its moment.
type event struct {
	at   time.Time
	what string
	do   func(at time.Time) error
}

// plan puts steps on the agenda, the last of them age working days before the last day.
func (b *build) plan(what string, steps []step, age int) {
	total := 0
	for _, s := range steps {
		total += s.wait
	}
	day := max(b.days.lastDay()-age-total, 0)
	at := time.Time{}
	for _, s := range steps {
		day = min(day+s.wait, b.days.lastDay())
		at = b.hour(day, at)
		b.agenda = append(b.agenda, event{at, what, s.do})
	}
}

// play lets everything on the agenda happen in the order of time, so that numbers follow one another as they would.
func (b *build) play() error {
	sort.SliceStable(b.agenda, func(i, j int) bool { return b.agenda[i].at.Before(b.agenda[j].at) })
	for _, e := range b.agenda {
		if err := e.do(e.at); err != nil {
			return fmt.Errorf("%s on %s: %w", e.what, e.at.Format("2006-01-02"), err)
		}
	}
	b.agenda = nil
	return nil
}

// hour gives a time of the working hours of a day, some minutes after the one before when that was the same day.
func (b *build) hour(day int, before time.Time) time.Time {
	at := b.days[day].Add(8*time.Hour + 20*time.Minute + time.Duration(b.rnd.IntN(8*3600))*time.Second)
	if !at.After(before) {
		at = before.Add(time.Duration(240+b.rnd.IntN(1200)) * time.Second)
	}
	return at
}

// ago gives a working hour so many working days before the last day.
func (b *build) ago(days int) time.Time { return b.hour(max(b.days.lastDay()-days, 0), time.Time{}) }

// waiting draws how many working days something has been waiting under a limit: some are due today, one in eight is late.
func (b *build) waiting(limit int) int {
	switch p := b.rnd.IntN(100); {
	case p < 12:
		return limit + b.rnd.IntN(3)
	case p < 30:
		return limit - 1
	}
	return b.rnd.IntN(max(limit-1, 1))
}

// between draws a number.
func (b *build) between(least, most int) int { return least + b.rnd.IntN(most-least+1) }

func day(t time.Time) *time.Time {
	d := models.Day(t)
	return &d
}

func ptr[T any](v T) *T { return &v }
