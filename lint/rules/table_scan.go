package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var tableScan = &lint.Analyzer{
	Name:            "table-scan",
	Title:           "A table in use is read in full under a lock that others wait for",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `Everything that reads a whole table under SHARE or a harder lock and that no other rule names, such as a CREATE TABLE … AS or INSERT … SELECT after LOCK TABLE, and validation that comes with other sub-commands.`,
	SafeAlternative: "Read it in another transaction than the one that holds the lock.",
	Sources:         []string{"https://www.postgresql.org/docs/current/explicit-locking.html"},
	Run: func(p *lint.Pass) {
		if namedElsewhere(p.Node) {
			return
		}
		for _, l := range p.Effect.Scans() {
			s, ok := inUseID(p.Stmt, l.ID)
			if !ok || s.emptied(p.Stmt) || l.Rewrite {
				continue
			}
			mode := l.Mode
			if mode < locks.Share {
				mode = heldHard(p.Stmt, l.ID)
			}
			if mode < locks.Share || isDML(p.Node) {
				continue
			}
			a := advise(p.Stmt)
			a.note("The block commits what came before it, and so releases the lock on %s.", l.Name)
			a.autocommit(func() { a.execute("%s", p.Text()) })
			p.Report(lint.Finding{Relation: l.Name, Scan: true, Lock: mode.String(), SafeAlternative: a.String(), Message: fmt.Sprintf("the statement reads all of %s %s", l.Name, under(p.Stmt, mode, l.Name))})
		}
	},
}

// isDML: backfill-while-holding-lock looks at those.
func isDML(n any) bool {
	switch n.(type) {
	case *pgtree.InsertStmt, *pgtree.UpdateStmt, *pgtree.DeleteStmt:
		return true
	}
	return false
}

// heldHard is the hardest lock that the transaction holds on a relation.
func heldHard(s *lint.Stmt, id catalog.ID) locks.Mode {
	mode := locks.None
	for _, h := range s.Held {
		if h.ID == id {
			mode = max(mode, h.Mode)
		}
	}
	return mode
}
