package search_test

import (
	"slices"
	"testing"
	"time"

	"shanqiao/models"
	"shanqiao/search"
)

func TestNeeds_EachSeesTheirOwn(t *testing.T) {
	c, rows := filled(t)
	for _, v := range []struct {
		name string
		who  search.Viewer
		may  func(r row) bool
	}{
		{"the public", search.Public, func(r row) bool { return r["level"] != "household" }},
		{"an organisation not yet verified", search.Viewer{Actor: org.Actor}, func(r row) bool { return r["level"] != "household" }},
		{"a verified organisation", org, func(row) bool { return true }},
		{"the county", staff(models.CountyReviewer, "220821000000"), func(r row) bool { return r["level"] != "household" || r["county"] == "镇赉县" }},
		{"the prefecture", staff(models.PrefectureOfficer, "220800000000"), func(r row) bool { return r["level"] != "household" || r["prefecture"] == "白城市" }},
		{"a township", staff(models.TownshipReviewer, "220821102000"), func(r row) bool {
			return r["level"] != "household" || r["region"] == "220821102000" && r["minors"] == "no"
		}},
		{"a village", staff(models.VillageClerk, "220821102201"), func(r row) bool { return r["level"] != "household" }},
		{"an administrator", staff(models.SystemAdmin, ""), func(r row) bool { return r["level"] != "household" }},
	} {
		want := 0
		for _, r := range rows {
			if v.may(r) {
				want++
			}
		}
		got := 0
		for offset := 0; ; offset += 100 {
			res, err := c.Needs(t.Context(), v.who, search.NeedQuery{Limit: 100, Offset: offset})
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range res.IDs {
				if got++; !v.may(rows[id]) {
					t.Errorf("%s sees %v", v.name, rows[id])
				}
			}
			if len(res.IDs) < 100 {
				break
			}
		}
		if got != want {
			t.Errorf("%s: got %d needs, want %d", v.name, got, want)
		}
	}
}

// TestNeeds_HostileValues: nothing a client can send shows the public a household's need, or makes the engine fail.
func TestNeeds_HostileValues(t *testing.T) {
	c, rows := filled(t)
	for _, h := range []string{`x" OR audience = "org`, `" OR county = "220821000000" OR county = "`, `\`, `\\" OR audience = "org" OR x = "\\`, `audience EXISTS`, `'`, "\x00", "\xff", `＂`, `") OR (a = "b`} {
		for _, q := range []search.NeedQuery{
			{Categories: []string{h}}, {Kinds: []string{h, h}}, {Regions: []models.Code{models.Code(h)}}, {Urgencies: []string{h}}, {Groups: []string{h}}, {Tags: []string{h}}, {Level: h},
			{States: []string{h}}, {Bands: []string{h}}, {Sort: search.Sort(h)}, {Facets: []string{h}}, {Text: h}, {Text: `"` + h, Categories: []string{"edu_aid", h}},
		} {
			q.Limit = 100
			res, err := c.Needs(t.Context(), search.Public, q)
			if err != nil {
				t.Fatalf("%+v: %v", q, err)
			}
			for _, id := range res.IDs {
				if rows[id]["level"] == "household" {
					t.Errorf("%+v shows the public %v", q, rows[id])
				}
			}
		}
	}
}

func TestNeeds_PublicDoesNotFindByTownship(t *testing.T) {
	c, rows := filled(t)
	for _, text := range []string{"东屏镇", "dongping"} {
		res, err := c.Needs(t.Context(), org, search.NeedQuery{Text: text, Limit: 5})
		if err != nil || len(res.IDs) == 0 || rows[res.IDs[0]]["township"] != "东屏镇" {
			t.Errorf("an organisation asking %s: got %v %v", text, res.IDs, err)
		}
		res, err = c.Needs(t.Context(), search.Public, search.NeedQuery{Text: text, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		elsewhere := len(res.IDs) == 0
		for _, id := range res.IDs {
			elsewhere = elsewhere || rows[id]["township"] != "东屏镇"
		}
		if !elsewhere {
			t.Errorf("the public found the township by %s", text)
		}
	}
	narrow, err := c.Needs(t.Context(), search.Public, search.NeedQuery{Regions: []models.Code{"220821102000"}, Facets: []string{"township", "county"}, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	wide, _ := c.Needs(t.Context(), search.Public, search.NeedQuery{Regions: []models.Code{"220821000000"}, Limit: 100})
	if len(narrow.IDs) != len(wide.IDs) || narrow.Facets["township"] != nil || len(narrow.Facets["county"]) != 1 {
		t.Errorf("narrowing to a township: got %d of %d, facets %v", len(narrow.IDs), len(wide.IDs), narrow.Facets)
	}
}

func TestNeeds_FacetsSortAndHighlight(t *testing.T) {
	c, rows := filled(t)
	res, err := c.Needs(t.Context(), org, search.NeedQuery{Categories: []string{"edu_aid", "medical_aid"}, Regions: []models.Code{"220000000000"}, Facets: []string{"category", "county", "urgency", "groups"}, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int64{}
	for _, r := range rows {
		if r["province"] == "吉林省" && (r["category"] == "edu_aid" || r["category"] == "medical_aid") {
			count[r["category"]]++
		}
	}
	if got := res.Facets["category"]; len(got) != 2 || got["edu_aid"] != count["edu_aid"] || got["medical_aid"] != count["medical_aid"] || res.Total != count["edu_aid"]+count["medical_aid"] {
		t.Errorf("facets: got %v of %d, want %v", got, res.Total, count)
	}
	first := func(sort search.Sort) []row {
		res, err := c.Needs(t.Context(), org, search.NeedQuery{Sort: sort, Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		var out []row
		for _, id := range res.IDs {
			out = append(out, rows[id])
		}
		return out
	}
	order := func(name string, hits []row, less func(a, b row) int) {
		if !slices.IsSortedFunc(hits, less) {
			t.Errorf("%s is out of order", name)
		}
	}
	rank := map[string]int{"emergency": 0, "dated": 1, "ordinary": 2}
	cmp := func(a, b string) int {
		if a < b {
			return -1
		} else if a > b {
			return 1
		}
		return 0
	}
	order("urgent", first(""), func(a, b row) int {
		if d := rank[a["urgency"]] - rank[b["urgency"]]; d != 0 {
			return d
		}
		return cmp(a["opened"], b["opened"])
	})
	order("newest", first(search.Newest), func(a, b row) int { return cmp(b["opened"], a["opened"]) })
	order("waiting", first(search.Waiting), func(a, b row) int { return cmp(a["opened"], b["opened"]) })
	order("deadline", first(search.Deadline), func(a, b row) int { return cmp(a["needed_by"]+"9", b["needed_by"]+"9") })
	hit, err := c.Needs(t.Context(), org, search.NeedQuery{Text: "轮椅", Limit: 1})
	if err != nil || len(hit.IDs) == 0 || !slices.Contains(hit.Titles[hit.IDs[0]], search.Segment{Text: "轮椅", Hit: true}) {
		t.Errorf("highlight: got %v %v", hit.Titles, err)
	}
}

func TestOtherIndexes(t *testing.T) {
	c := client(t)
	at := search.Place{Region: "220800000000", Province: "吉林省", Prefecture: "白城市"}
	code := "53220000500012345X"
	foundation := models.Organisation{Base: models.Base{ID: id(1), Version: 1}, Name: "白城市阳光助学基金会", USCC: &code, OrgType: "foundation", IsCharity: true, Purposes: []string{"edu_aid"}, State: "verified", CreditStatus: "normal", Grade: "a4"}
	team := models.Organisation{Base: models.Base{ID: id(2), Version: 1}, Name: "镇赉县爱心车队", OrgType: "volunteer_team", Purposes: []string{"elder_aid"}, State: "verified", CreditStatus: "normal"}
	now := time.Now()
	project := models.Offer{Base: models.Base{ID: id(3), Version: 1}, Form: "project", OrgID: id(1), Name: "圆梦高中", Categories: []string{"edu_aid"}, ResourceKind: "money", Unit: "fen", Quantity: 100, State: "active", Anonymity: "public_name"}
	offer := models.Offer{Base: models.Base{ID: id(4), Version: 1}, Form: "offer", OrgID: id(2), Name: "冬衣500件", Categories: []string{"poverty_aid"}, ResourceKind: "goods", Item: "棉衣", Unit: "piece", Quantity: 500, State: "active", Anonymity: "public_name"}
	award := models.Award{Base: models.Base{ID: id(5), Version: 1}, CertNo: "H-2026-1", Holder: "白城市阳光助学基金会", Work: "圆梦高中", Category: "project_trust", PublishedAt: &now}
	o1, _ := search.Organisation(foundation, at)
	o2, _ := search.Organisation(team, at)
	f1, _ := search.Offer(project, foundation, at)
	f2, _ := search.Offer(offer, team, at)
	h, _ := search.Honor(award, models.Cycle{Name: "2026 年度慈善表彰"}, at)
	if rejected, err := c.Put(t.Context(), o1, o2, f1, f2, h); err != nil || len(rejected) > 0 {
		t.Fatal(err, rejected)
	}
	yes := true
	check := func(what string, res search.Result, err error, want ...models.ID) {
		t.Helper()
		got := slices.Clone(res.IDs)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %v %v, want %v", what, res.IDs, err, want)
		}
	}
	for _, text := range []string{"阳光助学", "yangguang", "ygzx", "陽光基金會", code, "基金会"} {
		res, err := c.Organisations(t.Context(), search.OrganisationQuery{Text: text, Limit: 1})
		check(text, res, err, id(1))
	}
	res, err := c.Organisations(t.Context(), search.OrganisationQuery{Team: &yes, Facets: []string{"org_type"}, Limit: 10})
	check("teams", res, err, id(2))
	res, err = c.Offers(t.Context(), search.Public, search.OfferQuery{Limit: 10})
	check("offers for the public", res, err, id(3))
	res, err = c.Offers(t.Context(), staff(models.VillageClerk, "220821100201"), search.OfferQuery{Limit: 10})
	check("offers for a village", res, err, id(3), id(4))
	own := search.Viewer{Actor: models.Actor{User: "u", Grants: []models.Grant{{Role: models.OrgMember, Org: id(2)}}}}
	res, err = c.Offers(t.Context(), own, search.OfferQuery{Text: "棉衣", Limit: 10})
	check("own offers", res, err, id(4))
	res, err = c.Honors(t.Context(), search.HonorQuery{Text: "圆梦", Limit: 10})
	check("honours", res, err, id(5))
}
