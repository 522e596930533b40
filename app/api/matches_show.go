package api

import (
	"context"
	"slices"
	"time"

	"shanqiao/app/ledger"

	"shanqiao/models"
)

// seenMatch is what the reader may know of the need of a match: its organisation by how far the match has come.
func (s *Server) seenMatch(ctx context.Context, a models.Actor, m models.Match, n models.Need) (models.Seen, error) {
	r, err := s.Needs.Reader(ctx, a)
	tie := models.NoTie
	if a.In(m.OrgID) {
		tie = m.Tie(s.Params.Now(ctx))
	}
	return models.See(r, n, tie), err
}

func (s *Server) showMatch(ctx context.Context, a models.Actor, m models.Match) (Match, error) {
	need, err := s.Needs.One(ctx, m.NeedID)
	if err != nil {
		return Match{}, err
	}
	seen, err := s.seenMatch(ctx, a, m, need)
	if err != nil {
		return Match{}, err
	}
	nv, err := s.showNeed(ctx, models.Reader{Actor: a}, need, seen)
	if err != nil {
		return Match{}, err
	}
	nv.Actions = []Action{}
	org, err := s.Registry.Get(ctx, models.SystemActor, m.OrgID)
	if err != nil {
		return Match{}, err
	}
	v := Match{ID: string(m.ID), MatchNo: m.MatchNo, Version: m.Version, State: m.State, StateLabel: m.Stage().Label.In(langOf(ctx)), Need: nv,
		Organisation: showRef(org), Receiver: string(m.Receiver), ProposedHow: m.ProposedHow, ValueFen: m.ValueFen, Lines: []MatchLine{}, Reasons: reasons(m.Reasons),
		AcceptedAt: m.AcceptedAt, VillageAt: m.VillageAt, ConsentedAt: m.ConsentedAt, ApprovedAt: m.ApprovedAt, DeliverOn: dateOf(m.DeliverOn),
		ReceiptNo: m.ReceiptNo, ReceiptWaived: m.ReceiptWaived, ToldDonorOn: dateOf(m.ToldDonorOn), ViewUntil: m.ViewUntil,
		NeedsSecond: m.FirstBy != nil && m.State == "township_reviewed"}
	if seen.Case {
		v.Conflict = m.Conflict
	}
	if seen.Region.Level() >= need.Region.Level() {
		v.Place = m.Place // as somebody wrote it: it may name the village
	}
	if v.Released, err = s.Matches.Shown(ctx, m, need); err != nil {
		return v, err
	}
	for _, l := range m.Lines {
		for _, nl := range need.Lines {
			if nl.ID == l.LineID {
				v.Lines = append(v.Lines, MatchLine{string(l.LineID), nl.Item, nl.ResourceKind, nl.Unit, nl.UnitValueFen, l.Qty, l.OnWay, l.Received, l.Returned})
			}
		}
	}
	if m.OfferID != nil {
		o, err := s.Offers.One(ctx, *m.OfferID)
		if err != nil {
			return v, err
		}
		v.Offer = &OfferRef{string(o.ID), o.Name, o.Form, o.PlanNo, o.Unit, o.Free()}
	}
	if v.Holder, err = s.holder(ctx, m.Stage(), m.DueAt, seen.Region, seen.Region, org.Name); err != nil {
		return v, err
	}
	v.Actions = s.matchActions(ctx, a, m, need)
	return v, nil
}

// matchActions are the buttons of the table, without those that this need does not have: a village need has no household.
func (s *Server) matchActions(ctx context.Context, a models.Actor, m models.Match, n models.Need) []Action {
	var kept []models.Offered
	twice := false
	if m.OfferID != nil {
		offer, err := s.Offers.One(ctx, *m.OfferID)
		twice = err == nil && models.TwoBoards(n, offer)
	}
	for _, o := range models.MatchMachine.Offers(m.State, a, m.Subject()) {
		household := n.HouseholdID != nil
		switch {
		case !household && (o.Action == "match.consent" || o.Action == "match.dissent"):
			continue
		case household && m.State == "village_confirmed" && o.Action == "match.review":
			continue
		case o.Action == "match.receive" || o.Action == "match.witness" || o.Action == "match.void":
			continue // these stand on the slip
		}
		if own, ok := models.TownshipTitles[o.Action]; ok && m.Receiver == models.SideTownship {
			o.Title = own
		}
		if a.In(m.OrgID) { // nobody writes to himself
			o.Fields = slices.DeleteFunc(slices.Clone(o.Fields), func(f string) bool { return f == "toGiver" })
		}
		if twice && (o.Action == "match.schedule" || o.Action == "match.voucher") {
			o.Blocked = models.Fail(models.Conflict, "match.two-boards")
		}
		kept = append(kept, o)
	}
	return actionsOf(ctx, kept)
}

// matchFile adds the evidence: people and consents for staff, slips, ledger and history for the parties.
func (s *Server) matchFile(ctx context.Context, a models.Actor, m models.Match, v *Match) error {
	need, err := s.Needs.One(ctx, m.NeedID)
	if err != nil {
		return err
	}
	seen, err := s.seenMatch(ctx, a, m, need)
	if err != nil {
		return err
	}
	if seen.Case {
		if err := s.matchPeople(ctx, m, v); err != nil {
			return err
		}
		if err := s.auditPart(ctx, a, m, v); err != nil {
			return err
		}
	}
	slips, err := s.Matches.Vouchers(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, slip := range slips {
		one, err := s.showVoucher(ctx, a, slip, m)
		if err != nil {
			return err
		}
		v.Vouchers = append(v.Vouchers, one)
	}
	lines, err := s.Ledger.OfMatch(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, l := range lines {
		v.Ledger = append(v.Ledger, Posting{l.At, l.Kind, accountKind(l), l.Unit, l.Amount})
	}
	v.History, err = s.matchHistory(ctx, a, m, seen)
	return err
}

// matchHistory is who did what when. Officers' names, opinions and reasons stay with the offices: an organisation reads its
// own words, and what was written to it (§3.11).
func (s *Server) matchHistory(ctx context.Context, a models.Actor, m models.Match, seen models.Seen) ([]Happening, error) {
	reviews, err := s.Matches.Reviews(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	list, err := happenings(ctx, s, reviews, func(r models.MatchReview) (time.Time, models.Action, models.ID, string, []string, bool) {
		return r.At, r.Action, r.By, r.Note, nil, r.Overdue
	})
	for i := range list {
		r := reviews[i]
		list[i].ToGiver = r.ToGiver
		if seen.Opinions {
			continue
		}
		if a.In(m.OrgID) && r.Side == models.SideOrg {
			continue
		}
		list[i].Note = ""
		if r.Side != models.SideNobody {
			if list[i].By, err = s.holderName(ctx, r.Side, seen.Region, seen.Region, ""); err != nil {
				return nil, err
			}
		} else if r.By != "system" { // written before sides were kept
			list[i].By = models.Text{ZH: "民政部门", EN: "civil affairs"}.In(langOf(ctx))
		}
	}
	return list, err
}

// auditPart adds the check-list and what the household received before; the room says to whom.
func (s *Server) auditPart(ctx context.Context, a models.Actor, m models.Match, v *Match) error {
	points, err := s.Matches.Points(ctx, a, m)
	if err != nil {
		return err
	}
	for _, p := range points {
		v.Points = append(v.Points, Point{p.Code, p.State, p.Title.In(langOf(ctx)), p.Fact.In(langOf(ctx))})
	}
	past, err := s.Matches.Earlier(ctx, a, m)
	if err != nil {
		return err
	}
	var orgs []models.ID
	for _, h := range past {
		orgs = append(orgs, h.OrgID)
	}
	names, err := s.Registry.Names(ctx, orgs...)
	for _, h := range past {
		v.Earlier = append(v.Earlier, Help{h.ReceivedAt, h.Category, h.Item, h.Unit, h.Qty, names[h.OrgID]})
	}
	return err
}

func accountKind(l ledger.Line) string {
	for i, r := range l.Account {
		if r == ':' {
			return l.Account[:i]
		}
	}
	return l.Account
}

func (s *Server) matchPeople(ctx context.Context, m models.Match, v *Match) error {
	n, err := s.Needs.One(ctx, m.NeedID)
	if err != nil {
		return err
	}
	people, err := s.Matches.Beneficiaries(ctx, n)
	if err != nil {
		return err
	}
	masks := map[models.ID]string{}
	for _, p := range people {
		v.Beneficiaries = append(v.Beneficiaries, s.showPerson(ctx, p))
		masks[p.ID] = p.NameMask
	}
	consents, err := s.Households.ByMatch(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, c := range consents {
		v.Consents = append(v.Consents, Consent{string(c.ID), string(c.PersonID), masks[c.PersonID], c.Items, c.GivenBy, c.Method, c.GivenAt, c.WithdrawnAt})
	}
	return nil
}
