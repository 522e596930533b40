package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"shanqiao/app/engine/simulate"
	"shanqiao/app/plans"
	"shanqiao/models"
)

// year is what engine simulate was asked for.
type year struct {
	needs, offers, seed, seeds uint64
	supply                     int64 // per cent
	policies                   []string
	charts                     string
	json                       bool
}

// engineSimulate lives years under the shipped rules and alternatives and says what each does.
func (c *call) engineSimulate(ctx context.Context, args []string) error {
	y, err := c.readYear(args)
	if err != nil {
		return err
	}
	rules, err := plans.Shipped(simulate.Start)
	if err != nil {
		return err
	}
	policies, unknown := simulate.Find(simulate.Policies(rules), y.policies)
	if unknown != "" {
		return c.usage("no policy %q; there are:\n%s", unknown, policyNames())
	}
	if y.charts != "" {
		if err := os.MkdirAll(y.charts, 0o755); err != nil {
			return fmt.Errorf("making the directory of charts: %w", err)
		}
	}
	reports, err := c.live(ctx, y, policies)
	if err != nil {
		return err
	}
	summaries := simulate.Summarise(reports)
	if err := writeCharts(y.charts, summaries); err != nil {
		return err
	}
	if y.json {
		return printJSON(c, map[string]any{"needs": y.needs, "offers": y.offers, "supplyPercent": y.supply, "rules": rules.Version, "policies": summaries, "runs": reports})
	}
	c.say("%d needs, %d offers, supply %d %% of demand, seeds %d to %d, rules %s\n", y.needs, y.offers, y.supply, y.seed, y.seed+y.seeds-1, rules.Version)
	fmt.Fprint(c.out, simulate.Table(summaries))
	return nil
}

// policyNames lists the policies with what they are, a line each.
func policyNames() string {
	var lines strings.Builder
	for _, p := range simulate.Policies(models.RuleSet{}) {
		fmt.Fprintf(&lines, "                  %-15s %s\n", p.Name, p.About)
	}
	return lines.String()
}

// readYear reads the flags; --policy takes every word up to the next flag.
func (c *call) readYear(args []string) (y year, err error) {
	y = year{needs: 20_000, offers: 1_000, seed: 1, seeds: 1, supply: 60}
	numbers := map[string]*uint64{"--needs": &y.needs, "--offers": &y.offers, "--seed": &y.seed, "--seeds": &y.seeds}
	for len(args) > 0 {
		flag, words := args[0], []string{}
		for args = args[1:]; len(args) > 0 && !strings.HasPrefix(args[0], "--"); args = args[1:] {
			words = append(words, args[0])
		}
		number, isNumber := numbers[flag]
		switch {
		case flag == "--json" && len(words) == 0:
			y.json = true
		case flag == "--policy" && len(words) > 0:
			y.policies = append(y.policies, words...)
		case flag == "--charts" && len(words) == 1:
			y.charts = words[0]
		case flag == "--supply" && len(words) == 1:
			x, err := strconv.ParseFloat(words[0], 64)
			if err != nil || !(x >= 0.01 && x <= 10) {
				return y, c.usage("--supply is what is offered over what is asked for, 0.01 to 10, not %q", words[0])
			}
			y.supply = int64(x*100 + 0.5)
		case isNumber && len(words) == 1:
			if *number, err = strconv.ParseUint(words[0], 10, 32); err != nil {
				return y, c.usage("%s must be a whole number of at most 2^32, not %q", flag, words[0])
			}
		default:
			return y, c.usage("unknown argument %q, or not what it takes", strings.Join(append([]string{flag}, words...), " "))
		}
	}
	if y.needs < 1 || y.offers < 1 || y.needs > 1e6 || y.offers > 1e6 || y.seeds < 1 || y.seeds > 100 {
		return y, c.usage("--needs and --offers must be 1 to 1,000,000, --seeds 1 to 100")
	}
	return y, nil
}

// live runs every policy on every seed's year, two at a time; the reports stand by policy, then seed.
func (c *call) live(ctx context.Context, y year, policies []simulate.Policy) ([]simulate.Report, error) {
	years := make([]*simulate.Year, y.seeds)
	for s := range years {
		years[s] = simulate.Arrivals(simulate.Size{Needs: int(y.needs), Offers: int(y.offers), Seed: y.seed + uint64(s), Supply: y.supply})
	}
	n := len(policies) * len(years)
	reports, errs := make([]simulate.Report, n), make([]error, n)
	watch := func(int) error { return ctx.Err() }
	var mu sync.Mutex
	next, done := 0, 0
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= n {
					return
				}
				p, of := policies[i/len(years)], years[i%len(years)]
				out, err := simulate.Run(of, p, watch)
				if errs[i] = err; err == nil {
					reports[i] = simulate.Measure(of, p, out)
				}
				mu.Lock()
				done++
				c.tell(fmt.Sprintf("%d of %d years lived: %s, seed %d", done, n, p.Name, of.Seed))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return reports, nil
}

func writeCharts(dir string, list []simulate.Summary) error {
	if dir == "" {
		return nil
	}
	for _, x := range simulate.Charts(list) {
		if err := os.WriteFile(filepath.Join(dir, x.Name), x.SVG, 0o644); err != nil {
			return fmt.Errorf("writing the chart: %w", err)
		}
	}
	return nil
}
