#!/usr/bin/env bash
# Writes every generated file. A file is replaced only when its generator came to its end.
set -euo pipefail
cd "$(dirname "$0")/.."

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

write() { # write PATH COMMAND… puts the command's output into the file
  local path=$1; shift
  echo "gen: $path"
  "$@" >"$fresh/out"
  cmp -s "$fresh/out" "$path" || cat "$fresh/out" >"$path"
}

write app/api/openapi.json bin/shanqiao openapi
write migrations/schema.sql bin/shanqiao migrate --dump-schema
echo "gen: the settings in README"
go run ./tools/settings README.md README.zh-CN.md
if [[ -f frontend/package.json ]]; then
  echo "gen: frontend/src/api/schema.d.ts"
  (cd frontend && npm run gen --silent >/dev/null)
fi
