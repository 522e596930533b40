// Package pii seals and opens personal data. Each person, organisation or file has its own data key, wrapped by a key
// that lives in a file outside the database; destroying the data key erases. Opening records who, what and why first.
// It owns sealed_keys.
package pii

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Keys are what the key file holds: numbered wrapping keys, the newest last, and the key of the look-up hashes.
type Keys struct {
	Wrapping []WrappingKey `json:"wrapping"`
	Lookup   []byte        `json:"lookup"`
}

// WrappingKey wraps data keys.
type WrappingKey struct {
	Number int    `json:"number"`
	Key    []byte `json:"key"`
}

// PII seals and opens.
type PII struct {
	db    *store.DB
	trail *trail.Trail
	keys  Keys
}

// New takes keys read by LoadKeys.
func New(db *store.DB, t *trail.Trail, keys Keys) *PII { return &PII{db, t, keys} }

// FirstKeys reads the key file. Where there is none it makes one, but only for a database that has nothing sealed yet: new
// keys would not open what older ones have closed.
func FirstKeys(ctx context.Context, db *store.DB, path string, say func(string)) (Keys, error) {
	k, err := LoadKeys(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	var sealed bool
	if err := db.Pool.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM sealed_keys)").Scan(&sealed); err != nil {
		return k, fmt.Errorf("looking for sealed data: %w", err)
	}
	if sealed {
		return k, fmt.Errorf("there is no KEY_FILE at %s, and the database holds personal data that only it opens: put the file back, or set KEY_FILE to where it lies", path)
	}
	if k, err = MakeKeys(path); err == nil {
		say("made a new KEY_FILE at " + path + ": keep a copy apart from the database")
	}
	return k, err
}

// LoadKeys reads the key file.
func LoadKeys(path string) (Keys, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Keys{}, fmt.Errorf("reading KEY_FILE: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return Keys{}, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return Keys{}, fmt.Errorf("KEY_FILE %s may be read by others: chmod 600 it", path)
	}
	var k Keys
	if err := json.Unmarshal(raw, &k); err != nil || len(k.Wrapping) == 0 || len(k.Lookup) < 32 {
		return Keys{}, fmt.Errorf("KEY_FILE %s is not a key file", path)
	}
	return k, nil
}

// MakeKeys makes a key file with mode 0600. Of several that make one at once, all take the first.
func MakeKeys(path string) (Keys, error) {
	own := fmt.Sprintf("%s.%d", path, os.Getpid())
	if err := SaveKeys(own, Keys{Wrapping: []WrappingKey{{1, random(32)}}, Lookup: random(32)}); err != nil {
		return Keys{}, err
	}
	err := os.Link(own, path)
	os.Remove(own)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return Keys{}, fmt.Errorf("making KEY_FILE: %w", err)
	}
	return LoadKeys(path)
}

// Rotate adds a new wrapping key; data keys wrapped from now on use it, Rewrap brings the old ones over.
func (k Keys) Rotate() Keys {
	next := k.Wrapping[len(k.Wrapping)-1].Number + 1
	k.Wrapping = append(append([]WrappingKey(nil), k.Wrapping...), WrappingKey{next, random(32)})
	return k
}

// SaveKeys writes the key file in one step.
func SaveKeys(path string, k Keys) error {
	raw, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the folder of KEY_FILE: %w", err)
	}
	tmp := path + ".new"
	if err := os.WriteFile(tmp, raw, 0o600); err != nil {
		return fmt.Errorf("writing KEY_FILE: %w", err)
	}
	return os.Rename(tmp, path)
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return b
}

// Seal encrypts a value under the subject's data key, making the key when it is the first. field is "people.name" and
// binds the box to its column; an empty value stays empty.
func (p *PII) Seal(tx *gorm.DB, subject models.ID, field, value string) (models.Sealed, error) {
	if value == "" {
		return models.Sealed{}, nil
	}
	return p.SealBytes(tx, subject, field, []byte(value))
}

// SealBytes is Seal for files.
func (p *PII) SealBytes(tx *gorm.DB, subject models.ID, field string, value []byte) (models.Sealed, error) {
	key, err := p.dataKey(tx, subject, true)
	if err != nil {
		return models.Sealed{}, err
	}
	box, err := encrypt(key, value, field+"|"+string(subject))
	return models.SealedBox(box), err
}

// Field is one sealed value to open, with the column it stands in.
type Field struct {
	Name string
	Box  models.Sealed
}

// Open decrypts fields of one subject. It first records pii.opened with the purpose and the field names; a missing
// purpose is refused, an erased subject opens as nothing.
func (p *PII) Open(ctx context.Context, tx *gorm.DB, a models.Actor, now time.Time, subject models.ID, region models.Code, purpose string, fields ...Field) (map[string]string, error) {
	if purpose == "" {
		return nil, models.Wrong([]models.FieldError{{Field: "purpose", Code: "pii.purpose"}})
	}
	names := purpose + ":"
	for _, f := range fields {
		names += " " + f.Name
	}
	if err := p.trail.Record(tx, a, now, models.Entry{Fact: "pii.opened", Noun: "person", Subject: subject, Region: region, Note: names}); err != nil {
		return nil, err
	}
	return p.read(tx, subject, fields)
}

// OpenBytes is Open for a file.
func (p *PII) OpenBytes(tx *gorm.DB, a models.Actor, now time.Time, subject models.ID, region models.Code, purpose string, f Field) ([]byte, error) {
	if err := p.trail.Record(tx, a, now, models.Entry{Fact: "pii.opened", Noun: "file", Subject: subject, Region: region, Note: purpose + ": " + f.Name}); err != nil {
		return nil, err
	}
	out, err := p.read(tx, subject, []Field{f})
	return []byte(out[f.Name]), err
}

// Check reads for a rule of the program, not for a person: nothing of the value may leave the room that asks.
func (p *PII) Check(tx *gorm.DB, subject models.ID, f Field) (string, error) {
	out, err := p.read(tx, subject, []Field{f})
	return out[f.Name], err
}

// CheckAll is Check for the same field of many subjects; the erased are left out.
func (p *PII) CheckAll(tx *gorm.DB, field string, boxes map[models.ID]models.Sealed) (map[models.ID]string, error) {
	out := map[models.ID]string{}
	var rows []keyRow
	if err := tx.Raw("SELECT subject, kek, wrapped FROM sealed_keys WHERE wrapped IS NOT NULL AND subject IN ?", slices.Collect(maps.Keys(boxes))).Scan(&rows).Error; err != nil {
		return nil, err
	}
	for _, row := range rows {
		subject := models.ID(row.Subject)
		key, err := p.unwrap(row)
		if err != nil {
			return nil, err
		}
		plain, err := decrypt(key, boxes[subject].Box(), field+"|"+row.Subject)
		if err != nil {
			return nil, fmt.Errorf("opening %s of %s: %w", field, subject, err)
		}
		out[subject] = string(plain)
	}
	return out, nil
}

func (p *PII) read(tx *gorm.DB, subject models.ID, fields []Field) (map[string]string, error) {
	out := map[string]string{}
	key, err := p.dataKey(tx, subject, false)
	if err != nil || key == nil {
		return out, err
	}
	for _, f := range fields {
		if f.Box.Empty() {
			continue
		}
		plain, err := decrypt(key, f.Box.Box(), f.Name+"|"+string(subject))
		if err != nil {
			return nil, fmt.Errorf("opening %s of %s: %w", f.Name, subject, err)
		}
		out[f.Name] = string(plain)
	}
	return out, nil
}

// Hash gives the keyed look-up hash (128 bit) of a value in a field; scope separates counties where names repeat.
func (p *PII) Hash(field, scope, value string) []byte {
	m := hmac.New(sha256.New, p.keys.Lookup)
	fmt.Fprintf(m, "%s|%s|%s", field, scope, value)
	return m.Sum(nil)[:16]
}

// NameHash is the keyed hash by which a person's name is looked up within a county, whatever its spelling
// (models.CompareName); region is any code in it.
func (p *PII) NameHash(region models.Code, name string) []byte {
	return p.FormHash(region, models.CompareName(name))
}

// FormHash is NameHash of what is a comparison form already.
func (p *PII) FormHash(region models.Code, form string) []byte {
	return p.Hash("people.name", string(region[:6]), form)
}

// SoundHash is NameHash for a name in pinyin (models.NameSound).
func (p *PII) SoundHash(region models.Code, name string) []byte {
	return p.FormSoundHash(region, models.NameSound(name))
}

// FormSoundHash is SoundHash of what is in pinyin already.
func (p *PII) FormSoundHash(region models.Code, sound string) []byte {
	return p.Hash("people.name_sound", string(region[:6]), sound)
}

// Name sets the hashes by which a person's name is found.
func (p *PII) Name(person *models.Person, name string) {
	person.NameHash, person.NameSound, person.NameForm = p.NameHash(person.Region, name), p.SoundHash(person.Region, name), models.NameForm
}

// Erase destroys the subject's data key: what it sealed can never be read again, here or in the trail.
func (p *PII) Erase(tx *gorm.DB, subject models.ID, now time.Time) error {
	return tx.Exec("UPDATE sealed_keys SET wrapped = NULL, destroyed_at = ? WHERE subject = ?", now, subject).Error
}

type keyRow struct {
	Subject string
	Kek     int
	Wrapped []byte
}

// TableName names the table of data keys.
func (keyRow) TableName() string { return "sealed_keys" }

// dataKey gives the subject's key, nil when it was destroyed or never made and make is not set.
func (p *PII) dataKey(tx *gorm.DB, subject models.ID, create bool) ([]byte, error) {
	var row keyRow
	if err := tx.Raw("SELECT subject, kek, wrapped FROM sealed_keys WHERE subject = ?", subject).Scan(&row).Error; err != nil {
		return nil, err
	}
	if row.Subject == "" {
		if !create {
			return nil, nil
		}
		return p.newKey(tx, subject)
	}
	if row.Wrapped == nil {
		if create {
			return nil, fmt.Errorf("the data of %s was erased", subject)
		}
		return nil, nil
	}
	return p.unwrap(row)
}

func (p *PII) unwrap(row keyRow) ([]byte, error) {
	for _, w := range p.keys.Wrapping {
		if w.Number == row.Kek {
			return decrypt(w.Key, row.Wrapped, "key|"+row.Subject)
		}
	}
	return nil, fmt.Errorf("the key file has no wrapping key %d", row.Kek)
}

func (p *PII) newKey(tx *gorm.DB, subject models.ID) ([]byte, error) {
	key := random(32)
	newest := p.keys.Wrapping[len(p.keys.Wrapping)-1]
	wrapped, err := encrypt(newest.Key, key, "key|"+string(subject))
	if err != nil {
		return nil, err
	}
	return key, tx.Exec("INSERT INTO sealed_keys (subject, kek, wrapped) VALUES (?, ?, ?)", subject, newest.Number, wrapped).Error
}

// Rewrap brings every data key under the newest wrapping key and says how many it moved.
func (p *PII) Rewrap(ctx context.Context) (int, error) {
	newest := p.keys.Wrapping[len(p.keys.Wrapping)-1]
	moved := 0
	err := store.Tx(ctx, p.db, models.SystemActor, func(tx *gorm.DB) error {
		var rows []keyRow
		moved = 0
		if err := tx.Raw("SELECT subject, kek, wrapped FROM sealed_keys WHERE kek <> ? AND wrapped IS NOT NULL FOR UPDATE", newest.Number).Scan(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			key, err := p.unwrap(r)
			if err != nil {
				return err
			}
			wrapped, err := encrypt(newest.Key, key, "key|"+r.Subject)
			if err != nil {
				return err
			}
			if err := tx.Exec("UPDATE sealed_keys SET kek = ?, wrapped = ? WHERE subject = ?", newest.Number, wrapped, r.Subject).Error; err != nil {
				return err
			}
			moved++
		}
		return nil
	})
	return moved, err
}

func encrypt(key, plain []byte, bound string) ([]byte, error) {
	gcm, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	nonce := random(gcm.NonceSize())
	return gcm.Seal(nonce, nonce, plain, []byte(bound)), nil
}

func decrypt(key, box []byte, bound string) ([]byte, error) {
	gcm, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	if len(box) < gcm.NonceSize() {
		return nil, errors.New("the box is too short")
	}
	return gcm.Open(nil, box[:gcm.NonceSize()], box[gcm.NonceSize():], []byte(bound))
}

func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
