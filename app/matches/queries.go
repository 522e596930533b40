package matches

import (
	"context"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// sees says whether the actor may know of a match: its organisation and staff above its place.
func sees(a models.Actor, m models.Match) bool {
	return a.System || a.In(m.OrgID) || a.Reaches("match.read", m.Region)
}

// within is one condition on matches: of these organisations, or below these nodes.
func within(db *gorm.DB, nodes []models.Code, orgs []models.ID) *gorm.DB {
	c := db.Session(&gorm.Session{NewDB: true}).Where("false")
	if len(orgs) > 0 {
		c = c.Or("org_id IN ?", orgs)
	}
	for _, n := range nodes {
		from, to := n.Range()
		c = c.Or("matches.region BETWEEN ? AND ?", from, to)
	}
	return c
}

func (s *Matches) load(tx *gorm.DB, m *models.Match) error {
	m.Lines = nil
	return tx.Where("match_id = ?", m.ID).Order("id").Find(&m.Lines).Error
}

// Get gives a match with its lines.
func (s *Matches) Get(ctx context.Context, a models.Actor, id models.ID) (models.Match, error) {
	db := store.From(ctx, s.db)
	m, err := store.Get[models.Match](db, id, "match")
	if err == nil && !sees(a, m) {
		err = models.Fail(models.NotFound, "match.not-found")
	}
	if err != nil {
		return m, err
	}
	return m, s.load(db, &m)
}

// Reviews lists the acts on a match, oldest first.
func (s *Matches) Reviews(ctx context.Context, id models.ID) ([]models.MatchReview, error) {
	var rows []models.MatchReview
	return rows, store.From(ctx, s.db).Where("match_id = ?", id).Order("at, id").Find(&rows).Error
}

// Filter narrows a list of matches.
type Filter struct {
	Need, Org, Offer models.ID
	Regions          []models.Code // below any of these
	States           []string
	After            models.ID
	Limit            int
}

// List gives matches newest first: an organisation's own, staff's reach.
func (s *Matches) List(ctx context.Context, a models.Actor, f Filter) ([]models.Match, error) {
	db := store.From(ctx, s.db)
	q := db.Order("id DESC").Limit(f.Limit).Where(within(db, a.Reach("match.read"), a.Orgs()))
	for _, c := range []struct {
		column string
		id     models.ID
	}{{"need_id", f.Need}, {"org_id", f.Org}, {"offer_id", f.Offer}} {
		if c.id != "" {
			if !store.IsID(c.id) {
				return nil, nil
			}
			q = q.Where(c.column+" = ?", c.id)
		}
	}
	if len(f.Regions) > 0 {
		below := db.Session(&gorm.Session{NewDB: true})
		for _, n := range f.Regions {
			from, to := n.Range()
			below = below.Or("region BETWEEN ? AND ?", from, to)
		}
		q = q.Where(below)
	}
	if len(f.States) > 0 {
		q = q.Where("state IN ?", f.States)
	}
	if f.After != "" {
		q = q.Where("id < ?", f.After)
	}
	var rows []models.Match
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	for i := range rows {
		if err := s.load(db, &rows[i]); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// Waiting lists matches below nodes or of organisations, in the states that count for who receives, by limit.
func (s *Matches) Waiting(ctx context.Context, nodes []models.Code, orgs []models.ID, states map[models.Side][]string) ([]models.Match, error) {
	var rows []models.Match
	if len(states) == 0 || len(nodes)+len(orgs) == 0 {
		return rows, nil
	}
	db := store.From(ctx, s.db)
	held := db.Session(&gorm.Session{NewDB: true}).Where("false")
	for receiver, list := range states {
		held = held.Or("receiver = ? AND state IN ?", receiver, list)
	}
	return rows, db.Where(within(db, nodes, orgs)).Where(held).Order("due_at NULLS LAST, id").Limit(200).Find(&rows).Error
}

// Tie says how organisations are bound to a need by their matches: then their people may read it after it left the market.
func (s *Matches) Tie(ctx context.Context, orgs []models.ID, need models.ID) (models.Tie, error) {
	best := models.NoTie
	if len(orgs) == 0 {
		return best, nil
	}
	var rows []models.Match
	err := store.From(ctx, s.db).Select("state", "view_until").Where("need_id = ? AND org_id IN ?", need, orgs).Find(&rows).Error
	for _, m := range rows {
		best = max(best, m.Tie(s.params.Now(ctx)))
	}
	return best, err
}
