package rules

import (
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var droppingForeignKeyLocksReferencedTable = &lint.Analyzer{
	Name:     "dropping-foreign-key-locks-referenced-table",
	Title:    "Dropping a foreign key locks the referenced table too",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `DROP CONSTRAINT of a foreign key, DROP COLUMN of its column and DROP TABLE of its table take ACCESS EXCLUSIVE on the **referenced** table as
well, because its triggers go: everybody who reads or writes that table waits, and it is usually the busier one. The statement doesn't name
it; only the history knows.`,
	SafeAlternative: "Set lock_timeout and try again, with each foreign key in a transaction of its own.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html", "https://www.postgresql.org/docs/current/explicit-locking.html"},
	Nodes:           []any{(*pgtree.AlterTableStmt)(nil), (*pgtree.DropStmt)(nil)},
	Run: func(p *lint.Pass) {
		switch n := p.Node.(type) {
		case *pgtree.AlterTableStmt:
			commands(func(c *command) {
				if c.Table == nil {
					return
				}
				for _, k := range p.Before.ForeignKeys(c.Table.ID) {
					col := c.column(c.Cmd.Name)
					byColumn := c.Cmd.Subtype == pgtree.AT_DropColumn && col != nil && slices.Contains(k.Columns, col.Num)
					if byColumn || c.Cmd.Subtype == pgtree.AT_DropConstraint && k.Name == c.Cmd.Name {
						reportPartner(p, c.subject, k, n.Cmds[0].GetAlterTableCmd())
					}
				}
			}, pgtree.AT_DropConstraint, pgtree.AT_DropColumn)(p)
		case *pgtree.DropStmt:
			for _, t := range droppedTables(p, n) {
				if refs := referencedTables(p, n, t); len(refs) == 1 {
					for _, k := range p.Before.ForeignKeys(t.Table.ID) {
						if r, ok := inUseID(p.Stmt, k.RefTable); ok && r.Name == refs[0] {
							reportPartner(p, t, k, nil)
							break
						}
					}
				}
			}
		}
	},
}

func reportPartner(p *lint.Pass, t subject, k *catalog.Constraint, cmd *pgtree.AlterTableCmd) {
	r, ok := inUseID(p.Stmt, k.RefTable)
	if !ok || r.Table.ID == t.Table.ID {
		return
	}
	a := advise(p.Stmt)
	if p.InTransaction() {
		a.execute("SET LOCAL lock_timeout = '2s'")
	} else {
		a.execute("SET lock_timeout = '2s'")
	}
	what, refers := "DROP TABLE "+t.Name, "its foreign key "+k.Name+" refers"
	if cmd != nil {
		table, _ := p.Node.(*pgtree.AlterTableStmt)
		what, refers = "dropping the foreign key "+k.Name+" of "+t.Name, "it refers"
		a.note("The foreign key first, in a transaction of its own:")
		a.execute("ALTER TABLE %s DROP CONSTRAINT %s", sqlName(table.Relation), catalog.Quote(k.Name))
	} else {
		a.note("The foreign key first, in a transaction of its own, then the table:")
		a.execute("ALTER TABLE %s DROP CONSTRAINT %s", sqlNameOf(p.Before, t.Table.Head()), catalog.Quote(k.Name))
		a.execute("DROP TABLE %s", sqlNameOf(p.Before, t.Table.Head()))
	}
	p.Report(lint.Finding{Relation: r.Name, SafeAlternative: a.String(),
		Message: what + " " + takes(p.Stmt, locks.AccessExclusive, r.Name+" too, to which "+refers)})
}

// droppedTables are the tables in use that a DROP TABLE names.
func droppedTables(p *lint.Pass, n *pgtree.DropStmt) []subject {
	if n.RemoveType != pgtree.OBJECT_TABLE {
		return nil
	}
	var out []subject
	for _, o := range n.Objects {
		name := pgtree.NameOfObject(o)
		t := p.Before.Table(name.Schema, name.Name)
		if t == nil {
			continue
		}
		if s, ok := inUseID(p.Stmt, t.ID); ok {
			out = append(out, s)
		}
	}
	return out
}

// referencedTables names the tables in use that a dropped table refers to and
// that the same DROP doesn't name.
func referencedTables(p *lint.Pass, n *pgtree.DropStmt, t subject) []string {
	var out []string
	for _, k := range p.Before.ForeignKeys(t.Table.ID) {
		r, ok := inUseID(p.Stmt, k.RefTable)
		if !ok || r.Table.ID == t.Table.ID || slices.Contains(out, r.Name) {
			continue
		}
		if !slices.ContainsFunc(droppedTables(p, n), func(o subject) bool { return o.Name == r.Name }) {
			out = append(out, r.Name)
		}
	}
	return out
}
