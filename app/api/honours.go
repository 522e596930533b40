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
	State      string         `json:"state" example:"nominating"`
	StateLabel string         `json:"stateLabel" example:"推荐中"`
	Actions    []Action       `json:"actions"`
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
	ID           string      `json:"id"`
	NominationNo string      `json:"nominationNo" example:"H-3-0001"`
	Version      int64       `json:"version"`
	CycleID      string      `json:"cycleId"`
	Category     string      `json:"category" example:"project_trust"`
	Organisation Ref         `json:"organisation"`
	Offer        *OfferRef   `json:"offer,omitempty"`
	Region       Place       `json:"region"`
	Deeds        string      `json:"deeds"`
	TotalFen     int64       `json:"totalFen" example:"600000"`
	MatchCount   int         `json:"matchCount" example:"1"`
	ConsentBy    string      `json:"consentBy,omitempty"`
	ConsentOn    *string     `json:"consentOn,omitempty" format:"date"`
	Checks       []Reason    `json:"checks"`
	State        string      `json:"state"`
	StateLabel   string      `json:"stateLabel"`
	Missing      []string    `json:"missing,omitempty"`
	Notice       *Notice     `json:"notice,omitempty"`
	Votes        []HonorVote `json:"votes,omitempty"`
	Holder       Holder      `json:"holder"`
	Actions      []Action    `json:"actions"`
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
}

// NominationBody proposes an organisation or one of its projects.
type NominationBody struct {
	CycleID        string `json:"cycleId" minLength:"1" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	Category       string `json:"category" example:"project_trust"`
	OrganisationID string `json:"organisationId" minLength:"1" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	OfferID        string `json:"offerId,omitempty" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
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
	// ContentBody is an objection to an honour.
	ContentBody struct {
		Content string `json:"content" minLength:"2" maxLength:"1000" example:"兑现金额与公示不符。"`
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
			ConsentBy: b.ConsentBy, ConsentOn: asDate(b.ConsentOn), Region: homeOf(a)})
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
		return v, s.nominationFile(ctx, n, votes, &v)
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
	honourStep(s, "honor.object", func(b ContentBody) honors.Decision { return honors.Decision{Note: b.Content} })
	honourStep(s, "honor.answer", func(b AnswerBody) honors.Decision { return honors.Decision{Note: b.Finding, Upheld: b.Upheld} })
	honourStep(s, "honor.vote", func(b VoteBody) honors.Decision {
		return honors.Decision{Agrees: b.Agrees, Recused: b.Recused, Note: b.Reason}
	})
	honourStep(s, "honor.decide", func(b DecideBody) honors.Decision { return honors.Decision{DocNo: b.DocNo} })
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
			return s.showNomination(ctx, a, n)
		})
}

func (s *Server) showCycle(ctx context.Context, a models.Actor, c models.Cycle) (Cycle, error) {
	place, err := s.place(ctx, c.Region)
	v := Cycle{ID: string(c.ID), Version: c.Version, Name: c.Name, Session: c.Session, Region: place, Quotas: c.Quotas, WindowFrom: *dateOf(&c.WindowFrom), WindowTo: *dateOf(&c.WindowTo),
		RuleDoc: c.RuleDoc, State: c.State, StateLabel: models.CycleMachine.Stage(c.State).Label.In(langOf(ctx)),
		Actions: actionsOf(ctx, models.CycleMachine.Offers(c.State, a, c.Subject()))}
	if c.State == "nominating" && a.May("honor.nominate", models.Subject{Region: homeOf(a)}) {
		v.Actions = append(v.Actions, Action{Name: "nominate", Title: models.Powers["honor.nominate"].Title.In(langOf(ctx)), Needs: []string{"nomination"}})
	}
	return v, err
}

func (s *Server) showNomination(ctx context.Context, a models.Actor, n models.Nomination) (Nomination, error) {
	place, err := s.place(ctx, n.Region)
	if err != nil {
		return Nomination{}, err
	}
	org, err := s.Registry.Get(ctx, models.SystemActor, n.NomineeOrg)
	if err != nil {
		return Nomination{}, err
	}
	v := Nomination{ID: string(n.ID), NominationNo: n.NominationNo, Version: n.Version, CycleID: string(n.CycleID), Category: n.Category, Organisation: showRef(org), Region: place, Deeds: n.Deeds,
		TotalFen: n.TotalFen, MatchCount: n.MatchCount, ConsentBy: n.ConsentBy, ConsentOn: dateOf(n.ConsentOn), Checks: reasons(n.Checks), State: n.State,
		StateLabel: models.HonorMachine.Stage(n.State).Label.In(langOf(ctx)), Missing: n.Missing}
	if n.NomineeOffer != nil {
		o, err := s.Offers.One(ctx, *n.NomineeOffer)
		if err != nil {
			return v, err
		}
		v.Offer = &OfferRef{string(o.ID), o.Name, o.Form, o.PlanNo, o.Unit, o.Free()}
	}
	if v.Holder, err = s.holder(ctx, models.HonorMachine.Stage(n.State), nil, n.Region, n.Region, org.Name); err != nil {
		return v, err
	}
	v.Actions, err = s.recused(ctx, a, actionsOf(ctx, models.HonorMachine.Offers(n.State, a, n.Subject())), n.NomineeOrg)
	return v, err
}

func (s *Server) nominationFile(ctx context.Context, n models.Nomination, votes []models.HonorVote, v *Nomination) error {
	ids := []models.ID{}
	for _, w := range votes {
		ids = append(ids, w.By)
	}
	names, err := s.Users.Names(ctx, ids...)
	if err != nil {
		return err
	}
	for _, w := range votes {
		v.Votes = append(v.Votes, HonorVote{w.Kind, names[w.By], w.Unit, w.At, w.Score, w.Agrees, w.Recused, w.Note})
	}
	notice, ok, err := s.Notices.Current(ctx, n.ID)
	if ok {
		v.Notice = &Notice{ID: string(notice.ID), BoardNo: notice.BoardNo, Fields: notice.Fields, StartAt: notice.StartAt, EndAt: notice.EndAt, EndedAt: notice.EndedAt}
	}
	return err
}
