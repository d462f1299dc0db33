package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
)

var enumDefaultNotDropped = &lint.Analyzer{
	Name:  "enum-default-not-dropped",
	Title: "A column changes its enum while its DEFAULT has the old one",
	Doc: `USING converts the rows, not the default: with a DEFAULT of the old enum the statement fails ("default for column cannot be
cast automatically"). A CHECK or a partial index that names a value of the old type fails too.`,
	SafeAlternative: "Drop the default, change the type, set the default anew, in this order. Do the same with the CHECK or index.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"},
	Run: refusals(func(r *refusal) {
		n, cmd := typeChange(r.Pass)
		if cmd == nil {
			return
		}
		col := columnNamed(r.Before, n.Relation, cmd.Name)
		isDefault := strings.HasPrefix(r.Msg, "default for column")
		if !isDefault {
			if col == nil || r.Code != catalog.UndefinedFunction {
				return
			}
			if t := r.Before.Type(col.Type.ID); t == nil || t.Kind != catalog.EnumType {
				return
			}
		}
		f := lint.Finding{Message: "PostgreSQL refuses this: " + r.Msg}
		if col != nil && isDefault {
			table, name := sqlName(n.Relation), catalog.Quote(cmd.Name)
			old := "…"
			if e := r.Before.DefaultExpr(col); e != nil {
				if text, ok := constantText(e); ok {
					old = text
				} else {
					old = e.String()
				}
			}
			a := advise(r.Stmt)
			target := pySchema([]string{pyString(n.Relation.Relname), pyString(cmd.Name)}, "schema", n.Relation.Schemaname)
			a.call(pyCall("op.alter_column", append(target[:len(target):len(target)], "server_default=None")...), fmt.Sprintf("ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT", table, name))
			a.execute("%s", r.Text())
			a.call(pyCall("op.alter_column", append(target[:len(target):len(target)], "server_default="+pyString(old))...), fmt.Sprintf("ALTER TABLE %s ALTER COLUMN %s SET DEFAULT '%s'", table, name, strings.ReplaceAll(old, "'", "''")))
			f.SafeAlternative = a.String()
		} else {
			f.Message += ": a CHECK, an index or a default compares the column with the old enum"
		}
		r.report(f)
	}, catalog.DatatypeMismatch, catalog.UndefinedFunction),
}
