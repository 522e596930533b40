package models

import (
	"regexp"
	"unicode"
)

// scanned is a text in the two forms that the scan reads. Both know where in the text each character came from.
type scanned struct {
	spaced  form // separators kept, each as itself
	compact form // letters and digits only: the comparison form
}

// form is a changed text whose characters know where they stood.
type form struct {
	chars []char
	text  string
	index map[int]int // byte in text → character of the form
}

func readText(text string) scanned {
	var spaced []char
	for _, c := range composed(text) {
		folded := foldRune(c.r)
		if folded == "" && apartFrom(c.r) {
			folded = string(c.r)
		}
		for _, r := range folded {
			spaced = append(spaced, char{r, c.at, c.end})
		}
	}
	return scanned{formOf(spaced), formOf(comparable(text))}
}

// apartFrom says whether a character separates; what nobody sees does not.
func apartFrom(r rune) bool {
	return r == ' ' || r == '\n' || unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r)
}

func formOf(chars []char) form {
	f := form{chars: chars, index: map[int]int{}}
	var b []byte
	for i, c := range chars {
		f.index[len(b)] = i
		b = append(b, string(c.r)...)
	}
	f.index[len(b)] = len(chars)
	f.text = string(b)
	return f
}

// find gives where a shape stands, as characters of the form: from, to, and the same of its group when there is one.
func (f form) find(shape *regexp.Regexp) [][2]int {
	var out [][2]int
	for _, m := range shape.FindAllStringSubmatchIndex(f.text, -1) {
		from, to := m[0], m[1]
		if len(m) > 2 && m[2] >= 0 {
			from, to = m[2], m[3]
		}
		out = append(out, [2]int{f.index[from], f.index[to]})
	}
	return out
}

// mark is a Mark of the characters from i to before j of the form.
func (f form) mark(kind string, refused bool, i, j int) Mark {
	start, end := f.chars[i].at, f.chars[j-1].end
	return Mark{Kind: kind, Start: start, Length: end - start, refused: refused}
}

// crosses says whether a sentence mark stands in the text between two characters of the compact form.
func (t scanned) crosses(from, to int) bool {
	for _, c := range t.spaced.chars {
		if c.at > from && c.at < to {
			switch c.r {
			case ',', '、', '。', ';', ':', '!', '?', '\n', '(', ')':
				return true
			}
		}
	}
	return false
}
