package main

import (
	"testing"

	"shanqiao/models"
)

// matchOn claims a need for the foundation's project and brings the match into a state. "part" claims half.
func (b *bench) matchOn(need, state string) string {
	b.t.Helper()
	n := b.who["foundation"].get("/api/needs/" + need)
	qty := int(n.number("lines.0.gap"))
	if state == "part" {
		qty /= 2
	}
	claim := obj{"offerId": b.project, "lines": []obj{{"lineId": n.text("lines.0.id"), "qty": qty}}}
	m := b.who["foundation"].post("/api/needs/"+need+"/claim", claim).text("id")
	order := []string{"org_accepted", "village_confirmed", "household_consented", "township_reviewed", "county_approved", "scheduled", "delivering", "delivered", "feedback", "closed"}
	verbs := map[string]string{"village_confirmed": "confirm", "household_consented": "consent", "township_reviewed": "review", "county_approved": "approve", "scheduled": "schedule",
		"delivering": "voucher", "delivered": "receive+witness", "feedback": "report", "closed": "close"}
	for _, st := range order {
		if state == "disputed" || state == "suspended" {
			break
		}
		if v := verbs[st]; v != "" && state != "org_accepted" && state != "part" {
			b.matchStep(m, v)
		}
		if st == state {
			break
		}
	}
	switch state {
	case "disputed":
		b.who["village"].post("/api/matches/"+m+"/dispute", obj{"reason": "数量不符。"})
	case "suspended":
		b.who["county2"].post("/api/matches/"+m+"/suspend", obj{"reason": "需要核查。"})
	}
	return m
}

func (b *bench) matchStep(m, verb string) {
	b.t.Helper()
	if verb == "receive+witness" {
		mv := b.matchMove(m, "receive")
		v := b.who["village"].get("/api/matches/" + m).text("vouchers.0.id")
		b.who["village"].post("/api/vouchers/"+v+"/receive", mv.body)
		b.who["supervisor"].post("/api/vouchers/"+v+"/witness", nil)
		return
	}
	mv := b.matchMove(m, verb)
	b.who[mv.who].post("/api/matches/"+m+"/"+verb, mv.body)
}

// matchMove is the good step of a match.
func (b *bench) matchMove(m, verb string) move {
	b.t.Helper()
	full := b.who["village"].get("/api/matches/" + m)
	re, op := obj{"reason": "情况有变化。"}, obj{"opinion": "供需相符，同意。"}
	switch verb {
	case "accept":
		n := b.who["foundation"].get("/api/needs/" + full.text("need.id"))
		return move{"foundation", verb, obj{"offerId": b.project, "lines": []obj{{"lineId": n.text("lines.0.id"), "qty": n.number("lines.0.gap")}}}}
	case "consent":
		people, _ := full.get("people").([]any)
		list := []obj{}
		for _, p := range people {
			one := obj{"personId": dig(p, "id"), "items": []string{"name"}, "givenBy": "self", "method": "paper"}
			if dig(p, "minor") == true {
				one["givenBy"], one["relation"], one["youngAgrees"] = "guardian", "父亲", true
			}
			list = append(list, one)
		}
		return move{"village", verb, obj{"consents": list}}
	case "schedule":
		return move{"foundation", verb, obj{"deliverOn": b.p.today(1), "place": "新立村村部"}}
	case "voucher":
		return move{"foundation", verb, obj{"channel": "bank_transfer", "receiver": "household", "paidOn": b.p.today(0), "bankRef": "回单 0001", "lines": []obj{{"lineId": full.text("lines.0.lineId"), "qty": full.number("lines.0.qty")}}}}
	case "receive":
		return move{"village", verb, obj{"signKind": "guardian", "lines": []obj{{"id": full.text("vouchers.0.lines.0.id"), "result": "received", "received": full.number("vouchers.0.lines.0.qty")}}}}
	case "report":
		return move{"foundation", verb, obj{"receiptReference": "吉捐 1", "toldDonorOn": b.p.today(0)}}
	case "close":
		return move{"county1", verb, obj{"copiesFiled": []int{1, 2, 3, 4}}}
	}
	return map[string]move{"confirm": {"village", verb, obj{}}, "refuse": {"village", verb, re}, "dissent": {"village", verb, re}, "decline": {"foundation", verb, re}, "review": {"township3", verb, op},
		"approve": {"county3", verb, op}, "clear": {"county1", verb, obj{"reason": "出生日期和住址都不同，不是同一人。"}}, "reject": {"county3", verb, re}, "dispute": {"village", verb, re}, "suspend": {"county2", verb, re}, "resume": {"county2", verb, obj{"finding": "经查无问题。"}},
		"cancel": {"foundation", verb, re}}[verb]
}

// matchIn gives a match in a state.
func (b *bench) matchIn(state string) string {
	b.t.Helper()
	return b.matchOf("open-minor", state)
}

// matchOf is the same for one kind of need.
func (b *bench) matchOf(kind, state string) string {
	b.t.Helper()
	need := b.needIn(kind)
	if state == "proposed" {
		return b.who["township1"].post("/api/needs/"+need+"/propose", obj{"organisationId": b.org}).text("id")
	}
	m := b.matchOn(need, state)
	if got := b.who["audit"].get("/api/matches/" + m).text("state"); got != state {
		b.t.Fatalf("the way to %s led to %s", state, got)
	}
	return m
}

// TestRefusals_Matches walks models.MatchMachine.
func TestRefusals_Matches(t *testing.T) {
	b := newBench(t)
	c := counts{}
	closed := b.matchIn("closed")
	for _, s := range models.MatchMachine.Steps {
		verb := string(s.Action)[len("match."):]
		if len(models.Powers[s.Action].Roles) == 0 || verb == "receive" || verb == "witness" || verb == "void" {
			continue
		}
		for _, state := range s.From {
			if (verb == "review" || verb == "reject") && state == "village_confirmed" {
				continue // a household need waits for its consents there; village needs are walked by their own test
			}
			m, mv := b.matchFor(verb, state)
			if verb == "cancel" && (state == "delivering") {
				b.slipOnWay(c, m, mv)
				continue
			}
			if verb == "reject" && state == "household_consented" {
				mv.who = "township5"
			}
			own := b.ownMatch(s, state)
			b.refuse(c, "/api/matches/"+m, verb, mv, own, "/api/matches/"+closed, verb == "voucher")
		}
	}
	b.refuseSlips(c)
	report(t, "matches", c)
	if out, err := b.p.run("verify"); err != nil {
		t.Errorf("verify says %v: %s", err, out)
	}
}

// matchFor gives a match in a state and the good step: a second slip needs something that is not on the first.
func (b *bench) matchFor(verb, state string) (string, move) {
	if verb == "clear" {
		m := b.matchOf("open-namesake", state)
		return m, b.matchMove(m, verb)
	}
	if verb != "voucher" || state != "delivering" {
		m := b.matchIn(state)
		return m, b.matchMove(m, verb)
	}
	m := b.matchIn("scheduled")
	mv := b.matchMove(m, verb)
	line := mv.body["lines"].([]obj)[0]
	line["qty"] = line["qty"].(float64) / 2
	b.who[mv.who].post("/api/matches/"+m+"/voucher", mv.body)
	return m, mv
}

// ownMatch gives a match in which the person of many roles already had a hand that the step forbids.
func (b *bench) ownMatch(s models.Step, state string) func(as string) string {
	apart := models.Powers[s.Action].Apart
	if len(apart) == 0 || state == "proposed" {
		return nil
	}
	return func(as string) string {
		need := b.needIn("open-minor")
		m := b.who[as].post("/api/needs/"+need+"/propose", obj{"organisationId": b.org}).text("id")
		for _, verb := range []string{"accept", "confirm", "consent", "review", "approve", "schedule", "voucher", "receive+witness", "report"} {
			if b.who["audit"].get("/api/matches/"+m).text("state") == state {
				return "/api/matches/" + m
			}
			b.matchStep(m, verb)
		}
		if b.who["audit"].get("/api/matches/"+m).text("state") == state {
			return "/api/matches/" + m
		}
		return ""
	}
}

func (b *bench) slipOnWay(c counts, m string, mv move) {
	b.t.Helper()
	a := b.who[mv.who].try("POST", "/api/matches/"+m+"/cancel", mv.body, "")
	if a.status != 409 || a.code() != "match.slip-on-way" {
		b.t.Errorf("cancelling with a slip on its way: got %d %s", a.status, a.raw)
		return
	}
	c["slip on its way"]++
}

// refuseSlips walks the steps of a delivery slip.
func (b *bench) refuseSlips(c counts) {
	for _, verb := range []string{"receive", "witness", "void"} {
		m := b.matchIn("delivering")
		body := b.matchMove(m, "receive").body
		v := "/api/vouchers/" + b.who["village"].get("/api/matches/"+m).text("vouchers.0.id")
		mv := move{"village", verb, body}
		switch verb {
		case "witness":
			b.who["village"].post(v+"/receive", body)
			mv = move{"supervisor", verb, obj{}}
		case "void":
			mv = move{"foundation", verb, obj{"reason": "开错了。"}}
		}
		own := func(as string) string {
			if verb != "witness" {
				return ""
			}
			m := b.matchIn("delivering")
			v := "/api/vouchers/" + b.who["village"].get("/api/matches/"+m).text("vouchers.0.id")
			b.who[as].post(v+"/receive", b.matchMove(m, "receive").body)
			return v
		}
		done := b.matchIn("delivered")
		other := "/api/vouchers/" + b.who["village"].get("/api/matches/"+done).text("vouchers.0.id")
		b.refuse(c, v, verb, mv, own, other, verb == "receive")
	}
}
