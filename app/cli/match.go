package cli

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"shanqiao/app/embedded"
	"shanqiao/app/plans"
	"shanqiao/models"
)

var matchCommand = command{"match", "match run REGION [KIND…] | compare PLAN… | publish PLAN USER | export PLAN | rules [FILE USER]", `Work out, compare and publish allocation plans.
  run REGION [KIND…]  freezes the open needs of a region (12 digits) and the offers that fit, solves them with a proof and
                      says what the plan does. KIND: money goods service volunteer_hours …; none: all of them.
  compare PLAN…       puts plans (F-220821-2026-0001 or their ids) side by side.
  publish PLAN USER   makes the plan's lines recommendations to their organisations, as the named user, who must hold the
                      power to. Nobody is assigned: each organisation accepts or declines.
  export PLAN         writes the proof file to standard output; ` + "`engine check`" + ` rechecks it without the database.
  rules               lists the versions of the matching rules with their days and sources; with a JSON file it enters another
                      one, from a day to come, as the named user, who must hold the power to.
Exit code 1 when a plan could not be worked out or nothing of it can be published any more.`, func(ctx context.Context, c *call) error {
	if len(c.args) < 2 && (len(c.args) == 0 || c.args[0] != "rules") {
		return c.usage("say run, compare, publish, export or rules, and what")
	}
	p, err := c.open(ctx, embedded.Join)
	if err != nil {
		return err
	}
	defer p.close()
	switch rest := c.args[1:]; c.args[0] {
	case "run":
		return c.matchRun(ctx, p, models.Code(rest[0]), rest[1:])
	case "compare":
		return c.matchCompare(ctx, p, rest)
	case "publish":
		if len(rest) != 2 {
			return c.usage("publish needs a plan and a user")
		}
		return c.matchPublish(ctx, p, rest[0], rest[1])
	case "rules":
		return c.matchRules(ctx, p, rest)
	case "export":
		id, err := p.Plans.Find(ctx, rest[0])
		if err != nil {
			return err
		}
		return p.Plans.Export(ctx, models.SystemActor, id, c.out)
	}
	return c.usage("unknown argument %q", c.args[0])
}}

func (c *call) matchRules(ctx context.Context, p *parts, args []string) error {
	switch len(args) {
	case 0:
	case 2:
		text, err := os.ReadFile(args[0])
		if err != nil {
			return err
		}
		a, err := p.Users.ActorByLogin(ctx, args[1])
		if err != nil {
			return err
		}
		if _, err := p.Plans.Enter(ctx, a, text); err != nil {
			return err
		}
	default:
		return c.usage("rules needs a file and a user, or nothing")
	}
	all, err := p.Plans.Versions(ctx)
	if err != nil {
		return err
	}
	for _, v := range all {
		c.say("%-8s %s – %-10s  %s", v.Version, v.From, v.To, v.Source)
	}
	return nil
}

func (c *call) matchRun(ctx context.Context, p *parts, region models.Code, kinds []string) error {
	plan, err := p.Plans.Prepare(ctx, models.SystemActor, plans.Scope{Title: "命令行计算", Region: region, Kinds: kinds, Method: "engine"})
	if err != nil {
		return err
	}
	if plan, err = p.Plans.SolveNow(ctx, plan.ID); err != nil {
		return err
	}
	if plan.State != "solved" {
		return fmt.Errorf("%s: %s", plan.PlanNo, plan.WhyFailed().EN)
	}
	c.planTable([]models.Plan{plan})
	began := time.Now()
	unmet, err := p.Plans.Unmet(ctx, models.SystemActor, plan.ID)
	if err != nil {
		return err
	}
	causes := map[string]int{}
	for _, u := range unmet {
		causes[u.Cause]++
	}
	for _, cause := range slices.Sorted(maps.Keys(causes)) {
		c.say("%6d lines lack something: %s", causes[cause], models.PlanCauses.Label(cause).EN)
	}
	explained := time.Since(began).Round(time.Millisecond)
	for _, phase := range []string{"freeze", "solve", "check", "certify", "store"} {
		c.say("%-10s %v", phase, time.Duration(plan.Progress.Millis[phase])*time.Millisecond)
	}
	c.say("%-10s %v", "explain", explained)
	return nil
}

func (c *call) matchCompare(ctx context.Context, p *parts, refs []string) error {
	var list []models.Plan
	for _, ref := range refs {
		id, err := p.Plans.Find(ctx, ref)
		if err != nil {
			return err
		}
		plan, err := p.Plans.Get(ctx, models.SystemActor, id)
		if err != nil {
			return err
		}
		list = append(list, plan)
	}
	c.planTable(list)
	return nil
}

func (c *call) matchPublish(ctx context.Context, p *parts, ref, login string) error {
	id, err := p.Plans.Find(ctx, ref)
	if err != nil {
		return err
	}
	a, err := p.Users.ActorByLogin(ctx, login)
	if err != nil {
		return err
	}
	plan, err := p.Plans.Act(ctx, a, "plan.publish", id, 0)
	if err != nil {
		return err
	}
	c.say("%s published", plan.PlanNo)
	return nil
}

// planTable puts plans side by side, one column each.
func (c *call) planTable(list []models.Plan) {
	row := func(name string, value func(models.Plan) string) {
		cells := make([]string, len(list))
		for i, p := range list {
			cells[i] = fmt.Sprintf("%22s", value(p))
		}
		c.say("%-24s%s", name, strings.Join(cells, ""))
	}
	row("plan", func(p models.Plan) string { return p.PlanNo })
	row("method", func(p models.Plan) string { return p.Method })
	row("needs / offers", func(p models.Plan) string { return fmt.Sprint(p.Measures.Needs, " / ", p.Measures.Offers) })
	row("households", func(p models.Plan) string { return fmt.Sprint(p.Measures.Households) })
	row("basic part complete", func(p models.Plan) string { return fmt.Sprint(p.Measures.Baseline) })
	row("all complete", func(p models.Plan) string { return fmt.Sprint(p.Measures.Full) })
	row("nothing at all", func(p models.Plan) string { return fmt.Sprint(p.Measures.Nothing) })
	row("grants / served lines", func(p models.Plan) string { return fmt.Sprint(p.Measures.Grants, " / ", p.Measures.Served) })
	row("Gini between counties", func(p models.Plan) string { return fmt.Sprintf("%.4f", float64(p.Measures.Gini)/10_000) })
	row("largest village", func(p models.Plan) string { return fmt.Sprintf("%.2f%%", float64(p.Measures.Largest)/100) })
	row("below the optimum", func(p models.Plan) string { return fmt.Sprintf("%.4f%%", float64(p.GapPpm)/10_000) })
}
