package plans

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"shanqiao/app/engine"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Line is a line of a plan with what it is shown with. It holds no personal data.
type Line struct {
	models.PlanGrant
	Facet Facet
	Unit  string
	Kind  string
	Wants int64 // all that the line lacked when the plan was frozen
	Ranks []string
}

// Only narrows the lines of a plan: to one organisation, to those set by hand.
type Only struct {
	Org    models.ID
	Pinned bool
}

// Lines lists a plan's lines by number, after a number.
func (s *Plans) Lines(ctx context.Context, a models.Actor, id models.ID, only Only, after, limit int) ([]Line, error) {
	v, err := s.view(ctx, a, id)
	if err != nil {
		return nil, err
	}
	q := store.From(ctx, s.db).Where("plan_id = ? AND no > ?", id, after).Order("no").Limit(limit)
	if only.Org != "" {
		q = q.Where("org_id = ?", only.Org)
	}
	if only.Pinned {
		q = q.Where("pinned")
	}
	var rows []models.PlanGrant
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]Line, len(rows))
	for i, row := range rows {
		list[i] = v.line(row)
	}
	return list, nil
}

// view is a solved plan opened for questions.
type view struct {
	*frozen
	plan   models.Plan
	rules  models.RuleSet
	at     map[models.ID]int32 // line → need
	offers map[models.ID]int32
	grants []engine.Grant
	once   sync.Once
	why    *engine.Explainer
	err    error
}

// explainer is made once for all the questions that the pages of a plan ask.
func (v *view) explainer() (*engine.Explainer, error) {
	v.once.Do(func() { v.why, v.err = engine.Explain(v.problem, v.grants) })
	return v.why, v.err
}

func (v *view) line(row models.PlanGrant) Line {
	j := v.at[row.LineID]
	n := &v.problem.Needs[j]
	k := v.problem.Kinds[n.Kind]
	resource, _ := resourceOf(k.Code)
	return Line{row, v.facets[j], k.Unit, resource, n.Wants(), v.rules.RankWords(n.Digits)}
}

// view opens a plan: its problem is the base's where it is compared with one.
func (s *Plans) view(ctx context.Context, a models.Actor, id models.ID) (*view, error) {
	p, err := s.Get(ctx, a, id)
	if err != nil {
		return nil, err
	}
	return s.open(ctx, p)
}

func (s *Plans) open(ctx context.Context, p models.Plan) (*view, error) {
	id := p.ID
	if p.SolvedAt == nil {
		return nil, models.Fail(models.Conflict, "plan.not-solved")
	}
	if v, ok := s.seen.get(id, p.Version); ok {
		return v, nil
	}
	db := store.From(ctx, s.db)
	root := p.ID
	if p.BaseID != nil {
		root = *p.BaseID
	}
	v := &view{plan: p, at: map[models.ID]int32{}, offers: map[models.ID]int32{}}
	var err error
	if v.frozen, err = s.stored(db, root); err != nil {
		return nil, err
	}
	if v.rules, err = s.rulesOf(db, p.Rules); err != nil {
		return nil, err
	}
	for j := range v.problem.Needs {
		v.at[models.ID(v.problem.Needs[j].ID)] = int32(j)
	}
	for i := range v.problem.Offers {
		v.offers[models.ID(v.problem.Offers[i].ID)] = int32(i)
	}
	var rows []models.PlanGrant
	if err := db.Where("plan_id = ? AND qty > 0", id).Order("no").Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		v.grants = append(v.grants, engine.Grant{Need: v.at[r.LineID], Offer: v.offers[r.OfferID], Qty: r.Qty})
	}
	v.grants = engine.Joined(v.grants)
	s.seen.put(id, p.Version, v)
	return v, nil
}

// lineOf opens a plan and finds a line of a need in it.
func (s *Plans) lineOf(ctx context.Context, a models.Actor, id, line models.ID) (*view, int32, error) {
	v, err := s.view(ctx, a, id)
	if err != nil {
		return nil, 0, err
	}
	need, ok := v.at[line]
	if !ok {
		return nil, 0, models.Fail(models.NotFound, "need.not-found")
	}
	return v, need, nil
}

// seen keeps the last opened plan: its pages ask several times.
type seen struct {
	mu      sync.Mutex
	id      models.ID
	version int64
	view    *view
}

func (c *seen) get(id models.ID, version int64) (*view, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.view, c.id == id && c.version == version
}

func (c *seen) put(id models.ID, version int64, v *view) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.id, c.version, c.view = id, version, v
}

// Unmet is a line that does not get all it lacks, and why.
type Unmet struct {
	Line    models.ID
	Facet   Facet
	Unit    string
	Missing int64
	Gets    int64
	Cause   string // none, restricted, limit, least, outranked
	Blocks  []Block
	Ahead   []Facet
}

// Block is a restriction that keeps offers away which have something left.
type Block struct {
	Filter string
	Offers int
	Left   int64
	Offer  models.ID // the largest of them
	Org    models.ID
}

// Unmet lists the lines that lack something, those that one lifted restriction could serve first.
func (s *Plans) Unmet(ctx context.Context, a models.Actor, id models.ID) ([]Unmet, error) {
	v, err := s.view(ctx, a, id)
	if err != nil {
		return nil, err
	}
	x, err := v.explainer()
	if err != nil {
		return nil, err
	}
	list := []Unmet{}
	for _, u := range x.Unmet() {
		list = append(list, v.unmet(u))
	}
	slices.SortStableFunc(list, func(a, b Unmet) int { return cmp.Compare(len(b.Blocks), len(a.Blocks)) })
	return list, nil
}

func (v *view) unmet(u engine.Unmet) Unmet {
	n := &v.problem.Needs[u.Need]
	out := Unmet{models.ID(n.ID), v.facets[u.Need], v.problem.Kinds[n.Kind].Unit, u.Missing, n.Wants() - u.Missing, u.Cause, []Block{}, []Facet{}}
	for _, b := range u.Blocks {
		o := v.problem.Offers[b.Largest]
		out.Blocks = append(out.Blocks, Block{b.Filter, b.Offers, b.Left, models.ID(o.ID), models.ID(v.problem.Orgs[o.Org])})
	}
	for _, j := range u.Ahead {
		out.Ahead = append(out.Ahead, v.facets[j])
	}
	return out
}

// Change is something that would serve a line better; it has been tried by solving again.
type Change struct {
	Offer, Org models.ID
	Filter     string // the restriction that is lifted; empty: the offer is larger by Qty
	Qty        int64
	Has, Gets  int64
	Unit       string
}

// Changes tries what would serve one line better.
func (s *Plans) Changes(ctx context.Context, a models.Actor, id, line models.ID) ([]Change, error) {
	v, need, err := s.lineOf(ctx, a, id, line)
	if err != nil {
		return nil, err
	}
	found, err := engine.Changes(v.problem, need)
	if err != nil {
		return nil, err
	}
	list := []Change{}
	for _, c := range found {
		o := v.problem.Offers[c.Offer]
		list = append(list, Change{models.ID(o.ID), models.ID(v.problem.Orgs[o.Org]), c.Filter, c.Qty, c.Has, c.Gets, v.problem.Kinds[o.Kind].Unit})
	}
	return list, nil
}

// Why is why one line of a plan is as it is.
type Why struct {
	Line    Line
	Ranks   []string // in the order of §7.2, empty where a rank says nothing
	Others  []Source
	Last    *Facet // the need of lowest rank that the same offer still serves
	Refused *Facet // the need of highest rank that it fits and that lacks something
}

// Source is another offer that fits.
type Source struct {
	Offer, Org models.ID
	Dearer     int64 // points more per unit than the chosen one
	Left       int64
}

// Why explains one line.
func (s *Plans) Why(ctx context.Context, a models.Actor, id models.ID, no int) (Why, error) {
	var out Why
	v, err := s.view(ctx, a, id)
	if err != nil {
		return out, err
	}
	var row models.PlanGrant
	if err := store.From(ctx, s.db).Where("plan_id = ? AND no = ?", id, no).Limit(1).Find(&row).Error; err != nil {
		return out, err
	}
	if row.PlanID == "" {
		return out, models.Fail(models.NotFound, "plan.not-found")
	}
	x, err := v.explainer()
	if err != nil {
		return out, err
	}
	w := x.Pair(v.at[row.LineID], v.offers[row.OfferID])
	out.Line, out.Ranks, out.Others = v.line(row), v.line(row).Ranks, []Source{}
	for _, o := range w.Others {
		offer := v.problem.Offers[o.Offer]
		out.Others = append(out.Others, Source{models.ID(offer.ID), models.ID(v.problem.Orgs[offer.Org]), o.Cost - w.Cost, o.Left})
	}
	if w.Last >= 0 {
		out.Last = &v.facets[w.Last]
	}
	if w.Refused >= 0 {
		out.Refused = &v.facets[w.Refused]
	}
	return out, nil
}
