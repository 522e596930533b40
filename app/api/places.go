package api

import (
	"context"
	"fmt"

	"shanqiao/app/regions"
	"shanqiao/models"
)

// Region is a division with its tags.
type Region struct {
	Code      string       `json:"code" example:"220821000000"`
	Name      string       `json:"name" example:"镇赉县"`
	Level     string       `json:"level" example:"county"`
	Parent    string       `json:"parent"`
	Full      string       `json:"full,omitempty" example:"吉林省白城市镇赉县"`
	Leaf      bool         `json:"leaf,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
	RetiredOn *string      `json:"retiredOn,omitempty" format:"date" doc:"First day on which it was no division any more"`
	Now       string       `json:"now,omitempty" example:"220821101000" doc:"What took the place of a retired division"`
	Former    []FormerName `json:"former,omitempty" doc:"Names it had"`
}

// VillageCard is what a village says of itself (§3.4), and its lights 一村一会 and 一村一队.
type VillageCard struct {
	Code          string   `json:"code" example:"220821100208"`
	Place         string   `json:"place" example:"吉林省白城市镇赉县镇赉镇新立村"`
	Kind          string   `json:"kind" example:"ordinary"`
	Households    int      `json:"households" example:"420"`
	Population    int      `json:"population" example:"1310"`
	LowIncome     int      `json:"lowIncome" example:"36"`
	Association   string   `json:"association" example:"新立村养老协会"`
	AssociationOn *string  `json:"associationOn,omitempty" format:"date"`
	Team          string   `json:"team" example:"新立村志愿服务队"`
	TeamOn        *string  `json:"teamOn,omitempty" format:"date"`
	Courtyard     bool     `json:"courtyard"`
	Facilities    []string `json:"facilities"`
	StationedTeam string   `json:"stationedTeam" example:"县水利局驻村工作队"`
	Contact       string   `json:"contact,omitempty" example:"王桂兰" doc:"Signed-in readers"`
}

// CardBody is a village card as the clerk fills it in.
type CardBody struct {
	Kind          string   `json:"kind" example:"ordinary"`
	Households    int      `json:"households,omitempty" minimum:"0" maximum:"100000" example:"420"`
	Population    int      `json:"population,omitempty" minimum:"0" maximum:"1000000" example:"1310"`
	LowIncome     int      `json:"lowIncome,omitempty" minimum:"0" maximum:"1000000" example:"36"`
	Association   string   `json:"association,omitempty" maxLength:"60" example:"新立村养老协会"`
	AssociationOn string   `json:"associationOn,omitempty" example:"2018-06-01"`
	Team          string   `json:"team,omitempty" maxLength:"60" example:"新立村志愿服务队"`
	TeamOn        string   `json:"teamOn,omitempty" example:"2018-06-01"`
	Courtyard     bool     `json:"courtyard,omitempty" example:"true"`
	Facilities    []string `json:"facilities,omitempty" maxItems:"20" example:"[]"`
	StationedTeam string   `json:"stationedTeam,omitempty" maxLength:"60" example:"县水利局驻村工作队"`
	Contact       string   `json:"contact,omitempty" maxLength:"30" example:"王桂兰"`
}

// Light counts villages with an association, a team, and both.
type Light struct {
	Code         string `json:"code"`
	Name         string `json:"name"`
	Villages     int64  `json:"villages"`
	Associations int64  `json:"associations"`
	Teams        int64  `json:"teams"`
	Both         int64  `json:"both"`
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
	s.changeFiles() // before a code, which its path could be taken for
	route(s, op{"GET", "/api/regions/{code}", "region-get", Public, "One division with its path and tags", "regions", 0}, func(ctx context.Context, _ models.Actor, in *struct {
		Code string `path:"code" maxLength:"12" example:"220821000000"`
	}) (Region, error) {
		return s.showRegion(ctx, models.Code(in.Code))
	})
	s.regionChanges()
	s.villageCards()
	route(s, op{"GET", "/api/villages/{code}/ledger", "village-ledger", "need.read", "What a village received, without names: for its board", "regions", 0}, func(ctx context.Context, a models.Actor, in *struct {
		Code string `path:"code" maxLength:"12" example:"220821100201"`
	}) (List[VillageLine], error) {
		village := models.Code(in.Code)
		if !models.See(models.Reader{Actor: a}, models.Need{Region: village}, models.NoTie).Case {
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

func (s *Server) villageCards() {
	type byCode struct {
		Code string `path:"code" maxLength:"12" example:"220821100208"`
	}
	route(s, op{"GET", "/api/villages/{code}", "village-card", Public, "The card of a village", "regions", 0}, func(ctx context.Context, a models.Actor, in *byCode) (VillageCard, error) {
		v, err := s.Regions.Card(ctx, models.Code(in.Code))
		if err != nil {
			return VillageCard{}, err
		}
		return s.showCard(ctx, a, v)
	})
	route(s, op{"POST", "/api/villages/{code}/card", "village-card-set", "village.card", "Fill in the card of a village", "regions", 0}, func(ctx context.Context, a models.Actor, in *struct {
		Key
		Code string `path:"code" maxLength:"12" example:"220821100208"`
		Body CardBody
	}) (VillageCard, error) {
		b := in.Body
		v, err := s.Regions.SetCard(ctx, a, models.Village{Region: models.Code(in.Code), Kind: b.Kind, Households: b.Households, Population: b.Population, LowIncome: b.LowIncome, Association: b.Association,
			AssociationOn: asDate(b.AssociationOn), Team: b.Team, TeamOn: asDate(b.TeamOn), Courtyard: b.Courtyard, Facilities: texts(b.Facilities), StationedTeam: b.StationedTeam, Contact: b.Contact})
		if err != nil {
			return VillageCard{}, err
		}
		return s.showCard(ctx, a, v)
	})
	route(s, op{"GET", "/api/regions/{code}/lights", "region-lights", Public, "一村一会, 一村一队: villages with an association and a team, by township", "regions", 0}, func(ctx context.Context, _ models.Actor, in *byCode) (List[Light], error) {
		total, parts, err := s.Regions.Lights(ctx, models.Code(in.Code))
		out := List[Light]{Items: []Light{}}
		if len(parts) == 1 && parts[0].Code == total.Code {
			parts = nil // a township is its own only part
		}
		for _, l := range append([]regions.Lights{total}, parts...) {
			out.Items = append(out.Items, Light{string(l.Code), l.Name, l.Villages, l.Association, l.Team, l.Both})
		}
		return out, err
	})
}

// showCard shows a village's card; who to ask there is for verified organisations and staff (§3.4), and outside the case a
// small number of families in need is not said.
func (s *Server) showCard(ctx context.Context, a models.Actor, v models.Village) (VillageCard, error) {
	full, err := s.Regions.FullName(ctx, v.Region)
	if err != nil {
		return VillageCard{}, err
	}
	r, err := s.Needs.Reader(ctx, a)
	if err != nil {
		return VillageCard{}, err
	}
	seen := models.See(r, models.Need{Region: v.Region}, models.NoTie)
	if seen.Standing == models.StandsOutside {
		v.Contact = ""
	}
	if !seen.Case {
		k, err := s.Needs.K(ctx)
		if err != nil {
			return VillageCard{}, err
		}
		v.LowIncome = int(models.Blurred(int64(v.LowIncome), k))
	}
	return VillageCard{Code: string(v.Region), Place: full, Kind: v.Kind, Households: v.Households, Population: v.Population, LowIncome: v.LowIncome, Association: v.Association,
		AssociationOn: dateOf(v.AssociationOn), Team: v.Team, TeamOn: dateOf(v.TeamOn), Courtyard: v.Courtyard, Facilities: texts(v.Facilities), StationedTeam: v.StationedTeam, Contact: v.Contact}, nil
}
