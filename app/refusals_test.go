package main

import (
	"fmt"
	"strings"
	"testing"

	"shanqiao/app/rooms/roomstest"
	"shanqiao/models"
)

// bench is the world of the generated refusals: a demo world, its people, and how to bring records into any state.
type bench struct {
	t       *testing.T
	p       *program
	who     map[string]*person
	org     string // the foundation
	project string
	minors  string
	pupils  []string
	n       int
	photo   string
	minutes string
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, p: start(t, "serve", "--demo=story")}
	b.who = everybody(b.p)
	b.both()
	b.minors, b.pupils = householdOf(b.p, b.who["village"])
	b.org = b.who["foundation"].get("/api/session").text("organisationId")
	items, _ := b.who["foundation"].get("/api/offers?limit=100&organisation=" + b.org).get("items").([]any)
	for _, o := range items {
		if dig(o, "form") == "project" {
			b.project = dig(o, "id").(string)
		}
	}
	b.photo = b.who["township2"].upload("board.jpg", photo(t), map[string]string{"kind": "board_photo"})
	b.minutes = b.who["supervisor"].upload("minutes.jpg", photo(t), map[string]string{"kind": "minutes"})
	return b
}

// both are people who hold two roles at one place, so that only the separation of duties can stop them.
func (b *bench) both() {
	for login, grants := range map[string][]obj{
		"vboth": {{"role": "village_clerk", "region": "220821100208"}, {"role": "village_supervisor", "region": "220821100208"}, {"role": "township_clerk", "region": "220821100000"},
			{"role": "township_reviewer", "region": "220821100000"}, {"role": "county_clerk", "region": "220821000000"}, {"role": "county_reviewer", "region": "220821000000"},
			{"role": "province_officer", "region": "220000000000"}, {"role": "province_reviewer", "region": "220000000000"}, {"role": "honour_judge", "region": "220000000000"}},
	} {
		id := b.who["admin"].post("/api/users", obj{"login": login, "name": "兼岗人员", "password": "first password of both"}).text("id")
		for _, g := range grants {
			b.who["security"].post("/api/users/"+id+"/grants", g)
		}
		who := &person{p: b.p, login: login}
		who.do("POST", "/api/session", obj{"login": login, "password": "first password of both"})
		who.do("PUT", "/api/session/password", obj{"oldPassword": "first password of both", "newPassword": "second sentence by himself"})
		b.who[login] = who
	}
}

// move is one good step: who does it and with what.
type move struct {
	who  string
	verb string
	body obj
}

// household makes a household of one adult whom nobody has helped yet.
func (b *bench) household(who string) (id, person string) {
	b.n++
	h := b.who[who].post("/api/households", obj{"region": "220821100208", "members": []obj{{"name": fmt.Sprintf("试甲%d", b.n), "relation": "self", "idNo": models.MakeID(fmt.Sprintf("990000196%d0101%03d", b.n/900, b.n%900+100))}}})
	return h.text("id"), h.text("people.0.id")
}

// need makes a need of a kind in its first state: "minor" (never posted), "adult" (posted), "village", "minutes", "emergency".
func (b *bench) need(who, kind string) string {
	lines := []obj{{"item": "生活用品", "resourceKind": "money", "unit": "fen", "qty": 200000}}
	body := obj{"region": "220821100208", "level": "household", "category": "edu_aid", "detail": "生活困难。", "urgency": "ordinary", "govAid": "covered_but_difficult", "sensitive": false, "lines": lines}
	switch kind {
	case "minor", "namesake":
		b.n++
		name := fmt.Sprintf("试乙%d", b.n)
		if kind == "namesake" {
			name = "周岩" // whom the foundation declared
		}
		h := b.who[who].post("/api/households", obj{"region": "220821100208", "members": []obj{{"name": name, "relation": "self", "schoolStage": "senior", "idNo": models.MakeID(fmt.Sprintf("990000%d%02d%02d%03d", roomstest.Beginning.Year()-16, b.n%12+1, b.n%28+1, b.n%900+100))}}})
		body["householdId"] = h.text("id")
		lines[0]["personId"] = h.text("people.0.id")
	case "village", "minutes", "marked":
		body["level"], body["title"], body["headCount"], body["category"] = "village", "村幸福院护理床垫", 30, "elder_aid"
		if kind == "marked" {
			body["title"] = "新立村卫生院取暖煤"
		}
		if kind == "minutes" {
			lines[0]["qty"] = 2000000
		}
	default:
		body["householdId"], lines[0]["personId"] = b.household(who)
		if kind == "secret" {
			body["sensitive"] = true
		}
		if kind == "emergency" {
			body["urgency"] = "emergency"
		}
	}
	return b.who[who].post("/api/needs", body).text("id")
}

func (b *bench) needMoves() map[string]move {
	day, op := b.p.today(0), obj{"opinion": "情况属实，同意。"}
	re := obj{"reason": "情况有变化。"}
	return map[string]move{
		"amend":  {"village", "amend", obj{"level": "village", "title": "村幸福院护理床垫", "category": "elder_aid", "urgency": "ordinary", "govAid": "not_applicable", "headCount": 20, "lines": []obj{{"item": "护理床垫", "resourceKind": "money", "unit": "fen", "qty": 150000}}}},
		"submit": {"village", "submit", obj{}}, "minute": {"supervisor", "minute", obj{"opinion": "村民代表会议通过。", "minutes": b.minutes, "meeting": "representatives", "entitled": 12, "present": 9, "agreed": 7}},
		"lower": {"township2", "lower", obj{"protects": "sensitive", "reason": "入户核实，是胃病，户主愿意公示。"}},
		"check": {"township1", "check", obj{"opinion": "入户核查属实。", "visitedAt": day, "companion": "赵敏"}}, "forward": {"township2", "forward", op},
		"emergency": {"township2", "emergency", op}, "papers": {"township1", "papers", op}, "object": {"township3", "object", obj{"content": "这户去年得到过同样的资助。"}},
		"answer": {"township5", "answer", obj{"finding": "经查已结束，不影响。", "upheld": false}}, "unpost": {"township2", "unpost", obj{"photo": b.photo}},
		"confirm": {"county2", "confirm", obj{"opinion": "同意。", "visitedAt": day}}, "return": {"township2", "return", obj{"missing": []string{"补一张证明"}}},
		"reject": {"county2", "reject", re}, "renew": {"township2", "renew", obj{"opinion": "仍然需要。", "validUntil": b.p.today(60)}}, "waive": {"township2", "waive", re},
		"keep": {"township2", "keep", re}, "close": {"county1", "close", obj{}}, "refer": {"township2", "refer", obj{"department": "housing", "reason": "属住建部门。"}}, "back": {"township1", "back", re},
		"answered": {"township1", "answered", re}, "suspend": {"county2", "suspend", re}, "resume": {"county2", "resume", re}, "end": {"county2", "end", re}, "withdraw": {"village", "withdraw", re},
	}
}

// needWays brings a fresh need into a state: its kind and the steps; "match:STATE" runs a match on it that far.
var needWays = map[string][]string{
	"draft": {"village"}, "returned": {"village", "submit", "check", "return"}, "village_review": {"minutes", "submit"}, "township_review": {"village", "submit"},
	"noticed": {"adult", "submit", "minute", "check", "forward"}, "objected": {"adult", "submit", "minute", "check", "forward", "object"},
	"county_review": {"village", "submit", "check", "forward"}, "open": {"village", "submit", "check", "forward", "confirm"},
	"part_matched": {"minor", "submit", "check", "forward", "confirm", "match:part"}, "matched": {"minor", "submit", "check", "forward", "confirm", "match:org_accepted"},
	"delivering": {"minor", "submit", "check", "forward", "confirm", "match:delivering"}, "fulfilled": {"minor", "submit", "check", "forward", "confirm", "match:delivered"},
	"emergency_open": {"emergency", "submit", "minute", "check", "emergency"}, "suspended": {"village", "submit", "check", "forward", "confirm", "suspend"},
	"referred": {"village", "submit", "check", "forward", "confirm", "refer"}, "open-minor": {"minor", "submit", "check", "forward", "confirm"}, "open-namesake": {"namesake", "submit", "check", "forward", "confirm"},
}

// needIn gives a need in a state; as replaces who posts and decides where the table lets one person be both.
func (b *bench) needIn(state string) string {
	b.t.Helper()
	way, ok := needWays[state]
	if !ok {
		return ""
	}
	id := b.along(way[0], way[1:])
	want, _, _ := strings.Cut(state, "-") // "open-minor", "open-namesake"
	if got := b.who["audit"].get("/api/needs/" + id).text("state"); got != want {
		b.t.Fatalf("the way to %s led to %s", state, got)
	}
	return id
}

// along takes a fresh need of a kind through steps.
func (b *bench) along(kind string, steps []string) string {
	b.t.Helper()
	id, moves := b.need("village", kind), b.needMoves()
	for _, verb := range steps {
		if m, ok := strings.CutPrefix(verb, "match:"); ok {
			b.matchOn(id, m)
			continue
		}
		b.who[moves[verb].who].post(step(id, verb), moves[verb].body)
	}
	return id
}

// before are the steps that must come first inside the same state.
var before = map[string][]string{"need.forward": {"check"}, "need.emergency": {"check"}}

var (
	wrongRole = map[string]string{"village": "audit", "supervisor": "audit", "township1": "audit", "township2": "audit", "township3": "audit", "township5": "audit", "county1": "audit", "county2": "audit", "county3": "audit",
		"foundation": "foundation2", "charity": "audit", "enterprise": "audit", "province1": "judge1", "province2": "judge1", "province3": "judge1", "judge1": "province1",
		"province4": "judge1", "province5": "judge1", "province6": "judge1", "province7": "judge1", "province8": "judge1"}
	sibling = map[string]string{"village": "village2", "supervisor": "village2", "township1": "township4", "township2": "township4", "township3": "township4", "township5": "township4", "county1": "county4", "county2": "county4",
		"county3": "county4", "foundation": "charity", "charity": "foundation", "enterprise": "foundation", "province1": "county4", "province2": "county4", "province3": "county4", "judge1": "county4",
		"province4": "county4", "province5": "county4", "province6": "county4", "province7": "county4", "province8": "county4"}
)

// counts are the refusals that were right, by kind.
type counts map[string]int

// refuse runs the generated refusals of one step from one state: wrong role, sibling, own record, wrong state, the same key
// again, and another key.
func (b *bench) refuse(c counts, path, verb string, m move, own func(as string) string, wrongState string, repeatable bool) {
	b.t.Helper()
	at := path + "/" + verb
	check := func(kind string, a answer, status int) {
		b.t.Helper()
		if a.status != status {
			b.t.Errorf("%s: %s: got %d %s, want %d", at, kind, a.status, a.raw, status)
			return
		}
		c[kind]++
	}
	wrong := wrongRole[m.who]
	if verb == "suspend" && strings.HasPrefix(path, "/api/matches/") {
		wrong = "supervisor" // the auditor may freeze a match
	}
	check("wrong role", b.who[wrong].try("POST", at, m.body, ""), 403)
	hidden := b.who[sibling[m.who]].try("POST", at, m.body, "")
	known := strings.HasPrefix(path, "/api/organisations/") || strings.HasPrefix(path, "/api/offers/") // once verified or active everybody signed in knows them
	if known && hidden.status == 403 {
		c["sibling, of something known"]++
	} else {
		check("sibling region or organisation", hidden, 404)
	}
	check("nobody", b.p.nobody().try("POST", at, m.body, ""), 401)
	check("stale version", b.who[m.who].try("POST", at, m.body, "", "If-Match", `"9999"`), 412)
	if own != nil {
		if mine := own("vboth"); mine != "" {
			a := b.who["vboth"].try("POST", mine+"/"+verb, m.body, "")
			check("own record", a, 403)
			if a.code() != "actor.own-record" && a.code() != "voucher.same-witness" {
				b.t.Errorf("%s: own record: got %s", at, a.raw)
			}
		}
	}
	if wrongState != "" {
		check("wrong state", b.who[m.who].try("POST", wrongState+"/"+verb, m.body, ""), 409)
	}
	b.n++
	key := fmt.Sprintf("key-%d", b.n)
	first := b.who[m.who].try("POST", at, m.body, key)
	if first.status >= 300 {
		b.t.Errorf("%s by %s: got %d %s", at, m.who, first.status, first.raw)
		return
	}
	again := b.who[m.who].try("POST", at, m.body, key)
	if string(again.raw) != string(first.raw) || again.status != first.status {
		b.t.Errorf("%s: the same key: got %d %s, want %s", at, again.status, again.raw, first.raw)
	} else {
		c["same key"]++
	}
	if !repeatable {
		check("other key", b.who[m.who].try("POST", at, m.body, key+"x"), 409)
	}
}

// TestRefusals_Needs walks models.NeedMachine: every step that a person can do, from every state it is allowed in.
func TestRefusals_Needs(t *testing.T) {
	b := newBench(t)
	c := counts{}
	moves := b.needMoves()
	closed := b.needIn("fulfilled")
	b.who["county1"].post(step(closed, "close"), nil)
	for _, s := range models.NeedMachine.Steps {
		verb := string(s.Action)[len("need."):]
		if len(models.Powers[s.Action].Roles) == 0 {
			continue
		}
		m, ok := moves[verb]
		if !ok {
			t.Errorf("nobody knows how to do %s", s.Action)
			continue
		}
		for _, state := range s.From {
			b.refuseNeed(c, s, state, verb, m, closed)
		}
	}
	b.refuseExpired(c, closed)
	report(t, "needs", c)
}

func (b *bench) refuseNeed(c counts, s models.Step, state, verb string, m move, closed string) {
	b.t.Helper()
	if verb == "waive" && state == "part_matched" || verb == "waive" && state == "delivering" || verb == "withdraw" && state == "part_matched" || verb == "refer" && state == "part_matched" {
		b.stillPromised(c, state, verb, m)
		return
	}
	if verb == "lower" {
		id := b.along("secret", needWays[state][1:])
		b.refuse(c, "/api/needs/"+id, verb, m, func(as string) string { return "/api/needs/" + b.need(as, "secret") }, "/api/needs/"+closed, true)
		if got := b.who["audit"].get("/api/needs/" + id).text("policy"); got != "household_default" {
			b.t.Errorf("lowered from %s: %s", state, got)
		}
		return
	}
	if verb == "emergency" {
		id := b.need("village", "emergency")
		for _, v := range []string{"submit", "minute"} {
			m := b.needMoves()[v]
			b.who[m.who].post(step(id, v), m.body)
		}
		b.who["township1"].post(step(id, "check"), b.needMoves()["check"].body)
		b.refuse(c, "/api/needs/"+id, verb, m, nil, "/api/needs/"+closed, false)
		return
	}
	if verb == "keep" {
		marked := func(as string) string {
			id := b.need(as, "marked")
			b.who["village"].post(step(id, "submit"), obj{})
			return "/api/needs/" + id
		}
		b.refuse(c, marked("village"), verb, m, marked, "/api/needs/"+closed, false)
		return
	}
	id := b.needIn(state)
	if id == "" {
		if state != "expired" && state != "submitted" { // refuseExpired moves the clock to it; submitted is passed through at once
			b.t.Errorf("no way to %s", state)
		}
		return
	}
	for _, v := range before[string(s.Action)] {
		b.who["township1"].post(step(id, v), b.needMoves()[v].body)
	}
	if verb == "return" {
		m.who = map[string]string{"village_review": "supervisor", "township_review": "township2", "county_review": "county2"}[state]
	}
	if verb == "unpost" {
		a := b.who[m.who].try("POST", step(id, verb), m.body, "")
		if a.code() != "notice.not-over" {
			b.t.Errorf("ending a posting early: got %s", a.raw)
		}
		c["too early"]++
		return // the posting's end is walked with the clock, below
	}
	own := func(as string) string { return b.ownNeed(s, state, as) }
	repeat := models.NeedMachine.Can(s.To, s.Action) || verb == "check" || verb == "amend"
	b.refuse(c, "/api/needs/"+id, verb, m, own, "/api/needs/"+closed, repeat)
}

// refuseExpired: what time has ended is offered to nobody, only a township reviewer who did not post it renews it, for a
// year at most, and what nobody renews is closed for good.
func (b *bench) refuseExpired(c counts, closed string) {
	b.t.Helper()
	id, left, own := b.needIn("open"), b.needIn("open"), b.ownNeed(models.Step{Action: "need.renew"}, "open", "vboth")
	claim := obj{"offerId": b.project, "lines": []obj{{"lineId": b.who["village"].get("/api/needs/" + id).text("lines.0.id"), "qty": 1}}}
	b.who["admin"].post("/api/clock", obj{"by": "+190d"})
	state := func(id, want string) {
		b.t.Helper()
		eventually(b.t, "the need is "+want, func() bool { return b.who["village"].get("/api/needs/"+id).text("state") == want })
	}
	for _, n := range []string{id, left, strings.TrimPrefix(own, "/api/needs/")} {
		state(n, "expired")
	}
	b.who["foundation"].refused("POST", step(id, "claim"), claim, 409, "need.not-open")
	b.who["county1"].refused("POST", step(id, "propose"), obj{"organisationId": b.org}, 409, "need.not-open")
	b.p.nobody().refused("GET", "/api/needs/"+id, nil, 404, "need.not-found")
	for _, until := range []string{b.p.today(-1), b.p.today(400)} {
		b.who["township2"].refused("POST", step(id, "renew"), obj{"opinion": "仍然需要。", "validUntil": until}, 422, "input.wrong")
	}
	c["of something expired"] += 5
	b.refuse(c, "/api/needs/"+id, "renew", b.needMoves()["renew"], func(string) string { return own }, "/api/needs/"+closed, false)
	b.who["admin"].post("/api/clock", obj{"by": "+200d"})
	state(left, "closed")
	b.who["township2"].refused("POST", step(left, "renew"), b.needMoves()["renew"].body, 409, "need.cannot-move")
	c["not renewed in time"]++
}

// ownNeed gives a need in which `as` already had the hand that the step's power forbids.
func (b *bench) ownNeed(s models.Step, state, as string) string {
	if len(models.Powers[s.Action].Apart) == 0 || needWays[state] == nil {
		return ""
	}
	way := needWays[state]
	for _, v := range way {
		if strings.HasPrefix(v, "match:") {
			return ""
		}
	}
	id := b.need(as, way[0])
	moves := b.needMoves()
	for _, verb := range way[1:] {
		b.who[moves[verb].who].post(step(id, verb), moves[verb].body)
	}
	for _, v := range before[string(s.Action)] {
		b.who["township1"].post(step(id, v), moves[v].body)
	}
	return "/api/needs/" + id
}

// stillPromised: what givers hold must be given back before a need can end.
func (b *bench) stillPromised(c counts, state, verb string, m move) {
	b.t.Helper()
	id := b.needIn(state)
	a := b.who[m.who].try("POST", step(id, verb), m.body, "")
	if a.status != 409 || a.code() != "need.still-promised" {
		b.t.Errorf("%s while something is promised: got %d %s", verb, a.status, a.raw)
		return
	}
	c["still promised"]++
}

func report(t *testing.T, what string, c counts) {
	total := 0
	for kind, n := range c {
		t.Logf("%s: %-32s %d", what, kind, n)
		total += n
	}
	t.Logf("%s: %d generated refusals right", what, total)
	if total < 20 {
		t.Errorf("only %d refusals were generated", total)
	}
}
