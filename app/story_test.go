package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"shanqiao/models"
)

// today is a date n days from the demo world's date.
func (p *program) today(n int) string {
	p.t.Helper()
	d, err := time.Parse("2006-01-02", p.nobody().get("/api/world").text("today"))
	if err != nil {
		p.t.Fatal(err)
	}
	return d.AddDate(0, 0, n).Format("2006-01-02")
}

// search asks for needs; a busy engine may say that it is not there just now (503).
func (p *program) search(reader *person, text string) answer {
	p.t.Helper()
	return reader.try("GET", "/api/search/needs?q="+url.QueryEscape(text), nil, "")
}

// waitFor moves the clock to the day after a step opens, as the record itself says when that is: the end of a posting
// moves with the holidays.
func (p *program) waitFor(reader *person, path string) {
	p.t.Helper()
	record, verb := path[:strings.LastIndex(path, "/")], path[strings.LastIndex(path, "/")+1:]
	for _, a := range reader.get(record).list("actions") {
		opens, _ := dig(a, "opensAt").(string)
		if dig(a, "name") != verb || opens == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339, opens)
		if err != nil {
			p.t.Fatal(err)
		}
		today, err := time.ParseInLocation(time.DateOnly, p.today(0), models.Beijing)
		if err != nil {
			p.t.Fatal(err)
		}
		days := int(models.Day(at).Sub(today).Hours()/24) + 1
		p.signIn("admin").post("/api/clock", obj{"by": fmt.Sprintf("+%dd", days)})
		return
	}
	p.t.Fatalf("%s does not say from when it may be done", path)
}

type obj = map[string]any

func step(need string, verb string) string { return "/api/needs/" + need + "/" + verb }

// householdOf finds the story's household: the head with two pupils.
func householdOf(p *program, clerk *person) (household string, pupils []string) {
	p.t.Helper()
	list := clerk.get("/api/households?limit=100")
	items, _ := list.get("items").([]any)
	for _, h := range items {
		people, _ := dig(h, "people").([]any)
		for _, one := range people {
			if dig(one, "schoolStage") == "senior" {
				pupils = append(pupils, dig(one, "id").(string))
			}
		}
		if len(pupils) == 2 {
			return dig(h, "id").(string), pupils
		}
		pupils = nil
	}
	p.t.Fatal("the story's household is missing")
	return "", nil
}

func pupilsNeed(p *program, household string, pupils []string) obj {
	lines := []obj{}
	for _, id := range pupils {
		lines = append(lines, obj{"item": "学年生活费", "resourceKind": "money", "unit": "fen", "qty": 300000, "personId": id})
	}
	return obj{"level": "household", "householdId": household, "category": "edu_aid", "detail": "两个孩子读高中，住宿和书本费不够。", "groups": []string{"dibao"}, "urgency": "dated",
		"neededBy": p.today(200), "govAid": "covered_but_difficult", "lines": lines}
}

// confirmed walks a drafted need of minors through the review chain.
func confirmed(p *program, who map[string]*person, need string) answer {
	who["village"].post(step(need, "submit"), nil)
	who["township1"].post(step(need, "check"), obj{"opinion": "入户核查，情况属实。", "visitedAt": p.today(0), "companion": "赵敏"})
	who["township2"].post(step(need, "forward"), obj{"opinion": "同意上报。"})
	return who["county2"].post(step(need, "confirm"), obj{"opinion": "同意。", "visitedAt": p.today(0)})
}

func everybody(p *program) map[string]*person {
	who := map[string]*person{}
	for _, login := range []string{"village", "supervisor", "township1", "township2", "township3", "county1", "county2", "county3", "audit", "province1", "province2", "province3", "province4", "province5", "province6", "province7", "province8",
		"judge1", "judge2", "foundation", "foundation2", "charity", "team", "enterprise", "village2", "township4", "township5", "county4", "admin", "security", "auditor"} {
		who[login] = p.signIn(login)
	}
	return who
}

// TestStory_TwoPupils is the acceptance story over HTTP against the real program with its children, with its refusals.
func TestStory_TwoPupils(t *testing.T) {
	p := start(t, "serve", "--demo")
	who := everybody(p)
	village, foundation := who["village"], who["foundation"]
	household, pupils := householdOf(p, village)

	body := pupilsNeed(p, household, pupils)
	p.nobody().refused("POST", "/api/needs", body, 401, "actor.sign-in")
	foundation.refused("POST", "/api/needs", body, 403, "actor.may-not")
	who["village2"].refused("POST", "/api/needs", body, 422, "input.wrong") // not this village's household
	need := village.post("/api/needs", body)
	id := need.text("id")
	if need.text("title") != "助学：两名高中生" || need.text("policy") != "none_child" || need.get("minors") != true {
		t.Fatalf("got %s", need.raw)
	}
	p.nobody().refused("GET", "/api/needs/"+id, nil, 404, "need.not-found")
	foundation.refused("GET", "/api/needs/"+id, nil, 404, "need.not-found")
	who["village2"].refused("GET", "/api/needs/"+id, nil, 404, "need.not-found")

	village.post(step(id, "submit"), nil)
	who["township2"].refused("POST", step(id, "forward"), obj{"opinion": "同意上报。"}, 409, "need.not-checked")
	who["township4"].refused("POST", step(id, "check"), obj{"opinion": "情况属实。", "visitedAt": p.today(0), "companion": "甲"}, 404, "need.not-found")
	who["township1"].post(step(id, "check"), obj{"opinion": "入户核查，情况属实。", "visitedAt": p.today(0), "companion": "赵敏"})
	if got := who["township2"].post(step(id, "forward"), obj{"opinion": "同意上报。"}).text("state"); got != "county_review" {
		t.Fatalf("got %s, want county_review: a case with minors is never posted", got)
	}
	who["county4"].refused("POST", step(id, "confirm"), obj{"opinion": "同意。"}, 404, "need.not-found")
	if got := who["county2"].post(step(id, "confirm"), obj{"opinion": "同意。", "visitedAt": p.today(0)}).text("state"); got != "open" {
		t.Fatalf("got %s, want open", got)
	}

	eventually(t, "the card is found", func() bool {
		return strings.Contains(string(p.search(foundation, "镇赉 高中 助学").raw), id)
	})
	eventually(t, "the public may search", func() bool {
		found := p.search(p.nobody(), "高中")
		if strings.Contains(string(found.raw), id) {
			t.Errorf("the public finds a household: %s", found.raw)
		}
		return found.status == 200
	})
	card := foundation.get("/api/needs/" + id)
	for _, never := range []string{"张", "household\":{", "personId\":\"", "中学", "新立"} {
		if strings.Contains(string(card.raw), never) {
			t.Errorf("the card shows %q: %s", never, card.raw)
		}
	}
	if card.text("region.name") != "镇赉县" {
		t.Errorf("got place %q, want the county only: minors are concerned", card.text("region.name"))
	}
	p.nobody().refused("GET", "/api/needs/"+id, nil, 404, "need.not-found")
	match := claimStory(t, p, who, id, card)
	approveStory(t, p, who, match, pupils)
	voucher := deliverStory(t, p, who, id, match)
	honourStory(t, p, who, match, voucher)
	withdrawStory(t, p, who, match)
	if out, err := p.run("verify"); err != nil {
		t.Errorf("verify says %v: %s", err, out)
	}
}

func claimStory(t *testing.T, p *program, who map[string]*person, id string, card answer) string {
	foundation := who["foundation"]
	offers := foundation.get("/api/offers?limit=100&organisation=" + foundation.get("/api/session").text("organisationId"))
	var project, goods string
	items, _ := offers.get("items").([]any)
	for _, o := range items {
		switch { // the demo world is still being made: others of its offers come and go
		case dig(o, "name") == "困难高中生助学（吉林西部）":
			project = dig(o, "id").(string)
		case dig(o, "form") != "project":
			goods = dig(o, "id").(string)
		}
	}
	lines := []obj{{"lineId": card.text("lines.0.id"), "qty": 300000}, {"lineId": card.text("lines.1.id"), "qty": 300000}}
	claim := "/api/needs/" + id + "/claim"
	who["foundation2"].refused("POST", claim, obj{"offerId": project, "lines": lines}, 403, "actor.may-not")
	who["county2"].refused("POST", claim, obj{"offerId": project, "lines": lines}, 403, "actor.may-not")
	foundation.refused("POST", claim, obj{"offerId": goods, "lines": lines}, 422, "input.wrong") // goods for money
	foundation.refused("POST", claim, obj{"offerId": project, "lines": []obj{{"lineId": card.text("lines.0.id"), "qty": 300001}}}, 409, "need.only-left")
	key := "story-claim"
	first := foundation.try("POST", claim, obj{"offerId": project, "lines": lines}, key)
	again := foundation.try("POST", claim, obj{"offerId": project, "lines": lines}, key)
	if first.status != 201 || string(first.raw) != string(again.raw) {
		t.Fatalf("got %d %s and then %d %s", first.status, first.raw, again.status, again.raw)
	}
	if other := foundation.try("POST", claim, obj{"offerId": project, "lines": lines[:1]}, key); other.status != 422 || other.code() != "key.other-request" {
		t.Errorf("another body with the same key: got %d %s", other.status, other.raw)
	}
	foundation.refused("POST", claim, obj{"offerId": project, "lines": lines}, 409, "need.only-left")
	if got := foundation.get("/api/needs/" + id).text("state"); got != "matched" {
		t.Errorf("got need %s, want matched", got)
	}
	return first.text("id")
}

func approveStory(t *testing.T, p *program, who map[string]*person, match string, pupils []string) {
	at := "/api/matches/" + match
	consent := func(person string, young bool) obj {
		return obj{"personId": person, "items": []string{"name", "school"}, "givenBy": "guardian", "relation": "父亲", "youngAgrees": young, "method": "paper"}
	}
	who["village2"].refused("POST", at+"/confirm", nil, 404, "match.not-found")
	who["charity"].refused("GET", at, nil, 404, "match.not-found")
	who["village"].post(at+"/confirm", nil)
	who["township3"].refused("POST", at+"/review", obj{"opinion": "属实。"}, 409, "match.consent-first")
	who["village"].refused("POST", at+"/consent", obj{"consents": []obj{consent(pupils[0], false), consent(pupils[1], true)}}, 422, "input.wrong")
	who["village"].refused("POST", at+"/consent", obj{"consents": []obj{consent(pupils[0], true)}}, 409, "match.consent-missing")
	who["village"].post(at+"/consent", obj{"consents": []obj{consent(pupils[0], true), consent(pupils[1], true)}})
	who["foundation"].refused("POST", at+"/person", nil, 403, "match.not-released")
	who["township1"].refused("POST", at+"/review", obj{"opinion": "属实。"}, 403, "actor.own-record")
	who["township3"].post(at+"/review", obj{"opinion": "需求属实，未见重复。"})
	who["county2"].refused("POST", at+"/approve", obj{"opinion": "同意。"}, 403, "actor.own-record")
	who["county3"].post(at+"/approve", obj{"opinion": "供需相符，材料齐全，同意对接。"})
	seen := who["foundation"].post(at+"/person", nil)
	if seen.text("items.0.items.name") != "张小雨" || seen.text("items.1.items.school") != "镇赉县某高级中学" {
		t.Errorf("got %s", seen.raw)
	}
	for _, item := range []string{"phone", "id_no", "address", "health"} {
		if strings.Contains(string(seen.raw), `"`+item+`"`) {
			t.Errorf("%s was released without consent: %s", item, seen.raw)
		}
	}
	who["county2"].refused("POST", at+"/person", nil, 403, "actor.may-not")
}

func deliverStory(t *testing.T, p *program, who map[string]*person, need, match string) string {
	at := "/api/matches/" + match
	foundation := who["foundation"]
	m := foundation.get(at)
	foundation.refused("POST", at+"/voucher", slip(p, m, 300000), 409, "match.cannot-move")
	foundation.post(at+"/schedule", obj{"deliverOn": p.today(0), "place": "新立村村部"})
	foundation.refused("POST", at+"/voucher", slip(p, m, 300001), 422, "input.wrong")
	foundation.post(at+"/voucher", slip(p, m, 300000))
	m = who["village"].get(at)
	voucher := m.text("vouchers.0.id")
	if !strings.HasPrefix(m.text("vouchers.0.voucherNo"), "V-220821-") {
		t.Errorf("got slip %s", m.text("vouchers.0.voucherNo"))
	}
	if got := who["village"].get("/api/needs/" + need).text("state"); got != "delivering" {
		t.Errorf("got need %s, want delivering", got)
	}
	v := "/api/vouchers/" + voucher
	receipt := obj{"signKind": "guardian", "relation": "父亲", "lines": []obj{
		{"id": m.text("vouchers.0.lines.0.id"), "result": "received", "received": 300000}, {"id": m.text("vouchers.0.lines.1.id"), "result": "received", "received": 300000}}}
	who["village2"].refused("POST", v+"/receive", receipt, 404, "voucher.not-found")
	who["supervisor"].refused("POST", v+"/witness", nil, 409, "voucher.cannot-move")
	foundation.refused("POST", v+"/receive", receipt, 403, "actor.may-not")
	who["village"].post(v+"/receive", receipt)
	who["village"].refused("POST", v+"/witness", nil, 403, "actor.may-not")
	who["supervisor"].post(v+"/witness", nil)
	if got := who["village"].get("/api/needs/" + need).text("state"); got != "fulfilled" {
		t.Errorf("got need %s, want fulfilled", got)
	}
	who["county1"].refused("POST", at+"/close", obj{"copiesFiled": []int{1, 2, 3, 4}}, 409, "match.cannot-move")
	foundation.refused("POST", at+"/report", obj{"toldDonorOn": p.today(0)}, 422, "input.wrong")
	foundation.post(at+"/report", obj{"receiptReference": "吉捐 000123", "toldDonorOn": p.today(0)})
	who["county1"].refused("POST", at+"/close", obj{"copiesFiled": []int{1, 2, 3}}, 422, "input.wrong")
	who["county1"].post(at+"/close", obj{"copiesFiled": []int{1, 2, 3, 4}})
	who["county1"].post(step(need, "close"), nil)
	ledger := who["village"].get("/api/villages/220821100208/ledger")
	found := false
	items, _ := ledger.get("items").([]any)
	for _, l := range items {
		found = found || dig(l, "label") == "助学资助 2人 6,000 元"
	}
	if !found || strings.Contains(string(ledger.raw), "张") {
		t.Errorf("got village ledger %s", ledger.raw)
	}
	return voucher
}

func slip(p *program, m answer, qty int) obj {
	lines := []obj{}
	for i := range m.body["lines"].([]any) {
		lines = append(lines, obj{"lineId": m.text(fmt.Sprintf("lines.%d.lineId", i)), "qty": qty})
	}
	return obj{"channel": "bank_transfer", "receiver": "household", "paidOn": p.today(0), "bankRef": "回单 20261124001", "lines": lines}
}

func honourStory(t *testing.T, p *program, who map[string]*person, match, voucher string) {
	cycle := who["province1"].post("/api/cycles", obj{"name": "第九届吉林慈善奖", "region": "220000000000", "session": 9, "quotas": obj{"project_trust": 5},
		"windowFrom": p.today(-30), "windowTo": p.today(30), "ruleDoc": "吉民发〔2026〕1号"}).text("id")
	next := func() { t.Helper(); who["province1"].post("/api/cycles/"+cycle+"/advance", nil) }
	m := who["county1"].get("/api/matches/" + match)
	nominate := obj{"cycleId": cycle, "category": "project_trust", "organisationId": m.text("organisation.id"), "offerId": m.text("offer.id"),
		"deeds": "为困难高中生提供学年生活费，按时足额兑现。", "consentBy": "周岚", "consentOn": p.today(0)}
	who["county1"].refused("POST", "/api/nominations", nominate, 409, "cycle.not-nominating")
	next()
	next()
	n := who["county1"].post("/api/nominations", nominate)
	id := "/api/nominations/" + n.text("id")
	if n.number("totalFen") < 600000 {
		t.Errorf("got %v fen, want at least the 600000 of the story", n.number("totalFen"))
	}
	who["county1"].refused("POST", id+"/submit", nil, 403, "actor.may-not")
	who["county2"].post(id+"/submit", nil)
	next()
	who["province1"].post(id+"/screen", obj{"opinion": "符合条件。"})
	who["province1"].refused("POST", id+"/score", obj{"score": 91}, 403, "actor.own-record")
	who["province3"].post(id+"/score", obj{"score": 91})
	who["province3"].refused("POST", id+"/score", obj{"score": 99}, 409, "honor.voted-already")
	who["province1"].refused("POST", "/api/cycles/"+cycle+"/advance", obj{}, 409, "cycle.still-open")
	who["province6"].post(id+"/score", obj{"score": 88})
	next()
	for _, unit := range []string{"登记管理机关", "业务主管单位", "省税务局", "省公安厅"} {
		who["province4"].post(id+"/opinion", obj{"unit": unit, "agrees": true})
	}
	next()
	who["province2"].post(id+"/notice", nil)
	who["province1"].refused("POST", "/api/cycles/"+cycle+"/advance", obj{}, 409, "cycle.still-open")
	who["province1"].refused("POST", id+"/final", nil, 409, "notice.not-over")
	who["foundation"].refused("POST", "/api/clock", obj{"by": "+6wd"}, 403, "actor.may-not")
	who["admin"].post("/api/clock", obj{"by": "+6wd"})
	who["province1"].post(id+"/final", nil)
	next()
	who["judge1"].post(id+"/vote", obj{"agrees": true})
	who["judge1"].refused("POST", id+"/vote", obj{"agrees": true}, 409, "honor.voted-already")
	who["judge2"].post(id+"/vote", obj{"agrees": true})
	next()
	who["province5"].post(id+"/decide", obj{"docNo": "吉民发〔2026〕30号"})
	next()
	list := p.nobody().get("/api/public/honours")
	code := ""
	items, _ := list.get("items").([]any)
	for _, h := range items {
		if dig(h, "cycle") == "第九届吉林慈善奖" {
			code = dig(h, "verifyCode").(string)
		}
	}
	checked := p.nobody().get("/api/public/checks/" + code)
	if checked.get("certificate.valid") != true || checked.text("certificate.holder") != "鹿麦公益基金会" {
		t.Errorf("got %s", checked.raw)
	}
	p.nobody().refused("GET", "/api/public/checks/AAAAAAAAAAAAAAAA", nil, 404, "certificate.not-found")
	v := who["county1"].get("/api/vouchers/" + voucher)
	slip := p.nobody().get("/api/public/checks/" + v.text("verifyCode"))
	if slip.text("voucher.voucherNo") != v.text("voucherNo") || strings.Contains(string(slip.raw), "新立") {
		t.Errorf("got %s", slip.raw)
	}
	who["province7"].post(id+"/revoke", obj{"reason": "材料不实"})
	who["province8"].post(id+"/endorse", nil)
	if again := p.nobody().get("/api/public/checks/" + code); again.get("certificate.valid") != false {
		t.Errorf("a revoked certificate says %s", again.raw)
	}
}

func withdrawStory(t *testing.T, p *program, who map[string]*person, match string) {
	at := "/api/matches/" + match
	who["foundation"].post(at+"/person", nil)
	m := who["village"].get(at)
	items, _ := m.get("consents").([]any)
	for _, c := range items {
		id := dig(c, "id").(string)
		who["village2"].refused("POST", "/api/consents/"+id+"/withdraw", nil, 404, "consent.not-found")
		who["village"].post("/api/consents/"+id+"/withdraw", nil)
	}
	who["foundation"].refused("POST", at+"/person", nil, 403, "match.consent-withdrawn")
	if got := who["county1"].get(at).text("vouchers.0.state"); got != "closed" {
		t.Errorf("the slip is %s, want closed: it stays", got)
	}
}
