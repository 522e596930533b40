package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"shanqiao/models"
)

// Problem is what every failure looks like outside (RFC 9457).
type Problem struct {
	Type   string         `json:"type" example:"/problems/need.only-left"`
	Title  string         `json:"title" example:"Conflict"`
	Status int            `json:"status" example:"409"`
	Code   string         `json:"code" example:"need.only-left"`
	Detail string         `json:"detail" example:"只缺 3 件 了，请改数量。"`
	Errors []ProblemField `json:"errors,omitempty"`
	after  time.Duration
}

// ProblemField names one wrong field and says what to do.
type ProblemField struct {
	Location string `json:"location" example:"body.lines[0].qty"`
	Code     string `json:"code" example:"field.positive"`
	Message  string `json:"message" example:"请填大于 0 的数。"`
	Start    int    `json:"start,omitempty" example:"5" doc:"Where in the text, in characters (code points) from 0; with length"`
	Length   int    `json:"length,omitempty" example:"13" doc:"How many characters; absent when the whole field is meant"`
}

func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus gives huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders gives huma Retry-After, in whole seconds rounded up.
func (p *Problem) GetHeaders() http.Header {
	if p.after <= 0 {
		return nil
	}
	return http.Header{"Retry-After": []string{strconv.Itoa(int((p.after + time.Second - 1) / time.Second))}}
}

// ContentType tells huma the media type of a failure.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

func problemOf(err error, lang string) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	var e *models.Error
	if !errors.As(err, &e) {
		e = &models.Error{Kind: models.Internal, Code: "server.internal"}
		if errors.Is(err, context.DeadlineExceeded) {
			e = &models.Error{Kind: models.Unavailable, Code: "server.slow"}
		}
	}
	p = plain(statuses[e.Kind], e.Code, e.Text(lang))
	p.after = e.After
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, ProblemField{"body." + f.Field, f.Code, models.Problems[f.Code].In(lang, f.Args...), f.Start, f.Length})
	}
	return p
}

func plain(status int, code, detail string) *Problem {
	return &Problem{Type: "/problems/" + code, Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
}

// newError translates what huma finds wrong with a request. Values are never echoed: they may be personal.
func newError(status int, msg string, errs ...error) huma.StatusError {
	code := map[int]string{http.StatusNotFound: "route.not-found", http.StatusMethodNotAllowed: "route.method", http.StatusRequestEntityTooLarge: "body.large",
		http.StatusUnsupportedMediaType: "body.form", http.StatusBadRequest: "body.form", http.StatusUnprocessableEntity: "input.wrong"}[status]
	if code == "" {
		code = "server.internal"
	}
	p := plain(status, code, models.Problems[code].ZH)
	for _, err := range errs {
		var d *huma.ErrorDetail
		if !errors.As(err, &d) {
			continue
		}
		code, args := meaning(d.Message)
		p.Errors = append(p.Errors, ProblemField{Location: location(d), Code: code, Message: models.Problems[code].In("zh-CN", args...)})
	}
	if code == "input.wrong" {
		p.Detail = models.Problems[code].In("zh-CN", max(len(p.Errors), 1))
	}
	return p
}

var required = regexp.MustCompile(`expected required property (\S+) to be present`)

// location points to the field itself, also when a required one is missing.
func location(d *huma.ErrorDetail) string {
	if m := required.FindStringSubmatch(d.Message); m != nil {
		return strings.TrimSuffix(d.Location, ".") + "." + m[1]
	}
	return d.Location
}

// meaning maps huma's English sentence to one of our codes.
func meaning(msg string) (string, []any) {
	switch {
	case strings.Contains(msg, "required"):
		return "field.required", nil
	case strings.Contains(msg, "unexpected property"):
		return "field.unknown", nil
	case strings.Contains(msg, "expected length >= 1"), strings.Contains(msg, "array length >= 1"):
		return "field.required", nil
	case strings.Contains(msg, "expected number >= 1"), strings.Contains(msg, "expected number > 0"):
		return "field.positive", nil
	}
	return "field.form", []any{msg}
}

// fiberError answers what never reached huma: unknown paths, wrong methods, bodies over the limit.
func (s *Server) fiberError(c *fiber.Ctx, err error) error {
	var f *fiber.Error
	status := http.StatusInternalServerError
	if errors.As(err, &f) {
		status = f.Code
	}
	code := map[int]string{http.StatusNotFound: "route.not-found", http.StatusMethodNotAllowed: "route.method", http.StatusRequestEntityTooLarge: "body.large",
		http.StatusRequestTimeout: "server.slow", http.StatusBadRequest: "body.form"}[status]
	if code == "" {
		if status < 500 {
			status, code = http.StatusBadRequest, "body.form"
		} else {
			status, code = http.StatusInternalServerError, "server.internal"
			s.Log.Error("request failed", "error", err.Error(), "path", c.Path())
		}
	}
	return s.write(c, plain(status, code, models.Problems[code].In(language(c))))
}

func (s *Server) write(c *fiber.Ctx, p *Problem) error {
	c.Status(p.Status)
	if err := c.JSON(p); err != nil {
		return fmt.Errorf("writing a problem: %w", err)
	}
	c.Set(fiber.HeaderContentType, "application/problem+json")
	return nil
}

func language(c *fiber.Ctx) string {
	if strings.HasPrefix(c.Get(fiber.HeaderAcceptLanguage), "en") {
		return "en"
	}
	return "zh-CN"
}
