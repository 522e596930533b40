package api

import (
	"context"
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
