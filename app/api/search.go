package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"

	"shanqiao/app/matches"
	"shanqiao/app/needs"
	"shanqiao/models"
	"shanqiao/search"
)

// NeedSearch is what to look for. Who sees what follows from the reader; nothing here can widen it.
type NeedSearch struct {
	Q        string   `query:"q" maxLength:"100" doc:"Words, pinyin or initials"`
	Category []string `query:"category,explode" maxItems:"30"`
	Kind     []string `query:"resourceKind,explode" maxItems:"12"`
	Region   []string `query:"region,explode" maxItems:"40" doc:"Province, prefecture, county or township codes"`
	Urgency  []string `query:"urgency,explode" maxItems:"3"`
	Group    []string `query:"group,explode" maxItems:"22"`
	Tag      []string `query:"tag,explode" maxItems:"20"`
	Level    string   `query:"level" maxLength:"20"`
	Sort     string   `query:"sort" enum:"urgent,waiting,newest,deadline,"`
	Offset   int      `query:"offset" minimum:"0" maximum:"980"`
	Limit    int      `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

// NeedHits is one page of needs with the counts beside it.
type NeedHits struct {
	Items        []Need                    `json:"items"`
	Total        int64                     `json:"total" doc:"Estimated, at most 1000"`
	Facets       map[string][]FacetCount   `json:"facets"`
	Titles       map[string][]TitleSegment `json:"titles" doc:"Titles with what was found marked"`
	Lifted       string                    `json:"lifted,omitempty" example:"county" doc:"The level that the place was asked for, when the reader may not see it as finely as he asked. Needs that concern children or privacy are compared by county in any case"`
	LiftedGroups []string                  `json:"liftedGroups,omitempty" doc:"Groups that were not asked for: too few needs carry them to be told"`
	Degraded     bool                      `json:"degraded" doc:"The search engine is down: the list comes from the database, without text and counts"`
}

// FacetCount is one value of a facet.
type FacetCount struct {
	Value string `json:"value" example:"edu_aid"`
	Label string `json:"label" example:"助学"`
	Count int64  `json:"count" example:"24"`
}

// TitleSegment is a piece of a title.
type TitleSegment struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit"`
}

// Found is one page of organisations, offers or honours by text.
type Found[T any] struct {
	Items    []T   `json:"items"`
	Total    int64 `json:"total"`
	Degraded bool  `json:"degraded"`
}

// TextSearch is a text with a page.
type TextSearch struct {
	Q      string `query:"q" maxLength:"100"`
	Offset int    `query:"offset" minimum:"0" maximum:"980"`
	Limit  int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

var needFacets = []string{"category", "resource_kind", "province", "prefecture", "county", "urgency", "groups", "region_tags", "level"}

func (s *Server) searchRoutes() {
	route(s, op{"GET", "/api/search/needs", "search-needs", Public, "Search needs: organisations the anonymous cards, staff their reach, the public village-level needs", "search", 0}, func(ctx context.Context, a models.Actor, in *NeedSearch) (NeedHits, error) {
		return s.searchNeeds(ctx, a, in)
	})
	route(s, op{"GET", "/api/search/organisations", "search-organisations", Public, "Search the register", "search", 0}, func(ctx context.Context, a models.Actor, in *TextSearch) (Found[Organisation], error) {
		r, err := s.Search.Organisations(ctx, search.OrganisationQuery{Text: in.Q, Limit: in.Limit, Offset: in.Offset})
		return found(ctx, r, err, func(id models.ID) (Organisation, error) {
			o, err := s.Registry.Get(ctx, a, id)
			if err != nil {
				return Organisation{}, err
			}
			return s.showOrganisation(ctx, a, o)
		})
	})
	route(s, op{"GET", "/api/search/offers", "search-offers", Public, "Search offers and projects", "search", 0}, func(ctx context.Context, a models.Actor, in *TextSearch) (Found[Offer], error) {
		v, err := s.viewer(ctx, a)
		if err != nil {
			return Found[Offer]{}, err
		}
		r, err := s.Search.Offers(ctx, v, search.OfferQuery{Text: in.Q, Limit: in.Limit, Offset: in.Offset})
		return found(ctx, r, err, func(id models.ID) (Offer, error) {
			o, err := s.Offers.Get(ctx, a, id)
			if err != nil {
				return Offer{}, err
			}
			return s.showOffer(ctx, a, o)
		})
	})
}

// found reads the rows of a page of hits anew; what the reader may no longer see is left out.
func found[T any](_ context.Context, r search.Result, err error, read func(id models.ID) (T, error)) (Found[T], error) {
	out := Found[T]{Items: []T{}, Total: r.Total}
	if errors.Is(err, search.ErrDown) {
		out.Degraded = true
		return out, nil
	}
	if err != nil {
		return out, err
	}
	for _, id := range r.IDs {
		v, err := read(id)
		if models.KindOf(err) == models.NotFound {
			continue
		}
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, v)
	}
	return out, nil
}

// viewer asks the registry whether an organisation of the reader may give now.
func (s *Server) viewer(ctx context.Context, a models.Actor) (search.Viewer, error) {
	mine, err := s.Registry.Mine(ctx, a)
	return viewerOf(a, mine), err
}

func viewerOf(a models.Actor, mine []models.Organisation) search.Viewer {
	v := search.Viewer{Actor: a}
	for _, o := range mine {
		v.Verified = v.Verified || o.Verified()
	}
	return v
}

// meanwhile reads what the reader's organisations could give while the engine looks; the answer is waited for by calling it.
func (s *Server) meanwhile(ctx context.Context, mine []models.Organisation) func() ([]matches.Giver, error) {
	var givers []matches.Giver
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if r := recover(); r != nil { // outside the request nobody else would catch it
				err = fmt.Errorf("reading givers: %v", r)
			}
		}()
		givers, err = s.givers(ctx, mine)
	}()
	return func() ([]matches.Giver, error) {
		<-done
		return givers, err
	}
}

func (s *Server) searchNeeds(ctx context.Context, a models.Actor, in *NeedSearch) (NeedHits, error) {
	out := NeedHits{Items: []Need{}, Facets: map[string][]FacetCount{}, Titles: map[string][]TitleSegment{}}
	mine, err := s.Registry.Mine(ctx, a)
	if err != nil {
		return out, err
	}
	viewer := viewerOf(a, mine)
	q, told, err := s.needQuery(ctx, viewer, in, &out)
	if err != nil {
		return out, err
	}
	givers := s.meanwhile(ctx, mine)
	r, err := s.Search.Needs(ctx, viewer, q)
	if errors.Is(err, search.ErrDown) {
		return s.browse(ctx, viewer.Reader(), in, out)
	}
	if err != nil {
		return out, err
	}
	out.Total = r.Total
	shown, err := s.hits(ctx, viewer.Reader(), in, r, &out)
	if err != nil {
		return out, err
	}
	able, err := givers()
	if err != nil {
		return out, err
	}
	if err := s.fitsOf(ctx, able, shown, out.Items); err != nil {
		return out, err
	}
	return out, s.countFacets(ctx, r, told, &out)
}

// needQuery is what is asked of the index: no finer than the reader may see, which the answer says. Groups of people are
// asked for at the county and above only, and only where enough needs carry them.
func (s *Server) needQuery(ctx context.Context, v search.Viewer, in *NeedSearch, out *NeedHits) (search.NeedQuery, needs.Told, error) {
	q := search.NeedQuery{Text: in.Q, Categories: in.Category, Kinds: in.Kind, Urgencies: in.Urgency, Groups: in.Group, Tags: in.Tag,
		Level: in.Level, Sort: search.Sort(in.Sort), Limit: in.Limit, Offset: in.Offset, Facets: needFacets}
	told, err := s.Needs.Told(ctx, !v.Inside())
	if err != nil {
		return q, told, err
	}
	q.Told = told.Counties()
	lowest := models.LevelTownship
	if !v.Inside() || len(in.Group) > 0 {
		lowest = models.LevelCounty
	}
	for _, region := range in.Region {
		below, err := s.below(ctx, string(models.Code(region).Up(lowest)))
		if err != nil {
			return q, told, err
		}
		if c := models.Code(region); c.Level() > lowest {
			out.Lifted = lowest.String()
		} else if c.Level() > models.LevelCounty { // a township asks for the county where children, privacy or protection are concerned
			q.Facets = slices.DeleteFunc(slices.Clone(q.Facets), func(f string) bool { return f == "groups" })
		}
		q.Regions = append(q.Regions, below...)
	}
	for _, g := range in.Group {
		if len(told[g]) == 0 {
			out.LiftedGroups = append(out.LiftedGroups, g)
		}
	}
	if v.Verified && len(v.Actor.Reach("need.read")) == 0 { // givers look for what still lacks something
		q.Bands = search.Wanted()
	}
	return q, told, nil
}

// hits reads the rows of a page of hits anew; what the reader may no longer see is left out.
func (s *Server) hits(ctx context.Context, r models.Reader, in *NeedSearch, found search.Result, out *NeedHits) ([]models.Need, error) {
	rows, err := s.Needs.ByIDs(ctx, found.IDs)
	if err != nil {
		return nil, err
	}
	var shown []models.Need
	for _, id := range found.IDs {
		n, ok := rows[id]
		seen := models.See(r, n, models.NoTie)
		if !ok || !seen.Sees {
			continue
		}
		one, err := s.showNeed(ctx, r, n, seen)
		if err != nil {
			return nil, err
		}
		out.Items, shown = append(out.Items, one), append(shown, n)
		for _, seg := range found.Titles[id] {
			if in.Q == "" {
				break // nothing was looked for: the title stands as it was written
			}
			out.Titles[string(id)] = append(out.Titles[string(id)], TitleSegment{seg.Text, seg.Hit})
		}
	}
	return shown, nil
}

// browse is the list from the database while the engine is down: filters work, text and counts do not.
func (s *Server) browse(ctx context.Context, r models.Reader, in *NeedSearch, out NeedHits) (NeedHits, error) {
	out.Degraded = true
	if !r.Known() && in.Q != "" {
		return out, models.Fail(models.Unavailable, "search.down")
	}
	f := needs.Filter{Market: true, Categories: in.Category, Level: in.Level, Limit: in.Limit}
	if len(in.Region) == 1 {
		below, err := s.below(ctx, in.Region[0])
		if err != nil {
			return out, err
		}
		f.Regions = below
	}
	rows, err := s.Needs.List(ctx, r, f)
	if err != nil {
		return out, err
	}
	for _, n := range rows {
		one, err := s.showNeed(ctx, r, n, models.See(r, n, models.NoTie))
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, one)
	}
	if err := s.bestFits(ctx, r, rows, out.Items); err != nil {
		return out, err
	}
	out.Total = int64(len(out.Items))
	return out, nil
}

// countFacets labels the counts; places by name. Groups are counted only where they may be told, and not exactly.
func (s *Server) countFacets(ctx context.Context, r search.Result, told needs.Told, out *NeedHits) error {
	k, err := s.Needs.K(ctx)
	if err != nil {
		return err
	}
	lists := map[string]models.List{"category": models.Categories, "resource_kind": models.ResourceKinds, "urgency": models.Urgencies, "groups": models.Groups, "region_tags": models.RegionTags, "level": models.NeedLevels}
	for name, counts := range r.Facets {
		for value, n := range counts {
			if name == "groups" {
				if n = models.Blurred(n, k); n == 0 || len(told[value]) == 0 {
					continue
				}
			}
			label := lists[name].Label(value).In(langOf(ctx))
			if name == "province" || name == "prefecture" || name == "county" {
				names, err := s.Regions.Names(ctx, models.Code(value))
				if err != nil {
					return err
				}
				label = names[models.Code(value)]
			}
			out.Facets[name] = append(out.Facets[name], FacetCount{value, label, n})
		}
		sortFacet(out.Facets[name])
	}
	return nil
}

func sortFacet(list []FacetCount) {
	sort.Slice(list, func(i, j int) bool {
		if list[i].Count != list[j].Count {
			return list[i].Count > list[j].Count
		}
		return list[i].Value < list[j].Value
	})
}
