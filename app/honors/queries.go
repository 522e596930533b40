package honors

import (
	"context"

	"shanqiao/app/store"
	"shanqiao/models"
)

// sees says whether the actor may know of a nomination before it is published: staff of its county and above, judges.
func sees(a models.Actor, n models.Nomination) bool {
	return a.System || a.Reaches("honor.read", n.Region)
}

// Cycles lists the rounds, newest first; the public sees them from their announcement on.
func (s *Honors) Cycles(ctx context.Context, a models.Actor) ([]models.Cycle, error) {
	q := store.From(ctx, s.db).Order("session DESC, id DESC").Limit(100)
	if len(a.Reach("honor.read")) == 0 {
		q = q.Where("state <> 'planned'")
	}
	var rows []models.Cycle
	return rows, q.Find(&rows).Error
}

// Cycle gives one round.
func (s *Honors) Cycle(ctx context.Context, id models.ID) (models.Cycle, error) {
	return store.Get[models.Cycle](store.From(ctx, s.db), id, "cycle")
}

// Nominations lists what is proposed in a cycle, for staff.
func (s *Honors) Nominations(ctx context.Context, a models.Actor, cycle models.ID) ([]models.Nomination, error) {
	var rows, seen []models.Nomination
	if !store.IsID(cycle) {
		return nil, models.Fail(models.NotFound, "cycle.not-found")
	}
	if err := store.From(ctx, s.db).Where("cycle_id = ?", cycle).Order("nomination_no").Limit(1000).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, n := range rows {
		if sees(a, n) {
			seen = append(seen, n)
		}
	}
	return seen, nil
}

// Nomination gives one proposal with its votes and opinions.
func (s *Honors) Nomination(ctx context.Context, a models.Actor, id models.ID) (models.Nomination, []models.HonorVote, error) {
	n, err := store.Get[models.Nomination](store.From(ctx, s.db), id, "honor")
	if err == nil && !sees(a, n) {
		err = models.Fail(models.NotFound, "honor.not-found")
	}
	if err != nil {
		return n, nil, err
	}
	var votes []models.HonorVote
	return n, votes, store.From(ctx, s.db).Where("nomination_id = ?", id).Order("at").Find(&votes).Error
}

// Awards lists published honours, newest first; cycle may be empty.
func (s *Honors) Awards(ctx context.Context, cycle models.ID) ([]models.Award, error) {
	q := store.From(ctx, s.db).Where("published_at IS NOT NULL AND revoked_at IS NULL").Order("published_at DESC, cert_no").Limit(500)
	if store.IsID(cycle) {
		q = q.Where("cycle_id = ?", cycle)
	}
	var rows []models.Award
	return rows, q.Find(&rows).Error
}

// IDs gives the ids of all awards after one, in order, for the index.
func (s *Honors) IDs(ctx context.Context, after models.ID) ([]models.ID, error) {
	var ids []models.ID
	q := store.From(ctx, s.db).Table("awards").Order("id").Limit(1000)
	if after != "" {
		q = q.Where("id > ?", after)
	}
	return ids, q.Pluck("id", &ids).Error
}

// Award reads one honour for the index.
func (s *Honors) Award(ctx context.Context, id models.ID) (models.Award, bool, error) {
	var rows []models.Award
	err := store.From(ctx, s.db).Where("id = ?", id).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return models.Award{}, false, err
	}
	return rows[0], true, nil
}

// AwardFor finds the honour that came of a nomination, if one did.
func (s *Honors) AwardFor(ctx context.Context, nomination models.ID) (models.Award, bool, error) {
	var rows []models.Award
	err := store.From(ctx, s.db).Where("nomination_id = ?", nomination).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return models.Award{}, false, err
	}
	return rows[0], true, nil
}

// Certificate finds an honour by the code on it: published ones, and revoked ones that say so.
func (s *Honors) Certificate(ctx context.Context, code string) (models.Award, bool, error) {
	var rows []models.Award
	err := store.From(ctx, s.db).Where("verify_code = ? AND published_at IS NOT NULL", models.FoldCode(code)).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return models.Award{}, false, err
	}
	return rows[0], true, nil
}
