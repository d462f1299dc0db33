package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var unnamedConstraint = &lint.Analyzer{
	Name:  "unnamed-constraint",
	Title: "A constraint is made without a name",
	Doc: `PostgreSQL names it. A later drop_constraint has to know that name, which depends on the table's name at the time, on what is
taken already and on the cut at 63 bytes; other databases give other names. Primary keys are left out: theirs is ` + "`t_pkey`" + ` in practice.
A DROP that misses the name is an error of its own, drop-of-unnamed-constraint.`,
	SafeAlternative: "Give `name=` to ForeignKey, UniqueConstraint and CheckConstraint, or set `naming_convention` on the MetaData.",
	Since:           "0.1.0",
	Severity:        lint.Info,
	Sources:         []string{"https://alembic.sqlalchemy.org/en/latest/naming.html"},
	Nodes:           []any{(*pgtree.CreateStmt)(nil), (*pgtree.AlterTableStmt)(nil)},
	Run: func(p *lint.Pass) {
		if p.Err != nil {
			return
		}
		var names []string
		relation := ""
		for _, e := range p.Event.Effects {
			k, ok := p.After.Object(e.Object).(*catalog.Constraint)
			if !ok || e.Kind != catalog.Created || k.Type == 'p' || k.Parent != 0 {
				continue
			}
			if t, ok := p.After.Object(k.Table).(*catalog.Table); ok && namedByPostgres(p.After, t, k) {
				names, relation = append(names, k.Name), relationName(p.After, &t.Header)
			}
		}
		if len(names) == 0 || !hasUnnamed(p.Node) {
			return
		}
		word, names2 := "a constraint", names[0]
		if len(names) > 1 {
			word, names2 = fmt.Sprintf("%d constraints", len(names)), list(names)
		}
		alternative := ""
		for _, n := range names {
			alternative += "name=" + pyString(n) + "\n"
		}
		p.Report(lint.Finding{Relation: relation, Message: fmt.Sprintf("%s without a name: PostgreSQL calls it %s", word, names2), SafeAlternative: "# the names that they get anyhow:\n" + alternative})
	},
}

// hasUnnamed reports whether a statement writes a constraint, a primary key not
// counted, without its name.
func hasUnnamed(node any) bool {
	found := false
	pgtree.Walk(node, func(n any) bool {
		k, ok := n.(*pgtree.Constraint)
		found = found || ok && k.Conname == "" && k.Indexname == "" && constraintLetter(k) != 0 && k.Contype != pgtree.CONSTR_PRIMARY
		return !found
	})
	return found
}
