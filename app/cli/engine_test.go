package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const smallNetwork = `p min 4 5
n 1 4
n 4 -4
a 1 2 0 4 2
a 1 3 0 2 2
a 2 3 0 2 1
a 2 4 1 3 3
a 3 4 0 5 1
`

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// answer leaves out the comments.
func answer(out string) string {
	var lines []string
	for line := range strings.Lines(out) {
		if !strings.HasPrefix(line, "c ") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

func TestEngineSolve_Network(t *testing.T) {
	path := write(t, smallNetwork)
	flows := "s 15\nf 1 2 2\nf 1 3 2\nf 2 3 1\nf 2 4 1\nf 3 4 3\n"
	out, _ := run(t, 0, "engine", "solve", path)
	if got := answer(out); got != flows {
		t.Errorf("got\n%s", out)
	}
	for _, name := range []string{"nodes 4", "arcs 5", "read_seconds ", "cpu_seconds ", "peak_mib "} {
		if !strings.Contains(out, "c "+name) {
			t.Errorf("no line c %s in\n%s", name, out)
		}
	}
	if out, _ := run(t, 0, "engine", "solve", path, "--quiet", "--duals"); answer(out) != "s 15\n" {
		t.Errorf("quiet: got\n%s", out)
	}
	if out, _ := run(t, 0, "engine", "solve", "--duals", path); strings.Count(answer(out), "d ") != 4 {
		t.Errorf("duals: got\n%s", out)
	}
	if out, _ := run(t, 0, "engine", "solve", "../engine/testdata/netgen_8_10a.min.gz", "--quiet"); answer(out) != "s 369269289\n" {
		t.Errorf("packed: got\n%s", out)
	}
}

func TestEngineSolve_Refusals(t *testing.T) {
	for _, c := range []struct {
		code       int
		text, want string
	}{
		{2, "p min 2 1\nn 1 3\nn 2 -3\na 1 2 0 2 1\n", "no flow satisfies all supplies and capacities"},
		{2, "p min 2 0\nn 1 3\n", "the supplies add up to 3, not to 0"},
		{2, "p min 2 2\na 1 2 0 -1 -5\na 2 1 0 -1 1\n", "the cost has no lower limit"},
		{1, "p min 2 1\na 1 2 zero 2 1\n", "line 2: an arc line is"},
		{1, "p min 2 1\na 1 2 0 2 9223372036854775807\n", "costs times nodes exceed 2^62"},
		{1, "p min 2 2\na 1 2 0 9223372036854775807 1\na 1 2 0 9223372036854775807 1\n", "add up to 2^61 or more"},
		{1, "shanqiao problem 1\nneed\n", "line 2: "},
	} {
		if _, errs := run(t, c.code, "engine", "solve", write(t, c.text)); !strings.Contains(errs, c.want) {
			t.Errorf("%q: got %q, want %q", c.text, errs, c.want)
		}
	}
	run(t, 1, "engine", "solve", "no such file")
	for _, args := range [][]string{{}, {"solve"}, {"solve", "--fast", "x"}, {"solve", "x", "y"}, {"dance"},
		{"generate"}, {"generate", "--family"}, {"generate", "--family", "cat", "--needs", "5", "--offers", "5"},
		{"generate", "--family", "hub", "--needs", "0", "--offers", "5"}, {"generate", "--family", "hub", "--needs", "-1", "--offers", "5"}} {
		run(t, 2, append([]string{"engine"}, args...)...)
	}
}

// The same arguments live the same years; the table, the figures and the charts name every policy that was asked for.
func TestEngineSimulate(t *testing.T) {
	if help, _ := run(t, 0, "engine", "--help"); !strings.Contains(help, "\nsimulate [") || !strings.Contains(help, "  year-floor-10 ") || !strings.Contains(help, "\nExit code 1 when") {
		t.Errorf("the help says\n%s", help)
	}
	dir := filepath.Join(t.TempDir(), "charts")
	args := []string{"engine", "simulate", "--needs", "300", "--offers", "40", "--seeds", "2", "--supply", "0.5", "--policy", "weekly", "first-come"}
	table, progress := run(t, 0, append(args, "--charts", dir)...)
	for _, want := range []string{"supply 50 % of demand, seeds 1 to 2", "\nweekly ", "\nfirst-come "} {
		if !strings.Contains(table, want) {
			t.Errorf("no %q in\n%s", want, table)
		}
	}
	if strings.Contains(table, "monthly") || !strings.Contains(progress, "4 of 4 years lived") {
		t.Errorf("got\n%s\n%s", table, progress)
	}
	if again, _ := run(t, 0, args...); again != table {
		t.Errorf("the second time it says\n%s", again)
	}
	if chart, err := os.ReadFile(filepath.Join(dir, "coverage.svg")); err != nil || !strings.Contains(string(chart), "first-come") {
		t.Errorf("the chart: %v\n%s", err, chart)
	}
	if figures, _ := run(t, 0, append(args, "--json")...); strings.Count(figures, `"policy": "weekly"`) != 3 {
		t.Errorf("got\n%s", figures)
	}
	for _, more := range [][]string{{"--policy", "best"}, {"--policy"}, {"--supply", "0"}, {"--supply", "NaN"}, {"--needs", "0"}, {"--seeds", "x"}, {"--charts"}, {"extra"}, {"--json", "extra"}} {
		run(t, 2, append([]string{"engine", "simulate"}, more...)...)
	}
}

func TestEngine_GenerateExportSolve(t *testing.T) {
	text, _ := run(t, 0, "engine", "generate", "--family", "hub", "--needs", "200", "--offers", "30", "--seed", "4")
	problem := write(t, text)
	network, _ := run(t, 0, "engine", "export", problem)
	merged, _ := run(t, 0, "engine", "solve", problem, "--quiet")
	plain, _ := run(t, 0, "engine", "solve", write(t, network), "--quiet")
	if want := answer(plain); answer(merged) != want {
		t.Errorf("got %q, the network says %q", answer(merged), want)
	}
	full, _ := run(t, 0, "engine", "solve", problem, "--duals")
	if !strings.HasPrefix(answer(full), answer(plain)+"f ") || strings.Count(full, "\nf ") != strings.Count(network, "\na ") || strings.Count(full, "\nd ") == 0 {
		t.Error("the full answer does not follow the arcs of the network")
	}
	if plan, _ := run(t, 0, "engine", "solve", problem, "--plan"); !strings.Contains(plan, "\ng o") {
		t.Errorf("no grants in\n%s", plan)
	}
}
