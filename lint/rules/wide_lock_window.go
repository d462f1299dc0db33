package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var wideLockWindow = &lint.Analyzer{
	Name:  "wide-lock-window",
	Title: "One transaction holds ACCESS EXCLUSIVE on several tables, or while it works on another one",
	Doc: `A lock is held until COMMIT. A transaction that alters several tables blocks all of them from the first statement on, and a session that
locks two of them in another order deadlocks with it. It is an error when a rewrite, a full scan or a change of rows in one
existing table runs while another one can't even be read.

Alembic runs all revisions of a script in one transaction unless env.py says transaction_per_migration=True.
Tables that the script makes, or that the transaction drops, don't count: nobody needs them.`,
	SafeAlternative: "One revision for each table, and `transaction_per_migration=True` in env.py; the long work in a revision without locks.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://www.postgresql.org/docs/current/explicit-locking.html"},
	RunTransaction: func(p *lint.TransactionPass) {
		if !p.Explicit {
			return
		}
		last := p.Stmts[len(p.Stmts)-1] // a table that is gone then is needed by nobody
		var held []lint.Held
		var second *lint.Stmt
		for _, s := range p.Stmts {
			if s.Generated {
				continue
			}
			for _, w := range workOn(s) {
				for _, h := range held {
					if h.Name == w.table || !h.Mode.BlocksReads() {
						continue
					}
					f := lint.Finding{Severity: lint.Error, Relation: h.Name, Lock: h.Mode.String(),
						Message: fmt.Sprintf("this %s %s while %s on %s is held since %s: nobody can read %s until COMMIT", w.what, w.table, h.Mode, h.Name, place(h.By.Place()), h.Name)}
					f.SafeAlternative = ownTransaction(s, w.table)
					p.ReportAt(s, f)
					return
				}
			}
			for i := range s.Effect.Locks {
				l := &s.Effect.Locks[i]
				if l.New || !l.IsTable() || !l.Mode.BlocksReads() || s.IsNewID(l.ID) || contains(held, l.Name) || last.After.Object(l.ID) == nil {
					continue
				}
				held = append(held, lint.Held{Lock: l, By: s})
				if len(held) > 1 && second == nil && held[0].By != s {
					second = s
				}
			}
		}
		if second == nil {
			return
		}
		f := lint.Finding{}
		var names []string
		for _, h := range held {
			names = append(names, h.Name)
			f.Notes = append(f.Notes, fmt.Sprintf("%s on %s from %s", h.Mode, h.Name, place(h.By.Place())))
		}
		f.Message = fmt.Sprintf("one transaction holds ACCESS EXCLUSIVE on %s until COMMIT", list(names))
		f.SafeAlternative = ownTransaction(second, "")
		p.ReportAt(second, f)
	},
}

func contains(held []lint.Held, name string) bool {
	for _, h := range held {
		if h.Name == name {
			return true
		}
	}
	return false
}

// work is what a statement does with the rows of a table: "rewrites".
type work struct{ what, table string }

// workOn lists the existing tables that a statement rewrites, scans or changes
// rows of.
func workOn(s *lint.Stmt) []work {
	switch s.Node.(type) {
	case *pgtree.InsertStmt, *pgtree.UpdateStmt, *pgtree.DeleteStmt:
		for _, l := range s.Effect.Locks {
			if l.Mode == locks.RowExclusive && l.IsTable() && !l.New && !s.IsNewID(l.ID) && s.DoesWork() {
				return []work{{"changes rows of", l.Name}}
			}
		}
		return nil
	}
	var out []work
	for _, l := range s.Effect.Rewrites() {
		if !s.IsNewID(l.ID) {
			out = append(out, work{"rewrites", l.Name})
		}
	}
	unread := referencedByNulls(s)
	for _, l := range s.Effect.Scans() {
		if !s.IsNewID(l.ID) && l.ID != unread {
			out = append(out, work{"reads all of", l.Name})
		}
	}
	return out
}

// referencedByNulls is the table that a foreign key on columns without values
// doesn't look into, 0 when there is none: the join that verifies the rows has
// nothing to look for.
func referencedByNulls(s *lint.Stmt) catalog.ID {
	n, ok := s.Node.(*pgtree.AlterTableStmt)
	if !ok || len(n.Cmds) != 1 {
		return 0
	}
	k := n.Cmds[0].GetAlterTableCmd().GetDef().GetConstraint()
	from, to := s.Table(n.Relation), s.Table(k.GetPktable())
	if k.GetContype() != pgtree.CONSTR_FOREIGN || from == nil || to == nil || from == to || !nullEverywhere(s, from, pgtree.Strings(k.FkAttrs)) {
		return 0
	}
	return to.ID
}

func ownTransaction(s *lint.Stmt, table string) string {
	a := advise(s)
	if a.sql {
		return a.note("COMMIT before this statement").String()
	}
	if table != "" {
		a.note("move this to a revision of its own, before the one that locks the other table;")
	} else {
		a.note("move this to a revision of its own;")
	}
	a.note("in env.py, so that each revision is a transaction of its own:")
	return a.line("context.configure(…, transaction_per_migration=True)").String()
}
