package params

import (
	_ "embed"
	"encoding/csv"
	"strings"
	"time"

	"shanqiao/models"
)

// calendarCSV is the holiday and 调休 table: date, whether it is worked, and the State Council notice. Days that are a
// plain weekend are not listed. A new year's notice is a new block of lines.
//
//go:embed calendar.csv
var calendarCSV string

// Calendar of working days.
var Calendar = readCalendar(calendarCSV)

func readCalendar(text string) models.Calendar {
	c := models.Calendar{Off: map[models.Date]bool{}, On: map[models.Date]bool{}}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic(err) // the table is part of the program
	}
	for _, r := range rows[1:] {
		day, err := time.ParseInLocation(time.DateOnly, r[0], models.Beijing)
		if err != nil {
			panic(err)
		}
		if r[1] == "yes" {
			c.On[models.DateOf(day)] = true
		} else {
			c.Off[models.DateOf(day)] = true
		}
	}
	return c
}
