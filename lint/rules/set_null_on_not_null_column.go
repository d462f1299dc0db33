package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var setNullOnNotNullColumn = &lint.Analyzer{
	Name:  "set-null-on-not-null-column",
	Title: "ON DELETE SET NULL on a column that is NOT NULL",
	Doc: `Every DELETE of a referenced row tries to write NULL into a column that does not take it, and fails. PostgreSQL accepts the foreign
key all the same. Seen when the key is made and when the column becomes NOT NULL later.`,
	SafeAlternative: "`ondelete=\"CASCADE\"` or `\"RESTRICT\"`, or a column with `nullable=True`.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK"},
	Run: func(p *lint.Pass) {
		made(p, func(k *catalog.Constraint, t *catalog.Table) { nullsNotNull(p, k, t, "") })
		n, ok := p.Stmt.Node.(*pgtree.AlterTableStmt)
		if !ok || p.Err != nil {
			return
		}
		t := p.Table(n.Relation)
		if t == nil {
			return
		}
		for _, c := range n.Cmds {
			if cmd := c.GetAlterTableCmd(); cmd.GetSubtype() == pgtree.AT_SetNotNull && t.Column(cmd.Name) != nil && !t.Column(cmd.Name).NotNull {
				for _, k := range p.After.ForeignKeys(t.ID) {
					if after, ok := p.After.Object(t.ID).(*catalog.Table); ok && p.Before.Object(k.ID) != nil {
						nullsNotNull(p, k, after, cmd.Name)
					}
				}
			}
		}
	},
}

func nullsNotNull(p *lint.Pass, k *catalog.Constraint, t *catalog.Table, only string) {
	if k.Type != 'f' || k.OnDelete != 'n' && k.OnUpdate != 'n' {
		return
	}
	action := "DELETE"
	cols := k.Columns
	if k.OnDelete != 'n' {
		action = "UPDATE"
	} else if len(k.DeleteCols) > 0 {
		cols = k.DeleteCols
	}
	for _, n := range cols {
		col := t.ColumnNum(n)
		if col == nil || !col.NotNull || only != "" && col.Name != only {
			continue
		}
		target := k.RefName
		if r := p.After.Object(k.RefTable); r != nil {
			target = relationName(p.After, r.Head())
		}
		name, table := catalog.Quote(k.Name), sqlNameOf(p.After, &t.Header)
		a := advise(p.Stmt)
		args := pySchema([]string{pyString(t.Name), pyString(col.Name), "nullable=True"}, "schema", schemaOf(p.After, &t.Header))
		a.note("%s", "let the column be NULL:")
		a.call(pyCall("op.alter_column", args...), fmt.Sprintf("ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL", table, catalog.Quote(col.Name)))
		a.note("or refuse the %s: ondelete=\"RESTRICT\" for foreign key %s", action, name)
		p.Report(lint.Finding{
			Message:         fmt.Sprintf("foreign key %s sets %s.%s to NULL, which is NOT NULL: every %s of a row of %s that is referred to fails", k.Name, relationName(p.After, &t.Header), col.Name, action, target),
			SafeAlternative: a.String(),
		})
		return
	}
}
