package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banVacuumFull = &lint.Analyzer{
	Name:            "ban-vacuum-full",
	Title:           "VACUUM FULL",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `VACUUM FULL writes the whole table anew under ACCESS EXCLUSIVE: nobody reads or writes until it is done, and it needs the space twice. Plain VACUUM blocks nobody.`,
	SafeAlternative: "pg_repack or pg_squeeze, outside of the migrations; plain VACUUM where only dead rows are to go.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-vacuum.html", "https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY"},
	Nodes:           []any{(*pgtree.VacuumStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.VacuumStmt)
		if full := pgtree.Option(n.Options, "full"); !n.IsVacuumcmd || full == nil || !isOn(full) {
			return
		}
		name, what := "", "every table of the database, one after the other,"
		if len(n.Rels) > 0 {
			r := n.Rels[0].GetVacuumRelation().GetRelation()
			t, ok := inUse(p.Stmt, r)
			if !ok {
				return
			}
			name, what = t.Name, t.Name
		}
		a := advise(p.Stmt)
		if name != "" {
			a.note("pg_repack -t %s outside of the migrations; or, where it is enough:", name)
			a.autocommit(func() { a.execute("VACUUM %s", sqlName(n.Rels[0].GetVacuumRelation().GetRelation())) })
		} else {
			a.autocommit(func() { a.execute("VACUUM") })
		}
		p.Report(lint.Finding{Relation: name, Rewrite: true, Scan: true, SafeAlternative: a.String(), Message: fmt.Sprintf("VACUUM FULL rewrites %s under ACCESS EXCLUSIVE: reads and writes wait until it is done", what)})
	},
}

// isOn reads a boolean option, which may be given without a value.
func isOn(d *pgtree.DefElem) bool {
	text, ok := pgtree.Text(d.Arg)
	return !ok || text != "false" && text != "off" && text != "0"
}
