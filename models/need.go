package models

import (
	"fmt"
	"time"
)

// Need is what a household, village, institution or township lacks (需求, §3.8). Personal facts are sealed.
type Need struct {
	Base
	NeedNo       string
	Region       Code
	Level        string
	HouseholdID  *ID
	Category     string
	Title        string   // anonymous, ≤ 40 characters, shown to organisations
	Detail       Sealed   // internal
	Groups       []string `gorm:"serializer:json"`
	HeadCount    int
	Minors       bool // a beneficiary is under 18, or children who could be told apart
	Sensitive    bool // 涉及隐私: mental illness, HIV, domestic violence and the like
	Protection   bool // a child's safety is in question: never on the market (F10)
	People       []ID `gorm:"serializer:json"` // whom it is for; empty: the whole household
	Urgency      string
	NeededBy     *time.Time
	ValidUntil   *time.Time
	GovAid       string
	Policy       string // notice policy, §4.9
	ConfirmedDoc string // decision that confirmed the household as 低保/特困 for the same facts
	ConfirmedOn  *time.Time
	NotGroups    []string          `gorm:"serializer:json"` // derived groups that the clerk said do not hold
	Answers      map[string]string `gorm:"serializer:json"` // what was answered about privacy ("secret") and danger to a child ("danger"), and why groups do not hold ("groups")
	Meeting      *Meeting          `gorm:"serializer:json"` // the village's meeting on it
	State        string
	HeldState    string // the state before suspension
	DueAt        *time.Time
	AcceptedAt   *time.Time
	OpenedAt     *time.Time
	ClosedAt     *time.Time
	CheckedBy    *ID
	ForwardedBy  *ID
	MinutedBy    *ID
	ConfirmedBy  *ID
	Papers       bool     // an emergency need whose papers still follow
	Sampled      bool     // drawn for the county's own visit (TK 16)
	Missing      []string `gorm:"serializer:json"`
	DecisionFile *ID
	Proxy        string
	Marks        []Mark `gorm:"serializer:json"` // places of its public texts that the reviewer must answer
	AmountFen    int64
	Lines        []NeedLine `gorm:"-"`
}

// NeedLine is one thing of a need. Quantities are in Unit; money in fen.
type NeedLine struct {
	ID           ID `gorm:"primaryKey"`
	NeedID       ID
	No           int
	Item         string
	Spec         string
	ResourceKind string
	Unit         string
	UnitValueFen int64
	PersonID     *ID
	Qty          int64 // asked
	Promised     int64 // reserved and not yet received; includes OnWay
	OnWay        int64 // on an issued slip
	Received     int64
	Waived       int64
}

// Missing is what nobody has promised or brought yet.
func (l NeedLine) Gap() int64 { return l.Qty - l.Received - l.Promised - l.Waived }

// OpenState gives the state of the open family that follows from the lines (§4.1).
func OpenState(lines []NeedLine) string {
	var gap, way, any int64
	done := true
	for _, l := range lines {
		gap += l.Gap()
		way += l.OnWay
		any += l.Promised + l.Received
		done = done && l.Received+l.Waived >= l.Qty
	}
	switch {
	case done:
		return "fulfilled"
	case way > 0:
		return "delivering"
	case gap == 0:
		return "matched"
	case any > 0:
		return "part_matched"
	}
	return "open"
}

// Subject is what permissions on the need are asked about.
func (n Need) Subject() Subject {
	return Subject{Region: n.Region, Hands: map[string]ID{"creator": n.CreatedBy, "checker": Opt(n.CheckedBy), "forwarder": Opt(n.ForwardedBy), "confirmer": Opt(n.ConfirmedBy), "minuter": Opt(n.MinutedBy)}}
}

// Closed says whether the need is shown outside the offices to the county only: children, privacy, protection (§8.3).
func (n Need) Closed() bool { return n.Minors || n.Sensitive || n.Protection }

// Public says whether the public may see the need: a village-level one that is not closed, once open (§8.1, fence rule 2).
func (n Need) Public() bool {
	return n.Level != "household" && !n.Closed() && (oneOf(n.State, OpenFamily) || n.State == "closed")
}

// Stage is the need's state; what a village would do for its need, the township does for its own.
func (n Need) Stage() Stage {
	st := NeedMachine.Stage(n.State)
	if st.Holder == SideVillage && n.Region.Level() == LevelTownship {
		st.Holder = SideTownship
	}
	return st
}

// OnMarket says whether verified organisations find the need.
func (n Need) OnMarket() bool {
	return !n.Protection && oneOf(n.State, MarketStates)
}

// Over says why a need is not to be claimed any more though it stands on the market: its day or its validity is past. The
// township renews or ends it.
func (n Need) Over(now time.Time) Text {
	switch day := Day(now); {
	case n.NeededBy != nil && day.After(*n.NeededBy):
		return Text{"已过要用的日子，等乡镇续期", "past the day it was needed; the township renews it"}
	case n.ValidUntil != nil && day.After(*n.ValidUntil):
		return Text{"已过有效期，等乡镇续期", "past its validity; the township renews it"}
	}
	return Text{}
}

// Opt reads an optional id.
func Opt(id *ID) ID {
	if id == nil {
		return ""
	}
	return *id
}

// CardTitle writes the anonymous title of a household need from codes: "助学：两名高中生". No name can enter.
func CardTitle(category string, lines []NeedLine, heads int, stage string) string {
	who := ""
	if stage != "" && heads > 0 {
		who = chineseCount(heads) + "名" + SchoolStages.Label(stage).ZH + "生"
		if stage == "primary" || stage == "college" {
			who = chineseCount(heads) + "名" + SchoolStages.Label(stage).ZH + "生"
		}
	} else if heads > 0 {
		who = fmt.Sprintf("一户%d人", heads)
	}
	what := ""
	if len(lines) > 0 && lines[0].ResourceKind != "money" {
		what = lines[0].Item
	}
	title := Categories.Label(category).ZH
	for _, part := range []string{who, what} {
		if part != "" {
			title += "：" + part
			break
		}
	}
	if who != "" && what != "" {
		title += " " + what
	}
	return title
}

func chineseCount(n int) string {
	if n >= 1 && n <= 10 {
		return []string{"一", "两", "三", "四", "五", "六", "七", "八", "九", "十"}[n-1]
	}
	return fmt.Sprint(n)
}

// NeedReview is one recorded act of review (§3.12).
type NeedReview struct {
	ID        ID `gorm:"primaryKey"`
	NeedID    ID
	Action    Action
	From      string
	To        string
	By        ID
	At        time.Time
	DueAt     *time.Time
	Overdue   bool
	Opinion   string
	Companion string // the second officer of a visit
	VisitedAt *time.Time
	Missing   []string       `gorm:"serializer:json"`
	Extra     map[string]any `gorm:"serializer:json"`
}

// NeedLook is one reading of a need's internal text from outside the case (a drawn case, a complaint), and who of the county
// knows of it.
type NeedLook struct {
	ID        ID `gorm:"primaryKey"`
	NeedID    ID
	By        ID
	At        time.Time
	Reason    string
	Complaint string
	KnownBy   ID
	KnownAt   *time.Time
}

// StateOf points to the state, for the step that moves it.
func (n *Need) StateOf() *string { return &n.State }
