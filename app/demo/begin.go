package demo

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/households"
	"shanqiao/app/identity"
	"shanqiao/app/registry"
	"shanqiao/app/store"
	"shanqiao/models"
)

// begin is one run of Begin: the actors by login.
type begin struct {
	Rooms
	ctx context.Context
	who map[string]models.Actor
}

// Begin makes what people need to start working: the accounts, four verified givers with something to give, and the
// household of the story. It does nothing when it was done before.
func Begin(ctx context.Context, r Rooms) error {
	if mine, err := r.Registry.List(ctx, models.SystemActor, registry.Filter{Text: "纸鸢管业有限公司", Limit: 1}); err != nil || len(mine) > 0 {
		return err
	}
	b := &begin{Rooms: r, ctx: ctx, who: map[string]models.Actor{}}
	if err := b.accounts(); err != nil {
		return fmt.Errorf("making the demo accounts: %w", err)
	}
	if err := b.offices(); err != nil {
		return fmt.Errorf("entering the offices: %w", err)
	}
	if err := b.families(); err != nil {
		return fmt.Errorf("making the demo households: %w", err)
	}
	if err := b.givers(); err != nil {
		return fmt.Errorf("making the demo organisations: %w", err)
	}
	return nil
}

func (b *begin) accounts() error {
	for _, a := range Accounts {
		u, ok, err := b.Users.ByLogin(b.ctx, a.Login)
		if err != nil {
			return err
		}
		if !ok {
			if u, err = b.Users.CreateUser(b.ctx, models.SystemActor, identity.NewUser{Login: a.Login, Name: a.Name, Password: Password}); err != nil {
				return err
			}
			if a.Organisation == "" {
				if err := b.Users.Grant(b.ctx, models.SystemActor, u.ID, models.Grant{Role: a.Role, Region: a.Region}); err != nil {
					return err
				}
			}
		}
		if b.who[a.Login], err = b.Users.ActorByLogin(b.ctx, a.Login); err != nil {
			return err
		}
	}
	return nil
}

// offices enters where the offices of the story are reached; nobody answers there.
func (b *begin) offices() error {
	for _, o := range []struct{ login, phone, address string }{
		{"township2", "0436-7200012", "镇赉镇便民服务中心 3 号窗口"}, {"county2", "0436-7200345", "镇赉县政务服务中心一楼民政窗口"}, {"province2", "0431-88880012", "吉林省民政厅评选表彰办公室"},
		{"township4", "0436-7200678", "便民服务中心民政窗口"}, {"county4", "0834-8200012", "政务服务中心民政窗口"}, {"county6", "0436-6200012", "洮南市政务服务中心民政窗口"},
	} {
		a := b.who[o.login]
		if _, err := b.Notices.SetOffice(b.ctx, a, models.Office{Region: a.Grants[0].Region, Phone: o.phone, Address: o.address, Hours: "工作日 8:30–16:30"}); err != nil {
			return err
		}
	}
	return nil
}

// founder is one organisation of the story with who checks it and what it offers.
type founder struct {
	login, clerk, reviewer string
	org                    models.Organisation
	relatives              []string
	offers                 []models.Offer
}

// givers registers the story's organisations as of ten months ago, with the offers they have made since.
func (b *begin) givers() error {
	now := b.Params.Now(b.ctx)
	return store.Tx(b.ctx, b.DB, models.SystemActor, func(tx *gorm.DB) error {
		w := newBuild(b.ctx, b.Rooms, tx, now, partStory)
		for i, f := range storyGivers(now) {
			g := &giver{Organisation: &f.org, people: b.who[f.login], clerk: b.who[f.clerk], reviewer: b.who[f.reviewer]}
			w.plan(f.org.Name, w.verified(g, "0431-88880000", f.relatives), span+2+i)
			for _, o := range f.offers {
				x := w.newGift(g, o)
				age := span - 12 - i
				if x.From != nil {
					age = w.days.since(*x.From) - 6 // a plan is entered about when it begins
				}
				w.plan(x.Name, x.opening(), age)
			}
			for _, a := range Accounts {
				if a.Organisation == f.org.Name && a.Login != f.login {
					colleague := b.who[a.Login]
					w.plan(a.Name, []step{{do: func(at time.Time) error { return w.join(colleague, g, a.Role, at) }}}, span-8)
				}
			}
		}
		if err := w.play(); err != nil {
			return err
		}
		return w.flush()
	})
}

var licence = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")

func storyGivers(now time.Time) []founder {
	west, all := []models.Code{"220800000000", "220700000000"}, []models.Code{Province}
	from, until := day(now.AddDate(0, -9, 0)), day(now.AddDate(1, 9, 0))
	founded := day(now.AddDate(-8, 0, 0))
	code := func(head string) *string { c := models.MakeUSCC(head); return &c }
	return []founder{
		{"foundation", "province1", "province2", models.Organisation{Name: "鹿麦公益基金会", USCC: code("53220000MJ246801"), OrgType: "foundation", IsCharity: true, RecognisedOn: founded,
			PublicCertNo: fmt.Sprintf("吉慈公募 %d-07", now.Year()-7), PublicCertOn: day(now.AddDate(-7, 0, 0)), TaxYears: []int{now.Year() - 1, now.Year()}, Grade: "a4", GradeUntil: day(now.AddDate(3, 0, 0)), RegisteredOn: founded,
			OfficeRegion: Province, SupervisedBy: "吉林省民政厅", Purposes: []string{"edu_aid", "orphan_child_aid", "child_facility", "left_behind_child", "elder_aid"}, ServiceAreas: all, LegalRep: "周岚", ContactName: "沈一鸣"},
			[]string{"周岚", "周岩", "沈一鸣"}, []models.Offer{
				{Form: "project", Name: "困难高中生助学（吉林西部）", Mode: "via_charity", Categories: []string{"edu_aid"}, ResourceKind: "money", Unit: "fen", Quantity: 60_000_000, Restriction: "group", Regions: west,
					Stages: []string{"senior", "vocational"}, CapFen: 300_000, Criteria: "困难家庭在读高中生、中职生，不指定个人", SourceFunds: "public_plan", PlanNo: fmt.Sprintf("%sA%02d011", *code("53220000MJ246801"), now.Year()%100), From: from, Until: until},
				{Form: "offer", Name: "老人暖冬护理床垫", Mode: "via_charity", Categories: []string{"elder_aid"}, ResourceKind: "goods", Item: "护理床垫", Unit: "piece", UnitValueFen: 26_000, Quantity: 300,
					Restriction: "unrestricted", SourceFunds: "own", Safety: "全新，附出厂合格证", Until: until}}},
		{"charity", "county1", "county2", models.Organisation{Name: "灯草慈善会", USCC: code("51220821MJ135790"), OrgType: "charity_federation", IsCharity: true, RecognisedOn: founded, TaxYears: []int{now.Year()}, Grade: "a3",
			RegisteredOn: founded, OfficeRegion: County, SupervisedBy: "镇赉县民政局", Purposes: []string{"poverty_aid", "elder_aid", "medical_aid", "heating_aid", "elder_facility", "water_road_infra", "housing_repair", "edu_aid", "disability_aid"},
			ServiceAreas: []models.Code{"220800000000"}, LegalRep: "唐素英", ContactName: "唐素英"}, []string{"唐素英"}, []models.Offer{
			{Form: "offer", Name: "济困助老资金", Mode: "via_charity", Categories: []string{"poverty_aid", "elder_aid", "medical_aid", "heating_aid", "housing_repair", "disability_aid"}, ResourceKind: "money", Unit: "fen", Quantity: 38_000_000, Restriction: "region",
				Regions: []models.Code{County}, SourceFunds: "own", Until: until},
			{Form: "offer", Name: "冬季棉被棉衣", Mode: "via_charity", Categories: []string{"poverty_aid", "elder_aid", "elder_facility"}, ResourceKind: "goods", Item: "棉被", Unit: "piece", UnitValueFen: 12_000, Quantity: 800,
				Restriction: "unrestricted", SourceFunds: "own", Safety: "全新，附检验报告", Until: until}}},
		{"team", "township1", "township2", models.Organisation{Name: "半亩云志愿服务队", OrgType: "volunteer_team", TeamKind: "community_team", Sponsor: "镇赉镇新立村村民委员会", OfficeRegion: Township, Purposes: []string{"elder_aid", "left_behind_child", "left_behind_elder", "care_service", "psych_support"},
			ServiceAreas: []models.Code{County}, LegalRep: "韩冬", ContactName: "韩冬", Skills: []string{"理发", "陪伴", "农技"}}, nil, []models.Offer{
			{Form: "offer", Name: "入户陪伴和代办", Mode: "service", Categories: []string{"elder_aid", "left_behind_child", "left_behind_elder", "care_service"}, ResourceKind: "volunteer_hours", Unit: "hour", UnitValueFen: 0, Quantity: 600, Restriction: "region", Regions: []models.Code{County}, SourceFunds: "own", Until: until}}},
		{"enterprise", "county1", "county2", models.Organisation{Name: "纸鸢管业有限公司", USCC: code("91220821MA123456"), OrgType: "enterprise", RegisteredOn: founded, OfficeRegion: County, Purposes: []string{"water_road_infra", "community_facility", "elder_facility", "child_facility"},
			ServiceAreas: all, LegalRep: "冯立", ContactName: "冯立"}, nil, []models.Offer{
			{Form: "offer", Name: "PE 供水管", Mode: "direct_to_beneficiary", Categories: []string{"water_road_infra"}, ResourceKind: "goods", Item: "PE 管 dn63", Unit: "metre", UnitValueFen: 1_800, Quantity: 20_000, Restriction: "unrestricted", SourceFunds: "own", Safety: "饮用水级，附合格证", Until: until},
			{Form: "offer", Name: "太阳能路灯", Mode: "direct_to_beneficiary", Categories: []string{"community_facility", "water_road_infra"}, ResourceKind: "goods", Item: "太阳能路灯 40W", Unit: "lamp", UnitValueFen: 95_000, Quantity: 120, Restriction: "unrestricted", SourceFunds: "own", Safety: "全新，质保三年", Until: until}}},
	}
}

// families are the households of the story's village.
func (b *begin) families() error {
	now := b.Params.Now(b.ctx)
	for _, e := range []households.Entry{
		{Region: Village, Address: "三组", Categories: []string{"dibao_rural"}, Cause: "schooling", Members: []households.Member{
			{Name: "张福来", IDNo: numberAt(now, 48, "101"), Relation: "self", Health: "慢性病"},
			{Name: "张小雨", IDNo: numberAt(now, 16, "102"), Relation: "child", SchoolStage: "senior", School: "镇赉县某高级中学"},
			{Name: "张小雪", IDNo: numberAt(now, 15, "104"), Relation: "child", SchoolStage: "senior", School: "镇赉县某高级中学"}}},
		{Region: Village, Address: "一组", Categories: []string{"tekun_rural"}, Members: []households.Member{{Name: "李长河", IDNo: numberAt(now, 81, "103"), Relation: "self", Health: "行动不便"}}},
		{Region: Village, Address: "二组", Members: []households.Member{{Name: "赵玉芬", IDNo: numberAt(now, 74, "104"), Relation: "self"}, {Name: "孙宝贵", IDNo: numberAt(now, 76, "105"), Relation: "spouse"}}},
	} {
		if _, _, err := b.Households.Enter(b.ctx, b.who["village"], e); err != nil {
			return err
		}
	}
	return nil
}

// numberAt makes an ID number of nobody who turned so many years old a season ago.
func numberAt(now time.Time, age int, order string) string {
	return models.MakeID("990000" + now.AddDate(-age, -3, 0).Format("20060102") + order)
}
