package models

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	schoolNoun = regexp.MustCompile(`[一二三四五六七八九十]中学|小学|中学|大学|学院|学校|幼儿园|职高|职校|技校|完小|[一二三四五六七八九十]中`)
	clinicNoun = regexp.MustCompile(`医院|卫生院|诊所|卫生所|卫生室|门诊部`)
	// shortSchool is 一中 and the like: only with a name before and when no other word begins there.
	shortSchool = regexp.MustCompile(`^[一二三四五六七八九十]中$`)
	afterShort  = regexp.MustCompile(`^(?:学校|学生|师生|校|初|高|的|住|书|食堂|教|操场|宿舍|$)`)
	// people of a school, and stages: 小学生, 大学新生, 中学阶段
	notSchool = regexp.MustCompile(`^(?:生|新生|毕业|段|阶段|学历|年级|教育|以上|以下|及以)`)
	// kinds of schools and clinics, which are no names
	kindBefore = regexp.MustCompile(`(?:中心|希望|寄宿制?|完全|九年一贯制|九年制|十二年制|民族|实验|附属|初级|高级|普通|职业|技术|职业技术|特殊教育|特教|乡镇|乡村|村级|乡级|镇级|县级|市级|公办|民办|公立|私立|公益|基层|社区|综合|人民|中医|中|蒙医|藏医|妇幼|妇幼保健|保健|口腔|专科|定点|重点|农村|农民|老年|开放|红军|八一|第[一二三四五六七八九十\d]+)$`)
	// words that stand before a kind of place without naming it
	ordinaryBefore = regexp.MustCompile(`(?:[的给为到在去往和与及里内上所名个位些级某缺修建送捐助帮供用我本全各该邻等对从由至或读念考升进入离近有无是让请向]|需要|更新|添置|购置|改造|维修|改善|建设|完善|配备|缺少|支持|一批|一间|支教|教学|双语|当地|附近|山区|牧区|库区|边区|农村|贫困|偏远|留守|困难|优秀|儿童|孤儿|师生|学生|教师|残疾|冬季|取暖|校车|桌椅|床位|方便|就近|村民|家长|老师|村委|[两几数]村)$`)
	// names that end as such a word does
	properEnd = regexp.MustCompile(`(?:协和|同和|人和|太和|仁和|中和|永和|泰和|义和|保和|祥和|元和|雍和|万全|双全|同里|十里|三里|五里|七里|八里)$`)
	// a stage of school before 中学 read across a word: 高中学费
	stageBefore = regexp.MustCompile(`[高初]$`)
	// a division before the noun names only with a name of its own before it
	division    = regexp.MustCompile(`(?:自治县|自治州|自治旗|街道|社区|[省村镇乡县市区旗屯庄街寨苏木嘎查])$`)
	ownDivision = regexp.MustCompile(`(?:^|[的给为到在去往和与及里内上所名个位些级某缺修建送捐助帮供用我本全各该邻农乡山牧边老行政自然两几数一二三四五六七八九十村镇县市])$`)
)

// places finds schools and clinics that are named. A kind of place (村里小学, 乡卫生院) and people of a kind (小学生) are
// ordinary words.
func (t scanned) places(household bool) []Mark {
	var marks []Mark
	for _, x := range []struct {
		kind string
		noun *regexp.Regexp
	}{{"school", schoolNoun}, {"clinic", clinicNoun}} {
		last := 0
		for _, at := range t.spaced.find(x.noun) {
			if at[0] < last {
				continue
			}
			last = at[1]
			if from, ok := t.named(at); ok {
				marks = append(marks, t.spaced.mark(x.kind, household, from, at[1]))
			}
		}
	}
	return marks
}

// named says from where a name stands before the noun.
func (t scanned) named(at [2]int) (int, bool) {
	chars := t.spaced.chars
	noun, after := string(runesOf(chars[at[0]:at[1]])), string(runesOf(chars[at[1]:min(len(chars), at[1]+3)]))
	from := at[0]
	for from > 0 && at[0]-from < 10 && (unicode.Is(unicode.Han, chars[from-1].r) || unicode.IsDigit(chars[from-1].r)) {
		from--
	}
	before := strings.TrimSuffix(string(runesOf(chars[from:at[0]])), "第")
	if strings.HasPrefix(after, "生") && shortSchool.MatchString(strings.TrimSuffix(noun, "学")) {
		noun, after = strings.TrimSuffix(noun, "学"), "学"+after // 三中学生
	}
	if shortSchool.MatchString(noun) {
		if !afterShort.MatchString(after) || len([]rune(before)) < 2 && !division.MatchString(before) {
			return 0, false
		}
	} else if notSchool.MatchString(after) {
		return 0, false
	}
	if noun == "中学" {
		before = stageBefore.ReplaceAllString(before, "")
	}
	return from, properBefore(before)
}

// properBefore says whether a name stands at the end of a text.
func properBefore(before string) bool {
	for range 4 {
		cut := kindBefore.ReplaceAllString(before, "")
		if cut == before {
			break
		}
		before = cut
	}
	if before == "" {
		return false
	}
	if place := division.FindString(before); place != "" {
		return !ownDivision.MatchString(strings.TrimSuffix(before, place))
	}
	return properEnd.MatchString(before) || !ordinaryBefore.MatchString(before)
}
