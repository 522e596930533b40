package needs

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"shanqiao/app/store"
	"shanqiao/models"
)

// columns of a need (n) and of a line (l), in the order of needOf and lineIn. Every need has a line.
const columns = `n.id::text, n.created_at, n.created_by, n.updated_at, n.updated_by, n.version, n.need_no, n.region, n.level, n.household_id::text, n.category, n.title, n.detail,
	n.groups, n.head_count, n.minors, n.urgency, n.needed_by, n.valid_until, n.gov_aid, n.policy, n.state, n.held_state, n.due_at, n.accepted_at, n.opened_at, n.closed_at,
	n.checked_by::text, n.forwarded_by::text, n.confirmed_by::text, n.papers, n.sampled, n.missing, n.decision_file::text, n.proxy, n.amount_fen,
	n.sensitive, n.protection, n.people, n.confirmed_doc, n.confirmed_on, n.not_groups, n.answers, n.meeting, n.minuted_by::text, n.marks,
	l.id::text, l.no, l.item, l.spec, l.resource_kind, l.unit, l.unit_value_fen, l.person_id::text, l.qty, l.promised, l.on_way, l.received, l.waived`

func needOf(c *store.Cells) models.Need {
	return models.Need{
		Base:   models.Base{ID: c.ID(), CreatedAt: c.Time(), CreatedBy: c.ID(), UpdatedAt: c.Time(), UpdatedBy: c.ID(), Version: c.Int()},
		NeedNo: c.Text(), Region: models.Code(c.Text()), Level: c.Text(), HouseholdID: c.OptID(), Category: c.Text(), Title: c.Text(), Detail: c.Sealed(),
		Groups: c.Texts(), HeadCount: int(c.Int()), Minors: c.Bool(), Urgency: c.Text(), NeededBy: c.OptTime(), ValidUntil: c.OptTime(), GovAid: c.Text(), Policy: c.Text(),
		State: c.Text(), HeldState: c.Text(), DueAt: c.OptTime(), AcceptedAt: c.OptTime(), OpenedAt: c.OptTime(), ClosedAt: c.OptTime(),
		CheckedBy: c.OptID(), ForwardedBy: c.OptID(), ConfirmedBy: c.OptID(), Papers: c.Bool(), Sampled: c.Bool(), Missing: c.Texts(), DecisionFile: c.OptID(), Proxy: c.Text(),
		AmountFen: c.Int(), Sensitive: c.Bool(), Protection: c.Bool(), People: c.IDs(), ConfirmedDoc: c.Text(), ConfirmedOn: c.OptTime(),
		NotGroups: c.Texts(), Answers: jsonOf[map[string]string](c), Meeting: jsonOf[*models.Meeting](c), MinutedBy: c.OptID(), Marks: c.Marks(),
	}
}

func jsonOf[T any](c *store.Cells) (v T) {
	c.JSON(&v)
	return v
}

func lineIn(c *store.Cells, need models.ID) models.NeedLine {
	return models.NeedLine{NeedID: need, ID: c.ID(), No: int(c.Int()), Item: c.Text(), Spec: c.Text(), ResourceKind: c.Text(), Unit: c.Text(), UnitValueFen: c.Int(),
		PersonID: c.OptID(), Qty: c.Int(), Promised: c.Int(), OnWay: c.Int(), Received: c.Int(), Waived: c.Int()}
}

// condition is what a WHERE asks, with its values; parts are joined by AND.
type condition struct {
	parts []string
	args  []any
}

// and adds a part whose ? stand for the values.
func (c *condition) and(part string, values ...any) {
	for _, v := range values {
		c.args = append(c.args, v)
		part = strings.Replace(part, "?", "$"+strconv.Itoa(len(c.args)), 1)
	}
	c.parts = append(c.parts, part)
}

// below asks for a region inside one of the nodes: by equality from the county down, which the indexes of the newest needs
// know, by the range above it.
func (c *condition) below(nodes []models.Code) {
	var either []string
	var values []any
	for _, n := range nodes {
		switch p := n.Prefix(); n.Level() {
		case models.LevelVillage:
			either, values = append(either, "region = ?"), append(values, p)
		case models.LevelTownship:
			either, values = append(either, "substr(region, 1, 9) = ?"), append(values, p)
		case models.LevelCounty:
			either, values = append(either, "substr(region, 1, 6) = ?"), append(values, p)
		default:
			from, to := n.Range()
			either, values = append(either, "region BETWEEN ? AND ?"), append(values, string(from), string(to))
		}
	}
	c.and("("+strings.Join(either, " OR ")+")", values...)
}

// meets asks for a place in one of the nodes as finely as the reader may see each need: below the nodes of his own cases
// exactly, else the township, and the county where children, privacy or protection are concerned; for the public the county.
func (c *condition) meets(nodes []models.Code, r models.Reader, public bool) {
	if !public && reachesAll(models.Actor{Grants: caseGrants(r.Actor)}, nodes) {
		c.below(nodes)
		return
	}
	outside := models.Wall[models.StandsOutside].Place
	view := models.View{Place: outside, ClosedPlace: outside}
	if !public && (r.Verified || len(r.Reach("need.read")) > 0) {
		view = models.Wall[models.StandsMarket]
	}
	ordinary, shutIn := lifted(nodes, view.Place), lifted(nodes, view.ClosedPlace)
	if slices.Equal(ordinary, shutIn) {
		c.below(ordinary)
		return
	}
	open, shut := &condition{args: c.args}, &condition{}
	open.below(ordinary)
	shut.args = open.args
	shut.below(shutIn)
	c.args = shut.args
	c.parts = append(c.parts, "(NOT "+closed+" AND "+open.parts[0]+" OR "+closed+" AND "+shut.parts[0]+")")
}

func lifted(nodes []models.Code, to models.Level) []models.Code {
	var out []models.Code
	for _, n := range nodes {
		if up := n.Up(to); !slices.Contains(out, up) {
			out = append(out, up)
		}
	}
	return out
}

func (c *condition) where() string {
	if len(c.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.parts, " AND ")
}

// read gives the needs that which (a query of needs) finds, with their lines, in one question; order is that of the needs.
func (s *Needs) read(ctx context.Context, which, order string, args ...any) ([]models.Need, error) {
	var out []models.Need
	err := store.Rows(ctx, s.db, func(c *store.Cells) {
		n := needOf(c)
		if last := len(out) - 1; last < 0 || out[last].ID != n.ID {
			out = append(out, n)
		}
		last := &out[len(out)-1]
		last.Lines = append(last.Lines, lineIn(c, n.ID))
	}, "SELECT "+columns+" FROM ("+which+") n JOIN need_lines l ON l.need_id = n.id ORDER BY "+order+", l.no", args...)
	if err != nil {
		return nil, fmt.Errorf("reading needs: %w", err)
	}
	return out, nil
}

// one gives a need with its lines; a missing one is need.not-found.
func (s *Needs) one(ctx context.Context, id models.ID) (models.Need, error) {
	if !store.IsID(id) {
		return models.Need{}, models.Fail(models.NotFound, "need.not-found")
	}
	n, ok, err := s.single.Get(ctx, id)
	if err != nil {
		return models.Need{}, err
	}
	if !ok {
		return models.Need{}, models.Fail(models.NotFound, "need.not-found")
	}
	n.Groups, n.Missing, n.People, n.Lines = slices.Clone(n.Groups), slices.Clone(n.Missing), slices.Clone(n.People), slices.Clone(n.Lines) // others may have got the same row
	return n, nil
}
