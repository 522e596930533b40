package models

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

func joinDigits(run []group) string {
	var b strings.Builder
	for _, g := range run {
		b.WriteString(g.digits)
	}
	return b.String()
}

var (
	idShape     = regexp.MustCompile(`^\d{17}[\dx]$`)
	oldIDShape  = regexp.MustCompile(`^[1-8]\d{14}$`)
	cardShape   = regexp.MustCompile(`^[3-69]\d{15,18}$`)
	phoneShape  = regexp.MustCompile(`^1[3-9]\d{9}$`)
	lineShape   = regexp.MustCompile(`^0[1-9]\d{8,10}$`)
	insideShape = regexp.MustCompile(`\d{17}[\dx]|\d{16,19}|1[3-9]\d{9}`)
	brokenPhone = regexp.MustCompile(`(?:^|\D)(1[3-9]\d\D{1,3}\d{4}\D{1,3}\d{4})(?:\D|$)`) // words between the usual groups
	yearShape   = regexp.MustCompile(`^(19|20)\d\d$`)
)

// numberKind says what a row of groups is when read as one number; "" when it is none.
func numberKind(run []group, joined string) string {
	if len(run) == 1 {
		return wholeKind(joined)
	}
	switch {
	case sized(run):
		if phoneShape.MatchString(joined) && likePhone(run) {
			return "number"
		}
		return ""
	case idShape.MatchString(joined) && birthIn(joined):
		return "id_no"
	case cardShape.MatchString(joined) && (evenly(run, 3) || singly(run)) && !years(run):
		return "card"
	case phoneShape.MatchString(joined) && !thousands(run) && !beginsWithDay(run):
		if listed(run) {
			return "number"
		}
		return "phone"
	case lineShape.MatchString(joined) && (singly(run) || len(run[0].digits) >= 3 && len(run[0].digits) <= 4):
		return "phone"
	}
	return ""
}

// wholeKind is numberKind for digits that touch.
func wholeKind(digits string) string {
	switch found := insideShape.FindString(digits); {
	case idShape.MatchString(found) && (birthIn(found) || strings.HasSuffix(found, "x") || len(digits) == 18), oldIDShape.MatchString(digits) && oldBirthIn(digits):
		return "id_no"
	case len(found) >= 16:
		return "card"
	case found != "" || lineShape.MatchString(digits):
		return "phone"
	}
	return ""
}

// birthIn says whether an ID number carries a possible day of birth.
func birthIn(number string) bool {
	day, err := time.Parse("20060102", number[6:14])
	return err == nil && day.Year() >= 1850 && day.Year() < 2100
}

func oldBirthIn(number string) bool {
	_, err := time.Parse("20060102", "19"+number[6:12])
	return err == nil
}

// evenly says whether all groups but the last have at least n digits.
func evenly(run []group, n int) bool {
	for _, g := range run[:len(run)-1] {
		if len(g.digits) < n {
			return false
		}
	}
	return true
}

func singly(run []group) bool {
	for _, g := range run {
		if len(g.digits) > 2 {
			return false
		}
	}
	return true
}

func years(run []group) bool {
	for _, g := range run {
		if !yearShape.MatchString(g.digits) {
			return false
		}
	}
	return true
}

// thousands is an amount: 13,800,000,000.
func thousands(run []group) bool {
	for i, g := range run {
		if i > 0 && (g.before != "," || len(g.digits) != 3) {
			return false
		}
	}
	return len(run[0].digits) <= 3
}

func beginsWithDay(run []group) bool {
	return len(run) >= 3 && yearShape.MatchString(run[0].digits) && len(run[1].digits) <= 2 && len(run[2].digits) <= 2
}

// sized says whether the groups read as measures: 1200×600×750.
func sized(run []group) bool {
	return slices.ContainsFunc(run, func(g group) bool { return strings.ContainsAny(g.before, "×✕✖") })
}

// likePhone is a phone number in its usual groups: 138 0000 0000.
func likePhone(run []group) bool {
	return len(run) == 3 && len(run[0].digits) == 3 && len(run[1].digits) == 4
}

// listed says whether the groups read as a list of sizes or counts: 15、20、25.
func listed(run []group) bool {
	for _, g := range run[1:] {
		if !strings.ContainsAny(g.before, ",、;") {
			return false
		}
	}
	return !evenly(run, 3)
}
