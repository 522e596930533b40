package models_test

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"

	"shanqiao/models"
)

// rowsOf reads a tab-separated file of testdata; lines that begin with # are remarks, \uXXXX is the character.
func rowsOf(t *testing.T, path string, columns int) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows [][]string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") || lines.Text() == "" {
			continue
		}
		row := strings.Split(lines.Text(), "\t")
		if len(row) != columns {
			t.Fatalf("%s: %q has %d columns, want %d", path, lines.Text(), len(row), columns)
		}
		for i, cell := range row {
			if row[i], err = strconv.Unquote(`"` + strings.ReplaceAll(cell, `"`, `\"`) + `"`); err != nil {
				t.Fatalf("%s: %q: %v", path, cell, err)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Sixty pairs of spellings of one name, most of them of minorities, are one; forty pairs of different names stay two.
func TestCompareName_Pairs(t *testing.T) {
	count := map[string]int{}
	for _, row := range rowsOf(t, "testdata/names.tsv", 3) {
		kind, a, b := row[0], row[1], row[2]
		count[kind]++
		if a == b {
			t.Errorf("%q stands twice in one pair", a)
		}
		if got := models.SameName(a, b); got != (kind == "same") {
			t.Errorf("%q and %q: got same %v (%q, %q), want %s", a, b, got, models.CompareName(a), models.CompareName(b), kind)
		}
		for _, name := range []string{a, b} {
			form := models.CompareName(name)
			if form == "" || models.CompareName(form) != form {
				t.Errorf("the form %q of %q is empty or has a form of its own", form, name)
			}
		}
	}
	if count["same"] < 60 || count["other"] < 40 {
		t.Errorf("got %v pairs, want 60 the same and 40 others", count)
	}
}

// What has no letter is nobody's name.
func TestSameName_Nothing(t *testing.T) {
	for _, empty := range []string{"", " ", "·", "\u3164", "——"} {
		if models.SameName(empty, empty) {
			t.Errorf("%q is taken for a name", empty)
		}
	}
}
