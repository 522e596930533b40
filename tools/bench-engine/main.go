// Command bench-engine measures the allocation engine against LEMON's network simplex, in the same run and on the same questions, and
// prints tables for docs/benchmarks.md. It makes the questions with bin/shanqiao, which must be built; without bench/lemon/lemon
// (`make -C bench/lemon`, needs Debian's liblemon-dev) the plain solver is the yardstick. Settings, from the environment:
//
//	SIZES       needs (needs:offers), apart by spaces; 10k 30k 100k unless told, 500k takes an hour with LEMON
//	FAMILIES    pair pairnorm caps hub unless told
//	SEEDS       1 unless told
//	FILES       other DIMACS networks to compare the plain solver and LEMON on
//	MOST_PLAIN  largest number of needs for the plain solver, MOST_LEMON for LEMON; 100k unless told
//
// It ends with 1 if two programs differ about an optimum.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// dir holds the questions while they are worked on.
var dir string

type bench struct {
	ours, lemon          string
	mostPlain, mostLemon int
	wrong                bool
	rows                 []row
}

// row is one question with what each program made of it.
type row struct {
	family               string
	needs, offers        int
	seed                 string
	engine, plain, lemon result
}

func main() {
	log.SetFlags(0)
	var err error
	dir, err = os.MkdirTemp("", "shanqiao-engine-")
	check(err)
	b := &bench{ours: "bin/shanqiao", lemon: "bench/lemon/lemon", mostPlain: number(or("MOST_PLAIN", "100k")), mostLemon: number(or("MOST_LEMON", "100k"))}
	if _, err := os.Stat(b.lemon); err != nil {
		log.Printf("%s is not built (make -C bench/lemon): ratios are against the plain solver", b.lemon)
		b.lemon = ""
	}
	b.all()
	os.RemoveAll(dir)
	if b.wrong {
		os.Exit(1)
	}
}

func (b *bench) all() {
	fmt.Printf("%d cores, %s. Seconds are user CPU of the solve; a ratio is against %s.\n\n", runtime.NumCPU(), runtime.Version(), b.yardstick())
	b.heading()
	for _, family := range strings.Fields(or("FAMILIES", "pair pairnorm caps hub")) {
		for _, size := range strings.Fields(or("SIZES", "10k 30k 100k")) {
			for _, seed := range strings.Fields(or("SEEDS", "1")) {
				b.question(family, size, seed)
			}
		}
	}
	b.growth()
	if files := strings.Fields(os.Getenv("FILES")); len(files) > 0 {
		b.files(files)
	}
}

func (b *bench) yardstick() string {
	if b.lemon == "" {
		return "the plain solver"
	}
	return "LEMON's NetworkSimplex with its defaults"
}

// question makes one question, has it solved by all and prints its line.
func (b *bench) question(family, size, seed string) {
	r := row{family: family, seed: seed}
	needs, offers, given := strings.Cut(size, ":")
	r.needs = number(needs)
	if r.offers = offersFor(r.needs); given {
		r.offers = number(offers)
	}
	problem, network := filepath.Join(dir, "problem.txt"), filepath.Join(dir, "network.min")
	check(into(problem, b.ours, "engine", "generate", "--family", family, "--needs", strconv.Itoa(r.needs), "--offers", strconv.Itoa(r.offers), "--seed", seed))
	r.engine = solve(b.ours, "engine", "solve", problem, "--quiet")
	if r.needs <= max(b.mostPlain, b.mostLemon) {
		check(into(network, b.ours, "engine", "export", problem))
	}
	if r.needs <= b.mostPlain {
		r.plain = solve(b.ours, "engine", "solve", network, "--quiet")
	}
	if b.lemon != "" && r.needs <= b.mostLemon {
		r.lemon = solve(b.lemon, network)
	}
	b.rows = append(b.rows, r)
	b.line(r)
}

// files compares the two solvers that take any network.
func (b *bench) files(files []string) {
	fmt.Print("\n| network | nodes | arcs | plain | LEMON | ratio | peak MiB | optimum |\n|---|---|---|---|---|---|---|---|\n")
	for _, file := range files {
		plain, lemon := solve(b.ours, "engine", "solve", file, "--quiet"), result{}
		if b.lemon != "" {
			text := filepath.Join(dir, "network.min")
			check(unpack(file, text))
			lemon = solve(b.lemon, text)
		}
		fmt.Printf("| %s | %.0f | %.0f | %s | %s | %s | %s / %s | %s |\n", filepath.Base(file), plain.figure["nodes"], plain.figure["arcs"],
			plain.text("cpu_seconds", 3), lemon.text("cpu_seconds", 3), ratio(plain, lemon, "cpu_seconds"),
			plain.text("peak_mib", 0), lemon.text("peak_mib", 0), b.agreed(plain.optimum, lemon.optimum))
	}
}

func offersFor(needs int) int {
	switch {
	case needs <= 10_000:
		return max(needs/10, 1)
	case needs <= 30_000:
		return 2000
	case needs <= 100_000:
		return needs / 20
	}
	return needs / 25
}

// number reads 30000 or 30k.
func number(text string) int {
	digits, thousands := strings.CutSuffix(text, "k")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 {
		fail(fmt.Sprintf("%q is not a size like 30000 or 30k", text))
	}
	if thousands {
		n *= 1000
	}
	return n
}

func or(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

func check(err error) {
	if err != nil {
		fail(err)
	}
}

// fail ends the run and leaves nothing behind.
func fail(why any) {
	os.RemoveAll(dir)
	log.Fatal(why)
}
