package demo

import (
	"fmt"

	"shanqiao/models"
)

// desk is who works at one place. Whoever may follow from the separation of duties, there is somebody left for it.
type desk struct {
	clerk      models.Actor // of a village
	supervisor models.Actor
	clerks     []models.Actor // of a township, county or province
	reviewers  []models.Actor
}

// staff are the people of the offices: the demo accounts first, then made-up colleagues.
type staff struct{ at map[models.Code]*desk }

func (s *staff) village(c models.Code) *desk  { return s.at[c] }
func (s *staff) township(c models.Code) *desk { return s.at[c.Up(models.LevelTownship)] }
func (s *staff) county(c models.Code) *desk   { return s.at[c.Up(models.LevelCounty)] }

func (d *desk) add(role models.Role, a models.Actor) {
	switch role {
	case models.VillageClerk:
		d.clerk = a
	case models.VillageSupervisor:
		d.supervisor = a
	case models.TownshipClerk, models.CountyClerk, models.ProvinceOfficer:
		d.clerks = append(d.clerks, a)
	case models.TownshipReviewer, models.CountyReviewer, models.ProvinceReviewer:
		d.reviewers = append(d.reviewers, a)
	}
}

// post is one seat at a desk.
type seat struct {
	role   models.Role
	region models.Code
	login  string
}

// seats lists every seat of the world; the logins say where: cun-…, xiang-…, xian-…, sheng-….
func (g *geography) seats() []seat {
	var out []seat
	seen := map[models.Code]bool{}
	add := func(role models.Role, c models.Code, kind string, n int) {
		for i := range n {
			out = append(out, seat{role, c, fmt.Sprintf("%s-%s-%s%d", kind, c.Prefix(), letter[role], i+1)})
		}
	}
	for _, s := range g.all() {
		add(models.VillageClerk, s.Code, "cun", 1)
		add(models.VillageSupervisor, s.Code, "cun", 1)
		for _, up := range []struct {
			code            models.Code
			kind            string
			clerk, reviewer models.Role
			clerks, heads   int
		}{{s.Town, "xiang", models.TownshipClerk, models.TownshipReviewer, 3, 2}, {s.County, "xian", models.CountyClerk, models.CountyReviewer, 2, 3},
			{s.Province, "sheng", models.ProvinceOfficer, models.ProvinceReviewer, 2, 2}} {
			if !seen[up.code] {
				seen[up.code] = true
				add(up.clerk, up.code, up.kind, up.clerks)
				add(up.reviewer, up.code, up.kind, up.heads)
			}
		}
	}
	return out
}

var letter = map[models.Role]string{
	models.VillageClerk: "a", models.VillageSupervisor: "j", models.TownshipClerk: "a", models.TownshipReviewer: "s",
	models.CountyClerk: "a", models.CountyReviewer: "s", models.ProvinceOfficer: "a", models.ProvinceReviewer: "s",
}

// readStaff fills the desks with the demo accounts, then with the colleagues that were made; hire makes those missing.
func (b *build) readStaff(hire bool) error {
	var rows []struct {
		ID    models.ID
		Login string
		Name  string
	}
	if err := b.tx.Raw("SELECT id, login, name FROM users").Scan(&rows).Error; err != nil {
		return fmt.Errorf("reading the staff: %w", err)
	}
	known := map[string]models.Actor{}
	for _, r := range rows {
		known[r.Login] = models.Actor{User: r.ID, Name: r.Name}
	}
	b.staff = &staff{map[models.Code]*desk{}}
	taken := map[models.Role]map[models.Code]int{}
	for _, a := range Accounts {
		if actor, ok := known[a.Login]; ok && a.Organisation == "" && letter[a.Role] != "" {
			b.sit(a.Role, a.Region, actor)
			if taken[a.Role] == nil {
				taken[a.Role] = map[models.Code]int{}
			}
			taken[a.Role][a.Region]++
		}
	}
	for _, s := range b.place.seats() {
		if taken[s.role][s.region] > 0 {
			taken[s.role][s.region]--
			continue
		}
		actor, ok := known[s.login]
		if !ok && !hire {
			return fmt.Errorf("%s is missing", s.login)
		}
		if !ok {
			var err error
			if actor, err = b.hire(s); err != nil {
				return err
			}
		}
		b.sit(s.role, s.region, actor)
	}
	return nil
}

func (b *build) sit(role models.Role, region models.Code, a models.Actor) {
	a.Grants = []models.Grant{{Role: role, Region: region}}
	d := b.staff.at[region]
	if d == nil {
		d = &desk{}
		b.staff.at[region] = d
	}
	d.add(role, a)
}

// hire makes a colleague with the password of every demo account.
func (b *build) hire(s seat) (models.Actor, error) {
	return b.user(s.login, b.personName(""), models.Grant{Role: s.role, Region: s.region})
}

func (b *build) user(login, name string, g models.Grant) (models.Actor, error) {
	hash, err := b.password()
	if err != nil {
		return models.Actor{}, err
	}
	at := b.ago(span + 5)
	u := &models.User{Login: login, Name: name, PasswordHash: hash, Active: true}
	b.stamp(&u.Base, system, at)
	row := &models.UserGrant{ID: b.id(at), UserID: u.ID, Role: g.Role, Region: g.Region, GrantedAt: at}
	if g.Org != "" {
		row.OrgID = &g.Org
	}
	b.rows.users, b.grants = append(b.rows.users, u), append(b.grants, row)
	b.record(system, at, models.Entry{Fact: "user.created", Noun: "user", Subject: u.ID, Region: models.Country})
	b.record(system, at, models.Entry{Fact: "user.granted", Noun: "user", Subject: u.ID, Region: g.Region, Note: string(g.Role)})
	return models.Actor{User: u.ID, Name: name, Grants: []models.Grant{g}}, nil
}

// password is the hash that the first demo account has: all have the same password, and hashing is slow on purpose.
func (b *build) password() (string, error) {
	if b.hash == "" {
		if err := b.tx.Raw("SELECT password_hash FROM users WHERE login = ?", Accounts[0].Login).Scan(&b.hash).Error; err != nil {
			return "", err
		}
	}
	return b.hash, nil
}
