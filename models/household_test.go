package models

import "testing"

// TestHousehold_MarkTellsAlikeMasksApart: two heads called 许* differ by the end of their numbers, and by nothing sealed.
func TestHousehold_MarkTellsAlikeMasksApart(t *testing.T) {
	for no, want := range map[string]string{"H-220821-000012": "0012", "H-220821-010012": "0012", "H-220821-123456": "3456", "12": "12", "": ""} {
		if got := (Household{HouseholdNo: no}).Mark(); got != want {
			t.Errorf("%q: got %q, want %q", no, got, want)
		}
	}
}
