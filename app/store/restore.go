package store

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"
)

// ReadManifest reads what a backup holds.
func ReadManifest(folder string) (m Manifest, err error) {
	text, err := os.ReadFile(filepath.Join(folder, manifestFile))
	if errors.Is(err, os.ErrNotExist) {
		return m, fmt.Errorf("%s holds no %s: it is no backup, or one that was not finished", folder, manifestFile)
	}
	if err != nil {
		return m, fmt.Errorf("reading the backup: %w", err)
	}
	if err := json.Unmarshal(text, &m); err != nil || m.Format != backupFormat {
		return m, fmt.Errorf("%s is not the manifest of a backup this program can read", filepath.Join(folder, manifestFile))
	}
	return m, nil
}

// Restore reads a backup into a migrated database that holds nothing, in one transaction: all of it, or nothing. Every
// file must have the hash, and every table the rows, that the manifest names. url must be the owner's.
func Restore(ctx context.Context, url, folder string, say func(string)) (m Manifest, err error) {
	if m, err = ReadManifest(folder); err != nil {
		return m, err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return m, fmt.Errorf("opening the database: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	tx, err := conn.Begin(ctx)
	if err != nil {
		return m, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	order, err := restorable(ctx, tx, m)
	if err != nil {
		return m, err
	}
	for _, t := range order {
		if err := readTable(ctx, tx, folder, t); err != nil {
			return m, fmt.Errorf("reading table %s: %w", t.Name, err)
		}
		say(fmt.Sprintf("%s: %d rows", t.Name, t.Rows))
	}
	for _, s := range m.Sequences {
		if _, err := tx.Exec(ctx, "SELECT setval(pg_get_serial_sequence($1, $2), greatest($3, 1), $3 > 0)", s.Table, s.Column, s.Last); err != nil {
			return m, fmt.Errorf("setting the numbers of %s: %w", s.Table, err)
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return m, fmt.Errorf("committing: %w", err)
	}
	return m, nil
}

// restorable checks that the database has the backup's schema and holds nothing, and gives the tables in the order of
// their foreign keys.
func restorable(ctx context.Context, tx pgx.Tx, m Manifest) ([]BackupTable, error) {
	have, err := schemaVersion(ctx, tx)
	if err != nil {
		return nil, err
	}
	if have != m.Schema {
		return nil, fmt.Errorf("the backup was made with schema %d and the database has %d: restore it with the program that made it, then migrate", m.Schema, have)
	}
	tables, err := tablesOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	byName := map[string]BackupTable{}
	for _, t := range m.Tables {
		byName[t.Name] = t
	}
	for _, t := range tables {
		if _, ok := byName[t.Name]; !ok {
			return nil, fmt.Errorf("the backup lacks table %s", t.Name)
		}
		// locked, so that nobody writes between this look and the commit
		if _, err := tx.Exec(ctx, "LOCK TABLE "+pgx.Identifier{t.Name}.Sanitize()+" IN SHARE ROW EXCLUSIVE MODE"); err != nil {
			return nil, err
		}
		var used bool
		if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+pgx.Identifier{t.Name}.Sanitize()+")").Scan(&used); err != nil {
			return nil, err
		}
		if used {
			return nil, fmt.Errorf("the database is not empty (table %s holds rows): restore into a new one", t.Name)
		}
	}
	if len(tables) != len(m.Tables) {
		return nil, errors.New("the backup holds tables that the database does not have")
	}
	return parentsFirst(ctx, tx, tables, byName)
}

// parentsFirst orders tables so that what a row refers to is there before it.
func parentsFirst(ctx context.Context, tx pgx.Tx, tables []BackupTable, byName map[string]BackupTable) ([]BackupTable, error) {
	rows, err := tx.Query(ctx, `SELECT c.relname, p.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
		WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND `+ownTables)
	if err != nil {
		return nil, fmt.Errorf("reading the foreign keys: %w", err)
	}
	parents := map[string][]string{}
	var child, parent string
	if _, err := pgx.ForEachRow(rows, []any{&child, &parent}, func() error {
		parents[child] = append(parents[child], parent)
		return nil
	}); err != nil {
		return nil, err
	}
	var order []BackupTable
	placed := map[string]bool{}
	for len(order) < len(tables) {
		before := len(order)
		for _, t := range tables {
			ready := !placed[t.Name]
			for _, p := range parents[t.Name] {
				ready = ready && placed[p]
			}
			if ready {
				placed[t.Name] = true
				order = append(order, byName[t.Name])
			}
		}
		if len(order) == before {
			return nil, errors.New("the foreign keys of the tables go in a circle")
		}
	}
	return order, nil
}

func readTable(ctx context.Context, tx pgx.Tx, folder string, t BackupTable) error {
	f, err := os.Open(tableFile(folder, t.Name))
	if err != nil {
		return err
	}
	defer f.Close()
	in := newHashed(bufio.NewReaderSize(f, 1<<16))
	z, err := gzip.NewReader(in)
	if err != nil {
		return fmt.Errorf("the file is damaged: %w", err)
	}
	tag, err := tx.Conn().PgConn().CopyFrom(ctx, z, "COPY "+copyList(t)+" FROM STDIN")
	if err != nil {
		return err
	}
	sum, err := in.rest()
	if err != nil {
		return err
	}
	if sum != t.SHA256 {
		return errors.New("the file is not the one that was written: its hash differs from the manifest's")
	}
	if tag.RowsAffected() != t.Rows {
		return fmt.Errorf("got %d rows, the manifest names %d", tag.RowsAffected(), t.Rows)
	}
	return nil
}
