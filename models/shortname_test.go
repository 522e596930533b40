package models

import "testing"

func TestShortName(t *testing.T) {
	for name, want := range map[string]string{
		"镇赉县": "镇赉", "白城市": "白城", "吉林省": "吉林", "广西壮族自治区": "广西", "新疆维吾尔自治区": "新疆", "内蒙古自治区": "内蒙古", "东乡族自治县": "东乡",
		"积石山保安族东乡族撒拉族自治县": "积石山", "前郭尔罗斯蒙古族自治县": "前郭尔罗斯", "蔚县": "蔚县", "克孜勒苏柯尔克孜自治州": "克孜勒苏", "凉山彝族自治州": "凉山",
		"隆林各族自治县": "隆林", "神农架林区": "神农架", "巴林左旗": "巴林左", "东屏镇": "东屏", "": "", "香港特别行政区": "香港", "兴安盟": "兴安", "巴音郭楞蒙古自治州": "巴音郭楞",
	} {
		if got := ShortName(name); got != want {
			t.Errorf("ShortName(%q): got %q, want %q", name, got, want)
		}
	}
}
