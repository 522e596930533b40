package models

import "time"

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
}

// Nomination proposes an organisation's project or the organisation itself for a category.
type Nomination struct {
	Base
	NominationNo string
	CycleID      ID
	Category     string
	NomineeType  string // project, org
	NomineeOrg   ID
	NomineeOffer *ID
	Region       Code
	Deeds        string // ≤ 2000 characters
	TotalFen     int64  // delivered inside the window, from closed matches
	MatchCount   int
	ConsentBy    string // who of the nominee agreed to publicity (捐赠法 8)
	ConsentOn    *time.Time
	Checks       []Reason `gorm:"serializer:json"`
	State        string
	Missing      []string `gorm:"serializer:json"`
	NoticeID     *ID
	ScreenedBy   *ID
}

// Subject is what permissions on the nomination are asked about.
func (n Nomination) Subject() Subject {
	return Subject{Region: n.Region, Hands: map[string]ID{"creator": n.CreatedBy, "nominator": n.CreatedBy}}
}

// HonorVote is a score, opinion or vote on a nomination; one per person and kind.
type HonorVote struct {
	ID           ID `gorm:"primaryKey"`
	NominationID ID
	Kind         string // score, opinion, vote
	By           ID
	Unit         string
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
	HolderOrg    ID
	Holder       string
	Work         string // name of the honoured project, if it is one
	TotalFen     int64
	DocNo        string
	DecidedAt    time.Time
	PublishedAt  *time.Time
	RevokedAt    *time.Time
	RevokeReason string
}

// StateOf points to the state, for the step that moves it.
func (n *Nomination) StateOf() *string { return &n.State }

// Subject is what permissions on the cycle are asked about.
func (c Cycle) Subject() Subject {
	return Subject{Region: c.Region, Hands: map[string]ID{"creator": c.CreatedBy}}
}

// StateOf points to the state, for the step that moves it.
func (c *Cycle) StateOf() *string { return &c.State }
