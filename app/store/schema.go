package store

import (
	"context"
	"fmt"
	"strings"
)

// schemaQueries read the catalogue in a fixed order; the packaged PostgreSQL has no pg_dump.
var schemaQueries = []string{
	`SELECT format(E'CREATE TABLE %s (\n%s\n);', c.relname, string_agg(format('  %s %s%s%s', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
		CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, CASE WHEN a.attidentity <> '' THEN ' GENERATED ALWAYS AS IDENTITY' WHEN d.adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END), E',\n' ORDER BY a.attnum))
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'river%' AND c.relname <> 'goose_db_version' GROUP BY c.relname ORDER BY c.relname`,
	`SELECT format('ALTER TABLE %s ADD CONSTRAINT %s %s;', c.relname, k.conname, pg_get_constraintdef(k.oid)) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
		WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'river%' AND c.relname <> 'goose_db_version' AND k.contype IN ('p','u','c','f') ORDER BY c.relname, k.conname`,
	`SELECT pg_get_indexdef(i.indexrelid) || ';' FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'river%'
		AND c.relname <> 'goose_db_version' AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p','u')) ORDER BY 1`,
	`SELECT format('COMMENT ON TABLE %s IS %L;', c.relname, obj_description(c.oid)) FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND obj_description(c.oid) IS NOT NULL
		AND c.relname NOT LIKE 'river%' ORDER BY c.relname`,
}

// Schema writes the migrated schema as SQL, stable from one run to the next; the job queue's own tables are left out.
func Schema(ctx context.Context, url string) (string, error) {
	db, err := owner(url)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var out strings.Builder
	out.WriteString("-- The schema that the migrations make; written by `make gen`, never by hand.\n")
	for _, q := range schemaQueries {
		rows, err := db.QueryContext(ctx, q)
		if err != nil {
			return "", fmt.Errorf("reading the catalogue: %w", err)
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				return "", err
			}
			out.WriteString("\n" + line + "\n")
		}
		if err := rows.Err(); err != nil {
			return "", err
		}
		rows.Close()
	}
	return out.String(), nil
}
