package models

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// RelatedParty is a manager of an organisation or a relative of one (慈善法 59), as the organisation declared it. An ID
// number that came with it is kept as its keyed hash only.
type RelatedParty struct {
	Name     string `json:"name"`
	Relation string `json:"relation,omitempty"`
	IDNo     string `json:"-"`
	IDHash   []byte `json:"id,omitempty"`
}

// CheckParties checks a declaration: each with a name, an ID number that can be one, and not both people and "nobody".
func CheckParties(list []RelatedParty, none bool, now time.Time) []FieldError {
	if none && len(list) > 0 {
		return []FieldError{{Field: "noRelatives", Code: "organisation.relatives-both"}}
	}
	var wrong []FieldError
	for i, p := range list {
		at := fmt.Sprintf("relatedParties[%d].", i)
		wrong = append(wrong, PlainText(at+"name", p.Name, 2, 50)...)
		wrong = append(wrong, PlainText(at+"relation", p.Relation, 0, 20)...)
		if p.IDNo == "" {
			continue
		}
		if _, err := CheckID(p.IDNo, now); err != nil {
			e := err.(*Error)
			wrong = append(wrong, FieldError{Field: at + "idNo", Code: e.Code, Args: e.Args})
		}
	}
	return wrong
}

// Declared says whether the organisation has said who its managers and their relatives are, or that there is nobody to name.
func (o Organisation) Declared() bool { return o.RelativesAt != nil }

// Declaration says it in a code: undeclared, none, listed.
func (o Organisation) Declaration() string {
	switch {
	case o.RelativesAt == nil:
		return "undeclared"
	case o.RelativesNone:
		return "none"
	}
	return "listed"
}

// Conflicts are what the check of related parties (F4) came to.
var Conflicts = List{
	term("undeclared", "未申报", "Not declared"), term("clear", "已核对，没有", "Checked, nobody"), term("declared", "已比对，没有重合", "Compared, nobody"),
	term("named", "同名，待核实", "Of the same name"), term("blocked", "有关联", "Related"),
}

// Kinship is the check of one organisation against the people of one need: the state by the list Conflicts, and whom it
// concerns. By the ID number it is certain and blocks (慈善法 40, 59); by the name alone an officer has to look.
type Kinship struct {
	State  string
	People []ID
}

// Cleared says whether an officer found everybody concerned to be somebody else, on the declaration that holds now.
func (m Match) Cleared(c Kinship, o Organisation) bool {
	if c.State != "named" || m.ClearedAt == nil || o.RelativesAt == nil || m.ClearedAt.Before(*o.RelativesAt) {
		return false
	}
	return !slices.ContainsFunc(c.People, func(p ID) bool { return !slices.Contains(m.ClearedFor, p) })
}

// Settled refuses to approve a match whose check of related parties is not done or not passed.
func (m Match) Settled(c Kinship, o Organisation) error {
	switch {
	case c.State == "blocked":
		return Fail(Conflict, "match.related")
	case c.State == "undeclared":
		return Fail(Conflict, "match.undeclared")
	case c.State == "named" && !m.Cleared(c, o):
		return Fail(Conflict, "match.namesake")
	}
	return nil
}

// Clearing is an officer's word that people of one name are not one person.
type Clearing struct {
	By     string
	Reason string
}

func (c Clearing) says(lang string) string {
	if lang == "en" {
		return strings.TrimSpace(c.By + ": " + c.Reason)
	}
	return strings.TrimSpace(c.By + "：" + c.Reason)
}

// Declaration is an officer's word that somebody of a household or an organisation is his relative (§2.3(2)).
type Declaration struct {
	ID         ID `gorm:"primaryKey"`
	UserID     ID
	Kind       string // household, organisation
	Subject    ID
	Relation   string
	DeclaredAt time.Time
	EndedAt    *time.Time
	EndedWhy   string
}

// TableName is the table of declarations.
func (Declaration) TableName() string { return "relatives" }
