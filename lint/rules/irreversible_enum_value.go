package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var irreversibleEnumValue = &lint.Analyzer{
	Name:  "irreversible-enum-value",
	Title: "A value added to an enum can't be taken back",
	Doc: `PostgreSQL has no DROP VALUE. A downgrade can only make the enum anew without the value and rewrite every column of it,
which locks those tables. Said once for each revision, so that nobody counts on the downgrade.`,
	SafeAlternative: "Leave the value in the downgrade and say so there; a value that nobody uses does no harm.",
	Since:           "0.1.0",
	Severity:        lint.Info,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertype.html"},
	Needs:           lint.NeedRevisions,
	RunRevision: func(p *lint.RevisionPass) {
		if p.Back == nil {
			return
		}
		for _, s := range p.UpStmts {
			n, ok := s.Node.(*pgtree.AlterEnumStmt)
			if !ok || n.OldVal != "" || s.Err != nil || len(s.Event.Effects) == 0 {
				continue
			}
			name := pgtree.NameOf(n.TypeName)
			t := p.Back.TypeNamed(name.Schema, name.Name)
			before := s.Before.TypeNamed(name.Schema, name.Name)
			if t == nil || before == nil || p.Before.Object(before.ID) == nil || !hasLabel(t, n.NewVal) {
				continue
			}
			p.ReportAt(s, lint.Finding{Message: fmt.Sprintf("value %q of enum %s stays after the downgrade: PostgreSQL can't drop it", n.NewVal, t.Name)})
			return
		}
	},
}

func hasLabel(t *catalog.Type, value string) bool {
	for _, v := range t.Values {
		if v.Name == value {
			return true
		}
	}
	return false
}
