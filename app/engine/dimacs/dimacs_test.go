package dimacs

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"shanqiao/app/engine/flow"
)

const testdata = "../testdata"

// readAssign reads an assignment problem of the OR-Library: the size, then the costs row by row.
func readAssign(t *testing.T, path string) flow.Graph {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	if _, err := all.ReadFrom(text); err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(all.String())
	number := func(i int) int64 {
		n, err := strconv.ParseInt(words[i], 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return n
	}
	n := int(number(0))
	g := flow.Graph{Nodes: 2 * n, Supply: make([]int64, 2*n)}
	for row := range n {
		g.Supply[row], g.Supply[n+row] = 1, -1
		for column := range n {
			g.From, g.To = append(g.From, int32(row)), append(g.To, int32(n+column))
			g.Cap, g.Cost = append(g.Cap, 1), append(g.Cost, number(1+row*n+column))
		}
	}
	return g
}

func readFile(t *testing.T, path string) flow.Graph {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	g, err := Read(file)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return g
}

// Published optima; testdata/README.md says where they come from.
func TestSolve_KnownOptima(t *testing.T) {
	file, err := os.Open(filepath.Join(testdata, "expected.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	table, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table[1:] {
		name, want := row[0], row[3]
		found, _ := filepath.Glob(filepath.Join(testdata, name+".*"))
		if len(found) != 1 {
			t.Fatalf("%s: found %v", name, found)
		}
		var g flow.Graph
		if strings.HasPrefix(name, "assign") {
			g = readAssign(t, found[0])
		} else {
			g = readFile(t, found[0])
		}
		if strconv.Itoa(g.Nodes) != row[1] || strconv.Itoa(len(g.From)) != row[2] {
			t.Errorf("%s: %d nodes and %d arcs, want %s and %s", name, g.Nodes, len(g.From), row[1], row[2])
		}
		f, err := g.Solve(nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := g.Verify(f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if f.Cost.String() != want {
			t.Errorf("%s: got %s, want %s", name, f.Cost, want)
		}
	}
}

const small = `c two ways
p min 4 5

n 1 4
n 4 -4
a 1 2 0 4 2
a 1 3 0 2 2
a 2 3 0 2 1
a 2 4 1 3 3
a 3 4 0 -1 1
`

func TestRead_Small(t *testing.T) {
	for name, text := range map[string]string{"": small, "DOS lines": strings.ReplaceAll(small, "\n", "\r\n"), "no last newline": small[:len(small)-1],
		"more space": strings.ReplaceAll(small, " ", " \t ")} {
		g, err := Read(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := flow.Graph{Nodes: 4, Supply: []int64{4, 0, 0, -4}, From: []int32{0, 0, 1, 1, 2}, To: []int32{1, 2, 2, 3, 3},
			Low: []int64{0, 0, 0, 1, 0}, Cap: []int64{4, 2, 2, 3, flow.NoLimit}, Cost: []int64{2, 2, 1, 3, 1}}
		if !reflect.DeepEqual(g, want) {
			t.Errorf("%s: got %+v", name, g)
		}
	}
}

func TestWrite_ReadsBack(t *testing.T) {
	for _, path := range []string{"netgen_8_08a.min.gz", "netgen_deg_01a.min.gz"} {
		g := readFile(t, filepath.Join(testdata, path))
		var out bytes.Buffer
		if err := Write(&out, g, "again"); err != nil {
			t.Fatal(err)
		}
		if back, err := Read(&out); err != nil || !reflect.DeepEqual(back, g) {
			t.Errorf("%s: the graph came back different: %v", path, err)
		}
	}
}

func TestWriteSolution(t *testing.T) {
	g, err := Read(strings.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	f, err := g.Solve(nil)
	if err != nil {
		t.Fatal(err)
	}
	head := "c nodes 4\nc arcs 5\nc pivots " + strconv.FormatInt(f.Pivots, 10) + "\nc read_seconds 0.250\nc cpu_seconds 1.500\nc wall_seconds 2.000\nc peak_mib 3.0\ns 15\n"
	flows := "f 1 2 2\nf 1 3 2\nf 2 3 1\nf 2 4 1\nf 3 4 3\n"
	s := Solution{Graph: g, Flow: f, ReadSeconds: 0.25, CPUSeconds: 1.5, WallSeconds: 2, PeakMiB: 3}
	for _, c := range []struct {
		duals, quiet bool
		want         string
	}{{false, true, head}, {false, false, head + flows}} {
		s.Duals, s.Quiet = c.duals, c.quiet
		var out strings.Builder
		if err := WriteSolution(&out, s); err != nil || out.String() != c.want {
			t.Errorf("got\n%swant\n%s%v", out.String(), c.want, err)
		}
	}
	s.Duals, s.Quiet = true, false
	var out strings.Builder
	if err := WriteSolution(&out, s); err != nil || strings.Count(out.String(), "\nd ") != 4 {
		t.Errorf("got\n%s%v", out.String(), err)
	}
}

func TestRead_Malformed(t *testing.T) {
	for text, want := range map[string]string{
		"":                           `line 1: the file ends without a line "p min NODES ARCS"`,
		"c only\n":                   `line 2: the file ends without a line "p min NODES ARCS"`,
		"n 1 5\np min 1 0\n":         `line 1: the line "p min NODES ARCS" must come first`,
		"p max 2 1\n":                `line 1: the problem line is "p min NODES ARCS"`,
		"p min 2 1\np min 2 1\n":     `line 2: there can be only one problem line`,
		"p min 2\n":                  `line 1: the problem line is "p min NODES ARCS"`,
		"p min 99999999999 1\n":      `line 1: a problem may have up to 268435456 nodes and 1073741824 arcs`,
		"p min 2 1\n":                `line 2: the file ends after 0 of 1 arcs`,
		"p min 2 1\nn 3 1\n":         `line 2: there is no node 3`,
		"p min 2 1\nn 1 1\nn 1 1\n":  `line 3: the supply of node 1 is given twice`,
		"p min 2 1\nn 1 x\n":         `line 2: a node line is "n NODE SUPPLY", in whole numbers of 64 bits`,
		"p min 2 1\na 1 2 0 1\n":     `line 2: an arc line is "a FROM TO LOW CAPACITY COST", in whole numbers of 64 bits`,
		"p min 2 1\na 1 2 0 1 1 7\n": `line 2: an arc line is "a FROM TO LOW CAPACITY COST", in whole numbers of 64 bits`,
		"p min 2 1\na 1 2 0 1 1.5\n": `line 2: an arc line is "a FROM TO LOW CAPACITY COST", in whole numbers of 64 bits`,
		"p min 2 1\na 1 2 0 9223372036854775808 1\n": `line 2: an arc line is "a FROM TO LOW CAPACITY COST", in whole numbers of 64 bits`,
		"p min 2 1\nc fine\na 1 0 0 1 1\n":           `line 3: there is no node 0`,
		"p min 2 1\na 1 2 0 -2 1\n":                  `line 2: a capacity below 0; -1 is no limit`,
		"p min 2 1\na 1 2 0 1 1\na 1 2 0 1 1\n":      `line 3: more arcs than the 1 of the problem line`,
		"p min 2 1\nx 1\n":                           `line 2: a line begins with c, p, n or a`,
		"p min 2 1\narc 1\n":                         `line 2: a line begins with c, p, n or a`,
		"\x1f\x8bnot gzip":                           `unpacking: gzip: invalid header`,
		"p min 1 0\nc" + strings.Repeat("x", 1<<19):  `line 2: the line is too long`,
	} {
		_, err := Read(strings.NewReader(text))
		if err == nil || err.Error() != want {
			t.Errorf("%.40q: got %v, want %s", text, err, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, text := range []string{"0", "-0", "+5", "9223372036854775807", "-9223372036854775808", "-1"} {
		f := fields(text + " ")
		want, _ := strconv.ParseInt(text, 10, 64)
		if got, ok := f.number(); !ok || got != want {
			t.Errorf("%s: got %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "-", "+", "--1", "1x", "9223372036854775808", "-9223372036854775809", "99999999999999999999999", "0x1"} {
		f := fields(text)
		if got, ok := f.number(); ok {
			t.Errorf("%q: got %d, want none", text, got)
		}
	}
}
