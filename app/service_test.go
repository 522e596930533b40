package main

import (
	"fmt"
	"strings"
	"testing"
)

// service: sixteen visits to one who cannot leave his bed, in two slips; two of them did not count and are missing again
// at once, and the same team brings them by a second match. Hours are no visits, and nothing is paid.
func service(t *testing.T, p *program, who map[string]*person) {
	h := who["village"].post("/api/households", obj{"members": []obj{{"name": "试丁", "relation": "self", "idNo": makeID("99000019480405107")}}})
	n := who["village"].post("/api/needs", obj{"level": "household", "householdId": h.text("id"), "category": "care_service", "detail": "照料的邻居住院一个月。", "urgency": "ordinary", "govAid": "covered_but_difficult", "sensitive": false, "confirmed": true, "confirmedDoc": "镇民救〔2026〕12号", "confirmedOn": p.today(-60),
		"lines": []obj{{"item": "上门照料", "resourceKind": "service", "unit": "time", "unitValueFen": 8000, "qty": 16, "personId": h.text("people.0.id")}}})
	need, line := n.text("id"), n.text("lines.0.id")
	if n.text("policy") != "none_confirmed" {
		t.Errorf("got policy %s", n.text("policy"))
	}
	if got := confirmed(p, who, need).text("state"); got != "open" {
		t.Fatalf("got %s, want open", got)
	}
	care := freshOffer(p, who, "team", "care")
	who["team"].refused("POST", "/api/needs/"+need+"/claim", obj{"offerId": freshOffer(p, who, "team", "hours"), "lines": []obj{{"lineId": line, "qty": 16}}}, 422, "input.wrong")
	first := agreed(p, who, need, care, line, 16, h.text("people.0.id"))
	a, b := serve(p, who, first, line, 10), serve(p, who, first, line, 6)
	receive(p, who, a, 10, "received", "")
	receive(p, who, b, 4, "problem", "有两次不到半小时，双方议定不算")
	if got := quantities(who["village"], need); got != "0/0/14/2 part_matched" {
		t.Errorf("got %s, want two visits missing again", got)
	}
	second := agreed(p, who, need, care, line, 2, h.text("people.0.id"))
	file := "/api/matches/" + second
	audit := who["county3"].get(file)
	if rows := audit.list("earlier"); len(rows) != 2 || audit.number("earlier.0.qty") != 4 || audit.number("earlier.1.qty") != 10 {
		t.Errorf("the household's earlier help is %v, want the two slips of before, the latest first", rows)
	}
	if raw := string(audit.raw); !strings.Contains(raw, "近 12 个月收到过 2 次照料") || !strings.Contains(raw, "有效 1/1 份") || strings.Contains(raw, "试丁") {
		t.Errorf("the check-list says %s", raw)
	}
	for reader, want := range map[string][2]bool{"team": {false, false}, "province1": {true, false}, "village": {true, true}} {
		got := who[reader].get(file)
		if points, earlier := len(got.list("points")) > 0, len(got.list("earlier")) > 0; points != want[0] || earlier != want[1] {
			t.Errorf("%s reads points %v and earlier help %v, want %v", reader, points, earlier, want)
		}
	}
	receive(p, who, serve(p, who, second, line, 2), 2, "received", "")
	if got := quantities(who["village"], need); got != "0/0/16/0 fulfilled" {
		t.Errorf("got %s, want everything done", got)
	}
	for _, m := range []string{first, second} {
		who["team"].post("/api/matches/"+m+"/report", obj{"receiptWaived": "服务，不开票据", "toldDonorOn": p.today(0)})
		who["county1"].post("/api/matches/"+m+"/close", obj{"copiesFiled": []int{1, 2, 3, 4}})
	}
	if offer := who["team"].get("/api/offers/" + care); offer.number("free") != 24 || offer.number("delivered") != 16 {
		t.Errorf("of forty visits got %v free and %v done, want 24 and 16", offer.number("free"), offer.number("delivered"))
	}
}

// agreed takes a household's match from the claim to the day agreed on.
func agreed(p *program, who map[string]*person, need, offer, line string, qty int, person string) string {
	p.t.Helper()
	m := who["team"].post("/api/needs/"+need+"/claim", obj{"offerId": offer, "lines": []obj{{"lineId": line, "qty": qty}}}).text("id")
	at := "/api/matches/" + m
	who["village"].post(at+"/confirm", nil)
	who["village"].post(at+"/consent", obj{"consents": []obj{{"personId": person, "items": []string{"name", "address"}, "givenBy": "self", "method": "paper"}}})
	who["township3"].post(at+"/review", obj{"opinion": "供需相符。"})
	who["county3"].post(at+"/approve", obj{"opinion": "同意对接。"})
	who["team"].post(at+"/schedule", obj{"deliverOn": p.today(0), "place": "本人家中"})
	return m
}

// serve issues the slip of a service, which names no bank.
func serve(p *program, who map[string]*person, match, line string, qty int) string {
	p.t.Helper()
	at := "/api/matches/" + match
	n := len(who["team"].get(at).list("vouchers"))
	who["team"].post(at+"/voucher", obj{"channel": "service", "receiver": "household", "lines": []obj{{"lineId": line, "qty": qty}}})
	return who["team"].get(at).text(fmt.Sprintf("vouchers.%d.id", n))
}
