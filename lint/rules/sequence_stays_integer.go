package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var sequenceStaysInteger = &lint.Analyzer{
	Name:  "sequence-stays-integer",
	Title: "A serial column becomes bigint and its sequence stays integer",
	Doc: `The sequence of a serial column is an object of its own with a type of its own. ALTER COLUMN TYPE bigint leaves it at integer: at
2147483647 nextval fails, and with it every INSERT, though the column has room. Sequences of identity columns follow the column.`,
	SafeAlternative: "`op.execute(\"ALTER SEQUENCE t_id_seq AS bigint\")` in the same revision: no rewrite, a brief lock on the sequence.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altersequence.html"},
	Nodes:           alterTable,
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.AlterTableStmt)
		t := p.Table(n.Relation)
		if t == nil || p.Err != nil || p.Script.Simulated {
			return
		}
		for _, c := range n.Cmds {
			cmd := c.GetAlterTableCmd()
			if cmd.GetSubtype() != pgtree.AT_AlterColumnType {
				continue
			}
			was, is := t.Column(cmd.Name), columnNamed(p.After, n.Relation, cmd.Name)
			if was == nil || is == nil || !narrower(p.Before.FormatType(was.Type), p.After.FormatType(is.Type)) {
				continue
			}
			to := p.After.FormatType(is.Type)
			for _, q := range p.After.Sequences(t.ID, is.Num) {
				if have := p.After.FormatType(q.Type); narrower(have, to) {
					remember(p.Memory(), pending{p.Stmt, q.ID, lint.Finding{
						Message:         fmt.Sprintf("column %s becomes %s, its sequence %s stays %s: nextval fails at %d", cmd.Name, to, q.Name, have, q.Max),
						SafeAlternative: advise(p.Stmt).execute("ALTER SEQUENCE %s AS %s", sqlNameOf(p.After, &q.Header), to).String(),
					}})
				}
			}
		}
	},
	RunHistory: atHead(func(head *catalog.Catalog, p *pending) bool {
		q, ok := head.Object(p.id).(*catalog.Sequence)
		if !ok || q.Owner.ID == 0 {
			return false
		}
		t, _ := head.Object(q.Owner.ID).(*catalog.Table)
		if t == nil {
			return false
		}
		col := t.ColumnNum(q.Owner.Column)
		return col != nil && narrower(head.FormatType(q.Type), head.FormatType(col.Type))
	}),
}

var integerWidth = map[string]int{"smallint": 1, "integer": 2, "bigint": 3}

// narrower reports whether an integer type holds less than another.
func narrower(a, b string) bool {
	return integerWidth[a] > 0 && integerWidth[a] < integerWidth[b]
}
