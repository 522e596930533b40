package store

import (
	"bytes"
	"context"
	"fmt"

	"gorm.io/gorm"

	"shanqiao/models"
)

// Keyed is the Idempotency-Key of a request: whose it is, for which route, and the hash of the body it came with.
type Keyed struct {
	Key, Route string
	BodyHash   []byte
}

// Reply is what was answered: a status and the exact bytes.
type Reply struct {
	Status int
	Body   []byte
}

type idempotencyKey struct {
	Actor    string
	Key      string
	Route    string
	BodyHash []byte
	Status   int
	Reply    []byte
}

// Once runs f in one transaction and keeps its reply there under the key. The same key again gives the same bytes and no
// second effect; with another body or route it is refused. A failure keeps nothing. Without a key f just runs.
func Once(ctx context.Context, d *DB, a models.Actor, k Keyed, f func(ctx context.Context) (Reply, error)) (Reply, bool, error) {
	var out Reply
	replayed := false
	err := Tx(ctx, d, a, func(tx *gorm.DB) error {
		out, replayed = Reply{}, false
		if k.Key != "" {
			done, err := claim(tx, a, k)
			if err != nil {
				return err
			}
			if done != nil {
				out, replayed = *done, true
				return nil
			}
		}
		var err error
		if out, err = f(With(ctx, tx)); err != nil || k.Key == "" {
			return err
		}
		return tx.Exec("UPDATE idempotency_keys SET status = ?, reply = ? WHERE actor = ? AND key = ?", out.Status, out.Body, actorKey(a), k.Key).Error
	})
	return out, replayed, err
}

// claim takes the key for this transaction, or gives the reply stored under it. A rival with the same key waits here.
func claim(tx *gorm.DB, a models.Actor, k Keyed) (*Reply, error) {
	res := tx.Exec("INSERT INTO idempotency_keys (actor, key, route, body_hash) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", actorKey(a), k.Key, k.Route, k.BodyHash)
	if res.Error != nil {
		return nil, fmt.Errorf("claiming the key: %w", res.Error)
	}
	if res.RowsAffected == 1 {
		return nil, nil
	}
	var old idempotencyKey
	if err := tx.Raw("SELECT * FROM idempotency_keys WHERE actor = ? AND key = ?", actorKey(a), k.Key).Scan(&old).Error; err != nil {
		return nil, fmt.Errorf("reading the key: %w", err)
	}
	if old.Route != k.Route || !bytes.Equal(old.BodyHash, k.BodyHash) {
		return nil, models.Fail(models.Invalid, "key.other-request")
	}
	return &Reply{Status: old.Status, Body: old.Reply}, nil
}

func actorKey(a models.Actor) string {
	if a.User != "" {
		return string(a.User)
	}
	return "public"
}
