package identity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Sign-in limits (trust §4.3). Sessions live by the machine's own clock, also in a demo world.
const (
	longestIdle   = models.IdleGiver
	absoluteLimit = 8 * time.Hour
	window        = 15 * time.Minute
	perLogin      = 5
	perAddress    = 20
)

// Cost is the memory of one password hash in KiB; tests lower it.
var Cost uint32 = 47_104

// SignIn checks login and password and opens a session under a new random value, which the cookie carries. Unknown users
// cost the same time as known ones; five failures of an account or twenty of an address in 15 minutes pause both.
func (s *Identity) SignIn(ctx context.Context, login, password, ip, agent string) (string, models.User, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	db := store.From(ctx, s.db)
	now := time.Now()
	if err := throttled(db, login, ip, now); err != nil {
		return "", models.User{}, err
	}
	var users []models.User
	if err := db.Where("login = ?", login).Find(&users).Error; err != nil {
		return "", models.User{}, err
	}
	u := models.User{PasswordHash: dummyHash}
	if len(users) == 1 {
		u = users[0]
	}
	good, err := s.matches(ctx, u.PasswordHash, password)
	if err != nil {
		return "", models.User{}, err
	}
	if !good || !u.Active {
		if err := failed(db, login, ip, now); err != nil {
			return "", models.User{}, err
		}
		return "", models.User{}, models.Fail(models.Unauthenticated, "signin.wrong")
	}
	token, err := s.openSession(ctx, u, agent, now)
	return token, u, err
}

func (s *Identity) openSession(ctx context.Context, u models.User, agent string, now time.Time) (string, error) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	token := base64.RawURLEncoding.EncodeToString(raw)
	sum := sha256.Sum256([]byte(token))
	a := models.Actor{User: u.ID}
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		row := models.Session{Hash: sum[:], UserID: u.ID, CreatedAt: now, SeenAt: now, ConfirmedAt: now, ExpiresAt: now.Add(absoluteLimit), Agent: short(agent, 200)}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM sessions WHERE expires_at < ?", now).Error; err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM signin_failures WHERE login = ? OR at < ?", u.Login, now.Add(-24*time.Hour)).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, s.now(ctx), models.Entry{Fact: "user.signed-in", Noun: "user", Subject: u.ID, Region: models.Country})
	})
	return token, err
}

// ActorOf gives who a session cookie belongs to, with the roles he holds this very moment, and whether the password must
// be changed first. An unknown, idle or old session is nobody.
func (s *Identity) ActorOf(ctx context.Context, token string) (models.Actor, bool, error) {
	if token == "" {
		return models.Actor{}, false, nil
	}
	sum := sha256.Sum256([]byte(token))
	now := time.Now()
	var a models.Actor
	var mustChange bool
	var seen time.Time
	err := store.Rows(ctx, s.db, func(c *store.Cells) {
		a.User, a.Name, a.Person, mustChange, seen, a.PasswordAt = c.ID(), c.Text(), c.ID(), c.Bool(), c.Time(), c.Time()
		if role := c.Text(); role != "" {
			a.Grants = append(a.Grants, models.Grant{Role: models.Role(role), Region: models.Code(c.Text()), Org: c.ID()})
		}
	}, whoAsks, sum[:], now, now.Add(-longestIdle))
	if err != nil || a.User == "" {
		return models.Actor{}, false, err
	}
	if now.Sub(seen) > models.IdleLimit(a.Grants) { // by the roles of this moment
		return models.Actor{}, false, nil
	}
	if now.Sub(seen) > time.Minute {
		if err := store.From(ctx, s.db).Exec("UPDATE sessions SET seen_at = ? WHERE hash = ?", now, sum[:]).Error; err != nil {
			return models.Actor{}, false, err
		}
	}
	a, err = s.reaching(ctx, a)
	return a, mustChange, err
}

// whoAsks reads session, user and roles in one question; every request begins with it.
const whoAsks = `SELECT u.id::text, u.name, u.person_id::text, u.must_change, s.seen_at, s.confirmed_at, g.role, g.region, g.org_id::text FROM sessions s JOIN users u ON u.id = s.user_id
	LEFT JOIN user_grants g ON g.user_id = u.id AND g.revoked_at IS NULL
	WHERE s.hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND u.active ORDER BY g.id`

func (s *Identity) actor(ctx context.Context, u models.User) (models.Actor, error) {
	grants, err := s.Grants(ctx, u.ID)
	if err != nil {
		return models.Actor{}, err
	}
	a := models.Actor{User: u.ID, Name: u.Name, Person: models.Opt(u.PersonID)}
	for _, g := range grants {
		a.Grants = append(a.Grants, models.Grant{Role: g.Role, Region: g.Region, Org: models.Opt(g.OrgID)})
	}
	return s.reaching(ctx, a)
}

// SignOut ends the session of a cookie.
func (s *Identity) SignOut(ctx context.Context, token string) error {
	sum := sha256.Sum256([]byte(token))
	return store.From(ctx, s.db).Exec("DELETE FROM sessions WHERE hash = ?", sum[:]).Error
}

// SetPassword changes one's own password after checking the old one; every other session ends. A wrong old one counts
// like a failed sign-in, so that a session somebody left open is no way to guess it.
func (s *Identity) SetPassword(ctx context.Context, a models.Actor, token, ip, old, fresh string) error {
	u, err := store.Get[models.User](store.From(ctx, s.db), a.User, "user")
	if err != nil {
		return err
	}
	if wrong := checkPassword("newPassword", fresh, u.Login); len(wrong) > 0 {
		return models.Wrong(wrong)
	}
	if err := s.checkOwn(ctx, a, old, ip, models.FieldError{Field: "oldPassword", Code: "password.old-wrong"}); err != nil {
		return err
	}
	hash, err := s.hash(ctx, fresh)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(token))
	now := s.now(ctx)
	return store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		u, err := store.Lock[models.User](tx, a.User, "user")
		if err != nil {
			return err
		}
		u.PasswordHash, u.MustChange = hash, false
		store.Stamp(&u.Base, a, now)
		if err := tx.Save(&u).Error; err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM sessions WHERE user_id = ? AND hash <> ?", a.User, sum[:]).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "user.password-set", Noun: "user", Subject: u.ID, Region: models.Country})
	})
}

var dummyHash = "argon2id$1$47104$" + base64.RawStdEncoding.EncodeToString(make([]byte, 16)) + "$" + base64.RawStdEncoding.EncodeToString(make([]byte, 32))

func (s *Identity) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)
	sum, err := s.argon(ctx, password, salt, Cost)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("argon2id$1$%d$%s$%s", Cost, base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum)), nil
}

func (s *Identity) matches(ctx context.Context, stored, password string) (bool, error) {
	parts := strings.Split(stored, "$")
	if len(parts) != 5 {
		return false, nil
	}
	var cost uint32
	if _, err := fmt.Sscan(parts[2], &cost); err != nil {
		return false, nil
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[3])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[4])
	if err1 != nil || err2 != nil {
		return false, nil
	}
	got, err := s.argon(ctx, password, salt, cost)
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

// argon hashes at most two passwords at the same time; the others wait until their request gives up.
func (s *Identity) argon(ctx context.Context, password string, salt []byte, cost uint32) ([]byte, error) {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return nil, models.Fail(models.Unavailable, "signin.busy")
	}
	return argon2.IDKey([]byte(password), salt, 1, cost, 1, 32), nil
}

func checkPassword(field, password, login string) []models.FieldError {
	switch n := utf8.RuneCountInString(password); {
	case n < 12:
		return []models.FieldError{{Field: field, Code: "password.short"}}
	case n > 128:
		return []models.FieldError{{Field: field, Code: "password.long"}}
	case login != "" && strings.Contains(strings.ToLower(password), login):
		return []models.FieldError{{Field: field, Code: "password.login-inside"}}
	case common(password):
		return []models.FieldError{{Field: field, Code: "password.common"}}
	}
	return nil
}

// common finds passwords that anybody tries first: one character or a run of neighbours repeated, and the usual stems.
func common(password string) bool {
	low := strings.ToLower(password)
	for _, stem := range []string{"password", "123456", "qwerty", "admin", "111111", "000000", "666666", "888888", "abc123", "iloveyou", "woaini", "shanqiao123"} {
		if strings.Contains(low, stem) && len(low)-len(stem) < 8 {
			return true
		}
	}
	distinct := map[rune]bool{}
	for _, r := range low {
		distinct[r] = true
	}
	return len(distinct) < 5
}

func checkLogin(login string) []models.FieldError {
	if len(login) < 3 || len(login) > 40 {
		return []models.FieldError{{Field: "login", Code: "user.login-form"}}
	}
	for _, r := range login {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_') {
			return []models.FieldError{{Field: "login", Code: "user.login-form"}}
		}
	}
	return nil
}

func short(s string, n int) string {
	r := []rune(strings.ToValidUTF8(s, ""))
	if len(r) > n {
		r = r[:n]
	}
	return string(r)
}
