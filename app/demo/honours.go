package demo

import (
	"fmt"
	"strings"
	"time"

	"shanqiao/app/store"
	"shanqiao/models"
)

// round is a cycle of honours that is being lived.
type round struct {
	*models.Cycle
	b           *build
	nominations []*models.Nomination
	votes       []*models.HonorVote
	awards      []*models.Award
	notes       []*models.HonorNote
	counted     []*models.HonorCounted
	taken       map[models.ID]bool // slips that count for a nomination already
	judges      []models.Actor
	doubt       *models.Objection
}

// candidate is an organisation, or one of its projects, with what it brought inside a window.
type candidate struct {
	Org, Offer models.ID
	OrgType    string
	Funds      string
	Name, Work string
	Legal      string
	Fen        int64
	Count      models.DeedsCount `gorm:"-"`
	Slips      []models.ID       `gorm:"-"`
}

// kind is the type of nominee, as the room finds it.
func (c candidate) kind() string {
	kind, _ := models.OrgTypeOf(c.OrgType)
	switch {
	case c.Offer != "" && c.Funds == "trust":
		return "trust"
	case c.Offer != "":
		return "project"
	case kind.Team:
		return "team"
	case c.OrgType == "enterprise":
		return "enterprise"
	}
	return "org"
}

// honours makes the third round, published, and the fourth, in which the province screens.
func (b *build) honours() error {
	p := b.staff.at[Province]
	done, err := b.newRound("第三届吉林助村慈善评选", 3, 82)
	if err != nil {
		return err
	}
	running, err := b.newRound("第四届吉林助村慈善评选", 4, 16)
	if err != nil {
		return err
	}
	running.WindowFrom, running.taken = done.WindowTo.AddDate(0, 0, 1), done.taken // one round begins where the other ended
	b.plan("round 3", done.opening(80, 76, 72), 72)
	b.plan("round 4", running.opening(14, 12, 10), 10)
	best, err := done.candidates(11)
	if err != nil {
		return err
	}
	for i, c := range best {
		done.follow(c, i)
	}
	for _, days := range []int{59, 51, 46, 37, 31, 28} {
		b.plan("round 3", []step{{do: done.advance(p.clerks[0])}}, days)
	}
	if best, err = running.candidates(8); err != nil {
		return err
	}
	for i, c := range best {
		running.propose(c, i)
	}
	b.plan("round 4", []step{{do: running.advance(p.clerks[0])}}, 4)
	if err := b.play(); err != nil {
		return err
	}
	return done.write(running)
}

// write copies the rounds; what they refer to was flushed before, with the notices.
func (r *round) write(others ...*round) error {
	b := r.b
	if err := b.flush(); err != nil {
		return err
	}
	for _, x := range append([]*round{r}, others...) {
		if err := store.Copy(b.ctx, b.tx, []*models.Cycle{x.Cycle}); err != nil {
			return err
		}
		var standing []*models.HonorCounted
		for _, c := range x.counted {
			for _, n := range x.nominations {
				if n.ID == c.NominationID && n.Standing() {
					standing = append(standing, c)
				}
			}
		}
		for _, write := range []func() error{copies(b, x.nominations), copies(b, x.votes), copies(b, x.awards), copies(b, x.notes), copies(b, standing)} {
			if err := write(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *build) newRound(name string, session, windowEnd int) (*round, error) {
	r := &round{Cycle: &models.Cycle{Name: name, Region: Province, Session: session, Quotas: map[string]int{"charity_model": 3, "project_trust": 3, "donor_enterprise": 3},
		WindowFrom: models.Day(b.base.AddDate(-1, 0, 0)), WindowTo: models.Day(b.days[max(b.days.lastDay()-windowEnd, 0)]), RuleDoc: fmt.Sprintf("吉民发〔%d〕%d号", b.base.Year(), 8+session), State: "planned"}, b: b, taken: map[models.ID]bool{}}
	for _, a := range Accounts {
		if a.Role == models.HonourJudge {
			u, ok, err := b.Users.ByLogin(b.ctx, a.Login)
			if err != nil {
				return nil, err
			}
			if ok {
				r.judges = append(r.judges, models.Actor{User: u.ID, Name: u.Name, Grants: []models.Grant{{Role: a.Role, Region: a.Region}}})
			}
		}
	}
	return r, nil
}

// opening plans, announces and opens the round for nominations.
func (r *round) opening(planned, announced, nominating int) []step {
	a := r.b.staff.at[Province].clerks[0]
	return []step{{do: func(at time.Time) error {
		if err := a.Must("cycle.plan", r.Subject()); err != nil {
			return err
		}
		r.b.stamp(&r.Base, a, at)
		r.b.record(a, at, models.Entry{Fact: "cycle.plan", Noun: "cycle", Subject: r.ID, Region: r.Region, To: r.State})
		return nil
	}}, {wait: planned - announced, do: r.advance(a)}, {wait: announced - nominating, do: r.advance(a)}}
}

func (r *round) advance(a models.Actor) func(at time.Time) error {
	return func(at time.Time) error {
		if err := a.Must("cycle.advance", r.Subject()); err != nil {
			return err
		}
		from := r.State
		to, err := models.CycleMachine.Next(from, "cycle.advance", from)
		if err != nil {
			return err
		}
		if r.State = to; to == "published" {
			r.PublishedAt = &at
			for _, w := range r.awards {
				w.PublishedAt, w.Version = &at, w.Version+1
			}
			for _, n := range r.nominations {
				if n.State == "awarded" || n.State == "not_awarded" {
					r.notes = append(r.notes, &models.HonorNote{ID: r.b.id(at), NominationID: n.ID, At: at, Kind: n.State, Note: n.EndReason})
				}
			}
		}
		r.b.stamp(&r.Base, a, at)
		r.b.record(a, at, models.Entry{Fact: "cycle.advance", Noun: "cycle", Subject: r.ID, Region: r.Region, From: from, To: to})
		return nil
	}
}

// candidates are those who brought most inside the region and window: projects first, so that their slips do not count for the
// organisation as well, then organisations and enterprises.
func (r *round) candidates(most int) ([]candidate, error) {
	const total = `SELECT m.org_id org, o.org_type, o.name, o.legal_rep legal, %s coalesce(sum(vl.received * vl.unit_value_fen), 0) fen
		FROM matches m JOIN vouchers v ON v.match_id = m.id AND v.state = 'closed' JOIN voucher_lines vl ON vl.voucher_id = v.id JOIN organisations o ON o.id = m.org_id JOIN offers f ON f.id = m.offer_id
		WHERE m.state = 'closed' AND v.witnessed_at >= ? AND v.witnessed_at < ? AND m.region BETWEEN ? AND ? AND o.state = 'verified' AND %s GROUP BY 1, 2, 3, 4 %s HAVING sum(vl.received * vl.unit_value_fen) > 0 ORDER BY o.name IN ('` + foundation + `', '` + maker + `') DESC, fen DESC, m.org_id LIMIT ?`
	var out []candidate
	from, to := r.Region.Range()
	for _, q := range []struct {
		columns, where, group string
		share                 int
	}{{"f.id offer, f.name work, f.source_funds funds, ", "f.form = 'project'", ", f.id, f.name, f.source_funds", 3}, {"", "o.org_type IN ('foundation', 'charity_federation', 'social_group', 'social_service', 'sw_agency', 'volunteer_org', 'red_cross')", "", 3}, {"", "o.org_type = 'enterprise'", "", 3}} {
		var rows []candidate
		err := r.b.tx.Raw(fmt.Sprintf(total, q.columns, q.where, q.group), r.WindowFrom, r.WindowTo.AddDate(0, 0, 1), from, to, (most+q.share-1)/q.share).Scan(&rows).Error
		if err != nil {
			return nil, fmt.Errorf("choosing candidates: %w", err)
		}
		for _, c := range rows {
			if err := r.count(&c); err != nil {
				return nil, err
			}
			if c.Count.Fen > 0 {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// count fills what counts for a candidate and takes its slips.
func (r *round) count(c *candidate) (err error) {
	n := models.Nomination{NomineeOrg: &c.Org, NomineeType: c.kind()}
	n.ID = r.b.id(r.b.base)
	if c.Offer != "" {
		n.NomineeOffer = &c.Offer
	}
	c.Count, c.Slips, err = r.b.Honors.Count(r.b.tx, n, *r.Cycle, r.taken)
	for _, id := range c.Slips {
		r.taken[id] = true
	}
	c.Fen = c.Count.Fen
	return err
}

// deeds says in plain words what somebody did.
func (c candidate) deeds(r *round) string {
	what := c.Name
	if c.Work != "" {
		what += "“" + c.Work + "”"
	}
	if c.Count.Few(10, 20) {
		return fmt.Sprintf("%s在%s至%s间按约送到，逐笔由收方签字，四联单全部归档，按期回告捐赠人。", what, r.WindowFrom.Format("2006年1月"), r.WindowTo.Format("2006年1月"))
	}
	return fmt.Sprintf("%s在%s至%s间完成对接 %d 件，送到价值 %s，逐笔由收方签字，四联单全部归档，按期回告捐赠人。", what, r.WindowFrom.Format("2006年1月"), r.WindowTo.Format("2006年1月"), c.Count.Matches, models.Yuan(c.Fen))
}

func (c candidate) category() string {
	switch {
	case c.Work != "":
		return "project_trust"
	case c.OrgType == "enterprise":
		return "donor_enterprise"
	}
	return "charity_model"
}

// nominate is the county's proposal.
func (r *round) nominate(c candidate, into **models.Nomination) func(at time.Time) error {
	return func(at time.Time) error {
		b, a := r.b, r.b.staff.at[County].clerks[0]
		if err := a.Must("honor.nominate", models.Subject{Region: County}); err != nil {
			return err
		}
		n := &models.Nomination{CycleID: r.ID, Category: c.category(), NomineeType: c.kind(), NomineeOrg: &c.Org, Region: County, Deeds: c.deeds(r), TotalFen: c.Fen, MatchCount: c.Count.Matches, DeedsCount: c.Count,
			ConsentBy: c.Legal, ConsentOn: day(at.AddDate(0, 0, -2)), State: "draft", Checks: []models.Reason{}, Missing: []string{}, Hands: map[string][]models.ID{}, Turns: map[string]int{}}
		if c.Offer != "" {
			n.NomineeOffer = &c.Offer
		}
		b.stamp(&n.Base, a, at)
		seq, err := b.next(fmt.Sprintf("honor:%s:%d", r.Region, r.Session))
		if err != nil {
			return err
		}
		n.NominationNo = fmt.Sprintf("H-%d-%04d", r.Session, seq)
		*into, r.nominations = n, append(r.nominations, n)
		for _, id := range c.Slips {
			r.counted = append(r.counted, &models.HonorCounted{VoucherID: id, NominationID: n.ID})
		}
		b.record(a, at, models.Entry{Fact: "honor.nominate", Noun: "honor", Subject: n.ID, Region: n.Region, To: n.State})
		return nil
	}
}

// act does one step of models.HonorMachine; the nomination exists when its turn comes.
func (r *round) act(n **models.Nomination, a models.Actor, action models.Action, do func(n *models.Nomination, at time.Time) error) func(at time.Time) error {
	return func(at time.Time) error {
		x := *n
		if !models.HonorMachine.Can(x.State, action) {
			return nil // it has ended before
		}
		if err := a.Must(action, x.Subject()); err != nil {
			return fmt.Errorf("%s: %w", action, err)
		}
		from := x.State
		to, err := models.HonorMachine.Next(from, action, from)
		if err != nil {
			return err
		}
		x.State = to
		if do != nil {
			if err := do(x, at); err != nil {
				return err
			}
		}
		r.b.stamp(&x.Base, a, at)
		r.b.record(a, at, models.Entry{Fact: models.Fact(action), Noun: "honor", Subject: x.ID, Region: x.Region, From: from, To: x.State})
		return nil
	}
}

func (r *round) vote(n *models.Nomination, a models.Actor, v models.HonorVote, at time.Time) {
	v.ID, v.NominationID, v.By, v.At, v.Note = r.b.id(at), n.ID, a.User, at, strings.TrimSpace(v.Note)
	r.votes = append(r.votes, &v)
}
