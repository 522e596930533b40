package offers

import (
	"context"

	"shanqiao/app/store"
	"shanqiao/models"
)

// inside says whether the actor reads what is on offer: staff, and people of an organisation that may give now.
func (s *Offers) inside(ctx context.Context, a models.Actor) (bool, error) {
	if a.System || len(a.Reach("offer.read")) > 0 {
		return true, nil
	}
	return s.registry.AnyVerified(ctx, a.Orgs())
}

// sees says whether the actor may know of an offer: its organisation, the offices around it, and whoever reads offers (inside)
// once it can be matched. A project is public.
func sees(a models.Actor, o models.Offer, inside bool) bool {
	if a.System || a.In(o.OrgID) || a.Reaches("offer.read", o.OfficeRegion) {
		return true
	}
	onShow := models.OneOf(o.State, models.GivingFamily) || o.State == "closed"
	return onShow && (o.Form == "project" || inside)
}

// Get gives an offer the actor may know of.
func (s *Offers) Get(ctx context.Context, a models.Actor, id models.ID) (models.Offer, error) {
	o, err := store.Get[models.Offer](store.From(ctx, s.db), id, "offer")
	if err != nil {
		return o, err
	}
	inside, err := s.inside(ctx, a)
	if err == nil && !sees(a, o, inside) {
		err = models.Fail(models.NotFound, "offer.not-found")
	}
	return o, err
}

// Filter narrows a list of offers.
type Filter struct {
	Org    models.ID
	Form   string
	States []string
	After  models.ID
	Limit  int
}

// List gives offers newest first: all of the actor's own organisations, others only once they can be matched.
func (s *Offers) List(ctx context.Context, a models.Actor, f Filter) ([]models.Offer, error) {
	db := store.From(ctx, s.db)
	q := db.Order("id DESC").Limit(f.Limit)
	if f.Org == "" || !a.In(f.Org) && len(a.Reach("offer.read")) == 0 {
		q = q.Where("state IN ?", models.GivingFamily)
	}
	if inside, err := s.inside(ctx, a); err != nil {
		return nil, err
	} else if !inside {
		own := db.Where("form = 'project'")
		if orgs := a.Orgs(); len(orgs) > 0 {
			own = own.Or("org_id IN ?", orgs)
		}
		q = q.Where(own)
	}
	if f.Org != "" {
		q = q.Where("org_id = ?", f.Org)
	}
	if f.Form != "" {
		q = q.Where("form = ?", f.Form)
	}
	if len(f.States) > 0 {
		q = q.Where("state IN ?", f.States)
	}
	if f.After != "" {
		q = q.Where("id < ?", f.After)
	}
	var rows []models.Offer
	return rows, q.Find(&rows).Error
}

// Usable lists what an organisation could give now, the most restricted first.
func (s *Offers) Usable(ctx context.Context, org models.ID) ([]models.Offer, error) {
	now := s.params.Now(ctx)
	var usable []models.Offer
	err := store.Rows(ctx, s.db, func(c *store.Cells) {
		if o := offerOf(c); o.Usable(now) {
			usable = append(usable, o)
		}
	}, "SELECT "+columns+" FROM offers WHERE org_id = $1::text::uuid AND state = ANY($2) AND quantity > reserved + delivered + withdrawn ORDER BY form DESC, id LIMIT 50", string(org), models.GivingFamily)
	return usable, err
}

// Waiting lists what the offices have to check, by limit.
func (s *Offers) Waiting(ctx context.Context, offices []models.Code) ([]models.Offer, error) {
	var rows []models.Offer
	if len(offices) == 0 {
		return rows, nil
	}
	return rows, store.From(ctx, s.db).Where("office_region IN ? AND state IN ('submitted','verifying')", offices).Order("due_at, id").Limit(200).Find(&rows).Error
}

// History lists what happened to an offer, for its people and offices.
func (s *Offers) History(ctx context.Context, a models.Actor, o models.Offer) ([]Event, error) {
	if !a.In(o.OrgID) && !a.Reaches("offer.read", o.OfficeRegion) {
		return nil, nil
	}
	var rows []Event
	return rows, store.From(ctx, s.db).Where("offer_id = ?", o.ID).Order("at").Find(&rows).Error
}

// One gives an offer without asking who wants it: for the index.
func (s *Offers) One(ctx context.Context, id models.ID) (models.Offer, error) {
	return store.Get[models.Offer](store.From(ctx, s.db), id, "offer")
}

// ByIDs gives offers by id.
func (s *Offers) ByIDs(ctx context.Context, ids []models.ID) (map[models.ID]models.Offer, error) {
	out := map[models.ID]models.Offer{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []models.Offer
	if err := store.From(ctx, s.db).Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, o := range rows {
		out[o.ID] = o
	}
	return out, nil
}

// Sweep ends offers whose time is over; commitments go on.
func (s *Offers) Sweep(ctx context.Context) error {
	now := models.Day(s.params.Now(ctx))
	var ids []models.ID
	if err := store.From(ctx, s.db).Model(&models.Offer{}).Where("state IN ('active','part_committed') AND until < ?", now).Limit(200).Pluck("id", &ids).Error; err != nil {
		return err
	}
	for _, id := range ids {
		_, err := s.Act(ctx, models.SystemActor, "offer.expire", id, Decision{Note: "到期"})
		if err != nil && models.KindOf(err) == models.Internal {
			return err
		}
	}
	return nil
}

// Own lists the offers of organisations in states, newest first.
func (s *Offers) Own(ctx context.Context, orgs []models.ID, states []string) ([]models.Offer, error) {
	var rows []models.Offer
	if len(orgs) == 0 {
		return rows, nil
	}
	return rows, store.From(ctx, s.db).Where("org_id IN ? AND state IN ?", orgs, states).Order("id DESC").Limit(100).Find(&rows).Error
}

// IDs gives the ids of all offers after one, in order and a thousand at a time, for the index.
func (s *Offers) IDs(ctx context.Context, after models.ID) ([]models.ID, error) {
	var ids []models.ID
	q := store.From(ctx, s.db).Table("offers").Order("id").Limit(1000)
	if after != "" {
		q = q.Where("id > ?", after)
	}
	return ids, q.Pluck("id", &ids).Error
}
