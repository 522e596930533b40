#!/usr/bin/env bash
# Says in one sentence what is missing on this machine. With "test" it also asks for what only `make test` needs.
set -euo pipefail

fail() { echo "$1" >&2; exit 1; }

# at_least WANT HAVE compares dotted numbers.
at_least() { [[ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n1)" == "$1" ]]; }

command -v go >/dev/null || fail "Go 1.26 or newer is needed and no go is on the PATH: install it from https://go.dev/dl/."
version=$(go env GOVERSION 2>/dev/null) || version=$(cd / && GOTOOLCHAIN=local go env GOVERSION)
at_least 1.26 "${version#go}" || fail "Go 1.26 or newer is needed and this is ${version#go}: install it from https://go.dev/dl/."

command -v node >/dev/null && command -v npm >/dev/null ||
  fail "Node 20.19 or newer with npm is needed and is not on the PATH: install it from https://nodejs.org/."
version=$(node --version)
at_least 20.19 "${version#v}" || fail "Node 20.19 or newer is needed and this is ${version#v}: install it from https://nodejs.org/."

if [[ "${1:-}" == test ]]; then
  command -v git >/dev/null || fail "git is needed to see that generated files are up to date: install it."
  command -v "$(go env CC)" >/dev/null || fail "A C compiler is needed for Go's race detector: install gcc, or set CC."
  command -v python3 >/dev/null || { [[ $(id -u) == 0 ]] && apt-get install -y -qq python3 >/dev/null 2>&1; } ||
    fail "python3 is needed to run docs/verify/check_plan.py against our own proofs: install it (Debian: apt-get install python3)."
fi
