package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var reservedOrMixedCaseIdentifier = &lint.Analyzer{
	Name:            "reserved-or-mixed-case-identifier",
	Title:           "A name that needs quotes",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `A name with capitals, other characters than letters, digits and _, or one that is a keyword has to be quoted in every query for ever, and psql, dumps and other tools get it wrong without.`,
	SafeAlternative: "A name in small letters that is no keyword.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS", "https://www.postgresql.org/docs/current/sql-keywords-appendix.html"},
	Nodes:           []any{(*pgtree.CreateStmt)(nil), (*pgtree.AlterTableStmt)(nil), (*pgtree.IndexStmt)(nil), (*pgtree.RenameStmt)(nil), (*pgtree.CreateEnumStmt)(nil)},
	Run: func(p *lint.Pass) {
		check := func(what, name string) {
			if name != "" && catalog.Quote(name) != name {
				p.Report(lint.Finding{Message: fmt.Sprintf("the %s %s needs quotes in every query", what, catalog.Quote(name))})
			}
		}
		switch n := p.Node.(type) {
		case *pgtree.CreateStmt:
			check("table name", n.Relation.GetRelname())
			for _, e := range n.TableElts {
				check("column name", e.GetColumnDef().GetColname())
				check("constraint name", e.GetConstraint().GetConname())
			}
		case *pgtree.AlterTableStmt:
			for _, e := range n.Cmds {
				cmd := e.GetAlterTableCmd()
				if cmd.GetSubtype() == pgtree.AT_AddColumn {
					check("column name", cmd.GetDef().GetColumnDef().GetColname())
				}
				check("constraint name", cmd.GetDef().GetConstraint().GetConname())
			}
		case *pgtree.IndexStmt:
			check("index name", n.Idxname)
		case *pgtree.RenameStmt:
			check("new name", n.Newname)
		case *pgtree.CreateEnumStmt:
			check("type name", pgtree.NameOf(n.TypeName).Name)
		}
	},
}
