package api

import (
	"context"
	"sort"
	"time"

	"shanqiao/models"
)

// QueueItem is one thing that waits for the reader: what it is, what to do, until when.
type QueueItem struct {
	Noun            string     `json:"noun" example:"need"`
	ID              string     `json:"id"`
	Title           string     `json:"title" example:"助学：两名高中生"`
	Task            string     `json:"task" example:"通过初审"`
	Detail          string     `json:"detail" example:"镇赉镇 6,000 元"`
	Due             *time.Time `json:"due,omitempty"`
	WorkingDaysLeft *int       `json:"workingDaysLeft,omitempty"`
	Late            bool       `json:"late"`
	Recused         bool       `json:"recused" doc:"The reader had a hand in it and must leave it to somebody else"`
}

// sides are the holders that a reader's roles speak for.
func sides(a models.Actor) map[models.Side]bool {
	out := map[models.Side]bool{}
	for _, g := range a.Grants {
		switch g.Role {
		case models.VillageClerk, models.VillageSupervisor:
			out[models.SideVillage] = true
		case models.TownshipClerk, models.TownshipReviewer:
			out[models.SideTownship], out[models.SideOffice] = true, true
		case models.CountyClerk, models.CountyReviewer:
			out[models.SideCounty], out[models.SideOffice] = true, true
		case models.ProvinceOfficer, models.ProvinceReviewer:
			out[models.SideProvince], out[models.SideOffice] = true, true
		case models.HonourJudge:
			out[models.SideProvince] = true
		case models.OrgManager, models.OrgMember, models.TeamLeader:
			out[models.SideOrg] = true
		}
	}
	return out
}

func statesHeldBy(m models.Machine, mine map[models.Side]bool) []string {
	var out []string
	for _, st := range m.Stages {
		if mine[st.Holder] {
			out = append(out, st.State)
		}
	}
	return out
}

func (s *Server) desk() {
	route(s, op{"GET", "/api/queue", "queue-get", SignedIn, "What waits for the reader now, by limit; from the state tables", "desk", 0}, func(ctx context.Context, a models.Actor, _ *None) (List[QueueItem], error) {
		out := List[QueueItem]{Items: []QueueItem{}}
		mine := sides(a)
		for _, part := range []func(context.Context, models.Actor, map[models.Side]bool) ([]QueueItem, error){s.queueNeeds, s.queueLooks, s.queueMatches, s.queueSlips, s.queueOrganisations, s.queueOffers, s.queueHonours} {
			items, err := part(ctx, a, mine)
			if err != nil {
				return out, err
			}
			out.Items = append(out.Items, items...)
		}
		sort.SliceStable(out.Items, func(i, j int) bool { return sooner(out.Items[i].Due, out.Items[j].Due) })
		return out, nil
	})
}

func sooner(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a != nil && b == nil
	}
	return a.Before(*b)
}

// item makes a line of the queue from the buttons of its record; none when there is nothing to do.
func (s *Server) item(ctx context.Context, noun string, id models.ID, title, detail string, due *time.Time, actions []Action) (QueueItem, bool) {
	q := QueueItem{Noun: noun, ID: string(id), Title: title, Detail: detail, Due: due, Recused: len(actions) > 0}
	for _, a := range actions {
		if a.OpensAt != nil || quietActions[a.Name] {
			continue
		}
		if q.Task == "" {
			q.Task = a.Title
		}
		if a.Blocked == "" && !refusing[a.Name] {
			if q.Recused {
				q.Task = a.Title
			}
			q.Recused = false
		}
	}
	if due != nil {
		left := s.Params.Calendar(ctx).WorkingBetween(s.Params.Now(ctx), *due)
		q.WorkingDaysLeft, q.Late = &left, s.Params.Now(ctx).After(*due)
	}
	return q, q.Task != ""
}

// worth is an amount after the place or the number; hours and the like have none.
func worth(fen int64) string {
	if fen == 0 {
		return ""
	}
	return " " + models.Yuan(fen)
}

// quietActions never wait for anybody: they are there when somebody wants them.
var quietActions = map[string]bool{"withdraw": true, "cancel": true, "dispute": true, "suspend": true, "refer": true, "claim": true, "propose": true, "freeze": true, "revoke": true, "void": true, "waive": true, "object": true, "look": true, "know": true, "declare": true}

// refusing actions name no task: who may only refuse, as a first signer may, leaves the thing to somebody else.
var refusing = map[string]bool{"return": true, "reject": true, "refuse": true, "decline": true, "dissent": true, "end": true}

// nearby is a place as those say who work there: township and village without what is above them.
func (s *Server) nearby(ctx context.Context, c models.Code) (string, error) {
	names, err := s.Regions.Names(ctx, c.Up(models.LevelTownship), c)
	if c.Level() == models.LevelVillage {
		return names[c.Up(models.LevelTownship)] + names[c], err
	}
	return names[c], err
}

func (s *Server) queueNeeds(ctx context.Context, a models.Actor, mine map[models.Side]bool) ([]QueueItem, error) {
	var own []string // what a village does for its needs, the township does for its own
	if mine[models.SideTownship] {
		own = statesHeldBy(models.NeedMachine, map[models.Side]bool{models.SideVillage: true})
	}
	rows, err := s.Needs.Waiting(ctx, a.Reach("need.read"), statesHeldBy(models.NeedMachine, mine), own)
	var out []QueueItem
	for _, n := range rows {
		where, err := s.nearby(ctx, n.Region)
		if err != nil {
			return nil, err
		}
		actions, err := s.recused(ctx, a, s.needActions(ctx, models.Reader{Actor: a}, n), models.Opt(n.HouseholdID))
		if err != nil {
			return nil, err
		}
		if q, ok := s.item(ctx, "need", n.ID, n.Title, where+worth(n.AmountFen), n.DueAt, actions); ok {
			out = append(out, q)
		}
	}
	return out, err
}

// queueLooks are readings of the county's cases from outside that nobody there knows of yet.
func (s *Server) queueLooks(ctx context.Context, a models.Actor, _ map[models.Side]bool) ([]QueueItem, error) {
	rows, err := s.Needs.Unknown(ctx, a.Reach("need.know"))
	var out []QueueItem
	told := map[models.ID]bool{}
	for _, l := range rows {
		if told[l.NeedID] {
			continue
		}
		told[l.NeedID] = true
		n, err := s.Needs.One(ctx, l.NeedID)
		if err != nil {
			return nil, err
		}
		out = append(out, QueueItem{Noun: "need", ID: string(n.ID), Title: n.Title, Task: models.Powers["need.know"].Title.In(langOf(ctx)), Detail: l.Reason})
	}
	return out, err
}

func (s *Server) queueMatches(ctx context.Context, a models.Actor, mine map[models.Side]bool) ([]QueueItem, error) {
	rows, err := s.Matches.Waiting(ctx, a.Reach("match.read"), a.Orgs(), models.MatchesHeld(mine))
	if err != nil {
		return nil, err
	}
	var out []QueueItem
	for _, m := range rows {
		need, err := s.Needs.One(ctx, m.NeedID)
		if err != nil {
			return nil, err
		}
		names, err := s.Registry.Names(ctx, m.OrgID)
		if err != nil {
			return nil, err
		}
		seen, err := s.seenMatch(ctx, a, m, need)
		if err != nil {
			return nil, err
		}
		title := names[m.OrgID] + " → " + need.Title
		if a.In(m.OrgID) { // its own name says nothing to it
			title = need.Title
		}
		where, err := s.nearby(ctx, seen.Region)
		if err != nil {
			return nil, err
		}
		actions, err := s.recused(ctx, a, s.matchActions(ctx, a, m, need), models.Opt(need.HouseholdID), m.OrgID)
		if err != nil {
			return nil, err
		}
		if q, ok := s.item(ctx, "match", m.ID, title, where+worth(m.ValueFen), m.DueAt, actions); ok {
			out = append(out, q)
		}
	}
	return out, nil
}

// queueSlips are receipts to record and to witness.
func (s *Server) queueSlips(ctx context.Context, a models.Actor, mine map[models.Side]bool) ([]QueueItem, error) {
	if !mine[models.SideVillage] && !mine[models.SideTownship] {
		return nil, nil
	}
	rows, err := s.Matches.VoucherList(ctx, a, []string{"issued", "received"}, "", 100)
	if err != nil {
		return nil, err
	}
	var out []QueueItem
	for _, v := range rows {
		m, err := s.Matches.Get(ctx, a, v.MatchID)
		if err != nil {
			return nil, err
		}
		need, err := s.Needs.One(ctx, m.NeedID)
		if err != nil {
			return nil, err
		}
		due := m.DeliverOn
		if due != nil {
			end := due.Add(24*time.Hour - time.Second)
			due = &end
		}
		actions, err := s.recused(ctx, a, slipActions(ctx, a, v, m), models.Opt(need.HouseholdID), m.OrgID)
		if err != nil {
			return nil, err
		}
		if q, ok := s.item(ctx, "voucher", v.ID, need.Title, v.VoucherNo+worth(v.AmountFen), due, actions); ok {
			out = append(out, q)
		}
	}
	return out, nil
}

func officesOf(a models.Actor, mine map[models.Side]bool) []models.Code {
	if !mine[models.SideOffice] {
		return nil
	}
	return a.Reach("organisation.read")
}

func (s *Server) queueOrganisations(ctx context.Context, a models.Actor, mine map[models.Side]bool) ([]QueueItem, error) {
	rows, err := s.Registry.Waiting(ctx, officesOf(a, mine))
	if err != nil {
		return nil, err
	}
	own, err := s.Registry.Mine(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, o := range own {
		if o.State == "returned" {
			rows = append(rows, o)
		}
	}
	var out []QueueItem
	for _, o := range rows {
		actions, err := s.recused(ctx, a, organisationActions(ctx, a, o), o.ID)
		if err != nil {
			return nil, err
		}
		if q, ok := s.item(ctx, "organisation", o.ID, o.Name, models.OrgTypeList().Label(o.OrgType).In(langOf(ctx)), o.DueAt, actions); ok {
			out = append(out, q)
		}
	}
	return out, nil
}

func (s *Server) queueOffers(ctx context.Context, a models.Actor, mine map[models.Side]bool) ([]QueueItem, error) {
	rows, err := s.Offers.Waiting(ctx, officesOf(a, mine))
	if err != nil {
		return nil, err
	}
	if mine[models.SideOrg] {
		own, err := s.Offers.Own(ctx, a.Orgs(), []string{"draft", "returned"})
		if err != nil {
			return nil, err
		}
		rows = append(rows, own...)
	}
	var out []QueueItem
	for _, o := range rows {
		names, err := s.Registry.Names(ctx, o.OrgID)
		if err != nil {
			return nil, err
		}
		actions, err := s.recused(ctx, a, actionsOf(ctx, models.OfferMachine.Offers(o.State, a, o.Subject())), o.OrgID)
		if err != nil {
			return nil, err
		}
		if q, ok := s.item(ctx, "offer", o.ID, o.Name, names[o.OrgID]+" "+models.Quantity(o.Quantity, o.Unit), o.DueAt, actions); ok {
			out = append(out, q)
		}
	}
	return out, nil
}

func (s *Server) queueHonours(ctx context.Context, a models.Actor, mine map[models.Side]bool) ([]QueueItem, error) {
	if !mine[models.SideProvince] && !mine[models.SideCounty] {
		return nil, nil
	}
	cycles, err := s.Honors.Cycles(ctx, a)
	if err != nil {
		return nil, err
	}
	var out []QueueItem
	for _, c := range cycles {
		if c.State == "published" || c.State == "archived" {
			continue
		}
		rows, err := s.Honors.Nominations(ctx, a, c.ID)
		if err != nil {
			return nil, err
		}
		for _, n := range rows {
			holder, work, err := s.Honors.Name(ctx, n)
			if err != nil {
				return nil, err
			}
			actions, err := s.honourTasks(ctx, a, n, c)
			if err != nil {
				return nil, err
			}
			if q, ok := s.item(ctx, "nomination", n.ID, first(work, holder), c.Name+" "+models.HonourCategories.Label(n.Category).In(langOf(ctx)), nil, actions); ok {
				out = append(out, q)
			}
		}
	}
	return out, nil
}
