package main

import (
	"fmt"
	"testing"
)

// village posts a village-level need with one line and opens it.
func villageNeed(p *program, who map[string]*person, category, title string, line obj) (id, lineID string) {
	p.t.Helper()
	n := who["village"].post("/api/needs", obj{"level": "village", "category": category, "title": title, "urgency": "ordinary", "govAid": "not_applicable", "headCount": 60, "lines": []obj{line}})
	who["village"].post(step(n.text("id"), "submit"), nil)
	if who["village"].get("/api/needs/"+n.text("id")).text("state") == "village_review" { // above the limit the village's meeting decides first
		at := step(n.text("id"), "minute")
		held := obj{"opinion": "村民代表会议同意。", "meeting": "representatives", "entitled": 12, "present": 9, "agreed": 7}
		who["supervisor"].refused("POST", at, held, 422, "input.wrong") // no paper
		held["minutes"] = who["supervisor"].upload("minutes.jpg", photo(p.t), map[string]string{"kind": "minutes"})
		held["present"] = 7
		who["supervisor"].refused("POST", at, held, 422, "input.wrong") // fewer than two thirds
		held["present"] = 9
		who["supervisor"].refused("POST", at, obj{"opinion": "无争议，免评议。", "minutes": held["minutes"]}, 422, "input.wrong")
		who["supervisor"].post(at, held)
		if got := who["township1"].get("/api/needs/" + n.text("id")).text("policyLabel"); got != "以会议记录代公示：村民代表会议，应到 12，实到 9，同意 7" {
			p.t.Errorf("the page prints %s", got)
		}
	}
	who["township1"].post(step(n.text("id"), "check"), obj{"opinion": "现场核查属实。", "visitedAt": p.today(0), "companion": "赵敏"})
	who["township2"].post(step(n.text("id"), "forward"), obj{"opinion": "同意上报。"})
	if got := who["county2"].post(step(n.text("id"), "confirm"), obj{"opinion": "同意。", "visitedAt": p.today(0)}).text("state"); got != "open" {
		p.t.Fatalf("got %s, want open", got)
	}
	return n.text("id"), n.text("lines.0.id")
}

// freshOffer enters an offer of an organisation and has its office put it up.
func freshOffer(p *program, who map[string]*person, giver, kind string) string {
	p.t.Helper()
	body := map[string]obj{
		"quilts": {"name": "冬季棉被棉衣", "categories": []string{"elder_aid"}, "resourceKind": "goods", "item": "棉被", "unit": "piece", "unitValueFen": 12000, "quantity": 100, "safety": "全新，附检验报告"},
		"mats":   {"name": "护理床垫一批", "categories": []string{"elder_aid"}, "resourceKind": "goods", "item": "护理床垫", "unit": "piece", "unitValueFen": 26000, "quantity": 100, "safety": "全新，附合格证"},
		"pipes":  {"name": "PE 供水管一批", "categories": []string{"water_road_infra"}, "resourceKind": "goods", "item": "PE 管 dn63", "unit": "metre", "unitValueFen": 1800, "quantity": 5000, "safety": "饮用水级"},
		"care":   {"name": "短期照料服务", "categories": []string{"care_service"}, "resourceKind": "service", "item": "上门照料", "unit": "time", "unitValueFen": 8000, "quantity": 40, "mode": "service"},
		"hours":  {"name": "上门陪伴工时", "categories": []string{"left_behind_elder"}, "resourceKind": "volunteer_hours", "unit": "hour", "quantity": 200, "mode": "service"},
	}[kind]
	body["form"], body["restriction"], body["sourceFunds"] = "offer", "unrestricted", "own"
	clerk, reviewer := map[string]string{"foundation": "province1", "team": "township1"}[giver], map[string]string{"foundation": "province2", "team": "township2"}[giver]
	if clerk == "" {
		clerk, reviewer = "county1", "county2"
	}
	id := who[giver].post("/api/offers", body).text("id")
	at := "/api/offers/" + id
	who[giver].post(at+"/submit", nil)
	who[clerk].post(at+"/take", nil)
	who[reviewer].post(at+"/activate", obj{"opinion": "核验通过。"})
	return id
}

// deliver takes a match of a village need from the claim to an issued slip.
func deliver(p *program, who map[string]*person, giver, need, offer, line string, qty int, channel string) (match, voucher string) {
	p.t.Helper()
	m := who[giver].post("/api/needs/"+need+"/claim", obj{"offerId": offer, "lines": []obj{{"lineId": line, "qty": qty}}}).text("id")
	at := "/api/matches/" + m
	who["village"].post(at+"/confirm", nil)
	who["village"].refused("POST", at+"/consent", obj{"consents": []obj{{"personId": "0197b5f0-0000-7000-8000-000000000000", "items": []string{"name"}, "givenBy": "self", "method": "paper"}}}, 409, "match.no-household")
	who["township3"].post(at+"/review", obj{"opinion": "供需相符。"})
	who["county3"].post(at+"/approve", obj{"opinion": "同意对接。"})
	who[giver].refused("POST", at+"/person", nil, 409, "match.no-household")
	who[giver].post(at+"/schedule", obj{"deliverOn": p.today(0), "place": "新立村村部"})
	body := obj{"channel": channel, "receiver": "village", "lines": []obj{{"lineId": line, "qty": qty}}}
	if channel == "bank_transfer" {
		body["paidOn"], body["bankRef"] = p.today(0), "回单 8001"
	}
	who[giver].post(at+"/voucher", body)
	return m, who["village"].get(at).text("vouchers.0.id")
}

func receive(p *program, who map[string]*person, voucher string, got int, result, note string) {
	p.t.Helper()
	v := who["village"].get("/api/vouchers/" + voucher)
	line := obj{"id": v.text("lines.0.id"), "result": result, "received": got}
	if note != "" {
		line["note"] = note
	}
	who["village"].post("/api/vouchers/"+voucher+"/receive", obj{"signKind": "signature", "lines": []obj{line}})
	who["supervisor"].post("/api/vouchers/"+voucher+"/witness", nil)
}

// TestStory_EveryWayOfGiving: goods, service, hours, village projects and money; in parts and from several givers; what did
// not arrive is missing again at once; a recommendation reserves nothing until the organisation itself accepts.
func TestStory_EveryWayOfGiving(t *testing.T) {
	p := start(t, "serve", "--demo=story")
	who := everybody(p)
	goods(t, p, who)
	hours(t, p, who)
	service(t, p, who)
	project(t, p, who)
	recommendation(t, p, who)
	posting(t, p, who)
	if out, err := p.run("verify"); err != nil {
		t.Errorf("verify says %v: %s", err, out)
	}
}

func quantities(w *person, need string) string {
	l := w.get("/api/needs/" + need)
	return fmt.Sprintf("%v/%v/%v/%v %s", l.number("lines.0.promised"), l.number("lines.0.onWay"), l.number("lines.0.received"), l.number("lines.0.gap"), l.text("state"))
}

// goods: 40 quilts from two givers in three parts; one parcel comes short.
func goods(t *testing.T, p *program, who map[string]*person) {
	need, line := villageNeed(p, who, "elder_aid", "幸福院过冬棉被和床垫", obj{"item": "棉被或护理床垫", "resourceKind": "goods", "unit": "piece", "unitValueFen": 12000, "qty": 40})
	quilts, mats := freshOffer(p, who, "charity", "quilts"), freshOffer(p, who, "foundation", "mats")
	want := func(q string) {
		t.Helper()
		if got := quantities(who["village"], need); got != q {
			t.Errorf("got %s, want %s", got, q)
		}
	}
	_, first := deliver(p, who, "charity", need, quilts, line, 25, "goods")
	want("25/25/0/15 delivering")
	_, second := deliver(p, who, "foundation", need, mats, line, 10, "goods")
	want("35/35/0/5 delivering")
	who["enterprise"].refused("POST", "/api/needs/"+need+"/claim", obj{"offerId": freshOffer(p, who, "enterprise", "pipes"), "lines": []obj{{"lineId": line, "qty": 1}}}, 422, "input.wrong")
	who["village"].refused("POST", "/api/vouchers/"+first+"/receive", obj{"signKind": "signature", "lines": []obj{{"id": who["village"].get("/api/vouchers/" + first).text("lines.0.id"), "result": "partly", "received": 22}}}, 422, "input.wrong")
	receive(p, who, first, 22, "partly", "少 3 床")
	want("10/10/22/8 delivering")
	receive(p, who, second, 10, "received", "")
	want("0/0/32/8 part_matched")
	_, third := deliver(p, who, "charity", need, quilts, line, 8, "goods")
	receive(p, who, third, 8, "received", "")
	want("0/0/40/0 fulfilled")
	who["charity"].refused("POST", "/api/needs/"+need+"/claim", obj{"offerId": quilts, "lines": []obj{{"lineId": line, "qty": 1}}}, 409, "need.not-open")
}

// hours: volunteer hours exist only inside a confirmed match.
func hours(t *testing.T, p *program, who map[string]*person) {
	need, line := villageNeed(p, who, "left_behind_elder", "留守老人每周上门陪伴", obj{"item": "上门陪伴", "resourceKind": "volunteer_hours", "unit": "hour", "qty": 48})
	match, voucher := deliver(p, who, "team", need, freshOffer(p, who, "team", "hours"), line, 48, "service")
	receive(p, who, voucher, 48, "received", "")
	who["team"].post("/api/matches/"+match+"/report", obj{"receiptWaived": "志愿服务，不开票据", "toldDonorOn": p.today(0)})
	who["county1"].post("/api/matches/"+match+"/close", obj{"copiesFiled": []int{1, 2, 3, 4}})
	if got := who["village"].get("/api/needs/" + need).text("state"); got != "fulfilled" {
		t.Errorf("got %s, want fulfilled", got)
	}
}

// project: a village project above the limit needs minutes, and above the officers' limit a second county officer.
func project(t *testing.T, p *program, who map[string]*person) {
	need, line := villageNeed(p, who, "water_road_infra", "三组饮水管道更换", obj{"item": "PE 管 dn63", "resourceKind": "goods", "unit": "metre", "unitValueFen": 1800, "qty": 3000})
	m := who["enterprise"].post("/api/needs/"+need+"/claim", obj{"offerId": freshOffer(p, who, "enterprise", "pipes"), "lines": []obj{{"lineId": line, "qty": 3000}}}).text("id")
	at := "/api/matches/" + m
	who["village"].post(at+"/confirm", nil)
	who["township3"].post(at+"/review", obj{"opinion": "供需相符。"})
	first := who["county3"].post(at+"/approve", obj{"opinion": "同意。"})
	if first.text("state") != "township_reviewed" || first.get("needsSecond") != true {
		t.Errorf("54,000 yuan after one officer: got %s", first.raw)
	}
	who["county3"].refused("POST", at+"/approve", obj{"opinion": "同意。"}, 403, "actor.own-record")
	who["county2"].refused("POST", at+"/approve", obj{"opinion": "同意。"}, 403, "actor.own-record") // he confirmed the need
	who["county2"].refused("POST", at+"/reject", obj{"reason": "不同意。"}, 403, "actor.own-record")
}

// recommendation: staff recommend, only the organisation accepts.
func recommendation(t *testing.T, p *program, who map[string]*person) {
	need, line := villageNeed(p, who, "elder_facility", "养老大院取暖补助", obj{"item": "取暖费", "resourceKind": "money", "unit": "fen", "qty": 500000})
	org := who["charity"].get("/api/session").text("organisationId")
	m := who["county1"].post("/api/needs/"+need+"/propose", obj{"organisationId": org})
	if got := quantities(who["village"], need); got != "0/0/0/500000 open" {
		t.Errorf("a recommendation reserved something: %s", got)
	}
	at := "/api/matches/" + m.text("id")
	who["county1"].refused("POST", at+"/accept", obj{"offerId": need, "lines": []obj{{"lineId": line, "qty": 1}}}, 403, "actor.may-not")
	who["charity"].post(at+"/decline", obj{"reason": "本季度资金已排满。"})
	if got := who["charity"].get(at).text("state"); got != "org_declined" {
		t.Errorf("got %s", got)
	}
}

// posting: an ordinary household need is posted, doubted, looked at anew, posted again, and confirmed after its days.
func posting(t *testing.T, p *program, who map[string]*person) {
	h := who["village"].post("/api/households", obj{"members": []obj{{"name": "试丙", "relation": "self", "idNo": makeID("99000019550405106")}}})
	n := who["village"].post("/api/needs", obj{"level": "household", "householdId": h.text("id"), "category": "heating_aid", "detail": "冬季取暖费不够。", "urgency": "ordinary", "govAid": "covered_but_difficult", "sensitive": false,
		"lines": []obj{{"item": "取暖费", "resourceKind": "money", "unit": "fen", "qty": 100000}}})
	id := n.text("id")
	if n.text("policy") != "household_default" {
		t.Errorf("got policy %s", n.text("policy"))
	}
	around := func() {
		t.Helper()
		who["township1"].post(step(id, "check"), obj{"opinion": "入户核查属实。", "visitedAt": p.today(0), "companion": "赵敏"})
		if got := who["township2"].post(step(id, "forward"), obj{"opinion": "同意公示。"}).text("state"); got != "noticed" {
			t.Fatalf("got %s, want noticed", got)
		}
	}
	who["village"].post(step(id, "submit"), nil)
	who["village"].refused("POST", step(id, "minute"), obj{"opinion": "评议通过。", "panel": 9, "representatives": 7}, 403, "actor.own-record")
	who["supervisor"].refused("POST", step(id, "minute"), obj{"opinion": "评议通过。", "panel": 9, "representatives": 5}, 422, "input.wrong")
	who["supervisor"].post(step(id, "minute"), obj{"opinion": "评议通过，公示。", "panel": 9, "representatives": 6})
	around()
	for login := range map[string]bool{"village": true, "supervisor": true, "township1": true, "township2": true} { // the poster, and who has decided
		who[login].refused("POST", step(id, "object"), obj{"content": "他家儿子在外有收入。"}, 403, "actor.own-record")
	}
	who["township3"].post(step(id, "object"), obj{"content": "他家儿子在外有收入。", "objector": "刘守信"})
	photoID := who["township2"].upload("board.jpg", photo(t), map[string]string{"kind": "board_photo"})
	who["township2"].refused("POST", step(id, "unpost"), obj{"photo": photoID}, 409, "need.cannot-move")
	seen := who["village"].get("/api/needs/" + id)
	if seen.text("objections.0.content") != "" {
		t.Errorf("the village sees the objection: %s", seen.raw)
	}
	who["township1"].refused("POST", step(id, "answer"), obj{"finding": "不属实。", "upheld": false}, 403, "actor.own-record")
	who["township3"].post(step(id, "answer"), obj{"finding": "经查其子已分户，不属实。", "upheld": false})
	around()
	who["township2"].refused("POST", step(id, "unpost"), obj{"photo": photoID}, 409, "notice.not-over")
	p.waitFor(who["township2"], step(id, "unpost"))
	if got := who["township2"].post(step(id, "unpost"), obj{"photo": photoID}).text("state"); got != "county_review" {
		t.Errorf("got %s, want county_review", got)
	}
	if got := who["county2"].post(step(id, "confirm"), obj{"opinion": "同意。", "visitedAt": p.today(0)}).text("state"); got != "open" {
		t.Errorf("got %s, want open", got)
	}
	who["admin"].post("/api/clock", obj{"by": "+190d"})
	eventually(t, "the need expires", func() bool { return who["village"].get("/api/needs/"+id).text("state") == "expired" })
	who["township2"].post(step(id, "renew"), obj{"opinion": "仍然需要。", "validUntil": p.today(90)})
	if got := who["village"].get("/api/needs/" + id).text("state"); got != "open" {
		t.Errorf("got %s, want open again", got)
	}
}
