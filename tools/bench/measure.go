package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/valyala/fasthttp"

	"shanqiao/search"
)

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 128, DisableCompression: true}, Timeout: time.Minute}

func getJSON(address, cookie string, into any) {
	req, err := http.NewRequest("GET", address, nil)
	check(err)
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	res, err := client.Do(req)
	check(err)
	defer res.Body.Close()
	check(json.NewDecoder(res.Body).Decode(into))
}

func send(method, address, cookie string, body any) (int, []byte, *http.Response) {
	raw, err := json.Marshal(body)
	check(err)
	req, err := http.NewRequest(method, address, bytes.NewReader(raw))
	check(err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Cookie", cookie)
	res, err := client.Do(req)
	check(err)
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	check(err)
	return res.StatusCode, out, res
}

func (r *run) signIn(login string) string {
	status, out, res := send("POST", r.base+"/api/session", "", map[string]string{"login": login, "password": "qiao liang cun yu shan"})
	if status != 200 {
		fatal(fmt.Sprintf("signing in as %s: %d %s", login, status, out))
	}
	for _, c := range res.Cookies() {
		return c.Name + "=" + c.Value
	}
	return ""
}

// spread is what many measurements of one thing were.
type spread struct {
	p50, p99 time.Duration
	n        int
}

func (s spread) String() string {
	return fmt.Sprintf("%.2f / %.2f ms", float64(s.p50.Microseconds())/1000, float64(s.p99.Microseconds())/1000)
}

// measure runs f n times from as many clients and gives median and 99th percentile.
func measure(clients, n int, f func()) spread {
	took := make([]time.Duration, 0, n)
	var mu sync.Mutex
	var wg sync.WaitGroup
	next := make(chan bool, n)
	for range n {
		next <- true
	}
	close(next)
	for range clients {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range next {
				began := time.Now()
				f()
				d := time.Since(began)
				mu.Lock()
				took = append(took, d)
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	return spread{took[len(took)/2], took[len(took)*99/100], n}
}

// outcome is what five rounds of one measurement were.
type outcome struct {
	runs []spread
	cost time.Duration // of the processors, all rounds together
	n    int
}

func (o outcome) median() spread {
	sort.Slice(o.runs, func(i, j int) bool { return o.runs[i].p50 < o.runs[j].p50 })
	return o.runs[len(o.runs)/2]
}

// round measures f once more.
func (r *run) round(o *outcome, f func() spread) spread {
	before := r.processor()
	s := f()
	o.cost += r.processor() - before
	o.runs, o.n = append(o.runs, s), o.n+s.n
	return s
}

// report prints one row: ours and bare alternately five times, the median of each, the spread of the ratios, and what one of
// each costs of the processors. With BENCH_PROFILE it then measures ours alone under the profiler.
func (r *run) report(what, file string, ours, bare func() spread, goal string) {
	if r.only != "" && !strings.Contains(r.only, file) {
		return
	}
	var x, y outcome
	var ratios, tails []float64
	for range 5 {
		o, b := r.round(&x, ours), r.round(&y, bare)
		ratios = append(ratios, float64(o.p50)/float64(b.p50))
		tails = append(tails, float64(o.p99)/float64(b.p99))
	}
	sort.Float64s(ratios)
	sort.Float64s(tails)
	cost := float64(x.cost) / float64(x.n) / (float64(y.cost) / float64(y.n))
	row(what, x.median().String(), y.median().String(), fmt.Sprintf("p50 %.2f (%.2f–%.2f), p99 %.2f", ratios[2], ratios[0], ratios[4], tails[2]),
		fmt.Sprintf("%s / %s ms, %.2f", each(x.cost, x.n), each(y.cost, y.n), cost), goal)
	if r.profiles != "" {
		r.profile(file, ours)
	}
}

func (r *run) profile(file string, ours func() spread) {
	done := make(chan bool)
	go func() {
		defer close(done)
		res, err := client.Get("http://" + r.profiler + "/debug/pprof/profile?seconds=8")
		check(err)
		defer res.Body.Close()
		out, err := os.Create(filepath.Join(r.profiles, file+".pprof"))
		check(err)
		_, err = io.Copy(out, res.Body)
		check(errors.Join(err, out.Close()))
	}()
	for {
		select {
		case <-done:
			return
		default:
			ours()
		}
	}
}

// lean is the client of the measurements: it keeps its connections and costs about as much processor as the driver does on the
// bare side, for the load program shares the two cores with everything it measures.
var lean = &fasthttp.Client{MaxConnsPerHost: 128, NoDefaultUserAgentHeader: true, ReadTimeout: time.Minute}

func fetch(address, cookie string) {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	req.SetRequestURI(address)
	req.Header.Set("Cookie", cookie)
	check(lean.Do(req, res))
	if res.StatusCode() != 200 {
		fatal(fmt.Sprintf("%s: %d", address, res.StatusCode()))
	}
}

// searchRatio: the page of an organisation through the API over the same query straight to Meilisearch.
func (r *run) searchRatio(ctx context.Context) {
	cookie := r.signIn("foundation")
	words := []string{"助学", "取暖", "护理床", "饮水", "zhuxue"}
	i := 0
	ours := func() spread {
		return measure(1, 300, func() {
			i++
			fetch(r.base+"/api/search/needs?limit=20&q="+url.QueryEscape(words[i%len(words)]), cookie)
		})
	}
	j := 0
	bare := func() spread {
		return measure(1, 300, func() {
			j++
			index, raw, err := search.NeedsBody(search.Viewer{Verified: true}, search.NeedQuery{Text: words[j%len(words)], Bands: search.Wanted(), Limit: 20,
				Facets: []string{"category", "resource_kind", "province", "prefecture", "county", "urgency", "groups", "region_tags", "level"}})
			check(err)
			req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
			defer fasthttp.ReleaseRequest(req)
			defer fasthttp.ReleaseResponse(res)
			req.SetRequestURI(r.MeiliURL + "/indexes/" + index + "/search")
			req.Header.SetMethod("POST")
			req.Header.SetContentType("application/json")
			req.Header.Set("Authorization", "Bearer "+r.MeiliKey)
			req.SetBodyRaw(raw)
			check(lean.Do(req, res))
			var decoded any
			check(json.Unmarshal(res.Body(), &decoded))
			if res.StatusCode() != 200 {
				fatal(fmt.Sprintf("the engine says %d %s", res.StatusCode(), res.Body()))
			}
		})
	}
	r.report("search through the API over the same query", "search", ours, bare, "≤ 1.5 / 1.15")
}

// The SQL that list and read need, word for word as the program asks it (app/identity, app/needs): who asks, and the needs with
// their lines. The public read asks for nobody.
const (
	needColumns = `n.id::text, n.created_at, n.created_by, n.updated_at, n.updated_by, n.version, n.need_no, n.region, n.level, n.household_id::text, n.category, n.title, n.detail,
	n.groups, n.head_count, n.minors, n.urgency, n.needed_by, n.valid_until, n.gov_aid, n.policy, n.state, n.held_state, n.due_at, n.accepted_at, n.opened_at, n.closed_at,
	n.checked_by::text, n.forwarded_by::text, n.confirmed_by::text, n.papers, n.sampled, n.missing, n.decision_file::text, n.proxy, n.amount_fen,
	l.id::text, l.no, l.item, l.spec, l.resource_kind, l.unit, l.unit_value_fen, l.person_id::text, l.qty, l.promised, l.on_way, l.received, l.waived`
	whoAsks = `SELECT u.id::text, u.name, u.person_id::text, u.must_change, s.seen_at, g.role, g.region, g.org_id::text FROM sessions s JOIN users u ON u.id = s.user_id
	LEFT JOIN user_grants g ON g.user_id = u.id AND g.revoked_at IS NULL
	WHERE s.hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND u.active ORDER BY g.id`
	listNeeds = "SELECT " + needColumns + ` FROM (SELECT * FROM needs WHERE (substr(region, 1, 6) = $1)
		ORDER BY id DESC LIMIT 21) n JOIN need_lines l ON l.need_id = n.id ORDER BY n.id DESC, l.no`
	oneNeed = "SELECT " + needColumns + " FROM (SELECT * FROM needs WHERE id = $1::text::uuid) n JOIN need_lines l ON l.need_id = n.id ORDER BY n.id, l.no"
)

// readRatios: list and read over the bare SQL they need, at 64 clients.
func (r *run) readRatios(ctx context.Context) {
	pool := r.pool(ctx)
	defer pool.Close()
	cookie := r.signIn("county2")
	_, token, _ := strings.Cut(cookie, "=")
	sum := sha256.Sum256([]byte(token))
	const county = "220821000000"
	list := func() spread {
		return measure(64, 1280, func() { fetch(r.base+"/api/needs?limit=20&region="+county, cookie) })
	}
	r.report("list of 20 needs of a county, 64 clients", "list", list, func() spread {
		return measure(64, 1280, func() {
			now := time.Now()
			drain(ctx, pool, whoAsks, sum[:], now, now.Add(-30*time.Minute))
			drain(ctx, pool, listNeeds, county[:6])
		})
	}, "≤ 2 / 1.3")
	ids := publicNeeds(ctx, pool)
	var i, j atomic.Int64
	public := func() spread {
		return measure(64, 2560, func() { fetch(r.base+"/api/public/needs/"+ids[int(i.Add(1))%len(ids)], "") })
	}
	r.report("read of one public need, 64 clients", "read", public, func() spread {
		return measure(64, 2560, func() { drain(ctx, pool, oneNeed, ids[int(j.Add(1))%len(ids)]) })
	}, "≤ 2 / 1.3")
}

// publicNeeds are different needs that the public may read, five hundred at most: both sides read them in turn.
func publicNeeds(ctx context.Context, pool *pgxpool.Pool) (ids []string) {
	rows, err := pool.Query(ctx, "SELECT id::text FROM needs WHERE level = 'village' AND state = 'open' AND NOT minors AND region LIKE '220821%' ORDER BY id LIMIT 500")
	check(err)
	ids, err = pgx.CollectRows(rows, pgx.RowTo[string])
	check(err)
	return ids
}

// drain reads every row of a query and copies every value out of the driver, as whoever decodes it must at least.
func drain(ctx context.Context, pool *pgxpool.Pool, query string, args ...any) {
	rows, err := pool.Query(ctx, query, args...)
	check(err)
	var values []string
	for rows.Next() {
		values = values[:0]
		for _, raw := range rows.RawValues() {
			values = append(values, string(raw))
		}
	}
	check(rows.Err())
	rows.Close()
}

func (r *run) pool(ctx context.Context) *pgxpool.Pool {
	cfg, err := pgxpool.ParseConfig(r.DatabaseURL)
	check(err)
	cfg.MaxConns = 40
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	check(err)
	return pool
}

// commandRatio: posting a village need over the same rows by bare SQL in one transaction, trail and job included.
func (r *run) commandRatio(ctx context.Context) {
	pool := r.pool(ctx)
	defer pool.Close()
	cookie := r.signIn("village")
	body := map[string]any{"level": "village", "category": "elder_aid", "title": "幸福院护理床垫", "urgency": "ordinary", "govAid": "not_applicable", "headCount": 20,
		"lines": []map[string]any{{"item": "护理床垫", "resourceKind": "goods", "unit": "piece", "unitValueFen": 26000, "qty": 10}}}
	r.report("a command (post a need) over the same rows by bare SQL", "command", func() spread {
		return measure(1, 100, func() {
			if status, out, _ := send("POST", r.base+"/api/needs", cookie, body); status != 201 {
				fatal(fmt.Sprintf("posting a need: %d %s", status, out))
			}
		})
	}, func() spread { return measure(1, 100, func() { bareNeed(ctx, pool) }) }, "≤ 3 / 2")
}

func bareNeed(ctx context.Context, pool *pgxpool.Pool) {
	tx, err := pool.Begin(ctx)
	check(err)
	exec := func(q string, args ...any) {
		_, err := tx.Exec(ctx, q, args...)
		check(err)
	}
	var n int64
	check(tx.QueryRow(ctx, "INSERT INTO counters (series, last) VALUES ('bench', 1) ON CONFLICT (series) DO UPDATE SET last = counters.last + 1 RETURNING last").Scan(&n))
	var id string
	check(tx.QueryRow(ctx, `INSERT INTO needs (id, created_at, created_by, updated_at, updated_by, version, need_no, region, level, category, title, urgency, gov_aid, policy, state, amount_fen)
		VALUES (gen_random_uuid(), now(), '', now(), '', 1, 'B-' || $1::bigint, '220821100208', 'village', 'elder_aid', '幸福院护理床垫', 'ordinary', 'not_applicable', 'village_need', 'draft', 260000) RETURNING id::text`, n).Scan(&id))
	exec(`INSERT INTO need_lines (id, need_id, no, item, resource_kind, unit, unit_value_fen, qty) VALUES (gen_random_uuid(), $1, 1, '护理床垫', 'goods', 'piece', 26000, 10)`, id)
	exec(`INSERT INTO trail (at, actor, fact, noun, subject, region, to_state) VALUES (now(), '', 'need.post', 'need', $1, '220821100208', 'draft')`, id)
	exec(`INSERT INTO river_job (args, kind, max_attempts, queue, state) VALUES ('{}', 'fact', 25, 'bench', 'available')`)
	exec("SELECT pg_notify('bench', '{}')")
	check(tx.Commit(ctx))
}
