package main

import (
	"regexp"
	"slices"
	"strings"
)

// verdict is how two renderings compare.
type verdict int

const (
	identical   verdict = iota // the same statements in the same order
	reordered                  // the same statements; Alembic takes their order from a set
	random                     // the same but for random identifiers, which sqlgen fixes (D18)
	different                  // other statements
	sqlgenOnly                 // Alembic cannot render it
	alembicOnly                // sqlgen refuses it
	neither                    // both refuse it
)

var verdictNames = [...]string{"identical", "reordered", "random", "different", "sqlgen-only", "alembic-only", "neither"}

func (v verdict) String() string { return verdictNames[v] }

func compare(alembic, sqlgen rendering) verdict {
	switch {
	case !alembic.OK && !sqlgen.OK:
		return neither
	case !alembic.OK:
		return sqlgenOnly
	case !sqlgen.OK:
		return alembicOnly
	case slices.Equal(alembic.Statements, sqlgen.Statements):
		return identical
	}
	a, s := slices.Sorted(slices.Values(alembic.Statements)), slices.Sorted(slices.Values(sqlgen.Statements))
	if slices.Equal(a, s) {
		return reordered
	}
	if slices.Equal(masked(alembic.Statements), masked(sqlgen.Statements)) {
		return random
	}
	return different
}

// changing is what is another on each run of Alembic.
var changing = regexp.MustCompile(`[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}`)

func masked(statements []string) []string {
	out := make([]string, len(statements))
	for i, s := range statements {
		out[i] = changing.ReplaceAllString(s, "*")
	}
	return out
}

// diff shows the statements that only one side has, in order.
func diff(alembic, sqlgen []string) string {
	var b strings.Builder
	has := func(list []string, s string) bool { return slices.Contains(list, s) }
	for _, s := range alembic {
		if !has(sqlgen, s) {
			b.WriteString("  - " + strings.ReplaceAll(s, "\n", "\n    ") + "\n")
		}
	}
	for _, s := range sqlgen {
		if !has(alembic, s) {
			b.WriteString("  + " + strings.ReplaceAll(s, "\n", "\n    ") + "\n")
		}
	}
	if b.Len() == 0 {
		b.WriteString("  the same statements in another order or number\n")
	}
	return b.String()
}
