package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// solved waits until a plan is worked out.
func (w *person) solved(id string) answer {
	w.p.t.Helper()
	for range 600 {
		a := w.get("/api/plans/" + id)
		switch a.text("state") {
		case "solved":
			return a
		case "failed":
			w.p.t.Fatalf("the plan failed: %s", a.text("failure"))
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.p.t.Fatal("the plan is still being worked out")
	return answer{}
}

// TestStory_APlan walks a plan through the real program: prepare, compare with two plain rules, change a line by hand, see
// what that costs whom, publish as recommendations, recheck the proof from its file; an organisation sees what is suggested
// and accepts; a second plan promises nothing of it again.
func TestStory_APlan(t *testing.T) {
	p := start(t, "serve", "--demo")
	clerk := p.signIn("county1")
	for range 600 { // the demo world loads while people work
		if len(clerk.get("/api/needs?limit=100").list("items")) == 100 && clerk.get("/api/world").text("loading") == "" {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	plan := clerk.post("/api/plans", obj{"title": "第四季度分配方案", "region": "220821000000", "method": "engine"}).text("id")
	engine := clerk.solved(plan)
	if engine.number("measures.households") == 0 || engine.number("gapPpm") > 10_000 {
		t.Fatalf("the plan: %v", engine.body)
	}
	checkProof(t, p, clerk, plan)
	itemsApart(t, clerk, plan)
	baseline := engine.number("measures.baseline")
	for _, method := range []string{"first_come", "equal_share"} {
		other := clerk.solved(clerk.post("/api/plans", obj{"title": "比选方案", "region": "220821000000", "method": method, "baseId": plan}).text("id"))
		if other.number("measures.baseline") > baseline {
			t.Errorf("%s completes the basic part of %v households, the engine's plan of %v", method, other.number("measures.baseline"), baseline)
		}
	}
	adjusted := adjust(t, clerk, plan)
	refuses(p, clerk, plan, adjusted)
	publish(t, p, clerk, plan)
	commands(t, p, engine.text("planNo"))
}

// commands walks the command line: a plan of a neighbour is run, compared, exported and published.
func commands(t *testing.T, p *program, first string) {
	t.Helper()
	said := func(want string, args ...string) string {
		t.Helper()
		out, err := p.run(args...)
		if err != nil || !strings.Contains(out, want) {
			t.Fatalf("%v: %v, without %q: %s", args, err, want, out)
		}
		return out
	}
	out := said("explain", "match", "run", "513429000000")
	fields := strings.Fields(out)
	no := fields[slices.Index(fields, "plan")+1]
	said("households", "match", "compare", first, no)
	said("shanqiao proof", "match", "export", no)
	said("published", "match", "publish", no, "county4")
	if out, err := p.run("match", "publish", no, "village"); err == nil {
		t.Errorf("a village publishes a plan: %s", out)
	}
}

// itemsApart looks at every line of goods: what is given must be what is lacked, not merely counted in the same unit.
func itemsApart(t *testing.T, clerk *person, plan string) {
	t.Helper()
	seen := 0
	for _, l := range clerk.get("/api/plans/" + plan + "/lines?limit=200").list("items") {
		if dig(l, "resourceKind") != "goods" {
			continue
		}
		need, _ := dig(l, "needId").(string)
		offer, _ := dig(l, "offerId").(string)
		lacks := map[any]any{}
		for _, x := range clerk.get("/api/needs/" + need).list("lines") {
			lacks[dig(x, "id")] = dig(x, "item")
		}
		if given := clerk.get("/api/offers/" + offer).text("item"); given == "" || lacks[dig(l, "lineId")] != given {
			t.Fatalf("a line that lacks %v is given %q", lacks[dig(l, "lineId")], given)
		}
		if seen++; seen == 25 {
			return
		}
	}
	if seen == 0 {
		t.Fatal("the plan has no line of goods")
	}
}

// checkProof writes the proof to a file and has the program recheck it without the database.
func checkProof(t *testing.T, p *program, clerk *person, plan string) {
	t.Helper()
	text := clerk.get("/api/plans/" + plan + "/proof").text("text")
	file := filepath.Join(t.TempDir(), "proof.txt")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := p.run("engine", "check", file); err != nil || !strings.Contains(out, "holds") {
		t.Fatalf("engine check: %v %s", err, out)
	}
	changed := strings.Replace(text, "\ngrant ", "\ngrant 1", 1)
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := p.run("engine", "check", file); err == nil || !strings.Contains(out, "plan was changed") {
		t.Fatalf("a changed proof: %v %s", err, out)
	}
}

// adjust halves the first line by hand and looks at who gets less and more.
func adjust(t *testing.T, clerk *person, plan string) string {
	t.Helper()
	line := clerk.get("/api/plans/" + plan + "/lines?limit=1")
	half := max(1, int(line.number("items.0.qty"))/2)
	body := obj{"pins": []obj{{"lineId": line.text("items.0.lineId"), "offerId": line.text("items.0.offerId"), "qty": half}}, "reason": "入户核过，先给一半。"}
	child := clerk.solved(clerk.post("/api/plans/"+plan+"/adjust", body).text("id"))
	if child.text("method") != "adjusted" || child.text("baseId") != plan {
		t.Fatalf("adjusted: %v", child.body)
	}
	found := false
	for _, x := range clerk.get("/api/plans/" + child.text("id") + "/lines?limit=200").list("items") {
		qty, _ := dig(x, "qty").(float64)
		found = found || (dig(x, "pinned") == true && int(qty) == half)
	}
	if !found {
		t.Fatal("the line set by hand is not in the plan as it was set")
	}
	clerk.get("/api/plans/" + child.text("id") + "/differences?against=" + plan)
	byHand(t, clerk, child.text("id"), line.text("items.0.lineId"), line.text("items.0.offerId"))
	return child.text("id")
}

// byHand goes on from a plan with one line set: another pair is kept apart, a third is made that the plan had not, and both
// stand in the next plan while the first is taken back.
func byHand(t *testing.T, clerk *person, plan, line, offer string) {
	t.Helper()
	type pair struct{ line, offer string }
	var apart, made pair
	var qty int64
	for _, x := range clerk.get("/api/plans/" + plan + "/lines?limit=200").list("items") {
		at, from := dig(x, "lineId").(string), dig(x, "offerId").(string)
		if at == line || made.line != "" {
			continue
		}
		if apart.line == "" {
			apart = pair{at, from}
			continue
		}
		for _, o := range clerk.get("/api/plans/" + plan + "/lines/" + at + "/options").list("items") {
			if other := dig(o, "offerId").(string); other != from && dig(o, "left").(float64) > 0 {
				made, qty = pair{at, other}, int64(min(dig(o, "left").(float64), dig(o, "most").(float64)))
			}
		}
	}
	if made.line == "" {
		t.Fatal("nothing to set by hand")
	}
	next := clerk.solved(clerk.post("/api/plans/"+plan+"/adjust", obj{"reason": "换一家来帮，已与两家说好。", "pins": []obj{
		{"lineId": apart.line, "offerId": apart.offer, "qty": 0}, {"lineId": made.line, "offerId": made.offer, "qty": qty}, {"lineId": line, "offerId": offer, "qty": 0, "undo": true}}}).text("id"))
	if pins := clerk.get("/api/plans/" + next.text("id") + "/lines?pinned=true").list("items"); len(pins) != 2 {
		t.Fatalf("%d pins, want 2: %v", len(pins), pins)
	}
	got := map[pair]int64{}
	for _, x := range clerk.get("/api/plans/" + next.text("id") + "/lines?limit=200").list("items") {
		got[pair{dig(x, "lineId").(string), dig(x, "offerId").(string)}] = int64(dig(x, "qty").(float64))
	}
	if got[apart] != 0 || got[made] != qty {
		t.Errorf("kept apart: %d; set to %d: %d", got[apart], qty, got[made])
	}
}

// refuses walks what must not be possible with plans.
func refuses(p *program, clerk *person, plan, adjusted string) {
	p.t.Helper()
	p.signIn("foundation").refused("GET", "/api/plans/"+plan, nil, 404, "plan.not-found")
	p.signIn("village").refused("POST", "/api/plans", obj{"title": "越权试验", "region": "220821000000", "method": "engine"}, 403, "actor.may-not")
	clerk.refused("POST", "/api/plans", obj{"title": "别的地区", "region": "513400000000", "method": "engine"}, 403, "actor.may-not")
	clerk.refused("POST", "/api/plans", obj{"title": "没有底子", "region": "220821000000", "method": "first_come"}, 422, "input.wrong")
	clerk.refused("POST", "/api/plans/"+plan+"/adjust", obj{"pins": []obj{{"lineId": "x", "offerId": "y", "qty": 1}}, "reason": "没有这一行。"}, 422, "input.wrong")
	clerk.refused("POST", "/api/plans/"+adjusted+"/publish", nil, 403, "actor.own-record")
}

// publish makes the plan's lines recommendations; an organisation accepts one; the next plan leaves alone what stands.
func publish(t *testing.T, p *program, clerk *person, plan string) {
	t.Helper()
	clerk.post("/api/plans/"+plan+"/publish", nil)
	clerk.refused("POST", "/api/plans/"+plan+"/publish", nil, 409, "plan.cannot-move")
	lines := clerk.get("/api/plans/" + plan + "/lines?limit=200").list("items")
	sent := 0
	for _, l := range lines {
		if dig(l, "matchId") != nil {
			sent++
		} else if dig(l, "skipped") == nil {
			t.Fatalf("line %v was neither sent nor is it said why not", l)
		}
	}
	if sent == 0 {
		t.Fatal("nothing was sent")
	}
	foundation := p.signIn("foundation")
	items := foundation.get("/api/suggestions").list("items")
	if len(items) == 0 {
		t.Fatal("the foundation sees no suggestion")
	}
	first := items[0]
	match, _ := dig(first, "match.id").(string)
	offer, _ := dig(first, "line.offerId").(string)
	qty, _ := dig(first, "line.qty").(float64)
	accepted := foundation.post("/api/matches/"+match+"/accept", obj{"offerId": offer, "lines": []obj{{"lineId": dig(first, "line.lineId"), "qty": int(qty)}}})
	if accepted.text("state") != "org_accepted" {
		t.Fatalf("accepted: %v", accepted.body)
	}
	reach(t, p, foundation, offer)
	again := clerk.solved(clerk.post("/api/plans", obj{"title": "再算一次", "region": "220821000000", "method": "engine"}).text("id"))
	if first := clerk.get("/api/plans/" + plan).number("measures.needs"); again.number("measures.needs") >= first {
		t.Fatalf("the second plan has %v lines, the first had %v: what stands proposed must stay out", again.number("measures.needs"), first)
	}
	if out, err := p.run("verify"); err != nil {
		t.Fatalf("verify: %v %s", err, out)
	}
}

// reach asks why an offer is used as it is: its own people hear it, nobody else does.
func reach(t *testing.T, p *program, foundation *person, offer string) {
	t.Helper()
	r := foundation.get("/api/offers/" + offer + "/reach")
	if r.number("gives") <= 0 || r.number("gives") > r.number("free") {
		t.Fatalf("the plan uses %v of %v", r.number("gives"), r.number("free"))
	}
	lifts, asked := 0, 0
	own := foundation.get("/api/session").text("organisationId")
	for _, o := range foundation.get("/api/offers?limit=100&state=active&state=part_committed&organisation=" + own).list("items") {
		if asked++; lifts > 0 || asked > 12 {
			break
		}
		one := foundation.try("GET", "/api/offers/"+dig(o, "id").(string)+"/reach", nil, "")
		if one.status != 200 {
			continue
		}
		for _, l := range one.list("lifts") {
			lifts++
			if dig(l, "away").(float64) < 1 || dig(l, "missing").(float64) < 1 {
				t.Errorf("a lift that keeps nobody away: %v", l)
			}
		}
	}
	if lifts == 0 {
		t.Error("no restriction of any offer of the foundation keeps anybody away")
	}
	p.signIn("enterprise").refused("GET", "/api/offers/"+offer+"/reach", nil, 404, "offer.not-found")
	p.signIn("village").refused("GET", "/api/offers/"+offer+"/reach", nil, 404, "offer.not-found")
}
