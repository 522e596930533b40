package models

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// group is a row of digits that touch; a number is one group or several with separators between.
type group struct {
	digits   string // an x at the end for the check character of an ID number
	from, to int    // characters of the spaced form
	before   string // separators in front, "" for the first of a run
}

// spoken are digits as they are said or written out.
var spoken = map[rune]byte{
	'零': '0', '〇': '0', '○': '0', 'O': '0', '洞': '0', '一': '1', '壹': '1', '幺': '1', '么': '1', '二': '2', '贰': '2', '三': '3', '叁': '3', '四': '4', '肆': '4',
	'五': '5', '伍': '5', '六': '6', '陆': '6', '七': '7', '柒': '7', '拐': '7', '八': '8', '捌': '8', '九': '9', '玖': '9', '勾': '9',
}

// digitOf gives the digit a character stands for: of any script, in a circle, spoken.
func digitOf(r rune) (byte, bool) {
	if d, ok := spoken[r]; ok {
		return d, true
	}
	for _, first := range []rune{'❶', '➀', '➊', '⓵'} {
		if r >= first && r < first+9 {
			return byte('1' + r - first), true
		}
	}
	if r == '⓿' || r == '🄌' {
		return '0', true
	}
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	for _, b := range unicode.Nd.R16 {
		if r >= rune(b.Lo) && r <= rune(b.Hi) {
			return byte('0' + (r-rune(b.Lo))%10), true
		}
	}
	for _, b := range unicode.Nd.R32 {
		if r >= rune(b.Lo) && r <= rune(b.Hi) {
			return byte('0' + (r-rune(b.Lo))%10), true
		}
	}
	return 0, false
}

// maxApart is how many separators may stand between two groups of one number.
const maxApart = 8

// ours are numbers that the product itself gives: N-220821-2026-000123.
var ours = regexp.MustCompile(`[A-Z]{1,3}-\d{4,6}(?:-\d{4})?-\d{4,6}`)

var codeShape = regexp.MustCompile(`[0-9A-Z]{18}`)

// runs splits the text into runs of groups. What is our own number or the code of an organisation is passed over.
func (t scanned) runs() [][]group {
	chars, skip := t.spaced.chars, t.passedOver()
	var all [][]group
	var run []group
	seps := ""
	end := func() {
		if len(run) > 0 {
			all = append(all, run)
		}
		run, seps = nil, ""
	}
	for i, c := range chars {
		d, ok := digitOf(c.r)
		if (c.r == 'X' || c.r == '×') && len(run) > 0 {
			d, ok = 'x', true
		}
		switch {
		case skip[i] || !ok && (unicode.IsLetter(c.r) || strings.ContainsRune("*%￥¥$°", c.r)):
			end()
		case !ok:
			if seps += string(c.r); len([]rune(seps)) > maxApart {
				end()
			}
		case len(run) > 0 && seps == "":
			run[len(run)-1].digits += string(d)
			run[len(run)-1].to = i + 1
		default:
			run, seps = append(run, group{string(d), i, i + 1, seps}), ""
		}
	}
	end()
	return all
}

func (t scanned) passedOver() map[int]bool {
	skip := map[int]bool{}
	pass := func(at [2]int) {
		for i := at[0]; i < at[1]; i++ {
			skip[i] = true
		}
	}
	for _, at := range t.spaced.find(ours) {
		pass(at)
	}
	for _, at := range t.spaced.find(codeShape) {
		code := string(runesOf(t.spaced.chars[at[0]:at[1]]))
		if CheckUSCC(code) == nil && !birthIn(code) {
			pass(at)
		}
	}
	return skip
}

func runesOf(chars []char) []rune {
	out := make([]rune, len(chars))
	for i, c := range chars {
		out[i] = c.r
	}
	return out
}

// numbers finds ID numbers, cards and phones, in one piece or in groups.
func (t scanned) numbers() []Mark {
	var marks []Mark
	for _, run := range t.runs() {
		for i := range run {
			for j := i + 1; j <= len(run); j++ {
				joined := joinDigits(run[i:j])
				if len(joined) > 19 && j > i+1 {
					break
				}
				if kind := numberKind(run[i:j], joined); kind != "" {
					marks = append(marks, t.spaced.mark(kind, kind != "number", run[i].from, run[j-1].to))
				}
			}
		}
		marks = append(marks, t.cued(run)...)
	}
	return marks
}

func joinDigits(run []group) string {
	var b strings.Builder
	for _, g := range run {
		b.WriteString(g.digits)
	}
	return b.String()
}

var (
	idShape     = regexp.MustCompile(`^\d{17}[\dx]$`)
	oldIDShape  = regexp.MustCompile(`^[1-8]\d{14}$`)
	cardShape   = regexp.MustCompile(`^[3-69]\d{15,18}$`)
	phoneShape  = regexp.MustCompile(`^1[3-9]\d{9}$`)
	lineShape   = regexp.MustCompile(`^0[1-9]\d{8,10}$`)
	insideShape = regexp.MustCompile(`\d{17}[\dx]|\d{16,19}|1[3-9]\d{9}`)
	yearShape   = regexp.MustCompile(`^(19|20)\d\d$`)
)

// numberKind says what a row of groups is when read as one number; "" when it is none.
func numberKind(run []group, joined string) string {
	if len(run) == 1 {
		return wholeKind(joined)
	}
	switch {
	case idShape.MatchString(joined) && birthIn(joined):
		return "id_no"
	case cardShape.MatchString(joined) && (evenly(run, 3) || singly(run)) && !years(run):
		return "card"
	case phoneShape.MatchString(joined) && !thousands(run) && !beginsWithDay(run):
		if listed(run) {
			return "number"
		}
		return "phone"
	case lineShape.MatchString(joined) && (singly(run) || len(run[0].digits) >= 3 && len(run[0].digits) <= 4):
		return "phone"
	}
	return ""
}

// wholeKind is numberKind for digits that touch.
func wholeKind(digits string) string {
	switch found := insideShape.FindString(digits); {
	case idShape.MatchString(found) && (birthIn(found) || strings.HasSuffix(found, "x") || len(digits) == 18), oldIDShape.MatchString(digits) && oldBirthIn(digits):
		return "id_no"
	case len(found) >= 16:
		return "card"
	case found != "" || lineShape.MatchString(digits):
		return "phone"
	}
	return ""
}

// birthIn says whether an ID number carries a possible day of birth.
func birthIn(number string) bool {
	day, err := time.Parse("20060102", number[6:14])
	return err == nil && day.Year() >= 1850 && day.Year() < 2100
}

func oldBirthIn(number string) bool {
	_, err := time.Parse("20060102", "19"+number[6:12])
	return err == nil
}

// evenly says whether all groups but the last have at least n digits.
func evenly(run []group, n int) bool {
	for _, g := range run[:len(run)-1] {
		if len(g.digits) < n {
			return false
		}
	}
	return true
}

func singly(run []group) bool {
	for _, g := range run {
		if len(g.digits) > 2 {
			return false
		}
	}
	return true
}

func years(run []group) bool {
	for _, g := range run {
		if !yearShape.MatchString(g.digits) {
			return false
		}
	}
	return true
}

// thousands is an amount: 13,800,000,000.
func thousands(run []group) bool {
	for i, g := range run {
		if i > 0 && (g.before != "," || len(g.digits) != 3) {
			return false
		}
	}
	return len(run[0].digits) <= 3
}

func beginsWithDay(run []group) bool {
	return len(run) >= 3 && yearShape.MatchString(run[0].digits) && len(run[1].digits) <= 2 && len(run[2].digits) <= 2
}

// listed says whether the groups read as a list of sizes or counts: 15、20、25.
func listed(run []group) bool {
	for _, g := range run[1:] {
		if !strings.ContainsAny(g.before, ",、;") {
			return false
		}
	}
	return !evenly(run, 3)
}
