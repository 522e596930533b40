package models

import (
	"regexp"
	"strings"
	"unicode"
)

const (
	longestName   = 30 // characters of a comparison form that are looked up; transliterated names are the long ones
	shortestSound = 4  // letters of a name in pinyin
	longestSound  = 40
)

// span is a row of characters of the compact form.
type span struct {
	form     string
	from, to int
}

// windows gives every row of 2 to longest characters of the form that could be a name.
func (t scanned) windows(longest int) []span {
	var out []span
	chars := t.compact.chars
	for i := range chars {
		letter := false
		for j := i; j < len(chars) && j-i < longest; j++ {
			if !unicode.IsLetter(chars[j].r) && !unicode.IsMark(chars[j].r) && !unicode.Is(unicode.Co, chars[j].r) && chars[j].r != '〇' {
				break
			}
			letter = letter || unicode.IsLetter(chars[j].r)
			if j > i && letter {
				out = append(out, span{string(runesOf(chars[i : j+1])), i, j + 1})
			}
		}
	}
	return out
}

// sounds gives every row of whole Latin words, joined, with tones taken off, and with the last word first.
func (t scanned) sounds() []span {
	var words []span
	chars := t.spaced.chars
	for i := 0; i < len(chars); i++ {
		if chars[i].r < 'A' || chars[i].r > 'Z' {
			continue
		}
		from := i
		for i < len(chars) && chars[i].r >= 'A' && chars[i].r <= 'Z' {
			i++
		}
		words = append(words, span{string(runesOf(chars[from:i])), from, i})
	}
	var out []span
	for i := range words {
		joined := ""
		for j := i; j < len(words) && t.near(words, i, j); j++ {
			joined += words[j].form
			if sound := latinSound(joined); len(sound) >= shortestSound && len(sound) <= longestSound {
				out = append(out, span{sound, words[i].from, words[j].to})
			}
			if j > i { // jianguo wang: the family name last
				turned := latinSound(words[j].form + strings.TrimSuffix(joined, words[j].form))
				out = append(out, span{turned, words[i].from, words[j].to})
			}
		}
	}
	return out
}

// near says whether no Chinese stands between the words.
func (t scanned) near(words []span, i, j int) bool {
	for _, c := range t.spaced.chars[words[i].from:words[j].to] {
		if unicode.Is(unicode.Han, c.r) {
			return false
		}
	}
	return true
}

// NameWindows gives the forms and sounds of a text under which registered people are looked up, each once.
func NameWindows(texts ...string) (forms, sounds []string) {
	seen := map[string]bool{}
	add := func(list *[]string, kind string, spans []span) {
		for _, s := range spans {
			if !seen[kind+s.form] {
				seen[kind+s.form] = true
				*list = append(*list, s.form)
			}
		}
	}
	for _, text := range texts {
		t := readText(text)
		longest := longestName
		if len(t.compact.chars) > 200 {
			longest = 12
		}
		add(&forms, "form|", t.windows(longest))
		add(&sounds, "sound|", t.sounds())
	}
	return forms, sounds
}

// names finds names that must not stand here. One that is also a word, or that only comes about across a sentence mark, is a
// doubt.
func (t scanned) names(names Names) []Mark {
	var marks []Mark
	for _, w := range t.windows(longestName) {
		if !names.Forms[w.form] {
			continue
		}
		first, last := t.compact.chars[w.from], t.compact.chars[w.to-1]
		if t.insideWord(w) || t.crosses(first.at, last.end) {
			marks = append(marks, t.compact.mark("name_word", false, w.from, w.to))
		} else {
			marks = append(marks, t.compact.mark("name", true, w.from, w.to))
		}
	}
	for _, w := range t.sounds() {
		if names.Sounds[w.form] {
			marks = append(marks, t.spaced.mark("pinyin", true, w.from, w.to))
		}
	}
	return marks
}

// insideWord says whether a name of two or three characters lies inside an ordinary word of the text, or is one.
func (t scanned) insideWord(w span) bool {
	if w.to-w.from > 3 {
		return false
	}
	chars := t.compact.chars
	for from := max(0, w.from-3); from <= w.from; from++ {
		for to := w.to; to <= min(len(chars), from+5); to++ {
			if ordinaryWords[string(runesOf(chars[from:to]))] {
				return true
			}
		}
	}
	return false
}

var (
	surname     = `(?:欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|长孙|宇文|司徒|夏侯|[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢骆岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺])`
	personAhead = regexp.MustCompile(`(?:给|为|帮|替|资助|救助|帮扶|慰问)(` + surname + `\p{Han}{1,2})(?:一?家|户|同志|老人|大爷|大娘|大叔|大婶|奶奶|爷爷|先生|女士|同学|小朋友|本人|治病|看病|上学|装|修|盖|送|买|添)`)
	personTitle = regexp.MustCompile(`(?:^|[^\p{Han}]|给|为|帮|替|户|的)(` + surname + `\p{Han}{1,2})(?:同志|老人|大爷|大娘|大叔|大婶|奶奶|爷爷|先生|女士|同学|小朋友|一家|家)`)
	somebody    = regexp.MustCompile(surname + `某{1,2}(?:某|\p{Han})?`)
	hamlet      = regexp.MustCompile(`^.家(?:[^老]|$)|[村屯庄组社乡镇县队区店沟湾]$`) // 张家屯, 马庄: places
	familiar    = regexp.MustCompile(`([老小]` + surname + `家|` + surname + `家老[大二三四五六幺小])(?:[^屯村庄沟店湾铺堡岭坡坝桥营窑院]|$)`)
	// titled is a surname with a title: 赵奶奶, 张老师. Surnames that mostly are other words (向, 和, 于) are left out.
	titled = regexp.MustCompile(`(?:^|[^\p{Han}]|[给为帮替的户学])([王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪姜范石姚谭廖邹熊陆郝孔崔邱秦史侯邵孟段雷钱汤尹黎贺赖龚庞樊殷施陶洪翟颜倪牛温芦俞章鲁葛](?:老师|书记|医生|大夫|师傅|大姐|大哥|大嫂|大婶|大叔|大爷|大娘|奶奶|爷爷|阿姨))`)
	// paidFor is a name of three characters with a cost of its own: 赵小明学费.
	paidFor = regexp.MustCompile(`(?:^|[^\p{Han}]|[给为帮替的])(` + surname + `[^\P{Han}的年月日生用户家村镇县校区等类费全种级]{2})的?(?:学费|药费|手术费|住院费|医药费|治疗费|生活费)`)
)

// persons finds what has the shape of somebody's name though nobody is looked up: 给〈姓名〉家, 〈姓名〉老人, 〈姓〉某, 老〈姓〉家.
func (t scanned) persons(household bool) []Mark {
	var marks []Mark
	for _, shape := range []*regexp.Regexp{personAhead, personTitle, somebody, familiar, titled, paidFor} {
		for _, at := range t.spaced.find(shape) {
			if !t.wordAt(at[0]) && !hamlet.MatchString(string(runesOf(t.spaced.chars[at[0]:at[1]]))) {
				marks = append(marks, t.spaced.mark("person", household, at[0], at[1]))
			}
		}
	}
	return marks
}

// wordAt says whether an ordinary word begins at a character.
func (t scanned) wordAt(i int) bool {
	chars := t.spaced.chars
	for n := 2; n <= 4 && i+n <= len(chars); n++ {
		if ordinaryWords[string(runesOf(chars[i:i+n]))] {
			return true
		}
	}
	return false
}

// ordinaryWords are words of the field that could be read as a name: they begin with a surname, or people are called so. The
// list was written for this program from the words that titles, items and the code lists use.
var ordinaryWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(wordList) {
		words[w] = true
	}
	return words
}()
