package models

import "strings"

// NameSound gives a name in pinyin as people type it: small letters without tones, blanks or marks, ü and v as u, so that
// "Zhāng Sān", "zhang san" and 张三 sound alike. A name without Chinese characters sounds as its letters.
func NameSound(name string) string {
	syllables, _ := Pinyin(CompareName(name))
	return latinSound(syllables)
}

// latinSound is the sound of what was typed in Latin letters.
func latinSound(typed string) string {
	letters := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(CompareName(typed)))
	return strings.NewReplacer("lyu", "lu", "nyu", "nu", "v", "u").Replace(letters)
}
