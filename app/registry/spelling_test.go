package registry_test

import (
	"bufio"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"shanqiao/app/households"
	"shanqiao/app/identity"
	"shanqiao/app/registry"
	"shanqiao/app/rooms"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/app/store"
	"shanqiao/models"
)

const village = models.Code("220821100208")

func someone(id string, role models.Role, region models.Code) models.Actor {
	return models.Actor{PasswordAt: time.Now(), User: models.ID("0197b5f0-0000-7000-8000-0000000000" + id), Grants: []models.Grant{{Role: role, Region: region}}}
}

// pairs reads the pairs of one kind from the second set of spellings.
func pairs(t *testing.T, kind string) (declared, registered []string) {
	t.Helper()
	f, err := os.Open("../../models/testdata/names_more.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		row := strings.Split(lines.Text(), "\t")
		if row[0] != kind {
			continue
		}
		for i, cell := range row[1:] {
			if row[i+1], err = strconv.Unquote(`"` + cell + `"`); err != nil {
				t.Fatal(err)
			}
		}
		// no form takes these: they are for names that came from elsewhere
		if len(models.PlainText("name", row[1], 2, 50))+len(models.PlainText("name", row[2], 2, 50)) == 0 {
			declared, registered = append(declared, row[1]), append(registered, row[2])
		}
	}
	return declared, registered
}

// found says which of the registered people are somebody whom the organisation declared.
func found(t *testing.T, r rooms.Rooms, declared, registered []string) map[string]bool {
	t.Helper()
	ctx := t.Context()
	code := models.MakeUSCC("53220000MJ246801")
	in := registry.Application{Phone: "0431-88880000", Organisation: models.Organisation{Name: "鹿麦公益基金会", USCC: &code, OrgType: "foundation", OfficeRegion: "220000000000",
		Purposes: []string{"edu_aid"}, ServiceAreas: []models.Code{"220000000000"}, LegalRep: "周岚", ContactName: "沈一鸣"}}
	for _, name := range declared {
		in.Relatives = append(in.Relatives, models.RelatedParty{Name: name, Relation: "理事"})
	}
	applicant, err := r.Users.CreateUser(ctx, models.SystemActor, identity.NewUser{Login: "applicant", Name: "沈一鸣", Password: "lu-mai-2026-tian"})
	if err != nil {
		t.Fatal(err)
	}
	org, err := r.Registry.Apply(ctx, models.Actor{User: applicant.ID}, in)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for at := 0; at < len(registered); at += 20 {
		for name, p := range family(t, r, registered[at:min(at+20, len(registered))], at) {
			kin, err := r.Registry.Related(store.From(ctx, r.DB), org.ID, []models.Person{p})
			if err != nil {
				t.Fatal(err)
			}
			out[name] = kin.State == "named"
		}
	}
	return out
}

// family registers people of these names as one household.
func family(t *testing.T, r rooms.Rooms, names []string, first int) map[string]models.Person {
	t.Helper()
	entry := households.Entry{Region: village}
	for i, name := range names {
		relation := "other"
		if i == 0 {
			relation = "self"
		}
		entry.Members = append(entry.Members, households.Member{Name: name, IDNo: models.MakeID("9900001978010" + strconv.Itoa(1000+first+i)), Relation: relation})
	}
	_, people, err := r.Households.Enter(t.Context(), someone("01", models.VillageClerk, village), entry)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]models.Person{}
	for i, p := range people {
		out[names[i]] = p
	}
	return out
}

// A relative is found in the register whatever the spelling of either side, and other people are not.
func TestRelated_WhateverTheSpelling(t *testing.T) {
	r, _ := roomstest.New(t)
	declared, registered := pairs(t, "equal")
	for name, yes := range found(t, r, declared, registered) {
		if !yes {
			t.Errorf("%q: the relative is not found", name)
		}
	}
	t.Logf("%d spellings", len(registered))
	r, _ = roomstest.New(t)
	declared, registered = pairs(t, "different")
	for name, yes := range found(t, r, declared, registered) {
		if yes && !slices.Contains(declared, name) {
			t.Errorf("%q: another person is taken for a relative", name)
		}
	}
}
