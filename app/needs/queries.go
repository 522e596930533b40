package needs

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

// sees says whether the actor works on needs of the place; what others may know of it, models.See says.
func (s *Needs) sees(a models.Actor, n models.Need) bool {
	return a.System || a.Reaches("need.read", n.Region)
}

// Reader adds to an actor what the wall asks of him: whether an organisation of his may give now.
func (s *Needs) Reader(ctx context.Context, a models.Actor) (models.Reader, error) {
	verified, err := s.registry.AnyVerified(ctx, a.Orgs())
	return models.Reader{Actor: a, Verified: verified}, err
}

// Get gives a need with its lines to whoever may know of it, and what he may know; tie says how his organisations are
// bound to it and is asked only where that matters.
func (s *Needs) Get(ctx context.Context, r models.Reader, id models.ID, tie func(need models.ID) (models.Tie, error)) (models.Need, models.Seen, error) {
	n, err := s.one(ctx, id)
	if err != nil {
		return n, models.Seen{}, err
	}
	bound := models.NoTie
	if len(r.Orgs()) > 0 {
		if bound, err = tie(n.ID); err != nil {
			return n, models.Seen{}, err
		}
	}
	seen := models.See(r, n, bound)
	if !seen.Sees {
		return models.Need{}, seen, models.Fail(models.NotFound, "need.not-found")
	}
	return n, seen, nil
}

// Detail opens the internal text for staff, recording the opening.
func (s *Needs) Detail(ctx context.Context, a models.Actor, n models.Need) (string, error) {
	if !models.See(models.Reader{Actor: a}, n, models.NoTie).Note || n.Detail.Empty() {
		return "", nil
	}
	text := ""
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		out, err := s.pii.Open(ctx, tx, a, s.params.Now(ctx), n.ID, n.Region, "办理本需求", pii.Field{Name: "needs.detail", Box: n.Detail})
		text = out["needs.detail"]
		return err
	})
	return text, err
}

// Reviews lists the acts on a need, oldest first.
func (s *Needs) Reviews(ctx context.Context, id models.ID) ([]models.NeedReview, error) {
	var rows []models.NeedReview
	return rows, store.From(ctx, s.db).Where("need_id = ?", id).Order("at, id").Find(&rows).Error
}

// Filter narrows a list of needs.
type Filter struct {
	Regions    []models.Code // below any of these
	States     []string
	Categories []string
	Level      string
	Household  models.ID
	Market     bool // only what organisations find
	Public     bool // only what the public may see
	After      models.ID
	Limit      int
}

// List gives needs newest first with their lines, without what is sealed. Staff see their reach, verified organisations
// the market, everybody else the public needs; a place is asked for only as finely as the reader may see it.
func (s *Needs) List(ctx context.Context, r models.Reader, f Filter) ([]models.Need, error) {
	if f.After != "" && !store.IsID(f.After) {
		return nil, nil
	}
	c := s.visible(r, f)
	if len(f.Regions) > 0 {
		c.meets(f.Regions, r, f.Public)
	}
	if len(f.States) > 0 {
		c.and("state = ANY(?)", f.States)
	}
	if len(f.Categories) > 0 {
		c.and("category = ANY(?)", f.Categories)
	}
	if f.Level != "" {
		c.and("level = ?", f.Level)
	}
	if f.Household != "" {
		c.and("household_id = ?::text::uuid", string(f.Household))
	}
	if f.After != "" {
		c.and("id < ?::text::uuid", string(f.After))
	}
	which := fmt.Sprintf("SELECT * FROM needs%s ORDER BY id DESC LIMIT %d", c.where(), f.Limit) // a limit the planner cannot see makes it sort
	return s.read(ctx, which, "n.id DESC", c.args...)
}

// closed is models.Need.Closed for the database.
const closed = "(minors OR sensitive OR protection)"

// visible is what the reader may see in a list, as models.See says of each single need.
func (s *Needs) visible(r models.Reader, f Filter) *condition {
	c := &condition{}
	reach := r.Reach("need.read")
	switch {
	case f.Public || len(reach) == 0 && !r.Verified:
		c.and("level <> 'household' AND NOT " + closed + " AND state IN ('open','part_matched','matched','delivering','fulfilled','closed')")
		return c
	case r.Verified && (f.Market || len(reach) == 0):
		reach = nil
	case !reachesAll(r.Actor, f.Regions): // else the filter says it all
		c.below(reach)
	}
	if f.Market || reach == nil {
		c.and("NOT protection AND state = ANY(?)", models.MarketStates)
	} else if !reachesAll(models.Actor{Grants: caseGrants(r.Actor)}, reach) { // above the county nobody reads what was never submitted
		c.and("accepted_at IS NOT NULL")
	}
	return c
}

// caseGrants are the grants by which the actor works on the cases themselves.
func caseGrants(a models.Actor) []models.Grant {
	var out []models.Grant
	for _, g := range a.Grants {
		if models.Wall[models.Standing(g.Role)].Case {
			out = append(out, g)
		}
	}
	return out
}

func (s *Needs) loadAll(db *gorm.DB, rows []models.Need) error {
	ids := make([]models.ID, len(rows))
	at := map[models.ID]int{}
	for i, n := range rows {
		ids[i], at[n.ID] = n.ID, i
	}
	if len(ids) == 0 {
		return nil
	}
	var lines []models.NeedLine
	if err := db.Session(&gorm.Session{NewDB: true, Context: db.Statement.Context}).Where("need_id IN ?", ids).Order("need_id, no").Find(&lines).Error; err != nil {
		return err
	}
	for _, l := range lines {
		n := &rows[at[l.NeedID]]
		n.Lines = append(n.Lines, l)
	}
	return nil
}

func reachesAll(a models.Actor, nodes []models.Code) bool {
	if len(nodes) == 0 {
		return false
	}
	for _, n := range nodes {
		if !n.Valid() || !a.Reaches("need.read", n) {
			return false
		}
	}
	return true
}

// Waiting lists needs in states below nodes, and in the states own of the nodes' own needs, by limit, for the queue of the
// desk and the phone.
func (s *Needs) Waiting(ctx context.Context, nodes []models.Code, states, own []string) ([]models.Need, error) {
	if len(nodes) == 0 || len(states)+len(own) == 0 {
		return nil, nil
	}
	c := &condition{}
	c.below(nodes)
	c.and("(state = ANY(?) OR region = ANY(?) AND state = ANY(?))", states, store.Texts(nodes), own)
	return s.read(ctx, "SELECT * FROM needs"+c.where()+" ORDER BY due_at NULLS LAST, id LIMIT 200", "n.due_at NULLS LAST, n.id", c.args...)
}

// ByIDs gives needs with lines, for a page of search hits; the order is the database's.
func (s *Needs) ByIDs(ctx context.Context, ids []models.ID) (map[models.ID]models.Need, error) {
	out := map[models.ID]models.Need{}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := s.read(ctx, "SELECT * FROM needs WHERE id = ANY($1::text[]::uuid[])", "n.id", store.Texts(ids))
	if err != nil {
		return nil, err
	}
	for _, n := range rows {
		out[n.ID] = n
	}
	return out, nil
}

// One gives a need with its lines without asking who wants it: for the index.
func (s *Needs) One(ctx context.Context, id models.ID) (models.Need, error) {
	return s.one(ctx, id)
}

// Totals are what the public home says of the open market and of what arrived.
type Totals struct {
	Open, Fulfilled int64
	GapFen          int64
	At              time.Time
}

// Totals counts needs and missing amounts below a region.
func (s *Needs) Totals(ctx context.Context) (Totals, error) {
	t := Totals{At: s.params.Now(ctx)}
	// the first line stands for its need: counting ids apart would sort them all
	err := store.From(ctx, s.db).Raw(`SELECT count(*) FILTER (WHERE l.no = 1 AND n.state IN ('open','part_matched','matched','delivering')),
		count(*) FILTER (WHERE l.no = 1 AND n.state IN ('fulfilled','closed')),
		coalesce(sum((l.qty-l.received-l.promised-l.waived)*l.unit_value_fen) FILTER (WHERE n.state IN ('open','part_matched','matched','delivering')),0)
		FROM needs n JOIN need_lines l ON l.need_id = n.id`).Row().Scan(&t.Open, &t.Fulfilled, &t.GapFen)
	return t, err
}

// IDs gives the ids of all needs after one, in order and a thousand at a time, for the index.
func (s *Needs) IDs(ctx context.Context, after models.ID) ([]models.ID, error) {
	var ids []models.ID
	q := store.From(ctx, s.db).Table("needs").Order("id").Limit(1000)
	if after != "" {
		q = q.Where("id > ?", after)
	}
	return ids, q.Pluck("id", &ids).Error
}

// Version is an id with the version of its row.
type Version struct {
	ID      models.ID
	Version int64
}

// Findable gives id and version of every need that somebody outside the offices may find (models.Need.OnMarket, Public)
// after an id, ten thousand at a time: what the index should hold.
func (s *Needs) Findable(ctx context.Context, after models.ID) ([]Version, error) {
	q := store.From(ctx, s.db).Table("needs").Select("id", "version").Order("id").Limit(10_000).
		Where("NOT protection AND state IN ('open','part_matched','matched','delivering','emergency_open') OR (level <> 'household' AND NOT " + closed + " AND state IN ('fulfilled','closed'))")
	if after != "" {
		q = q.Where("id > ?", after)
	}
	var rows []Version
	return rows, q.Find(&rows).Error
}
