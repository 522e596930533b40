package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"shanqiao/app/rooms/roomstest"
	"shanqiao/models"
)

// bin is the real program, built once for this test binary, with the race detector; STORY_BINARY names one that is built.
var bin struct {
	once sync.Once
	path string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if bin.path != "" {
		_ = os.RemoveAll(filepath.Dir(bin.path))
	}
	os.Exit(code)
}

func binary(t *testing.T) string {
	t.Helper()
	if ready := os.Getenv("STORY_BINARY"); ready != "" {
		return ready
	}
	bin.once.Do(func() {
		dir, err := os.MkdirTemp("", "shanqiao-bin-")
		if err != nil {
			bin.err = err
			return
		}
		bin.path = filepath.Join(dir, "shanqiao")
		out, err := exec.Command("go", "build", "-race", "-o", bin.path, ".").CombinedOutput()
		if err != nil {
			bin.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if bin.err != nil {
		t.Fatal(bin.err)
	}
	return bin.path
}

// program is the real program running with its children on a folder of its own.
type program struct {
	t    *testing.T
	dir  string
	base string
	env  []string
	cmd  *exec.Cmd
	done chan error
	errs *bytes.Buffer
}

func runtimeDir(t *testing.T) string {
	dir := os.Getenv("RUNTIME_DIR")
	if dir == "" {
		dir = "../runtime"
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

func start(t *testing.T, args ...string) *program {
	t.Helper()
	dir, err := os.MkdirTemp("", "shanqiao-run-")
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	p := &program{t: t, dir: dir, base: "http://" + address, env: append(os.Environ(), "DATA_DIR="+dir, "LISTEN="+address, "RUNTIME_DIR="+runtimeDir(t))}
	t.Cleanup(func() {
		p.stop()
		_ = os.RemoveAll(dir)
	})
	p.begin(args...)
	return p
}

// begin starts the program on its folder and waits until it is ready. A demo world begins where the tests' worlds do.
func (p *program) begin(args ...string) {
	p.t.Helper()
	if len(args) > 1 && strings.HasPrefix(args[1], "--demo") {
		args = append(slices.Clone(args), "--begin", roomstest.Beginning.Format("2006-01-02T15:04"))
	}
	p.cmd = exec.Command(binary(p.t), args...)
	p.cmd.Env = p.env
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	p.errs = &bytes.Buffer{}
	p.cmd.Stderr = p.errs
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.done = make(chan error, 1)
	ready := make(chan bool, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if strings.Contains(lines.Text(), "answers at") {
				ready <- true
			}
		}
		p.done <- p.cmd.Wait()
	}()
	select {
	case <-ready:
	case err := <-p.done:
		p.t.Fatalf("the program ended: %v\n%s", err, p.errs)
	case <-time.After(patience):
		p.t.Fatalf("the program was not ready in %s\n%s", patience, p.errs)
	}
}

func (p *program) stop() {
	if p.cmd == nil || p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(patience):
		_ = p.cmd.Process.Kill()
		p.t.Errorf("the program did not stop\n%s", p.errs)
	}
	if strings.Contains(p.errs.String(), "DATA RACE") {
		p.t.Errorf("the race detector found something:\n%s", p.errs)
	}
}

// run runs another command of the program on the same folder.
func (p *program) run(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary(p.t), args...)
	cmd.Env = p.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// lastLines are the last lines that the program wrote.
func lastLines(b *bytes.Buffer) string {
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], "\n")
}

// person is one browser: a cookie and nothing else.
type person struct {
	p      *program
	login  string
	cookie string
}

const demoPassword = "qiao liang cun yu shan"

func (p *program) nobody() *person { return &person{p: p, login: "nobody"} }

func (p *program) signIn(login string) *person {
	p.t.Helper()
	who := &person{p: p, login: login}
	a := who.try("POST", "/api/session", map[string]any{"login": login, "password": demoPassword}, "")
	if a.status != 200 {
		p.t.Fatalf("signing in as %s: got %d %s", login, a.status, a.raw)
	}
	return who
}

// answer is what came back.
type answer struct {
	status int
	raw    []byte
	body   map[string]any
	header http.Header
}

func (a answer) code() string { s, _ := a.body["code"].(string); return s }

// get reads a path through nested objects and lists: "lines.0.id".
func (a answer) get(path string) any { return dig(a.body, path) }

func (a answer) text(path string) string { s, _ := a.get(path).(string); return s }

func (a answer) list(path string) []any { l, _ := a.get(path).([]any); return l }

func (a answer) number(path string) float64 { n, _ := a.get(path).(float64); return n }

func dig(v any, path string) any {
	for _, part := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[part]
		case []any:
			i := 0
			if _, err := fmt.Sscan(part, &i); err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func (w *person) try(method, path string, body any, key string, headers ...string) answer {
	w.p.t.Helper()
	var in io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			w.p.t.Fatal(err)
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, w.p.base+path, in)
	if err != nil {
		w.p.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return w.send(req)
}

func (w *person) send(req *http.Request) answer {
	w.p.t.Helper()
	if w.cookie != "" {
		req.Header.Set("Cookie", w.cookie)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.p.t.Fatal(err)
	}
	defer res.Body.Close()
	a := answer{status: res.StatusCode, header: res.Header}
	if a.raw, err = io.ReadAll(res.Body); err != nil {
		w.p.t.Fatal(err)
	}
	_ = json.Unmarshal(a.raw, &a.body)
	for _, c := range res.Cookies() {
		if c.Value != "" {
			w.cookie = c.Name + "=" + c.Value
		}
	}
	if a.status >= 500 && a.code() != "search.down" {
		w.p.t.Errorf("%s %s by %s: got %d %s; the program said %s", req.Method, req.URL.Path, w.login, a.status, a.raw, lastLines(w.p.errs))
	}
	return a
}

// do must succeed.
func (w *person) do(method, path string, body any) answer {
	w.p.t.Helper()
	a := w.try(method, path, body, "")
	if a.status >= 300 {
		w.p.t.Fatalf("%s %s by %s: got %d %s", method, path, w.login, a.status, a.raw)
	}
	return a
}

func (w *person) get(path string) answer { w.p.t.Helper(); return w.do("GET", path, nil) }

func (w *person) post(path string, body any) answer {
	w.p.t.Helper()
	if body == nil {
		body = map[string]any{}
	}
	return w.do("POST", path, body)
}

// refused must be refused with this status and code.
func (w *person) refused(method, path string, body any, status int, code string) {
	w.p.t.Helper()
	if body == nil && method != "GET" {
		body = map[string]any{}
	}
	a := w.try(method, path, body, "")
	if a.status != status || a.code() != code {
		w.p.t.Errorf("%s %s by %s: got %d %s, want %d %s (%s)", method, path, w.login, a.status, a.code(), status, code, a.raw)
	}
}

// upload sends a file and gives its id.
func (w *person) upload(name string, content []byte, fields map[string]string) string {
	w.p.t.Helper()
	a := w.uploadTry(name, content, fields)
	if a.status != 201 {
		w.p.t.Fatalf("uploading %s by %s: got %d %s", name, w.login, a.status, a.raw)
	}
	return a.text("id")
}

func makeID(head string) string { return models.MakeID(head) }

// bornYears makes an ID number of nobody who turned so many years old two months before the world began.
func bornYears(age int, order string) string {
	return makeID("990000" + roomstest.Beginning.AddDate(-age, -2, 0).Format("20060102") + order)
}

// patience is how long a test waits for what must come before it says that it does not: no machine is that slow.
const patience = 15 * time.Minute

// eventually waits for something that follows in the background.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Errorf("it did not happen: %s", what)
}
