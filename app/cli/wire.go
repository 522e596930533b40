package cli

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"

	"shanqiao/app/api"
	"shanqiao/app/demo"
	"shanqiao/app/embedded"
	"shanqiao/app/jobs"
	"shanqiao/app/pii"
	"shanqiao/app/plans"
	"shanqiao/app/rooms"
	"shanqiao/app/store"
	"shanqiao/models"
	"shanqiao/search"
)

// parts is the whole program, made once, by hand, top to bottom.
type parts struct {
	api.Parts
	pii   *pii.PII
	stack *embedded.Stack
	index *index
	url   string // of the database, as its owner
}

// open starts what is embedded, migrates it, and makes every part. Migrating a configured database is somebody's own
// decision: a stale one is refused, naming `migrate`.
func (c *call) open(ctx context.Context, start func(context.Context, embedded.Options) (*embedded.Stack, error)) (*parts, error) {
	p := &parts{}
	cfg := c.config
	if cfg.DatabaseURL == "" || cfg.MeiliURL == "" {
		stack, err := start(ctx, embedded.Options{RuntimeDir: cfg.RuntimeDir, DataDir: cfg.DataDir, PostgresBin: cfg.PostgresBin, MeiliBin: cfg.MeiliBin,
			Progress: c.tell, NeedPostgres: cfg.DatabaseURL == "", NeedMeili: cfg.MeiliURL == ""})
		if err != nil {
			return nil, err
		}
		p.stack = stack
	}
	if err := p.connect(ctx, c); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *parts) connect(ctx context.Context, c *call) error {
	cfg := c.config
	own := cfg.DatabaseURL == ""
	if own {
		cfg.DatabaseURL = p.stack.DatabaseURL
	}
	if cfg.MeiliURL == "" {
		cfg.MeiliURL, cfg.MeiliKey = p.stack.MeiliURL, p.stack.MeiliKey
	}
	if own {
		if err := migrate(ctx, cfg.DatabaseURL, c.tell); err != nil {
			return err
		}
	} else if n, err := store.Stale(ctx, cfg.DatabaseURL); err != nil {
		return fmt.Errorf("opening DATABASE_URL: %w", err)
	} else if n > 0 {
		return fmt.Errorf("the database lacks %d migrations: run `shanqiao migrate` first", n)
	}
	p.url = cfg.DatabaseURL
	db, err := store.Open(ctx, cfg.DatabaseURL)
	if err != nil {
		return err
	}
	keys, err := pii.FirstKeys(ctx, db, cfg.KeyFile, c.tell)
	if err != nil {
		db.Close()
		return err
	}
	return p.wire(ctx, c, db, keys, search.New(cfg.MeiliURL, cfg.MeiliKey, ""))
}

func migrate(ctx context.Context, url string, say func(string)) error {
	return store.Migrate(ctx, url, say, func(ctx context.Context, db *sql.DB) error { return jobs.Migrate(ctx, db) })
}

// wire makes what stands on the rooms. What follows from which fact stands in listen.
func (p *parts) wire(ctx context.Context, c *call, db *store.DB, keys pii.Keys, client *search.Client) error {
	level := slog.LevelInfo
	if err := level.UnmarshalText([]byte(c.config.LogLevel)); err != nil {
		return fmt.Errorf("LOG_LEVEL must be debug, info, warn or error, got %q", c.config.LogLevel)
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	quiet := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: max(level, slog.LevelWarn)})) // the job queue tells more than a person wants to know
	queue, err := jobs.New(db, quiet)
	if err != nil {
		return err
	}
	a := api.Parts{Config: c.config, Log: log}
	a.Rooms, p.pii = rooms.Make(db, queue, keys)
	hash, _ := plans.KnownHash(c.config.ProofHash)
	a.Plans.Use(plans.Means{MemoryMiB: c.config.EngineMemory, Hash: hash})
	a.Sweep = p.sweep
	a.Search = client
	p.index = &index{parts: p, client: client}
	a.Fresh = func(context.Context) bool { return p.index.fresh.Load() }
	a.Accounts = func(ctx context.Context) ([]api.Account, error) { return p.accounts(ctx) }
	p.Parts = a
	p.listen()
	if n, err := a.Households.Rehash(ctx); err != nil {
		return fmt.Errorf("hashing names anew: %w", err)
	} else if n > 0 {
		c.tell(fmt.Sprintf("hashed %d names anew: they are found whatever their spelling", n))
	}
	_, err = a.Params.World(ctx)
	return err
}

// listen is all of cause and effect: which facts have which consequences after they are committed.
func (p *parts) listen() {
	p.index.listen()
	p.Plans.Queue(p.Jobs)
	p.Jobs.Listen("regions.changed", p.Regions.Changed, "region.renamed", "region.merged", "region.loaded")
	p.Jobs.Listen("matches.consent-withdrawn", p.Matches.ConsentWithdrawn, "consent.withdrawn")
}

// sweep ends what time has ended, in every room.
func (p *parts) sweep(ctx context.Context) error {
	if _, err := p.Needs.Sweep(ctx); err != nil {
		return err
	}
	if _, err := p.Matches.Sweep(ctx); err != nil {
		return err
	}
	if err := p.Offers.Sweep(ctx); err != nil {
		return err
	}
	if err := p.Registry.Sweep(ctx); err != nil {
		return err
	}
	if err := p.Notices.Sweep(ctx); err != nil {
		return err
	}
	return p.Plans.Nightly(ctx)
}

// accounts are the demo world's accounts with their places in words.
func (p *parts) accounts(ctx context.Context) ([]api.Account, error) {
	out := []api.Account{}
	for _, d := range demo.Accounts {
		place, err := p.Regions.FullName(ctx, d.Region)
		if err != nil && models.KindOf(err) != models.NotFound {
			return nil, err
		}
		info, _ := models.RoleOf(d.Role)
		out = append(out, api.Account{Login: d.Login, Password: demo.Password, Name: d.Name, Role: string(d.Role), RoleName: info.ZH, Region: string(d.Region), Place: place, Organisation: d.Organisation})
	}
	return out, nil
}

func (p *parts) close() {
	if p.DB != nil {
		p.DB.Close()
	}
	if p.stack != nil {
		p.stack.Stop()
	}
}
