#!/usr/bin/env bash
# Everything that must hold before a change is merged. The first step that fails ends the run.
set -euo pipefail
cd "$(dirname "$0")/.."

# In step with the go line of go.mod; `go run` keeps it out of the product's own dependencies.
STATICCHECK=honnef.co/go/tools/cmd/staticcheck@v0.8.2 # 2026.2.2

# A clone that belongs to another user is still ours to read.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$PWD"
export RUNTIME_DIR=${RUNTIME_DIR:-$PWD/runtime}
# The tests start their own database and search engine; a person's settings must not lead them elsewhere.
unset STORY_BEGIN STORY_BINARY STORY_LOOKS STORY_URL TEST_SHARE
unset DATABASE_URL MEILI_URL MEILI_KEY DATA_DIR KEY_FILE LISTEN PUBLIC_URL TRUSTED_PROXIES

step() { printf '\n== %s (%ds)\n' "$1" "$SECONDS"; }
fail() { echo "$1" >&2; exit 1; }
tree() { git status --porcelain; }

has_web=$([[ -f frontend/package.json ]] && echo yes || true)
generated=(app/api/openapi.json migrations/schema.sql README.md README.zh-CN.md)
[[ -z "$has_web" ]] || generated+=(frontend/src/api/schema.d.ts)
sums() { sha256sum "${generated[@]}" 2>/dev/null || true; }

bash tools/need.sh test
tree_before=$(tree)

step "PostgreSQL and Meilisearch"
make runtime

step "gofmt"
unformatted=$(git ls-files -co --exclude-standard -z -- '*.go' | xargs -0 gofmt -l)
[[ -z "$unformatted" ]] || fail "gofmt would change: $unformatted"

if [[ -n "$has_web" ]]; then
  step "web: build, lint, types, unit tests"
  make web
  (cd frontend && npm run lint && npm run types && npm test)
fi

step "Go: build, vet, staticcheck"
make build
go vet ./...
go run "$STATICCHECK" ./...

step "generated files"
sums_before=$(sums)
make gen
sums_after=$(sums)
if [[ "$sums_before" != "$sums_after" ]]; then
  git --no-pager diff --stat -- "${generated[@]}"
  fail "Generated files were out of date: look at what \`make gen\` wrote and commit it."
fi

step "Go: tests with race detector"
go test -race -timeout 60m ./...

if [[ -n "$has_web" ]]; then
  step "browser story"
  CHROMIUM=$(bash tools/browser.sh)
  export CHROMIUM
  (cd frontend && npm run e2e)

  step "stories on other days"
  bash tools/days.sh few
fi

step "work tree"
tree_after=$(tree)
[[ "$tree_before" == "$tree_after" ]] || fail "The tests changed the work tree: $(diff <(echo "$tree_before") <(echo "$tree_after") || true)"
printf '\nAll of it passed in %d s.\n' "$SECONDS"
