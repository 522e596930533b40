// Package jobs runs what follows from a fact: one job per (fact, listener), queued in the transaction that records the
// fact, run at least once after it commits. River does it, and nothing else knows River. A handler may run twice.
package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Event is what a listener hears.
type Event struct {
	Fact    models.Fact `json:"fact"`
	Noun    string      `json:"noun"`
	Subject models.ID   `json:"subject"`
	Region  models.Code `json:"region"`
}

// Handler does what follows from a fact. It reads the row anew and must not mind to be run twice.
type Handler func(ctx context.Context, e Event) error

type listener struct {
	name string
	do   Handler
}

type factArgs struct {
	Event
	Listener string `json:"listener"`
}

// Kind names the job in River's table.
func (factArgs) Kind() string { return "fact" }

// Jobs is the queue and its workers.
type Jobs struct {
	db     *store.DB
	log    *slog.Logger
	byFact map[models.Fact][]listener
	byName map[string]Handler
	client *river.Client[pgxTx]
}

// New makes the queue; Listen before Start.
func New(db *store.DB, log *slog.Logger) (*Jobs, error) {
	j := &Jobs{db: db, log: log, byFact: map[models.Fact][]listener{}, byName: map[string]Handler{}}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{jobs: j})
	client, err := river.NewClient(riverpgxv5.New(db.Pool), &river.Config{
		Logger: log, Workers: workers, Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 12}},
		JobTimeout: time.Minute, RescueStuckJobsAfter: 2 * time.Minute, FetchPollInterval: 2 * time.Second,
	})
	if err != nil {
		return nil, fmt.Errorf("making the job queue: %w", err)
	}
	j.client = client
	return j, nil
}

// Listen says what follows from the facts; name is stable, it is stored with waiting jobs.
func (j *Jobs) Listen(name string, do Handler, facts ...models.Fact) {
	j.byName[name] = do
	for _, f := range facts {
		j.byFact[f] = append(j.byFact[f], listener{name, do})
	}
}

// Queue adds one job per listener of the event's fact to the caller's transaction.
func (j *Jobs) Queue(tx *gorm.DB, e Event) error {
	listeners := j.byFact[e.Fact]
	if len(listeners) == 0 {
		return nil
	}
	ptx, err := store.Pgx(tx)
	if err != nil {
		return err
	}
	params := make([]river.InsertManyParams, len(listeners))
	for i, l := range listeners {
		params[i] = river.InsertManyParams{Args: factArgs{Event: e, Listener: l.name}}
	}
	if _, err := j.client.InsertManyFastTx(tx.Statement.Context, ptx, params); err != nil {
		return fmt.Errorf("queueing what follows from %s: %w", e.Fact, err)
	}
	return nil
}

// Start begins to work; Stop lets running jobs finish.
func (j *Jobs) Start(ctx context.Context) error { return j.client.Start(ctx) }

// Stop ends the workers.
func (j *Jobs) Stop(ctx context.Context) error { return j.client.Stop(ctx) }

// Every runs f again and again with a pause of d until ctx ends; its errors are logged.
func (j *Jobs) Every(ctx context.Context, d time.Duration, name string, f func(ctx context.Context) error) {
	go func() {
		for {
			if err := f(ctx); err != nil && ctx.Err() == nil {
				j.log.Error("periodic work failed", "work", name, "error", err.Error())
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(d):
			}
		}
	}()
}

// Waiting counts the jobs that are not done yet, and those that were given up.
func (j *Jobs) Waiting(ctx context.Context) (waiting, givenUp int64, err error) {
	row := j.db.Pool.QueryRow(ctx, `SELECT count(*) FILTER (WHERE state IN ('available','running','retryable','scheduled','pending')),
		count(*) FILTER (WHERE state IN ('discarded','cancelled')) FROM river_job`)
	return waiting, givenUp, row.Scan(&waiting, &givenUp)
}

// Reject ends a job that can never succeed, with the reason kept for the administrator.
func Reject(err error) error { return river.JobCancel(err) }

// Migrate makes River's own tables.
func Migrate(ctx context.Context, db *sql.DB) error { return migrateRiver(ctx, db) }

type worker struct {
	river.WorkerDefaults[factArgs]
	jobs *Jobs
}

// Work hands the event to its listener.
func (w *worker) Work(ctx context.Context, job *river.Job[factArgs]) error {
	do, ok := w.jobs.byName[job.Args.Listener]
	if !ok {
		return Reject(fmt.Errorf("nobody is called %q", job.Args.Listener))
	}
	return do(ctx, job.Args.Event)
}

// NextRetry comes back after one second, then ever slower up to five minutes.
func (w *worker) NextRetry(job *river.Job[factArgs]) time.Time {
	wait := time.Second << min(job.Attempt-1, 8)
	return time.Now().Add(min(wait, 5*time.Minute))
}
