package store

import (
	"context"
	"reflect"

	"gorm.io/gorm/schema"
)

// jsonLists stores an empty list or map as [] or {}, never as NULL: a column of a list is never unknown.
type jsonLists struct{ schema.JSONSerializer }

// Value writes the field.
func (j jsonLists) Value(ctx context.Context, field *schema.Field, dst reflect.Value, value any) (any, error) {
	v := reflect.ValueOf(value)
	switch {
	case v.Kind() == reflect.Slice && v.IsNil():
		return "[]", nil
	case v.Kind() == reflect.Map && v.IsNil():
		return "{}", nil
	}
	return j.JSONSerializer.Value(ctx, field, dst, value)
}

func init() { schema.RegisterSerializer("json", jsonLists{}) }
