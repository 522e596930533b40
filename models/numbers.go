package models

import (
	"strings"
	"time"
)

const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var (
	usccWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	bodyWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}
	idWeights   = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
)

// Fold turns full-width letters and digits into ASCII, trims and upper-cases: the only change allowed on codes.
func Fold(s string) string {
	return strings.ToUpper(strings.TrimSpace(strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		if r == '　' {
			return ' '
		}
		return r
	}, s)))
}

// FoldCode folds a code that people type in groups: "7kq4-m2xd 9htb" → "7KQ4M2XD9HTB".
func FoldCode(s string) string {
	return strings.NewReplacer("-", "", " ", "", "－", "").Replace(Fold(s))
}

// CheckUSCC verifies a unified social credit code (统一社会信用代码, GB 32100-2015) by both check digits.
// It returns nil or an *Error whose code says what is wrong: uscc.length, uscc.letter, uscc.check, uscc.body-check.
func CheckUSCC(code string) error {
	if len(code) != 18 {
		return Fail(Invalid, "uscc.length", len([]rune(code)))
	}
	sum := 0
	for i := 0; i < 18; i++ {
		v := strings.IndexByte(usccAlphabet, code[i])
		if v < 0 {
			return Fail(Invalid, "uscc.letter", i+1, string(code[i]))
		}
		if i < 17 {
			sum += v * usccWeights[i]
		}
	}
	if want := usccAlphabet[(31-sum%31)%31]; code[17] != want {
		return Fail(Invalid, "uscc.check", string(want))
	}
	if want := bodyCheck(code[8:16]); code[16] != want {
		return Fail(Invalid, "uscc.body-check", string(want))
	}
	return nil
}

// bodyCheck is the check character of the GB 11714 organisation code inside a USCC; letters count A=10 … Z=35.
func bodyCheck(body string) byte {
	sum := 0
	for i := 0; i < 8; i++ {
		v := int(body[i] - '0')
		if body[i] >= 'A' {
			v = int(body[i]-'A') + 10
		}
		sum += v * bodyWeights[i]
	}
	switch c := (11 - sum%11) % 11; c {
	case 10:
		return 'X'
	default:
		return byte('0' + c)
	}
}

// MakeUSCC completes 16 characters (type, registry region, body) to a valid code. For synthetic worlds and tests.
func MakeUSCC(head string) string {
	code := head + string(bodyCheck(head[8:16]))
	sum := 0
	for i := 0; i < 17; i++ {
		sum += strings.IndexByte(usccAlphabet, code[i]) * usccWeights[i]
	}
	return code + string(usccAlphabet[(31-sum%31)%31])
}

// Citizen is what an ID number (公民身份号码, GB 11643) says by itself.
type Citizen struct {
	Number string // folded
	Birth  time.Time
	Male   bool
}

// CheckID verifies an ID number and reads birth date and sex from it. asOf refuses births in the future and ages over 120.
// No error carries the number itself.
func CheckID(number string, asOf time.Time) (Citizen, error) {
	n := Fold(number)
	if len(n) == 15 {
		return Citizen{}, Fail(Invalid, "id.first-generation")
	}
	if len(n) != 18 {
		return Citizen{}, Fail(Invalid, "id.length", len([]rune(n)))
	}
	sum := 0
	for i := 0; i < 17; i++ {
		if n[i] < '0' || n[i] > '9' {
			return Citizen{}, Fail(Invalid, "id.digit", i+1)
		}
		sum += int(n[i]-'0') * idWeights[i]
	}
	if n[17] != "10X98765432"[sum%11] {
		return Citizen{}, Fail(Invalid, "id.check")
	}
	birth, err := time.Parse("20060102", n[6:14])
	if err != nil {
		return Citizen{}, Fail(Invalid, "id.date")
	}
	if birth.After(asOf) || birth.AddDate(121, 0, 0).Before(asOf) {
		return Citizen{}, Fail(Invalid, "id.age")
	}
	return Citizen{Number: n, Birth: birth, Male: (n[16]-'0')%2 == 1}, nil
}

// MakeID completes 17 digits to a valid ID number. For synthetic worlds and tests, with the unassigned prefix 990000.
func MakeID(head string) string {
	sum := 0
	for i := 0; i < 17; i++ {
		sum += int(head[i]-'0') * idWeights[i]
	}
	return head + string("10X98765432"[sum%11])
}

// AgeAt gives the full years between birth and day.
func AgeAt(birth, day time.Time) int {
	years := day.Year() - birth.Year()
	if day.Month() < birth.Month() || (day.Month() == birth.Month() && day.Day() < birth.Day()) {
		years--
	}
	return years
}
