package plans

import (
	"bytes"
	"cmp"
	"context"
	_ "embed" // the shipped rules
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Rules gives the matching rules in force today.
func (s *Plans) Rules(ctx context.Context) (models.RuleSet, error) {
	return s.rulesAt(store.From(ctx, s.db), s.params.Now(ctx))
}

// rulesAt is the version of the rules in force on a day: what officials entered, else what the program ships.
func (s *Plans) rulesAt(tx *gorm.DB, at time.Time) (models.RuleSet, error) {
	r, err := s.ruleSet(tx.Where("valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)", at, at).Order("valid_from DESC"))
	if models.CodeOf(err) != "plan.no-rules" {
		return r, err
	}
	return Shipped(at)
}

// Shipped is the version of the rules that comes with the program for a day; plan.no-rules when there is none.
func Shipped(at time.Time) (models.RuleSet, error) {
	on := at.Format(time.DateOnly)
	return shipped(func(x models.RuleVersion) bool { return x.From <= on && (x.To == "" || on <= x.To) })
}

func (s *Plans) rulesOf(tx *gorm.DB, version string) (models.RuleSet, error) {
	r, err := s.ruleSet(tx.Where("version = ?", version))
	if models.CodeOf(err) != "plan.no-rules" {
		return r, err
	}
	return shipped(func(x models.RuleVersion) bool { return x.Version == version })
}

//go:embed rules.json
var rulesFile []byte

func shipped(is func(models.RuleVersion) bool) (models.RuleSet, error) {
	var all []models.RuleVersion
	if err := json.Unmarshal(rulesFile, &all); err != nil {
		return models.RuleSet{}, fmt.Errorf("reading the shipped rules: %w", err)
	}
	for _, x := range all {
		if is(x) {
			x.Body.Version = x.Version
			return x.Body, nil
		}
	}
	return models.RuleSet{}, models.Fail(models.Conflict, "plan.no-rules")
}

func (s *Plans) ruleSet(q *gorm.DB) (models.RuleSet, error) {
	var row struct {
		Version string
		Body    []byte
	}
	var r models.RuleSet
	if err := q.Table("rule_sets").Select("version, body").Limit(1).Scan(&row).Error; err != nil {
		return r, err
	}
	if row.Version == "" {
		return r, models.Fail(models.Conflict, "plan.no-rules")
	}
	if err := json.Unmarshal(row.Body, &r); err != nil {
		return r, fmt.Errorf("reading rules %s: %w", row.Version, err)
	}
	r.Version = row.Version
	return r, nil
}

// Versions lists all versions of the rules, those that the program ships and those that officials entered, by their first
// day.
func (s *Plans) Versions(ctx context.Context) ([]models.RuleVersion, error) {
	var all []models.RuleVersion
	if err := json.Unmarshal(rulesFile, &all); err != nil {
		return nil, fmt.Errorf("reading the shipped rules: %w", err)
	}
	var rows []struct {
		Version, From, To, Source string
		Body                      []byte
	}
	err := store.From(ctx, s.db).Raw(`SELECT version, to_char(valid_from, 'YYYY-MM-DD') "from", coalesce(to_char(valid_to, 'YYYY-MM-DD'), '') "to", source, body FROM rule_sets`).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		v := models.RuleVersion{Version: r.Version, From: r.From, To: r.To, Source: r.Source}
		if err := json.Unmarshal(r.Body, &v.Body); err != nil {
			return nil, fmt.Errorf("reading rules %s: %w", r.Version, err)
		}
		all = append(all, v)
	}
	slices.SortStableFunc(all, func(a, b models.RuleVersion) int { return cmp.Compare(a.From, b.From) })
	return all, nil
}

// Enter enters a version of the rules: JSON as in the file of the shipped ones, from a day to come. Plans made until then keep
// the rules they were made by.
func (s *Plans) Enter(ctx context.Context, a models.Actor, text []byte) (models.RuleVersion, error) {
	now := s.params.Now(ctx)
	var v models.RuleVersion
	read := json.NewDecoder(bytes.NewReader(text))
	read.DisallowUnknownFields()
	if err := read.Decode(&v); err != nil {
		return v, models.Wrong([]models.FieldError{{Field: "rules", Code: "field.form", Args: []any{err.Error()}}})
	}
	all, err := s.Versions(ctx)
	if err != nil {
		return v, err
	}
	wrong := v.Wrong(now)
	if slices.ContainsFunc(all, func(x models.RuleVersion) bool { return x.Version == v.Version }) {
		wrong = append(wrong, models.FieldError{Field: "version", Code: "rules.taken"})
	}
	body, err := json.Marshal(v.Body)
	if err != nil {
		return v, err
	}
	return v, store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		if err := a.Must("rules.enter", models.Subject{Region: a.Widest()}); err != nil {
			return err
		}
		if err := models.Wrong(wrong); err != nil {
			return err
		}
		err := tx.Exec("INSERT INTO rule_sets (version, valid_from, valid_to, body, source) VALUES (?, ?, nullif(?, '')::date, ?::jsonb, ?)", v.Version, v.From, v.To, string(body), v.Source).Error
		if err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "rules.enter", Noun: "rules", Subject: models.ID(v.Version), Region: models.Country, Note: v.Source})
	})
}
