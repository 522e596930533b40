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

// Cell says how far a little more money would go: Completed households in tenths that 10,000 yuan would complete, those
// that lack least first.
type Cell struct {
	County   models.Code
	Category string
	Waiting  int   // households whose basic part is not complete
	Missing  int64 // fen
	Tenths   int64 // households per 10,000 yuan, times 10
}

const tenThousandYuan = 1_000_000 // fen

// Next says where the next money helps most, by county and category: of the households whose basic part is not complete,
// how many 10,000 yuan would complete.
func (s *Plans) Next(ctx context.Context, a models.Actor, id models.ID) ([]Cell, error) {
	v, err := s.view(ctx, a, id)
	if err != nil {
		return nil, err
	}
	got := map[int32]int64{}
	for _, g := range v.grants {
		got[g.Need] += g.Qty
	}
	lacks := map[[2]string][]int64{}
	for j := range v.problem.Needs {
		n := &v.problem.Needs[j]
		if v.problem.Kinds[n.Kind].Unit == "fen" {
			if lack := n.Tranches[0].Qty - got[int32(j)]; lack > 0 {
				key := [2]string{string(v.facets[j].Region.Up(models.LevelCounty)), v.facets[j].Category}
				lacks[key] = append(lacks[key], lack)
			}
		}
	}
	list := []Cell{}
	for key, l := range lacks {
		list = append(list, cell(key, l))
	}
	slices.SortFunc(list, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.County, b.County), cmp.Compare(a.Category, b.Category))
	})
	return list, nil
}

func cell(key [2]string, lacks []int64) Cell {
	slices.Sort(lacks)
	c := Cell{County: models.Code(key[0]), Category: key[1], Waiting: len(lacks)}
	money := int64(tenThousandYuan)
	for _, l := range lacks {
		c.Missing += l
		if money > 0 {
			c.Tenths += min(10, money*10/l)
			money -= l
		}
	}
	return c
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
	err := db.Raw(`SELECT g.* FROM plan_grants g JOIN matches m ON m.id = g.match_id WHERE g.org_id = ? AND m.state = 'proposed' ORDER BY g.match_id, g.no LIMIT 50`, org).Scan(&rows).Error
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
