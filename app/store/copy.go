package store

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"shanqiao/models"
)

// Copy writes many new rows of one noun with COPY, in the order given: what Create does for one row, without its cost.
// Columns are those GORM would use; an identity column is left to the database.
func Copy[T any](ctx context.Context, tx *gorm.DB, rows []*T) error {
	if len(rows) == 0 {
		return nil
	}
	p, err := Pgx(tx)
	if err != nil {
		return err
	}
	s, err := schema.Parse(rows[0], &copySchemas, tx.NamingStrategy)
	if err != nil {
		return fmt.Errorf("reading the columns of %T: %w", rows[0], err)
	}
	var fields []*schema.Field
	var columns []string
	for _, f := range s.Fields {
		if f.DBName != "" && !f.AutoIncrement {
			fields, columns = append(fields, f), append(columns, f.DBName)
		}
	}
	values := make([]any, len(fields))
	_, err = p.CopyFrom(ctx, pgx.Identifier{s.Table}, columns, pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
		row := reflect.ValueOf(rows[i]).Elem()
		for j, f := range fields {
			v, err := column(row.FieldByIndex(f.StructField.Index), f.Serializer != nil)
			if err != nil {
				return nil, fmt.Errorf("%s.%s: %w", s.Table, f.DBName, err)
			}
			values[j] = v
		}
		return values, nil
	}))
	if err != nil {
		return fmt.Errorf("copying %d rows into %s: %w", len(rows), s.Table, err)
	}
	return nil
}

var copySchemas sync.Map

// column turns a field into what the driver copies; lists and maps become JSON and are never NULL.
func column(v reflect.Value, asJSON bool) (any, error) {
	if asJSON {
		switch {
		case v.Kind() == reflect.Slice && v.IsNil():
			return "[]", nil
		case v.Kind() == reflect.Map && v.IsNil():
			return "{}", nil
		}
		text, err := json.Marshal(v.Interface())
		return string(text), err
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil, nil
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case time.Time:
		return x, nil
	case models.Sealed:
		if x.Empty() {
			return nil, nil
		}
		return x.Box(), nil
	}
	if v.Kind() == reflect.String {
		return v.String(), nil
	}
	return v.Interface(), nil
}
