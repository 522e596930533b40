// Package identity knows who signs in: users, their roles at divisions and in organisations, sessions and the throttle.
// It owns users, user_grants, sessions, signin_failures and relatives. Facts: user.created, .granted, .revoked, .reset,
// .deactivated, .password-set, .signed-in. It listens to nothing.
package identity

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Identity is the room of users.
type Identity struct {
	db    *store.DB
	trail *trail.Trail
	now   func(context.Context) time.Time
	slots chan struct{} // passwords hashed at the same time: 46 MiB each

	gained func(ctx context.Context, node models.Code) ([]models.Code, error) // retired divisions that went into a node
}

// New makes the room; now is the clock of the world (sessions use the machine's own clock), gained says what a node reaches
// beside its range.
func New(db *store.DB, t *trail.Trail, now func(context.Context) time.Time, gained func(ctx context.Context, node models.Code) ([]models.Code, error)) *Identity {
	return &Identity{db: db, trail: t, now: now, slots: make(chan struct{}, 2), gained: gained}
}

// reaching adds to the roles of an actor what went into their nodes.
func (s *Identity) reaching(ctx context.Context, a models.Actor) (models.Actor, error) {
	for i, g := range a.Grants {
		if g.Org != "" || g.Region == "" || g.Region == models.Country {
			continue
		}
		var err error
		if a.Grants[i].Also, err = s.gained(ctx, g.Region); err != nil {
			return a, err
		}
	}
	return a, nil
}

// NewUser is what an administrator enters.
type NewUser struct {
	Login, Name, Password string
	MustChange            bool
}

// CreateUser adds somebody who can sign in, without any role yet.
func (s *Identity) CreateUser(ctx context.Context, a models.Actor, in NewUser) (models.User, error) {
	in.Login = strings.ToLower(strings.TrimSpace(in.Login))
	u := models.User{Login: in.Login, Name: strings.TrimSpace(in.Name), MustChange: in.MustChange, Active: true}
	wrong := append(checkLogin(in.Login), models.PlainText("name", u.Name, 1, 30)...)
	wrong = append(wrong, checkPassword("password", in.Password, in.Login)...)
	if !a.System {
		if err := a.Must("user.create", models.Subject{}); err != nil {
			return u, err
		}
	}
	if err := models.Wrong(wrong); err != nil {
		return u, err
	}
	var err error
	if u.PasswordHash, err = s.hash(ctx, in.Password); err != nil {
		return u, err
	}
	now := s.now(ctx)
	err = store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		store.Stamp(&u.Base, a, now)
		if err := tx.Create(&u).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "user.created", Noun: "user", Subject: u.ID, Region: models.Country})
	})
	return u, err
}

// Grant gives a role at a division or in an organisation. Nobody grants to himself.
func (s *Identity) Grant(ctx context.Context, a models.Actor, user models.ID, g models.Grant) error {
	now := s.now(ctx)
	return store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		if _, err := store.Lock[models.User](tx, user, "user"); err != nil {
			return err
		}
		if !a.System {
			if err := a.Must("user.grant", models.Subject{Hands: map[string]models.ID{"self": user}}); err != nil {
				return err
			}
		}
		return s.GrantTx(tx, a, now, user, g)
	})
}

// GrantTx gives a role inside the caller's transaction: the registry gives its applicant the role of manager.
func (s *Identity) GrantTx(tx *gorm.DB, a models.Actor, now time.Time, user models.ID, g models.Grant) error {
	if err := checkGrant(g); err != nil {
		return err
	}
	row := models.UserGrant{ID: store.NewID(), UserID: user, Role: g.Role, Region: g.Region, GrantedAt: now, GrantedBy: a.User}
	if g.Org != "" {
		row.OrgID = &g.Org
	}
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	return s.trail.Record(tx, a, now, models.Entry{Fact: "user.granted", Noun: "user", Subject: user, Region: g.Region, Note: string(g.Role)})
}

func checkGrant(g models.Grant) error {
	info, ok := models.RoleOf(g.Role)
	switch {
	case !ok:
		return models.Wrong([]models.FieldError{{Field: "role", Code: "field.code", Args: []any{string(g.Role)}}})
	case info.Org && g.Org == "":
		return models.Wrong([]models.FieldError{{Field: "org", Code: "field.required"}})
	case !info.Org && g.Org != "":
		return models.Wrong([]models.FieldError{{Field: "org", Code: "grant.not-in-org"}})
	case !info.Org && info.Level != models.LevelCountry && (!g.Region.Valid() || g.Region.Level() != info.Level):
		return models.Wrong([]models.FieldError{{Field: "region", Code: "grant.level", Args: []any{info.Text}}})
	}
	return nil
}

// Revoke takes a role away at once: the next request of its holder no longer has it.
func (s *Identity) Revoke(ctx context.Context, a models.Actor, grant models.ID) error {
	now := s.now(ctx)
	return store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		g, err := store.Lock[models.UserGrant](tx, grant, "grant")
		if err != nil {
			return err
		}
		if err := a.Must("user.revoke", models.Subject{Hands: map[string]models.ID{"self": g.UserID}}); err != nil {
			return err
		}
		if g.RevokedAt != nil {
			return models.Fail(models.Conflict, "grant.revoked-already")
		}
		g.RevokedAt, g.RevokedBy = &now, &a.User
		if err := tx.Save(&g).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "user.revoked", Noun: "user", Subject: g.UserID, Region: g.Region, Note: string(g.Role)})
	})
}

// Deactivate closes an account and ends its sessions.
func (s *Identity) Deactivate(ctx context.Context, a models.Actor, user models.ID) error {
	return s.change(ctx, a, "user.deactivate", user, "user.deactivated", func(u *models.User) { u.Active = false })
}

// Reset sets a password that its owner must change at the next sign-in, and ends the sessions.
func (s *Identity) Reset(ctx context.Context, a models.Actor, user models.ID, password string) error {
	if err := models.Wrong(checkPassword("password", password, "")); err != nil {
		return err
	}
	hash, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.change(ctx, a, "user.reset", user, "user.reset", func(u *models.User) { u.PasswordHash, u.MustChange = hash, true })
}

func (s *Identity) change(ctx context.Context, a models.Actor, action models.Action, user models.ID, fact models.Fact, do func(u *models.User)) error {
	now := s.now(ctx)
	return store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		u, err := store.Lock[models.User](tx, user, "user")
		if err != nil {
			return err
		}
		if err := a.Must(action, models.Subject{Hands: map[string]models.ID{"self": user}}); err != nil {
			return err
		}
		do(&u)
		store.Stamp(&u.Base, a, now)
		if err := tx.Save(&u).Error; err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM sessions WHERE user_id = ?", user).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: fact, Noun: "user", Subject: user, Region: models.Country})
	})
}
