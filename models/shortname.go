package models

import (
	"strings"
	"unicode/utf8"
)

// peoples are the names of ethnic groups as they stand at the end of the names of autonomous places, longer ones first.
var peoples = strings.Fields("各族 柯尔克孜 哈萨克 维吾尔 达斡尔族 鄂温克族 布依族 土家族 仡佬族 仫佬族 毛南族 纳西族 普米族 独龙族 傈僳族 拉祜族 布朗族 哈尼族 东乡族 撒拉族 保安族 裕固族 锡伯族 塔吉克 蒙古族 朝鲜族 景颇族 蒙古 满族 回族 藏族 苗族 彝族 壮族 侗族 瑶族 白族 傣族 黎族 畲族 佤族 羌族 土族 水族 怒族")

// ShortName is what people call a division: "镇赉", "积石山", "广西"; names of one character keep their last one ("蔚县").
func ShortName(name string) string {
	for _, end := range []string{"自治区", "自治州", "自治县", "自治旗"} {
		if head, ok := strings.CutSuffix(name, end); ok {
			return withoutPeoples(head)
		}
	}
	for _, end := range []string{"特别行政区", "省", "市", "地区", "林区", "特区", "县", "区", "旗", "盟", "街道", "镇", "乡"} {
		if head, ok := strings.CutSuffix(name, end); ok && utf8.RuneCountInString(head) > 1 {
			return head
		}
	}
	return name
}

func withoutPeoples(name string) string {
	for again := true; again; {
		again = false
		for _, p := range peoples {
			head, ok := strings.CutSuffix(name, p)
			if ok && utf8.RuneCountInString(head) > 1 {
				name, again = head, true
				break
			}
		}
	}
	if head, ok := strings.CutSuffix(name, "族"); ok && utf8.RuneCountInString(head) > 1 {
		return head
	}
	return name
}
