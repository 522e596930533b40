package api

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"time"

	"shanqiao/app/plans"
	"shanqiao/models"
)

// Plan is an allocation plan: what it does for whom, and how it is proved.
type Plan struct {
	ID          string              `json:"id"`
	PlanNo      string              `json:"planNo" example:"F-220821-2026-0001"`
	Version     int64               `json:"version"`
	Title       string              `json:"title" example:"2026 年第二季度资金分配方案"`
	Region      Place               `json:"region"`
	Kinds       []string            `json:"kinds" doc:"Resource kinds; empty: all"`
	Method      string              `json:"method" example:"engine" doc:"engine, first_come, equal_share, adjusted"`
	MethodLabel string              `json:"methodLabel" example:"善桥方案"`
	BaseID      string              `json:"baseId,omitempty" doc:"The plan whose frozen problem this one answers"`
	Rules       string              `json:"rules" example:"2026.1"`
	State       string              `json:"state" example:"solved"`
	StateLabel  string              `json:"stateLabel" example:"待比选"`
	Holder      Holder              `json:"holder"`
	CreatedAt   time.Time           `json:"createdAt"`
	CreatedBy   string              `json:"createdBy" example:"孙*"`
	FrozenAt    *time.Time          `json:"frozenAt,omitempty"`
	SolvedAt    *time.Time          `json:"solvedAt,omitempty"`
	PublishedAt *time.Time          `json:"publishedAt,omitempty"`
	Progress    models.PlanProgress `json:"progress"`
	Failure     string              `json:"failure,omitempty"`
	Digest      string              `json:"digest,omitempty" doc:"Of the plan section of its proof"`
	DigestName  string              `json:"digestName,omitempty" example:"sha256"`
	Value       string              `json:"value,omitempty" doc:"Points; a whole number of up to 128 bits"`
	Bound       string              `json:"bound,omitempty"`
	GapPpm      int64               `json:"gapPpm" doc:"How far below the optimum, in parts per million"`
	Measures    PlanMeasures        `json:"measures"`
	Actions     []Action            `json:"actions"`
}

func (p Plan) etag() string { return etag(p.Version) }

// PlanMeasures compare plans; shares are in ten-thousandths.
type PlanMeasures struct {
	models.PlanMeasures
	LargestPlace string      `json:"largestPlace,omitempty"`
	Rows         []PlanCount `json:"rows" doc:"Households by county, group, category and tag"`
}

// PlanCount counts the households of one county, group, category or tag.
type PlanCount struct {
	By         string `json:"by" example:"county"`
	Key        string `json:"key" example:"220821000000"`
	Label      string `json:"label" example:"镇赉县"`
	Households int    `json:"households"`
	Baseline   int    `json:"baseline"`
	Nothing    int    `json:"nothing"`
}

// PlanBody prepares a plan.
type PlanBody struct {
	Title  string   `json:"title" minLength:"2" maxLength:"60" example:"第四季度资金分配方案"`
	Region string   `json:"region" minLength:"12" maxLength:"12" example:"220821000000"`
	Kinds  []string `json:"kinds,omitempty" maxItems:"10" example:"[\"money\"]"`
	Method string   `json:"method" enum:"engine,first_come,equal_share" example:"engine"`
	BaseID string   `json:"baseId,omitempty" maxLength:"64" example:"" doc:"With another method: the plan it is compared with"`
}

// PinBody sets one line by hand.
type PinBody struct {
	LineID  string `json:"lineId" minLength:"1" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	OfferID string `json:"offerId" minLength:"1" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	Qty     int64  `json:"qty" minimum:"0" example:"300000" doc:"In the unit of the line; 0: nothing of this offer"`
	Undo    bool   `json:"undo,omitempty" doc:"Takes an earlier pin of the two back"`
}

// AdjustBody changes lines by hand; everything else is worked out anew around them.
type AdjustBody struct {
	Pins   []PinBody `json:"pins" minItems:"1" maxItems:"100"`
	Reason string    `json:"reason" minLength:"4" maxLength:"200" example:"汛前须修。"`
}

// PlanLine is one line of a plan.
type PlanLine struct {
	No           int      `json:"no"`
	LineID       string   `json:"lineId"`
	NeedID       string   `json:"needId"`
	NeedNo       string   `json:"needNo"`
	Title        string   `json:"title"`
	Place        string   `json:"place"`
	Category     string   `json:"category"`
	Group        string   `json:"group" example:"severe"`
	ResourceKind string   `json:"resourceKind"`
	Unit         string   `json:"unit"`
	Wants        int64    `json:"wants"`
	Qty          int64    `json:"qty"`
	OfferID      string   `json:"offerId"`
	Offer        string   `json:"offer"`
	Organisation Named    `json:"organisation"`
	Pinned       bool     `json:"pinned"`
	Note         string   `json:"note,omitempty"`
	MatchID      string   `json:"matchId,omitempty"`
	Skipped      string   `json:"skipped,omitempty" doc:"Why it was not published, in words"`
	Ranks        []string `json:"ranks" doc:"Its ranks in words, highest level first"`
}

// Named is something with a name.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// PlanUnmet is a line that does not get all it lacks, and why.
type PlanUnmet struct {
	LineID   string      `json:"lineId"`
	NeedID   string      `json:"needId"`
	NeedNo   string      `json:"needNo"`
	Title    string      `json:"title"`
	Place    string      `json:"place"`
	Category string      `json:"category"`
	Group    string      `json:"group"`
	Unit     string      `json:"unit"`
	Missing  int64       `json:"missing"`
	Gets     int64       `json:"gets"`
	Cause    string      `json:"cause" example:"restricted" doc:"none, restricted, limit, least, outranked"`
	Text     string      `json:"text" doc:"The cause in words"`
	Blocks   []PlanBlock `json:"blocks"`
	Ahead    []string    `json:"ahead" doc:"Needs of lowest rank that got what fits this one"`
}

// PlanBlock is a restriction that alone keeps offers away which have something left.
type PlanBlock struct {
	Filter       string `json:"filter" example:"region"`
	Text         string `json:"text" example:"捐赠限定的地区不含"`
	Offers       int    `json:"offers"`
	Left         int64  `json:"left"`
	Offer        string `json:"offer" doc:"The largest of them"`
	Organisation Named  `json:"organisation"`
}

// PlanChange is something that would serve a line better; it has been tried by solving again.
type PlanChange struct {
	Offer        string `json:"offer"`
	Organisation Named  `json:"organisation"`
	Filter       string `json:"filter,omitempty"`
	Text         string `json:"text"`
	Qty          int64  `json:"qty"`
	Has          int64  `json:"has"`
	Gets         int64  `json:"gets"`
	Unit         string `json:"unit"`
}

// PlanOption is an offer that a line may be set to by hand.
type PlanOption struct {
	OfferID      string `json:"offerId"`
	Offer        string `json:"offer"`
	Organisation Named  `json:"organisation"`
	Unit         string `json:"unit"`
	Gives        int64  `json:"gives" doc:"To the line, in this plan"`
	Left         int64  `json:"left" doc:"Of the offer, in this plan"`
	Most         int64  `json:"most" doc:"The most that the line may have of it"`
}

// PlanWhy explains one line.
type PlanWhy struct {
	Line    PlanLine     `json:"line"`
	Others  []PlanSource `json:"others"`
	Last    string       `json:"last,omitempty" doc:"The need of lowest rank that the same offer still serves"`
	Refused string       `json:"refused,omitempty" doc:"The need of highest rank that it fits and that lacks something"`
}

// PlanSource is another offer that fits a line.
type PlanSource struct {
	Offer        string `json:"offer"`
	Organisation Named  `json:"organisation"`
	Dearer       int64  `json:"dearer" doc:"Points more per unit than the chosen one"`
	Left         int64  `json:"left"`
}

// PlanDifference is what a line gets more (or less) than in another plan.
type PlanDifference struct {
	LineID string `json:"lineId"`
	NeedNo string `json:"needNo"`
	Title  string `json:"title"`
	Place  string `json:"place"`
	Group  string `json:"group"`
	Unit   string `json:"unit"`
	Delta  int64  `json:"delta"`
}

// PlanNext narrows the table to one kind of resource and one class of households.
type PlanNext struct {
	ByID
	Kind  string `query:"kind" maxLength:"30" doc:"Resource kind; money if empty"`
	Item  string `query:"item" maxLength:"60" doc:"The item of what is not money"`
	Group string `query:"group" maxLength:"30" doc:"A class of households: severe, alone, minors, left, other"`
}

// PlanCells is where one more unit helps most.
type PlanCells struct {
	Unit   string     `json:"unit"`
	Packet int64      `json:"packet" doc:"What tenths is counted by: 10,000 yuan in fen, or 10 units"`
	Items  []PlanCell `json:"items"`
}

// PlanCell says how far a little more would go in a county and category.
type PlanCell struct {
	County   Place  `json:"county"`
	Category string `json:"category"`
	Waiting  int    `json:"waiting" doc:"Lines that lack something"`
	Missing  int64  `json:"missing" doc:"Of the first part that each does not have in full, in the unit"`
	More     int64  `json:"more" doc:"Points that one more unit gains: the right-hand margin of the best flow"`
	Less     int64  `json:"less" doc:"Points that one unit less loses"`
	Index    int64  `json:"index" doc:"Per cent of the cells whose more is no larger"`
	Tenths   int64  `json:"tenths" doc:"Lines whose next part a packet would complete, times ten"`
}

// PlanList narrows a list of plans.
type PlanList struct {
	Page
	Base string `query:"base" maxLength:"64" doc:"A plan: only it and those that answer its frozen problem"`
}

// Rules are the matching rules in force, as the public reads them; every sentence has a rule in the program.
type Rules struct {
	Version  string         `json:"version" example:"2026.1"`
	From     string         `json:"from" format:"date" example:"2026-01-01"`
	To       string         `json:"to,omitempty" example:""`
	Source   string         `json:"source" example:"民发〔2021〕" doc:"The document it follows"`
	Filters  []RuleSentence `json:"filters" doc:"What excludes a pair"`
	Order    []RuleOrder    `json:"order" doc:"Compared one after the other, best first"`
	Limits   []string       `json:"limits" doc:"What a plan keeps besides"`
	Versions []RuleTime     `json:"versions" doc:"All versions, the newest first"`
}

// RuleSentence is one hard filter.
type RuleSentence struct {
	Rule string `json:"rule" example:"F1"`
	Text string `json:"text"`
}

// RuleOrder is one level of the order.
type RuleOrder struct {
	Title  string   `json:"title" example:"地区"`
	Values []string `json:"values"`
	Empty  []string `json:"empty,omitempty" doc:"Values of which no list is entered: nobody has them yet"`
}

// RuleTime is one version with its days.
type RuleTime struct {
	Version string `json:"version"`
	From    string `json:"from" format:"date"`
	To      string `json:"to,omitempty"`
	Source  string `json:"source"`
}

// PlanLines asks for a page of lines.
type PlanLines struct {
	ID     string `path:"id" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	After  int    `query:"after" minimum:"0"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Org    string `query:"organisation" maxLength:"64"`
	Pinned bool   `query:"pinned" doc:"Only lines set by hand"`
}

// PlanAgainst names the plan to compare with.
type PlanAgainst struct {
	ID      string `path:"id" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	Against string `query:"against" required:"true" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
}

// PlanOf names a line of a plan.
type PlanOf struct {
	ID   string `path:"id" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	Line string `path:"line" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
}

// Suggestion is what a published plan suggests to an organisation.
type Suggestion struct {
	Line  PlanLine `json:"line"`
	Plan  Named    `json:"plan"`
	Match Match    `json:"match"`
}

// OfferReach is what an offer does in the newest published plan it takes part in. It names no need.
type OfferReach struct {
	Plan  Named       `json:"plan"`
	Unit  string      `json:"unit"`
	Free  int64       `json:"free" doc:"What there was to give when the plan was frozen"`
	Gives int64       `json:"gives" doc:"What the plan gives of it"`
	Lifts []OfferLift `json:"lifts"`
}

// OfferLift is what lifting one restriction of an offer would do, tried by solving again.
type OfferLift struct {
	Filter  string `json:"filter"`
	Text    string `json:"text"`
	Away    int    `json:"away" doc:"Lines that lack something and that this restriction alone keeps away"`
	Missing int64  `json:"missing" doc:"What they lack together"`
	Serves  int    `json:"serves" doc:"How many of them the offer would serve"`
	Gives   int64  `json:"gives" doc:"What the offer would give in all"`
}

// ProofFile is the proof of a plan as text.
type ProofFile struct {
	Name string `json:"name" example:"F-220821-2026-0001.txt"`
	Text string `json:"text" doc:"The proof file; check it with: shanqiao engine check FILE"`
}

func (s *Server) planRoutes() {
	route(s, op{"GET", "/api/plans", "plans-list", "plan.read", "Allocation plans of the reader's regions, newest first", "plans", 0}, func(ctx context.Context, a models.Actor, in *PlanList) (List[Plan], error) {
		if err := a.Must("plan.read", models.Subject{Region: homeOf(a)}); err != nil {
			return List[Plan]{}, err
		}
		rows, err := s.Plans.List(ctx, a, models.ID(in.Base), models.ID(in.After), in.Limit+1)
		if err != nil {
			return List[Plan]{}, err
		}
		return page(rows, in.Limit, func(p models.Plan) models.ID { return p.ID }, func(p models.Plan) (Plan, error) { return s.showPlan(ctx, a, p) })
	})
	route(s, op{"POST", "/api/plans", "plan-prepare", "plan.prepare", "Freeze needs and offers and queue a solve", "plans", 201}, func(ctx context.Context, a models.Actor, in *Create[PlanBody]) (Plan, error) {
		b := in.Body
		return s.shownPlan(ctx, a)(s.Plans.Prepare(ctx, a, plans.Scope{Title: b.Title, Region: models.Code(b.Region), Kinds: b.Kinds, Method: b.Method, Base: models.ID(b.BaseID)}))
	})
	route(s, op{"GET", "/api/plans/{id}", "plan-get", "plan.read", "Read a plan, with its progress while it is being solved", "plans", 0}, func(ctx context.Context, a models.Actor, in *ByID) (Plan, error) {
		return s.shownPlan(ctx, a)(s.Plans.Get(ctx, a, models.ID(in.ID)))
	})
	route(s, op{"POST", "/api/plans/{id}/adjust", "plan-adjust", "plan.adjust", "Set lines by hand with a reason; a new plan is worked out around them", "plans", 201}, func(ctx context.Context, a models.Actor, in *Command[AdjustBody]) (Plan, error) {
		var pins []plans.Pin
		for _, p := range in.Body.Pins {
			pins = append(pins, plans.Pin{Line: models.ID(p.LineID), Offer: models.ID(p.OfferID), Qty: p.Qty, Undo: p.Undo})
		}
		return s.shownPlan(ctx, a)(s.Plans.Adjust(ctx, a, models.ID(in.ID), in.version(), pins, in.Body.Reason))
	})
	for _, action := range []models.Action{"plan.publish", "plan.discard"} {
		route(s, op{"POST", "/api/plans/{id}/" + verb(action), "plan-" + verb(action), action, models.Powers[action].Title.EN, "plans", 0}, func(ctx context.Context, a models.Actor, in *Command[Empty]) (Plan, error) {
			return s.shownPlan(ctx, a)(s.Plans.Act(ctx, a, action, models.ID(in.ID), in.version()))
		})
	}
	s.planReads()
}

// rules writes the version in force.
func (s *Server) rules(ctx context.Context) (Rules, error) {
	lang := langOf(ctx)
	set, err := s.Plans.Rules(ctx)
	if err != nil {
		return Rules{}, err
	}
	out := Rules{Version: set.Version, Filters: []RuleSentence{}, Limits: []string{}, Versions: []RuleTime{}}
	for _, f := range models.FilterSentences {
		out.Filters = append(out.Filters, RuleSentence{f.Rule, f.In(lang)})
	}
	held, err := s.Regions.TagsHeld(ctx, s.Params.Now(ctx))
	if err != nil {
		return out, err
	}
	for _, level := range set.Order() {
		row := RuleOrder{Title: level.Title.In(lang)}
		for _, v := range level.Values {
			row.Values = append(row.Values, v.In(lang))
		}
		for _, tag := range set.RegionOrder {
			if label := models.RegionTags.Label(tag).In(lang); !held[tag] && slices.Contains(row.Values, label) {
				row.Empty = append(row.Empty, label)
			}
		}
		out.Order = append(out.Order, row)
	}
	for _, l := range set.Limits() {
		out.Limits = append(out.Limits, l.In(lang))
	}
	versions, err := s.Plans.Versions(ctx)
	slices.Reverse(versions)
	for _, v := range versions {
		if v.Version == set.Version {
			out.From, out.To, out.Source = v.From, v.To, v.Source
		}
		out.Versions = append(out.Versions, RuleTime{v.Version, v.From, v.To, v.Source})
	}
	return out, err
}

// shownPlan turns what a room gave into what is shown.
func (s *Server) shownPlan(ctx context.Context, a models.Actor) func(models.Plan, error) (Plan, error) {
	return func(p models.Plan, err error) (Plan, error) {
		if err != nil {
			return Plan{}, err
		}
		return s.showPlan(ctx, a, p)
	}
}

func (s *Server) planReads() {
	route(s, op{"GET", "/api/rules", "rules-get", Public, "Which matching rules are in force: the rules are public", "plans", 0}, func(ctx context.Context, _ models.Actor, _ *None) (Rules, error) {
		return s.rules(ctx)
	})
	route(s, op{"GET", "/api/plans/{id}/lines", "plan-lines", "plan.read", "Who is proposed to give what to whom", "plans", 0}, s.planLines)
	route(s, op{"GET", "/api/plans/{id}/unmet", "plan-unmet", "plan.read", "Lines that do not get all they lack, and why", "plans", 0}, s.planUnmet)
	route(s, op{"GET", "/api/plans/{id}/lines/{line}/changes", "plan-changes", "plan.read", "What would serve a line better, tried by solving again", "plans", 0}, s.planChanges)
	route(s, op{"GET", "/api/plans/{id}/lines/{line}/options", "plan-options", "plan.read", "Offers that a line may be set to by hand", "plans", 0}, s.planOptions)
	route(s, op{"GET", "/api/plans/{id}/lines/{line}/why", "plan-why", "plan.read", "Why a line (its number) is as it is", "plans", 0}, s.planWhy)
	route(s, op{"GET", "/api/plans/{id}/differences", "plan-differences", "plan.read", "Who gets more or less than in another plan", "plans", 0}, s.planDifferences)
	route(s, op{"GET", "/api/plans/{id}/next", "plan-next", "plan.read", "Where one more yuan, coat or hour helps most", "plans", 0}, s.planNext)
	route(s, op{"GET", "/api/plans/{id}/proof", "plan-proof", "plan.read", "The proof file", "plans", 0}, func(ctx context.Context, a models.Actor, in *ByID) (ProofFile, error) {
		p, err := s.Plans.Get(ctx, a, models.ID(in.ID))
		if err != nil {
			return ProofFile{}, err
		}
		var text bytes.Buffer
		err = s.Plans.Export(ctx, a, p.ID, &text)
		return ProofFile{p.PlanNo + ".txt", text.String()}, err
	})
	route(s, op{"GET", "/api/offers/{id}/reach", "offer-reach", SignedIn, "What an offer of one's own organisation does in the newest plan, and what each restriction keeps it from", "plans", 0}, s.offerReach)
	route(s, op{"GET", "/api/suggestions", "suggestions", SignedIn, "What published plans suggest to the reader's organisations", "plans", 0}, func(ctx context.Context, a models.Actor, _ *None) (List[Suggestion], error) {
		out := List[Suggestion]{Items: []Suggestion{}}
		r, err := s.Needs.Reader(ctx, a)
		if err != nil || !r.Verified {
			return out, err
		}
		for _, org := range a.Orgs() {
			rows, err := s.Plans.For(ctx, a, org)
			if err != nil {
				return out, err
			}
			for _, row := range rows {
				one, ok, err := s.suggestion(ctx, r, row)
				if err != nil {
					return out, err
				}
				if ok {
					out.Items = append(out.Items, one)
				}
			}
		}
		return out, nil
	})
}

// suggestion shows an organisation a line of a plan as it may know the need: no place, rank or class of people that the card
// does not tell. What can no longer be accepted is left out.
func (s *Server) suggestion(ctx context.Context, r models.Reader, row plans.Suggested) (Suggestion, bool, error) {
	need, err := s.Needs.One(ctx, row.Match.NeedID)
	if err != nil || !need.OnMarket() || need.Over(s.Params.Now(ctx)).ZH != "" {
		return Suggestion{}, false, err
	}
	line, err := s.planLine(ctx, r, row.Line)
	if err != nil {
		return Suggestion{}, false, err
	}
	line.Group, line.Ranks = "", []string{}
	m, err := s.showMatch(ctx, r.Actor, row.Match)
	return Suggestion{line, Named{string(row.Plan.ID), row.Plan.Title}, m}, true, err
}

func (s *Server) planWhy(ctx context.Context, a models.Actor, in *PlanOf) (PlanWhy, error) {
	no, err := strconv.Atoi(in.Line)
	if err != nil {
		return PlanWhy{}, models.Fail(models.NotFound, "plan.not-found")
	}
	w, err := s.Plans.Why(ctx, a, models.ID(in.ID), no)
	if err != nil {
		return PlanWhy{}, err
	}
	out := PlanWhy{Others: []PlanSource{}}
	if out.Line, err = s.planLine(ctx, models.Reader{Actor: a}, w.Line); err != nil {
		return out, err
	}
	for _, o := range w.Others {
		offer, org, err := s.giver(ctx, o.Offer, o.Org)
		if err != nil {
			return out, err
		}
		out.Others = append(out.Others, PlanSource{offer, org, o.Dearer, o.Left})
	}
	if w.Last != nil {
		out.Last = w.Last.NeedNo + " " + w.Last.Title
	}
	if w.Refused != nil {
		out.Refused = w.Refused.NeedNo + " " + w.Refused.Title
	}
	return out, nil
}
