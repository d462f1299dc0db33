package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var lossyTypeChange = &lint.Analyzer{
	Name:  "lossy-type-change",
	Title: "A type change fails on values that don't fit, or rounds them",
	Doc: `Narrowing an integer or numeric fails at run time on the first value that is too large; less scale rounds; a shorter varchar fails on longer
values (` + "`USING`" + ` and an explicit cast cut them instead); timestamp to date drops the time; text to a number fails on what is none. The
finding says which of these it is, and nothing where ` + "`USING`" + ` is more than a cast. A downgrade that narrows back what the upgrade
widened is reported too: rows may have come in between.`,
	SafeAlternative: "Look first: SELECT the rows that don't fit; add a NOT VALID CHECK so that no new ones come; then change the type.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		was, is := c.column(c.Cmd.Name), columnNamed(c.After, c.Rel, c.Cmd.Name)
		if was == nil || is == nil || c.Err != nil || c.IsNewColumn(was) {
			return
		}
		from, to := c.Before.FormatType(was.Type), c.After.FormatType(is.Type)
		what, fits := loss(c.Before, was.Type, is.Type, from, to, c.Cmd.Def.GetColumnDef().GetRawDefault())
		if what == "" {
			return
		}
		f := lint.Finding{Message: fmt.Sprintf("%s.%s from %s to %s: %s", c.Name, was.Name, from, to, what)}
		if fits != "" {
			col := catalog.Quote(was.Name)
			a := advise(c.Stmt)
			a.note("nothing is lost when this finds no row:")
			a.note("SELECT %s FROM %s WHERE %s LIMIT 10", col, c.sql(), fmt.Sprintf(fits, col))
			f.SafeAlternative = a.String()
		}
		c.report(f)
	}, pgtree.AT_AlterColumnType),
}

// loss says what may go wrong with values, and a condition for those; %s is the
// column.
func loss(c *catalog.Catalog, a, b catalog.TypeRef, from, to string, using *pgtree.Node) (what, misfit string) {
	if !a.Known() || !b.Known() || a.Array || b.Array {
		return "", ""
	}
	base := func(s string) string { s, _, _ = strings.Cut(s, "("); return strings.TrimSpace(s) }
	x, y := base(from), base(to)
	fail := "fails on the first value that does not fit"
	limits := map[string]string{"integer": "%[1]s NOT BETWEEN -2147483648 AND 2147483647", "smallint": "%[1]s NOT BETWEEN -32768 AND 32767"}
	isText := func(s string) bool {
		return s == "text" || s == "character varying" || s == "character" || s == "bpchar"
	}
	isNumber := func(s string) bool {
		return integerWidth[s] > 0 || s == "numeric" || s == "real" || s == "double precision"
	}
	switch {
	case using != nil && !isCast(using) && !(isText(x) && isText(y)):
		return "", "" // the values become what it says
	case narrower(y, x):
		return fail, limits[y]
	case isText(x) && isText(y):
		n, m := b.Length(), a.Length()
		switch {
		case n < 0 || m >= 0 && m <= n:
			return "", ""
		case using != nil:
			return fmt.Sprintf("longer values may be cut to %d characters", n), fmt.Sprintf("length(%%s) > %d", n)
		}
		return fail, fmt.Sprintf("length(%%s) > %d", n)
	case x == "numeric" && y == "numeric":
		p2, s2, limited := b.Numeric()
		p1, s1, was := a.Numeric()
		switch {
		case !limited || was && p2-s2 >= p1-s1 && s2 >= s1:
			return "", ""
		case was && s2 < s1 && p2-s2 >= p1-s1:
			return fmt.Sprintf("values are rounded to %d digits", s2), fmt.Sprintf("%%[1]s <> round(%%[1]s, %d)", s2)
		}
		return fail + ", and others are rounded", fmt.Sprintf("abs(%%s) >= 1e%d", p2-s2)
	case (x == "numeric" || x == "real" || x == "double precision") && integerWidth[y] > 0:
		return "values are rounded to integers", "%[1]s <> round(%[1]s)"
	case x == "double precision" && y == "real", x == "numeric" && (y == "real" || y == "double precision"):
		return "digits beyond the precision of " + y + " are lost", ""
	case strings.HasPrefix(x, "timestamp") && y == "date":
		return "the time of day is lost", "%[1]s <> date_trunc('day', %[1]s)"
	case strings.HasPrefix(from, "timestamp") && strings.HasPrefix(y, "time") && !strings.HasPrefix(y, "timestamp"):
		return "the date is lost", ""
	case isText(x) && (isNumber(y) || y == "uuid" || y == "date" || strings.HasPrefix(y, "timestamp") || y == "boolean" || y == "jsonb" || y == "json"):
		return "fails on the first value that is no " + y, ""
	case isText(x) && enumOf(c, b):
		return "fails on the first value that the enum does not have", ""
	case x == "jsonb" && y == "json", x == "json" && y == "jsonb":
		if y == "jsonb" {
			return "duplicate keys, the order of keys and white space are lost", ""
		}
	}
	if p := b.Precision(); p >= 0 && x == y && (a.Precision() < 0 || p < a.Precision()) && (strings.HasPrefix(x, "time") || x == "interval") {
		return fmt.Sprintf("seconds are rounded to %d digits", p), ""
	}
	return "", ""
}

// isCast reports whether an expression is a column, cast any number of times.
func isCast(n *pgtree.Node) bool {
	for n.GetTypeCast() != nil {
		n = n.GetTypeCast().GetArg()
	}
	return n.GetColumnRef() != nil
}

func enumOf(c *catalog.Catalog, r catalog.TypeRef) bool {
	t := c.Type(r.ID)
	return t != nil && t.Kind == catalog.EnumType
}
