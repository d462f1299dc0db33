package pyeval

import (
	"strings"

	"sqlgen/offline/pyast"
)

// splitSpace is str.split() without a separator; max < 0 means no limit.
func splitSpace(s string, max int) []string {
	var out []string
	i := 0
	for {
		i = skipSpace(s, i)
		if i == len(s) {
			return out
		}
		if max >= 0 && len(out) >= max {
			return append(out, s[i:])
		}
		start := i
		for i < len(s) {
			r, n := pyast.DecodeRune(s[i:])
			if isSpaceRune(r) {
				break
			}
			i += n
		}
		out = append(out, s[start:i])
	}
}

func skipSpace(s string, i int) int {
	for i < len(s) {
		r, n := pyast.DecodeRune(s[i:])
		if !isSpaceRune(r) {
			break
		}
		i += n
	}
	return i
}

// rsplitSpace is str.rsplit() without a separator.
func rsplitSpace(s string, max int) []string {
	var out []string
	for {
		s = trimRight(s, isSpaceRune)
		if s == "" {
			break
		}
		if max >= 0 && len(out) >= max {
			out = append(out, s)
			break
		}
		i := len(s)
		for i > 0 {
			r, n := decodeLastRune(s[:i])
			if isSpaceRune(r) {
				break
			}
			i -= n
		}
		out = append(out, s[i:])
		s = s[:i]
	}
	reverseStrings(out)
	return out
}

func reverseStrings(s []string) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

// allocSplit counts the memory of a split at n places, at most limit of them
// unless it is negative, and the work of finding them.
func (th *Thread) allocSplit(n int, limit int64) error {
	if limit >= 0 {
		n = int(min(int64(n), limit))
	}
	return th.AllocItems(int64(n) + 1)
}

// countFields is about the number of fields that white space separates: that of
// spaces after something else.
func countFields(s string) int {
	n, field := 0, false
	for i := 0; i < len(s); i++ {
		space := s[i] <= ' ' || s[i] == 0x80 || s[i] == 0x85 || s[i] == 0xA0
		if space && field {
			n++
		}
		field = !space
	}
	return n
}

// countBreaks is at least the number of line breaks.
func countBreaks(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\n', '\r', '\v', '\f', 0x1c, 0x1d, 0x1e, 0xC2, 0xE2:
			n++
		}
	}
	return n
}

// splitSep is split at a separator that is not empty.
func splitSep(s, sep string, max int) []string {
	if max < 0 {
		return strings.Split(s, sep)
	}
	return strings.SplitN(s, sep, max+1)
}

func rsplitSep(s, sep string, max int) []string {
	if max < 0 {
		max = len(s) + 1
	}
	var out []string
	for ; max > 0; max-- {
		i := strings.LastIndex(s, sep)
		if i < 0 {
			break
		}
		out = append(out, s[i+len(sep):])
		s = s[:i]
	}
	out = append(out, s)
	reverseStrings(out)
	return out
}

func trimLeft(s string, f func(rune) bool) string {
	for s != "" {
		r, n := pyast.DecodeRune(s)
		if !f(r) {
			break
		}
		s = s[n:]
	}
	return s
}

func trimRight(s string, f func(rune) bool) string {
	for s != "" {
		r, n := decodeLastRune(s)
		if !f(r) {
			break
		}
		s = s[:len(s)-n]
	}
	return s
}

// inSet is the predicate of strip(chars).
func inSet(chars string) func(rune) bool {
	if len(chars) > 64 {
		set := make(map[rune]bool, len(chars))
		for _, r := range runes(chars) {
			set[r] = true
		}
		return func(r rune) bool { return set[r] }
	}
	return func(r rune) bool {
		for i := 0; i < len(chars); {
			c, n := pyast.DecodeRune(chars[i:])
			if c == r {
				return true
			}
			i += n
		}
		return false
	}
}

// splitLines is splitlines; ends keeps the line ends. unicode adds those of
// str to \n, \r and \r\n, which are those of bytes.
func splitLines(s string, ends, unicode bool) []string {
	var out []string
	start := 0
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		if !unicode {
			r, n = rune(s[i]), 1
		}
		if !isLineBreak(r, unicode) {
			i += n
			continue
		}
		end := i
		i += n
		if r == '\r' && i < len(s) && s[i] == '\n' {
			i++
		}
		if ends {
			end = i
		}
		out = append(out, s[start:end])
		start = i
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

func isLineBreak(r rune, unicode bool) bool {
	switch r {
	case '\n', '\r':
		return true
	case '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
		return unicode
	}
	return false
}

// expandTabs is expandtabs.
func (th *Thread) expandTabs(s string, size int64, unicode bool) (string, error) {
	tabs := int64(strings.Count(s, "\t"))
	if size > 8 {
		if err := th.AllocRepeat(size, tabs); err != nil {
			return "", err
		}
	}
	var b strings.Builder
	col := int64(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\t':
			if size > 0 {
				n := size - col%size
				col += n
				writeFill(&b, ' ', int(n))
			}
		case '\n', '\r':
			col = 0
			b.WriteByte(c)
		default:
			b.WriteByte(c)
			if !unicode || c&0xC0 != 0x80 {
				col++
			}
		}
	}
	return b.String(), nil
}

// replaceText is replace; max < 0 means all.
func (th *Thread) replaceText(s, old, new string, max int, unicode bool) (string, error) {
	if max == 0 || old == new {
		return s, nil
	}
	if old == "" && unicode {
		return th.replaceEmpty(s, new, max)
	}
	count := len(s) + 1
	if old != "" {
		count = strings.Count(s, old)
	}
	if max >= 0 && count > max {
		count = max
	}
	if count == 0 {
		return s, nil
	}
	if err := th.AllocRepeat(int64(len(new)), int64(count)); err != nil {
		return "", err
	}
	if err := th.Alloc(int64(len(s))); err != nil {
		return "", err
	}
	if old == "" {
		var b strings.Builder
		for i := 0; i < len(s); i++ {
			if i < count {
				b.WriteString(new)
			}
			b.WriteByte(s[i])
		}
		if count > len(s) {
			b.WriteString(new)
		}
		return b.String(), nil
	}
	return strings.Replace(s, old, new, max), nil
}

// replaceEmpty puts new before each code point and at the end.
func (th *Thread) replaceEmpty(s, new string, max int) (string, error) {
	count := countRunes(s) + 1
	if max >= 0 && count > max {
		count = max
	}
	if err := th.AllocRepeat(int64(len(new)), int64(count)); err != nil {
		return "", err
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		_, n := pyast.DecodeRune(s[i:])
		if count > 0 {
			b.WriteString(new)
			count--
		}
		b.WriteString(s[i : i+n])
		i += n
	}
	if count > 0 {
		b.WriteString(new)
	}
	return b.String(), nil
}
