package models

import "time"

// Beijing is the only time zone of the product.
var Beijing = time.FixedZone("Beijing", 8*3600)

// Date is a day in Beijing, counted from 1970-01-01.
type Date int

// DateOf gives the day of t in Beijing.
func DateOf(t time.Time) Date { return Date((t.Unix() + 8*3600) / 86400) }

// Calendar knows holidays (休) and working weekends (调休); every other Mon–Fri is a working day.
type Calendar struct{ Off, On map[Date]bool }

// Day gives midnight of t's date in Beijing.
func Day(t time.Time) time.Time {
	t = t.In(Beijing)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, Beijing)
}

// Works says whether the date of t is a working day.
func (c Calendar) Works(t time.Time) bool { return c.works(DateOf(t)) }

func (c Calendar) works(d Date) bool {
	if c.On[d] {
		return true
	}
	if c.Off[d] {
		return false
	}
	return (d+3)%7 < 5 // 1970-01-01 was a Thursday
}

// AddWorking gives the end (24:00, i.e. the last second) of the n-th working day after the day of t; the day itself
// does not count (民法典 201).
func (c Calendar) AddWorking(t time.Time, n int) time.Time {
	d := Day(t)
	for n > 0 {
		d = d.AddDate(0, 0, 1)
		if c.Works(d) {
			n--
		}
	}
	return endOf(d)
}

// AddDays gives the end of the n-th calendar day after t, moved to the next working day when it falls on a day off
// (民法典 201, 203).
func (c Calendar) AddDays(t time.Time, n int) time.Time {
	d := Day(t).AddDate(0, 0, n)
	for !c.Works(d) {
		d = d.AddDate(0, 0, 1)
	}
	return endOf(d)
}

// WorkingBetween counts the working days after the day of from up to and including the day of to; negative when to lies before.
func (c Calendar) WorkingBetween(from, to time.Time) int {
	a, b := DateOf(from), DateOf(to)
	sign := 1
	if b < a {
		a, b, sign = b, a, -1
	}
	n := 0
	for d := a + 1; d <= b; d++ {
		if c.works(d) {
			n++
		}
	}
	return sign * n
}

func endOf(day time.Time) time.Time { return day.AddDate(0, 0, 1).Add(-time.Second) }
