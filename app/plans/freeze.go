package plans

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/engine"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Facet is what a line of a plan is counted by and shown with. It holds no personal data.
type Facet struct {
	Need      models.ID   `json:"need"`
	NeedNo    string      `json:"needNo"`
	Household models.ID   `json:"household"` // the need itself where it is a village's
	Region    models.Code `json:"region"`
	Category  string      `json:"category"`
	Group     string      `json:"group"` // the highest class, "" for none
	Title     string      `json:"title"`
	Tags      []string    `json:"tags,omitempty"`
	Opened    int64       `json:"opened"` // Unix seconds
	UnitFen   int64       `json:"unitFen"`
}

// frozen is the problem of a plan with what its needs are counted by.
type frozen struct {
	problem *engine.Problem
	facets  []Facet // per need of the problem
}

type needRow struct {
	Line, Need, Household, NeedNo, Region, Category, Urgency, GovAid, Title string
	Groups                                                                  []byte
	NeededBy                                                                *time.Time
	OpenedAt                                                                time.Time
	ResourceKind, Item, Unit, Stage                                         string
	Gap, UnitFen, Helped                                                    int64
}

type offerRow struct {
	ID, Org, ResourceKind, Item, Unit   string
	Categories, Regions, Groups, Stages []byte
	Purposes, Areas                     []byte
	CapFen, Free, UnitFen               int64
	From                                *time.Time
}

// needSQL reads every line on the market that still lacks something, less what stands proposed; families that already get
// the same thing by another need stay out (F8).
const needSQL = `
SELECT l.id line, n.id need, coalesce(n.household_id, n.id) household, n.need_no, n.region, n.category, n.urgency, n.gov_aid, n.title, n.groups, n.needed_by,
  coalesce(n.opened_at, n.created_at) opened_at, l.resource_kind, l.item, l.unit, coalesce(p.school_stage, '') stage, l.unit_value_fen unit_fen,
  l.qty - l.received - l.promised - l.waived - coalesce(h.qty, 0)::bigint gap, coalesce(d.fen, 0)::bigint / greatest(n.head_count, 1) helped
FROM needs n JOIN need_lines l ON l.need_id = n.id
LEFT JOIN people p ON p.id = l.person_id
LEFT JOIN (` + heldSQL + ` GROUP BY 1) h ON h.id = l.id
LEFT JOIN (SELECT x.household_id, sum(y.received * y.unit_value_fen) fen FROM needs x JOIN need_lines y ON y.need_id = x.id
  WHERE x.household_id IS NOT NULL AND y.received > 0 AND x.updated_at > @year GROUP BY 1) d ON d.household_id = n.household_id
WHERE n.state IN @market AND n.region BETWEEN @from AND @to AND (n.valid_until IS NULL OR n.valid_until >= @day)
  AND NOT EXISTS (SELECT 1 FROM matches m JOIN needs o ON o.id = m.need_id WHERE n.household_id IS NOT NULL AND o.household_id = n.household_id AND o.id <> n.id
    AND o.category = n.category AND m.state IN @live)
ORDER BY l.id`

// heldSQL is what stands proposed by a published plan and has not been answered: it is promised to nobody else meanwhile.
const heldSQL = `SELECT g.line_id id, sum(g.qty)::bigint qty FROM plan_grants g JOIN matches m ON m.id = g.match_id WHERE m.state = 'proposed'`

const offerSQL = `
SELECT o.id, o.org_id org, o.resource_kind, o.item, o.unit, o.categories, o.regions, o.groups, o.stages, r.purposes, r.service_areas areas, o.cap_fen, o."from", o.unit_value_fen unit_fen,
  o.quantity - o.reserved - o.delivered - o.withdrawn - coalesce(h.qty, 0)::bigint free
FROM offers o JOIN organisations r ON r.id = o.org_id
LEFT JOIN (SELECT g.offer_id id, sum(g.qty)::bigint qty FROM plan_grants g JOIN matches m ON m.id = g.match_id WHERE m.state = 'proposed' GROUP BY 1) h ON h.id = o.id
WHERE o.state IN @giving AND r.state = 'verified' AND (o.until IS NULL OR o.until >= @day) AND (o.expires_on IS NULL OR o.expires_on >= @keeps)
  AND NOT (o.restriction = 'named_subject' AND (o.source_funds = 'public_plan' OR o.form = 'project'))
ORDER BY o.id`

// freeze reads needs and offers as of one moment into a problem.
func (s *Plans) freeze(tx *gorm.DB, p *models.Plan, rules models.RuleSet, now time.Time) (*frozen, error) {
	margin, err := s.params.Value(tx, "goods_expiry_margin_days", p.Region, now)
	if err != nil {
		return nil, err
	}
	from, to := p.Region.Range()
	at := map[string]any{"year": now.AddDate(-1, 0, 0), "day": models.Day(now), "keeps": models.Day(now).AddDate(0, 0, int(margin)), "from": from, "to": to,
		"market": models.MarketStates, "giving": models.GivingFamily, "live": models.LiveMatches}
	var needs []needRow
	var offers []offerRow
	if err := tx.Raw(needSQL, at).Scan(&needs).Error; err != nil {
		return nil, fmt.Errorf("reading the needs: %w", err)
	}
	if err := tx.Raw(offerSQL, at).Scan(&offers).Error; err != nil {
		return nil, fmt.Errorf("reading the offers: %w", err)
	}
	b := newBuilder(s, tx, p, rules, now)
	b.offers(offers)
	if err := b.needs(needs); err != nil {
		return nil, err
	}
	b.limits()
	if err := b.ties(); err != nil {
		return nil, err
	}
	return b.frozen, nil
}

type builder struct {
	*frozen
	room    *Plans
	tx      *gorm.DB
	plan    *models.Plan
	rules   models.RuleSet
	now     time.Time
	words   map[string]engine.Word
	kinds   map[string]int32
	orgs    map[string]int32
	tags    map[models.Code][]string
	offered []int64 // per kind
	lines   map[string]int32
}

func newBuilder(s *Plans, tx *gorm.DB, p *models.Plan, rules models.RuleSet, now time.Time) *builder {
	return &builder{frozen: &frozen{problem: &engine.Problem{Rules: rules.Version, Radix: rules.Radix()}}, room: s, tx: tx, plan: p, rules: rules, now: now,
		words: map[string]engine.Word{}, kinds: map[string]int32{}, orgs: map[string]int32{}, tags: map[models.Code][]string{}, lines: map[string]int32{}}
}

func (b *builder) word(text string) engine.Word {
	w, ok := b.words[text]
	if !ok {
		w = engine.Word(len(b.problem.Words))
		b.words[text] = w
		b.problem.Words = append(b.problem.Words, text)
	}
	return w
}

func (b *builder) set(raw []byte) (set []engine.Word) {
	var list []string
	_ = json.Unmarshal(raw, &list)
	slices.Sort(list)
	for _, w := range slices.Compact(list) {
		set = append(set, b.word(w))
	}
	return set
}

// kind is a resource that may stand for another of it: money by the fen, everything else by item and unit. Quilts are no
// chicks, though both are counted by the piece.
func (b *builder) kind(resource, item, unit string) int32 {
	code := resource
	if resource != "money" {
		code += "/" + models.ItemCode(item)
	}
	key := code + ":" + unit
	k, ok := b.kinds[key]
	if !ok {
		k = int32(len(b.problem.Kinds))
		b.kinds[key] = k
		kind := engine.Kind{Code: code, Unit: unit, MinGrant: 1}
		if unit == "fen" {
			kind.MinGrant = b.rules.MinGrantFen
		}
		b.problem.Kinds = append(b.problem.Kinds, kind)
		b.offered = append(b.offered, 0)
	}
	return k
}

// offers turns rows into offers: an organisation's purposes and service areas narrow what its gifts may serve (F1, F9).
func (b *builder) offers(rows []offerRow) {
	for _, r := range rows {
		if r.Free <= 0 || !within(b.plan.Kinds, r.ResourceKind) {
			continue
		}
		var categories, purposes []string
		_ = json.Unmarshal(r.Categories, &categories)
		_ = json.Unmarshal(r.Purposes, &purposes)
		both := []string{}
		for _, c := range categories {
			if slices.Contains(purposes, c) {
				both = append(both, c)
			}
		}
		if len(both) == 0 {
			continue
		}
		raw, _ := json.Marshal(both)
		org, ok := b.orgs[r.Org]
		if !ok {
			org = int32(len(b.problem.Orgs))
			b.orgs[r.Org] = org
			b.problem.Orgs = append(b.problem.Orgs, r.Org)
		}
		o := engine.Offer{ID: r.ID, Org: org, Kind: b.kind(r.ResourceKind, r.Item, r.Unit), Qty: r.Free, Categories: b.set(raw), Groups: b.set(r.Groups), Stages: b.set(r.Stages)}
		if r.CapFen > 0 && r.UnitFen > 0 { // per head and year; a line is one head or more, so the cap of one is kept
			o.Most = max(1, r.CapFen/r.UnitFen)
		}
		o.Regions = regionsOf(r.Regions)
		if len(o.Regions) == 0 {
			o.Regions = regionsOf(r.Areas)
		}
		if r.From != nil && r.From.After(b.now) {
			o.From = day(*r.From)
		}
		o.Cost = freedom(o)
		b.problem.Offers = append(b.problem.Offers, o)
		b.offered[o.Kind] += o.Qty
	}
}

// freedom is what a unit of an offer costs in points: the freer a gift, the later it is used (0 to 7).
func freedom(o engine.Offer) int32 {
	cost := int32(0)
	if len(o.Regions) == 0 {
		cost += 3
	} else if slices.ContainsFunc(o.Regions, func(r engine.Region) bool { return engine.Span(r) >= 1e10 }) {
		cost += 2
	}
	if len(o.Categories) > 1 {
		cost += 2
	}
	if len(o.Groups) == 0 && len(o.Stages) == 0 {
		cost += 2
	}
	return cost
}

func regionsOf(raw []byte) (list []engine.Region) {
	var codes []string
	_ = json.Unmarshal(raw, &codes)
	slices.Sort(codes)
	for _, c := range codes {
		n, err := strconv.ParseInt(c, 10, 64)
		if err != nil || n == 0 || models.Code(c) == models.Country {
			return nil
		}
		list = append(list, n)
	}
	return list
}

func day(t time.Time) int32 { return int32(t.Unix() / 86400) }

// needs turns rows into needs with their ranks and tranches.
func (b *builder) needs(rows []needRow) error {
	for _, r := range rows {
		if r.Gap <= 0 || !within(b.plan.Kinds, r.ResourceKind) {
			continue
		}
		var groups []string
		_ = json.Unmarshal(r.Groups, &groups)
		tags, err := b.tagsOf(models.Code(r.Region))
		if err != nil {
			return err
		}
		region, err := strconv.ParseInt(r.Region, 10, 64)
		if err != nil {
			return fmt.Errorf("need %s: its region is no code", r.NeedNo)
		}
		n := engine.Need{ID: r.Line, Kind: b.kind(r.ResourceKind, r.Item, r.Unit), Category: b.word(r.Category), Groups: b.set(r.Groups), Region: region, Place: -1}
		if r.Stage != "" {
			n.Stages = []engine.Word{b.word(r.Stage)}
		}
		if r.NeededBy != nil {
			n.By = day(*r.NeededBy)
		}
		n.Digits = b.rules.Ranks(models.Ranked{Urgency: r.Urgency, NeededBy: r.NeededBy, GovAid: r.GovAid, Groups: groups, Tags: tags, Helped: r.Helped, Since: r.OpenedAt, Now: b.now})
		b.tranches(&n, r.Gap)
		b.lines[r.Line] = int32(len(b.problem.Needs))
		b.problem.Needs = append(b.problem.Needs, n)
		b.facets = append(b.facets, Facet{models.ID(r.Need), r.NeedNo, models.ID(r.Household), models.Code(r.Region), r.Category, models.GroupClass(groups), r.Title, tags, r.OpenedAt.Unix(), r.UnitFen})
	}
	return nil
}

// tranches cuts what is wanted: the basic part first, so that nobody's second part comes before anybody's first.
func (b *builder) tranches(n *engine.Need, gap int64) {
	left := gap
	for k, percent := range b.rules.Tranches {
		q := (gap*percent + 99) / 100
		if b.problem.Kinds[n.Kind].Unit == "fen" {
			q = (q + 9999) / 10000 * 10000 // whole hundreds of yuan
		}
		if k == len(b.rules.Tranches)-1 || q > left {
			q = left
		}
		if left -= q; q > 0 {
			value, _ := b.problem.Mixed(k, n.Digits)
			n.Tranches = append(n.Tranches, engine.Tranche{Qty: q, Value: value})
		}
	}
}

func (b *builder) tagsOf(region models.Code) ([]string, error) {
	if tags, ok := b.tags[region]; ok {
		return tags, nil
	}
	rows, err := b.room.regions.Tags(store.With(b.tx.Statement.Context, b.tx), region, b.now)
	if err != nil {
		return nil, err
	}
	tags := []string{}
	for _, t := range rows {
		tags = append(tags, t.Tag)
	}
	b.tags[region] = tags
	return tags, nil
}

// resourceOf takes the code of a kind apart again: the resource and, for all but money, the item.
func resourceOf(code string) (resource, item string) {
	resource, item, _ = strings.Cut(code, "/")
	return resource, strings.ReplaceAll(item, "_", " ")
}
