package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"shanqiao/app/api"
	"shanqiao/app/demo"
	"shanqiao/app/embedded"
	"shanqiao/app/params"
	"shanqiao/app/store"
	"shanqiao/models"
)

var serveCommand = command{"serve", "serve [--demo | --demo=story] [--begin DAY]", `Start the web server (and PostgreSQL and Meilisearch, when none are configured).
With --demo the first start fills the database with a demo world: made-up people in real places, a clock you can move,
accounts to click on the sign-in page; --demo=story makes only what the story needs. With --begin 2026-12-31 its clock begins on that day, at nine
in the morning of Beijing, or at the hour of --begin 2026-12-31T23:30; without it, now. It answers on this machine only. Without --demo nothing is ever made up; add the
first administrator with "shanqiao user add LOGIN --role system_admin". Stop with Ctrl-C.`, serve}

func serve(ctx context.Context, c *call) error {
	begin, rest := argument(c.args, "--begin", "")
	wantStory := slices.Contains(rest, "--demo=story")
	wantDemo := wantStory || slices.Contains(rest, "--demo")
	if len(rest) > 1 || len(rest) == 1 && !wantDemo {
		return c.usage("unknown argument %q", rest[len(rest)-1])
	}
	from, err := c.beginning(begin, wantDemo)
	if err != nil {
		return err
	}
	if wantDemo && !c.config.Loopback() {
		return fmt.Errorf("a demo world answers on this machine only: set LISTEN to 127.0.0.1:PORT, not %s", c.config.Listen)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(150) // most of what lives is the tree of divisions: collecting less often costs some MiB and saves processor
	}
	listener, err := listen(c.config.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	p, err := c.open(ctx, embedded.Start)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.found(ctx, wantDemo, from); err != nil {
		return err
	}
	return p.run(ctx, c, listener, wantDemo, wantStory)
}

func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("something else answers on %s already: set LISTEN to another port", address)
	}
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", address, err)
	}
	return l, nil
}

// beginning reads the day on which a demo world shall begin; the zero time is now.
func (c *call) beginning(text string, wantDemo bool) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if !wantDemo {
		return time.Time{}, c.usage("only a demo world can begin on a day of choice: --begin goes with --demo")
	}
	from, err := params.ReadBeginning(text)
	if err != nil {
		return from, c.usage("%q is not a day from 2025 to 2099 like 2026-12-31, or 2026-12-31T23:30", text)
	}
	return from, nil
}

// found declares what the database is for; a demo world never enters real data, nor real work a demo world.
func (p *parts) found(ctx context.Context, wantDemo bool, from time.Time) error {
	if !wantDemo {
		return p.Params.Found(ctx, "real")
	}
	if err := demo.Fresh(ctx, p.DB); err != nil {
		return err
	}
	return p.Params.FoundDemo(ctx, from)
}

func (p *parts) run(ctx context.Context, c *call, listener net.Listener, wantDemo, wantStory bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	loaded, err := p.Regions.Load(ctx, nil)
	if err != nil {
		return err
	}
	if loaded.Changed > 0 {
		c.tell(fmt.Sprintf("loaded %d divisions and tags", loaded.Changed))
	}
	if few, err := p.Regions.FewVillages(ctx); err != nil {
		return err
	} else if few && !wantDemo {
		c.tell("villages are here for eight counties only: run `shanqiao import villages` (also while this runs) before accounts of villages are made")
	}
	if wantDemo {
		if err := demo.Begin(ctx, p.rooms()); err != nil {
			return err
		}
	}
	if err := p.Jobs.Start(ctx); err != nil {
		return fmt.Errorf("starting the jobs: %w", err)
	}
	p.background(ctx)
	if err := profile(ctx, c.config.ProfileListen); err != nil {
		return err
	}
	server := api.New(p.Parts)
	failed := make(chan error, 1)
	go func() { failed <- server.App().Listener(listener) }()
	p.greet(ctx, c, wantDemo)
	p.warn(ctx)
	if wantDemo && !wantStory {
		go p.loadDemo(ctx, c)
	}
	var died <-chan error
	if p.stack != nil {
		died = p.stack.Done()
	}
	select {
	case <-ctx.Done():
	case err = <-failed:
	case err = <-died:
	}
	c.tell("stopping")
	return errors.Join(err, p.stop(server))
}

// stop lets running requests and jobs finish, for ten seconds.
func (p *parts) stop(server *api.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := server.App().ShutdownWithContext(ctx)
	return errors.Join(err, p.Jobs.Stop(ctx))
}

// background is what happens without anybody asking: the trail's order, and what time ends.
func (p *parts) background(ctx context.Context) {
	p.Jobs.Every(ctx, 500*time.Millisecond, "trail", p.Trail.CatchUp)
	p.Jobs.Every(ctx, 20*time.Second, "deadlines", p.sweep)
	p.Jobs.Every(ctx, 30*time.Second, "index", p.index.watch)
}

func (p *parts) greet(ctx context.Context, c *call, wantDemo bool) {
	c.say("善桥 answers at %s", c.config.PublicURL)
	if wantDemo {
		c.say("Sign in at %s/sign-in with one of the accounts shown there, for instance %s / %s", c.config.PublicURL, demo.Accounts[0].Login, demo.Password)
		return
	}
	users, err := p.Users.List(ctx, models.Actor{Grants: []models.Grant{{Role: models.SystemAdmin}}, User: "00000000-0000-0000-0000-000000000000"}, "", "", 1)
	if err == nil && len(users) == 0 {
		c.say("Nobody can sign in yet: add the first administrator with `shanqiao user add LOGIN --role system_admin`")
	}
}

// warn tells the operator which years lack their holidays; the calendar page says the same.
func (p *parts) warn(ctx context.Context) {
	missing, err := p.Params.Warnings(ctx)
	if err != nil {
		p.Log.Error("reading the calendar", "error", err.Error())
	}
	for _, m := range missing {
		p.Log.Warn(m.Error())
	}
}

// loadDemo fills the demo world while people already work; its progress is shown on every page.
func (p *parts) loadDemo(ctx context.Context, c *call) {
	p.index.bulk.Store(true)
	defer p.index.bulk.Store(false)
	err := demo.Load(ctx, p.rooms(), demo.Size{}, func(line string) {
		c.tell(line)
		_ = p.Params.SetLoading(ctx, line)
	})
	if err != nil && ctx.Err() == nil {
		p.Log.Error("loading the demo world", "error", err.Error())
		_ = p.Params.SetLoading(ctx, "演示数据没有装完："+err.Error())
		return
	}
	_ = p.Params.SetLoading(ctx, "")
}

// rooms are what the demo world is built through.
func (p *parts) rooms() demo.Rooms {
	return demo.Rooms{Rooms: p.Parts.Rooms, PII: p.pii,
		Reindex: func(ctx context.Context) error { return p.index.reindex(ctx, func(string) {}) },
		Analyze: func(ctx context.Context) error { return store.Analyze(ctx, p.url) }}
}
