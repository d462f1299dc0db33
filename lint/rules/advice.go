package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

// advice builds a safe alternative that can be pasted: into the revision when a
// revision is linted, into the script when a SQL file is.
type advice struct {
	sql    bool
	indent int
	b      strings.Builder
}

// adviceSize is how long most advice is.
const adviceSize = 192

func advise(s *lint.Stmt) *advice {
	return &advice{sql: s.Step.Revision == "" && s.Direction() == lint.NoDirection}
}

func (a *advice) String() string { return strings.TrimRight(a.b.String(), "\n") }

func (a *advice) line(text string) *advice { return a.marked("", text) }

// marked writes lines, the first behind a mark.
func (a *advice) marked(mark, text string) *advice {
	if a.b.Cap() == 0 {
		a.b.Grow(max(adviceSize, len(mark)+len(text)+1))
	}
	for more := true; more; mark = "" {
		var l string
		l, text, more = strings.Cut(text, "\n")
		if mark != "" || l != "" {
			for range a.indent {
				a.b.WriteString("    ")
			}
		}
		a.b.WriteString(mark)
		a.b.WriteString(l)
		a.b.WriteByte('\n')
	}
	return a
}

// note writes a comment.
func (a *advice) note(format string, args ...any) *advice {
	mark := "# "
	if a.sql {
		mark = "-- "
	}
	return a.marked(mark, formatted(format, args))
}

// execute writes a statement of SQL.
func (a *advice) execute(format string, args ...any) *advice {
	sql := formatted(format, args)
	if a.sql {
		return a.line(sql + ";")
	}
	return a.line(pyCall("op.execute", pyText(sql)))
}

// formatted is fmt.Sprintf; most notes have nothing to fill in.
func formatted(format string, args []any) string {
	if len(args) == 0 && strings.IndexByte(format, '%') < 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// call writes a call of Alembic's, or the SQL that it stands for.
func (a *advice) call(python, sql string) *advice {
	if a.sql {
		return a.line(sql + ";")
	}
	return a.line(python)
}

// autocommit writes what f writes so that it runs outside of a transaction block.
func (a *advice) autocommit(f func()) *advice {
	if a.sql {
		a.note("outside of BEGIN … COMMIT:")
		f()
		return a
	}
	a.line("with op.get_context().autocommit_block():")
	a.indent++
	f()
	a.indent--
	return a
}

// batches writes an UPDATE or DELETE that goes over the table in pieces, each
// committed by itself. statement has %s where the condition goes.
func (a *advice) batches(t subject, table, statement, condition string) *advice {
	pick := fmt.Sprintf("ctid = ANY (ARRAY (SELECT ctid FROM %s WHERE %s LIMIT 5000))", table, condition)
	if key := t.key(); t.mayHaveChildren() && (len(key) == 0 || t.Table.Kind != catalog.PartitionedTable) {
		// A ctid, or a key of an inheritance tree, is that of rows of several tables.
		pick = fmt.Sprintf("(tableoid, ctid) IN (SELECT tableoid, ctid FROM %s WHERE %s LIMIT 5000)", table, condition)
	} else if len(key) > 0 {
		cols := quoteAll(key)
		if len(key) > 1 {
			cols = "(" + cols + ")"
		}
		pick = fmt.Sprintf("%s IN (SELECT %s FROM %s WHERE %s LIMIT 5000)", cols, quoteAll(key), table, condition)
	}
	body := fmt.Sprintf("DO $$\nBEGIN\n    LOOP\n        "+statement+";\n        EXIT WHEN NOT FOUND;\n        COMMIT;\n    END LOOP;\nEND $$", pick)
	return a.autocommit(func() {
		if a.sql {
			a.line(body + ";")
			return
		}
		a.line(`op.execute("""`)
		a.line(escapeBinds(strings.ReplaceAll(body, `\`, `\\`)))
		a.line(`""")`)
	})
}

// escapeBinds keeps text() from reading :name as a parameter: a colon with a
// word after it and neither a colon, a word nor a backslash before it.
func escapeBinds(sql string) string {
	var b strings.Builder
	done := 0
	for i := 0; ; i++ {
		n := strings.IndexByte(sql[i:], ':')
		if n < 0 || i+n+1 == len(sql) {
			break
		}
		i += n
		if !isWordByte(sql[i+1]) || i > 0 && (sql[i-1] == ':' || sql[i-1] == '\\' || isWordByte(sql[i-1])) {
			continue
		}
		b.WriteString(sql[done:i])
		b.WriteString(`\\`)
		done = i
	}
	if done == 0 && b.Len() == 0 {
		return sql
	}
	return b.String() + sql[done:]
}

func isWordByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

var (
	doubleQuoted = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	singleQuoted = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`)
)

// pyText is SQL as a Python literal for text().
func pyText(sql string) string {
	if strings.Contains(sql, "\n") && !strings.Contains(sql, `"""`) && !strings.HasSuffix(sql, `"`) {
		return `"""` + escapeBinds(strings.ReplaceAll(sql, `\`, `\\`)) + `"""`
	}
	if strings.Contains(sql, `"`) && !strings.Contains(sql, `'`) {
		return `'` + escapeBinds(singleQuoted.Replace(sql)) + `'`
	}
	return `"` + escapeBinds(doubleQuoted.Replace(sql)) + `"`
}

// pyString is a Python literal of a string that isn't read as SQL.
func pyString(s string) string {
	return `"` + doubleQuoted.Replace(s) + `"`
}

func pyList(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = pyString(n)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// pyCall writes a call, one argument a line when it is long.
func pyCall(f string, args ...string) string {
	length := len(f) + len("()") + len(", ")*(len(args)-1)
	for _, a := range args {
		length += len(a)
	}
	if length <= 100 || len(args) < 2 {
		return f + "(" + strings.Join(args, ", ") + ")"
	}
	return f + "(\n    " + strings.Join(args, ",\n    ") + ",\n)"
}

// pyArg is name=value, nothing when value is "".
func pyArg(args []string, name, value string) []string {
	if value == "" {
		return args
	}
	return append(args, name+"="+value)
}

// pySchema is schema="…" where a schema is named.
func pySchema(args []string, name, schema string) []string {
	if schema == "" {
		return args
	}
	return append(args, name+"="+pyString(schema))
}

// dropIndex writes DROP INDEX CONCURRENTLY IF EXISTS.
func (a *advice) dropIndex(schema, name, table string) *advice {
	args := pySchema([]string{pyString(name), "table_name=" + pyString(table)}, "schema", schema)
	args = append(args, "postgresql_concurrently=True", "if_exists=True")
	return a.call(pyCall("op.drop_index", args...), "DROP INDEX CONCURRENTLY IF EXISTS "+qualify(schema, name))
}

// uniqueIndex writes CREATE UNIQUE INDEX CONCURRENTLY over plain columns.
func (a *advice) uniqueIndex(r *pgtree.RangeVar, name string, columns []string) *advice {
	args := pySchema([]string{pyString(name), pyString(r.Relname), pyList(columns), "unique=True"}, "schema", r.Schemaname)
	args = append(args, "postgresql_concurrently=True")
	return a.call(pyCall("op.create_index", args...), fmt.Sprintf("CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)", catalog.Quote(name), sqlName(r), quoteAll(columns)))
}

// validate writes VALIDATE CONSTRAINT so that it doesn't run under the locks of
// the statement that added the constraint.
func (a *advice) validate(table, constraint string) *advice {
	a.note("The block commits the ADD first, so the scan runs under SHARE UPDATE EXCLUSIVE: reads and writes go on.")
	if !a.sql {
		a.note("A second revision does as well, with transaction_per_migration=True.")
	}
	return a.autocommit(func() {
		a.execute("ALTER TABLE %s VALIDATE CONSTRAINT %s", table, catalog.Quote(constraint))
	})
}

// proveNotNull writes the way to SET NOT NULL without a scan under ACCESS
// EXCLUSIVE: a valid CHECK proves it since PostgreSQL 12.
func (a *advice) proveNotNull(version int, table, relname, column string) *advice {
	check := catalog.ObjectName(relname, column, "not_null")
	c := catalog.Quote(column)
	a.execute("ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID", table, catalog.Quote(check), c)
	a.validate(table, check)
	if version < 12 {
		return a.note("Leave it at that: before PostgreSQL 12 SET NOT NULL reads the whole table all the same.")
	}
	a.note("Brief: the CHECK proves it, nothing is read.")
	a.execute("ALTER TABLE %s ALTER COLUMN %s SET NOT NULL", table, c)
	return a.execute("ALTER TABLE %s DROP CONSTRAINT %s", table, catalog.Quote(check))
}

// rowTrigger makes a trigger that fills in rows before they are written.
func (a *advice) rowTrigger(p *lint.Pass, t subject, table, function string) {
	for _, table := range triggerTables(p, t, table) {
		a.execute("CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s()", function, table, function)
	}
}

// triggerTables are what such a trigger is made on: before 13 a partitioned table
// can't have it, its partitions can.
func triggerTables(p *lint.Pass, t subject, table string) []string {
	if p.Version() < 13 && t.Table != nil && t.Table.Kind == catalog.PartitionedTable {
		return partitionNames(p.Before, t.Table)
	}
	return []string{table}
}

// partitionNames are the partitions below a table that hold rows.
func partitionNames(c *catalog.Catalog, t *catalog.Table) (out []string) {
	for _, child := range c.Partitions(t.ID) {
		if child.Kind == catalog.PartitionedTable {
			out = append(out, partitionNames(c, child)...)
		} else {
			out = append(out, sqlNameOf(c, child.Head()))
		}
	}
	return out
}
