package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"shanqiao/models"
)

// canary is a text that tells something of one case. Whoever reads it must stand where may says so.
type canary struct {
	name string
	text string
	may  func(r walker, v models.View, st models.Standing) bool
}

// walker is one reader of the walk: who he is, and how he stands to the canary's need as the wall sees it.
type walker struct {
	name  string
	who   *person
	role  models.Role // of the government line; "" for others
	at    models.Code
	org   string
	party bool // an organisation that claims the need
	admin bool // reads the users
}

// flight is the world of the walk: one case in a village and township that nothing else lies in.
type flight struct {
	*bench
	village, township, other models.Code
	villageName, townName    string
	need, match, slip, home  string
	readers                  []walker
	crew                     map[string]*person
	gets                     []string
	checks, wrong            int
	perState                 map[string]int
}

const (
	canaryCounty   = models.Code("220821000000")
	canaryProvince = models.Code("220000000000")
)

func newFlight(t *testing.T) *flight {
	f := &flight{bench: newBench(t), crew: map[string]*person{}, perState: map[string]int{}}
	f.choosePlaces()
	for _, c := range []struct {
		login string
		role  models.Role
		at    models.Code
	}{{"vclerk", models.VillageClerk, f.village}, {"vsuper", models.VillageSupervisor, f.village}, {"tclerk", models.TownshipClerk, f.township}, {"treview", models.TownshipReviewer, f.township},
		{"tsecond", models.TownshipClerk, f.township}, {"prefect", models.PrefectureOfficer, "220800000000"}, {"ministry", models.MinistryReader, models.Country}, {"neighbour", models.VillageClerk, f.other}} {
		f.crew[c.login] = f.account(c.login, obj{"role": string(c.role), "region": string(c.at)})
	}
	f.crew["applicant"] = f.account("applicant", nil)
	f.crew["applicant"].post("/api/organisations", f.organisationBody(false))
	f.readers = f.everyReader()
	f.gets = readable(t)
	return f
}

// choosePlaces finds a township with two villages where no demo record lies, and a village of another township.
func (f *flight) choosePlaces() {
	nobody := f.p.nobody()
	for _, town := range nobody.get("/api/regions?parent=" + string(canaryCounty)).list("items") {
		code := models.Code(dig(town, "code").(string))
		villages := nobody.get("/api/regions?parent=" + string(code)).list("items")
		if code == "220821100000" || code == "220821201000" || len(villages) == 0 {
			continue
		}
		if f.township == "" {
			f.township, f.townName = code, dig(town, "name").(string)
			f.village, f.villageName = models.Code(dig(villages[0], "code").(string)), dig(villages[0], "name").(string)
			continue
		}
		f.other = models.Code(dig(villages[0], "code").(string))
		return
	}
	f.t.Fatal("no township for the walk")
}

func (f *flight) account(login string, grant obj) *person {
	id := f.who["admin"].post("/api/users", obj{"login": login, "name": "金雀" + login, "password": "qiao tou zhu ren jia"}).text("id")
	if grant != nil {
		f.who["security"].post("/api/users/"+id+"/grants", grant)
	}
	who := &person{p: f.p, login: login}
	who.do("POST", "/api/session", obj{"login": login, "password": "qiao tou zhu ren jia"})
	who.do("PUT", "/api/session/password", obj{"oldPassword": "qiao tou zhu ren jia", "newPassword": "shan qing shui xiu hao"})
	return who
}

// everyReader names every role of the product, so that none is forgotten, and every kind of organisation.
func (f *flight) everyReader() []walker {
	list := []walker{{name: "public", who: f.p.nobody()}, {name: "unverified organisation", who: f.crew["applicant"]},
		{name: "verified organisation", who: f.who["charity"], org: "charity"}, {name: "claiming organisation", who: f.who["foundation"], org: "foundation", party: true},
		{name: "member of the claiming organisation", who: f.who["foundation2"], org: "foundation", party: true}, {name: "team", who: f.who["team"], org: "team"},
		{name: "system admin", who: f.who["admin"], admin: true}, {name: "security admin", who: f.who["security"], admin: true}, {name: "trail auditor", who: f.who["auditor"]}, {name: "judge", who: f.who["judge1"]},
		{name: "clerk of another village", who: f.who["village2"], role: models.VillageClerk, at: "220821201201"}, {name: "clerk of a village of the county", who: f.crew["neighbour"], role: models.VillageClerk, at: f.other},
		{name: "clerk of another township", who: f.who["township4"], role: models.TownshipClerk, at: "220821201000"}, {name: "reviewer of another county", who: f.who["county4"], role: models.CountyReviewer, at: "513429000000"}}
	for _, c := range []struct {
		who  *person
		role models.Role
		at   models.Code
	}{{f.crew["vclerk"], models.VillageClerk, f.village}, {f.crew["vsuper"], models.VillageSupervisor, f.village}, {f.crew["tclerk"], models.TownshipClerk, f.township},
		{f.crew["treview"], models.TownshipReviewer, f.township}, {f.who["county1"], models.CountyClerk, canaryCounty}, {f.who["county2"], models.CountyReviewer, canaryCounty},
		{f.who["audit"], models.CountyAuditor, canaryCounty}, {f.crew["prefect"], models.PrefectureOfficer, "220800000000"}, {f.who["province1"], models.ProvinceOfficer, canaryProvince},
		{f.who["province2"], models.ProvinceReviewer, canaryProvince}, {f.crew["ministry"], models.MinistryReader, models.Country}} {
		list = append(list, walker{name: string(c.role), who: c.who, role: c.role, at: c.at})
	}
	return list
}

// readable lists every GET of the document.
func readable(t *testing.T) []string {
	raw, err := os.ReadFile("api/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	var out []string
	for path, ops := range doc.Paths {
		if _, ok := ops["get"]; ok {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// standing is how the wall sees the reader, from the table alone.
func (f *flight) standing(r walker, state string) models.Standing {
	if r.role != "" {
		if f.village.Within(r.at) {
			return models.Standing(r.role)
		}
		return models.StandsOutside
	}
	switch {
	case r.party && slices.Contains(models.ReleasedStates, state):
		return models.StandsApproved
	case r.party && state != "draft" && state != "township_review" && state != "open":
		return models.StandsParty
	case r.org != "":
		return models.StandsMarket
	}
	return models.StandsOutside
}

// places are the operations that tell of divisions and of oneself, whatever the case.
var places = []string{"/api/regions", "/api/villages/{code}", "/api/session", "/api/demo/accounts"}

func ofPlaces(path string) bool {
	return slices.ContainsFunc(places, func(p string) bool { return strings.HasPrefix(path, p) && !strings.HasSuffix(path, "/ledger") })
}
