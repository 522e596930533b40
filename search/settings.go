package search

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/meilisearch/meilisearch-go"
)

//go:embed data/synonyms.txt
var synonymText string

//go:embed data/stopwords.txt
var stopText string

// Short and old names of counties and what lies above, made from the region data by `go run ./tools/regions`. Full names
// must not stand here: with 布拖县 in it, 布拖助学 finds nothing.
//
//go:embed data/places.txt
var placeText string

// attributes says of one index what is searched (in the order of weight, spellings last), filtered and sorted.
type attributes struct{ search, filter, sort, show []string }

var byIndex = map[Index]attributes{
	Needs: {
		search: []string{"text", "labels", "place", "township_name", "need_no", "pinyin", "township_pinyin", "initials"},
		filter: []string{"audience", "category", "resource_kind", "level", "province", "prefecture", "county", "township", "shown_at", "urgency", "groups", "region_tags", "state", "amount_band"},
		sort:   []string{"urgency_rank", "opened_at", "needed_by"}, show: []string{"id", "version", "title"},
	},
	Organisations: {
		search: []string{"name", "labels", "place", "uscc", "pinyin", "initials"},
		filter: []string{"org_type", "team", "is_charity", "public_cert", "grade", "purposes", "service_areas", "skills", "province", "prefecture", "county", "region_tags"},
		sort:   []string{"registered_on"}, show: []string{"id", "version", "name"},
	},
	Offers: {
		search: []string{"name", "item", "labels", "org_name", "place", "offer_no", "pinyin", "initials"},
		filter: []string{"audience", "org", "form", "category", "resource_kind", "restriction", "areas", "groups", "stages", "mode", "state", "province", "prefecture", "county", "region_tags"},
		sort:   []string{"opened_at", "until"}, show: []string{"id", "version", "name"},
	},
	Honors: {
		search: []string{"holder", "work", "cycle", "labels", "place", "cert_no", "pinyin", "initials"},
		filter: []string{"category", "cycle", "province", "prefecture", "county", "region_tags"},
		sort:   []string{"published_at"}, show: []string{"id", "version", "holder"},
	},
}

// hidden are the attributes of needs that the public does not search: the township is for organisations and staff.
var hidden = []string{"township_name", "township_pinyin"}

// publicSearch lists what the public searches of needs.
var publicSearch = slices.DeleteFunc(slices.Clone(byIndex[Needs].search), func(a string) bool { return slices.Contains(hidden, a) })

// settings of an index, as code. Ranking rules are the engine's own; typos stay off where one letter is a word.
func settings(i Index) *meilisearch.Settings {
	a := byIndex[i]
	return &meilisearch.Settings{
		SearchableAttributes: a.search, FilterableAttributes: a.filter, SortableAttributes: a.sort, DisplayedAttributes: a.show,
		RankingRules: []string{"words", "typo", "proximity", "attribute", "sort", "exactness"},
		Synonyms:     synonyms(), StopWords: lines(stopText), Dictionary: lines(placeText),
		ProximityPrecision: meilisearch.ByAttribute,
		TypoTolerance: &meilisearch.TypoTolerance{Enabled: true, MinWordSizeForTypos: meilisearch.MinWordSizeForTypos{OneTypo: 5, TwoTypos: 9},
			DisableOnWords: []string{}, DisableOnAttributes: initialsOf(a.search), DisableOnNumbers: true},
		Pagination: &meilisearch.Pagination{MaxTotalHits: maxHits},
		Faceting:   &meilisearch.Faceting{MaxValuesPerFacet: 400, SortFacetValuesBy: map[string]meilisearch.SortFacetType{"*": meilisearch.SortFacetTypeCount}},
	}
}

func initialsOf(search []string) []string {
	return slices.DeleteFunc(slices.Clone(search), func(a string) bool {
		return a != "initials" && a != "need_no" && a != "uscc" && a != "offer_no" && a != "cert_no"
	})
}

func lines(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			out = append(out, l)
		}
	}
	return out
}

// synonyms reads the data file: what people say, to the words of the field.
var synonyms = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	add := func(from, to string) {
		if from != to && !slices.Contains(out[from], to) {
			out[from] = append(out[from], to)
		}
	}
	for _, l := range lines(synonymText) {
		words := strings.Fields(l)
		for _, w := range words[2:] {
			add(w, words[0])
			if words[1] == "=" {
				add(words[0], w)
			}
		}
	}
	return out
})

// ensure makes an index with its settings when it is not there, and sets it again when this process first meets it and
// the settings differ. An index must never be made by writing a document: it would have no settings.
func (c *Client) ensure(ctx context.Context, i Index) error {
	uid := c.uid(i)
	_, err := c.write.GetIndexWithContext(ctx, uid)
	switch {
	case missing(err):
		return c.create(ctx, i, uid)
	case err != nil:
		return down("looking for the index "+uid, err)
	}
	c.mu.Lock()
	known := c.made[uid]
	c.mu.Unlock()
	if known {
		return nil
	}
	now, err := c.write.Index(uid).GetSettingsWithContext(ctx)
	if err != nil {
		return down("reading settings", err)
	}
	if !same(now, settings(i)) {
		if err := c.apply(ctx, i, uid); err != nil {
			return err
		}
	}
	c.remember(uid)
	return nil
}

func (c *Client) create(ctx context.Context, i Index, uid string) error {
	task, err := c.write.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: uid, PrimaryKey: "id"})
	if err != nil {
		return down("making the index "+uid, err)
	}
	if err := c.follow(ctx, task.TaskUID); err != nil && !exists(err) {
		return fmt.Errorf("making the index %s: %w", uid, err)
	}
	if err := c.apply(ctx, i, uid); err != nil {
		return err
	}
	c.remember(uid)
	return nil
}

func (c *Client) apply(ctx context.Context, i Index, uid string) error {
	task, err := c.write.Index(uid).UpdateSettingsWithContext(ctx, settings(i))
	if err != nil {
		return down("writing settings", err)
	}
	if err := c.follow(ctx, task.TaskUID); err != nil {
		return fmt.Errorf("writing settings of %s: %w", uid, err)
	}
	return nil
}

func (c *Client) remember(uid string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made[uid] = true
}

// same compares what decides whether documents are found; the engine gives sets back in its own order.
func same(a, b *meilisearch.Settings) bool {
	sorted := func(s []string) []string { s = slices.Clone(s); slices.Sort(s); return s }
	return slices.Equal(a.SearchableAttributes, b.SearchableAttributes) && slices.Equal(sorted(a.FilterableAttributes), sorted(b.FilterableAttributes)) &&
		slices.Equal(sorted(a.SortableAttributes), sorted(b.SortableAttributes)) && slices.Equal(sorted(a.StopWords), sorted(b.StopWords)) &&
		len(a.Synonyms) == len(b.Synonyms) && len(a.Dictionary) == len(b.Dictionary)
}
