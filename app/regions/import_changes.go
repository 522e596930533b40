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

	"shanqiao/app/store"
	"shanqiao/models"
)

// ChangeRow answers one line of a file of changes: what it would do, or why it cannot be done.
type ChangeRow struct {
	No     int // the line in the file
	Change Change
	Place  string // the division with all above it, as it is called before the file
	Into   string // of a merge: what it goes into
	Wrong  *models.Error
}

// ChangeImport is the answer to a whole file. Nothing is written unless every line is right.
type ChangeImport struct {
	Rows    []ChangeRow
	Wrong   int
	Applied bool
}

// maxChangeRows bounds one file; a province renames or merges some dozens at a time.
const maxChangeRows = 1000

// ImportChanges reads lines "rename,CODE,NAME,DAY,DOCUMENT" and "merge,CODE,INTO,DAY,DOCUMENT" (更名 and 并入 mean the same),
// makes them one after the other and answers every line; unless all are right and apply is set, all of it is undone.
func (r *Regions) ImportChanges(ctx context.Context, a models.Actor, in io.Reader, apply bool) (ChangeImport, error) {
	var out ChangeImport
	if err := a.Must("region.change", models.Subject{Region: home(a)}); err != nil {
		return out, err
	}
	rows, err := readChanges(in)
	if err != nil {
		return out, err
	}
	for i := range rows {
		rows[i].Place, rows[i].Into = r.called(ctx, rows[i].Change.Codes[0]), r.called(ctx, rows[i].Change.Into)
	}
	undo := errors.New("only tried")
	err = store.Tx(ctx, r.db, a, func(tx *gorm.DB) error {
		out = ChangeImport{Rows: append([]ChangeRow{}, rows...)}
		if err := r.tryAll(store.With(ctx, tx), a, &out); err != nil {
			return err
		}
		if !apply || out.Wrong > 0 {
			return undo
		}
		return nil
	})
	r.forget(0)
	if errors.Is(err, undo) {
		return out, nil
	}
	out.Applied = err == nil
	return out, err
}

// tryAll makes every change that can be made and notes on the other lines why not.
func (r *Regions) tryAll(ctx context.Context, a models.Actor, out *ChangeImport) error {
	for i := range out.Rows {
		row := &out.Rows[i]
		if row.Wrong == nil {
			do := r.Rename
			if row.Change.Into != "" {
				do = r.Merge
			}
			_, err := do(ctx, a, row.Change)
			if err != nil && !errors.As(err, &row.Wrong) {
				return fmt.Errorf("trying line %d: %w", row.No, err)
			}
		}
		if row.Wrong != nil {
			out.Wrong++
		}
	}
	return nil
}

// called is a division's name with all above it; "" for one that is not there.
func (r *Regions) called(ctx context.Context, code models.Code) string {
	if code == "" {
		return ""
	}
	p, err := r.Place(ctx, code)
	if err != nil {
		return ""
	}
	return p.Full
}

// home is the node that somebody's powers over divisions are asked at: his own, or the country.
func home(a models.Actor) models.Code {
	if reach := a.Nodes(); len(reach) > 0 {
		return reach[0]
	}
	return models.Country
}

func readChanges(in io.Reader) ([]ChangeRow, error) {
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("reading the changes: %w", err)
	}
	if !utf8.Valid(text) {
		return nil, models.Fail(models.Invalid, "body.encoding")
	}
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	reader.FieldsPerRecord, reader.TrimLeadingSpace = -1, true
	var out []ChangeRow
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || len(out) == maxChangeRows {
			return nil, models.Fail(models.Invalid, "region.change-form")
		}
		line, _ := reader.FieldPos(0)
		out = append(out, readChange(line, record))
	}
	if len(out) == 0 {
		return nil, models.Fail(models.Invalid, "region.change-form")
	}
	return out, nil
}

// readChange reads one line; what cannot be read is wrong, and the others are looked at all the same.
func readChange(line int, f []string) ChangeRow {
	row := ChangeRow{No: line, Change: Change{Codes: []models.Code{""}}}
	form := models.Fail(models.Invalid, "region.change-form")
	if len(f) != 5 {
		errors.As(form, &row.Wrong)
		return row
	}
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	on, err := time.ParseInLocation(time.DateOnly, f[3], models.Beijing)
	row.Change = Change{Codes: []models.Code{models.Code(f[1])}, On: on, Source: f[4]}
	switch f[0] {
	case "rename", "更名":
		row.Change.Name = f[2]
	case "merge", "并入":
		row.Change.Into = models.Code(f[2])
	default:
		err = form
	}
	if err != nil || !row.Change.Codes[0].Valid() || row.Change.Into != "" && !row.Change.Into.Valid() || row.Change.Into == "" && row.Change.Name == "" {
		errors.As(form, &row.Wrong)
	}
	return row
}
