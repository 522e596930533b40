package api

import (
	"context"
	"time"

	"shanqiao/app/needs"
	"shanqiao/app/registry"
	"shanqiao/models"
)

// PublicNeed is a village-level need as the public sees it: the county, never the village.
type PublicNeed struct {
	ID         string  `json:"id"`
	NeedNo     string  `json:"needNo"`
	Title      string  `json:"title" example:"太阳能路灯"`
	Category   string  `json:"category"`
	Level      string  `json:"level" example:"village"`
	County     string  `json:"county" example:"镇赉县"`
	Above      string  `json:"above" example:"吉林省白城市"`
	HeadCount  int     `json:"headCount"`
	Urgency    string  `json:"urgency"`
	NeededBy   *string `json:"neededBy,omitempty" format:"date"`
	ValidUntil *string `json:"validUntil,omitempty" format:"date"`
	State      string  `json:"state"`
	StateLabel string  `json:"stateLabel"`
	GovAid     string  `json:"govAid"`
	Lines      []Line  `json:"lines"`
	Holder     Holder  `json:"holder"`
}

// CountyFigures are rounded totals of one county; small ones are left out.
type CountyFigures struct {
	Code      string `json:"code"`
	Name      string `json:"name" example:"镇赉县"`
	Above     string `json:"above" example:"吉林省白城市"`
	Open      int64  `json:"open" doc:"Rounded to 5; counties below the smallest public count are left out"`
	Delivered int64  `json:"delivered" doc:"Fen, rounded to 100 yuan"`
	Missing   int64  `json:"missing" doc:"Fen, rounded to 100 yuan"`
}

// Figures are the rounded totals of the public home.
type Figures struct {
	Delivered     int64           `json:"delivered" doc:"Fen, signed for by the receivers, rounded to 100 yuan"`
	Missing       int64           `json:"missing" doc:"Fen, of open needs, rounded to 100 yuan"`
	Open          int64           `json:"open" doc:"Open needs, rounded to 5"`
	Slips         int64           `json:"slips" doc:"Signed slips, rounded to 5"`
	Organisations int64           `json:"organisations"`
	MedianDays    *int            `json:"medianDays,omitempty" doc:"Median days from opening to the last receipt"`
	Counties      []CountyFigures `json:"counties"`
	At            time.Time       `json:"at"`
}

// Honour is a published award.
type Honour struct {
	VerifyCode string `json:"verifyCode"`
	CertNo     string `json:"certNo"`
	Holder     string `json:"holder"`
	Work       string `json:"work,omitempty"`
	Category   string `json:"category"`
	Session    int    `json:"session"`
	Cycle      string `json:"cycle"`
	TotalFen   int64  `json:"totalFen" doc:"0 where so few households were helped that it would tell what one got"`
	At         string `json:"at" format:"date"`
}

// Checked is what a code on a certificate or slip stands for.
type Checked struct {
	Kind        string              `json:"kind" enum:"certificate,voucher,notice"`
	At          time.Time           `json:"at"`
	Certificate *CheckedCertificate `json:"certificate,omitempty"`
	Voucher     *CheckedVoucher     `json:"voucher,omitempty"`
	Notice      *CheckedNotice      `json:"notice,omitempty"`
}

// CheckedNotice is a posting on a village board by the code on its sheet: to the county, without names.
type CheckedNotice struct {
	NoticeNo string    `json:"noticeNo" example:"G-220821-2026-000012"`
	County   string    `json:"county" example:"吉林省白城市镇赉县"`
	StartAt  time.Time `json:"startAt"`
	EndAt    time.Time `json:"endAt"`
	Days     int       `json:"days" example:"7"`
	Running  bool      `json:"running"`
	Phone    string    `json:"phone,omitempty" doc:"Where to object"`
}

// CheckedCertificate is a certificate by its code; a revoked one says so.
type CheckedCertificate struct {
	CertNo       string            `json:"certNo"`
	VerifyCode   string            `json:"verifyCode"`
	Holder       string            `json:"holder"`
	Work         string            `json:"work,omitempty"`
	Category     string            `json:"category"`
	Cycle        string            `json:"cycle"`
	Session      int               `json:"session"`
	TotalFen     int64             `json:"totalFen"`
	DocNo        string            `json:"docNo"`
	Issuer       string            `json:"issuer" example:"吉林省民政厅"`
	DecidedOn    string            `json:"decidedOn" format:"date"`
	Valid        bool              `json:"valid"`
	RevokedOn    *string           `json:"revokedOn,omitempty" format:"date"`
	RevokeReason string            `json:"revokeReason,omitempty"`
	Facts        *CertificateFacts `json:"facts,omitempty" doc:"What is known of the way there; absent for old awards"`
	NoticeID     string            `json:"noticeId,omitempty" doc:"Round whose public notice lists it"`
	Office       *Office           `json:"office,omitempty" doc:"Where to speak up"`
}

// CertificateFacts are what the certificate says of the way there, as it was when the honour was decided.
type CertificateFacts struct {
	Slips      *int     `json:"slips,omitempty" doc:"Rounded to 5; absent when few"`
	Units      []string `json:"units" doc:"Who was asked and agreed"`
	NoticeNo   string   `json:"noticeNo"`
	NoticeFrom string   `json:"noticeFrom" format:"date"`
	NoticeTo   string   `json:"noticeTo" format:"date"`
	NoticeDays int      `json:"noticeDays" doc:"Working days"`
	Objections int      `json:"objections"`
	Dismissed  int      `json:"dismissed"`
}

// CheckedVoucher is a slip by its code, to the county and without names.
type CheckedVoucher struct {
	VoucherNo    string        `json:"voucherNo"`
	State        string        `json:"state"`
	StateLabel   string        `json:"stateLabel"`
	County       string        `json:"county"`
	Organisation string        `json:"organisation"`
	Lines        []CheckedLine `json:"lines"`
	ConfirmedAt  *time.Time    `json:"confirmedAt,omitempty"`
}

// CheckedLine is one line of a slip.
type CheckedLine struct {
	Item string `json:"item"`
	Qty  int64  `json:"qty"`
	Unit string `json:"unit"`
}

// PublicList narrows the public needs.
type PublicList struct {
	Page
	Category []string `query:"category,explode" maxItems:"30"`
	Region   string   `query:"region" maxLength:"12" doc:"County or above"`
}

func (s *Server) publicRoutes() {
	route(s, op{"GET", "/api/public/needs", "public-needs", Public, "Village-level needs, by county", "public", 0}, func(ctx context.Context, _ models.Actor, in *PublicList) (List[PublicNeed], error) {
		below, err := s.below(ctx, string(models.Code(in.Region).Up(models.LevelCounty)))
		if err != nil {
			return List[PublicNeed]{}, err
		}
		rows, err := s.Needs.List(ctx, models.Reader{}, needs.Filter{Public: true, Regions: below, Categories: in.Category, After: models.ID(in.After), Limit: in.Limit + 1})
		if err != nil {
			return List[PublicNeed]{}, err
		}
		return page(rows, in.Limit, func(n models.Need) models.ID { return n.ID }, func(n models.Need) (PublicNeed, error) { return s.showPublicNeed(ctx, n) })
	})
	route(s, op{"GET", "/api/public/needs/{id}", "public-need", Public, "One village-level need", "public", 0}, func(ctx context.Context, _ models.Actor, in *ByID) (PublicNeed, error) {
		n, _, err := s.Needs.Get(ctx, models.Reader{}, models.ID(in.ID), func(models.ID) (models.Tie, error) { return models.NoTie, nil })
		if err != nil {
			return PublicNeed{}, err
		}
		return s.showPublicNeed(ctx, n)
	})
	route(s, op{"GET", "/api/public/organisations", "public-organisations", Public, "Verified organisations", "public", 0}, func(ctx context.Context, _ models.Actor, in *OrganisationList) (List[Organisation], error) {
		rows, err := s.Registry.List(ctx, models.Actor{}, registry.Filter{Type: in.Type, Text: in.Q, After: models.ID(in.After), Limit: in.Limit + 1})
		if err != nil {
			return List[Organisation]{}, err
		}
		return page(rows, in.Limit, func(o models.Organisation) models.ID { return o.ID }, func(o models.Organisation) (Organisation, error) {
			return s.showOrganisation(ctx, models.Actor{}, o)
		})
	})
	route(s, op{"GET", "/api/public/honours", "public-honours", Public, "Published honours", "public", 0}, func(ctx context.Context, _ models.Actor, in *struct {
		Limit int `query:"limit" minimum:"1" maximum:"500" default:"100"`
	}) (List[Honour], error) {
		return s.honourList(ctx, in.Limit)
	})
	route(s, op{"GET", "/api/public/figures", "public-figures", Public, "Rounded totals, counted once a day; small counts are left out, and one more where a single one would follow from the others", "public", 0}, func(ctx context.Context, _ models.Actor, _ *None) (Figures, error) {
		return s.home.get(ctx, func(ctx context.Context) (Figures, error) {
			return needs.Published(ctx, s.Needs, "figures", s.figures)
		})
	})
	route(s, op{"GET", "/api/public/checks/{code}", "public-check", Public, "Check the code of a certificate or delivery slip", "public", 0}, func(ctx context.Context, _ models.Actor, in *struct {
		Code string `path:"code" minLength:"4" maxLength:"40" example:"ABCDEFGHJKLMNPQR"`
	}) (Checked, error) {
		return s.check(ctx, in.Code)
	})
}

func (s *Server) showPublicNeed(ctx context.Context, n models.Need) (PublicNeed, error) {
	v, err := s.showNeed(ctx, models.Reader{}, n, models.See(models.Reader{}, n, models.NoTie))
	if err != nil {
		return PublicNeed{}, err
	}
	above, err := s.Regions.Place(ctx, n.Region.Up(models.LevelPrefecture))
	return PublicNeed{v.ID, v.NeedNo, v.Title, v.Category, v.Level, v.Region.Name, above.Full, v.HeadCount, v.Urgency, v.NeededBy, v.ValidUntil, v.State, v.StateLabel, v.GovAid, v.Lines, v.Holder}, err
}

func (s *Server) honourList(ctx context.Context, limit int) (List[Honour], error) {
	rows, err := s.Honors.Awards(ctx, "")
	out := List[Honour]{Items: []Honour{}}
	for i, w := range rows {
		if i == limit {
			break
		}
		c, err := s.Honors.Cycle(ctx, w.CycleID)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, Honour{w.VerifyCode, w.CertNo, w.Holder, w.Work, w.Category, c.Session, c.Name, w.PublicFen(), *dateOf(w.PublishedAt)})
	}
	return out, err
}

func (s *Server) figures(ctx context.Context) (Figures, error) {
	t, err := s.Needs.Totals(ctx)
	if err != nil {
		return Figures{}, err
	}
	fen, slips, err := s.Matches.DeliveredTotal(ctx)
	if err != nil {
		return Figures{}, err
	}
	out := Figures{Delivered: models.Rounded(fen, 10_000), Missing: models.Rounded(t.GapFen, 10_000), Open: models.Rounded(t.Open, 5), Slips: models.Rounded(slips, 5), Counties: []CountyFigures{}, At: t.At}
	if out.Organisations, err = s.Registry.Count(ctx); err != nil {
		return out, err
	}
	if out.MedianDays, err = s.Matches.MedianDays(ctx); err != nil {
		return out, err
	}
	k, err := s.Needs.K(ctx)
	if err != nil {
		return out, err
	}
	counties, err := s.Matches.Counties(ctx)
	open := make([]int64, len(counties))
	for i, c := range counties {
		open[i] = c.Open
	}
	shown := models.Suppress(open, k)
	for i, c := range counties {
		if !shown[i] || c.Open == 0 {
			continue
		}
		names, err := s.Regions.Names(ctx, c.County)
		if err != nil {
			return out, err
		}
		above, err := s.Regions.FullName(ctx, c.County.Up(models.LevelPrefecture))
		if err != nil {
			return out, err
		}
		out.Counties = append(out.Counties, CountyFigures{string(c.County), names[c.County], above, models.Rounded(c.Open, 5), models.Rounded(c.DeliveredFen, 10_000), models.Rounded(c.MissingFen, 10_000)})
	}
	return out, err
}

func (s *Server) check(ctx context.Context, code string) (Checked, error) {
	out := Checked{At: s.Params.Now(ctx)}
	w, ok, err := s.Honors.Certificate(ctx, code)
	if err != nil {
		return out, err
	}
	if ok {
		c, err := s.Honors.Cycle(ctx, w.CycleID)
		if err != nil {
			return out, err
		}
		issuer, err := s.holderName(ctx, models.SideProvince, c.Region, c.Region, "")
		out.Kind = "certificate"
		out.Certificate = &CheckedCertificate{w.CertNo, w.VerifyCode, w.Holder, w.Work, w.Category, c.Name, c.Session, w.PublicFen(), w.DocNo, issuer, *dateOf(&w.DecidedAt), w.RevokedAt == nil, dateOf(w.RevokedAt), w.RevokeReason, nil, string(w.CycleID), nil}
		if err != nil {
			return out, err
		}
		if out.Certificate.Facts, err = s.certificateFacts(ctx, w); err != nil {
			return out, err
		}
		out.Certificate.Office, err = s.officeOf(ctx, c.Region)
		return out, err
	}
	if n, ok, err := s.Notices.ByCode(ctx, code); err != nil || ok {
		if err != nil {
			return out, err
		}
		out.Kind = "notice"
		out.Notice, err = s.checkedNotice(ctx, n)
		return out, err
	}
	v, ok, err := s.Matches.VoucherByCode(ctx, code)
	if err != nil {
		return out, err
	}
	if !ok {
		return out, models.Fail(models.NotFound, "certificate.not-found")
	}
	out.Kind = "voucher"
	out.Voucher, err = s.checkedVoucher(ctx, v)
	return out, err
}

func (s *Server) certificateFacts(ctx context.Context, w models.Award) (*CertificateFacts, error) {
	if w.Facts == nil {
		return nil, nil
	}
	f := w.Facts
	k, err := s.Params.Value(s.DB.Gorm().WithContext(ctx), "k_public_sensitive", models.Country, s.Params.Now(ctx))
	return &CertificateFacts{models.PublicCount(f.Slips, k), texts(f.Units), f.NoticeNo, *dateOf(&f.NoticeFrom), *dateOf(&f.NoticeTo), f.NoticeDays, f.Objections, f.Dismissed}, err
}

func (s *Server) checkedNotice(ctx context.Context, n models.Notice) (*CheckedNotice, error) {
	county, err := s.Regions.FullName(ctx, n.Region.Up(models.LevelCounty))
	if n.Noun == "honor" {
		county, err = s.Regions.FullName(ctx, n.Region)
	}
	if err != nil {
		return nil, err
	}
	v := &CheckedNotice{NoticeNo: n.NoticeNo, County: county, StartAt: n.StartAt, EndAt: n.EndAt, Days: n.Days, Running: n.EndedAt == nil && !s.Params.Now(ctx).After(n.EndAt)}
	office, err := s.officeOf(ctx, n.Region)
	if office != nil {
		v.Phone = office.Phone
	}
	return v, err
}

func (s *Server) checkedVoucher(ctx context.Context, v models.Voucher) (*CheckedVoucher, error) {
	slips, err := s.Matches.Vouchers(ctx, v.MatchID)
	if err != nil {
		return nil, err
	}
	m, err := s.Matches.Get(ctx, models.SystemActor, v.MatchID)
	if err != nil {
		return nil, err
	}
	names, err := s.Registry.Names(ctx, m.OrgID)
	if err != nil {
		return nil, err
	}
	giver := names[m.OrgID]
	if m.OfferID != nil {
		o, err := s.Offers.One(ctx, *m.OfferID)
		if err != nil {
			return nil, err
		}
		if o.Anonymity != "public_name" {
			giver = "爱心单位"
		}
	}
	county, err := s.Regions.FullName(ctx, v.Region)
	out := &CheckedVoucher{VoucherNo: v.VoucherNo, State: v.State, StateLabel: models.VoucherLabels.Label(v.State).In(langOf(ctx)), County: county, Organisation: giver, Lines: []CheckedLine{}, ConfirmedAt: v.WitnessedAt}
	for _, one := range slips {
		if one.ID == v.ID {
			for _, l := range one.Lines {
				out.Lines = append(out.Lines, CheckedLine{l.Item, l.Qty, l.Unit})
			}
		}
	}
	return out, err
}
