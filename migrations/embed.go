// Package migrations holds the numbered SQL that makes the database what the program expects: forward only, one
// transaction each. schema.sql is the result, written by `make gen`.
package migrations

import "embed"

// FS has every migration, in the order of its number.
//
//go:embed 0*.sql
var FS embed.FS
