// Package files keeps sealed attachments. The type is read from the content, images are decoded and written anew (which
// drops EXIF and its places), sizes and pixels are limited; opening is authorised and recorded by its caller's noun.
// It owns files.
package files

import (
	"bytes"
	"context"
	"image"
	_ "image/gif" // decoders for the formats people upload
	"image/jpeg"
	"image/png"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	_ "golang.org/x/image/webp" // the same
	"gorm.io/gorm"

	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Limits of an attachment.
const (
	MaxBytes  = 8 << 20
	MaxPixels = 40_000_000
)

// Kinds of attachments.
var Kinds = []string{"application", "licence", "minutes", "board_photo", "consent", "decision", "receipt", "delivery_photo", "other"}

// Files is the store of attachments.
type Files struct {
	db    *store.DB
	trail *trail.Trail
	pii   *pii.PII
	now   func(context.Context) time.Time
}

// New makes the tool; now is the clock of the world.
func New(db *store.DB, t *trail.Trail, p *pii.PII, now func(context.Context) time.Time) *Files {
	return &Files{db, t, p, now}
}

// Add seals an upload for a subject that the caller has already let the actor touch.
func (s *Files) Add(ctx context.Context, a models.Actor, f models.File, content []byte) (models.File, error) {
	now := s.now(ctx)
	if !models.OneOf(f.Kind, Kinds) {
		return f, models.Wrong([]models.FieldError{{Field: "kind", Code: "field.code", Args: []any{f.Kind}}})
	}
	clean, kind, err := Clean(content)
	if err != nil {
		return f, err
	}
	f.ID, f.Type, f.Size, f.CreatedAt, f.CreatedBy = store.NewID(), kind, int64(len(clean)), now, a.User
	f.Name = safeName(f.Name, kind)
	err = store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		var err error
		if f.Content, err = s.pii.SealBytes(tx, f.ID, "files.content", clean); err != nil {
			return err
		}
		if err := tx.Create(&f).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "file.added", Noun: f.Noun, Subject: f.ID, Region: f.Region, Note: f.Kind})
	})
	return f, err
}

// Clean reads the type from the content and returns what may be stored: PDFs as they are, images written anew.
func Clean(content []byte) ([]byte, string, error) {
	wrong := func(code string, args ...any) ([]byte, string, error) {
		return nil, "", models.Wrong([]models.FieldError{{Field: "file", Code: code, Args: args}})
	}
	if len(content) == 0 {
		return wrong("file.empty")
	}
	if len(content) > MaxBytes {
		return wrong("file.large", MaxBytes>>20)
	}
	kind := http.DetectContentType(content)
	if kind == "application/pdf" {
		if bytes.Contains(content, []byte("/JavaScript")) || bytes.Contains(content, []byte("/Launch")) {
			return wrong("file.active")
		}
		return content, kind, nil
	}
	if !strings.HasPrefix(kind, "image/") {
		return wrong("file.type")
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return wrong("file.type")
	}
	if cfg.Width*cfg.Height > MaxPixels {
		return wrong("file.pixels", MaxPixels/1_000_000)
	}
	img, format, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return wrong("file.broken")
	}
	var out bytes.Buffer
	if format == "jpeg" || format == "webp" {
		if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 88}); err != nil {
			return nil, "", err
		}
		return out.Bytes(), "image/jpeg", nil
	}
	if err := png.Encode(&out, img); err != nil {
		return nil, "", err
	}
	return out.Bytes(), "image/png", nil
}

func safeName(name, kind string) string {
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || strings.ContainsRune(`/\:*?"<>|`, r) || r == 0x7f || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, filepath.Base(strings.ToValidUTF8(name, "")))
	ext := map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}[kind]
	stem := []rune(strings.TrimSuffix(name, filepath.Ext(name)))
	if len(stem) > 60 {
		stem = stem[:60]
	}
	if len(stem) == 0 {
		stem = []rune("材料")
	}
	return string(stem) + ext
}

// Attach ties uploads of the actor's own, which belong to nothing yet, to the record whose body names them.
func (s *Files) Attach(ctx context.Context, a models.Actor, noun string, subject models.ID, region models.Code, kind string, ids ...models.ID) error {
	for _, id := range ids {
		if id == "" {
			continue
		}
		f, err := s.Get(ctx, id)
		if err == nil && (f.CreatedBy != a.User || f.Subject != nil) {
			err = models.Fail(models.NotFound, "file.not-found")
		}
		if err != nil {
			return err
		}
		if err := store.From(ctx, s.db).Exec("UPDATE files SET noun = ?, subject = ?, region = ?, kind = ? WHERE id = ?", noun, subject, region, kind, id).Error; err != nil {
			return err
		}
	}
	return nil
}

// Get reads a file's description.
func (s *Files) Get(ctx context.Context, id models.ID) (models.File, error) {
	return store.Get[models.File](store.From(ctx, s.db), id, "file")
}

// Open gives the content to an actor whom the caller has let see it; the opening is recorded first.
func (s *Files) Open(ctx context.Context, a models.Actor, f models.File) ([]byte, error) {
	var out []byte
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		var err error
		out, err = s.pii.OpenBytes(tx, a, s.now(ctx), f.ID, f.Region, f.Kind, pii.Field{Name: "files.content", Box: f.Content})
		return err
	})
	return out, err
}

// Of lists the files of a subject without their content.
func (s *Files) Of(ctx context.Context, subject models.ID) ([]models.File, error) {
	var rows []models.File
	return rows, store.From(ctx, s.db).Select("id", "noun", "subject", "region", "org_id", "kind", "name", "type", "size", "minors", "created_at", "created_by").
		Where("subject = ?", subject).Order("created_at").Find(&rows).Error
}
