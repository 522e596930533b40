package api

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"shanqiao/app/files"
	"shanqiao/models"
)

// Upload is one file with what it belongs to; kind and subject may follow later, by the id.
type Upload struct {
	RawBody huma.MultipartFormFiles[struct {
		File    huma.FormFile `form:"file" required:"true"`
		Noun    string        `form:"noun" required:"false"`
		Subject string        `form:"subject" required:"false"`
		Kind    string        `form:"kind" required:"false"`
	}]
}

// Download streams one opened file.
type Download struct {
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

func (s *Server) attachments() {
	route(s, op{"POST", "/api/files", "file-add", SignedIn, "Upload a file: images and PDF up to 8 MB; sealed, images without EXIF", "files", 201}, func(ctx context.Context, a models.Actor, in *Upload) (Attachment, error) {
		form := in.RawBody.Data()
		content, err := io.ReadAll(io.LimitReader(form.File, files.MaxBytes+1))
		if err != nil {
			return Attachment{}, err
		}
		f := models.File{Noun: form.Noun, Kind: form.Kind, Name: form.File.Filename, Region: homeOf(a)}
		if f.Kind == "" {
			f.Kind = "other"
		}
		if orgs := a.Orgs(); len(orgs) > 0 {
			f.OrgID = &orgs[0]
		}
		if form.Subject != "" {
			id := models.ID(form.Subject)
			f.Subject = &id
			if f.Region, f.Minors, err = s.mayAttach(ctx, a, form.Noun, id); err != nil {
				return Attachment{}, err
			}
		}
		out, err := s.Files.Add(ctx, a, f, content)
		return showFile(out), err
	})
	s.ops = append(s.ops, operation{"POST", "/api/files/{id}/open", "file-open", SignedIn})
	huma.Register(s.api, huma.Operation{OperationID: "file-open", Method: http.MethodPost, Path: "/api/files/{id}/open", Summary: "Open a sealed file for a purpose; recorded first",
		Description: "For whoever is signed in and may see the record it belongs to.", Tags: []string{"files"}, Errors: failures, Extensions: map[string]any{"x-action": string(SignedIn)}},
		func(ctx context.Context, in *struct {
			ID   string `path:"id" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
			Body PurposeBody
		}) (*Download, error) {
			out, err := s.openFile(ctx, models.ID(in.ID))
			if err != nil {
				return nil, s.problem(ctx, op{id: "file-open"}, err)
			}
			return out, nil
		})
}

// mayAttach says whether the actor may add files to a record, and where it lies.
func (s *Server) mayAttach(ctx context.Context, a models.Actor, noun string, id models.ID) (models.Code, bool, error) {
	switch noun {
	case "organisation":
		o, err := s.Registry.Get(ctx, a, id)
		if err == nil && !a.In(o.ID) && !a.Reaches("organisation.read", o.OfficeRegion) {
			err = models.Fail(models.Forbidden, "actor.may-not", models.Powers["file.add"].Title)
		}
		return o.OfficeRegion, false, err
	case "need":
		n, seen, err := s.Needs.Get(ctx, models.Reader{Actor: a}, id, func(models.ID) (models.Tie, error) { return models.NoTie, nil })
		if err == nil && !seen.Case {
			err = models.Fail(models.Forbidden, "actor.may-not", models.Powers["file.add"].Title)
		}
		return n.Region, n.Closed(), err
	case "match":
		m, err := s.Matches.Get(ctx, a, id)
		return m.Region, false, err
	case "offer":
		o, err := s.Offers.Get(ctx, a, id)
		if err == nil && !a.In(o.OrgID) && !a.Reaches("offer.read", o.OfficeRegion) {
			err = models.Fail(models.Forbidden, "actor.may-not", models.Powers["file.add"].Title)
		}
		return o.OfficeRegion, false, err
	}
	return "", false, models.Wrong([]models.FieldError{{Field: "noun", Code: "field.code", Args: []any{noun}}})
}

// readsFile says whether staff of the place read the noun that a file belongs to; of a case only those who work on it. What
// belongs to nothing yet is its uploader's.
func readsFile(a models.Actor, f models.File) bool {
	switch f.Noun {
	case "organisation":
		return f.Subject != nil && a.Reaches("organisation.read", f.Region)
	case "offer":
		return f.Subject != nil && a.Reaches("offer.read", f.Region)
	}
	return f.Subject != nil && models.See(models.Reader{Actor: a}, models.Need{Region: f.Region}, models.NoTie).Case
}

// openFile lets in who added the file, the staff of its place, and its own organisation; a match's files stay with staff
// and the organisation that added them.
func (s *Server) openFile(ctx context.Context, id models.ID) (*Download, error) {
	a := actorOf(ctx)
	if !a.Known() {
		return nil, models.Fail(models.Unauthenticated, "actor.sign-in")
	}
	f, err := s.Files.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if f.CreatedBy != a.User && !readsFile(a, f) && !(f.OrgID != nil && a.In(*f.OrgID)) {
		return nil, models.Fail(models.NotFound, "file.not-found")
	}
	content, err := s.Files.Open(ctx, a, f)
	if err != nil {
		return nil, err
	}
	return &Download{ContentType: f.Type, Disposition: "attachment; filename*=UTF-8''" + url.PathEscape(f.Name), CacheControl: "no-store", Body: content}, nil
}
