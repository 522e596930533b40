package api

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"shanqiao/app/store"
	"shanqiao/models"
)

type ctxKey int

const (
	actorKey ctxKey = iota
	langKey
	requestKey
	tokenKey
	addressKey
	agentKey
)

// recover keeps the process alive when a handler panics.
func (s *Server) recover(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.Log.Error("panic", "path", c.Path(), "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = s.write(c, plain(http.StatusInternalServerError, "server.internal", models.Problems["server.internal"].In(language(c))))
		}
	}()
	return c.Next()
}

// observe gives each request an id, a deadline and security headers, counts it and logs it. No body, query or cookie is logged.
func (s *Server) observe(c *fiber.Ctx) error {
	start := time.Now()
	id := string(store.NewID())
	ctx, cancel := context.WithTimeout(c.UserContext(), patience)
	defer cancel()
	ctx = context.WithValue(ctx, requestKey, id)
	ctx = context.WithValue(ctx, langKey, language(c))
	c.SetUserContext(ctx)
	c.Set("X-Request-Id", id)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("X-Frame-Options", "DENY")
	c.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'")
	if strings.HasPrefix(c.Path(), "/api/") {
		c.Set(fiber.HeaderCacheControl, "no-store")
	}
	err := c.Next()
	if err != nil {
		err = s.fiberError(c, err)
	}
	route := c.Route().Path
	took := time.Since(start)
	s.metrics.request(c.Method(), route, c.Response().StatusCode(), took)
	level := slog.LevelDebug
	if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		level = slog.LevelInfo // what may change something; who did it stands in the trail under the same id
	}
	if s.Log.Enabled(c.UserContext(), level) {
		s.Log.Log(c.UserContext(), level, "request", "id", id, "method", c.Method(), "route", route, "status", c.Response().StatusCode(), "ms", took.Milliseconds())
	}
	return err
}

// guard refuses what must not reach a handler: compressed bodies (a bomb of 4 KB becomes 1 GiB), requests of other sites,
// bodies that are not text when they say so.
func (s *Server) guard(c *fiber.Ctx) error {
	refuse := func(status int, code string) error {
		return s.write(c, plain(status, code, models.Problems[code].In(language(c))))
	}
	if c.Get(fiber.HeaderContentEncoding) != "" {
		return refuse(http.StatusUnsupportedMediaType, "body.compressed")
	}
	if c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead {
		return c.Next()
	}
	if !s.sameSite(c) {
		return refuse(http.StatusForbidden, "actor.origin")
	}
	if strings.HasPrefix(c.Get(fiber.HeaderContentType), "application/json") && !readable(c.Body()) {
		return refuse(http.StatusBadRequest, "body.encoding")
	}
	return c.Next()
}

// sameSite: a browser says where a request comes from; programs without either header carry no cookie of somebody else.
func (s *Server) sameSite(c *fiber.Ctx) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil {
		return false
	}
	public, _ := url.Parse(s.Config.PublicURL)
	return u.Host == public.Host || u.Host == string(c.Request().Host())
}

var loneSurrogate = regexp.MustCompile(`(?i)\\ud[89ab][0-9a-f]{2}(\\u[0-9a-f]{4})?|\\ud[c-f][0-9a-f]{2}`)

// readable refuses invalid UTF-8, U+FFFD, NUL and unpaired surrogates: they would be changed silently later.
func readable(body []byte) bool {
	if !utf8.Valid(body) || bytes.ContainsRune(body, utf8.RuneError) || bytes.Contains(body, []byte(`\u0000`)) || bytes.IndexByte(body, 0) >= 0 {
		return false
	}
	for _, m := range loneSurrogate.FindAll(body, -1) {
		if len(m) != 12 || !strings.ContainsRune("cdefCDEF", rune(m[9])) || !strings.EqualFold(string(m[6:9]), `\ud`) {
			return false
		}
	}
	return true
}

// withActor finds out who asks, with the roles he holds at this moment.
func (s *Server) withActor(c *fiber.Ctx) error {
	if !strings.HasPrefix(c.Path(), "/api/") {
		return c.Next()
	}
	token := c.Cookies(s.cookieName())
	a, mustChange, err := s.Users.ActorOf(c.UserContext(), token)
	if err != nil {
		return err
	}
	a.Request, _ = c.UserContext().Value(requestKey).(string)
	if mustChange && !strings.HasPrefix(c.Path(), "/api/session") && c.Path() != "/api/world" {
		return s.write(c, plain(http.StatusForbidden, "actor.password-first", models.Problems["actor.password-first"].In(language(c))))
	}
	ctx := context.WithValue(c.UserContext(), actorKey, a)
	ctx = context.WithValue(ctx, tokenKey, token)
	ctx = context.WithValue(ctx, addressKey, c.IP())
	ctx = context.WithValue(ctx, agentKey, c.Get(fiber.HeaderUserAgent))
	c.SetUserContext(ctx)
	return c.Next()
}

func (s *Server) cookieName() string {
	if s.Config.Secure() {
		return "__Host-session"
	}
	return "session"
}

func actorOf(ctx context.Context) models.Actor {
	a, _ := ctx.Value(actorKey).(models.Actor)
	return a
}

func langOf(ctx context.Context) string {
	l, _ := ctx.Value(langKey).(string)
	return l
}
