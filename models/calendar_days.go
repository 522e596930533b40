package models

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"time"
)

// CalendarDay is one day that is not what its weekday says (休 or 班), by the yearly notice that says so.
type CalendarDay struct {
	Day    time.Time `gorm:"primaryKey"`
	Works  bool
	Source string
	SetBy  ID
	SetAt  time.Time
}

// CalendarOf makes the calendar of days that differ from Monday to Friday.
func CalendarOf(days []CalendarDay) Calendar {
	c := Calendar{Off: map[Date]bool{}, On: map[Date]bool{}}
	for _, d := range days {
		if d.Works {
			c.On[dateIn(d.Day)] = true
		} else {
			c.Off[dateIn(d.Day)] = true
		}
	}
	return c
}

// dateIn reads a date column: its day stands in UTC.
func dateIn(day time.Time) Date { return Date(day.Unix() / 86400) }

var dayWords = map[string]bool{"no": false, "off": false, "休": false, "放假": false, "yes": true, "work": true, "班": true, "上班": true}

// ReadCalendar reads lines "2027-01-01,休,document" (or no / yes, as the shipped table has them); a line without a document
// takes source. A year other than 0 must be the year of every line. What is wrong is named by its line.
func ReadCalendar(lines string, year int, source string) ([]CalendarDay, []FieldError) {
	var out []CalendarDay
	var wrong []FieldError
	seen := map[time.Time]bool{}
	r := csv.NewReader(strings.NewReader(strings.ReplaceAll(strings.TrimPrefix(lines, "\ufeff"), "，", ",")))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := r.FieldPos(0)
		if err != nil {
			return nil, append(wrong, FieldError{Field: "lines", Code: "calendar.line-form", Args: []any{line}})
		}
		if line == 1 && (cells[0] == "date" || cells[0] == "日期") {
			continue
		}
		d, code := calendarDay(cells, year, source)
		if code == "" && seen[d.Day] {
			code = "calendar.line-twice"
		}
		if code != "" {
			wrong = append(wrong, FieldError{Field: "lines", Code: code, Args: []any{line}})
			continue
		}
		seen[d.Day] = true
		out = append(out, d)
	}
	if len(out) == 0 && len(wrong) == 0 {
		wrong = append(wrong, FieldError{Field: "lines", Code: "field.required"})
	}
	return out, wrong
}

func calendarDay(cells []string, year int, source string) (CalendarDay, string) {
	if len(cells) < 2 {
		return CalendarDay{}, "calendar.line-form"
	}
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(cells[0]))
	works, known := dayWords[strings.TrimSpace(cells[1])]
	if len(cells) > 2 && strings.TrimSpace(cells[2]) != "" {
		source = strings.TrimSpace(cells[2])
	}
	weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
	switch {
	case err != nil || !known:
		return CalendarDay{}, "calendar.line-form"
	case year != 0 && day.Year() != year:
		return CalendarDay{}, "calendar.line-year"
	case works && !weekend:
		return CalendarDay{}, "calendar.line-weekday"
	case source == "" || len([]rune(source)) > 100:
		return CalendarDay{}, "calendar.line-source"
	}
	return CalendarDay{Day: day, Works: works, Source: source}, ""
}

// feasts are the public holidays (全国年节及纪念日放假办法) with the days between which each falls; on one of them at least, a day is off
// that the weekday alone would not give, or the feast is a weekend itself.
var feasts = []struct {
	Text
	from, to string // month and day
	exact    bool   // every day of the span is off
}{
	{Text{"元旦", "New Year"}, "01-01", "01-01", true}, {Text{"春节", "Spring Festival"}, "01-20", "02-22", false}, {Text{"清明节", "Qingming"}, "04-03", "04-07", false},
	{Text{"劳动节", "Labour Day"}, "05-01", "05-02", true}, {Text{"端午节", "Dragon Boat Festival"}, "05-26", "06-27", false},
	{Text{"中秋节", "Mid-Autumn Festival"}, "09-06", "09-30", false}, {Text{"国庆节", "National Day"}, "10-01", "10-03", true},
}

// late are the years whose Mid-Autumn Festival falls into the days of the National Day.
var late = map[int]bool{2025: true, 2028: true, 2031: true, 2036: true, 2039: true}

// YearWarning says what a year's calendar lacks: everything, or which feasts have no day off. Nil when it is complete.
func YearWarning(days []CalendarDay, year int) error {
	off, any := map[string]bool{}, false
	for _, d := range days {
		if d.Day.Year() == year {
			any = true
			off[d.Day.Format("01-02")] = !d.Works
		}
	}
	if !any {
		return Fail(Conflict, "calendar.year-missing", year, year)
	}
	var zh, en []string
	for _, f := range feasts {
		if f.ZH == "中秋节" && late[year] {
			continue
		}
		if !celebrated(off, year, f.from, f.to, f.exact) {
			zh, en = append(zh, f.ZH), append(en, f.EN)
		}
	}
	if len(zh) == 0 {
		return nil
	}
	return Fail(Conflict, "calendar.year-incomplete", year, Text{strings.Join(zh, "、"), strings.Join(en, ", ")})
}

func celebrated(off map[string]bool, year int, from, to string, exact bool) bool {
	first, _ := time.Parse(time.DateOnly, time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006-")+from)
	for d := first; d.Format("01-02") <= to && d.Year() == year; d = d.AddDate(0, 0, 1) {
		day := off[d.Format("01-02")]
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if exact && !day && !weekend {
			return false
		}
		if !exact && day {
			return true
		}
	}
	return exact
}
