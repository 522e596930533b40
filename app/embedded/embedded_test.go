package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const helper, helperElsewhere = "EMBEDDED_TEST_HELPER", "EMBEDDED_TEST_ELSEWHERE"

// TestMain also is the program that gets killed: with the variable set it starts a stack, says who its children are, and waits.
func TestMain(m *testing.M) {
	if text := os.Getenv(helper); text != "" {
		var o Options
		if err := json.Unmarshal([]byte(text), &o); err != nil {
			panic(err)
		}
		elsewhere = os.Getenv(helperElsewhere)
		s, err := Start(context.Background(), o.withProgress(func(string) {}))
		if err != nil {
			panic(err)
		}
		fmt.Println(s.pg.pid(), s.meili.pid())
		select {}
	}
	os.Exit(m.Run())
}

// MarshalJSON leaves out what cannot be handed to another process.
func (o Options) MarshalJSON() ([]byte, error) {
	type plain Options
	return json.Marshal(struct {
		plain
		Progress *int `json:",omitempty"`
	}{plain: plain(o)})
}

func (o Options) withProgress(f func(string)) Options { o.Progress = f; return o }

func options(t *testing.T) Options {
	t.Helper()
	dir := os.Getenv("RUNTIME_DIR")
	if dir == "" {
		dir = "../../runtime"
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "VERSION")); err != nil {
		t.Fatalf("PostgreSQL and Meilisearch are not in %s: run `make runtime` first", dir)
	}
	away(t)
	data := filepath.Join(folder(t), "data")
	return Options{RuntimeDir: dir, DataDir: data, FastAndLoose: true, NeedPostgres: true, NeedMeili: true, Progress: func(line string) { t.Log(line) }}
}

// away keeps what a root would place under /var/lib inside the test's own folder.
func away(t *testing.T) {
	was := elsewhere
	elsewhere = filepath.Join(folder(t), "elsewhere")
	t.Cleanup(func() { elsewhere = was })
}

// folder is a t.TempDir that other users may enter, whatever the umask is.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for at := dir; at != filepath.Clean(os.TempDir()) && at != "/"; at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o711); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// long is how long these tests wait for what must come before they say that it does not: no machine is that slow.
const long = 15 * time.Minute

func start(t *testing.T, o Options) *Stack {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	s, err := Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// query asks the database, again and again until it answers.
func query(t *testing.T, s *Stack, sql string) string {
	t.Helper()
	var out string
	eventually(t, sql, func() error {
		c, err := pgx.Connect(t.Context(), s.DatabaseURL)
		if err != nil {
			return err
		}
		defer c.Close(t.Context())
		out = ""
		if err := c.QueryRow(t.Context(), sql).Scan(&out); errors.Is(err, pgx.ErrNoRows) {
			return nil
		} else {
			return err
		}
	})
	return out
}

func eventually(t *testing.T, what string, f func() error) {
	t.Helper()
	end := time.Now().Add(long)
	for {
		err := f()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s: still %v after %s", what, err, long)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func gone(pid int) error {
	if pid <= 0 {
		return fmt.Errorf("process number %d", pid)
	}
	state, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil || strings.Contains(string(state), ") Z ") {
		return nil
	}
	return fmt.Errorf("process %d is alive", pid)
}

func TestStart_AnswersAndStops(t *testing.T) {
	o := options(t)
	s := start(t, o)
	got := query(t, s, `select concat_ws(' ', current_database(), pg_encoding_to_char(encoding), datlocprovider, datlocale, current_setting('timezone')) from pg_database where datname = current_database()`)
	if want := "shanqiao UTF8 b C.UTF-8 UTC"; got != want {
		t.Errorf("the database is %q, want %q", got, want)
	}
	if err := s.probeMeili(t.Context()); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"postgres.password", "meili.key", "running.json", "logs/postgres.log", "logs/meili.log"} {
		info, err := os.Stat(filepath.Join(o.DataDir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v %v, want a file of mode 0600", name, info, err)
		}
	}
	for _, c := range []*child{s.pg, s.meili} {
		line, _ := os.ReadFile("/proc/" + strconv.Itoa(c.pid()) + "/cmdline")
		if strings.Contains(string(line), s.MeiliKey) {
			t.Errorf("%s shows the key in its command line", c.name)
		}
		info, err := os.Stat("/proc/" + strconv.Itoa(c.pid()))
		if err == nil && info.Sys().(*syscall.Stat_t).Uid == 0 {
			t.Errorf("%s runs as root", c.name)
		}
	}
	url, pids := s.DatabaseURL, []int{s.pg.pid(), s.meili.pid()}
	s.Stop()
	s.Stop()
	for _, pid := range pids {
		if err := gone(pid); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(s.place.postgres, "postmaster.pid")); err == nil {
		t.Error("PostgreSQL was not shut down in an orderly way")
	}
	if c, err := pgx.Connect(t.Context(), url); err == nil {
		c.Close(t.Context())
		t.Error("the database still answers after Stop")
	}
	query(t, start(t, o), `select 'again'`)
}

func TestStart_RefusesFolderInUse(t *testing.T) {
	o := options(t)
	o.NeedMeili = false
	s := start(t, o)
	_, err := Start(t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), "DATA_DIR") || !strings.Contains(err.Error(), o.DataDir) {
		t.Fatalf("a second start: got %v, want a sentence naming DATA_DIR and %s", err, o.DataDir)
	}
	j, err := Join(t.Context(), o)
	if err != nil || j.DatabaseURL != s.DatabaseURL {
		t.Fatalf("Join: got %v %v, want the address of the one that runs", j, err)
	}
	j.Stop()
	query(t, s, `select 'still there'`)
	s.Stop()
	j, err = Join(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Stop)
	query(t, j, `select 'own'`)
}

func TestSupervision_BringsKilledChildrenBack(t *testing.T) {
	s := start(t, options(t))
	query(t, s, `select set_config('work_mem', '1MB', false)`)
	for _, c := range []*child{s.pg, s.meili} {
		was := c.pid()
		if err := syscall.Kill(was, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, c.name, func() error {
			if c.pid() == was {
				return errors.New("not started again")
			}
			return nil
		})
	}
	query(t, s, `select 'back at the same address'`)
	eventually(t, "Meilisearch", func() error { return s.probeMeili(t.Context()) })
	select {
	case err := <-s.Done():
		t.Errorf("gave up after one failure: %v", err)
	default:
	}
}

func TestSupervision_GivesUpOnWhatCannotRun(t *testing.T) {
	o := options(t)
	o.NeedMeili = false
	s := start(t, o)
	if err := os.Rename(s.place.postgres, s.place.postgres+".away"); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(s.pg.pid(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-s.Done():
		if !strings.Contains(err.Error(), "PostgreSQL could not be kept running") || !strings.Contains(err.Error(), "postgres.log") {
			t.Errorf("got %v, want a sentence naming the log", err)
		}
	case <-time.After(long):
		t.Error("never gave up")
	}
}

func TestMeili_StopsAndStartsAtTheSameAddress(t *testing.T) {
	o := options(t)
	o.NeedPostgres = false
	s := start(t, o)
	url, key := s.MeiliURL, s.MeiliKey
	if err := s.StopMeili(); err != nil {
		t.Fatal(err)
	}
	if r, err := http.Get(url + "/health"); err == nil {
		r.Body.Close()
		t.Error("answers after StopMeili")
	}
	if err := s.StartMeili(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.MeiliURL != url || s.MeiliKey != key {
		t.Errorf("address or key changed: got %s, want %s", s.MeiliURL, url)
	}
	if err := s.probeMeili(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestKilledParent_LeavesNoOrphans(t *testing.T) {
	o := options(t)
	o.FastAndLoose = false
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), helper+"="+string(text), helperElsewhere+"="+elsewhere)
	parent.Stderr = os.Stderr
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var pg, meili int
	if _, err := fmt.Fscan(out, &pg, &meili); err != nil {
		t.Fatal(err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	eventually(t, "PostgreSQL", func() error { return gone(pg) })
	eventually(t, "Meilisearch", func() error { return gone(meili) })
	query(t, start(t, o), `select 'recovered'`)
}

func TestStart_RecoversFromInterruptedInitdb(t *testing.T) {
	o := options(t)
	o.NeedMeili = false
	if err := os.MkdirAll(filepath.Join(o.DataDir, "postgres.new", "base"), 0o711); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(o.DataDir, 0o711); err != nil {
		t.Fatal(err)
	}
	query(t, start(t, o), `select 'made'`)
}

func TestStart_ClearsProcessFileOfAnotherProcess(t *testing.T) {
	o := options(t)
	o.NeedMeili = false
	s := start(t, o)
	s.Stop()
	stale := strconv.Itoa(os.Getpid()) + "\n" + s.place.postgres + "\n1\n5432\n\n127.0.0.1\n0 0\nready\n"
	if err := os.WriteFile(filepath.Join(s.place.postgres, "postmaster.pid"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	query(t, start(t, o), `select 'started'`)
}

func TestStart_RefusesOtherVersions(t *testing.T) {
	for _, c := range []struct{ file, was, says string }{
		{"postgres/PG_VERSION", "16\n", "made by PostgreSQL 16"},
		{"meili/db/VERSION", "1.20.0", "made by Meilisearch 1.20.0"},
	} {
		o := options(t)
		path := filepath.Join(o.DataDir, c.file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(o.DataDir, 0o711); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(c.was), 0o644); err != nil {
			t.Fatal(err)
		}
		o.NeedPostgres, o.NeedMeili = strings.HasPrefix(c.file, "postgres"), strings.HasPrefix(c.file, "meili")
		_, err := Start(t.Context(), o)
		sentence(t, err, c.says, "DATA_DIR")
	}
}

// sentence wants an error of one line that contains one of the words at least.
func sentence(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("got no error, want one about %v", words)
	}
	if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), words[0]) {
		t.Errorf("got %q, want one sentence with %q", err, words[0])
	}
}

func TestStart_SaysWhatToSet(t *testing.T) {
	o := options(t)
	missing := o
	missing.RuntimeDir = filepath.Join(t.TempDir(), "nothing")
	_, err := Start(t.Context(), missing)
	sentence(t, err, "run `make runtime`, or set RUNTIME_DIR")

	wrong := o
	wrong.MeiliBin = "/no/such/meilisearch"
	_, err = Start(t.Context(), wrong)
	sentence(t, err, "set MEILI_BIN")

	file := o
	file.DataDir = filepath.Join(t.TempDir(), "file", "data")
	if err := os.WriteFile(filepath.Dir(file.DataDir), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context(), file)
	sentence(t, err, "set DATA_DIR")
}

func TestStart_Interrupted(t *testing.T) {
	o := options(t)
	ctx, cancel := context.WithCancel(t.Context())
	o.Progress = func(string) { cancel() } // "making a new database"
	if _, err := Start(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want context canceled", err)
	}
	o.Progress = func(string) {}
	query(t, start(t, o), `select 'next start'`)
}

// An index that was being made when everything was killed has no version yet; the next start makes it anew.
func TestStart_UnfinishedIndex(t *testing.T) {
	o := options(t)
	for _, spoil := range []func(string) error{os.Remove, func(file string) error { return os.Truncate(file, 0) }} {
		s, err := Start(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		s.Stop()
		if err := spoil(filepath.Join(o.DataDir, "meili", "db", "VERSION")); err != nil {
			t.Fatal(err)
		}
	}
	query(t, start(t, o), `select 'next start'`)
}

// Root's home may be entered by root only, and so may a clone in it made with umask 077.
func TestStart_WhereOnlyRootMayEnter(t *testing.T) {
	o := options(t)
	private := filepath.Join(t.TempDir(), "private")
	defer syscall.Umask(syscall.Umask(0o077))
	if err := os.Mkdir(private, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := copyTree(o.RuntimeDir, filepath.Join(private, "runtime")); err != nil {
		t.Fatal(err)
	}
	o.RuntimeDir, o.DataDir = filepath.Join(private, "runtime"), filepath.Join(private, "var")
	said := make(chan string, 20)
	o.Progress = func(line string) { said <- line }
	s := start(t, o)
	query(t, s, `select 'up'`)
	if err := s.probeMeili(t.Context()); err != nil {
		t.Error(err)
	}
	first := s.place.root
	s.Stop()
	if again := start(t, o); again.place.root != first {
		t.Errorf("the second start used %s, want %s", again.place.root, first)
	}
	close(said)
	var lines []string
	for line := range said {
		lines = append(lines, line)
	}
	if os.Geteuid() == 0 && !strings.Contains(strings.Join(lines, "\n"), first) {
		t.Errorf("nobody was told that the data lies in %s: %q", first, lines)
	}
}
