package cli

import (
	"context"
	"errors"

	"shanqiao/app/demo"
)

var errLater = errors.New("not built yet")

var demoCommand = command{"demo", "demo accounts --json | demo clock +5wd", `List the demo accounts, or move the demo world's clock.`, func(ctx context.Context, c *call) error {
	_ = demo.Accounts
	return errLater
}}
var importCommand = command{"import", "import villages FILE", "Import villages.", func(ctx context.Context, c *call) error { return errLater }}
var backupCommand = command{"backup", "backup FOLDER", "Write a backup.", func(ctx context.Context, c *call) error { return errLater }}
var restoreCommand = command{"restore", "restore FOLDER", "Read a backup.", func(ctx context.Context, c *call) error { return errLater }}
