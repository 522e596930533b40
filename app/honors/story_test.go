package honors_test

import (
	"context"
	"testing"
	"time"

	"shanqiao/app/files"
	"shanqiao/app/honors"
	"shanqiao/app/households"
	"shanqiao/app/identity"
	"shanqiao/app/ledger"
	"shanqiao/app/matches"
	"shanqiao/app/needs"
	"shanqiao/app/notices"
	"shanqiao/app/offers"
	"shanqiao/app/params"
	"shanqiao/app/registry"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
	"shanqiao/app/trail"
	"shanqiao/models"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	village  = models.Code("220821100201")
	township = models.Code("220821100000")
	county   = models.Code("220821000000")
	province = models.Code("220000000000")
)

// world is the rooms on a fresh database, with one user per role.
type world struct {
	t          *testing.T
	ctx        context.Context
	params     *params.Params
	users      *identity.Identity
	registry   *registry.Registry
	households *households.Households
	needs      *needs.Needs
	ledger     *ledger.Ledger
	offers     *offers.Offers
	matches    *matches.Matches
	honors     *honors.Honors
	notices    *notices.Notices
	db         *store.DB
	files      *files.Files
	trail      *trail.Trail
	who        map[string]models.Actor
}

func newWorld(t *testing.T) *world {
	identity.Cost = 64
	r, _ := roomstest.New(t)
	w := &world{t: t, ctx: context.Background(), who: map[string]models.Actor{}, trail: r.Trail, users: r.Users, files: r.Files, registry: r.Registry, households: r.Households,
		needs: r.Needs, ledger: r.Ledger, offers: r.Offers, matches: r.Matches, honors: r.Honors, notices: r.Notices, params: r.Params, db: r.DB}
	w.user("clerk", models.Grant{Role: models.VillageClerk, Region: village})
	w.user("supervisor", models.Grant{Role: models.VillageSupervisor, Region: village})
	for _, name := range []string{"t1", "t2"} {
		w.user(name, models.Grant{Role: models.TownshipClerk, Region: township})
		w.user(name+"r", models.Grant{Role: models.TownshipReviewer, Region: township})
	}
	for _, name := range []string{"c1", "c2"} {
		w.user(name, models.Grant{Role: models.CountyClerk, Region: county})
		w.user(name+"r", models.Grant{Role: models.CountyReviewer, Region: county})
	}
	for _, name := range []string{"p1", "p2", "p3", "p4"} {
		w.user(name, models.Grant{Role: models.ProvinceOfficer, Region: province})
		w.user(name+"r", models.Grant{Role: models.ProvinceReviewer, Region: province})
	}
	w.user("judge", models.Grant{Role: models.HonourJudge, Region: province})
	w.user("giver")
	return w
}

func (w *world) user(login string, grants ...models.Grant) {
	w.t.Helper()
	u, err := w.users.CreateUser(w.ctx, models.SystemActor, identity.NewUser{Login: "user-" + login, Name: login, Password: "a long enough phrase"})
	w.ok(err)
	for _, g := range grants {
		w.ok(w.users.Grant(w.ctx, models.SystemActor, u.ID, g))
	}
	w.again(login)
}

// again reads a user's roles anew.
func (w *world) again(login string) {
	a, err := w.users.ActorByLogin(w.ctx, "user-"+login)
	w.ok(err)
	a.PasswordAt = time.Now()
	w.who[login] = a
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("got %v", err)
	}
}

func (w *world) refused(err error, code string) {
	w.t.Helper()
	if models.CodeOf(err) != code {
		w.t.Fatalf("got %v, want %s", err, code)
	}
}

func day(s string) *time.Time {
	d, err := time.ParseInLocation("2006-01-02", s, models.Beijing)
	if err != nil {
		panic(err)
	}
	return &d
}

// born makes an ID number of nobody who turned so many years old two months ago.
func born(now time.Time, age int, order string) string {
	return models.MakeID("990000" + now.AddDate(-age, -2, 0).Format("20060102") + order)
}

// TestStory_TwoPupils walks the acceptance story through the rooms.
func TestStory_TwoPupils(t *testing.T) {
	w := newWorld(t)
	now := w.params.Now(w.ctx)
	code := models.MakeUSCC("53220000MJ2468010"[:16])
	o, err := w.registry.Apply(w.ctx, w.who["giver"], registry.Application{Organisation: models.Organisation{Name: "鹿麦公益基金会", USCC: &code, OrgType: "foundation",
		IsCharity: true, RecognisedOn: day("2018-05-01"), PublicCertNo: "53220000MJ24680", OfficeRegion: province, Purposes: []string{"edu_aid", "elder_aid"},
		ServiceAreas: []models.Code{province}, LegalRep: "周明", ContactName: "周明"}, Phone: "13800001111", Relatives: []models.RelatedParty{{Name: "周明", Relation: "理事长"}}})
	w.ok(err)
	w.again("giver")
	_, err = w.registry.Act(w.ctx, w.who["p1"], "organisation.take", o.ID, registry.Decision{})
	w.ok(err)
	_, err = w.registry.Act(w.ctx, w.who["p1r"], "organisation.verify", o.ID, registry.Decision{Note: "相符"})
	w.refused(err, "organisation.no-document")
	_, err = w.files.Add(w.ctx, w.who["giver"], models.File{Noun: "organisation", Subject: &o.ID, Region: province, Kind: "licence", Name: "登记证书.pdf"}, []byte("%PDF-1.4 licence"))
	w.ok(err)
	_, err = w.registry.Act(w.ctx, w.who["p1r"], "organisation.verify", o.ID, registry.Decision{Note: "相符"})
	w.ok(err)
	from, until := now.AddDate(0, -1, 0), now.AddDate(0, 11, 0)
	offer, err := w.offers.Draft(w.ctx, w.who["giver"], models.Offer{Form: "project", OrgID: o.ID, Name: "困难高中生助学（吉林西部）", Mode: "via_charity", Categories: []string{"edu_aid"},
		ResourceKind: "money", Unit: "fen", Quantity: 60_000_000, Restriction: "group", Regions: []models.Code{"220800000000"}, Stages: []string{"senior"}, CapFen: 300_000,
		Criteria: "困难家庭在读高中生", SourceFunds: "public_plan", PlanNo: code + "A26001", From: &from, Until: &until})
	w.ok(err)
	for _, step := range []struct {
		who    string
		action models.Action
	}{{"giver", "offer.submit"}, {"p1", "offer.take"}, {"p1r", "offer.activate"}} {
		_, err = w.offers.Act(w.ctx, w.who[step.who], step.action, offer.ID, offers.Decision{Note: "核验相符"})
		w.ok(err)
	}

	h, people, err := w.households.Enter(w.ctx, w.who["clerk"], households.Entry{Region: village, Address: "三组 12 号", Members: []households.Member{
		{Name: "张福来", IDNo: born(now, 48, "101"), Relation: "self"},
		{Name: "张小雨", IDNo: born(now, 16, "102"), Relation: "child", SchoolStage: "senior", School: "镇赉县第一中学"},
		{Name: "张小雪", IDNo: born(now, 15, "104"), Relation: "child", SchoolStage: "senior", School: "镇赉县第一中学"}}})
	w.ok(err)
	needed := now.AddDate(0, 6, 0)
	n, err := w.needs.Post(w.ctx, w.who["clerk"], needs.Entry{Region: village, Level: "household", Household: h.ID, Category: "edu_aid", Detail: "两个孩子读高中，住宿和书本费不够。",
		Groups: []string{"dibao"}, Urgency: "dated", NeededBy: &needed, GovAid: "covered_but_difficult", Lines: []needs.Line{
			{Item: "学年生活费", ResourceKind: "money", Unit: "fen", Qty: 300_000, Person: people[1].ID}, {Item: "学年生活费", ResourceKind: "money", Unit: "fen", Qty: 300_000, Person: people[2].ID}}})
	w.ok(err)
	if n.Title != "助学：两名高中生" || !n.Minors || n.Policy != "none_child" || n.AmountFen != 600_000 {
		t.Fatalf("got need %q minors=%v policy=%s amount=%d", n.Title, n.Minors, n.Policy, n.AmountFen)
	}
	visited := now.Add(-time.Hour)
	step := func(who string, action models.Action, want string) {
		t.Helper()
		n, err = w.needs.Act(w.ctx, w.who[who], action, n.ID, needs.Decision{Opinion: "情况属实", VisitedAt: &visited, Companion: "李四"})
		if want == "" {
			w.ok(err)
		} else {
			w.refused(err, want)
			n, _ = w.needs.One(w.ctx, n.ID)
		}
	}
	step("clerk", "need.submit", "")
	step("t1r", "need.forward", "need.not-checked")
	step("t1", "need.check", "")
	step("t1r", "need.forward", "")
	step("c1r", "need.confirm", "")
	if n.State != "open" {
		t.Fatalf("got state %s, want open", n.State)
	}
	m, err := w.matches.Claim(w.ctx, w.who["giver"], matches.Proposal{Need: n.ID, Org: o.ID, Offer: offer.ID, Lines: []matches.Take{{Line: n.Lines[0].ID, Qty: 300_000}, {Line: n.Lines[1].ID, Qty: 300_000}}})
	w.ok(err)
	act := func(who string, action models.Action, in matches.Decision, want string) {
		t.Helper()
		fresh, err := w.matches.Act(w.ctx, w.who[who], action, m.ID, in)
		if want == "" {
			w.ok(err)
			m = fresh
		} else {
			w.refused(err, want)
		}
	}
	act("clerk", "match.confirm", matches.Decision{}, "")
	consents := []models.Consent{}
	for _, p := range people[1:] {
		consents = append(consents, models.Consent{PersonID: p.ID, Items: []string{"name", "school"}, GivenBy: "guardian", Relation: "父亲", YoungAgrees: true, Method: "paper"})
	}
	act("clerk", "match.consent", matches.Decision{Consents: consents[:1]}, "match.consent-missing")
	act("clerk", "match.consent", matches.Decision{Consents: consents}, "")
	_, err = w.matches.Person(w.ctx, w.who["giver"], m.ID)
	w.refused(err, "match.not-released")
	act("t1", "match.review", matches.Decision{Note: "需求属实"}, "actor.own-record")
	act("t2", "match.review", matches.Decision{Note: "需求属实"}, "")
	act("c1r", "match.approve", matches.Decision{Note: "同意"}, "actor.own-record")
	act("c2r", "match.approve", matches.Decision{Note: "同意"}, "")
	shared, err := w.matches.Person(w.ctx, w.who["giver"], m.ID)
	w.ok(err)
	if len(shared) != 2 || shared[0].Items["name"] != "张小雨" || shared[0].Items["school"] != "镇赉县第一中学" || len(shared[0].Items) != 2 {
		t.Fatalf("got %v", shared)
	}
	on := models.Day(now)
	act("giver", "match.schedule", matches.Decision{DeliverOn: &on, Place: "镇赉镇新立村"}, "")
	slip := &matches.VoucherEntry{Channel: "bank_transfer", Receiver: "household", PaidOn: &on, BankRef: "回单 20261124001", Lines: []matches.VoucherTake{
		{Take: matches.Take{Line: n.Lines[0].ID, Qty: 300_000}}, {Take: matches.Take{Line: n.Lines[1].ID, Qty: 300_000}}}}
	act("giver", "match.voucher", matches.Decision{Voucher: slip}, "")
	act("giver", "match.voucher", matches.Decision{Voucher: slip}, "input.wrong")
	vouchers, err := w.matches.Vouchers(w.ctx, m.ID)
	w.ok(err)
	act("clerk", "match.receive", matches.Decision{Receipt: &matches.ReceiptEntry{Voucher: vouchers[0].ID, SignKind: "guardian", Lines: []matches.ReceiptLine{
		{Line: n.Lines[0].ID, Result: "received", Received: 300_000}, {Line: n.Lines[1].ID, Result: "received", Received: 300_000}}}}, "")
	act("supervisor", "match.witness", matches.Decision{VoucherID: vouchers[0].ID}, "")
	if m.State != "delivered" {
		t.Fatalf("got match %s, want delivered", m.State)
	}
	act("giver", "match.report", matches.Decision{ReceiptNo: "吉捐 000123", ToldOn: &on}, "")
	act("c1", "match.close", matches.Decision{Copies: []int{1, 2, 3, 4}}, "")
	n, err = w.needs.Act(w.ctx, w.who["c1"], "need.close", n.ID, needs.Decision{})
	w.ok(err)
	ledgerLines, err := w.matches.VillageLedger(w.ctx, village)
	w.ok(err)
	if len(ledgerLines) != 1 || ledgerLines[0].ValueFen != 600_000 || ledgerLines[0].HeadCount != 2 {
		t.Fatalf("got village ledger %+v", ledgerLines)
	}
	wrong, err := w.ledger.Verify(w.ctx)
	w.ok(err)
	if len(wrong) > 0 {
		t.Fatalf("the ledger says %v", wrong)
	}
	w.honours(o, offer, now)
	cs, err := w.households.ByMatch(w.ctx, m.ID)
	w.ok(err)
	for _, c := range cs {
		_, err = w.households.Withdraw(w.ctx, w.who["clerk"], c.ID)
		w.ok(err)
	}
	_, err = w.matches.Person(w.ctx, w.who["giver"], m.ID)
	w.refused(err, "match.consent-withdrawn")
	if _, err = w.trail.Sequence(w.ctx); err != nil {
		t.Fatal(err)
	}
	bad, entries, err := w.trail.Verify(w.ctx)
	w.ok(err)
	if len(bad) > 0 || entries < 40 {
		t.Fatalf("the trail says %v over %d entries", bad, entries)
	}
}

func (w *world) honours(o models.Organisation, offer models.Offer, now time.Time) {
	c, err := w.honors.Plan(w.ctx, w.who["p1"], models.Cycle{Name: "第三届吉林慈善奖", Region: province, Session: 3, Quotas: map[string]int{"project_trust": 2},
		WindowFrom: now.AddDate(-1, 0, 0), WindowTo: now, RuleDoc: "吉民发〔2026〕1号"})
	w.ok(err)
	next := func() {
		w.t.Helper()
		c, err = w.honors.Advance(w.ctx, w.who["p1"], c.ID, c.Version)
		w.ok(err)
	}
	stuck := func() {
		w.t.Helper()
		_, err := w.honors.Advance(w.ctx, w.who["p1"], c.ID, c.Version)
		w.refused(err, "cycle.still-open")
	}
	next()
	next()
	n, err := w.honors.Nominate(w.ctx, w.who["c1"], honors.Nominee{Cycle: c.ID, Category: "project_trust", Org: o.ID, Offer: offer.ID, Deeds: "为两名困难高中生提供学年生活费，按时足额兑现。",
		ConsentBy: "周明", ConsentOn: &now, Region: county})
	w.ok(err)
	if n.TotalFen != 600_000 || n.DeedsCount.Households != 1 || n.DeedsCount.Villages != 1 {
		w.t.Fatalf("got %d fen, %+v, want 600000 in one village", n.TotalFen, n.DeedsCount)
	}
	act := func(who string, action models.Action, in honors.Decision) {
		w.t.Helper()
		n, err = w.honors.Act(w.ctx, w.who[who], action, n.ID, in)
		w.ok(err)
	}
	refuse := func(who string, action models.Action, in honors.Decision, code string) {
		w.t.Helper()
		_, err := w.honors.Act(w.ctx, w.who[who], action, n.ID, in)
		w.refused(err, code)
	}
	stuck()
	act("c1r", "honor.submit", honors.Decision{})
	next()
	act("p1", "honor.screen", honors.Decision{})
	refuse("p1", "honor.score", honors.Decision{Score: 90}, "actor.own-record")
	act("p2", "honor.score", honors.Decision{Score: 90})
	stuck()
	act("p1r", "honor.score", honors.Decision{Score: 88})
	next()
	refuse("p2", "honor.opinion", honors.Decision{Unit: "省税务局", Agrees: true}, "actor.own-record")
	refuse("p3", "honor.opinion", honors.Decision{Unit: "某单位", Agrees: true}, "input.wrong")
	for _, unit := range []string{"登记管理机关", "业务主管单位", "省税务局"} {
		act("p3", "honor.opinion", honors.Decision{Unit: unit, Agrees: true})
	}
	stuck()
	act("p3", "honor.opinion", honors.Decision{Unit: "省公安厅", Agrees: true})
	next()
	refuse("p2r", "honor.notice", honors.Decision{}, "notice.no-office")
	_, err = w.notices.SetOffice(w.ctx, w.who["p1"], models.Office{Region: province, Phone: "0431-88880012", Address: "评选表彰办公室"})
	w.ok(err)
	refuse("p1r", "honor.notice", honors.Decision{}, "actor.own-record")
	act("p2r", "honor.notice", honors.Decision{})
	refuse("p1", "honor.final", honors.Decision{}, "notice.not-over")
	stuck()
}
