package store

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Manifest says what a backup holds. It is written last: a folder without one is no backup.
type Manifest struct {
	Format    int              `json:"format"`
	MadeAt    time.Time        `json:"madeAt"`
	Schema    int64            `json:"schema"` // version of the last migration
	Tables    []BackupTable    `json:"tables"`
	Sequences []BackupSequence `json:"sequences"`
}

// BackupTable is one table of a backup: a file of COPY text, compressed, with the hash of the file.
type BackupTable struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
	SHA256  string   `json:"sha256"`
}

// BackupSequence is the last number of an identity column.
type BackupSequence struct {
	Table  string `json:"table"`
	Column string `json:"column"`
	Last   int64  `json:"last"`
}

// Rows counts all rows of the backup.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

const (
	backupFormat = 1
	manifestFile = "manifest.json"
)

// jobs of the queue and the list of migrations are not part of a backup.
const ownTables = "c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'river%' AND c.relname <> 'goose_db_version'"

// Backup writes every table as of one moment into a new folder, while people work. Personal data stays sealed: the keys
// are not in it. url must be the owner's. say hears each table.
func Backup(ctx context.Context, url, folder string, say func(string)) (m Manifest, err error) {
	if err := newFolder(folder); err != nil {
		return m, err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return m, fmt.Errorf("opening the database: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return m, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	m = Manifest{Format: backupFormat, MadeAt: time.Now().UTC().Truncate(time.Second)}
	if m.Schema, err = schemaVersion(ctx, tx); err != nil {
		return m, err
	}
	if m.Tables, err = tablesOf(ctx, tx); err != nil {
		return m, err
	}
	for i := range m.Tables {
		if err := writeTable(ctx, tx, folder, &m.Tables[i]); err != nil {
			return m, fmt.Errorf("writing table %s: %w", m.Tables[i].Name, err)
		}
		say(fmt.Sprintf("%s: %d rows", m.Tables[i].Name, m.Tables[i].Rows))
	}
	if m.Sequences, err = sequencesOf(ctx, tx); err != nil {
		return m, err
	}
	return m, writeManifest(folder, m)
}

// newFolder makes the folder of a backup; one that holds something is refused.
func newFolder(folder string) error {
	old, err := os.ReadDir(folder)
	if err == nil && len(old) > 0 {
		return fmt.Errorf("%s is not empty: give the backup a folder of its own", folder)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("looking into %s: %w", folder, err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("making the folder of the backup: %w", err)
	}
	return nil
}

func schemaVersion(ctx context.Context, tx pgx.Tx) (v int64, err error) {
	if err := tx.QueryRow(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&v); err != nil {
		return 0, fmt.Errorf("reading the schema's version: %w", err)
	}
	return v, nil
}

// tablesOf lists the tables with their columns; generated columns are left out.
func tablesOf(ctx context.Context, tx pgx.Tx) ([]BackupTable, error) {
	rows, err := tx.Query(ctx, `SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
		WHERE `+ownTables+` GROUP BY c.relname ORDER BY c.relname`)
	if err != nil {
		return nil, fmt.Errorf("listing the tables: %w", err)
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (t BackupTable, err error) { return t, r.Scan(&t.Name, &t.Columns) })
}

func sequencesOf(ctx context.Context, tx pgx.Tx) ([]BackupSequence, error) {
	rows, err := tx.Query(ctx, `SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attidentity <> '' WHERE `+ownTables+` ORDER BY 1, 2`)
	if err != nil {
		return nil, fmt.Errorf("listing the sequences: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (s BackupSequence, err error) { return s, r.Scan(&s.Table, &s.Column) })
	if err != nil {
		return nil, err
	}
	for i, s := range list {
		var sequence string
		if err := tx.QueryRow(ctx, "SELECT pg_get_serial_sequence($1, $2)", s.Table, s.Column).Scan(&sequence); err != nil {
			return nil, err
		}
		if err := tx.QueryRow(ctx, "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM "+sequence).Scan(&list[i].Last); err != nil {
			return nil, fmt.Errorf("reading sequence %s: %w", sequence, err)
		}
	}
	return list, nil
}

func tableFile(folder, table string) string { return filepath.Join(folder, table+".copy.gz") }

func copyList(t BackupTable) string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = pgx.Identifier{c}.Sanitize()
	}
	return pgx.Identifier{t.Name}.Sanitize() + " (" + strings.Join(names, ", ") + ")"
}

func writeTable(ctx context.Context, tx pgx.Tx, folder string, t *BackupTable) (err error) {
	f, err := os.OpenFile(tableFile(folder, t.Name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sha256.New()
	z, _ := gzip.NewWriterLevel(io.MultiWriter(f, sum), gzip.BestSpeed) // the level is a constant that is known
	tag, err := tx.Conn().PgConn().CopyTo(ctx, z, "COPY "+copyList(*t)+" TO STDOUT")
	if err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	t.Rows, t.SHA256 = tag.RowsAffected(), hex.EncodeToString(sum.Sum(nil))
	return f.Sync()
}

func writeManifest(folder string, m Manifest) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	fresh := filepath.Join(folder, manifestFile+".new")
	if err := os.WriteFile(fresh, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return os.Rename(fresh, filepath.Join(folder, manifestFile))
}

// hashed reads a file and remembers its hash.
type hashed struct {
	io.Reader
	sum hash.Hash
}

func newHashed(r io.Reader) *hashed {
	h := sha256.New()
	return &hashed{io.TeeReader(r, h), h}
}

// rest reads what is left and gives the hash of all.
func (h *hashed) rest() (string, error) {
	if _, err := io.Copy(io.Discard, h); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.sum.Sum(nil)), nil
}
