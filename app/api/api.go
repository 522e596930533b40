// Package api is the HTTP door: Fiber with huma on top. One border, route, fetches the actor, runs the function in a
// transaction that keeps its reply under the Idempotency-Key, and turns every error into a problem document (RFC 9457).
// Rooms decide who may do what; nothing is authorised here. It owns no tables.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"shanqiao/app/config"
	"shanqiao/app/rooms"
	"shanqiao/models"
	"shanqiao/search"
)

// Parts are the rooms and tools behind the door, made by cli.Wire.
type Parts struct {
	Config config.Config
	Log    *slog.Logger
	rooms.Rooms
	Search   *search.Client
	Sweep    func(ctx context.Context) error // what time has ended; run after the demo clock was moved
	Fresh    func(ctx context.Context) bool  // the index says what the database says
	Accounts func(ctx context.Context) ([]Account, error)
}

// Account is one account of a demo world, as the sign-in page and `demo accounts` show it.
type Account struct {
	Login        string `json:"login" example:"village"`
	Password     string `json:"password" example:"shanqiao demo 2026"`
	Name         string `json:"name" example:"王桂兰"`
	Role         string `json:"role" example:"village_clerk"`
	RoleName     string `json:"roleName" example:"村级经办"`
	Region       string `json:"region" example:"220821100201"`
	Place        string `json:"place" example:"镇赉县镇赉镇新立村"`
	Organisation string `json:"organisation" example:""`
}

// Server is the door.
type Server struct {
	Parts
	app     *fiber.App
	api     huma.API
	ops     []operation
	metrics *metrics
	home    heldFigures
	docs    []byte
}

const (
	bodyLimit = 10 << 20
	patience  = 30 * time.Second
)

// New makes the door with every route.
func New(p Parts) *Server {
	s := &Server{Parts: p, metrics: newMetrics(p)}
	s.app = fiber.New(fiber.Config{
		AppName: "shanqiao", Immutable: true, DisableStartupMessage: true, BodyLimit: bodyLimit, CaseSensitive: true, StrictRouting: true,
		ReadTimeout: 20 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 60 * time.Second, ErrorHandler: s.fiberError,
		EnableTrustedProxyCheck: true, TrustedProxies: p.Config.TrustedProxies, ProxyHeader: fiber.HeaderXForwardedFor, StreamRequestBody: false,
	})
	s.app.Use(s.recover, s.observe, s.guard, s.withActor)
	cfg := huma.DefaultConfig("善桥 Shanqiao", "1")
	cfg.CreateHooks, cfg.SchemasPath, cfg.OpenAPIPath, cfg.DocsPath = nil, "", "", ""
	cfg.Info.Description = "The bridge between those who can give and the villages that need. Money is int64 fen, dates are 2006-01-02 in Beijing, times RFC 3339. Every POST takes an Idempotency-Key; ETag and If-Match carry a record's version."
	huma.DefaultArrayNullable = false
	huma.NewError = newError
	huma.NewErrorWithContext = func(_ huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return newError(status, msg, errs...)
	}
	s.api = humafiber.NewV2(s.app, cfg)
	s.routes()
	s.static()
	return s
}

// App is the handler, for the listener and for tests.
func (s *Server) App() *fiber.App { return s.app }

// OpenAPI is the document of every operation.
func (s *Server) OpenAPI() ([]byte, error) { return s.document() }

func (s *Server) routes() {
	s.session()
	s.world()
	s.people()
	s.places()
	s.organisations()
	s.families()
	s.needRoutes()
	s.offerRoutes()
	s.matchRoutes()
	s.planRoutes()
	s.honourRoutes()
	s.attachments()
	s.publicRoutes()
	s.noticeRoutes()
	s.officeRoutes()
	s.desk()
	s.searchRoutes()
}

// Health answers: alive, and ready to work.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	return s.DB.Pool.Ping(ctx)
}

var statuses = map[models.Kind]int{
	models.Internal: http.StatusInternalServerError, models.Invalid: http.StatusUnprocessableEntity, models.Unauthenticated: http.StatusUnauthorized,
	models.Forbidden: http.StatusForbidden, models.NotFound: http.StatusNotFound, models.Conflict: http.StatusConflict,
	models.Stale: http.StatusPreconditionFailed, models.TooMany: http.StatusTooManyRequests, models.Unavailable: http.StatusServiceUnavailable,
}
