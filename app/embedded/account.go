package embedded

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user a child runs as. The zero value means: as this program does.
type account struct {
	name     string
	uid, gid int
	switches bool
}

func (a account) credential() *syscall.Credential {
	if !a.switches {
		return nil
	}
	return &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
}

// own gives one path to the account; without a switch of user it already has it.
func (a account) own(path string) error {
	if !a.switches {
		return nil
	}
	return os.Lchown(path, a.uid, a.gid)
}

// accounts picks the users for PostgreSQL and Meilisearch. They differ, so that neither can read the other's data and a
// process number of one, used again by the other, cannot make PostgreSQL believe that it still runs.
func accounts(named bool) (pg, meili account, err error) {
	if os.Geteuid() != 0 {
		if _, err := user.LookupId(strconv.Itoa(os.Geteuid())); err != nil && named {
			return pg, meili, fmt.Errorf("PostgreSQL refuses a user without a name and user %d has none in /etc/passwd: run as another user, or set DATABASE_URL and MEILI_URL", os.Geteuid())
		}
		return pg, meili, nil
	}
	if pg, err = firstAccount("nobody", "postgres", "daemon", "bin"); err != nil {
		return pg, meili, err
	}
	for _, name := range []string{"daemon", "meilisearch", "bin", "www-data"} {
		if meili, err = firstAccount(name); err == nil && meili.uid != pg.uid {
			return pg, meili, nil
		}
	}
	return pg, pg, nil
}

func firstAccount(names ...string) (account, error) {
	for _, name := range names {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err == nil && err2 == nil && uid != 0 {
			return account{name: name, uid: uid, gid: gid, switches: true}, nil
		}
	}
	return account{}, fmt.Errorf("PostgreSQL does not run as root and none of the users %v exists: run as an ordinary user, or set DATABASE_URL and MEILI_URL", names)
}

// enterable says whether a user who is neither owner nor group may pass through path and every folder above it. It looks
// at mode bits only: where an access list allows more, the answer is a needless "no".
func enterable(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	for {
		info, err := os.Stat(real)
		if err != nil || info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if real == filepath.Dir(real) {
			return true
		}
		real = filepath.Dir(real)
	}
}
