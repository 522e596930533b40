// Package simulate lives a year of needs and offers day by day, with a plan by the engine every so often, to see what rules do over
// time: who is reached, how long people wait, how even it is. It is pure: no database, no clock, whole numbers only, so that the
// same seed gives the same bytes on any machine. Amounts are whole units of their kind (fen, pieces, hours), days count from
// the first of the year (0), shares are in ten-thousandths.
package simulate

import (
	"fmt"
	"time"

	"shanqiao/app/engine"
)

// Days of a year.
const Days = 365

// Start is the first day of the simulated year.
var Start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Year is everything that arrives in a year, the same for every policy.
type Year struct {
	Seed   uint64
	Rates  Rates
	Needs  []Need  // by day of arrival
	Offers []Offer // by day of arrival
}

// Rates say what becomes of a proposal, in per cent; the rest lapse. Answers come after 1 to Answer days, a lapse after
// Lapse days.
type Rates struct{ Accept, Refuse, Answer, Lapse int }

// Usual rates: what the simulation assumes unless told otherwise. Lapse is the limit of an organisation's answer, five
// working days.
var Usual = Rates{Accept: 80, Refuse: 12, Answer: 5, Lapse: 7}

// Thing is a resource that is wanted or given.
type Thing struct {
	Resource, Item, Unit string
	UnitFen              int64 // value of a unit, fen
}

// Need is what a household or village lacks, from the day it arrives until the day after which it is of no use.
type Need struct {
	ID, Household    string
	Day, Until       int
	Thing            Thing
	Qty              int64
	Heads            int64
	Category, GovAid string
	Urgency          string // emergency, dated, ordinary
	By               int    // last useful day of a dated need
	Groups, Tags     []string
	Region           engine.Region // village
}

// Offer is what an organisation gives from a day on, to whom it may go, and the most of it per need (0: no limit).
type Offer struct {
	ID, Org            string
	Day                int
	Thing              Thing
	Qty, Most          int64
	Categories, Groups []string
	Regions            []engine.Region
}

// Tier is the class of a region: national, provincial, former, or rest.
func (n *Need) Tier() string {
	if len(n.Tags) == 0 {
		return "rest"
	}
	return n.Tags[0]
}

// answer is what an offer's organisation says to a need, drawn from the two ids alone, so that every policy hears the same.
func (y *Year) answer(need, offer string) (outcome string, days int) {
	h := hash(y.Seed, need, offer)
	days = 1 + int(h>>32)%max(y.Rates.Answer, 1)
	switch p := int(h % 100); {
	case p < y.Rates.Accept:
		return "accepted", days
	case p < y.Rates.Accept+y.Rates.Refuse:
		return "refused", days
	}
	return "lapsed", y.Rates.Lapse
}

// hash mixes a seed and words into a number of 63 bits.
func hash(seed uint64, words ...string) uint64 {
	h := seed ^ 0xcbf29ce484222325
	for _, w := range words {
		for i := range len(w) {
			h = (h ^ uint64(w[i])) * 0x100000001b3
		}
		h = (h ^ 0xff) * 0x100000001b3
	}
	for range 2 {
		h = (h ^ h>>29) * 0xbf58476d1ce4e5b9
	}
	return (h ^ h>>32) >> 1
}

func date(day int) time.Time { return Start.AddDate(0, 0, day) }

// month of the year, 0 to 11.
func month(day int) int { return int(date(day).Month()) - 1 }

// check refuses a year that cannot be lived.
func (y *Year) check() error {
	for i := range y.Needs {
		if n := &y.Needs[i]; n.Qty <= 0 || n.Day < 0 || n.Until < n.Day || (i > 0 && n.Day < y.Needs[i-1].Day) {
			return fmt.Errorf("need %s: no amount, or days out of order", n.ID)
		}
	}
	for i := range y.Offers {
		if o := &y.Offers[i]; o.Qty < 0 || o.Day < 0 || (i > 0 && o.Day < y.Offers[i-1].Day) {
			return fmt.Errorf("offer %s: a negative amount, or days out of order", o.ID)
		}
	}
	return nil
}
