package main

import (
	"testing"

	"shanqiao/models"
)

// TestRefusals_Honours walks a round of honours: every step of models.HonorMachine is refused to the wrong people first.
func TestRefusals_Honours(t *testing.T) {
	b := newBench(t)
	c := counts{}
	m := b.matchIn("closed")
	match := b.who["county1"].get("/api/matches/" + m)
	cycle := b.who["province1"].post("/api/cycles", obj{"name": "第八届吉林慈善奖", "region": "220000000000", "session": 8, "quotas": obj{"project_trust": 3, "donor_enterprise": 1},
		"windowFrom": b.p.today(-30), "windowTo": b.p.today(30), "ruleDoc": "吉民发〔2026〕1号"}).text("id")
	advance := move{"province1", "advance", obj{}}
	next := func() {
		t.Helper()
		at := "/api/cycles/" + cycle
		for kind, status := range map[string]int{"judge1": 403, "county1": 403, "foundation": 403} {
			if a := b.who[kind].try("POST", at+"/advance", obj{}, ""); a.status != status {
				t.Errorf("%s advances the cycle: got %d %s", kind, a.status, a.raw)
			} else {
				c["wrong role"]++
			}
		}
		b.who[advance.who].post(at+"/advance", nil)
	}
	next()
	next()
	nominate := obj{"cycleId": cycle, "category": "project_trust", "organisationId": b.org, "offerId": match.text("offer.id"), "deeds": "为困难学生提供学年生活费，按时足额兑现。", "consentBy": "周岚", "consentOn": b.p.today(0)}
	first := "/api/nominations/" + b.who["county1"].post("/api/nominations", nominate).text("id")
	other := obj{"cycleId": cycle, "category": "project_trust", "organisationId": b.org, "deeds": "多年资助困难学生，资金全部兑现。", "consentBy": "周岚", "consentOn": b.p.today(0)}
	second := "/api/nominations/" + b.who["county1"].post("/api/nominations", other).text("id")
	b.who["county1"].refused("POST", "/api/nominations", nominate, 409, "honor.nominated-already")
	left := obj{"cycleId": cycle, "category": "project_trust", "organisationId": b.who["charity"].get("/api/session").text("organisationId"), "deeds": "草稿一份，本届不再上报。"}
	draft := "/api/nominations/" + b.who["county1"].post("/api/nominations", left).text("id")

	do := func(path, verb, who string, body obj, repeatable bool) {
		t.Helper()
		wrong := draft // a draft is the wrong state for everything but its own submission
		if verb == "submit" {
			wrong = ""
		}
		own := func(as string) string { return "" }
		b.refuse(c, path, verb, move{who, verb, body}, own, wrong, repeatable)
	}
	do(first, "submit", "county2", obj{}, false)
	do(second, "submit", "county2", obj{}, false)
	next()
	do(second, "return", "province1", obj{"missing": []string{"补同意书"}}, false)
	do(first, "screen", "province1", obj{"opinion": "符合条件。"}, false)
	do(first, "score", "province1", obj{"score": 90}, true)
	do(first, "score", "province3", obj{"score": 80}, true)
	next()
	do(first, "opinion", "province1", obj{"unit": "省税务局", "agrees": true}, false)
	next()
	do(first, "notice", "province2", obj{}, false)
	do(first, "object", "province1", obj{"content": "兑现金额有出入。"}, false)
	do(first, "answer", "province2", obj{"finding": "经查相符。", "upheld": false}, false)
	next()
	b.who["admin"].post("/api/clock", obj{"by": "+6wd"})
	do(first, "final", "province1", obj{}, false)
	do(first, "vote", "judge1", obj{"agrees": true}, true)
	next()
	do(first, "decide", "province2", obj{"docNo": "吉民发〔2026〕30号"}, false)
	next()
	do(first, "revoke", "province2", obj{"reason": "材料不实。"}, false)
	for _, s := range models.HonorMachine.Steps {
		if len(models.Powers[s.Action].Roles) == 0 {
			t.Errorf("%s has no role", s.Action)
		}
	}
	report(t, "honours", c)
}
