package search

import (
	"strings"
	"time"

	"shanqiao/models"
)

// Document is one of the structs of this package; no other type can enter an index. Their fields are a whitelist
// (domain handbook §8.3): what is not named here is not in the index.
type Document interface{ key() (Index, models.ID) }

// Place is where something lies: the names from the province down ("" where there is none) and the tags. The caller asks
// the room regions for them.
type Place struct {
	Region                                 models.Code
	Province, Prefecture, County, Township string
	Tags                                   []string
}

// names are the words a place is found by, to the given level, long and short.
func (p Place) names(to models.Level) []string {
	all := []string{p.Province, p.Prefecture, p.County, p.Township}
	var out []string
	for i, n := range all {
		if models.LevelProvince+models.Level(i) > to || n == "" {
			continue
		}
		out = append(out, n)
		if short := models.ShortName(n); short != n {
			out = append(out, short)
		}
	}
	return out
}

// where is the part of a document that tells the place.
type where struct {
	Province   models.Code `json:"province,omitempty"`
	Prefecture models.Code `json:"prefecture,omitempty"`
	County     models.Code `json:"county,omitempty"`
	RegionTags []string    `json:"region_tags"`
	Place      string      `json:"place"` // names to the county
}

func (p Place) where() where {
	w := where{RegionTags: list(p.Tags), Place: Prepare(join(p.names(models.LevelCounty)...))}
	for _, l := range []struct {
		level models.Level
		to    *models.Code
	}{{models.LevelProvince, &w.Province}, {models.LevelPrefecture, &w.Prefecture}, {models.LevelCounty, &w.County}} {
		if up := p.Region.Up(l.level); p.Region.Valid() && up.Level() == l.level {
			*l.to = up
		}
	}
	return w
}

// NeedDocument is what the index knows of a need. Townships are left out where children, privacy or protection are
// concerned, and the public neither finds nor sees them (query.go).
type NeedDocument struct {
	ID      models.ID `json:"id"`
	Version int64     `json:"version"`
	where
	Audience     []string    `json:"audience"` // org, public
	NeedNo       string      `json:"need_no"`
	Title        string      `json:"title"` // title_public, prepared; to show
	Text         string      `json:"text"`  // the same without the category in front, which stands in the labels; to search
	Level        string      `json:"level"`
	Category     string      `json:"category"`
	ResourceKind []string    `json:"resource_kind"`
	Unit         []string    `json:"unit"`
	RemainingQty []int64     `json:"remaining_qty"` // per line
	AmountBand   string      `json:"amount_band"`
	Urgency      string      `json:"urgency"`
	UrgencyRank  int         `json:"urgency_rank"`
	NeededBy     int64       `json:"needed_by,omitempty"`
	OpenedAt     int64       `json:"opened_at,omitempty"`
	Groups       []string    `json:"groups"`
	State        string      `json:"state"`
	Township     models.Code `json:"township,omitempty"`
	ShownAt      models.Code `json:"shown_at,omitempty"` // the finest place an organisation may know
	Labels       string      `json:"labels"`             // words of the codes
	TownshipName string      `json:"township_name"`      // and its spellings, for organisations and staff
	Pinyin       string      `json:"pinyin"`
	Initials     string      `json:"initials"`
	TownshipPy   string      `json:"township_pinyin"`
}

func (d NeedDocument) key() (Index, models.ID) { return Needs, d.ID }

// Need makes the document of a need with its lines; false when nobody outside the offices may find it, then delete it.
func Need(n models.Need, at Place) (NeedDocument, bool) {
	d := NeedDocument{ID: n.ID, Version: n.Version, where: at.where(), Audience: []string{}, NeedNo: n.NeedNo, Level: n.Level, Category: n.Category,
		Unit: []string{}, RemainingQty: []int64{}, Urgency: n.Urgency, UrgencyRank: rank(models.Urgencies, n.Urgency), NeededBy: unix(n.NeededBy),
		OpenedAt: unix(n.OpenedAt), Groups: models.CoarseGroups(n), State: n.State}
	if n.OnMarket() {
		d.Audience = append(d.Audience, "org")
	}
	if n.Public() {
		d.Audience = append(d.Audience, "public")
	}
	var left, gap int64
	kinds := map[string]bool{}
	for _, l := range n.Lines {
		d.Unit, d.RemainingQty = append(d.Unit, l.Unit), append(d.RemainingQty, l.Gap())
		left += l.Gap() * l.UnitValueFen
		gap += l.Gap()
		if !kinds[l.ResourceKind] {
			kinds[l.ResourceKind] = true
			d.ResourceKind = append(d.ResourceKind, l.ResourceKind)
		}
	}
	d.ResourceKind = list(d.ResourceKind)
	if d.AmountBand = band(left); gap == 0 {
		d.AmountBand = Satisfied
	}
	d.Title = Prepare(publicTitle(n))
	d.Text = strings.TrimPrefix(d.Title, words(models.Categories, n.Category)+":")
	d.Labels = Prepare(join(words(models.Categories, n.Category), words(models.ResourceKinds, d.ResourceKind...), words(models.NeedLevels, n.Level),
		words(models.Urgencies, n.Urgency)))
	d.ShownAt = d.County
	names := at.names(models.LevelCounty)
	d.Pinyin = spellings(append([]string{d.Title, d.Labels}, names...)...)
	d.Initials = initials(append([]string{d.Title, d.Labels}, names...)...)
	if town := n.Region.Up(models.LevelTownship); !n.Closed() && at.Township != "" && town.Level() == models.LevelTownship {
		d.Township, d.ShownAt, d.TownshipName = town, town, Prepare(join(at.Township, models.ShortName(at.Township)))
		d.TownshipPy = spellings(at.Township)
	}
	return d, len(d.Audience) > 0
}

// publicTitle is the title, or one written from codes when the text tells who somebody is after all, or may and no reviewer has
// let it stand: the last fence.
func publicTitle(n models.Need) string {
	marks := models.Scanner{Household: n.Level == "household"}.Scan("title", n.Title)
	doubts := models.Answered(models.Doubts(marks), n.Marks, func(string) bool { return true })
	if len(models.Refusals(marks)) > 0 || models.Unanswered(doubts) > 0 {
		return models.CardTitle(n.Category, nil, 0, "")
	}
	return n.Title
}

// Satisfied is the band of a need that lacks nothing any more: everything is promised or received.
const Satisfied = "none"

// Wanted are the bands of needs that still lack something.
func Wanted() []string {
	var out []string
	for _, b := range AmountBands {
		out = append(out, b.Code)
	}
	return out
}

// AmountBands in yuan, by what is still missing.
var AmountBands = []struct {
	Code string
	Upto int64 // fen, 0 for no end
}{{"under_1k", 100_000}, {"1k_5k", 500_000}, {"5k_20k", 2_000_000}, {"20k_100k", 10_000_000}, {"over_100k", 0}}

func band(fen int64) string {
	for _, b := range AmountBands {
		if fen < b.Upto || b.Upto == 0 {
			return b.Code
		}
	}
	return ""
}

// rank is the place of a code in its list, the list's length when it is not there.
func rank(l models.List, code string) int {
	for i, t := range l {
		if t.Code == code {
			return i
		}
	}
	return len(l)
}

func unix(t *time.Time) int64 {
	if t == nil {
		return 0
	}
	return t.Unix()
}

// words are the Chinese labels of codes.
func words(l models.List, codes ...string) string {
	var out []string
	for _, c := range codes {
		if l.Has(c) {
			out = append(out, l.Label(c).ZH)
		}
	}
	return join(out...)
}

func join(parts ...string) string {
	out := ""
	for _, p := range parts {
		if p != "" && out != "" {
			out += " "
		}
		out += p
	}
	return out
}

// list is never null in JSON.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// VersionOf gives the version of the row a document was made from.
func VersionOf(d Document) int64 {
	switch d := d.(type) {
	case NeedDocument:
		return d.Version
	case OrganisationDocument:
		return d.Version
	case OfferDocument:
		return d.Version
	case HonorDocument:
		return d.Version
	}
	return 0
}
