package api

import (
	"context"
	"time"

	"shanqiao/app/registry"
	"shanqiao/models"
)

// RelativeBody declares a relation: to a household by its id, a member's id or its number, or to an organisation by its id or
// its name.
type RelativeBody struct {
	Kind      string `json:"kind,omitempty" enum:"household,organisation," example:"household" doc:"Left out: whichever has the id"`
	SubjectID string `json:"subjectId,omitempty" maxLength:"36" example:"0197b5f0-0000-7000-8000-000000000000"`
	Relation  string `json:"relation" minLength:"1" maxLength:"20" example:"堂兄"`
}

// Relative is one declaration of the reader's own.
type Relative struct {
	ID         string     `json:"id"`
	Kind       string     `json:"kind" example:"household"`
	Name       string     `json:"name" example:"张*（新立村 …0001）" doc:"The household masked with its number, or the organisation"`
	Relation   string     `json:"relation" example:"堂兄"`
	DeclaredAt time.Time  `json:"declaredAt"`
	EndedAt    *time.Time `json:"endedAt,omitempty"`
	EndedWhy   string     `json:"endedWhy,omitempty"`
	Done       bool       `json:"done" example:"true"`
}

// RelativeSubject is a household or organisation that a declaration may be about.
type RelativeSubject struct {
	ID   string `json:"id"`
	Kind string `json:"kind" example:"household"`
	Name string `json:"name" example:"张*（新立村 …0001）"`
}

// RelativeSearch looks for whom a declaration is about.
type RelativeSearch struct {
	Kind string `query:"kind" enum:"household,organisation" required:"true" example:"household"`
	Q    string `query:"q" minLength:"2" maxLength:"60" required:"true" example:"0001" doc:"Number of the household or its last four digits; part of the organisation's name"`
}

func (s *Server) relatives() {
	route(s, op{"GET", "/api/relatives", "relatives-list", SignedIn, "One's own declarations of relations (回避申报)", "session", 0}, func(ctx context.Context, a models.Actor, _ *None) (List[Relative], error) {
		rows, err := s.Users.Relatives(ctx, a)
		if err != nil {
			return List[Relative]{}, err
		}
		items, err := s.showRelatives(ctx, a, rows)
		return List[Relative]{Items: items}, err
	})
	route(s, op{"GET", "/api/relatives/subjects", "relative-subjects", SignedIn, "Households in one's reach by number, organisations by name, to declare a relation to", "session", 0}, s.relativeSubjects)
	route(s, op{"POST", "/api/relatives", "relative-declare", SignedIn, "Declare a relation to a household, person or organisation: its cases are locked", "session", 0}, func(ctx context.Context, a models.Actor, in *Create[RelativeBody]) (Relative, error) {
		d, err := s.declareRelative(ctx, a, in.Body)
		return s.showRelative(ctx, a, d, err)
	})
	route(s, op{"POST", "/api/relatives/{id}/end", "relative-end", SignedIn, "End a declaration of one's own, with the reason; it stays on record", "session", 0}, func(ctx context.Context, a models.Actor, in *Command[ReasonBody]) (Relative, error) {
		d, err := s.Households.EndRelative(ctx, a, models.ID(in.ID), in.Body.Reason)
		return s.showRelative(ctx, a, d, err)
	})
}

// declareRelative asks the room of the kind; without one it is the household's, else the organisation's.
func (s *Server) declareRelative(ctx context.Context, a models.Actor, b RelativeBody) (models.Declaration, error) {
	id := models.ID(b.SubjectID)
	if b.Kind != "organisation" {
		d, err := s.Households.DeclareRelative(ctx, a, id, b.Relation)
		if b.Kind == "household" || models.CodeOf(err) != "relative.unknown" {
			return d, err
		}
	}
	return s.Registry.DeclareRelative(ctx, a, id, b.Relation)
}

func (s *Server) relativeSubjects(ctx context.Context, a models.Actor, in *RelativeSearch) (List[RelativeSubject], error) {
	out := List[RelativeSubject]{Items: []RelativeSubject{}}
	if in.Kind == "organisation" {
		rows, err := s.Registry.List(ctx, a, registry.Filter{Text: in.Q, Limit: 20})
		for _, o := range rows {
			out.Items = append(out.Items, RelativeSubject{string(o.ID), "organisation", o.Name})
		}
		return out, err
	}
	rows, err := s.Households.ByNumber(ctx, a, in.Q)
	if err != nil {
		return out, err
	}
	for _, h := range rows {
		name, err := s.householdName(ctx, h)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, RelativeSubject{string(h.ID), "household", name})
	}
	return out, nil
}

// householdName is a household as lists show it: the masked head, the village, the number.
func (s *Server) householdName(ctx context.Context, h models.Household) (string, error) {
	people, err := s.Households.People(ctx, []models.ID{h.HeadID})
	if err != nil || len(people) == 0 {
		return h.HouseholdNo, err
	}
	where, err := s.nearby(ctx, h.Region)
	return people[0].NameMask + "（" + where + " " + h.HouseholdNo + "）", err
}

func (s *Server) showRelative(ctx context.Context, a models.Actor, d models.Declaration, err error) (Relative, error) {
	if err != nil {
		return Relative{}, err
	}
	items, err := s.showRelatives(ctx, a, []models.Declaration{d})
	if err != nil {
		return Relative{}, err
	}
	return items[0], nil
}

// showRelatives names whom declarations are about; a household that has left the reader's reach keeps its number only.
func (s *Server) showRelatives(ctx context.Context, a models.Actor, rows []models.Declaration) ([]Relative, error) {
	var ids []models.ID
	for _, d := range rows {
		ids = append(ids, d.Subject)
	}
	orgs, err := s.Registry.Names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	homes, err := s.Households.Numbered(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := []Relative{}
	for _, d := range rows {
		name := orgs[d.Subject]
		if h, ok := homes[d.Subject]; ok {
			name = h.HouseholdNo
			if a.May("household.read", models.Subject{Region: h.Region}) {
				if name, err = s.householdName(ctx, h); err != nil {
					return nil, err
				}
			}
		}
		out = append(out, Relative{string(d.ID), d.Kind, name, d.Relation, d.DeclaredAt, d.EndedAt, d.EndedWhy, true})
	}
	return out, nil
}

// recused blocks every button of a record whose household or organisation the reader declared a relation to: the rooms
// refuse the steps, and the page says so before.
func (s *Server) recused(ctx context.Context, a models.Actor, actions []Action, parties ...models.ID) ([]Action, error) {
	if len(actions) == 0 {
		return actions, nil
	}
	err := s.Users.Related(ctx, a, parties...)
	e, barred := err.(*models.Error)
	if err == nil || !barred {
		return actions, err
	}
	for i := range actions {
		actions[i].Blocked = e.Text(langOf(ctx))
	}
	return actions, nil
}
