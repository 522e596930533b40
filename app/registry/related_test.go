package registry_test

import (
	"bytes"
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

// The claim (Related) and the plan (Relations) find a manager or relative whatever the spelling, and nobody else (F-130).
func TestRelated_WhateverTheSpelling(t *testing.T) {
	r, p := roomstest.New(t)
	ctx := t.Context()
	code, since := models.MakeUSCC("53220000MJ2468010"[:16]), time.Date(2018, 5, 1, 0, 0, 0, 0, models.Beijing)
	o, err := r.Registry.Apply(ctx, models.SystemActor, registry.Application{Organisation: models.Organisation{Name: "鹿麦公益基金会", USCC: &code, OrgType: "foundation", IsCharity: true, RecognisedOn: &since,
		OfficeRegion: "220000000000", Purposes: []string{"edu_aid"}, ServiceAreas: []models.Code{"220000000000"}, LegalRep: "周明", ContactName: "周明"}, Phone: "13800001111",
		Relatives: []string{"阿依古丽・吐尔逊", "張 偉", " \u00b7 "}})
	if err != nil {
		t.Fatal(err)
	}
	const county = models.Code("220821000000")
	err = store.Tx(ctx, r.DB, models.SystemActor, func(tx *gorm.DB) error {
		for _, c := range []struct {
			family  []string
			related bool
		}{{[]string{"阿依古丽·吐尔逊"}, true}, {[]string{"王芳", "张伟"}, true}, {[]string{"阿依古丽 吐尔逊"}, true}, {[]string{"张伟民", "阿依古丽·吐逊"}, false}, {[]string{"", "·"}, false}} {
			got, err := r.Registry.Related(tx, o, c.family)
			if err != nil {
				return err
			}
			if got != c.related {
				t.Errorf("the family %q: got related %v", c.family, got)
			}
		}
		list, err := r.Registry.Relations(tx, []models.ID{o.ID}, []models.Code{county})
		if err != nil {
			return err
		}
		if len(list) != 2 || !bytes.Equal(list[0].Hash, p.NameHash("220821100208", "阿依古丽•吐尔逊")) || !bytes.Equal(list[1].Hash, p.NameHash("220821100208", "张伟")) {
			t.Errorf("a plan knows %d relations, want the two names in their comparison form", len(list))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
