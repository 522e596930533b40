package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"shanqiao/app/api"
	"shanqiao/app/demo"
	"shanqiao/app/identity"
	"shanqiao/app/pii"
	"shanqiao/app/store/storetest"
)

func TestMain(m *testing.M) {
	identity.Cost = 64 // passwords are not what is tested here
	storetest.Main(m)
}

// installation points the settings at a fresh database, the shared search engine and keys of its own.
func installation(t *testing.T) (url string) {
	t.Helper()
	url, stack := storetest.URL(t), storetest.Stack(t)
	dir := t.TempDir()
	for name, value := range map[string]string{"DATABASE_URL": url, "MEILI_URL": stack.MeiliURL, "MEILI_KEY": stack.MeiliKey, "DATA_DIR": dir, "KEY_FILE": filepath.Join(dir, "keys.json")} {
		t.Setenv(name, value)
	}
	if _, err := pii.MakeKeys(filepath.Join(dir, "keys.json")); err != nil {
		t.Fatal(err)
	}
	return url
}

// run runs a command as from a shell and wants its exit code.
func run(t *testing.T, want int, args ...string) (out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	if got := Run(args, &o, &e); got != want {
		t.Fatalf("shanqiao %s: got exit code %d, want %d\n%s%s", strings.Join(args, " "), got, want, o.String(), e.String())
	}
	return o.String(), e.String()
}

func counts(t *testing.T, url string) map[string]int64 {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'river%' AND relname <> 'goose_db_version'")
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int64{}
	for _, n := range names {
		var c int64
		if err := conn.QueryRow(ctx, "SELECT count(*) FROM "+n).Scan(&c); err != nil {
			t.Fatal(err)
		}
		out[n] = c
	}
	return out
}

func TestHelp_EveryCommandExplainsItself(t *testing.T) {
	for _, c := range commands() {
		out, _ := run(t, 0, c.name, "--help")
		if !strings.Contains(out, c.use) || len(strings.Split(out, "\n")) < 3 {
			t.Errorf("%s --help says %q", c.name, out)
		}
	}
	if out, _ := run(t, 0, "engine", "solve", "--help"); !strings.Contains(out, "engine solve FILE") {
		t.Errorf("engine solve --help says %q", out)
	}
	run(t, 2, "nonsense")
}

func TestDemo_AccountsClockAndLoad(t *testing.T) {
	installation(t)
	run(t, 1, "demo", "accounts")
	run(t, 1, "demo", "clock", "+5wd")
	run(t, 2, "demo", "load", "--needs", "many")
	run(t, 2, "demo", "load", "--begin", "31.12.2026")
	run(t, 2, "serve", "--begin", "2028-02-29")
	run(t, 2, "serve", "--demo", "--begin", "2101-01-01")
	out, _ := run(t, 0, "demo", "load", "--needs", "160", "--begin", "2028-02-29")
	if !strings.Contains(out, "160 needs") {
		t.Errorf("got %q, want 160 needs", out)
	}
	out, _ = run(t, 0, "demo", "accounts", "--json")
	var list []api.Account
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != len(demo.Accounts) || list[0].Login != "village" || list[0].Password != demo.Password || list[0].Role != "village_clerk" || list[0].Region != "220821100208" {
		t.Errorf("got %d accounts, first %+v", len(list), list[0])
	}
	if out, _ = run(t, 0, "demo", "accounts"); len(strings.Split(strings.TrimSpace(out), "\n")) != len(list)+1 {
		t.Errorf("got the table %q", out)
	}
	if _, said := run(t, 1, "demo", "load", "--begin=2028-03-01"); !strings.Contains(said, "2028-02-29") {
		t.Errorf("beginning on another day says %q", said)
	}
	before, _ := run(t, 0, "demo", "clock", "+2h")
	if !strings.HasPrefix(before, "2028-02-29") {
		t.Errorf("the world that begins on the leap day has the day %s", before)
	}
	after, _ := run(t, 0, "demo", "clock", "+5wd")
	if before[:10] >= after[:10] {
		t.Errorf("the clock went from %s to %s", before, after)
	}
	run(t, 2, "demo", "clock", "yesterday")
	run(t, 2, "demo", "clock")
	run(t, 0, "verify")
}

func TestDemo_RefusedInARealWorld(t *testing.T) {
	url := installation(t)
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(context.Background(), "INSERT INTO world (kind) VALUES ('real')"); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"demo", "accounts"}, {"demo", "clock", "+1d"}, {"demo", "load"}} {
		run(t, 1, args...)
	}
	if n := counts(t, url)["users"]; n != 0 {
		t.Errorf("got %d users in a real world, want none", n)
	}
}

func TestImport_TagsAnswerEveryRow(t *testing.T) {
	installation(t)
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.csv"), filepath.Join(dir, "bad.csv")
	const header = "tag,code,valid_from,valid_to,source,note\n"
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(header+text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(good, "key_support_county_provincial,220881000000,2026-01-01,,吉政发〔2026〕1号,\n")
	write(bad, "key_support_county_provincial,220881000000,2026-01-01,,吉政发〔2026〕1号,\nno_such_tag,220821000000,2026-01-01,,x,\n")
	if out, _ := run(t, 0, "import", "tags", good); !strings.Contains(out, "line 2 add") || !strings.Contains(out, "nothing was written") {
		t.Errorf("got %q", out)
	}
	if out, _ := run(t, 1, "import", "tags", bad, "--apply"); !strings.Contains(out, "line 3 wrong") {
		t.Errorf("got %q", out)
	}
	run(t, 0, "import", "tags", "--apply", good)
	if out, _ := run(t, 0, "import", "tags", good); !strings.Contains(out, "line 2 same") {
		t.Errorf("got %q, want the row to be there", out)
	}
	run(t, 1, "import", "tags", filepath.Join(dir, "none.csv"))
	run(t, 2, "import")
}

func TestImport_VillagesFromAFile(t *testing.T) {
	url := installation(t)
	file := filepath.Join(t.TempDir(), "villages.csv")
	text := "code,name,streetCode,provinceCode,cityCode,areaCode\n\"220821100999\",\"新设村委会\",\"220821100\",\"22\",\"2208\",\"220821\"\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs := run(t, 0, "import", "villages", file)
	if !strings.HasPrefix(out, "1 villages in ") || !strings.Contains(errs, "100 %") {
		t.Errorf("got %q and %q", out, errs)
	}
	if n := counts(t, url)["regions"]; n == 0 {
		t.Error("got no divisions")
	}
	run(t, 1, "import", "villages", file+".none")
}

// A new installation makes its keys at the first start; one whose keys are gone is refused, for new ones would open nothing.
func TestKeys_MadeOnceNeverInPlaceOfLostOnes(t *testing.T) {
	installation(t)
	file := filepath.Join(os.Getenv("DATA_DIR"), "keys.json")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, said := run(t, 0, "verify"); !strings.Contains(said, "made a new KEY_FILE") {
		t.Errorf("the first start says %q", said)
	}
	first, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	run(t, 0, "demo", "load", "--needs", "160")
	if now, err := os.ReadFile(file); err != nil || string(now) != string(first) {
		t.Fatalf("the keys were changed: %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, said := run(t, 1, "verify"); !strings.Contains(said, "put the file back") {
		t.Errorf("without keys it says %q", said)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("new keys were made in place of lost ones")
	}
}
