package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// Rows reads over the driver itself, without GORM's reflection: for the few reads that everybody waits for. It joins the
// transaction that ctx carries, as From does. scan takes the columns of one row, from left to right.
func Rows(ctx context.Context, d *DB, scan func(c *Cells), query string, args ...any) error {
	rows, err := ask(ctx, d, query, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	c := &Cells{}
	for rows.Next() {
		c.take(rows)
		if scan(c); c.err != nil {
			return c.err
		}
	}
	return rows.Err()
}

func ask(ctx context.Context, d *DB, query string, args []any) (pgx.Rows, error) {
	if tx, ok := ctx.Value(txKey{}).(*gorm.DB); ok {
		p, err := Pgx(tx)
		if err != nil {
			return nil, err
		}
		return p.Query(ctx, query, args...)
	}
	return d.Pool.Query(ctx, query, args...)
}

// Texts gives ids as the plain strings that the driver wants for an array.
func Texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
