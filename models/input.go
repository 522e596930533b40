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

// invisible are marks that hide, turn or only look like nothing: bidi controls, zero widths, soft hyphen, tags, fillers, line
// separators, places without a character, and the private ones that look different on every machine (trust §3).
func invisible(r rune) bool {
	switch {
	case r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x206F || r >= 0x200B && r <= 0x200F || r >= 0x2060 && r <= 0x2064 || r == 0x061C || r == 0xFEFF || r == 0xAD:
		return true
	case r == 0x2028 || r == 0x2029 || r >= 0xFFF9 && r <= 0xFFFC || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0 || r == 0x2800 || r == 0x034F:
		return true
	case r >= 0xE0000 && r <= 0xE0FFF || r >= 0xFDD0 && r <= 0xFDEF || r&0xFFFE == 0xFFFE:
		return true
	}
	return unicode.Is(unicode.Co, r)
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
