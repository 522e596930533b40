package needs

import (
	"context"
	"regexp"

	"gorm.io/gorm"

	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Board is the sheet of a posting: what the notice policy allows on the village board and nothing else (domain §4.9, DB 24).
type Board struct {
	Need    models.Need
	Notice  models.Notice
	Head    string // name of the head of the household
	Group   string // the villagers' group; never the door
	Members int
	Gives   []string // what is to be given, by item: 棉被 4 件
}

// Board gives the sheet while the posting runs. The name is opened for the board and the opening is recorded; policies that are
// never posted have no notice and no sheet.
func (s *Needs) Board(ctx context.Context, a models.Actor, id models.ID) (b Board, err error) {
	err = store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		if b.Need, err = store.Get[models.Need](tx, id, "need"); err != nil {
			return err
		}
		if !s.sees(a, b.Need) {
			return models.Fail(models.NotFound, "need.not-found")
		}
		if err := a.Must("need.board", b.Need.Subject()); err != nil {
			return err
		}
		if err := s.load(tx, &b.Need); err != nil {
			return err
		}
		notice, ok, err := s.notices.Current(store.With(ctx, tx), id)
		if err != nil {
			return err
		}
		if !ok || b.Need.Minors || !models.NoticePolicies[b.Need.Policy].Board {
			return models.Fail(models.Conflict, "notice.none")
		}
		if notice.EndedAt != nil {
			return models.Fail(models.Conflict, "notice.over")
		}
		b.Notice, b.Gives = notice, Gives(b.Need.Lines)
		return s.headOf(ctx, tx, a, &b)
	})
	return b, err
}

var villagers = regexp.MustCompile(`^[\p{Han}A-Za-z0-9]{1,10}?(组|队|社|屯)`)

func (s *Needs) headOf(ctx context.Context, tx *gorm.DB, a models.Actor, b *Board) error {
	h, err := store.Get[models.Household](tx, models.Opt(b.Need.HouseholdID), "household")
	if err != nil {
		return err
	}
	head, err := store.Get[models.Person](tx, h.HeadID, "person")
	if err != nil {
		return err
	}
	b.Members = h.MemberCount
	name, err := s.pii.Open(ctx, tx, a, s.params.Now(ctx), head.ID, b.Need.Region, "打印村内公示", pii.Field{Name: "people.name", Box: head.Name})
	if err != nil {
		return err
	}
	b.Head = name["people.name"]
	address, err := s.pii.Check(tx, h.ID, pii.Field{Name: "households.address", Box: h.Address})
	b.Group = villagers.FindString(address)
	return err
}

// Gives writes what lines ask for, as a board and a person read it: money as an amount, everything else by item and unit.
func Gives(lines []models.NeedLine) []string {
	out := []string{}
	for _, l := range lines {
		what := models.Quantity(l.Qty, l.Unit)
		if l.ResourceKind != "money" {
			what = l.Item + " " + what
		}
		out = append(out, what)
	}
	return out
}
