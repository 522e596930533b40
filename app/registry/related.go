package registry

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

// declare keeps what an application says of managers and their relatives: people, or that there is nobody. Where it says
// neither, what was declared before stands; an organisation that never said anything is undeclared (未申报).
func (s *Registry) declare(tx *gorm.DB, o *models.Organisation, in Application, now time.Time) error {
	if len(in.Relatives) == 0 && !in.NoRelatives {
		return nil
	}
	o.RelativesAt, o.RelativesNone, o.Relatives = &now, in.NoRelatives, models.Sealed{}
	if in.NoRelatives {
		return nil
	}
	list := make([]models.RelatedParty, len(in.Relatives))
	for i, p := range in.Relatives {
		list[i] = models.RelatedParty{Name: strings.TrimSpace(p.Name), Relation: strings.TrimSpace(p.Relation)}
		if p.IDNo == "" {
			continue
		}
		c, err := models.CheckID(p.IDNo, now)
		if err != nil {
			return err
		}
		list[i].IDHash = s.pii.Hash("people.id_no", "", c.Number)
	}
	raw, err := json.Marshal(list)
	if err != nil {
		return err
	}
	o.Relatives, err = s.pii.SealBytes(tx, o.ID, "organisations.relatives", raw)
	return err
}

// redeclare is the step by which an organisation says anew who its people are, at any time.
func (s *Registry) redeclare(tx *gorm.DB, o *models.Organisation, in Decision) error {
	now := s.params.Now(tx.Statement.Context)
	if in.Declared == nil || len(in.Declared.Relatives) == 0 && !in.Declared.NoRelatives {
		return models.Wrong([]models.FieldError{{Field: "relatedParties", Code: "organisation.relatives-first"}})
	}
	if err := models.Wrong(models.CheckParties(in.Declared.Relatives, in.Declared.NoRelatives, now)); err != nil {
		return err
	}
	return s.declare(tx, o, *in.Declared, now)
}

// parties opens what an organisation declared, for the check only. Lists from before have one name a line.
func (s *Registry) parties(tx *gorm.DB, o models.Organisation) ([]models.RelatedParty, error) {
	raw, err := s.pii.Check(tx, o.ID, pii.Field{Name: "organisations.relatives", Box: o.Relatives})
	if err != nil || raw == "" {
		return nil, err
	}
	var list []models.RelatedParty
	if strings.HasPrefix(raw, "[") {
		return list, json.Unmarshal([]byte(raw), &list)
	}
	for _, name := range strings.Split(raw, "\n") {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, models.RelatedParty{Name: name})
		}
	}
	return list, nil
}

// Kin is what organisations declared, as keyed hashes: names by county, as people.name_hash has them, and ID numbers. No
// name leaves the room.
type Kin struct {
	names, ids map[string][]models.ID // hash → organisations
	state      map[models.ID]string   // undeclared, clear, declared
}

// Kin gives what organisations declared, to be compared with people of counties.
func (s *Registry) Kin(tx *gorm.DB, orgs []models.ID, counties []models.Code) (Kin, error) {
	k := Kin{map[string][]models.ID{}, map[string][]models.ID{}, map[models.ID]string{}}
	var rows []models.Organisation
	if err := tx.Where("id IN ?", orgs).Order("id").Find(&rows).Error; err != nil {
		return k, err
	}
	for _, o := range rows {
		list, err := s.parties(tx, o)
		if err != nil {
			return k, err
		}
		k.state[o.ID] = map[string]string{"undeclared": "undeclared", "none": "clear", "listed": "declared"}[o.Declaration()]
		for _, p := range list {
			if len(p.IDHash) > 0 {
				put(k.ids, p.IDHash, o.ID)
			}
			if models.CompareName(p.Name) == "" { // what has no letters is nobody's name
				continue
			}
			for _, county := range counties {
				put(k.names, s.pii.NameHash(county, p.Name), o.ID)
			}
		}
	}
	return k, nil
}

func put(m map[string][]models.ID, hash []byte, org models.ID) {
	if !slices.Contains(m[string(hash)], org) {
		m[string(hash)] = append(m[string(hash)], org)
	}
}

// Hashes lists the hashes of names and of ID numbers, in order, for a question to the database.
func (k Kin) Hashes() (names, ids [][]byte) { return sorted(k.names), sorted(k.ids) }

func sorted(m map[string][]models.ID) (out [][]byte) {
	for h := range m {
		out = append(out, []byte(h))
	}
	slices.SortFunc(out, func(a, b []byte) int { return strings.Compare(string(a), string(b)) })
	return out
}

// Of lists the organisations that somebody is related to by his ID number, and those that declared somebody of his name.
func (k Kin) Of(nameHash, idHash []byte) (related, named []models.ID) {
	return k.ids[string(idHash)], k.names[string(nameHash)]
}

// Related compares an organisation with people (F4, 慈善法 40, 59). Claims, plans and audits all ask Kin.Of: the same ID
// number blocks, the same name alone is for an officer to settle.
func (s *Registry) Related(tx *gorm.DB, org models.ID, people []models.Person) (models.Kinship, error) {
	var counties []models.Code
	for _, p := range people {
		if c := p.Region.Up(models.LevelCounty); !slices.Contains(counties, c) {
			counties = append(counties, c)
		}
	}
	k, err := s.Kin(tx, []models.ID{org}, counties)
	if err != nil {
		return models.Kinship{}, err
	}
	var sure, named []models.ID
	for _, p := range people {
		r, n := k.Of(p.NameHash, p.IDHash)
		switch {
		case len(r) > 0:
			sure = append(sure, p.ID)
		case len(n) > 0:
			named = append(named, p.ID)
		}
	}
	switch {
	case len(sure) > 0:
		return models.Kinship{State: "blocked", People: sure}, nil
	case len(named) > 0:
		return models.Kinship{State: "named", People: named}, nil
	}
	return models.Kinship{State: k.state[org]}, nil
}

// Unrelated refuses an officer who declared a relation to the organisation.
func (s *Registry) Unrelated(tx *gorm.DB, a models.Actor, org models.ID) error {
	return s.users.NotRelated(tx, a, org)
}

// DeclareRelative records that the actor is related to somebody of an organisation he may know of.
func (s *Registry) DeclareRelative(ctx context.Context, a models.Actor, org models.ID, relation string) (models.Declaration, error) {
	now := s.params.Now(ctx)
	var d models.Declaration
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		o, err := store.Get[models.Organisation](tx, org, "organisation")
		if models.KindOf(err) == models.NotFound || err == nil && !sees(a, o) {
			return models.Fail(models.NotFound, "relative.unknown")
		}
		if err != nil {
			return err
		}
		d, err = s.users.DeclareTx(tx, a, now, "organisation", o.ID, relation)
		return err
	})
	return d, err
}
