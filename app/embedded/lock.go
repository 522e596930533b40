package embedded

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// errInUse is wrapped by Start's error when another program runs on the data folder.
var errInUse = errors.New("in use")

// lock holds a folder for this process; the kernel lets go of it when the process ends, however it ends.
type lock struct {
	file *os.File
	also []*lock
	made bool // the folder did not exist before
}

// takeLock makes the data folder if need be and holds it. It waits a little for a program that was just killed.
func takeLock(folder string, wait time.Duration) (*lock, error) {
	_, err := os.Stat(folder)
	missing := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, unwritable(folder, err)
	}
	file, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, unwritable(folder, err)
	}
	for end := time.Now().Add(wait); ; time.Sleep(20 * time.Millisecond) {
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil || time.Now().After(end) {
			break
		}
	}
	if err != nil {
		owner := make([]byte, 20)
		n, _ := file.Read(owner)
		file.Close()
		return nil, fmt.Errorf("the data folder %s is already %w by process %s: stop that one or set DATA_DIR to another folder",
			folder, errInUse, bytes.TrimSpace(owner[:n]))
	}
	l := &lock{file: file, made: missing}
	if err := l.sign(); err != nil {
		l.release()
		return nil, unwritable(folder, err)
	}
	return l, nil
}

// sign writes our process number, for the sentence of who comes second; it is also the test that the disk takes writes.
func (l *lock) sign() error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err := l.file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

func (l *lock) release() {
	for _, other := range l.also {
		other.release()
	}
	l.file.Close()
}

func unwritable(folder string, err error) error {
	return fmt.Errorf("the data folder %s cannot be written (%w): make it writable, free some space, or set DATA_DIR to another folder",
		folder, cause(err))
}

// cause drops the path and the name of the system call, which the sentence around it already says.
func cause(err error) error {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	return err
}

// explain turns a full or read-only disk, wherever it was met, into the sentence that names DATA_DIR.
func (s *Stack) explain(err error) error {
	for _, number := range []syscall.Errno{syscall.ENOSPC, syscall.EROFS, syscall.EDQUOT} {
		text := number.Error()
		if errors.Is(err, number) || strings.Contains(strings.ToLower(err.Error()), text) {
			return unwritable(s.options.DataDir, number)
		}
	}
	return err
}

// running is what announce leaves for Join, readable by the owner of the data folder only.
type running struct {
	DatabaseURL string `json:"database_url"`
	MeiliURL    string `json:"meili_url"`
	MeiliKey    string `json:"meili_key"`
}

func (s *Stack) announce() error {
	text, err := json.Marshal(running{s.DatabaseURL, s.MeiliURL, s.MeiliKey})
	if err != nil {
		return err
	}
	return writeWhole(filepath.Join(s.options.DataDir, "running.json"), text)
}

func (s *Stack) withdraw() { os.Remove(filepath.Join(s.options.DataDir, "running.json")) }

// Join uses the children of the program that runs on the data folder, or starts its own when there is none: for commands
// a person types while the server runs. Stop then leaves the other program's children alone.
func Join(ctx context.Context, o Options) (*Stack, error) {
	for {
		s, err := begin(ctx, o, 0)
		if !errors.Is(err, errInUse) {
			return s, err
		}
		text, readErr := os.ReadFile(filepath.Join(o.DataDir, "running.json"))
		var r running
		if readErr == nil && json.Unmarshal(text, &r) == nil {
			if o.NeedPostgres && r.DatabaseURL == "" || o.NeedMeili && r.MeiliURL == "" {
				return nil, err // the other one uses servers of its own; ask for the same settings
			}
			return &Stack{DatabaseURL: r.DatabaseURL, MeiliURL: r.MeiliURL, MeiliKey: r.MeiliKey, options: o, done: make(chan error, 1)}, nil
		}
		select { // the other one is still starting, or about to stop
		case <-ctx.Done():
			return nil, err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// writeWhole writes a private file so that a reader never sees half of it.
func writeWhole(path string, text []byte) error {
	fresh := path + ".new"
	if err := os.WriteFile(fresh, text, 0o600); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}
