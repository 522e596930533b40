package api

import (
	"context"
	"time"

	"shanqiao/app/households"
	"shanqiao/models"
)

// Person is a member of a household, masked; opening asks for a purpose and is recorded.
type Person struct {
	ID          string `json:"id"`
	Name        string `json:"name" example:"张*" doc:"Masked"`
	Relation    string `json:"relation" example:"child"`
	Minor       bool   `json:"minor"`
	Age         int    `json:"age" example:"16"`
	SchoolStage string `json:"schoolStage,omitempty" example:"senior"`
}

// Household is a family as staff see it.
type Household struct {
	ID          string   `json:"id"`
	Version     int64    `json:"version"`
	HouseholdNo string   `json:"householdNo" example:"H-220821-000012"`
	Mark        string   `json:"mark" example:"0012" doc:"Tells households apart whose heads are masked alike: the last digits of the number"`
	Region      Place    `json:"region"`
	HeadName    string   `json:"headName" example:"张*"`
	MemberCount int      `json:"memberCount" example:"4"`
	Categories  []string `json:"categories"`
	People      []Person `json:"people"`
}

func (h Household) etag() string { return etag(h.Version) }

// MemberBody is one person as entered; it is sealed before it is stored.
type MemberBody struct {
	Name        string `json:"name" minLength:"1" maxLength:"100" example:"张福来"`
	IDNo        string `json:"idNo,omitempty" maxLength:"40" example:"990000196502281014"`
	IDMissing   string `json:"idMissing,omitempty" maxLength:"100" example:"" doc:"Why there is no number"`
	Sex         string `json:"sex,omitempty" enum:"male,female," example:"" doc:"Only without an ID number"`
	Birth       string `json:"birth,omitempty" example:"" doc:"Only without an ID number, 2006-01-02"`
	Relation    string `json:"relation" example:"self"`
	SchoolStage string `json:"schoolStage,omitempty" example:""`
	School      string `json:"school,omitempty" maxLength:"100" example:""`
	Phone       string `json:"phone,omitempty" maxLength:"40" example:""`
	Health      string `json:"health,omitempty" maxLength:"400" example:""`
}

// HouseholdBody is a household as entered, the head first.
type HouseholdBody struct {
	Region     string       `json:"region,omitempty" maxLength:"12" example:"220821100201"`
	Address    string       `json:"address,omitempty" maxLength:"200" example:"三组"`
	Categories []string     `json:"categories,omitempty" maxItems:"20" example:"[\"dibao_rural\"]"`
	Cause      string       `json:"cause,omitempty" maxLength:"40" example:"schooling"`
	Members    []MemberBody `json:"members" minItems:"1" maxItems:"30"`
}

// PurposeBody says what personal data is opened for.
type PurposeBody struct {
	Purpose string `json:"purpose" minLength:"2" maxLength:"100" example:"核对在读证明"`
}

// Opened is what was opened of one person.
type Opened struct {
	Name   string `json:"name,omitempty"`
	IDNo   string `json:"idNo,omitempty"`
	School string `json:"school,omitempty"`
	Phone  string `json:"phone,omitempty"`
	Health string `json:"health,omitempty"`
}

// HouseholdList narrows a list of households.
type HouseholdList struct {
	Page
	Region string `query:"region" maxLength:"12" doc:"The reader's own node when left out"`
}

// Consent is one recorded consent.
type Consent struct {
	ID          string     `json:"id"`
	PersonID    string     `json:"personId"`
	Person      string     `json:"person" example:"张*"`
	Items       []string   `json:"items"`
	GivenBy     string     `json:"givenBy" example:"guardian"`
	Method      string     `json:"method" example:"paper"`
	GivenAt     time.Time  `json:"givenAt"`
	WithdrawnAt *time.Time `json:"withdrawnAt,omitempty"`
}

func (s *Server) families() {
	route(s, op{"GET", "/api/households", "households-list", "household.read", "List households of a village", "households", 0}, func(ctx context.Context, a models.Actor, in *HouseholdList) (List[Household], error) {
		region := models.Code(in.Region)
		if region == "" {
			region = homeOf(a)
		}
		below, err := s.Regions.With(ctx, region)
		if err != nil {
			return List[Household]{}, err
		}
		rows, err := s.Households.List(ctx, a, below, models.ID(in.After), in.Limit+1)
		if err != nil {
			return List[Household]{}, err
		}
		return page(rows, in.Limit, func(h models.Household) models.ID { return h.ID }, func(h models.Household) (Household, error) { return s.household(ctx, a, h.ID) })
	})
	route(s, op{"POST", "/api/households", "household-enter", "household.enter", "Register a household", "households", 201}, func(ctx context.Context, a models.Actor, in *Create[HouseholdBody]) (Household, error) {
		e := households.Entry{Region: models.Code(in.Body.Region), Address: in.Body.Address, Categories: in.Body.Categories, Cause: in.Body.Cause}
		if e.Region == "" {
			e.Region = homeOf(a)
		}
		for _, m := range in.Body.Members {
			one := households.Member{Name: m.Name, IDNo: m.IDNo, IDMissing: m.IDMissing, Sex: m.Sex, Relation: m.Relation, SchoolStage: m.SchoolStage, School: m.School, Phone: m.Phone, Health: m.Health}
			if d := asDate(m.Birth); d != nil {
				one.Birth = *d
			}
			e.Members = append(e.Members, one)
		}
		h, _, err := s.Households.Enter(ctx, a, e)
		if err != nil {
			return Household{}, err
		}
		return s.household(ctx, a, h.ID)
	})
	route(s, op{"GET", "/api/households/{id}", "household-get", "household.read", "Read a household", "households", 0}, func(ctx context.Context, a models.Actor, in *ByID) (Household, error) {
		return s.household(ctx, a, models.ID(in.ID))
	})
	route(s, op{"POST", "/api/people/{id}/open", "person-open", "person.open", "Open one person's data for a purpose; recorded first", "households", 0}, func(ctx context.Context, a models.Actor, in *struct {
		ID   string `path:"id" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
		Body PurposeBody
	}) (Opened, error) {
		out, err := s.Households.Open(ctx, a, models.ID(in.ID), in.Body.Purpose)
		return Opened{Name: out["name"], IDNo: out["id_no"], School: out["school"], Phone: out["phone"], Health: out["health"]}, err
	})
	route(s, op{"POST", "/api/consents/{id}/withdraw", "consent-withdraw", "consent.withdraw", "Withdraw a consent; the organisation's view closes at once", "households", 0}, func(ctx context.Context, a models.Actor, in *Command[Empty]) (Done, error) {
		_, err := s.Households.Withdraw(ctx, a, models.ID(in.ID))
		return Done{err == nil}, err
	})
}

func (s *Server) household(ctx context.Context, a models.Actor, id models.ID) (Household, error) {
	h, people, err := s.Households.Get(ctx, a, id)
	if err != nil {
		return Household{}, err
	}
	place, err := s.place(ctx, h.Region)
	v := Household{ID: string(h.ID), Version: h.Version, HouseholdNo: h.HouseholdNo, Mark: h.Mark(), Region: place, MemberCount: h.MemberCount, Categories: texts(h.Categories), People: []Person{}}
	for _, p := range people {
		if p.ID == h.HeadID {
			v.HeadName = p.NameMask
		}
		v.People = append(v.People, s.showPerson(ctx, p))
	}
	return v, err
}

func (s *Server) showPerson(ctx context.Context, p models.Person) Person {
	now := s.Params.Now(ctx)
	return Person{ID: string(p.ID), Name: p.NameMask, Relation: p.Relation, Minor: p.Minor(now), Age: models.AgeAt(p.Birth, now), SchoolStage: p.SchoolStage}
}
