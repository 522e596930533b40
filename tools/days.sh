#!/usr/bin/env bash
# Lives the stories, Go and browser, in worlds that begin on other days than the ordinary Tuesday: `days.sh few` on those
# that `make test` looks at, `days.sh all` (make days) on every kind of day, or on the days named. A line for each
# beginning, a count at the end; exit code 1 when a story failed, and its log is kept.
set -euo pipefail
cd "$(dirname "$0")/.."

# Shipped calendar: 2025 and 2026. What lies beyond has weekends and nothing else, and must work all the same.
ALL=(
  "2026-11-23 Monday" "2026-11-24 Tuesday" "2026-11-25 Wednesday" "2026-11-26 Thursday" "2026-11-27 Friday" "2026-11-28 Saturday" "2026-11-29 Sunday"
  "2026-02-14 worked Saturday, eve of Spring Festival" "2026-09-20 worked Sunday" "2026-09-30 eve of National Day" "2026-10-03 in the National Day week"
  "2026-02-28 worked Saturday, end of February" "2027-02-28 end of February, no calendar" "2028-02-29 leap day, no calendar"
  "2026-12-31 last day of the calendar" "2026-12-31T23:30 midnight and the year turn in the story" "2026-11-30T06:30 in UTC still the day before"
)
FEW=("2026-11-28 Saturday" "2026-12-31 last day of the calendar")

specs=() # all of them
case "${1:-all}" in
few) days=("${FEW[@]}") specs=(story wall) ;; # the two that wait for days to pass
all) days=("${ALL[@]}") ;;
*) days=("$@") ;;
esac

export RUNTIME_DIR=${RUNTIME_DIR:-$PWD/runtime}
# The program as `make build` left it, without the race detector: another day finds no other races.
export STORY_BINARY=$PWD/bin/shanqiao STORY_LOOKS=no
unset DATABASE_URL MEILI_URL MEILI_KEY DATA_DIR KEY_FILE LISTEN PUBLIC_URL TRUSTED_PROXIES
[[ -n "${CHROMIUM+set}" ]] || CHROMIUM=$(bash tools/browser.sh)
export CHROMIUM
logs=$(mktemp -d)

go_stories() {
  go test -count=1 -timeout 60m -v -run '^(TestStory_|TestRefusals_Honours|TestLoad_AgreesWithEverything)' ./app ./app/honors ./app/demo
}

browser_stories() { (cd frontend && npx playwright test "${specs[@]}"); }

# passed PATTERN FILE counts what passed; nothing matches in a run that broke off.
passed() { grep -cE "$1" "$2" || true; }

good=0
for line in "${days[@]}"; do
  day=${line%% *} began=$SECONDS verdict=ok log=$logs/${line%% *}
  export STORY_BEGIN=$day
  go_stories >"$log.go" 2>&1 || verdict=FAILED
  browser_stories >"$log.browser" 2>&1 || verdict=FAILED
  printf '%-16s %-48s Go %2d of %2d, browser %2d of %2d, %4d s: %s\n' "$day" "${line#"$day"}" \
    "$(passed '^--- PASS' "$log.go")" "$(passed '^=== RUN +[^/]+$' "$log.go")" \
    "$(passed '^ +(✓|ok) ' "$log.browser")" "$(sed -nE 's/^Running ([0-9]+) tests.*/\1/p' "$log.browser" | grep . || echo 0)" "$((SECONDS - began))" "$verdict"
  if [[ $verdict == ok ]]; then good=$((good + 1)); else grep -hE '^ +[^ ]+_test.go:|^--- FAIL|^ +(✘|x) |Error:' "$log.go" "$log.browser" | head -n 12 | sed 's/^/    /'; fi
done
printf '%d of %d beginnings hold.\n' "$good" "${#days[@]}"
if ((good < ${#days[@]})); then
  echo "The logs are in $logs."
  exit 1
fi
rm -rf "$logs"
