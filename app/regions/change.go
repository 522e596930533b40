package regions

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/jobs"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Change is what an official document says of divisions: a new name for one, or that some went into another.
type Change struct {
	Codes  []models.Code // the one renamed, or those merged
	Into   models.Code   // of a merge
	Name   string        // of a rename
	On     time.Time     // the day it takes effect, not later than today
	Source string        // the document
}

// Rename gives a division a new name from a day on; the former one still finds it.
func (r *Regions) Rename(ctx context.Context, a models.Actor, c Change) (models.Region, error) {
	var d models.Region
	err := r.change(ctx, a, c, func(tx *gorm.DB) error {
		var err error
		d, err = r.renameTx(tx, a, c)
		return err
	})
	return d, err
}

// Merge retires divisions in favour of another of the same level (撤并). What lay below them lies below it from then on and
// keeps its codes; records keep theirs, and who reaches the successor reaches them (Gained).
func (r *Regions) Merge(ctx context.Context, a models.Actor, c Change) (models.Region, error) {
	var d models.Region
	err := r.change(ctx, a, c, func(tx *gorm.DB) error {
		var err error
		d, err = r.mergeTx(tx, a, c)
		return err
	})
	return d, err
}

// change runs one change and forgets what is in memory, also when another process reads it meanwhile.
func (r *Regions) change(ctx context.Context, a models.Actor, c Change, do func(tx *gorm.DB) error) error {
	err := store.Tx(ctx, r.db, a, func(tx *gorm.DB) error {
		if err := r.mayChange(tx, a, c); err != nil {
			return err
		}
		return do(tx)
	})
	r.forget(0)
	return err
}

// mayChange locks the divisions in the order of their codes and asks whether the actor may change every one of them.
func (r *Regions) mayChange(tx *gorm.DB, a models.Actor, c Change) error {
	all := append(append([]models.Code{}, c.Codes...), c.Into)
	if c.Into == "" {
		all = all[:len(all)-1]
	}
	var found []models.Code
	if err := tx.Raw("SELECT code FROM regions WHERE code IN ? ORDER BY code FOR UPDATE", all).Scan(&found).Error; err != nil {
		return fmt.Errorf("locking divisions: %w", err)
	}
	for _, code := range all {
		if err := a.Must("region.change", models.Subject{Region: code}); err != nil {
			return err
		}
		if !oneOfCodes(code, found) {
			return models.Fail(models.NotFound, "region.not-found")
		}
	}
	return models.Wrong(r.checkChange(tx.Statement.Context, c))
}

func (r *Regions) checkChange(ctx context.Context, c Change) []models.FieldError {
	wrong := models.PlainText("source", c.Source, 2, 100)
	if c.On.IsZero() || models.Day(c.On).After(models.Day(r.params.Now(ctx))) {
		wrong = append(wrong, models.FieldError{Field: "on", Code: "region.change-later"})
	}
	if c.Into == "" {
		wrong = append(wrong, models.PlainText("name", c.Name, 1, 30)...)
	}
	if len(c.Codes) == 0 {
		wrong = append(wrong, models.FieldError{Field: "codes", Code: "field.required"})
	}
	return wrong
}

func (r *Regions) renameTx(tx *gorm.DB, a models.Actor, c Change) (models.Region, error) {
	d, err := inForce(tx, c.Codes[0])
	if err != nil {
		return d, err
	}
	name := strings.TrimSpace(c.Name)
	if name == d.Name {
		return d, models.Fail(models.Conflict, "region.same-name", name)
	}
	former := models.RegionName{Code: d.Code, Name: d.Name, Pinyin: d.Pinyin, ValidTo: models.Day(c.On), Source: c.Source}
	if err := tx.Exec("INSERT INTO region_names (code, name, pinyin, valid_to, source) VALUES (?, ?, ?, ?::date, ?) ON CONFLICT (code, valid_to) DO NOTHING",
		former.Code, former.Name, former.Pinyin, day(former.ValidTo), former.Source).Error; err != nil {
		return d, err
	}
	d.Name, d.Amended = name, true
	d.Pinyin, _ = models.Pinyin(name)
	if err := tx.Exec("UPDATE regions SET name = ?, pinyin = ?, amended = true WHERE code = ?", d.Name, d.Pinyin, d.Code).Error; err != nil {
		return d, err
	}
	return d, r.trail.Record(tx, a, r.params.Now(tx.Statement.Context), models.Entry{Fact: "region.renamed", Noun: "region", Subject: models.ID(d.Code), Region: d.Code,
		From: former.Name, To: d.Name, Note: c.Source})
}

func (r *Regions) mergeTx(tx *gorm.DB, a models.Actor, c Change) (models.Region, error) {
	into, err := inForce(tx, c.Into)
	if err != nil {
		return into, err
	}
	for _, code := range c.Codes {
		d, err := inForce(tx, code)
		if err != nil {
			return into, err
		}
		if d.Code == into.Code || d.Level != into.Level {
			return into, models.Fail(models.Conflict, "region.merge-level", d.Name, into.Name)
		}
		if err := tx.Exec("UPDATE regions SET valid_to = ?::date, replaced_by = ?, amended = true WHERE code = ?", day(c.On), into.Code, d.Code).Error; err != nil {
			return into, err
		}
		if err := tx.Exec("UPDATE regions SET parent = ?, amended = true WHERE parent = ? AND valid_to IS NULL", into.Code, d.Code).Error; err != nil {
			return into, err
		}
		err = r.trail.Record(tx, a, r.params.Now(tx.Statement.Context), models.Entry{Fact: "region.merged", Noun: "region", Subject: models.ID(d.Code), Region: d.Code,
			From: string(d.Code), To: string(into.Code), Note: c.Source})
		if err != nil {
			return into, err
		}
	}
	return into, nil
}

// inForce reads a division that still is one; of a retired one it names the successor.
func inForce(tx *gorm.DB, code models.Code) (models.Region, error) {
	var rows []models.Region
	if err := tx.Where("code = ?", code).Find(&rows).Error; err != nil {
		return models.Region{}, err
	}
	if len(rows) == 0 {
		return models.Region{}, models.Fail(models.NotFound, "region.not-found")
	}
	if rows[0].ValidTo != nil {
		return rows[0], models.Fail(models.Conflict, "region.retired", rows[0].Name)
	}
	return rows[0], nil
}

func oneOfCodes(code models.Code, list []models.Code) bool {
	for _, c := range list {
		if c == code {
			return true
		}
	}
	return false
}

// Changed hears of a change that another process, or a command that is committed only now, made: what is in memory is read anew.
func (r *Regions) Changed(context.Context, jobs.Event) error {
	r.forget(0)
	return nil
}

// Past lists the renames and merges made here below somebody's own node, the latest first.
func (r *Regions) Past(ctx context.Context, a models.Actor, limit int) ([]models.Entry, error) {
	if err := a.Must("region.change", models.Subject{Region: home(a)}); err != nil {
		return nil, err
	}
	return r.trail.OfDivisions(ctx, home(a), limit, "region.renamed", "region.merged")
}
