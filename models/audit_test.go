package models

import (
	"testing"
	"time"
)

// TestPoints: each point speaks from the facts, and each can fail.
func TestPoints(t *testing.T) {
	home, now := ID("h"), time.Date(2026, 11, 25, 10, 0, 0, 0, Beijing)
	fine := func() Audit {
		return Audit{
			Match: Match{ValueFen: 600_000, Lines: []MatchLine{{LineID: "l", Qty: 600_000}}, Reasons: []Reason{{Rule: "F3", Fits: true, Title: "限定"}}},
			Need:  Need{HouseholdID: &home, Category: "edu_aid", Lines: []NeedLine{{ID: "l", Unit: "fen", Qty: 900_000, Promised: 600_000}}},
			Org:   Organisation{Name: "鹿麦公益基金会", State: "verified", CreditStatus: "normal", Grade: "a4"},
			Offer: &Offer{Restriction: "purpose"}, People: 2, Consented: 2, Items: []string{"name", "school"}, Limit: 5_000_000, Acts: true, Now: now, Kin: Kinship{State: "declared"},
		}
	}
	yesterday := now.AddDate(0, 0, -1)
	cases := map[string]struct {
		change func(a *Audit)
		code   string
		state  string
		fact   string
	}{
		"all fits":         {func(*Audit) {}, "quantity", "ok", "这次 6,000 元，之后还缺 3,000 元"},
		"consents":         {func(*Audit) {}, "consent", "ok", "有效 2/2 份，只给鹿麦公益基金会看姓名、学校"},
		"one withdrew":     {func(a *Audit) { a.Consented = 1 }, "consent", "bad", "有效同意书 1/2 份，还不能给组织看"},
		"a village's need": {func(a *Audit) { a.Need.HouseholdID = nil }, "consent", "ok", "不涉及家庭，不用同意书"},
		"more than asked":  {func(a *Audit) { a.Need.Lines[0].Qty = 500_000 }, "quantity", "bad", ""},
		"another group": {func(a *Audit) {
			a.Exact = []Reason{{Title: "对象", Gives: "高中学生", Needs: "小学"}}
		}, "restriction", "bad", "对象不符：供 高中学生，需 小学"},
		"a relative":      {func(a *Audit) { a.Kin.State = "blocked" }, "conflict", "bad", "受助人与管理人员有关联，任何人不能放行"},
		"nobody declared": {func(a *Audit) { a.Kin.State = "undeclared" }, "conflict", "bad", "组织未申报管理人员及近亲属，请它先申报"},
		"nobody to name":  {func(a *Audit) { a.Kin.State = "clear" }, "conflict", "ok", "组织已核对，没有要申报的管理人员及近亲属"},
		"no relative":     {func(*Audit) {}, "conflict", "ok", "受助家庭不是组织管理人员或其近亲属"},
		"a namesake":      {func(a *Audit) { a.Kin = Kinship{"named", []ID{"p"}} }, "conflict", "bad", "这户有人与组织申报的人同名，请另一名县级人员核实"},
		"a settled namesake": {func(a *Audit) {
			a.Kin, a.Org.RelativesAt, a.Match.ClearedAt, a.Match.ClearedFor, a.Cleared = Kinship{"named", []ID{"p"}}, &yesterday, &now, []ID{"p"}, Clearing{"刘洋", "出生日期不同"}
		}, "conflict", "note", "有人同名，已核实不是同一人。刘洋：出生日期不同"},
		"twice at once":   {func(a *Audit) { a.UnderWay = 1 }, "double", "bad", "另有 1 件助学正在办理"},
		"last year, too":  {func(a *Audit) { a.LastYear = 1 }, "double", "note", "近 12 个月收到过 1 次助学，请看是不是同一件事"},
		"credit lost":     {func(a *Audit) { a.Org.CreditStatus = "abnormal" }, "credit", "bad", ""},
		"suspended":       {func(a *Audit) { a.Org.State = "suspended" }, "credit", "bad", ""},
		"ran out":         {func(a *Audit) { a.Need.ValidUntil = &yesterday }, "validity", "bad", "需求已过有效期，请先续期"},
		"offer ended":     {func(a *Audit) { a.Offer.Until = &yesterday }, "validity", "bad", "供给已经到期"},
		"above the limit": {func(a *Audit) { a.Match.ValueFen = 5_000_001 }, "second", "note", ""},
		"at the limit":    {func(a *Audit) { a.Match.ValueFen = 5_000_000 }, "second", "ok", "50,000 元，不超过 50,000 元，一名县级审核人就行"},
		"own hands":       {func(a *Audit) { a.Barred = Fail(Forbidden, "match.related") }, "hands", "bad", Problems["match.related"].ZH},
		"nobody barred":   {func(*Audit) {}, "hands", "ok", "这件事前面的环节都不是您办的"},
	}
	for name, c := range cases {
		a := fine()
		c.change(&a)
		found := false
		for _, p := range Points(a) {
			if p.Title.ZH == "" || p.Title.EN == "" || p.Fact.ZH == "" || p.Fact.EN == "" {
				t.Errorf("%s: %s says nothing in one language", name, p.Code)
			}
			if p.Code != c.code {
				continue
			}
			found = true
			if p.State != c.state || c.fact != "" && p.Fact.ZH != c.fact {
				t.Errorf("%s: got %s %q, want %s %q", name, p.State, p.Fact.ZH, c.state, c.fact)
			}
		}
		if !found {
			t.Errorf("%s: no point %s", name, c.code)
		}
	}
	reader := fine()
	reader.Acts = false
	if n := len(Points(reader)); n != 8 {
		t.Errorf("who audits nothing here is told of hands: %d points", n)
	}
}
