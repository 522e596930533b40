package api

import (
	"context"
	"fmt"
	"time"

	"shanqiao/app/honors"
	"shanqiao/models"
)

// RoundRef is a round whose notice can be read.
type RoundRef struct {
	ID     string `json:"id"`
	Number string `json:"number" example:"P-220000-3"`
	Name   string `json:"name" example:"第三届吉林慈善奖"`
	Count  int    `json:"count" doc:"Nominees on the notice"`
	Until  string `json:"until" format:"date-time"`
	Open   bool   `json:"open" doc:"Objections are taken"`
}

// RoundNotice is the public notice of a round: who is to be honoured and why, until when, how to object, and what became of
// objections. Of villages it gives counts, of people and households rounded counts above the smallest public one (§8.3).
type RoundNotice struct {
	ID         string            `json:"id"`
	Number     string            `json:"number" example:"P-220000-3"`
	Name       string            `json:"name" example:"第三届吉林慈善奖"`
	Issuer     string            `json:"issuer" example:"吉林省民政厅"`
	Region     string            `json:"region" example:"吉林省"`
	WindowFrom string            `json:"windowFrom" format:"date"`
	WindowTo   string            `json:"windowTo" format:"date"`
	RuleDoc    string            `json:"ruleDoc"`
	From       time.Time         `json:"from"`
	Until      time.Time         `json:"until"`
	Days       int               `json:"days" example:"5" doc:"Working days, as set"`
	DaysLeft   int               `json:"daysLeft" doc:"Working days; 0 when it is over"`
	Open       bool              `json:"open" doc:"Objections are taken"`
	Calendar   []NoticeDay       `json:"calendar"`
	Quotas     map[string]int    `json:"quotas"`
	Nominees   []PublicNominee   `json:"nominees"`
	Objections []PublicObjection `json:"objections"`
	Office     *Office           `json:"office,omitempty"`
	At         time.Time         `json:"at"`
}

// NoticeDay is one day of a notice.
type NoticeDay struct {
	Date string `json:"date" format:"date"`
	Off  bool   `json:"off" doc:"A day off: it does not count"`
	Past bool   `json:"past"`
}

// PublicNominee is a nominee on the notice. Counts below the smallest public one are left out.
type PublicNominee struct {
	NoticeID    string        `json:"noticeId"`
	NoticeNo    string        `json:"noticeNo" example:"G-220000-2026-000001"`
	Category    string        `json:"category" example:"project_trust"`
	Type        string        `json:"type" example:"project"`
	Name        string        `json:"name"`
	Holder      string        `json:"holder,omitempty"`
	Unit        string        `json:"unit,omitempty" doc:"Where a person works or lives"`
	County      string        `json:"county" example:"镇赉县"`
	Above       string        `json:"above" example:"吉林省白城市"`
	Deeds       string        `json:"deeds"`
	TotalFen    int64         `json:"totalFen" doc:"Delivered inside region and window, signed for and filed"`
	GiftFen     int64         `json:"giftFen,omitempty" doc:"A person's gift, by its receipt"`
	Slips       *int          `json:"slips,omitempty" doc:"Rounded to 5"`
	Households  *int          `json:"households,omitempty" doc:"Rounded to 5"`
	Villages    int           `json:"villages"`
	Hours       int64         `json:"hours"`
	NotCounted  []NotCounted  `json:"notCounted"`
	Checks      []PublicCheck `json:"checks"`
	Units       []string      `json:"units" doc:"Who was asked before the notice"`
	ConsentedOn *string       `json:"consentedOn,omitempty" format:"date"`
	From        time.Time     `json:"from"`
	Until       time.Time     `json:"until"`
	Open        bool          `json:"open"`
	State       string        `json:"state" example:"noticed"`
	StateLabel  string        `json:"stateLabel" example:"公示中"`
}

// NotCounted is an amount that was left out, rounded to 100 yuan, with the reason as a code.
type NotCounted struct {
	Why string `json:"why" enum:"unfiled,promised,outsideRegion,outsideWindow,elsewhere"`
	Fen int64  `json:"fen"`
}

// PublicCheck is one line of the eligibility screening.
type PublicCheck struct {
	Text string `json:"text" example:"信用"`
	Fits bool   `json:"fits"`
}

// PublicObjection is an objection as everybody reads it: never who raised it, nor what was written.
type PublicObjection struct {
	NoticeNo   string     `json:"noticeNo"`
	Nominee    string     `json:"nominee"`
	ReceivedOn string     `json:"receivedOn" format:"date"`
	State      string     `json:"state" enum:"open,upheld,dismissed"`
	Text       string     `json:"text,omitempty" doc:"Written by the officer who answered"`
	DueAt      time.Time  `json:"dueAt"`
	AnsweredAt *time.Time `json:"answeredAt,omitempty"`
}

// Question is what the objection form asks before it takes an objection.
type Question struct {
	Token     string    `json:"token"`
	Text      string    `json:"text" example:"17 加 5 等于多少？"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// PublicObjectionBody is an objection on the page, with a name or without.
type PublicObjectionBody struct {
	Content   string `json:"content" minLength:"1" maxLength:"8000" example:"公示的 214 份四联单，本村只收到 3 份。" doc:"At most 2,000 characters"`
	Anonymous bool   `json:"anonymous" example:"true"`
	Name      string `json:"name,omitempty" maxLength:"60" example:""`
	Contact   string `json:"contact,omitempty" maxLength:"120" example:"" doc:"Telephone or address for the answer"`
	Challenge string `json:"challenge" maxLength:"200" example:"0197b5f0-0000-7000-8000-000000000000.1790000000.AAAA"`
	Answer    string `json:"answer" maxLength:"20" example:"22"`
}

// ObjectionReceipt is what the objector keeps.
type ObjectionReceipt struct {
	Receipt string    `json:"receipt" example:"7KQ4-M2XD-9HTB-P6RA"`
	DueAt   time.Time `json:"dueAt"`
}

// ObjectionAnswer is what the receipt code shows.
type ObjectionAnswer struct {
	NoticeNo   string     `json:"noticeNo"`
	ReceivedAt time.Time  `json:"receivedAt"`
	DueAt      time.Time  `json:"dueAt"`
	State      string     `json:"state" enum:"open,upheld,dismissed"`
	Text       string     `json:"text,omitempty"`
	AnsweredAt *time.Time `json:"answeredAt,omitempty"`
	Office     *Office    `json:"office,omitempty"`
}

func (s *Server) noticeRoutes() {
	route(s, op{"GET", "/api/public/notices", "public-notices", Public, "Rounds of honours on public notice", "public", 0}, func(ctx context.Context, _ models.Actor, _ *None) (List[RoundRef], error) {
		return s.roundsOnNotice(ctx)
	})
	route(s, op{"GET", "/api/public/notices/{id}", "public-notice", Public, "The public notice of a round of honours, by the round's id", "public", 0}, func(ctx context.Context, _ models.Actor, in *ByID) (RoundNotice, error) {
		return s.roundNotice(ctx, models.ID(in.ID))
	})
	route(s, op{"GET", "/api/public/challenge", "public-challenge", Public, "A sum to answer before an objection; works once, for an hour", "public", 0}, func(ctx context.Context, _ models.Actor, _ *None) (Question, error) {
		q := s.Notices.Ask()
		return Question{q.Token, fmt.Sprintf(models.Text{ZH: "%d 加 %d 等于多少？", EN: "What is %d plus %d?"}.In(langOf(ctx)), q.A, q.B), q.ExpiresAt}, nil
	})
	route(s, op{"POST", "/api/public/notices/{id}/objections", "public-object", Public, "Object to a nominee, by the id of its notice, with a name or without", "public", 201}, func(ctx context.Context, a models.Actor, in *Command[PublicObjectionBody]) (ObjectionReceipt, error) {
		b := in.Body
		ip, _ := ctx.Value(addressKey).(string)
		code, due, err := s.Honors.ObjectPublicly(ctx, a, honors.PublicDoubt{Notice: models.ID(in.ID), Content: b.Content, Anonymous: b.Anonymous, Name: b.Name, Contact: b.Contact,
			Token: b.Challenge, Answer: b.Answer, NetworkAddress: ip})
		return ObjectionReceipt{grouped(code), due}, err
	})
	route(s, op{"GET", "/api/public/objections/{receipt}", "public-objection", Public, "The answer to an objection, by its receipt code", "public", 0}, func(ctx context.Context, _ models.Actor, in *struct {
		Receipt string `path:"receipt" minLength:"4" maxLength:"40" example:"ABCDEFGHJKLMNPQR"`
	}) (ObjectionAnswer, error) {
		return s.objectionAnswer(ctx, in.Receipt)
	})
}

func (s *Server) roundsOnNotice(ctx context.Context) (List[RoundRef], error) {
	out := List[RoundRef]{Items: []RoundRef{}}
	rounds, err := s.Honors.Running(ctx)
	for _, c := range rounds {
		rows, notices, err := s.Honors.Posted(ctx, c.ID)
		if err != nil {
			return out, err
		}
		r := RoundRef{ID: string(c.ID), Number: c.Number(), Name: c.Name, Count: len(rows)}
		for _, n := range rows {
			if until := notices[n.ID].EndAt.Format(time.RFC3339); until > r.Until {
				r.Until = until
			}
			r.Open = r.Open || s.takesObjections(ctx, n, notices[n.ID])
		}
		out.Items = append(out.Items, r)
	}
	return out, err
}

func (s *Server) takesObjections(ctx context.Context, n models.Nomination, notice models.Notice) bool {
	return models.HonorMachine.Can(n.State, "honor.object") && !s.Params.Now(ctx).After(notice.EndAt)
}

func (s *Server) roundNotice(ctx context.Context, id models.ID) (RoundNotice, error) {
	c, err := s.Honors.Cycle(ctx, id)
	if err != nil {
		return RoundNotice{}, err
	}
	rows, notices, err := s.Honors.Posted(ctx, id)
	if err != nil {
		return RoundNotice{}, err
	}
	if len(rows) == 0 {
		return RoundNotice{}, models.Fail(models.NotFound, "notice.not-found")
	}
	place, err := s.place(ctx, c.Region)
	if err != nil {
		return RoundNotice{}, err
	}
	v := RoundNotice{ID: string(c.ID), Number: c.Number(), Name: c.Name, Region: place.Name, WindowFrom: *dateOf(&c.WindowFrom), WindowTo: *dateOf(&c.WindowTo), RuleDoc: c.RuleDoc, Quotas: c.Quotas,
		Nominees: []PublicNominee{}, Objections: []PublicObjection{}, At: s.Params.Now(ctx)}
	if v.Issuer, err = s.holderName(ctx, models.SideProvince, c.Region, c.Region, ""); err != nil {
		return v, err
	}
	for _, n := range rows {
		if err := s.addNominee(ctx, &v, n, notices[n.ID], c); err != nil {
			return v, err
		}
	}
	s.noticeDays(ctx, &v)
	v.Office, err = s.officeOf(ctx, c.Region)
	return v, err
}

func (s *Server) noticeDays(ctx context.Context, v *RoundNotice) {
	cal := s.Params.Calendar(ctx)
	for d := models.Day(v.From).AddDate(0, 0, 1); !d.After(v.Until); d = d.AddDate(0, 0, 1) {
		v.Calendar = append(v.Calendar, NoticeDay{*dateOf(&d), !cal.Works(d), d.Before(models.Day(v.At))})
	}
	if !v.At.After(v.Until) {
		v.DaysLeft = cal.WorkingBetween(v.At.AddDate(0, 0, -1), v.Until)
		if starts := cal.WorkingBetween(v.From, v.Until); v.DaysLeft > starts {
			v.DaysLeft = starts // the day of posting does not count
		}
	}
}

func (s *Server) addNominee(ctx context.Context, v *RoundNotice, n models.Nomination, notice models.Notice, c models.Cycle) error {
	p, err := s.publicNominee(ctx, n, notice, c)
	if err != nil {
		return err
	}
	v.Nominees = append(v.Nominees, p)
	if v.From.IsZero() || notice.StartAt.Before(v.From) {
		v.From, v.Days = notice.StartAt, notice.Days
	}
	if notice.EndAt.After(v.Until) {
		v.Until = notice.EndAt
	}
	v.Open = v.Open || p.Open
	doubts, err := s.Notices.Of(ctx, n.ID)
	for _, o := range doubts {
		v.Objections = append(v.Objections, PublicObjection{notice.NoticeNo, p.Name, *dateOf(&o.ReceivedAt), objectionState(o), o.PublicText, o.DueAt, o.AnsweredAt})
	}
	return err
}

func objectionState(o models.Objection) string {
	switch {
	case o.Upheld == nil:
		return "open"
	case *o.Upheld:
		return "upheld"
	}
	return "dismissed"
}

func (s *Server) publicNominee(ctx context.Context, n models.Nomination, notice models.Notice, c models.Cycle) (PublicNominee, error) {
	who, _, err := s.nominee(ctx, n)
	if err != nil {
		return PublicNominee{}, err
	}
	county, err := s.place(ctx, n.Region.Up(models.LevelCounty))
	if err != nil {
		return PublicNominee{}, err
	}
	above, err := s.place(ctx, n.Region.Up(models.LevelPrefecture))
	if err != nil {
		return PublicNominee{}, err
	}
	d, state := n.DeedsCount, n.State
	if !models.OneOf(state, []string{"noticed", "objected", "ineligible"}) && c.PublishedAt == nil {
		state = "final_vote" // what was decided is public when it is published
	}
	p := PublicNominee{NoticeID: string(notice.ID), NoticeNo: notice.NoticeNo, Category: n.Category, Type: n.NomineeType, Name: who.Name, Holder: who.Holder, Unit: who.Unit, County: county.Name, Above: above.Full,
		Deeds: n.Deeds, TotalFen: d.Fen, GiftFen: n.GiftFen, Villages: d.Villages, Hours: d.Hours, NotCounted: notCounted(d), Checks: []PublicCheck{}, Units: []string{}, ConsentedOn: dateOf(n.ConsentOn),
		From: notice.StartAt, Until: notice.EndAt, Open: s.takesObjections(ctx, n, notice), State: state, StateLabel: models.HonorMachine.Stage(state).Label.In(langOf(ctx))}
	key := "k_public"
	if d.Sensitive {
		key = "k_public_sensitive"
	}
	k, err := s.Params.Value(s.DB.Gorm().WithContext(ctx), key, models.Country, s.Params.Now(ctx))
	if err != nil {
		return p, err
	}
	small, err := s.Params.Value(s.DB.Gorm().WithContext(ctx), "k_public", models.Country, s.Params.Now(ctx))
	if err != nil {
		return p, err
	}
	if d.Few(small, k) {
		p.TotalFen, p.Hours, p.NotCounted = 0, 0, []NotCounted{}
	}
	p.Slips, p.Households = models.PublicCount(d.Slips, k), models.PublicCount(d.Households, k)
	for _, r := range n.Checks {
		p.Checks = append(p.Checks, PublicCheck{r.Title, r.Fits})
	}
	for _, u := range models.UnitsFor(n.NomineeType) {
		p.Units = append(p.Units, u.In(langOf(ctx)))
	}
	return p, nil
}

func notCounted(d models.DeedsCount) []NotCounted {
	out := []NotCounted{}
	for _, x := range []NotCounted{{"unfiled", d.UnfiledFen}, {"promised", d.PromisedFen}, {"outsideRegion", d.OutsideRegionFen}, {"outsideWindow", d.OutsideWindowFen}, {"elsewhere", d.ElsewhereFen}} {
		if x.Fen = (x.Fen + 5_000) / 10_000 * 10_000; x.Fen > 0 { // to 100 yuan
			out = append(out, x)
		}
	}
	return out
}

func (s *Server) objectionAnswer(ctx context.Context, receipt string) (ObjectionAnswer, error) {
	o, n, err := s.Notices.ByReceipt(ctx, receipt)
	if err != nil {
		return ObjectionAnswer{}, err
	}
	v := ObjectionAnswer{NoticeNo: n.NoticeNo, ReceivedAt: o.ReceivedAt, DueAt: o.DueAt, State: objectionState(o), Text: o.PublicText, AnsweredAt: o.AnsweredAt}
	v.Office, err = s.officeOf(ctx, n.Region)
	return v, err
}
