package rules

import (
	"fmt"
	"slices"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var multipleForeignKeys = &lint.Analyzer{
	Name:     "multiple-foreign-keys",
	Title:    "One transaction adds foreign keys to several tables",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `Each foreign key takes SHARE ROW EXCLUSIVE on the table it refers to, and keeps it until COMMIT: writes to all of them wait together, and two
sessions that lock them in another order deadlock. On a new, empty table the locks are brief, and it is only information.`,
	SafeAlternative: "One foreign key in a transaction, NOT VALID first.",
	Sources:         []string{"https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS"},
	RunTransaction: func(t *lint.TransactionPass) {
		var refs []string
		var last *lint.Stmt
		severity := lint.Info
		a := (*advice)(nil)
		for _, s := range t.Stmts {
			if s.Generated || s.Err != nil {
				continue
			}
			for _, k := range createdConstraints(s, 'f') {
				r, ok := inUseID(s, k.RefTable)
				if !ok || k.Parent != 0 {
					continue
				}
				if !slices.Contains(refs, r.Name) {
					refs = append(refs, r.Name)
				}
				last = s
				if a == nil {
					a = advise(s)
					a.note("One in a transaction:")
				}
				child, old := inUseID(s, k.Table)
				if !old {
					continue
				}
				severity = lint.Warning
				if n, ok := s.Node.(*pgtree.AlterTableStmt); ok {
					for _, cmd := range alterCommands(s, pgtree.AT_AddConstraint) {
						if d := cmd.Def.GetConstraint(); d.GetContype() == pgtree.CONSTR_FOREIGN {
							c := &command{Pass: &lint.Pass{Stmt: s}, subject: child, Rel: n.Relation, Cmd: cmd}
							a.autocommit(func() { a.foreignKey(c, d, k.Name, pgtree.Strings(d.FkAttrs)) })
							break
						}
					}
				}
			}
		}
		if len(refs) < 2 {
			return
		}
		f := lint.Finding{Message: fmt.Sprintf("one transaction adds foreign keys to %s: SHARE ROW EXCLUSIVE on all of them, writes wait %s", list(refs), hold(last))}
		if severity == lint.Info {
			f.Severity = lint.Info
		} else {
			f.SafeAlternative = a.String()
		}
		t.ReportAt(last, f)
	},
}
