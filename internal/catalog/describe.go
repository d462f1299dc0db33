package catalog

import (
	"fmt"
	"strings"

	"sqlgen/internal/pgtree"
)

// Describe names an object as PostgreSQL's messages do: "column a of table t",
// "index i", "default value for column a of table t", ….
func (c *Catalog) Describe(a Address) string {
	o := c.Object(a.ID)
	if o == nil {
		return "an object that is gone"
	}
	h := o.Head()
	on := func(id ID) string { return c.Describe(Address{ID: id}) }
	switch v := o.(type) {
	case *Table:
		text := kindWords[v.Kind] + " " + c.qualified(h, spaceRelation)
		if v.Kind == CompositeRelation {
			text = "composite type " + c.qualified(h, spaceRelation)
		}
		if col := v.ColumnNum(a.Column); col != nil {
			return "column " + Quote(col.Name) + " of " + text
		}
		return text
	case *Index:
		return "index " + c.qualified(h, spaceRelation)
	case *Sequence:
		return "sequence " + c.qualified(h, spaceRelation)
	case *Type:
		if v.Relation != 0 {
			return on(v.Relation)
		}
		return "type " + c.qualified(h, spaceType)
	case *Constraint:
		return "constraint " + Quote(h.Name) + " on " + on(v.owner())
	case *Default:
		return "default value for " + c.Describe(Address{v.Table, v.Column})
	case *Function:
		var args []string
		for _, arg := range v.inputs() {
			args = append(args, c.FormatType(arg.Type))
		}
		word := map[byte]string{'p': "procedure ", 'a': "aggregate "}[v.Kind]
		if word == "" {
			word = "function "
		}
		return fmt.Sprintf("%s%s(%s)", word, Quote(h.Name), strings.Join(args, ","))
	case *Trigger:
		return "trigger " + Quote(h.Name) + " on " + on(v.Table)
	case *Rule:
		return "rule " + Quote(h.Name) + " on " + on(v.Table)
	case *Policy:
		return "policy " + Quote(h.Name) + " on " + on(v.Table)
	case *Schema:
		return "schema " + Quote(h.Name)
	case *Extension:
		return "extension " + Quote(h.Name)
	case *Operator:
		return "operator " + h.Name + "(" + c.operands(v) + ")"
	case *Misc:
		return v.Kind + " " + Quote(h.Name)
	}
	return Quote(h.Name)
}

func objectWord(k pgtree.ObjectType) string {
	switch k {
	case pgtree.OBJECT_MATVIEW:
		return "materialized view"
	case pgtree.OBJECT_STATISTIC_EXT:
		return "statistics object"
	case pgtree.OBJECT_TSCONFIGURATION:
		return "text search configuration"
	case pgtree.OBJECT_TSDICTIONARY:
		return "text search dictionary"
	case pgtree.OBJECT_FOREIGN_SERVER:
		return "server"
	case pgtree.OBJECT_FDW:
		return "foreign-data wrapper"
	}
	return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(k.String(), "OBJECT_"), "_", " "))
}
