package demo

import (
	"context"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/honors"
	"shanqiao/app/identity"
	"shanqiao/app/pii"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
	"shanqiao/models"
)

func TestMain(m *testing.M) {
	identity.Cost = 64 // passwords are not what is tested here
	storetest.Main(m)
}

// world makes the rooms on a fresh database and lets Begin do its part.
func world(t *testing.T) Rooms {
	t.Helper()
	made, p := roomstest.New(t)
	r := Rooms{Rooms: made, PII: p}
	ctx := context.Background()
	if _, err := r.Regions.Load(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if err := Begin(ctx, r); err != nil {
		t.Fatal(err)
	}
	return r
}

func load(t *testing.T, r Rooms, n int) []string {
	t.Helper()
	var lines []string
	began := time.Now()
	if err := Load(context.Background(), r, Size{Needs: n}, func(s string) { lines = append(lines, s) }); err != nil {
		t.Fatal(err)
	}
	t.Logf("loaded %d needs in %s", n, time.Since(began).Round(time.Millisecond))
	return lines
}

func count(t *testing.T, db *store.DB, query string, args ...any) (n int64) {
	t.Helper()
	if err := db.Pool.QueryRow(context.Background(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func texts(t *testing.T, db *store.DB, query string) []string {
	t.Helper()
	rows, err := db.Pool.Query(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// clean asks everything that `verify` asks.
func clean(t *testing.T, r Rooms) {
	t.Helper()
	ctx := context.Background()
	wrong, err := r.Ledger.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	states, err := r.Needs.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Trail.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	log, entries, err := r.Trail.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range append(append(wrong, states...), log...) {
		t.Error(w)
	}
	if want := count(t, r.DB, "SELECT count(*) FROM trail"); entries != want {
		t.Errorf("got %d entries in the log, want all %d", entries, want)
	}
}

// reachable are the states that a step of a machine leads to, besides the first.
func reachable(m models.Machine, first string, keeps ...string) map[string]bool {
	out := map[string]bool{first: true}
	for _, s := range m.Steps {
		if s.To != "" {
			out[s.To] = true
		}
	}
	for _, k := range keeps {
		out[k] = true
	}
	return out
}

func TestLoad_AgreesWithEverything(t *testing.T) {
	r := world(t)
	lines := load(t, r, 320)
	if got := lines[len(lines)-1]; got != "演示数据 100%" {
		t.Errorf("got %q as the last line, want 演示数据 100%%", got)
	}
	clean(t, r)
	for _, c := range []struct {
		table string
		want  map[string]bool
	}{
		{"needs", reachable(models.NeedMachine, "draft", append([]string{"village_review", "noticed"}, models.OpenFamily...)...)},
		{"matches", reachable(models.MatchMachine, "proposed", "county_approved", "delivered")},
		{"vouchers", map[string]bool{"issued": true, "received": true, "confirmed": true, "closed": true, "void": true}},
		{"offers", reachable(models.OfferMachine, "draft", models.GivingFamily...)},
		{"organisations", reachable(models.OrganisationMachine, "submitted")},
		{"cycles", map[string]bool{"published": true, "screening": true}},
	} {
		for state := range c.want {
			if count(t, r.DB, "SELECT count(*) FROM "+c.table+" WHERE state = $1", state) == 0 {
				t.Errorf("no row of %s is %s", c.table, state)
			}
		}
	}
	for _, c := range []struct {
		what  string
		query string
	}{
		{"slips with a gap before them", "SELECT count(*) FROM (SELECT seq - lag(seq, 1, 0) OVER (PARTITION BY region, year ORDER BY seq) step FROM vouchers) x WHERE step <> 1"},
		{"slips dated before the one with the number before", "SELECT count(*) FROM (SELECT created_at < lag(created_at) OVER (PARTITION BY region, year ORDER BY seq) back FROM vouchers) x WHERE back"},
		{"series whose counter is not at its last number", "SELECT count(*) FROM counters c JOIN (SELECT 'voucher:' || region || ':' || year s, max(seq) n FROM vouchers GROUP BY 1) x ON x.s = c.series WHERE c.last <> x.n"},
		{"needs without a review of their state", "SELECT count(*) FROM needs n WHERE state <> 'draft' AND NOT EXISTS (SELECT FROM need_reviews r WHERE r.need_id = n.id)"},
		{"matches whose last review is not their state", "SELECT count(*) FROM matches m WHERE state <> (SELECT r.to FROM match_reviews r WHERE r.match_id = m.id ORDER BY at DESC, id DESC LIMIT 1)"},
		{"things of the future", "SELECT count(*) FROM trail, world WHERE at > now() + clock_ahead * interval '1 second'"},
		{"records by nobody", "SELECT count(*) FROM needs n WHERE NOT EXISTS (SELECT FROM users u WHERE u.id::text = n.created_by)"},
		{"jobs queued by the load", "SELECT count(*) FROM river_job"},
		{"published honours without a certificate", "SELECT count(*) FROM nominations n JOIN cycles c ON c.id = n.cycle_id WHERE n.state = 'awarded' AND NOT EXISTS (SELECT FROM awards a WHERE a.nomination_id = n.id AND a.published_at IS NOT NULL)"},
		{"needs of the story's household", "SELECT count(*) FROM needs n JOIN households h ON h.id = n.household_id JOIN people p ON p.id = h.head_id WHERE h.region = '220821100208' AND p.name_mask LIKE '张%'"},
	} {
		if n := count(t, r.DB, c.query); n > 0 {
			t.Errorf("%d %s", n, c.what)
		}
	}
}

func TestLoad_TellsNobodysData(t *testing.T) {
	r := world(t)
	load(t, r, 200)
	ctx := context.Background()
	err := store.Tx(ctx, r.DB, models.SystemActor, func(tx *gorm.DB) error {
		var people []models.Person
		if err := tx.Find(&people).Error; err != nil {
			return err
		}
		names := []string{}
		numbers := 0
		for _, p := range people {
			name, err := r.PII.Check(tx, p.ID, pii.Field{Name: "people.name", Box: p.Name})
			if err != nil {
				return err
			}
			number, err := r.PII.Check(tx, p.ID, pii.Field{Name: "people.id_no", Box: p.IDNo})
			if err != nil {
				return err
			}
			if name == "" || models.MaskName(name) != p.NameMask {
				t.Fatalf("person %s opens as a name that is not %s", p.ID, p.NameMask)
			}
			names = append(names, name)
			if number == "" {
				continue
			}
			numbers++
			if c, err := models.CheckID(number, r.Params.Now(ctx)); err != nil || !strings.HasPrefix(c.Number, "990000") || !c.Birth.Equal(p.Birth) && c.Birth.Format(time.DateOnly) != p.Birth.Format(time.DateOnly) {
				t.Errorf("the number of %s is wrong: %v", p.ID, err)
			}
		}
		if numbers < len(people)*9/10 {
			t.Errorf("got %d numbers for %d people, want nearly all", numbers, len(people))
		}
		var open []models.Need
		if err := tx.Find(&open).Error; err != nil {
			return err
		}
		for _, n := range open {
			wrong := models.PlainText("title", n.Title, 4, 40)
			if n.Level != "household" { // a household's is made from codes, 一名小学生 among them
				wrong = append(wrong, models.PublicText("title", n.Title)...)
			}
			for _, name := range names {
				if strings.Contains(n.Title, name) {
					t.Errorf("title %q tells a name", n.Title)
				}
			}
			if len(wrong) > 0 {
				t.Errorf("title %q: %v", n.Title, wrong)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLoad_SameWorldTwice(t *testing.T) {
	const titles = "SELECT need_no || title || state || created_at::date FROM needs ORDER BY need_no"
	one, two := world(t), world(t)
	load(t, one, 160)
	load(t, two, 160)
	a, b := texts(t, one.DB, titles), texts(t, two.DB, titles)
	if strings.Join(a, "\n") != strings.Join(b, "\n") {
		t.Errorf("two worlds differ: %d and %d needs, first %s and %s", len(a), len(b), a[0], b[0])
	}
	if lines := load(t, one, 160); len(lines) > 0 {
		t.Errorf("loading again made something: %v", lines)
	}
	if n := count(t, one.DB, "SELECT count(*) FROM needs"); n != int64(len(a)) {
		t.Errorf("got %d needs after loading again, want %d", n, len(a))
	}
}

// A load that was stopped goes on where it stood, without doubles.
func TestLoad_GoesOnAfterAStop(t *testing.T) {
	r := world(t)
	ctx, cancel := context.WithCancel(context.Background())
	seen := 0
	err := Load(ctx, r, Size{Needs: 160}, func(string) {
		if seen++; seen == 3 {
			cancel()
		}
	})
	if err == nil {
		t.Fatal("the load ended although it was stopped")
	}
	rebuilt := 0
	r.Reindex = func(context.Context) error { rebuilt++; return nil }
	load(t, r, 160)
	clean(t, r)
	if rebuilt != 1 {
		t.Errorf("the index was rebuilt %d times, want once", rebuilt)
	}
	if n := count(t, r.DB, "SELECT count(*) FROM trail WHERE fact = 'demo.loaded'"); n != 7 {
		t.Errorf("got %d finished parts, want 6 and the index", n)
	}
	if n := count(t, r.DB, "SELECT count(*) FROM cycles"); n != 2 {
		t.Errorf("got %d cycles, want 2", n)
	}
}

func TestLoad_GrowsAndRefusesTooMuch(t *testing.T) {
	r := world(t)
	load(t, r, 0)
	load(t, r, 2500)
	clean(t, r)
	if n := count(t, r.DB, "SELECT count(*) FROM needs"); n != 2500 {
		t.Errorf("got %d needs, want 2500", n)
	}
	if n := count(t, r.DB, "SELECT count(*) FROM offers"); n < 250 || n > 450 {
		t.Errorf("got %d offers, want about 300", n)
	}
	if err := Load(context.Background(), r, Size{Needs: MostNeeds + 1}, func(string) {}); models.CodeOf(err) != "demo.too-many" {
		t.Errorf("got %v, want demo.too-many", err)
	}
}

// TestHonours_FourthRoundComesToItsEnd: the running round of the demo world, found dead after one click before (F-84), is taken to its
// publication by the demo's own people, each step by whom the table leaves it to.
func TestHonours_FourthRoundComesToItsEnd(t *testing.T) {
	r := world(t)
	load(t, r, 400)
	ctx := context.Background()
	who := map[string]models.Actor{}
	for _, a := range Accounts {
		actor, err := r.Users.ActorByLogin(ctx, a.Login)
		if err != nil {
			t.Fatal(err)
		}
		who[a.Login] = actor
	}
	if n := count(t, r.DB, "SELECT count(*) FROM (SELECT voucher_id FROM honor_counted GROUP BY 1 HAVING count(*) > 1) x"); n != 0 {
		t.Errorf("%d slips count twice", n)
	}
	if n := count(t, r.DB, "SELECT count(*) FROM honor_counted h JOIN vouchers v ON v.id = h.voucher_id WHERE v.region NOT LIKE '22%'"); n != 0 {
		t.Errorf("%d slips of other provinces count in Jilin", n)
	}
	var id models.ID
	if err := r.DB.Pool.QueryRow(ctx, "SELECT id::text FROM cycles WHERE session = 4").Scan(&id); err != nil {
		t.Fatal(err)
	}
	steps := []models.Action{"honor.submit", "honor.screen", "honor.score", "honor.opinion", "honor.notice", "honor.final", "honor.vote", "honor.decide"}
	for range 400 {
		c, err := r.Honors.Advance(ctx, who["province1"], id, 0)
		if err == nil && c.State == "published" {
			return
		}
		if err == nil {
			continue
		}
		if models.CodeOf(err) != "cycle.still-open" {
			t.Fatal(err)
		}
		if !oneStep(t, r, who, id, steps) {
			if _, err := r.Params.Advance(ctx, who["admin"], "+1d"); err != nil {
				t.Fatal(err)
			}
		}
	}
	open, err := r.Honors.Cycle(ctx, id)
	t.Fatalf("the round never came to its end: %s %v", open.State, err)
}

// oneStep takes every step that somebody can take now on the nominations of a round; it says whether there was one.
func oneStep(t *testing.T, r Rooms, who map[string]models.Actor, cycle models.ID, steps []models.Action) (moved bool) {
	t.Helper()
	ctx := context.Background()
	rows, err := r.Honors.Nominations(ctx, models.SystemActor, cycle)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range rows {
		left, err := r.Honors.UnitsLeft(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		in := honors.Decision{Score: 80, Agrees: true, DocNo: "吉民发〔2026〕40号", Note: "属实。"}
		if len(left) > 0 {
			in.Unit = left[0].ZH + "部门"
		}
		for _, action := range steps {
			for _, a := range Accounts {
				if models.HonorMachine.Can(n.State, action) && who[a.Login].Must(action, n.Subject()) == nil {
					if _, err := r.Honors.Act(ctx, who[a.Login], action, n.ID, in); err == nil {
						moved = true
						break
					}
				}
			}
		}
	}
	return moved
}
