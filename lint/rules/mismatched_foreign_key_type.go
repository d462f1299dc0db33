package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var mismatchedForeignKeyType = &lint.Analyzer{
	Name:            "mismatched-foreign-key-type",
	Title:           "A foreign key column has another type than the column it refers to",
	Severity:        lint.Warning,
	Since:           "0.1.0",
	Doc:             `The comparison needs a cast on each check, joins plan worse, and an int that refers to a bigint overflows once the referenced ids pass 2147483647.`,
	SafeAlternative: "Give the column the type of the referenced one.",
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK"},
	Nodes:           []any{(*pgtree.CreateStmt)(nil), (*pgtree.AlterTableStmt)(nil)},
	Run: func(p *lint.Pass) {
		for _, k := range createdConstraints(p.Stmt, 'f') {
			t, _ := p.After.Object(k.Table).(*catalog.Table)
			r, _ := p.After.Object(k.RefTable).(*catalog.Table)
			if t == nil || r == nil || k.Parent != 0 {
				continue
			}
			for i, n := range k.Columns {
				if i >= len(k.RefColumns) {
					break
				}
				a, b := t.ColumnNum(n), r.ColumnNum(k.RefColumns[i])
				if a == nil || b == nil {
					continue
				}
				from, to := baseType(p.After, a.Type), baseType(p.After, b.Type)
				if !from.Known() || !to.Known() || from.Same(to) {
					continue
				}
				adv := advise(p.Stmt)
				sql := catalog.Quote(a.Name) + " " + p.After.FormatType(b.Type)
				adv.note("As the referenced column is:")
				if adv.sql {
					adv.line(sql)
				} else {
					adv.line("sa.Column(" + pyString(a.Name) + ", " + saType(p.After, b.Type) + ")")
				}
				p.Report(lint.Finding{SafeAlternative: adv.String(), Message: fmt.Sprintf("%s.%s is %s, but %s.%s, which the foreign key %s refers to, is %s",
					relationName(p.After, t.Head()), a.Name, p.After.FormatType(a.Type), relationName(p.After, r.Head()), b.Name, k.Name, p.After.FormatType(b.Type))})
			}
		}
	},
}

// saType is a type as SQLAlchemy spells it.
func saType(c *catalog.Catalog, r catalog.TypeRef) string {
	text := c.FormatType(r)
	base, modifiers, _ := strings.Cut(text, "(")
	modifiers = strings.TrimSuffix(modifiers, ")")
	switch base {
	case "smallint":
		return "sa.SmallInteger()"
	case "integer":
		return "sa.Integer()"
	case "bigint":
		return "sa.BigInteger()"
	case "text":
		return "sa.Text()"
	case "uuid":
		return "sa.UUID()"
	case "boolean":
		return "sa.Boolean()"
	case "date":
		return "sa.Date()"
	case "character varying":
		return "sa.String(" + modifiers + ")"
	case "numeric":
		return "sa.Numeric(" + strings.ReplaceAll(modifiers, ",", ", ") + ")"
	case "timestamp with time zone":
		return "sa.DateTime(timezone=True)"
	case "timestamp without time zone":
		return "sa.DateTime()"
	}
	return "…"
}
