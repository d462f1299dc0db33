package script

import "strings"

// EachCode calls visit with the offset of every byte of a statement that stands
// in code: outside of literals, quoted identifiers and comments.
func EachCode(s string, visit func(i int)) {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '-' && strings.HasPrefix(s[i:], "--"):
			end := strings.IndexAny(s[i:], "\r\n")
			if end < 0 {
				return
			}
			i += end
		case c == '/' && strings.HasPrefix(s[i:], "/*"):
			i = skipBlockComment(s, i)
		case c == '\'' || c == '"':
			i = skipQuoted(s, i)
		case c == '$':
			next := skipDollarQuote(s, i)
			if next == i+1 {
				visit(i)
			}
			i = next
		default:
			visit(i)
			i++
		}
	}
}
