package api

import (
	"context"
	"fmt"

	"shanqiao/models"
)

// Region is a division with its tags.
type Region struct {
	Code   string   `json:"code" example:"220821000000"`
	Name   string   `json:"name" example:"镇赉县"`
	Level  string   `json:"level" example:"county"`
	Parent string   `json:"parent"`
	Full   string   `json:"full,omitempty" example:"吉林省白城市镇赉县"`
	Leaf   bool     `json:"leaf,omitempty"`
	Tags   []string `json:"tags,omitempty"`
}

// RegionList is what to look for.
type RegionList struct {
	Parent string `query:"parent" maxLength:"12" doc:"Divisions right below this one; the country's provinces when empty"`
	Q      string `query:"q" maxLength:"40" doc:"Name, pinyin or initials"`
	Under  string `query:"under" maxLength:"12"`
}

// VillageLine is one line of the village ledger: what came, for how many, how much; never who.
type VillageLine struct {
	At        string `json:"at" format:"date"`
	Category  string `json:"category" example:"edu_aid"`
	Label     string `json:"label" example:"助学资助 2人 6,000 元"`
	HeadCount int    `json:"headCount" example:"2"`
	Item      string `json:"item"`
	Unit      string `json:"unit"`
	Received  int64  `json:"received"`
	ValueFen  int64  `json:"valueFen" example:"600000"`
	Source    string `json:"source" example:"鹿麦公益基金会"`
}

func (s *Server) places() {
	route(s, op{"GET", "/api/regions", "regions-list", Public, "Divisions below one, or by name", "regions", 0}, func(ctx context.Context, _ models.Actor, in *RegionList) (List[Region], error) {
		var rows []models.Region
		var err error
		if in.Q != "" {
			rows, err = s.Regions.Find(ctx, in.Q, models.Code(in.Under), 20)
		} else {
			parent := models.Code(in.Parent)
			if parent == "" {
				parent = models.Country
			}
			rows, err = s.Regions.Children(ctx, parent)
		}
		out := List[Region]{Items: []Region{}}
		for _, r := range rows {
			out.Items = append(out.Items, Region{Code: string(r.Code), Name: r.Name, Level: r.Level, Parent: string(r.Parent), Leaf: r.Level == "village"})
		}
		return out, err
	})
	route(s, op{"GET", "/api/regions/{code}", "region-get", Public, "One division with its path and tags", "regions", 0}, func(ctx context.Context, _ models.Actor, in *struct {
		Code string `path:"code" maxLength:"12" example:"220821000000"`
	}) (Region, error) {
		r, err := s.Regions.Get(ctx, models.Code(in.Code))
		if err != nil {
			return Region{}, err
		}
		full, err := s.Regions.FullName(ctx, r.Code)
		if err != nil {
			return Region{}, err
		}
		tags, err := s.Regions.Tags(ctx, r.Code, s.Params.Now(ctx))
		v := Region{Code: string(r.Code), Name: r.Name, Level: r.Level, Parent: string(r.Parent), Full: full, Leaf: r.Level == "village"}
		for _, t := range tags {
			v.Tags = append(v.Tags, t.Tag)
		}
		return v, err
	})
	route(s, op{"GET", "/api/villages/{code}/ledger", "village-ledger", "need.read", "What a village received, without names: for its board", "regions", 0}, func(ctx context.Context, a models.Actor, in *struct {
		Code string `path:"code" maxLength:"12" example:"220821100201"`
	}) (List[VillageLine], error) {
		village := models.Code(in.Code)
		if !a.Reaches(village) {
			return List[VillageLine]{}, models.Fail(models.NotFound, "region.not-found")
		}
		rows, err := s.Matches.VillageLedger(ctx, village)
		out := List[VillageLine]{Items: []VillageLine{}}
		for _, l := range rows {
			label := fmt.Sprintf("%s资助 %d人 %s", models.Categories.Label(l.Category).ZH, l.HeadCount, models.Quantity(l.Received, l.Unit))
			out.Items = append(out.Items, VillageLine{l.At.In(models.Beijing).Format("2006-01-02"), l.Category, label, l.HeadCount, l.Item, l.Unit, l.Received, l.ValueFen, l.Source})
		}
		return out, err
	})
}
