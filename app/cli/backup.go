package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"shanqiao/app/embedded"
	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/search"
)

var backupCommand = command{"backup", "backup FOLDER [--keys FILE]", `Write a backup of the database into a new folder, while people work.

Everything is in the database, attachments too, as of one moment: one compressed file for each table and a manifest with
row counts and hashes. Personal data is in it sealed. The keys that open it are not: --keys FILE copies them to a place
that must lie outside the folder; keep the two apart. Jobs that are queued and the search index are not part of it.
With DATABASE_URL set, it must be the owner of the tables.

Exit code 1 when the backup failed (its folder then holds no manifest.json), 2 when not understood.`, backup}

var restoreCommand = command{"restore", "restore FOLDER [--keys FILE]", `Read a backup into an empty database: all of it, or nothing.

A database that holds anything is refused, as is a backup of another schema, with a missing or changed file, or with
other row counts than its manifest names. With DATABASE_URL set, run "migrate" first. --keys FILE puts the keys that
belong to the backup at KEY_FILE, where no other keys may lie. At the end everything that "verify" checks is checked.
Run "reindex" afterwards.

Exit code 1 when refused or something does not agree, 2 when not understood.`, restore}

// folderAndKeys reads FOLDER [--keys FILE].
func (c *call) folderAndKeys() (folder, keys string, err error) {
	keys, rest := argument(c.args, "--keys", "")
	if len(rest) != 1 || strings.HasPrefix(rest[0], "-") {
		return "", "", c.usage("expected FOLDER [--keys FILE]")
	}
	folder, err = filepath.Abs(rest[0])
	if err == nil && keys != "" {
		keys, err = filepath.Abs(keys)
	}
	return folder, keys, err
}

// owner gives the address of the database as the owner of its tables; done ends what was started for it.
func (c *call) owner(ctx context.Context) (url string, done func(), err error) {
	if c.config.DatabaseURL != "" {
		return c.config.DatabaseURL, func() {}, nil
	}
	stack, err := embedded.Join(ctx, embedded.Options{RuntimeDir: c.config.RuntimeDir, DataDir: c.config.DataDir, PostgresBin: c.config.PostgresBin, NeedPostgres: true, Progress: c.tell})
	if err != nil {
		return "", nil, err
	}
	return stack.DatabaseURL, stack.Stop, nil
}

func backup(ctx context.Context, c *call) error {
	folder, keys, err := c.folderAndKeys()
	if err != nil {
		return err
	}
	if inside, err := filepath.Rel(folder, keys); keys != "" && err == nil && !strings.HasPrefix(inside, "..") {
		return c.usage("the keys must not lie in the folder of the backup: whoever has both can read everything")
	}
	url, done, err := c.owner(ctx)
	if err != nil {
		return err
	}
	defer done()
	if n, err := store.Stale(ctx, url); err != nil {
		return err
	} else if n > 0 {
		return fmt.Errorf("the database lacks %d migrations: run `shanqiao migrate` first", n)
	}
	m, err := store.Backup(ctx, url, folder, c.tell)
	if err != nil {
		return err
	}
	if keys != "" {
		if err := copyKeys(c.config.KeyFile, keys); err != nil {
			return err
		}
		c.say("the keys are in %s; keep them apart from the backup", keys)
	}
	c.say("%d rows of %d tables are in %s", m.Rows(), len(m.Tables), folder)
	return nil
}

// copyKeys copies a key file to where none lies; the same keys there are fine.
func copyKeys(from, to string) error {
	if _, err := pii.LoadKeys(from); err != nil {
		return err
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	old, err := os.ReadFile(to)
	switch {
	case err == nil && bytes.Equal(old, text):
		return nil
	case err == nil:
		return fmt.Errorf("%s holds other keys: move them away first", to)
	case !errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("looking for keys: %w", err)
	}
	k, err := pii.LoadKeys(from)
	if err != nil {
		return err
	}
	return pii.SaveKeys(to, k)
}

func restore(ctx context.Context, c *call) error {
	folder, keys, err := c.folderAndKeys()
	if err != nil {
		return err
	}
	if _, err := store.ReadManifest(folder); err != nil {
		return err
	}
	url, done, err := c.owner(ctx)
	if err != nil {
		return err
	}
	defer done()
	if c.config.DatabaseURL == "" {
		err = migrate(ctx, url, c.tell)
	} else if n, stale := store.Stale(ctx, url); stale != nil || n > 0 {
		err = errors.Join(stale, fmt.Errorf("the database lacks %d migrations: run `shanqiao migrate` first", n))
	}
	if err != nil {
		return err
	}
	if keys != "" {
		if err := copyKeys(keys, c.config.KeyFile); err != nil {
			return err
		}
	}
	m, err := store.Restore(ctx, url, folder, c.tell)
	if err != nil {
		return err
	}
	return c.restored(ctx, url, m)
}

// restored checks what was read.
func (c *call) restored(ctx context.Context, url string, m store.Manifest) error {
	db, err := store.Open(ctx, url)
	if err != nil {
		return err
	}
	keys, missing := pii.LoadKeys(c.config.KeyFile)
	p := &parts{}
	if err := p.wire(ctx, c, db, keys, search.New(c.config.MeiliURL, c.config.MeiliKey, "")); err != nil {
		db.Close()
		return err
	}
	defer p.close()
	fits, err := p.pii.Fits(ctx)
	if err != nil {
		return err
	}
	entries, err := p.verify(ctx, c)
	if err != nil {
		return err
	}
	c.say("%d rows of %d tables are back, as of %s; ledger, reservations, states and %d trail entries agree", m.Rows(), len(m.Tables), m.MadeAt.Local().Format("2006-01-02 15:04"), entries)
	if missing != nil || !fits {
		c.say("personal data cannot be read yet: put the keys of this backup at %s", c.config.KeyFile)
	}
	c.say("run `shanqiao reindex` to build the search index")
	return nil
}
