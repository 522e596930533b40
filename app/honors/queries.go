package honors

import (
	"context"

	"gorm.io/gorm"

	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

// sees says whether the actor may know of a nomination before its notice: who reads honours in its division, and judges.
func sees(a models.Actor, n models.Nomination) bool {
	return a.System || a.May("honor.read", n.Subject())
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

// Nomination gives one proposal with the scores, opinions and votes that this reader may see now.
func (s *Honors) Nomination(ctx context.Context, a models.Actor, id models.ID) (models.Nomination, []models.HonorVote, error) {
	n, err := store.Get[models.Nomination](store.From(ctx, s.db), id, "honor")
	if err == nil && !sees(a, n) {
		err = models.Fail(models.NotFound, "honor.not-found")
	}
	if err != nil {
		return n, nil, err
	}
	var votes []models.HonorVote
	err = store.From(ctx, s.db).Where("nomination_id = ?", id).Order("at, id").Find(&votes).Error
	return n, models.SeenVotes(a, n, votes), err
}

// Name gives who is nominated, and the project or trust: for a person the name, which only those read who may see the nomination,
// and everybody once it is posted.
func (s *Honors) Name(ctx context.Context, n models.Nomination) (holder, work string, err error) {
	return s.names(store.From(ctx, s.db), n)
}

func (s *Honors) personName(tx *gorm.DB, n models.Nomination) (string, error) {
	if n.PersonName.Empty() {
		return "", nil
	}
	return s.pii.Check(tx, n.ID, pii.Field{Name: "nominations.person_name", Box: n.PersonName})
}

// Posted lists the nominations of a round that stand or stood on its notice, with their notices; one taken down by a step back
// or because the nominee was taken out counts as not posted. The public reads it from the first notice on.
func (s *Honors) Posted(ctx context.Context, cycle models.ID) ([]models.Nomination, map[models.ID]models.Notice, error) {
	if !store.IsID(cycle) {
		return nil, nil, models.Fail(models.NotFound, "cycle.not-found")
	}
	db := store.From(ctx, s.db)
	var rows, posted []models.Nomination
	if err := db.Where("cycle_id = ? AND notice_id IS NOT NULL", cycle).Order("category, nomination_no").Find(&rows).Error; err != nil {
		return nil, nil, err
	}
	by := map[models.ID]models.Notice{}
	for _, n := range rows {
		notice, err := s.notices.One(db, *n.NoticeID)
		if err != nil {
			return nil, nil, err
		}
		if notice.VoidedAt != nil {
			continue
		}
		by[n.ID], posted = notice, append(posted, n)
	}
	return posted, by, nil
}

// Running lists the rounds with something on their notice whose days are not over or whose honours are not yet published.
func (s *Honors) Running(ctx context.Context) ([]models.Cycle, error) {
	var rows []models.Cycle
	return rows, store.From(ctx, s.db).Where("state IN ('noticed', 'final_review', 'decided') AND EXISTS (SELECT 1 FROM nominations n JOIN notices x ON x.id = n.notice_id WHERE n.cycle_id = cycles.id AND x.voided_at IS NULL)").
		Order("session DESC, id DESC").Limit(20).Find(&rows).Error
}

// OfOrganisation lists the nominations of an organisation for its own people, newest first, with what it was told.
func (s *Honors) OfOrganisation(ctx context.Context, a models.Actor, org models.ID) ([]models.Nomination, map[models.ID][]models.HonorNote, error) {
	if !store.IsID(org) || !a.In(org) {
		return nil, nil, models.Fail(models.NotFound, "organisation.not-found")
	}
	db := store.From(ctx, s.db)
	var rows []models.Nomination
	if err := db.Where("nominee_org = ? AND nominee_type <> 'person' AND state <> 'draft'", org).Order("id DESC").Limit(50).Find(&rows).Error; err != nil {
		return nil, nil, err
	}
	told, err := s.Told(ctx, rows)
	return rows, told, err
}

// Told gives what the nominees of nominations were told, oldest first.
func (s *Honors) Told(ctx context.Context, of []models.Nomination) (map[models.ID][]models.HonorNote, error) {
	ids := []models.ID{}
	for _, n := range of {
		ids = append(ids, n.ID)
	}
	var notes []models.HonorNote
	told := map[models.ID][]models.HonorNote{}
	if len(ids) == 0 {
		return told, nil
	}
	err := store.From(ctx, s.db).Where("nomination_id IN ?", ids).Order("id").Find(&notes).Error
	for _, x := range notes {
		told[x.NominationID] = append(told[x.NominationID], x)
	}
	return told, err
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
