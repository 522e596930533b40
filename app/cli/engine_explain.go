package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"shanqiao/app/engine"
	"shanqiao/app/plans"
	"shanqiao/models"
)

// engineExplain says for every need that does not get all it wants what holds it back, and for one need what would help.
func (c *call) engineExplain(args []string) error {
	if len(args) == 0 || len(args) > 2 {
		return c.usage("which file, and perhaps which need?")
	}
	return readFile(args[0], func(text *bufio.Reader) error { return c.explain(text, args[1:]) })
}

func (c *call) explain(text *bufio.Reader, need []string) error {
	p, plan, err := readPlan(text)
	if err != nil {
		return err
	}
	x, err := engine.Explain(p, plan)
	if err != nil {
		return err
	}
	if len(need) == 1 {
		return c.explainNeed(p, x, need[0])
	}
	out := bufio.NewWriter(c.out)
	for _, u := range x.Unmet() {
		explainUnmet(out, p, u)
	}
	return out.Flush()
}

// readPlan reads a proof with its plan, or a problem, which is solved.
func readPlan(text *bufio.Reader) (*engine.Problem, []engine.Grant, error) {
	if !isProblem(text) {
		p, proof, _, err := engine.ReadProof(text, plans.KnownHash)
		return p, proof.Plan, err
	}
	p, err := engine.ReadProblem(text)
	if err != nil {
		return nil, nil, err
	}
	r, err := engine.Solve(p, engine.Options{})
	if err != nil {
		return nil, nil, err
	}
	return p, r.Grants, nil
}

func explainUnmet(out io.Writer, p *engine.Problem, u engine.Unmet) {
	n := p.Needs[u.Need]
	unit := p.Kinds[n.Kind].Unit
	fmt.Fprintf(out, "%s lacks %s: %s", n.ID, models.Quantity(u.Missing, unit), models.PlanCauses.Label(u.Cause).EN)
	for _, j := range u.Ahead {
		fmt.Fprintf(out, " (%s)", p.Needs[j].ID)
	}
	for _, b := range u.Blocks {
		fmt.Fprintf(out, "; %d offers kept away by %s alone have %s left", b.Offers, models.PlanFilters.Label(b.Filter).EN, models.Quantity(b.Left, unit))
	}
	fmt.Fprintln(out)
}

func (c *call) explainNeed(p *engine.Problem, x *engine.Explainer, id string) error {
	for j := range p.Needs {
		if p.Needs[j].ID != id {
			continue
		}
		explainUnmet(c.out, p, x.Why(int32(j)))
		changes, err := engine.Changes(p, int32(j))
		if err != nil {
			return err
		}
		unit := p.Kinds[p.Needs[j].Kind].Unit
		for _, ch := range changes {
			what := "with " + models.Quantity(ch.Qty, unit) + " more of offer "
			if ch.Filter != "" {
				what = "without " + models.PlanFilters.Label(ch.Filter).EN + " of offer "
			}
			c.say("%s%s it would get %s instead of %s", what, p.Offers[ch.Offer].ID, models.Quantity(ch.Gets, unit), models.Quantity(ch.Has, unit))
		}
		more, less := x.More(int32(j))
		c.say("one unit more reserved for it is worth %d points, one unit less loses %d", more, less)
		return nil
	}
	return errors.New("no such need in the file")
}
