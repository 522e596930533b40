package models

import "time"

// Household is a family that lives together (家庭, §3.5). What tells who it is, is sealed.
type Household struct {
	Base
	HouseholdNo string
	Region      Code // the village
	HeadID      ID
	MemberCount int
	Address     Sealed   // 村民小组 and door
	Categories  []string `gorm:"serializer:json"` // assist_category
	Cause       Sealed   // poverty cause, staff only
	VisitClass  string
	Relative    bool // a member is a relative of staff or committee: the county must visit
}

// Mark tells households apart whose heads are masked alike (许*, 许*): the last digits of the number the product gave the
// household. It follows from nothing that is sealed, and the village, township and county see the whole number (§3.5).
func (h Household) Mark() string { return h.HouseholdNo[max(0, len(h.HouseholdNo)-4):] }

// Person is a member of a household (§3.6). NameMask is the only part of the name in the clear: "张*".
type Person struct {
	Base
	HouseholdID ID
	Region      Code
	Name        Sealed
	NameMask    string
	NameHash    []byte // keyed, salted by county, of the comparison form
	NameSound   []byte // the same of the name in pinyin
	NameForm    int    // rules by which both were made
	IDNo        Sealed
	IDHash      []byte // keyed
	IDMissing   string // reason when there is no number
	Sex         string
	Birth       time.Time
	Relation    string
	SchoolStage string
	School      Sealed
	Phone       Sealed
	Health      Sealed
	Bank        Sealed
	Erased      bool
}

// TableName keeps the table's plural plain.
func (Person) TableName() string { return "people" }

// Minor says whether the person is under 18 on the day.
func (p Person) Minor(day time.Time) bool { return AgeAt(p.Birth, day) < 18 }

// MaskName hides a name as the product shows it: 张*, 王*, 欧阳**.
func MaskName(name string) string {
	r := []rune(name)
	switch {
	case len(r) == 0:
		return ""
	case len(r) == 1:
		return "*"
	case len(r) <= 3:
		return string(r[:1]) + "*"
	}
	return string(r[:2]) + "**"
}

// Consent is one person's leave to share named items with one organisation (同意书, §3.7).
type Consent struct {
	Base
	PersonID    ID
	HouseholdID ID
	Purpose     string // share_with_org, honour
	OrgID       ID
	MatchID     *ID
	Items       []string `gorm:"serializer:json"`
	GivenBy     string   // self, guardian
	Relation    string   // guardian's relation
	YoungAgrees bool     // a person of 14–17 agrees as well as the guardian
	Method      string
	Second      string // second officer, for in_person_two
	FileID      *ID
	GivenAt     time.Time
	ExpiresAt   *time.Time
	WithdrawnAt *time.Time
	TextVersion string
}

// Valid says whether the consent holds at t.
func (c Consent) Valid(t time.Time) bool {
	return c.WithdrawnAt == nil && !t.Before(c.GivenAt) && (c.ExpiresAt == nil || t.Before(*c.ExpiresAt))
}

// CheckConsent applies the rules of §3.7: minors only through a guardian, 14–17 with their own agreement, minors at
// most name and school.
func CheckConsent(c Consent, p Person, day time.Time) []FieldError {
	var wrong []FieldError
	age := AgeAt(p.Birth, day)
	if age < 18 && c.GivenBy != "guardian" {
		wrong = append(wrong, FieldError{Field: "givenBy", Code: "consent.guardian"})
	}
	if age >= 14 && age < 18 && !c.YoungAgrees {
		wrong = append(wrong, FieldError{Field: "youngAgrees", Code: "consent.young"})
	}
	if c.GivenBy == "guardian" && c.Relation == "" {
		wrong = append(wrong, FieldError{Field: "relation", Code: "consent.relation"})
	}
	if len(c.Items) == 0 {
		wrong = append(wrong, FieldError{Field: "items", Code: "consent.items"})
	}
	for _, i := range c.Items {
		if !ConsentItems.Has(i) || (age < 18 && i != "name" && i != "school") {
			wrong = append(wrong, FieldError{Field: "items", Code: "consent.minor-items"})
			break
		}
	}
	if !ConsentMethods.Has(c.Method) {
		wrong = append(wrong, FieldError{Field: "method", Code: "consent.method"})
	}
	if c.Method == "code" { // kept for consents of before; nothing sends messages
		wrong = append(wrong, FieldError{Field: "method", Code: "consent.no-gateway"})
	}
	if c.Method == "in_person_two" && c.Second == "" {
		wrong = append(wrong, FieldError{Field: "second", Code: "consent.second"})
	}
	return wrong
}
