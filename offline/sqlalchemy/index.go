package sqlalchemy

import (
	"maps"
	"slices"

	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// IndexClass is sqlalchemy.Index.
var IndexClass = schemaClass("Index", DialectKWArgsClass, columnCollectionMixin, HasConditionalDDLClass, SchemaItemClass)

const indexSig = "__init__(name, *expressions, unique=False, quote=None, info=None, _table=None, _column_flag=False, **dialect_kw)"

func indexObject(ix *schema.Index) pyeval.Value {
	return itemObjectOf(&ix.Info, ix, IndexClass)
}

func init() {
	exportClass(IndexClass)
	names := paramNames(indexSig)
	IndexClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method(indexSig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			ix := &schema.Index{Info: &itemInfo{obj: o}}
			var err error
			if ix.Name, err = quotedArg(th, a, "name", "quote"); err != nil {
				return nil, err
			}
			if ix.Unique, err = a.Bool(th, "unique"); err != nil {
				return nil, err
			}
			if ix.Exprs, err = IndexExprs(th, a.Pos, "Index"); err != nil {
				return nil, err
			}
			pg, err := dialectKwargs(o.Class(), a.Kw, names, "Index")
			if err != nil {
				return nil, err
			}
			if err := indexOptions(th, ix, pg); err != nil {
				return nil, err
			}
			if v := a.Get("info"); !pyeval.IsNone(v) {
				o.SetAttr(infoAttr, v)
			}
			o.Native = ix
			var cols []*schema.Column
			for _, e := range ix.Exprs {
				cols = append(cols, columnsInside(e.Expr)...)
			}
			return pyeval.None, autoAttach(cols, func(t *schema.Table) error { return schemaError(t.AppendIndex(ix)) })
		})
		type index = *schema.Index
		property(b, "name", func(_ *pyeval.Thread, ix index) (pyeval.Value, error) {
			return conventionName(ix, ix.Name, ix.Table), nil
		},
			func(_ *pyeval.Thread, ix index, v pyeval.Value) (err error) {
				ix.Name, err = nameOf(v)
				return err
			})
		property(b, "unique", func(_ *pyeval.Thread, ix index) (pyeval.Value, error) { return pyeval.Bool(ix.Unique), nil }, nil)
		property(b, "table", func(_ *pyeval.Thread, ix index) (pyeval.Value, error) {
			if ix.Table == nil {
				return pyeval.None, nil
			}
			return tableObject(ix.Table), nil
		}, nil)
		property(b, "expressions", func(th *pyeval.Thread, ix index) (pyeval.Value, error) {
			var out []pyeval.Value
			for _, e := range ix.Exprs {
				if e.Expr == nil {
					out = append(out, pyeval.Str(e.Key))
				} else {
					out = append(out, WrapExpr(th, e.Expr))
				}
			}
			return pyeval.NewList(out...), nil
		}, nil)
		for _, n := range []string{"columns", "c"} {
			property(b, n, func(_ *pyeval.Thread, ix index) (pyeval.Value, error) {
				var cols []*schema.Column
				for _, e := range ix.Exprs {
					cols = append(cols, columnsInside(e.Expr)...)
				}
				return columnsOf(cols), nil
			}, nil)
		}
		b.Method("create(bind, checkfirst=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			ix, _ := pyeval.Payload[*schema.Index](a.Self)
			return pyeval.None, runDDL(th, a.Get("bind"), "Index.create", func(at ops.At) ops.Operation { return &ops.CreateIndex{At: at, Index: ix} })
		})
		b.Method("drop(bind, checkfirst=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			ix, _ := pyeval.Payload[*schema.Index](a.Self)
			return pyeval.None, runDDL(th, a.Get("bind"), "Index.drop", func(at ops.At) ops.Operation { return &ops.DropIndex{At: at, Index: ix} })
		})
		b.Method("ddl_if(dialect=None, callable_=None, state=None)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
			return nil, unsupported("ddl_if()")
		})
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			ix, ok := pyeval.Payload[*schema.Index](a.Self)
			if !ok {
				return pyeval.Str("Index()"), nil
			}
			var out []string
			name, err := th.Repr(nameValue(ix.Name))
			if err != nil {
				return nil, err
			}
			out = append(out, name)
			for _, e := range ix.Exprs {
				v := pyeval.Value(pyeval.Str(e.Key))
				if e.Expr != nil {
					v = WrapExpr(th, e.Expr)
				}
				s, err := th.Repr(v)
				if err != nil {
					return nil, err
				}
				out = append(out, s)
			}
			if ix.Unique {
				out = append(out, "unique=True")
			}
			return pyeval.Str("Index(" + joinArgs(out) + ")"), nil
		})
	})
}

// IndexExprs reads the elements of an index: names of columns, columns and
// expressions. fn is the function's name for messages.
func IndexExprs(th *pyeval.Thread, vs []pyeval.Value, fn string) ([]schema.IndexExpr, error) {
	var out []schema.IndexExpr
	for _, v := range vs {
		if u, ok := v.(*pyeval.Unknown); ok {
			return nil, u.Refuse("a column of " + fn + "() must be known")
		}
		if s, ok := pyeval.AsStr(v); ok {
			n, err := nameOf(v)
			if err != nil {
				return nil, err
			}
			out = append(out, schema.IndexExpr{Key: s, Quote: n.Quote})
			continue
		}
		e, err := ExprOf(th, v)
		if err != nil {
			return nil, err
		}
		if e == nil {
			hint := ""
			switch v.(type) {
			case *pyeval.List, *pyeval.Tuple:
				hint = " (columns are given one by one, not as a list)"
			}
			return nil, argumentError("%s(): Column object, string name of a column or SQL expression expected, got %s%s", fn, describe(th, v), hint)
		}
		out = append(out, schema.IndexExpr{Expr: e})
	}
	return out, nil
}

func indexOptions(th *pyeval.Thread, ix *schema.Index, pg map[string]pyeval.Value) (err error) {
	given := func(name string) (pyeval.Value, bool) {
		v, ok := pg[name]
		return v, ok && !pyeval.IsNone(v)
	}
	for _, name := range slices.Sorted(maps.Keys(pg)) {
		if u := pyeval.FindUnknown(pg[name]); u != nil {
			return u.Refuse("postgresql_" + name + "= must be known")
		}
	}
	if v, ok := given("using"); ok && v != pyeval.False {
		if ix.Using, err = th.Str(v); err != nil {
			return err
		}
	}
	if v, ok := given("include"); ok {
		if ix.Include, err = strList(th, v, "postgresql_include"); err != nil {
			return err
		}
	}
	if v, ok := given("where"); ok {
		if ix.WhereText, ix.Where, err = textOrExpr(th, v, "postgresql_where"); err != nil {
			return err
		}
	}
	if v, ok := given("ops"); ok {
		if ix.Ops, err = pairs(th, v, "postgresql_ops"); err != nil {
			return err
		}
	}
	if v, ok := given("with"); ok {
		if ix.With, err = pairs(th, v, "postgresql_with"); err != nil {
			return err
		}
	}
	if v, ok := given("tablespace"); ok {
		if ix.Tablespace, err = nameOf(v); err != nil {
			return err
		}
	}
	if v, ok := given("concurrently"); ok {
		if ix.Concurrently, err = th.Truth(v); err != nil {
			return err
		}
	}
	if v, ok := given("nulls_not_distinct"); ok {
		b, err := th.Truth(v)
		if err != nil {
			return err
		}
		ix.NullsNotDistinct = schema.TriOf(b)
	}
	return nil
}

// pairs reads a dict whose keys are names of columns and whose values print.
func pairs(th *pyeval.Thread, v pyeval.Value, what string) ([]schema.Pair, error) {
	items, err := mappingItems(th, v)
	if err != nil {
		return nil, err
	}
	var out []schema.Pair
	for _, it := range items {
		k, ok, err := keyOfColumn(th, it[0])
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, argumentError("%s: a name is expected as key, got %s", what, describe(th, it[0]))
		}
		s, err := th.Str(it[1])
		if err != nil {
			return nil, err
		}
		out = append(out, schema.Pair{Key: k, Value: s})
	}
	return out, nil
}
