package pyast

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"sqlgen/internal/source"
)

var codingCookie = regexp.MustCompile(`^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)`)

const byteOrderMark = "\xef\xbb\xbf"

// decode returns the file with UTF-8 content and the offset after its byte order mark.
func decode(file *source.File) (*source.File, int, error) {
	text := file.Content
	fail := func(off int, msg, hint string) (*source.File, int, error) {
		return nil, 0, &source.Error{Pos: file.Pos(int32(off)), Msg: msg, Hint: hint}
	}
	if len(text) > 1<<30 {
		return fail(0, "file too large", "at most 1 GiB can be parsed")
	}
	from := 0
	if strings.HasPrefix(text, byteOrderMark) {
		from = len(byteOrderMark)
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return fail(i, "source code cannot contain null bytes", "")
	}
	name, off := cookie(text[from:])
	off += from
	switch encoding := normalizeEncoding(name); encoding {
	case "", "utf-8":
		if n := strings.ReplaceAll(strings.ToLower(name), "_", "-"); from > 0 && n != "" && n != "utf-8" && !strings.HasPrefix(n, "utf-8-") {
			return fail(off, "encoding problem: "+name+" with BOM", "declare utf-8")
		}
		if i := invalidUTF8(text); i >= 0 {
			return fail(i, "(unicode error) the file is not valid UTF-8", "save it as UTF-8, or declare its encoding in the first line")
		}
	case "ascii":
		for i := from; i < len(text); i++ {
			if text[i] >= 0x80 {
				return fail(i, "(unicode error) the file declares ASCII but has other characters", "declare utf-8")
			}
		}
	case "iso-8859-1":
		if from > 0 {
			return fail(off, "encoding problem: "+name+" with BOM", "remove the byte order mark or the declaration")
		}
		latin := make([]byte, 0, len(text)+16)
		for i := 0; i < len(text); i++ {
			latin = utf8.AppendRune(latin, rune(text[i]))
		}
		if len(latin) > len(text) {
			// The result declares what it is, so that it may be parsed again.
			now := "utf-8"
			if len(name) < len(now) {
				now = "u8"
			}
			for i := range off {
				if text[i] >= 0x80 {
					off++
				}
			}
			copy(latin[off:], now+strings.Repeat(" ", len(name)-len(now)))
			file = source.NewFile(file.Name, string(latin))
		}
	default:
		return fail(off, "unknown encoding: "+name, "utf-8, ascii and latin-1 are supported")
	}
	return file, from, nil
}

// cookie finds the encoding declared in the first two lines (PEP 263); the second
// counts only when the first is blank or a comment.
func cookie(text string) (name string, off int) {
	for range 2 {
		end := skipComment(text, off)
		line := text[off:end]
		if strings.Contains(line, "coding") {
			if m := codingCookie.FindStringSubmatchIndex(line); m != nil {
				return line[m[2]:m[3]], off + m[2]
			}
		}
		if rest := strings.TrimLeft(line, " \t\f"); rest != "" && rest[0] != '#' || end == len(text) {
			break
		}
		off = end + newlineLen(text, end)
	}
	return "", 0
}

// normalizeEncoding follows CPython's get_normal_name, with the aliases its codecs
// module adds to the encodings we know.
func normalizeEncoding(name string) string {
	n := strings.ReplaceAll(strings.ToLower(name), "_", "-")
	switch {
	case n == "utf-8" || strings.HasPrefix(n, "utf-8-") || n == "utf8" || n == "u8" || n == "cp65001":
		return "utf-8"
	case n == "latin-1" || n == "iso-8859-1" || n == "iso-latin-1" || n == "latin1" || n == "l1" || n == "iso8859-1" || n == "8859" || n == "cp819",
		strings.HasPrefix(n, "latin-1-") || strings.HasPrefix(n, "iso-8859-1-") || strings.HasPrefix(n, "iso-latin-1-"):
		return "iso-8859-1"
	case n == "ascii" || n == "us-ascii" || n == "646":
		return "ascii"
	}
	return n
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}
