package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var changingColumnType = &lint.Analyzer{
	Name:     "changing-column-type",
	Title:    "A type change rewrites or reads the table",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `ALTER COLUMN TYPE takes ACCESS EXCLUSIVE. Most changes write the whole table and all its indexes anew under it; some are free: a longer varchar(n), varchar to
text, more precision of numeric at the same scale, more digits of a timestamp, cidr to inet, a domain to its base. A CHECK on the column is verified anew even when the
change is free, and a foreign key locks its other table too. What happens is decided by the old type, which the history knows.`,
	SafeAlternative: "A new column, a trigger that keeps both equal, a backfill in batches, then swap the names.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		if c.emptied(c.Stmt) {
			return
		}
		col, def := c.column(c.Cmd.Name), c.Cmd.Def.GetColumnDef()
		to := typeText(def.GetTypeName())
		f := lint.Finding{}
		if col == nil {
			f.Rewrite, f.Scan = true, true
			f.Message = fmt.Sprintf("the type change of %s.%s to %s may rewrite %s %s; unknown because the history does not make the column", c.Name, c.Cmd.Name, to, c.Name, under(c.Stmt, locks.AccessExclusive, c.Name))
		} else {
			l := c.lockOfTable()
			what := "rewrites " + c.Name + " and all its indexes"
			rewrite, scan := l != nil && l.Rewrite, l != nil && l.Scan
			for _, child := range leaves(c.Before, c.Table) {
				if l := c.alone().Of(child.ID); l != nil {
					rewrite, scan = rewrite || l.Rewrite, scan || l.Scan
				}
			}
			switch {
			case rewrite:
			case scan:
				what = "reads all of " + c.Name
			default:
				return
			}
			f.Rewrite, f.Scan = rewrite, true
			f.Message = fmt.Sprintf("the type change of %s.%s from %s to %s %s %s", c.Name, col.Name, c.Before.FormatType(col.Type), to, what, under(c.Stmt, locks.AccessExclusive, c.Name))
			f.Notes = c.Effect.Reasons
		}
		adv := advise(c.Stmt)
		adv.swap(c, to, def.GetRawDefault())
		f.SafeAlternative = adv.String()
		c.report(f)
	}, pgtree.AT_AlterColumnType),
}

// swap writes the way to give a column another type while it is used.
func (a *advice) swap(c *command, to string, using *pgtree.Node) {
	name, table := catalog.Quote(c.Cmd.Name), c.sql()
	column := catalog.ObjectName(c.Cmd.Name, "new", "")
	fresh := catalog.Quote(column)
	value, newValue := name+"::"+to, "NEW."+name+"::"+to
	if using != nil {
		value = exprText(using)
		n := pgtree.Clone(using)
		pgtree.Walk(n, func(x any) bool {
			if r, ok := x.(*pgtree.ColumnRef); ok && len(r.Fields) == 1 {
				r.Fields = append([]*pgtree.Node{pgtree.StringNode("new")}, r.Fields...)
			}
			return true
		})
		newValue = exprText(n)
	}
	function := catalog.Quote(catalog.ObjectName(c.Rel.Relname, c.Cmd.Name, "sync"))
	a.note("First revision: the new column, kept equal for new rows.")
	a.execute("ALTER TABLE %s ADD COLUMN %s %s", table, fresh, to)
	a.execute("CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.%s = %s; RETURN NEW; END $$", function, fresh, newValue)
	a.rowTrigger(c.Pass, c.subject, table, function)
	a.note("The rows that are there already, in batches that are committed one by one:")
	a.batches(c.subject, table, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %%s", table, fresh, value), fmt.Sprintf("%s IS NULL AND %s IS NOT NULL", fresh, name))
	a.note("Then constraints and indexes of %s on %s (CONCURRENTLY, NOT VALID). Second revision, brief:", c.Cmd.Name, column)
	for _, table := range triggerTables(c.Pass, c.subject, table) {
		a.execute("DROP TRIGGER %s ON %s", function, table)
	}
	a.execute("DROP FUNCTION %s()", function)
	a.execute("ALTER TABLE %s RENAME COLUMN %s TO %s", table, name, catalog.Quote(catalog.ObjectName(c.Cmd.Name, "old", "")))
	a.execute("ALTER TABLE %s RENAME COLUMN %s TO %s", table, fresh, name)
}
