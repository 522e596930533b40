package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// StartMeili starts the search engine again after StopMeili, at the same address and with the same key.
func (s *Stack) StartMeili(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lock == nil || s.meili == nil {
		return errors.New("this program does not run the search engine, so it cannot start it")
	}
	s.meili.stop()
	return s.meili.start(ctx)
}

func (s *Stack) startMeili(ctx context.Context) error {
	if err := s.checkMeiliVersion(ctx); err != nil {
		return err
	}
	var err error
	// twice 26 letters: the engine asks for 16 bytes at least
	if s.MeiliKey, err = secret(filepath.Join(s.options.DataDir, "meili.key"), func() string { return rand.Text() + rand.Text() }); err != nil {
		return unwritable(s.options.DataDir, err)
	}
	temporary := filepath.Join(s.place.meili, "tmp")
	if err := errors.Join(os.RemoveAll(temporary), os.MkdirAll(temporary, 0o700), s.place.asMeili.ownFolder(s.place.meili)); err != nil {
		return unwritable(s.place.root, err)
	}
	log, err := s.logFile("meili.log")
	if err != nil {
		return unwritable(s.options.DataDir, err)
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	s.MeiliURL = "http://127.0.0.1:" + strconv.Itoa(port)
	s.meili = &child{
		name: "Meilisearch", log: log, say: s.options.Progress, giveUp: s.giveUp,
		signals: []syscall.Signal{syscall.SIGTERM}, grace: 20 * time.Second,
		command: func() (*exec.Cmd, error) { return s.meiliCommand(port), s.dropUnfinished() },
		probe:   s.probeMeili,
	}
	return s.meili.start(ctx)
}

func (s *Stack) meiliCommand(port int) *exec.Cmd {
	at := s.place.meili
	// killed outright with its parent: the index is made for that, and a second engine must not meet the first
	c := s.place.asMeili.command(context.Background(), at, syscall.SIGKILL, s.place.programs.meili,
		"--db-path="+filepath.Join(at, "db"), "--dump-dir="+filepath.Join(at, "dumps"), "--snapshot-dir="+filepath.Join(at, "snapshots"),
		"--http-addr=127.0.0.1:"+strconv.Itoa(port), "--env=production", "--no-analytics", "--log-level=WARN",
		"--max-indexing-memory=200MiB") // without it: two thirds of the machine
	c.Env = append(c.Env, "MEILI_MASTER_KEY="+s.MeiliKey, "TMPDIR="+filepath.Join(at, "tmp"))
	return c
}

// probeMeili asks for something only the right key opens, so that a stranger on the port is not taken for ours.
func (s *Stack) probeMeili(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.MeiliURL+"/version", nil)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+s.MeiliKey)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %s", answer.Status)
	}
	return nil
}

// dropUnfinished removes an index whose making was interrupted before it had a version: the engine refuses it for ever, and
// all that an index says is built again from the database.
func (s *Stack) dropUnfinished() error {
	db := filepath.Join(s.place.meili, "db")
	if made, err := os.ReadFile(filepath.Join(db, "VERSION")); err == nil && len(made) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.RemoveAll(db)
}

// checkMeiliVersion refuses an index of another version; the engine reads only its own.
func (s *Stack) checkMeiliVersion(ctx context.Context) error {
	program := s.place.programs.meili
	out, err := once(ctx, func(ctx context.Context) *exec.Cmd {
		return s.place.asMeili.command(ctx, "/", syscall.SIGKILL, program, "--version")
	})
	if err != nil {
		return fmt.Errorf("%s does not run on this machine (%w): run `make runtime`, or set MEILI_BIN or MEILI_URL", program, cause(err))
	}
	made, err := os.ReadFile(filepath.Join(s.place.meili, "db", "VERSION"))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(made) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the search index in %s cannot be read (%w)", s.place.meili, cause(err))
	}
	if is, was := versionNumber.FindString(out), strings.TrimSpace(string(made)); is != was {
		return fmt.Errorf("the search index in %s was made by Meilisearch %s and this is Meilisearch %s: set MEILI_BIN to the older program, or remove that folder and the index is built again from the database", s.place.meili, was, is)
	}
	return nil
}

// command prepares a child: a working folder it can enter, and nothing of our environment that could change what it does.
func (a account) command(ctx context.Context, folder string, death syscall.Signal, program string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, program, args...)
	c.Dir = folder
	c.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "HOME=" + folder}
	c.SysProcAttr = attributes(a, death)
	return c
}
