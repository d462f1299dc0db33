package script

import (
	"strings"
	"unicode/utf8"
)

// Terminate strips a statement and gives it exactly one semicolon, placed where
// it counts: a text that ends in a line comment gets it on a line of its own, a
// text that has one keeps it, semicolons in excess go. ok is false for a
// text without any content. A text of comments alone is left as it is.
//
// Quoting follows the manual, section 4.1 (Lexical Structure).
func Terminate(text string) (terminated string, ok bool) {
	s := strings.TrimSpace(text)
	if s == "" {
		return "", false
	}
	t := scanTail(s)
	if t.end == 0 {
		return s, true
	}
	if t.last != ';' {
		if t.inLineComment {
			return s + "\n;", true
		}
		return s + ";", true
	}
	head, rest := s[:t.end], s[t.end:]
	for {
		before := scanTail(head[:len(head)-1])
		if before.last != ';' {
			if before.end == 0 {
				return "", false
			}
			return head + rest, true
		}
		head = head[:before.end]
	}
}

// tail describes how a text ends, comments and white space aside.
type tail struct {
	end           int  // byte offset after the last significant character, 0 when there is none
	last          byte // that character; '$' for a dollar quote
	inLineComment bool // the text ends inside a -- comment
}

func scanTail(s string) tail {
	// The common statement has neither comment nor doubt about its last
	// character: look for anything that could open a comment or a literal first.
	if !strings.ContainsAny(s, "'\"$-/") {
		trimmed := strings.TrimRight(s, " \t\r\n\f\v")
		if trimmed == "" {
			return tail{}
		}
		return tail{end: len(trimmed), last: trimmed[len(trimmed)-1]}
	}
	var t tail
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '-' && strings.HasPrefix(s[i:], "--"):
			nl := strings.IndexByte(s[i:], '\n')
			if nl < 0 {
				t.inLineComment = true
				return t
			}
			i += nl
		case c == '/' && strings.HasPrefix(s[i:], "/*"):
			i = skipBlockComment(s, i)
		case c == '\'' || c == '"':
			i = skipQuoted(s, i)
			t.end, t.last = i, c
		case c == '$':
			i = skipDollarQuote(s, i)
			t.end, t.last = i, c
		default:
			if c != ' ' && (c < '\t' || c > '\r') {
				t.end, t.last = i+1, c
			}
			i++
		}
	}
	return t
}

// skipBlockComment returns the offset after the comment that opens at i; block
// comments nest (manual, 4.1.5).
func skipBlockComment(s string, i int) int {
	depth := 1
	i += 2
	for i < len(s) && depth > 0 {
		switch {
		case strings.HasPrefix(s[i:], "/*"):
			depth++
			i += 2
		case strings.HasPrefix(s[i:], "*/"):
			depth--
			i += 2
		default:
			i++
		}
	}
	return i
}

// skipQuoted returns the offset after the literal or identifier that opens at i.
func skipQuoted(s string, i int) int {
	quote := s[i]
	escapes := quote == '\'' && i > 0 && (s[i-1] == 'e' || s[i-1] == 'E') && (i < 2 || !isIdentifierByte(s[i-2]))
	for i++; i < len(s); i++ {
		switch {
		case escapes && s[i] == '\\':
			i++
		case s[i] == quote:
			if i+1 < len(s) && s[i+1] == quote {
				i++
				continue
			}
			return i + 1
		}
	}
	return len(s)
}

// skipDollarQuote returns the offset after the dollar-quoted literal that opens
// at i, or after the dollar sign when none does.
func skipDollarQuote(s string, i int) int {
	j := i + 1
	for j < len(s) && isIdentifierByte(s[j]) && s[j] != '$' {
		j++
	}
	startsWithDigit := i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9'
	insideIdentifier := i > 0 && isIdentifierByte(s[i-1])
	if j >= len(s) || s[j] != '$' || startsWithDigit || insideIdentifier {
		return i + 1
	}
	tag := s[i : j+1]
	closing := strings.Index(s[j+1:], tag)
	if closing < 0 {
		return len(s)
	}
	return j + 1 + closing + len(tag)
}

func isIdentifierByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}
