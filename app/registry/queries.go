package registry

import (
	"context"
	"fmt"

	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

// sees says whether the actor may know of an organisation that is not verified: its own people and the offices around.
func sees(a models.Actor, o models.Organisation) bool {
	return a.System || o.State == "verified" || o.State == "suspended" || a.In(o.ID) || o.CreatedBy == a.User && a.User != "" || a.Reaches("organisation.read", o.OfficeRegion)
}

// Get gives an organisation the actor may know of.
func (s *Registry) Get(ctx context.Context, a models.Actor, id models.ID) (models.Organisation, error) {
	o, err := store.Get[models.Organisation](store.From(ctx, s.db), id, "organisation")
	if err == nil && !sees(a, o) {
		err = models.Fail(models.NotFound, "organisation.not-found")
	}
	return o, err
}

// History lists what happened to an organisation, for its people and its offices.
func (s *Registry) History(ctx context.Context, a models.Actor, o models.Organisation) ([]models.OrganisationEvent, error) {
	if !a.In(o.ID) && !a.Reaches("organisation.read", o.OfficeRegion) {
		return nil, nil
	}
	var rows []models.OrganisationEvent
	return rows, store.From(ctx, s.db).Where("org_id = ?", o.ID).Order("at").Find(&rows).Error
}

// Phone opens the contact phone for a signed-in reader with a reason to see it.
func (s *Registry) Phone(ctx context.Context, a models.Actor, o models.Organisation) (string, error) {
	if !a.In(o.ID) && !a.Reaches("organisation.read", o.OfficeRegion) {
		return "", nil
	}
	return s.pii.Check(store.From(ctx, s.db), o.ID, pii.Field{Name: "organisations.contact_phone", Box: o.ContactPhone})
}

// Filter narrows a list of organisations.
type Filter struct {
	States []string
	Type   string
	Text   string
	Office models.Code // only these below
	After  models.ID
	Limit  int
}

// List gives organisations newest first; without a reach only verified ones.
func (s *Registry) List(ctx context.Context, a models.Actor, f Filter) ([]models.Organisation, error) {
	q := store.From(ctx, s.db).Order("id DESC").Limit(f.Limit)
	if len(a.Reach("organisation.read")) == 0 {
		q = q.Where("state = 'verified'")
	} else {
		if len(f.States) == 0 {
			f.States = []string{"verified"}
		}
		reach := store.From(ctx, s.db).Where("state = 'verified'")
		for _, n := range a.Reach("organisation.read") {
			from, to := n.Range()
			reach = reach.Or("office_region BETWEEN ? AND ?", from, to)
		}
		q = q.Where("state IN ?", f.States).Where(reach)
	}
	if f.Type != "" {
		q = q.Where("org_type = ?", f.Type)
	}
	if f.Text != "" {
		q = q.Where("name LIKE ? OR uscc = ?", "%"+f.Text+"%", models.Fold(f.Text))
	}
	if f.Office != "" {
		from, to := f.Office.Range()
		q = q.Where("office_region BETWEEN ? AND ?", from, to)
	}
	if f.After != "" {
		q = q.Where("id < ?", f.After)
	}
	var rows []models.Organisation
	return rows, q.Find(&rows).Error
}

// Mine lists the organisations the actor works for or applied for.
func (s *Registry) Mine(ctx context.Context, a models.Actor) ([]models.Organisation, error) {
	ids := a.Orgs()
	var rows []models.Organisation
	if len(ids) == 0 {
		return rows, nil
	}
	return rows, store.From(ctx, s.db).Where("id IN ?", ids).Order("id").Find(&rows).Error
}

// Waiting lists what the offices of the actor have to check, oldest limit first.
func (s *Registry) Waiting(ctx context.Context, offices []models.Code) ([]models.Organisation, error) {
	var rows []models.Organisation
	if len(offices) == 0 {
		return rows, nil
	}
	return rows, store.From(ctx, s.db).Where("office_region IN ? AND state IN ('submitted','checking')", offices).Order("due_at, id").Limit(200).Find(&rows).Error
}

// Names gives the names of organisations.
func (s *Registry) Names(ctx context.Context, ids ...models.ID) (map[models.ID]string, error) {
	names := map[models.ID]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var rows []models.Organisation
	if err := store.From(ctx, s.db).Select("id", "name").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, o := range rows {
		names[o.ID] = o.Name
	}
	return names, nil
}

// Sweep suspends what time has ended: an annual report that is late by more than the parameter allows (§4.8).
func (s *Registry) Sweep(ctx context.Context) error {
	now := s.params.Now(ctx)
	days, err := s.params.Value(store.From(ctx, s.db), "org_report_late_days", models.Country, now)
	if err != nil {
		return err
	}
	late := now.AddDate(0, 0, -int(days))
	var ids []models.ID
	if err := store.From(ctx, s.db).Model(&models.Organisation{}).Where("state = 'verified' AND report_due < ?", late).Limit(200).Pluck("id", &ids).Error; err != nil {
		return err
	}
	for _, id := range ids {
		_, err := s.Act(ctx, models.SystemActor, "organisation.suspend", id, Decision{Note: fmt.Sprintf("年度报告逾期超过 %d 日", days)})
		if err != nil && models.KindOf(err) == models.Internal {
			return err
		}
	}
	return nil
}

// Count counts verified organisations.
func (s *Registry) Count(ctx context.Context) (int64, error) {
	var n int64
	return n, store.From(ctx, s.db).Model(&models.Organisation{}).Where("state = 'verified'").Count(&n).Error
}

// IDs gives the ids of all organisations after one, in order and a thousand at a time, for the index.
func (s *Registry) IDs(ctx context.Context, after models.ID) ([]models.ID, error) {
	var ids []models.ID
	q := store.From(ctx, s.db).Table("organisations").Order("id").Limit(1000)
	if after != "" {
		q = q.Where("id > ?", after)
	}
	return ids, q.Pluck("id", &ids).Error
}

// AnyVerified says whether one of the organisations may give now: only then its people browse the needs.
func (s *Registry) AnyVerified(ctx context.Context, ids []models.ID) (bool, error) {
	var n int64
	if len(ids) == 0 {
		return false, nil
	}
	err := store.From(ctx, s.db).Model(&models.Organisation{}).Where("id IN ? AND state = 'verified' AND credit_status = 'normal'", ids).Count(&n).Error
	return n > 0, err
}
