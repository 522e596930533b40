package models

import (
	"regexp"
	"time"
)

// RuleVersion is a set of matching rules with its days (YYYY-MM-DD, To empty: until the next) and the document it follows.
type RuleVersion struct {
	Version string  `json:"version"`
	From    string  `json:"from"`
	To      string  `json:"to"`
	Source  string  `json:"source"`
	Body    RuleSet `json:"body"`
}

var ruleVersion = regexp.MustCompile(`^[0-9]{4}\.[0-9]{1,3}$`)

// Wrong lists what is not right in a version that is to be entered today. It must begin on a later day: what was decided
// stays as it was decided.
func (v RuleVersion) Wrong(today time.Time) (wrong []FieldError) {
	bad := func(field, code string, args ...any) {
		wrong = append(wrong, FieldError{Field: field, Code: code, Args: args})
	}
	if !ruleVersion.MatchString(v.Version) {
		bad("version", "field.form", "2027.1")
	}
	from, err := time.Parse(time.DateOnly, v.From)
	if err != nil {
		bad("from", "field.form", "2027-01-31")
	} else if !from.After(Day(today)) {
		bad("from", "rules.past")
	}
	if to, err := time.Parse(time.DateOnly, v.To); v.To != "" && (err != nil || to.Before(from)) {
		bad("to", "field.form", "2027-12-31")
	}
	if len([]rune(v.Source)) < 4 {
		bad("source", "field.required")
	}
	return append(wrong, v.Body.wrong()...)
}

// wrong checks the numbers of a set: what the engine relies on, and that they make sense.
func (r RuleSet) wrong() (wrong []FieldError) {
	bad := func(field, code string, args ...any) {
		wrong = append(wrong, FieldError{Field: "body." + field, Code: code, Args: args})
	}
	var sum int64
	for _, t := range r.Tranches {
		sum += t
		if t <= 0 {
			sum = -1 << 20
		}
	}
	if sum != 100 || len(r.Tranches) > 5 {
		bad("tranches", "rules.tranches")
	}
	for _, tag := range append(append([]string{}, r.RegionOrder...), r.FloorTags...) {
		if !RegionTags.Has(tag) {
			bad("regionOrder", "field.code", tag)
		}
	}
	for _, x := range []struct {
		field           string
		is, least, most int64
	}{{"regionOrder", int64(len(r.RegionOrder)), 1, 12}, {"minGrantFen", r.MinGrantFen, 1, 10_000_000}, {"villageSharePercent", r.VillageSharePercent, 1, 100},
		{"householdYearFen", r.HouseholdYearFen, 0, 1_000_000_000}, {"floorPercent", r.FloorPercent, 0, 100}, {"cooldownDays", int64(r.CooldownDays), 0, 365}, {"stickiness", int64(r.Stickiness), 0, 7}} {
		if x.is < x.least || x.is > x.most {
			bad(x.field, "rules.range", x.least, x.most)
		}
	}
	return wrong
}
