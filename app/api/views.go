package api

import (
	"context"
	"strings"
	"time"

	"shanqiao/models"
)

// Place is a division by code, short name and full name from large to small.
type Place struct {
	Code string `json:"code" example:"220821100000"`
	Name string `json:"name" example:"镇赉镇"`
	Full string `json:"full" example:"吉林省白城市镇赉县镇赉镇"`
}

// Holder is the one line under everything that moves.
type Holder struct {
	Who             string     `json:"who" example:"镇赉镇民政办"`
	Doing           string     `json:"doing" example:"核对中"`
	Due             *time.Time `json:"due,omitempty"`
	WorkingDaysLeft *int       `json:"workingDaysLeft,omitempty" example:"2"`
	Late            bool       `json:"late"`
}

// Action is one button: what this user can do now, from the same table that the server obeys.
type Action struct {
	Name    string   `json:"name" example:"forward" doc:"Last part of the address of the step"`
	Title   string   `json:"title" example:"通过初审"`
	Needs   []string `json:"needs" doc:"Fields of the step's body"`
	OpensAt *string  `json:"opensAt,omitempty" format:"date-time"`
	Blocked string   `json:"blocked,omitempty" doc:"Why this user may not, and who may"`
}

// Happening is one recorded act.
type Happening struct {
	At      time.Time `json:"at"`
	Action  string    `json:"action" example:"need.check"`
	Title   string    `json:"title" example:"登记入户核查"`
	By      string    `json:"by" example:"李强"`
	Note    string    `json:"note,omitempty" doc:"Opinion or reason: for the offices, and for who wrote it"`
	ToGiver string    `json:"toGiver,omitempty" doc:"What was written to the giving side"`
	Missing []string  `json:"missing,omitempty"`
	Late    bool      `json:"late,omitempty"`
}

// Ref points to an organisation.
type Ref struct {
	ID           string `json:"id"`
	Name         string `json:"name" example:"鹿麦公益基金会"`
	OrgType      string `json:"orgType" example:"foundation"`
	Grade        string `json:"grade" example:"a4"`
	CreditStatus string `json:"creditStatus" example:"normal"`
	State        string `json:"state" example:"verified"`
}

// Attachment is a sealed file by its name.
type Attachment struct {
	ID   string    `json:"id"`
	Name string    `json:"name" example:"登记证书.pdf"`
	Kind string    `json:"kind" example:"licence"`
	Type string    `json:"type" example:"application/pdf"`
	Size int64     `json:"size" example:"20480"`
	At   time.Time `json:"at"`
}

func (s *Server) place(ctx context.Context, c models.Code) (Place, error) {
	p, err := s.Regions.Place(ctx, c)
	return Place{Code: string(c), Name: p.Name, Full: p.Full}, err
}

// below is a division as a reader names it, with what went into it; nothing for none.
func (s *Server) below(ctx context.Context, region string) ([]models.Code, error) {
	if region == "" {
		return nil, nil
	}
	return s.Regions.With(ctx, models.Code(region))
}

func (s *Server) placesOf(ctx context.Context, codes []models.Code) ([]Place, error) {
	out := []Place{}
	for _, c := range codes {
		p, err := s.place(ctx, c)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// holderName says who a side is for a record: "镇赉镇民政办", "镇赉县民政局".
func (s *Server) holderName(ctx context.Context, side models.Side, region, office models.Code, org string) (string, error) {
	code, suffix := region, ""
	lang := langOf(ctx)
	switch side {
	case models.SideVillage:
		if region.Level() < models.LevelVillage { // the reader may not know which
			return models.Text{ZH: "村里", EN: "the village"}.In(lang), nil
		}
	case models.SideTownship:
		if region.Level() < models.LevelTownship {
			return models.Text{ZH: "乡镇民政办", EN: "the township office"}.In(lang), nil
		}
		code, suffix = region.Up(models.LevelTownship), "民政办"
	case models.SideCounty:
		code, suffix = region.Up(models.LevelCounty), "民政局"
	case models.SideProvince:
		code, suffix = region.Up(models.LevelProvince), "民政厅"
	case models.SideOffice:
		code, suffix = office, map[models.Level]string{models.LevelTownship: "民政办", models.LevelProvince: "民政厅"}[office.Level()]
		if suffix == "" {
			suffix = "民政局"
		}
	case models.SideOrg:
		return org, nil
	case models.SideHousehold:
		return models.Text{ZH: "受助家庭", EN: "the household"}.In(lang), nil
	default:
		return "", nil
	}
	now, err := s.Regions.Current(ctx, code) // the office of a division that went into another is the other's
	if err != nil {
		return "", err
	}
	p, err := s.Regions.Place(ctx, now)
	if models.KindOf(err) == models.NotFound {
		return suffix, nil
	}
	return p.Name + suffix, err
}

func (s *Server) holder(ctx context.Context, st models.Stage, due *time.Time, region, office models.Code, org string) (Holder, error) {
	who, err := s.holderName(ctx, st.Holder, region, office, org)
	if err != nil {
		return Holder{}, err
	}
	h := st.Hold(who, due, s.Params.Now(ctx), s.Params.Calendar(ctx))
	doing := h.Doing.In(langOf(ctx))
	if doing == "" {
		doing = st.Label.In(langOf(ctx))
	}
	out := Holder{Who: h.Who, Doing: doing, Due: h.Due, Late: h.Late}
	if h.Due != nil {
		left := h.Left
		out.WorkingDaysLeft = &left
	}
	return out, nil
}

// actionsOf shows the buttons of an actor.
func actionsOf(ctx context.Context, offered []models.Offered) []Action {
	out := []Action{}
	for _, o := range offered {
		a := Action{Name: verb(o.Action), Title: o.Title.In(langOf(ctx)), Needs: o.Fields}
		if a.Needs == nil {
			a.Needs = []string{}
		}
		if o.Blocked != nil {
			a.Blocked = problemOf(o.Blocked, langOf(ctx)).Detail
			if models.CodeOf(o.Blocked) == "actor.own-record" {
				a.Blocked += whoMay(ctx, o.Action)
			}
		}
		if o.OpensAt != nil {
			at := o.OpensAt.Format(time.RFC3339)
			a.OpensAt = &at
		}
		out = append(out, a)
	}
	return out
}

// whoMay names the roles that may do an action, for somebody who had a hand in the record and must leave it to others.
func whoMay(ctx context.Context, action models.Action) string {
	var names []string
	for _, r := range models.Powers[action].Roles {
		info, _ := models.RoleOf(r)
		names = append(names, info.In(langOf(ctx)))
	}
	if strings.HasPrefix(langOf(ctx), "en") {
		return " Another " + strings.Join(names, " or ") + " may."
	}
	return "可由其他" + strings.Join(names, "、") + "办理，期限不变。"
}

// verb is the last part of an action: "need.check" → "check".
func verb(a models.Action) string {
	for i := len(a) - 1; i >= 0; i-- {
		if a[i] == '.' {
			return string(a[i+1:])
		}
	}
	return string(a)
}

func (s *Server) attachmentsOf(ctx context.Context, subject models.ID) ([]Attachment, error) {
	rows, err := s.Files.Of(ctx, subject)
	out := []Attachment{}
	for _, f := range rows {
		out = append(out, showFile(f))
	}
	return out, err
}

func showFile(f models.File) Attachment {
	return Attachment{ID: string(f.ID), Name: f.Name, Kind: f.Kind, Type: f.Type, Size: f.Size, At: f.CreatedAt}
}

// unnamed gives a file a name that says nothing but what kind it is.
func unnamed(f Attachment) string {
	name := f.Kind
	if i := strings.LastIndexByte(f.Name, '.'); i >= 0 {
		name += f.Name[i:]
	}
	return name
}

func showRef(o models.Organisation) Ref {
	return Ref{ID: string(o.ID), Name: o.Name, OrgType: o.OrgType, Grade: o.Grade, CreditStatus: o.CreditStatus, State: o.State}
}

func dateOf(t *time.Time) *string {
	if t == nil {
		return nil
	}
	d := t.In(models.Beijing).Format("2006-01-02")
	return &d
}

// asDate reads a date of a body; huma has checked its form.
func asDate(s string) *time.Time {
	if s == "" {
		return nil
	}
	t, err := time.ParseInLocation("2006-01-02", s, models.Beijing)
	if err != nil {
		return nil
	}
	return &t
}

func idOf(s string) *models.ID {
	if s == "" {
		return nil
	}
	id := models.ID(s)
	return &id
}

func texts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
