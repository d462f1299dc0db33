package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var addingForeignKeyConstraint = &lint.Analyzer{
	Name:     "adding-foreign-key-constraint",
	Title:    "A foreign key is added and verified at once",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `ADD FOREIGN KEY takes SHARE ROW EXCLUSIVE on both tables and joins them to verify every row: writes to both wait until that is done.
NOT VALID takes the same locks for a moment, reads nothing, and holds for new rows; VALIDATE CONSTRAINT later reads under SHARE UPDATE
EXCLUSIVE (and ROW SHARE on the referenced table), so that writes go on.

ADD COLUMN … REFERENCES without a default verifies nothing (the new column is NULL everywhere) and is only information: the referenced
table is locked for a moment. With a default both tables are read under ACCESS EXCLUSIVE. ADD COLUMN and then ADD FOREIGN KEY, which is what
` + "`op.add_column()`" + ` makes of a column with a ForeignKey, reads the whole table for a column that is NULL everywhere; one statement does not.

Silent when the referencing table is new, and when the referenced one is new and empty.`,
	SafeAlternative: "`op.create_foreign_key(…, postgresql_not_valid=True)`, then VALIDATE CONSTRAINT in another transaction.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES", "https://www.postgresql.org/docs/current/explicit-locking.html"},
	Nodes:           alterTable,
	Run: func(p *lint.Pass) {
		commands(foreignKeyCommand, pgtree.AT_AddConstraint)(p)
		additions(foreignKeyColumn)(p)
	},
}

func foreignKeyCommand(c *command) {
	k := c.addedConstraint()
	if k.GetContype() != pgtree.CONSTR_FOREIGN || k.SkipValidation || c.emptied(c.Stmt) || newAndEmpty(c.Stmt, k.Pktable) {
		return
	}
	columns := pgtree.Strings(k.FkAttrs)
	name := c.constraintName(k, "fkey", columns...)
	ref := plainName(k.Pktable.GetSchemaname(), k.Pktable.GetRelname())
	both := "both"
	if ref == c.Name {
		both, ref = "it", "itself"
	}
	adv := advise(c.Stmt)
	if t := c.Stmt.Table(c.Rel); t != nil && nullEverywhere(c.Stmt, t, columns) {
		subject := "its new column " + columns[0] + " is"
		if len(columns) > 1 {
			subject = "its new columns " + list(columns) + " are"
		} else {
			adv.note("In place of the ADD COLUMN too: one statement verifies nothing, the new column being NULL.")
			adv.inlineReference(c, k, t.Column(columns[0]), name)
		}
		c.report(lint.Finding{Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("ADD FOREIGN KEY %s from %s to %s reads all of %s, although %s NULL in every row: writes to %s wait %s", name, c.Name, ref, c.Name, subject, both, hold(c.Stmt))})
		return
	}
	adv.foreignKey(c, k, name, columns)
	adv.validate(c.sql(), name)
	c.report(lint.Finding{Scan: true, SafeAlternative: adv.String(),
		Message: fmt.Sprintf("ADD FOREIGN KEY %s from %s to %s verifies every row under SHARE ROW EXCLUSIVE on %s: writes to %s wait %s", name, c.Name, ref, both, both, hold(c.Stmt))})
}

func foreignKeyColumn(a *addition) {
	for _, k := range a.Foreign {
		if a.emptied(a.Stmt) || newAndEmpty(a.Stmt, k.Pktable) {
			continue
		}
		name := a.constraintNameOf(k, "fkey")
		ref := plainName(k.Pktable.GetSchemaname(), k.Pktable.GetRelname())
		adv := advise(a.Stmt)
		adv.execute("ALTER TABLE %s ADD COLUMN %s %s%s", a.sql(), catalog.Quote(a.Def.Colname), typeText(a.Def.TypeName), a.rest())
		adv.foreignKey(a.command, k, name, []string{a.Def.Colname})
		adv.validate(a.sql(), name)
		f := lint.Finding{SafeAlternative: adv.String()}
		if a.Default == nil || pgtree.IsNull(a.Default) {
			f.Severity = lint.Info
			f.Message = fmt.Sprintf("ADD COLUMN %s REFERENCES %s verifies nothing, the column being NULL, but takes SHARE ROW EXCLUSIVE on %s too: its writes wait %s", a.Def.Colname, ref, ref, hold(a.Stmt))
		} else {
			f.Scan = true
			f.Message = fmt.Sprintf("ADD COLUMN %s with a default and REFERENCES %s reads both tables %s, and writes to %s wait as well", a.Def.Colname, ref, under(a.Stmt, locks.AccessExclusive, a.Name), ref)
		}
		a.report(f)
	}
}

// newAndEmpty reports whether a table was made by this script and got no rows.
func newAndEmpty(s *lint.Stmt, r *pgtree.RangeVar) bool {
	t := s.Table(r)
	return t != nil && s.IsNew(t) && s.Script.Filled[t.ID] == nil
}

// nullEverywhere reports whether columns were added in the open transaction and are
// NULL in every row: they have no default, and nothing that may write to the
// table has run since. SET DEFAULT leaves the rows that are there alone.
func nullEverywhere(s *lint.Stmt, t *catalog.Table, columns []string) bool {
	since := s.Number
	for _, name := range columns {
		col := t.Column(name)
		if col == nil || !s.Tx.Explicit || col.Created.Transaction != s.Tx.Number || col.Default != 0 || col.Identity != 0 || col.Generated != 0 {
			return false
		}
		since = min(since, col.Created.Statement)
	}
	for _, x := range s.Tx.Stmts {
		if x.Number <= since || x.Number >= s.Number {
			continue
		}
		if x.Event != nil && x.Event.Opaque != "" {
			return false
		}
		switch x.Node.(type) {
		case *pgtree.InsertStmt, *pgtree.UpdateStmt, *pgtree.DeleteStmt, *pgtree.MergeStmt, *pgtree.CopyStmt, *pgtree.SelectStmt, *pgtree.CallStmt, *pgtree.ExecuteStmt:
			return false // whatever its table is: a trigger or a function may write to this one
		case *pgtree.AlterTableStmt:
			for _, l := range x.Effect.Rewrites() {
				if l.ID == t.ID {
					return false // a type change may compute the values
				}
			}
		}
	}
	return true
}

// inlineReference writes ADD COLUMN with its REFERENCES. op.add_column() leaves a
// constraint's name out then.
func (a *advice) inlineReference(c *command, k *pgtree.Constraint, col *catalog.Column, name string) {
	sql := fmt.Sprintf("ALTER TABLE %s ADD COLUMN %s %s", c.sql(), catalog.Quote(col.Name), c.Before.FormatType(col.Type))
	unnamed := k.Conname == ""
	if !unnamed {
		sql += " CONSTRAINT " + catalog.Quote(name)
	}
	sql += " REFERENCES " + sqlName(k.Pktable)
	refColumns := pgtree.Strings(k.PkAttrs)
	if len(refColumns) > 0 {
		sql += " (" + quoteAll(refColumns) + ")"
	}
	actions, args := referential(k)
	if sql += actions; !unnamed || len(refColumns) == 0 || strings.Contains(plainName(k.Pktable.GetSchemaname(), k.Pktable.GetRelname()), `"`) {
		a.execute("%s", sql)
		return
	}
	target := pyString(strings.TrimPrefix(k.Pktable.GetSchemaname()+".", ".") + k.Pktable.GetRelname() + "." + refColumns[0])
	column := "sa.Column(" + pyString(col.Name) + ", " + saType(c.Before, col.Type) + ", sa.ForeignKey(" + strings.Join(append([]string{target}, args...), ", ") + "))"
	a.call(pyCall("op.add_column", append(pySchema([]string{pyString(c.Rel.Relname), column}, "schema", c.Rel.Schemaname), "inline_references=True")...), sql)
}

// referential is the end of a foreign key, as SQL and as arguments.
func referential(k *pgtree.Constraint) (sql string, args []string) {
	for _, e := range []struct{ letter, sql, python string }{{k.FkUpdAction, " ON UPDATE ", "onupdate"}, {k.FkDelAction, " ON DELETE ", "ondelete"}} {
		if action := referentialActions[e.letter]; action != "" {
			sql += e.sql + action
			args = append(args, e.python+"="+pyString(action))
		}
	}
	if k.Deferrable {
		sql += " DEFERRABLE"
		args = append(args, "deferrable=True")
	}
	if k.Initdeferred {
		sql += " INITIALLY DEFERRED"
		args = append(args, `initially="DEFERRED"`)
	}
	return sql, args
}

// foreignKey writes ADD FOREIGN KEY NOT VALID.
func (a *advice) foreignKey(c *command, k *pgtree.Constraint, name string, columns []string) {
	refColumns := pgtree.Strings(k.PkAttrs)
	if len(refColumns) == 0 {
		if t := c.Before.Table(k.Pktable.GetSchemaname(), k.Pktable.GetRelname()); t != nil {
			refColumns = known(c.Before, t).key()
		}
	}
	sql := fmt.Sprintf("ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s", c.sql(), catalog.Quote(name), quoteAll(columns), sqlName(k.Pktable))
	if len(refColumns) > 0 {
		sql += " (" + quoteAll(refColumns) + ")"
	}
	args := []string{pyString(name), pyString(c.Rel.Relname), pyString(k.Pktable.GetRelname()), pyList(columns), pyList(refColumns)}
	actions, more := referential(k)
	sql += actions
	args = append(args, more...)
	args = pySchema(args, "source_schema", c.Rel.Schemaname)
	args = pySchema(args, "referent_schema", k.Pktable.GetSchemaname())
	if k.FkMatchtype == "f" || len(k.FkDelSetCols) > 0 || len(refColumns) == 0 {
		a.execute("%s NOT VALID", sql)
		return
	}
	a.call(pyCall("op.create_foreign_key", append(args, "postgresql_not_valid=True")...), sql+" NOT VALID")
}

var referentialActions = map[string]string{"r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
