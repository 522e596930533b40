package api

import (
	"context"
	"net/http"
	"sort"
	"time"

	"shanqiao/app/params"
	"shanqiao/models"
)

// Me is who is signed in, in which role first, and every role he holds.
type Me struct {
	ID             string    `json:"id"`
	Name           string    `json:"name" example:"王桂兰"`
	Role           string    `json:"role" example:"village_clerk"`
	RoleName       string    `json:"roleName" example:"村级经办"`
	Place          string    `json:"place" example:"镇赉镇新立村"`
	RegionCode     string    `json:"regionCode,omitempty" example:"220821100201"`
	OrganisationID string    `json:"organisationId,omitempty"`
	Organisation   string    `json:"organisation,omitempty"`
	MustChange     bool      `json:"mustChange" doc:"The password was set by somebody else and must be changed first"`
	Roles          []RoleRef `json:"roles"`
	May            []string  `json:"may" doc:"Actions of the table of powers that one of the roles has"`
}

// RoleRef is one role somebody holds.
type RoleRef struct {
	GrantID        string `json:"grantId,omitempty"`
	Role           string `json:"role"`
	RoleName       string `json:"roleName"`
	RegionCode     string `json:"regionCode,omitempty"`
	Place          string `json:"place,omitempty"`
	OrganisationID string `json:"organisationId,omitempty"`
}

// SignInBody is user name and password.
type SignInBody struct {
	Login    string `json:"login" minLength:"1" maxLength:"60" example:"village"`
	Password string `json:"password" minLength:"1" maxLength:"200" example:"shanqiao demo 2026"`
}

// PasswordAgainBody is the password of whoever is signed in, once more.
type PasswordAgainBody struct {
	Password string `json:"password" minLength:"1" maxLength:"200" example:"shanqiao demo 2026"`
}

// PasswordBody changes one's own password.
type PasswordBody struct {
	OldPassword string `json:"oldPassword" minLength:"1" maxLength:"200" example:"shanqiao demo 2026"`
	NewPassword string `json:"newPassword" minLength:"1" maxLength:"200" example:"a long sentence of my own"`
}

type tokened struct {
	Me
	token string
}

func (s *Server) session() {
	routeCookie(s, op{"POST", "/api/session", "session-open", Public, "Sign in; the cookie of the reply is the session", "session", 0}, func(ctx context.Context, _ models.Actor, in *struct{ Body SignInBody }) (tokened, error) {
		ip, _ := ctx.Value(addressKey).(string)
		agent, _ := ctx.Value(agentKey).(string)
		token, u, err := s.Users.SignIn(ctx, in.Body.Login, in.Body.Password, ip, agent)
		if err != nil {
			return tokened{}, err
		}
		a, must, err := s.Users.ActorOf(ctx, token)
		if err != nil {
			return tokened{}, err
		}
		me, err := s.me(ctx, a, must || u.MustChange)
		return tokened{me, token}, err
	}, func(_ context.Context, t tokened) string { return s.cookie(t.token, 8*time.Hour) })
	routeCookie(s, op{"DELETE", "/api/session", "session-close", Public, "Sign out", "session", 0}, func(ctx context.Context, a models.Actor, _ *None) (Done, error) {
		token, _ := ctx.Value(tokenKey).(string)
		return Done{true}, s.Users.SignOut(ctx, token)
	}, func(context.Context, Done) string { return s.cookie("", -time.Second) })
	route(s, op{"GET", "/api/session", "session-get", Public, "Who is signed in and what he may do; without an id nobody is", "session", 0}, func(ctx context.Context, a models.Actor, _ *None) (Me, error) {
		token, _ := ctx.Value(tokenKey).(string)
		_, must, err := s.Users.ActorOf(ctx, token)
		if err != nil {
			return Me{}, err
		}
		return s.me(ctx, a, must)
	})
	route(s, op{"PUT", "/api/session/password", "password-set", SignedIn, "Change one's own password; every other session ends", "session", 0}, func(ctx context.Context, a models.Actor, in *struct{ Body PasswordBody }) (Done, error) {
		token, _ := ctx.Value(tokenKey).(string)
		ip, _ := ctx.Value(addressKey).(string)
		return Done{true}, s.Users.SetPassword(ctx, a, token, ip, in.Body.OldPassword, in.Body.NewPassword)
	})
	route(s, op{"POST", "/api/session/confirm", "session-confirm", SignedIn, "Enter one's password again, which opening personal data asks for (session.confirm-password)", "session", 0}, func(ctx context.Context, a models.Actor, in *struct{ Body PasswordAgainBody }) (Done, error) {
		token, _ := ctx.Value(tokenKey).(string)
		ip, _ := ctx.Value(addressKey).(string)
		return Done{true}, s.Users.Confirm(ctx, a, token, in.Body.Password, ip)
	})
	s.relatives()
}

func (s *Server) cookie(token string, age time.Duration) string {
	c := http.Cookie{Name: s.cookieName(), Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Config.Secure(), MaxAge: int(age.Seconds())}
	return c.String()
}

func (s *Server) me(ctx context.Context, a models.Actor, must bool) (Me, error) {
	me := Me{ID: string(a.User), Name: a.Name, MustChange: must, Roles: []RoleRef{}, May: []string{}}
	for _, g := range a.Grants {
		r, err := s.roleRef(ctx, g)
		if err != nil {
			return me, err
		}
		if me.Role == "" {
			me.Role, me.RoleName, me.Place, me.RegionCode, me.OrganisationID = r.Role, r.RoleName, r.Place, r.RegionCode, r.OrganisationID
		}
		me.Roles = append(me.Roles, r)
	}
	if me.OrganisationID != "" {
		me.Organisation = me.Place
	}
	for action, p := range models.Powers {
		if a.Has(p.Roles...) || a.Has(p.Own...) {
			me.May = append(me.May, string(action))
		}
	}
	sort.Strings(me.May)
	return me, nil
}

func (s *Server) roleRef(ctx context.Context, g models.Grant) (RoleRef, error) {
	info, _ := models.RoleOf(g.Role)
	r := RoleRef{Role: string(g.Role), RoleName: info.In(langOf(ctx)), RegionCode: string(g.Region), OrganisationID: string(g.Org)}
	if g.Org != "" {
		names, err := s.Registry.Names(ctx, g.Org)
		r.Place = names[g.Org]
		return r, err
	}
	if g.Region == "" || g.Region == models.Country {
		return r, nil
	}
	codes := []models.Code{g.Region}
	if g.Region.Level() == models.LevelVillage {
		codes = []models.Code{g.Region.Up(models.LevelTownship), g.Region}
	}
	names, err := s.Regions.Names(ctx, codes...)
	for _, c := range codes {
		r.Place += names[c]
	}
	return r, err
}

// World is what kind of world the server keeps.
type World struct {
	Demo    bool   `json:"demo"`
	Today   string `json:"today" format:"date" example:"2026-11-24"`
	Now     string `json:"now" format:"date-time"`
	Weekday string `json:"weekday" example:"周二"`
	Loading string `json:"loading,omitempty" doc:"Progress of a demo world that still loads"`
}

// ClockBody moves the clock of a demo world.
type ClockBody struct {
	By string `json:"by" minLength:"3" maxLength:"8" example:"+5wd" doc:"+5wd working days, +30d days, +2h hours"`
}

func (s *Server) world() {
	route(s, op{"GET", "/api/world", "world-get", Public, "What kind of world this is, and its date", "world", 0}, func(ctx context.Context, _ models.Actor, _ *None) (World, error) {
		return s.worldNow(ctx)
	})
	route(s, op{"POST", "/api/clock", "clock-move", "clock.move", "Move the clock of a demo world", "world", 0}, func(ctx context.Context, a models.Actor, in *struct{ Body ClockBody }) (World, error) {
		if _, err := s.Params.Advance(ctx, a, in.Body.By); err != nil {
			return World{}, err
		}
		soon, cancel := context.WithTimeout(ctx, 10*time.Second) // after a long jump the rest follows in the background
		defer cancel()
		if err := s.Sweep(soon); err != nil && soon.Err() == nil {
			return World{}, err
		}
		return s.worldNow(ctx)
	})
	route(s, op{"GET", "/api/demo/accounts", "demo-accounts", Public, "The accounts of a demo world; elsewhere there are none", "world", 0}, func(ctx context.Context, _ models.Actor, _ *None) (List[Account], error) {
		w, err := s.Params.World(ctx)
		if err != nil {
			return List[Account]{}, err
		}
		if w.Kind != "demo" {
			return List[Account]{}, models.Fail(models.NotFound, "world.not-demo")
		}
		accounts, err := s.Accounts(ctx)
		return List[Account]{Items: accounts}, err
	})
	route(s, op{"GET", "/api/codes", "codes-list", Public, "Every code list with its labels", "world", 0}, func(ctx context.Context, _ models.Actor, _ *None) (map[string][]CodeLabel, error) {
		return codeLists(langOf(ctx)), nil
	})
}

func (s *Server) worldNow(ctx context.Context) (World, error) {
	w, err := s.Params.World(ctx)
	now := s.Params.Now(ctx)
	return World{Demo: w.Kind == "demo", Today: now.Format("2006-01-02"), Now: now.Format(time.RFC3339), Weekday: params.ClockText(now)[17:], Loading: w.Loading}, err
}

// CodeLabel is one entry of a code list in the reader's language.
type CodeLabel struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

func codeLists(lang string) map[string][]CodeLabel {
	out := map[string][]CodeLabel{}
	for name, list := range map[string]models.List{"category": models.Categories, "resourceKind": models.ResourceKinds, "unit": models.Units, "urgency": models.Urgencies,
		"level": models.NeedLevels, "govAid": models.GovAid, "group": models.Groups, "orgType": models.OrgTypeList(), "credit": models.CreditStates, "grade": models.Grades,
		"restriction": models.Restrictions, "sourceFunds": models.FundSources, "schoolStage": models.SchoolStages, "relation": models.Relations,
		"honourCategory": models.HonourCategories, "regionTag": models.RegionTags, "consentItem": models.ConsentItems, "consentMethod": models.ConsentMethods, "voucherState": models.VoucherLabels} {
		for _, t := range list {
			out[name] = append(out[name], CodeLabel{t.Code, t.In(lang)})
		}
	}
	for _, m := range models.Machines {
		for _, st := range m.Stages {
			out[m.Noun+"State"] = append(out[m.Noun+"State"], CodeLabel{st.State, st.Label.In(lang)})
		}
	}
	for _, r := range models.Roles {
		out["role"] = append(out["role"], CodeLabel{string(r.Role), r.In(lang)})
	}
	return out
}
