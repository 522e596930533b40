package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"shanqiao/models"
)

// maxHits is how far a list reaches; what lies beyond is a matter for the database.
const maxHits = 1000

// Sort is the order of a list; with a text it decides between hits that match equally well.
type Sort string

// The orders. The zero value is Urgent: urgency first, then the longest waiting.
const (
	Urgent   Sort = "urgent"
	Waiting  Sort = "waiting"
	Newest   Sort = "newest"
	Deadline Sort = "deadline"
)

// NeedQuery asks for needs. Lists mean "one of"; an empty one means any. Facets names the attributes to count.
type NeedQuery struct {
	Text       string
	Categories []string
	Kinds      []string
	Regions    []models.Code
	Urgencies  []string
	Groups     []string
	Told       map[string][]models.Code // of which counties a group may be told; a group that is not here is not asked for
	Tags       []string
	States     []string
	Bands      []string
	Level      string
	Facets     []string
	Sort       Sort
	Limit      int
	Offset     int
}

// OrganisationQuery asks for verified organisations and teams.
type OrganisationQuery struct {
	Text     string
	Types    []string
	Purposes []string
	Areas    []models.Code // service areas, as they were registered
	Regions  []models.Code // of the office
	Grades   []string
	Team     *bool
	Charity  *bool
	Facets   []string
	Limit    int
	Offset   int
}

// OfferQuery asks for offers and projects that can be taken from.
type OfferQuery struct {
	Text       string
	Form       string
	Categories []string
	Kinds      []string
	Regions    []models.Code
	Groups     []string
	Stages     []string
	Facets     []string
	Sort       Sort
	Limit      int
	Offset     int
}

// HonorQuery asks for published honours.
type HonorQuery struct {
	Text       string
	Categories []string
	Regions    []models.Code
	Facets     []string
	Limit      int
	Offset     int
}

// Segment is a piece of a title; Hit marks what was found. Pieces are plain text: the page escapes them.
type Segment struct {
	Text string
	Hit  bool
}

// Result is one page of hits. The door reads the rows of IDs anew and leaves out what is no longer to be seen.
type Result struct {
	IDs    []models.ID
	Titles map[models.ID][]Segment
	Facets map[string]map[string]int64
	Total  int64 // estimated, at most 1000
	Took   time.Duration
}

// Needs searches needs.
func (c *Client) Needs(ctx context.Context, v Viewer, q NeedQuery) (Result, error) {
	return c.search(ctx, Needs, q.Text, needRequest(v, q))
}

// NeedsBody gives the request that Needs sends, for whoever compares a page with the engine alone.
func NeedsBody(v Viewer, q NeedQuery) (index string, body []byte, err error) {
	r := needRequest(v, q)
	r.Query = prepareQuery(q.Text)
	body, err = json.Marshal(r)
	return fmt.Sprintf("%s_v%d", Needs, schema[Needs]), body, err
}

func needRequest(v Viewer, q NeedQuery) *meilisearch.SearchRequest {
	lowest, facets := models.LevelTownship, byIndex[Needs].filter
	r := request(q.Limit, q.Offset)
	if !v.Inside() {
		lowest = models.LevelCounty
		facets = slices.DeleteFunc(slices.Clone(facets), func(a string) bool { return a == "township" })
		r.AttributesToSearchOn = publicSearch
	}
	place := filter{}.under(q.Regions, lowest)
	if lowest == models.LevelTownship {
		place = filter{}.meets(q.Regions)
	}
	f := filter{v.needs()}.any("category", q.Categories).any("resource_kind", q.Kinds).any("urgency", q.Urgencies).told(q.Groups, q.Told).
		any("region_tags", q.Tags).any("state", q.States).any("amount_band", q.Bands).any("level", some(q.Level))
	f = append(f, place...)
	r.Filter = f
	r.Facets = known(q.Facets, facets)
	r.Sort = map[Sort][]string{Waiting: {"opened_at:asc"}, Newest: {"opened_at:desc"}, Deadline: {"needed_by:asc", "urgency_rank:asc"}}[q.Sort]
	if r.Sort == nil {
		r.Sort = []string{"urgency_rank:asc", "opened_at:asc"}
	}
	r.AttributesToRetrieve, r.AttributesToHighlight = []string{"id"}, []string{"title"}
	return r
}

// Organisations searches the public register of organisations and teams.
func (c *Client) Organisations(ctx context.Context, q OrganisationQuery) (Result, error) {
	r := request(q.Limit, q.Offset)
	f := filter{}.any("org_type", q.Types).any("purposes", q.Purposes).any("grade", q.Grades).any("service_areas", strs(q.Areas)).under(q.Regions, models.LevelCounty)
	for attribute, want := range map[string]*bool{"team": q.Team, "is_charity": q.Charity} {
		if want != nil {
			f = append(f, []string{fmt.Sprintf("%s = %t", attribute, *want)})
		}
	}
	r.Filter, r.Facets = f, known(q.Facets, byIndex[Organisations].filter)
	r.AttributesToRetrieve, r.AttributesToHighlight = []string{"id"}, []string{"name"}
	return c.search(ctx, Organisations, q.Text, r)
}

// Offers searches offers and projects.
func (c *Client) Offers(ctx context.Context, v Viewer, q OfferQuery) (Result, error) {
	r := request(q.Limit, q.Offset)
	r.Filter = filter{v.offers()}.any("form", some(q.Form)).any("category", q.Categories).any("resource_kind", q.Kinds).any("groups", q.Groups).
		any("stages", q.Stages).under(q.Regions, models.LevelCounty)
	r.Facets = known(q.Facets, slices.DeleteFunc(slices.Clone(byIndex[Offers].filter), func(a string) bool { return a == "org" }))
	r.Sort = map[Sort][]string{Deadline: {"until:asc"}, Newest: {"opened_at:desc"}}[q.Sort]
	r.AttributesToRetrieve, r.AttributesToHighlight = []string{"id"}, []string{"name"}
	return c.search(ctx, Offers, q.Text, r)
}

// Honors searches published honours, newest first.
func (c *Client) Honors(ctx context.Context, q HonorQuery) (Result, error) {
	r := request(q.Limit, q.Offset)
	r.Filter = filter{}.any("category", q.Categories).under(q.Regions, models.LevelCounty)
	r.Facets, r.Sort = known(q.Facets, byIndex[Honors].filter), []string{"published_at:desc"}
	r.AttributesToRetrieve, r.AttributesToHighlight = []string{"id"}, []string{"holder"}
	return c.search(ctx, Honors, q.Text, r)
}

// Marks round a hit; they are private to this program and cannot come from a keyboard.
const opening, closing = "\ue000", "\ue001"

func request(limit, offset int) *meilisearch.SearchRequest {
	limit, offset = min(max(limit, 1), 100), min(max(offset, 0), maxHits)
	return &meilisearch.SearchRequest{Limit: int64(limit), Offset: int64(offset), MatchingStrategy: meilisearch.Last,
		HighlightPreTag: opening, HighlightPostTag: closing}
}

func (c *Client) search(ctx context.Context, i Index, text string, r *meilisearch.SearchRequest) (out Result, err error) {
	text = prepareQuery(text)
	if text == "" {
		r.AttributesToSearchOn = nil
	}
	title := r.AttributesToHighlight[0]
	err = c.guarded(ctx, func(ctx context.Context) error {
		reply, err := c.read.Index(c.uid(i)).SearchWithContext(ctx, text, r)
		if err != nil {
			return err
		}
		out, err = read(reply, title)
		return err
	})
	return out, err
}

func read(reply *meilisearch.SearchResponse, title string) (Result, error) {
	out := Result{IDs: []models.ID{}, Titles: map[models.ID][]Segment{}, Facets: map[string]map[string]int64{}, Total: reply.EstimatedTotalHits,
		Took: time.Duration(reply.ProcessingTimeMs) * time.Millisecond}
	for _, h := range reply.Hits {
		var id models.ID
		var marked map[string]any
		if err := json.Unmarshal(h["id"], &id); err != nil {
			return out, fmt.Errorf("reading a hit: %w", err)
		}
		if raw, ok := h["_formatted"]; ok {
			if err := json.Unmarshal(raw, &marked); err != nil {
				return out, fmt.Errorf("reading a hit: %w", err)
			}
		}
		out.IDs = append(out.IDs, id)
		if s, ok := marked[title].(string); ok {
			out.Titles[id] = segments(s)
		}
	}
	if len(reply.FacetDistribution) > 0 {
		if err := json.Unmarshal(reply.FacetDistribution, &out.Facets); err != nil {
			return out, fmt.Errorf("reading the facets: %w", err)
		}
	}
	return out, nil
}

func segments(marked string) []Segment {
	var out []Segment
	add := func(text string, hit bool) {
		if text != "" {
			out = append(out, Segment{text, hit})
		}
	}
	for marked != "" {
		before, rest, found := strings.Cut(marked, opening)
		add(before, false)
		if !found {
			break
		}
		hit, after, _ := strings.Cut(rest, closing)
		add(hit, true)
		marked = after
	}
	return out
}

// known keeps the facets that may be counted.
func known(asked, may []string) []string {
	return slices.DeleteFunc(slices.Clone(asked), func(a string) bool { return !slices.Contains(may, a) })
}

func some(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func strs(codes []models.Code) []string {
	var out []string
	for _, c := range codes {
		out = append(out, string(c))
	}
	return out
}
