//go:build linux || darwin

package pgtree

import (
	"sync"
	"syscall"
)

// The C library saves file descriptor 2, points it to a pipe and restores it.
// Two such calls at a time can restore the other's pipe. So the first caller
// in keeps the true one and the last one out puts it back.
var stderr struct {
	sync.Mutex
	calls int
	saved int
}

func enterParser() {
	stderr.Lock()
	defer stderr.Unlock()
	if stderr.calls == 0 {
		fd, err := syscall.Dup(2)
		if err != nil {
			fd = -1
		} else {
			syscall.CloseOnExec(fd)
		}
		stderr.saved = fd
	}
	stderr.calls++
}

func leaveParser() {
	stderr.Lock()
	defer stderr.Unlock()
	stderr.calls--
	if stderr.calls == 0 && stderr.saved >= 0 {
		_ = dupTo(stderr.saved, 2)
		_ = syscall.Close(stderr.saved)
	}
}
