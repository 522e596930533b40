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
	"shanqiao/app/engine/frame"
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
	Ordinary  bool        `json:"ordinary,omitempty"` // nothing of it is closed to the county (models.Need.Closed)
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
	Asked, Gap, UnitFen, Helped                                             int64
	Heads, Had                                                              int64
	Closed                                                                  bool
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
SELECT l.id line, n.id need, coalesce(n.household_id, n.id) household, n.need_no, n.region, n.category, n.urgency, n.gov_aid, n.title, n.groups, n.needed_by, (n.minors OR n.sensitive OR n.protection) closed,
  coalesce(n.opened_at, n.created_at) opened_at, l.resource_kind, l.item, l.unit, coalesce(p.school_stage, '') stage, l.unit_value_fen unit_fen, n.head_count heads, coalesce(d.had, 0)::bigint had,
  l.qty - l.waived asked, l.qty - l.received - l.promised - l.waived - coalesce(h.qty, 0)::bigint gap, coalesce(d.fen, 0)::bigint / greatest(n.head_count, 1) helped
FROM needs n JOIN need_lines l ON l.need_id = n.id
LEFT JOIN people p ON p.id = l.person_id
LEFT JOIN (` + heldSQL + ` GROUP BY 1) h ON h.id = l.id
LEFT JOIN (SELECT x.household_id, sum(y.received * y.unit_value_fen) fen, sum((y.received + y.promised) * y.unit_value_fen) FILTER (WHERE y.resource_kind = 'money') had
  FROM needs x JOIN need_lines y ON y.need_id = x.id
  WHERE x.household_id IS NOT NULL AND y.received + y.promised > 0 AND x.updated_at > @year GROUP BY 1) d ON d.household_id = n.household_id
WHERE n.state IN @market AND n.region BETWEEN @from AND @to AND NOT n.protection
  AND (n.valid_until IS NULL OR n.valid_until >= @day) AND (n.needed_by IS NULL OR n.needed_by >= @day)
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
	b.frame.Limits()
	if err := b.perHead(needs); err != nil {
		return nil, err
	}
	if err := b.ties(); err != nil {
		return nil, err
	}
	return b.frozen, nil
}

type builder struct {
	*frozen
	frame *frame.Frame
	room  *Plans
	tx    *gorm.DB
	plan  *models.Plan
	rules models.RuleSet
	now   time.Time
	tags  map[models.Code][]string

	capped []capped // offers with a limit per head and year
}

func newBuilder(s *Plans, tx *gorm.DB, p *models.Plan, rules models.RuleSet, now time.Time) *builder {
	f := frame.New(rules)
	return &builder{frozen: &frozen{problem: f.Problem}, frame: f, room: s, tx: tx, plan: p, rules: rules, now: now, tags: map[models.Code][]string{}}
}

func (b *builder) set(raw []byte) []engine.Word {
	var list []string
	_ = json.Unmarshal(raw, &list)
	return b.frame.Words(list)
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
		o := engine.Offer{ID: r.ID, Org: b.frame.Org(r.Org), Kind: b.frame.Kind(r.ResourceKind, r.Item, r.Unit), Qty: r.Free,
			Categories: b.frame.Words(both), Groups: b.set(r.Groups), Stages: b.set(r.Stages)}
		if r.CapFen > 0 && r.UnitFen > 0 {
			if o.Most = r.CapFen / r.UnitFen; o.Most == 0 {
				continue // one piece is worth more than a head may get
			}
			b.capped = append(b.capped, capped{o.ID, r.CapFen, r.UnitFen})
		}
		o.Regions = regionsOf(r.Regions)
		if len(o.Regions) == 0 {
			o.Regions = regionsOf(r.Areas)
		}
		if r.From != nil && r.From.After(b.now) {
			o.From = frame.Day(*r.From)
		}
		b.frame.Offer(o)
	}
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

// needs turns rows into needs with their ranks and tranches.
func (b *builder) needs(rows []needRow) error {
	heads := shares(rows)
	for i, r := range rows {
		if r.Gap <= 0 || !within(b.plan.Kinds, r.ResourceKind) {
			continue
		}
		var groups []string
		_ = json.Unmarshal(r.Groups, &groups)
		tags, err := b.tagsOf(models.Code(r.Region))
		if err != nil {
			return err
		}
		village, err := strconv.ParseInt(r.Region, 10, 64)
		if err != nil {
			return fmt.Errorf("need %s: its region is no code", r.NeedNo)
		}
		told := models.See(models.Reader{Verified: true}, models.Need{Region: models.Code(r.Region), State: "open", Minors: r.Closed}, models.NoTie).Region
		region, err := strconv.ParseInt(string(told), 10, 64) // as its card shows it: an offer bound more finely is for people to bring together
		if err != nil {
			return fmt.Errorf("need %s: its region is no code", r.NeedNo)
		}
		n := engine.Need{ID: r.Line, Kind: b.frame.Kind(r.ResourceKind, r.Item, r.Unit), Category: b.frame.Word(r.Category), Groups: b.set(r.Groups), Region: region, Place: -1, Heads: heads[i]}
		if r.Stage != "" {
			n.Stages = []engine.Word{b.frame.Word(r.Stage)}
		}
		if r.NeededBy != nil {
			n.By = frame.Day(*r.NeededBy)
		}
		facts := models.Ranked{Urgency: r.Urgency, NeededBy: r.NeededBy, GovAid: r.GovAid, Groups: groups, Tags: tags, Helped: r.Helped, Since: r.OpenedAt, Now: b.now}
		b.frame.Need(n, facts, r.Asked, r.Gap)
		b.frame.Lies(village)
		if r.Household != r.Need {
			b.frame.Household(r.Household, r.Had)
		}
		b.facets = append(b.facets, Facet{models.ID(r.Need), r.NeedNo, models.ID(r.Household), models.Code(r.Region), r.Category, models.GroupClass(groups), r.Title, tags, r.OpenedAt.Unix(), r.UnitFen, !r.Closed})
	}
	return nil
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
