package rules

import (
	"fmt"
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var ifNotExistsNoop = &lint.Analyzer{
	Name:     "if-not-exists-noop",
	Title:    "IF NOT EXISTS skips an object that is there with another definition",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `IF NOT EXISTS looks at the name alone. When the table, column or index is there and isn't what the statement says, the statement does nothing and only a notice says so; what follows relies on something
that isn't so. Silent when the definition is the same.`,
	SafeAlternative: "ALTER what is there, or drop it first.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createtable.html", "https://www.postgresql.org/docs/current/sql-createindex.html"},
	Nodes:           []any{(*pgtree.CreateStmt)(nil), (*pgtree.IndexStmt)(nil), (*pgtree.AlterTableStmt)(nil)},
	Run: func(p *lint.Pass) {
		switch n := p.Node.(type) {
		case *pgtree.CreateStmt:
			if t := p.Table(n.Relation); t != nil && n.IfNotExists {
				copied := pgtree.Copy(n)
				copied.IfNotExists, copied.Relation.Relname = false, "sqlgen_compared"
				scratch := p.Before.Snapshot()
				if _, err := scratch.Apply(&pgtree.Node{Node: &pgtree.Node_CreateStmt{CreateStmt: copied}}, catalog.Origin{}); err != nil {
					return
				}
				if d := differsFrom(p.Before, t, scratch, scratch.Table(n.Relation.Schemaname, "sqlgen_compared")); d != "" {
					p.Report(lint.Finding{Relation: relationName(p.Before, t.Head()), Message: fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s does nothing: the table is there, and %s", relationName(p.Before, t.Head()), d)})
				}
			}
		case *pgtree.IndexStmt:
			old := p.Before.Index(n.Relation.GetSchemaname(), n.Idxname)
			if old == nil || !n.IfNotExists {
				return
			}
			copied := pgtree.Copy(n)
			copied.IfNotExists, copied.Concurrent, copied.Idxname = false, false, "sqlgen_compared"
			scratch := p.Before.Snapshot()
			if _, err := scratch.Apply(&pgtree.Node{Node: &pgtree.Node_IndexStmt{IndexStmt: copied}}, catalog.Origin{}); err != nil {
				return
			}
			fresh := scratch.Index(n.Relation.GetSchemaname(), "sqlgen_compared")
			if fresh == nil {
				return
			}
			same := fresh.Table == old.Table && fresh.Unique == old.Unique && fresh.Method == old.Method && fresh.Where.String() == old.Where.String() &&
				len(fresh.Columns) == len(old.Columns) && leads(fresh, old) && sameOrder(fresh, old) && slices.Equal(fresh.Include, old.Include)
			if !same {
				p.Report(lint.Finding{Message: fmt.Sprintf("CREATE INDEX IF NOT EXISTS %s does nothing: an index of that name is there, and isn't the same", n.Idxname)})
			}
		case *pgtree.AlterTableStmt:
			t := p.Table(n.Relation)
			for _, cmd := range alterCommands(p.Stmt, pgtree.AT_AddColumn) {
				def := cmd.Def.GetColumnDef()
				if t == nil || !cmd.MissingOk || t.Column(def.Colname) == nil {
					continue
				}
				add := &pgtree.CreateStmt{Relation: &pgtree.RangeVar{Relname: "sqlgen_compared", Inh: true, Relpersistence: "p"}, TableElts: []*pgtree.Node{cmd.Def}}
				scratch := p.Before.Snapshot()
				if _, err := scratch.Apply(&pgtree.Node{Node: &pgtree.Node_CreateStmt{CreateStmt: pgtree.Copy(add)}}, catalog.Origin{}); err != nil {
					continue
				}
				fresh := scratch.Table("", "sqlgen_compared")
				if d := columnDiffers(p.Before, t.Column(def.Colname), scratch, fresh.Column(def.Colname)); d != "" {
					p.Report(lint.Finding{Relation: relationName(p.Before, t.Head()), Message: fmt.Sprintf("ADD COLUMN IF NOT EXISTS %s does nothing: the column is there, and %s", def.Colname, d)})
				}
			}
		}
	},
}

// differsFrom says in what a table isn't what a statement wants, "" for nothing.
func differsFrom(c *catalog.Catalog, t *catalog.Table, scratch *catalog.Catalog, want *catalog.Table) string {
	if want == nil {
		return ""
	}
	for i := range want.Columns {
		col := t.Column(want.Columns[i].Name)
		if col == nil {
			return "has no column " + want.Columns[i].Name
		}
		if d := columnDiffers(c, col, scratch, want.Columns[i]); d != "" {
			return d
		}
	}
	for i := range t.Columns {
		if want.Column(t.Columns[i].Name) == nil {
			return "has a column " + t.Columns[i].Name + " besides"
		}
	}
	return ""
}

func columnDiffers(c *catalog.Catalog, have *catalog.Column, scratch *catalog.Catalog, want *catalog.Column) string {
	if want == nil {
		return ""
	}
	if a, b := c.FormatType(have.Type), scratch.FormatType(want.Type); a != b {
		return fmt.Sprintf("its %s is %s, not %s", have.Name, a, b)
	}
	if have.NotNull != want.NotNull {
		if have.NotNull {
			return fmt.Sprintf("its %s is NOT NULL", have.Name)
		}
		return fmt.Sprintf("its %s is nullable", have.Name)
	}
	return ""
}
