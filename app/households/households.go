// Package households keeps the families and people whom needs are about, and their consents. Whatever tells who somebody
// is, is sealed under that person's own key. It owns households, people and consents. Facts: household.entered,
// consent.given, consent.withdrawn, person.erased. It listens to nothing.
package households

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/identity"
	"shanqiao/app/params"
	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Households is the room of families.
type Households struct {
	db     *store.DB
	trail  *trail.Trail
	pii    *pii.PII
	params *params.Params
	users  *identity.Identity
}

// New makes the room.
func New(db *store.DB, t *trail.Trail, p *pii.PII, par *params.Params, users *identity.Identity) *Households {
	return &Households{db, t, p, par, users}
}

// Member is one person as entered, in the clear; it is sealed before it is written.
type Member struct {
	Name, IDNo, IDMissing string
	Sex                   string    // male, female; read from the ID number when there is one
	Birth                 time.Time // the same
	Relation              string
	SchoolStage, School   string
	Phone, Health         string
}

// Entry is one household as entered; the first member is the head.
type Entry struct {
	Region     models.Code
	Address    string
	Categories []string
	Cause      string
	Members    []Member
}

// Enter registers a household with its members.
func (s *Households) Enter(ctx context.Context, a models.Actor, in Entry) (models.Household, []models.Person, error) {
	now := s.params.Now(ctx)
	var h models.Household
	var people []models.Person
	if err := a.Must("household.enter", models.Subject{Region: in.Region}); err != nil {
		return h, nil, err
	}
	if err := models.Wrong(s.check(&in, now)); err != nil {
		return h, nil, err
	}
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		h = models.Household{Region: in.Region, MemberCount: len(in.Members), Categories: in.Categories, VisitClass: "general"}
		if h.Categories == nil {
			h.Categories = []string{}
		}
		store.Stamp(&h.Base, a, now)
		seq, err := store.Number(tx, "household:"+in.Region.Prefix()[:6])
		if err != nil {
			return err
		}
		h.HouseholdNo = fmt.Sprintf("H-%s-%06d", in.Region[:6], seq)
		if h.Address, err = s.pii.Seal(tx, h.ID, "households.address", in.Address); err != nil {
			return err
		}
		if h.Cause, err = s.pii.Seal(tx, h.ID, "households.cause", in.Cause); err != nil {
			return err
		}
		people = nil
		for i, m := range in.Members {
			p, err := s.person(tx, a, now, h, m)
			if err != nil {
				return err
			}
			if i == 0 {
				h.HeadID = p.ID
			}
			people = append(people, p)
		}
		if err := tx.Create(&h).Error; err != nil {
			return err
		}
		if err := tx.Create(&people).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "household.entered", Noun: "household", Subject: h.ID, Region: h.Region})
	})
	return h, people, err
}

func (s *Households) check(in *Entry, now time.Time) []models.FieldError {
	var wrong []models.FieldError
	if in.Region.Level() != models.LevelVillage {
		wrong = append(wrong, models.FieldError{Field: "region", Code: "region.village-wanted"})
	}
	for i, c := range in.Categories {
		wrong = append(wrong, models.In(fmt.Sprintf("categories[%d]", i), c, models.AssistCategories)...)
	}
	wrong = append(wrong, models.LongText("address", in.Address, 0, 100)...)
	if len(in.Members) == 0 || len(in.Members) > 30 {
		wrong = append(wrong, models.FieldError{Field: "members", Code: "household.members"})
	}
	for i := range in.Members {
		m := &in.Members[i]
		at := fmt.Sprintf("members[%d].", i)
		m.Name = strings.TrimSpace(m.Name)
		wrong = append(wrong, models.PlainText(at+"name", m.Name, 1, 50)...)
		wrong = append(wrong, models.In(at+"relation", m.Relation, models.Relations)...)
		wrong = append(wrong, models.Phone(at+"phone", m.Phone)...)
		wrong = append(wrong, models.LongText(at+"health", m.Health, 0, 200)...)
		wrong = append(wrong, models.PlainText(at+"school", m.School, 0, 50)...)
		if m.SchoolStage != "" {
			wrong = append(wrong, models.In(at+"schoolStage", m.SchoolStage, models.SchoolStages)...)
		}
		wrong = append(wrong, checkNumber(at, m, now)...)
	}
	return wrong
}

func checkNumber(at string, m *Member, now time.Time) []models.FieldError {
	if m.IDNo == "" {
		if strings.TrimSpace(m.IDMissing) == "" {
			return []models.FieldError{{Field: at + "idNo", Code: "id.missing"}}
		}
		if m.Birth.IsZero() || m.Birth.After(now) || (m.Sex != "male" && m.Sex != "female") {
			return []models.FieldError{{Field: at + "birth", Code: "person.birth-sex"}}
		}
		return nil
	}
	c, err := models.CheckID(m.IDNo, now)
	if err != nil {
		e := err.(*models.Error)
		return []models.FieldError{{Field: at + "idNo", Code: e.Code, Args: e.Args}}
	}
	m.IDNo, m.IDMissing, m.Birth, m.Sex = c.Number, "", c.Birth, "female"
	if c.Male {
		m.Sex = "male"
	}
	return nil
}

func (s *Households) person(tx *gorm.DB, a models.Actor, now time.Time, h models.Household, m Member) (models.Person, error) {
	p := models.Person{HouseholdID: h.ID, Region: h.Region, NameMask: models.MaskName(m.Name), Sex: m.Sex, Birth: m.Birth, Relation: m.Relation,
		SchoolStage: m.SchoolStage, IDMissing: m.IDMissing}
	store.Stamp(&p.Base, a, now)
	s.pii.Name(&p, m.Name)
	if m.IDNo != "" {
		p.IDHash = s.pii.Hash("people.id_no", "", m.IDNo)
	}
	for _, f := range []struct {
		to    *models.Sealed
		field string
		value string
	}{{&p.Name, "people.name", m.Name}, {&p.IDNo, "people.id_no", m.IDNo}, {&p.School, "people.school", m.School},
		{&p.Phone, "people.phone", models.Fold(m.Phone)}, {&p.Health, "people.health", m.Health}} {
		box, err := s.pii.Seal(tx, p.ID, f.field, f.value)
		if err != nil {
			return p, err
		}
		*f.to = box
	}
	return p, nil
}

// sees says whether the actor may know of a household: staff of its village, township and county.
func sees(a models.Actor, region models.Code) bool {
	return a.System || a.May("household.read", models.Subject{Region: region})
}

// Get gives a household with its members, masked: names stay sealed.
func (s *Households) Get(ctx context.Context, a models.Actor, id models.ID) (models.Household, []models.Person, error) {
	h, err := store.Get[models.Household](store.From(ctx, s.db), id, "household")
	if err == nil && !sees(a, h.Region) {
		err = models.Fail(models.NotFound, "household.not-found")
	}
	if err != nil {
		return h, nil, err
	}
	people, err := s.Members(ctx, h.ID)
	return h, people, err
}

// Members lists the people of a household, head first.
func (s *Households) Members(ctx context.Context, id models.ID) ([]models.Person, error) {
	var people []models.Person
	return people, store.From(ctx, s.db).Where("household_id = ?", id).Order("id").Find(&people).Error
}

// People gives people by id.
func (s *Households) People(ctx context.Context, ids []models.ID) ([]models.Person, error) {
	var people []models.Person
	if len(ids) == 0 {
		return people, nil
	}
	return people, store.From(ctx, s.db).Where("id IN ?", ids).Order("id").Find(&people).Error
}

// Stages gives the school stage of people who have one.
func (s *Households) Stages(ctx context.Context, ids []models.ID) (map[models.ID]string, error) {
	out := map[models.ID]string{}
	if len(ids) == 0 {
		return out, nil
	}
	return out, store.Rows(ctx, s.db, func(c *store.Cells) { out[c.ID()] = c.Text() }, "SELECT id::text, school_stage FROM people WHERE id = ANY($1::text[]::uuid[]) AND school_stage <> ''", store.Texts(ids))
}

// List gives the households below nodes that the actor all reaches, newest first.
func (s *Households) List(ctx context.Context, a models.Actor, nodes []models.Code, after models.ID, limit int) ([]models.Household, error) {
	below := store.From(ctx, s.db)
	for i, node := range nodes {
		if err := a.Must("household.read", models.Subject{Region: node}); err != nil {
			return nil, err
		}
		from, to := node.Range()
		if i == 0 {
			below = below.Where("region BETWEEN ? AND ?", from, to)
		} else {
			below = below.Or("region BETWEEN ? AND ?", from, to)
		}
	}
	q := store.From(ctx, s.db).Where(below).Order("id DESC").Limit(limit)
	if after != "" {
		q = q.Where("id < ?", after)
	}
	var rows []models.Household
	return rows, q.Find(&rows).Error
}

// limit is what stands before opening people of a region.
func (s *Households) limit(tx *gorm.DB, region models.Code, now time.Time) (pii.Limit, error) {
	often, err := s.params.Value(tx, "reveals_per_hour", region, now)
	if err != nil {
		return pii.Limit{}, err
	}
	minutes, err := s.params.Value(tx, "reveal_password_minutes", region, now)
	return pii.Limit{PerHour: often, Password: time.Duration(max(minutes, 1)) * time.Minute}, err
}

// Open shows a person's data to staff for a purpose; the opening is recorded first.
func (s *Households) Open(ctx context.Context, a models.Actor, person models.ID, purpose string) (map[string]string, error) {
	out := map[string]string{}
	now := s.params.Now(ctx)
	var p models.Person
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		var err error
		p, err = store.Get[models.Person](tx, person, "person")
		if err == nil && !sees(a, p.Region) {
			err = models.Fail(models.NotFound, "person.not-found")
		}
		if err != nil {
			return err
		}
		if err := a.Must("person.open", models.Subject{Region: p.Region}); err != nil {
			return err
		}
		if err := s.users.NotRelated(tx, a, p.ID, p.HouseholdID); err != nil {
			return err
		}
		limit, err := s.limit(tx, p.Region, now)
		if err != nil {
			return err
		}
		opened, err := s.pii.Reveal(ctx, tx, a, now, limit, p.ID, p.Region, strings.TrimSpace(purpose), fields(p)...)
		if err != nil {
			return err
		}
		for name, v := range opened {
			out[strings.TrimPrefix(name, "people.")] = v
		}
		return nil
	})
	return out, s.Refused(ctx, a, now, p.ID, p.Region, err)
}

// Refused records a refusal by the hourly limit, whose transaction was undone, and gives the error back.
func (s *Households) Refused(ctx context.Context, a models.Actor, now time.Time, subject models.ID, region models.Code, err error) error {
	if models.KindOf(err) == models.TooMany {
		if wrong := s.pii.Refused(ctx, a, now, subject, region); wrong != nil {
			return wrong
		}
	}
	return err
}

func fields(p models.Person) []pii.Field {
	return []pii.Field{{Name: "people.name", Box: p.Name}, {Name: "people.id_no", Box: p.IDNo}, {Name: "people.school", Box: p.School}, {Name: "people.phone", Box: p.Phone}, {Name: "people.health", Box: p.Health}}
}

// NamesFor gives names of a household to a rule of the program: the conflict check and the scan of free text.
func (s *Households) NamesFor(tx *gorm.DB, household models.ID) ([]string, error) {
	people, err := s.Members(store.With(tx.Statement.Context, tx), household)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range people {
		name, err := s.pii.Check(tx, p.ID, pii.Field{Name: "people.name", Box: p.Name})
		if err != nil {
			return nil, err
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return names, nil
}

// ByID finds a person of a county by ID number, through the keyed hash.
func (s *Households) ByID(ctx context.Context, a models.Actor, region models.Code, number string) ([]models.Person, error) {
	if err := a.Must("household.read", models.Subject{Region: region}); err != nil {
		return nil, err
	}
	from, to := region.Range()
	var people []models.Person
	return people, store.From(ctx, s.db).Where("id_hash = ? AND region BETWEEN ? AND ?", s.pii.Hash("people.id_no", "", models.Fold(number)), from, to).Find(&people).Error
}
