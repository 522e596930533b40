package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"testing"
	"time"

	"shanqiao/app/api"
	"shanqiao/app/config"
	"shanqiao/app/rooms"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
	"shanqiao/models"
	"shanqiao/search"
)

// cell is a group of people in a county: what nobody outside the offices may count below k.
type cell struct {
	county models.Code
	group  string
}

var (
	countGroups   = []string{"dibao", "tekun", "elder_80", "elder_living_alone", "disaster_victim", "orphan", "severe_ill"}
	countCounties = []models.Code{"220821000000", "220822000000", "220881000000", "220882000000", "220802000000"}
	countKinds    = []string{"edu_aid", "elder_aid", "medical_aid"}
)

// countWorld is a door over a market whose cells are known: some large, some below k.
func countWorld(t *testing.T) (*api.Server, rooms.Rooms, map[cell]int) {
	t.Helper()
	r, _ := roomstest.New(t)
	if _, err := r.Regions.Load(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	stack := storetest.Stack(t)
	client := search.New(stack.MeiliURL, stack.MeiliKey, fmt.Sprintf("counts%d_", time.Now().UnixNano()))
	cfg, err := config.Read(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	s := api.New(api.Parts{Config: cfg, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Rooms: r, Search: client})
	dice, truth := rand.New(rand.NewPCG(3, 5)), map[cell]int{}
	var docs []search.Document
	now := time.Now()
	for i := range 420 {
		county := countCounties[i%len(countCounties)]
		n := models.Need{Base: models.Base{ID: store.NewID(), CreatedAt: now, CreatedBy: "t", UpdatedAt: now, UpdatedBy: "t", Version: 1}, NeedNo: fmt.Sprintf("N-%s-2026-%06d", county[:6], i), Level: "village", Category: countKinds[dice.IntN(3)],
			Title: "村幸福院护理床垫", Urgency: "ordinary", GovAid: "not_applicable", Policy: "village_need", State: "open", OpenedAt: &now, HeadCount: 30, Region: models.Code(fmt.Sprintf("%s%03d201", county[:6], 100+dice.IntN(3))), People: []models.ID{}, Missing: []string{}, Groups: []string{}}
		for g, group := range countGroups {
			if dice.IntN(10) < []int{6, 4, 2, 1, 1, 1, 1}[g] && !(county == "220802000000" && g > 1) {
				n.Groups = append(n.Groups, group)
				truth[cell{county, group}]++
			}
		}
		line := models.NeedLine{ID: store.NewID(), NeedID: n.ID, No: 1, Item: "护理床垫", ResourceKind: "goods", Unit: "piece", UnitValueFen: 10_000, Qty: 10}
		groups, _ := json.Marshal(n.Groups)
		for _, insert := range []struct {
			sql  string
			args []any
		}{{`INSERT INTO needs (id, created_at, created_by, updated_at, updated_by, version, need_no, region, level, category, title, groups, head_count, urgency, gov_aid, policy, state, opened_at, amount_fen)
				VALUES ($1::text::uuid, $2, 't', $2, 't', 1, $3, $4, 'village', $5, $6, $7::text::jsonb, 30, 'ordinary', 'not_applicable', 'village_need', 'open', $2, 100000)`, []any{string(n.ID), now, n.NeedNo, string(n.Region), n.Category, n.Title, string(groups)}},
			{`INSERT INTO need_lines (id, need_id, no, item, resource_kind, unit, unit_value_fen, qty) VALUES ($1::text::uuid, $2::text::uuid, 1, $3, 'goods', 'piece', 10000, 10)`, []any{string(line.ID), string(n.ID), line.Item}}} {
			if _, err := r.DB.Pool.Exec(t.Context(), insert.sql, insert.args...); err != nil {
				t.Fatal(err)
			}
		}
		n.Lines = []models.NeedLine{line}
		doc, ok := search.Need(n, search.Place{Region: n.Region, Province: "吉林省", Prefecture: "白城市", County: string(county), Township: string(n.Region.Up(models.LevelTownship))})
		if !ok {
			t.Fatal("no document")
		}
		docs = append(docs, doc)
	}
	if rejected, err := client.Put(t.Context(), docs...); err != nil || len(rejected) > 0 {
		t.Fatal(err, rejected)
	}
	return s, r, truth
}

// attacker keeps what the answers leave possible for each cell: between least and most.
type attacker struct {
	least, most map[cell]int
	asked       int
}

// TestCounts_NoSmallCellIsDetermined asks for filters of every kind, as the public, and looks whether the counts of the answers
// determine a cell below k: by the facet, by the total under the group's filter, or by what is left of a sum.
// COMBINATIONS says how many (10,000 in a long run).
func TestCounts_NoSmallCellIsDetermined(t *testing.T) {
	s, _, truth := countWorld(t)
	many, _ := strconv.Atoi(os.Getenv("COMBINATIONS"))
	if many == 0 {
		many = 300
	}
	dice, a := rand.New(rand.NewPCG(17, 19)), attacker{map[cell]int{}, map[cell]int{}, 0}
	for c := range truth {
		a.most[c] = 420
	}
	small := 0
	for _, c := range countCounties {
		for _, g := range countGroups {
			if n := truth[cell{c, g}]; n > 0 && n < 10 {
				small++
			}
			a.ask(t, s, url.Values{"region": {string(c)}, "group": {g}})
		}
		a.ask(t, s, url.Values{"region": {string(c)}})
	}
	for a.asked < many {
		q := url.Values{}
		if dice.IntN(4) > 0 {
			q.Set("region", string(countCounties[dice.IntN(5)]))
			if dice.IntN(4) == 0 {
				q.Set("region", fmt.Sprintf("%s%03d000", countCounties[dice.IntN(5)][:6], 100+dice.IntN(3)))
			}
		}
		for range dice.IntN(3) {
			q.Add("group", countGroups[dice.IntN(len(countGroups))])
		}
		if dice.IntN(2) == 0 {
			q.Set("category", countKinds[dice.IntN(3)])
		}
		if dice.IntN(3) == 0 {
			q.Set("level", "village")
		}
		a.ask(t, s, q)
	}
	determined := 0
	for c, n := range truth {
		if n < 10 && a.least[c] == a.most[c] {
			determined++
			t.Errorf("%s in %s: %d needs are determined", c.group, c.county, n)
		}
	}
	if small < 5 {
		t.Errorf("only %d small cells in the world", small)
	}
	t.Logf("%d combinations, %d cells below 10, %d determined", a.asked, small, determined)
}

func (a *attacker) ask(t *testing.T, s *api.Server, q url.Values) {
	t.Helper()
	a.asked++
	q.Set("limit", "1")
	res, err := s.App().Test(httptest.NewRequest("GET", "/api/search/needs?"+q.Encode(), nil), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var hits api.NeedHits
	if err := json.NewDecoder(res.Body).Decode(&hits); err != nil || res.StatusCode != 200 {
		t.Fatal(res.StatusCode, err)
	}
	county := models.Code(q.Get("region")).Up(models.LevelCounty)
	if county == "" || q.Get("category") != "" {
		return
	}
	for _, f := range hits.Facets["groups"] {
		c := cell{county, f.Value}
		if f.Count < 10 && len(q["group"]) == 0 {
			t.Errorf("%v: a count of %d is offered", c, f.Count)
		}
		if len(q["group"]) == 0 && models.Code(q.Get("region")).Level() == models.LevelCounty { // rounded to 5: within two of it
			a.least[c], a.most[c] = max(a.least[c], int(f.Count)-2), min(a.most[c], int(f.Count)+2)
		}
	}
	lifted := map[string]bool{}
	for _, g := range hits.LiftedGroups {
		lifted[g] = true
	}
	if g := q["group"]; len(g) == 1 && !lifted[g[0]] { // exact, of records that are listed
		c := cell{county, g[0]}
		if hits.Total > 0 {
			a.least[c], a.most[c] = int(hits.Total), int(hits.Total)
		}
	}
}
