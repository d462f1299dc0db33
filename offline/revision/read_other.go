//go:build !unix

package revision

import "os"

// content reads a file.
func (r *fileReader) content(path string) (string, error) {
	content, err := os.ReadFile(path)
	return string(content), err
}
