package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"sort"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
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
		log.Fatalf("signing in as %s: %d %s", login, status, out)
	}
	for _, c := range res.Cookies() {
		return c.Name + "=" + c.Value
	}
	return ""
}

// spread is what many measurements of one thing were.
type spread struct{ p50, p99 time.Duration }

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
	return spread{took[len(took)/2], took[len(took)*99/100]}
}

// rounds measures ours and bare alternately five times and gives the median of each and the spread of the ratios.
func rounds(ours, bare func() spread) (o, b spread, ratio, low, high float64, tail float64) {
	var os, bs []spread
	var ratios, tails []float64
	for range 5 {
		x, y := ours(), bare()
		os, bs = append(os, x), append(bs, y)
		ratios = append(ratios, float64(x.p50)/float64(y.p50))
		tails = append(tails, float64(x.p99)/float64(y.p99))
	}
	sort.Slice(os, func(i, j int) bool { return os[i].p50 < os[j].p50 })
	sort.Slice(bs, func(i, j int) bool { return bs[i].p50 < bs[j].p50 })
	sort.Float64s(ratios)
	sort.Float64s(tails)
	return os[2], bs[2], ratios[2], ratios[0], ratios[4], tails[2]
}

func report(what string, ours, bare func() spread, goal string) {
	o, b, ratio, low, high, tail := rounds(ours, bare)
	row(what, o.String(), b.String(), fmt.Sprintf("p50 %.2f (%.2f–%.2f), p99 %.2f", ratio, low, high, tail), goal)
}

func fetch(address, cookie string) {
	req, err := http.NewRequest("GET", address, nil)
	check(err)
	req.Header.Set("Cookie", cookie)
	res, err := client.Do(req)
	check(err)
	_, _ = io.Copy(io.Discard, res.Body)
	res.Body.Close()
	if res.StatusCode != 200 {
		log.Fatalf("%s: %d", address, res.StatusCode)
	}
}

// searchRatio: the page of an organisation through the API over the same query straight to Meilisearch.
func (r *run) searchRatio(ctx context.Context) {
	cookie := r.signIn("foundation")
	words := []string{"助学", "取暖", "护理床", "饮水", "zhuxue"}
	i := 0
	ours := func() spread {
		return measure(1, 100, func() {
			i++
			fetch(r.base+"/api/search/needs?limit=20&q="+url.QueryEscape(words[i%len(words)]), cookie)
		})
	}
	j := 0
	bare := func() spread {
		return measure(1, 100, func() {
			j++
			body := map[string]any{"q": words[j%len(words)], "limit": 20, "filter": [][]string{{`audience = "org"`}}, "facets": []string{"category", "resource_kind", "province", "prefecture", "county", "urgency", "groups", "region_tags", "level"},
				"attributesToHighlight": []string{"title_public"}, "sort": []string{"urgency_rank:asc", "opened_at:asc"}, "attributesToRetrieve": []string{"id", "title_public"}}
			raw, err := json.Marshal(body)
			check(err)
			req, err := http.NewRequest("POST", r.MeiliURL+"/indexes/needs_v1/search", bytes.NewReader(raw))
			check(err)
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Authorization", "Bearer "+r.MeiliKey)
			res, err := client.Do(req)
			check(err)
			out, _ := io.ReadAll(res.Body)
			res.Body.Close()
			if res.StatusCode != 200 {
				log.Fatalf("the engine says %d %s", res.StatusCode, out)
			}
		})
	}
	report("search through the API over the same query", ours, bare, "≤ 1.5 / 1.15")
}

// readRatios: list and read over the bare SQL they need, at 64 clients.
func (r *run) readRatios(ctx context.Context) {
	pool := r.pool(ctx)
	defer pool.Close()
	cookie := r.signIn("county2")
	report("list of 20 needs of a county, 64 clients", func() spread {
		return measure(64, 640, func() { fetch(r.base+"/api/needs?limit=20&region=220821000000", cookie) })
	}, func() spread {
		return measure(64, 640, func() { readNeeds(ctx, pool) })
	}, "≤ 2 / 1.3")
	var id string
	check(pool.QueryRow(ctx, "SELECT id::text FROM needs WHERE level = 'village' AND state = 'open' AND region LIKE '220821%' ORDER BY id LIMIT 1").Scan(&id))
	public := func() spread { return measure(64, 640, func() { fetch(r.base+"/api/public/needs/"+id, "") }) }
	report("read of one public need, 64 clients", public, func() spread {
		return measure(64, 640, func() {
			drain(ctx, pool, "SELECT * FROM needs WHERE id = $1", id)
			drain(ctx, pool, "SELECT * FROM need_lines WHERE need_id = $1 ORDER BY no", id)
		})
	}, "≤ 2 / 1.3")
}

func readNeeds(ctx context.Context, pool *pgxpool.Pool) {
	rows, err := pool.Query(ctx, "SELECT * FROM needs WHERE region BETWEEN '220821000000' AND '220821999999' ORDER BY id DESC LIMIT 21")
	check(err)
	var ids []any
	for rows.Next() {
		values, err := rows.Values()
		check(err)
		ids = append(ids, values[0])
	}
	rows.Close()
	drain(ctx, pool, "SELECT * FROM need_lines WHERE need_id = ANY($1::uuid[]) ORDER BY need_id, no", ids)
}

// drain reads every row of a query.
func drain(ctx context.Context, pool *pgxpool.Pool, query string, arg any) {
	rows, err := pool.Query(ctx, query, arg)
	check(err)
	for rows.Next() {
		_, err := rows.Values()
		check(err)
	}
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
	report("a command (post a need) over the same rows by bare SQL", func() spread {
		return measure(1, 100, func() {
			if status, out, _ := send("POST", r.base+"/api/needs", cookie, body); status != 201 {
				log.Fatalf("posting a need: %d %s", status, out)
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
