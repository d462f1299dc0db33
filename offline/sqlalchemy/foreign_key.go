package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// ForeignKeyClass is sqlalchemy.ForeignKey.
var ForeignKeyClass = schemaClass("ForeignKey", DialectKWArgsClass, SchemaItemClass)

func foreignKeyObject(fk *schema.ForeignKey) pyeval.Value {
	return itemObjectOf(&fk.Info, fk, ForeignKeyClass)
}

// foreignKeySpec is "schema.table.column" of what a key refers to.
func foreignKeySpec(fk *schema.ForeignKey) string {
	if fk.Column == nil {
		return fk.Spec
	}
	if fk.Column.Table == nil {
		return fk.Column.KeyOf()
	}
	return fullname(fk.Column.Table) + "." + fk.Column.KeyOf()
}

// targetColumn is the column that a key refers to, nil while it is not known.
func targetColumn(fk *schema.ForeignKey) *schema.Column {
	if fk.Column != nil {
		return fk.Column
	}
	if fk.Parent == nil || fk.Parent.Table == nil {
		return nil
	}
	m := fk.Parent.Table.Metadata
	sch, table, col, err := fk.Target(m)
	if err != nil {
		return nil
	}
	t := m.Table(schema.TableKey(sch.Text, table.Text))
	if t == nil {
		return nil
	}
	for _, c := range t.Columns {
		if c.Name.Text == col.Text {
			return c
		}
	}
	return nil
}

// reference reads what a key refers to: "table.column" or a column object.
func reference(th *pyeval.Thread, v pyeval.Value, fk *schema.ForeignKey) error {
	if u, ok := v.(*pyeval.Unknown); ok {
		return u.Refuse("the target of a foreign key must be known")
	}
	if s, ok := pyeval.AsStr(v); ok {
		fk.Spec = s
		return nil
	}
	e, err := ExprOf(th, v)
	if err != nil {
		return err
	}
	c, ok := e.(*schema.Column)
	if !ok {
		return argumentError("ForeignKey(): \"table.column\" or a Column expected, got %s", describe(th, v))
	}
	fk.Column = c
	return nil
}

func keyOptions(th *pyeval.Thread, a *pyeval.Args) (o schema.KeyOptions, err error) {
	for _, f := range []struct {
		name string
		to   *string
	}{{"onupdate", &o.OnUpdate}, {"ondelete", &o.OnDelete}, {"match", &o.Match}} {
		if *f.to, _, err = a.OptStr(f.name); err != nil {
			return o, err
		}
	}
	if o.UseAlter, err = a.Bool(th, "use_alter"); err != nil {
		return o, err
	}
	o.LinkToName, err = a.Bool(th, "link_to_name")
	return o, err
}

func init() {
	exportClass(ForeignKeyClass)
	ForeignKeyClass.Define(func(b *pyeval.ClassBuilder) {
		const sig = "__init__(column, _constraint=None, use_alter=False, name=None, onupdate=None, ondelete=None, deferrable=None, initially=None, " +
			"link_to_name=False, match=None, info=None, comment=None, _unresolvable=False, **dialect_kw)"
		names := paramNames(sig)
		b.Method(sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			fk := &schema.ForeignKey{Info: &itemInfo{obj: o}}
			if err := reference(th, a.Get("column"), fk); err != nil {
				return nil, err
			}
			var err error
			if fk.Name, err = nameOf(a.Get("name")); err != nil {
				return nil, err
			}
			if fk.Deferrable, err = argTri(th, a, "deferrable"); err != nil {
				return nil, err
			}
			if fk.Initially, _, err = a.OptStr("initially"); err != nil {
				return nil, err
			}
			if fk.Comment, _, err = a.OptStr("comment"); err != nil {
				return nil, err
			}
			if fk.KeyOptions, err = keyOptions(th, a); err != nil {
				return nil, err
			}
			pg, err := dialectKwargs(o.Class(), a.Kw, names, "ForeignKeyConstraint", "Constraint")
			if err != nil {
				return nil, err
			}
			if v, ok := pg["not_valid"]; ok {
				if fk.NotValid, err = th.Truth(v); err != nil {
					return nil, err
				}
			}
			if v := a.Get("info"); !pyeval.IsNone(v) {
				o.SetAttr(infoAttr, v)
			}
			o.Native = fk
			return pyeval.None, nil
		})
		type key = *schema.ForeignKey
		text := func(name string, get func(fk key) string) {
			property(b, name, func(_ *pyeval.Thread, fk key) (pyeval.Value, error) { return nameValue(schema.N(get(fk))), nil }, nil)
		}
		text("ondelete", func(fk key) string { return fk.OnDelete })
		text("onupdate", func(fk key) string { return fk.OnUpdate })
		text("initially", func(fk key) string { return fk.Initially })
		text("match", func(fk key) string { return fk.Match })
		text("comment", func(fk key) string { return fk.Comment })
		text("target_fullname", foreignKeySpec)
		property(b, "name", func(_ *pyeval.Thread, fk key) (pyeval.Value, error) { return nameValue(fk.Name), nil }, nil)
		property(b, "deferrable", func(_ *pyeval.Thread, fk key) (pyeval.Value, error) { return triValue(fk.Deferrable), nil }, nil)
		property(b, "use_alter", func(_ *pyeval.Thread, fk key) (pyeval.Value, error) { return pyeval.Bool(fk.UseAlter), nil }, nil)
		property(b, "link_to_name", func(_ *pyeval.Thread, fk key) (pyeval.Value, error) { return pyeval.Bool(fk.LinkToName), nil }, nil)
		property(b, "parent", func(th *pyeval.Thread, fk key) (pyeval.Value, error) {
			if fk.Parent == nil {
				return pyeval.None, nil
			}
			return columnObject(th, fk.Parent), nil
		}, nil)
		property(b, "constraint", func(_ *pyeval.Thread, fk key) (pyeval.Value, error) {
			if fk.Constraint == nil {
				return pyeval.None, nil
			}
			return constraintObject(fk.Constraint), nil
		}, nil)
		property(b, "column", func(th *pyeval.Thread, fk key) (pyeval.Value, error) {
			if c := targetColumn(fk); c != nil {
				return columnObject(th, c), nil
			}
			return nil, pyeval.Raise(NoReferencedTableErrorClass, "Foreign key '%s' could not find its table", foreignKeySpec(fk))
		}, nil)
		b.Method("references(table)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			fk, _ := pyeval.Payload[*schema.ForeignKey](a.Self)
			t, _ := pyeval.Payload[*schema.Table](a.Get("table"))
			c := targetColumn(fk)
			return pyeval.Bool(c != nil && c.Table == t), nil
		})
		copying := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			fk, _ := pyeval.Payload[*schema.ForeignKey](a.Self)
			n := *fk
			n.Parent, n.Constraint, n.Info = nil, nil, nil
			return foreignKeyObject(&n), nil
		}
		b.Method("copy(**kw)", copying)
		b.Method("_copy(**kw)", copying)
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			fk, ok := pyeval.Payload[*schema.ForeignKey](a.Self)
			if !ok {
				return pyeval.Str("ForeignKey()"), nil
			}
			s, err := th.Repr(pyeval.Str(foreignKeySpec(fk)))
			return pyeval.Str("ForeignKey(" + s + ")"), err
		})
	})
	ForeignKeyConstraintClass.Define(func(b *pyeval.ClassBuilder) {
		const sig = "__init__(columns, refcolumns, name=None, onupdate=None, ondelete=None, deferrable=None, initially=None, use_alter=False, " +
			"link_to_name=False, match=None, table=None, info=None, comment=None, **dialect_kw)"
		names := paramNames(sig)
		b.Method(sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return foreignKeyConstraintInit(th, a, names)
		})
		type constraint = *schema.ForeignKeyConstraint
		text := func(name string, get func(k constraint) string) {
			property(b, name, func(_ *pyeval.Thread, k constraint) (pyeval.Value, error) { return nameValue(schema.N(get(k))), nil }, nil)
		}
		text("ondelete", func(k constraint) string { return k.OnDelete })
		text("onupdate", func(k constraint) string { return k.OnUpdate })
		text("match", func(k constraint) string { return k.Match })
		property(b, "use_alter", func(_ *pyeval.Thread, k constraint) (pyeval.Value, error) { return pyeval.Bool(k.UseAlter), nil }, nil)
		property(b, "column_keys", func(_ *pyeval.Thread, k constraint) (pyeval.Value, error) {
			var out []string
			for _, s := range k.Specs {
				out = append(out, s.Key)
			}
			if len(k.Specs) == 0 {
				for _, c := range k.Columns {
					out = append(out, c.KeyOf())
				}
			}
			return pyeval.NewList(pyeval.Strings(out...)...), nil
		}, nil)
		property(b, "elements", func(_ *pyeval.Thread, k constraint) (pyeval.Value, error) {
			var out []pyeval.Value
			for _, fk := range k.Elements {
				out = append(out, foreignKeyObject(fk))
			}
			return pyeval.NewList(out...), nil
		}, nil)
		property(b, "referred_table", func(_ *pyeval.Thread, k constraint) (pyeval.Value, error) {
			if len(k.Elements) > 0 {
				if c := targetColumn(k.Elements[0]); c != nil {
					return tableObject(c.Table), nil
				}
			}
			return nil, pyeval.Raise(NoReferencedTableErrorClass, "the table that a foreign key refers to is not in its MetaData")
		}, nil)
	})
}

// foreignKeyConstraintInit follows ForeignKeyConstraint.__init__.
func foreignKeyConstraintInit(th *pyeval.Thread, a *pyeval.Args, names []string) (pyeval.Value, error) {
	items := func(name string) ([]pyeval.Value, error) {
		v := a.Get(name)
		if _, one := pyeval.AsStr(v); one {
			return nil, argumentError("ForeignKeyConstraint(): %s must be a list, not a str", name)
		}
		return th.Slice(v)
	}
	cols, err := items("columns")
	if err != nil {
		return nil, err
	}
	refcols, err := items("refcolumns")
	if err != nil {
		return nil, err
	}
	specs, objects, err := columnSpecs(th, cols, "ForeignKeyConstraint")
	if err != nil {
		return nil, err
	}
	if len(specs) != len(refcols) {
		seen := map[string]bool{}
		for _, s := range specs {
			seen[s.Key] = true
		}
		if len(seen) != len(specs) {
			return nil, argumentError("ForeignKeyConstraint with duplicate source column references are not supported.")
		}
		return nil, argumentError("ForeignKeyConstraint number of constrained columns must match the number of referenced columns.")
	}
	refs := make([]*schema.ForeignKey, len(refcols))
	for i, v := range refcols {
		refs[i] = &schema.ForeignKey{}
		if err := reference(th, v, refs[i]); err != nil {
			return nil, err
		}
	}
	o, err := keyOptions(th, a)
	if err != nil {
		return nil, err
	}
	k := schema.NewForeignKey(schema.Name{}, specs, refs, o)
	if _, err := constraintCommon(th, a, &k.ConstraintBase, names, "ForeignKeyConstraint"); err != nil {
		return nil, err
	}
	setConstraint(a, k)
	if t, ok := pyeval.Payload[*schema.Table](a.Get("table")); ok {
		return pyeval.None, attachConstraint(t, k)
	}
	return pyeval.None, autoAttach(objects, func(t *schema.Table) error { return attachConstraint(t, k) })
}
