package embedded

import "syscall"

// attributes put a child in its own process group, so that Ctrl-C reaches it only through Stop, and let the kernel send
// it death when this program dies.
func attributes(as account, death syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: death, Credential: as.credential()}
}
