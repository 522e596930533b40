// Package store opens the database and is the only place where a transaction starts. It turns named constraints into
// errors a person can read, locks rows, hands out ids and gap-free numbers, and keeps the reply of each keyed command.
// It owns the tables world, idempotency_keys and counters.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"shanqiao/models"
)

// AppRole is what every connection of the program becomes; the owner of the tables only migrates.
const AppRole = "shanqiao_app"

// DB is the open database: one pool for GORM, jobs and listeners.
type DB struct {
	Pool *pgxpool.Pool
	gorm *gorm.DB
	sql  *sql.DB
}

// Open connects as the application's role. The schema must be current: see Stale.
func Open(ctx context.Context, url string) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("reading DATABASE_URL: %w", err)
	}
	cfg.MaxConns = 40
	cfg.ConnConfig.RuntimeParams["timezone"] = "Asia/Shanghai"
	cfg.ConnConfig.RuntimeParams["statement_timeout"] = "60000"
	cfg.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "60000"
	cfg.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, "SET ROLE "+AppRole)
		return err
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	sqlDB := stdlib.OpenDBFromPool(pool)
	sqlDB.SetMaxIdleConns(0)
	g, err := gorm.Open(postgres.New(postgres.Config{Conn: sqlDB}), &gorm.Config{
		SkipDefaultTransaction: true, Logger: logger.Discard, NowFunc: func() time.Time { return time.Now().In(models.Beijing) },
	})
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	return &DB{Pool: pool, gorm: g, sql: sqlDB}, nil
}

// Close ends every connection.
func (d *DB) Close() {
	_ = d.sql.Close()
	d.Pool.Close()
}

// Gorm gives the connection for callbacks of tests; rooms use From.
func (d *DB) Gorm() *gorm.DB { return d.gorm }

type txKey struct{}

// From gives the transaction that ctx carries, or plain connections: a reader inside a command sees what it wrote.
func From(ctx context.Context, d *DB) *gorm.DB {
	if tx, ok := ctx.Value(txKey{}).(*gorm.DB); ok {
		return tx.WithContext(ctx)
	}
	return d.gorm.WithContext(ctx)
}

// With carries a transaction in ctx: reads join it, and Tx nests in it by savepoint.
func With(ctx context.Context, tx *gorm.DB) context.Context {
	return context.WithValue(ctx, txKey{}, tx)
}

// txPool is one connection with an open transaction that GORM and the job queue share.
type txPool struct {
	*sql.Conn
	tx  pgx.Tx
	ctx context.Context
}

// Commit ends the transaction for GORM.
func (p *txPool) Commit() error { return p.end(func() error { return p.tx.Commit(p.ctx) }) }

// Rollback ends the transaction for GORM.
func (p *txPool) Rollback() error {
	return p.end(func() error { return p.tx.Rollback(context.WithoutCancel(p.ctx)) })
}

// end holds the connection while its transaction ends: a broken one has been given back already and is closed elsewhere.
func (p *txPool) end(f func() error) error { return p.Raw(func(any) error { return f() }) }

// Pgx gives the driver's transaction behind tx, for the job queue.
func Pgx(tx *gorm.DB) (pgx.Tx, error) {
	p, ok := tx.Statement.ConnPool.(*txPool)
	if !ok {
		return nil, errors.New("not inside a transaction of store.Tx")
	}
	return p.tx, nil
}

// Tx runs f in one READ COMMITTED transaction, repeated up to three times when the database asks for it (40001, 40P01).
// Therefore f touches nothing but tx. Inside another Tx it is a savepoint. Named constraints come back as models.Error.
func Tx(ctx context.Context, d *DB, a models.Actor, f func(tx *gorm.DB) error) error {
	if outer, ok := ctx.Value(txKey{}).(*gorm.DB); ok {
		return readable(outer.WithContext(ctx).Transaction(f))
	}
	var err error
	for try := 0; try < 3; try++ {
		if err = once(ctx, d, a, f); !repeatable(err) {
			return readable(err)
		}
	}
	return err
}

func once(ctx context.Context, d *DB, a models.Actor, f func(tx *gorm.DB) error) error {
	return d.begin(ctx, pgx.TxOptions{}, func(tx *gorm.DB, p pgx.Tx) error {
		if _, err := p.Exec(ctx, "SELECT set_config('app.user', $1, true), set_config('app.region', $2, true)", string(a.User), reach(a)); err != nil {
			return fmt.Errorf("beginning: %w", err)
		}
		return f(tx)
	})
}

// begin runs f in one transaction that GORM and the driver share, and commits it.
func (d *DB) begin(ctx context.Context, opts pgx.TxOptions, f func(tx *gorm.DB, p pgx.Tx) error) error {
	conn, err := d.sql.Conn(ctx)
	if err != nil {
		return fmt.Errorf("taking a connection: %w", err)
	}
	defer conn.Close()
	var ptx pgx.Tx
	err = conn.Raw(func(c any) error {
		ptx, err = c.(*stdlib.Conn).Conn().BeginTx(ctx, opts)
		return err
	})
	if err != nil {
		return fmt.Errorf("beginning: %w", err)
	}
	pool := &txPool{Conn: conn, tx: ptx, ctx: ctx}
	done := false
	defer func() {
		if !done {
			_ = pool.Rollback()
		}
	}()
	tx := d.gorm.Session(&gorm.Session{NewDB: true, Context: ctx, SkipDefaultTransaction: true})
	tx.Statement.ConnPool = pool
	if err := f(tx.WithContext(With(ctx, tx)), ptx); err != nil { // whoever reads with this context reads inside, never over a second connection
		return err
	}
	done = true
	if err := pool.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// reach is the widest node of the actor, for row-level policies.
func reach(a models.Actor) string {
	widest := models.Code("")
	for _, n := range a.Nodes() {
		if widest == "" || len(n.Prefix()) < len(widest.Prefix()) {
			widest = n
		}
	}
	return string(widest)
}

func repeatable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// readable turns a violated named constraint into the error it means, and a missing row into nothing special.
func readable(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		if code, ok := models.Constraints[pg.ConstraintName]; ok {
			return models.Fail(models.Conflict, code)
		}
	}
	return err
}

// NewID makes a UUIDv7.
func NewID() models.ID { return models.ID(uuid.Must(uuid.NewV7()).String()) }

// IsID says whether s has the form of an id; anything else cannot exist.
func IsID(s models.ID) bool { return uuid.Validate(string(s)) == nil && len(s) == 36 }

// Lock reads a row FOR UPDATE; a missing one is <noun>.not-found. Rows are locked in the order of the package list, then by id.
func Lock[T any](tx *gorm.DB, id models.ID, noun string) (T, error) {
	return find[T](tx.Session(&gorm.Session{}).Raw("SELECT * FROM "+tableOf[T](tx)+" WHERE id = ? FOR UPDATE", id), id, noun)
}

// Get reads a row; a missing one is <noun>.not-found.
func Get[T any](tx *gorm.DB, id models.ID, noun string) (T, error) {
	return find[T](tx.Session(&gorm.Session{}).Raw("SELECT * FROM "+tableOf[T](tx)+" WHERE id = ?", id), id, noun)
}

func find[T any](q *gorm.DB, id models.ID, noun string) (T, error) {
	var rows []T
	var none T
	if !IsID(id) {
		return none, models.Fail(models.NotFound, noun+".not-found")
	}
	if err := q.Scan(&rows).Error; err != nil {
		return none, fmt.Errorf("reading %s %s: %w", noun, id, err)
	}
	if len(rows) == 0 {
		return none, models.Fail(models.NotFound, noun+".not-found")
	}
	return rows[0], nil
}

func tableOf[T any](tx *gorm.DB) string {
	var v T
	stmt := &gorm.Statement{DB: tx}
	if err := stmt.Parse(&v); err != nil {
		panic(err) // a noun without a table is a mistake of the program
	}
	return stmt.Quote(stmt.Schema.Table)
}

// Number takes the next number of a gap-free series inside the transaction that uses it.
func Number(tx *gorm.DB, series string) (int64, error) {
	var n int64
	err := tx.Raw("INSERT INTO counters (series, last) VALUES (?, 1) ON CONFLICT (series) DO UPDATE SET last = counters.last + 1 RETURNING last", series).Scan(&n).Error
	return n, err
}

// Stamp fills the common part of a record before it is written.
func Stamp(b *models.Base, a models.Actor, now time.Time) {
	if b.ID == "" {
		b.ID = NewID()
	}
	if b.Version == 0 {
		b.CreatedAt, b.CreatedBy = now, a.User
	}
	b.UpdatedAt, b.UpdatedBy = now, a.User
	b.Version++
}

// Snapshot runs f on one unchanging view of the database: reads through From(ctx, …) see it all at one moment.
func Snapshot(ctx context.Context, d *DB, f func(ctx context.Context) error) error {
	return d.begin(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx *gorm.DB, _ pgx.Tx) error { return f(With(ctx, tx)) })
}

// Unhurried gives the statements of the transaction that ctx carries twenty minutes each instead of one: for checks that read
// whole tables.
func Unhurried(ctx context.Context, d *DB) error {
	return From(ctx, d).Exec("SET LOCAL statement_timeout = '20min'").Error
}
