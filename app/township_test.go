package main

import (
	"net/url"
	"strings"
	"testing"
)

const townshipCode = "220821100000"

// townshipNeed has the township post a need of its own; another clerk checks, a reviewer forwards, the county confirms.
func townshipNeed(p *program, who map[string]*person, title string, qty int) (id, lineID string) {
	p.t.Helper()
	n := who["township1"].post("/api/needs", obj{"region": townshipCode, "level": "township", "category": "elder_aid", "title": title, "urgency": "ordinary", "govAid": "not_applicable", "headCount": 40,
		"lines": []obj{{"item": "棉被", "resourceKind": "goods", "unit": "piece", "unitValueFen": 12000, "qty": qty}}})
	id = n.text("id")
	who["township1"].post(step(id, "submit"), nil)
	who["township1"].refused("POST", step(id, "check"), obj{"opinion": "现场核查属实。", "visitedAt": p.today(0), "companion": "赵敏"}, 403, "actor.own-record")
	who["township3"].post(step(id, "check"), obj{"opinion": "现场核查属实。", "visitedAt": p.today(0), "companion": "赵敏"})
	who["township2"].post(step(id, "forward"), obj{"opinion": "同意上报。"})
	who["county2"].post(step(id, "confirm"), obj{"opinion": "同意。", "visitedAt": p.today(0)})
	return id, n.text("lines.0.id")
}

// queued says whether a record waits for somebody, and with which task.
func queued(w *person, id string) (task string, ok bool) {
	items, _ := w.get("/api/queue").get("items").([]any)
	for _, i := range items {
		if dig(i, "id") == id {
			return dig(i, "task").(string), true
		}
	}
	return "", false
}

// TestStory_TownshipsOwnNeed: where the township itself lacks something no village stands between. Its clerk agrees and
// receives, other officers of the township audit and witness, and the county decides as ever.
func TestStory_TownshipsOwnNeed(t *testing.T) {
	p := start(t, "serve", "--demo=story")
	who := everybody(p)
	draft := who["township1"].post("/api/needs", obj{"region": townshipCode, "level": "township", "category": "elder_aid", "title": "乡镇敬老院过冬棉被", "urgency": "ordinary", "govAid": "not_applicable", "headCount": 40,
		"lines": []obj{{"item": "棉被", "resourceKind": "goods", "unit": "piece", "unitValueFen": 12000, "qty": 1}}}).text("id")
	if task, ok := queued(who["township1"], draft); !ok || task == "" {
		t.Errorf("the township's own draft does not wait for its clerk")
	}
	need, line := townshipNeed(p, who, "乡镇敬老院过冬棉被三十床", 30)
	eventually(t, "the township's need is found", func() bool {
		return strings.Contains(string(p.nobody().try("GET", "/api/search/needs?q="+url.QueryEscape("敬老院 棉被"), nil, "").raw), need)
	})
	other := who["charity"].try("POST", "/api/needs/"+need+"/claim", obj{"offerId": freshOffer(p, who, "charity", "mats"), "lines": []obj{{"lineId": line, "qty": 30}}}, "")
	if other.status != 422 || !strings.Contains(string(other.raw), "match.other-item") || !strings.Contains(string(other.raw), "需要的是“棉被”，这项供给是“护理床垫”") {
		t.Errorf("mattresses for quilts: got %d %s", other.status, other.raw)
	}
	m := who["charity"].post("/api/needs/"+need+"/claim", obj{"offerId": freshOffer(p, who, "charity", "quilts"), "lines": []obj{{"lineId": line, "qty": 30}}})
	at := "/api/matches/" + m.text("id")
	if m.text("receiver") != "township" || m.text("holder.who") != "镇赉镇民政办" || m.text("holder.doing") != "等乡镇确认" {
		t.Errorf("got %s %s %s, want the township to hold it", m.text("receiver"), m.text("holder.who"), m.text("holder.doing"))
	}
	if task, ok := queued(who["township1"], m.text("id")); !ok || task != "同意对接" {
		t.Errorf("the match waits for the township's clerk with %q", task)
	}
	who["village"].refused("POST", at+"/confirm", nil, 404, "match.not-found")
	who["township2"].refused("POST", at+"/confirm", nil, 403, "actor.may-not")
	confirmed := who["township1"].post(at+"/confirm", nil)
	if confirmed.text("stateLabel") != "乡镇已确认" || confirmed.text("holder.doing") != "乡镇审核中" {
		t.Errorf("got %s, %s", confirmed.text("stateLabel"), confirmed.text("holder.doing"))
	}
	if task, ok := queued(who["township5"], m.text("id")); !ok || task != "通过乡镇审核" {
		t.Errorf("the match waits for the township's other officers with %q", task)
	}
	op := obj{"opinion": "供需相符。"}
	for _, hand := range []string{"township1", "township2", "township3"} { // posted and confirmed; forwarded; checked
		who[hand].refused("POST", at+"/review", op, 403, "actor.own-record")
	}
	who["township5"].post(at+"/review", op)
	who["county2"].refused("POST", at+"/approve", op, 403, "actor.own-record") // he confirmed the need
	who["county3"].post(at+"/approve", op)
	who["charity"].post(at+"/schedule", obj{"deliverOn": p.today(0), "place": "镇赉镇敬老院"})
	who["charity"].post(at+"/voucher", obj{"channel": "goods", "receiver": "township", "lines": []obj{{"lineId": line, "qty": 30}}})
	slip := who["township1"].get(at).text("vouchers.0.id")
	if task, ok := queued(who["township1"], slip); !ok || task != "登记收到" {
		t.Errorf("the slip waits for the township's clerk with %q", task)
	}
	body := obj{"signKind": "signature", "lines": []obj{{"id": who["township1"].get(at).text("vouchers.0.lines.0.id"), "result": "received", "received": 30}}}
	who["village"].refused("POST", "/api/vouchers/"+slip+"/receive", body, 404, "voucher.not-found")
	who["supervisor"].refused("POST", "/api/vouchers/"+slip+"/witness", nil, 404, "voucher.not-found")
	who["township1"].post("/api/vouchers/"+slip+"/receive", body)
	who["township1"].refused("POST", "/api/vouchers/"+slip+"/witness", nil, 403, "voucher.same-witness")
	who["township2"].post("/api/vouchers/"+slip+"/witness", nil)
	if got := quantities(who["township1"], need); got != "0/0/30/0 fulfilled" {
		t.Errorf("got %s, want everything received", got)
	}
	who["charity"].post(at+"/report", obj{"receiptWaived": "实物捐赠，另开清单", "toldDonorOn": p.today(0)})
	who["county1"].post(at+"/close", obj{"copiesFiled": []int{1, 2, 3, 4}})
	who["county1"].post(step(need, "close"), nil)
	if out, err := p.run("verify"); err != nil {
		t.Errorf("verify says %v: %s", err, out)
	}
}

// TestRefusals_TownshipsOwn: the steps that are the village's elsewhere, on a township's own need; and a village's match
// stays the village's.
func TestRefusals_TownshipsOwn(t *testing.T) {
	b := newBench(t)
	c := counts{}
	offer := freshOffer(b.p, b.who, "charity", "quilts")
	claim := func() (match string) {
		need, line := townshipNeed(b.p, b.who, "乡镇敬老院过冬棉被两床", 2)
		return "/api/matches/" + b.who["charity"].post("/api/needs/"+need+"/claim", obj{"offerId": offer, "lines": []obj{{"lineId": line, "qty": 2}}}).text("id")
	}
	issued := func() (match, slip string, body obj) {
		at := claim()
		b.who["township1"].post(at+"/confirm", nil)
		b.who["township5"].post(at+"/review", obj{"opinion": "供需相符。"})
		b.who["county3"].post(at+"/approve", obj{"opinion": "同意。"})
		b.who["charity"].post(at+"/schedule", obj{"deliverOn": b.p.today(0), "place": "镇赉镇敬老院"})
		b.who["charity"].post(at+"/voucher", obj{"channel": "goods", "receiver": "township", "lines": []obj{{"lineId": b.who["charity"].get(at).text("lines.0.lineId"), "qty": 2}}})
		v := b.who["township1"].get(at)
		return at, "/api/vouchers/" + v.text("vouchers.0.id"), obj{"signKind": "signature", "lines": []obj{{"id": v.text("vouchers.0.lines.0.id"), "result": "received", "received": 2}}}
	}
	reason := obj{"reason": "敬老院已另有安排。"}
	ended := claim()
	b.who["township1"].post(ended+"/refuse", reason)
	for verb, body := range map[string]obj{"confirm": {}, "refuse": reason, "dispute": reason, "cancel": reason} {
		at := claim()
		b.refuse(c, at, verb, move{"township1", verb, body}, nil, ended, false)
		b.who["village"].refused("POST", claim()+"/"+verb, body, 404, "match.not-found")
	}
	_, slip, body := issued()
	done, received, _ := issued()
	b.who["township1"].post(received+"/receive", obj{"signKind": "signature", "lines": []obj{{"id": b.who["township1"].get(done).text("vouchers.0.lines.0.id"), "result": "received", "received": 2}}})
	b.who["township2"].post(received+"/witness", nil)
	b.refuse(c, slip, "receive", move{"township1", "receive", body}, nil, received, true)
	b.ownTownship(c, claim)
	village := b.matchIn("org_accepted")
	for verb, body := range map[string]obj{"confirm": {}, "refuse": reason, "dispute": reason, "cancel": reason} {
		b.who["township1"].refused("POST", "/api/matches/"+village+"/"+verb, body, 403, "actor.may-not")
		c["the village's own"]++
	}
	report(t, "township's own", c)
}

// ownTownship: whoever posted, recommended or agreed does not audit, whatever else he may do.
func (b *bench) ownTownship(c counts, claim func() string) {
	b.t.Helper()
	own := func(hand, at string) {
		b.t.Helper()
		for verb, body := range map[string]obj{"review": {"opinion": "供需相符。"}, "reject": {"reason": "供需不符。"}} {
			if a := b.who["vboth"].try("POST", at+"/"+verb, body, ""); a.status != 403 || a.code() != "actor.own-record" {
				b.t.Errorf("%s by the %s: got %d %s", verb, hand, a.status, a.raw)
			}
			c["own record, "+hand]++
		}
	}
	agreed := claim()
	b.who["vboth"].post(agreed+"/confirm", nil)
	own("one who agreed", agreed)

	who := map[string]*person{}
	for login, w := range b.who {
		who[login] = w
	}
	who["township1"] = b.who["vboth"]
	need, line := townshipNeed(b.p, who, "乡镇敬老院过冬棉被一床", 1)
	posted := "/api/matches/" + b.who["charity"].post("/api/needs/"+need+"/claim", obj{"offerId": freshOffer(b.p, b.who, "charity", "quilts"), "lines": []obj{{"lineId": line, "qty": 1}}}).text("id")
	b.who["township1"].post(posted+"/confirm", nil)
	own("one who posted the need", posted)
	b.who["township5"].post(posted+"/review", obj{"opinion": "供需相符。"})
	if a := b.who["vboth"].try("POST", posted+"/approve", obj{"opinion": "同意。"}, ""); a.code() != "actor.own-record" {
		b.t.Errorf("approved by the one who posted the need: got %d %s", a.status, a.raw)
	}
	c["own record, county"]++
}
