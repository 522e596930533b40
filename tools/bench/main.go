// Command bench measures the program against the bare database and search engine it stands on, as ratios in one run, and
// prints a table. It starts bin/shanqiao on a folder of its own, fills it with BENCH_NEEDS needs (100,000 unless told),
// and ends everything it started. BENCH_DIR keeps the folder, and a second run on it measures without loading again;
// BENCH_PROFILE names a folder that gets a CPU profile of the program for every measurement; BENCH_ONLY measures only the rows
// it names (search, list, read, command, plan).
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// children is where the running program says its children are.
type children struct {
	DatabaseURL string `json:"database_url"`
	MeiliURL    string `json:"meili_url"`
	MeiliKey    string `json:"meili_key"`
}

type run struct {
	dir, base, address string
	needs              int
	only               string // the rows wanted, when not all
	profiles, profiler string // folder for the profiles of each measurement, when wanted, and where the program answers them
	cmd                *exec.Cmd
	children
}

func main() {
	log.SetFlags(0)
	needs := 100_000
	if v, err := strconv.Atoi(os.Getenv("BENCH_NEEDS")); err == nil {
		needs = v
	}
	r := &run{needs: needs, only: os.Getenv("BENCH_ONLY"), profiles: os.Getenv("BENCH_PROFILE"), profiler: free()}
	last = r
	fmt.Printf("| what | ours p50 / p99 | bare p50 / p99 | ratio or figure | processor, ours / bare | must / aim |\n|---|---|---|---|---|---|\n")
	if r.dir = os.Getenv("BENCH_DIR"); r.dir == "" {
		dir, err := os.MkdirTemp("", "shanqiao-bench-")
		check(err)
		defer os.RemoveAll(dir)
		r.dir = dir
	}
	if _, err := os.Stat(filepath.Join(r.dir, "keys.json")); err != nil {
		r.fill()
	}
	r.start()
	defer r.stop()
	r.settle()
	ctx := context.Background()
	r.searchRatio(ctx)
	r.readRatios(ctx)
	r.commandRatio(ctx)
	r.planPath(ctx)
}

// fill measures the first start, loads the needs, and leaves a folder that BENCH_DIR can name again.
func (r *run) fill() {
	cold := r.start()
	row("cold start to ready", "", "", seconds(cold), "", "≤ 20 s / 8 s")
	row("demo world, first load", "", "", seconds(r.waitLoaded()), "", "≤ 60 s / 15 s")
	r.stop()
	row("warm start to ready", "", "", seconds(r.start()), "", "≤ 3 s / 1 s")
	time.Sleep(5 * time.Second)
	row("idle memory of our process", "", "", fmt.Sprintf("%.0f MiB", r.memory()), "", "≤ 100 / 60 MiB")
	r.stop()
	began := time.Now()
	r.command("demo", "load", "--needs", strconv.Itoa(r.needs))
	log.Printf("loading %d needs took %s", r.needs, time.Since(began).Round(time.Second))
}

// last is the run that has to end what it started, whatever happens.
var last *run

func check(err error) {
	if err != nil {
		fatal(err)
	}
}

func fatal(what ...any) {
	if last != nil {
		last.stop()
	}
	log.Fatal(what...)
}

func row(cells ...string) { fmt.Printf("| %s |\n", strings.Join(cells, " | ")) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func (r *run) env() []string {
	run := os.Getenv("RUNTIME_DIR")
	if run == "" {
		var err error
		run, err = filepath.Abs("runtime")
		check(err)
	}
	return append(os.Environ(), "DATA_DIR="+r.dir, "LISTEN="+r.address, "RUNTIME_DIR="+run, "PROFILE_LISTEN="+r.profiler)
}

// free is an address of this machine where nothing answers yet.
func free() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer l.Close()
	return l.Addr().String()
}

// start starts the program and gives the time until /readyz says 200.
func (r *run) start() time.Duration {
	if r.address == "" {
		r.address = free()
		r.base = "http://" + r.address
	}
	began := time.Now()
	r.cmd = exec.Command("bin/shanqiao", "serve", "--demo")
	r.cmd.Env = r.env()
	check(r.cmd.Start())
	for {
		if res, err := client.Get(r.base + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == 200 {
				break
			}
		}
		if time.Since(began) > 2*time.Minute {
			fatal("the program did not become ready")
		}
		time.Sleep(5 * time.Millisecond)
	}
	took := time.Since(began)
	raw, err := os.ReadFile(filepath.Join(r.dir, "running.json"))
	check(err)
	check(json.Unmarshal(raw, &r.children))
	return took
}

func (r *run) stop() {
	if r.cmd == nil || r.cmd.Process == nil {
		return
	}
	_ = r.cmd.Process.Signal(syscall.SIGTERM)
	_ = r.cmd.Wait()
	r.cmd = nil
}

func (r *run) command(args ...string) {
	cmd := exec.Command("bin/shanqiao", args...)
	cmd.Env = r.env()
	cmd.Stderr = os.Stderr
	check(cmd.Run())
}

func (r *run) waitLoaded() time.Duration {
	began := time.Now()
	for {
		var w struct{ Loading string }
		getJSON(r.base+"/api/world", "", &w)
		if w.Loading == "" && time.Since(began) > time.Second {
			return time.Since(began)
		}
		if time.Since(began) > 10*time.Minute {
			fatal("the demo world did not load")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// settle waits until the index holds the needs and nothing is being loaded.
func (r *run) settle() {
	r.waitLoaded()
	for range 600 {
		var w struct{ SearchFresh bool }
		getJSON(r.base+"/readyz", "", &w)
		if w.SearchFresh {
			return
		}
		time.Sleep(time.Second)
	}
	fatal("the index did not become fresh")
}

// memory is the resident set of the program itself, in MiB.
func (r *run) memory() float64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.cmd.Process.Pid))
	check(err)
	for _, line := range strings.Split(string(raw), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			check(err)
			return kb / 1024
		}
	}
	return 0
}
