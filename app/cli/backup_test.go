package cli

import (
	"bytes"
	"compress/gzip"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var idNumber = regexp.MustCompile(`990000(19|20)[0-9]{9}[0-9X]`)

// TestBackup_WriteDestroyRestore writes a demo world, starts over with an empty database, and reads it back.
func TestBackup_WriteDestroyRestore(t *testing.T) {
	old := installation(t)
	keyFile := os.Getenv("KEY_FILE")
	run(t, 0, "demo", "load", "--needs", "160")
	dir := t.TempDir()
	folder, keys := filepath.Join(dir, "monday"), filepath.Join(dir, "monday.keys")
	run(t, 2, "backup", folder, "--keys", filepath.Join(folder, "keys"))
	run(t, 2, "backup")
	run(t, 0, "backup", folder, "--keys", keys)
	run(t, 1, "backup", folder) // never over another one
	want := counts(t, old)
	if info, err := os.Stat(keys); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the keys lie with mode %v, %v", info.Mode(), err)
	}
	for _, f := range inFolder(t, folder) {
		text, err := os.ReadFile(filepath.Join(folder, f))
		if err != nil {
			t.Fatal(err)
		}
		if idNumber.Match(unzipped(text)) {
			t.Errorf("%s holds an ID number in the clear", f)
		}
	}
	run(t, 1, "restore", folder) // the database is not empty
	if got := counts(t, old); !maps.Equal(got, want) {
		t.Errorf("a refused restore changed the database: %v, want %v", got, want)
	}

	fresh := installation(t)
	if os.Getenv("KEY_FILE") == keyFile {
		t.Fatal("the new installation has the old keys")
	}
	run(t, 1, "restore", folder, "--keys", keys) // other keys lie there
	if err := os.Remove(os.Getenv("KEY_FILE")); err != nil {
		t.Fatal(err)
	}
	out, _ := run(t, 0, "restore", folder, "--keys", keys)
	if strings.Contains(out, "cannot be read") {
		t.Errorf("the keys do not fit: %s", out)
	}
	got := counts(t, fresh)
	for table, n := range want {
		if got[table] != n && table != "trail_log" && table != "trail_hashes" { // the log went on to the last entry
			t.Errorf("%s: got %d rows, want %d", table, got[table], n)
		}
	}
	run(t, 0, "verify")
	run(t, 0, "demo", "clock", "+1d") // numbers go on where they stood
}

func TestRestore_LeavesNothingOfADamagedBackup(t *testing.T) {
	installation(t)
	run(t, 0, "demo", "load", "--needs", "160")
	folder := filepath.Join(t.TempDir(), "b")
	run(t, 0, "backup", folder)
	last := filepath.Join(folder, "voucher_lines.copy.gz") // among the last to be read
	text, err := os.ReadFile(last)
	if err != nil {
		t.Fatal(err)
	}
	fresh := installation(t)
	for name, damage := range map[string]func() error{
		"a changed file": func() error { return os.WriteFile(last, zipped(bytes.ToUpper(unzipped(text))), 0o600) },
		"a cut file":     func() error { return os.WriteFile(last, text[:len(text)/2], 0o600) },
		"a missing file": func() error { return os.Remove(last) },
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		if _, errs := run(t, 1, "restore", folder); errs == "" {
			t.Errorf("%s: got no word", name)
		}
		for table, n := range counts(t, fresh) {
			if n > 0 {
				t.Errorf("%s: %d rows were left in %s", name, n, table)
			}
		}
		if err := os.WriteFile(last, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(folder, "manifest.json")); err != nil {
		t.Fatal(err)
	}
	if _, errs := run(t, 1, "restore", folder); !strings.Contains(errs, "no backup") {
		t.Errorf("got %q, want that it is no backup", errs)
	}
}

func inFolder(t *testing.T, folder string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		names = append(names, f.Name())
	}
	return names
}

func unzipped(text []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		return text
	}
	var out bytes.Buffer
	_, _ = out.ReadFrom(z)
	return out.Bytes()
}

func zipped(text []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(text)
	_ = z.Close()
	return out.Bytes()
}
