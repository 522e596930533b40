package models

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Mark is a place in a text that tells, or may tell, who somebody is. It says where and of what kind, never what stood there.
type Mark struct {
	Field   string     `json:"field"`            // as in FieldError: "title", "lines[0].item"
	Kind    string     `json:"kind"`             // a code of MarkKinds
	Start   int        `json:"start"`            // in characters (code points) from the beginning, as typed
	Length  int        `json:"length"`           // in characters
	Reason  string     `json:"reason,omitempty"` // why the reviewer lets it stand
	By      ID         `json:"by,omitempty"`
	At      *time.Time `json:"at,omitempty"`
	refused bool
}

// MarkKinds are what a scan finds.
var MarkKinds = List{
	term("phone", "电话号码", "a phone number"), term("id_no", "身份证号", "an ID number"), term("card", "银行卡号", "a bank card"),
	term("account", "账号", "an account"), term("chat", "微信、QQ 等号", "a chat id"), term("email", "邮箱", "an e-mail address"),
	term("diagnosis", "病情", "a diagnosis"), term("name", "姓名", "a name"), term("name_word", "可能是姓名", "what may be a name"),
	term("pinyin", "姓名拼音", "a name in pinyin"), term("person", "像是姓名", "what looks like a name"),
	term("school", "学校名称", "the name of a school"), term("clinic", "医院名称", "the name of a hospital"), term("number", "像是电话号码", "what looks like a phone number"),
}

// Scanner reads texts that leave the office (§8.3, §8.4 P1). It compares in the form of CompareName, so that no mark, blank,
// other width, spoken digit or traditional character hides anything.
type Scanner struct {
	Household bool  // the text is of one household: what a facility may be called, and every illness, is refused too
	Names     Names // whose names must not stand here
}

// Names are names to look for: comparison forms and sounds.
type Names struct{ Forms, Sounds map[string]bool }

// NamesOf makes Names of names as typed.
func NamesOf(names ...string) Names {
	n := Names{map[string]bool{}, map[string]bool{}}
	for _, name := range names {
		if form := CompareName(name); len([]rune(form)) >= 2 {
			n.Forms[form] = true
		}
		if sound := NameSound(name); len(sound) >= shortestSound {
			n.Sounds[sound] = true
		}
	}
	return n
}

// With gives both.
func (n Names) With(more Names) Names {
	both := NamesOf()
	for _, x := range []Names{n, more} {
		for form := range x.Forms {
			both.Forms[form] = true
		}
		for sound := range x.Sounds {
			both.Sounds[sound] = true
		}
	}
	return both
}

// Scan gives every mark of a text, in their order; of two that overlap the longer one, a refusal before a doubt.
func (s Scanner) Scan(field, text string) []Mark {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	t := readText(text)
	marks := t.numbers()
	marks = append(marks, t.contacts()...)
	marks = append(marks, t.illnesses(s.Household)...)
	marks = append(marks, t.names(s.Names)...)
	marks = append(marks, t.places(s.Household)...)
	marks = append(marks, t.persons(s.Household)...)
	for i := range marks {
		marks[i].Field = field
	}
	return apart(marks)
}

// All scans texts by their fields, in the order of the fields' names.
func (s Scanner) All(texts map[string]string) []Mark {
	var marks []Mark
	for _, field := range slices.Sorted(maps.Keys(texts)) {
		marks = append(marks, s.Scan(field, texts[field])...)
	}
	return marks
}

// TextsOf gives the texts alone.
func TextsOf(texts map[string]string) []string { return slices.Sorted(maps.Values(texts)) }

// apart drops marks that overlap a weightier one and puts the rest in order.
func apart(marks []Mark) []Mark {
	slices.SortStableFunc(marks, func(a, b Mark) int {
		if a.refused != b.refused {
			if a.refused {
				return -1
			}
			return 1
		}
		return b.Length - a.Length
	})
	var kept []Mark
	for _, m := range marks {
		if !slices.ContainsFunc(kept, func(k Mark) bool { return m.Start < k.Start+k.Length && k.Start < m.Start+m.Length }) {
			kept = append(kept, m)
		}
	}
	slices.SortStableFunc(kept, func(a, b Mark) int { return a.Start - b.Start })
	return kept
}

// Refusals are the marks that keep a text from being entered, as errors of their fields.
func Refusals(marks []Mark) []FieldError {
	var wrong []FieldError
	for _, m := range marks {
		if m.refused {
			wrong = append(wrong, FieldError{Field: m.Field, Code: "text.personal", Args: []any{MarkKinds.Label(m.Kind), m.Start + 1, m.Start + m.Length}, Start: m.Start, Length: m.Length})
		}
	}
	return wrong
}

// Doubts are the marks that a reviewer must answer.
func Doubts(marks []Mark) []Mark {
	doubts := []Mark{}
	for _, m := range marks {
		if !m.refused {
			doubts = append(doubts, m)
		}
	}
	return doubts
}

// Telling are the marks worth a warning in a text that stays in the office: numbers, ids and names, not places or illnesses,
// which belong there.
func Telling(marks []Mark) []Mark {
	return slices.DeleteFunc(slices.Clone(marks), func(m Mark) bool {
		return !oneOf(m.Kind, []string{"phone", "id_no", "card", "account", "chat", "email", "name", "pinyin", "person"})
	})
}

// Unanswered says how many marks nobody has answered.
func Unanswered(marks []Mark) int {
	n := 0
	for _, m := range marks {
		if m.At == nil {
			n++
		}
	}
	return n
}

// Answer lets the marks that nobody has answered stand, with a reason.
func Answer(marks []Mark, by ID, at time.Time, reason string) []Mark {
	out := slices.Clone(marks)
	for i := range out {
		if out[i].At == nil {
			out[i].By, out[i].At, out[i].Reason = by, &at, strings.TrimSpace(reason)
		}
	}
	return out
}

// Answered keeps of old answers those whose mark stands at the same place in the same text, so that an amendment of something
// else does not ask again. same says whether the text of a field is the old one.
func Answered(marks, old []Mark, same func(field string) bool) []Mark {
	for i, m := range marks {
		for _, o := range old {
			if o.At != nil && o.Field == m.Field && o.Kind == m.Kind && o.Start == m.Start && o.Length == m.Length && same(m.Field) {
				marks[i] = o
			}
		}
	}
	return marks
}

// PublicText refuses what would tell who a person is: numbers, ids, illnesses, and any of the given names, whatever their
// spelling. What it cannot decide passes; texts whose doubts a reviewer answers are read by a Scanner.
func PublicText(field, s string, names ...string) []FieldError {
	return Refusals(Scanner{Names: NamesOf(names...)}.Scan(field, s))
}
