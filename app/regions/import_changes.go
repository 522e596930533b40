package regions

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// ImportChanges reads lines "rename,CODE,NAME,DAY,DOCUMENT" and "merge,CODE,INTO,DAY,DOCUMENT" and makes them one after the other, all or
// none; without apply it only tries. The error names the line.
func (r *Regions) ImportChanges(ctx context.Context, a models.Actor, in io.Reader, apply bool) (int, error) {
	rows, err := readChanges(in)
	if err != nil {
		return 0, err
	}
	undo := errors.New("only tried")
	err = store.Tx(ctx, r.db, a, func(tx *gorm.DB) error {
		for i, c := range rows {
			do := r.Rename
			if c.Into != "" {
				do = r.Merge
			}
			if _, err := do(store.With(ctx, tx), a, c); err != nil {
				return fmt.Errorf("line %d: %w", i+1, err)
			}
		}
		if !apply {
			return undo
		}
		return nil
	})
	r.forget(0)
	if errors.Is(err, undo) {
		err = nil
	}
	return len(rows), err
}

func readChanges(in io.Reader) ([]Change, error) {
	reader := csv.NewReader(in)
	reader.FieldsPerRecord, reader.TrimLeadingSpace = 5, true
	records, err := reader.ReadAll()
	if err != nil {
		return nil, models.Fail(models.Invalid, "region.change-form")
	}
	var out []Change
	for i, f := range records {
		on, err := time.ParseInLocation(time.DateOnly, f[3], models.Beijing)
		c := Change{Codes: []models.Code{models.Code(f[1])}, On: on, Source: strings.TrimSpace(f[4])}
		switch f[0] {
		case "rename":
			c.Name = f[2]
		case "merge":
			c.Into = models.Code(f[2])
		default:
			err = errors.New("unknown change")
		}
		if err != nil || !c.Codes[0].Valid() || f[0] == "merge" && !c.Into.Valid() {
			return nil, fmt.Errorf("line %d: %w", i+1, models.Fail(models.Invalid, "region.change-form"))
		}
		out = append(out, c)
	}
	return out, nil
}
