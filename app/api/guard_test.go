package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"sort"
	"strings"
	"testing"

	"shanqiao/app/api"
	"shanqiao/app/config"
	"shanqiao/models"
)

func server(t *testing.T) *api.Server {
	t.Helper()
	cfg, err := config.Read(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	return api.New(api.Parts{Config: cfg, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

type document struct {
	Paths map[string]map[string]struct {
		OperationID string         `json:"operationId"`
		Summary     string         `json:"summary"`
		Description string         `json:"description"`
		Action      string         `json:"x-action"`
		Responses   map[string]any `json:"responses"`
		RequestBody *struct {
			Content map[string]struct {
				Schema map[string]any `json:"schema"`
			} `json:"content"`
		} `json:"requestBody"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]map[string]any `json:"schemas"`
	} `json:"components"`
}

func openapi(t *testing.T) document {
	t.Helper()
	raw, err := server(t).OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(raw, golden) {
		t.Error("app/api/openapi.json is not what the code says: run `make gen`")
	}
	var d document
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestGuard_EveryOperation names its action or the word public, its errors, a summary, and an example body.
func TestGuard_EveryOperation(t *testing.T) {
	d := openapi(t)
	n := 0
	for path, methods := range d.Paths {
		for method, o := range methods {
			n++
			at := strings.ToUpper(method) + " " + path
			if o.Summary == "" || o.OperationID == "" {
				t.Errorf("%s has no summary or id", at)
			}
			if _, known := models.Powers[models.Action(o.Action)]; !known && o.Action != "public" && o.Action != "signed-in" {
				t.Errorf("%s names no action of models.Powers: %q", at, o.Action)
			}
			for _, status := range []string{"401", "403", "404", "409", "412", "422", "429", "503"} {
				if o.Responses[status] == nil {
					t.Errorf("%s does not declare %s", at, status)
				}
			}
			if o.RequestBody != nil && o.RequestBody.Content["application/json"].Schema != nil {
				for _, missing := range withoutExample(d, o.RequestBody.Content["application/json"].Schema, "body") {
					t.Errorf("%s: %s has no example", at, missing)
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("found only %d operations", n)
	}
}

func resolve(d document, s map[string]any) map[string]any {
	for s["$ref"] != nil {
		s = d.Components.Schemas[strings.TrimPrefix(s["$ref"].(string), "#/components/schemas/")]
	}
	return s
}

// withoutExample lists the required fields of a body that carry no example.
func withoutExample(d document, s map[string]any, at string) []string {
	s = resolve(d, s)
	if s["examples"] != nil || s["example"] != nil {
		return nil
	}
	if items, ok := s["items"].(map[string]any); ok {
		return withoutExample(d, items, at+"[]")
	}
	props, ok := s["properties"].(map[string]any)
	if !ok {
		if s["type"] == "object" {
			return nil
		}
		return []string{at}
	}
	var out []string
	required, _ := s["required"].([]any)
	for _, r := range required {
		out = append(out, withoutExample(d, props[r.(string)].(map[string]any), at+"."+r.(string))...)
	}
	return out
}

// TestGuard_StepsComeFromTheTables: every step that a person can do has its route, and no other step is routed.
func TestGuard_StepsComeFromTheTables(t *testing.T) {
	d := openapi(t)
	routed := map[string]bool{}
	for path, methods := range d.Paths {
		for _, o := range methods {
			if strings.Contains(path, "{id}/") {
				routed[o.Action] = true
			}
		}
	}
	for _, m := range models.Machines {
		for _, s := range m.Steps {
			if len(models.Powers[s.Action].Roles) > 0 && !routed[string(s.Action)] {
				t.Errorf("%s stands in the table but has no route", s.Action)
			}
			if models.Powers[s.Action].Title.ZH == "" || models.Powers[s.Action].Title.EN == "" {
				t.Errorf("%s has no words for its button", s.Action)
			}
		}
	}
}

// TestGuard_OnlyKnownRoutes: besides the document's operations only the web app's pages, assets, document and health are routed.
func TestGuard_OnlyKnownRoutes(t *testing.T) {
	d := openapi(t)
	allowed := map[string]bool{"/assets/*": true, "/openapi.json": true, "/docs": true, "/healthz": true, "/readyz": true, "/metrics": true, "/": true, "/favicon.svg": true, "/manifest.webmanifest": true}
	for path := range d.Paths {
		allowed[strings.NewReplacer("{id}", ":id", "{code}", ":code", "{year}", ":year").Replace(path)] = true
	}
	var extra []string
	for _, r := range server(t).App().GetRoutes(true) {
		if !allowed[r.Path] && !api.IsPage(r.Path) {
			extra = append(extra, r.Method+" "+r.Path)
		}
	}
	sort.Strings(extra)
	if len(extra) > 0 {
		t.Errorf("routes that nobody described: %v", extra)
	}
}

// TestGuard_NoModelsOnTheWire: sealed and hashed fields of the nouns never stand in a schema.
func TestGuard_NoModelsOnTheWire(t *testing.T) {
	d := openapi(t)
	for name, s := range d.Components.Schemas {
		props, _ := s["properties"].(map[string]any)
		for field := range props {
			if low := strings.ToLower(field); strings.Contains(low, "hash") || strings.Contains(low, "sealed") || low == "relatives" && !strings.HasSuffix(name, "Body") {
				t.Errorf("%s.%s must not be on the wire", name, field)
			}
		}
	}
}

func ask(t *testing.T, s *api.Server, method, path string, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := s.App().Test(req, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(raw)
}

// TestBorder_ProblemsEverywhere: what never reaches a handler is a problem document too, and says nothing it should not.
func TestBorder_ProblemsEverywhere(t *testing.T) {
	s := server(t)
	for _, c := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
		code                     string
	}{
		{"unknown path", "GET", "/api/nothing", "", nil, 404, "route.not-found"},
		{"unknown page", "GET", "/wp-admin", "", nil, 404, "route.not-found"},
		{"missing asset", "GET", "/assets/gone.js", "", nil, 404, "route.not-found"},
		{"wrong method", "DELETE", "/api/needs", "", nil, 405, "route.method"},
		{"compressed body", "POST", "/api/session", "x", []string{"Content-Encoding", "gzip", "Content-Type", "application/json"}, 415, "body.compressed"},
		{"another site", "POST", "/api/session", "{}", []string{"Origin", "https://evil.example", "Content-Type", "application/json"}, 403, "actor.origin"},
		{"cross-site fetch", "POST", "/api/session", "{}", []string{"Sec-Fetch-Site", "cross-site", "Content-Type", "application/json"}, 403, "actor.origin"},
		{"invalid UTF-8", "POST", "/api/session", "{\"login\":\"a\xff\"}", []string{"Content-Type", "application/json"}, 400, "body.encoding"},
		{"lone surrogate", "POST", "/api/session", `{"login":"\ud800x"}`, []string{"Content-Type", "application/json"}, 400, "body.encoding"},
		{"NUL", "POST", "/api/session", `{"login":"\u0000"}`, []string{"Content-Type", "application/json"}, 400, "body.encoding"},
	} {
		res, body := ask(t, s, c.method, c.path, c.body, c.headers...)
		var p api.Problem
		_ = json.Unmarshal([]byte(body), &p)
		if res.StatusCode != c.status || p.Code != c.code || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: got %d %s %s, want %d %s", c.name, res.StatusCode, res.Header.Get("Content-Type"), body, c.status, c.code)
		}
	}
}
