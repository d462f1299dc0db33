package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var requireConcurrentReindex = &lint.Analyzer{
	Name:     "require-concurrent-reindex",
	Title:    "REINDEX without CONCURRENTLY",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `REINDEX takes SHARE on the table (writes wait) and ACCESS EXCLUSIVE on the index (queries whose plan looks at it wait as well, and that is nearly all of them)
until the index is built anew. CONCURRENTLY (PostgreSQL 12) builds it beside the old one while reads and writes go on.`,
	SafeAlternative: "`op.execute(\"REINDEX INDEX CONCURRENTLY …\")` within `with op.get_context().autocommit_block():`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY"},
	Nodes:           []any{(*pgtree.ReindexStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.ReindexStmt)
		if isConcurrent(n.Params) {
			return
		}
		name := n.Name
		a := advise(p.Stmt)
		word := map[pgtree.ReindexObjectType]string{pgtree.REINDEX_OBJECT_INDEX: "INDEX", pgtree.REINDEX_OBJECT_TABLE: "TABLE", pgtree.REINDEX_OBJECT_SCHEMA: "SCHEMA",
			pgtree.REINDEX_OBJECT_SYSTEM: "SYSTEM", pgtree.REINDEX_OBJECT_DATABASE: "DATABASE"}[n.Kind]
		f := lint.Finding{Scan: true}
		target := catalog.Quote(name)
		if n.Relation != nil {
			name, target = plainName(n.Relation.Schemaname, n.Relation.Relname), sqlName(n.Relation)
			var t subject
			ok := true
			if n.Kind == pgtree.REINDEX_OBJECT_INDEX {
				if x := p.Before.Index(n.Relation.Schemaname, n.Relation.Relname); x != nil {
					t, ok = inUseID(p.Stmt, x.Table)
				}
			} else {
				t, ok = inUse(p.Stmt, n.Relation)
			}
			if !ok {
				return
			}
			f.Relation = t.Name
			if t.Name == "" {
				t.Name = "its table"
			}
			f.Message = fmt.Sprintf("REINDEX %s %s takes SHARE on %s and ACCESS EXCLUSIVE on the index: writes wait, and reads that could use it, %s", word, name, t.Name, hold(p.Stmt))
		} else {
			f.Message = fmt.Sprintf("REINDEX %s takes SHARE on one table after the other and ACCESS EXCLUSIVE on its indexes: writes wait, and reads that could use them", word)
		}
		if p.Version() >= 12 && n.Kind != pgtree.REINDEX_OBJECT_SYSTEM {
			a.autocommit(func() { a.execute("REINDEX %s CONCURRENTLY %s", word, target) })
			a.note("When it fails, an INVALID index named …_ccnew is left: drop it and try again.")
			f.SafeAlternative = a.String()
		}
		p.Report(f)
	},
}

// isConcurrent reads the CONCURRENTLY option of REINDEX and VACUUM-like statements.
func isConcurrent(options []*pgtree.Node) bool {
	o := pgtree.Option(options, "concurrently")
	if o == nil {
		return false
	}
	text, ok := pgtree.Text(o.Arg)
	return !ok || text != "false" && text != "off" && text != "0"
}
