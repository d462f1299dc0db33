package source

import (
	"errors"
	"io/fs"
	"os"
)

// ErrNotRegular says that a name is not that of a file with contents: a
// directory, a device, a pipe.
var ErrNotRegular = errors.New("this is no regular file")

// ErrTooLarge says that a file is larger than MaxFile.
var ErrTooLarge = errors.New("the file is too large")

// MaxFile is the size in bytes up to which ReadFile reads.
const MaxFile = 64 << 20

// ReadFile is os.ReadFile of a regular file of a reasonable size: a link to a
// device, which never ends, is an error (an [*fs.PathError]).
func ReadFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	switch {
	case info.IsDir(): // the error of the system is clear
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "read", Path: name, Err: ErrNotRegular}
	case info.Size() > MaxFile:
		return nil, &fs.PathError{Op: "read", Path: name, Err: ErrTooLarge}
	}
	return os.ReadFile(name)
}
