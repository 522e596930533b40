package regions

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"shanqiao/app/store"
	"shanqiao/models"
)

// TagRow answers one row of an import: what would happen with it, or what is wrong.
type TagRow struct {
	No     int // the line in the file, the header is 1
	Tag    string
	Code   models.Code
	Name   string              // of the division
	Change string              // add, change, same; empty when something is wrong
	Wrong  []models.FieldError // fields are the columns' names
}

// TagImport is the answer to a whole file. Nothing is written unless every row is right.
type TagImport struct {
	Rows                        []TagRow
	Added, Changed, Same, Wrong int
	Applied                     bool
}

// maxTagRows bounds one file; the largest official list has 832 rows.
const maxTagRows = 20_000

var tagColumns = []string{"tag", "code", "valid_from", "valid_to", "source", "note"}

// ImportTags reads a CSV with the columns tag, code, valid_from, valid_to, source, note and, if wanted, incomplete (yes or
// no). It answers every row; with apply it also writes them, all or none, in one transaction with a line in the trail.
// A row with the tag, code and valid_from of an existing one replaces it: that is how a tag is ended. Without the column
// incomplete a list that is incomplete for a province stays so.
func (r *Regions) ImportTags(ctx context.Context, a models.Actor, in io.Reader, apply bool) (out TagImport, err error) {
	records, err := readTags(in)
	if err != nil {
		return out, err
	}
	if _, err := r.read(ctx); err != nil {
		return out, err
	}
	now := r.params.Now(ctx)
	err = store.Tx(ctx, r.db, a, func(tx *gorm.DB) error {
		out = TagImport{}
		node := models.Country
		if reach := a.Nodes(); len(reach) > 0 {
			node = reach[0]
		}
		if err := a.Must("region.tag", models.Subject{Region: node}); err != nil {
			return err
		}
		rows, err := r.judge(store.With(ctx, tx), a, records, &out)
		if err != nil || !apply || out.Wrong > 0 || len(rows) == 0 {
			return err
		}
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).CreateInBatches(&rows, 500).Error; err != nil {
			return fmt.Errorf("writing the tags: %w", err)
		}
		out.Applied = true
		return r.trail.Record(tx, a, now, models.Entry{Fact: "region.tagged", Noun: "region", Subject: models.ID(node), Region: node,
			Note: fmt.Sprintf("%s: +%d ~%d", strings.Join(tagNames(rows), " "), out.Added, out.Changed)})
	})
	return out, err
}

// readTags reads the file into records in the order of tagColumns, with incomplete as a seventh ("" when not given).
func readTags(in io.Reader) ([][]string, error) {
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("reading the tags: %w", err)
	}
	if !utf8.Valid(text) {
		return nil, models.Fail(models.Invalid, "body.encoding")
	}
	c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	c.FieldsPerRecord = -1
	c.TrimLeadingSpace = true
	all, err := c.ReadAll()
	var form *csv.ParseError
	if errors.As(err, &form) {
		return nil, models.Fail(models.Invalid, "region.tag-form", form.Line, models.Text{ZH: "引号或逗号不成对", EN: "quotes do not pair"})
	}
	if err != nil {
		return nil, fmt.Errorf("reading the tags: %w", err)
	}
	if len(all) < 2 || len(all) > maxTagRows+1 {
		return nil, models.Fail(models.Invalid, "region.tag-form", len(all), models.Text{ZH: "须有表头和 1 至 20000 行", EN: "a header and 1 to 20000 rows are wanted"})
	}
	at := map[string]int{}
	for i, name := range all[0] {
		at[strings.TrimSpace(name)] = i
	}
	for _, want := range tagColumns {
		if _, ok := at[want]; !ok {
			return nil, models.Fail(models.Invalid, "region.tag-form", 1, models.Text{ZH: "缺少列 " + want, EN: "column " + want + " is missing"})
		}
	}
	out := make([][]string, 0, len(all)-1)
	for _, line := range all[1:] {
		row := make([]string, 7)
		for i, name := range append(tagColumns, "incomplete") {
			if k, ok := at[name]; ok && k < len(line) {
				row[i] = strings.TrimSpace(line[k])
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// judge answers every record and gives the rows to write.
func (r *Regions) judge(ctx context.Context, a models.Actor, records [][]string, out *TagImport) ([]models.RegionTag, error) {
	seen := map[string]int{}
	var write []models.RegionTag
	for i, rec := range records {
		row := TagRow{No: i + 2, Tag: rec[0], Code: models.Code(rec[1])}
		tag, wrong := parseTag(rec)
		d, err := r.Get(ctx, tag.Code)
		switch {
		case models.CodeOf(err) != "":
			wrong = append(wrong, models.FieldError{Field: "code", Code: "region.unknown", Args: []any{rec[1]}})
		case err != nil:
			return nil, err
		case !a.May("region.tag", models.Subject{Region: tag.Code}):
			wrong = append(wrong, models.FieldError{Field: "code", Code: "actor.may-not", Args: []any{models.Powers["region.tag"].Title}})
		}
		row.Name = d.Name
		key := rec[0] + rec[1] + rec[2]
		if first, twice := seen[key]; twice {
			wrong = append(wrong, models.FieldError{Field: "code", Code: "field.form", Args: []any{models.Text{ZH: fmt.Sprintf("与第 %d 行重复", first), EN: fmt.Sprintf("repeats row %d", first)}}})
		}
		seen[key] = row.No
		if row.Wrong = wrong; len(wrong) > 0 {
			out.Wrong++
		} else if row.Change, err = r.compare(ctx, &tag, rec[6]); err != nil {
			return nil, err
		}
		switch row.Change {
		case "add":
			out.Added++
		case "change":
			out.Changed++
		case "same":
			out.Same++
		}
		if row.Change == "add" || row.Change == "change" {
			write = append(write, tag)
		}
		out.Rows = append(out.Rows, row)
	}
	return write, nil
}

// compare says what a right row would do, and settles whether it speaks for a complete list.
func (r *Regions) compare(ctx context.Context, tag *models.RegionTag, incomplete string) (string, error) {
	var old []models.RegionTag
	err := store.From(ctx, r.db).Where("tag = ? AND code = ? AND valid_from = ?", tag.Tag, tag.Code, day(tag.ValidFrom)).Find(&old).Error
	if err != nil {
		return "", err
	}
	switch {
	case incomplete != "":
		tag.Incomplete = incomplete == "yes"
	case len(old) > 0:
		tag.Incomplete = old[0].Incomplete
	default:
		whole, err := r.complete(ctx, tag.Tag, tag.Code.Up(models.LevelProvince))
		if err != nil {
			return "", err
		}
		tag.Incomplete = !whole
	}
	if len(old) == 0 {
		return "add", nil
	}
	was := old[0]
	same := was.Source == tag.Source && was.Note == tag.Note && was.Incomplete == tag.Incomplete && sameDay(was.ValidTo, tag.ValidTo)
	if same {
		return "same", nil
	}
	return "change", nil
}

func sameDay(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Format(time.DateOnly) == b.Format(time.DateOnly)
}

// parseTag reads one record and names every wrong column.
func parseTag(rec []string) (models.RegionTag, []models.FieldError) {
	t := models.RegionTag{Tag: rec[0], Code: models.Code(rec[1]), Source: rec[4], Note: rec[5]}
	wrong := models.In("tag", rec[0], models.RegionTags)
	wrong = append(wrong, models.PlainText("source", rec[4], 2, 200)...)
	wrong = append(wrong, models.PlainText("note", rec[5], 0, 200)...)
	dayForm := models.Text{ZH: "日期写作 2021-08-27", EN: "dates look like 2021-08-27"}
	var err error
	if t.ValidFrom, err = time.Parse(time.DateOnly, rec[2]); err != nil {
		wrong = append(wrong, models.FieldError{Field: "valid_from", Code: "field.form", Args: []any{dayForm}})
	}
	if rec[3] != "" {
		to, err := time.Parse(time.DateOnly, rec[3])
		switch {
		case err != nil:
			wrong = append(wrong, models.FieldError{Field: "valid_to", Code: "field.form", Args: []any{dayForm}})
		case to.Before(t.ValidFrom):
			wrong = append(wrong, models.FieldError{Field: "valid_to", Code: "field.form", Args: []any{models.Text{ZH: "止期早于起期", EN: "it ends before it begins"}}})
		}
		t.ValidTo = &to
	}
	if rec[6] != "" && rec[6] != "yes" && rec[6] != "no" {
		wrong = append(wrong, models.FieldError{Field: "incomplete", Code: "field.code", Args: []any{rec[6]}})
	}
	return t, wrong
}

func tagNames(rows []models.RegionTag) (names []string) {
	seen := map[string]bool{}
	for _, t := range rows {
		if !seen[t.Tag] {
			seen[t.Tag] = true
			names = append(names, t.Tag)
		}
	}
	return names
}
