#!/usr/bin/env bash
# Finds a Chromium and a Chinese font for the browser story, or installs them. Prints the path of the browser; nothing,
# when it is the one Playwright keeps for itself. What is said to a person goes to stderr.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "browser: $1" >&2; }

system_browser() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
    # some systems put a stub on the PATH that only says how to install the real one
    if [[ -n "$name" ]] && command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
  return 1
}

playwright_browser() {
  (cd frontend && node -e '
    const path = require("@playwright/test").chromium.executablePath()
    process.exit(require("node:fs").existsSync(path) ? 0 : 1)') 2>/dev/null
}

chinese_font() { command -v fc-list >/dev/null && [[ -n "$(fc-list :lang=zh family)" ]]; }

apt() {
  [[ $EUID == 0 ]] && command -v apt-get >/dev/null || return 1
  say "installing $* with apt-get"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "$@" >&2
}

missing=()
system_browser >/dev/null || playwright_browser || missing+=(chromium)
chinese_font || missing+=(fontconfig fonts-noto-cjk)
if ((${#missing[@]})); then
  apt "${missing[@]}" || say "apt-get cannot install ${missing[*]} here"
fi

if ! chinese_font; then
  say "no Chinese font is found, the screenshots will show boxes: install fonts-noto-cjk or another one."
fi
if system_browser; then exit; fi
if ! playwright_browser; then
  say "installing Chromium with Playwright"
  (cd frontend && npx playwright install chromium >&2) || true
fi
playwright_browser || {
  say "no Chromium is found and none could be installed: install it (Debian: apt-get install chromium) or set CHROMIUM to its path."
  exit 1
}
