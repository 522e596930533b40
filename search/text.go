package search

import (
	"strings"
	"sync"
	"unicode"

	"github.com/longbridgeapp/opencc"
	"golang.org/x/text/unicode/norm"

	"shanqiao/models"
)

var simplified = sync.OnceValues(func() (*opencc.OpenCC, error) { return opencc.New("t2s") })

// Prepare brings text and queries into the form the engine can compare: full width to half (NFKC), traditional to
// simplified, and spaces round digits, because a run of digits that touches Chinese falls apart in the engine.
func Prepare(s string) string {
	s = norm.NFKC.String(strings.ToValidUTF8(s, ""))
	if cc, err := simplified(); err == nil {
		if out, err := cc.Convert(s); err == nil {
			s = out
		}
	}
	var b strings.Builder
	last := ' '
	for _, r := range s {
		if unicode.IsControl(r) {
			r = ' '
		}
		if digit(last) != digit(r) && (han(last) || han(r)) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func digit(r rune) bool { return r >= '0' && r <= '9' }
func han(r rune) bool   { return unicode.Is(unicode.Han, r) }

// maxQuery bounds what is sent to the engine; it looks at ten words anyway.
const maxQuery = 80

func prepareQuery(s string) string {
	if r := []rune(s); len(r) > maxQuery {
		s = string(r[:maxQuery])
	}
	s = Prepare(s)
	return strings.NewReplacer(`"`, " ", "-", " ", "—", " ").Replace(s) // quotes and minus signs are operators to the engine
}

// spellings gives the words a text is found by in pinyin: for each position two syllables joined and four joined ("zhuxue"
// matches as a whole word, "liushouertong" as the beginning of one), and the syllables of single characters alone.
func spellings(texts ...string) string {
	return collect(func(add func(string)) {
		for _, part := range chinese(texts) {
			syllables, _ := models.Pinyin(part)
			s := strings.Fields(syllables)
			if len(s) == 1 {
				add(s[0])
			}
			for i := range s {
				for _, n := range []int{2, 4} {
					if i+n <= len(s) || n > 2 && i+2 < len(s) {
						add(strings.Join(s[i:min(i+n, len(s))], ""))
					}
				}
			}
			add(strings.Join(s, ""))
		}
	})
}

// initials gives the first letters of each run of Chinese in the texts: "zx", "zlx".
func initials(texts ...string) string {
	return collect(func(add func(string)) {
		for _, part := range chinese(texts) {
			if _, first := models.Pinyin(part); len(first) > 1 {
				add(first)
			}
		}
	})
}

// nameInitials is initials for names, where people leave out the place in front: each beginning from the second character
// on is there too ("bcsygzxjjh", "csygzxjj", …, "ygzxjjh").
func nameInitials(name string, texts ...string) string {
	return collect(func(add func(string)) {
		for _, part := range chinese([]string{name}) {
			_, first := models.Pinyin(part)
			for i := range max(len(first)-1, 0) {
				add(first[i:min(i+8, len(first))])
			}
		}
		for _, w := range strings.Fields(initials(texts...)) {
			add(w)
		}
	})
}

// chinese splits texts into runs of Chinese characters.
func chinese(texts []string) []string {
	var parts []string
	for _, t := range texts {
		parts = append(parts, strings.FieldsFunc(t, func(r rune) bool { return !han(r) })...)
	}
	return parts
}

// collect joins words, each once.
func collect(f func(add func(string))) string {
	seen := map[string]bool{}
	var words []string
	f(func(w string) {
		if w != "" && !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	})
	return strings.Join(words, " ")
}
