package models_test

import (
	"testing"

	"shanqiao/models"
)

// A second set of pairs, of other marks and of variant characters, keeps what the first set promises.
func TestCompareName_SecondSet(t *testing.T) {
	count := map[string]int{}
	for _, row := range rowsOf(t, "testdata/names_more.tsv", 3) {
		kind, a, b := row[0], row[1], row[2]
		count[kind]++
		if got := models.SameName(a, b); got != (kind == "equal") {
			t.Errorf("%q and %q: got same %v (%q, %q), want %s", a, b, got, models.CompareName(a), models.CompareName(b), kind)
		}
		for _, name := range []string{a, b} {
			if form := models.CompareName(name); models.CompareName(form) != form {
				t.Errorf("the form %q of %q has a form of its own: %q", form, name, models.CompareName(form))
			}
		}
	}
	if count["equal"] < 70 || count["different"] < 50 {
		t.Errorf("got %v pairs, want 70 equal and 50 different", count)
	}
}
