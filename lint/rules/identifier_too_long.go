package rules

import (
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
)

var identifierTooLong = &lint.Analyzer{
	Name:            "identifier-too-long",
	Title:           "A name of more than 63 bytes",
	Severity:        lint.Warning,
	Since:           "0.1.0",
	Doc:             `PostgreSQL keeps the first 63 bytes of a name (bytes, not characters) and says so in a notice only: the object has another name than the migration says, and two long names that begin alike are one.`,
	SafeAlternative: "A shorter name.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS"},
	Run: func(p *lint.Pass) {
		for _, name := range longNames(p.Text()) {
			p.Report(lint.Finding{Message: fmt.Sprintf("%s has %d bytes: PostgreSQL cuts it to %s", name, len(name), catalog.Truncate(name)),
				SafeAlternative: advise(p.Stmt).note("The name that it has now: %s", catalog.Quote(catalog.Truncate(name))).String()})
		}
	},
}

// longNames finds the identifiers of a statement that are cut. The parse tree
// has them cut already, so that the text is read.
func longNames(sql string) []string {
	if len(sql) <= 63 {
		return nil
	}
	var out []string
	add := func(name string) {
		if len(name) > 63 && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	word := func(c byte) bool {
		return c == '_' || c == '$' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	for i := 0; i < len(sql); {
		rest := sql[i:]
		switch c := sql[i]; {
		case strings.HasPrefix(rest, "--"):
			i += lengthTo(rest, 2, "\n")
		case strings.HasPrefix(rest, "/*"):
			i += lengthTo(rest, 2, "*/")
		case c == '\'':
			i += lengthTo(rest, 1, "'")
		case c == '"':
			n := lengthTo(rest, 1, `"`)
			add(strings.Trim(rest[:n], `"`))
			i += n
		case c == '$':
			tag := rest[:lengthTo(rest, 1, "$")]
			if strings.ContainsAny(tag, " \n(),;") || len(tag) < 2 {
				i++
				continue
			}
			i += lengthTo(rest, len(tag), tag)
		case word(c):
			n := 1
			for n < len(rest) && word(rest[n]) {
				n++
			}
			if c < '0' || c > '9' {
				add(rest[:n])
			}
			i += n
		default:
			i++
		}
	}
	return out
}

// lengthTo is the length of text up to and with the next end at or after from.
func lengthTo(text string, from int, end string) int {
	if j := strings.Index(text[from:], end); j >= 0 {
		return from + j + len(end)
	}
	return len(text)
}
