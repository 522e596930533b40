package models

import "time"

// Organisation is a charity, social organisation, enterprise, agency or volunteer team that gives (domain handbook §3.1, §3.2).
type Organisation struct {
	Base
	Name          string
	USCC          *string // 统一社会信用代码; nil for a team that is no legal person
	USCCReason    string  // why a code with a wrong check digit is accepted
	USCCSecond    *ID     // the second approver of such a code
	OrgType       string
	IsCharity     bool
	RecognisedOn  *time.Time
	PublicCertNo  string // 公开募捐资格证书
	PublicCertOn  *time.Time
	TaxYears      []int `gorm:"serializer:json"` // 公益性捐赠税前扣除资格
	Grade         string
	GradeUntil    *time.Time
	RegisteredOn  *time.Time
	OfficeRegion  Code     // the office that checks it
	SupervisedBy  string   // 业务主管单位
	Purposes      []string `gorm:"serializer:json"` // categories of needs inside its business scope
	ServiceAreas  []Code   `gorm:"serializer:json"`
	LegalRep      string
	ContactName   string
	ContactPhone  Sealed
	CreditStatus  string
	ReportDue     *time.Time // annual work report
	State         string
	DueAt         *time.Time
	TakenBy       *ID
	DecidedBy     *ID
	TeamKind      string // registered_org / community_team / unit_team
	Sponsor       string // agreeing committee or unit of a team (志愿服务条例 42)
	VillageAssoc  string // 一村一会: name of the association
	SponsorRegion Code
	Skills        []string `gorm:"serializer:json"`
	Missing       []string `gorm:"serializer:json"`
	Relatives     Sealed   // managers and their relatives, for the conflict check only
	RelativesAt   *time.Time
	RelativesNone bool // the organisation checked and has nobody to name
}

// Verified says whether the organisation may give now: checked and of normal credit.
func (o Organisation) Verified() bool { return o.State == "verified" && o.CreditStatus == "normal" }

// CanPublicPlan says whether offers may name a public fundraising plan (慈善法 22).
func (o Organisation) CanPublicPlan() bool { return o.IsCharity && o.PublicCertNo != "" }

// OrganisationEvent is one line of an organisation's history.
type OrganisationEvent struct {
	ID     ID `gorm:"primaryKey"`
	OrgID  ID
	At     time.Time
	By     ID
	Action Action
	From   string
	To     string
	Note   string
	Items  []string `gorm:"serializer:json"`
}

// Subject is what permissions on the organisation are asked about: exactly the office that checks it, or its own people.
func (o Organisation) Subject() Subject {
	return Subject{Region: o.OfficeRegion, Office: o.OfficeRegion, Org: o.ID, Hands: map[string]ID{"creator": o.CreatedBy, "checker": Opt(o.TakenBy)}}
}

// StateOf points to the state, for the step that moves it.
func (o *Organisation) StateOf() *string { return &o.State }
