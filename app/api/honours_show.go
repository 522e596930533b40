package api

import (
	"context"
	"time"

	"shanqiao/app/honors"
	"shanqiao/models"
)

func (s *Server) cycleStep(ctx context.Context, a models.Actor) func(models.Cycle, error) (Cycle, error) {
	return func(c models.Cycle, err error) (Cycle, error) {
		if err != nil {
			return Cycle{}, err
		}
		return s.showCycle(ctx, a, c)
	}
}

func (s *Server) showCycle(ctx context.Context, a models.Actor, c models.Cycle) (Cycle, error) {
	place, err := s.place(ctx, c.Region)
	if err != nil {
		return Cycle{}, err
	}
	v := Cycle{ID: string(c.ID), Version: c.Version, Name: c.Name, Session: c.Session, Region: place, Quotas: c.Quotas, WindowFrom: *dateOf(&c.WindowFrom), WindowTo: *dateOf(&c.WindowTo),
		RuleDoc: c.RuleDoc, Number: c.Number(), State: c.State, StateLabel: models.CycleMachine.Stage(c.State).Label.In(langOf(ctx)), Actions: []Action{}}
	for _, o := range actionsOf(ctx, models.CycleMachine.Offers(c.State, a, c.Subject())) {
		asked := c.BackBy != nil
		if pending := o.Name == "agree" || o.Name == "keep"; pending == asked {
			v.Actions = append(v.Actions, o)
		}
	}
	if c.State == "nominating" && a.May("honor.nominate", models.Subject{Region: homeOf(a)}) {
		v.Actions = append(v.Actions, Action{Name: "nominate", Title: models.Powers["honor.nominate"].Title.In(langOf(ctx)), Needs: []string{"nomination"}})
	}
	if !a.May("cycle.back", c.Subject()) {
		return v, nil
	}
	v.BackReason = c.BackReason
	if c.BackBy != nil {
		names, err := s.Users.Names(ctx, *c.BackBy)
		if err != nil {
			return v, err
		}
		v.BackBy = names[*c.BackBy]
	}
	v.Open, err = s.openItems(ctx, c)
	return v, err
}

func (s *Server) openItems(ctx context.Context, c models.Cycle) ([]OpenItem, error) {
	rows, err := s.Honors.Unfinished(ctx, c)
	if err != nil {
		return nil, err
	}
	out := []OpenItem{}
	for _, x := range rows {
		n, _, err := s.Honors.Nomination(ctx, models.SystemActor, x.Nomination)
		if err != nil {
			return nil, err
		}
		holder, work, err := s.Honors.Name(ctx, n)
		if err != nil {
			return nil, err
		}
		who, err := s.holderName(ctx, x.Side, n.Region, c.Region, holder)
		if err != nil {
			return nil, err
		}
		out = append(out, OpenItem{string(n.ID), n.NominationNo, first(work, holder), x.What.In(langOf(ctx)), who})
	}
	return out, nil
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func (s *Server) showNomination(ctx context.Context, a models.Actor, n models.Nomination) (Nomination, error) {
	place, err := s.place(ctx, n.Region)
	if err != nil {
		return Nomination{}, err
	}
	who, org, err := s.nominee(ctx, n)
	if err != nil {
		return Nomination{}, err
	}
	v := Nomination{ID: string(n.ID), NominationNo: n.NominationNo, Version: n.Version, CycleID: string(n.CycleID), Category: n.Category, Nominee: who, Organisation: org, Region: place, Deeds: n.Deeds,
		TotalFen: n.TotalFen, MatchCount: n.MatchCount, GiftFen: n.GiftFen, GiftReceipt: n.GiftReceipt, ConsentFile: string(models.Opt(n.ConsentFile)), ConsentBy: n.ConsentBy, ConsentOn: dateOf(n.ConsentOn),
		Checks: reasons(n.Checks), State: n.State, StateLabel: models.HonorMachine.Stage(n.State).Label.In(langOf(ctx)), Missing: n.Missing, EndReason: n.EndReason}
	if n.NomineeType != "person" {
		d := n.DeedsCount
		v.Counted = &DeedsCount{d.Fen, d.Slips, d.Villages, d.Households, d.Hours, d.UnfiledFen, d.PromisedFen, d.OutsideRegionFen, d.OutsideWindowFen, d.ElsewhereFen}
	}
	if n.NomineeOffer != nil {
		o, err := s.Offers.One(ctx, *n.NomineeOffer)
		if err != nil {
			return v, err
		}
		v.Offer = &OfferRef{string(o.ID), o.Name, o.Form, o.PlanNo, o.Unit, o.Free()}
	}
	if v.Holder, err = s.holder(ctx, models.HonorMachine.Stage(n.State), nil, n.Region, n.Region, org.Name); err != nil {
		return v, err
	}
	v.Actions, err = s.honourActions(ctx, a, n)
	return v, err
}

// nominee names who is nominated. The organisation of a person is the charity that took the gift, or carries the person's name.
func (s *Server) nominee(ctx context.Context, n models.Nomination) (NomineeRef, Ref, error) {
	holder, work, err := s.Honors.Name(ctx, n)
	if err != nil {
		return NomineeRef{}, Ref{}, err
	}
	who := NomineeRef{Type: n.NomineeType, TypeLabel: models.NomineeTypes.Label(n.NomineeType).In(langOf(ctx)), Name: first(work, holder), Unit: n.PersonUnit}
	if work != "" {
		who.Holder = holder
	}
	if n.NomineeOrg == nil {
		return who, Ref{Name: holder}, nil
	}
	org, err := s.Registry.Get(ctx, models.SystemActor, *n.NomineeOrg)
	return who, showRef(org), err
}

// honourActions are the buttons on a nomination: one whose step of the round has not come says so, one that time opens from when.
func (s *Server) honourActions(ctx context.Context, a models.Actor, n models.Nomination) ([]Action, error) {
	offered := models.HonorMachine.Offers(n.State, a, n.Subject())
	if len(offered) == 0 {
		return []Action{}, nil
	}
	c, err := s.Honors.Cycle(ctx, n.CycleID)
	if err != nil {
		return nil, err
	}
	for i, o := range offered {
		if err := honors.Now(o.Action, n, c); err != nil && o.Blocked == nil {
			offered[i].Blocked = err
		}
		if o.Action == "honor.final" && n.NoticeID != nil {
			notice, ok, err := s.Notices.Current(ctx, n.ID)
			if err != nil {
				return nil, err
			}
			if ok && !s.Params.Now(ctx).After(notice.EndAt) {
				from := notice.EndAt.Add(time.Second)
				offered[i].OpensAt = &from
			}
		}
	}
	return s.recused(ctx, a, actionsOf(ctx, offered), n.Org())
}

// honourTasks are the buttons of a nomination without those whose step of the round has not come: nothing of them waits.
func (s *Server) honourTasks(ctx context.Context, a models.Actor, n models.Nomination, c models.Cycle) ([]Action, error) {
	all, err := s.honourActions(ctx, a, n)
	out := []Action{}
	for _, x := range all {
		if honors.Now(models.Action("honor."+x.Name), n, c) == nil && x.Name != "withdraw" && x.Name != "object" {
			out = append(out, x)
		}
	}
	return out, err
}

func (s *Server) nominationFile(ctx context.Context, a models.Actor, n models.Nomination, votes []models.HonorVote, v *Nomination) error {
	ids := []models.ID{}
	for _, w := range votes {
		ids = append(ids, w.By)
	}
	names, err := s.Users.Names(ctx, ids...)
	if err != nil {
		return err
	}
	for _, w := range votes {
		v.Votes = append(v.Votes, HonorVote{w.Kind, names[w.By], w.Unit, w.At, w.Score, w.Agrees, w.Recused, w.Note, w.Turn != n.Turns[w.Kind]})
	}
	left, err := s.Honors.UnitsLeft(ctx, n)
	if err != nil {
		return err
	}
	for _, u := range models.UnitsFor(n.NomineeType) {
		v.Units = append(v.Units, UnitState{u.Code, u.In(langOf(ctx)), !left.Has(u.Code)})
	}
	if n.NoticeID != nil {
		notice, ok, err := s.Notices.Current(ctx, n.ID)
		if err != nil {
			return err
		}
		if ok {
			v.Notice = showNotice(notice)
		}
	}
	doubts, err := s.Notices.Of(ctx, n.ID)
	if err != nil {
		return err
	}
	for _, o := range doubts {
		v.Objections = append(v.Objections, showHonourObjection(ctx, o))
	}
	told, err := s.Honors.Told(ctx, []models.Nomination{n})
	v.Told = showTold(ctx, told[n.ID])
	return err
}

func showNotice(n models.Notice) *Notice {
	return &Notice{ID: string(n.ID), BoardNo: n.BoardNo, Fields: n.Fields, StartAt: n.StartAt, EndAt: n.EndAt, EndedAt: n.EndedAt, NoticeNo: n.NoticeNo, Days: n.Days, DayKind: n.DayKind}
}

func showHonourObjection(ctx context.Context, o models.Objection) HonourObjection {
	return HonourObjection{ID: string(o.ID), ReceivedAt: o.ReceivedAt, DueAt: o.DueAt, Channel: o.Channel, ChannelLabel: models.ObjectionChannels.Label(o.Channel).In(langOf(ctx)), Named: o.Named(),
		Upheld: o.Upheld, PublicText: o.PublicText, AnsweredAt: o.AnsweredAt}
}

var toldTexts = map[string]models.Text{
	"back": {ZH: "评选退回上一环节，重新办理：", EN: "The round went one step back: "}, "withdrawn": {ZH: "已撤出本届：", EN: "Taken out of the round: "},
	"awarded": {ZH: "已公布表彰。", EN: "The honour was published."}, "not_awarded": {ZH: "本届未入选：", EN: "Not chosen in this round: "}, "revoked": {ZH: "表彰已撤销：", EN: "The honour was revoked: "},
}

func showTold(ctx context.Context, notes []models.HonorNote) []Told {
	out := []Told{}
	for _, x := range notes {
		out = append(out, Told{x.At, x.Kind, toldTexts[x.Kind].In(langOf(ctx)) + x.Note})
	}
	return out
}

func (s *Server) objectionTexts(ctx context.Context, a models.Actor, id models.ID) (List[HonourObjectionText], error) {
	said, err := s.Honors.Objections(ctx, a, id)
	out := List[HonourObjectionText]{Items: []HonourObjectionText{}}
	for _, o := range said {
		out.Items = append(out.Items, HonourObjectionText{showHonourObjection(ctx, o.Objection), o.ContentText, o.ObjectorText, o.ContactText, o.Finding})
	}
	return out, err
}

// OwnNomination is a nomination as its organisation sees it: where it stands and what it was told, no scores, opinions or votes.
type OwnNomination struct {
	ID         string `json:"id"`
	Cycle      string `json:"cycle" example:"第三届吉林慈善奖"`
	Category   string `json:"category" example:"project_trust"`
	Name       string `json:"name"`
	StateLabel string `json:"stateLabel"`
	TotalFen   int64  `json:"totalFen"`
	Told       []Told `json:"told"`
}

func (s *Server) ownNominations(ctx context.Context, a models.Actor, org models.ID) (List[OwnNomination], error) {
	out := List[OwnNomination]{Items: []OwnNomination{}}
	rows, told, err := s.Honors.OfOrganisation(ctx, a, org)
	if err != nil {
		return out, err
	}
	for _, n := range rows {
		c, err := s.Honors.Cycle(ctx, n.CycleID)
		if err != nil {
			return out, err
		}
		holder, work, err := s.Honors.Name(ctx, n)
		if err != nil {
			return out, err
		}
		label := models.HonorMachine.Stage(n.State).Label
		if c.PublishedAt == nil && models.OneOf(n.State, []string{"awarded", "not_awarded"}) {
			label = models.HonorMachine.Stage("final_vote").Label
		}
		out.Items = append(out.Items, OwnNomination{string(n.ID), c.Name, n.Category, first(work, holder), label.In(langOf(ctx)), n.TotalFen, showTold(ctx, told[n.ID])})
	}
	return out, nil
}

// grouped writes a code in fours, as people read it out.
func grouped(code string) string {
	out := ""
	for i, r := range code {
		if i > 0 && i%4 == 0 {
			out += "-"
		}
		out += string(r)
	}
	return out
}
