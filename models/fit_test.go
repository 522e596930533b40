package models

import (
	"testing"
	"time"
)

// TestFit_ComparesTheItem: quilts are no chicks though both are goods by the piece; money is money; hours that name no
// skill serve any, and a skill serves its own only.
func TestFit_ComparesTheItem(t *testing.T) {
	cases := []struct {
		kind, unit, gives, needs string
		fits                     bool
		line                     string
	}{
		{"goods", "piece", "棉被", "棉被", true, "物资：棉被 / 物资：棉被"},
		{"goods", "piece", "PE  管 dn63", " PE 管 dn63", true, "物资：PE  管 dn63 / 物资：PE 管 dn63"},
		{"goods", "piece", "棉被", "棉被或护理床垫", true, "物资：棉被 / 物资：棉被或护理床垫"},
		{"goods", "piece", "鸡雏", "棉被或护理床垫", false, "物资：鸡雏 / 物资：棉被或护理床垫"},
		{"goods", "piece", "棉被", "鸡雏", false, "物资：棉被 / 物资：鸡雏"},
		{"goods", "piece", "护理床", "护理床垫", false, "物资：护理床 / 物资：护理床垫"},
		{"money", "fen", "", "学年生活费", true, "资金 / 资金"},
		{"money", "fen", "助学金", "学年生活费", true, "资金 / 资金"},
		{"volunteer_hours", "hour", "", "上门助浴理发", true, "志愿工时 / 志愿工时：上门助浴理发"},
		{"volunteer_hours", "hour", "课后陪伴辅导", "上门助浴理发", false, "志愿工时：课后陪伴辅导 / 志愿工时：上门助浴理发"},
		{"service", "time", "短期照料", "短期照料", true, "服务：短期照料 / 服务：短期照料"},
		{"service", "time", "心理疏导", "短期照料", false, "服务：心理疏导 / 服务：短期照料"},
	}
	for _, c := range cases {
		p := Pair{Need: Need{Lines: []NeedLine{{ResourceKind: c.kind, Unit: c.unit, Item: c.needs}}}, Offer: Offer{ResourceKind: c.kind, Unit: c.unit, Item: c.gives}, Now: time.Now()}
		var got Reason
		for _, r := range Fit(p) {
			if r.Rule == "F5" {
				got = r
			}
		}
		if got.Fits != c.fits || got.Gives+" / "+got.Needs != c.line {
			t.Errorf("%s for %s: got %v %q, want %v %q", c.gives, c.needs, got.Fits, got.Gives+" / "+got.Needs, c.fits, c.line)
		}
		if same := ItemCode(c.gives) == ItemCode(c.needs); same && !got.Fits {
			t.Errorf("a plan takes %s for %s, the rule refuses it", c.gives, c.needs)
		}
	}
	other := Offer{ResourceKind: "goods", Unit: "kg", Item: "棉被"}
	if other.Serves(NeedLine{ResourceKind: "goods", Unit: "piece", Item: "棉被"}) {
		t.Error("a kilogram serves a piece")
	}
}
