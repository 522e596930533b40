package api

import (
	"context"
	"slices"
	"time"

	"shanqiao/app/needs"
	"shanqiao/models"
)

// Line is one line of a need with its four quantities; money in fen. Promised includes what is on the way.
type Line struct {
	ID           string `json:"id"`
	Item         string `json:"item" example:"学年生活费"`
	Spec         string `json:"spec"`
	ResourceKind string `json:"resourceKind" example:"money"`
	Unit         string `json:"unit" example:"fen"`
	UnitValueFen int64  `json:"unitValueFen" example:"1"`
	PersonID     string `json:"personId,omitempty" doc:"Staff only"`
	Qty          int64  `json:"qty" example:"300000"`
	Promised     int64  `json:"promised"`
	OnWay        int64  `json:"onWay"`
	Received     int64  `json:"received"`
	Waived       int64  `json:"waived"`
	Gap          int64  `json:"gap" example:"300000"`
}

// Need is a need as its reader may see it: staff everything but what is sealed, organisations the anonymous card, the
// public village-level needs by county.
type Need struct {
	ID           string       `json:"id"`
	NeedNo       string       `json:"needNo" example:"N-220821-2026-000123"`
	Version      int64        `json:"version"`
	Level        string       `json:"level" example:"household"`
	Region       Place        `json:"region"`
	Category     string       `json:"category" example:"edu_aid"`
	Title        string       `json:"title" example:"助学：两名高中生"`
	Groups       []string     `json:"groups"`
	HeadCount    int          `json:"headCount" example:"2"`
	Minors       bool         `json:"minors"`
	Urgency      string       `json:"urgency" example:"dated"`
	NeededBy     *string      `json:"neededBy,omitempty" format:"date"`
	ValidUntil   *string      `json:"validUntil,omitempty" format:"date"`
	GovAid       string       `json:"govAid" example:"covered_but_difficult"`
	State        string       `json:"state" example:"open"`
	StateLabel   string       `json:"stateLabel" example:"等帮扶"`
	Over         string       `json:"over,omitempty" example:"已过要用的日子，等乡镇续期" doc:"Why it cannot be claimed though it stands on the market"`
	OpenedAt     *time.Time   `json:"openedAt,omitempty"`
	WaitingDays  int          `json:"waitingDays" example:"22"`
	AmountFen    int64        `json:"amountFen" example:"600000"`
	GapFen       int64        `json:"gapFen" example:"600000"`
	Lines        []Line       `json:"lines"`
	Holder       Holder       `json:"holder"`
	Actions      []Action     `json:"actions"`
	Policy       string       `json:"policy,omitempty" doc:"Staff of the case only"`
	Sensitive    bool         `json:"sensitive,omitempty" doc:"Staff of the case only: 涉及隐私"`
	Protection   bool         `json:"protection,omitempty" doc:"Staff of the case only: a child's safety is in question"`
	People       []string     `json:"people,omitempty" doc:"Staff of the case only: ids of the people it is for"`
	ConfirmedDoc string       `json:"confirmedDoc,omitempty" doc:"Staff of the case only"`
	ConfirmedOn  *string      `json:"confirmedOn,omitempty" format:"date" doc:"Staff of the case only"`
	Confirmed    bool         `json:"confirmed,omitempty" doc:"Staff of the case only: confirmed as 低保/特困 for the same facts"`
	NotGroups    []string     `json:"notGroups,omitempty" doc:"Staff of the case only: groups that follow from age or class but do not hold"`
	GroupsWhy    string       `json:"groupsWhy,omitempty" doc:"Staff of the case only: why they do not hold"`
	PolicyLabel  string       `json:"policyLabel,omitempty" doc:"Staff only"`
	Missing      []string     `json:"missing,omitempty" doc:"Staff only"`
	Detail       string       `json:"detail,omitempty" doc:"Staff only"`
	Sampled      bool         `json:"sampled,omitempty" doc:"Staff only: drawn for the county's own visit"`
	Proxy        string       `json:"proxy,omitempty" doc:"Staff only"`
	Household    *Household   `json:"household,omitempty" doc:"Staff only"`
	Notice       *Notice      `json:"notice,omitempty" doc:"Staff only"`
	Objections   []Objection  `json:"objections,omitempty" doc:"Staff only"`
	Files        []Attachment `json:"files,omitempty" doc:"Staff only"`
	History      []Happening  `json:"history,omitempty" doc:"Staff only"`
	Looks        []Looked     `json:"looks,omitempty" doc:"Staff of the case only: who read the internal text from outside the case"`
	Matches      []MatchRef   `json:"matches,omitempty" doc:"Staff only"`
	Marks        []Mark       `json:"marks,omitempty" doc:"Staff of the case only: places of its public texts that the reviewer must answer"`
	Warnings     []Warning    `json:"warnings,omitempty" doc:"In the answer to whoever wrote: what his internal text tells about people; it is saved all the same"`
	Reasons      []Reason     `json:"reasons,omitempty" doc:"Organisations: how it fits their best offer"`
	BestOffer    string       `json:"bestOffer,omitempty" doc:"Organisations: the offer the reasons are about"`
	BestName     string       `json:"bestOfferName,omitempty" doc:"Organisations: its name"`
}

func (n Need) etag() string { return etag(n.Version) }

// Notice is a posting (公示).
type Notice struct {
	ID       string            `json:"id"`
	BoardNo  int               `json:"boardNo"`
	Fields   map[string]string `json:"fields"`
	StartAt  time.Time         `json:"startAt"`
	EndAt    time.Time         `json:"endAt"`
	EndedAt  *time.Time        `json:"endedAt,omitempty"`
	NoticeNo string            `json:"noticeNo,omitempty" example:"G-220821-2026-000012"`
	Days     int               `json:"days,omitempty" example:"7" doc:"As set, before a last day off moved the end"`
	DayKind  string            `json:"dayKind,omitempty" example:"d" doc:"d calendar days, wd working days"`
}

// Objection is a doubt raised during a posting; who raised it is never shown.
type Objection struct {
	ID         string     `json:"id"`
	ReceivedAt time.Time  `json:"receivedAt"`
	DueAt      time.Time  `json:"dueAt"`
	Content    string     `json:"content,omitempty"`
	Finding    string     `json:"finding,omitempty"`
	Upheld     *bool      `json:"upheld,omitempty"`
	AnsweredAt *time.Time `json:"answeredAt,omitempty"`
}

// NeedLineBody is one thing asked for.
type NeedLineBody struct {
	Item         string `json:"item" minLength:"1" maxLength:"60" example:"学年生活费"`
	Spec         string `json:"spec,omitempty" maxLength:"200" example:""`
	ResourceKind string `json:"resourceKind" example:"money"`
	Unit         string `json:"unit" example:"fen"`
	UnitValueFen int64  `json:"unitValueFen,omitempty" example:"1"`
	Qty          int64  `json:"qty" example:"300000" doc:"In the unit; money in fen"`
	PersonID     string `json:"personId,omitempty" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000001"`
}

// NeedBody is a need as entered.
type NeedBody struct {
	Region       string         `json:"region,omitempty" maxLength:"12" example:"220821100201" doc:"Village or township; the clerk's own when left out"`
	Level        string         `json:"level" example:"household"`
	HouseholdID  string         `json:"householdId,omitempty" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	Category     string         `json:"category" example:"edu_aid"`
	Title        string         `json:"title,omitempty" maxLength:"100" example:"" doc:"Not for a household: its title is made from codes"`
	Detail       string         `json:"detail,omitempty" maxLength:"4000" example:"两个孩子读高中，住宿和书本费不够。" doc:"Internal, sealed"`
	Groups       []string       `json:"groups,omitempty" maxItems:"22" example:"[\"dibao\"]" doc:"Groups that hold; those that follow from age and class are added"`
	NotGroups    []string       `json:"notGroups,omitempty" maxItems:"22" example:"[]" doc:"Groups that follow from age or class but do not hold; none of children"`
	GroupsWhy    string         `json:"groupsWhy,omitempty" maxLength:"200" example:"" doc:"Why they do not hold"`
	People       []string       `json:"people,omitempty" maxItems:"30" example:"[\"0197b5f0-0000-7000-8000-000000000001\"]" doc:"Ids of the people it is for; the whole household when left out and no line names anybody"`
	HeadCount    int            `json:"headCount,omitempty" minimum:"0" maximum:"1000000" example:"2"`
	Urgency      string         `json:"urgency" example:"dated"`
	NeededBy     string         `json:"neededBy,omitempty" format:"date" example:"2027-08-25"`
	GovAid       string         `json:"govAid" example:"covered_but_difficult"`
	Sensitive    *bool          `json:"sensitive,omitempty" example:"false" doc:"Something that nobody likes known: mental illness, HIV, domestic violence; a household need without an answer counts as one"`
	Protection   *bool          `json:"protection,omitempty" example:"false" doc:"Somebody, a child above all, is in danger: never matched"`
	Confirmed    *bool          `json:"confirmed,omitempty" example:"false" doc:"The household is confirmed as 低保/特困 for the same facts, by the decision named"`
	ConfirmedDoc *string        `json:"confirmedDoc,omitempty" maxLength:"100" example:"" doc:"Number of that decision"`
	ConfirmedOn  string         `json:"confirmedOn,omitempty" format:"date" example:"2026-01-08" doc:"Its day"`
	Proxy        *string        `json:"proxy,omitempty" maxLength:"100" example:""`
	DecisionFile string         `json:"decisionFile,omitempty" maxLength:"64" example:""`
	Files        []string       `json:"files,omitempty" maxItems:"10" example:"[]" doc:"Uploaded files: the household's proxy form (委托书), or the records of a village's need"`
	Lines        []NeedLineBody `json:"lines" minItems:"1" maxItems:"50"`
}

func (b NeedBody) entry(a models.Actor) needs.Entry {
	e := needs.Entry{Region: models.Code(b.Region), Level: b.Level, Household: models.ID(b.HouseholdID), Category: b.Category, Title: b.Title, Detail: b.Detail,
		Groups: b.Groups, NotGroups: b.NotGroups, GroupsWhy: b.GroupsWhy, HeadCount: b.HeadCount, Urgency: b.Urgency, NeededBy: asDate(b.NeededBy), GovAid: b.GovAid,
		Secret: answerOf(b.Sensitive), Danger: answerOf(b.Protection), Confirmed: b.Confirmed, ConfirmedDoc: b.ConfirmedDoc, ConfirmedOn: asDate(b.ConfirmedOn),
		Proxy: b.Proxy, Minutes: idOf(b.DecisionFile)}
	for _, p := range b.People {
		e.People = append(e.People, models.ID(p))
	}
	if e.Region == "" {
		e.Region = homeOf(a)
	}
	for _, l := range b.Lines {
		e.Lines = append(e.Lines, needs.Line{Item: l.Item, Spec: l.Spec, ResourceKind: l.ResourceKind, Unit: l.Unit, UnitValueFen: l.UnitValueFen, Qty: l.Qty, Person: models.ID(l.PersonID)})
	}
	return e
}

// attachEntered keeps every file that came with a need.
func (s *Server) attachEntered(ctx context.Context, a models.Actor, n models.Need, b NeedBody) error {
	kind := "decision"
	if n.Level == "household" {
		kind = "proxy"
	}
	ids := []models.ID{models.ID(b.DecisionFile)}
	for _, f := range b.Files {
		if models.ID(f) != ids[0] {
			ids = append(ids, models.ID(f))
		}
	}
	for i, id := range ids {
		as := kind
		if i == 0 {
			as = "decision"
		}
		if err := s.Files.Attach(ctx, a, "need", n.ID, n.Region, as, id); err != nil {
			return err
		}
	}
	return nil
}

// answerOf is an answer as the room knows it; nothing said is no answer.
func answerOf(yes *bool) string {
	switch {
	case yes == nil:
		return ""
	case *yes:
		return models.AnswerYes
	}
	return models.AnswerNo
}

// homeOf is the village or other node a clerk works at.
func homeOf(a models.Actor) models.Code {
	best := models.Code("")
	for _, g := range a.Grants {
		info, _ := models.RoleOf(g.Role)
		if !info.Org && info.Level != models.LevelCountry && g.Region != "" && (best == "" || len(g.Region.Prefix()) > len(best.Prefix())) {
			best = g.Region
		}
	}
	return best
}

// NeedList narrows a list of needs.
type NeedList struct {
	Page
	State    []string `query:"state,explode" maxItems:"20" doc:"States"`
	Category []string `query:"category,explode" maxItems:"30"`
	Level    string   `query:"level" maxLength:"20"`
	Region   string   `query:"region" maxLength:"12"`
	Market   bool     `query:"market" doc:"Only what organisations find"`
}

func (s *Server) needRoutes() {
	route(s, op{"GET", "/api/needs", "needs-list", SignedIn, "List needs the reader may see, newest first", "needs", 0}, func(ctx context.Context, a models.Actor, in *NeedList) (List[Need], error) {
		below, err := s.below(ctx, in.Region)
		if err != nil {
			return List[Need]{}, err
		}
		r, err := s.Needs.Reader(ctx, a)
		if err != nil {
			return List[Need]{}, err
		}
		rows, err := s.Needs.List(ctx, r, needs.Filter{Regions: below, States: in.State, Categories: in.Category, Level: in.Level, Market: in.Market, After: models.ID(in.After), Limit: in.Limit + 1})
		if err != nil {
			return List[Need]{}, err
		}
		return page(rows, in.Limit, func(n models.Need) models.ID { return n.ID }, func(n models.Need) (Need, error) { return s.showNeed(ctx, r, n, models.See(r, n, models.NoTie)) })
	})
	route(s, op{"POST", "/api/needs", "need-post", "need.post", "Enter a need as a draft", "needs", 201}, func(ctx context.Context, a models.Actor, in *Create[NeedBody]) (Need, error) {
		entry := in.Body.entry(a)
		n, err := s.Needs.Post(ctx, a, entry)
		if err != nil {
			return Need{}, err
		}
		if err := s.attachEntered(ctx, a, n, in.Body); err != nil {
			return Need{}, err
		}
		return s.warned(ctx, a, n, internalTexts("need.post", needs.Decision{Entry: &entry}))
	})
	route(s, op{"POST", "/api/needs/preview", "need-preview", "need.post", "What would follow from an entry: groups, protection, posting. Nothing is kept", "needs", 0}, func(ctx context.Context, a models.Actor, in *struct{ Body PreviewBody }) (Previewed, error) {
		p, err := s.Needs.Preview(ctx, a, NeedBody(in.Body).entry(a))
		return Previewed{texts(p.Derived), texts(p.Groups), p.Minors, p.Sensitive, p.Protection, p.Asks, p.Policy, models.NoticePolicies[p.Policy].In(langOf(ctx))}, err
	})
	route(s, op{"GET", "/api/needs/{id}", "need-get", Public, "Read a need; what is shown depends on the reader", "needs", 0}, func(ctx context.Context, a models.Actor, in *ByID) (Need, error) {
		return s.needCase(ctx, a, models.ID(in.ID))
	})
	s.needSteps()
	s.needLooks()
}

// PreviewBody is a need as far as it is entered.
type PreviewBody NeedBody

// Previewed is what would follow from it.
type Previewed struct {
	Derived     []string `json:"derived" doc:"Groups that follow from age and class"`
	Groups      []string `json:"groups" doc:"Groups that hold"`
	Minors      bool     `json:"minors"`
	Sensitive   bool     `json:"sensitive"`
	Protection  bool     `json:"protection"`
	Asks        bool     `json:"asks" doc:"Its words speak of harm: the question about danger wants an answer"`
	Policy      string   `json:"policy" example:"none_child"`
	PolicyLabel string   `json:"policyLabel"`
}

// LookBody says why somebody who is not of the case reads its internal text.
type LookBody struct {
	Reason    string `json:"reason" minLength:"4" maxLength:"100" example:"抽查档案，核对困难情况"`
	Complaint string `json:"complaint,omitempty" maxLength:"40" example:"2026-信-0031" doc:"Number of the complaint; above the county"`
}

// LookedAt is the internal text of one need.
type LookedAt struct {
	Detail string `json:"detail"`
}

// Looked is one reading of the internal text from outside the case.
type Looked struct {
	At        time.Time  `json:"at"`
	By        string     `json:"by"`
	Reason    string     `json:"reason"`
	Complaint string     `json:"complaint,omitempty"`
	KnownBy   string     `json:"knownBy,omitempty"`
	KnownAt   *time.Time `json:"knownAt,omitempty"`
}

func (s *Server) needLooks() {
	route(s, op{"POST", "/api/needs/{id}/look", "need-look", "need.look", "Read the internal text for one reason: a drawn case, or a complaint by its number; recorded first, told to the county", "needs", 0}, func(ctx context.Context, a models.Actor, in *struct {
		ID   string `path:"id" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
		Body LookBody
	}) (LookedAt, error) {
		text, err := s.Needs.Look(ctx, a, models.ID(in.ID), needs.Look{Reason: in.Body.Reason, Complaint: in.Body.Complaint})
		return LookedAt{text}, err
	})
	route(s, op{"POST", "/api/needs/{id}/know", "need-know", "need.know", "The county knows that its case was read from outside", "needs", 0}, func(ctx context.Context, a models.Actor, in *Command[Empty]) (Done, error) {
		err := s.Needs.Know(ctx, a, models.ID(in.ID))
		return Done{err == nil}, err
	})
}

func (s *Server) looksOf(ctx context.Context, need models.ID) ([]Looked, error) {
	rows, err := s.Needs.Looks(ctx, need)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var ids []models.ID
	for _, l := range rows {
		ids = append(ids, l.By, l.KnownBy)
	}
	names, err := s.Users.Names(ctx, ids...)
	var out []Looked
	for _, l := range rows {
		out = append(out, Looked{l.At, names[l.By], l.Reason, l.Complaint, names[l.KnownBy], l.KnownAt})
	}
	return out, err
}

func (s *Server) needCase(ctx context.Context, a models.Actor, id models.ID) (Need, error) {
	r, err := s.Needs.Reader(ctx, a)
	if err != nil {
		return Need{}, err
	}
	n, seen, err := s.Needs.Get(ctx, r, id, func(need models.ID) (models.Tie, error) { return s.Matches.Tie(ctx, a.Orgs(), need) })
	if err != nil {
		return Need{}, err
	}
	v, err := s.showNeed(ctx, r, n, seen)
	if err != nil {
		return v, err
	}
	if seen.Case {
		return v, s.staffPart(ctx, a, n, &v)
	}
	one := []Need{v}
	err = s.bestFits(ctx, r, []models.Need{n}, one)
	return one[0], err
}

// shown shows a need to whoever just did something with it.
func (s *Server) shown(ctx context.Context, a models.Actor, n models.Need) (Need, error) {
	r, err := s.Needs.Reader(ctx, a)
	if err != nil {
		return Need{}, err
	}
	return s.showNeed(ctx, r, n, models.See(r, n, models.NoTie))
}

// showNeed shows of a need what the wall lets its reader see.
func (s *Server) showNeed(ctx context.Context, r models.Reader, n models.Need, seen models.Seen) (Need, error) {
	place, err := s.place(ctx, seen.Region)
	if err != nil {
		return Need{}, err
	}
	stage := models.NeedMachine.Stage(n.State)
	v := Need{ID: string(n.ID), NeedNo: n.NeedNo, Version: n.Version, Level: n.Level, Region: place, Category: n.Category, Title: n.Title, Groups: texts(n.Groups),
		HeadCount: n.HeadCount, Minors: n.Minors, Urgency: n.Urgency, NeededBy: dateOf(n.NeededBy), ValidUntil: dateOf(n.ValidUntil), GovAid: n.GovAid,
		State: n.State, StateLabel: stage.Label.In(langOf(ctx)), OpenedAt: n.OpenedAt, AmountFen: n.AmountFen, Lines: []Line{}, Actions: []Action{}}
	if n.OnMarket() {
		v.Over = n.Over(s.Params.Now(ctx)).In(langOf(ctx))
	}
	if n.OpenedAt != nil {
		v.WaitingDays = int(s.Params.Now(ctx).Sub(*n.OpenedAt).Hours() / 24)
	}
	if seen.Standing == models.StandsOutside {
		k, err := s.Needs.KFor(ctx, n)
		if err != nil {
			return v, err
		}
		v.HeadCount = int(models.Blurred(int64(n.HeadCount), k))
	}
	if !seen.Case {
		told, err := s.Needs.Told(ctx, seen.Standing == models.StandsOutside)
		if err != nil {
			return v, err
		}
		v.HeadCount = n.ToldHeads()
		v.Groups = told.Keep(models.CoarseGroups(n), n.Region.Up(models.LevelCounty))
	}
	for _, l := range n.Lines {
		line := Line{ID: string(l.ID), Item: l.Item, Spec: l.Spec, ResourceKind: l.ResourceKind, Unit: l.Unit, UnitValueFen: l.UnitValueFen, Qty: l.Qty,
			Promised: l.Promised, OnWay: l.OnWay, Received: l.Received, Waived: l.Waived, Gap: l.Gap()}
		if seen.Case {
			line.PersonID = string(models.Opt(l.PersonID))
		}
		v.GapFen += l.Gap() * l.UnitValueFen
		v.Lines = append(v.Lines, line)
	}
	if v.Holder, err = s.holder(ctx, n.Stage(), n.DueAt, seen.Region, seen.Region, models.Text{ZH: "帮扶组织", EN: "the giving organisation"}.In(langOf(ctx))); err != nil {
		return v, err
	}
	if v.Actions, err = s.recused(ctx, r.Actor, s.needActions(ctx, r, n), models.Opt(n.HouseholdID)); err != nil {
		return v, err
	}
	if seen.Case {
		v.Sensitive, v.Protection, v.ConfirmedDoc, v.ConfirmedOn = n.Sensitive, n.Protection, n.ConfirmedDoc, dateOf(n.ConfirmedOn)
		v.Confirmed, v.NotGroups, v.GroupsWhy = n.ConfirmedDoc != "", n.NotGroups, n.Answers["groups"]
		for _, p := range n.People {
			v.People = append(v.People, string(p))
		}
		if v.Marks, err = s.marksOf(ctx, n.Marks); err != nil {
			return v, err
		}
		v.Policy, v.PolicyLabel, v.Missing, v.Sampled, v.Proxy = n.Policy, n.PolicyText().In(langOf(ctx)), n.Missing, n.Sampled, n.Proxy
	}
	return v, nil
}

// needActions are the buttons: the steps of the table, and claiming for organisations.
func (s *Server) needActions(ctx context.Context, r models.Reader, n models.Need) []Action {
	a := r.Actor
	offered := models.NeedMachine.Offers(n.State, a, n.Subject())
	kept := offered[:0]
	for _, o := range offered {
		if o.Action == "need.unpost" {
			if notice, ok, err := s.Notices.Current(ctx, n.ID); err == nil && ok && !s.Params.Now(ctx).After(notice.EndAt) {
				o.OpensAt = &notice.EndAt
			}
		}
		if o.Action == "need.forward" && n.CheckedBy == nil || o.Action == "need.check" && n.CheckedBy != nil || o.Action == "need.emergency" && n.Urgency != "emergency" || o.Action == "need.keep" && models.Unanswered(n.Marks) == 0 {
			continue
		}
		switch protects := n.Minors || n.Sensitive || n.Protection; {
		case o.Action == "need.minute" && n.Papers:
			o.Fields = []string{"opinion", "meeting", "entitled", "present", "agreed", "minutes"}
		case o.Action == "need.object" && !a.Has(models.TownshipClerk, models.CountyClerk):
			o.Fields = []string{"content"}
		case o.Action == "need.lower" && !protects:
			continue
		case n.Protection && (o.Action == "need.confirm" || o.Action == "need.emergency"):
			o.Blocked = models.Fail(models.Conflict, "need.protection-stops")
		}
		kept = append(kept, o)
	}
	if n.OnMarket() && n.Over(s.Params.Now(ctx)).ZH == "" {
		for _, org := range a.Orgs() {
			if r.Verified && a.May("match.claim", models.Subject{Org: org}) {
				kept = append(kept, models.Offered{Action: "match.claim", Title: models.Powers["match.claim"].Title, Fields: []string{"offer", "lines"}})
				break
			}
		}
		if a.May("match.propose", n.Subject()) {
			kept = append(kept, models.Offered{Action: "match.propose", Title: models.Powers["match.propose"].Title, Fields: []string{"organisation"}})
		}
	}
	if a.May("need.look", n.Subject()) && !n.Detail.Empty() && (!a.Reaches("household.read", n.Region) || n.Sampled) {
		kept = append(kept, models.Offered{Action: "need.look", Title: models.Powers["need.look"].Title, Fields: []string{"reason", "complaint"}})
	}
	return actionsOf(ctx, kept)
}

// staffPart adds what only staff of the need's region see.
func (s *Server) staffPart(ctx context.Context, a models.Actor, n models.Need, v *Need) error {
	var err error
	if v.Detail, err = s.Needs.Detail(ctx, a, n); err != nil {
		return err
	}
	if n.HouseholdID != nil && a.May("household.read", n.Subject()) {
		h, err := s.household(ctx, a, *n.HouseholdID)
		if err != nil {
			return err
		}
		v.Household = &h
	}
	if v.Files, err = s.attachmentsOf(ctx, n.ID); err != nil {
		return err
	}
	notice, ok, err := s.Notices.Current(ctx, n.ID)
	if err != nil {
		return err
	}
	if ok {
		v.Notice = showNotice(notice)
	}
	objections, contents, err := s.Notices.Objections(ctx, a, n.ID)
	if err != nil {
		return err
	}
	for _, o := range objections {
		v.Objections = append(v.Objections, Objection{ID: string(o.ID), ReceivedAt: o.ReceivedAt, DueAt: o.DueAt, Content: contents[o.ID], Finding: o.Finding, Upheld: o.Upheld, AnsweredAt: o.AnsweredAt})
	}
	if v.History, err = s.needHistory(ctx, n); err != nil {
		return err
	}
	if v.Looks, err = s.looksOf(ctx, n.ID); err != nil {
		return err
	}
	if a.May("need.know", n.Subject()) && slices.ContainsFunc(v.Looks, func(l Looked) bool { return l.KnownAt == nil }) {
		v.Actions = append(v.Actions, actionsOf(ctx, []models.Offered{{Action: "need.know", Title: models.Powers["need.know"].Title}})...)
	}
	v.Matches, err = s.matchRefs(ctx, a, n.ID)
	return err
}

func (s *Server) needHistory(ctx context.Context, n models.Need) ([]Happening, error) {
	reviews, err := s.Needs.Reviews(ctx, n.ID)
	if err != nil {
		return nil, err
	}
	ids := []models.ID{n.CreatedBy}
	for _, r := range reviews {
		ids = append(ids, r.By)
	}
	names, err := s.Users.Names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	out := []Happening{{At: n.CreatedAt, Action: "need.post", Title: models.Powers["need.post"].Title.In(langOf(ctx)), By: names[n.CreatedBy]}}
	for _, r := range reviews {
		note := r.Opinion
		if r.Companion != "" {
			note += "（同行 " + r.Companion + "）"
		}
		out = append(out, Happening{At: r.At, Action: string(r.Action), Title: models.Powers[r.Action].Title.In(langOf(ctx)), By: nameOf(names, r.By), Note: note, Missing: r.Missing, Late: r.Overdue})
	}
	return out, nil
}

func nameOf(names map[models.ID]string, id models.ID) string {
	if n := names[id]; n != "" {
		return n
	}
	return "系统"
}
