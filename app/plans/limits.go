package plans

import (
	"maps"
	"slices"
	"time"

	"shanqiao/app/engine"
	"shanqiao/models"
)

// ties reads which pairs may not be proposed again yet or wait for an answer, and what the plan before gave, which is kept at equal merit.
func (b *builder) ties() error {
	since := b.now.AddDate(0, 0, -b.rules.CooldownDays)
	bars, err := b.pairs(`SELECT DISTINCT l.id line, m.org_id org FROM matches m JOIN need_lines l ON l.need_id = m.need_id
		WHERE m.state IN ('org_declined','village_declined','household_declined','lapsed','rejected') AND m.updated_at > ? ORDER BY 1, 2`, since)
	if err != nil {
		return err
	}
	waiting, err := b.pairs(`SELECT DISTINCT l.id line, m.org_id org FROM matches m JOIN need_lines l ON l.need_id = m.need_id WHERE m.state = 'proposed' ORDER BY 1, 2`)
	if err != nil {
		return err
	}
	for _, x := range bars {
		b.problem.Bars = append(b.problem.Bars, engine.Bar{Need: x[0], Org: x[1], Reason: "cooldown"})
	}
	for _, x := range waiting {
		b.problem.Bars = append(b.problem.Bars, engine.Bar{Need: x[0], Org: x[1], Reason: "proposed"})
	}
	if err := b.related(); err != nil || b.rules.Stickiness == 0 {
		return err
	}
	return b.keeps()
}

// related bars organisations from the families of their managers and these people's relatives (F4, 慈善法 59), and from
// those of their namesakes until an officer has settled them. It compares keyed hashes: no family's name is opened.
func (b *builder) related() error {
	counties, orgs := map[models.Code]bool{}, []models.ID{}
	for _, f := range b.facets {
		counties[f.Region.Up(models.LevelCounty)] = true
	}
	for _, id := range b.problem.Orgs {
		orgs = append(orgs, models.ID(id))
	}
	kin, err := b.room.registry.Kin(b.tx, orgs, slices.Sorted(maps.Keys(counties)))
	if err != nil {
		return err
	}
	names, ids := kin.Hashes()
	if len(names)+len(ids) == 0 {
		return nil
	}
	var rows []struct {
		Line     string
		Person   models.ID
		Name, ID []byte
	}
	err = b.tx.Raw(`SELECT DISTINCT l.id line, p.id person, p.name_hash name, p.id_hash id FROM people p JOIN needs n ON n.household_id = p.household_id JOIN need_lines l ON l.need_id = n.id
		WHERE (p.name_hash IN ? OR p.id_hash IN ?) AND NOT p.erased AND n.state IN ? ORDER BY 1, 2`, some(names), some(ids), models.MarketStates).Scan(&rows).Error
	if err != nil {
		return err
	}
	others, err := b.others(orgs)
	seen := map[[2]int32]bool{}
	bar := func(line string, orgs []models.ID, reason string) {
		for _, org := range orgs {
			if at, ok := b.frame.Pair(line, string(org)); ok && !seen[at] {
				seen[at] = true
				b.problem.Bars = append(b.problem.Bars, engine.Bar{Need: at[0], Org: at[1], Reason: reason})
			}
		}
	}
	for _, r := range rows { // what is certain first
		sure, _ := kin.Of(r.Name, r.ID)
		bar(r.Line, sure, "related")
	}
	for _, r := range rows {
		_, named := kin.Of(r.Name, r.ID)
		bar(r.Line, slices.DeleteFunc(slices.Clone(named), func(org models.ID) bool { return others[[2]models.ID{org, r.Person}] }), "namesake")
	}
	return err
}

// some is a list for IN that is never empty.
func some(hashes [][]byte) [][]byte {
	if len(hashes) == 0 {
		return [][]byte{nil}
	}
	return hashes
}

// others are the namesakes whom an officer found to be other people, on the declaration that holds now.
func (b *builder) others(orgs []models.ID) (map[[2]models.ID]bool, error) {
	var rows []struct{ Org, Person models.ID }
	err := b.tx.Raw(`SELECT m.org_id org, p.person FROM matches m JOIN organisations o ON o.id = m.org_id, jsonb_array_elements_text(CASE jsonb_typeof(m.cleared_for) WHEN 'array' THEN m.cleared_for ELSE '[]' END) p(person)
		WHERE m.org_id IN ? AND m.cleared_at >= o.relatives_at`, orgs).Scan(&rows).Error
	out := map[[2]models.ID]bool{}
	for _, r := range rows {
		out[[2]models.ID{r.Org, r.Person}] = true
	}
	return out, err
}

// keeps reads what the plan before gave whom, by the offer.
func (b *builder) keeps() error {
	var before []struct {
		Line, Offer string
		Qty         int64
	}
	err := b.tx.Raw(`SELECT line_id line, offer_id offer, sum(qty)::bigint qty FROM plan_grants WHERE plan_id = (SELECT id FROM plans
		WHERE region = ? AND kinds = (SELECT kinds FROM plans WHERE id = ?) AND method = 'engine' AND solved_at IS NOT NULL AND id <> ? ORDER BY solved_at DESC LIMIT 1)
		GROUP BY 1, 2`, b.plan.Region, b.plan.ID, b.plan.ID).Scan(&before).Error
	for _, x := range before {
		b.frame.Keep(x.Line, x.Offer, x.Qty, b.rules.Stickiness)
	}
	b.frame.SortKeeps()
	return err
}

// pairs reads lines and organisations and gives their positions in the problem.
func (b *builder) pairs(sql string, args ...any) (list [][2]int32, err error) {
	var rows []struct{ Line, Org string }
	if err := b.tx.Raw(sql, args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		if at, ok := b.frame.Pair(r.Line, r.Org); ok {
			list = append(list, at)
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
