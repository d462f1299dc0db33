package bundle

import (
	"fmt"
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
	Null     bool   `json:"-"`              // NULL is expected
	Note     string `json:"note,omitempty"` // what to know about the answer
}

// queryFile prints queries as a script that changes nothing.
func queryFile(title string, header []string, queries []Query) string {
	var b strings.Builder
	fmt.Fprintf(&b, "-- %s\n", guard.Comment(title))
	for _, h := range header {
		fmt.Fprintf(&b, "-- %s\n", guard.Comment(h))
	}
	b.WriteString("-- It changes nothing. Every row has to say ok = t.\n\n")
	b.WriteString("BEGIN TRANSACTION READ ONLY;\nSET LOCAL standard_conforming_strings = on;\nSET LOCAL lock_timeout = '5s';\n\n")
	for _, q := range queries {
		expected := guard.Literal(q.Expected)
		shown := guard.Comment(q.Expected)
		if q.Null {
			expected, shown = "NULL::text", "nothing (NULL)"
		}
		fmt.Fprintf(&b, "-- %s\n-- expected: %s\n", guard.Comment(q.What), shown)
		if q.Note != "" {
			fmt.Fprintf(&b, "-- %s\n", guard.Comment(q.Note))
		}
		fmt.Fprintf(&b, "SELECT %s AS \"check\", q.found, %s AS expected, q.found IS NOT DISTINCT FROM %s AS ok\nFROM (SELECT (%s)::text AS found) AS q;\n\n",
			guard.Literal(q.What), expected, expected, guard.PsqlText(q.SQL))
	}
	b.WriteString("COMMIT;\n")
	return b.String()
}

// rowsQuery asks for the version rows.
func rowsQuery(table string, rows []string) Query {
	if len(rows) == 0 {
		return Query{
			What: "version table " + table + " is not there yet", SQL: "SELECT to_regclass(" + guard.Literal(table) + ")", Null: true,
			Note: "if it is there, it has to be empty",
		}
	}
	return Query{
		What:     "version rows of " + table,
		SQL:      fmt.Sprintf(`SELECT string_agg(version_num, ', ' ORDER BY version_num COLLATE "C") FROM %s`, table),
		Expected: strings.Join(rows, ", "),
	}
}

func databaseQuery(o guard.Options) []Query {
	var out []Query
	if o.Database != "" {
		out = append(out, Query{What: "database", SQL: "SELECT current_database()", Expected: o.Database})
	}
	if o.Role != "" {
		out = append(out, Query{What: "role", SQL: "SELECT current_user", Expected: o.Role})
	}
	out = append(out, Query{What: "server is a standby", SQL: "SELECT pg_is_in_recovery()", Expected: "false"})
	return append(out, Query{What: "server is new enough", SQL: fmt.Sprintf("SELECT current_setting('server_version_num')::int >= %d0000", o.MinVersion), Expected: "true"})
}

// Verification asks whether what the script makes, changes and drops is as the
// catalog has it at the end.
func (e *Effects) Verification() []Query { return differences(e.Start, e.End) }

// differences are the questions that tell two catalogs apart, answered by the second.
func differences(start, end *catalog.Catalog) []Query {
	var out []Query
	seen := map[catalog.ID]bool{}
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
			out = append(out, Query{What: "sequence " + short(end, &x.Header), SQL: relationKind(end.FullName(&x.Header)), Expected: "S"})
		}
	})
	visit(start, func(o catalog.Object) {
		h := o.Head()
		if seen[h.ID] {
			return
		}
		switch x := o.(type) {
		case *catalog.Table:
			if x.Kind != catalog.CompositeRelation && end.Relation(start.SchemaName(h.Schema), h.Name) == nil {
				out = append(out, Query{What: "relation " + short(start, h) + " is gone", SQL: relationKind(start.FullName(h)), Null: true})
			}
		case *catalog.Index:
			if end.Relation(start.SchemaName(h.Schema), h.Name) == nil {
				out = append(out, Query{What: "index " + short(start, h) + " is gone", SQL: relationKind(start.FullName(h)), Null: true})
			}
		}
	})
	return out
}

func relationKind(name string) string {
	return "SELECT relkind FROM pg_class WHERE oid = to_regclass(" + guard.Literal(name) + ")"
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
		out = append(out, Query{What: "relation " + name, SQL: relationKind(full), Expected: string(rune(is.Kind))})
		if was != nil {
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
	for i := range is.Columns {
		col := &is.Columns[i]
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
	sql := fmt.Sprintf("SELECT contype::text || CASE WHEN convalidated THEN ' validated' ELSE ' not validated' END FROM pg_constraint WHERE conrelid = to_regclass(%s) AND conname = %s",
		guard.Literal(c.FullName(&t.Header)), guard.Literal(k.Name))
	expected := string(rune(k.Type)) + " validated"
	if !k.Validated {
		expected = string(rune(k.Type)) + " not validated"
	}
	return Query{What: "constraint " + catalog.Quote(k.Name) + " of " + short(c, &t.Header), SQL: sql, Expected: expected}, true
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
			if !x.Columns[i].NotNull || old == nil || old.NotNull {
				continue
			}
			t, cols, ok := e.now(eff, x.ID, []int16{old.Num})
			if !ok {
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
