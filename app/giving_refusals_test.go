package main

import (
	"fmt"
	"strings"
	"testing"

	"shanqiao/models"
)

// organisationBody is an application to the county; odd gives a code whose check digit is wrong on the certificate itself.
func (b *bench) organisationBody(odd bool) obj {
	b.n++
	code := models.MakeUSCC(fmt.Sprintf("51220821MJ%06d", 700000+b.n))
	body := obj{"name": fmt.Sprintf("试验慈善会%d", b.n), "uscc": code, "orgType": "social_group", "officeRegion": "220821000000", "purposes": []string{"edu_aid"},
		"serviceAreas": []string{"220821000000"}, "legalRep": "冯立", "contactName": "冯立"}
	if odd {
		last := "0"
		if strings.HasSuffix(code, "0") {
			last = "1"
		}
		body["uscc"], body["usccReason"] = code[:17]+last, "证书原件如此，早年试点赋码"
	}
	return body
}

var orgMoves = map[string]move{
	"declare": {"enterprise", "declare", obj{"relatedParties": []obj{{"name": "冯立", "relation": "会长", "idNo": models.MakeID("99000019700101105")}}}}, "resubmit": {"enterprise", "resubmit", obj{}}, "take": {"county1", "take", obj{}}, "endorse": {"county3", "endorse", obj{"reason": "已核对证书原件。"}},
	"verify": {"county2", "verify", obj{"opinion": "证照齐全。"}}, "return": {"county2", "return", obj{"missing": []string{"补登记证书"}}}, "reject": {"county2", "reject", obj{"reason": "不符合条件。"}},
	"suspend": {"county2", "suspend", obj{"reason": "年报逾期。", "credit": "abnormal"}}, "restore": {"county2", "restore", obj{"reason": "已补报。"}}, "revoke": {"county2", "revoke", obj{"reason": "登记被撤销。"}},
}

var orgWays = map[string][]string{"submitted": {}, "checking": {"take"}, "returned": {"take", "return"}, "verified": {"take", "verify"}, "suspended": {"take", "verify", "suspend"}}

func (b *bench) organisationIn(state string, odd bool, taker string) string {
	b.t.Helper()
	id := b.who["enterprise"].post("/api/organisations", b.organisationBody(odd)).text("id")
	b.who["enterprise"].upload("证书.pdf", []byte("%PDF-1.4 licence"), map[string]string{"noun": "organisation", "subject": id, "kind": "licence"})
	for _, verb := range orgWays[state] {
		m := orgMoves[verb]
		if verb == "take" {
			m.who = taker
		}
		b.who[m.who].post("/api/organisations/"+id+"/"+verb, m.body)
	}
	return "/api/organisations/" + id
}

// TestRefusals_Organisations walks models.OrganisationMachine.
func TestRefusals_Organisations(t *testing.T) {
	b := newBench(t)
	c := counts{}
	revoked := b.organisationIn("verified", false, "county1")
	b.who["county2"].post(revoked+"/revoke", orgMoves["revoke"].body)
	for _, s := range models.OrganisationMachine.Steps {
		verb := string(s.Action)[len("organisation."):]
		m, ok := orgMoves[verb]
		if verb == "amend" {
			m, ok = move{"enterprise", "amend", b.organisationBody(false)}, true
		}
		if !ok {
			t.Errorf("nobody knows how to do %s", s.Action)
			continue
		}
		for _, state := range s.From {
			own := func(as string) string {
				if len(models.Powers[s.Action].Apart) < 2 {
					return ""
				}
				return b.organisationIn(state, false, as)
			}
			at := b.organisationIn(state, verb == "endorse", "county1")
			b.refuse(c, at, verb, m, own, revoked, verb == "endorse" || verb == "amend" || verb == "declare")
		}
	}
	b.oddCode()
	report(t, "organisations", c)
}

// oddCode: a code with a wrong check digit never passes silently: reason, document, a second approver, and another to verify.
func (b *bench) oddCode() {
	body := b.organisationBody(true)
	delete(body, "usccReason")
	b.who["enterprise"].refused("POST", "/api/organisations", body, 422, "input.wrong")
	at := b.organisationIn("checking", true, "county1")
	b.who["county2"].refused("POST", at+"/verify", orgMoves["verify"].body, 409, "uscc.second-missing")
	b.who["county2"].post(at+"/endorse", orgMoves["endorse"].body)
	b.who["county2"].refused("POST", at+"/verify", orgMoves["verify"].body, 403, "uscc.second-same")
	if got := b.who["county3"].post(at+"/verify", orgMoves["verify"].body).text("state"); got != "verified" {
		b.t.Errorf("got %s, want verified", got)
	}
}

var offerMoves = map[string]move{
	"submit": {"charity", "submit", obj{}}, "take": {"county1", "take", obj{}}, "activate": {"county2", "activate", obj{"opinion": "核验通过。"}}, "return": {"county2", "return", obj{"missing": []string{"补合格证"}}},
	"reject": {"county2", "reject", obj{"reason": "来源不清。"}}, "withdraw": {"charity", "withdraw", obj{"reason": "另有用途。"}}, "freeze": {"county2", "freeze", obj{"reason": "核查投诉。"}},
	"thaw": {"county2", "thaw", obj{"reason": "查无问题。"}}, "keep": {"county2", "keep", obj{"reason": "公开的校名，可以写。"}}, "close": {"county1", "close", obj{}},
}

var offerWays = map[string][]string{"draft": {}, "submitted": {"submit"}, "returned": {"submit", "take", "return"}, "verifying": {"submit", "take"}, "active": {"submit", "take", "activate"},
	"frozen": {"submit", "take", "activate", "freeze"}, "withdrawn": {"submit", "take", "activate", "withdraw"}}

func offerBody() obj {
	return obj{"form": "offer", "name": "试验助老资金", "categories": []string{"elder_aid"}, "resourceKind": "money", "unit": "fen", "quantity": 1000000, "restriction": "unrestricted", "sourceFunds": "own"}
}

func (b *bench) offerIn(state, taker string) string {
	b.t.Helper()
	return b.offerFrom(offerBody(), state, taker)
}

// offerFrom brings an offer as entered into a state.
func (b *bench) offerFrom(body obj, state, taker string) string {
	b.t.Helper()
	id := b.who["charity"].post("/api/offers", body).text("id")
	for _, verb := range offerWays[state] {
		m := offerMoves[verb]
		if verb == "take" {
			m.who = taker
		}
		b.who[m.who].post("/api/offers/"+id+"/"+verb, m.body)
	}
	return "/api/offers/" + id
}

// TestRefusals_Offers walks models.OfferMachine.
func TestRefusals_Offers(t *testing.T) {
	b := newBench(t)
	c := counts{}
	rejected := b.offerIn("verifying", "county1")
	b.who["county2"].post(rejected+"/reject", offerMoves["reject"].body)
	for _, s := range models.OfferMachine.Steps {
		verb := string(s.Action)[len("offer."):]
		if len(models.Powers[s.Action].Roles) == 0 {
			continue
		}
		m, ok := offerMoves[verb]
		if verb == "amend" {
			m, ok = move{"charity", "amend", offerBody()}, true
		}
		if !ok {
			t.Errorf("nobody knows how to do %s", s.Action)
			continue
		}
		for _, state := range s.From {
			if offerWays[state] == nil {
				continue // the states that quantities lead to are walked by the stories
			}
			body := offerBody()
			if verb == "keep" {
				body["name"] = "育才小学助老资金"
			}
			own := func(as string) string {
				if len(models.Powers[s.Action].Apart) < 2 || state != "verifying" {
					return ""
				}
				return b.offerFrom(body, state, as)
			}
			b.refuse(c, b.offerFrom(body, state, "county1"), verb, m, own, rejected, verb == "amend")
		}
	}
	bad := offerBody()
	bad["categories"] = []string{"environment"}
	b.who["charity"].refused("POST", "/api/offers", bad, 422, "input.wrong") // outside its purposes
	plan := offerBody()
	plan["sourceFunds"], plan["planNo"], plan["until"] = "public_plan", "X", b.p.today(90)
	b.who["charity"].refused("POST", "/api/offers", plan, 422, "input.wrong") // no certificate for public fundraising
	for source, number := range map[string]string{"trust": "filingNo", "government_purchase": "contractNo"} {
		body := offerBody()
		body["sourceFunds"] = source
		b.who["charity"].refused("POST", "/api/offers", body, 422, "input.wrong")
		body[number] = "  "
		b.who["charity"].refused("POST", "/api/offers", body, 422, "input.wrong")
		body[number] = "吉慈信 2026-0012"
		if got := b.who["charity"].post("/api/offers", body).text(number); got != "吉慈信 2026-0012" {
			t.Errorf("%s: got %q", source, got)
		}
	}
	report(t, "offers", c)
}
