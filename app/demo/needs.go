package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"shanqiao/app/needs"
	"shanqiao/models"
)

// need is a need that is being lived: what it is about, and where it stands.
type need struct {
	*models.Need
	b      *build
	spot   spot
	kind   *kind
	home   *family // nil for the need of a village, institution or township
	who    []*models.Person
	notice *models.Notice
	doubt  *models.Objection
	sure   bool   // confirmed as 低保 or 特困 for the same facts: not posted
	quiet  bool   // something that nobody likes known: never posted
	note   string // for the trail's next line: the department of a referral
	lines  []models.NeedLine
	want   string  // the organisation its matches are meant for, when there is one
	orders []*gift // what givers had ready for it
}

// newNeed decides everything that the need will be when somebody enters it.
func (b *build) newNeed(s spot, k *kind, board bool) (*need, error) {
	n := &need{Need: &models.Need{Region: s.Code, Level: k.level, Category: k.category, Urgency: k.urgency, GovAid: k.gov, State: "draft",
		Groups: append([]string{}, k.groups...), Missing: []string{}, People: []models.ID{}, NotGroups: []string{}, Marks: []models.Mark{}}, b: b, spot: s, kind: k}
	if k.home != "" {
		n.Level = "household"
		pupils := k.pupils
		if pupils > 1 {
			pupils = 1 + b.rnd.IntN(pupils)
		}
		var err error
		if n.home, err = b.family(s, k.home, k.stage, pupils, k.status, b.ago(span+b.rnd.IntN(6))); err != nil {
			return nil, err
		}
		n.HouseholdID = &n.home.ID
	}
	if n.Level == "township" {
		n.Region = s.Town
	}
	if n.GovAid == "" {
		n.GovAid = "not_applicable"
	}
	if n.Urgency == "" {
		n.Urgency = "ordinary"
	}
	n.draw()
	n.sure = !board && models.OneOf(firstOf(k.status), []string{"dibao_rural", "tekun_rural"}) && b.chance(55)
	n.quiet = !board && !n.sure && b.chance(5)
	n.protect()
	return n, nil
}

// protect derives what protects those it is for, as the room does.
func (n *need) protect() {
	n.Answers = map[string]string{"secret": models.AnswerNo}
	if n.quiet && n.home != nil {
		n.Answers["secret"] = models.AnswerYes
	}
	f := models.NeedFacts{Level: n.Level, Category: n.Category, Groups: n.kind.groups, HeadCount: n.HeadCount, Title: n.Title, Detail: strings.Join(n.kind.details, "\n"),
		Secret: n.Answers["secret"], Danger: models.AnswerNo}
	for _, l := range n.lines {
		f.Kinds = append(f.Kinds, l.ResourceKind)
	}
	if n.home != nil {
		f.Classes = n.kind.status
		for _, p := range n.who {
			f.People = append(f.People, *p)
		}
	}
	if n.sure {
		n.ConfirmedDoc, n.ConfirmedOn = "镇民救〔"+strconv.Itoa(n.b.base.Year()-1)+"〕"+strconv.Itoa(11+len(n.b.needs)%80)+"号", day(n.b.base.AddDate(-1, 0, 0))
		f.ConfirmedDoc, f.ConfirmedOn = n.ConfirmedDoc, n.ConfirmedOn
	}
	p := models.Protect(f, n.b.base)
	n.Groups, n.Minors, n.Sensitive, n.Protection, n.Policy = p.Groups, p.Minors, p.Sensitive, p.Protection, p.Policy
	if n.Sensitive {
		n.Title = models.CardTitle(n.Category, n.lines, 0, "")
	}
}

// draw decides quantities, and from them amount, heads, minors and title, as the room does.
func (n *need) draw() {
	b := n.b
	for i, t := range n.kind.lines {
		qty := t.least
		if t.most > t.least {
			qty += t.step * b.rnd.Int64N((t.most-t.least)/t.step+1)
		}
		line := models.NeedLine{No: i + 1, Item: t.item, Spec: t.spec, ResourceKind: t.kind, Unit: t.unit, UnitValueFen: t.value, Qty: qty}
		if !n.kind.named {
			n.lines = append(n.lines, line)
			continue
		}
		for _, p := range n.home.pupils {
			own := line
			own.No, own.PersonID = len(n.lines)+1, &p.ID
			n.lines = append(n.lines, own)
		}
	}
	for _, l := range n.lines {
		n.AmountFen += l.Qty * l.UnitValueFen
	}
	stage := ""
	switch {
	case n.home == nil:
		n.HeadCount = 20 + b.rnd.IntN(300)
	case n.kind.named:
		n.who, stage, n.HeadCount = n.home.pupils, n.kind.stage, len(n.home.pupils)
	default:
		n.who = n.home.grown(b.base)
		n.HeadCount = len(n.who)
	}
	for _, p := range n.who {
		n.People = append(n.People, p.ID)
	}
	if n.home != nil {
		n.Title = models.CardTitle(n.Category, n.lines, n.HeadCount, stage)
		return
	}
	n.Title = strings.NewReplacer("{n}", number(n.lines[0].Qty), "{组}", pick(b, []string{"一组", "二组", "三组", "四组"})).Replace(n.kind.title)
}

// number writes a quantity as people do: 1,200.
func number(n int64) string {
	text := models.Yuan(n * 100)
	return strings.TrimSuffix(text, " 元")
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (n *need) village() *desk  { return n.b.staff.village(n.spot.Code) }
func (n *need) township() *desk { return n.b.staff.township(n.spot.Code) }
func (n *need) county() *desk   { return n.b.staff.county(n.spot.Code) }

// receiver agrees to what comes and records its arrival: the village clerk, or for a township's own need its first clerk.
func (n *need) receiver() models.Actor { return n.creator() }

// witness is the village supervisor, or for a township's own need its second reviewer.
func (n *need) witness() models.Actor {
	if n.Level == "township" {
		return n.township().reviewers[1]
	}
	return n.village().supervisor
}

// creator is the village clerk, or the township's first clerk for a township's need.
func (n *need) creator() models.Actor {
	if n.Level == "township" {
		return n.township().clerks[0]
	}
	return n.village().clerk
}

// post enters the need as a draft.
func (n *need) post(at time.Time) error {
	b, a := n.b, n.creator()
	if err := a.Must("need.post", models.Subject{Region: n.Region}); err != nil {
		return err
	}
	if n.Urgency == "dated" {
		by := at.AddDate(0, 1+b.rnd.IntN(5), b.rnd.IntN(28))
		if soon := b.base.AddDate(0, 0, 9); by.Before(soon) { // what is past its day has been renewed by the township
			by = soon.AddDate(0, 0, b.rnd.IntN(80))
		}
		n.NeededBy = day(by)
	}
	seq, err := b.next(fmt.Sprintf("need:%s:%d", n.spot.County, at.Year()))
	if err != nil {
		return err
	}
	n.NeedNo = fmt.Sprintf("N-%s-%d-%06d", n.spot.County[:6], at.Year(), seq)
	b.stamp(&n.Base, a, at)
	if n.Detail, err = b.seal.Seal(n.ID, "needs.detail", []byte(pick(b, n.kind.details))); err != nil {
		return err
	}
	for i := range n.lines {
		l := &n.lines[i]
		l.ID, l.NeedID = b.id(at), n.ID
		b.lines = append(b.lines, l)
	}
	b.needs = append(b.needs, n.Need)
	b.record(a, at, models.Entry{Fact: "need.post", Noun: "need", Subject: n.ID, Region: n.Region, To: n.State})
	return nil
}

// act does one step of models.NeedMachine as the room does: may, move, facts, limit, review, trail.
func (n *need) act(a models.Actor, action models.Action, at time.Time, opinion string, do func(r *models.NeedReview) error) error {
	if err := a.Must(action, n.Subject()); err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	from := n.State
	to, err := models.NeedMachine.Next(from, action, from)
	if err != nil {
		return err
	}
	n.State, n.HeldState = to, from
	r := &models.NeedReview{ID: n.b.id(at), NeedID: n.ID, Action: action, From: from, By: n.b.by(a), At: at, DueAt: n.DueAt, Opinion: opinion}
	if do != nil {
		if err := do(r); err != nil {
			return err
		}
	}
	if s, _ := models.NeedMachine.Step(action); s.To == "" {
		n.Need.Lines = n.lines
		n.State = needs.Follows(action, n.Need)
	}
	if n.State == "closed" {
		n.ClosedAt = &at
	}
	n.b.stamp(&n.Base, a, at)
	if err := n.clock(from, at); err != nil {
		return err
	}
	r.To, r.Overdue = n.State, r.DueAt != nil && at.After(*r.DueAt)
	n.b.reviews = append(n.b.reviews, r)
	n.b.record(a, at, models.Entry{Fact: models.Fact(action), Noun: "need", Subject: n.ID, Region: n.Region, From: from, To: n.State, Note: n.note})
	n.note = ""
	return nil
}

// clock sets the limit of a new state.
func (n *need) clock(from string, at time.Time) (err error) {
	if n.State == from {
		return nil
	}
	if n.State == "noticed" {
		n.DueAt, err = n.b.due("need_township_wd", "wd", n.notice.EndAt)
		return err
	}
	n.DueAt, err = n.b.dueIn(models.NeedMachine, n.State, at)
	return err
}

// change moves quantities of lines and sets the state that follows, as QuantityTx does.
func (n *need) change(a models.Actor, fact models.Fact, at time.Time, changes []needs.Change) error {
	for _, c := range changes {
		for i := range n.lines {
			l := &n.lines[i]
			if l.ID != c.Line {
				continue
			}
			l.Promised, l.OnWay, l.Received = l.Promised+c.Promised, l.OnWay+c.OnWay, l.Received+c.Received
			if l.Gap() < 0 || l.Promised < 0 || l.OnWay < 0 || l.OnWay > l.Promised {
				return models.Fail(models.Conflict, "need.over-quantity")
			}
		}
	}
	from := n.State
	if models.OneOf(n.State, models.OpenFamily) {
		n.State = models.OpenState(n.lines)
	}
	n.b.stamp(&n.Base, a, at)
	n.b.record(a, at, models.Entry{Fact: fact, Noun: "need", Subject: n.ID, Region: n.Region, From: from, To: n.State})
	return n.clock(from, at)
}
