package demo

import (
	"fmt"
	"time"

	"shanqiao/app/ledger"
	"shanqiao/app/offers"
	"shanqiao/app/params"
	"shanqiao/app/store"
	"shanqiao/models"
)

// giver is an organisation that may give, with who acts for it and who checks it.
type giver struct {
	*models.Organisation
	people   models.Actor
	clerk    models.Actor // of its office
	reviewer models.Actor
	gifts    []*gift
}

// gift is an offer or project that is being lived.
type gift struct {
	*models.Offer
	b      *build
	giver  *giver
	opened time.Time // when its pledge was booked; zero while it cannot be used
	fresh  bool      // made in this part, not yet in the database
	locked bool
}

func (b *build) newGift(g *giver, o models.Offer) *gift {
	o.State, o.Missing = "draft", []string{}
	if o.Anonymity == "" {
		o.Anonymity = "public_name"
	}
	if o.Unit == "fen" {
		o.UnitValueFen = 1
	}
	x := &gift{Offer: &o, b: b, giver: g, fresh: true}
	g.gifts = append(g.gifts, x)
	return x
}

// steps of an offer until it can be used.
func (x *gift) opening() []step {
	b := x.b
	return []step{{do: x.draft}, {wait: b.between(0, 2), do: x.plain("offer.submit", "")}, {wait: b.between(0, 2), do: x.plain("offer.take", "")}, {wait: b.between(1, 4), do: x.activate}}
}

func (x *gift) draft(at time.Time) error {
	a := x.giver.people
	x.OrgID, x.OfficeRegion = x.giver.ID, x.giver.OfficeRegion
	if err := a.Must("offer.draft", models.Subject{Org: x.OrgID}); err != nil {
		return err
	}
	seq, err := x.b.next(fmt.Sprintf("offer:%d", at.Year()))
	if err != nil {
		return err
	}
	letter := "S"
	if x.Form == "project" {
		letter = "P"
	}
	x.OfferNo = fmt.Sprintf("%s-%d-%06d", letter, at.Year(), seq)
	x.b.stamp(&x.Base, a, at)
	x.b.offers = append(x.b.offers, x.Offer)
	x.event(a, "offer.draft", "", at, "", nil)
	x.b.record(a, at, models.Entry{Fact: "offer.draft", Noun: "offer", Subject: x.ID, Region: x.OfficeRegion, To: x.State})
	return nil
}

// act does one step of models.OfferMachine as the room does.
func (x *gift) act(a models.Actor, action models.Action, at time.Time, note string, do func() error) error {
	if err := a.Must(action, x.Subject()); err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	from := x.State
	to, err := models.OfferMachine.Next(from, action, from)
	if err != nil {
		return err
	}
	x.State, x.HeldState = to, from
	if do != nil {
		if err := do(); err != nil {
			return err
		}
	}
	if x.DueAt, err = x.b.dueIn(models.OfferMachine, x.State, at); err != nil {
		return err
	}
	if action == "offer.activate" || action == "offer.thaw" {
		x.State = x.GivingState()
	}
	x.b.stamp(&x.Base, a, at)
	x.event(a, action, from, at, note, x.Missing)
	x.b.record(a, at, models.Entry{Fact: models.Fact(action), Noun: "offer", Subject: x.ID, Region: x.OfficeRegion, From: from, To: x.State})
	return nil
}

func (x *gift) event(a models.Actor, action models.Action, from string, at time.Time, note string, missing []string) {
	x.b.offerNotes = append(x.b.offerNotes, &offers.Event{ID: x.b.id(at), OfferID: x.ID, At: at, By: a.User, Action: action, From: from, To: x.State, Note: note, Items: missing})
}

// plain is a step of the giver or its office that changes nothing but the state.
func (x *gift) plain(action models.Action, note string) func(at time.Time) error {
	return func(at time.Time) error {
		who := x.giver.reviewer
		switch action {
		case "offer.submit":
			who = x.giver.people
		case "offer.take", "offer.close":
			who = x.giver.clerk
		}
		return x.act(who, action, at, note, func() error {
			switch action {
			case "offer.take":
				x.TakenBy = &who.User
			case "offer.return":
				x.Missing = []string{"补物资合格证或检验报告", "写明不限定之外的用途"}
			}
			return nil
		})
	}
}

func (x *gift) activate(at time.Time) error {
	return x.act(x.giver.reviewer, "offer.activate", at, "核验通过", func() error {
		x.DecidedBy, x.opened = &x.giver.reviewer.User, at
		x.b.post(x.giver.reviewer, at, "pledge", x.ID, "", x.Unit, x.Quantity, ledger.Giver(x.OrgID), ledger.Free(x.ID))
		return nil
	})
}

// rest gives the uncommitted rest back: withdrawn by the giver or ended by time.
func (x *gift) rest(action models.Action, note string) func(at time.Time) error {
	return func(at time.Time) error {
		a := x.giver.people
		if action == "offer.expire" {
			a = system
			x.Until = day(at.AddDate(0, 0, -1))
		}
		return x.act(a, action, at, note, func() error {
			if free := x.Free(); free > 0 {
				x.Withdrawn += free
				x.b.post(a, at, "withdraw", x.ID, "", x.Unit, free, ledger.Free(x.ID), ledger.Giver(x.OrgID))
			}
			return nil
		})
	}
}

// book moves a quantity for a match and sets the state that follows.
func (x *gift) book(a models.Actor, kind string, match models.ID, qty int64, at time.Time) error {
	if qty == 0 {
		return nil
	}
	from, to := "", ""
	switch kind {
	case "reserve":
		if qty > x.Free() {
			return models.Fail(models.Conflict, "offer.not-enough", models.Quantity(x.Free(), x.Unit))
		}
		x.Reserved += qty
		from, to = ledger.Free(x.ID), ledger.Reserved(match)
	case "release":
		x.Reserved -= qty
		from, to = ledger.Reserved(match), ledger.Free(x.ID)
	case "deliver":
		x.Reserved, x.Delivered = x.Reserved-qty, x.Delivered+qty
		from, to = ledger.Reserved(match), ledger.Delivered(match)
	}
	x.b.post(a, at, kind, x.ID, match, x.Unit, qty, from, to)
	x.save(a, at)
	return nil
}

func (x *gift) way(a models.Actor, qty int64, at time.Time) {
	x.OnWay += qty
	x.save(a, at)
}

func (x *gift) save(a models.Actor, at time.Time) {
	from := x.State
	if models.OneOf(x.State, models.GivingFamily) {
		x.State = x.GivingState()
	}
	x.b.stamp(&x.Base, a, at)
	x.b.record(a, at, models.Entry{Fact: "offer.quantity", Noun: "offer", Subject: x.ID, Region: x.OfficeRegion, From: from, To: x.State})
}

// hold locks an offer of an earlier part and reads it anew: people work meanwhile.
func (x *gift) hold() error {
	if x.fresh || x.locked {
		return nil
	}
	o, err := store.Lock[models.Offer](x.b.tx, x.ID, "offer")
	if err != nil {
		return err
	}
	*x.Offer, x.locked = o, true
	x.b.held = append(x.b.held, held{x.Offer, o.Version})
	return nil
}

// fit finds who can give a quantity of a line at a time; want prefers an organisation by name. nil when nobody can.
func (n *need) fit(l *models.NeedLine, qty int64, want string, at time.Time) (*gift, []models.Reason, error) {
	b := n.b
	from := b.rnd.IntN(len(b.givers))
	for i := range b.givers {
		g := b.givers[(from+i)%len(b.givers)]
		if want != "" && g.Name != want || !g.Verified() {
			continue
		}
		for _, x := range g.gifts {
			if x.ResourceKind != l.ResourceKind || x.Unit != l.Unit || x.opened.IsZero() || !x.opened.Before(at) || x.kept() && !n.ordered(x) || x.spoken(qty) && !n.ordered(x) {
				continue
			}
			reasons, ok, err := n.take(x, l, qty, at)
			if err != nil || ok {
				return x, reasons, err
			}
		}
	}
	return nil, nil, nil
}

// take holds an offer that has the quantity and fits, and asks both again of the held row. What an offer was when this part
// read it says which to leave alone, so that a large world does not lock hundreds of offers to find one.
func (n *need) take(x *gift, l *models.NeedLine, qty int64, at time.Time) ([]models.Reason, bool, error) {
	for {
		if !models.OneOf(x.State, models.GivingFamily) || qty > x.Free() {
			return nil, false, nil
		}
		reasons := n.reasons(x, l, qty, at)
		if _, bad := models.Misfit(reasons); bad {
			return nil, false, nil
		}
		if x.fresh || x.locked {
			return reasons, true, nil
		}
		if err := x.hold(); err != nil {
			return nil, false, err
		}
	}
}

// reasons are the lines of F1 to F9 for a pair.
func (n *need) reasons(x *gift, l *models.NeedLine, qty int64, at time.Time) []models.Reason {
	copyOf := *n.Need
	copyOf.Lines = n.lines
	p := models.Pair{Need: copyOf, Offer: *x.Offer, Org: *x.giver.Organisation, Qty: qty, ValueFen: qty * l.UnitValueFen, Places: n.b.place.names, Now: at, Margin: margin()}
	for _, person := range n.who {
		if person.SchoolStage != "" && !models.OneOf(person.SchoolStage, p.Stages) {
			p.Stages = append(p.Stages, person.SchoolStage)
		}
	}
	return models.Fit(p)
}

// spoken says that the world has had its share of an offer of the story: most of it is for people to try.
func (x *gift) spoken(qty int64) bool {
	return models.OneOf(x.giver.Name, []string{foundation, federation, volunteers, maker}) && (x.Quantity-x.Free()+qty)*100 > x.Quantity*35
}

// kept says that an offer was made for one need and waits for it.
func (x *gift) kept() bool { return x.b.orders[x] }

func (n *need) ordered(x *gift) bool {
	for _, o := range n.orders {
		if o == x {
			return true
		}
	}
	return false
}

// margin is how many days goods must still keep, as the product ships it.
func margin() int {
	d, _ := params.DefaultOf("goods_expiry_margin_days")
	return int(d.Value)
}
