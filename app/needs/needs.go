// Package needs keeps what households, villages, institutions and townships lack, from the first entry through village,
// township and county review and the posting to publication, partial fulfilment and closing. It owns needs, need_lines
// and need_reviews. Facts: need.post and one per action of models.NeedMachine. The open family of states is never set
// by hand: every command that changes a quantity sets the state that follows (QuantityTx). It listens to nothing.
package needs

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"shanqiao/app/households"
	"shanqiao/app/identity"
	"shanqiao/app/notices"
	"shanqiao/app/params"
	"shanqiao/app/pii"
	"shanqiao/app/registry"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Needs is the room of needs.
type Needs struct {
	db         *store.DB
	trail      *trail.Trail
	pii        *pii.PII
	params     *params.Params
	users      *identity.Identity
	registry   *registry.Registry
	households *households.Households
	notices    *notices.Notices
	single     *store.Gather[models.ID, models.Need]
	held       held
}

// atOnce is how many questions for single needs run at a time; who comes meanwhile is answered by the next one.
const atOnce = 3

// New makes the room.
func New(db *store.DB, t *trail.Trail, p *pii.PII, par *params.Params, users *identity.Identity, r *registry.Registry, h *households.Households, n *notices.Notices) *Needs {
	s := &Needs{db: db, trail: t, pii: p, params: par, users: users, registry: r, households: h, notices: n}
	s.single = store.NewGather(atOnce, s.ByIDs)
	return s
}

// Line is one thing asked for. Qty is in Unit; money in fen. UnitValueFen is the estimated worth of one unit (1 for money).
type Line struct {
	Item, Spec, ResourceKind, Unit string
	UnitValueFen, Qty              int64
	Person                         models.ID
}

// Entry is a need as entered.
type Entry struct {
	Region    models.Code
	Level     string
	Household models.ID
	Category  string
	Title     string // of a village, institution or township need; a household's is made from codes
	Detail    string // internal facts, sealed
	Groups    []string
	HeadCount int
	Urgency   string
	NeededBy  *time.Time
	GovAid    string
	People    []models.ID // whom it is for (受益人); nil: those the lines name
	NotGroups []string    // groups that follow from age or class but do not hold
	GroupsWhy string      // and why
	Secret    string      // 有没有不愿人知的事: mental illness, HIV, domestic violence, whistle-blower; not answered counts as yes
	Danger    string      // whether somebody is in danger now: never on the market
	Confirmed *bool       // the household is confirmed as 低保/特困 for the same facts, by this decision
	// ConfirmedDoc and ConfirmedOn are number and day of that decision.
	ConfirmedDoc *string
	ConfirmedOn  *time.Time
	Proxy        *string
	Minutes      *models.ID // decision file of a village need
	Lines        []Line
}

// Post enters a need as a draft.
func (s *Needs) Post(ctx context.Context, a models.Actor, in Entry) (models.Need, error) {
	now := s.params.Now(ctx)
	var n models.Need
	if err := a.Must("need.post", models.Subject{Region: in.Region}); err != nil {
		return n, err
	}
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		n = models.Need{State: "draft"}
		store.Stamp(&n.Base, a, now)
		if err := s.fill(tx, a, &n, in, now); err != nil {
			return err
		}
		county := in.Region.Up(models.LevelCounty)
		seq, err := store.Number(tx, fmt.Sprintf("need:%s:%d", county, now.Year()))
		if err != nil {
			return err
		}
		n.NeedNo = fmt.Sprintf("N-%s-%d-%06d", county[:6], now.Year(), seq)
		if err := tx.Create(&n).Error; err != nil {
			return err
		}
		if err := tx.Create(&n.Lines).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, a, now, models.Entry{Fact: "need.post", Noun: "need", Subject: n.ID, Region: n.Region, To: n.State})
	})
	return n, err
}

// fill checks an entry and sets everything of the need that comes from it: title, groups, minors, policy, lines, amount.
func (s *Needs) fill(tx *gorm.DB, a models.Actor, n *models.Need, in Entry, now time.Time) error {
	members, classes, wrong, err := s.checkHousehold(tx, a, in)
	if err != nil {
		return err
	}
	if err := s.users.NotRelated(tx, a, in.Household); err != nil {
		return err
	}
	wrong = append(wrong, s.checkEntry(in, now)...)
	wrong = append(wrong, in.checkAnswers(members, now)...)
	wrong = append(wrong, kept(*n, in)...)
	facts := in.facts(members, classes)
	d := derived{models.Protect(facts, now), facts}
	if d.Asks && in.Danger == "" {
		wrong = append(wrong, models.FieldError{Field: "protection", Code: "need.danger-asked"})
	}
	personal, err := s.scan(tx, n, in, len(members) > 0)
	if err != nil {
		return err
	}
	wrong = append(wrong, personal...)
	lines, more := makeLines(n.ID, in, members)
	if err := models.Wrong(append(wrong, more...)); err != nil {
		return err
	}
	n.Region, n.Level, n.Category, n.Urgency, n.NeededBy, n.GovAid = in.Region, in.Level, in.Category, in.Urgency, in.NeededBy, in.GovAid
	n.DecisionFile, n.HeadCount, n.Lines = in.Minutes, in.HeadCount, lines
	n.AmountFen, n.HouseholdID, n.People, n.Proxy = 0, nil, in.ticked(), ""
	if in.Proxy != nil {
		n.Proxy = strings.TrimSpace(*in.Proxy)
	}
	for _, l := range lines {
		n.AmountFen += l.Qty * l.UnitValueFen
	}
	stage := ""
	if in.Level == "household" {
		n.HouseholdID = &in.Household
		stage = s.beneficiaries(n, members)
	}
	d.set(n, in)
	if n.Title, err = s.title(tx, in, *n, stage); err != nil {
		return err
	}
	n.Detail, err = s.pii.Seal(tx, n.ID, "needs.detail", strings.TrimSpace(in.Detail))
	return err
}

// beneficiaries counts the people the need is for and says their common school stage, if they have one.
func (s *Needs) beneficiaries(n *models.Need, members map[models.ID]models.Person) string {
	n.HeadCount = len(n.People)
	if len(n.People) == 0 {
		n.HeadCount = len(members)
		return ""
	}
	stage := members[n.People[0]].SchoolStage
	for _, id := range n.People {
		if members[id].SchoolStage != stage {
			return ""
		}
	}
	return stage
}

// title makes the card's title: a household's from codes alone, so that nothing personal can enter; others as typed, scanned.
func (s *Needs) title(tx *gorm.DB, in Entry, n models.Need, stage string) (string, error) {
	if in.Level == "household" {
		if n.Sensitive || n.Protection { // the card shows neither group nor cause
			return models.CardTitle(in.Category, n.Lines, 0, ""), nil
		}
		return models.CardTitle(in.Category, n.Lines, n.HeadCount, stage), nil
	}
	title := strings.TrimSpace(in.Title)
	wrong := models.PlainText("title", title, 4, 40)
	if !n.Closed() {
		wrong = append(wrong, models.TellsApart("title", title)...)
	}
	return title, models.Wrong(wrong)
}

func (s *Needs) checkHousehold(tx *gorm.DB, a models.Actor, in Entry) (map[models.ID]models.Person, []string, []models.FieldError, error) {
	members := map[models.ID]models.Person{}
	if in.Level != "household" {
		if in.Household != "" {
			return members, nil, []models.FieldError{{Field: "householdId", Code: "need.no-household-here"}}, nil
		}
		return members, nil, nil, nil
	}
	h, people, err := s.households.Get(store.With(tx.Statement.Context, tx), a, in.Household)
	if models.KindOf(err) == models.NotFound || err == nil && h.Region != in.Region {
		return members, nil, []models.FieldError{{Field: "householdId", Code: "need.household-unknown"}}, nil
	}
	if err != nil {
		return members, nil, nil, err
	}
	for _, p := range people {
		members[p.ID] = p
	}
	return members, h.Categories, nil, nil
}

func (s *Needs) checkEntry(in Entry, now time.Time) []models.FieldError {
	wrong := models.In("level", in.Level, models.NeedLevels)
	wantLevel := models.LevelVillage
	if in.Level == "township" {
		wantLevel = models.LevelTownship
	}
	if in.Region.Level() != wantLevel && !(in.Level == "institution" && in.Region.Level() == models.LevelTownship) {
		wrong = append(wrong, models.FieldError{Field: "region", Code: "region.village-wanted"})
	}
	wrong = append(wrong, models.In("category", in.Category, models.Categories)...)
	wrong = append(wrong, models.In("urgency", in.Urgency, models.Urgencies)...)
	wrong = append(wrong, models.In("govAid", in.GovAid, models.GovAid)...)
	wrong = append(wrong, models.LongText("detail", in.Detail, 0, 2000)...)
	if in.Proxy != nil {
		wrong = append(wrong, models.PlainText("proxy", *in.Proxy, 0, 60)...)
	}
	if utf8.RuneCountInString(in.Detail) == 0 && in.Level == "household" {
		wrong = append(wrong, models.FieldError{Field: "detail", Code: "field.required"})
	}
	for _, g := range in.Groups {
		wrong = append(wrong, models.In("groups", g, models.Groups)...)
	}
	switch {
	case in.Urgency == "dated" && in.NeededBy == nil:
		wrong = append(wrong, models.FieldError{Field: "neededBy", Code: "need.dated-when"})
	case in.NeededBy != nil && in.NeededBy.Before(models.Day(now)):
		wrong = append(wrong, models.FieldError{Field: "neededBy", Code: "field.not-past"})
	}
	return wrong
}

func makeLines(need models.ID, in Entry, members map[models.ID]models.Person) ([]models.NeedLine, []models.FieldError) {
	var lines []models.NeedLine
	var wrong []models.FieldError
	if len(in.Lines) == 0 || len(in.Lines) > 50 {
		wrong = append(wrong, models.FieldError{Field: "lines", Code: "need.lines"})
	}
	for i, l := range in.Lines {
		at := fmt.Sprintf("lines[%d].", i)
		wrong = append(wrong, models.PlainText(at+"item", l.Item, 1, 30)...)
		wrong = append(wrong, models.PlainText(at+"spec", l.Spec, 0, 100)...)
		wrong = append(wrong, models.In(at+"resourceKind", l.ResourceKind, models.ResourceKinds)...)
		wrong = append(wrong, models.In(at+"unit", l.Unit, models.Units)...)
		if (l.ResourceKind == "money") != (l.Unit == "fen") {
			wrong = append(wrong, models.FieldError{Field: at + "unit", Code: "need.unit-kind"})
		}
		if l.Unit == "fen" {
			l.UnitValueFen = 1
		}
		if l.Qty <= 0 || l.Qty > 10_000_000_000 {
			wrong = append(wrong, models.FieldError{Field: at + "qty", Code: "field.positive"})
		}
		if l.UnitValueFen < 0 || l.UnitValueFen > 100_000_000 || l.Qty > 0 && l.UnitValueFen > 1_000_000_000_000/l.Qty {
			wrong = append(wrong, models.FieldError{Field: at + "unitValueFen", Code: "field.too-much"})
		}
		row := models.NeedLine{ID: store.NewID(), NeedID: need, No: i + 1, Item: strings.TrimSpace(l.Item), Spec: strings.TrimSpace(l.Spec),
			ResourceKind: l.ResourceKind, Unit: l.Unit, UnitValueFen: l.UnitValueFen, Qty: l.Qty}
		if l.Person != "" {
			if _, ok := members[l.Person]; !ok {
				wrong = append(wrong, models.FieldError{Field: at + "personId", Code: "need.person-unknown"})
			}
			person := l.Person
			row.PersonID = &person
		}
		lines = append(lines, row)
	}
	return lines, wrong
}

func oneOf(list []string, any ...string) bool {
	for _, x := range any {
		if models.OneOf(x, list) {
			return true
		}
	}
	return false
}
