package pii

import (
	"context"
	"crypto/cipher"
	"fmt"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Bulk seals the values of many new subjects in memory and writes all their data keys at once: for loads of thousands of
// people. It is for subjects that have no key yet, and for one goroutine.
type Bulk struct {
	p    *PII
	open map[models.ID]cipher.AEAD
	keys []*keyRow
}

// Bulk begins to seal in bulk. What it sealed can be opened once WriteTx has written the keys.
func (p *PII) Bulk() *Bulk { return &Bulk{p: p, open: map[models.ID]cipher.AEAD{}} }

// Seal encrypts a value under a key of the subject's own, as PII.Seal does; an empty value stays empty.
func (b *Bulk) Seal(subject models.ID, field string, value []byte) (models.Sealed, error) {
	if len(value) == 0 {
		return models.Sealed{}, nil
	}
	gcm, ok := b.open[subject]
	if !ok {
		var err error
		if gcm, err = b.key(subject); err != nil {
			return models.Sealed{}, fmt.Errorf("making the key of %s: %w", subject, err)
		}
	}
	nonce := random(gcm.NonceSize())
	return models.SealedBox(gcm.Seal(nonce, nonce, value, []byte(field+"|"+string(subject)))), nil
}

func (b *Bulk) key(subject models.ID) (cipher.AEAD, error) {
	key := random(32)
	newest := b.p.keys.Wrapping[len(b.p.keys.Wrapping)-1]
	wrapped, err := encrypt(newest.Key, key, "key|"+string(subject))
	if err != nil {
		return nil, err
	}
	gcm, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	b.open[subject] = gcm
	b.keys = append(b.keys, &keyRow{string(subject), newest.Number, wrapped})
	return gcm, nil
}

// WriteTx writes the keys in the caller's transaction, which also writes what they seal.
func (b *Bulk) WriteTx(ctx context.Context, tx *gorm.DB) error {
	err := store.Copy(ctx, tx, b.keys)
	b.keys = nil
	return err
}
