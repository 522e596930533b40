package api

import (
	"context"
	"strconv"

	"shanqiao/app/plans"
	"shanqiao/models"
)

func (s *Server) showPlan(ctx context.Context, a models.Actor, p models.Plan) (Plan, error) {
	place, err := s.place(ctx, p.Region)
	if err != nil {
		return Plan{}, err
	}
	names, err := s.Users.Names(ctx, p.CreatedBy)
	if err != nil {
		return Plan{}, err
	}
	lang := langOf(ctx)
	v := Plan{ID: string(p.ID), PlanNo: p.PlanNo, Version: p.Version, Title: p.Title, Region: place, Kinds: p.Kinds, Method: p.Method, MethodLabel: models.PlanMethods.Label(p.Method).In(lang),
		BaseID: string(models.Opt(p.BaseID)), Rules: p.Rules, State: p.State, StateLabel: models.PlanMachine.Stage(p.State).Label.In(lang), CreatedAt: p.CreatedAt, CreatedBy: names[p.CreatedBy],
		FrozenAt: p.FrozenAt, SolvedAt: p.SolvedAt, PublishedAt: p.PublishedAt, Progress: p.Progress, Failure: p.WhyFailed().In(lang), Digest: p.PlanHash, DigestName: p.HashName, Value: p.Value, Bound: p.Bound, GapPpm: p.GapPpm,
		Measures: PlanMeasures{PlanMeasures: p.Measures, Rows: []PlanCount{}}, Actions: actionsOf(ctx, models.PlanMachine.Offers(p.State, a, p.Subject()))}
	if v.Holder, err = s.holder(ctx, models.PlanMachine.Stage(p.State), nil, p.Region, p.Region, ""); err != nil {
		return v, err
	}
	if p.Measures.LargestAt != "" {
		largest, err := s.place(ctx, p.Measures.LargestAt)
		if err != nil {
			return v, err
		}
		v.Measures.LargestPlace = largest.Name
	}
	for _, g := range p.Measures.Groups {
		label, err := s.countLabel(ctx, g)
		if err != nil {
			return v, err
		}
		v.Measures.Rows = append(v.Measures.Rows, PlanCount{g.By, g.Key, label, g.Households, g.Baseline, g.Nothing})
	}
	return v, nil
}

func (s *Server) countLabel(ctx context.Context, g models.GroupMeasure) (string, error) {
	lang := langOf(ctx)
	switch g.By {
	case "county":
		place, err := s.place(ctx, models.Code(g.Key))
		return place.Name, err
	case "group":
		return models.GroupClasses.Label(g.Key).In(lang), nil
	case "category":
		return models.Categories.Label(g.Key).In(lang), nil
	}
	if g.Key == "rest" {
		return models.Text{ZH: "其他地区", EN: "Other regions"}.In(lang), nil
	}
	return models.RegionTags.Label(g.Key).In(lang), nil
}

// facetPlace is the place of a line as its reader may know it.
func (s *Server) facetPlace(ctx context.Context, r models.Reader, f plans.Facet) (string, error) {
	n := models.Need{Region: f.Region, State: "open", Minors: !f.Ordinary}
	return s.Regions.FullName(ctx, models.See(r, n, models.NoTie).Region)
}

func (s *Server) planLine(ctx context.Context, r models.Reader, l plans.Line) (PlanLine, error) {
	offer, org, err := s.giver(ctx, l.OfferID, l.OrgID)
	if err != nil {
		return PlanLine{}, err
	}
	where, err := s.facetPlace(ctx, r, l.Facet)
	if err != nil {
		return PlanLine{}, err
	}
	v := PlanLine{No: l.No, LineID: string(l.LineID), NeedID: string(l.NeedID), NeedNo: l.Facet.NeedNo, Title: l.Facet.Title, Place: where, Category: l.Facet.Category, Group: l.Facet.Group,
		ResourceKind: l.Kind, Unit: l.Unit, Wants: l.Wants, Qty: l.Qty, OfferID: string(l.OfferID), Offer: offer, Organisation: org, Pinned: l.Pinned, Note: l.Note, MatchID: string(models.Opt(l.MatchID)), Ranks: []string{}}
	if l.Skipped != "" {
		v.Skipped = models.PlanSkip(l.Skipped).In(langOf(ctx))
	}
	for _, r := range l.Ranks {
		if r != "" {
			v.Ranks = append(v.Ranks, r)
		}
	}
	return v, nil
}

// giver names an offer and its organisation.
func (s *Server) giver(ctx context.Context, offer, org models.ID) (string, Named, error) {
	o, err := s.Offers.One(ctx, offer)
	if err != nil {
		return "", Named{}, err
	}
	names, err := s.Registry.Names(ctx, org)
	return o.Name, Named{string(org), names[org]}, err
}

func (s *Server) planLines(ctx context.Context, a models.Actor, in *PlanLines) (List[PlanLine], error) {
	rows, err := s.Plans.Lines(ctx, a, models.ID(in.ID), plans.Only{Org: models.ID(in.Org), Pinned: in.Pinned}, in.After, in.Limit+1)
	if err != nil {
		return List[PlanLine]{}, err
	}
	return page(rows, in.Limit, func(l plans.Line) models.ID { return models.ID(strconv.Itoa(l.No)) }, func(l plans.Line) (PlanLine, error) { return s.planLine(ctx, models.Reader{Actor: a}, l) })
}

func (s *Server) planUnmet(ctx context.Context, a models.Actor, in *ByID) (List[PlanUnmet], error) {
	rows, err := s.Plans.Unmet(ctx, a, models.ID(in.ID))
	out := List[PlanUnmet]{Items: []PlanUnmet{}}
	for _, u := range rows {
		where, err := s.facetPlace(ctx, models.Reader{Actor: a}, u.Facet)
		if err != nil {
			return out, err
		}
		v := PlanUnmet{LineID: string(u.Line), NeedID: string(u.Facet.Need), NeedNo: u.Facet.NeedNo, Title: u.Facet.Title, Place: where, Category: u.Facet.Category, Group: u.Facet.Group,
			Unit: u.Unit, Missing: u.Missing, Gets: u.Gets, Cause: u.Cause, Text: models.PlanCauses.Label(u.Cause).In(langOf(ctx)), Blocks: []PlanBlock{}, Ahead: []string{}}
		for _, b := range u.Blocks {
			offer, org, err := s.giver(ctx, b.Offer, b.Org)
			if err != nil {
				return out, err
			}
			v.Blocks = append(v.Blocks, PlanBlock{b.Filter, models.PlanFilters.Label(b.Filter).In(langOf(ctx)), b.Offers, b.Left, offer, org})
		}
		for _, f := range u.Ahead {
			v.Ahead = append(v.Ahead, f.NeedNo+" "+f.Title)
		}
		out.Items = append(out.Items, v)
	}
	return out, err
}

func (s *Server) planChanges(ctx context.Context, a models.Actor, in *PlanOf) (List[PlanChange], error) {
	rows, err := s.Plans.Changes(ctx, a, models.ID(in.ID), models.ID(in.Line))
	out := List[PlanChange]{Items: []PlanChange{}}
	for _, c := range rows {
		offer, org, err := s.giver(ctx, c.Offer, c.Org)
		if err != nil {
			return out, err
		}
		text := models.Text{ZH: "再有 " + models.Quantity(c.Qty, c.Unit) + "，即可多得 " + models.Quantity(c.Gets-c.Has, c.Unit), EN: "With more of this offer"}
		if c.Filter != "" {
			text = models.Text{ZH: org.Name + "同意放宽“" + offer + "”的限定（" + models.PlanFilters.Label(c.Filter).ZH + "），即可多得 " + models.Quantity(c.Gets-c.Has, c.Unit), EN: "With the restriction lifted"}
		}
		out.Items = append(out.Items, PlanChange{offer, org, c.Filter, text.In(langOf(ctx)), c.Qty, c.Has, c.Gets, c.Unit})
	}
	return out, err
}

func (s *Server) planOptions(ctx context.Context, a models.Actor, in *PlanOf) (List[PlanOption], error) {
	rows, err := s.Plans.Options(ctx, a, models.ID(in.ID), models.ID(in.Line))
	out := List[PlanOption]{Items: []PlanOption{}}
	for _, o := range rows {
		offer, org, err := s.giver(ctx, o.Offer, o.Org)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, PlanOption{string(o.Offer), offer, org, o.Unit, o.Gives, o.Left, o.Most})
	}
	return out, err
}

func (s *Server) offerReach(ctx context.Context, a models.Actor, in *ByID) (OfferReach, error) {
	r, err := s.Plans.Reach(ctx, a, models.ID(in.ID))
	out := OfferReach{Named{string(r.Plan.ID), r.Plan.Title}, r.Unit, r.Free, r.Gives, []OfferLift{}}
	for _, l := range r.Lifts {
		out.Lifts = append(out.Lifts, OfferLift{l.Filter, models.PlanFilters.Label(l.Filter).In(langOf(ctx)), l.Away, l.Missing, l.Serves, l.Gives})
	}
	return out, err
}

func (s *Server) planDifferences(ctx context.Context, a models.Actor, in *PlanAgainst) (List[PlanDifference], error) {
	rows, err := s.Plans.Differences(ctx, a, models.ID(in.ID), models.ID(in.Against))
	out := List[PlanDifference]{Items: []PlanDifference{}}
	for _, d := range rows {
		where, err := s.facetPlace(ctx, models.Reader{Actor: a}, d.Facet)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, PlanDifference{string(d.Line), d.Facet.NeedNo, d.Facet.Title, where, d.Facet.Group, d.Unit, d.Delta})
	}
	return out, err
}

func (s *Server) planNext(ctx context.Context, a models.Actor, in *PlanNext) (PlanCells, error) {
	table, err := s.Plans.Next(ctx, a, models.ID(in.ID), plans.About{Kind: in.Kind, Item: in.Item, Group: in.Group})
	out := PlanCells{Unit: table.Unit, Packet: table.Packet, Items: []PlanCell{}}
	for _, c := range table.Cells {
		place, err := s.place(ctx, c.County)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, PlanCell{place, c.Category, c.Waiting, c.Missing, c.More, c.Less, c.Index, c.Tenths})
	}
	return out, err
}
