package models

import (
	"regexp"
	"strings"
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
		if (c.r == 'X' || c.r == '×') && lacksCheck(run) {
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

// lacksCheck says whether the last groups are the seventeen digits of an ID number, so that an X may follow.
func lacksCheck(run []group) bool {
	n := 0
	for i := len(run) - 1; i >= 0 && n < 17; i-- {
		n += len(run[i].digits)
	}
	return n == 17
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
	for _, at := range t.spaced.find(brokenPhone) {
		marks = append(marks, t.spaced.mark("number", false, at[0], at[1]))
	}
	return marks
}
