package models

import (
	"regexp"
	"slices"
)

// cue is a word before digits that says what they are.
type cue struct {
	kind     string
	shape    *regexp.Regexp // at the end of what stands before, in the compact form
	min, max int            // digits
}

const sayIt = `(?:号码|号|是|为|加|ID|群|ME|微)*$`

var cues = []cue{
	{"chat", regexp.MustCompile(`(?:QQ|扣扣|叩叩|扣号|企鹅号?|Q群|加Q)` + sayIt), 5, 12},
	{"chat", regexp.MustCompile(`(?:微信|威信|薇信|徽信|维信|V信|W信|VX|WX|WEIXIN|WECHAT|加V|加微|抖音号?|快手号?|小红书号?|钉钉号?)` + sayIt), 5, 20},
	{"account", regexp.MustCompile(`(?:账号|帐号|账户|帐户|卡号|开户行?|支付宝|收款码?|汇款|银行|信用社|户头)` + `(?:号码|号|是|为)*$`), 6, 40},
	{"phone", regexp.MustCompile(`(?:电话|手机|联系|联系人|致电|来电|拨打|热线|座机|TEL|PHONE)` + `(?:方式|号码|号|是|为)*$`), 7, 13},
}

// cued finds digits that a word before them explains.
func (t scanned) cued(run []group) []Mark {
	before := t.compactBefore(t.spaced.chars[run[0].from].at)
	digits := len(joinDigits(run))
	for _, c := range cues {
		if digits >= c.min && digits <= c.max && c.shape.MatchString(before) {
			return []Mark{t.spaced.mark(c.kind, true, run[0].from, run[len(run)-1].to)}
		}
	}
	return nil
}

// compactBefore is what stands before a place of the text, at most twelve characters of it.
func (t scanned) compactBefore(place int) string {
	var out []rune
	for _, c := range t.compact.chars {
		if c.at < place {
			out = append(out, c.r)
		}
	}
	return string(out[max(0, len(out)-12):])
}

var contactShapes = []struct {
	kind    string
	compact bool
	shape   *regexp.Regexp
}{
	{"chat", true, regexp.MustCompile(`(?:微信|威信|薇信|徽信|维信|V信|W信|WECHAT|WEIXIN|加V|加微)(?:号码|号|是|为|ID|加|我)*([A-Z][A-Z0-9]{4,19})`)},
	{"chat", true, regexp.MustCompile(`(WXID[A-Z0-9]{4,})`)},
	{"chat", true, regexp.MustCompile(`(?:^|[^A-Z0-9])(?:VX|WX)(?:号|是|为|ID)*([A-Z]{3}[A-Z0-9]{2,16})`)},
	{"chat", true, regexp.MustCompile(`(?:抖音|快手|小红书|钉钉|支付宝)(?:号|ID|是|为)+([A-Z][A-Z0-9]{4,19})`)},
	{"account", true, regexp.MustCompile(`(?:支付宝)([A-Z][A-Z0-9]{5,29})`)},
	{"email", false, regexp.MustCompile(`[A-Z0-9][A-Z0-9._%+-]*\s*(?:@|\(AT\)|#|艾特)\s*[A-Z0-9-]+(?:\s*(?:\.|点)\s*[A-Z0-9-]+)*\s*(?:\.|点)\s*(?:COM|CN|NET|ORG|CC|EDU|GOV|INFO|ME|TOP|VIP)`)},
}

// contacts finds chat ids with letters and e-mail addresses.
func (t scanned) contacts() []Mark {
	var marks []Mark
	for _, c := range contactShapes {
		f := t.spaced
		if c.compact {
			f = t.compact
		}
		for _, at := range f.find(c.shape) {
			marks = append(marks, f.mark(c.kind, true, at[0], at[1]))
		}
	}
	return marks
}

// Illnesses that mark a person for life are refused wherever they stand (§8.3); the common ones only for a household or
// beside a person.
var (
	graveIllness  = regexp.MustCompile(`艾滋病?毒?|爱滋病?|HIV|AIDS|精神分裂症?|精神病|精神障碍|精神疾病|抑郁症?|躁郁症?|狂躁症?|双相障碍|双相情感障碍|神经病|肺结核|结核病|肺痨|乙肝|丙肝|梅毒|淋病|性病|尖锐湿疣|麻风病?|癫痫|羊角风|羊癫疯|尿毒症|白血病|恶性肿瘤|[肺肝胃肠乳脑骨淋血食宫][腺管颈巴]?癌|癌症|癌|肝硬化|植物人|吸毒|戒毒|家暴|性侵|被拐`)
	commonIllness = regexp.MustCompile(`高血压|糖尿病|冠心病|心脏病|脑梗塞?|脑血栓|脑出血|中风|偏瘫|瘫痪|脑瘫|自闭症|孤独症|唐氏|智障|弱智|智力障碍|帕金森|老年痴呆|痴呆|阿尔茨海默|类风湿|肾病|肾衰竭?|透析|化疗|放疗|先心病|肿瘤|尘肺病?|矽肺|红斑狼疮|再障|血友病|哮喘|白内障|青光眼|聋哑`)
	// words in which an illness can be read though none is meant: 棉被、拐杖, 各家暴雨后
	harmless     = regexp.MustCompile(`[慢急恶良]性病|家暴[雨雪晒露风冷热增涨]|芝麻风|[棉褥]被拐[杖棍]|植物人工|呼吸毒|[一酸碱水油]次?性侵[蚀入]|杨梅毒`)
	preventing   = regexp.MustCompile(`防治|宣传|讲座|筛查|知识|预防|科普|防控|义诊|培训|展板|手册|宣教|监测|检测|防艾|反家暴|求助|热线`)
	besidePerson = regexp.MustCompile(`^(?:症|病)?(?:的)?(?:患者|病人|病号|感染者|携带者|人|家|户|老人|老汉|儿童|孩子|学生|家庭|妇女|母亲|父亲|妈妈|爸爸|奶奶|爷爷|妻子|丈夫|老伴|儿子|女儿|村民|群众|女童|男童|少年)`)
	personBefore = regexp.MustCompile(`(?:患|患有|得了|确诊|身患|因|某某?|名|位|老人|孩子|母亲|父亲|妈妈|爸爸|奶奶|爷爷|妻子|丈夫|老伴|儿子|女儿|他|她)$`)
)

// illnesses finds diagnoses. A lecture against a grave illness is a doubt; a common illness without a person beside it is none.
func (t scanned) illnesses(household bool) []Mark {
	var marks []Mark
	f := t.compact
	lecture, words := preventing.MatchString(f.text), f.find(harmless)
	for _, at := range f.find(graveIllness) {
		if !within(at, words) {
			marks = append(marks, f.mark("diagnosis", household || !lecture || t.ofPerson(at), at[0], at[1]))
		}
	}
	for _, at := range f.find(commonIllness) {
		if household || t.ofPerson(at) {
			marks = append(marks, f.mark("diagnosis", household, at[0], at[1]))
		}
	}
	return marks
}

// within says whether a place lies inside one of the others.
func within(at [2]int, others [][2]int) bool {
	return slices.ContainsFunc(others, func(o [2]int) bool { return o[0] <= at[0] && at[1] <= o[1] })
}

func (t scanned) ofPerson(at [2]int) bool {
	chars := t.compact.chars
	before, after := runesOf(chars[max(0, at[0]-3):at[0]]), runesOf(chars[at[1]:min(len(chars), at[1]+4)])
	return besidePerson.MatchString(string(after)) || personBefore.MatchString(string(before))
}
