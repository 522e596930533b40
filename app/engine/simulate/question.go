package simulate

import (
	"slices"

	"shanqiao/app/engine"
	"shanqiao/app/engine/frame"
	"shanqiao/models"
)

// question is a day's problem with the positions that its needs and offers have in the year.
type question struct {
	frame         *frame.Frame
	needs, offers []int
}

// question freezes what is on the market, as the room of plans does: less what stands proposed, without a second need of a
// household for what is already on its way.
func (l *life) question(day int) *question {
	q := &question{frame: frame.New(l.policy.Rules)}
	for _, i := range l.offers {
		q.offer(&l.Offers[i], i, l.Offers[i].Qty-l.out.Given[i]-l.heldOf[i])
	}
	for _, j := range l.needs {
		n := &l.Needs[j]
		gap := n.Qty - l.out.Got[j] - l.heldBy[j]
		if others := l.open[n.Household+" "+n.Category] > 0 && l.heldBy[j] == 0; gap <= 0 || others {
			continue
		}
		asked := n.Qty
		if l.policy.Anew {
			asked = gap
		}
		q.need(n, j, asked, gap, l.facts(n, day))
	}
	q.frame.Limits()
	if l.policy.YearFloor {
		l.yearFloors(q)
	}
	l.ties(q, day)
	return q
}

func (q *question) offer(o *Offer, at int, free int64) {
	if free <= 0 {
		return
	}
	f := q.frame
	f.Offer(engine.Offer{ID: o.ID, Org: f.Org(o.Org), Kind: f.Kind(o.Thing.Resource, o.Thing.Item, o.Thing.Unit), Qty: free, Most: o.Most,
		Categories: f.Words(o.Categories), Groups: f.Words(o.Groups), Regions: o.Regions})
	q.offers = append(q.offers, at)
}

func (q *question) need(n *Need, at int, asked, gap int64, facts models.Ranked) {
	f := q.frame
	x := engine.Need{ID: n.ID, Kind: f.Kind(n.Thing.Resource, n.Thing.Item, n.Thing.Unit), Category: f.Word(n.Category), Groups: f.Words(n.Groups),
		Region: n.Region, Place: -1}
	if n.Urgency == "dated" {
		x.By = frame.Day(date(n.By))
	}
	f.Need(x, facts, asked, gap)
	q.needs = append(q.needs, at)
}

// facts are what the ranks of a need look at on a day.
func (l *life) facts(n *Need, day int) models.Ranked {
	r := models.Ranked{Urgency: n.Urgency, GovAid: n.GovAid, Groups: n.Groups, Tags: n.Tags, Since: date(n.Day), Now: date(day)}
	if n.Urgency == "dated" {
		by := date(n.By)
		r.NeededBy = &by
	}
	for _, g := range l.helped[n.Household] {
		if g.day > day-Days {
			r.Helped += g.fen
		}
	}
	r.Helped /= max(n.Heads, 1)
	return r
}

// ties bars the pairs that refused or lapsed lately and keeps what the plan before gave at equal merit.
func (l *life) ties(q *question, day int) {
	p := q.frame.Problem
	for pair, until := range l.barred {
		if until <= day {
			delete(l.barred, pair)
		} else if at, ok := q.frame.Pair(pair[0], pair[1]); ok {
			p.Bars = append(p.Bars, engine.Bar{Need: at[0], Org: at[1], Reason: "cooldown"})
		}
	}
	slices.SortFunc(p.Bars, func(a, b engine.Bar) int { return ordered(a.Need, a.Org, b.Need, b.Org) })
	if l.policy.Rules.Stickiness == 0 {
		return
	}
	for _, g := range l.before {
		q.frame.Keep(g.need, g.offer, g.qty, l.policy.Rules.Stickiness)
	}
	q.frame.SortKeeps()
}

// yearFloors lowers the day's floors to what is still missing of the year's.
func (l *life) yearFloors(q *question) {
	p := q.frame.Problem
	missing := map[int32]int64{}
	for i := range l.Offers[:l.arrived[1]] {
		o := &l.Offers[i]
		missing[q.frame.Kind(o.Thing.Resource, o.Thing.Item, o.Thing.Unit)] += o.Qty
	}
	for k := range missing {
		missing[k] = missing[k] * l.policy.Rules.FloorPercent / 100
	}
	for j := range l.Needs[:l.arrived[0]] {
		if n := &l.Needs[j]; n.in(l.policy.Rules.FloorTags) {
			missing[q.frame.Kind(n.Thing.Resource, n.Thing.Item, n.Thing.Unit)] -= l.out.Got[j] + l.heldBy[j]
		}
	}
	for s := range p.Places {
		x := &p.Places[s]
		x.Floor = min(x.Floor, max(0, missing[x.Kind]))
	}
}

// in says whether a need's region has one of the tags.
func (n *Need) in(tags []string) bool {
	return slices.ContainsFunc(n.Tags, func(t string) bool { return slices.Contains(tags, t) })
}

func ordered(a, x, b, y int32) int {
	if a != b {
		return int(a - b)
	}
	return int(x - y)
}

// basics are the basic parts of what the needs asked for: 40 %, whatever the policy, so that all are measured alike.
func basics(y *Year) []int64 {
	list := make([]int64, len(y.Needs))
	for j := range y.Needs {
		list[j] = frame.Cut([]int64{40, 60}, y.Needs[j].Thing.Unit, y.Needs[j].Qty)[0]
	}
	return list
}
