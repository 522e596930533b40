package main

import (
	"fmt"
	"strings"
	"testing"

	"shanqiao/models"
)

// textNeed is what a clerk sends for a need of the village; region is the clerk's own.
func textNeed(region, title, item string) obj {
	return obj{"region": region, "level": "village", "title": title, "category": "elder_aid", "headCount": 30, "detail": "村里老人多。", "urgency": "ordinary", "govAid": "not_applicable",
		"lines": []obj{{"item": item, "resourceKind": "money", "unit": "fen", "qty": 200000}}}
}

// fault gives the fault at one place of a refusal.
func fault(a answer, location string) (code string, start, length int, found bool) {
	for _, e := range a.list("errors") {
		if dig(e, "location") == location {
			s, _ := dig(e, "start").(float64)
			l, _ := dig(e, "length").(float64)
			code, _ = dig(e, "code").(string)
			return code, int(s), int(l), true
		}
	}
	return "", 0, 0, false
}

// TestPublicTexts_NamesOfTheOwnVillage: a registered name is found in what the clerk of that village writes, however it is
// spelled, with its place; the clerk of another village and an organisation learn nothing from the answer.
func TestPublicTexts_NamesOfTheOwnVillage(t *testing.T) {
	b := newBench(t)
	b.who["village"].post("/api/households", obj{"region": "220821100208", "members": []obj{
		{"name": "宝音·达来夫", "relation": "self", "idNo": models.MakeID("99000019660203115")}, {"name": "邸凤珍", "relation": "spouse", "idNo": models.MakeID("99000019670203124")}}})
	for _, c := range []struct{ before, name string }{
		{"给", "宝音·达来夫"}, {"给", "宝音・达来夫"}, {"", "寶音達來夫"}, {"请帮", "宝 音 达 来 夫"}, {"送", "邸鳳珍"}, {"送", "邸·凤珍"}, {"", "Dǐ Fèngzhēn "}, {"", "fengzhen di "},
	} {
		text := c.before + c.name + "家煤"
		for location, body := range map[string]obj{"body.title": textNeed("220821100208", text, "取暖煤"), "body.lines[0].item": textNeed("220821100208", "村里取暖煤", text)} {
			got := b.who["village"].try("POST", "/api/needs", body, "")
			code, start, length, found := fault(got, location)
			marked := ""
			if runes := []rune(text); found && start+length <= len(runes) {
				marked = string(runes[start : start+length])
			}
			if got.status != 422 || code != "text.personal" || marked != strings.TrimSpace(c.name) {
				t.Errorf("%s %q: got %d %s, marked %q", location, text, got.status, code, marked)
			}
			if strings.Contains(got.text("errors.0.message"), strings.TrimSpace(c.name)) {
				t.Errorf("%q: the sentence repeats the name", text)
			}
		}
	}
	same := func(who, path string, body func(name string) obj) {
		t.Helper()
		registered, unknown := b.who[who].try("POST", path, body("邸凤珍"), ""), b.who[who].try("POST", path, body("邸凤臻"), "")
		if registered.status != unknown.status || len(registered.list("marks")) != len(unknown.list("marks")) || fmt.Sprint(registered.get("errors")) != fmt.Sprint(unknown.get("errors")) {
			t.Errorf("%s can tell who is registered: %d %v and %d %v", who, registered.status, registered.get("errors"), unknown.status, unknown.get("errors"))
		}
		if registered.status >= 300 && registered.code() != "input.wrong" {
			t.Errorf("%s %s: got %d %s", who, path, registered.status, registered.code())
		}
	}
	same("village2", "/api/needs", func(name string) obj { return textNeed("220821201201", "送"+name+"棉衣", "棉衣") })
	same("charity", "/api/offers", func(name string) obj {
		body := offerBody()
		body["name"] = "送" + name + "棉衣的资金"
		return body
	})
}

// TestPublicTexts_TheReviewerAnswers: what only a person can decide goes on when the township's reviewer has answered it with
// a reason; an amendment of the marked text asks again, and nobody outside the case sees the marks.
func TestPublicTexts_TheReviewerAnswers(t *testing.T) {
	b := newBench(t)
	need := b.who["village"].post("/api/needs", textNeed("220821100208", "给卜春江家门口装路灯", "路灯"))
	id := need.text("id")
	at := "/api/needs/" + id
	if marks := need.list("marks"); len(marks) != 1 || dig(marks[0], "kind") != "person" || dig(marks[0], "start") != 1.0 || dig(marks[0], "length") != 3.0 {
		t.Fatalf("got marks %v, want the name at 1, 3 characters", marks)
	}
	toReview := func() {
		b.who["village"].post(at+"/submit", obj{})
		if b.who["supervisor"].get(at).text("state") == "village_review" {
			b.who["supervisor"].post(at+"/minute", obj{"opinion": "村民代表会议通过。", "panel": 9, "representatives": 7})
		}
		b.who["township1"].post(at+"/check", obj{"opinion": "现场查看属实。", "visitedAt": b.p.today(0), "companion": "赵敏"})
	}
	toReview()
	b.who["township2"].refused("POST", at+"/forward", obj{"opinion": "同意。"}, 409, "text.marks-open")
	b.who["township2"].refused("POST", at+"/keep", obj{"reason": ""}, 422, "input.wrong")
	if got := b.who["village"].try("POST", at+"/keep", obj{"reason": "是路名。"}, ""); got.status != 403 {
		t.Errorf("the writer answers the marks of the own text: %d %s", got.status, got.code())
	}
	b.who["township2"].post(at+"/return", obj{"missing": []string{"题目里不写姓名"}})
	amended := b.who["village"].post(at+"/amend", textNeed("220821100208", "给卜春江家门口再装路灯", "路灯"))
	if marks := amended.list("marks"); len(marks) != 1 || dig(marks[0], "at") != nil {
		t.Errorf("the amended text has marks %v, want one that nobody answered", marks)
	}
	toReview()
	b.who["township2"].post(at+"/keep", obj{"reason": "是店名，不是本村村民。"})
	b.who["township2"].post(at+"/forward", obj{"opinion": "同意。"})
	for who, want := range map[string]int{"county2": 1, "foundation": 0, "charity": 0} {
		if got := b.who[who].try("GET", at, nil, ""); len(got.list("marks")) != want {
			t.Errorf("%s reads marks %v, want %d", who, got.get("marks"), want)
		}
	}
}
