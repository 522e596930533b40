package models

import "sync"

// variantPairs are characters of names and the standard one each is a variant of, one after the other: variants of the
// list 规范字与繁体字、异体字对照表 (通用规范汉字表, 2013, annex 1) that registers still hold, and shapes that printing and
// household registers made of them. Characters that the same list gives back to names as their own (堃, 喆, 淼, 犇, 邨) are not
// here: 堃 is not 坤.
const variantPairs = "髙高𠮷吉淸清栁柳桺柳寗宁濶阔煕熙熈熙凞熙鳯凤兪俞曽曾歩步郞郎敍叙敘叙蘓苏囯国圀国夀寿夁寿峩峨艶艳菓果栢柏棃梨珎珍衞卫鉄铁寳宝娯娱" +
	"崐昆崑昆巗岩嵓岩幷并倂并竝并廵巡彛彝彜彝彞彝懽欢驩欢昻昂暎映暁晓曅晔瞱晔桮杯椉乘楳梅渓溪谿溪澂澄灋法煇辉燿耀爗烨琹琴瑯琅琍璃" +
	"皐皋臯皋晧皓皜皓眀明朙明叡睿稺稚穉稚穐秋龝秋秊年竒奇笻筇粧妆緜绵蘂蕊蘃蕊薫熏蔴麻郷乡鄕乡遊游逰游鄊乡隣邻霊灵霛灵顔颜頥颐顕显" +
	"飇飙飈飙鴈雁鵞鹅麐麟龢和咊和勅敕卋世亊事俻备兎兔冺泯凴凭凖准刼劫厤历叅参壻婿姉姊姪侄寃冤尭尧廻回弍二弎三弌一徧遍忩匆恠怪" +
	"慙惭抜拔挿插搃总擧举斉齐斎斋旹时桜樱桒桑様样槪概歳岁氷冰汎泛浄净渕渊湏须濵滨浜滨瀬濑猨猿瓈璃産产畊耕癡痴盌碗矦侯磵涧禀稟筭算" +
	"絃弦綘绛綉绣縂总羙美肅肃粛肃脇胁荘庄莾莽萠萌蓡参蔆菱衆众裵裴覇霸詠咏諠喧譌讹賛赞頼赖輙辄迺乃廼乃酧酬釰剑剣剑鎻锁鎭镇閙闹闘斗雑杂鷄鸡黙默斵斫"

// variants gives the standard character of a variant.
var variants = sync.OnceValue(func() map[rune]string {
	pairs, list := map[rune]string{}, []rune(variantPairs)
	for i := 0; i+1 < len(list); i += 2 {
		pairs[list[i]] = string(list[i+1])
	}
	return pairs
})
