package postgres

import (
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// createIndex follows PGDDLCompiler.visit_create_index.
func createIndex(ix *schema.Index, ifNotExists bool) (string, error) {
	name, err := indexName(ix)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("CREATE ")
	if ix.Unique {
		b.WriteString("UNIQUE ")
	}
	b.WriteString("INDEX ")
	if ix.Concurrently {
		b.WriteString("CONCURRENTLY ")
	}
	if ifNotExists {
		b.WriteString("IF NOT EXISTS ")
	}
	b.WriteString(name)
	b.WriteString(" ON ")
	b.WriteString(qualified(ix.Table.Schema, ix.Table.Name))
	b.WriteByte(' ')
	if ix.Using != "" {
		if err := indexMethod(ix.Using); err != nil {
			return "", err
		}
		b.WriteString("USING ")
		b.WriteString(strings.ToLower(ix.Using))
		b.WriteByte(' ')
	}
	b.WriteByte('(')
	for i, x := range ix.Exprs {
		if i > 0 {
			b.WriteString(", ")
		}
		text, err := indexElement(x.Expr)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
		key := keyOf(x.Expr)
		if _, text := x.Expr.(*expr.Text); text {
			key = x.Key
		}
		for _, p := range ix.Ops {
			if p.Key == key && key != "" {
				b.WriteByte(' ')
				b.WriteString(p.Value)
			}
		}
	}
	b.WriteByte(')')
	writeInclude(&b, ix.Include, ix.Table)
	switch ix.NullsNotDistinct {
	case schema.Yes:
		b.WriteString(" NULLS NOT DISTINCT")
	case schema.No:
		b.WriteString(" NULLS DISTINCT")
	}
	for i, p := range ix.With {
		if i == 0 {
			b.WriteString(" WITH (")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(p.Key)
		b.WriteString(" = ")
		b.WriteString(p.Value)
	}
	if len(ix.With) > 0 {
		b.WriteByte(')')
	}
	if !ix.Tablespace.None() {
		b.WriteString(" TABLESPACE ")
		b.WriteString(QuoteName(ix.Tablespace))
	}
	if ix.Where != nil || ix.WhereText != "" {
		text, err := ddlExpr(ix.WhereText, ix.Where)
		if err != nil {
			return "", err
		}
		b.WriteString(" WHERE ")
		b.WriteString(text)
	}
	return b.String(), nil
}

func indexName(ix *schema.Index) (string, error) {
	if ix.Table == nil {
		return "", errorf("Index '%s' is not associated with any table.", ix.Name.Text)
	}
	name, err := schema.ConstraintName(ix, ix.Table)
	if err != nil {
		return "", err
	}
	if name.None() {
		return "", errorf("CREATE INDEX requires that the index have a name")
	}
	return constraintName(name)
}

// indexElement prints an element: a column bare, an expression grouped.
func indexElement(e schema.Expr) (string, error) {
	switch e.(type) {
	case *schema.Column, *expr.LiteralColumn, *expr.DerivedColumn:
	default:
		e = expr.SelfGroup(e, nil)
	}
	return ddlExpr("", e)
}

// keyOf is the key that postgresql_ops looks an element up by.
func keyOf(e schema.Expr) string {
	switch e := e.(type) {
	case *schema.Column:
		return e.KeyOf()
	case *expr.Label:
		return e.Name.Text
	case *expr.LiteralColumn:
		return e.Text
	case *expr.DerivedColumn:
		return e.Key
	}
	return ""
}

// dropIndex follows PGDDLCompiler.visit_drop_index.
func dropIndex(ix *schema.Index, ifExists bool) (string, error) {
	name, err := indexName(ix)
	if err != nil {
		return "", err
	}
	text := "DROP INDEX "
	if ix.Concurrently {
		text += "CONCURRENTLY "
	}
	if ifExists {
		text += "IF EXISTS "
	}
	if s := ix.Table.Schema; s.Text != "" {
		name = QuoteName(s) + "." + name
	}
	return text + name, nil
}
