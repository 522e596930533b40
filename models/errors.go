package models

import (
	"errors"
	"fmt"
	"time"
)

// Kind says how the outside should hear of a failure; the door turns it into a status.
type Kind int

// The closed list of kinds.
const (
	Internal Kind = iota
	Invalid
	Unauthenticated
	Forbidden
	NotFound
	Conflict
	Stale
	TooMany
	Unavailable
)

// FieldError names one wrong field of an input and says what to do, in the words of Problems.
type FieldError struct {
	Field string // path in the request body: "lines[0].qty"
	Code  string
	Args  []any
	// Where in the text, in characters from its beginning; Length 0 when the whole field is meant.
	Start, Length int
}

// Error is a failure that a person may read. Everything else is wrapped with %w and shown as Internal.
type Error struct {
	Kind   Kind
	Code   string // noun.what-is-wrong, a key of Problems, never reused
	Args   []any
	Fields []FieldError
	After  time.Duration // how long to wait before asking again, for TooMany
}

// Wait makes a TooMany error that says when to ask again.
func Wait(after time.Duration, code string, args ...any) error {
	return &Error{Kind: TooMany, Code: code, Args: args, After: after}
}

// Fail makes an Error; code must be in Problems, args fill its text.
func Fail(kind Kind, code string, args ...any) error {
	return &Error{Kind: kind, Code: code, Args: args}
}

// Wrong makes an Invalid error that names each wrong field; nil when fields is empty.
func Wrong(fields []FieldError) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: "input.wrong", Args: []any{len(fields)}, Fields: fields}
}

func (e *Error) Error() string {
	text := e.Text("zh-CN")
	for _, f := range e.Fields {
		text += " " + f.Field + ": " + Problems[f.Code].In("zh-CN", f.Args...)
	}
	return text
}

// Text gives the sentence in the wanted language ("en…" or Chinese).
func (e *Error) Text(lang string) string { return Problems[e.Code].In(lang, e.Args...) }

// CodeOf gives the code of a models.Error inside err, or "".
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// KindOf gives the kind of a models.Error inside err, Internal for any other error.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Text is one phrase in both languages of the product.
type Text struct{ ZH, EN string }

// In gives the phrase in lang, filled with args. An argument that is a Text is given in the same language.
func (t Text) In(lang string, args ...any) string {
	out := t.ZH
	if len(lang) >= 2 && lang[:2] == "en" {
		out = t.EN
	}
	if len(args) == 0 {
		return out
	}
	filled := make([]any, len(args))
	for i, a := range args {
		if inner, ok := a.(Text); ok {
			a = inner.In(lang)
		}
		filled[i] = a
	}
	return fmt.Sprintf(out, filled...)
}
