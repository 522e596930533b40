package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const database = "shanqiao" // also the name of its superuser

// startPostgres makes the cluster if there is none, starts the server and makes the database.
func (s *Stack) startPostgres(ctx context.Context) error {
	p := s.place
	major, err := postgresMajor(ctx, p)
	if err != nil {
		return err
	}
	passwordFile := filepath.Join(s.options.DataDir, "postgres.password")
	made, err := os.ReadFile(filepath.Join(p.postgres, "PG_VERSION"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.Remove(p.postgres); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the folder %s is neither empty nor a database: move it away, or set DATA_DIR to another folder", p.postgres)
		}
	case err != nil:
		return fmt.Errorf("the database in %s cannot be read (%w)", p.postgres, cause(err))
	case strings.TrimSpace(string(made)) != strconv.Itoa(major):
		return fmt.Errorf("the database in %s was made by PostgreSQL %s and this is PostgreSQL %d: set POSTGRES_BIN to the older programs, or DATA_DIR to another folder", p.postgres, strings.TrimSpace(string(made)), major)
	case fileSize(passwordFile) == 0:
		return fmt.Errorf("the file %s is missing, without it the database cannot be opened: put it back, or set DATA_DIR to another folder", passwordFile)
	}
	password, err := secret(passwordFile, rand.Text)
	if err != nil {
		return unwritable(s.options.DataDir, err)
	}
	if len(made) == 0 {
		s.options.Progress("making a new database in " + p.postgres)
		if err := s.initdb(ctx, major, password); err != nil {
			return err
		}
	}
	if err := p.asPG.ownFolder(p.postgres); err != nil {
		return fmt.Errorf("the database in %s cannot be handed to user %s: %w", p.postgres, p.asPG.name, err)
	}
	return s.runPostgres(ctx, password)
}

var versionNumber = regexp.MustCompile(`\d+(\.\d+)*`)

func postgresMajor(ctx context.Context, p place) (int, error) {
	program := filepath.Join(p.programs.postgres, "postgres")
	out, err := once(ctx, func(ctx context.Context) *exec.Cmd {
		return p.asPG.command(ctx, "/", syscall.SIGKILL, program, "-V")
	})
	if err != nil {
		return 0, fmt.Errorf("%s does not run on this machine (%w): run `make runtime`, or set POSTGRES_BIN or DATABASE_URL", program, cause(err))
	}
	major, _, _ := strings.Cut(versionNumber.FindString(out), ".")
	return strconv.Atoi(major)
}

// initdb makes the cluster under another name and renames it, so that one that was interrupted is made again.
func (s *Stack) initdb(ctx context.Context, major int, password string) error {
	p := s.place
	fresh, words := p.postgres+".new", p.postgres+".words"
	if err := errors.Join(clearHalfMade(fresh), os.RemoveAll(words)); err != nil {
		return unwritable(p.root, err)
	}
	defer os.RemoveAll(words)
	if err := errors.Join(os.WriteFile(words, []byte(password+"\n"), 0o600), p.asPG.own(words), p.asPG.ownFolder(fresh)); err != nil {
		return unwritable(p.root, err)
	}
	args := []string{"--pgdata=" + fresh, "--username=" + database, "--pwfile=" + words, "--auth=scram-sha-256",
		"--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"}
	if major >= 17 {
		// libc's C would leave Chinese without trigrams; the built-in provider does not depend on the machine's locales
		args = append(args, "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
	}
	if s.options.FastAndLoose {
		args = append(args, "--no-sync")
	}
	out, err := once(ctx, func(ctx context.Context) *exec.Cmd {
		return p.asPG.command(ctx, "/", syscall.SIGKILL, filepath.Join(p.programs.postgres, "initdb"), args...)
	})
	if err != nil {
		os.RemoveAll(fresh)
		if cramped(p.root) {
			return unwritable(s.options.DataDir, syscall.ENOSPC)
		}
		return fmt.Errorf("a new database could not be made in %s (%w%s)", p.postgres, err, complaint(out))
	}
	if err := os.Rename(fresh, p.postgres); err != nil {
		return unwritable(p.root, err)
	}
	return nil
}

// clearHalfMade removes a cluster whose initdb was killed. The server that initdb works through may still be writing.
func clearHalfMade(fresh string) (err error) {
	for range 200 {
		left := tenants(fresh)
		for _, pid := range left {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		if err = os.RemoveAll(fresh); err == nil && len(left) == 0 {
			return nil
		}
		time.Sleep(25 * time.Millisecond)
	}
	return err
}

func (s *Stack) runPostgres(ctx context.Context, password string) error {
	log, err := s.logFile("postgres.log")
	if err != nil {
		return unwritable(s.options.DataDir, err)
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	address := func(name string) string {
		u := url.URL{Scheme: "postgres", User: url.UserPassword(database, password), Host: "127.0.0.1:" + strconv.Itoa(port), Path: name, RawQuery: "sslmode=disable"}
		return u.String()
	}
	s.DatabaseURL = address(database)
	s.pg = &child{
		name: "PostgreSQL", log: log, say: s.options.Progress, giveUp: s.giveUp,
		// fast, then immediate shutdown: the first writes everything back, the second leaves it to recovery
		signals: []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT}, grace: time.Minute,
		command: func() (*exec.Cmd, error) {
			clearStale(s.place.postgres)
			return s.place.asPG.command(context.Background(), "/", syscall.SIGINT,
				filepath.Join(s.place.programs.postgres, "postgres"), s.postgresArgs(port)...), nil
		},
		probe: func(ctx context.Context) error { return makeDatabase(ctx, address("postgres")) },
	}
	return s.pg.start(ctx)
}

func (s *Stack) postgresArgs(port int) []string {
	args := []string{"-D", s.place.postgres}
	set := []string{"listen_addresses=127.0.0.1", "port=" + strconv.Itoa(port), "unix_socket_directories=",
		"shared_buffers=128MB", "max_connections=100", "synchronous_commit=on", "max_wal_size=4GB", "jit=off", "timezone=UTC", "log_timezone=UTC",
		"log_line_prefix=%m [%p] ", "log_min_messages=warning", "log_checkpoints=off", "logging_collector=off", "log_destination=stderr"}
	if s.options.FastAndLoose {
		set = append(set, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	for _, one := range set {
		args = append(args, "-c", one)
	}
	return args
}

// makeDatabase connects to the server and makes our database once; it is the test of whether the server answers.
func makeDatabase(ctx context.Context, address string) error {
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	var there bool
	if err := c.QueryRow(ctx, `select exists(select from pg_database where datname = $1)`, database).Scan(&there); err != nil || there {
		return err
	}
	_, err = c.Exec(ctx, `create database `+database+` encoding 'UTF8' template template0`)
	return err
}

// clearStale makes way for a new server after one that was killed. What still works on the cluster is ended first (we
// hold the lock, so it is nobody else's); only then may the process file go, whose number may mean another process by now.
func clearStale(cluster string) {
	path := filepath.Join(cluster, "postmaster.pid")
	text, err := os.ReadFile(path)
	if err != nil {
		return
	}
	if _, err := os.Stat("/proc/self"); err != nil {
		return // no way to see who lives: PostgreSQL decides
	}
	first, _, _ := strings.Cut(string(text), "\n")
	for range 600 { // a minute: a server that is ending writes its last checkpoint
		left := tenants(cluster)
		if len(left) == 0 {
			os.Remove(path)
			return
		}
		for _, pid := range left {
			how := syscall.SIGQUIT // a backend without its server: leave at once
			if strconv.Itoa(pid) == first {
				how = syscall.SIGINT
			}
			_ = syscall.Kill(pid, how)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// tenants lists the processes of a server on this cluster: all of them have it as their working folder.
func tenants(cluster string) (pids []int) {
	real, err := filepath.EvalSymlinks(cluster)
	if err != nil {
		return nil
	}
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, link := range links {
		program, _ := os.Readlink(filepath.Join(filepath.Dir(link), "exe"))
		if folder, err := os.Readlink(link); err == nil && folder == real && strings.HasPrefix(filepath.Base(program), "postgres") {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(link))); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}
