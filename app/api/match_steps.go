package api

import (
	"context"
	"time"

	"shanqiao/app/matches"
	"shanqiao/models"
)

// Bodies of the steps of a match.
type (
	// AcceptBody takes a recommendation with one of the organisation's offers.
	AcceptBody struct {
		OfferID string     `json:"offerId" minLength:"1" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
		Lines   []TakeBody `json:"lines" minItems:"1" maxItems:"50"`
	}
	// ConsentBody is one person's consent for the organisation of the match.
	ConsentBody struct {
		PersonID    string   `json:"personId" minLength:"1" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
		Items       []string `json:"items" minItems:"1" maxItems:"10" example:"[\"name\",\"school\"]"`
		GivenBy     string   `json:"givenBy" enum:"self,guardian" example:"guardian"`
		Relation    string   `json:"relation,omitempty" maxLength:"20" example:"父亲"`
		YoungAgrees bool     `json:"youngAgrees,omitempty" example:"true"`
		Method      string   `json:"method" example:"paper"`
		Second      string   `json:"second,omitempty" maxLength:"30" example:""`
		FileID      string   `json:"fileId,omitempty" maxLength:"64" example:""`
	}
	// ConsentsBody has one consent per beneficiary.
	ConsentsBody struct {
		Consents []ConsentBody `json:"consents" minItems:"1" maxItems:"30"`
	}
	// ScheduleBody agrees on day and place.
	ScheduleBody struct {
		DeliverOn string `json:"deliverOn" format:"date" example:"2026-12-10"`
		Place     string `json:"place" minLength:"2" maxLength:"120" example:"镇赉镇新立村村部"`
	}
	// VoucherLineBody is one line of a slip.
	VoucherLineBody struct {
		LineID    string `json:"lineId" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
		Qty       int64  `json:"qty" example:"300000"`
		Batch     string `json:"batch,omitempty" maxLength:"40" example:""`
		ExpiresOn string `json:"expiresOn,omitempty" example:""`
	}
	// VoucherBody is a delivery slip to be issued.
	VoucherBody struct {
		Channel  string            `json:"channel" enum:"bank_transfer,goods,service" example:"bank_transfer"`
		Receiver string            `json:"receiver" enum:"household,village,township,school,institution" example:"household"`
		Place    string            `json:"place,omitempty" maxLength:"120" example:"镇赉镇新立村村部"`
		PaidOn   string            `json:"paidOn,omitempty" example:"2026-12-09" doc:"When the giver paid from its own account"`
		Payee    string            `json:"payee,omitempty" maxLength:"120" example:""`
		BankRef  string            `json:"bankRef,omitempty" maxLength:"120" example:"回单 20261209001"`
		Lines    []VoucherLineBody `json:"lines" minItems:"1" maxItems:"50"`
	}
	// ReportBody tells that the giver was told, and names the receipt or why there is none.
	ReportBody struct {
		ReceiptReference string `json:"receiptReference,omitempty" maxLength:"80" example:"吉捐 000123"`
		ReceiptOn        string `json:"receiptOn,omitempty" example:"2026-12-12"`
		ReceiptWaived    string `json:"receiptWaived,omitempty" maxLength:"200" example:""`
		ToldDonorOn      string `json:"toldDonorOn" format:"date" example:"2026-12-12"`
		Rating           int    `json:"rating,omitempty" minimum:"0" maximum:"5" example:"5" doc:"The household's rating, 1 to 5"`
	}
	// FiledBody says which of the four copies are filed.
	FiledBody struct {
		CopiesFiled []int `json:"copiesFiled" minItems:"1" maxItems:"4" example:"[1,2,3,4]"`
	}
	// FindingBody ends a dispute or suspension.
	FindingBody struct {
		Finding string `json:"finding" minLength:"2" maxLength:"500" example:"经查无问题，恢复办理。" doc:"For the offices"`
		ToGiver string `json:"toGiver,omitempty" maxLength:"200" example:"" doc:"What the giving side reads; without names, numbers, places of a person"`
	}
	// MatchOpinionBody carries an opinion on a match.
	MatchOpinionBody struct {
		OpinionBody
		ToGiver string `json:"toGiver,omitempty" maxLength:"200" example:"" doc:"What the giving side reads; without names, numbers, places of a person"`
	}
	// MatchReasonBody carries a reason for a step of a match.
	MatchReasonBody struct {
		ReasonBody
		ToGiver string `json:"toGiver,omitempty" maxLength:"200" example:"" doc:"What the giving side reads; without names, numbers, places of a person"`
	}
)

func matchStep[B any](s *Server, action models.Action, decide func(b B) matches.Decision) {
	title := models.Powers[action].Title
	route(s, op{"POST", "/api/matches/{id}/" + verb(action), "match-" + verb(action), action, title.EN + " (a step of a match)", "matches", 0},
		func(ctx context.Context, a models.Actor, in *Command[B]) (Match, error) {
			d := decide(in.Body)
			d.Version = in.version()
			m, err := s.Matches.Act(ctx, a, action, models.ID(in.ID), d)
			if err != nil {
				return Match{}, err
			}
			for _, c := range d.Consents {
				if err := s.Files.Attach(ctx, a, "match", m.ID, m.Region, "consent", models.Opt(c.FileID)); err != nil {
					return Match{}, err
				}
			}
			return s.showMatch(ctx, a, m)
		})
}

func (s *Server) matchSteps() {
	matchStep(s, "match.accept", func(b AcceptBody) matches.Decision {
		return matches.Decision{Offer: models.ID(b.OfferID), Lines: takes(b.Lines)}
	})
	matchStep(s, "match.confirm", func(Empty) matches.Decision { return matches.Decision{} })
	opinion := func(b MatchOpinionBody) matches.Decision {
		return matches.Decision{Note: b.Opinion, ToGiver: b.ToGiver}
	}
	matchStep(s, "match.review", opinion)
	matchStep(s, "match.approve", opinion)
	matchStep(s, "match.clear", func(b ReasonBody) matches.Decision { return matches.Decision{Note: b.Reason} })
	for _, action := range []models.Action{"match.decline", "match.refuse", "match.dissent", "match.reject", "match.cancel", "match.dispute", "match.suspend"} {
		matchStep(s, action, func(b MatchReasonBody) matches.Decision { return matches.Decision{Note: b.Reason, ToGiver: b.ToGiver} })
	}
	matchStep(s, "match.resume", func(b FindingBody) matches.Decision { return matches.Decision{Note: b.Finding, ToGiver: b.ToGiver} })
	matchStep(s, "match.consent", func(b ConsentsBody) matches.Decision {
		var d matches.Decision
		for _, c := range b.Consents {
			d.Consents = append(d.Consents, models.Consent{PersonID: models.ID(c.PersonID), Items: c.Items, GivenBy: c.GivenBy, Relation: c.Relation, YoungAgrees: c.YoungAgrees,
				Method: c.Method, Second: c.Second, FileID: idOf(c.FileID)})
		}
		return d
	})
	matchStep(s, "match.schedule", func(b ScheduleBody) matches.Decision {
		return matches.Decision{DeliverOn: asDate(b.DeliverOn), Place: b.Place}
	})
	matchStep(s, "match.voucher", func(b VoucherBody) matches.Decision {
		e := matches.VoucherEntry{Channel: b.Channel, Receiver: b.Receiver, Place: b.Place, PaidOn: asDate(b.PaidOn), Payee: b.Payee, BankRef: b.BankRef}
		for _, l := range b.Lines {
			e.Lines = append(e.Lines, matches.VoucherTake{Take: matches.Take{Line: models.ID(l.LineID), Qty: l.Qty}, Batch: l.Batch, ExpiresOn: asDate(l.ExpiresOn)})
		}
		return matches.Decision{Voucher: &e}
	})
	matchStep(s, "match.report", func(b ReportBody) matches.Decision {
		return matches.Decision{ReceiptNo: b.ReceiptReference, ReceiptOn: asDate(b.ReceiptOn), Waived: b.ReceiptWaived, ToldOn: asDate(b.ToldDonorOn), Rating: b.Rating}
	})
	matchStep(s, "match.close", func(b FiledBody) matches.Decision { return matches.Decision{Copies: b.CopiesFiled} })
}

// VoucherLine is one line of a slip.
type VoucherLine struct {
	ID           string `json:"id"`
	LineID       string `json:"lineId"`
	Item         string `json:"item"`
	Unit         string `json:"unit"`
	Qty          int64  `json:"qty"`
	UnitValueFen int64  `json:"unitValueFen"`
	Result       string `json:"result,omitempty"`
	Received     int64  `json:"received"`
	Note         string `json:"note,omitempty"`
}

// Voucher is a delivery slip in four copies (四联单).
type Voucher struct {
	ID           string        `json:"id"`
	VoucherNo    string        `json:"voucherNo" example:"V-220821-2026-000001"`
	Version      int64         `json:"version"`
	MatchID      string        `json:"matchId"`
	NeedTitle    string        `json:"needTitle"`
	Region       Place         `json:"region"`
	Organisation Ref           `json:"organisation"`
	State        string        `json:"state" example:"issued"`
	StateLabel   string        `json:"stateLabel" example:"已开单"`
	Channel      string        `json:"channel" example:"bank_transfer"`
	AmountFen    int64         `json:"amountFen"`
	Receiver     string        `json:"receiver" example:"household"`
	Place        string        `json:"place,omitempty"`
	HandedAt     *time.Time    `json:"handedAt,omitempty"`
	PaidOn       *string       `json:"paidOn,omitempty" format:"date"`
	BankRef      string        `json:"bankRef,omitempty" doc:"Organisation and county"`
	SignKind     string        `json:"signKind,omitempty"`
	ReceivedAt   *time.Time    `json:"receivedAt,omitempty"`
	ReceivedBy   string        `json:"receivedBy,omitempty"`
	WitnessedAt  *time.Time    `json:"witnessedAt,omitempty"`
	WitnessBy    string        `json:"witnessBy,omitempty"`
	VoidReason   string        `json:"voidReason,omitempty"`
	VerifyCode   string        `json:"verifyCode"`
	CopiesFiled  []int         `json:"copiesFiled"`
	Files        []Attachment  `json:"files" doc:"Photos of what was delivered"`
	Lines        []VoucherLine `json:"lines"`
	Actions      []Action      `json:"actions"`
}

func (v Voucher) etag() string { return etag(v.Version) }

// ReceiptLineBody says what became of one line; id is the slip's line.
type ReceiptLineBody struct {
	ID       string `json:"id" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	Result   string `json:"result" enum:"received,partly,problem,not_received" example:"received"`
	Received int64  `json:"received" minimum:"0" example:"300000"`
	Note     string `json:"note,omitempty" maxLength:"200" example:""`
}

// ReceiptBody is what the village records when something arrives.
type ReceiptBody struct {
	SignKind string            `json:"signKind" enum:"signature,fingerprint,guardian,proxy" example:"guardian"`
	Relation string            `json:"relation,omitempty" maxLength:"20" example:"父亲"`
	HandedAt string            `json:"handedAt,omitempty" example:"" doc:"2006-01-02; today when left out"`
	Photos   []string          `json:"photos,omitempty" maxItems:"10" example:"[]"`
	Lines    []ReceiptLineBody `json:"lines" minItems:"1" maxItems:"50"`
}

// VoucherList narrows a list of slips.
type VoucherList struct {
	Page
	State []string `query:"state,explode" maxItems:"10"`
}

func (s *Server) voucherRoutes() {
	route(s, op{"GET", "/api/vouchers", "vouchers-list", "match.read", "List delivery slips of the reader's village or organisation", "matches", 0}, func(ctx context.Context, a models.Actor, in *VoucherList) (List[Voucher], error) {
		rows, err := s.Matches.VoucherList(ctx, a, in.State, models.ID(in.After), in.Limit+1)
		if err != nil {
			return List[Voucher]{}, err
		}
		return page(rows, in.Limit, func(v models.Voucher) models.ID { return v.ID }, func(v models.Voucher) (Voucher, error) { return s.voucherOf(ctx, a, v.ID) })
	})
	route(s, op{"GET", "/api/vouchers/{id}", "voucher-get", "match.read", "Read a delivery slip", "matches", 0}, func(ctx context.Context, a models.Actor, in *ByID) (Voucher, error) {
		return s.voucherOf(ctx, a, models.ID(in.ID))
	})
	slipStep(s, "match.receive", func(ctx context.Context, v models.Voucher, b ReceiptBody) matches.Decision {
		e := matches.ReceiptEntry{Voucher: v.ID, SignKind: b.SignKind, HandedAt: asDate(b.HandedAt)}
		for _, l := range b.Lines {
			line := models.ID(l.ID)
			for _, own := range v.Lines {
				if own.ID == line {
					line = own.LineID
				}
			}
			e.Lines = append(e.Lines, matches.ReceiptLine{Line: line, Result: l.Result, Received: l.Received, Note: l.Note})
		}
		d := matches.Decision{Receipt: &e, Note: b.Relation}
		for _, photo := range b.Photos {
			d.Photos = append(d.Photos, models.ID(photo))
		}
		return d
	})
	slipStep(s, "match.witness", func(ctx context.Context, v models.Voucher, b Empty) matches.Decision {
		return matches.Decision{VoucherID: v.ID}
	})
	slipStep(s, "match.void", func(ctx context.Context, v models.Voucher, b ReasonBody) matches.Decision {
		return matches.Decision{VoucherID: v.ID, Note: b.Reason}
	})
}

// slipStep is a step of a match that stands on one of its slips.
func slipStep[B any](s *Server, action models.Action, decide func(ctx context.Context, v models.Voucher, b B) matches.Decision) {
	title := models.Powers[action].Title
	route(s, op{"POST", "/api/vouchers/{id}/" + verb(action), "voucher-" + verb(action), action, title.EN + " (a step of a delivery slip)", "matches", 0},
		func(ctx context.Context, a models.Actor, in *Command[B]) (Voucher, error) {
			v, err := s.Matches.Voucher(ctx, a, models.ID(in.ID))
			if err != nil {
				return Voucher{}, err
			}
			if want := in.version(); want != 0 && want != v.Version {
				return Voucher{}, models.Fail(models.Stale, "record.stale")
			}
			d := decide(ctx, v, in.Body)
			m, err := s.Matches.Act(ctx, a, action, v.MatchID, d)
			if err != nil {
				return Voucher{}, err
			}
			if err := s.Files.Attach(ctx, a, "voucher", v.ID, m.Region, "delivery_photo", d.Photos...); err != nil {
				return Voucher{}, err
			}
			return s.voucherOf(ctx, a, v.ID)
		})
}

func (s *Server) voucherOf(ctx context.Context, a models.Actor, id models.ID) (Voucher, error) {
	v, err := s.Matches.Voucher(ctx, a, id)
	if err != nil {
		return Voucher{}, err
	}
	m, err := s.Matches.Get(ctx, a, v.MatchID)
	if err != nil {
		return Voucher{}, err
	}
	return s.showVoucher(ctx, a, v, m)
}

func (s *Server) showVoucher(ctx context.Context, a models.Actor, v models.Voucher, m models.Match) (Voucher, error) {
	org, err := s.Registry.Get(ctx, models.SystemActor, m.OrgID)
	if err != nil {
		return Voucher{}, err
	}
	need, err := s.Needs.One(ctx, m.NeedID)
	if err != nil {
		return Voucher{}, err
	}
	seen, err := s.seenMatch(ctx, a, m, need)
	if err != nil {
		return Voucher{}, err
	}
	place, err := s.place(ctx, seen.Region)
	if err != nil {
		return Voucher{}, err
	}
	names := map[models.ID]string{}
	if near := seen.Region.Level() >= need.Region.Level(); !near { // who signed, and where, would tell the village
		v.Place = ""
	} else if names, err = s.Users.Names(ctx, models.Opt(v.ReceivedBy), models.Opt(v.WitnessBy)); err != nil {
		return Voucher{}, err
	}
	out := Voucher{ID: string(v.ID), VoucherNo: v.VoucherNo, Version: v.Version, MatchID: string(m.ID), NeedTitle: need.Title, Region: place, Organisation: showRef(org), State: v.State,
		StateLabel: models.VoucherLabels.Label(v.State).In(langOf(ctx)), Channel: v.Channel, AmountFen: v.AmountFen, Receiver: v.Receiver, Place: v.Place, HandedAt: v.HandedAt,
		PaidOn: dateOf(v.PaidOn), SignKind: v.SignKind, ReceivedAt: v.ReceivedAt, ReceivedBy: names[models.Opt(v.ReceivedBy)], WitnessedAt: v.WitnessedAt,
		WitnessBy: names[models.Opt(v.WitnessBy)], VoidReason: v.VoidReason, VerifyCode: v.VerifyCode, CopiesFiled: v.CopiesFiled, Lines: []VoucherLine{}}
	if a.In(m.OrgID) || seen.Case {
		out.BankRef = v.BankRef
	}
	if out.CopiesFiled == nil {
		out.CopiesFiled = []int{}
	}
	for _, l := range v.Lines {
		out.Lines = append(out.Lines, VoucherLine{string(l.ID), string(l.LineID), l.Item, l.Unit, l.Qty, l.UnitValueFen, l.Result, l.Received, l.Note})
	}
	if out.Actions, err = s.recused(ctx, a, slipActions(ctx, a, v, m), models.Opt(need.HouseholdID), m.OrgID); err != nil {
		return out, err
	}
	if out.Files, err = s.attachmentsOf(ctx, v.ID); err != nil {
		return out, err
	}
	if !seen.Case { // a file's name is somebody's words
		for i := range out.Files {
			out.Files[i].Name = unnamed(out.Files[i])
		}
	}
	return out, nil
}

// slipActions: record the receipt, witness it by another hand, or void a slip on which nothing was received yet.
func slipActions(ctx context.Context, a models.Actor, v models.Voucher, m models.Match) []Action {
	states := map[models.Action][]string{"match.receive": {"issued", "received"}, "match.witness": {"received"}, "match.void": {"issued"}}
	subject := m.Subject()
	subject.Hands["receiver"] = models.Opt(v.ReceivedBy)
	var kept []models.Offered
	for _, o := range models.MatchMachine.Offers(m.State, a, subject) {
		if models.OneOf(v.State, states[o.Action]) {
			kept = append(kept, o)
		}
	}
	return actionsOf(ctx, kept)
}
