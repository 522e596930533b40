// Package rooms makes every room once, by hand, in the order in which they stand. The program, the demo world and the
// tests all take them from here, so that no two of them are wired differently. It owns no tables.
package rooms

import (
	"shanqiao/app/files"
	"shanqiao/app/honors"
	"shanqiao/app/households"
	"shanqiao/app/identity"
	"shanqiao/app/jobs"
	"shanqiao/app/ledger"
	"shanqiao/app/matches"
	"shanqiao/app/needs"
	"shanqiao/app/notices"
	"shanqiao/app/offers"
	"shanqiao/app/params"
	"shanqiao/app/pii"
	"shanqiao/app/plans"
	"shanqiao/app/regions"
	"shanqiao/app/registry"
	"shanqiao/app/store"
	"shanqiao/app/trail"
)

// Rooms are all rooms, with the tools that others ask directly.
type Rooms struct {
	DB         *store.DB
	Jobs       *jobs.Jobs
	Trail      *trail.Trail
	Files      *files.Files
	Params     *params.Params
	Regions    *regions.Regions
	Users      *identity.Identity
	Registry   *registry.Registry
	Households *households.Households
	Notices    *notices.Notices
	Needs      *needs.Needs
	Ledger     *ledger.Ledger
	Offers     *offers.Offers
	Matches    *matches.Matches
	Plans      *plans.Plans
	Honors     *honors.Honors
}

// Make makes them on one database. What opens personal data comes apart: the doors never hold it.
func Make(db *store.DB, queue *jobs.Jobs, keys pii.Keys) (Rooms, *pii.PII) {
	r := Rooms{DB: db, Jobs: queue, Trail: trail.New(db, queue)}
	r.Params = params.New(db, r.Trail)
	p := pii.New(db, r.Trail, keys)
	r.Files = files.New(db, r.Trail, p, r.Params.Now)
	r.Regions = regions.New(db, r.Trail, r.Params)
	r.Users = identity.New(db, r.Trail, r.Params.Now, r.Regions.Gained)
	r.Registry = registry.New(db, r.Trail, p, r.Params, r.Users)
	r.Households = households.New(db, r.Trail, p, r.Params, r.Users)
	r.Notices = notices.New(db, r.Trail, p, r.Params)
	r.Needs = needs.New(db, r.Trail, p, r.Params, r.Users, r.Registry, r.Households, r.Notices)
	r.Ledger = ledger.New(db)
	r.Offers = offers.New(db, r.Trail, r.Params, r.Registry, r.Ledger)
	r.Matches = matches.New(db, r.Trail, r.Params, r.Regions, r.Users, r.Registry, r.Households, r.Needs, r.Offers)
	r.Plans = plans.New(db, r.Trail, r.Params, r.Regions, r.Registry, r.Matches)
	r.Honors = honors.New(db, r.Trail, p, r.Params, r.Users, r.Notices)
	return r, p
}
