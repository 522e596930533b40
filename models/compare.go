package models

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/longbridgeapp/opencc"
	"golang.org/x/text/unicode/norm"
)

// NameForm is the number of the rules of CompareName. Raise it with them: what was hashed by older rules is hashed anew at
// the next start (people.name_form).
const NameForm = 1

// CompareName gives the form in which names are compared, never shown and never stored: compatibility characters and
// radicals as their plain ones (NFKC), traditional and variant forms as the simplified one, character by character, Latin
// letters large and without accents, and only letters, digits and the marks of scripts that need them. Interpuncts, blanks,
// hyphens and marks nobody sees are gone, so 买买提·艾力, 买买提・艾力 and 買買提 艾力 are one. Other spellings of the same sound
// (买买提, 麦麦提) stay apart. It is idempotent. A text without letters has the form "" and equals nothing (SameName).
func CompareName(name string) string {
	var b strings.Builder
	for _, c := range comparable(name) {
		b.WriteRune(c.r)
	}
	return b.String()
}

// SameName says whether two names are the same person's spelling, whatever marks stand in them.
func SameName(a, b string) bool {
	form := CompareName(a)
	return form != "" && form == CompareName(b)
}

// char is a character of a form, and from where to where in the text, in characters, that stood which it came from.
type char struct {
	r       rune
	at, end int
}

// comparable gives the characters of the comparison form and where in the text each stood.
func comparable(text string) []char {
	var out []char
	for _, c := range composed(text) {
		for _, r := range foldRune(c.r) {
			out = append(out, char{r, c.at, c.end})
		}
	}
	return out
}

// composed is the text in NFKC, segment by segment: what a segment becomes stands where the whole segment stood.
func composed(text string) []char {
	var out []char
	var it norm.Iter
	text = strings.ToValidUTF8(text, "")
	it.InitString(norm.NFKC, text)
	at, from := 0, 0
	for !it.Done() {
		became := string(it.Next())
		end := at + utf8.RuneCountInString(text[from:it.Pos()])
		for _, r := range became {
			out = append(out, char{r, at, end})
		}
		at, from = end, it.Pos()
	}
	return out
}

// foldRune gives what stays of one character: nothing, itself, or its plain form.
func foldRune(r rune) string {
	if plain, ok := plainForms[r]; ok {
		return plain
	}
	if plain, ok := variants()[r]; ok {
		return plain
	}
	switch {
	case unicode.Is(unicode.Han, r):
		return simplify(r)
	case unicode.Is(unicode.Lm, r), unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.M, r) && unicode.Is(unicode.Inherited, r):
		return ""
	case unicode.Is(unicode.Latin, r):
		return bare(r)
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
		return string(unicode.ToUpper(r))
	case unicode.Is(unicode.Co, r):
		return string(r)
	}
	return ""
}

// bare is a Latin letter large and without its accents.
func bare(r rune) string {
	var b strings.Builder
	for _, x := range norm.NFKD.String(string(unicode.ToUpper(r))) {
		if unicode.IsLetter(x) && !unicode.Is(unicode.Lm, x) {
			b.WriteRune(x)
		}
	}
	return b.String()
}

var traditional = sync.OnceValue(func() *opencc.OpenCC {
	cc, err := opencc.New("t2s")
	if err != nil {
		panic("the table of traditional characters is part of the program: " + err.Error())
	}
	return cc
})

// simple keeps what was looked up.
var simple sync.Map

// simplify gives the simplified form of one character. It looks at one at a time: a name and the same characters inside a
// text must come out alike, whatever stands beside them.
func simplify(r rune) string {
	if s, ok := simple.Load(r); ok {
		return s.(string)
	}
	s := string(r)
	for range 3 { // some forms lead to another traditional one first
		next, err := traditional().Convert(s)
		if err != nil || next == s {
			break
		}
		s = next
	}
	if out := []rune(s); len(out) == 1 {
		if plain, ok := plainForms[out[0]]; ok {
			s = plain
		} else if plain, ok := variants()[out[0]]; ok {
			s = plain
		}
	}
	simple.Store(r, s)
	return s
}

// plainForms are what neither Unicode nor the table of traditional characters folds: interpuncts that count as letters,
// fillers, radicals without a mapping, new and Japanese forms, and the private places where GB 18030-2005 put characters.
var plainForms = map[rune]string{
	'\ua78f': "", '\u1427': "", '\u119e': "", '\u318d': "", '\u4e36': "", '\u3164': "", '\u115f': "", '\u1160': "", '\uffa0': "",
	'⺁': "厂", '⺌': "小", '⺍': "小", '⺠': "民", '⺟': "母", '⻁': "虎", '⻄': "西", '⻅': "见", '⻆': "角", '⻉': "贝", '⻋': "车", '⻓': "长", '⻔': "门",
	'⻘': "青", '⻙': "韦", '⻚': "页", '⻛': "风", '⻜': "飞", '⻝': "食", '⻢': "马", '⻣': "骨", '⻤': "鬼", '⻥': "鱼", '⻦': "鸟", '⻧': "卤", '⻨': "麦",
	'⻩': "黄", '⻪': "黾", '⻬': "齐", '⻮': "齿", '⻰': "龙", '⻳': "龟", '⺼': "肉", '⻏': "邑", '⻖': "阜",
	'戸': "户", '呉': "吴", '徳': "德", '黒': "黑", '昇': "升", '靑': "青", '眞': "真", '颕': "颖", '濬': "浚", '恵': "惠", '栄': "荣", '広': "广", '沢': "泽",
	'竜': "龙", '峯': "峰",
	'\ue816': "\U00020087", '\ue817': "\U00020089", '\ue818': "\U000200cc", '\ue81e': "\u9fb4", '\ue826': "\u9fb5", '\ue82b': "\u9fb6", '\ue82c': "\u9fb7",
	'\ue831': "\U000215d7", '\ue832': "\u9fb8", '\ue83b': "\U0002298f", '\ue843': "\u9fb9", '\ue854': "\u9fba", '\ue855': "\U000241fe", '\ue863': "\u4dae",
	'\ue864': "\u9fbb",
}
