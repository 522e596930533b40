package search

import (
	"strings"

	"shanqiao/models"
)

// Viewer is who asks. Verified says that an organisation the actor works for is verified and not frozen now; the door
// asks the registry. Nothing a client sends can widen what a Viewer sees.
type Viewer struct {
	Actor    models.Actor
	Verified bool
}

// Reader is the viewer as the wall knows him.
func (v Viewer) Reader() models.Reader { return models.Reader{Actor: v.Actor, Verified: v.Verified} }

// Public is nobody in particular.
var Public = Viewer{}

// filter is the engine's array form: every element must hold; inside an element one of the alternatives must.
type filter [][]string

// is makes one condition. It is the only place where a value enters the filter language: characters that could end the
// quoted value cannot occur in any code and are taken out.
func is(attribute, value string) string {
	value = strings.Map(func(r rune) rune {
		if r == '"' || r == '\\' || r == '\'' || r < ' ' || r == 0x7f || r == '\ufffd' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(value, ""))
	return attribute + ` = "` + value + `"`
}

// any adds an element that holds for one of the values; no values, no element.
func (f filter) any(attribute string, values []string) filter {
	if len(values) == 0 {
		return f
	}
	var either []string
	for _, v := range values {
		either = append(either, is(attribute, v))
	}
	return append(f, either)
}

// under adds an element that holds below one of the regions. The public does not narrow below the county.
func (f filter) under(regions []models.Code, lowest models.Level) filter {
	var either []string
	for _, r := range regions {
		if r == models.Country {
			return f
		}
		either = append(either, within(r.Up(lowest)))
	}
	if len(either) == 0 {
		return f
	}
	return append(f, either)
}

// meets adds an element that holds where a need may lie below one of the regions, as far as a reader who sees townships may
// know: below a township also what is shown by its county only.
func (f filter) meets(regions []models.Code) filter {
	var either []string
	for _, r := range regions {
		if r == models.Country {
			return f
		}
		if r.Valid() && r.Level() >= models.LevelTownship {
			either = append(either, is("shown_at", string(r.Up(models.LevelTownship))), is("shown_at", string(r.Up(models.LevelCounty))))
			continue
		}
		either = append(either, within(r))
	}
	if len(either) == 0 {
		return f
	}
	return append(f, either)
}

// told adds an element that holds for one of the groups where it may be told; groups that may be told nowhere are left out.
func (f filter) told(groups []string, where map[string][]models.Code) filter {
	var either []string
	for _, g := range groups {
		if len(where[g]) == 0 {
			continue
		}
		var counties []string
		for _, c := range where[g] {
			counties = append(counties, is("county", string(c)))
		}
		either = append(either, is("groups", g)+" AND ("+strings.Join(counties, " OR ")+")")
	}
	if len(either) == 0 {
		return f
	}
	return append(f, either)
}

// within is the condition that a document lies below a node; a malformed code holds for nothing.
func within(node models.Code) string {
	if !node.Valid() {
		return is("county", "none")
	}
	switch node.Level() {
	case models.LevelProvince:
		return is("province", string(node))
	case models.LevelPrefecture:
		return is("prefecture", string(node))
	case models.LevelCounty:
		return is("county", string(node))
	}
	return is("township", string(node.Up(models.LevelTownship)))
}

// Inside says whether the viewer searches more than the public does.
func (v Viewer) Inside() bool {
	return v.Verified || v.Actor.System || len(v.Actor.Reach("need.read")) > 0
}

// needs is what of the needs a viewer may find: the public part, for verified organisations the market, for staff
// whatever lies below their nodes. Documents know no villages, so a village's people search the public part.
func (v Viewer) needs() []string {
	either := []string{is("audience", "public")}
	if v.Verified || v.Actor.System {
		return append(either, is("audience", "org"))
	}
	for _, node := range v.Actor.Reach("need.read") {
		if node == models.Country {
			return append(either, is("audience", "org"))
		}
		if node.Valid() && node.Level() != models.LevelVillage {
			either = append(either, within(node))
		}
	}
	return either
}

// offers is what of the offers a viewer may find: public projects, their own, and all for staff and verified organisations.
func (v Viewer) offers() []string {
	either := []string{is("audience", "public")}
	if v.Inside() {
		return append(either, is("audience", "org"))
	}
	for _, org := range v.Actor.Orgs() {
		either = append(either, is("org", string(org)))
	}
	return either
}
