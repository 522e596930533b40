package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"shanqiao/app/api"
	"shanqiao/app/demo"
	"shanqiao/app/embedded"
	"shanqiao/app/params"
	"shanqiao/models"
)

var demoCommand = command{"demo", "demo accounts [--json] | demo clock +5wd | demo [load] [--needs N] [--begin DAY]", `Look at a demo world, move its clock, or make it larger.

accounts      user name, password, role, region and organisation of everybody who can sign in; with --json for programs.
clock +5wd    move the clock forward by 5 working days; +30d are days, +2h hours. What time ends is ended at once, and the
              new date is printed. The clock never goes back. Works while serve runs.
load          fill the world up to 2,000 needs, or with --needs N up to N (at most 1,000,000), by the same rules. Begins
              a demo world in an empty database, with --begin 2026-12-31 on that day; what is there already is not made
              twice. "demo --needs N" says the same.

All of it is refused in a database that holds real data. Exit code 1 when refused, 2 when not understood.`, func(ctx context.Context, c *call) error {
	if len(c.args) > 0 {
		if strings.HasPrefix(c.args[0], "--needs") {
			c.args = append([]string{"load"}, c.args...)
		}
		switch c.args[0] {
		case "accounts":
			return demoAccounts(ctx, c)
		case "clock":
			return demoClock(ctx, c)
		case "load":
			return demoLoad(ctx, c)
		}
	}
	return c.usage("expected accounts, clock or load")
}}

// openDemo opens the database and refuses it unless it holds a demo world.
func (c *call) openDemo(ctx context.Context, refusal string) (*parts, error) {
	p, err := c.open(ctx, embedded.Join)
	if err != nil {
		return nil, err
	}
	w, err := p.Params.World(ctx)
	if err == nil && w.Kind != "demo" {
		err = models.Fail(models.Conflict, refusal)
	}
	if err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func demoAccounts(ctx context.Context, c *call) error {
	asJSON := len(c.args) == 2 && c.args[1] == "--json"
	if len(c.args) > 1 && !asJSON {
		return c.usage("unknown argument %q", c.args[1])
	}
	p, err := c.openDemo(ctx, "world.not-demo")
	if err != nil {
		return err
	}
	defer p.close()
	all, err := p.accounts(ctx)
	if err != nil {
		return err
	}
	list := make([]api.Account, 0, len(all))
	for _, a := range all { // a world made by an older program may lack the newest accounts
		if _, ok, err := p.Users.ByLogin(ctx, a.Login); err != nil {
			return err
		} else if ok {
			list = append(list, a)
		}
	}
	if asJSON {
		return printJSON(c, list)
	}
	c.say("%-12s %-22s %-19s %-13s %s", "login", "password", "role", "region", "name, place, organisation")
	for _, a := range list {
		c.say("%-12s %-22s %-19s %-13s %s %s%s", a.Login, a.Password, a.Role, a.Region, a.Name, a.Place, a.Organisation)
	}
	return nil
}

func demoClock(ctx context.Context, c *call) error {
	if len(c.args) != 2 {
		return c.usage("expected one of +5wd, +30d, +2h")
	}
	p, err := c.openDemo(ctx, "clock.real-world")
	if err != nil {
		return err
	}
	defer p.close()
	admin, err := p.Users.ActorByLogin(ctx, "admin")
	if err != nil {
		return fmt.Errorf("finding the administrator of the demo world: %w", err)
	}
	then, err := p.Params.Advance(ctx, admin, c.args[1])
	if models.CodeOf(err) == "input.wrong" {
		return c.usage("%q is not +5wd, +30d or +2h", c.args[1])
	}
	if err != nil {
		return err
	}
	if err := p.sweep(ctx); err != nil {
		return fmt.Errorf("ending what time has ended: %w", err)
	}
	c.say("%s", params.ClockText(then))
	return nil
}

func demoLoad(ctx context.Context, c *call) error {
	text, rest := argument(c.args[1:], "--needs", "0")
	begin, rest := argument(rest, "--begin", "")
	needs, err := strconv.Atoi(text)
	if len(rest) > 0 || err != nil || needs < 0 || needs > demo.MostNeeds {
		return c.usage("expected --needs N, with N up to %d", demo.MostNeeds)
	}
	from, err := c.beginning(begin, true)
	if err != nil {
		return err
	}
	p, err := c.open(ctx, embedded.Join)
	if err != nil {
		return err
	}
	defer p.close()
	if err := profile(ctx, c.config.ProfileListen); err != nil {
		return err
	}
	if err := p.found(ctx, true, from); err != nil {
		return err
	}
	if _, err := p.Regions.Load(ctx, nil); err != nil {
		return err
	}
	if err := demo.Begin(ctx, p.rooms()); err != nil {
		return err
	}
	if err := demo.Load(ctx, p.rooms(), demo.Size{Needs: needs}, c.tell); err != nil {
		return err
	}
	var have int64
	if err := p.DB.Pool.QueryRow(ctx, "SELECT count(*) FROM needs").Scan(&have); err != nil {
		return err
	}
	c.say("the demo world has %d needs", have)
	return nil
}
