package plans

import (
	"shanqiao/models"
)

// capped is an offer that gives so much a head and year, of which a unit is worth so much.
type capped struct {
	id              string
	capFen, unitFen int64
}

// shares divides the people of every need among its lines of one resource, so that together they get what the people may.
// A line may be left with none.
func shares(rows []needRow) []int32 {
	type key struct{ need, kind string }
	of := func(r *needRow) key { return key{r.Need, r.ResourceKind + "/" + r.Item + ":" + r.Unit} }
	lines, seen := map[key]int64{}, map[key]int64{}
	for i := range rows {
		lines[of(&rows[i])]++
	}
	out := make([]int32, len(rows))
	for i := range rows {
		k := of(&rows[i])
		heads, at := min(max(1, rows[i].Heads), 60_000), seen[k]
		seen[k]++
		out[i] = int32((heads + at) / lines[k])
	}
	return out
}

// perHead keeps the limits per head and year: what an offer gave a household in the last twelve months, or has promised it,
// counts. A line that got no share of the people may have nothing from an offer with such a limit.
func (b *builder) perHead(rows []needRow) error {
	if len(b.capped) == 0 {
		return nil
	}
	given, err := b.given()
	if err != nil {
		return err
	}
	heads, at := shares(rows), map[string]int{}
	for i, r := range rows {
		at[r.Line] = i
		for _, o := range b.capped {
			if heads[i] == 0 {
				b.frame.Limit(r.Line, o.id, 0)
			}
		}
	}
	capped := map[string]capped{}
	for _, o := range b.capped {
		capped[o.id] = o
	}
	for pair, fen := range given {
		i, open := at[pair[0]]
		if o, gives := capped[pair[1]]; open && gives && heads[i] > 0 {
			b.frame.Limit(pair[0], o.id, max(0, int64(heads[i])*o.capFen-fen)/o.unitFen)
		}
	}
	b.frame.SortLimits()
	return nil
}

// given reads what every offer with a limit gave, promised or was proposed to give to the households of the open lines
// since a year ago, in fen, by line and offer.
func (b *builder) given() (map[[2]string]int64, error) {
	from, to := b.plan.Region.Range()
	var rows []struct {
		Line, Offer string
		Fen         int64
	}
	err := b.tx.Raw(`WITH given AS (
			SELECT m.offer_id offer, coalesce(n.household_id, n.id) who, sum((x.qty - x.returned) * l.unit_value_fen) fen
			FROM offers o JOIN matches m ON m.offer_id = o.id JOIN needs n ON n.id = m.need_id JOIN match_lines x ON x.match_id = m.id JOIN need_lines l ON l.id = x.line_id
			WHERE o.cap_fen > 0 AND m.accepted_at > @year AND n.region BETWEEN @from AND @to GROUP BY 1, 2
			UNION ALL SELECT g.offer_id, coalesce(n.household_id, n.id), sum(g.qty * l.unit_value_fen)
			FROM plan_grants g JOIN matches m ON m.id = g.match_id JOIN offers o ON o.id = g.offer_id JOIN needs n ON n.id = g.need_id JOIN need_lines l ON l.id = g.line_id
			WHERE m.state = 'proposed' AND o.cap_fen > 0 AND n.region BETWEEN @from AND @to GROUP BY 1, 2)
		SELECT l.id line, d.offer, sum(d.fen)::bigint fen FROM given d JOIN needs n ON coalesce(n.household_id, n.id) = d.who JOIN need_lines l ON l.need_id = n.id
		WHERE d.fen > 0 AND n.state IN @market AND n.region BETWEEN @from AND @to GROUP BY 1, 2`,
		map[string]any{"year": b.now.AddDate(-1, 0, 0), "from": from, "to": to, "market": models.MarketStates}).Scan(&rows).Error
	out := map[[2]string]int64{}
	for _, r := range rows {
		out[[2]string{r.Line, r.Offer}] = r.Fen
	}
	return out, err
}
