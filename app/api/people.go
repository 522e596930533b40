package api

import (
	"context"
	"time"

	"shanqiao/app/identity"
	"shanqiao/app/params"
	"shanqiao/models"
)

// User is somebody who can sign in, as administrators see him.
type User struct {
	ID         string    `json:"id"`
	Version    int64     `json:"version"`
	Login      string    `json:"login" example:"village"`
	Name       string    `json:"name" example:"王桂兰"`
	Active     bool      `json:"active"`
	MustChange bool      `json:"mustChange"`
	Roles      []RoleRef `json:"roles"`
}

func (u User) etag() string { return etag(u.Version) }

// UserBody is a new user; he changes the password at his first sign-in.
type UserBody struct {
	Login    string `json:"login" minLength:"3" maxLength:"40" example:"zhao.min"`
	Name     string `json:"name" minLength:"1" maxLength:"60" example:"赵敏"`
	Password string `json:"password" minLength:"1" maxLength:"200" example:"four words to begin with"`
}

// ResetBody is a password set by an administrator.
type ResetBody struct {
	Password string `json:"password" minLength:"1" maxLength:"200" example:"four words to begin with"`
}

// GrantBody gives a role.
type GrantBody struct {
	Role           string `json:"role" example:"township_clerk"`
	Region         string `json:"region,omitempty" maxLength:"12" example:"220821100000"`
	OrganisationID string `json:"organisationId,omitempty" maxLength:"64" example:""`
}

// UserList narrows a list of users.
type UserList struct {
	Page
	Q string `query:"q" maxLength:"60"`
}

func (s *Server) people() {
	route(s, op{"GET", "/api/users", "users-list", "user.list", "List users", "users", 0}, func(ctx context.Context, a models.Actor, in *UserList) (List[User], error) {
		rows, err := s.Users.List(ctx, a, in.Q, in.After, in.Limit+1)
		if err != nil {
			return List[User]{}, err
		}
		out := List[User]{Items: []User{}}
		for i, u := range rows {
			if i == in.Limit {
				out.Next = rows[i-1].Login
				break
			}
			v, err := s.showUser(ctx, u)
			if err != nil {
				return out, err
			}
			out.Items = append(out.Items, v)
		}
		return out, nil
	})
	route(s, op{"POST", "/api/users", "user-create", "user.create", "Add a user without roles", "users", 201}, func(ctx context.Context, a models.Actor, in *Create[UserBody]) (User, error) {
		u, err := s.Users.CreateUser(ctx, a, identity.NewUser{Login: in.Body.Login, Name: in.Body.Name, Password: in.Body.Password, MustChange: true})
		if err != nil {
			return User{}, err
		}
		return s.showUser(ctx, identity.Listed{User: u})
	})
	route(s, op{"POST", "/api/users/{id}/reset", "user-reset", "user.reset", "Set a password that must be changed at the next sign-in", "users", 0}, func(ctx context.Context, a models.Actor, in *Command[ResetBody]) (Done, error) {
		return Done{true}, s.Users.Reset(ctx, a, models.ID(in.ID), in.Body.Password)
	})
	route(s, op{"POST", "/api/users/{id}/deactivate", "user-deactivate", "user.deactivate", "Close an account and end its sessions", "users", 0}, func(ctx context.Context, a models.Actor, in *Command[Empty]) (Done, error) {
		return Done{true}, s.Users.Deactivate(ctx, a, models.ID(in.ID))
	})
	route(s, op{"POST", "/api/users/{id}/grants", "user-grant", "user.grant", "Give a role", "users", 201}, func(ctx context.Context, a models.Actor, in *Command[GrantBody]) (Done, error) {
		return Done{true}, s.Users.Grant(ctx, a, models.ID(in.ID), models.Grant{Role: models.Role(in.Body.Role), Region: models.Code(in.Body.Region), Org: models.ID(in.Body.OrganisationID)})
	})
	route(s, op{"POST", "/api/grants/{id}/revoke", "grant-revoke", "user.revoke", "Take a role away", "users", 0}, func(ctx context.Context, a models.Actor, in *Command[Empty]) (Done, error) {
		return Done{true}, s.Users.Revoke(ctx, a, models.ID(in.ID))
	})
	s.parameters()
	s.calendar()
}

func (s *Server) showUser(ctx context.Context, u identity.Listed) (User, error) {
	v := User{ID: string(u.ID), Version: u.Version, Login: u.Login, Name: u.Name, Active: u.Active, MustChange: u.MustChange, Roles: []RoleRef{}}
	for _, g := range u.Grants {
		r, err := s.roleRef(ctx, models.Grant{Role: g.Role, Region: g.Region, Org: models.Opt(g.OrgID)})
		if err != nil {
			return v, err
		}
		r.GrantID = string(g.ID)
		v.Roles = append(v.Roles, r)
	}
	return v, nil
}

// Parameter is one dated parameter: the product's default and what regions set.
type Parameter struct {
	Key     string  `json:"key" example:"second_officer_limit_fen"`
	Label   string  `json:"label" example:"对接金额超过多少须第二名县级审核人"`
	Unit    string  `json:"unit" example:"fen"`
	Default int64   `json:"default" example:"5000000"`
	Source  string  `json:"source" example:"产品默认"`
	Set     []Value `json:"set"`
}

// Value is a parameter as a region set it.
type Value struct {
	Region    Place      `json:"region"`
	Value     int64      `json:"value"`
	ValidFrom time.Time  `json:"validFrom"`
	ValidTo   *time.Time `json:"validTo,omitempty"`
	DocNo     string     `json:"docNo"`
}

// ParameterBody sets a parameter from a day on.
type ParameterBody struct {
	Key       string `json:"key" minLength:"1" maxLength:"60" example:"second_officer_limit_fen"`
	Region    string `json:"region" minLength:"12" maxLength:"12" example:"220821000000"`
	Value     int64  `json:"value" minimum:"0" example:"3000000"`
	ValidFrom string `json:"validFrom" format:"date" example:"2027-01-01"`
	DocNo     string `json:"docNo" minLength:"1" maxLength:"100" example:"吉民发〔2026〕1号"`
}

func (s *Server) parameters() {
	route(s, op{"GET", "/api/params", "params-list", Public, "Every dated parameter, its default and what regions set: the rules are public", "params", 0}, func(ctx context.Context, a models.Actor, _ *None) (List[Parameter], error) {
		rows, err := s.Params.List(ctx)
		if err != nil {
			return List[Parameter]{}, err
		}
		out := List[Parameter]{Items: []Parameter{}}
		for _, d := range params.Defaults {
			p := Parameter{Key: d.Key, Label: d.In(langOf(ctx)), Unit: d.Unit, Default: d.Value, Source: d.Doc, Set: []Value{}}
			for _, r := range rows {
				if r.Key != d.Key {
					continue
				}
				place, err := s.place(ctx, r.Region)
				if err != nil {
					return out, err
				}
				p.Set = append(p.Set, Value{place, r.Value, r.ValidFrom, r.ValidTo, r.DocNo})
			}
			out.Items = append(out.Items, p)
		}
		return out, nil
	})
	route(s, op{"POST", "/api/params", "param-set", "param.set", "Set a parameter for a region from a day on", "params", 201}, func(ctx context.Context, a models.Actor, in *Create[ParameterBody]) (Done, error) {
		from := asDate(in.Body.ValidFrom)
		if from == nil {
			return Done{}, models.Wrong([]models.FieldError{{Field: "validFrom", Code: "field.required"}})
		}
		_, err := s.Params.Set(ctx, a, models.Param{Key: in.Body.Key, Region: models.Code(in.Body.Region), Value: in.Body.Value, ValidFrom: *from, DocNo: in.Body.DocNo})
		return Done{err == nil}, err
	})
	route(s, op{"GET", "/api/trail", "trail-list", "trail.read", "What happened, newest first; no personal data stands in it", "trail", 0}, func(ctx context.Context, a models.Actor, in *struct {
		Before int64 `query:"before" minimum:"0" doc:"Entries below this number"`
		Limit  int   `query:"limit" minimum:"1" maximum:"200" default:"50"`
	}) (List[TrailEntry], error) {
		rows, err := s.Trail.Latest(ctx, a, in.Before, in.Limit)
		out := List[TrailEntry]{Items: []TrailEntry{}}
		for _, e := range rows {
			where := e.Region
			if !models.See(models.Reader{Actor: a}, models.Need{Region: where}, models.NoTie).Case {
				where = where.Up(models.LevelCounty)
			}
			out.Items = append(out.Items, TrailEntry{e.ID, e.At, string(e.Actor), string(e.Fact), e.Noun, string(e.Subject), string(where), e.From, e.To})
		}
		return out, err
	})
}

// TrailEntry is one line of the trail.
type TrailEntry struct {
	ID      int64     `json:"id"`
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	Fact    string    `json:"fact" example:"need.check"`
	Noun    string    `json:"noun" example:"need"`
	Subject string    `json:"subject"`
	Region  string    `json:"region"`
	From    string    `json:"from,omitempty"`
	To      string    `json:"to,omitempty"`
}
