package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var cascadeReach = &lint.Analyzer{
	Name:  "cascade-reach",
	Title: "CASCADE takes objects along that the statement does not name",
	Doc: `DROP … CASCADE drops views, foreign keys, defaults and columns that depend on the object; TRUNCATE … CASCADE empties every table that refers
to it, directly or not. The finding lists what goes, from the replayed history. Where nothing depends on the object, CASCADE does
nothing and the rule is silent; so it is when all of it was made by this script.`,
	SafeAlternative: "Drop each dependent by name, and leave CASCADE out: then PostgreSQL refuses what nobody has thought of.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-depend.html", "https://www.postgresql.org/docs/current/sql-truncate.html"},
	Run: func(p *lint.Pass) {
		if n, ok := p.Node.(*pgtree.TruncateStmt); ok {
			truncateReach(p, n)
			return
		}
		if p.Err != nil {
			return
		}
		restricted := withoutCascade(p.Parsed.Node)
		if restricted == nil {
			return
		}
		c := p.Before.Snapshot()
		_, err := c.Apply(restricted, catalog.Origin{})
		refused, _ := err.(*catalog.Error)
		if refused == nil || refused.Code != catalog.DependentObjects {
			return
		}
		var names []string
		a := advise(p.Stmt)
		old := false
		for _, d := range refused.Dependents {
			names = append(names, p.Before.Describe(d))
			old = old || !p.IsNewID(d.ID)
			dropDependent(a, p.Before, d)
		}
		if !old {
			return
		}
		if text, err := pgtree.Deparse(restricted); err == nil {
			a.execute("%s", text)
		}
		p.Report(lint.Finding{Message: "CASCADE also drops " + shortList(names), Notes: rest(names), SafeAlternative: a.String()})
	},
}

// shortList names the first few of many.
func shortList(names []string) string {
	if len(names) > 4 {
		return fmt.Sprintf("%s and %d more", list(names[:3]), len(names)-3)
	}
	return list(names)
}

// rest are the names when shortList leaves some out.
func rest(names []string) []string {
	if len(names) > 4 {
		return names
	}
	return nil
}

// withoutCascade is a copy of a statement with RESTRICT for CASCADE, nil when it
// has none.
func withoutCascade(n *pgtree.Node) *pgtree.Node {
	if !hasCascade(n) {
		return nil
	}
	found := false
	change := func(b *pgtree.DropBehavior) {
		if *b == pgtree.DROP_CASCADE {
			*b, found = pgtree.DROP_RESTRICT, true
		}
	}
	n = pgtree.Clone(n)
	switch s := pgtree.Unwrap(n).(type) {
	case *pgtree.DropStmt:
		change(&s.Behavior)
	case *pgtree.AlterTableStmt:
		for _, c := range s.Cmds {
			if cmd := c.GetAlterTableCmd(); cmd != nil {
				change(&cmd.Behavior)
			}
		}
	case *pgtree.AlterDomainStmt:
		change(&s.Behavior)
	}
	if !found {
		return nil
	}
	return n
}

func truncateReach(p *lint.Pass, n *pgtree.TruncateStmt) {
	if n.Behavior != pgtree.DROP_CASCADE || p.Err != nil {
		return
	}
	reached := map[catalog.ID]bool{}
	var todo []catalog.ID
	for _, r := range n.Relations {
		if t := p.Table(r.GetRangeVar()); t != nil {
			reached[t.ID] = true
			todo = append(todo, t.ID)
		}
	}
	var names, tables []string
	for _, id := range todo {
		tables = append(tables, sqlNameOf(p.Before, p.Before.Object(id).Head()))
	}
	old := false
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		for _, k := range p.Before.ForeignKeysTo(id) {
			t, _ := p.Before.Object(k.Table).(*catalog.Table)
			if t == nil || reached[t.ID] {
				continue
			}
			reached[t.ID] = true
			todo = append(todo, t.ID)
			names = append(names, relationName(p.Before, &t.Header))
			tables = append(tables, sqlNameOf(p.Before, &t.Header))
			old = old || !p.IsNew(t)
		}
	}
	if len(names) == 0 || !old {
		return
	}
	p.Report(lint.Finding{Message: "CASCADE also empties " + shortList(names), Notes: rest(names),
		SafeAlternative: advise(p.Stmt).note("name each table that is to be empty, without CASCADE:").execute("TRUNCATE %s", strings.Join(tables, ", ")).String()})
}

// hasCascade spares the copy for the many statements without CASCADE.
func hasCascade(n *pgtree.Node) bool {
	switch s := pgtree.Unwrap(n).(type) {
	case *pgtree.AlterTableStmt:
		for _, c := range s.Cmds {
			if c.GetAlterTableCmd().GetBehavior() == pgtree.DROP_CASCADE {
				return true
			}
		}
		return false
	case *pgtree.DropStmt:
		return s.Behavior == pgtree.DROP_CASCADE
	case *pgtree.AlterDomainStmt:
		return s.Behavior == pgtree.DROP_CASCADE
	}
	return false
}
