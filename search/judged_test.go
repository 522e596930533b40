package search_test

import (
	"strconv"
	"strings"
	"testing"

	"shanqiao/search"
)

// judged queries that the engine is known to miss; the test fails when a query outside this list misses, and when one of
// the list has come to pass, so that the figure in the log is the truth.
var missed = map[string]bool{
	"布拖县哪些孩子上学困难": true, // no document has all the words, and the engine keeps the first
	"贫困学生":        true, // 贫困 is a word for basic living
	"shuizai":     true, // synonyms have no pinyin
}

// The kind "second" was written after the rest was tuned; untuned, 21 of its 30 passed.

// TestJudged asks every query of testdata/judged.csv and compares the first hits with what a person expects.
func TestJudged(t *testing.T) {
	c, rows := filled(t)
	passed, all := map[string]int{}, map[string]int{}
	total := 0
	for _, j := range table(t, "judged.csv") {
		top, err := strconv.Atoi(j["top"])
		if err != nil {
			t.Fatal(err)
		}
		res, err := c.Needs(t.Context(), org, search.NeedQuery{Text: j["query"], Limit: max(top, 1)})
		if err != nil {
			t.Fatal(err)
		}
		all[j["kind"]]++
		ok := (top == 0) == (len(res.IDs) == 0)
		var got []string
		for _, id := range res.IDs {
			got = append(got, rows[id]["county"]+" "+rows[id]["title"])
			ok = ok && (top == 0 || fits(rows[id], j["expect"]))
		}
		if ok {
			total++
			passed[j["kind"]]++
		}
		if ok == missed[j["query"]] {
			t.Errorf("%s %q: passed %v, want %v; expected %s, got %v", j["kind"], j["query"], ok, !ok, j["expect"], got)
		}
	}
	n := 0
	for kind := range all {
		n += all[kind]
		t.Logf("%s: %d of %d", kind, passed[kind], all[kind])
	}
	t.Logf("judged queries passed: %d of %d", total, n)
}

// fits says whether a row meets conditions: field=value, field~part; ";" is and, "|" is or.
func fits(r row, expect string) bool {
	for _, both := range strings.Split(expect, ";") {
		field, some := "", false
		for _, one := range strings.Split(both, "|") {
			if f, v, ok := strings.Cut(one, "="); ok {
				field = f
				some = some || r[f] == v
			} else if f, v, ok := strings.Cut(one, "~"); ok {
				some = some || strings.Contains(r[f], v)
			} else {
				some = some || r[field] == one
			}
		}
		if !some {
			return false
		}
	}
	return true
}
