package guard

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"sqlgen/offline/script"
)

// Comment makes one line of any text, fit to stand after "-- ": what could end
// the line, hide it or turn it around is printed as an escape.
func Comment(s string) string {
	var b strings.Builder
	space := false
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r == '\n' || r == '\t' || r == ' ' || r == '\r' {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteRune(utf8.RuneError)
		case r < 0x20 || r == 0x7f || r >= 0x80 && !unicode.IsPrint(r):
			fmt.Fprintf(&b, "<U+%04X>", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Literal is a string constant for a session with standard_conforming_strings on.
func Literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Array is a text[] of constants.
func Array(list []string) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = Literal(s)
	}
	return "ARRAY[" + strings.Join(parts, ", ") + "]::text[]"
}

// Dollar quotes a text with a tag that does not occur in it.
func Dollar(tag, s string) string {
	t := tag
	for i := 1; strings.Contains(s, "$"+t+"$") || strings.HasSuffix(s, "$"+t); i++ {
		t = fmt.Sprintf("%s%d", tag, i)
	}
	return "$" + t + "$" + s + "$" + t + "$"
}

// PsqlArgument is a single-quoted argument of a psql command, on one line.
// Backslashes are escapes there (manual, psql, "Meta-Commands").
func PsqlArgument(s string) string {
	s = Comment(s)
	s = strings.ReplaceAll(s, `\`, `\\`)
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// PsqlText keeps psql from taking a colon in a statement for one of its
// variables: a blank after the colon means the same to the server.
func PsqlText(sql string) string {
	var at []int
	script.EachCode(sql, func(i int) {
		if sql[i] != ':' || i+1 >= len(sql) || i > 0 && sql[i-1] == ':' {
			return
		}
		switch c := sql[i+1]; {
		case c == ':' || c == '=' || c == ' ' || c == '\n' || c == '\t':
		default:
			at = append(at, i+1)
		}
	})
	for k := len(at) - 1; k >= 0; k-- {
		sql = sql[:at[k]] + " " + sql[at[k]:]
	}
	return sql
}

// rowSet prints version rows for people.
func rowSet(rows []string) string {
	shown := make([]string, len(rows))
	for i, r := range rows {
		shown[i] = Comment(r)
	}
	return "{" + strings.Join(shown, ", ") + "}"
}

// plain keeps of a text what may stand in the marker.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("_.,:-+", r):
			return r
		}
		return '?'
	}, s)
}
