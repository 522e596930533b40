package cli

import (
	"context"
	"errors"
)

var errLater = errors.New("not built yet")

var reindexCommand = command{"reindex", "reindex", "Build the search index anew and swap.", func(ctx context.Context, c *call) error { return errLater }}
