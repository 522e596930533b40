// Package plans works out who could help whom, across all open needs at once: it freezes needs and offers into a problem
// of app/engine, has it solved with a proof, compares plans, lets staff change them with a reason, and publishes them as
// recommendations that organisations may accept or decline. It decides nothing by itself: only an organisation's own
// acceptance reserves anything (CL 120). It owns rule_sets, plans, plan_files and plan_grants. Facts: plan.prepare,
// plan.solved, plan.failed and one per action of models.PlanMachine. It listens to plan.prepare and plan.adjust (the solve
// runs as a job).
package plans

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/jobs"
	"shanqiao/app/matches"
	"shanqiao/app/params"
	"shanqiao/app/regions"
	"shanqiao/app/registry"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Plans is the room of allocation plans.
type Plans struct {
	db       *store.DB
	trail    *trail.Trail
	params   *params.Params
	regions  *regions.Regions
	registry *registry.Registry
	matches  *matches.Matches
	seen     *seen
	means    Means
}

// New makes the room.
func New(db *store.DB, t *trail.Trail, par *params.Params, reg *regions.Regions, orgs *registry.Registry, m *matches.Matches) *Plans {
	return &Plans{db, t, par, reg, orgs, m, &seen{}, Means{1024, hashes[0]}}
}

// Scope is what a plan is about: the needs of a region in some resource kinds (none: all), by the rules in force.
type Scope struct {
	Title  string
	Region models.Code
	Kinds  []string
	Method string // engine, first_come, equal_share
	Base   models.ID
}

// Prepare makes a plan and queues its solve. A plan by another method is compared with Base and uses its frozen problem.
func (s *Plans) Prepare(ctx context.Context, a models.Actor, in Scope) (models.Plan, error) {
	now := s.params.Now(ctx)
	p := models.Plan{Title: in.Title, Region: in.Region, Kinds: in.Kinds, Method: in.Method, State: "solving"}
	if err := a.Must("plan.prepare", p.Subject()); err != nil {
		return p, err
	}
	wrong := models.PlainText("title", in.Title, 2, 60)
	wrong = append(wrong, models.In("method", in.Method, models.PlanMethods)...)
	for _, k := range in.Kinds {
		wrong = append(wrong, models.In("kinds", k, models.ResourceKinds)...)
	}
	if (in.Base == "") != (in.Method == "engine") {
		wrong = append(wrong, models.FieldError{Field: "base", Code: "plan.base"})
	}
	if err := models.Wrong(wrong); err != nil {
		return p, err
	}
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		if in.Base != "" {
			base, err := s.visible(tx, a, in.Base)
			if err != nil {
				return err
			}
			if base.State != "solved" && base.State != "published" {
				return models.Fail(models.Conflict, "plan.not-solved")
			}
			p.BaseID, p.Region, p.Kinds, p.Rules = &base.ID, base.Region, base.Kinds, base.Rules
		} else if rules, err := s.rulesAt(tx, now); err != nil {
			return err
		} else {
			p.Rules = rules.Version
		}
		return s.create(tx, a, now, &p, models.Entry{Fact: "plan.prepare"})
	})
	return p, err
}

func (s *Plans) create(tx *gorm.DB, a models.Actor, now time.Time, p *models.Plan, entry models.Entry) error {
	seq, err := store.Number(tx, fmt.Sprintf("plan:%s:%d", p.Region, now.Year()))
	if err != nil {
		return err
	}
	p.PlanNo = fmt.Sprintf("F-%s-%d-%04d", p.Region[:6], now.Year(), seq)
	if p.Kinds == nil {
		p.Kinds = []string{}
	}
	store.Stamp(&p.Base, a, now)
	if err := tx.Create(p).Error; err != nil {
		return err
	}
	entry.Noun, entry.Subject, entry.Region, entry.To = "plan", p.ID, p.Region, p.State
	return s.trail.Record(tx, a, now, entry)
}

// visible gives a plan to whoever may read it.
func (s *Plans) visible(tx *gorm.DB, a models.Actor, id models.ID) (models.Plan, error) {
	p, err := store.Get[models.Plan](tx, id, "plan")
	if err == nil && hidden(a, &p) {
		err = models.Fail(models.NotFound, "plan.not-found")
	}
	return p, err
}

func hidden(a models.Actor, p *models.Plan) bool {
	return !a.System && !a.Reaches("plan.read", p.Region)
}

// Get gives a plan.
func (s *Plans) Get(ctx context.Context, a models.Actor, id models.ID) (models.Plan, error) {
	p, err := s.visible(store.From(ctx, s.db), a, id)
	if err == nil {
		err = a.Must("plan.read", p.Subject())
	}
	return p, err
}

// List gives the plans of the actor's regions, newest first; with a base only that plan and those that answer its problem.
func (s *Plans) List(ctx context.Context, a models.Actor, base, after models.ID, limit int) ([]models.Plan, error) {
	var rows []models.Plan
	db := store.From(ctx, s.db)
	q := db.Order("id DESC").Limit(limit)
	if !a.System {
		within := db.Session(&gorm.Session{NewDB: true}).Where("false")
		for _, n := range a.Reach("plan.read") {
			from, to := n.Range()
			within = within.Or("region BETWEEN ? AND ?", from, to)
		}
		q = q.Where(within)
	}
	if base != "" {
		q = q.Where("(id = ? OR base_id = ?)", base, base)
	}
	if after != "" {
		q = q.Where("id < ?", after)
	}
	return rows, q.Find(&rows).Error
}

// Act publishes or discards a plan; Adjust has its own command.
func (s *Plans) Act(ctx context.Context, a models.Actor, action models.Action, id models.ID, version int64) (models.Plan, error) {
	now := s.params.Now(ctx)
	return trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Plan]{
		Machine: models.PlanMachine, Action: action, ID: id, Version: version, Now: now,
		Hidden: func(a models.Actor, p *models.Plan) bool { return hidden(a, p) },
		Do: func(tx *gorm.DB, p *models.Plan, _ string) error {
			if action == "plan.publish" {
				p.PublishedAt = &now
				return s.publish(tx, a, now, p)
			}
			return nil
		},
	})
}

// Queue registers what follows from facts.
func (s *Plans) Queue(j *jobs.Jobs) { j.Listen("plans.solve", s.solve, "plan.prepare", "plan.adjust") }

func within(kinds []string, kind string) bool { return len(kinds) == 0 || slices.Contains(kinds, kind) }
