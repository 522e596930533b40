package models

import (
	"slices"
	"time"
)

// Role of a user at a node of the divisions or in an organisation (domain handbook §2.0).
type Role string

// The roles.
const (
	VillageClerk      Role = "village_clerk"
	VillageSupervisor Role = "village_supervisor"
	TownshipClerk     Role = "township_clerk"
	TownshipReviewer  Role = "township_reviewer"
	CountyClerk       Role = "county_clerk"
	CountyReviewer    Role = "county_reviewer"
	CountyAuditor     Role = "county_auditor"
	PrefectureOfficer Role = "prefecture_officer"
	ProvinceOfficer   Role = "province_officer"
	ProvinceReviewer  Role = "province_reviewer"
	MinistryReader    Role = "ministry_reader"
	OrgMember         Role = "org_member"
	OrgManager        Role = "org_manager"
	TeamLeader        Role = "team_leader"
	SystemAdmin       Role = "system_admin"
	SecurityAdmin     Role = "security_admin"
	TrailAuditor      Role = "auditor"
	HonourJudge       Role = "honour_judge"
)

// RoleInfo says what a role is called and where it is held.
type RoleInfo struct {
	Role Role
	Text
	Level Level // node it is held at; LevelCountry for installation-wide and organisation roles
	Org   bool
}

// Roles lists every role.
var Roles = []RoleInfo{
	{VillageClerk, Text{"村级经办", "Village clerk"}, LevelVillage, false}, {VillageSupervisor, Text{"村务监督", "Village supervisor"}, LevelVillage, false},
	{TownshipClerk, Text{"乡镇经办", "Township clerk"}, LevelTownship, false}, {TownshipReviewer, Text{"乡镇审核", "Township reviewer"}, LevelTownship, false},
	{CountyClerk, Text{"县经办", "County clerk"}, LevelCounty, false}, {CountyReviewer, Text{"县审核", "County reviewer"}, LevelCounty, false},
	{CountyAuditor, Text{"县审计", "County auditor"}, LevelCounty, false}, {PrefectureOfficer, Text{"市州", "Prefecture officer"}, LevelPrefecture, false},
	{ProvinceOfficer, Text{"省级经办", "Province officer"}, LevelProvince, false}, {ProvinceReviewer, Text{"省级审核", "Province reviewer"}, LevelProvince, false},
	{MinistryReader, Text{"部级查看", "Ministry reader"}, LevelCountry, false}, {HonourJudge, Text{"评委", "Honour judge"}, LevelProvince, false},
	{OrgMember, Text{"组织经办", "Organisation member"}, LevelCountry, true}, {OrgManager, Text{"组织负责人", "Organisation manager"}, LevelCountry, true},
	{TeamLeader, Text{"队长", "Team leader"}, LevelCountry, true}, {SystemAdmin, Text{"系统管理员", "System administrator"}, LevelCountry, false},
	{SecurityAdmin, Text{"安全管理员", "Security administrator"}, LevelCountry, false}, {TrailAuditor, Text{"审计员", "Trail auditor"}, LevelCountry, false},
}

// RoleOf finds a role's description.
func RoleOf(r Role) (RoleInfo, bool) {
	for _, i := range Roles {
		if i.Role == r {
			return i, true
		}
	}
	return RoleInfo{}, false
}

// Grant is one role somebody holds: at a division (and all below), or in an organisation.
type Grant struct {
	Role   Role
	Region Code
	Org    ID
	Also   []Code // retired divisions that went into Region or something below it: their records are in its reach
}

// covers says whether a division lies where the role is held.
func (g Grant) covers(c Code) bool { return c.Within(g.Region) || inAny(c, g.Also) }

// Actor is who does something: a signed-in user, nobody (the public), or the program itself.
type Actor struct {
	User    ID
	Name    string
	Person  ID // the person record of the user, for the check of relatives; may be empty
	Grants  []Grant
	System  bool
	Request string // request id, for the trail

	PasswordAt time.Time // when he entered his password last in this session, by the clock of the machine
}

// System is the program itself acting on time (deadlines, postings that end).
var SystemActor = Actor{Name: "系统", System: true}

// Known says whether somebody is signed in.
func (a Actor) Known() bool { return a.System || a.User != "" }

// Has says whether the actor holds one of the roles anywhere.
func (a Actor) Has(roles ...Role) bool {
	for _, g := range a.Grants {
		for _, r := range roles {
			if g.Role == r {
				return true
			}
		}
	}
	return false
}

// Subject is what a permission is asked about: where it lies, whose it is, and who has already had a hand in it.
type Subject struct {
	Region Code
	Org    ID              // the organisation whose record it is, or that is a party to it
	Office Code            // set when exactly this office decides, not one below or above
	Hands  map[string]ID   // "creator", "checker", "township", "county", "proposer" … → user
	Many   map[string][]ID // hands that several users may have: "scorer"
}

// May says whether the powers of actor allow the action on the subject, separation of duties left out.
func (a Actor) May(action Action, s Subject) bool {
	if a.System {
		return Powers[action].System
	}
	for _, g := range a.Grants {
		if Powers[action].allows(g, s) {
			return true
		}
	}
	return false
}

func (p Power) allows(g Grant, s Subject) bool {
	if !slices.Contains(p.Roles, g.Role) {
		return slices.Contains(p.Own, g.Role) && s.Office == "" && g.Region == s.Region
	}
	info, _ := RoleOf(g.Role)
	switch {
	case info.Org:
		return g.Org != "" && g.Org == s.Org
	case s.Office != "":
		return g.Region == s.Office || slices.Contains(g.Also, s.Office)
	case info.Level == LevelCountry:
		return true
	}
	return g.covers(s.Region)
}

// Must returns nil when the actor may act, else what to answer: 401 for nobody, 403 for a wrong role here, and the
// noun's not-found for a place or organisation the actor has nothing to do with, so that nothing is given away.
func (a Actor) Must(action Action, s Subject) error {
	if !a.Known() {
		return Fail(Unauthenticated, "actor.sign-in")
	}
	if a.May(action, s) {
		return a.apart(action, s)
	}
	return Fail(Forbidden, "actor.may-not", Powers[action].Title)
}

// apart enforces the separation of duties: none of the hands named by the power may be the actor's.
func (a Actor) apart(action Action, s Subject) error {
	for _, hand := range Powers[action].Apart {
		if id := s.Hands[hand]; id != "" && id == a.User || slices.Contains(s.Many[hand], a.User) {
			return Fail(Forbidden, "actor.own-record", HandNames[hand])
		}
	}
	return nil
}

// HandNames are the words for who had a hand in a record.
var HandNames = map[string]Text{
	"creator": {"提出人", "creator"}, "adjuster": {"调整人", "who adjusted it"}, "checker": {"核查人", "checker"}, "forwarder": {"乡镇审核人", "township reviewer"},
	"confirmer": {"县级确认人", "county reviewer"}, "proposer": {"对接提出人", "proposer"}, "poster": {"需求提出人", "who posted the need"}, "reviewer": {"对接乡镇审核人", "township reviewer of the match"},
	"first": {"第一名县级审核人", "first county officer"}, "clearer": {"同名核实人", "who settled the namesake"}, "handler": {"经办人", "handler"}, "receiver": {"收货经办人", "receiving clerk"},
	"nominator": {"推荐人", "nominator"}, "self": {"本人", "the person concerned"}, "villager": {"受助方确认人", "who agreed for the receiving side"},
	"screener": {"资格审查人", "screener"}, "scorer": {"初评打分人", "scorer"}, "opinion": {"征求意见经办人", "who asked the units"}, "poster-honour": {"公示人", "who posted the notice"},
	"decider": {"决定人", "who decided"}, "asker": {"提出人", "who asked for it"}, "submitter": {"上报人", "who submitted it"},
	"minuter": {"评议登记人", "who recorded the village review"},
}

// Reach lists the divisions in which a role of the actor has the power, for staff roles: reading asks for a power of the noun,
// never for a place in the offices alone.
func (a Actor) Reach(action Action) []Code {
	var nodes []Code
	for _, g := range a.Grants {
		p, region := Powers[action], g.Region
		if info, _ := RoleOf(g.Role); region == "" && !info.Org && info.Level == LevelCountry {
			region = Country
		}
		if region != "" && (slices.Contains(p.Roles, g.Role) || slices.Contains(p.Own, g.Role)) {
			nodes = append(append(nodes, region), g.Also...)
		}
	}
	return nodes
}

// Reaches says whether a staff role of the actor has the power in the region.
func (a Actor) Reaches(action Action, region Code) bool {
	for _, n := range a.Reach(action) {
		if region.Within(n) {
			return true
		}
	}
	return false
}

// Nodes lists where the actor holds a staff role of whatever kind; it says nothing of what he may read.
func (a Actor) Nodes() []Code {
	var nodes []Code
	for _, g := range a.Grants {
		if info, ok := RoleOf(g.Role); ok && !info.Org && info.Level != LevelCountry && g.Region != "" {
			nodes = append(append(nodes, g.Region), g.Also...)
		}
	}
	return nodes
}

// Widest is the widest division of the actor: what is the same everywhere (holidays, rules) whoever may set it anywhere sets
// for all.
func (a Actor) Widest() Code {
	best := Country
	for _, n := range a.Nodes() {
		if best == Country || len(n.Prefix()) < len(best.Prefix()) {
			best = n
		}
	}
	return best
}

// Orgs lists the organisations the actor works for.
func (a Actor) Orgs() []ID {
	var out []ID
	for _, g := range a.Grants {
		if g.Org != "" {
			out = append(out, g.Org)
		}
	}
	return out
}

// In says whether the actor works for the organisation.
func (a Actor) In(org ID) bool {
	for _, g := range a.Grants {
		if g.Org != "" && g.Org == org {
			return true
		}
	}
	return false
}
