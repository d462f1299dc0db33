package rules

import (
	"fmt"

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
table is locked for a moment. With a default both tables are read under ACCESS EXCLUSIVE.

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

// foreignKey writes ADD FOREIGN KEY NOT VALID.
func (a *advice) foreignKey(c *command, k *pgtree.Constraint, name string, columns []string) {
	refColumns := pgtree.Strings(k.PkAttrs)
	if len(refColumns) == 0 {
		if t := c.Before.Table(k.Pktable.GetSchemaname(), k.Pktable.GetRelname()); t != nil {
			refColumns = known(c.Before, t).key
		}
	}
	sql := fmt.Sprintf("ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s", c.sql(), catalog.Quote(name), quoteAll(columns), sqlName(k.Pktable))
	if len(refColumns) > 0 {
		sql += " (" + quoteAll(refColumns) + ")"
	}
	args := []string{pyString(name), pyString(c.Rel.Relname), pyString(k.Pktable.GetRelname()), pyList(columns), pyList(refColumns)}
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
	args = pySchema(args, "source_schema", c.Rel.Schemaname)
	args = pySchema(args, "referent_schema", k.Pktable.GetSchemaname())
	if k.FkMatchtype == "f" || len(k.FkDelSetCols) > 0 || len(refColumns) == 0 {
		a.execute("%s NOT VALID", sql)
		return
	}
	a.call(pyCall("op.create_foreign_key", append(args, "postgresql_not_valid=True")...), sql+" NOT VALID")
}

var referentialActions = map[string]string{"r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
