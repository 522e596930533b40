package models

import (
	"strings"
	"sync"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// Pinyin spells Chinese text without tones, syllables apart: "镇赉县" gives "zhen lai xian" and "zlx". Letters and digits
// stay as they are, one word per run; everything else separates. Place names with unusual readings are known (重庆, 六安).
func Pinyin(text string) (syllables, initials string) {
	var words []string
	run := strings.Builder{}
	flush := func() {
		if run.Len() > 0 {
			words = append(words, run.String())
			run.Reset()
		}
	}
	rest := []rune(text)
	for len(rest) > 0 {
		r := rest[0]
		switch read, n := reading(rest); {
		case n > 0:
			flush()
			words = append(words, read...)
			rest = rest[n:]
			continue
		case unicode.IsLetter(r) && r < 0x2e80 || unicode.IsDigit(r):
			run.WriteRune(unicode.ToLower(r))
		default:
			flush()
		}
		rest = rest[1:]
	}
	flush()
	for _, w := range words {
		initials += firstOf(w)
	}
	return strings.Join(words, " "), initials
}

// firstOf gives the initial of a syllable; a run of digits counts whole.
func firstOf(word string) string {
	if word[0] >= '0' && word[0] <= '9' {
		return word
	}
	return string([]rune(word)[:1])
}

var plain = func() pinyin.Args { a := pinyin.NewArgs(); a.Heteronym = false; return a }()

// reading spells the start of text and says how many characters it took; 0 when it is no Chinese character.
func reading(text []rune) ([]string, int) {
	for n := min(3, len(text)); n > 1; n-- {
		if s, ok := placeReadings[string(text[:n])]; ok {
			return strings.Fields(s), n
		}
	}
	if s, ok := usualReadings[text[0]]; ok {
		return []string{s}, 1
	}
	if s := first(text[0]); s != "" {
		return []string{s}, 1
	}
	return nil, 0
}

// read keeps what was looked up: the library takes the tone off with a regular expression each time.
var read sync.Map

func first(r rune) string {
	if s, ok := read.Load(r); ok {
		return s.(string)
	}
	s := ""
	if all := pinyin.SinglePinyin(r, plain); len(all) > 0 {
		s = all[0]
	}
	read.Store(r, s)
	return s
}

// usualReadings are the readings that characters have in names and in the words of the field, where the table's first one differs.
var usualReadings = map[rune]string{
	'长': "chang", '都': "du", '藏': "zang", '朝': "chao", '乐': "le", '会': "hui", '单': "dan", '盖': "gai", '石': "shi", '大': "da",
	'行': "xing", '曾': "zeng", '车': "che", '重': "zhong", '曲': "qu", '家': "jia", '地': "di", '着': "zhe", '给': "gei", '省': "sheng",
	'参': "can", '折': "zhe", '调': "diao", '校': "xiao", '尾': "wei", '圈': "quan", '种': "zhong", '巷': "xiang", '阿': "a", '厦': "xia",
	'那': "na", '合': "he", '六': "liu", '说': "shuo", '还': "hai", '弹': "tan", '降': "jiang", '解': "jie", '任': "ren", '仇': "chou",
	'乾': "qian", '传': "chuan", '便': "bian", '哈': "ha", '干': "gan", '得': "de", '的': "de", '万': "wan", '宁': "ning", '洞': "dong",
	'打': "da", '扎': "zha", '术': "shu", '泊': "bo", '沈': "shen", '没': "mei", '炮': "pao", '皮': "pi", '盛': "sheng", '系': "xi",
	'落': "luo", '蔚': "wei", '贾': "jia", '费': "fei", '适': "shi", '陆': "lu", '难': "nan", '露': "lu", '红': "hong", '色': "se",
}

var placeReadings = map[string]string{
	"重庆": "chong qing", "长子县": "zhang zi xian", "厦门": "xia men", "六安": "lu an", "六合": "lu he", "番禺": "pan yu", "蔚县": "yu xian", "单县": "shan xian",
	"莘县": "shen xian", "东阿": "dong e", "台州": "tai zhou", "丽水": "li shui", "铅山": "yan shan", "涡阳": "guo yang", "蚌埠": "beng bu",
	"枞阳": "zong yang", "歙县": "she xian", "浚县": "xun xian", "荥阳": "xing yang", "荥经": "ying jing", "泌阳": "bi yang", "尉犁": "yu li",
	"柘城": "zhe cheng", "郫都": "pi du", "犍为": "qian wei", "筠连": "jun lian", "珙县": "gong xian", "大埔": "da bu", "黄埔": "huang pu",
	"乐清": "yue qing", "乐亭": "lao ting", "井陉": "jing xing", "大城县": "dai cheng xian", "会稽": "kuai ji", "洪洞": "hong tong", "繁峙": "fan shi",
	"吴堡": "wu bu", "柞水": "zha shui", "那曲": "na qu", "称多": "chen duo", "闽侯": "min hou", "长汀": "chang ting", "侯官": "hou guan", "中牟": "zhong mu",
	"牟平": "mu ping", "浒墅": "xu shu", "盱眙": "xu yi", "邗江": "han jiang", "砀山": "dang shan", "渑池": "mian chi", "武陟": "wu zhi", "郏县": "jia xian",
	"舞钢": "wu gang", "麻城": "ma cheng", "秭归": "zi gui", "监利": "jian li", "郴州": "chen zhou", "耒阳": "lei yang", "枝江": "zhi jiang", "儋州": "dan zhou",
	"北碚": "bei bei", "綦江": "qi jiang", "涪陵": "fu ling", "阆中": "lang zhong", "甘孜": "gan zi", "巴彦": "ba yan", "和硕": "he shuo", "若羌": "ruo qiang",
	"尉氏": "wei shi", "什邡": "shi fang", "句容": "ju rong", "瀍河": "chan he", "睢县": "sui xian", "氾水": "si shui", "身毒": "yuan du", "可克达": "ke ke da",
	"银行": "yin hang", "了解": "liao jie", "重病": "zhong bing", "重残": "zhong can", "种植": "zhong zhi", "长者": "zhang zhe", "家长": "jia zhang",
	"成长": "cheng zhang", "村长": "cun zhang", "院长": "yuan zhang", "校长": "xiao zhang", "音乐": "yin yue", "技术": "ji shu", "给水": "ji shui",
	"陂头": "pi tou", "黄陂": "huang pi", "华县": "hua xian", "石柱": "shi zhu", "朝阳": "chao yang", "行唐": "xing tang", "隆尧": "long yao",
}
