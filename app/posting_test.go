package main

import (
	"fmt"
	"slices"
	"testing"

	"shanqiao/models"
)

// entry is a household need of an adult about which everything was answered: an ordinary one, that would be posted.
func entry(household, person string) obj {
	return obj{"level": "household", "householdId": household, "people": []string{person}, "category": "poverty_aid", "detail": "去年住院花了三万多，家里只靠几亩地。", "urgency": "ordinary",
		"govAid": "covered_but_difficult", "sensitive": false, "protection": false, "lines": []obj{{"item": "棉被", "resourceKind": "goods", "unit": "piece", "unitValueFen": 12000, "qty": 2}}}
}

func with(body obj, more obj) obj {
	out := obj{}
	for k, v := range body {
		out[k] = v
	}
	for k, v := range more {
		if out[k] = v; v == nil {
			delete(out, k)
		}
	}
	return out
}

// TestPosting: what a clerk enters decides, stays, and is lowered by nobody but a reviewer with a reason.
func TestPosting(t *testing.T) {
	b := newBench(t)
	grown, person := b.household("village")
	body := entry(grown, person)
	t.Run("entered", func(t *testing.T) { b.entered(t, body) })
	t.Run("kept", func(t *testing.T) { b.keptWhenAmended(t, body) })
	t.Run("danger", func(t *testing.T) { b.danger(t, body) })
	t.Run("consents", func(t *testing.T) { b.oneConsentEach(t) })
	t.Run("boards", func(t *testing.T) { b.secondBoard(t) })
}

func (b *bench) entered(t *testing.T, body obj) {
	for name, c := range map[string]struct {
		more   obj
		policy string
	}{
		"everything answered": {nil, "household_default"}, "nothing answered": {obj{"sensitive": nil}, "none_sensitive"},
		"counselling": {obj{"category": "psych_support"}, "none_sensitive"}, "a child": {obj{"householdId": b.minors, "people": b.pupils[:1]}, "none_child"},
		"nobody ticked in a house with children": {obj{"householdId": b.minors, "people": nil}, "none_child"}, "orphan": {obj{"groups": []string{"orphan"}}, "none_child"},
		"confirmed": {obj{"confirmed": true, "confirmedDoc": "镇民救〔2026〕8号", "confirmedOn": b.p.today(-30)}, "none_confirmed"},
	} {
		if got := b.who["village"].post("/api/needs", with(body, c.more)); got.text("policy") != c.policy {
			t.Errorf("%s: %s, want %s", name, got.text("policy"), c.policy)
		}
		if got := b.who["village"].post("/api/needs/preview", with(body, c.more)); got.text("policy") != c.policy {
			t.Errorf("%s, looked at before: %s, want %s", name, got.text("policy"), c.policy)
		}
	}
	for name, more := range map[string]obj{
		"confirmed without a document": {"confirmed": true, "confirmedOn": b.p.today(-30)}, "confirmed without a day": {"confirmed": true, "confirmedDoc": "8号"},
		"confirmed tomorrow": {"confirmed": true, "confirmedDoc": "镇民救〔2026〕8号", "confirmedOn": b.p.today(1)}, "a stranger": {"people": b.pupils[:1]},
		"harm without an answer": {"detail": "邻居反映孩子疑似受虐待。", "protection": nil}, "a group taken away without a word": {"notGroups": []string{"dibao"}},
		"a child's group taken away": {"notGroups": []string{"orphan"}, "groupsWhy": "不是孤儿"},
	} {
		b.who["village"].refused("POST", "/api/needs", with(body, more), 422, "input.wrong")
		_ = name
	}
	b.who["village"].refused("POST", "/api/households", obj{"categories": []string{"nonsense_class"}, "members": []obj{{"name": "试寅", "relation": "self", "idNo": models.MakeID("99000019620101771")}}}, 422, "input.wrong")
}

// keptWhenAmended: a returned need keeps what the page does not carry, and its protection.
func (b *bench) keptWhenAmended(t *testing.T, body obj) {
	n := b.who["village"].post("/api/needs", with(body, obj{"sensitive": true, "groups": []string{"severe_ill", "dibao"}, "proxy": "其弟", "confirmed": true, "confirmedDoc": "镇民救〔2026〕8号", "confirmedOn": b.p.today(-30)}))
	id := n.text("id")
	b.who["village"].post(step(id, "submit"), nil)
	b.who["township2"].post(step(id, "return"), obj{"missing": []string{"写明数量"}})
	bare := obj{"level": "household", "category": "poverty_aid", "urgency": "ordinary", "govAid": "covered_but_difficult", "lines": body["lines"]}
	got := b.who["village"].post(step(id, "amend"), bare)
	if got.text("policy") != "none_sensitive" || got.get("sensitive") != true || got.text("proxy") != "其弟" || got.text("confirmedDoc") != "镇民救〔2026〕8号" || len(got.list("groups")) != 2 || len(got.list("people")) != 1 {
		t.Errorf("amended without them: %s", got.raw)
	}
	a := b.who["village"].try("POST", step(id, "amend"), with(bare, obj{"sensitive": false}), "")
	if a.status != 422 || a.text("errors.0.code") != "need.protection-kept" {
		t.Errorf("the clerk lowers it: %d %s", a.status, a.raw)
	}
	for _, who := range []string{"village", "township1", "supervisor"} {
		b.who[who].refused("POST", step(id, "lower"), obj{"protects": "sensitive", "reason": "不想保密了。"}, 403, "actor.may-not")
	}
	b.who["township2"].refused("POST", step(id, "lower"), obj{"protects": "minors", "reason": "没有孩子。"}, 422, "input.wrong")
	if got := b.who["township2"].post(step(id, "lower"), obj{"protects": "sensitive", "reason": "核实是胃病，户主愿意公示。"}); got.text("policy") != "none_confirmed" || got.get("sensitive") == true {
		t.Errorf("lowered: %s", got.raw)
	}
	if got := b.who["village"].post(step(id, "amend"), bare); got.text("policy") != "none_confirmed" {
		t.Errorf("amended after it was lowered: %s", got.raw)
	}
	child := b.who["village"].post("/api/needs", with(body, obj{"householdId": b.minors, "people": b.pupils[:1]})).text("id")
	b.who["township2"].refused("POST", step(child, "lower"), obj{"protects": "minors", "reason": "按成年人办。"}, 409, "need.lower-still")
}

// danger: such a case goes to the county and no further, and only the county lowers it.
func (b *bench) danger(t *testing.T, body obj) {
	id := b.who["village"].post("/api/needs", with(body, obj{"householdId": b.minors, "people": b.pupils[:1], "detail": "邻居反映孩子疑似受虐待。", "protection": true, "groups": []string{"de_facto_unattended"}})).text("id")
	b.who["village"].post(step(id, "submit"), nil)
	b.who["township1"].post(step(id, "check"), b.needMoves()["check"].body)
	b.who["township2"].post(step(id, "forward"), obj{"opinion": "情况属实，报县里。"})
	b.who["county2"].refused("POST", step(id, "confirm"), b.needMoves()["confirm"].body, 409, "need.protection-stops")
	for _, a := range b.who["county2"].get("/api/needs/" + id).list("actions") {
		if dig(a, "name") == "confirm" && dig(a, "blocked") == nil {
			t.Errorf("the county may press 确认需求: %v", a)
		}
	}
	b.who["township2"].refused("POST", step(id, "lower"), obj{"protects": "protection", "reason": "已经查过，没有事。"}, 403, "need.protection-county")
	if got := b.who["county2"].post(step(id, "lower"), obj{"protects": "protection", "reason": "公安已查，没有受虐待。"}); got.text("policy") != "none_child" || got.get("protection") == true {
		t.Errorf("lowered by the county: %s", got.raw)
	}
	b.who["county2"].post(step(id, "confirm"), b.needMoves()["confirm"].body)

	quick := b.who["village"].post("/api/needs", with(body, obj{"urgency": "emergency", "protection": true})).text("id")
	b.who["village"].post(step(quick, "submit"), nil)
	b.who["township1"].post(step(quick, "check"), b.needMoves()["check"].body)
	b.who["township2"].refused("POST", step(quick, "emergency"), b.needMoves()["emergency"].body, 409, "need.protection-stops")
}

// oneConsentEach: goods for two pupils in one line want the consent of both.
func (b *bench) oneConsentEach(t *testing.T) {
	n := b.who["village"].post("/api/needs", with(entry(b.minors, ""), obj{"people": b.pupils, "category": "edu_aid", "lines": []obj{{"item": "学年生活费", "resourceKind": "money", "unit": "fen", "qty": 200000}}}))
	id := n.text("id")
	if n.text("title") != "助学：两名高中生" || n.number("headCount") != 2 {
		t.Errorf("two pupils and one line: %s", n.raw)
	}
	b.who["village"].post(step(id, "submit"), nil)
	b.who["township1"].post(step(id, "check"), b.needMoves()["check"].body)
	b.who["township2"].post(step(id, "forward"), obj{"opinion": "同意上报。"})
	b.who["county2"].post(step(id, "confirm"), b.needMoves()["confirm"].body)
	m := b.who["foundation"].post("/api/needs/"+id+"/claim", obj{"offerId": b.project, "lines": []obj{{"lineId": n.text("lines.0.id"), "qty": 200000}}}).text("id")
	at := "/api/matches/" + m
	b.who["village"].post(at+"/confirm", nil)
	asked := b.who["village"].get(at).list("people")
	if len(asked) != 2 {
		t.Fatalf("%d people are asked", len(asked))
	}
	one := obj{"personId": dig(asked[0], "id"), "items": []string{"name"}, "givenBy": "guardian", "relation": "父亲", "youngAgrees": true, "method": "paper"}
	b.who["village"].refused("POST", at+"/consent", obj{"consents": []obj{one}}, 409, "match.consent-missing")
	b.who["village"].refused("POST", at+"/consent", obj{"consents": []obj{with(one, obj{"method": "code"})}}, 422, "input.wrong")
}

// secondBoard: what fiscal money pays stops before delivery; models has the disaster needs.
func (b *bench) secondBoard(t *testing.T) {
	need, line := villageNeed(b.p, b.who, "elder_aid", "村幸福院过冬床垫", obj{"item": "护理床垫", "resourceKind": "goods", "unit": "piece", "unitValueFen": 26000, "qty": 20})
	offer := freshOffer(b.p, b.who, "charity", "state")
	m := b.who["charity"].post("/api/needs/"+need+"/claim", obj{"offerId": offer, "lines": []obj{{"lineId": line, "qty": 20}}}).text("id")
	at := "/api/matches/" + m
	b.who["village"].post(at+"/confirm", nil)
	b.who["township3"].post(at+"/review", obj{"opinion": "供需相符。"})
	b.who["county3"].post(at+"/approve", obj{"opinion": "同意。"})
	b.who["charity"].refused("POST", at+"/schedule", obj{"deliverOn": b.p.today(3), "place": "村部"}, 409, "match.two-boards")
	if got := b.who["charity"].get(at).text("state"); got != "county_approved" {
		t.Errorf("the match is %s", got)
	}
	if !slices.Contains([]string{"open", "part_matched", "matched"}, b.who["village"].get("/api/needs/"+need).text("state")) {
		t.Errorf("the need is %s", fmt.Sprint(b.who["village"].get("/api/needs/"+need).text("state")))
	}
}
