package notices

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"shanqiao/app/store"
	"shanqiao/models"
)

// challengeLife is how long a question may be answered: long enough to write 2,000 characters on a phone.
const challengeLife = time.Hour

// Challenge is a sum that the objection form asks, so that no program floods it: read and answered without pictures, colours
// or scripts of others. Token carries what the server needs to check the answer, sealed by its key.
type Challenge struct {
	Token     string
	A, B      int
	ExpiresAt time.Time
}

// Ask makes a question. Nothing is stored until it is answered.
func (s *Notices) Ask() Challenge {
	c := Challenge{A: 11 + rand.IntN(40), B: 2 + rand.IntN(8), ExpiresAt: time.Now().Add(challengeLife)}
	c.Token = s.challengeToken(string(store.NewID()), c.ExpiresAt.Unix(), c.A+c.B)
	return c
}

func (s *Notices) challengeToken(nonce string, until int64, answer int) string {
	head := fmt.Sprintf("%s.%d.", nonce, until)
	return head + base64.RawURLEncoding.EncodeToString(s.pii.Hash("challenge", head, strconv.Itoa(answer)))
}

// Answered checks an answer and uses the question up, right or wrong; a question works once in all processes. The use is
// written at once and outlives a transaction of the caller that fails.
func (s *Notices) Answered(ctx context.Context, token, answer string) error {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || !store.IsID(models.ID(parts[0])) {
		return models.Wrong([]models.FieldError{{Field: "challenge", Code: "challenge.over"}})
	}
	until, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || time.Now().Unix() > until {
		return models.Wrong([]models.FieldError{{Field: "challenge", Code: "challenge.over"}})
	}
	n, err := strconv.Atoi(strings.TrimSpace(models.Fold(answer)))
	right := err == nil && hmac.Equal([]byte(s.challengeToken(parts[0], until, n)), []byte(token))
	used := s.db.Gorm().WithContext(ctx).Exec("INSERT INTO challenges (nonce, at) VALUES (?, ?) ON CONFLICT DO NOTHING", parts[0], time.Now())
	if used.Error != nil {
		return used.Error
	}
	switch {
	case used.RowsAffected == 0:
		return models.Wrong([]models.FieldError{{Field: "challenge", Code: "challenge.over"}})
	case !right:
		return models.Wrong([]models.FieldError{{Field: "answer", Code: "challenge.wrong"}})
	}
	return nil
}
