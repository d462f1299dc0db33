// Package syscatalog asks a PostgreSQL server for everything that exists in a
// database, in the lines that catalog.Dump prints, so that the two can be compared.
package syscatalog

import (
	_ "embed"
	"regexp"
	"sort"
	"strings"
)

//go:embed server.sql
var serverSQL string

// Lines are the lines of a database, sorted. query runs statements and returns the
// rows of all of them as text, NULL as "\\N"; it must be in no transaction.
func Lines(query func(sql string) ([][]string, error)) ([]string, error) {
	rows, err := query(serverSQL)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, row := range rows {
		if len(row) > 0 && row[0] != `\N` {
			out = append(out, strings.TrimRight(normal(row[0]), " "))
		}
	}
	sort.Strings(out)
	return out, nil
}

// normal puts the expressions of a line into their normal form.
func normal(line string) string {
	return markedExpr.ReplaceAllStringFunc(line, func(m string) string { return Normal(strings.Trim(m, "«»")) })
}

// markedExpr is an expression in a line of server.sql.
var markedExpr = regexp.MustCompile(`(?s)«(.*?)»`)

// Difference lists the lines of one side only, those of have after "- " and those
// of want after "+ ". A column type that have does not know ("?") equals any.
func Difference(have, want []string) []string {
	only := map[string]int{}
	for _, l := range want {
		only[l]++
	}
	var out []string
	for _, l := range have {
		if only[l] > 0 {
			only[l]--
			continue
		}
		if before, after, ok := strings.Cut(l, " ? notnull="); ok && strings.HasPrefix(l, "column ") {
			found := false
			for w, n := range only {
				if n > 0 && strings.HasPrefix(w, before+" ") && strings.HasSuffix(w, " notnull="+after) {
					only[w]--
					found = true
					break
				}
			}
			if found {
				continue
			}
		}
		out = append(out, "- "+l)
	}
	for l, n := range only {
		for ; n > 0; n-- {
			out = append(out, "+ "+l)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i][2:] < out[j][2:] })
	return out
}
