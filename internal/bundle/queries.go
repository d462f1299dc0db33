package bundle

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/offline/guard"
)

// Query is a question to the database and the answer that is expected.
type Query struct {
	What     string `json:"what"`
	SQL      string `json:"sql"` // an expression that gives one text, or NULL
	Expected string `json:"expected"`
	Null     bool   `json:"-"`               // NULL is expected
	Note     string `json:"note,omitempty"`  // what to know about the answer
	Reads    string `json:"reads,omitempty"` // a table whose rows are read; "" when the system catalogs know
}

// queryFile prints queries as a script that changes nothing: one table of answers
// for what the system catalogs know, one for each question to a table, so that one
// that is not there costs one answer only.
func queryFile(title string, header []string, queries []Query) string {
	var b strings.Builder
	fmt.Fprintf(&b, "-- %s\n", guard.Comment(title))
	for _, h := range header {
		fmt.Fprintf(&b, "-- %s\n", guard.Comment(h))
	}
	b.WriteString("-- run with   psql -X -q -f FILE      It changes nothing. Every row has to say ok = t; an ERROR is an answer that is missing.\n\n")
	b.WriteString("SET standard_conforming_strings = on;\nSET lock_timeout = '5s';\n\n")
	for len(queries) > 0 {
		n := 1
		for n < len(queries) && queries[0].Reads == "" && queries[n].Reads == "" {
			n++
		}
		b.WriteString("BEGIN TRANSACTION READ ONLY;\n")
		b.WriteString("SELECT q.\"check\", q.found, q.expected, q.found IS NOT DISTINCT FROM q.expected AS ok\nFROM (VALUES\n")
		for i, q := range queries[:n] {
			q.print(&b, i)
			if i < n-1 {
				b.WriteString(",")
			}
			b.WriteString("\n")
		}
		b.WriteString(") AS q (number, \"check\", found, expected)\nORDER BY q.number;\nCOMMIT;\n\n")
		queries = queries[n:]
	}
	b.WriteString("RESET lock_timeout;\n")
	return b.String()
}

func (q *Query) print(b *strings.Builder, number int) {
	expected := guard.Literal(q.Expected)
	shown := guard.Comment(q.Expected)
	if q.Null {
		expected, shown = "NULL::text", "nothing (NULL)"
	}
	fmt.Fprintf(b, "  -- %s\n  -- expected: %s\n", guard.Comment(q.What), shown)
	if q.Reads != "" {
		fmt.Fprintf(b, "  -- reads the rows of %s\n", guard.Comment(q.Reads))
	}
	if q.Note != "" {
		fmt.Fprintf(b, "  -- %s\n", guard.Comment(q.Note))
	}
	fmt.Fprintf(b, "  (%d, %s, (%s)::text, %s)", number+1, guard.Literal(q.What), guard.PsqlText(q.SQL), expected)
}

// rowsQuery asks for the version rows, before the script or after it.
func rowsQuery(g *guard.Script, rows []string, after bool) []Query {
	table := g.VersionTable
	if len(rows) == 0 && !after && !g.OtherBranches {
		return []Query{{
			What: "table " + table + " is not there yet", SQL: "SELECT to_regclass(" + guard.Literal(table) + ")", Null: true,
			Note: "if it is there, it has to be empty",
		}}
	}
	there := Query{What: "table " + table + " is there", SQL: "SELECT to_regclass(" + guard.Literal(table) + ") IS NOT NULL", Expected: "true"}
	found := Query{
		What:     "version rows of " + table,
		SQL:      fmt.Sprintf(`SELECT coalesce(string_agg(version_num, ', ' ORDER BY version_num COLLATE "C"), '') FROM %s`, g.VersionRows()),
		Expected: strings.Join(rows, ", "), Reads: table,
	}
	if after {
		return []Query{found}
	}
	return []Query{there, found}
}

func databaseQuery(o guard.Options) []Query {
	var out []Query
	if o.Database != "" {
		out = append(out, Query{What: "database", SQL: "SELECT current_database()", Expected: o.Database})
	}
	if o.Role != "" {
		out = append(out, Query{What: "role", SQL: "SELECT current_user", Expected: o.Role})
	}
	out = append(out, Query{What: "the server is a standby", SQL: "SELECT pg_is_in_recovery()", Expected: "false"})
	return append(out, Query{What: fmt.Sprintf("the server is PostgreSQL %d or later", o.MinVersion), SQL: fmt.Sprintf("SELECT current_setting('server_version_num')::int >= %d0000", o.MinVersion), Expected: "true"})
}

// Verification asks whether what the script makes, changes and drops is as the
// catalog has it at the end.
func (e *Effects) Verification() []Query { return differences(e.Start, e.End) }

// differences are the questions that tell two catalogs apart, answered by the second.
func differences(start, end *catalog.Catalog) []Query {
	var out []Query
	seen := map[catalog.ID]bool{}
	type key struct {
		table catalog.ID
		name  string
	}
	there := map[key]bool{} // constraints at the end
	visit := func(c *catalog.Catalog, f func(catalog.Object)) {
		c.All(func(o catalog.Object) bool {
			if h := o.Head(); h.Extension == 0 {
				f(o)
			}
			return true
		})
	}
	visit(end, func(o catalog.Object) {
		seen[o.Head().ID] = true
		if k, ok := o.(*catalog.Constraint); ok {
			there[key{k.Table, k.Name}] = true
		}
		was := start.Object(o.Head().ID)
		if was == o {
			return
		}
		switch x := o.(type) {
		case *catalog.Table:
			old, _ := was.(*catalog.Table)
			out = append(out, tableQueries(start, end, old, x)...)
		case *catalog.Index:
			if x.Constraint == 0 {
				out = append(out, Query{What: "index " + short(end, &x.Header) + " is valid", SQL: indexValid(end.FullName(&x.Header)), Expected: "true"})
			}
		case *catalog.Constraint:
			if q, ok := constraintQuery(end, x); ok {
				out = append(out, q)
			}
		case *catalog.Sequence:
			out = append(out, Query{What: "relation " + short(end, &x.Header), SQL: relationKind(end.FullName(&x.Header)), Expected: "sequence"})
		case *catalog.Type:
			if q, ok := typeQuery(end, x); ok {
				out = append(out, q)
			}
		}
	})
	gone := func(noun string, h *catalog.Header) {
		if end.Relation(start.SchemaName(h.Schema), h.Name) == nil { // else another one has the name
			out = append(out, Query{What: noun + " " + short(start, h) + " is gone", SQL: relationKind(start.FullName(h)), Null: true})
		}
	}
	visit(start, func(o catalog.Object) {
		h := o.Head()
		if seen[h.ID] {
			return
		}
		switch x := o.(type) {
		case *catalog.Table:
			if x.Kind != catalog.CompositeRelation {
				gone("relation", h)
			}
		case *catalog.Index:
			gone("index", h)
		case *catalog.Sequence:
			gone("sequence", h)
		case *catalog.Constraint:
			// What goes with its table, and what has come back under its name, is asked elsewhere.
			if t, _ := end.Object(x.Table).(*catalog.Table); t != nil && !there[key{x.Table, x.Name}] {
				if q, ok := constraintQuery(start, x); ok {
					q.What, q.Expected, q.Null = q.What+" is gone", "", true
					q.SQL = constraintSQL(end.FullName(&t.Header), x.Name)
					out = append(out, q)
				}
			}
		case *catalog.Type:
			if _, ok := typeQuery(start, x); ok && end.Object(h.ID) == nil && end.TypeNamed(start.SchemaName(h.Schema), h.Name) == nil {
				out = append(out, Query{What: "type " + short(start, h) + " is gone", SQL: "SELECT to_regtype(" + guard.Literal(start.FullName(h)) + ")", Null: true})
			}
		}
	})
	return out
}

// kinds are words for pg_class.relkind and pg_constraint.contype.
var (
	relationKinds = map[byte]string{'r': "table", 'v': "view", 'm': "materialized view", 'p': "partitioned table", 'f': "foreign table", 'S': "sequence", 'i': "index", 'I': "index"}
	constraints   = map[byte]string{'p': "PRIMARY KEY", 'u': "UNIQUE", 'f': "FOREIGN KEY", 'c': "CHECK", 'x': "EXCLUDE", 't': "TRIGGER"}
)

// wordFor is a CASE that gives a letter's word.
func wordFor(letter string, words map[byte]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CASE %s", letter)
	for _, k := range slices.Sorted(maps.Keys(words)) {
		fmt.Fprintf(&b, " WHEN '%c' THEN '%s'", k, words[k])
	}
	return b.String() + " ELSE " + letter + "::text END"
}

func relationKind(name string) string {
	return "SELECT " + wordFor("relkind", relationKinds) + " FROM pg_class WHERE oid = to_regclass(" + guard.Literal(name) + ")"
}

// typeQuery asks for the values of an enum and for the base of a domain; other
// types come and go with their tables, or are rare.
func typeQuery(c *catalog.Catalog, t *catalog.Type) (Query, bool) {
	name := guard.Literal(c.FullName(&t.Header))
	switch {
	case t.Kind == catalog.EnumType:
		var values []string
		for _, v := range t.Values {
			values = append(values, v.Name)
		}
		return Query{
			What: "values of enum " + short(c, &t.Header), Expected: strings.Join(values, ", "),
			SQL: "SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = to_regtype(" + name + ")",
		}, true
	case t.Domain != nil && t.Domain.Base.Known():
		return Query{
			What: "base of domain " + short(c, &t.Header), Expected: c.FormatType(t.Domain.Base),
			SQL: "SELECT format_type(typbasetype, typtypmod) FROM pg_type WHERE oid = to_regtype(" + name + ")",
		}, true
	}
	return Query{}, false
}

func indexValid(name string) string {
	return "SELECT indisvalid AND indisready FROM pg_index WHERE indexrelid = to_regclass(" + guard.Literal(name) + ")"
}

func tableQueries(start, end *catalog.Catalog, was, is *catalog.Table) []Query {
	if is.Kind == catalog.CompositeRelation {
		return nil
	}
	var out []Query
	name, full := short(end, &is.Header), end.FullName(&is.Header)
	if was == nil || was.Name != is.Name || was.Schema != is.Schema {
		out = append(out, Query{What: "relation " + name, SQL: relationKind(full), Expected: or(relationKinds[byte(is.Kind)], string(rune(is.Kind)))})
		if was != nil && end.Relation(start.SchemaName(was.Schema), was.Name) == nil {
			out = append(out, Query{What: "relation " + short(start, &was.Header) + " is gone", SQL: relationKind(start.FullName(&was.Header)), Null: true})
		}
	}
	describe := func(c *catalog.Catalog, col *catalog.Column) string {
		text := c.FormatType(col.Type)
		if col.NotNull {
			text += " NOT NULL"
		}
		return text
	}
	ask := func(column string) string {
		return fmt.Sprintf("SELECT format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END FROM pg_attribute"+
			" WHERE attrelid = to_regclass(%s) AND attname = %s AND NOT attisdropped", guard.Literal(full), guard.Literal(column))
	}
	for _, col := range is.Columns {
		var old *catalog.Column
		if was != nil {
			old = was.ColumnNum(col.Num)
		}
		if old != nil && old.Name == col.Name && describe(start, old) == describe(end, col) || !col.Type.Known() {
			continue
		}
		out = append(out, Query{What: "column " + name + "." + catalog.Quote(col.Name), SQL: ask(col.Name), Expected: describe(end, col)})
	}
	if was != nil {
		for i := range was.Columns {
			if is.Column(was.Columns[i].Name) == nil {
				out = append(out, Query{What: "column " + name + "." + catalog.Quote(was.Columns[i].Name) + " is gone", SQL: ask(was.Columns[i].Name), Null: true})
			}
		}
	}
	return out
}

func constraintQuery(c *catalog.Catalog, k *catalog.Constraint) (Query, bool) {
	if k.Table == 0 || k.Type == 'n' {
		return Query{}, false
	}
	t, _ := c.Object(k.Table).(*catalog.Table)
	if t == nil {
		return Query{}, false
	}
	expected := or(constraints[k.Type], string(rune(k.Type))) + ", validated"
	if !k.Validated {
		expected = strings.Replace(expected, ", validated", ", NOT VALID", 1)
	}
	return Query{What: "constraint " + catalog.Quote(k.Name) + " of " + short(c, &t.Header), SQL: constraintSQL(c.FullName(&t.Header), k.Name), Expected: expected}, true
}

func constraintSQL(table, name string) string {
	return fmt.Sprintf("SELECT "+wordFor("contype", constraints)+" || CASE WHEN convalidated THEN ', validated' ELSE ', NOT VALID' END FROM pg_constraint WHERE conrelid = to_regclass(%s) AND conname = %s",
		guard.Literal(table), guard.Literal(name))
}

// DataChecks ask the rows that are there now whether they fit what the script will
// demand of them: UNIQUE, NOT NULL, FOREIGN KEY and CHECK.
func (e *Effects) DataChecks() []Query {
	var out []Query
	written := map[catalog.ID]bool{} // tables whose rows an earlier statement changes
	for i := range e.Each {
		eff := &e.Each[i]
		if r := dmlTarget(eff.Node); r != nil {
			n := pgtree.NameOfRange(r)
			if t := eff.Before.Table(n.Schema, n.Name); t != nil {
				written[t.ID] = true
			}
		}
		if eff.Event == nil {
			continue
		}
		for _, ef := range eff.Event.Effects {
			q, table, ok := e.dataCheck(eff, ef)
			if !ok {
				continue
			}
			for k := range q {
				q[k].Expected = "0"
				if t, _ := e.Start.Object(table).(*catalog.Table); t != nil {
					q[k].Reads = short(e.Start, &t.Header)
				}
				if written[table] {
					q[k].Note = "the script changes rows of the table before it asks this of them, so that rows found here may be mended by it"
				}
			}
			out = append(out, q...)
		}
	}
	return out
}

func dmlTarget(n *pgtree.Node) *pgtree.RangeVar {
	switch s := pgtree.Unwrap(n).(type) {
	case *pgtree.UpdateStmt:
		return s.Relation
	case *pgtree.DeleteStmt:
		return s.Relation
	case *pgtree.InsertStmt:
		return s.Relation
	}
	return nil
}

// now finds a table and its columns as they are before the script; ok is false
// when one of them isn't there yet, or has another name.
func (e *Effects) now(eff *Effect, id catalog.ID, nums []int16) (t *catalog.Table, columns []string, ok bool) {
	t, _ = e.Start.Object(id).(*catalog.Table)
	later, _ := eff.Before.Object(id).(*catalog.Table)
	if t == nil || later == nil || !t.HoldsRows() {
		return nil, nil, false
	}
	for _, n := range nums {
		a, b := t.ColumnNum(n), later.ColumnNum(n)
		if a == nil || b == nil || a.Name != b.Name {
			return nil, nil, false
		}
		columns = append(columns, catalog.Quote(a.Name))
	}
	return t, columns, true
}

func (e *Effects) dataCheck(eff *Effect, ef catalog.Effect) ([]Query, catalog.ID, bool) {
	o := eff.After.Object(ef.Object)
	switch x := o.(type) {
	case *catalog.Constraint:
		if ef.Kind != catalog.Created || x.Table == 0 {
			return nil, 0, false
		}
		t, cols, ok := e.now(eff, x.Table, x.Columns)
		if !ok {
			return nil, 0, false
		}
		name := e.Start.FullName(&t.Header)
		what := "rows of " + short(e.Start, &t.Header) + " that break " + catalog.Quote(x.Name)
		switch x.Type {
		case 'u', 'p':
			return []Query{{What: what, SQL: duplicates(name, cols, "")}}, t.ID, true
		case 'c':
			return []Query{{What: what, SQL: fmt.Sprintf("SELECT count(*) FROM %s WHERE NOT (%s)", name, x.Expr.String())}}, t.ID, x.Expr != nil && x.Validated
		case 'f':
			ref, refs, ok := e.now(eff, x.RefTable, x.RefColumns)
			if !ok || len(refs) != len(cols) || !x.Validated {
				return nil, 0, false
			}
			var set, same []string
			for i := range cols {
				set = append(set, "x."+cols[i]+" IS NOT NULL")
				same = append(same, "r."+refs[i]+" = x."+cols[i])
			}
			return []Query{{What: what, SQL: fmt.Sprintf("SELECT count(*) FROM %s AS x WHERE %s AND NOT EXISTS (SELECT FROM %s AS r WHERE %s)",
				name, strings.Join(set, " AND "), e.Start.FullName(&ref.Header), strings.Join(same, " AND "))}}, t.ID, true
		}
	case *catalog.Index:
		if ef.Kind != catalog.Created || !x.Unique || x.Constraint != 0 {
			return nil, 0, false
		}
		var nums []int16
		for _, c := range x.Columns {
			if c.Num == 0 {
				return nil, 0, false
			}
			nums = append(nums, c.Num)
		}
		t, cols, ok := e.now(eff, x.Table, nums)
		if !ok {
			return nil, 0, false
		}
		where := ""
		if x.Where != nil {
			for _, name := range columnsIn(x.Where.Node) {
				if t.Column(name) == nil {
					return nil, 0, false
				}
			}
			where = x.Where.String()
		}
		return []Query{{What: "rows of " + short(e.Start, &t.Header) + " that break " + catalog.Quote(x.Name), SQL: duplicates(e.Start.FullName(&t.Header), cols, where)}}, t.ID, true
	case *catalog.Table:
		was, _ := eff.Before.Object(x.ID).(*catalog.Table)
		if ef.Kind != catalog.Changed || was == nil {
			return nil, 0, false
		}
		var out []Query
		for i := range x.Columns {
			old := was.ColumnNum(x.Columns[i].Num)
			if old == nil {
				continue
			}
			t, cols, ok := e.now(eff, x.ID, []int16{old.Num})
			if !ok {
				continue
			}
			to := eff.After.FormatType(x.Columns[i].Type)
			if misfit := misfits(cols[0], eff.Before.FormatType(old.Type), to); misfit != "" {
				out = append(out, Query{
					What: "values of " + short(e.Start, &t.Header) + "." + cols[0] + " that " + to + " can't hold",
					SQL:  fmt.Sprintf("SELECT count(*) FROM %s WHERE %s", e.Start.FullName(&t.Header), misfit),
				})
			}
			if !x.Columns[i].NotNull || old.NotNull {
				continue
			}
			out = append(out, Query{
				What: "rows of " + short(e.Start, &t.Header) + " without " + cols[0],
				SQL:  fmt.Sprintf("SELECT count(*) FROM %s WHERE %s IS NULL", e.Start.FullName(&t.Header), cols[0]),
			})
		}
		return out, x.ID, len(out) > 0
	}
	return nil, 0, false
}

// integers are the ends of the integer types.
var integers = map[string][2]string{
	"smallint": {"-32768", "32767"}, "integer": {"-2147483648", "2147483647"}, "bigint": {"-9223372036854775808", "9223372036854775807"},
}

// misfits is a condition for the values of a column that a change of type would
// refuse, "" where none is refused or where it is not known.
func misfits(column, from, to string) string {
	if !narrows(from, to) {
		return ""
	}
	_, whole := integers[from]
	if ends, ok := integers[to]; ok && (whole || from == "numeric" || strings.HasPrefix(from, "numeric(")) {
		return fmt.Sprintf("%s NOT BETWEEN %s AND %s", column, ends[0], ends[1])
	}
	var n int
	if _, err := fmt.Sscanf(to, "character varying(%d)", &n); err == nil && (from == "text" || strings.HasPrefix(from, "character varying")) {
		return fmt.Sprintf("length(rtrim(%[1]s, ' ')) > %[2]d", column, n)
	}
	return ""
}

// duplicates counts the groups of rows that are equal in the columns.
func duplicates(table string, cols []string, where string) string {
	var set []string
	for _, c := range cols {
		set = append(set, c+" IS NOT NULL")
	}
	if where != "" {
		set = append(set, "("+where+")")
	}
	return fmt.Sprintf("SELECT count(*) FROM (SELECT FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1) AS d", table, strings.Join(set, " AND "), strings.Join(slices.Compact(cols), ", "))
}

// columnsIn lists the names of the columns in an expression.
func columnsIn(n *pgtree.Node) []string {
	var out []string
	pgtree.Walk(n, func(n any) bool {
		if ref, ok := n.(*pgtree.ColumnRef); ok {
			names := pgtree.Strings(ref.Fields)
			out = append(out, names[len(names)-1])
		}
		return true
	})
	return out
}
