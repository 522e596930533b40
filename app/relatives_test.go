package main

import (
	"strings"
	"testing"

	"shanqiao/app/needs"
	"shanqiao/models"
)

// point finds one thing of the audit's check-list.
func point(m answer, code string) (state, fact string) {
	for _, p := range m.list("points") {
		if dig(p, "code") == code {
			return dig(p, "state").(string), dig(p, "fact").(string)
		}
	}
	return "", ""
}

// TestRelatives_NamesakesAndRelations: a pupil has the name of somebody whom the foundation declared. The foundation learns
// nothing of it, the county approves only after another officer has settled it with a reason, and the same ID number
// nobody settles.
func TestRelatives_NamesakesAndRelations(t *testing.T) {
	b := newBench(t)
	m := b.matchOf("open-namesake", "household_consented")
	at := "/api/matches/" + m
	silent := func(when string) {
		t.Helper()
		raw := string(b.who["foundation"].get(at).raw)
		for _, word := range []string{"同名", "关联", `"conflict":"named"`, "match.clear", "named", "blocked"} {
			if strings.Contains(raw, word) {
				t.Errorf("%s: the organisation reads %q: %s", when, word, raw)
			}
		}
	}
	silent("before the review")
	if state, fact := point(b.who["township3"].get(at), "conflict"); state != "bad" || !strings.Contains(fact, "同名") {
		t.Errorf("the township is told %s %q", state, fact)
	}
	b.who["township3"].post(at+"/review", obj{"opinion": "供需相符，同意。"})
	b.who["county3"].refused("POST", at+"/approve", obj{"opinion": "同意。"}, 409, "match.namesake")
	b.who["county1"].refused("POST", at+"/clear", obj{"reason": "身份证 " + models.MakeID("99000019700101105") + " 不同。"}, 422, "input.wrong")
	b.who["county1"].post(at+"/clear", obj{"reason": "出生日期和住址都不同，不是同一人。"})
	silent("after the namesake was settled")
	state, fact := point(b.who["county3"].get(at), "conflict")
	if state != "note" || !strings.Contains(fact, "出生日期和住址都不同，不是同一人。") {
		t.Errorf("the county reviewer is told %s %q", state, fact)
	}
	b.who["foundation"].post("/api/organisations/"+b.org+"/declare", obj{"relatedParties": []obj{{"name": "周岚", "relation": "理事长"}, {"name": "周岩", "relation": "理事"}}})
	b.who["county3"].refused("POST", at+"/approve", obj{"opinion": "同意。"}, 409, "match.namesake") // settled on another declaration
	b.who["county2"].post(at+"/clear", obj{"reason": "两人出生日期不同，不是同一人。"})
	b.who["county2"].refused("POST", at+"/approve", obj{"opinion": "同意。"}, 403, "actor.own-record")
	b.who["county3"].post(at+"/approve", obj{"opinion": "同意。"})

	number := models.MakeID("99000020080101777")
	b.who["foundation"].post("/api/organisations/"+b.org+"/declare", obj{"relatedParties": []obj{{"name": "另一个写法", "relation": "理事之子", "idNo": number}}})
	h := b.who["village"].post("/api/households", obj{"region": "220821100208", "members": []obj{{"name": "周小岩", "relation": "self", "schoolStage": "senior", "idNo": number}}})
	need := b.who["village"].post("/api/needs", obj{"region": "220821100208", "level": "household", "category": "edu_aid", "detail": "生活困难。", "urgency": "ordinary", "govAid": "covered_but_difficult",
		"householdId": h.text("id"), "lines": []obj{{"item": "生活用品", "resourceKind": "money", "unit": "fen", "qty": 200000, "personId": h.text("people.0.id")}}}).text("id")
	moves := b.needMoves()
	for _, verb := range []string{"submit", "check", "forward", "confirm"} {
		b.who[moves[verb].who].post(step(need, verb), moves[verb].body)
	}
	at = "/api/matches/" + b.matchOn(need, "household_consented") // the claim is accepted: a refusal would tell who it is
	silent("of a relative")
	b.who["county1"].refused("POST", at+"/clear", obj{"reason": "出生日期不同，不是同一人。"}, 409, "match.related")
	b.who["township3"].refused("POST", at+"/review", obj{"opinion": "供需相符，同意。"}, 409, "match.related")
	if got := b.who["township3"].get(at).text("conflict"); got != "blocked" {
		t.Errorf("got %s, want blocked", got)
	}
}

// TestRelatives_AnOfficerStepsAside: an officer declares a relation to a household by its number. He does no step of its
// cases any more, the county must visit it, and all that ends with the last declaration.
func TestRelatives_AnOfficerStepsAside(t *testing.T) {
	b := newBench(t)
	moves := b.needMoves()
	var id, household string
	for household == "" {
		id = b.need("village", "adult")
		n := b.who["village"].get("/api/needs/" + id)
		if !needs.Drawn(n.text("needNo"), 3000) { // a drawn one is visited anyway
			household = n.text("household.id")
		}
	}
	for _, verb := range []string{"submit", "minute", "check"} {
		b.who[moves[verb].who].post(step(id, verb), moves[verb].body)
	}
	no := b.who["village"].get("/api/households/" + household).text("householdNo")
	found := b.who["county2"].get("/api/relatives/subjects?kind=household&q=" + no[len(no)-4:]).list("items")
	if len(found) == 0 {
		t.Fatalf("no household %s", no)
	}
	if other := b.who["county4"].get("/api/relatives/subjects?kind=household&q=" + no).list("items"); len(other) > 0 {
		t.Errorf("another county finds %v", other)
	}
	b.who["county4"].refused("POST", "/api/relatives", obj{"kind": "household", "subjectId": household, "relation": "堂兄"}, 404, "relative.unknown")
	declared := b.who["township2"].post("/api/relatives", obj{"kind": "household", "subjectId": household, "relation": "堂兄"}).text("id")
	other := b.who["county2"].post("/api/relatives", obj{"subjectId": household, "relation": "舅父"}).text("id")
	b.who["county2"].refused("POST", "/api/relatives", obj{"kind": "household", "subjectId": household, "relation": "舅父"}, 409, "relative.declared-already")
	for _, a := range b.who["township2"].get("/api/needs/" + id).list("actions") {
		if blocked, _ := dig(a, "blocked").(string); blocked == "" {
			t.Errorf("the button %v is not blocked", dig(a, "name"))
		}
	}
	b.who["township2"].refused("POST", step(id, "forward"), moves["forward"].body, 403, "actor.related")
	b.who["township3"].post(step(id, "forward"), moves["forward"].body)
	b.who["admin"].post("/api/clock", obj{"by": "+10d"})
	b.who["township2"].refused("POST", step(id, "unpost"), moves["unpost"].body, 403, "actor.related")
	b.who["township1"].post(step(id, "unpost"), obj{"photo": b.who["township1"].upload("board.jpg", photo(t), map[string]string{"kind": "board_photo"})})
	b.who["county2"].refused("POST", step(id, "confirm"), obj{"opinion": "同意。"}, 403, "actor.related")
	b.who["county3"].refused("POST", step(id, "confirm"), obj{"opinion": "同意。"}, 422, "input.wrong") // the county must visit

	b.who["county2"].refused("POST", "/api/relatives/"+declared+"/end", obj{"reason": "弄错了。"}, 404, "relative.not-found")
	b.who["township2"].post("/api/relatives/"+declared+"/end", obj{"reason": "弄错了，不是同一户。"})
	b.who["township2"].refused("POST", "/api/relatives/"+declared+"/end", obj{"reason": "弄错了。"}, 409, "relative.ended-already")
	b.who["county3"].refused("POST", step(id, "confirm"), obj{"opinion": "同意。"}, 422, "input.wrong") // one still stands
	b.who["county2"].post("/api/relatives/"+other+"/end", obj{"reason": "弄错了，不是同一户。"})
	if got := b.who["county2"].get("/api/relatives").list("items"); len(got) != 1 || dig(got[0], "endedWhy") != "弄错了，不是同一户。" {
		t.Errorf("the ended declaration is not on record: %v", got)
	}
	b.who["county3"].post(step(id, "confirm"), obj{"opinion": "同意。"})

	org := b.who["county2"].get("/api/relatives/subjects?kind=organisation&q=灯草").list("items")
	charity := dig(org[0], "id").(string)
	b.who["county2"].post("/api/relatives", obj{"kind": "organisation", "subjectId": charity, "relation": "理事"})
	offer := b.offerIn("verifying", "county1")
	b.who["county2"].refused("POST", offer+"/activate", offerMoves["activate"].body, 403, "actor.related")
	b.who["county3"].post(offer+"/activate", offerMoves["activate"].body)
	b.who["county2"].refused("POST", "/api/organisations/"+charity+"/suspend", obj{"reason": "年报逾期。"}, 403, "actor.related")
}

// TestRelatives_NobodyDeclared: an organisation that said nothing of its people is let in, but gives nothing yet.
func TestRelatives_NobodyDeclared(t *testing.T) {
	b := newBench(t)
	at := b.organisationIn("verified", false, "county1")
	if got := b.who["county1"].get(at).text("declared"); got != "undeclared" {
		t.Errorf("got %q, want undeclared", got)
	}
	body := offerBody()
	body["organisationId"], body["categories"], body["name"] = strings.TrimPrefix(at, "/api/organisations/"), []string{"edu_aid"}, "试验助学资金"
	offer := "/api/offers/" + b.who["enterprise"].post("/api/offers", body).text("id")
	b.who["enterprise"].post(offer+"/submit", obj{})
	b.who["county1"].post(offer+"/take", obj{})
	b.who["county2"].refused("POST", offer+"/activate", offerMoves["activate"].body, 409, "organisation.undeclared")
	b.who["enterprise"].refused("POST", at+"/declare", obj{}, 422, "input.wrong")
	b.who["enterprise"].refused("POST", at+"/declare", obj{"noRelatives": true, "relatedParties": []obj{{"name": "冯立"}}}, 422, "input.wrong")
	b.who["enterprise"].post(at+"/declare", obj{"noRelatives": true})
	if got := b.who["county1"].get(at).text("declared"); got != "none" {
		t.Errorf("got %q, want none", got)
	}
	if got := b.p.nobody().get(at).text("declared"); got != "" {
		t.Errorf("the public reads %q", got)
	}
	b.who["county2"].post(offer+"/activate", offerMoves["activate"].body)
}
