package demo

import (
	"fmt"
	"strings"
	"time"

	"shanqiao/app/households"
	"shanqiao/app/needs"
	"shanqiao/models"
)

// match is a match that is being lived.
type match struct {
	*models.Match
	n     *need
	gift  *gift
	want  string // name of the organisation it is meant for
	share int64  // of the need's first line, in halves: 2 is all
	exact bool   // the giver enters an offer of just this quantity for it
	lines []*models.MatchLine
	slips []*slip
}

func (n *need) newMatch(want string, share int64) *match {
	if want == "" {
		want = n.want
	}
	return &match{Match: &models.Match{}, n: n, want: want, share: share}
}

// part is how much of a line the match takes.
func (m *match) part(l *models.NeedLine) int64 {
	if m.share >= 2 {
		return l.Gap()
	}
	return max(l.Qty/2, 1)
}

// claim is the organisation's own word.
func (m *match) claim(at time.Time) error {
	if err := m.take(at); err != nil {
		return err
	}
	a := m.gift.giver.people
	m.begin(a, "org", at)
	if err := a.Must("match.claim", models.Subject{Org: m.OrgID}); err != nil {
		return err
	}
	m.State, m.AcceptedAt = "org_accepted", &at
	if err := m.reserve(a, at); err != nil {
		return err
	}
	return m.created(a, "match.claim", at)
}

// propose recommends the need to an organisation; nothing is reserved.
func (m *match) propose(at time.Time) error {
	if err := m.take(at); err != nil {
		return err
	}
	a := m.n.county().clerks[0]
	m.begin(a, "staff", at)
	if err := a.Must("match.propose", models.Subject{Region: m.Region}); err != nil {
		return err
	}
	m.State = "proposed"
	return m.created(a, "match.propose", at)
}

// take finds the offer; what nobody can give yet is offered now by whoever may.
func (m *match) take(at time.Time) error {
	l := &m.n.lines[0]
	total := int64(0)
	for i := range m.n.lines {
		total += m.part(&m.n.lines[i])
	}
	x, reasons, err := m.n.fit(l, total, m.want, at)
	if err != nil {
		return err
	}
	if x == nil {
		if x, err = m.n.order(m.want, total*m.n.b.room, at.AddDate(0, 0, -1)); err != nil {
			return err
		}
		for _, s := range x.opening() {
			if err := s.do(at.Add(-time.Minute)); err != nil {
				return err
			}
		}
		reasons = m.n.reasons(x, l, total, at)
		if bad, is := models.Misfit(reasons); is {
			return fmt.Errorf("nobody fits %s in %s: %s, %s for %s", m.n.Title, m.n.Region, bad.Title, bad.Gives, bad.Needs)
		}
	}
	m.gift, m.Reasons = x, reasons
	return nil
}

func (m *match) begin(a models.Actor, how string, at time.Time) {
	n := m.n
	m.NeedID, m.OrgID, m.Region, m.ProposedBy, m.ProposedHow = n.ID, m.gift.OrgID, n.Region, a.User, how
	m.Receiver, m.NeedCreator = models.ReceiverOf(*n.Need), n.CreatedBy
	m.NeedChecker, m.NeedForwarder, m.NeedConfirmer = n.CheckedBy, n.ForwardedBy, n.ConfirmedBy
	m.ClearedFor = []models.ID{}
	m.ID, m.want = n.b.id(at), m.gift.giver.Name
}

// reserve holds the quantities on both sides.
func (m *match) reserve(a models.Actor, at time.Time) error {
	b, total := m.n.b, int64(0)
	var changes []needs.Change
	m.OfferID, m.Conflict = &m.gift.Offer.ID, "declared"
	if m.gift.giver.RelativesNone {
		m.Conflict = "clear"
	}
	for i := range m.n.lines {
		l := &m.n.lines[i]
		qty := m.part(l)
		row := &models.MatchLine{ID: b.id(at), MatchID: m.ID, LineID: l.ID, Qty: qty}
		m.lines, b.matchLines = append(m.lines, row), append(b.matchLines, row)
		changes = append(changes, needs.Change{Line: l.ID, Promised: qty})
		m.ValueFen += qty * l.UnitValueFen
		total += qty
	}
	if err := m.n.change(a, "need.promised", at, changes); err != nil {
		return err
	}
	return m.gift.book(a, "reserve", m.ID, total, at)
}

func (m *match) created(a models.Actor, action models.Action, at time.Time) error {
	b := m.n.b
	county := m.Region.Up(models.LevelCounty)
	seq, err := b.next(fmt.Sprintf("match:%s:%d", county, at.Year()))
	if err != nil {
		return err
	}
	m.MatchNo = fmt.Sprintf("M-%s-%d-%06d", county[:6], at.Year(), seq)
	if err := m.clock(at); err != nil {
		return err
	}
	if action == "match.propose" {
		m.Reasons = []models.Reason{} // stored when the organisation accepts
	}
	b.stamp(&m.Base, a, at)
	b.matches = append(b.matches, m.Match)
	b.matchNotes = append(b.matchNotes, &models.MatchReview{ID: b.id(at), MatchID: m.ID, Action: action, To: m.State, By: a.User, At: at})
	b.record(a, at, models.Entry{Fact: models.Fact(action), Noun: "match", Subject: m.ID, Region: m.Region, To: m.State})
	return nil
}

// act does one step of models.MatchMachine as the room does.
func (m *match) act(a models.Actor, action models.Action, at time.Time, note string, do func() error) error {
	if err := a.Must(action, m.Subject()); err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	from, due := m.State, m.DueAt
	to, err := models.MatchMachine.Next(from, action, from)
	if err != nil {
		return err
	}
	m.State = to
	if do != nil {
		if err := do(); err != nil {
			return fmt.Errorf("%s: %w", action, err)
		}
	}
	b := m.n.b
	b.stamp(&m.Base, a, at)
	if from != m.State {
		if err := m.clock(at); err != nil {
			return err
		}
	}
	b.matchNotes = append(b.matchNotes, &models.MatchReview{ID: b.id(at), MatchID: m.ID, Action: action, From: from, To: m.State, By: b.by(a), At: at, DueAt: due,
		Overdue: due != nil && at.After(*due), Note: note})
	b.record(a, at, models.Entry{Fact: models.Fact(action), Noun: "match", Subject: m.ID, Region: m.Region, From: from, To: m.State})
	return nil
}

func (m *match) clock(at time.Time) (err error) {
	stage := m.Stage()
	if m.DueAt, err = m.n.b.due(stage.Limit, stage.Days, at); err != nil {
		return err
	}
	m.LapseAt = nil
	switch {
	case m.State == "proposed":
		m.LapseAt = m.DueAt
	case m.State == "org_accepted", m.State == "village_confirmed" && m.Receiver == models.SideHousehold:
		m.LapseAt, err = m.n.b.due("match_village_lapse_wd", "wd", at)
	}
	return err
}

func (m *match) accept(at time.Time) error {
	a := m.gift.giver.people
	return m.act(a, "match.accept", at, "", func() error {
		if err := m.take(at); err != nil {
			return err
		}
		m.AcceptedAt = &at
		return m.reserve(a, at)
	})
}

func (m *match) confirm(at time.Time) error {
	a := m.n.receiver()
	return m.act(a, "match.confirm", at, "", func() error {
		m.VillageBy, m.VillageAt = &a.User, &at
		return nil
	})
}

// consent records the consent of every beneficiary: a guardian's for a minor, who agrees as well from fourteen.
func (m *match) consent(at time.Time) error {
	b, a := m.n.b, m.n.village().clerk
	return m.act(a, "match.consent", at, "", func() error {
		for _, p := range m.n.who {
			c := &models.Consent{PersonID: p.ID, HouseholdID: p.HouseholdID, Purpose: "share_with_org", OrgID: m.OrgID, MatchID: &m.ID, Items: []string{"name", "address"}, GivenBy: "self",
				Method: "paper", GivenAt: at, TextVersion: households.ConsentText}
			if p.Minor(at) {
				c.Items, c.GivenBy, c.Relation, c.YoungAgrees = []string{"name", "school"}, "guardian", pick(b, []string{"父亲", "母亲", "祖父", "祖母"}), models.AgeAt(p.Birth, at) >= 14
			}
			if b.chance(20) {
				c.Method, c.Second = "in_person_two", m.n.village().supervisor.Name
			}
			if wrong := models.CheckConsent(*c, *p, at); len(wrong) > 0 {
				return models.Wrong(wrong)
			}
			b.stamp(&c.Base, a, at)
			b.consents = append(b.consents, c)
			b.record(a, at, models.Entry{Fact: "consent.given", Noun: "consent", Subject: c.ID, Region: p.Region, Note: strings.Join(c.Items, " ")})
		}
		m.ConsentedAt = &at
		return nil
	})
}

func (m *match) review(at time.Time) error {
	a := m.n.township().clerks[2]
	if m.NeedChecker != nil && *m.NeedChecker == a.User {
		a = m.n.township().reviewers[1]
	}
	return m.act(a, "match.review", at, pick(m.n.b, noteTexts), func() error {
		m.ReviewedBy = &a.User
		return nil
	})
}

// approve is the county's word; above the limit the first signature leaves the state as it is.
func (m *match) approve(at time.Time) error {
	var a models.Actor
	for _, r := range m.n.county().reviewers {
		if r.User != models.Opt(m.NeedConfirmer) && r.User != models.Opt(m.FirstBy) {
			a = r
			break
		}
	}
	return m.act(a, "match.approve", at, pick(m.n.b, noteTexts), func() error {
		limit, err := m.n.b.limit("second_officer_limit_fen")
		if err != nil {
			return err
		}
		if m.ValueFen > limit && m.FirstBy == nil {
			m.FirstBy = &a.User
			return nil
		}
		m.ApprovedBy, m.ApprovedAt, m.State = &a.User, &at, "county_approved"
		return nil
	})
}

// second is the second officer's signature, where the first left the state as it was.
func (m *match) second(at time.Time) error {
	if m.State != "township_reviewed" {
		return nil
	}
	return m.approve(at)
}

// release gives back what the match still holds and has not put on a slip.
func (m *match) release(a models.Actor, at time.Time) error {
	var changes []needs.Change
	total := int64(0)
	for _, l := range m.lines {
		if l.OnWay > 0 {
			return models.Fail(models.Conflict, "match.slip-on-way")
		}
		back := l.Open()
		l.Returned += back
		total += back
		if back > 0 {
			changes = append(changes, needs.Change{Line: l.LineID, Promised: -back})
		}
	}
	if total == 0 {
		return nil
	}
	if err := m.n.change(a, "need.released", at, changes); err != nil {
		return err
	}
	return m.gift.book(a, "release", m.ID, total, at)
}

// end is a step with a reason; those that end a match give back what it holds.
func (m *match) end(who func() models.Actor, action models.Action, reasons ...string) func(at time.Time) error {
	return func(at time.Time) error {
		a, from, reason := who(), m.State, ""
		if len(reasons) > 0 {
			reason = pick(m.n.b, reasons)
		}
		return m.act(a, action, at, reason, func() error {
			switch action {
			case "match.decline":
				return nil
			case "match.dispute", "match.suspend":
				m.HeldState = from
				return nil
			case "match.resume":
				m.State, m.HeldState = m.HeldState, ""
				return nil
			}
			return m.release(a, at)
		})
	}
}
