package plans

import (
	"context"
	"io"

	"shanqiao/app/jobs"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Find gives the id of a plan by its number or id.
func (s *Plans) Find(ctx context.Context, ref string) (models.ID, error) {
	if store.IsID(models.ID(ref)) {
		return models.ID(ref), nil
	}
	var id string
	if err := store.From(ctx, s.db).Raw("SELECT id::text FROM plans WHERE plan_no = ?", ref).Scan(&id).Error; err != nil {
		return "", err
	}
	if id == "" {
		return "", models.Fail(models.NotFound, "plan.not-found")
	}
	return models.ID(id), nil
}

// SolveNow does the work of the queued job at once and gives the plan as it stands after it; the job then finds nothing to
// do.
func (s *Plans) SolveNow(ctx context.Context, id models.ID) (models.Plan, error) {
	if err := s.solve(ctx, jobs.Event{Subject: id}); err != nil {
		return models.Plan{}, err
	}
	return store.Get[models.Plan](store.From(ctx, s.db), id, "plan")
}

// Export writes the proof file of a plan.
func (s *Plans) Export(ctx context.Context, a models.Actor, id models.ID, out io.Writer) error {
	if _, err := s.Get(ctx, a, id); err != nil {
		return err
	}
	in, _, err := s.file(store.From(ctx, s.db), id)
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = io.Copy(out, in)
	return err
}
