package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// planOffers is how many offers a plan's bench brings the world to.
const planOffers = 5000

// planPath is the whole way of a plan of the country: reading from the database, compiling, solving, rounding, checking,
// certifying, storing, explaining. A demo world holds a few hundred offers; the bench makes more of the same by SQL, each
// with its part of the quantity. It goes last: the ledger no longer fits this folder's world.
func (r *run) planPath(ctx context.Context) {
	if r.only != "" && !strings.Contains(r.only, "plan") {
		return
	}
	pool := r.pool(ctx)
	defer pool.Close()
	var have int
	check(pool.QueryRow(ctx, `SELECT count(*) FROM offers WHERE state IN ('active', 'part_committed') AND quantity > reserved + delivered + withdrawn`).Scan(&have))
	times := max(1, (planOffers+have-1)/max(1, have))
	for _, sql := range []string{
		`CREATE TABLE bench_offers AS SELECT o.* FROM offers o, generate_series(2, ` + fmt.Sprint(times) + `) WHERE o.state IN ('active', 'part_committed') AND o.quantity > o.reserved + o.delivered + o.withdrawn`,
		`UPDATE bench_offers SET id = gen_random_uuid(), offer_no = 'B-' || gen_random_uuid(), quantity = greatest(1, (quantity - reserved - delivered - withdrawn) / ` + fmt.Sprint(times) + `), reserved = 0, delivered = 0, withdrawn = 0`,
		`INSERT INTO offers SELECT * FROM bench_offers`, `DROP TABLE bench_offers`, `ANALYZE offers`,
	} {
		_, err := pool.Exec(ctx, sql)
		check(err)
	}
	cmd := exec.Command("bin/shanqiao", "match", "run", "000000000000")
	cmd.Env = r.env()
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	check(err)
	fmt.Printf("\n%s\n", out)
}
