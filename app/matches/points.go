package matches

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Points is the check-list of whoever audits a match (审核要点), filled from what the rooms know at this moment. Only staff
// of the place read it.
func (s *Matches) Points(ctx context.Context, a models.Actor, m models.Match) ([]models.Point, error) {
	if !models.See(models.Reader{Actor: a}, models.Need{Region: m.Region}, models.NoTie).Case {
		return nil, nil
	}
	db := store.From(ctx, s.db)
	look := models.Audit{Match: m, Now: s.params.Now(ctx)}
	var err error
	if look.Need, err = s.needs.One(ctx, m.NeedID); err != nil {
		return nil, err
	}
	if look.Org, err = s.registry.Get(ctx, models.SystemActor, m.OrgID); err != nil {
		return nil, err
	}
	if m.OfferID != nil {
		o, err := s.offers.One(ctx, *m.OfferID)
		if err != nil {
			return nil, err
		}
		look.Offer = &o
	}
	if look.Limit, err = s.params.Value(db, "second_officer_limit_fen", m.Region, look.Now); err != nil {
		return nil, err
	}
	if look.Need.HouseholdID != nil {
		if err := s.householdPoints(ctx, db, m, &look); err != nil {
			return nil, err
		}
	}
	if look.Exact, err = s.exact(ctx, m, look.Need, look.Now); err != nil {
		return nil, err
	}
	if err := s.kinPoint(ctx, &look); err != nil {
		return nil, err
	}
	look.Acts, look.Barred = audits(a, m)
	return models.Points(look), nil
}

// householdPoints reads consents and what this household gets or got of the same kind.
func (s *Matches) householdPoints(ctx context.Context, db *gorm.DB, m models.Match, look *models.Audit) error {
	people, err := s.Beneficiaries(ctx, look.Need)
	if err != nil {
		return err
	}
	held, err := s.households.ConsentsFor(db, personIDs(people), m.OrgID, look.Now)
	if err != nil {
		return err
	}
	look.People, look.Consented = len(people), len(held)
	for _, c := range held {
		for _, item := range c.Items {
			if !slices.Contains(look.Items, item) {
				look.Items = append(look.Items, item)
			}
		}
	}
	slices.Sort(look.Items)
	err = db.Raw(`SELECT count(*) FROM matches o JOIN needs n ON n.id = o.need_id WHERE n.household_id = ? AND o.id <> ? AND n.category = ? AND n.id <> ?
		AND o.state IN ('org_accepted','village_confirmed','household_consented','township_reviewed','county_approved','scheduled','delivering')`,
		*look.Need.HouseholdID, m.ID, look.Need.Category, look.Need.ID).Scan(&look.UnderWay).Error
	if err != nil {
		return err
	}
	past, err := s.received(db, *look.Need.HouseholdID, m.ID, look.Now.AddDate(-1, 0, 0))
	for _, h := range past {
		if h.Category == look.Need.Category {
			look.LastYear++
		}
	}
	return err
}

// audits says whether somebody has an audit of this match before him, and what keeps his hands off it.
func audits(a models.Actor, m models.Match) (acts bool, barred error) {
	for _, o := range models.MatchMachine.Offers(m.State, a, m.Subject()) {
		if o.Action == "match.review" || o.Action == "match.approve" {
			acts, barred = true, o.Blocked
		}
	}
	return acts, barred
}

// Help is one thing a household received through this product before: when, what, how much, from which organisation.
type Help struct {
	ReceivedAt time.Time
	Category   string
	Item       string
	Unit       string
	Qty        int64
	OrgID      models.ID
}

// earlierMonths is how far back an auditor looks.
const earlierMonths = 24

// Earlier lists what the household of a match received before in the last two years, newest first. It names no person, and
// only those who may read the household read it.
func (s *Matches) Earlier(ctx context.Context, a models.Actor, m models.Match) ([]Help, error) {
	n, err := s.needs.One(ctx, m.NeedID)
	if err != nil || n.HouseholdID == nil || !a.May("household.read", n.Subject()) {
		return nil, err
	}
	return s.received(store.From(ctx, s.db), *n.HouseholdID, m.ID, s.params.Now(ctx).AddDate(0, -earlierMonths, 0))
}

func (s *Matches) received(db *gorm.DB, household, except models.ID, since time.Time) ([]Help, error) {
	var rows []Help
	err := db.Raw(`SELECT v.received_at, n.category, l.item, l.unit, sum(l.received) AS qty, m.org_id FROM needs n JOIN matches m ON m.need_id = n.id
		JOIN vouchers v ON v.match_id = m.id JOIN voucher_lines l ON l.voucher_id = v.id
		WHERE n.household_id = ? AND m.id <> ? AND v.received_at > ? AND l.received > 0
		GROUP BY v.id, v.received_at, n.category, l.item, l.unit, m.org_id ORDER BY v.received_at DESC LIMIT 50`, household, except, since).Scan(&rows).Error
	return rows, err
}
