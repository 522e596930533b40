package registry_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/registry"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/app/store"
	"shanqiao/app/store/storetest"
	"shanqiao/models"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// TestRelated_States: what an organisation declared decides what the check of one household comes to, and the plan's
// question (Kin.Of) gives the same. Lists of one name a line, as they were entered before, are read.
func TestRelated_States(t *testing.T) {
	r, p := roomstest.New(t)
	const at, county = models.Code("220821100208"), models.Code("220821000000")
	number := models.MakeID("99000019700101105")
	person := func(id models.ID, name, idNo string) models.Person {
		who := models.Person{Region: at, NameHash: p.NameHash(at, name)}
		who.ID = id
		if idNo != "" {
			who.IDHash = p.Hash("people.id_no", "", idNo)
		}
		return who
	}
	org := func(code string, list []models.RelatedParty, none bool) models.Organisation {
		uscc, since := models.MakeUSCC(code), time.Date(2018, 5, 1, 0, 0, 0, 0, models.Beijing)
		o, err := r.Registry.Apply(t.Context(), models.SystemActor, registry.Application{Organisation: models.Organisation{Name: "鹿麦公益基金会" + code, USCC: &uscc, OrgType: "foundation", IsCharity: true,
			RecognisedOn: &since, OfficeRegion: "220000000000", Purposes: []string{"edu_aid"}, ServiceAreas: []models.Code{"220000000000"}, LegalRep: "周明", ContactName: "周明"},
			Relatives: list, NoRelatives: none})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	listed := org("53220000MJ246801", []models.RelatedParty{{Name: "阿依古丽・吐尔逊", Relation: "理事"}, {Name: "周明", Relation: "理事长", IDNo: number}}, false)
	silent, nobody, before := org("53220000MJ246802", nil, false), org("53220000MJ246803", nil, true), org("53220000MJ246804", nil, false)
	family := []models.Person{person("1", "张伟", ""), person("2", "周明", models.MakeID("99000019800101205"))}
	cases := []struct {
		what   string
		org    models.Organisation
		people []models.Person
		want   models.Kinship
	}{
		{"nobody declared", silent, family, models.Kinship{State: "undeclared"}},
		{"nobody to name", nobody, family, models.Kinship{State: "clear"}},
		{"nobody of the list", listed, family[:1], models.Kinship{State: "declared"}},
		{"a need of a village", listed, nil, models.Kinship{State: "declared"}},
		{"one name, two numbers", listed, family, models.Kinship{State: "named", People: []models.ID{"2"}}},
		{"another spelling", listed, []models.Person{person("3", "阿依古丽·吐尔逊", "")}, models.Kinship{State: "named", People: []models.ID{"3"}}},
		{"one number, another name", listed, append(family, person("4", "周小明", number)), models.Kinship{State: "blocked", People: []models.ID{"4"}}},
		{"a list from before", before, []models.Person{person("5", "唐素英", "")}, models.Kinship{State: "named", People: []models.ID{"5"}}},
	}
	var box models.Sealed
	err := store.Tx(t.Context(), r.DB, models.SystemActor, func(tx *gorm.DB) (err error) {
		box, err = p.Seal(tx, before.ID, "organisations.relatives", "周明\n 唐素英 \n·\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.DB.Pool.Exec(t.Context(), "UPDATE organisations SET relatives = $1, relatives_at = created_at WHERE id = $2", box.Box(), before.ID); err != nil {
		t.Fatal(err)
	}
	err = store.Tx(t.Context(), r.DB, models.SystemActor, func(tx *gorm.DB) error {
		for _, c := range cases {
			got, err := r.Registry.Related(tx, c.org.ID, c.people)
			if err != nil {
				return err
			}
			if got.State != c.want.State || len(got.People) != len(c.want.People) || len(got.People) > 0 && got.People[0] != c.want.People[0] {
				t.Errorf("%s: got %v, want %v", c.what, got, c.want)
			}
			kin, err := r.Registry.Kin(tx, []models.ID{c.org.ID}, []models.Code{county})
			if err != nil {
				return err
			}
			var sure, named int
			for _, who := range c.people {
				s, n := kin.Of(who.NameHash, who.IDHash)
				sure, named = sure+len(s), named+len(n)
			}
			if (sure > 0) != (c.want.State == "blocked") || sure == 0 && (named > 0) != (c.want.State == "named") {
				t.Errorf("%s: a plan finds %d related and %d of the name", c.what, sure, named)
			}
		}
		if got, err := r.Registry.Related(tx, before.ID, []models.Person{person("6", "・", "")}); err != nil || got.State != "declared" {
			t.Errorf("what has no letters is somebody's name: %v, %v", got, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
