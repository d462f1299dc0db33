package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var disallowedUniqueConstraint = &lint.Analyzer{
	Name:     "disallowed-unique-constraint",
	Title:    "A unique constraint builds its index under ACCESS EXCLUSIVE",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `ADD UNIQUE and ADD COLUMN … UNIQUE read the table and build the index under ACCESS EXCLUSIVE: nobody reads or writes until the index is
there. Built CONCURRENTLY beforehand, the index becomes the constraint in a moment: ADD CONSTRAINT … UNIQUE USING INDEX.`,
	SafeAlternative: "`op.create_index(…, unique=True, postgresql_concurrently=True)` in an autocommit_block, then ADD CONSTRAINT … UNIQUE USING INDEX.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html", "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"},
	Nodes:           alterTable,
	Run: func(p *lint.Pass) {
		commands(func(c *command) {
			if k := c.addedConstraint(); k.GetContype() == pgtree.CONSTR_UNIQUE && !c.emptied(c.Stmt) {
				columns := pgtree.Strings(k.Keys)
				reportUnique(c, k, c.constraintName(k, "key", columns...), columns, "")
			}
		}, pgtree.AT_AddConstraint)(p)
		additions(func(a *addition) {
			if a.Unique != nil && !a.emptied(a.Stmt) {
				name := a.constraintNameOf(a.Unique, "key")
				add := fmt.Sprintf("ALTER TABLE %s ADD COLUMN %s %s%s", a.sql(), catalog.Quote(a.Def.Colname), typeText(a.Def.TypeName), a.rest())
				reportUnique(a.command, a.Unique, name, []string{a.Def.Colname}, add)
			}
		})(p)
	},
}

func reportUnique(c *command, k *pgtree.Constraint, name string, columns []string, before string) {
	adv := advise(c.Stmt)
	if before != "" {
		adv.execute("%s", before)
	}
	partitioned := c.Table != nil && c.Table.Kind == catalog.PartitionedTable
	if partitioned {
		adv.note("%s is partitioned: its unique indexes cannot be built CONCURRENTLY. Build one on each partition so,", c.Name)
		adv.note("create the parent's ON ONLY, and attach them; a UNIQUE index does what the constraint does.")
	} else {
		adv.usingIndex(c, k, name, columns, "UNIQUE")
	}
	c.report(lint.Finding{Scan: true, SafeAlternative: adv.String(),
		Message: fmt.Sprintf("the unique constraint %s reads all of %s and builds an index %s", name, c.Name, under(c.Stmt, locks.AccessExclusive, c.Name))})
}

// usingIndex writes the index CONCURRENTLY, then the constraint USING INDEX.
func (a *advice) usingIndex(c *command, k *pgtree.Constraint, name string, columns []string, kind string) {
	a.autocommit(func() {
		a.note("A build that failed leaves an INVALID index behind: drop it before the next try.")
		a.dropIndex(c.Rel.Schemaname, name, c.Rel.Relname)
		if k.NullsNotDistinct || len(k.Including) > 0 {
			sql := fmt.Sprintf("CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)", catalog.Quote(name), c.sql(), quoteAll(columns))
			if len(k.Including) > 0 {
				sql += " INCLUDE (" + quoteAll(pgtree.Strings(k.Including)) + ")"
			}
			if k.NullsNotDistinct {
				sql += " NULLS NOT DISTINCT"
			}
			a.execute("%s", sql)
			return
		}
		a.uniqueIndex(c.Rel, name, columns)
	})
	sql := fmt.Sprintf("ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s", c.sql(), catalog.Quote(name), kind, catalog.Quote(name))
	if k.Deferrable {
		sql += " DEFERRABLE"
	}
	if k.Initdeferred {
		sql += " INITIALLY DEFERRED"
	}
	a.note("Brief: ACCESS EXCLUSIVE, but nothing is read.")
	a.execute("%s", sql)
}
