package plans

import (
	"cmp"
	"context"
	"slices"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Difference is what a line gets more (or less, below 0) than in another plan.
type Difference struct {
	Line  models.ID
	Facet Facet
	Unit  string
	Delta int64
}

// Differences compares a plan with another of the same frozen problem, line by line: those that lose first.
func (s *Plans) Differences(ctx context.Context, a models.Actor, id, against models.ID) ([]Difference, error) {
	v, err := s.view(ctx, a, id)
	if err != nil {
		return nil, err
	}
	other, err := s.Get(ctx, a, against)
	if err != nil {
		return nil, err
	}
	if other.ID != models.Opt(v.plan.BaseID) && models.Opt(other.BaseID) != v.plan.ID && models.Opt(other.BaseID) != models.Opt(v.plan.BaseID) {
		return nil, models.Fail(models.Conflict, "plan.other-problem")
	}
	var rows []struct {
		Line  models.ID
		Delta int64
	}
	err = store.From(ctx, s.db).Raw(`SELECT line_id line, sum(CASE WHEN plan_id = ? THEN qty ELSE -qty END)::bigint delta FROM plan_grants
		WHERE plan_id IN (?, ?) GROUP BY 1 HAVING sum(CASE WHEN plan_id = ? THEN qty ELSE -qty END) <> 0`, id, id, against, id).Scan(&rows).Error
	list := []Difference{}
	for _, r := range rows {
		j := v.at[r.Line]
		list = append(list, Difference{r.Line, v.facets[j], v.problem.Kinds[v.problem.Needs[j].Kind].Unit, r.Delta})
	}
	slices.SortStableFunc(list, func(a, b Difference) int { return cmp.Or(cmp.Compare(a.Delta, b.Delta), cmp.Compare(a.Line, b.Line)) })
	return list, err
}

// Suggested is a line of a published plan that waits for an organisation's answer.
type Suggested struct {
	Line
	Plan  models.Plan
	Match models.Match
}

// For lists what published plans suggest to an organisation and it has not answered yet.
func (s *Plans) For(ctx context.Context, a models.Actor, org models.ID) ([]Suggested, error) {
	if !a.In(org) {
		return nil, models.Fail(models.NotFound, "organisation.not-found")
	}
	var rows []models.PlanGrant
	db := store.From(ctx, s.db)
	err := db.Raw(`SELECT g.* FROM plan_grants g WHERE g.match_id IN (SELECT DISTINCT m.id FROM plan_grants x JOIN matches m ON m.id = x.match_id WHERE x.org_id = ? AND m.state = 'proposed'
		ORDER BY m.id LIMIT 100) ORDER BY g.match_id, g.no`, org).Scan(&rows).Error
	list := []Suggested{}
	for _, r := range rows {
		p, err := store.Get[models.Plan](db, r.PlanID, "plan")
		if err != nil {
			return nil, err
		}
		v, err := s.open(ctx, p)
		if err != nil {
			return nil, err
		}
		m, err := s.matches.Get(ctx, a, models.Opt(r.MatchID))
		if err != nil {
			return nil, err
		}
		list = append(list, Suggested{v.line(r), v.plan, m})
	}
	return list, err
}
