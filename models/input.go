package models

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PlainText checks a one-line text of min to max characters without control or invisible characters.
func PlainText(field, s string, min, max int) []FieldError {
	return text(field, s, min, max, false)
}

// LongText is PlainText with line breaks.
func LongText(field, s string, min, max int) []FieldError { return text(field, s, min, max, true) }

func text(field, s string, min, max int, lines bool) []FieldError {
	s = strings.TrimSpace(s)
	n := utf8.RuneCountInString(s)
	switch {
	case n < min && n == 0:
		return []FieldError{{Field: field, Code: "field.required"}}
	case n < min:
		return []FieldError{{Field: field, Code: "field.short", Args: []any{min}}}
	case n > max:
		return []FieldError{{Field: field, Code: "field.long", Args: []any{max, n}}}
	}
	for _, r := range s {
		if lines && (r == '\n' || r == '\r' || r == '\t') {
			continue
		}
		if r == utf8.RuneError || r == 0 || unicode.IsControl(r) || invisible(r) {
			return []FieldError{{Field: field, Code: "field.characters"}}
		}
	}
	return nil
}

// invisible are marks that hide or turn text round: bidi controls, zero widths, soft hyphen, tags.
func invisible(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r >= 0x200B && r <= 0x200F || r == 0xFEFF || r == 0xAD || r >= 0xE0000 && r <= 0xE0FFF
}

var identityShapes = []struct {
	what  Text
	shape *regexp.Regexp
}{
	{Text{"身份证号", "an ID number"}, regexp.MustCompile(`\d{17}[\dXx]`)},
	{Text{"银行卡号", "a bank card"}, regexp.MustCompile(`\d{16,19}`)},
	{Text{"电话号码", "a phone number"}, regexp.MustCompile(`1[3-9]\d{9}`)},
	{Text{"电话号码", "a phone number"}, regexp.MustCompile(`0\d{2,3}-?\d{7,8}`)},
	{Text{"医院名称", "a hospital"}, regexp.MustCompile(`[\p{Han}]{2,}(医院|卫生院|诊所)`)},
	{Text{"学校名称", "a school"}, regexp.MustCompile(`[\p{Han}]{2,}(小学|中学|一中|二中|三中|大学|幼儿园|职高)`)},
}

// PublicText refuses what would tell who a person is: numbers, hospitals, schools, and any of the given names.
func PublicText(field, s string, names ...string) []FieldError {
	folded := Fold(s)
	for _, shape := range identityShapes {
		if shape.shape.MatchString(folded) {
			return []FieldError{{Field: field, Code: "text.personal", Args: []any{shape.what}}}
		}
	}
	for _, name := range names {
		if utf8.RuneCountInString(name) >= 2 && strings.Contains(s, name) {
			return []FieldError{{Field: field, Code: "text.personal", Args: []any{Text{"姓名", "a name"}}}}
		}
	}
	return nil
}

// In checks that a code is in a list.
func In(field, code string, list List) []FieldError {
	if list.Has(code) {
		return nil
	}
	if code == "" {
		return []FieldError{{Field: field, Code: "field.required"}}
	}
	return []FieldError{{Field: field, Code: "field.code", Args: []any{code}}}
}

// Phone checks a Chinese phone number after folding.
func Phone(field, s string) []FieldError {
	if s == "" || regexp.MustCompile(`^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$`).MatchString(Fold(s)) {
		return nil
	}
	return []FieldError{{Field: field, Code: "field.phone"}}
}

// OfficePhone says whether a text is the telephone of an office: with area code, a mobile, or a short hotline such as 12349.
func OfficePhone(s string) bool {
	return regexp.MustCompile(`^(0\d{2,3}-?\d{7,8}(-\d{1,6})?|1[3-9]\d{9}|(0\d{2,3}-)?(1\d{4}|[48]00-?\d{3}-?\d{4}))$`).MatchString(Fold(s))
}
