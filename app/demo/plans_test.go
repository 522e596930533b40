package demo

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"shanqiao/app/engine"
	"shanqiao/app/plans"
	"shanqiao/app/store"
	"shanqiao/models"
)

// solved prepares a plan of the county and works it out at once: no jobs run in these tests.
func solved(t *testing.T, r Rooms, a models.Actor, title string) models.Plan {
	t.Helper()
	ctx := context.Background()
	p, err := r.Plans.Prepare(ctx, a, plans.Scope{Title: title, Region: County, Method: "engine"})
	if err != nil {
		t.Fatal(err)
	}
	if p, err = r.Plans.SolveNow(ctx, p.ID); err != nil || p.State != "solved" || p.Measures.Grants == 0 {
		t.Fatalf("%s: %s with %d lines: %v %s", title, p.State, p.Measures.Grants, err, p.Failure)
	}
	return p
}

func clerk(t *testing.T, r Rooms) models.Actor {
	t.Helper()
	ids := texts(t, r.DB, "SELECT id::text FROM users WHERE login = 'county1'")
	return models.Actor{User: models.ID(ids[0]), Name: "county1", Grants: []models.Grant{{Role: models.CountyClerk, Region: County}}}
}

// Five plans answer the same moment with the same units; all are published at once. No unit may be proposed twice: neither
// of what an offer has left, nor of what a line lacks.
func TestPlans_PublishedAtOncePromiseNothingTwice(t *testing.T) {
	r := world(t)
	load(t, r, 500)
	who := clerk(t, r)
	var made []models.Plan
	made = append(made, solved(t, r, who, "同时发布"), solved(t, r, who, "同时发布"))
	for _, method := range []string{"first_come", "equal_share", "first_come"} { // other pairs out of the same units
		p, err := r.Plans.Prepare(context.Background(), who, plans.Scope{Title: "同时发布", Region: County, Method: method, Base: made[0].ID})
		if err != nil {
			t.Fatal(err)
		}
		if p, err = r.Plans.SolveNow(context.Background(), p.ID); err != nil {
			t.Fatal(err)
		}
		made = append(made, p)
	}
	var all sync.WaitGroup
	errs := make([]error, len(made))
	for i, p := range made {
		all.Go(func() { _, errs[i] = r.Plans.Act(context.Background(), who, "plan.publish", p.ID, p.Version) })
	}
	all.Wait()
	won := 0
	for i, err := range errs {
		switch {
		case err == nil:
			won++
		case models.CodeOf(err) != "plan.nothing-left":
			t.Errorf("plan %d: %v", i, err)
		}
	}
	sent := count(t, r.DB, "SELECT count(*) FROM plan_grants WHERE match_id IS NOT NULL")
	t.Logf("%d of %d plans were published, with %d lines", won, len(made), sent)
	if won == 0 || sent == 0 {
		t.Fatal("nothing was published")
	}
	const held = `SELECT sum(g.qty) FROM plan_grants g JOIN matches m ON m.id = g.match_id WHERE m.state = 'proposed' AND g.`
	if n := count(t, r.DB, `SELECT count(*) FROM offers o WHERE (`+held+`offer_id = o.id) > o.quantity - o.reserved - o.delivered - o.withdrawn`); n > 0 {
		t.Errorf("%d offers are proposed beyond what they have left", n)
	}
	if n := count(t, r.DB, `SELECT count(*) FROM need_lines l WHERE (`+held+`line_id = l.id) > l.qty - l.received - l.promised - l.waived`); n > 0 {
		t.Errorf("%d lines are proposed more than they lack", n)
	}
	clean(t, r)
}

// A night makes one plan for every county with needs, once however often it is asked; the next night discards it unless
// somebody went on with it; a county that does not want it gets none.
func TestPlans_EveryNight(t *testing.T) {
	r := world(t)
	load(t, r, 300)
	ctx := context.Background()
	night := func() {
		t.Helper()
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if err := r.Plans.Nightly(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, id := range texts(t, r.DB, "SELECT id::text FROM plans WHERE state = 'solving'") {
			if _, err := r.Plans.SolveNow(ctx, models.ID(id)); err != nil {
				t.Error(err)
			}
		}
	}
	night()
	counties := count(t, r.DB, "SELECT count(DISTINCT left(region, 6)) FROM needs WHERE state = ANY($1)", models.MarketStates)
	if n := count(t, r.DB, "SELECT count(*) FROM plans WHERE state = 'solved'"); counties < 2 || n != counties {
		t.Fatalf("%d plans for %d counties", n, counties)
	}
	first := models.ID(texts(t, r.DB, "SELECT id::text FROM plans WHERE region = '220821000000'")[0])
	other, err := r.Plans.Prepare(ctx, clerk(t, r), plans.Scope{Title: "先来先得", Region: County, Method: "first_come", Base: first})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Plans.SolveNow(ctx, other.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := r.DB.Pool.Exec(ctx, `INSERT INTO params (id, key, region, value, valid_from, set_by, set_at)
		VALUES (gen_random_uuid(), 'plan_nightly', '620000000000', 0, '2020-01-01', 'test', now())`); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Params.Advance(ctx, models.Actor{User: clerk(t, r).User, Grants: []models.Grant{{Role: models.SystemAdmin}}}, "+1d"); err != nil {
		t.Fatal(err)
	}
	night()
	for region, want := range map[string]int64{"220821": 3, "222": 0, "62": 1, "513": 1} { // base, comparison and the new one; the rest has today's only
		n := count(t, r.DB, "SELECT count(*) FROM plans WHERE region LIKE $1 AND state = 'solved'", region+"%")
		if n != want {
			t.Errorf("%s: %d plans stand, want %d", region, n, want)
		}
	}
	var text bytes.Buffer
	neighbour := texts(t, r.DB, "SELECT region FROM plans WHERE state = 'discarded' AND region LIKE '2208%' LIMIT 1")[0] // nobody went on with its first plan
	last := texts(t, r.DB, "SELECT id::text FROM plans WHERE state = 'solved' AND region = '"+neighbour+"'")[0]
	there := models.Actor{User: clerk(t, r).User, Grants: []models.Grant{{Role: models.CountyClerk, Region: models.Code(neighbour)}}}
	if err := r.Plans.Export(ctx, there, models.ID(last), &text); err != nil || !strings.Contains(text.String(), "\nkeep ") {
		t.Errorf("the second night keeps nothing of the first: %v", err)
	}
	if n := count(t, r.DB, "SELECT count(*) FROM plans WHERE state = 'discarded'"); n == 0 {
		t.Error("no plan of the first night was discarded")
	}
}

// A proof by the national hash function reads and holds like any other.
func TestPlans_ProofBySM3(t *testing.T) {
	r := world(t)
	load(t, r, 200)
	hash, _ := plans.KnownHash("sm3")
	r.Plans.Use(plans.Means{MemoryMiB: 64, Hash: hash})
	who := clerk(t, r)
	p := solved(t, r, who, "国密摘要")
	var text bytes.Buffer
	if err := r.Plans.Export(context.Background(), who, p.ID, &text); err != nil {
		t.Fatal(err)
	}
	problem, proof, hashes, err := engine.ReadProof(bytes.NewReader(text.Bytes()), plans.KnownHash)
	if err != nil || hashes.Name != "sm3" || p.HashName != "sm3" {
		t.Fatalf("%s %v", hashes.Name, err)
	}
	if err := engine.Check(problem, proof); err != nil {
		t.Error(err)
	}
	changed := strings.Replace(text.String(), "\ngrant ", "\ngrant 1", 1)
	if _, _, _, err := engine.ReadProof(strings.NewReader(changed), plans.KnownHash); err == nil {
		t.Error("a changed proof was read")
	}
	r.Plans.Use(plans.Means{MemoryMiB: 0, Hash: hash})
}

// A plan keeps an organisation from the families of its own people, however the name is typed, and says so.
func TestPlans_KeepRelativesApart(t *testing.T) {
	r := world(t)
	load(t, r, 300)
	ctx := context.Background()
	who := clerk(t, r)
	first := solved(t, r, who, "没有关联")
	pair := texts(t, r.DB, "SELECT g.org_id::text || ' ' || n.household_id::text FROM plan_grants g JOIN needs n ON n.id = g.need_id WHERE g.plan_id = '"+string(first.ID)+"' AND n.household_id IS NOT NULL ORDER BY g.no LIMIT 1")[0]
	org, household, _ := strings.Cut(pair, " ")
	err := store.Tx(ctx, r.DB, models.SystemActor, func(tx *gorm.DB) error {
		names, err := r.Households.NamesFor(tx, models.ID(household))
		if err != nil {
			return err
		}
		box, err := r.PII.Seal(tx, models.ID(org), "organisations.relatives", "无此人\n "+strings.Join(strings.Split(names[0], ""), "・"))
		if err != nil {
			return err
		}
		return tx.Model(&models.Organisation{}).Where("id = ?", org).Update("relatives", box).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	second := solved(t, r, who, "有关联")
	if n := count(t, r.DB, "SELECT count(*) FROM plan_grants g JOIN needs n ON n.id = g.need_id WHERE g.plan_id = $1 AND g.org_id::text = $2 AND n.household_id::text = $3", second.ID, org, household); n > 0 {
		t.Errorf("%d lines go from an organisation to the family of one of its own", n)
	}
	var text bytes.Buffer
	if err := r.Plans.Export(ctx, who, second.ID, &text); err != nil || !strings.Contains(text.String(), " related\n") {
		t.Errorf("the frozen problem does not say that they are related: %v", err)
	}
}

// An offer that gives so much a head and year keeps to it over the lines of a need and over what it gave before, in the plan
// and when its recommendations are accepted.
func TestPlans_KeepTheLimitPerHeadAndYear(t *testing.T) {
	r := world(t)
	load(t, r, 500)
	ctx := context.Background()
	who := clerk(t, r)
	if _, err := r.DB.Pool.Exec(ctx, "UPDATE offers SET cap_fen = 60000 WHERE resource_kind = 'money'"); err != nil {
		t.Fatal(err)
	}
	p := solved(t, r, who, "每人每年限额")
	var text bytes.Buffer
	if err := r.Plans.Export(ctx, who, p.ID, &text); err != nil || !strings.Contains(text.String(), "\nlimit ") || !strings.Contains(text.String(), "\nheads ") {
		t.Fatalf("the frozen problem knows nothing of heads or of what was given: %v", err)
	}
	const beyond = `WITH given AS (SELECT m.offer_id offer, coalesce(n.household_id, n.id) who, sum((x.qty - x.returned) * l.unit_value_fen) fen
			FROM matches m JOIN needs n ON n.id = m.need_id JOIN match_lines x ON x.match_id = m.id JOIN need_lines l ON l.id = x.line_id
			WHERE m.accepted_at > $2::timestamptz - interval '1 year' GROUP BY 1, 2),
		planned AS (SELECT g.offer_id offer, n.id need, coalesce(n.household_id, n.id) who, max(n.head_count) heads, sum(g.qty * l.unit_value_fen) fen
			FROM plan_grants g JOIN needs n ON n.id = g.need_id JOIN need_lines l ON l.id = g.line_id WHERE g.plan_id = $1 GROUP BY 1, 2, 3)
		SELECT count(*) FROM planned p JOIN offers o ON o.id = p.offer AND o.cap_fen > 0 LEFT JOIN given d ON d.offer = p.offer AND d.who = p.who
		WHERE p.fen + coalesce(d.fen, 0) > o.cap_fen * greatest(p.heads, 1)`
	if n := count(t, r.DB, beyond, p.ID, r.Params.Now(ctx)); n > 0 {
		t.Errorf("%d families get more of an offer than its limit allows", n)
	}
	if n := count(t, r.DB, "SELECT count(*) FROM plan_grants g JOIN offers o ON o.id = g.offer_id AND o.cap_fen > 0 WHERE g.plan_id = $1", p.ID); n == 0 {
		t.Error("no offer with a limit gives anything")
	}
	if _, err := r.Plans.Act(ctx, who, "plan.publish", p.ID, p.Version); err != nil {
		t.Fatal(err)
	}
	for _, why := range texts(t, r.DB, "SELECT DISTINCT skipped FROM plan_grants WHERE plan_id = '"+string(p.ID)+"' AND skipped <> ''") {
		if why == "offer.not-enough" || why == "match.proposed-already" {
			t.Errorf("a line of the plan was left out: %s", why)
		}
	}
	if n := count(t, r.DB, "SELECT count(*) FROM (SELECT need_id, org_id FROM matches WHERE state = 'proposed' GROUP BY 1, 2 HAVING count(*) > 1) x"); n == 0 {
		t.Error("no need was recommended two offers of one organisation")
	}
}

// Officials enter another version of the rules, from a day to come: what is wrong is named, nobody else may, and from that
// day on plans are made by it, here with a limit per household and year.
func TestPlans_ByRulesThatOfficialsEnter(t *testing.T) {
	r := world(t)
	load(t, r, 300)
	ctx := context.Background()
	who := clerk(t, r)
	official := models.Actor{User: who.User, Grants: []models.Grant{{Role: models.ProvinceOfficer, Region: "220000000000"}}}
	from := r.Params.Now(ctx).AddDate(0, 0, 1).Format("2006-01-02")
	text := func(day, tranches string) []byte {
		return []byte(`{"version": "2027.9", "from": "` + day + `", "source": "测试文件第一条", "body": {"bondFirst": true, "regionOrder": ["former_poor_county"], "tranches": ` + tranches + `,
			"minGrantFen": 20000, "villageSharePercent": 40, "householdYearFen": 50000, "floorPercent": 0, "cooldownDays": 30, "stickiness": 3}}`)
	}
	_, err := r.Plans.Enter(ctx, official, text("2020-01-01", "[50, 20]"))
	if why := fmt.Sprint(err); !strings.Contains(why, "from: 从明天起") || !strings.Contains(why, "body.tranches: ") {
		t.Errorf("it says %q", why)
	}
	if _, err := r.Plans.Enter(ctx, who, text(from, "[50, 50]")); models.CodeOf(err) != "actor.may-not" {
		t.Errorf("a clerk of a county entered rules: %v", err)
	}
	if _, err := r.Plans.Enter(ctx, official, text(from, "[50, 50]")); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Plans.Enter(ctx, official, text(from, "[50, 50]")); !strings.Contains(fmt.Sprint(err), "version: ") {
		t.Errorf("a version was entered twice: %v", err)
	}
	if p := solved(t, r, who, "今天"); p.Rules == "2027.9" {
		t.Error("rules of tomorrow decide today")
	}
	if _, err := r.Params.Advance(ctx, models.Actor{User: who.User, Grants: []models.Grant{{Role: models.SystemAdmin}}}, "+2d"); err != nil {
		t.Fatal(err)
	}
	p := solved(t, r, who, "后天")
	if p.Rules != "2027.9" {
		t.Errorf("the plan is by %s", p.Rules)
	}
	if n := count(t, r.DB, `SELECT count(*) FROM (SELECT n.household_id FROM plan_grants g JOIN needs n ON n.id = g.need_id JOIN need_lines l ON l.id = g.line_id
		WHERE g.plan_id = $1 AND n.household_id IS NOT NULL AND l.resource_kind = 'money' GROUP BY 1 HAVING sum(g.qty) > 50000) x`, p.ID); n > 0 {
		t.Errorf("%d households get more than their limit of the year", n)
	}
	unmet, err := r.Plans.Unmet(ctx, who, p.ID)
	if err != nil || !slices.ContainsFunc(unmet, func(u plans.Unmet) bool { return u.Cause == "household" }) {
		t.Errorf("no line says that its household is at its limit: %v", err)
	}
}

// A plan that cannot be worked out says so in words for an officer, not for a programmer, and stands in nobody's way.
func TestPlans_SayWhyTheyFailed(t *testing.T) {
	r := world(t)
	load(t, r, 200)
	ctx := context.Background()
	who := clerk(t, r)
	base := solved(t, r, who, "原方案")
	other, err := r.Plans.Prepare(ctx, who, plans.Scope{Title: "先到先得", Region: County, Method: "first_come", Base: base.ID})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.DB.Pool.Exec(ctx, "UPDATE plan_files SET proof = 'x' WHERE plan_id = $1", base.ID); err != nil {
		t.Fatal(err)
	}
	if other, err = r.Plans.SolveNow(ctx, other.ID); err != nil || other.State != "failed" {
		t.Fatalf("%s: %v", other.State, err)
	}
	if why := other.WhyFailed(); !strings.Contains(why.ZH, "重新计算") || strings.Contains(why.ZH, "gzip") {
		t.Errorf("it says %q", why.ZH)
	}
	large := models.Plan{Failure: models.FailedTooLarge(2048, 1024)}
	if why := large.WhyFailed().ZH; !strings.Contains(why, "2048") || !strings.Contains(why, "缩小") {
		t.Errorf("it says %q", why)
	}
	if _, err := r.Plans.Act(ctx, who, "plan.discard", other.ID, other.Version); err != nil {
		t.Error(err)
	}
	solved(t, r, who, "重新计算")
}
