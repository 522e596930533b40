package models

// Standing is how a reader stands to one need, and to all that hangs on it: matches, slips, notices, histories.
type Standing string

// The standings, farthest first. A role of the government line is one of its own, so that no role is forgotten.
const (
	StandsOutside  Standing = "outside"  // the public; organisations that are not verified or are frozen; whoever has no power to read needs
	StandsMarket   Standing = "market"   // a verified organisation
	StandsParty    Standing = "party"    // its claim is not approved yet, or its match ended, or its view is closed
	StandsApproved Standing = "approved" // the county approved its match and its view is open (§4.3)
)

// View is what one standing may know of a need (domain handbook §3 Vis columns, §8.3; the table is docs/wall.md).
type View struct {
	Place       Level // the finest division that may be told, for an ordinary need
	ClosedPlace Level // the same where children, privacy or protection are concerned
	Case        bool  // what staff of the case work with: policy, people's ids, posting, files, exact groups, who did what
	Household   bool  // the family and its people, masked
	Opinions    bool  // officers' opinions and reasons
	Note        bool  // the internal text, without a step of its own
	Drafts      bool  // also before it is submitted
}

// at is the finest place of a need in this view.
func (v View) at(n Need) Level {
	if n.Closed() {
		return v.ClosedPlace
	}
	return v.Place
}

var (
	fromAbove = View{Place: LevelTownship, ClosedPlace: LevelCounty}
	ofCase    = View{Place: LevelVillage, ClosedPlace: LevelVillage, Case: true, Household: true, Opinions: true, Note: true, Drafts: true}
	witness   = View{Place: LevelVillage, ClosedPlace: LevelVillage, Case: true, Opinions: true, Drafts: true}
	auditing  = View{Place: LevelVillage, ClosedPlace: LevelVillage, Case: true, Household: true, Opinions: true, Drafts: true}
)

// Wall is the table: what each standing may know. Roles that are not named in it stand outside.
var Wall = map[Standing]View{
	StandsOutside:  {Place: LevelCounty, ClosedPlace: LevelCounty},
	StandsMarket:   {Place: LevelTownship, ClosedPlace: LevelCounty},
	StandsParty:    {Place: LevelTownship, ClosedPlace: LevelCounty},
	StandsApproved: {Place: LevelVillage, ClosedPlace: LevelVillage},

	Standing(VillageClerk):      ofCase,
	Standing(VillageSupervisor): witness, // the form promises the clerk that only township and county read the note
	Standing(TownshipClerk):     ofCase,
	Standing(TownshipReviewer):  ofCase,
	Standing(CountyClerk):       ofCase,
	Standing(CountyReviewer):    ofCase,
	Standing(CountyAuditor):     auditing, // reads the note of a drawn case by its own step
	Standing(PrefectureOfficer): fromAbove,
	Standing(ProvinceOfficer):   fromAbove,
	Standing(ProvinceReviewer):  fromAbove,
	Standing(MinistryReader):    fromAbove,
}

// Tie is what binds the organisations of a reader to a need.
type Tie int

// The ties, weakest first.
const (
	NoTie Tie = iota
	Claimed
	Released
)

// Reader is somebody who reads, with what the rooms know of him: whether an organisation of his may give now.
type Reader struct {
	Actor
	Verified bool
}

// Standing says how the reader stands to a need: by the nearest of his roles that may read needs there, else by his
// organisation's tie, else as a verified organisation, else outside.
func (r Reader) Standing(n Need, tie Tie) Standing {
	if r.System {
		return Standing(CountyReviewer)
	}
	best := StandsOutside
	switch {
	case tie == Released:
		best = StandsApproved
	case tie == Claimed:
		best = StandsParty
	case r.Verified:
		best = StandsMarket
	}
	for _, g := range r.Grants {
		if Powers["need.read"].allows(g, n.Subject()) && nearer(Wall[Standing(g.Role)], Wall[best]) {
			best = Standing(g.Role)
		}
	}
	return best
}

// nearer says whether one view shows more than another; of two of the case the one with the note does.
func nearer(a, b View) bool {
	rank := func(v View) (n int) {
		for i, has := range []bool{v.Note, v.Household, v.Opinions, v.Case} {
			if has {
				n += 16 >> i
			}
		}
		return n*8 + int(v.Place)
	}
	return rank(a) >= rank(b)
}

// SideOf says for whom somebody speaks on a match: its organisation, or the office of his nearest role.
func (r Reader) SideOf(m Match) Side {
	if r.System {
		return SideNobody
	}
	if r.In(m.OrgID) {
		return SideOrg
	}
	switch Role(r.Standing(Need{Region: m.Region}, NoTie)) {
	case VillageClerk, VillageSupervisor:
		return SideVillage
	case TownshipClerk, TownshipReviewer:
		return SideTownship
	case CountyClerk, CountyReviewer, CountyAuditor:
		return SideCounty
	}
	return SideProvince
}

// Seen is what one reader may know of one need.
type Seen struct {
	View
	Standing Standing
	Sees     bool // may know that it is there
	Region   Code // the place as it may be told
}

// See is the wall: what a reader may know of a need. Every card, list, holder line, history, slip, notice and file asks it.
func See(r Reader, n Need, tie Tie) Seen {
	st := r.Standing(n, tie)
	v := Wall[st]
	s := Seen{View: v, Standing: st, Region: n.Region.Up(v.at(n))}
	switch st {
	case StandsOutside:
		s.Sees = n.Public()
	case StandsMarket:
		s.Sees = n.Public() || n.OnMarket()
	case StandsParty, StandsApproved:
		s.Sees = true
	default:
		s.Sees = v.Drafts || n.AcceptedAt != nil // only the case knows what nobody has submitted
	}
	return s
}

// Meets says whether a division may hold the place as it is told: one lies in the other. An answer that compares so tells
// no more than the place itself does.
func (c Code) Meets(d Code) bool { return c.Within(d) || d.Within(c) }

// CaseReach lists the divisions in which the actor reads needs as staff of the case: a filter inside them may be as fine
// as he likes.
func (a Actor) CaseReach() []Code {
	var nodes []Code
	for _, g := range a.Grants {
		if Wall[Standing(g.Role)].Case && g.Region != "" {
			nodes = append(append(nodes, g.Region), g.Also...)
		}
	}
	return nodes
}
