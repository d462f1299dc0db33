package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var creatingPartitionOfExisting = &lint.Analyzer{
	Name:     "creating-partition-of-existing",
	Title:    "A partition is created in place of a partitioned table in use",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `CREATE TABLE … PARTITION OF takes ACCESS EXCLUSIVE on the partitioned table (and on its default partition, which it reads): everybody who uses any partition through the parent waits. A table
that is created alone and then attached takes SHARE UPDATE EXCLUSIVE on the parent since PostgreSQL 12: reads and writes go on.`,
	SafeAlternative: "CREATE TABLE (LIKE parent INCLUDING ALL), then ALTER TABLE … ATTACH PARTITION.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createtable.html", "https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE"},
	Nodes:           []any{(*pgtree.CreateStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.CreateStmt)
		if n.Partbound == nil || len(n.InhRelations) != 1 || p.Version() < 12 {
			return
		}
		parent := n.InhRelations[0].GetRangeVar()
		t, ok := inUse(p.Stmt, parent)
		if !ok || n.IfNotExists && p.Table(n.Relation) != nil {
			return
		}
		a := advise(p.Stmt)
		a.execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)", sqlName(n.Relation), sqlName(parent))
		bound, text := "DEFAULT", p.Text()
		if at := strings.Index(strings.ToUpper(text), "FOR VALUES"); at >= 0 {
			bound = text[at:]
		}
		a.execute("ALTER TABLE %s ATTACH PARTITION %s %s", sqlName(parent), sqlName(n.Relation), bound)
		p.Report(lint.Finding{Relation: t.Name, SafeAlternative: a.String(),
			Message: fmt.Sprintf("CREATE TABLE %s PARTITION OF %s; ATTACH PARTITION needs SHARE UPDATE EXCLUSIVE only", plainName(n.Relation.GetSchemaname(), n.Relation.GetRelname()), t.Name+" "+takes(p.Stmt, locks.AccessExclusive, t.Name))})
	},
}
