package api

import (
	"context"
	"time"

	"shanqiao/app/matches"
	"shanqiao/models"
)

// Reason is one line of why a pair fits or not: what is given, what is needed.
type Reason struct {
	Rule  string `json:"rule" example:"F2"`
	Text  string `json:"text" example:"类别"`
	Fits  bool   `json:"fits"`
	Gives string `json:"gives" example:"助学"`
	Needs string `json:"needs" example:"助学"`
}

func reasons(list []models.Reason) []Reason {
	out := []Reason{}
	for _, r := range list {
		out = append(out, Reason{r.Rule, r.Title, r.Fits, r.Gives, r.Needs})
	}
	return out
}

// MatchRef points to a match.
type MatchRef struct {
	ID         string `json:"id"`
	MatchNo    string `json:"matchNo" example:"M-220821-2026-000187"`
	Org        string `json:"organisation" example:"鹿麦公益基金会"`
	State      string `json:"state"`
	StateLabel string `json:"stateLabel"`
	ValueFen   int64  `json:"valueFen"`
}

// MatchLine is the part of a need's line that a match covers.
type MatchLine struct {
	LineID       string `json:"lineId"`
	Item         string `json:"item"`
	ResourceKind string `json:"resourceKind"`
	Unit         string `json:"unit"`
	UnitValueFen int64  `json:"unitValueFen"`
	Qty          int64  `json:"qty"`
	OnWay        int64  `json:"onWay"`
	Received     int64  `json:"received"`
	Returned     int64  `json:"returned"`
}

// Match is a match as its parties see it.
type Match struct {
	ID            string      `json:"id"`
	MatchNo       string      `json:"matchNo" example:"M-220821-2026-000187"`
	Version       int64       `json:"version"`
	State         string      `json:"state" example:"township_reviewed"`
	StateLabel    string      `json:"stateLabel" example:"乡镇已审"`
	Need          Need        `json:"need"`
	Organisation  Ref         `json:"organisation"`
	Offer         *OfferRef   `json:"offer,omitempty"`
	Receiver      string      `json:"receiver" enum:"household,village,township" example:"household" doc:"Who receives: a township's own need has no village between"`
	ProposedHow   string      `json:"proposedHow" example:"org"`
	ValueFen      int64       `json:"valueFen"`
	Lines         []MatchLine `json:"lines"`
	Reasons       []Reason    `json:"reasons"`
	Conflict      string      `json:"conflict" example:"clear"`
	AcceptedAt    *time.Time  `json:"acceptedAt,omitempty"`
	VillageAt     *time.Time  `json:"villageAt,omitempty"`
	ConsentedAt   *time.Time  `json:"consentedAt,omitempty"`
	ApprovedAt    *time.Time  `json:"approvedAt,omitempty"`
	DeliverOn     *string     `json:"deliverOn,omitempty" format:"date"`
	Place         string      `json:"place,omitempty"`
	ReceiptNo     string      `json:"receiptNo,omitempty"`
	ReceiptWaived string      `json:"receiptWaived,omitempty"`
	ToldDonorOn   *string     `json:"toldDonorOn,omitempty" format:"date"`
	ViewUntil     *time.Time  `json:"viewUntil,omitempty"`
	Released      bool        `json:"released" doc:"The organisation may open what the consents release"`
	NeedsSecond   bool        `json:"needsSecond" doc:"A second county officer must still sign"`
	Beneficiaries []Person    `json:"people,omitempty" doc:"Staff only"`
	Consents      []Consent   `json:"consents,omitempty" doc:"Staff only"`
	Points        []Point     `json:"points,omitempty" doc:"Staff only: what the audit must look at, with the facts of this moment"`
	Earlier       []Help      `json:"earlier,omitempty" doc:"Staff who may read the household: what it received in the last 24 months"`
	Vouchers      []Voucher   `json:"vouchers,omitempty"`
	Ledger        []Posting   `json:"ledger,omitempty"`
	History       []Happening `json:"history,omitempty"`
	Holder        Holder      `json:"holder"`
	Actions       []Action    `json:"actions"`
}

func (m Match) etag() string { return etag(m.Version) }

// OfferRef points to an offer.
type OfferRef struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Form   string `json:"form"`
	PlanNo string `json:"planNo,omitempty"`
	Unit   string `json:"unit"`
	Free   int64  `json:"free"`
}

// Point is one thing of the audit's check-list.
type Point struct {
	Code  string `json:"code" example:"consent"`
	State string `json:"state" enum:"ok,note,bad" example:"ok" doc:"Fits, is to be thought of, or does not fit"`
	Title string `json:"title" example:"同意书"`
	Fact  string `json:"fact" example:"有效 2/2 份，只给鹿麦公益基金会看姓名、学校"`
}

// Help is one thing a household received before.
type Help struct {
	ReceivedAt   time.Time `json:"receivedAt"`
	Category     string    `json:"category" example:"edu_aid"`
	Item         string    `json:"item" example:"学年生活费"`
	Unit         string    `json:"unit" example:"fen"`
	Qty          int64     `json:"qty" example:"300000"`
	Organisation string    `json:"organisation" example:"灯草慈善会"`
}

// Posting is one ledger line of a match.
type Posting struct {
	At      time.Time `json:"at"`
	Kind    string    `json:"kind" example:"reserve"`
	Account string    `json:"account" example:"reserved"`
	Unit    string    `json:"unit" example:"fen"`
	Amount  int64     `json:"amount" example:"600000"`
}

// TakeBody is which quantity of which line is covered.
type TakeBody struct {
	LineID string `json:"lineId" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	Qty    int64  `json:"qty" example:"300000"`
}

// ClaimBody is an organisation's word on a need.
type ClaimBody struct {
	OrganisationID string     `json:"organisationId,omitempty" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	OfferID        string     `json:"offerId" minLength:"1" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	Lines          []TakeBody `json:"lines" minItems:"1" maxItems:"50"`
}

// ProposeBody recommends a need to an organisation.
type ProposeBody struct {
	OrganisationID string `json:"organisationId" minLength:"1" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
}

// MatchList narrows a list of matches.
type MatchList struct {
	Page
	State  []string `query:"state,explode" maxItems:"20"`
	Need   string   `query:"need" maxLength:"64"`
	Offer  string   `query:"offer" maxLength:"64"`
	Region string   `query:"region" maxLength:"12"`
}

// Released is what one consent releases of one person.
type Released struct {
	PersonID string            `json:"personId"`
	Masked   string            `json:"masked" example:"张*"`
	Items    map[string]string `json:"items" doc:"Exactly the items of the consent"`
}

func takes(list []TakeBody) []matches.Take {
	out := make([]matches.Take, len(list))
	for i, t := range list {
		out[i] = matches.Take{Line: models.ID(t.LineID), Qty: t.Qty}
	}
	return out
}

func (s *Server) matchRoutes() {
	route(s, op{"POST", "/api/needs/{id}/claim", "match-claim", "match.claim", "Claim a need with one of the organisation's offers; reserves on both sides", "matches", 201}, func(ctx context.Context, a models.Actor, in *Command[ClaimBody]) (Match, error) {
		org := models.ID(in.Body.OrganisationID)
		if orgs := a.Orgs(); org == "" && len(orgs) > 0 {
			org = orgs[0]
		}
		m, err := s.Matches.Claim(ctx, a, matches.Proposal{Need: models.ID(in.ID), Org: org, Offer: models.ID(in.Body.OfferID), Lines: takes(in.Body.Lines)})
		if err != nil {
			return Match{}, err
		}
		return s.showMatch(ctx, a, m)
	})
	route(s, op{"POST", "/api/needs/{id}/propose", "match-propose", "match.propose", "Recommend a need to an organisation; only its own acceptance reserves", "matches", 201}, func(ctx context.Context, a models.Actor, in *Command[ProposeBody]) (Match, error) {
		m, err := s.Matches.Propose(ctx, a, matches.Proposal{Need: models.ID(in.ID), Org: models.ID(in.Body.OrganisationID)})
		if err != nil {
			return Match{}, err
		}
		return s.showMatch(ctx, a, m)
	})
	route(s, op{"GET", "/api/matches", "matches-list", "match.read", "List matches of the reader's organisation or region", "matches", 0}, func(ctx context.Context, a models.Actor, in *MatchList) (List[Match], error) {
		below, err := s.below(ctx, in.Region)
		if err != nil {
			return List[Match]{}, err
		}
		rows, err := s.Matches.List(ctx, a, matches.Filter{Need: models.ID(in.Need), Offer: models.ID(in.Offer), Regions: below, States: in.State, After: models.ID(in.After), Limit: in.Limit + 1})
		if err != nil {
			return List[Match]{}, err
		}
		return page(rows, in.Limit, func(m models.Match) models.ID { return m.ID }, func(m models.Match) (Match, error) { return s.showMatch(ctx, a, m) })
	})
	route(s, op{"GET", "/api/matches/{id}", "match-get", "match.read", "Read a match with its evidence", "matches", 0}, func(ctx context.Context, a models.Actor, in *ByID) (Match, error) {
		m, err := s.Matches.Get(ctx, a, models.ID(in.ID))
		if err != nil {
			return Match{}, err
		}
		if err := s.Matches.Compared(ctx, a, &m); err != nil {
			return Match{}, err
		}
		v, err := s.showMatch(ctx, a, m)
		if err != nil {
			return v, err
		}
		return v, s.matchFile(ctx, a, m, &v)
	})
	route(s, op{"POST", "/api/matches/{id}/person", "match-person", "match.person", "Open what the consents release to the organisation; recorded first", "matches", 0}, func(ctx context.Context, a models.Actor, in *struct {
		ID   string `path:"id" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
		Body Empty
	}) (List[Released], error) {
		shared, err := s.Matches.Person(ctx, a, models.ID(in.ID))
		out := List[Released]{Items: []Released{}}
		for _, p := range shared {
			out.Items = append(out.Items, Released{string(p.Person), p.Mask, p.Items})
		}
		return out, err
	})
	s.matchSteps()
	s.voucherRoutes()
}

func (s *Server) matchRefs(ctx context.Context, a models.Actor, need models.ID) ([]MatchRef, error) {
	rows, err := s.Matches.List(ctx, a, matches.Filter{Need: need, Limit: 50})
	if err != nil {
		return nil, err
	}
	var ids []models.ID
	for _, m := range rows {
		ids = append(ids, m.OrgID)
	}
	names, err := s.Registry.Names(ctx, ids...)
	out := []MatchRef{}
	for _, m := range rows {
		out = append(out, MatchRef{string(m.ID), m.MatchNo, names[m.OrgID], m.State, m.Stage().Label.In(langOf(ctx)), m.ValueFen})
	}
	return out, err
}

// givers are what the reader's organisations could give.
func (s *Server) givers(ctx context.Context, orgs []models.Organisation) ([]matches.Giver, error) {
	var out []matches.Giver
	for _, o := range orgs {
		g, err := s.Matches.Giver(ctx, o)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}

// bestFits shows an organisation how needs fit what it could give: for each its first usable offer that fits, else the nearest.
func (s *Server) bestFits(ctx context.Context, r models.Reader, list []models.Need, views []Need) error {
	mine, err := s.Registry.Mine(ctx, r.Actor)
	if err != nil {
		return err
	}
	givers, err := s.givers(ctx, mine)
	if err != nil {
		return err
	}
	return s.fitsOf(ctx, givers, list, views)
}

func (s *Server) fitsOf(ctx context.Context, givers []matches.Giver, list []models.Need, views []Need) error {
	for _, g := range givers {
		best, err := s.Matches.BestFits(ctx, g, list)
		if err != nil {
			return err
		}
		for i := range views {
			if b, ok := best[models.ID(views[i].ID)]; ok && views[i].BestOffer == "" {
				views[i].Reasons, views[i].BestOffer, views[i].BestName = reasons(b.Lines), string(b.Offer.ID), b.Offer.Name
			}
		}
	}
	return nil
}
