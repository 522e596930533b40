package registry

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"shanqiao/models"
)

// complete is an application of a kind with everything in it.
func complete(kind string, now time.Time) Application {
	code, recognised := models.MakeUSCC("53220000MJ246801"), now.AddDate(-2, 0, 0)
	o := models.Organisation{Name: "鹿麦公益基金会", USCC: &code, OrgType: "foundation", OfficeRegion: "220000000000", Purposes: []string{"edu_aid"}, ServiceAreas: []models.Code{"220000000000"},
		LegalRep: "周岚", ContactName: "沈一鸣"}
	switch kind {
	case "odd":
		last := "0"
		if code[17] == '0' {
			last = "1"
		}
		odd := code[:17] + last
		o.USCC, o.USCCReason = &odd, "证书原件如此"
	case "certificate":
		o.IsCharity, o.RecognisedOn, o.PublicCertNo, o.PublicCertOn = true, &recognised, "吉慈公募 2025-07", &recognised
	case "team":
		o.OrgType, o.TeamKind, o.Sponsor, o.USCC = "volunteer_team", "community_team", "新立村村民委员会", nil
	}
	return Application{Organisation: o, Phone: "0431-88880000", Relatives: []models.RelatedParty{{Name: "周岚", Relation: "理事长"}}}
}

// without are all the facts of an application, each taken away.
var without = map[string]func(a *Application){
	"name": func(a *Application) { a.Name = "" }, "orgType": func(a *Application) { a.OrgType = "" }, "uscc": func(a *Application) { a.USCC = nil },
	"usccReason": func(a *Application) { a.USCCReason = "" }, "isCharity": func(a *Application) { a.IsCharity = false }, "recognisedOn": func(a *Application) { a.RecognisedOn = nil },
	"publicCertNo": func(a *Application) { a.PublicCertNo = "" }, "publicCertOn": func(a *Application) { a.PublicCertOn = nil }, "grade": func(a *Application) { a.Grade = "" },
	"officeRegion": func(a *Application) { a.OfficeRegion = "" }, "purposes": func(a *Application) { a.Purposes = nil }, "serviceAreas": func(a *Application) { a.ServiceAreas = nil },
	"legalRep": func(a *Application) { a.LegalRep = "" }, "contactName": func(a *Application) { a.ContactName = "" }, "contactPhone": func(a *Application) { a.Phone = "" },
	"sponsor": func(a *Application) { a.Sponsor = "" }, "teamKind": func(a *Application) { a.TeamKind = "" }, "relatedParties": func(a *Application) { a.Relatives = nil },
}

// TestRequired keeps testdata/required.json equal to what an application cannot be without; the browser's form is held to
// the same file (frontend/tests/unit/apply.test.ts).
func TestRequired(t *testing.T) {
	raw, err := os.ReadFile("testdata/required.json")
	if err != nil {
		t.Fatal(err)
	}
	var want map[string][]string
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, models.Beijing)
	for kind, required := range want {
		whole := complete(kind, now)
		if wrong := check(&whole.Organisation, whole, now); len(wrong) > 0 {
			t.Errorf("%s: a complete application is refused: %v", kind, wrong)
		}
		var got []string
		for field, take := range without {
			a := complete(kind, now)
			take(&a)
			if wrong := check(&a.Organisation, a, now); len(wrong) > 0 {
				got = append(got, field)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, required) {
			t.Errorf("%s: got %q, want %q", kind, got, required)
		}
	}
	young := complete("certificate", now)
	lately := now.AddDate(0, -6, 0)
	young.RecognisedOn = &lately
	if wrong := check(&young.Organisation, young, now); len(wrong) != 1 || wrong[0].Code != "organisation.no-public-cert" {
		t.Errorf("a charity of half a year: got %v", wrong)
	}
}
