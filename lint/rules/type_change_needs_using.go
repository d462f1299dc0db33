package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var typeChangeNeedsUsing = &lint.Analyzer{
	Name:  "type-change-needs-using",
	Title: "ALTER COLUMN TYPE without USING between types that PostgreSQL does not convert by itself",
	Doc: `ALTER COLUMN TYPE converts by assignment casts only. From text to integer, varchar to an enum, text to jsonb or boolean to integer
there is none: the statement fails with "column cannot be cast automatically".`,
	SafeAlternative: "Say how with `postgresql_using=`. The table is rewritten; on a large one add a column and copy in batches.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE"},
	Run: refusals(func(r *refusal) {
		n, cmd := typeChange(r.Pass)
		if cmd == nil || strings.HasPrefix(r.Msg, "default for column") || strings.HasPrefix(r.Msg, "foreign key") {
			return
		}
		def := cmd.Def.GetColumnDef()
		to := typeText(def.GetTypeName())
		f := lint.Finding{Message: "PostgreSQL refuses this: " + r.Msg}
		if col := columnNamed(r.Before, n.Relation, cmd.Name); col != nil {
			f.Message += " from " + r.Before.FormatType(col.Type)
		}
		using := fmt.Sprintf("%s::%s", catalog.Quote(cmd.Name), to)
		if col := columnNamed(r.Before, n.Relation, cmd.Name); col != nil && r.Before.FormatType(col.Type) == "boolean" && to != "int" {
			using = fmt.Sprintf("%s::int::%s", catalog.Quote(cmd.Name), to)
		}
		a := advise(r.Stmt)
		a.execute("ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s", sqlName(n.Relation), catalog.Quote(cmd.Name), to, using)
		if !a.sql {
			a.note("or in op.alter_column: postgresql_using=%s", pyString(using))
		}
		f.SafeAlternative = a.String()
		r.report(f)
	}, catalog.DatatypeMismatch, catalog.CannotCoerce),
}

// typeChange is the first ALTER COLUMN TYPE of a statement.
func typeChange(p *lint.Pass) (*pgtree.AlterTableStmt, *pgtree.AlterTableCmd) {
	n, ok := p.Stmt.Node.(*pgtree.AlterTableStmt)
	if !ok {
		return nil, nil
	}
	for _, c := range n.Cmds {
		if cmd := c.GetAlterTableCmd(); cmd.GetSubtype() == pgtree.AT_AlterColumnType {
			return n, cmd
		}
	}
	return nil, nil
}

func columnNamed(c *catalog.Catalog, r *pgtree.RangeVar, name string) *catalog.Column {
	if t := c.Table(r.GetSchemaname(), r.GetRelname()); t != nil {
		return t.Column(name)
	}
	return nil
}
