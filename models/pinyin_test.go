package models

import "testing"

func TestPinyin(t *testing.T) {
	for text, want := range map[string][2]string{
		"镇赉县":     {"zhen lai xian", "zlx"},
		"重庆市":     {"chong qing shi", "cqs"},
		"长春":      {"chang chun", "cc"},
		"西藏自治区":   {"xi zang zi zhi qu", "xzzzq"},
		"六安":      {"lu an", "la"},
		"助学":      {"zhu xue", "zx"},
		"东乡族自治县":  {"dong xiang zu zi zhi xian", "dxzzzx"},
		"朝阳区":     {"chao yang qu", "cyq"},
		"资助3000元": {"zi zhu 3000 yuan", "zz3000y"},
		"Type-C线": {"type c xian", "tcx"},
		"女":       {"nv", "n"},
		"":        {"", ""},
		"，。 （）":   {"", ""},
		"安徽省绩溪县？": {"an hui sheng ji xi xian", "ahsjxx"},
	} {
		if s, i := Pinyin(text); s != want[0] || i != want[1] {
			t.Errorf("Pinyin(%q): got %q %q, want %q", text, s, i, want)
		}
	}
}
