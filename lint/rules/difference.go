package rules

import (
	"strings"

	"sqlgen/internal/catalog"
)

// differenceName is what a difference is about, as a sentence has it: "column
// t.a", "constraint c of table t".
func differenceName(d catalog.Difference) string {
	name := shortened(d.Name)
	switch d.Kind {
	case "relation":
		return relationWord(d.Before+d.After) + " " + name
	case "constraint", "trigger", "policy", "rule":
		if i := strings.LastIndexByte(name, '.'); i > 0 {
			return d.Kind + " " + name[i+1:] + " of " + name[:i]
		}
	}
	if rest, ok := strings.CutPrefix(d.Kind, "comment "); ok {
		return "the comment of " + rest + " " + name
	}
	return d.Kind + " " + name
}

// shortened leaves the schema public out.
func shortened(name string) string { return strings.TrimPrefix(name, "public.") }

// relationWord reads the kind off a dump's line.
func relationWord(line string) string {
	_, rest, _ := strings.Cut(line, " kind=")
	if rest == "" {
		return "relation"
	}
	switch catalog.RelationKind(rest[0]) {
	case catalog.View:
		return "view"
	case catalog.MaterializedView:
		return "materialized view"
	case catalog.ForeignTable:
		return "foreign table"
	case catalog.CompositeRelation:
		return "composite type"
	}
	return "table"
}

// split divides schema.table.member.
func splitMember(name string) (schema, table, member string) {
	schema, rest, _ := strings.Cut(name, ".")
	if i := strings.LastIndexByte(rest, '.'); i >= 0 {
		return schema, rest[:i], rest[i+1:]
	}
	return schema, rest, ""
}

// definition is an object of a difference as SQL has it, on one side; "" when
// it isn't there or has no short definition.
func definition(c *catalog.Catalog, d catalog.Difference) string {
	schema, table, member := splitMember(d.Name)
	switch d.Kind {
	case "column":
		if t := c.Table(schema, table); t != nil {
			if col := t.Column(member); col != nil {
				return strings.TrimPrefix(c.ColumnDefinition(col), catalog.Quote(col.Name)+" ")
			}
		}
	case "constraint":
		if t := c.Table(schema, table); t != nil {
			if k := c.Constraint(t.ID, member); k != nil {
				return c.ConstraintDefinition(k)
			}
		}
	case "index":
		if i := c.Index(schema, table); i != nil {
			_, def, _ := strings.Cut(c.IndexDefinition(i), " ON ")
			if i.Unique {
				return "UNIQUE ON " + def
			}
			return "ON " + def
		}
	case "enum":
		if typ := c.TypeNamed(schema, table); typ != nil {
			return "(" + strings.Join(labels(typ), ", ") + ")"
		}
	}
	return ""
}

// withoutParts leaves out what belongs to a relation that is on one side only.
func withoutParts(diff []catalog.Difference) []catalog.Difference {
	whole := map[string]bool{}
	for _, d := range diff {
		if d.Kind == "relation" && (d.Before == "" || d.After == "") {
			whole[d.Name] = true
		}
	}
	var out []catalog.Difference
	for _, d := range diff {
		schema, table, member := splitMember(d.Name)
		owner := schema + "." + table
		switch d.Kind {
		case "index":
			_, rest, _ := strings.Cut(d.Before+d.After, " on ")
			owner, _, _ = strings.Cut(rest, " ")
		case "sequence":
			_, rest, _ := strings.Cut(d.Before+d.After, " owner=")
			if i := strings.LastIndexByte(rest, '.'); i > 0 {
				owner = rest[:i]
			}
		default:
			if member == "" {
				owner = ""
			}
		}
		if !whole[owner] {
			out = append(out, d)
		}
	}
	return out
}
