package plans

import (
	"encoding/json"
	"testing"

	"shanqiao/models"
)

// TestRules_EveryTagHasAList: a rule that names a tag which is in no list could never be entered again, and never holds.
func TestRules_EveryTagHasAList(t *testing.T) {
	var all []models.RuleVersion
	if err := json.Unmarshal(rulesFile, &all); err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		for _, tag := range append(append([]string{}, v.Body.RegionOrder...), v.Body.FloorTags...) {
			if !models.RegionTags.Has(tag) {
				t.Errorf("rules %s name %s, which is in no list", v.Version, tag)
			}
		}
	}
}
