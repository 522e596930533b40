package matches

import (
	"context"
	"time"

	"shanqiao/app/store"
	"shanqiao/models"
)

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

// DeliveredTotal is what the public home says: value brought and slips signed, in all.
func (s *Matches) DeliveredTotal(ctx context.Context) (fen, slips int64, err error) {
	err = store.From(ctx, s.db).Raw(`SELECT coalesce(sum(vl.received * vl.unit_value_fen), 0), count(DISTINCT v.id) FROM vouchers v JOIN voucher_lines vl ON vl.voucher_id = v.id
		WHERE v.state IN ('confirmed','closed')`).Row().Scan(&fen, &slips)
	return fen, slips, err
}

// County is what one county lacks and received.
type County struct {
	County                         models.Code
	Open, MissingFen, DeliveredFen int64
}

// Counties sums open needs and deliveries by county, the most missing first.
func (s *Matches) Counties(ctx context.Context) ([]County, error) {
	var rows []County
	return rows, store.From(ctx, s.db).Raw(`WITH open AS (SELECT substr(n.region, 1, 6) c, count(*) FILTER (WHERE l.no = 1) open, sum((l.qty - l.received - l.promised - l.waived) * l.unit_value_fen) missing
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
