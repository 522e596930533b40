package matches

import (
	"context"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/households"
	"shanqiao/app/jobs"
	"shanqiao/app/store"
	"shanqiao/models"
)

// sees says whether the actor may know of a match: its organisation and staff above its place.
func sees(a models.Actor, m models.Match) bool {
	return a.System || a.In(m.OrgID) || a.Reaches(m.Region)
}

func (s *Matches) load(tx *gorm.DB, m *models.Match) error {
	m.Lines = nil
	return tx.Where("match_id = ?", m.ID).Order("id").Find(&m.Lines).Error
}

// Get gives a match with its lines.
func (s *Matches) Get(ctx context.Context, a models.Actor, id models.ID) (models.Match, error) {
	db := store.From(ctx, s.db)
	m, err := store.Get[models.Match](db, id, "match")
	if err == nil && !sees(a, m) {
		err = models.Fail(models.NotFound, "match.not-found")
	}
	if err != nil {
		return m, err
	}
	return m, s.load(db, &m)
}

// Reviews lists the acts on a match, oldest first.
func (s *Matches) Reviews(ctx context.Context, id models.ID) ([]models.MatchReview, error) {
	var rows []models.MatchReview
	return rows, store.From(ctx, s.db).Where("match_id = ?", id).Order("at, id").Find(&rows).Error
}

// Vouchers lists the slips of matches with their lines, by number.
func (s *Matches) Vouchers(ctx context.Context, matches ...models.ID) ([]models.Voucher, error) {
	db := store.From(ctx, s.db)
	var rows []models.Voucher
	if len(matches) == 0 {
		return rows, nil
	}
	if err := db.Where("match_id IN ?", matches).Order("voucher_no").Find(&rows).Error; err != nil {
		return nil, err
	}
	for i := range rows {
		if err := db.Where("voucher_id = ?", rows[i].ID).Order("id").Find(&rows[i].Lines).Error; err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// Filter narrows a list of matches.
type Filter struct {
	Need, Org, Offer models.ID
	Regions          []models.Code // below any of these
	States           []string
	After            models.ID
	Limit            int
}

// List gives matches newest first: an organisation's own, staff's reach.
func (s *Matches) List(ctx context.Context, a models.Actor, f Filter) ([]models.Match, error) {
	db := store.From(ctx, s.db)
	q := db.Order("id DESC").Limit(f.Limit)
	mine := db.Session(&gorm.Session{NewDB: true}).Where("org_id IN ?", append(a.Orgs(), models.ID("00000000-0000-0000-0000-000000000000")))
	for _, n := range a.Reach() {
		from, to := n.Range()
		mine = mine.Or("region BETWEEN ? AND ?", from, to)
	}
	q = q.Where(mine)
	for _, c := range []struct {
		column string
		id     models.ID
	}{{"need_id", f.Need}, {"org_id", f.Org}, {"offer_id", f.Offer}} {
		if c.id != "" {
			if !store.IsID(c.id) {
				return nil, nil
			}
			q = q.Where(c.column+" = ?", c.id)
		}
	}
	if len(f.Regions) > 0 {
		below := db.Session(&gorm.Session{NewDB: true})
		for _, n := range f.Regions {
			from, to := n.Range()
			below = below.Or("region BETWEEN ? AND ?", from, to)
		}
		q = q.Where(below)
	}
	if len(f.States) > 0 {
		q = q.Where("state IN ?", f.States)
	}
	if f.After != "" {
		q = q.Where("id < ?", f.After)
	}
	var rows []models.Match
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	for i := range rows {
		if err := s.load(db, &rows[i]); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// Waiting lists matches in states below nodes or of organisations, by limit.
func (s *Matches) Waiting(ctx context.Context, nodes []models.Code, orgs []models.ID, states []string) ([]models.Match, error) {
	var rows []models.Match
	if len(states) == 0 || len(nodes)+len(orgs) == 0 {
		return rows, nil
	}
	db := store.From(ctx, s.db)
	where := db.Session(&gorm.Session{NewDB: true}).Where("org_id IN ?", append(orgs, models.ID("00000000-0000-0000-0000-000000000000")))
	for _, n := range nodes {
		from, to := n.Range()
		where = where.Or("region BETWEEN ? AND ?", from, to)
	}
	return rows, db.Where(where).Where("state IN ?", states).Order("due_at NULLS LAST, id").Limit(200).Find(&rows).Error
}

// Holds says whether one of the organisations has a match on the need: then its people may read the need.
func (s *Matches) Holds(ctx context.Context, orgs []models.ID, need models.ID) (bool, error) {
	var n int64
	if len(orgs) == 0 {
		return false, nil
	}
	err := store.From(ctx, s.db).Raw("SELECT count(*) FROM matches WHERE need_id = ? AND org_id IN ?", need, orgs).Scan(&n).Error
	return n > 0, err
}

// Person shows the organisation exactly what the consents release, once the county has approved and until the view
// closes; every look is recorded before anything is shown (§4.3).
func (s *Matches) Person(ctx context.Context, a models.Actor, id models.ID) ([]households.Shared, error) {
	var out []households.Shared
	var m models.Match
	now := s.params.Now(ctx)
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		var err error
		m, err = store.Get[models.Match](tx, id, "match")
		if err == nil && !sees(a, m) {
			err = models.Fail(models.NotFound, "match.not-found")
		}
		if err != nil {
			return err
		}
		if err := a.Must("match.person", models.Subject{Org: m.OrgID}); err != nil {
			return err
		}
		n, err := store.Get[models.Need](tx, m.NeedID, "need")
		if err != nil {
			return err
		}
		if n.HouseholdID == nil {
			return models.Fail(models.Conflict, "match.no-household")
		}
		if !m.Released(now) {
			return models.Fail(models.Forbidden, "match.not-released")
		}
		people, err := s.needPeople(tx, n)
		if err != nil {
			return err
		}
		out, err = s.households.ShareTx(ctx, tx, a, now, personIDs(people), m.OrgID, "对接 "+m.MatchNo)
		if err == nil && len(out) == 0 {
			err = models.Fail(models.Forbidden, "match.consent-withdrawn")
		}
		return err
	})
	return out, s.households.Refused(ctx, a, now, m.ID, m.Region, err)
}

// Shown says whether the organisation can open released data now: approved, not closed for long, and a consent still valid.
func (s *Matches) Shown(ctx context.Context, m models.Match, n models.Need) (bool, error) {
	now := s.params.Now(ctx)
	if n.HouseholdID == nil || !m.Released(now) {
		return false, nil
	}
	people, err := s.beneficiaries(ctx, n)
	if err != nil {
		return false, err
	}
	valid, err := s.households.ConsentsFor(store.From(ctx, s.db), personIDs(people), m.OrgID, now)
	return len(valid) > 0, err
}

// ConsentWithdrawn cancels a match that is not delivered when a consent it rests on is taken back (§3.7). What is already
// on its way is confirmed or voided first; then only the view is closed.
func (s *Matches) ConsentWithdrawn(ctx context.Context, e jobs.Event) error {
	c, err := s.households.Consent(ctx, e.Subject)
	if err != nil || c.MatchID == nil {
		return err
	}
	m, err := store.Get[models.Match](store.From(ctx, s.db), *c.MatchID, "match")
	if err != nil || !models.MatchMachine.Can(m.State, "match.cancel") {
		return err
	}
	_, err = s.Act(ctx, models.SystemActor, "match.cancel", m.ID, Decision{Note: "受助人撤回同意"})
	if models.CodeOf(err) == "match.slip-on-way" || models.KindOf(err) == models.Conflict {
		return nil
	}
	return err
}

// Sweep lets matches lapse whose answer did not come, two hundred at a time, until none is left.
func (s *Matches) Sweep(ctx context.Context) (int, error) {
	moved := 0
	for {
		var ids []models.ID
		err := store.From(ctx, s.db).Model(&models.Match{}).Where("lapse_at < ? AND state IN ('proposed','org_accepted','village_confirmed')", s.params.Now(ctx)).
			Limit(200).Pluck("id", &ids).Error
		if err != nil {
			return moved, err
		}
		before := moved
		for _, id := range ids {
			_, err := s.Act(ctx, models.SystemActor, "match.lapse", id, Decision{})
			switch {
			case err == nil:
				moved++
			case models.KindOf(err) == models.Internal:
				return moved, err
			}
		}
		if len(ids) < 200 || moved == before {
			return moved, nil
		}
	}
}

// VillageLine is one line of the village ledger: what came, for how many, how much; never who (App. B.9).
type VillageLine struct {
	Category  string
	Level     string
	Minors    bool
	Item      string
	Unit      string
	HeadCount int
	Received  int64
	ValueFen  int64
	Source    string
	At        time.Time
}

// VillageLedger lists what a village received, newest first.
func (s *Matches) VillageLedger(ctx context.Context, village models.Code) ([]VillageLine, error) {
	from, to := village.Range()
	var rows []VillageLine
	return rows, store.From(ctx, s.db).Raw(`SELECT n.category, n.level, n.minors, min(vl.item) item, vl.unit, n.head_count, sum(vl.received) received, sum(vl.received * vl.unit_value_fen) value_fen,
		CASE WHEN o.anonymity = 'public_name' THEN g.name ELSE '爱心单位' END source, max(v.witnessed_at) at
		FROM vouchers v JOIN voucher_lines vl ON vl.voucher_id = v.id JOIN matches m ON m.id = v.match_id JOIN needs n ON n.id = m.need_id
		JOIN organisations g ON g.id = m.org_id JOIN offers o ON o.id = m.offer_id
		WHERE v.state IN ('confirmed','closed') AND n.region BETWEEN ? AND ? AND vl.received > 0
		GROUP BY m.id, n.category, n.level, n.minors, vl.unit, n.head_count, g.name, o.anonymity ORDER BY max(v.witnessed_at) DESC LIMIT 500`, from, to).Scan(&rows).Error
}

// DeliveredFen sums what an organisation, or one of its projects, brought in a window: closed matches only (HON-05).
func (s *Matches) DeliveredFen(tx *gorm.DB, org models.ID, offer *models.ID, from, to time.Time) (fen int64, count int, err error) {
	q := `SELECT coalesce(sum(vl.received * vl.unit_value_fen), 0), count(DISTINCT m.id) FROM matches m JOIN vouchers v ON v.match_id = m.id AND v.state = 'closed'
		JOIN voucher_lines vl ON vl.voucher_id = v.id WHERE m.state = 'closed' AND m.org_id = ? AND v.witnessed_at >= ? AND v.witnessed_at < ?`
	args := []any{org, from, to.AddDate(0, 0, 1)}
	if offer != nil {
		q += " AND m.offer_id = ?"
		args = append(args, *offer)
	}
	err = tx.Raw(q, args...).Row().Scan(&fen, &count)
	return fen, count, err
}

// VoucherByCode finds a slip by the code anybody can check.
func (s *Matches) VoucherByCode(ctx context.Context, code string) (models.Voucher, bool, error) {
	var rows []models.Voucher
	err := store.From(ctx, s.db).Where("verify_code = ?", models.FoldCode(code)).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return models.Voucher{}, false, err
	}
	return rows[0], true, nil
}

// DeliveredTotal is what the public home says: value brought and slips signed, in all.
func (s *Matches) DeliveredTotal(ctx context.Context) (fen, slips int64, err error) {
	err = store.From(ctx, s.db).Raw(`SELECT coalesce(sum(vl.received * vl.unit_value_fen), 0), count(DISTINCT v.id) FROM vouchers v JOIN voucher_lines vl ON vl.voucher_id = v.id
		WHERE v.state IN ('confirmed','closed')`).Row().Scan(&fen, &slips)
	return fen, slips, err
}

// Beneficiaries are the people a need is for, masked.
func (s *Matches) Beneficiaries(ctx context.Context, n models.Need) ([]models.Person, error) {
	return s.beneficiaries(ctx, n)
}

// Voucher gives one slip to whoever may know of its match.
func (s *Matches) Voucher(ctx context.Context, a models.Actor, id models.ID) (models.Voucher, error) {
	db := store.From(ctx, s.db)
	v, err := store.Get[models.Voucher](db, id, "voucher")
	if err != nil {
		return v, err
	}
	m, err := store.Get[models.Match](db, v.MatchID, "match")
	if err == nil && !sees(a, m) {
		err = models.Fail(models.NotFound, "voucher.not-found")
	}
	if err != nil {
		return v, err
	}
	return v, db.Where("voucher_id = ?", v.ID).Order("id").Find(&v.Lines).Error
}

// VoucherList gives slips newest first: an organisation's own, staff's reach.
func (s *Matches) VoucherList(ctx context.Context, a models.Actor, states []string, after models.ID, limit int) ([]models.Voucher, error) {
	db := store.From(ctx, s.db)
	mine := db.Session(&gorm.Session{NewDB: true}).Where("m.org_id IN ?", append(a.Orgs(), models.ID("00000000-0000-0000-0000-000000000000")))
	for _, n := range a.Reach() {
		from, to := n.Range()
		mine = mine.Or("m.region BETWEEN ? AND ?", from, to)
	}
	q := db.Table("vouchers v").Select("v.*").Joins("JOIN matches m ON m.id = v.match_id").Where(mine).Order("v.id DESC").Limit(limit)
	if len(states) > 0 {
		q = q.Where("v.state IN ?", states)
	}
	if store.IsID(after) {
		q = q.Where("v.id < ?", after)
	}
	var rows []models.Voucher
	return rows, q.Scan(&rows).Error
}

// County is what one county lacks and received.
type County struct {
	County                         models.Code
	Open, MissingFen, DeliveredFen int64
}

// Counties sums open needs and deliveries by county, the most missing first.
func (s *Matches) Counties(ctx context.Context) ([]County, error) {
	var rows []County
	return rows, store.From(ctx, s.db).Raw(`WITH open AS (SELECT substr(n.region, 1, 6) c, count(DISTINCT n.id) open, sum((l.qty - l.received - l.promised - l.waived) * l.unit_value_fen) missing
			FROM needs n JOIN need_lines l ON l.need_id = n.id WHERE n.state IN ('open','part_matched','matched','delivering') GROUP BY 1),
		got AS (SELECT substr(m.region, 1, 6) c, sum(vl.received * vl.unit_value_fen) fen FROM vouchers v JOIN voucher_lines vl ON vl.voucher_id = v.id JOIN matches m ON m.id = v.match_id
			WHERE v.state IN ('confirmed','closed') GROUP BY 1)
		SELECT c || '000000' county, coalesce(open.open, 0) open, coalesce(open.missing, 0) missing_fen, coalesce(got.fen, 0) delivered_fen FROM open FULL JOIN got USING (c) ORDER BY 3 DESC LIMIT 50`).Scan(&rows).Error
}

// MedianDays is the median time from a need's opening to its last receipt; nil while nothing was received.
func (s *Matches) MedianDays(ctx context.Context) (*int, error) {
	var days *float64
	err := store.From(ctx, s.db).Raw(`SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.last - n.opened_at) / 86400)
		FROM needs n JOIN (SELECT m.need_id, max(v.witnessed_at) last FROM matches m JOIN vouchers v ON v.match_id = m.id WHERE v.witnessed_at IS NOT NULL GROUP BY 1) t ON t.need_id = n.id
		WHERE n.state IN ('fulfilled','closed') AND n.opened_at IS NOT NULL`).Row().Scan(&days)
	if err != nil || days == nil {
		return nil, err
	}
	d := int(*days + 0.5)
	return &d, nil
}
