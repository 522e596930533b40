package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// processor is the time that this program, the program under test and all its children have had of the processors: what a
// request truly costs, also on a machine that others use.
func (r *run) processor() time.Duration {
	parent, used := map[int]int{}, map[int]time.Duration{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		raw, err := os.ReadFile(path)
		if err != nil {
			continue // it ended meanwhile
		}
		_, rest, _ := strings.Cut(string(raw), ") ")
		f := strings.Fields(rest)
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		parent[pid], _ = strconv.Atoi(f[1])
		user, _ := strconv.Atoi(f[11])
		system, _ := strconv.Atoi(f[12])
		used[pid] = time.Duration(user+system) * 10 * time.Millisecond
	}
	ours := func(pid int) bool {
		for ; pid > 1; pid = parent[pid] {
			if pid == os.Getpid() {
				return true
			}
		}
		return false
	}
	var sum time.Duration
	for pid, d := range used {
		if ours(pid) {
			sum += d
		}
	}
	return sum
}

// each says what one of n costs.
func each(d time.Duration, n int) string {
	return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000/float64(n))
}
