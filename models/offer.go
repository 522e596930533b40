package models

import (
	"strings"
	"time"
)

// Offer is something an organisation can give (供给, §3.9); a Project (慈善项目, §3.10) is an offer with Form "project",
// a class of beneficiaries and, for publicly raised money, a filed plan. Quantities are in Unit; money in fen.
type Offer struct {
	Base
	OfferNo      string
	Form         string // offer, project
	OrgID        ID
	OfficeRegion Code // the office that decides
	Name         string
	Mode         string   // via_charity, direct_to_beneficiary, service
	Categories   []string `gorm:"serializer:json"`
	ResourceKind string
	Item         string
	Spec         string
	Unit         string
	UnitValueFen int64
	Quantity     int64
	Reserved     int64
	OnWay        int64
	Delivered    int64
	Withdrawn    int64
	Restriction  string
	Regions      []Code   `gorm:"serializer:json"`
	Groups       []string `gorm:"serializer:json"`
	Stages       []string `gorm:"serializer:json"` // school stages of the class of beneficiaries
	CapFen       int64    // per head and year, 0 for none
	Criteria     string   // the class of beneficiaries in words
	SourceFunds  string
	PlanNo       string
	FilingNo     string     // of a charitable trust
	ContractNo   string     // of a government purchase
	ExpiresOn    *time.Time // of goods
	Safety       string     // declaration for goods (慈善法 36)
	From         *time.Time
	Until        *time.Time
	PledgePublic bool
	Anonymity    string // public_name, anonymous, internal_only
	State        string
	HeldState    string
	DueAt        *time.Time
	TakenBy      *ID
	DecidedBy    *ID
	Missing      []string `gorm:"serializer:json"`
	Marks        []Mark   `gorm:"serializer:json"` // places of its public texts that the office must answer
}

// Free is what can still be promised.
func (o Offer) Free() int64 { return o.Quantity - o.Reserved - o.Delivered - o.Withdrawn }

// GivingState gives the state of the giving family that follows from the quantities (§4.2).
func (o Offer) GivingState() string {
	switch {
	case o.Delivered+o.Withdrawn >= o.Quantity:
		return "fulfilled"
	case o.OnWay > 0:
		return "delivering"
	case o.Free() == 0:
		return "committed"
	case o.Reserved+o.Delivered > 0:
		return "part_committed"
	}
	return "active"
}

// Subject is what permissions on the offer are asked about: its organisation, and exactly its office.
func (o Offer) Subject() Subject {
	return Subject{Region: o.OfficeRegion, Office: o.OfficeRegion, Org: o.OrgID, Hands: map[string]ID{"creator": o.CreatedBy, "checker": Opt(o.TakenBy)}}
}

// Usable says whether new matches can take from the offer at t.
func (o Offer) Usable(t time.Time) bool {
	return oneOf(o.State, GivingFamily) && o.Free() > 0 && (o.From == nil || !t.Before(*o.From)) && (o.Until == nil || !t.After(*o.Until))
}

// StateOf points to the state, for the step that moves it.
func (o *Offer) StateOf() *string { return &o.State }

// ItemCode is how an item is compared, by the rules of a pair and in plans alike: as written, but for the spaces.
func ItemCode(item string) string { return strings.Join(strings.Fields(item), "_") }

// Serves says whether the offer is the very thing a line asks for: the same kind and unit and, but for money, the same item
// where both name one. Quilts are no chicks, though both are counted by the piece.
func (o Offer) Serves(l NeedLine) bool { return o.SameKind(l) && o.SameItem(l) }

// SameKind says whether offer and line are the same kind of resource in the same unit.
func (o Offer) SameKind(l NeedLine) bool { return o.ResourceKind == l.ResourceKind && o.Unit == l.Unit }

// SameItem says whether offer and line name the same item, or one of them names none. A line may name what would do as
// well: 棉被或护理床垫.
func (o Offer) SameItem(l NeedLine) bool {
	mine := ItemCode(o.Item)
	if o.ResourceKind == "money" || mine == "" || ItemCode(l.Item) == "" {
		return true
	}
	for _, one := range append(strings.Split(l.Item, "或"), l.Item) {
		if ItemCode(one) == mine {
			return true
		}
	}
	return false
}
