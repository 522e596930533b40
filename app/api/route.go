package api

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Public marks an operation that needs no sign-in; a reader is answered by what the room lets him see.
const Public models.Action = "public"

// SignedIn marks an operation about oneself.
const SignedIn models.Action = "signed-in"

type operation struct {
	method, path, id string
	action           models.Action
}

// Key is what every command may carry besides its body.
type Key struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"255" doc:"The same key again gives the same reply and does nothing twice"`
	IfMatch        string `header:"If-Match" maxLength:"40" doc:"Version of the record, as its ETag"`
}

func (k Key) key() Key { return k }

// version reads If-Match; 0 when it was not sent.
func (k Key) version() int64 {
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(k.IfMatch, "W/"), `"`), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

type keyed interface{ key() Key }

// Versioned is a reply that knows its record's version.
type Versioned interface{ etag() string }

// reply is what huma writes.
type reply[B any] struct {
	ETag      string `header:"ETag"`
	SetCookie string `header:"Set-Cookie"`
	Status    int
	Body      B
}

// op describes an operation: method and path, the action it asks for, what it is for.
type op struct {
	method, path, id string
	action           models.Action
	summary          string
	tag              string
	status           int
}

var failures = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict,
	http.StatusPreconditionFailed, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable}

// route is the border: the only caller of huma.Register. It fetches the actor, runs f — a command in one transaction that
// keeps its reply under the key — and passes every error through problemOf.
func route[I, B any](s *Server, o op, f func(ctx context.Context, a models.Actor, in *I) (B, error)) {
	cookie := func(context.Context, B) string { return "" }
	routeCookie(s, o, f, cookie)
}

func routeCookie[I, B any](s *Server, o op, f func(ctx context.Context, a models.Actor, in *I) (B, error), cookie func(context.Context, B) string) {
	if o.status == 0 {
		o.status = http.StatusOK
	}
	s.ops = append(s.ops, operation{o.method, o.path, o.id, o.action})
	desc := "Open to the public."
	if p, ok := models.Powers[o.action]; ok {
		desc = "Action " + string(o.action) + " (" + p.Title.ZH + "). Roles: " + roleNames(p) + ownNames(p) + "."
	} else if o.action == SignedIn {
		desc = "For whoever is signed in."
	}
	huma.Register(s.api, huma.Operation{OperationID: o.id, Method: o.method, Path: o.path, Summary: o.summary, Description: desc, Tags: []string{o.tag},
		DefaultStatus: o.status, Errors: failures, MaxBodyBytes: bodyLimit, Extensions: map[string]any{"x-action": string(o.action)}},
		func(ctx context.Context, in *I) (*reply[B], error) {
			out, err := answer(ctx, s, o, in, f)
			if err != nil {
				return nil, s.problem(ctx, o, err)
			}
			out.SetCookie = cookie(ctx, out.Body)
			return out, nil
		})
}

func answer[I, B any](ctx context.Context, s *Server, o op, in *I, f func(ctx context.Context, a models.Actor, in *I) (B, error)) (*reply[B], error) {
	a := actorOf(ctx)
	if o.action != Public && !a.Known() {
		return nil, models.Fail(models.Unauthenticated, "actor.sign-in")
	}
	out := &reply[B]{Status: o.status}
	k, isCommand := any(in).(keyed)
	if !isCommand {
		body, err := f(ctx, a, in)
		out.Body = body
		out.ETag = etagOf(any(body))
		return out, err
	}
	kept, replayed, err := store.Once(ctx, s.DB, a, keyOf(o, k.key(), in), func(ctx context.Context) (store.Reply, error) {
		body, err := f(ctx, a, in)
		if err != nil {
			return store.Reply{}, err
		}
		out.Body = body
		raw, err := json.Marshal(body)
		return store.Reply{Status: o.status, Body: raw}, err
	})
	if err == nil && replayed {
		out.Body = *new(B)
		err = json.Unmarshal(kept.Body, &out.Body)
	}
	out.ETag = etagOf(any(out.Body))
	return out, err
}

func keyOf(o op, k Key, in any) store.Keyed {
	raw, err := json.Marshal(in)
	if err != nil { // an input of ours always has a JSON form
		raw = fmt.Appendf(nil, "%v", in)
	}
	sum := sha256.Sum256(raw)
	return store.Keyed{Key: k.IdempotencyKey, Route: o.id, BodyHash: sum[:]}
}

func etagOf(body any) string {
	if v, ok := body.(Versioned); ok && (reflect.ValueOf(body).Kind() != reflect.Pointer || !reflect.ValueOf(body).IsNil()) {
		return v.etag()
	}
	return ""
}

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// problem logs what nobody may read, once, and answers in the reader's language.
func (s *Server) problem(ctx context.Context, o op, err error) error {
	p := problemOf(err, langOf(ctx))
	var known *models.Error
	if p.Status >= 500 && !errors.As(err, &known) {
		id, _ := ctx.Value(requestKey).(string)
		s.Log.Error("command failed", "operation", o.id, "request", id, "error", err.Error())
	}
	return p
}

func roleNames(p models.Power) string {
	var names []string
	for _, r := range p.Roles {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

// ownNames says who else may where the record lies at his own node.
func ownNames(p models.Power) string {
	if len(p.Own) == 0 {
		return ""
	}
	return "; " + roleNames(models.Power{Roles: p.Own}) + " for the township's own"
}

// None is the input of an operation that takes nothing.
type None struct{}

// ByID is the input of a read of one record.
type ByID struct {
	ID string `path:"id" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
}

// Page is how lists are asked for: keyset cursors, never offsets.
type Page struct {
	After string `query:"after" maxLength:"200" doc:"Cursor: next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// List is one page; next is empty on the last one.
type List[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Cursor of the next page"`
}

// page fetches one row more than asked to know whether there is a next page.
func page[R, T any](rows []R, limit int, id func(R) models.ID, show func(R) (T, error)) (List[T], error) {
	out := List[T]{Items: []T{}}
	for i, r := range rows {
		if i == limit {
			out.Next = string(id(rows[i-1]))
			break
		}
		v, err := show(r)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, v)
	}
	return out, nil
}

// Command is the input of a step on one record.
type Command[T any] struct {
	Key
	ID   string `path:"id" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	Body T
}

// Create is the input of a command that makes a record.
type Create[T any] struct {
	Key
	Body T
}

// Empty is a body with nothing to say.
type Empty struct{}

// Done is the reply of a command that has nothing to show.
type Done struct {
	Done bool `json:"done" example:"true"`
}
