package regions

import (
	"bytes"
	"compress/gzip"
	"context"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

//go:embed data/*.gz
var data embed.FS

// Loaded says what a load did: rows read, rows that were new or different, and the time it took.
type Loaded struct {
	Rows, Changed int64
	Took          time.Duration
}

// Progress hears how many rows are done; total is 0 while it is unknown.
type Progress func(done, total int64)

// Load writes the divisions from province to township, the villages of the demo counties and the tags that ship with the
// program. A second run changes nothing; tags that officials have changed stay as they are.
func (r *Regions) Load(ctx context.Context, say Progress) (Loaded, error) {
	began, out := time.Now(), Loaded{}
	if say == nil {
		say = func(int64, int64) {}
	}
	err := store.Tx(ctx, r.db, models.SystemActor, func(tx *gorm.DB) error {
		out = Loaded{}
		for _, f := range []struct {
			file string
			load func(context.Context, pgx.Tx, *csv.Reader) (int64, int64, error)
		}{{"divisions.csv.gz", loadDivisions}, {"villages.csv.gz", loadVillages}, {"tags.csv.gz", loadTags}} {
			rows, err := embedded(f.file)
			if err != nil {
				return err
			}
			p, err := store.Pgx(tx)
			if err != nil {
				return err
			}
			n, changed, err := f.load(ctx, p, rows)
			if err != nil {
				return fmt.Errorf("loading %s: %w", f.file, err)
			}
			out.Rows, out.Changed = out.Rows+n, out.Changed+changed
			say(out.Rows, 0)
		}
		return r.record(tx, "divisions and tags", out)
	})
	r.forget(0)
	out.Took = time.Since(began)
	return out, err
}

// record notes a load that changed something.
func (r *Regions) record(tx *gorm.DB, what string, l Loaded) error {
	if l.Changed == 0 {
		return nil
	}
	return r.trail.Record(tx, models.SystemActor, r.params.Now(tx.Statement.Context), models.Entry{
		Fact: "region.loaded", Noun: "region", Subject: models.ID(models.Country), Region: models.Country, Note: fmt.Sprintf("%s: %d", what, l.Changed)})
}

// embedded opens a table inside the program, after its header.
func embedded(name string) (*csv.Reader, error) {
	packed, err := data.ReadFile("data/" + name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return skipHeader(z)
}

func skipHeader(in io.Reader) (*csv.Reader, error) {
	c := csv.NewReader(in)
	c.ReuseRecord = true
	_, err := c.Read()
	return c, err
}

// copyRows streams a table into a temporary one of the same shape as target and counts its rows; turn may leave one out.
func copyRows(ctx context.Context, tx pgx.Tx, target string, columns []string, rows *csv.Reader, turn func([]string) ([]any, error)) (int64, error) {
	if _, err := tx.Exec(ctx, "SET LOCAL statement_timeout = 0; CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT * FROM "+target+" WITH NO DATA"); err != nil {
		return 0, err
	}
	return tx.CopyFrom(ctx, pgx.Identifier{"incoming"}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		for {
			record, err := rows.Read()
			if errors.Is(err, io.EOF) {
				return nil, nil
			}
			if err != nil {
				return nil, err
			}
			if row, err := turn(record); row != nil || err != nil {
				return row, err
			}
		}
	}))
}

var divisionColumns = []string{"code", "name", "level", "parent", "pinyin", "valid_from", "valid_to", "replaced_by"}

func loadDivisions(ctx context.Context, tx pgx.Tx, rows *csv.Reader) (n, changed int64, err error) {
	n, err = copyRows(ctx, tx, "regions", divisionColumns, rows, func(d []string) ([]any, error) {
		spelled, _ := models.Pinyin(d[1])
		from, err := optionalDay(d[4])
		if err != nil {
			return nil, err
		}
		to, err := optionalDay(d[5])
		return []any{d[0], d[1], d[2], d[3], spelled, from, to, optional(d[6])}, err
	})
	if err != nil {
		return 0, 0, err
	}
	changed, err = mergeRegions(ctx, tx)
	return n, changed, err
}

func loadVillages(ctx context.Context, tx pgx.Tx, rows *csv.Reader) (n, changed int64, err error) {
	n, err = copyRows(ctx, tx, "regions", divisionColumns[:5], rows, villageRow)
	if err != nil {
		return 0, 0, err
	}
	changed, err = mergeRegions(ctx, tx)
	return n, changed, err
}

// villageRow turns a line of code and name into a row; the township is the first nine digits. The one line of the package
// that carries its township's own code (金门县) is left out.
func villageRow(v []string) ([]any, error) {
	if len(v) < 2 || !models.Code(v[0]).Valid() || v[1] == "" {
		return nil, fmt.Errorf("%q is not a village", v)
	}
	if v[0][9:] == "000" {
		return nil, nil
	}
	name := villageName(v[1])
	spelled, _ := models.Pinyin(name)
	return []any{v[0], name, "village", v[0][:9] + "000", spelled}, nil
}

// villageName is the village itself: the package lists its committee (新立村委会, 多福巷社区居委会).
func villageName(committee string) string {
	for _, c := range [][2]string{{"村村委会", "村"}, {"村民委员会", ""}, {"村委会", "村"}, {"社区居委会", "社区"}, {"嘎查委会", "嘎查"}} {
		if name, ok := strings.CutSuffix(committee, c[0]); ok && name != "" {
			return name + c[1]
		}
	}
	return committee
}

// mergeRegions writes what is new or different from the temporary table and drops it.
func mergeRegions(ctx context.Context, tx pgx.Tx) (int64, error) {
	tag, err := tx.Exec(ctx, `INSERT INTO regions AS r (code, name, level, parent, pinyin, valid_from, valid_to, replaced_by)
		SELECT code, name, level, parent, pinyin, valid_from, valid_to, replaced_by FROM incoming
		ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level, parent = excluded.parent, pinyin = excluded.pinyin,
			valid_from = excluded.valid_from, valid_to = excluded.valid_to, replaced_by = excluded.replaced_by
		WHERE NOT r.amended AND (r.name, r.level, r.parent, r.pinyin, r.valid_from, r.valid_to, r.replaced_by) IS DISTINCT FROM
			(excluded.name, excluded.level, excluded.parent, excluded.pinyin, excluded.valid_from, excluded.valid_to, excluded.replaced_by)`)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, "DROP TABLE incoming")
	return tag.RowsAffected(), err
}

func loadTags(ctx context.Context, tx pgx.Tx, rows *csv.Reader) (n, changed int64, err error) {
	columns := []string{"tag", "code", "valid_from", "valid_to", "source", "note", "incomplete"}
	n, err = copyRows(ctx, tx, "region_tags", columns, rows, func(t []string) ([]any, error) {
		from, err := optionalDay(t[2])
		if err != nil {
			return nil, err
		}
		to, err := optionalDay(t[3])
		return []any{t[0], t[1], from, to, t[4], t[5], t[6] == "yes"}, err
	})
	if err != nil {
		return 0, 0, err
	}
	tag, err := tx.Exec(ctx, "INSERT INTO region_tags SELECT * FROM incoming ON CONFLICT DO NOTHING")
	if err != nil {
		return 0, 0, err
	}
	_, err = tx.Exec(ctx, "DROP TABLE incoming")
	return n, tag.RowsAffected(), err
}

func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func optionalDay(s string) (any, error) {
	if s == "" {
		return nil, nil
	}
	return time.Parse(time.DateOnly, s)
}
