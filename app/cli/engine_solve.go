package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"time"

	"shanqiao/app/engine"
	"shanqiao/app/engine/dimacs"
	"shanqiao/app/engine/flow"
)

// engineSolve looks at the first line to see what kind of question a file asks.
func (c *call) engineSolve(ctx context.Context, args []string) error {
	name, on, err := c.fileAndFlags(args, "--plan", "--duals", "--quiet")
	if err != nil {
		return err
	}
	return readFile(name, func(text *bufio.Reader) error {
		if isProblem(text) {
			return c.solveProblem(ctx, text, on)
		}
		return c.solveNetwork(ctx, text, on)
	})
}

func isProblem(text *bufio.Reader) bool {
	first, _ := text.Peek(len(engine.Heading))
	return string(first) == engine.Heading
}

func (c *call) solveNetwork(ctx context.Context, text *bufio.Reader, on map[string]bool) error {
	begun := time.Now()
	g, err := dimacs.Read(text)
	if err != nil {
		return err
	}
	s := dimacs.Solution{Graph: g, ReadSeconds: time.Since(begun).Seconds(), Duals: on["--duals"], Quiet: on["--quiet"]}
	before, _ := spent()
	begun = time.Now()
	s.Flow, err = g.Solve(func(flow.Progress) error { return ctx.Err() })
	if word := noAnswer(err); word != "" {
		c.say("s %s", word)
		c.tell("shanqiao engine: " + err.Error())
		return errNone
	}
	if err != nil {
		return err
	}
	after, peak := spent()
	s.CPUSeconds, s.WallSeconds, s.PeakMiB = after-before, time.Since(begun).Seconds(), peak
	return dimacs.WriteSolution(c.out, s)
}

// noAnswer names the reason why a network has no cheapest flow.
func noAnswer(err error) string {
	switch {
	case errors.Is(err, flow.ErrInfeasible):
		return "INFEASIBLE"
	case errors.Is(err, flow.ErrUnbounded):
		return "UNBOUNDED"
	}
	return ""
}

// solveProblem writes the solution of the network that `engine export` writes, found by the engine's own solver; with
// --plan, instead, the plan of whole needs and least grants, by the ids of the file. With --quiet needs with equal rows share
// one, which changes no optimum.
func (c *call) solveProblem(ctx context.Context, text *bufio.Reader, on map[string]bool) error {
	begun := time.Now()
	p, err := engine.ReadProblem(text)
	if err != nil {
		return err
	}
	read := time.Since(begun).Seconds()
	o := engine.Options{Apart: !on["--quiet"], Watch: func(engine.Progress) error { return ctx.Err() }}
	if on["--plan"] {
		return c.solvePlan(p, o, read, on["--quiet"])
	}
	before, _ := spent()
	begun = time.Now()
	r, err := engine.Relax(p, o)
	if err != nil {
		return err
	}
	after, peak := spent()
	s := dimacs.Solution{ReadSeconds: read, Duals: on["--duals"], Quiet: on["--quiet"], CPUSeconds: after - before, WallSeconds: time.Since(begun).Seconds(), PeakMiB: peak}
	s.Graph, s.Flow = r.Network()
	return dimacs.WriteSolution(c.out, s)
}

func (c *call) solvePlan(p *engine.Problem, o engine.Options, read float64, quiet bool) error {
	before, _ := spent()
	o.Apart = false
	r, err := engine.Solve(p, o)
	if err != nil {
		return err
	}
	after, peak := spent()
	c.say("c needs %d\nc offers %d\nc read_seconds %.3f\nc cpu_seconds %.3f\nc peak_mib %.1f", len(p.Needs), len(p.Offers), read, after-before, peak)
	c.say("c grants %d\nc value %v\nc bound %v\nc gap_ppm %d", len(r.Grants), r.Value, r.Bound, r.Proof().Gap())
	if quiet {
		return nil
	}
	out := bufio.NewWriter(c.out)
	for _, g := range r.Grants {
		fmt.Fprintf(out, "g %s %s %d\n", p.Offers[g.Offer].ID, p.Needs[g.Need].ID, g.Qty)
	}
	return out.Flush()
}

func (c *call) engineExport(args []string) error {
	name, _, err := c.fileAndFlags(args, "--dimacs")
	if err != nil {
		return err
	}
	return readFile(name, func(text *bufio.Reader) error {
		p, err := engine.ReadProblem(text)
		if err != nil {
			return err
		}
		g, err := engine.Graph(p, true)
		if err != nil {
			return err
		}
		return dimacs.Write(c.out, g, fmt.Sprintf("%d needs, %d offers; rules %s", len(p.Needs), len(p.Offers), p.Rules))
	})
}
