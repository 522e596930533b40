package identity

import (
	"context"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Grants lists the roles a user holds now.
func (s *Identity) Grants(ctx context.Context, user models.ID) ([]models.UserGrant, error) {
	var rows []models.UserGrant
	return rows, store.From(ctx, s.db).Where("user_id = ? AND revoked_at IS NULL", user).Order("id").Find(&rows).Error
}

// Listed is a user with his roles.
type Listed struct {
	models.User
	Grants []models.UserGrant
}

// List gives a page of users after a login, for administrators.
func (s *Identity) List(ctx context.Context, a models.Actor, q, after string, limit int) ([]Listed, error) {
	if err := a.Must("user.list", models.Subject{}); err != nil {
		return nil, err
	}
	db := store.From(ctx, s.db).Where("login > ?", after).Order("login").Limit(limit)
	if q != "" {
		db = db.Where("login LIKE ? OR name LIKE ?", "%"+likeSafe(q)+"%", "%"+likeSafe(q)+"%")
	}
	var users []models.User
	if err := db.Find(&users).Error; err != nil {
		return nil, err
	}
	out := make([]Listed, 0, len(users))
	ids := []models.ID{}
	for _, u := range users {
		ids = append(ids, u.ID)
		out = append(out, Listed{User: u})
	}
	var grants []models.UserGrant
	if err := store.From(ctx, s.db).Where("user_id IN ? AND revoked_at IS NULL", ids).Order("id").Find(&grants).Error; err != nil {
		return nil, err
	}
	for i := range out {
		for _, g := range grants {
			if g.UserID == out[i].ID {
				out[i].Grants = append(out[i].Grants, g)
			}
		}
	}
	return out, nil
}

// ByLogin finds a user; for the command line and the demo world.
func (s *Identity) ByLogin(ctx context.Context, login string) (models.User, bool, error) {
	var users []models.User
	err := store.From(ctx, s.db).Where("login = ?", login).Find(&users).Error
	if err != nil || len(users) == 0 {
		return models.User{}, false, err
	}
	return users[0], true, nil
}

// ActorByLogin acts as a user from the command line or a test of a room.
func (s *Identity) ActorByLogin(ctx context.Context, login string) (models.Actor, error) {
	u, ok, err := s.ByLogin(ctx, login)
	if err != nil {
		return models.Actor{}, err
	}
	if !ok {
		return models.Actor{}, models.Fail(models.NotFound, "user.not-found")
	}
	return s.actor(ctx, u)
}

// Names gives the display names of users, for holders and reviews.
func (s *Identity) Names(ctx context.Context, ids ...models.ID) (map[models.ID]string, error) {
	var known []models.ID
	for _, id := range ids {
		if store.IsID(id) {
			known = append(known, id)
		}
	}
	names := map[models.ID]string{}
	if len(known) == 0 {
		return names, nil
	}
	var users []models.User
	if err := store.From(ctx, s.db).Select("id", "name").Where("id IN ?", known).Find(&users).Error; err != nil {
		return nil, err
	}
	for _, u := range users {
		names[u.ID] = u.Name
	}
	return names, nil
}

func likeSafe(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		if r == '%' || r == '_' || r == '\\' {
			out = append(out, '\\')
		}
		out = append(out, r)
	}
	return string(out)
}
