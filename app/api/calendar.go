package api

import (
	"context"
	"errors"
	"sort"

	"shanqiao/models"
)

// CalendarYear is what differs from Monday to Friday in one year.
type CalendarYear struct {
	Year    int           `json:"year" example:"2027"`
	Warning string        `json:"warning,omitempty" doc:"What this year lacks"`
	Days    []CalendarDay `json:"days"`
}

// CalendarDay is one day off or one worked weekend.
type CalendarDay struct {
	Day    string `json:"day" format:"date" example:"2027-01-01"`
	Works  bool   `json:"works" doc:"A weekend that is worked; otherwise a day off"`
	Source string `json:"source" example:"国办发明电〔2026〕9号"`
}

// Calendar is every year somebody entered or the program ships, with what is missing now.
type Calendar struct {
	Years    []CalendarYear `json:"years"`
	Warnings []string       `json:"warnings" doc:"This year's, and from November on the next year's"`
}

// YearBody are the days of a year as lines of a table.
type YearBody struct {
	Source string `json:"source" maxLength:"100" example:"国办发明电〔2026〕9号" doc:"Document of every line that names none"`
	Lines  string `json:"lines" maxLength:"20000" example:"2027-01-01,休" doc:"One day a line: date, 休 or 班, document"`
}

func (s *Server) calendar() {
	route(s, op{"GET", "/api/calendar", "calendar-get", Public, "Days off and worked weekends by year, and what is missing", "params", 0}, func(ctx context.Context, _ models.Actor, _ *None) (Calendar, error) {
		return s.calendarNow(ctx)
	})
	route(s, op{"POST", "/api/calendar/{year}", "calendar-set", "calendar.set", "Replace the days of a year; limits that run already keep their end", "params", 0}, func(ctx context.Context, a models.Actor, in *struct {
		Key
		Year int `path:"year" minimum:"2000" maximum:"2100" example:"2027"`
		Body YearBody
	}) (Calendar, error) {
		if err := s.Params.SetYear(ctx, a, in.Year, in.Body.Source, in.Body.Lines); err != nil {
			return Calendar{}, err
		}
		return s.calendarNow(ctx)
	})
}

func (s *Server) calendarNow(ctx context.Context) (Calendar, error) {
	out := Calendar{Years: []CalendarYear{}, Warnings: []string{}}
	days, err := s.Params.Days(ctx)
	if err != nil {
		return out, err
	}
	warnings, err := s.Params.Warnings(ctx)
	if err != nil {
		return out, err
	}
	for _, w := range warnings {
		out.Warnings = append(out.Warnings, sentence(ctx, w))
	}
	years := map[int]*CalendarYear{}
	for _, d := range days {
		y := years[d.Day.Year()]
		if y == nil {
			y = &CalendarYear{Year: d.Day.Year(), Warning: sentence(ctx, models.YearWarning(days, d.Day.Year()))}
			years[y.Year] = y
		}
		y.Days = append(y.Days, CalendarDay{d.Day.Format("2006-01-02"), d.Works, d.Source})
	}
	for _, y := range years {
		sort.Slice(y.Days, func(i, j int) bool { return y.Days[i].Day < y.Days[j].Day })
		out.Years = append(out.Years, *y)
	}
	sort.Slice(out.Years, func(i, j int) bool { return out.Years[i].Year > out.Years[j].Year })
	return out, nil
}

// sentence is what a failure says in the reader's language; nothing for none.
func sentence(ctx context.Context, err error) string {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Text(langOf(ctx))
	}
	return ""
}
