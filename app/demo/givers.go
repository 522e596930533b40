package demo

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"shanqiao/models"
)

// join gives somebody a role in an organisation.
func (b *build) join(a models.Actor, g *giver, role models.Role, at time.Time) error {
	b.grants = append(b.grants, &models.UserGrant{ID: b.id(at), UserID: a.User, Role: role, OrgID: &g.ID, GrantedAt: at, GrantedBy: ""})
	b.record(system, at, models.Entry{Fact: "user.granted", Noun: "user", Subject: a.User, Note: string(role)})
	return nil
}

// applied are the steps of an application; verified those of one that was let in.
func (b *build) applied(g *giver, phone string, relatives []string) []step {
	return []step{{do: func(at time.Time) error { return b.apply(g, phone, relatives, at) }}}
}

func (b *build) verified(g *giver, phone string, relatives []string) []step {
	return append(b.applied(g, phone, relatives), step{wait: 1, do: b.office(g, "organisation.take", "")}, step{wait: b.between(1, 3), do: b.office(g, "organisation.verify", "证照齐全，核验通过")})
}

// apply enters an organisation with its licence; the applicant becomes its manager.
func (b *build) apply(g *giver, phone string, relatives []string, at time.Time) error {
	o := g.Organisation
	o.ID, o.State, o.CreditStatus = b.id(at), "submitted", "normal"
	if o.Grade == "" {
		o.Grade = "none"
	}
	role := models.OrgManager
	if t, _ := models.OrgTypeOf(o.OrgType); t.Team {
		role = models.TeamLeader
	}
	var err error
	if o.ContactPhone, err = b.seal.Seal(o.ID, "organisations.contact_phone", []byte(phone)); err != nil {
		return err
	}
	if err = b.declare(o, relatives, at); err != nil {
		return err
	}
	if o.DueAt, err = b.dueIn(models.OrganisationMachine, o.State, at); err != nil {
		return err
	}
	b.stamp(&o.Base, g.people, at)
	b.orgs = append(b.orgs, o)
	b.orgEvent(g, g.people, "organisation.apply", "", "", nil, at)
	b.record(g.people, at, models.Entry{Fact: "organisation.apply", Noun: "organisation", Subject: o.ID, Region: o.OfficeRegion, To: o.State})
	if err := b.join(g.people, g, role, at); err != nil {
		return err
	}
	g.people.Grants = []models.Grant{{Role: role, Org: o.ID}}
	_, err = b.file(models.File{Noun: "organisation", Subject: &o.ID, Region: o.OfficeRegion, OrgID: &o.ID, Kind: "licence", Name: "登记证书.pdf", Type: "application/pdf"}, licence, g.people, at)
	return err
}

// declare seals the managers and relatives of an organisation; one that names nobody has checked that there is nobody.
func (b *build) declare(o *models.Organisation, relatives []string, at time.Time) error {
	o.RelativesAt, o.RelativesNone = &at, len(relatives) == 0
	if o.RelativesNone {
		return nil
	}
	list := make([]models.RelatedParty, len(relatives))
	for i, name := range relatives {
		list[i].Name = name
	}
	raw, err := json.Marshal(list)
	if err != nil {
		return err
	}
	o.Relatives, err = b.seal.Seal(o.ID, "organisations.relatives", raw)
	return err
}

// office is a step of the office that checks the organisation.
func (b *build) office(g *giver, action models.Action, note string) func(at time.Time) error {
	return func(at time.Time) error {
		o, a := g.Organisation, g.reviewer
		if action == "organisation.take" {
			a = g.clerk
		}
		if err := a.Must(action, o.Subject()); err != nil {
			return err
		}
		from := o.State
		to, err := models.OrganisationMachine.Next(from, action, from)
		if err != nil {
			return err
		}
		o.State = to
		switch action {
		case "organisation.take":
			o.TakenBy = &a.User
		case "organisation.verify":
			o.DecidedBy, o.Missing = &a.User, nil
		case "organisation.return":
			o.Missing = []string{"补上年度工作报告", "法定代表人变更后未换证，请传新证"}
		case "organisation.suspend":
			o.CreditStatus = "abnormal"
		case "organisation.reject", "organisation.revoke":
			o.DecidedBy = &a.User
		}
		if o.DueAt, err = b.dueIn(models.OrganisationMachine, o.State, at); err != nil {
			return err
		}
		b.stamp(&o.Base, a, at)
		b.orgEvent(g, a, action, from, note, o.Missing, at)
		b.record(a, at, models.Entry{Fact: models.Fact(action), Noun: "organisation", Subject: o.ID, Region: o.OfficeRegion, From: from, To: o.State})
		return nil
	}
}

func (b *build) orgEvent(g *giver, a models.Actor, action models.Action, from, note string, items []string, at time.Time) {
	b.orgEvents = append(b.orgEvents, &models.OrganisationEvent{ID: b.id(at), OrgID: g.ID, At: at, By: a.User, Action: action, From: from, To: g.State, Note: note, Items: items})
}

// organisations registers the other organisations of the world, most of them long ago, some lately.
func (b *build) organisations() error {
	for i, c := range charities {
		g := b.newGiver(i, c)
		role := models.OrgManager
		if c.kind == "volunteer_team" {
			role = models.TeamLeader
		}
		a, err := b.user(fmt.Sprintf("org-%02d", i+1), g.ContactName, models.Grant{})
		if err != nil {
			return err
		}
		b.grants, b.trail = b.grants[:len(b.grants)-1], b.trail[:len(b.trail)-1] // the role comes with the application
		g.people = models.Actor{User: a.User, Name: a.Name, Grants: []models.Grant{{Role: role}}}
		d := b.staff.at[c.office]
		if d == nil {
			return fmt.Errorf("no office at %s", c.office)
		}
		g.clerk, g.reviewer = d.clerks[0], d.reviewers[0]
		steps, age := b.verified(g, fmt.Sprintf("0436-7%06d", 100_000+b.rnd.IntN(800_000)), []string{g.LegalRep, g.ContactName}), span+1-i%3
		switch c.state {
		case "submitted":
			steps, age = steps[:1], b.waiting(3)
		case "checking":
			steps, age = steps[:2], b.waiting(10)
		case "returned":
			steps, age = append(steps[:2:2], step{wait: 2, do: b.office(g, "organisation.return", "")}), b.between(1, 12)
		case "rejected":
			steps, age = append(steps[:2:2], step{wait: 4, do: b.office(g, "organisation.reject", "业务范围不含慈善活动，不予登记")}), 70
		case "suspended":
			steps, age = append(steps, step{wait: 90, do: b.office(g, "organisation.suspend", "列入活动异常名录，暂停")}), 12+i%9
		case "revoked":
			steps, age = append(steps, step{wait: 60, do: b.office(g, "organisation.revoke", "已注销登记")}), 40
		}
		b.plan(c.name, steps, age)
	}
	return b.play()
}

func (b *build) newGiver(i int, c charity) *giver {
	t, _ := models.OrgTypeOf(c.kind)
	o := &models.Organisation{Name: c.name, OrgType: c.kind, IsCharity: c.recognised, OfficeRegion: c.office, Purposes: strings.Fields(c.purposes), ServiceAreas: c.areas,
		LegalRep: b.leaderName(), ContactName: b.leaderName(), TaxYears: []int{}, Skills: strings.Fields(c.skills), ReportDue: day(b.base.AddDate(0, 6, 0))}
	if c.purposes == "*" {
		o.Purposes = nil
		for _, k := range models.Categories {
			o.Purposes = append(o.Purposes, k.Code)
		}
	}
	since := b.base.AddDate(-3-b.rnd.IntN(12), -b.rnd.IntN(11), 0)
	if t.Team {
		o.TeamKind, o.Sponsor = c.team, c.sponsor
		return &giver{Organisation: o}
	}
	prefix := t.Prefix
	if prefix == "" {
		prefix = map[string]string{"red_cross": "13", "mass_organisation": "13", "volunteer_org": "52"}[c.kind]
	}
	body := fmt.Sprintf("MJ9%05d", 10_407+i*613)
	if prefix == "91" || prefix == "93" {
		body = fmt.Sprintf("MA1%05d", 20_911+i*431)
	}
	o.USCC, o.RegisteredOn = ptr(models.MakeUSCC(prefix+string(c.office[:6])+body)), day(since)
	if prefix[0] == '5' || prefix == "13" {
		o.SupervisedBy = c.over
		o.Grade, o.GradeUntil = pick(b, []string{"a5", "a4", "a4", "a3", "a3", "none"}), day(b.base.AddDate(1+b.rnd.IntN(4), 0, 0))
		if o.Grade == "none" {
			o.GradeUntil = nil
		}
	}
	if c.recognised {
		o.RecognisedOn, o.TaxYears = day(since.AddDate(1, 0, 0)), []int{b.base.Year() - 1, b.base.Year()}
		if c.kind == "foundation" || c.kind == "charity_federation" {
			o.PublicCertNo, o.PublicCertOn = fmt.Sprintf("慈公募 %d-%02d", since.Year()+2, i+1), day(since.AddDate(2, 0, 0))
		}
	}
	return &giver{Organisation: o}
}
