package rules

import (
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banTruncateCascade = &lint.Analyzer{
	Name:            "ban-truncate-cascade",
	Title:           "TRUNCATE … CASCADE",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `TRUNCATE … CASCADE empties every table that has a foreign key to the named one, and those that have one to them, all under ACCESS EXCLUSIVE; the statement doesn't name them. The finding does.`,
	SafeAlternative: "Name each table, or DELETE in batches.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-truncate.html"},
	Nodes:           []any{(*pgtree.TruncateStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.TruncateStmt)
		if n.Behavior != pgtree.DROP_CASCADE {
			return
		}
		var named []string
		seen := map[catalog.ID]bool{}
		var reached []string
		var follow func(catalog.ID)
		follow = func(id catalog.ID) {
			for _, k := range p.Before.ForeignKeysTo(id) {
				if seen[k.Table] {
					continue
				}
				seen[k.Table] = true
				if t, ok := inUseID(p.Stmt, k.Table); ok {
					reached = append(reached, t.Name)
				}
				follow(k.Table)
			}
		}
		for _, o := range n.Relations {
			if t, ok := inUse(p.Stmt, o.GetRangeVar()); ok {
				named = append(named, t.Name)
				if t.Table != nil {
					seen[t.Table.ID] = true
				}
			}
		}
		for _, o := range n.Relations {
			if t := p.Table(o.GetRangeVar()); t != nil {
				follow(t.ID)
			}
		}
		if len(named)+len(reached) == 0 {
			return
		}
		slices.Sort(reached)
		f := lint.Finding{Message: fmt.Sprintf("TRUNCATE %s CASCADE removes every row", list(named))}
		if len(reached) > 0 {
			f.Message += fmt.Sprintf(", those of %s too", list(reached))
		}
		f.Message += fmt.Sprintf(", under ACCESS EXCLUSIVE on all of them: reads and writes wait %s", hold(p.Stmt))
		if len(named) > 0 {
			f.Relation = named[0]
		}
		a := advise(p.Stmt)
		f.SafeAlternative = a.execute("TRUNCATE %s", strings.Join(append(named, reached...), ", ")).String()
		p.Report(f)
	},
}
