package models_test

import (
	"slices"
	"strings"
	"testing"

	"shanqiao/models"
)

// titlesPeople are registered in the village of testdata/titles.tsv.
var titlesPeople = []string{"张福来", "古丽娜尔·木合塔尔", "欧阳青松", "李国庆", "国庆", "高兴"}

// verdict is what becomes of a text: pass, mark or refuse.
func verdict(marks []models.Mark) string {
	switch {
	case len(models.Refusals(marks)) > 0:
		return "refuse"
	case len(models.Doubts(marks)) > 0:
		return "mark"
	}
	return "pass"
}

// Two hundred titles, half of them ordinary: what must be kept out is kept out, and ordinary ones pass.
func TestScan_TwoHundredTitles(t *testing.T) {
	scanner := models.Scanner{Names: models.NamesOf(titlesPeople...)}
	right, all := map[string]int{}, map[string]int{}
	for _, row := range rowsOf(t, "testdata/titles.tsv", 2) {
		want, title := row[0], row[1]
		marks := scanner.Scan("title", title)
		all[want]++
		if got := verdict(marks); got == want {
			right[want]++
		} else {
			t.Errorf("%q: got %s %+v, want %s", title, got, marks, want)
		}
		for _, m := range marks {
			if length := len([]rune(title)); m.Length < 1 || m.Start < 0 || m.Start+m.Length > length {
				t.Errorf("%q: the mark %+v lies outside its %d characters", title, m, length)
			}
		}
	}
	t.Logf("ordinary titles that pass %d of %d; refused %d of %d; marked for the reviewer %d of %d", right["pass"], all["pass"], right["refuse"], all["refuse"], right["mark"], all["mark"])
	if all["pass"] != 100 || all["refuse"]+all["mark"] != 100 {
		t.Errorf("got %v titles, want 100 of each half", all)
	}
}

// The mark covers exactly what must go, counted in characters as typed.
func TestScan_ThePlace(t *testing.T) {
	names := models.NamesOf("张福来")
	for _, c := range []struct{ text, kind, at string }{
		{"领棉衣联系 138 0000 0000 谢谢", "phone", "138 0000 0000"},
		{"𠮷村棉衣 一三八零零零零零零零零！", "phone", "一三八零零零零零零零零"},
		{"给張·福\u200b来家装灯", "name", "張·福\u200b来"},
		{"棉衣找 Zhāng Fúlái", "pinyin", "Zhāng Fúlái"},
		{"卡 6222 0202 0001 1122 233 请打", "card", "6222 0202 0001 1122 233"},
		{"新立村卫生院的煤", "clinic", "新立村卫生院"},
		{"写信 abc@example.com 即可", "email", "abc@example.com"},
		{"给艾滋病人送衣", "diagnosis", "艾滋病"},
	} {
		marks := models.Scanner{Names: names}.Scan("title", c.text)
		if len(marks) != 1 || marks[0].Kind != c.kind {
			t.Errorf("%q: got %+v, want one mark of kind %s", c.text, marks, c.kind)
			continue
		}
		if got := string([]rune(c.text)[marks[0].Start : marks[0].Start+marks[0].Length]); got != c.at {
			t.Errorf("%q: marked %q, want %q", c.text, got, c.at)
		}
		if wrong := models.Refusals(marks); len(wrong) == 1 && (wrong[0].Start != marks[0].Start || wrong[0].Length != marks[0].Length) {
			t.Errorf("%q: the refusal %+v stands elsewhere than its mark", c.text, wrong[0])
		}
	}
}

// A household's card tells neither its school nor an illness nor somebody else's name, where a village's text only asks.
func TestScan_AHouseholdsTextIsStricter(t *testing.T) {
	for _, text := range []string{"新立村小学校服", "白城市中心医院陪护床", "高血压药", "给王小明家的床", "糖尿病试纸"} {
		if got := verdict(models.Scanner{Household: true}.Scan("item", text)); got != "refuse" {
			t.Errorf("%q on a household's card: got %s, want refuse", text, got)
		}
	}
	for _, text := range []string{"学年生活费", "小学书本费", "村小学校服", "轮椅", "残疾人辅具", "助听器"} {
		if got := verdict(models.Scanner{Household: true}.Scan("item", text)); got != "pass" {
			t.Errorf("%q on a household's card: got %s, want pass", text, got)
		}
	}
}

// The windows under which registered people are looked up hold the name however it is typed.
func TestNameWindows(t *testing.T) {
	for _, text := range []string{"给张福来家装灯", "给 張 福 來 家", "给张・福·来家"} {
		if forms, _ := models.NameWindows(text); !slices.Contains(forms, models.CompareName("张福来")) {
			t.Errorf("%q: 张福来 is not among the windows", text)
		}
	}
	_, sounds := models.NameWindows("给 Zhang-FuLai 家")
	if !slices.Contains(sounds, models.NameSound("张福来")) {
		t.Errorf("got %v, want zhangfulai", sounds)
	}
}

// Characters that look empty, turn text or differ on every machine stand in no text of one line (F-142).
func TestPlainText_Characters(t *testing.T) {
	for _, r := range []rune{0x3164, 0x115F, 0x1160, 0xFFA0, 0x2800, 0x061C, 0xFFF9, 0x2028, 0x2029, 0xFDD0, 0xFFFE, 0x1FFFF, 0xE000, 0xF0000, 0x2060, 0x200B, 0x202E, 0xFEFF, 0} {
		if len(models.PlainText("title", "村道"+string(r)+"路灯", 1, 40)) == 0 {
			t.Errorf("%U is taken", r)
		}
	}
	for _, ok := range []string{"古丽娜尔·木合塔尔", "𠮷田", "ᠪᠠᠲᠤ᠋", "路灯☀️两盏", strings.Repeat("好", 40)} {
		if wrong := models.PlainText("title", ok, 1, 40); len(wrong) > 0 {
			t.Errorf("%q: %v", ok, wrong)
		}
	}
}
