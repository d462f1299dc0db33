//go:build unix

package revision

import (
	"io/fs"
	"syscall"
)

// content reads a file with as few system calls as there can be: they are most of
// the time that reading thousands of small files takes.
func (r *fileReader) content(path string) (string, error) {
	fail := func(err error) (string, error) { return "", &fs.PathError{Op: "read", Path: path, Err: err} }
	var fd int
	for {
		var err error
		if fd, err = syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0); err == nil {
			break
		} else if err != syscall.EINTR {
			return fail(err)
		}
	}
	defer syscall.Close(fd)
	if r.buffer == nil {
		r.buffer = make([]byte, 64<<10)
	}
	for n := 0; ; {
		if n == len(r.buffer) {
			r.buffer = append(r.buffer, make([]byte, len(r.buffer))...)
		}
		got, err := syscall.Read(fd, r.buffer[n:])
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return fail(err)
		case got <= 0:
			return string(r.buffer[:n]), nil
		default:
			n += got
		}
	}
}
