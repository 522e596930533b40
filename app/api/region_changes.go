package api

import (
	"context"
	"strings"
	"time"

	"shanqiao/app/regions"
	"shanqiao/models"
)

// FormerName is a name a division had until a day.
type FormerName struct {
	Name   string `json:"name" example:"沿江乡"`
	Until  string `json:"until" format:"date"`
	Source string `json:"source"`
}

// RenameBody gives a division a new name by a document.
type RenameBody struct {
	Name   string `json:"name" minLength:"1" maxLength:"30" example:"镇赉街道"`
	On     string `json:"on" format:"date" example:"2026-11-01" doc:"The day it took effect, today or earlier"`
	Source string `json:"source" minLength:"2" maxLength:"100" example:"吉政函〔2026〕12号"`
}

// MergeBody lets a division go into another of its level by a document.
type MergeBody struct {
	Into   string `json:"into" minLength:"12" maxLength:"12" example:"220821101000"`
	On     string `json:"on" format:"date" example:"2026-11-01" doc:"The day it took effect, today or earlier"`
	Source string `json:"source" minLength:"2" maxLength:"100" example:"吉政函〔2026〕12号"`
}

// regionChanges are the commands of the province and the administrator; the registers follow as soon as they are committed.
func (s *Server) regionChanges() {
	type change[B any] struct {
		Key
		Code string `path:"code" maxLength:"12" example:"220821100000"`
		Body B
	}
	route(s, op{"POST", "/api/regions/{code}/rename", "region-rename", "region.change", "Rename a division; the former name still finds it", "regions", 0}, func(ctx context.Context, a models.Actor, in *change[RenameBody]) (Done, error) {
		_, err := s.Regions.Rename(ctx, a, regions.Change{Codes: []models.Code{models.Code(in.Code)}, Name: in.Body.Name, On: dayOf(in.Body.On), Source: in.Body.Source})
		return Done{err == nil}, err
	})
	route(s, op{"POST", "/api/regions/{code}/merge", "region-merge", "region.change", "Let a division go into another of its level; its code leads there", "regions", 0}, func(ctx context.Context, a models.Actor, in *change[MergeBody]) (Done, error) {
		_, err := s.Regions.Merge(ctx, a, regions.Change{Codes: []models.Code{models.Code(in.Code)}, Into: models.Code(in.Body.Into), On: dayOf(in.Body.On), Source: in.Body.Source})
		return Done{err == nil}, err
	})
}

// ChangesBody is a file of renames and merges; without apply it is only tried.
type ChangesBody struct {
	Lines string `json:"lines" minLength:"1" maxLength:"200000" example:"更名,220821100000,镇赉街道,2026-11-01,吉政函〔2026〕12号" doc:"One change a line: 更名 (rename),CODE,NAME,DAY,DOCUMENT or 并入 (merge),CODE,INTO,DAY,DOCUMENT"`
	Apply bool   `json:"apply,omitempty" example:"false"`
}

// ChangeLine is one line of a file: what it does, or what is wrong with it.
type ChangeLine struct {
	Line   int    `json:"line" example:"1"`
	Kind   string `json:"kind" enum:"rename,merge" example:"rename"`
	Code   string `json:"code" example:"220821100000"`
	Place  string `json:"place" example:"吉林省白城市镇赉县镇赉镇" doc:"As it is called before the change; empty for an unknown code"`
	To     string `json:"to" example:"镇赉街道" doc:"The new name, or what it goes into"`
	On     string `json:"on,omitempty" format:"date"`
	Source string `json:"source"`
	Wrong  string `json:"wrong,omitempty" doc:"What to correct"`
}

// RegionChanges answers a file of changes line by line.
type RegionChanges struct {
	Lines   []ChangeLine `json:"lines"`
	Wrong   int          `json:"wrong"`
	Applied bool         `json:"applied" doc:"Written; nothing is unless every line is right"`
}

// PastChange is a rename or merge that was made here.
type PastChange struct {
	At     time.Time `json:"at" doc:"When it was entered"`
	Kind   string    `json:"kind" enum:"rename,merge"`
	Region Place     `json:"region" doc:"The division, as it is called now"`
	Within string    `json:"within" example:"吉林省白城市镇赉县" doc:"What it lies in"`
	From   string    `json:"from" example:"沿江乡" doc:"The former name, or the code that was retired"`
	Into   *Place    `json:"into,omitempty" doc:"Of a merge: what took its place"`
	To     string    `json:"to" example:"沿江镇"`
	Source string    `json:"source"`
}

// changeFiles are a file of changes, tried or made, and what was changed before.
func (s *Server) changeFiles() {
	route(s, op{"POST", "/api/regions/changes", "region-changes", "region.change", "Try a file of renames and merges, or make them, all or none; every line is answered", "regions", 0}, func(ctx context.Context, a models.Actor, in *Create[ChangesBody]) (RegionChanges, error) {
		got, err := s.Regions.ImportChanges(ctx, a, strings.NewReader(in.Body.Lines), in.Body.Apply)
		out := RegionChanges{Lines: []ChangeLine{}, Wrong: got.Wrong, Applied: got.Applied}
		for _, r := range got.Rows {
			out.Lines = append(out.Lines, showChange(r, langOf(ctx)))
		}
		return out, err
	})
	route(s, op{"GET", "/api/regions/changes", "region-changes-list", "region.change", "Renames and merges made here, the latest first", "regions", 0}, func(ctx context.Context, a models.Actor, _ *None) (List[PastChange], error) {
		out := List[PastChange]{Items: []PastChange{}}
		rows, err := s.Regions.Past(ctx, a, 100)
		for _, e := range rows {
			one, err := s.showPast(ctx, e)
			if err != nil {
				return out, err
			}
			out.Items = append(out.Items, one)
		}
		return out, err
	})
}

func showChange(r regions.ChangeRow, lang string) ChangeLine {
	c := r.Change
	v := ChangeLine{Line: r.No, Kind: "rename", Code: string(c.Codes[0]), Place: r.Place, To: c.Name, Source: c.Source}
	if c.Into != "" {
		v.Kind, v.To = "merge", string(c.Into)
		if r.Into != "" {
			v.To = r.Into
		}
	}
	if !c.On.IsZero() {
		v.On = c.On.Format(time.DateOnly)
	}
	if r.Wrong != nil {
		v.Wrong = r.Wrong.Text(lang)
		for _, f := range r.Wrong.Fields {
			v.Wrong = models.Problems[f.Code].In(lang, f.Args...)
		}
	}
	return v
}

func (s *Server) showPast(ctx context.Context, e models.Entry) (PastChange, error) {
	code := models.Code(e.Subject)
	place, err := s.place(ctx, code)
	if err != nil {
		return PastChange{}, err
	}
	within, err := s.place(ctx, code.Up(code.Level()-1))
	v := PastChange{At: e.At, Kind: "rename", Region: place, Within: within.Full, From: e.From, To: e.To, Source: e.Note}
	if e.Fact == "region.merged" {
		into, err := s.place(ctx, models.Code(e.To))
		if err != nil {
			return v, err
		}
		v.Kind, v.Into, v.To = "merge", &into, into.Full
	}
	return v, err
}

func dayOf(s string) time.Time {
	if d := asDate(s); d != nil {
		return *d
	}
	return time.Time{}
}

// showRegion shows a division, in force or retired.
func (s *Server) showRegion(ctx context.Context, code models.Code) (Region, error) {
	r, err := s.Regions.Get(ctx, code)
	if err != nil {
		return Region{}, err
	}
	full, err := s.Regions.FullName(ctx, r.Code)
	if err != nil {
		return Region{}, err
	}
	v := Region{Code: string(r.Code), Name: r.Name, Level: r.Level, Parent: string(r.Parent), Full: full, Leaf: r.Level == "village", RetiredOn: dateOf(r.ValidTo)}
	if r.ValidTo != nil {
		now, err := s.Regions.Current(ctx, r.Code)
		if err != nil {
			return Region{}, err
		}
		if now != r.Code {
			v.Now = string(now)
		}
	}
	former, err := s.Regions.FormerNames(ctx, r.Code)
	if err != nil {
		return Region{}, err
	}
	for _, f := range former {
		v.Former = append(v.Former, FormerName{f.Name, f.ValidTo.Format("2006-01-02"), f.Source})
	}
	tags, err := s.Regions.Tags(ctx, r.Code, s.Params.Now(ctx))
	for _, t := range tags {
		v.Tags = append(v.Tags, t.Tag)
	}
	return v, err
}
