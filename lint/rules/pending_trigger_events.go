package rules

import (
	"fmt"
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var pendingTriggerEvents = &lint.Analyzer{
	Name:  "pending-trigger-events",
	Title: "A table is altered after its rows were changed under a deferred constraint, in one transaction",
	Doc: `The check of an INITIALLY DEFERRED foreign key waits for COMMIT. Until then PostgreSQL refuses ALTER TABLE, CREATE INDEX, TRUNCATE and DROP of
the table: "cannot ALTER TABLE because it has pending trigger events". UPDATE and DELETE may match no row, so those are warnings. An UPDATE of other
columns than the key's waits for nothing.`,
	SafeAlternative: "`op.execute(\"SET CONSTRAINTS ALL IMMEDIATE\")` between the two, or two revisions.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-set-constraints.html"},
	RunTransaction:  pendingEvents,
}

// event is a change of rows whose check is deferred.
type event struct {
	by  *lint.Stmt
	key *catalog.Constraint
}

func pendingEvents(p *lint.TransactionPass) {
	if !p.Explicit {
		return
	}
	waiting := map[catalog.ID]event{}
	allDeferred := false
	for _, s := range p.Stmts {
		if s.Err != nil {
			continue
		}
		switch n := s.Node.(type) {
		case *pgtree.ConstraintsSetStmt:
			if n.Deferred {
				allDeferred = allDeferred || len(n.Constraints) == 0
				continue
			}
			if len(n.Constraints) == 0 {
				allDeferred = false
				clear(waiting)
				continue
			}
			names := []string{}
			for _, c := range n.Constraints {
				names = append(names, c.GetRangeVar().GetRelname())
			}
			for id, e := range waiting {
				if slices.Contains(names, e.key.Name) {
					delete(waiting, id)
				}
			}
		case *pgtree.InsertStmt:
			deferred(waiting, s, n.Relation, false, allDeferred)
		case *pgtree.UpdateStmt:
			deferred(waiting, s, n.Relation, true, allDeferred)
		case *pgtree.DeleteStmt:
			deferred(waiting, s, n.Relation, true, allDeferred)
		case *pgtree.AlterTableStmt:
			stumble(p, waiting, s, n.Relation, "ALTER TABLE")
		case *pgtree.IndexStmt:
			stumble(p, waiting, s, n.Relation, "CREATE INDEX")
		case *pgtree.TruncateStmt:
			for _, r := range n.Relations {
				stumble(p, waiting, s, r.GetRangeVar(), "TRUNCATE TABLE")
			}
		case *pgtree.DropStmt:
			if n.RemoveType == pgtree.OBJECT_TABLE {
				for _, o := range n.Objects {
					name := pgtree.NameOfObject(o)
					stumble(p, waiting, s, &pgtree.RangeVar{Schemaname: name.Schema, Relname: name.Name}, "DROP TABLE")
				}
			}
		}
	}
}

// deferred notes the tables whose check waits after a change of rows: the table
// with the foreign key for new values, the table referred to for old ones.
func deferred(waiting map[catalog.ID]event, s *lint.Stmt, r *pgtree.RangeVar, old, all bool) {
	t := s.Table(r)
	if t == nil {
		return
	}
	_, isDelete := s.Node.(*pgtree.DeleteStmt)
	// An UPDATE that leaves the key as it is needs no check.
	touches := func(columns []int16) bool {
		n, ok := s.Node.(*pgtree.UpdateStmt)
		if !ok {
			return true
		}
		for _, name := range s.Before.ColumnNames(t.ID, columns) {
			for _, x := range n.TargetList {
				if x.GetResTarget().GetName() == name {
					return true
				}
			}
		}
		return false
	}
	if !isDelete {
		for _, k := range s.Before.ForeignKeys(t.ID) {
			if (k.Deferred || all && k.Deferrable) && touches(k.Columns) {
				waiting[t.ID] = event{s, k}
			}
		}
	}
	if old {
		for _, k := range s.Before.ForeignKeysTo(t.ID) {
			noAction := k.OnDelete == 'a' && isDelete || k.OnUpdate == 'a' && !isDelete
			if noAction && (k.Deferred || all && k.Deferrable) && touches(k.RefColumns) {
				waiting[t.ID] = event{s, k}
			}
		}
	}
}

func stumble(p *lint.TransactionPass, waiting map[catalog.ID]event, s *lint.Stmt, r *pgtree.RangeVar, what string) {
	t := s.Table(r)
	if t == nil {
		return
	}
	e, ok := waiting[t.ID]
	if !ok || s.Generated {
		return
	}
	f := lint.Finding{
		Message: fmt.Sprintf("cannot %s %q because it has pending trigger events: %s changed its rows in this transaction and foreign key %s is deferred",
			what, t.Name, place(e.by.Place()), e.key.Name),
		SafeAlternative: advise(s).note("before this:").execute("SET CONSTRAINTS %s IMMEDIATE", catalog.Quote(e.key.Name)).String(),
	}
	if n, isInsert := e.by.Node.(*pgtree.InsertStmt); !isInsert || len(n.SelectStmt.GetSelectStmt().GetValuesLists()) == 0 {
		f.Severity = lint.Warning
	}
	p.ReportAt(s, f)
}
