package regions

import (
	"context"

	"shanqiao/app/params"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

type Regions struct{ db *store.DB }

func New(db *store.DB, t *trail.Trail, par *params.Params) *Regions { return &Regions{db} }

func (r *Regions) Names(ctx context.Context, codes ...models.Code) (map[models.Code]string, error) {
	return map[models.Code]string{}, nil
}
