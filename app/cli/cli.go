// Package cli is the command line: one file per command, and wire.go, where every part is made by hand. Exit codes:
// 0 done, 1 the answer is no or it failed, 2 the command was not understood (or, of engine, there is no answer).
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"shanqiao/app/config"
)

// command is one word after the program's name.
type command struct {
	name, use, help string
	run             func(ctx context.Context, c *call) error
}

// call is one run of a command.
type call struct {
	args   []string
	out    io.Writer
	errs   io.Writer
	config config.Config
}

// errUsage makes exit code 2.
var errUsage = errors.New("usage")

// errNo makes exit code 1 without another word: the command has said what is wrong.
var errNo = errors.New("no")

func (c *call) say(format string, args ...any) { fmt.Fprintf(c.out, format+"\n", args...) }
func (c *call) tell(line string)               { fmt.Fprintln(c.errs, line) }
func (c *call) usage(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errUsage, fmt.Sprintf(format, args...))
}

// commands lists every command in the order of help.
func commands() []command {
	return []command{serveCommand, migrateCommand, demoCommand, reindexCommand, verifyCommand, openapiCommand, importCommand, matchCommand, engineCommand, checkCommand, userCommand, keysCommand, backupCommand, restoreCommand}
}

// Run runs a command and gives the exit code.
func Run(args []string, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		help(out)
		return 0
	}
	for _, cmd := range commands() {
		if cmd.name != args[0] {
			continue
		}
		if slices.Contains(args, "--help") || slices.Contains(args, "-h") {
			fmt.Fprintf(out, "shanqiao %s\n\n%s\n", cmd.use, cmd.help)
			return 0
		}
		return code(cmd, runOne(ctx, cmd, args[1:], out, errs), errs)
	}
	fmt.Fprintf(errs, "shanqiao: unknown command %q; see `shanqiao help`\n", args[0])
	return 2
}

func runOne(ctx context.Context, cmd command, args []string, out, errs io.Writer) error {
	cfg, err := config.Read(os.Getenv)
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	return cmd.run(ctx, &call{args: args, out: out, errs: errs, config: cfg})
}

func code(cmd command, err error, errs io.Writer) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errNo):
		return 1
	case errors.Is(err, errNone):
		return 2
	case errors.Is(err, errUsage):
		fmt.Fprintf(errs, "shanqiao %s: %s\nuse: shanqiao %s\n", cmd.name, strings.TrimPrefix(err.Error(), "usage: "), cmd.use)
		return 2
	}
	fmt.Fprintf(errs, "shanqiao %s: %s\n", cmd.name, err)
	return 1
}

func help(out io.Writer) {
	fmt.Fprintln(out, "shanqiao (善桥) matches what givers have with what villages need.\n\nCommands:")
	for _, cmd := range commands() {
		fmt.Fprintf(out, "  %-46s %s\n", cmd.use, strings.SplitN(cmd.help, "\n", 2)[0])
	}
	fmt.Fprintln(out, "\n`shanqiao COMMAND --help` says more. Settings are environment variables:")
	for _, s := range config.Settings {
		fmt.Fprintf(out, "  %-16s %s (default %s)\n", s.Name, s.Meaning, s.Default)
	}
}
