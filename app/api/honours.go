package api

import (
	"context"
	"time"

	"shanqiao/app/honors"
	"shanqiao/models"
)

// Cycle is one round of honours.
type Cycle struct {
	ID         string         `json:"id"`
	Version    int64          `json:"version"`
	Name       string         `json:"name" example:"第三届吉林慈善奖"`
	Session    int            `json:"session" example:"3"`
	Region     Place          `json:"region"`
	Quotas     map[string]int `json:"quotas"`
	WindowFrom string         `json:"windowFrom" format:"date"`
	WindowTo   string         `json:"windowTo" format:"date"`
	RuleDoc    string         `json:"ruleDoc"`
	Number     string         `json:"number" example:"P-220000-3"`
	State      string         `json:"state" example:"nominating"`
	StateLabel string         `json:"stateLabel" example:"推荐中"`
	Open       []OpenItem     `json:"open,omitempty" doc:"What keeps the round from its next step, for who advances it"`
	BackReason string         `json:"backReason,omitempty" doc:"Why an officer asked to go one step back"`
	BackBy     string         `json:"backBy,omitempty"`
	Actions    []Action       `json:"actions"`
}

// OpenItem is one thing that keeps a round from going on.
type OpenItem struct {
	NominationID string `json:"nominationId"`
	NominationNo string `json:"nominationNo" example:"H-3-0001"`
	Nominee      string `json:"nominee" example:"困难高中生助学（吉林西部）"`
	What         string `json:"what" example:"初评还差 1 人打分"`
	Who          string `json:"who" example:"吉林省民政厅"`
}

func (c Cycle) etag() string { return etag(c.Version) }

// CycleBody plans a round.
type CycleBody struct {
	Name       string         `json:"name" minLength:"4" maxLength:"120" example:"第三届吉林慈善奖"`
	Region     string         `json:"region" minLength:"12" maxLength:"12" example:"220000000000"`
	Session    int            `json:"session" minimum:"1" maximum:"999" example:"3"`
	Quotas     map[string]int `json:"quotas" example:"{\"project_trust\":5}"`
	WindowFrom string         `json:"windowFrom" format:"date" example:"2026-01-01"`
	WindowTo   string         `json:"windowTo" format:"date" example:"2026-12-31"`
	RuleDoc    string         `json:"ruleDoc" minLength:"2" maxLength:"200" example:"吉民发〔2026〕1号"`
}

// Nomination is one proposal.
type Nomination struct {
	ID           string            `json:"id"`
	NominationNo string            `json:"nominationNo" example:"H-3-0001"`
	Version      int64             `json:"version"`
	CycleID      string            `json:"cycleId"`
	Category     string            `json:"category" example:"project_trust"`
	Nominee      NomineeRef        `json:"nominee"`
	Organisation Ref               `json:"organisation"`
	Offer        *OfferRef         `json:"offer,omitempty"`
	Region       Place             `json:"region"`
	Deeds        string            `json:"deeds"`
	TotalFen     int64             `json:"totalFen" example:"600000"`
	MatchCount   int               `json:"matchCount" example:"1"`
	ConsentBy    string            `json:"consentBy,omitempty"`
	ConsentOn    *string           `json:"consentOn,omitempty" format:"date"`
	Checks       []Reason          `json:"checks"`
	State        string            `json:"state"`
	StateLabel   string            `json:"stateLabel"`
	Missing      []string          `json:"missing,omitempty"`
	EndReason    string            `json:"endReason,omitempty" doc:"Why it ended, as the nominee is told"`
	GiftFen      int64             `json:"giftFen,omitempty" doc:"A person's gift, by its receipt"`
	GiftReceipt  string            `json:"giftReceipt,omitempty"`
	ConsentFile  string            `json:"consentFile,omitempty"`
	Counted      *DeedsCount       `json:"counted,omitempty" doc:"What was delivered inside region and window, and what was not counted"`
	Units        []UnitState       `json:"units,omitempty" doc:"Who is asked before the notice"`
	Notice       *Notice           `json:"notice,omitempty"`
	Objections   []HonourObjection `json:"objections,omitempty" doc:"Without their texts"`
	Told         []Told            `json:"told,omitempty" doc:"What the nominee was told"`
	Receipt      string            `json:"receipt,omitempty" doc:"Receipt code of the objection just recorded, to hand to the objector; shown once"`
	Votes        []HonorVote       `json:"votes,omitempty" doc:"What this reader may see now: one's own at once, others' after one's own or when counting is over"`
	Holder       Holder            `json:"holder"`
	Actions      []Action          `json:"actions"`
}

func (n Nomination) etag() string { return etag(n.Version) }

// HonorVote is a score, opinion or vote.
type HonorVote struct {
	Kind    string    `json:"kind" example:"score"`
	By      string    `json:"by"`
	Unit    string    `json:"unit,omitempty"`
	At      time.Time `json:"at"`
	Score   int       `json:"score,omitempty"`
	Agrees  bool      `json:"agrees"`
	Recused bool      `json:"recused"`
	Note    string    `json:"note,omitempty"`
	Void    bool      `json:"void,omitempty" doc:"Counts no more since the round went one step back"`
}

// NomineeRef is who is nominated.
type NomineeRef struct {
	Type      string `json:"type" example:"project"`
	TypeLabel string `json:"typeLabel" example:"慈善项目"`
	Name      string `json:"name" example:"困难高中生助学（吉林西部）"`
	Holder    string `json:"holder,omitempty" example:"鹿麦公益基金会" doc:"Of a project or trust"`
	Unit      string `json:"unit,omitempty" doc:"Where a person works or lives"`
}

// DeedsCount is what a nominee delivered by filed slips, and what was not counted; in fen.
type DeedsCount struct {
	Fen              int64 `json:"fen" example:"600000"`
	Slips            int   `json:"slips" example:"1"`
	Villages         int   `json:"villages" example:"1"`
	Households       int   `json:"households" example:"1"`
	Hours            int64 `json:"hours" example:"0"`
	UnfiledFen       int64 `json:"unfiledFen" doc:"On slips not yet signed for and filed"`
	PromisedFen      int64 `json:"promisedFen" doc:"Promised, on no slip yet"`
	OutsideRegionFen int64 `json:"outsideRegionFen"`
	OutsideWindowFen int64 `json:"outsideWindowFen"`
	ElsewhereFen     int64 `json:"elsewhereFen" doc:"Counts for another nomination"`
}

// UnitState is one unit to be asked and whether it answered.
type UnitState struct {
	Code     string `json:"code" example:"tax"`
	Label    string `json:"label" example:"税务"`
	Answered bool   `json:"answered"`
}

// HonourObjection is an objection to an honour without its text.
type HonourObjection struct {
	ID           string     `json:"id"`
	ReceivedAt   time.Time  `json:"receivedAt"`
	DueAt        time.Time  `json:"dueAt"`
	Channel      string     `json:"channel" example:"page"`
	ChannelLabel string     `json:"channelLabel" example:"网页"`
	Named        bool       `json:"named"`
	Upheld       *bool      `json:"upheld,omitempty"`
	PublicText   string     `json:"publicText,omitempty"`
	AnsweredAt   *time.Time `json:"answeredAt,omitempty"`
}

// HonourObjectionText is an objection with its text, for who must decide on it; judges read it masked and without who wrote it.
type HonourObjectionText struct {
	HonourObjection
	Content  string `json:"content"`
	Objector string `json:"objector,omitempty"`
	Contact  string `json:"contact,omitempty"`
	Finding  string `json:"finding,omitempty"`
}

// Told is one thing a nominee was told.
type Told struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind" example:"back"`
	Text string    `json:"text" example:"评选退回上一环节：初评少打了一人的分。"`
}

// NominationBody proposes an organisation, one of its projects or trusts, or a person.
type NominationBody struct {
	CycleID        string `json:"cycleId" minLength:"1" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	Category       string `json:"category" example:"project_trust"`
	OrganisationID string `json:"organisationId,omitempty" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000" doc:"Of a person: the charity that took the gift, if there is one"`
	OfferID        string `json:"offerId,omitempty" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	PersonName     string `json:"personName,omitempty" maxLength:"60" example:""`
	PersonUnit     string `json:"personUnit,omitempty" maxLength:"120" example:"" doc:"Where the person works or lives"`
	GiftFen        int64  `json:"giftFen,omitempty" minimum:"0" example:"0" doc:"A person's gift in fen"`
	GiftReceipt    string `json:"giftReceipt,omitempty" maxLength:"60" example:"" doc:"Number of the donation receipt"`
	ConsentFile    string `json:"consentFile,omitempty" maxLength:"64" example:"" doc:"File of the signed consent; a person's is asked for"`
	Deeds          string `json:"deeds" minLength:"10" maxLength:"2000" example:"为两名困难高中生提供学年生活费，按时足额兑现。"`
	ConsentBy      string `json:"consentBy,omitempty" maxLength:"60" example:"周明" doc:"Who of the nominee agreed to be made public"`
	ConsentOn      string `json:"consentOn,omitempty" example:"2026-11-20"`
}

// Bodies of the steps of a nomination.
type (
	// ScoreBody is one officer's score.
	ScoreBody struct {
		Score int `json:"score" minimum:"1" maximum:"100" example:"90"`
	}
	// OpinionOfBody is the answer of a unit that was asked.
	OpinionOfBody struct {
		Unit    string `json:"unit" minLength:"2" maxLength:"80" example:"省税务局"`
		Agrees  bool   `json:"agrees" example:"true"`
		Opinion string `json:"opinion,omitempty" maxLength:"500" example:""`
	}
	// VoteBody is a judge's vote.
	VoteBody struct {
		Agrees  bool   `json:"agrees" example:"true"`
		Recused bool   `json:"recused,omitempty" example:"false"`
		Reason  string `json:"reason,omitempty" maxLength:"300" example:""`
	}
	// DecideBody carries the document that decides.
	DecideBody struct {
		DocNo string `json:"docNo" minLength:"4" maxLength:"100" example:"吉民发〔2026〕30号"`
	}
	// ContentBody is an objection to an honour that came in person, by post or by telephone.
	ContentBody struct {
		Content  string `json:"content" minLength:"2" maxLength:"4000" example:"兑现金额与公示不符。"`
		Objector string `json:"objector,omitempty" maxLength:"60" example:""`
		Contact  string `json:"contact,omitempty" maxLength:"120" example:""`
		Channel  string `json:"channel,omitempty" maxLength:"20" example:"in_person" doc:"in_person, post or phone"`
	}
	// HonourAnswerBody closes an objection: a finding for the file, a sentence for everybody.
	HonourAnswerBody struct {
		ObjectionID string `json:"objectionId,omitempty" maxLength:"64" example:"" doc:"Which one, where several are open"`
		Finding     string `json:"finding" minLength:"2" maxLength:"1000" example:"已核对四联单 24 份，金额一致。"`
		PublicText  string `json:"publicText,omitempty" maxLength:"600" example:"有人反映金额不符；核对四联单，金额一致。" doc:"What everybody may read; asked for"`
		Upheld      bool   `json:"upheld" example:"false"`
	}
)

func (s *Server) honourRoutes() {
	route(s, op{"GET", "/api/cycles", "cycles-list", Public, "Rounds of honours", "honours", 0}, func(ctx context.Context, a models.Actor, _ *None) (List[Cycle], error) {
		rows, err := s.Honors.Cycles(ctx, a)
		if err != nil {
			return List[Cycle]{}, err
		}
		return page(rows, 100, func(c models.Cycle) models.ID { return c.ID }, func(c models.Cycle) (Cycle, error) { return s.showCycle(ctx, a, c) })
	})
	route(s, op{"POST", "/api/cycles", "cycle-plan", "cycle.plan", "Plan a round of honours", "honours", 201}, func(ctx context.Context, a models.Actor, in *Create[CycleBody]) (Cycle, error) {
		b := in.Body
		from, to := asDate(b.WindowFrom), asDate(b.WindowTo)
		if from == nil || to == nil {
			return Cycle{}, models.Wrong([]models.FieldError{{Field: "windowFrom", Code: "field.required"}})
		}
		c, err := s.Honors.Plan(ctx, a, models.Cycle{Name: b.Name, Region: models.Code(b.Region), Session: b.Session, Quotas: b.Quotas, WindowFrom: *from, WindowTo: *to, RuleDoc: b.RuleDoc})
		if err != nil {
			return Cycle{}, err
		}
		return s.showCycle(ctx, a, c)
	})
	route(s, op{"POST", "/api/cycles/{id}/advance", "cycle-advance", "cycle.advance", "Move a round to its next step", "honours", 0}, func(ctx context.Context, a models.Actor, in *Command[Empty]) (Cycle, error) {
		c, err := s.Honors.Advance(ctx, a, models.ID(in.ID), in.version())
		if err != nil {
			return Cycle{}, err
		}
		return s.showCycle(ctx, a, c)
	})
	route(s, op{"POST", "/api/cycles/{id}/back", "cycle-back", "cycle.back", "Ask to take a round one step back; another officer agrees", "honours", 0}, func(ctx context.Context, a models.Actor, in *Command[ReasonBody]) (Cycle, error) {
		return s.cycleStep(ctx, a)(s.Honors.Back(ctx, a, models.ID(in.ID), in.version(), in.Body.Reason))
	})
	route(s, op{"POST", "/api/cycles/{id}/agree", "cycle-agree", "cycle.agree", "Agree to take a round one step back", "honours", 0}, func(ctx context.Context, a models.Actor, in *Command[Empty]) (Cycle, error) {
		return s.cycleStep(ctx, a)(s.Honors.Agree(ctx, a, models.ID(in.ID), in.version()))
	})
	route(s, op{"POST", "/api/cycles/{id}/keep", "cycle-keep", "cycle.keep", "Drop the request to go one step back", "honours", 0}, func(ctx context.Context, a models.Actor, in *Command[Empty]) (Cycle, error) {
		return s.cycleStep(ctx, a)(s.Honors.Keep(ctx, a, models.ID(in.ID), in.version()))
	})
	route(s, op{"GET", "/api/cycles/{id}/nominations", "nominations-list", SignedIn, "Nominations of a round, for staff and judges", "honours", 0}, func(ctx context.Context, a models.Actor, in *ByID) (List[Nomination], error) {
		rows, err := s.Honors.Nominations(ctx, a, models.ID(in.ID))
		if err != nil {
			return List[Nomination]{}, err
		}
		return page(rows, len(rows)+1, func(n models.Nomination) models.ID { return n.ID }, func(n models.Nomination) (Nomination, error) { return s.showNomination(ctx, a, n) })
	})
	route(s, op{"POST", "/api/nominations", "honor-nominate", "honor.nominate", "Nominate; the delivered value is filled in from closed matches", "honours", 201}, func(ctx context.Context, a models.Actor, in *Create[NominationBody]) (Nomination, error) {
		b := in.Body
		n, err := s.Honors.Nominate(ctx, a, honors.Nominee{Cycle: models.ID(b.CycleID), Category: b.Category, Org: models.ID(b.OrganisationID), Offer: models.ID(b.OfferID), Deeds: b.Deeds,
			Person: b.PersonName, PersonUnit: b.PersonUnit, GiftFen: b.GiftFen, GiftReceipt: b.GiftReceipt, ConsentBy: b.ConsentBy, ConsentOn: asDate(b.ConsentOn), ConsentFile: idOf(b.ConsentFile), Region: homeOf(a)})
		if err != nil {
			return Nomination{}, err
		}
		return s.showNomination(ctx, a, n)
	})
	route(s, op{"GET", "/api/nominations/{id}", "nomination-get", SignedIn, "Read a nomination with its votes", "honours", 0}, func(ctx context.Context, a models.Actor, in *ByID) (Nomination, error) {
		n, votes, err := s.Honors.Nomination(ctx, a, models.ID(in.ID))
		if err != nil {
			return Nomination{}, err
		}
		v, err := s.showNomination(ctx, a, n)
		if err != nil {
			return v, err
		}
		return v, s.nominationFile(ctx, a, n, votes, &v)
	})
	route(s, op{"GET", "/api/nominations/{id}/objections", "nomination-objections", SignedIn, "Read the texts of the objections to a nomination; each reading is recorded", "honours", 0}, func(ctx context.Context, a models.Actor, in *ByID) (List[HonourObjectionText], error) {
		return s.objectionTexts(ctx, a, models.ID(in.ID))
	})
	route(s, op{"GET", "/api/organisations/{id}/nominations", "organisation-nominations", SignedIn, "An organisation's own nominations and what it was told of them", "honours", 0}, func(ctx context.Context, a models.Actor, in *ByID) (List[OwnNomination], error) {
		return s.ownNominations(ctx, a, models.ID(in.ID))
	})
	s.honourSteps()
}

func (s *Server) honourSteps() {
	nothing := func(Empty) honors.Decision { return honors.Decision{} }
	honourStep(s, "honor.submit", nothing)
	honourStep(s, "honor.notice", nothing)
	honourStep(s, "honor.final", nothing)
	honourStep(s, "honor.return", func(b MissingBody) honors.Decision { return honors.Decision{Missing: b.Missing} })
	honourStep(s, "honor.screen", func(b OpinionBody) honors.Decision { return honors.Decision{Note: b.Opinion} })
	honourStep(s, "honor.score", func(b ScoreBody) honors.Decision { return honors.Decision{Score: b.Score} })
	honourStep(s, "honor.opinion", func(b OpinionOfBody) honors.Decision {
		return honors.Decision{Unit: b.Unit, Agrees: b.Agrees, Note: b.Opinion}
	})
	honourStep(s, "honor.object", func(b ContentBody) honors.Decision {
		return honors.Decision{Note: b.Content, Objector: b.Objector, Contact: b.Contact, Channel: b.Channel, Receipt: new(string)}
	})
	honourStep(s, "honor.answer", func(b HonourAnswerBody) honors.Decision {
		return honors.Decision{Objection: models.ID(b.ObjectionID), Note: b.Finding, Public: b.PublicText, Upheld: b.Upheld}
	})
	honourStep(s, "honor.vote", func(b VoteBody) honors.Decision {
		return honors.Decision{Agrees: b.Agrees, Recused: b.Recused, Note: b.Reason}
	})
	honourStep(s, "honor.decide", func(b DecideBody) honors.Decision { return honors.Decision{DocNo: b.DocNo} })
	honourStep(s, "honor.endorse", nothing)
	honourStep(s, "honor.keep", nothing)
	honourStep(s, "honor.withdraw", func(b ReasonBody) honors.Decision { return honors.Decision{Note: b.Reason} })
	honourStep(s, "honor.revoke", func(b ReasonBody) honors.Decision { return honors.Decision{Note: b.Reason} })
}

func honourStep[B any](s *Server, action models.Action, decide func(b B) honors.Decision) {
	title := models.Powers[action].Title
	route(s, op{"POST", "/api/nominations/{id}/" + verb(action), "nomination-" + verb(action), action, title.EN + " (a step of a nomination)", "honours", 0},
		func(ctx context.Context, a models.Actor, in *Command[B]) (Nomination, error) {
			d := decide(in.Body)
			d.Version = in.version()
			n, err := s.Honors.Act(ctx, a, action, models.ID(in.ID), d)
			if err != nil {
				return Nomination{}, err
			}
			v, err := s.showNomination(ctx, a, n)
			if d.Receipt != nil {
				v.Receipt = grouped(*d.Receipt)
			}
			return v, err
		})
}
