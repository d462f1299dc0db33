package rules

import (
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banAlterDomainWithAddConstraint = &lint.Analyzer{
	Name:     "ban-alter-domain-with-add-constraint",
	Title:    "A new constraint of a domain reads every table that uses it",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `ALTER DOMAIN ADD CONSTRAINT, SET NOT NULL and VALIDATE CONSTRAINT take SHARE on every table with a column of the domain and read them all: writes to all of them
wait. NOT VALID takes no lock; VALIDATE afterwards still takes SHARE. Silent when no table uses the domain, or only tables of this script.`,
	SafeAlternative: "ADD CONSTRAINT … NOT VALID now, VALIDATE in a quiet hour; or a CHECK on each table.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-alterdomain.html"},
	Nodes:           []any{(*pgtree.AlterDomainStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.AlterDomainStmt)
		what := map[string]string{"C": "ADD CONSTRAINT", "O": "SET NOT NULL", "V": "VALIDATE CONSTRAINT"}[n.Subtype]
		if what == "" || n.Subtype == "C" && n.Def.GetConstraint().GetSkipValidation() {
			return
		}
		name := pgtree.NameOf(n.TypeName)
		typ := p.Before.TypeNamed(name.Schema, name.Name)
		var tables []string
		if typ != nil {
			tables = tablesUsing(p.Stmt, typ.ID)
			if len(tables) == 0 {
				return
			}
		}
		f := lint.Finding{Scan: true}
		domain := plainName(name.Schema, name.Name)
		if typ == nil {
			f.Message = fmt.Sprintf("ALTER DOMAIN %s %s reads every table that uses it under SHARE; which ones is unknown because the history does not make the domain", domain, what)
		} else {
			f.Relation = tables[0]
			f.Message = fmt.Sprintf("ALTER DOMAIN %s %s reads all of %s under SHARE: writes wait %s", domain, what, list(tables), hold(p.Stmt))
		}
		if n.Subtype == "C" {
			c := pgtree.Copy(n)
			c.Def.GetConstraint().SkipValidation = true
			c.Def.GetConstraint().InitiallyValid = false
			if text, err := pgtree.Deparse(&pgtree.Node{Node: &pgtree.Node_AlterDomainStmt{AlterDomainStmt: c}}); err == nil {
				a := advise(p.Stmt)
				if !strings.HasSuffix(text, "NOT VALID") {
					text += " NOT VALID"
				}
				a.execute("%s", text)
				f.SafeAlternative = a.note("VALIDATE CONSTRAINT later, in a quiet hour: it takes SHARE all the same.").String()
			}
		}
		p.Report(f)
	},
}

// tablesUsing names the tables in use that have a column of a type, or of a domain over it.
func tablesUsing(s *lint.Stmt, id catalog.ID) []string {
	var out []string
	for _, d := range s.Before.Dependents(catalog.Address{ID: id}) {
		switch o := s.Before.Object(d.From.ID).(type) {
		case *catalog.Table:
			if t, ok := inUseID(s, o.ID); ok && t.Table.HoldsRows() && !slices.Contains(out, t.Name) {
				out = append(out, t.Name)
			}
		case *catalog.Type:
			if o.Kind == catalog.DomainType {
				out = append(out, tablesUsing(s, o.ID)...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
