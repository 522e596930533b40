package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"shanqiao/migrations"
)

// Migrate brings the schema up to date as the owner of the tables; after runs last, as the owner too (the job queue's own tables).
func Migrate(ctx context.Context, url string, say func(string), after func(ctx context.Context, db *sql.DB) error) error {
	db, err := owner(url)
	if err != nil {
		return err
	}
	defer db.Close()
	p, err := provider(db)
	if err != nil {
		return err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	for _, r := range done {
		say("migrated " + r.Source.Path)
	}
	if err := after(ctx, db); err != nil {
		return fmt.Errorf("migrating the job tables: %w", err)
	}
	_, err = db.ExecContext(ctx, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "+AppRole+
		"; REVOKE UPDATE, DELETE, TRUNCATE ON "+AppendOnly+" FROM "+AppRole+
		"; GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "+AppRole)
	return err
}

// Analyze has the planner look at every table, as the owner of the tables: after much was written at once.
func Analyze(ctx context.Context, url string) error {
	db, err := owner(url)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "ANALYZE"); err != nil {
		return fmt.Errorf("analysing the tables: %w", err)
	}
	return nil
}

// AppendOnly are the tables the program may only add to.
const AppendOnly = "trail, trail_log, trail_hashes, need_reviews, organisation_events, offer_events, ledger_entries, postings, match_reviews, honor_votes, honor_notes"

// Stale says how many migrations the database lacks.
func Stale(ctx context.Context, url string) (int, error) {
	db, err := owner(url)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	p, err := provider(db)
	if err != nil {
		return 0, err
	}
	current, err := p.GetDBVersion(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the schema's version: %w", err)
	}
	missing := 0
	for _, s := range p.ListSources() {
		if s.Version > current {
			missing++
		}
	}
	return missing, nil
}

func owner(url string) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("reading DATABASE_URL: %w", err)
	}
	return stdlib.OpenDB(*cfg), nil
}

func provider(db *sql.DB) (*goose.Provider, error) {
	var files fs.FS = migrations.FS
	return goose.NewProvider(goose.DialectPostgres, db, files)
}
