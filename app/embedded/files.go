package embedded

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// openFolder makes a folder that others may pass through but not list, whatever the umask.
func openFolder(path string) error {
	if err := os.MkdirAll(path, 0o711); err != nil {
		return unwritable(path, err)
	}
	if enterable(path) {
		return nil
	}
	if err := os.Chmod(path, 0o711); err != nil {
		return unwritable(path, err)
	}
	return nil
}

// ownFolder makes a folder that only the account may enter, and hands over what is in it.
func (a account) ownFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	if !a.switches {
		return nil
	}
	return filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err == nil {
			err = a.own(p)
		}
		if errors.Is(err, fs.ErrNotExist) { // a server that is still ending removes its files
			return nil
		}
		return err
	})
}

// copyTree copies a folder with its links, with modes that let every user read and run it.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.IsDir():
			if err := os.MkdirAll(target, 0o755); err != nil {
				return err
			}
			return os.Chmod(target, 0o755)
		case d.Type()&fs.ModeSymlink != 0:
			link, err := os.Readlink(path)
			if err != nil {
				return err
			}
			return os.Symlink(link, target)
		default:
			return copyFile(path, target)
		}
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.Chmod(to, 0o755)
}

// secret reads the password kept in a file, or makes one at random.
func secret(path string, fresh func() string) (string, error) {
	text, err := os.ReadFile(path)
	if err == nil && len(strings.TrimSpace(string(text))) >= 16 {
		return strings.TrimSpace(string(text)), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	made := fresh()
	return made, writeWhole(path, []byte(made+"\n"))
}

// freePort asks the system for a port of 127.0.0.1 nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("no free port on 127.0.0.1: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// cramped says that the disk has no room for a new database, which takes about 40 MiB; initdb's own words vary.
func cramped(path string) bool {
	var disk syscall.Statfs_t
	return syscall.Statfs(path, &disk) == nil && disk.Bavail*uint64(disk.Bsize) < 64<<20
}

func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// lastWords finds the last complaint a program wrote to its log after offset, to be put into a sentence.
func lastWords(path string, offset int64) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	offset = max(offset, fileSize(path)-64<<10)
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		return ""
	}
	text, err := io.ReadAll(file)
	if err != nil {
		return ""
	}
	return complaint(string(text))
}

// complaint is the last line that names an error, with a comma before it; a disk that takes no more explains all others.
func complaint(text string) string {
	found := ""
	for line := range strings.Lines(text) {
		if strings.Contains(line, "No space left on device") || strings.Contains(line, "Read-only file system") {
			return ", " + strings.TrimSpace(line)
		}
		for _, word := range []string{"FATAL", "PANIC", "rror:", "ERROR"} {
			if at := strings.Index(line, word); at >= 0 {
				found = ", " + strings.TrimSpace(line[at:])
				break
			}
		}
	}
	return found
}
