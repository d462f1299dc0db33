package postgres

import (
	"fmt"
	"strings"

	"sqlgen/offline/schema"
)

// constraintText prints a constraint; "" for one that is not printed (an empty
// primary key or unique constraint).
func constraintText(k schema.Constraint, t *schema.Table) (string, error) {
	base := k.Base()
	if t == nil {
		t = base.Table
	}
	var b strings.Builder
	switch x := k.(type) {
	case *schema.PrimaryKey:
		if len(x.Columns) == 0 && x.Implicit {
			return "", nil
		}
	case *schema.Unique:
		if len(x.Columns) == 0 {
			return "", nil
		}
	}
	name, err := schema.ConstraintName(k, t)
	if err != nil {
		return "", err
	}
	if !name.None() {
		n, err := constraintName(name)
		if err != nil {
			return "", err
		}
		b.WriteString("CONSTRAINT ")
		b.WriteString(n)
		b.WriteByte(' ')
	}
	switch k := k.(type) {
	case *schema.PrimaryKey:
		b.WriteString("PRIMARY KEY (")
		cols := k.Columns
		if k.Implicit {
			if cols, err = autoincrementFirst(t, cols); err != nil {
				return "", err
			}
		}
		writeNames(&b, cols)
		b.WriteByte(')')
		writeInclude(&b, k.Include, t)
	case *schema.Unique:
		b.WriteString("UNIQUE ")
		switch k.NullsNotDistinct {
		case schema.Yes:
			b.WriteString("NULLS NOT DISTINCT ")
		case schema.No:
			b.WriteString("NULLS DISTINCT ")
		}
		b.WriteByte('(')
		writeNames(&b, k.Columns)
		b.WriteByte(')')
		writeInclude(&b, k.Include, t)
	case *schema.ForeignKeyConstraint:
		if err := writeForeignKey(&b, k, t); err != nil {
			return "", err
		}
	case *schema.Check:
		if err := writeCheck(&b, k); err != nil {
			return "", err
		}
	case *schema.Exclude:
		if err := writeExclude(&b, k, t); err != nil {
			return "", err
		}
	default:
		return "", errorf("a constraint of unknown kind cannot be created")
	}
	if err := writeDeferrable(&b, base); err != nil {
		return "", err
	}
	if base.NotValid {
		b.WriteString(" NOT VALID")
	}
	return b.String(), nil
}

func writeNames(b *strings.Builder, cols []*schema.Column) {
	for i, c := range cols {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(QuoteName(c.Name))
	}
}

// autoincrementFirst follows PrimaryKeyConstraint.columns_autoinc_first.
func autoincrementFirst(t *schema.Table, cols []*schema.Column) ([]*schema.Column, error) {
	auto, err := t.AutoincrementColumn()
	if auto == nil || err != nil || len(cols) < 2 {
		return cols, err
	}
	out := []*schema.Column{auto}
	for _, c := range cols {
		if c != auto {
			out = append(out, c)
		}
	}
	return out, nil
}

func writeInclude(b *strings.Builder, include []string, t *schema.Table) {
	if len(include) == 0 {
		return
	}
	b.WriteString(" INCLUDE (")
	for i, key := range include {
		if i > 0 {
			b.WriteString(", ")
		}
		if c := t.C(key); c != nil {
			b.WriteString(QuoteName(c.Name))
		} else {
			b.WriteString(Quote(key))
		}
	}
	b.WriteByte(')')
}

func writeForeignKey(b *strings.Builder, k *schema.ForeignKeyConstraint, t *schema.Table) error {
	b.WriteString("FOREIGN KEY(")
	writeNames(b, k.Columns)
	b.WriteString(") REFERENCES ")
	if len(k.Elements) == 0 {
		return errorf("ForeignKeyConstraint without columns")
	}
	if err := writeReferences(b, k, t); err != nil {
		return err
	}
	return writeKeyOptions(b, &k.KeyOptions)
}

// writeReferences prints "table (column, …)".
func writeReferences(b *strings.Builder, k *schema.ForeignKeyConstraint, t *schema.Table) error {
	for i, f := range k.Elements {
		sch, table, column, err := f.Target(t.Metadata)
		if err != nil {
			return err
		}
		if i == 0 {
			b.WriteString(qualified(sch, table))
			b.WriteString(" (")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(QuoteName(column))
	}
	b.WriteByte(')')
	return nil
}

func writeKeyOptions(b *strings.Builder, o *schema.KeyOptions) error {
	if o.Match != "" {
		b.WriteString(" MATCH ")
		b.WriteString(o.Match)
	}
	if o.OnDelete != "" {
		if !onDelete(o.OnDelete) {
			return errorf("Unexpected SQL phrase: '%s' for ON DELETE", o.OnDelete)
		}
		b.WriteString(" ON DELETE ")
		b.WriteString(o.OnDelete)
	}
	if o.OnUpdate != "" {
		if !action(strings.ToUpper(o.OnUpdate)) {
			return errorf("Unexpected SQL phrase: '%s' for ON UPDATE", o.OnUpdate)
		}
		b.WriteString(" ON UPDATE ")
		b.WriteString(o.OnUpdate)
	}
	return nil
}

func action(s string) bool {
	switch s {
	case "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT", "NO ACTION":
		return true
	}
	return false
}

// onDelete also takes PostgreSQL's SET NULL (a, b).
func onDelete(s string) bool {
	u := strings.ToUpper(s)
	if action(u) {
		return true
	}
	for _, p := range []string{"SET NULL", "SET DEFAULT"} {
		if rest, ok := strings.CutPrefix(u, p); ok {
			rest = strings.TrimLeft(rest, " \t\n\r\f\v")
			return len(rest) > 2 && rest[0] == '(' && rest[len(rest)-1] == ')'
		}
	}
	return false
}

func writeDeferrable(b *strings.Builder, k *schema.ConstraintBase) error {
	switch k.Deferrable {
	case schema.Yes:
		b.WriteString(" DEFERRABLE")
	case schema.No:
		b.WriteString(" NOT DEFERRABLE")
	}
	if k.Initially != "" {
		switch strings.ToUpper(k.Initially) {
		case "DEFERRED", "IMMEDIATE":
		default:
			return errorf("Unexpected SQL phrase: '%s' for INITIALLY (expected DEFERRED or IMMEDIATE)", k.Initially)
		}
		b.WriteString(" INITIALLY ")
		b.WriteString(k.Initially)
	}
	return nil
}

func writeCheck(b *strings.Builder, k *schema.Check) error {
	b.WriteString("CHECK (")
	if k.EnumColumn != nil {
		if a, ok := k.EnumColumn.Type.(*schema.Array); ok {
			if e, ok := a.Item.(*schema.Enum); ok && e.NonNative {
				return errorf("PostgreSQL dialect cannot produce the CHECK constraint for ARRAY of non-native ENUM; please specify create_constraint=False on this Enum datatype.")
			}
		}
		b.WriteString(QuoteName(k.EnumColumn.Name))
		b.WriteString(" IN (")
		for i, l := range k.EnumLabels {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(quoteString(l))
		}
		b.WriteString("))")
		return nil
	}
	text, err := ddlExpr(k.Text, k.Expr)
	if err != nil {
		return err
	}
	b.WriteString(text)
	b.WriteByte(')')
	return nil
}

func writeExclude(b *strings.Builder, k *schema.Exclude, t *schema.Table) error {
	using := k.Using
	if using == "" {
		using = "gist"
	}
	if err := indexMethod(using); err != nil {
		return err
	}
	fmt.Fprintf(b, "EXCLUDE USING %s (", strings.ToLower(using))
	for i, e := range k.Elements {
		if i > 0 {
			b.WriteString(", ")
		}
		key := e.Text
		switch {
		case e.Expr != nil:
			text, err := ddlExpr("", e.Expr)
			if err != nil {
				return err
			}
			b.WriteString(text)
			key = keyOf(e.Expr)
		case t != nil && t.C(e.Text) != nil:
			b.WriteString(QuoteName(t.C(e.Text).Name))
		default:
			b.WriteString(Quote(e.Text))
		}
		for _, p := range k.Ops {
			if p.Key == key {
				b.WriteByte(' ')
				b.WriteString(p.Value)
			}
		}
		b.WriteString(" WITH ")
		b.WriteString(e.Op)
	}
	b.WriteByte(')')
	if k.Where == nil && k.WhereText == "" {
		return nil
	}
	// Unlike elsewhere in DDL, columns keep their table here.
	where := k.Where
	text, err := "", error(nil)
	if where == nil {
		text, err = ddlExpr(k.WhereText, nil)
	} else {
		text, err = ExprText(where)
	}
	if err != nil {
		return err
	}
	b.WriteString(" WHERE (")
	b.WriteString(text)
	b.WriteByte(')')
	return nil
}

// indexMethod checks the phrase after USING.
func indexMethod(s string) error {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c >= 0x80:
		default:
			return errorf("Unexpected SQL phrase: '%s' for USING", s)
		}
	}
	return nil
}
