package plans

import (
	"slices"
	"time"

	"shanqiao/app/engine"
	"shanqiao/models"
)

// limits sets the places: no village above its share of what is offered of a kind, and a floor for the priority regions,
// fixed now in units: their share of the supply, at most what they want.
func (b *builder) limits() {
	floors := b.floors()
	villages := map[placeKey]int32{}
	for j := range b.problem.Needs {
		n := &b.problem.Needs[j]
		at := placeKey{n.Kind, b.facets[j].Region}
		s, ok := villages[at]
		if !ok {
			most := b.offered[n.Kind] * b.rules.VillageSharePercent / 100
			parent := int32(-1)
			if b.priority(j) {
				parent = floors[n.Kind]
			}
			s = int32(len(b.problem.Places))
			b.problem.Places = append(b.problem.Places, engine.Place{ID: "village:" + string(at.region), Kind: n.Kind, Parent: parent, Most: max(most, b.problem.Kinds[n.Kind].MinGrant)})
			villages[at] = s
		}
		n.Place = s
	}
}

type placeKey struct {
	kind   int32
	region models.Code
}

func (b *builder) priority(need int) bool {
	return slices.ContainsFunc(b.facets[need].Tags, func(t string) bool { return slices.Contains(b.rules.FloorTags, t) })
}

// floors makes one place per kind for the priority regions; -1 where they want nothing.
func (b *builder) floors() []int32 {
	wanted := make([]int64, len(b.problem.Kinds))
	top := int64(1)
	for j := range b.problem.Needs {
		n := &b.problem.Needs[j]
		if b.priority(j) {
			wanted[n.Kind] += n.Wants()
		}
		for _, t := range n.Tranches {
			top = max(top, t.Value)
		}
	}
	floors := make([]int32, len(wanted))
	for k, w := range wanted {
		floors[k] = -1
		if floor := min(w, b.offered[k]*b.rules.FloorPercent/100); floor > 0 {
			floors[k] = int32(len(b.problem.Places))
			b.problem.Places = append(b.problem.Places, engine.Place{ID: "priority", Kind: int32(k), Parent: -1, Most: -1, Floor: floor, Bonus: top + 1})
		}
	}
	return floors
}

// ties reads which pairs may not be proposed again yet, and the pairs of the plan before, which are kept at equal merit.
func (b *builder) ties() error {
	since := b.now.AddDate(0, 0, -b.rules.CooldownDays)
	bars, err := b.pairs(`SELECT DISTINCT l.id line, m.org_id org FROM matches m JOIN need_lines l ON l.need_id = m.need_id
		WHERE m.state IN ('org_declined','village_declined','household_declined','lapsed','rejected') AND m.updated_at > ? ORDER BY 1, 2`, since)
	if err != nil {
		return err
	}
	for _, x := range bars {
		b.problem.Bars = append(b.problem.Bars, engine.Bar{Need: x[0], Org: x[1], Reason: "cooldown"})
	}
	if b.rules.Stickiness == 0 {
		return nil
	}
	before, err := b.pairs(`SELECT DISTINCT line_id line, org_id org FROM plan_grants WHERE plan_id = (SELECT id FROM plans
		WHERE region = ? AND kinds = (SELECT kinds FROM plans WHERE id = ?) AND method = 'engine' AND state = 'solved' AND id <> ? ORDER BY solved_at DESC LIMIT 1) ORDER BY 1, 2`,
		b.plan.Region, b.plan.ID, b.plan.ID)
	for _, x := range before {
		b.problem.Bonds = append(b.problem.Bonds, engine.Bond{Need: x[0], Org: x[1], Bonus: b.rules.Stickiness})
	}
	return err
}

// pairs reads lines and organisations and gives their positions in the problem.
func (b *builder) pairs(sql string, args ...any) (list [][2]int32, err error) {
	var rows []struct{ Line, Org string }
	if err := b.tx.Raw(sql, args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		need, open := b.lines[r.Line]
		org, gives := b.orgs[r.Org]
		if open && gives {
			list = append(list, [2]int32{need, org})
		}
	}
	return list, nil
}

// arrival is the order of the needs by when they came to the market.
func (f *frozen) arrival() []int32 {
	order := make([]int32, len(f.facets))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return time.Unix(f.facets[a].Opened, 0).Compare(time.Unix(f.facets[b].Opened, 0))
	})
	return order
}
