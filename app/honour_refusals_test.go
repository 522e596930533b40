package main

import (
	"fmt"
	"strings"
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
	b.who["province1"].do("PUT", "/api/office", obj{"phone": "0431-88880012", "address": "评选表彰办公室"})
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
		own := func(as string) string { return "" }
		b.refuse(c, path, verb, move{who, verb, body}, own, draft, repeatable) // what was taken out is in the wrong state for everything
	}
	stuck := func() {
		t.Helper()
		if a := b.who["province1"].try("POST", "/api/cycles/"+cycle+"/advance", obj{}, ""); a.status != 409 || a.code() != "cycle.still-open" {
			t.Errorf("an open round goes on: got %d %s", a.status, a.raw)
		}
		if open := b.who["province1"].get("/api/cycles").list("items.0.open"); len(open) == 0 {
			t.Error("what is open is not listed")
		}
	}
	apart := func(path, verb, who string, body obj) {
		t.Helper()
		if a := b.who[who].try("POST", path+"/"+verb, body, ""); a.status != 403 || a.code() != "actor.own-record" {
			t.Errorf("%s does %s as well: got %d %s", who, verb, a.status, a.raw)
		} else {
			c["another hand"]++
		}
	}
	stuck()
	b.who["county2"].post(draft+"/withdraw", obj{"reason": "本届不再上报。"})
	do(first, "submit", "county2", obj{}, false)
	do(second, "submit", "county2", obj{}, false)
	next()
	do(second, "return", "province1", obj{"missing": []string{"补同意书"}}, false)
	do(first, "screen", "province1", obj{"opinion": "符合条件。"}, false)
	apart(first, "score", "province1", obj{"score": 90})
	do(first, "score", "province3", obj{"score": 90}, true)
	stuck()
	do(first, "score", "province6", obj{"score": 80}, true)
	do(second, "withdraw", "province2", obj{"reason": "材料没有补齐。"}, false)
	next()
	apart(first, "opinion", "province3", obj{"unit": "省税务局", "agrees": true})
	for i, unit := range []string{"登记管理机关", "业务主管单位", "省税务局", "省公安厅"} {
		if i == 0 {
			do(first, "opinion", "province4", obj{"unit": unit, "agrees": true}, true)
			continue
		}
		b.who["province4"].post(first+"/opinion", obj{"unit": unit, "agrees": true})
	}
	next()
	do(first, "notice", "province2", obj{}, false)
	b.objects(c, cycle, first)
	do(first, "object", "province1", obj{"content": "兑现金额有出入。"}, true)
	texts := b.who["province5"].get(first + "/objections").list("items")
	if len(texts) != 2 {
		t.Fatalf("the office reads %d objections, want 2", len(texts))
	}
	apart(first, "answer", "province2", obj{"finding": "经查相符。", "publicText": "核对四联单，金额一致。", "upheld": false})
	b.who["province5"].post(first+"/answer", obj{"objectionId": dig(texts[0], "id"), "finding": "经查相符。", "publicText": "核对四联单，份数一致。", "upheld": false})
	do(first, "answer", "province8", obj{"finding": "经查相符。", "publicText": "核对四联单，金额一致。", "upheld": false}, false)
	stuck()
	b.who["admin"].post("/api/clock", obj{"by": "+6wd"})
	do(first, "final", "province1", obj{}, false)
	next()
	do(first, "vote", "judge1", obj{"agrees": true}, true)
	stuck()
	b.who["judge2"].post(first+"/vote", obj{"agrees": true})
	b.who["vboth"].post(first+"/vote", obj{"agrees": false, "recused": true, "reason": "同乡"})
	next()
	apart(first, "decide", "province2", obj{"docNo": "吉民发〔2026〕30号"})
	do(first, "decide", "province5", obj{"docNo": "吉民发〔2026〕30号"}, false)
	next()
	b.certificate(first)
	apart(first, "revoke", "province5", obj{"reason": "材料不实。"})
	do(first, "revoke", "province7", obj{"reason": "材料不实。"}, false)
	do(first, "keep", "province8", obj{}, false)
	b.who["province7"].post(first+"/revoke", obj{"reason": "材料不实。"})
	do(first, "endorse", "province8", obj{}, false)
	for _, s := range models.HonorMachine.Steps {
		if len(models.Powers[s.Action].Roles) == 0 {
			t.Errorf("%s has no role", s.Action)
		}
	}
	report(t, "honours", c)
}

// objects has somebody object on the public page and looks what the public reads of it (F-85): the number, never the text.
func (b *bench) objects(c counts, cycle, nomination string) {
	b.t.Helper()
	anybody := b.p.nobody()
	page := anybody.get("/api/public/notices/" + cycle)
	if page.number("daysLeft") != 5 || page.text("nominees.0.noticeNo") == "" || page.text("office.phone") != "0431-88880012" || page.get("open") != true {
		b.t.Errorf("the notice shows %s", page.raw)
	}
	q := anybody.get("/api/public/challenge")
	var x, y int
	if _, err := fmt.Sscanf(q.text("text"), "%d 加 %d", &x, &y); err != nil {
		b.t.Fatalf("the question %q: %v", q.text("text"), err)
	}
	at := "/api/public/notices/" + page.text("nominees.0.noticeId") + "/objections"
	body := obj{"content": "公示的份数和村里收到的对不上。", "anonymous": true, "challenge": q.text("token"), "answer": fmt.Sprint(x + y)}
	receipt := anybody.do("POST", at, body).text("receipt")
	if a := anybody.try("POST", at, body, ""); a.status != 422 {
		b.t.Errorf("a question works twice: got %d %s", a.status, a.raw)
	}
	c["question used twice"]++
	if got := anybody.get("/api/public/objections/" + receipt).text("state"); got != "open" {
		b.t.Errorf("the receipt reads %q", got)
	}
	page = anybody.get("/api/public/notices/" + cycle)
	if len(page.list("objections")) != 1 || strings.Contains(string(page.raw), "对不上") {
		b.t.Errorf("the notice shows %s", page.raw)
	}
	if a := b.who["county1"].try("GET", nomination+"/objections", nil, ""); a.status != 403 {
		b.t.Errorf("the nominating county reads objections: got %d", a.status)
	}
}

// certificate looks whether the certificate says what happened (F-87).
func (b *bench) certificate(nomination string) {
	b.t.Helper()
	page := b.p.nobody()
	code := page.get("/api/public/honours").text("items.0.verifyCode")
	w := page.get("/api/public/checks/" + code)
	if w.number("certificate.facts.objections") != 2 || w.number("certificate.facts.dismissed") != 2 || w.number("certificate.facts.noticeDays") != 5 || w.text("certificate.office.phone") == "" {
		b.t.Errorf("the certificate says %s", w.raw)
	}
}
