package models

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

const wallVillage = Code("220821101201")

// TestWall_EveryRoleByName: a role that is added must be put into the table, or said to stand outside.
func TestWall_EveryRoleByName(t *testing.T) {
	outside := map[Role]bool{SystemAdmin: true, SecurityAdmin: true, TrailAuditor: true, HonourJudge: true, OrgMember: true, OrgManager: true, TeamLeader: true}
	for _, info := range Roles {
		_, named := Wall[Standing(info.Role)]
		if named == outside[info.Role] {
			t.Errorf("%s: in the wall %v, said to stand outside %v", info.Role, named, outside[info.Role])
		}
	}
}

// TestSee is the table of the handbook (§3 Vis, §8.3) for an ordinary need and one that concerns a child.
func TestSee(t *testing.T) {
	accepted := time.Now()
	type want struct {
		sees                      bool
		place                     Code
		cases, note, opinion, hhd bool
	}
	staff := func(role Role, at Code) Reader {
		return Reader{Actor: Actor{User: "u", Grants: []Grant{{Role: role, Region: at}}}}
	}
	town, county := wallVillage.Up(LevelTownship), wallVillage.Up(LevelCounty)
	for name, c := range map[string]struct {
		r              Reader
		tie            Tie
		ordinary, shut want
	}{
		"public":                {Reader{}, NoTie, want{sees: true, place: county}, want{place: county}},
		"unverified":            {Reader{Actor: Actor{User: "u", Grants: []Grant{{Role: OrgManager, Org: "o"}}}}, NoTie, want{sees: true, place: county}, want{place: county}},
		"verified":              {Reader{Verified: true}, NoTie, want{sees: true, place: town}, want{sees: true, place: county}},
		"claimed":               {Reader{Verified: true}, Claimed, want{sees: true, place: town}, want{sees: true, place: county}},
		"approved":              {Reader{Verified: true}, Released, want{sees: true, place: wallVillage}, want{sees: true, place: wallVillage}},
		"frozen, with a match":  {Reader{}, Released, want{sees: true, place: wallVillage}, want{sees: true, place: wallVillage}},
		"village clerk":         {staff(VillageClerk, wallVillage), NoTie, want{true, wallVillage, true, true, true, true}, want{true, wallVillage, true, true, true, true}},
		"supervisor":            {staff(VillageSupervisor, wallVillage), NoTie, want{true, wallVillage, true, false, true, false}, want{true, wallVillage, true, false, true, false}},
		"other village":         {staff(VillageClerk, "220821101202"), NoTie, want{sees: true, place: county}, want{place: county}},
		"township reviewer":     {staff(TownshipReviewer, town), NoTie, want{true, wallVillage, true, true, true, true}, want{true, wallVillage, true, true, true, true}},
		"county reviewer":       {staff(CountyReviewer, county), NoTie, want{true, wallVillage, true, true, true, true}, want{true, wallVillage, true, true, true, true}},
		"county auditor":        {staff(CountyAuditor, county), NoTie, want{true, wallVillage, true, false, true, true}, want{true, wallVillage, true, false, true, true}},
		"prefecture":            {staff(PrefectureOfficer, "220800000000"), NoTie, want{sees: true, place: town}, want{sees: true, place: county}},
		"province":              {staff(ProvinceOfficer, "220000000000"), NoTie, want{sees: true, place: town}, want{sees: true, place: county}},
		"another province":      {staff(ProvinceOfficer, "510000000000"), NoTie, want{sees: true, place: county}, want{place: county}},
		"ministry":              {staff(MinistryReader, Country), NoTie, want{sees: true, place: town}, want{sees: true, place: county}},
		"judge":                 {staff(HonourJudge, "220000000000"), NoTie, want{sees: true, place: county}, want{place: county}},
		"system administrator":  {staff(SystemAdmin, Country), NoTie, want{sees: true, place: county}, want{place: county}},
		"trail auditor":         {staff(TrailAuditor, Country), NoTie, want{sees: true, place: county}, want{place: county}},
		"clerk who also judges": {Reader{Actor: Actor{User: "u", Grants: []Grant{{Role: HonourJudge, Region: "220000000000"}, {Role: CountyClerk, Region: county}}}}, NoTie, want{true, wallVillage, true, true, true, true}, want{true, wallVillage, true, true, true, true}},
	} {
		for shut, w := range map[bool]want{false: c.ordinary, true: c.shut} {
			n := Need{Region: wallVillage, Level: "village", State: "open", Minors: shut, AcceptedAt: &accepted}
			s := See(c.r, n, c.tie)
			if got := (want{s.Sees, s.Region, s.Case, s.Note, s.Opinions, s.Household}); got != w {
				t.Errorf("%s, of a child %v: got %+v, want %+v", name, shut, got, w)
			}
		}
	}
}

// TestSee_Drafts: above the county nobody reads what nobody has submitted.
func TestSee_Drafts(t *testing.T) {
	n := Need{Region: wallVillage, Level: "household", State: "draft"}
	for role, sees := range map[Role]bool{VillageClerk: true, CountyClerk: true, ProvinceOfficer: false, MinistryReader: false} {
		at := map[Role]Code{VillageClerk: wallVillage, CountyClerk: "220821000000", ProvinceOfficer: "220000000000", MinistryReader: Country}[role]
		if got := See(Reader{Actor: Actor{User: "u", Grants: []Grant{{Role: role, Region: at}}}}, n, NoTie).Sees; got != sees {
			t.Errorf("%s sees a draft: %v", role, got)
		}
	}
}

// TestFit_IsNoOracle: of two needs that differ in their village, and in groups that no card tells, and look alike on the card, every
// offer and every organisation's area gives the same lines. 10,000 offers, areas and restrictions, at random.
func TestFit_IsNoOracle(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 11))
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, Beijing)
	hidden := []string{"orphan", "de_facto_unattended", "severe_ill", "severe_disabled", "child_left_behind", "child_in_difficulty"}
	shown := []string{"dibao", "tekun", "elder_80"}
	code := func(level Level) Code {
		c := Code(fmt.Sprintf("22%02d%02d%03d%03d", 6+dice.IntN(4), 21+dice.IntN(3), 100+dice.IntN(4), 201+dice.IntN(6)))
		return c.Up(level)
	}
	levels := []Level{LevelProvince, LevelPrefecture, LevelCounty, LevelTownship, LevelVillage}
	told := 0
	for i := range 10_000 {
		home := code(LevelVillage)
		kind := i % 3 // a child's need, one of privacy, an ordinary one
		need := func() Need {
			n := Need{Level: "household", State: "open", Category: "edu_aid", HeadCount: 1, Minors: kind == 0, Sensitive: kind == 1, Lines: []NeedLine{{ResourceKind: "money", Unit: "fen", UnitValueFen: 1, Qty: 300_000}}}
			below := LevelCounty
			if kind == 2 {
				below = LevelTownship
			}
			for n.Region = code(LevelVillage); n.Region.Up(below) != home.Up(below); n.Region = Code(string(home.Up(below))[:map[Level]int{LevelCounty: 6, LevelTownship: 9}[below]] + string(code(LevelVillage))[map[Level]int{LevelCounty: 6, LevelTownship: 9}[below]:]) {
			}
			n.Groups = []string{shown[i%3], hidden[dice.IntN(len(hidden))]}
			return n
		}
		a, b := need(), need()
		offer := Offer{State: "active", Categories: []string{"edu_aid"}, ResourceKind: "money", Unit: "fen", Quantity: 1_000_000}
		org := Organisation{State: "verified", CreditStatus: "normal", Purposes: []string{"edu_aid"}}
		for range 1 + dice.IntN(3) {
			org.ServiceAreas = append(org.ServiceAreas, code(levels[dice.IntN(5)]))
			if dice.IntN(2) == 0 {
				offer.Regions = append(offer.Regions, code(levels[dice.IntN(5)]))
			}
			if dice.IntN(3) == 0 {
				offer.Groups = append(offer.Groups, append(hidden, shown...)[dice.IntN(9)])
			}
		}
		lines := func(n Need, related bool) []Reason {
			return Told(Fit(Pair{Need: n, Offer: offer, Org: org, Qty: 300_000, ValueFen: 300_000, Now: now, Kin: kin(related), Duplicate: related, GivenFen: int64(dice.IntN(2)) * 300_000, Places: map[Code]string{home.Up(LevelCounty): "某县"}}.AsShown()))
		}
		if x, y := lines(a, false), lines(b, true); !reflect.DeepEqual(x, y) {
			told++
			if told < 5 {
				t.Errorf("need %s and %s, offer %v %v of %v:\n%v\n%v", a.Region, b.Region, offer.Regions, offer.Groups, org.ServiceAreas, x, y)
			}
		}
	}
	t.Logf("10,000 offers and areas: %d tell two needs apart that look alike on the card", told)
}

// TestFit_TheOfficesCompareExactly: what an organisation is not told the audit finds.
func TestFit_TheOfficesCompareExactly(t *testing.T) {
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, Beijing)
	n := Need{Level: "household", State: "open", Category: "edu_aid", HeadCount: 1, Minors: true, Region: wallVillage, Groups: []string{"dibao"}, Lines: []NeedLine{{ResourceKind: "money", Unit: "fen", UnitValueFen: 1, Qty: 300_000}}}
	p := Pair{Need: n, Org: Organisation{State: "verified", CreditStatus: "normal", Purposes: []string{"edu_aid"}},
		Offer: Offer{State: "active", Categories: []string{"edu_aid"}, ResourceKind: "money", Unit: "fen", Quantity: 1_000_000, Regions: []Code{"220821102000"}, Groups: []string{"orphan"}}, Kin: kin(true), Duplicate: true, Now: now}
	if bad, wrong := Misfit(Told(Fit(p.AsShown()))); wrong {
		t.Errorf("as shown: %s does not fit", bad.Title)
	}
	found := map[string]bool{}
	for _, r := range Fit(p) {
		if !r.Fits && Audited[r.Title] {
			found[r.Title] = true
		}
	}
	for _, title := range []string{"地区", "对象", "关联关系", "重复帮扶"} {
		if !found[title] {
			t.Errorf("the audit does not find %s", title)
		}
	}
}

func TestSuppress(t *testing.T) {
	for _, c := range []struct {
		cells []int64
		want  []bool
	}{{[]int64{12, 30, 0}, []bool{true, true, true}}, {[]int64{3, 30, 14}, []bool{false, true, false}}, {[]int64{3, 4, 30}, []bool{false, false, true}}, {[]int64{3}, []bool{false}}, {nil, []bool{}}} {
		if got := Suppress(c.cells, 10); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.cells, got, c.want)
		}
	}
	for n, want := range map[int64]int64{0: 0, 9: 0, 10: 10, 12: 10, 13: 15, 44: 45} {
		if got := Blurred(n, 10); got != want {
			t.Errorf("%d is shown as %d, want %d", n, got, want)
		}
	}
}

func kin(related bool) Kinship {
	if related {
		return Kinship{State: "blocked"}
	}
	return Kinship{}
}
