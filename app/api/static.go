package api

import (
	"bytes"
	"encoding/json"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"sort"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"shanqiao/frontend"
	"shanqiao/models"
)

// pages are the first parts of the web app's addresses: the light entry and the desk. Anything else is 404.
var pages = []string{"", "needs", "organisations", "honours", "notices", "check", "sign-in", "password", "rules", "apply", "projects", "village", "organisation"}

// static routes the web app, its assets, the API document and the health checks.
func (s *Server) static() {
	s.app.Get("/healthz", func(c *fiber.Ctx) error { return c.JSON(fiber.Map{"alive": true}) })
	s.app.Get("/readyz", func(c *fiber.Ctx) error {
		if err := s.ready(c.UserContext()); err != nil {
			return s.write(c, plain(http.StatusServiceUnavailable, "server.busy", models.Problems["server.busy"].In(language(c))))
		}
		return c.JSON(fiber.Map{"ready": true, "searchFresh": s.Fresh(c.UserContext())})
	})
	s.app.Get("/metrics", s.metrics.handler())
	s.app.Get("/openapi.json", func(c *fiber.Ctx) error {
		doc, err := s.document()
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, "application/json")
		return c.Send(doc)
	})
	s.app.Get("/docs", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
		return c.Send(s.docsPage())
	})
	s.app.Get("/assets/*", func(c *fiber.Ctx) error { return s.file(c, "dist/assets/"+c.Params("*"), true) })
	for _, name := range []string{"favicon.svg", "manifest.webmanifest"} {
		s.app.Get("/"+name, func(c *fiber.Ctx) error { return s.file(c, "dist/"+name, false) })
	}
	light := func(c *fiber.Ctx) error { return s.file(c, "dist/index.html", false) }
	console := func(c *fiber.Ctx) error { return s.file(c, "dist/console.html", false) }
	for _, p := range pages {
		s.app.Get("/"+p, light)
		if p != "" {
			s.app.Get("/"+p+"/*", light)
		}
	}
	s.app.Get("/console", console)
	s.app.Get("/console/*", console)
}

// file serves from the embedded build; hashed assets may be kept for a year, pages never.
func (s *Server) file(c *fiber.Ctx, name string, keep bool) error {
	raw, err := fs.ReadFile(frontend.Dist, path.Clean(name))
	if err != nil {
		if strings.HasSuffix(name, ".html") {
			c.Set(fiber.HeaderContentType, "text/plain; charset=utf-8")
			return c.Status(http.StatusServiceUnavailable).SendString("网页还没有构建：请运行 make build。\nThe web app was not built: run `make build`.\n")
		}
		return fiber.ErrNotFound
	}
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = http.DetectContentType(raw)
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if keep {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	return c.Send(raw)
}

// document is the OpenAPI 3.1 document, stable from one run to the next.
func (s *Server) document() ([]byte, error) {
	if s.docs != nil {
		return s.docs, nil
	}
	raw, err := json.MarshalIndent(s.api.OpenAPI(), "", "  ")
	if err != nil {
		return nil, err
	}
	s.docs = append(raw, '\n')
	return s.docs, nil
}

var docsTemplate = template.Must(template.New("docs").Parse(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>善桥 API</title>
<style>body{font:15px/1.6 system-ui,sans-serif;max-width:960px;margin:0 auto;padding:24px;color:#22281f;background:#fbf9f4}h2{margin:32px 0 8px;font-size:18px}
details{border-bottom:1px solid #e3dccd;padding:8px 0}summary{cursor:pointer}b{display:inline-block;min-width:64px;color:#1d6b57}code{overflow-wrap:anywhere}pre{background:#f3efe6;padding:12px;overflow:auto;border-radius:6px}</style></head>
<body><h1>善桥 API</h1><p>{{.Description}} <a href="/openapi.json">openapi.json</a></p>{{range .Tags}}<h2>{{.Name}}</h2>{{range .Ops}}<details><summary><b>{{.Method}}</b> <code>{{.Path}}</code> — {{.Summary}}</summary><p>{{.Text}}</p>{{if .Example}}<pre>{{.Example}}</pre>{{end}}</details>{{end}}{{end}}</body></html>`))

type docsOp struct{ Method, Path, Summary, Text, Example string }

type docsTag struct {
	Name string
	Ops  []docsOp
}

// docsPage lists every operation in plain HTML: no script, nothing from elsewhere.
func (s *Server) docsPage() []byte {
	byTag := map[string][]docsOp{}
	doc := s.api.OpenAPI()
	for p, item := range doc.Paths {
		for method, o := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "DELETE": item.Delete} {
			if o == nil {
				continue
			}
			one := docsOp{Method: method, Path: p, Summary: o.Summary, Text: o.Description}
			if body := exampleOf(doc, o); body != nil {
				raw, _ := json.MarshalIndent(body, "", "  ")
				one.Example = string(raw)
			}
			byTag[o.Tags[0]] = append(byTag[o.Tags[0]], one)
		}
	}
	var tags []docsTag
	for name, ops := range byTag {
		sort.Slice(ops, func(i, j int) bool { return ops[i].Path+ops[i].Method < ops[j].Path+ops[j].Method })
		tags = append(tags, docsTag{name, ops})
	}
	sort.Slice(tags, func(i, j int) bool { return tags[i].Name < tags[j].Name })
	var out bytes.Buffer
	if err := docsTemplate.Execute(&out, map[string]any{"Description": doc.Info.Description, "Tags": tags}); err != nil {
		s.Log.Error("writing the API page", "error", err.Error())
	}
	return out.Bytes()
}

// exampleOf builds the example body of an operation from the examples of its fields.
func exampleOf(doc *huma.OpenAPI, o *huma.Operation) any {
	if o.RequestBody == nil || o.RequestBody.Content["application/json"] == nil {
		return nil
	}
	return example(doc.Components.Schemas, o.RequestBody.Content["application/json"].Schema)
}

func example(registry huma.Registry, s *huma.Schema) any {
	for s.Ref != "" {
		s = registry.SchemaFromRef(s.Ref)
	}
	if len(s.Examples) > 0 {
		return s.Examples[0]
	}
	switch s.Type {
	case "object":
		out := map[string]any{}
		for name, p := range s.Properties {
			if v := example(registry, p); v != nil && v != "" {
				out[name] = v
			}
		}
		return out
	case "array":
		return []any{example(registry, s.Items)}
	}
	return nil
}

// IsPage says whether a route is one of the web app's pages.
func IsPage(route string) bool {
	first := strings.SplitN(strings.TrimPrefix(strings.TrimSuffix(route, "/*"), "/"), "/", 2)[0]
	for _, p := range append(pages, "console") {
		if first == p {
			return true
		}
	}
	return false
}
