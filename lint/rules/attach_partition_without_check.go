package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var attachPartitionWithoutCheck = &lint.Analyzer{
	Name:     "attach-partition-without-check",
	Title:    "A table with rows is attached as a partition without a CHECK that proves its bounds",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `ATTACH PARTITION reads the whole table under ACCESS EXCLUSIVE to see that its rows are within the bounds, unless a valid CHECK (with NOT NULL on the key) proves it. The parent is locked in
SHARE UPDATE EXCLUSIVE only. Silent when the table is new, and when a CHECK matches.`,
	SafeAlternative: "A CHECK that says what the bounds say, NOT VALID, then VALIDATE; ATTACH; DROP the CHECK.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION", "https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		d := c.Cmd.Def.GetPartitionCmd()
		part, ok := inUse(c.Stmt, d.GetName())
		if !ok || part.emptied(c.Stmt) {
			return
		}
		if part.Table != nil {
			l := c.Effect.Of(part.Table.ID)
			if l == nil || !l.Scan {
				return
			}
		}
		sql := sqlName(d.GetName())
		check := catalog.ObjectName(d.GetName().GetRelname(), "bound", "check")
		a := advise(c.Stmt)
		if condition := boundCondition(c.Table, d.GetBound()); condition != "" {
			a.execute("ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s) NOT VALID", sql, catalog.Quote(check), condition)
			a.validate(sql, check)
			a.execute("%s", c.Text())
			a.execute("ALTER TABLE %s DROP CONSTRAINT %s", sql, catalog.Quote(check))
		} else {
			a.note("A CHECK on %s that says what the bounds say, NOT VALID, then VALIDATE, before the ATTACH.", part.Name)
		}
		c.report(lint.Finding{Relation: part.Name, Scan: true, SafeAlternative: a.String(),
			Message: fmt.Sprintf("ATTACH PARTITION reads all of %s %s; no valid CHECK proves its bounds", part.Name, under(c.Stmt, locks.AccessExclusive, part.Name))})
	}, pgtree.AT_AttachPartition),
}

// boundCondition is what FOR VALUES says, for a key of one column.
func boundCondition(t *catalog.Table, b *pgtree.PartitionBoundSpec) string {
	if t == nil || t.Key == nil || len(t.Key.Columns) != 1 || b == nil || b.IsDefault {
		return ""
	}
	col := t.ColumnNum(t.Key.Columns[0])
	if col == nil {
		return ""
	}
	name := catalog.Quote(col.Name)
	text := name + " IS NOT NULL"
	switch t.Key.Strategy {
	case "range":
		for _, e := range []struct {
			operator string
			bounds   []*pgtree.Node
		}{{">=", b.Lowerdatums}, {"<", b.Upperdatums}} {
			if len(e.bounds) != 1 {
				return ""
			}
			v := exprText(e.bounds[0])
			if u := strings.ToLower(v); u == "minvalue" || u == "maxvalue" {
				continue
			}
			text += fmt.Sprintf(" AND %s %s %s", name, e.operator, v)
		}
		return text
	case "list":
		var values []string
		for _, v := range b.Listdatums {
			if pgtree.IsNull(v) {
				return ""
			}
			values = append(values, exprText(v))
		}
		return text + " AND " + name + " IN (" + strings.Join(values, ", ") + ")"
	}
	return ""
}
