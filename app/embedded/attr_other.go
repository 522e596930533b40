//go:build !linux

package embedded

import "syscall"

// attributes put a child in its own process group. Only Linux can end a child whose parent was killed; elsewhere the
// next start ends what is left.
func attributes(as account, _ syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: as.credential()}
}
