package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"shanqiao/models"
)

// What is planted; none of it occurs anywhere else in the world.
const (
	canaryHead, canaryPupil = "金雀甲", "金雀乙"
	canaryPhone             = "13900000731"
	canarySchool            = "金雀高级班"
	canaryAddress           = "金雀三组"
	canaryNote              = "金雀内情：父亲住院。"
	canaryPlace             = "金雀村部"
	canaryWord              = "金雀答复"
)

var canaryIDs = []string{models.MakeID("99000019710313731"), models.MakeID("99000020100313731")}

// canaryOpinions are what officers write at each step.
var canaryOpinions = map[string]string{"check": "金雀核查意见", "forward": "金雀初审意见", "confirm": "金雀确认意见", "review": "金雀对接审核意见", "approve": "金雀批准意见"}

func (f *flight) canaries() []canary {
	nobody := func(walker, models.View, models.Standing) bool { return false }
	near := func(level models.Level) func(walker, models.View, models.Standing) bool {
		return func(_ walker, v models.View, _ models.Standing) bool { return v.ClosedPlace >= level }
	}
	party := func(_ walker, v models.View, st models.Standing) bool {
		return v.Case || st == models.StandsParty || st == models.StandsApproved
	}
	list := []canary{{"head's name", canaryHead, nobody}, {"pupil's name", canaryPupil, nobody}, {"phone", canaryPhone, nobody}, {"school", canarySchool, nobody}, {"address", canaryAddress, nobody},
		{"head's number", canaryIDs[0], nobody}, {"pupil's number", canaryIDs[1], nobody},
		{"internal note", canaryNote, func(_ walker, v models.View, _ models.Standing) bool { return v.Note }},
		{"village", f.villageName, near(models.LevelVillage)}, {"village code", string(f.village), near(models.LevelVillage)},
		{"township", f.townName, near(models.LevelTownship)}, {"township code", string(f.township), near(models.LevelTownship)},
		{"place of delivery", canaryPlace, near(models.LevelVillage)},
		{"word to the giver", canaryWord, party},
		{"officer's name", "金雀treview", func(r walker, v models.View, _ models.Standing) bool { return v.Case || r.admin }},
		{"clerk's name", "金雀vclerk", func(r walker, v models.View, st models.Standing) bool {
			return v.Case || r.admin || st == models.StandsApproved
		}},
	}
	for _, text := range canaryOpinions {
		list = append(list, canary{"opinion", text, func(_ walker, v models.View, _ models.Standing) bool { return v.Opinions }})
	}
	for _, id := range []struct {
		name string
		id   *string
		may  func(walker, models.View, models.Standing) bool
	}{{"household", &f.home, func(_ walker, v models.View, _ models.Standing) bool { return v.Household }},
		{"match", &f.match, func(r walker, v models.View, st models.Standing) bool {
			return party(r, v, st) || r.role != "" && st != models.StandsOutside
		}},
		{"slip", &f.slip, func(r walker, v models.View, st models.Standing) bool {
			return party(r, v, st) || r.role != "" && st != models.StandsOutside
		}}} {
		if *id.id != "" {
			list = append(list, canary{id.name, *id.id, id.may})
		}
	}
	return list
}

// fill puts the case's own ids into a path; "" where the path is about something else.
func (f *flight) fill(path string) []string {
	id := ""
	switch {
	case strings.HasPrefix(path, "/api/needs/"), strings.HasPrefix(path, "/api/public/needs/"):
		id = f.need
	case strings.HasPrefix(path, "/api/matches/"):
		id = f.match
	case strings.HasPrefix(path, "/api/vouchers/"):
		id = f.slip
	case strings.HasPrefix(path, "/api/households/"):
		id = f.home
	case strings.HasPrefix(path, "/api/offers/"):
		id = f.project
	case strings.HasPrefix(path, "/api/organisations/"):
		id = f.org
	}
	path = strings.NewReplacer("{id}", id, "{code}", string(f.village), "{line}", "1").Replace(path)
	out := []string{path}
	switch path {
	case "/api/needs":
		out = append(out, "/api/needs?limit=100&market=true", "/api/needs?limit=100&region="+string(f.village), "/api/needs?limit=100&region="+string(f.township), "/api/needs?limit=100&state=open")
	case "/api/search/needs":
		out = append(out, "/api/search/needs?limit=50&region="+string(f.village), "/api/search/needs?limit=50&q="+esc("助学 高中"), "/api/search/needs?limit=50&q="+esc(f.townName), "/api/search/needs?limit=50&group=dibao")
	case "/api/matches":
		out = append(out, "/api/matches?limit=100&region="+string(f.village))
	case "/api/public/needs", "/api/households":
		out = append(out, path+"?limit=100&region="+string(f.village))
	case "/api/queue", "/api/vouchers", "/api/trail":
		out = append(out, path+"?limit=100")
	}
	return out
}

// walk reads everything as everybody and compares what comes back with the table.
func (f *flight) walk(state string) {
	f.t.Helper()
	began, list := f.checks, f.canaries()
	for _, path := range f.gets {
		for _, at := range f.fill(path) {
			if strings.Contains(at, "//") || strings.HasSuffix(at, "/") {
				continue // the case has no such record yet
			}
			for _, r := range f.readers {
				a := r.who.try("GET", at, nil, "")
				f.look(state, path, at, r, a, list)
			}
		}
	}
	f.perState[state] = f.checks - began
}

func (f *flight) look(state, path, at string, r walker, a answer, list []canary) {
	st := f.standing(r, state)
	v := models.Wall[st]
	text := string(a.raw)
	for _, c := range list {
		place := strings.Contains(c.name, "village") || strings.Contains(c.name, "township")
		if place && (ofPlaces(path) || r.who.login == "vclerk" || r.who.login == "vsuper" || r.who.login == "tclerk" || r.who.login == "treview" || r.admin && path == "/api/users") {
			continue
		}
		if strings.Contains(at, esc(f.townName)) && c.name == "township" {
			continue
		}
		if path == "/api/trail" && r.who.login == "auditor" && len(c.text) == 36 {
			continue // the trail names records by their ids, which is what its auditor follows
		}
		f.checks++
		if strings.Contains(text, c.text) && !c.may(r, v, st) {
			f.wrong++
			f.t.Errorf("%s: GET %s by %s (%s): holds the %s", state, at, r.name, st, c.name)
		}
	}
}

// must says that a reader who may know something is told it: a wall that hides everything would pass the walk.
func (f *flight) must(state, login, path, text string) {
	f.t.Helper()
	who := f.crew[login]
	if who == nil {
		who = f.who[login]
	}
	f.checks++
	if a := who.try("GET", path, nil, ""); a.status != 200 || !strings.Contains(string(a.raw), text) {
		f.wrong++
		f.t.Errorf("%s: GET %s by %s does not say %q: %d", state, path, login, text, a.status)
	}
}

// blind: a filter that is finer than what the reader may see makes no difference to him.
func (f *flight) blind(state string) {
	f.t.Helper()
	for _, r := range f.readers {
		if models.Wall[f.standing(r, state)].Case || r.role == models.VillageClerk || r.role == models.TownshipClerk {
			continue
		}
		for _, path := range []string{"/api/needs?limit=100&region=", "/api/needs?limit=100&market=true&region=", "/api/search/needs?limit=50&region=", "/api/matches?limit=100&region=", "/api/public/needs?limit=100&region="} {
			if st := f.standing(r, state); st == models.StandsApproved && strings.HasPrefix(path, "/api/matches") {
				continue // its own match, of which it knows the village
			}
			here, there := r.who.try("GET", path+string(f.village), nil, ""), r.who.try("GET", path+string(f.other), nil, "")
			f.checks++
			if in(here, f.need) != in(there, f.need) || f.match != "" && in(here, f.match) != in(there, f.match) {
				f.wrong++
				f.t.Errorf("%s: GET %s… by %s tells the village: here %v, there %v", state, path, r.name, in(here, f.need), in(there, f.need))
			}
		}
	}
}

func esc(q string) string { return url.QueryEscape(q) }

func in(a answer, id string) bool { return strings.Contains(string(a.raw), id) }

// TestWall_CanaryWalk plants one case of a minor whose every text is known, leads it through its whole life, and at each
// stage reads every GET of the document as every kind of reader.
func TestWall_CanaryWalk(t *testing.T) {
	f := newFlight(t)
	seen := func(state string) {
		f.walk(state)
		f.blind(state)
	}
	f.plant()
	seen("draft")
	f.do("vclerk", "submit", nil)
	f.do("tclerk", "check", obj{"opinion": canaryOpinions["check"], "visitedAt": f.p.today(0), "companion": "金雀同行"})
	seen("township_review")
	f.must("township_review", "vclerk", "/api/needs/"+f.need, canaryNote)
	f.do("treview", "forward", obj{"opinion": canaryOpinions["forward"]})
	f.do("county2", "confirm", obj{"opinion": canaryOpinions["confirm"], "visitedAt": f.p.today(0)})
	eventually(t, "the card is found", func() bool { return in(f.who["charity"].get("/api/search/needs?limit=50&q="+esc("高中")), f.need) })
	seen("open")
	f.must("open", "county2", "/api/needs/"+f.need, f.villageName)
	f.must("open", "audit", "/api/needs/"+f.need, canaryOpinions["check"])
	f.must("open", "charity", "/api/needs/"+f.need, "镇赉县")
	f.must("open", "prefect", "/api/needs/"+f.need, "镇赉县")
	n := f.who["foundation"].get("/api/needs/" + f.need)
	f.match = f.who["foundation"].post("/api/needs/"+f.need+"/claim", obj{"offerId": f.project, "lines": []obj{{"lineId": n.text("lines.0.id"), "qty": n.number("lines.0.gap")}}}).text("id")
	seen("org_accepted")
	f.must("org_accepted", "foundation", "/api/matches/"+f.match, "村里")
	f.agree()
	seen("household_consented")
	f.doMatch("tsecond", "review", obj{"opinion": canaryOpinions["review"], "toGiver": canaryWord})
	f.must("township_reviewed", "foundation", "/api/matches/"+f.match, canaryWord)
	f.doMatch("county3", "approve", obj{"opinion": canaryOpinions["approve"]})
	seen("county_approved")
	f.must("county_approved", "foundation", "/api/matches/"+f.match, f.villageName)
	f.must("county_approved", "county1", "/api/matches/"+f.match, canaryOpinions["approve"])
	f.deliver()
	seen("delivered")
	f.doMatch("foundation", "report", obj{"receiptReference": "吉捐 1", "toldDonorOn": f.p.today(0)})
	f.doMatch("county1", "close", obj{"copiesFiled": []int{1, 2, 3, 4}})
	seen("closed")
	f.who["admin"].post("/api/clock", obj{"by": "+95d"})
	f.walk("view over")
	f.blind("view over")
	for _, s := range []string{"draft", "township_review", "open", "org_accepted", "household_consented", "county_approved", "delivered", "closed", "view over"} {
		t.Logf("canaries: %-20s %6d looks", s, f.perState[s])
	}
	t.Logf("canaries: %d readers, %d operations, %d looks, %d wrong", len(f.readers), len(f.gets), f.checks, f.wrong)
	if f.checks < 50_000 {
		t.Errorf("only %d looks", f.checks)
	}
}

// plant enters the household and the need.
func (f *flight) plant() {
	h := f.crew["vclerk"].post("/api/households", obj{"region": string(f.village), "address": canaryAddress, "members": []obj{
		{"name": canaryHead, "idNo": canaryIDs[0], "relation": "self", "phone": canaryPhone},
		{"name": canaryPupil, "idNo": canaryIDs[1], "relation": "child", "schoolStage": "senior", "school": canarySchool}}})
	f.home = h.text("id")
	f.need = f.crew["vclerk"].post("/api/needs", obj{"region": string(f.village), "level": "household", "householdId": f.home, "category": "edu_aid", "detail": canaryNote, "groups": []string{"dibao"}, "urgency": "dated",
		"neededBy": f.p.today(200), "govAid": "covered_but_difficult", "lines": []obj{{"item": "学年生活费", "resourceKind": "money", "unit": "fen", "qty": 300000, "personId": h.text("people.1.id")}}}).text("id")
}

func (f *flight) by(login string) *person {
	if who := f.crew[login]; who != nil {
		return who
	}
	return f.who[login]
}

func (f *flight) do(login, verb string, body obj) {
	f.t.Helper()
	f.by(login).post(step(f.need, verb), orEmpty(body))
}

func orEmpty(body obj) obj {
	if body == nil {
		return obj{}
	}
	return body
}

func (f *flight) doMatch(login, verb string, body obj) {
	f.t.Helper()
	f.by(login).post("/api/matches/"+f.match+"/"+verb, orEmpty(body))
}

// agree is the village's word and the consents.
func (f *flight) agree() {
	f.doMatch("vclerk", "confirm", nil)
	list := []obj{}
	for _, p := range f.crew["vclerk"].get("/api/matches/" + f.match).list("people") {
		one := obj{"personId": dig(p, "id"), "items": []string{"name"}, "givenBy": "self", "method": "paper"}
		if dig(p, "minor") == true {
			one["givenBy"], one["relation"], one["youngAgrees"] = "guardian", "父亲", true
		}
		list = append(list, one)
	}
	f.doMatch("vclerk", "consent", obj{"consents": list})
}

// deliver is the slip, its receipt and the witness.
func (f *flight) deliver() {
	f.doMatch("foundation", "schedule", obj{"deliverOn": f.p.today(1), "place": canaryPlace})
	line := f.who["foundation"].get("/api/matches/" + f.match).text("lines.0.lineId")
	f.doMatch("foundation", "voucher", obj{"channel": "bank_transfer", "receiver": "household", "place": canaryPlace, "paidOn": f.p.today(0), "bankRef": "回单 0001", "lines": []obj{{"lineId": line, "qty": 300000}}})
	v := f.crew["vclerk"].get("/api/matches/" + f.match)
	f.slip = v.text("vouchers.0.id")
	f.crew["vclerk"].post("/api/vouchers/"+f.slip+"/receive", obj{"signKind": "guardian", "lines": []obj{{"id": v.text("vouchers.0.lines.0.id"), "result": "received", "received": 300000}}})
	f.crew["vsuper"].post("/api/vouchers/"+f.slip+"/witness", nil)
}

// TestWall_RoleTimesGet compares the status of every GET of the case, for every reader, with the tables of powers and of the wall.
func TestWall_RoleTimesGet(t *testing.T) {
	f := newFlight(t)
	f.plant()
	f.do("vclerk", "submit", nil)
	f.do("tclerk", "check", obj{"opinion": "情况属实。", "visitedAt": f.p.today(0), "companion": "赵敏"})
	f.do("treview", "forward", obj{"opinion": "同意。"})
	f.do("county2", "confirm", obj{"opinion": "同意。", "visitedAt": f.p.today(0)})
	n := f.who["foundation"].get("/api/needs/" + f.need)
	f.match = f.who["foundation"].post("/api/needs/"+f.need+"/claim", obj{"offerId": f.project, "lines": []obj{{"lineId": n.text("lines.0.id"), "qty": n.number("lines.0.gap")}}}).text("id")
	f.agree()
	f.doMatch("tsecond", "review", obj{"opinion": "同意。"})
	f.doMatch("county3", "approve", obj{"opinion": "同意。"})
	f.deliver()
	right := 0
	for _, r := range f.readers {
		st := f.standing(r, "delivered")
		v := models.Wall[st]
		party := st == models.StandsApproved || r.role != "" && st != models.StandsOutside
		for path, sees := range map[string]bool{
			"/api/needs/" + f.need: st != models.StandsOutside && st != models.StandsMarket, "/api/public/needs/" + f.need: false,
			"/api/matches/" + f.match: party, "/api/vouchers/" + f.slip: party, "/api/households/" + f.home: v.Household,
			"/api/villages/" + string(f.village) + "/ledger": v.Case, "/api/users": r.admin, "/api/regions/changes": r.who.login == "admin" || r.role == models.ProvinceOfficer,
			"/api/households?region=" + string(f.village): v.Household, "/api/trail": r.who.login == "auditor" || r.role == models.CountyAuditor,
		} {
			a := r.who.try("GET", path, nil, "")
			ok := a.status == 200
			if ok != sees || !ok && !slices.Contains([]int{401, 403, 404}, a.status) {
				t.Errorf("GET %s by %s (%s): got %d, want seen %v", path, r.name, st, a.status, sees)
				continue
			}
			right++
		}
	}
	t.Logf("role × GET: %d readers, %d answers right, %s", len(f.readers), right, fmt.Sprint(len(models.Roles))+" roles")
	for _, info := range models.Roles { // every role is a reader of the walk, by name or as an organisation's
		if !slices.ContainsFunc(f.readers, func(r walker) bool { return r.role == info.Role }) && !info.Org && !slices.Contains([]models.Role{models.SystemAdmin, models.SecurityAdmin, models.TrailAuditor, models.HonourJudge}, info.Role) {
			t.Errorf("no reader is a %s", info.Role)
		}
	}
}
