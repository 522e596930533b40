package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"syscall"

	"shanqiao/app/engine/dimacs"
)

var engineCommand = command{"engine", "engine solve FILE [--plan] [--duals] [--quiet] | engine export --dimacs FILE | engine check FILE | engine explain FILE [NEED] | engine generate … | engine simulate …", `Work the allocation engine by hand: no database, the same file gives the same answer.

solve FILE      finds the cheapest flow of a network, or the plan of most points of an allocation problem.
                FILE may be packed with gzip; - is standard input. Its first line says which of the two it is.
                A network is a DIMACS file: "p min NODES ARCS", "n NODE SUPPLY", "a FROM TO LOW CAPACITY COST";
                capacity -1 is no limit. The answer:
                  c NAME VALUE       sizes, seconds to read, user CPU seconds to solve, most memory used
                  s OPTIMUM          the exact cost, of any size; or INFEASIBLE, or UNBOUNDED
                  f FROM TO FLOW     for every arc, in the order of the file
                  d NODE PRICE       with --duals: cost + price of FROM - price of TO is above 0 only on arcs at
                                     their least, below 0 only on arcs at their most. That proves the optimum.
                --quiet leaves out the lines f and d.
                A problem begins with "shanqiao problem 1" (docs/engine.md). Its answer is that of the network which
                export writes: every amount may be cut. With --quiet, needs with equal rows share a node.
                --plan gives the plan instead: whole needs whole, no grant below its least, lines
                  g OFFER NEED QTY   by the ids of the file, with its value, bound and gap.
export --dimacs FILE
                writes a problem as a DIMACS network, every need a node; it has the same optimum.
check FILE      rechecks the proof of a plan (` + "`match export`" + `) without the solver and the database: its hashes, every limit,
                and by the prices that no plan can have more points than the bound. Exit code 1 when it does not hold.
explain FILE [NEED]
                says of a problem or a proof what holds every unmet need back; of one need also what would help: each
                change has been tried by solving again.
generate --family pair|pairnorm|caps|hub --needs N --offers M [--seed S]
                writes a made-up problem to standard output: pair (about 30 listed offers a need), pairnorm (the same
                with points by household), caps (all that fits, with limits per need), hub (all that fits, no limits).
simulate [--needs N] [--offers M] [--supply S] [--seed K] [--seeds N] [--policy NAME…] [--charts DIR] [--json]
                lives a made-up year day by day: needs and offers arrive in their seasons, a plan is solved every night, its
                lines are accepted, refused or lapse, needs end at their day. Says for the shipped rules and for each
                alternative who is reached, how long people wait, how even it is, and how much work it makes.
                --needs 20000, --offers 1000: arrivals of the year. --supply 0.6: what is offered over what is asked for.
                --seeds 3 lives the years of three seeds from --seed on and gives the means. --charts DIR writes SVG files.
                --json gives all figures: shares in ten-thousandths, days, fen. The same arguments give the same bytes.
                A year of 20,000 needs takes about 10 seconds a policy. --policy takes one or more of:
` + policyNames() + `
Exit code 1 when the file is malformed or too large, with its line; 2 when no flow exists, when costs have no lower limit, or when
the command was not understood.

  shanqiao engine generate --family hub --needs 10000 --offers 1000 > hub.txt
  shanqiao engine solve hub.txt --plan
  shanqiao engine export --dimacs hub.txt | shanqiao engine solve - --quiet
  shanqiao engine simulate --needs 2000 --offers 100 --policy shipped weekly first-come`, func(ctx context.Context, c *call) error {
	if len(c.args) == 0 {
		return c.usage("solve, export, check, explain, generate or simulate?")
	}
	switch rest := c.args[1:]; c.args[0] {
	case "solve":
		return c.engineSolve(ctx, rest)
	case "export":
		return c.engineExport(rest)
	case "explain":
		return c.engineExplain(rest)
	case "check":
		return c.engineCheck(rest)
	case "generate":
		return c.engineGenerate(rest)
	case "simulate":
		return c.engineSimulate(ctx, rest)
	}
	return c.usage("unknown argument %q", c.args[0])
}}

// errNone makes exit code 2 without another word: there is no answer, and the command has said why.
var errNone = errors.New("none")

// fileAndFlags splits the arguments of a command that takes one file and some of the flags.
func (c *call) fileAndFlags(args []string, flags ...string) (file string, on map[string]bool, err error) {
	on = map[string]bool{}
	for _, a := range args {
		switch {
		case slices.Contains(flags, a):
			on[a] = true
		case file != "" || (len(a) > 1 && a[0] == '-'):
			return "", nil, c.usage("unknown argument %q", a)
		default:
			file = a
		}
	}
	if file == "" {
		return "", nil, c.usage("which file? - is standard input")
	}
	return file, on, nil
}

// openFile opens a file; - is standard input.
func openFile(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening the file: %w", err)
	}
	return file, nil
}

// readFile opens a file, packed or not, and calls read with its text; an error says which file it is.
func readFile(name string, read func(*bufio.Reader) error) error {
	file, err := openFile(name)
	if err != nil {
		return err
	}
	defer file.Close()
	text, err := dimacs.Open(file)
	if err == nil {
		err = read(text)
	}
	if err != nil && !errors.Is(err, errNone) && !errors.Is(err, errNo) {
		return fmt.Errorf("%s: %w", name, err)
	}
	return err
}

// spent is the user CPU seconds that this process has used so far, and the most memory it held, in MiB.
func spent() (cpu, mib float64) {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0, 0
	}
	return float64(u.Utime.Sec) + float64(u.Utime.Usec)/1e6, float64(u.Maxrss) / 1024
}
