package models

import "time"

// Reason is one line of why a pair fits or does not; proposals store them (PI 24).
type Reason struct {
	Rule  string `json:"rule"` // F1 … F10 of §7.1, or the level of §7.2
	Fits  bool   `json:"fits"`
	Title string `json:"title"`
	Gives string `json:"gives"`
	Needs string `json:"needs"`
}

// Match links a need and an offer in some quantities (对接, §3.11).
type Match struct {
	Base
	MatchNo       string
	NeedID        ID
	OfferID       *ID // empty while only recommended to an organisation
	OrgID         ID
	Region        Code
	Receiver      Side // who receives: a household, a village (or its institution), or a township itself
	ProposedBy    ID
	ProposedHow   string   // system, org, village, staff
	Reasons       []Reason `gorm:"serializer:json"`
	Conflict      string
	ValueFen      int64
	State         string
	HeldState     string
	DueAt         *time.Time
	LapseAt       *time.Time
	AcceptedAt    *time.Time
	VillageAt     *time.Time
	ConsentedAt   *time.Time
	ApprovedAt    *time.Time
	ClosedAt      *time.Time
	ViewUntil     *time.Time
	VillageBy     *ID
	ReviewedBy    *ID
	FirstBy       *ID
	ApprovedBy    *ID
	ClearedBy     *ID // who found namesakes to be other people, when, and which
	ClearedAt     *time.Time
	ClearedFor    []ID `gorm:"serializer:json"`
	DeliverOn     *time.Time
	Place         string
	NeedCreator   ID // hands of the need, kept here so that the same officers do not decide twice
	NeedChecker   *ID
	NeedForwarder *ID
	NeedConfirmer *ID
	ReceiptNo     string // reference of the donation receipt the charity issued (CL 38)
	ReceiptOn     *time.Time
	ReceiptWaived string // or why there is none
	ToldDonorOn   *time.Time
	Rating        int
	Lines         []MatchLine `gorm:"-"`
}

// MatchLine is the part of a need's line that the match covers.
type MatchLine struct {
	ID       ID `gorm:"primaryKey"`
	MatchID  ID
	LineID   ID
	Qty      int64 // promised by the match
	OnWay    int64
	Received int64
	Returned int64
}

// Open is what is promised and not yet on a slip, received or given back.
func (l MatchLine) Open() int64 { return l.Qty - l.OnWay - l.Received - l.Returned }

// Subject is what permissions on the match are asked about.
func (m Match) Subject() Subject {
	return Subject{Region: m.Region, Org: m.OrgID, Hands: map[string]ID{
		"creator": m.CreatedBy, "poster": m.NeedCreator, "proposer": m.ProposedBy, "villager": Opt(m.VillageBy), "reviewer": Opt(m.ReviewedBy), "first": Opt(m.FirstBy), "clearer": Opt(m.ClearedBy),
		"checker": Opt(m.NeedChecker), "forwarder": Opt(m.NeedForwarder), "confirmer": Opt(m.NeedConfirmer)}}
}

// Approved says whether the county has approved the match and the organisation's view of it is open at t (§4.3): from then
// on it knows the village.
func (m Match) Approved(t time.Time) bool {
	return oneOf(m.State, ReleasedStates) && (m.ViewUntil == nil || t.Before(*m.ViewUntil))
}

// Tie is how the match binds its organisation to the need.
func (m Match) Tie(t time.Time) Tie {
	if m.Approved(t) {
		return Released
	}
	return Claimed
}

// Released says whether the organisation may see what the consents release, at t.
func (m Match) Released(t time.Time) bool {
	return m.ConsentedAt != nil && m.Approved(t)
}

// MatchReview is one recorded act on a match.
type MatchReview struct {
	ID      ID `gorm:"primaryKey"`
	MatchID ID
	Action  Action
	From    string
	To      string
	By      ID
	At      time.Time
	DueAt   *time.Time
	Overdue bool
	Note    string // opinion or reason: for the offices, and for the side that wrote it
	ToGiver string // what was written to the giving side
	Side    Side   // for whom the one who acted spoke
}

// Voucher is a numbered delivery slip in four copies (四联单, §3.14).
type Voucher struct {
	Base
	VoucherNo   string
	Region      Code // county whose series the number belongs to
	Year        int
	Seq         int64
	MatchID     ID
	State       string
	Channel     string // bank_transfer, goods, service
	AmountFen   int64
	Receiver    string // household, village, school, institution
	Place       string
	HandedAt    *time.Time
	PaidOn      *time.Time
	Payee       string
	BankRef     string
	ReceivedBy  *ID
	ReceivedAt  *time.Time
	SignKind    string // signature, fingerprint, guardian, proxy
	WitnessBy   *ID
	WitnessedAt *time.Time
	VoidReason  string
	CopiesFiled []int `gorm:"serializer:json"`
	VerifyCode  string
	Lines       []VoucherLine `gorm:"-"`
}

// VoucherLine is one line of a slip and what became of it.
type VoucherLine struct {
	ID           ID `gorm:"primaryKey"`
	VoucherID    ID
	LineID       ID
	Item         string
	Unit         string
	Qty          int64
	UnitValueFen int64
	Batch        string
	ExpiresOn    *time.Time
	Result       string // received, partly, problem, not_received
	Received     int64
	Note         string
}

// StateOf points to the state, for the step that moves it.
func (m *Match) StateOf() *string { return &m.State }
