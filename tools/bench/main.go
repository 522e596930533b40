// Command bench measures the program against the bare database and search engine it stands on, as ratios in one run, and
// prints a table. It starts bin/shanqiao on a folder of its own, fills it with BENCH_NEEDS needs (100,000 unless told),
// and ends everything it started.
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
	cmd                *exec.Cmd
	children
}

func main() {
	log.SetFlags(0)
	needs := 100_000
	if v, err := strconv.Atoi(os.Getenv("BENCH_NEEDS")); err == nil {
		needs = v
	}
	dir, err := os.MkdirTemp("", "shanqiao-bench-")
	check(err)
	defer os.RemoveAll(dir)
	r := &run{dir: dir}
	fmt.Printf("| what | ours | bare | ratio or figure | must / aim |\n|---|---|---|---|---|\n")
	cold := r.start()
	row("cold start to ready", cold.Round(time.Millisecond).String(), "", seconds(cold), "≤ 20 s / 8 s")
	loaded := r.waitLoaded()
	row("demo world, first load", "", "", seconds(loaded), "≤ 60 s / 15 s")
	r.stop()
	warm := r.start()
	row("warm start to ready", "", "", seconds(warm), "≤ 3 s / 1 s")
	time.Sleep(5 * time.Second)
	row("idle memory of our process", "", "", fmt.Sprintf("%.0f MiB", r.memory()), "≤ 100 / 60 MiB")
	r.stop()
	began := time.Now()
	r.command("demo", "load", "--needs", strconv.Itoa(needs))
	log.Printf("loading %d needs took %s", needs, time.Since(began).Round(time.Second))
	r.start()
	defer r.stop()
	r.settle(needs)
	ctx := context.Background()
	r.searchRatio(ctx)
	r.readRatios(ctx)
	r.commandRatio(ctx)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func row(cells ...string) { fmt.Printf("| %s |\n", strings.Join(cells, " | ")) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func (r *run) env() []string {
	run, err := filepath.Abs("runtime")
	check(err)
	return append(os.Environ(), "DATA_DIR="+r.dir, "LISTEN="+r.address, "RUNTIME_DIR="+run)
}

// start starts the program and gives the time until /readyz says 200.
func (r *run) start() time.Duration {
	if r.address == "" {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		check(err)
		r.address = l.Addr().String()
		r.base = "http://" + r.address
		l.Close()
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
			log.Fatal("the program did not become ready")
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
			log.Fatal("the demo world did not load")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// settle waits until the index holds the needs and nothing is being loaded.
func (r *run) settle(needs int) {
	r.waitLoaded()
	for range 600 {
		var w struct{ SearchFresh bool }
		getJSON(r.base+"/readyz", "", &w)
		if w.SearchFresh {
			return
		}
		time.Sleep(time.Second)
	}
	log.Fatal("the index did not become fresh")
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
