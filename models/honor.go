package models

import (
	"fmt"
	"slices"
	"time"
)

// Cycle is one round of honours (评选表彰, §3.19).
type Cycle struct {
	Base
	Name        string
	Region      Code
	Session     int
	Quotas      map[string]int `gorm:"serializer:json"` // category → places
	WindowFrom  time.Time
	WindowTo    time.Time // donations inside count (HON-05)
	RuleDoc     string
	State       string
	PublishedAt *time.Time
	BackBy      *ID // who asked to take the round one step back; a second officer agrees
	BackReason  string
	BackAt      *time.Time
}

// Number names the round in public: P-220000-3.
func (c Cycle) Number() string { return fmt.Sprintf("P-%s-%d", c.Region[:6], c.Session) }

// Nomination proposes somebody for a category: an organisation, team or enterprise, one of their projects or trusts, or a
// person with his consent (§3.19).
type Nomination struct {
	Base
	NominationNo string
	CycleID      ID
	Category     string
	NomineeType  string // one of NomineeTypes
	NomineeOrg   *ID    // of a person: the charity that took the gift, if there is one
	NomineeOffer *ID    // the project or trust
	PersonName   Sealed // public from the notice on
	PersonUnit   string // where the person works or lives
	Region       Code
	Deeds        string     // ≤ 2000 characters
	TotalFen     int64      // delivered inside the region and window, from closed matches (HON-05)
	MatchCount   int        // matches of these deliveries
	DeedsCount   DeedsCount `gorm:"serializer:json"`
	GiftFen      int64      // a person's gift, by its receipt
	GiftReceipt  string
	ConsentBy    string // who of the nominee agreed to publicity (捐赠法 8)
	ConsentOn    *time.Time
	ConsentFile  *ID
	Checks       []Reason `gorm:"serializer:json"`
	State        string
	Missing      []string `gorm:"serializer:json"`
	NoticeID     *ID
	ScreenedBy   *ID
	Hands        map[string][]ID `gorm:"serializer:json"` // who had which hand in it
	Turns        map[string]int  `gorm:"serializer:json"` // which turn of scores, opinions and votes counts
	EndedBy      Action          // the step that ended it
	EndReason    string          // why, as the nominee is told
}

// NomineeTypes say who can be nominated.
var NomineeTypes = List{
	term("org", "组织", "Organisation"), term("enterprise", "企业", "Enterprise"), term("team", "志愿服务队", "Volunteer team"),
	term("project", "慈善项目", "Project"), term("trust", "慈善信托", "Charitable trust"), term("person", "个人", "Person"),
}

// Org is the organisation of the nomination, or none.
func (n Nomination) Org() ID { return Opt(n.NomineeOrg) }

// Hand notes that a user had a hand in the nomination.
func (n *Nomination) Hand(what string, by ID) {
	if n.Hands == nil {
		n.Hands = map[string][]ID{}
	}
	if !slices.Contains(n.Hands[what], by) {
		n.Hands[what] = append(n.Hands[what], by)
	}
}

// Void opens a new turn of a kind of votes: those cast before are kept and count no more.
func (n *Nomination) Void(kind string) {
	if n.Turns == nil {
		n.Turns = map[string]int{}
	}
	n.Turns[kind]++
	delete(n.Hands, map[string]string{"score": "scorer", "opinion": "opinion"}[kind])
}

// Ended says whether nothing more is decided on the nomination in its round.
func (n Nomination) Ended() bool {
	return oneOf(n.State, []string{"ineligible", "withdrawn", "not_awarded", "awarded", "revoke_asked", "revoked"})
}

// Standing says whether its deliveries count for it and for no other.
func (n Nomination) Standing() bool {
	return !oneOf(n.State, []string{"ineligible", "withdrawn", "not_awarded", "revoked"})
}

// Subject is what permissions on the nomination are asked about.
func (n Nomination) Subject() Subject {
	return Subject{Region: n.Region, Hands: map[string]ID{"creator": n.CreatedBy, "nominator": n.CreatedBy}, Many: n.Hands}
}

// HonorVote is a score, opinion or vote on a nomination; one per person, kind and turn.
type HonorVote struct {
	ID           ID `gorm:"primaryKey"`
	NominationID ID
	Kind         string // score, opinion, vote
	By           ID
	Unit         string
	UnitCode     string // which of the units to be asked
	Turn         int    // counts while it is the nomination's turn of its kind
	At           time.Time
	Score        int
	Agrees       bool
	Recused      bool
	Note         string
}

// Award is a decided honour with its certificate; anyone can verify the code.
type Award struct {
	Base
	CertNo       string
	VerifyCode   string
	CycleID      ID
	NominationID ID
	Category     string
	HolderOrg    *ID
	Holder       string
	Work         string // name of the honoured project, if it is one
	TotalFen     int64
	DocNo        string
	DecidedAt    time.Time
	PublishedAt  *time.Time
	RevokedAt    *time.Time
	RevokeReason string
	Facts        *AwardFacts `gorm:"serializer:json"` // nil for awards of before
}

// PublicFen is the delivered amount as everybody may read it: 0 where it would tell what one household got.
func (w Award) PublicFen() int64 {
	if w.Facts != nil && w.Facts.Few {
		return 0
	}
	return w.TotalFen
}

// AwardFacts are what the certificate says of the way there, as it was when the honour was decided.
type AwardFacts struct {
	Slips      int       `json:"slips"`
	Few        bool      `json:"few"`   // households below the smallest public count: the amount is not public
	Units      []string  `json:"units"` // who was asked and agreed
	NoticeNo   string    `json:"noticeNo"`
	NoticeFrom time.Time `json:"noticeFrom"`
	NoticeTo   time.Time `json:"noticeTo"`
	NoticeDays int       `json:"noticeDays"`
	Objections int       `json:"objections"`
	Dismissed  int       `json:"dismissed"`
	Judges     int       `json:"judges"`
	Yes        int       `json:"yes"`
}

// StateOf points to the state, for the step that moves it.
func (n *Nomination) StateOf() *string { return &n.State }

// Subject is what permissions on the cycle are asked about.
func (c Cycle) Subject() Subject {
	return Subject{Region: c.Region, Hands: map[string]ID{"creator": c.CreatedBy, "asker": Opt(c.BackBy)}}
}

// StateOf points to the state, for the step that moves it.
func (c *Cycle) StateOf() *string { return &c.State }

// HonorNote is one thing a nominee is told: a step back, a withdrawal, the decision.
type HonorNote struct {
	ID           ID `gorm:"primaryKey"`
	NominationID ID
	At           time.Time
	Kind         string // back, withdrawn, awarded, not_awarded, revoked
	Note         string
}

// HonorCounted says which nomination a delivery counts for; a delivery counts once.
type HonorCounted struct {
	VoucherID    ID `gorm:"primaryKey"`
	NominationID ID
}

// TableName names the table of counted deliveries.
func (HonorCounted) TableName() string { return "honor_counted" }
