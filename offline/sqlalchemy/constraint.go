package sqlalchemy

import (
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// The constraint classes (sql/schema.py, dialects/postgresql/ext.py).
var (
	ConstraintClass           = schemaClass("Constraint", DialectKWArgsClass, HasConditionalDDLClass, SchemaItemClass)
	columnCollectionMixin     = schemaClass("ColumnCollectionMixin")
	ColumnConstraintClass     = schemaClass("ColumnCollectionConstraint", columnCollectionMixin, ConstraintClass)
	PrimaryKeyConstraintClass = schemaClass("PrimaryKeyConstraint", ColumnConstraintClass)
	UniqueConstraintClass     = schemaClass("UniqueConstraint", ColumnConstraintClass)
	CheckConstraintClass      = schemaClass("CheckConstraint", ColumnConstraintClass)
	ForeignKeyConstraintClass = schemaClass("ForeignKeyConstraint", ColumnConstraintClass)
	ExcludeConstraintClass    = pyeval.NewNativeClass("ExcludeConstraint", pgPackage+".ext", ColumnConstraintClass)
)

// constraintObject is the Python object of a constraint.
func constraintObject(k schema.Constraint) pyeval.Value {
	class := ConstraintClass
	switch k.(type) {
	case *schema.PrimaryKey:
		class = PrimaryKeyConstraintClass
	case *schema.Unique:
		class = UniqueConstraintClass
	case *schema.Check:
		class = CheckConstraintClass
	case *schema.ForeignKeyConstraint:
		class = ForeignKeyConstraintClass
	case *schema.Exclude:
		class = ExcludeConstraintClass
	}
	return itemObjectOf(&k.Base().Info, k, class)
}

// constraintColumns are the columns that a constraint has so far.
func constraintColumns(k schema.Constraint) []*schema.Column {
	switch k := k.(type) {
	case *schema.PrimaryKey:
		return k.Columns
	case *schema.Unique:
		return k.Columns
	case *schema.Check:
		return k.Columns
	case *schema.ForeignKeyConstraint:
		return k.Columns
	}
	return nil
}

// conventionName is the name of a constraint or index: its own, or what the
// naming convention of its table makes.
func conventionName(k any, n schema.Name, t *schema.Table) pyeval.Value {
	if t != nil && !n.Conv {
		if c, err := schema.ConstraintName(k, t); err == nil {
			n = c
		}
	}
	return nameValue(n)
}

// setConstraint ties a new constraint to its object.
func setConstraint(a *pyeval.Args, k schema.Constraint) {
	o := a.Self.(*pyeval.Object)
	o.Native = k
	k.Base().Info = &itemInfo{obj: o}
}

// constraintBase reads name, deferrable and initially.
func constraintBase(th *pyeval.Thread, a *pyeval.Args, b *schema.ConstraintBase) (err error) {
	if b.Name, err = nameOf(a.Get("name")); err != nil {
		return err
	}
	if b.Deferrable, err = argTri(th, a, "deferrable"); err != nil {
		return err
	}
	b.Initially, _, err = a.OptStr("initially")
	return err
}

// columnSpecs reads columns given by name or as objects. When all are objects,
// they are returned too: the constraint attaches itself to their table.
func columnSpecs(th *pyeval.Thread, vs []pyeval.Value, what string) (specs []schema.ColumnSpec, objects []*schema.Column, err error) {
	for _, v := range vs {
		if u, ok := v.(*pyeval.Unknown); ok {
			return nil, nil, u.Refuse("a column of " + what + "() must be known")
		}
		if s, ok := pyeval.AsStr(v); ok {
			specs = append(specs, schema.ColumnSpec{Key: s})
			continue
		}
		e, err := ExprOf(th, v)
		if err != nil {
			return nil, nil, err
		}
		c, ok := e.(*schema.Column)
		if !ok {
			hint := ""
			switch v.(type) {
			case *pyeval.List, *pyeval.Tuple:
				hint = " (columns are given one by one, not as a list)"
			}
			return nil, nil, argumentError("%s(): Column object or string name of a column expected, got %s%s", what, describe(th, v), hint)
		}
		specs = append(specs, schema.ColumnSpec{Key: c.KeyOf(), Column: c})
		objects = append(objects, c)
	}
	if len(objects) != len(specs) {
		objects = nil
	}
	return specs, objects, nil
}

// autoAttach attaches what was made of column objects alone to their table, now
// or when the last of them gets one. Follows ColumnCollectionMixin._check_attach.
func autoAttach(cols []*schema.Column, attach func(t *schema.Table) error) error {
	if len(cols) == 0 {
		return nil
	}
	for _, c := range cols {
		if c.Lightweight {
			return nil
		}
	}
	done := false
	try := func() error {
		t := cols[0].Table
		if done || t == nil {
			return nil
		}
		for _, c := range cols {
			if c.Table == nil {
				return nil
			}
			if c.Table != t {
				return argumentError("Column(s) '%s' are not part of table '%s'.", c.Name.Text, t.Name.Text)
			}
		}
		done = true
		return attach(t)
	}
	for _, c := range cols {
		if c.Table == nil {
			i := infoOf(c)
			i.attached = append(i.attached, try)
		}
	}
	return try()
}

const constraintKeywords = "name=None, deferrable=None, initially=None, info=None"

func init() {
	exportClass(ConstraintClass, columnCollectionMixin, ColumnConstraintClass, PrimaryKeyConstraintClass, UniqueConstraintClass,
		CheckConstraintClass, ForeignKeyConstraintClass, ExcludeConstraintClass)
	ConstraintClass.Define(defineConstraint)
	PrimaryKeyConstraintClass.Define(func(b *pyeval.ClassBuilder) {
		const sig = "__init__(*columns, " + constraintKeywords + ", _implicit_generated=False, comment=None, **dialect_kw)"
		names := paramNames(sig)
		b.Method(sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			specs, objects, err := columnSpecs(th, a.Pos, "PrimaryKeyConstraint")
			if err != nil {
				return nil, err
			}
			k := schema.NewPrimaryKey(schema.Name{}, specs...)
			pg, err := constraintCommon(th, a, &k.ConstraintBase, names, "PrimaryKeyConstraint")
			if err != nil {
				return nil, err
			}
			if k.Include, err = strList(th, pg["include"], "postgresql_include"); err != nil {
				return nil, err
			}
			setConstraint(a, k)
			return pyeval.None, autoAttach(objects, func(t *schema.Table) error { return attachConstraint(t, k) })
		})
	})
	UniqueConstraintClass.Define(func(b *pyeval.ClassBuilder) {
		const sig = "__init__(*columns, " + constraintKeywords + ", comment=None, _autoattach=True, _column_flag=False, **dialect_kw)"
		names := paramNames(sig)
		b.Method(sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			specs, objects, err := columnSpecs(th, a.Pos, "UniqueConstraint")
			if err != nil {
				return nil, err
			}
			k := schema.NewUnique(schema.Name{}, specs...)
			pg, err := constraintCommon(th, a, &k.ConstraintBase, names, "UniqueConstraint")
			if err != nil {
				return nil, err
			}
			if k.Include, err = strList(th, pg["include"], "postgresql_include"); err != nil {
				return nil, err
			}
			if v, ok := pg["nulls_not_distinct"]; ok && !pyeval.IsNone(v) {
				on, err := th.Truth(v)
				if err != nil {
					return nil, err
				}
				k.NullsNotDistinct = schema.TriOf(on)
			}
			setConstraint(a, k)
			return pyeval.None, autoAttach(objects, func(t *schema.Table) error { return attachConstraint(t, k) })
		})
	})
	CheckConstraintClass.Define(func(b *pyeval.ClassBuilder) {
		const sig = "__init__(sqltext, name=None, deferrable=None, initially=None, table=None, info=None, comment=None, _create_rule=None, _autoattach=True, _type_bound=False, **dialect_kw)"
		names := paramNames(sig)
		b.Method(sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			text, e, err := textOrExpr(th, a.Get("sqltext"), "CheckConstraint()")
			if err != nil {
				return nil, err
			}
			k := schema.NewCheck(schema.Name{}, text, e)
			k.Columns = columnsInside(e)
			if _, err := constraintCommon(th, a, &k.ConstraintBase, names, "CheckConstraint"); err != nil {
				return nil, err
			}
			o := a.Self.(*pyeval.Object)
			o.SetAttr("sqltext", a.Get("sqltext"))
			setConstraint(a, k)
			if t, ok := pyeval.Payload[*schema.Table](a.Get("table")); ok {
				return pyeval.None, attachConstraint(t, k)
			}
			return pyeval.None, autoAttach(k.Columns, func(t *schema.Table) error { return attachConstraint(t, k) })
		})
		b.Property("is_column_level", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			k, _ := pyeval.Payload[*schema.Check](self)
			return pyeval.Bool(k != nil && k.Table == nil), nil
		}, nil)
	})
	ExcludeConstraintClass.Define(func(b *pyeval.ClassBuilder) { b.Method(excludeSig, excludeInit) })
}

// constraintCommon reads what all constraints take, and gives PostgreSQL's own
// keywords.
func constraintCommon(th *pyeval.Thread, a *pyeval.Args, b *schema.ConstraintBase, own []string, class string) (map[string]pyeval.Value, error) {
	if err := constraintBase(th, a, b); err != nil {
		return nil, err
	}
	var err error
	if b.Comment, _, err = a.OptStr("comment"); err != nil {
		return nil, err
	}
	if v := a.Get("info"); !pyeval.IsNone(v) {
		a.Self.(*pyeval.Object).SetAttr(infoAttr, v)
	}
	pg, err := dialectKwargs(a.Self.Class(), a.Kw, own, class, "Constraint")
	if err != nil {
		return nil, err
	}
	if v, ok := pg["not_valid"]; ok {
		b.NotValid, err = th.Truth(v)
	}
	return pg, err
}

// columnsInside are the columns that an expression names.
func columnsInside(e schema.Expr) []*schema.Column {
	switch e := e.(type) {
	case nil:
		return nil
	case *schema.Column:
		return []*schema.Column{e}
	case interface{ Columns() []*schema.Column }:
		return e.Columns()
	}
	return expr.Columns(e)
}

func defineConstraint(b *pyeval.ClassBuilder) {
	type constraint = schema.Constraint
	b.Method("__init__("+constraintKeywords+", comment=None, **dialect_kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		k := &schema.Bare{}
		if err := constraintBase(th, a, &k.ConstraintBase); err != nil {
			return nil, err
		}
		setConstraint(a, k)
		return pyeval.None, nil
	})
	property(b, "name", func(_ *pyeval.Thread, k constraint) (pyeval.Value, error) {
		return conventionName(k, k.Base().Name, k.Base().Table), nil
	},
		func(_ *pyeval.Thread, k constraint, v pyeval.Value) (err error) {
			k.Base().Name, err = nameOf(v)
			return err
		})
	property(b, "deferrable", func(_ *pyeval.Thread, k constraint) (pyeval.Value, error) { return triValue(k.Base().Deferrable), nil }, nil)
	property(b, "initially", func(_ *pyeval.Thread, k constraint) (pyeval.Value, error) {
		return nameValue(schema.N(k.Base().Initially)), nil
	}, nil)
	property(b, "comment", func(_ *pyeval.Thread, k constraint) (pyeval.Value, error) {
		return nameValue(schema.N(k.Base().Comment)), nil
	}, nil)
	property(b, "table", func(_ *pyeval.Thread, k constraint) (pyeval.Value, error) {
		if k.Base().Table == nil {
			return nil, pyeval.Raise(InvalidRequestErrorClass, "This constraint is not bound to a table.  Did you mean to call table.append_constraint(constraint) ?")
		}
		return tableObject(k.Base().Table), nil
	}, nil)
	for _, n := range []string{"columns", "c"} {
		property(b, n, func(_ *pyeval.Thread, k constraint) (pyeval.Value, error) {
			return columnsOf(constraintColumns(k)), nil
		}, nil)
	}
	b.Method("ddl_if(dialect=None, callable_=None, state=None)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
		return nil, unsupported("ddl_if()")
	})
	b.Method("contains_column(col)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		k, _ := pyeval.Payload[schema.Constraint](a.Self)
		c, _ := pyeval.Payload[*schema.Column](a.Get("col"))
		for _, o := range constraintColumns(k) {
			if o == c {
				return pyeval.True, nil
			}
		}
		return pyeval.False, nil
	})
	b.Method("__iter__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		k, _ := pyeval.Payload[schema.Constraint](a.Self)
		var out []pyeval.Value
		for _, c := range constraintColumns(k) {
			out = append(out, columnObject(th, c))
		}
		return th.IterValue(pyeval.NewList(out...))
	})
	b.Method("__len__()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		k, _ := pyeval.Payload[schema.Constraint](a.Self)
		return pyeval.MakeInt(int64(len(constraintColumns(k)))), nil
	})
	b.Method("__bool__()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.True, nil })
	b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		k, ok := pyeval.Payload[schema.Constraint](a.Self)
		if !ok {
			return pyeval.Str(a.Self.Class().Name + "()"), nil
		}
		var out []string
		if ck, ok := k.(*schema.Check); ok && ck.Expr == nil {
			s, err := th.Repr(pyeval.Str(ck.Text))
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		for _, c := range constraintColumns(k) {
			s, err := th.Repr(columnObject(th, c))
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		if n := k.Base().Name; !n.None() {
			s, err := th.Repr(nameValue(n))
			if err != nil {
				return nil, err
			}
			out = append(out, "name="+s)
		}
		return pyeval.Str(a.Self.Class().Name + "(" + strings.Join(out, ", ") + ")"), nil
	})
	copying := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		k, _ := pyeval.Payload[schema.Constraint](a.Self)
		n := copyConstraint(k)
		if n == nil {
			return nil, unsupported("copying a " + a.Self.Class().Name)
		}
		return constraintObject(n), nil
	}
	b.Method("copy(**kw)", copying)
	b.Method("_copy(**kw)", copying)
}

// copyConstraint is an unattached copy whose columns are named by key, for
// another table; nil for the kinds that have none.
func copyConstraint(k schema.Constraint) schema.Constraint {
	keys := func(cols []*schema.Column, specs []schema.ColumnSpec) []schema.ColumnSpec {
		if len(cols) == 0 {
			return specs
		}
		var out []schema.ColumnSpec
		for _, c := range cols {
			out = append(out, schema.ColumnSpec{Key: c.KeyOf()})
		}
		return out
	}
	base := func(to *schema.ConstraintBase) {
		order := to.Order
		*to = *k.Base()
		to.Order, to.Table, to.Info = order, nil, nil
	}
	switch k := k.(type) {
	case *schema.PrimaryKey:
		n := schema.NewPrimaryKey(k.Name, keys(k.Columns, k.Specs)...)
		base(&n.ConstraintBase)
		n.Include = k.Include
		return n
	case *schema.Unique:
		n := schema.NewUnique(k.Name, keys(k.Columns, k.Specs)...)
		base(&n.ConstraintBase)
		n.Include, n.NullsNotDistinct = k.Include, k.NullsNotDistinct
		return n
	case *schema.Check:
		n := k.Copy()
		n.Info = nil
		return n
	case *schema.ForeignKeyConstraint:
		if len(k.Elements) == 1 && !k.Elements[0].FromConstraint {
			return nil // the column's own ForeignKey makes it again
		}
		var refs []*schema.ForeignKey
		for _, f := range k.Elements {
			refs = append(refs, &schema.ForeignKey{Spec: foreignKeySpec(f)})
		}
		n := schema.NewForeignKey(k.Name, keys(k.Columns, k.Specs), refs, k.KeyOptions)
		base(&n.ConstraintBase)
		return n
	case *schema.Exclude:
		n := schema.NewExclude(k.Name, k.Elements...)
		base(&n.ConstraintBase)
		n.Using, n.Where, n.WhereText, n.Ops = k.Using, k.Where, k.WhereText, k.Ops
		return n
	}
	return nil
}
