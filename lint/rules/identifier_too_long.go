package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
)

var identifierTooLong = &lint.Analyzer{
	Name:  "identifier-too-long",
	Title: "A name is longer than 63 bytes and is cut",
	Doc: `PostgreSQL cuts identifiers to 63 bytes (not characters) with a mere notice. A later statement that spells the name in full still
works, as it is cut too; what compares names as text (Alembic's autogenerate, a check of pg_indexes) finds another one, and two
names that are equal in their first 63 bytes collide.`,
	SafeAlternative: "Choose a shorter name. SQLAlchemy cuts names of its naming convention with a hash at the end, names that are written out it does not.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS"},
	Run: func(p *lint.Pass) {
		if !isDefinition(p.Node) {
			return
		}
		memory := p.Memory()
		taken, _ := (*memory).(map[string]string)
		if taken == nil {
			taken = map[string]string{}
			*memory = taken
		}
		for _, long := range longNames(p.Text()) {
			short := catalog.Truncate(long)
			f := lint.Finding{Message: fmt.Sprintf("%s has %d bytes and is cut to %s", long, len(long), short)}
			if other := taken[short]; other != "" && other != long {
				f.Message += fmt.Sprintf(": the same as %s", other)
			}
			if taken[short] == long {
				continue
			}
			taken[short] = long
			p.Report(f)
		}
	},
}

// longNames are the identifiers of a statement that are longer than 63 bytes,
// each once. The parser's tree has them cut already.
func longNames(sql string) []string {
	var out []string
	seen := map[string]bool{}
	scanNames(sql, func(name string) {
		if len(name) > 63 && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	})
	return out
}

// scanNames visits the words and quoted identifiers of a statement that parses.
// Strings, dollar quotes and comments are passed over.
func scanNames(sql string, f func(string)) {
	for i := 0; i < len(sql); {
		switch c := sql[i]; {
		case c == '\'':
			escaped := i > 0 && (sql[i-1] == 'E' || sql[i-1] == 'e') && (i < 2 || !wordByte(sql[i-2]))
			i = closing(sql, i, '\'', escaped)
		case c == '"':
			end := closing(sql, i, '"', false)
			f(unquoted(sql[i:end]))
			i = end
		case c == '-' && next(sql, i) == '-':
			for i < len(sql) && sql[i] != '\n' {
				i++
			}
		case c == '/' && next(sql, i) == '*':
			i = afterComment(sql, i)
		case c == '$':
			i = afterDollar(sql, i)
		case wordByte(c):
			start := i
			for i < len(sql) && (wordByte(sql[i]) || sql[i] == '$') {
				i++
			}
			if i < len(sql) && sql[i] == '\'' && i-start == 1 {
				continue // E'…'
			}
			f(sql[start:i])
		default:
			i++
		}
	}
}

func next(s string, i int) byte {
	if i+1 < len(s) {
		return s[i+1]
	}
	return 0
}

func wordByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}

// closing is the index after the quote that ends what begins at i.
func closing(s string, i int, quote byte, escapes bool) int {
	for i++; i < len(s); i++ {
		switch {
		case escapes && s[i] == '\\':
			i++
		case s[i] == quote && next(s, i) == quote:
			i++
		case s[i] == quote:
			return i + 1
		}
	}
	return len(s)
}

func unquoted(s string) string {
	var out []byte
	for i := 1; i < len(s)-1; i++ {
		out = append(out, s[i])
		if s[i] == '"' {
			i++
		}
	}
	return string(out)
}

func afterComment(s string, i int) int {
	depth := 0
	for i < len(s) {
		switch {
		case s[i] == '/' && next(s, i) == '*':
			depth++
			i += 2
		case s[i] == '*' && next(s, i) == '/':
			depth--
			i += 2
			if depth == 0 {
				return i
			}
		default:
			i++
		}
	}
	return i
}

func afterDollar(s string, i int) int {
	end := i + 1
	for end < len(s) && wordByte(s[end]) {
		end++
	}
	if end >= len(s) || s[end] != '$' {
		return i + 1
	}
	tag := s[i : end+1]
	for j := end + 1; j+len(tag) <= len(s); j++ {
		if s[j:j+len(tag)] == tag {
			return j + len(tag)
		}
	}
	return len(s)
}
