package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

func init() {
	// bindparams= and bind= are SQLAlchemy 1's.
	exportFunc(constructorsModule, pyeval.NewFunc("text(text, bind=None, bindparams=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		s, err := a.Str("text")
		if err != nil {
			return nil, err
		}
		o := pyeval.NewObject(TextClauseClass, expr.NewText(s))
		if v := a.Get("bindparams"); !pyeval.IsNone(v) {
			binds, err := th.Slice(v)
			if err != nil {
				return nil, err
			}
			return th.CallMethod(o, "bindparams", binds...)
		}
		return o, nil
	}))
	classConstructor(TextClauseClass, "(text)", func(_ *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		s, err := a.Str("text")
		return expr.NewText(s), err
	})
	TextClauseClass.Define(func(b *pyeval.ClassBuilder) {
		property(b, "text", func(_ *pyeval.Thread, t *expr.Text) (pyeval.Value, error) { return pyeval.Str(t.Source), nil }, nil)
		b.Attr("key", pyeval.None)
		b.Attr("is_text_clause", pyeval.True)
		b.Method("bindparams(*binds, **names_to_values)", bindText)
		b.Method("columns(*cols, **types)", textColumns)
		b.Method("and_(other)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
			r, err := criterion(th, a.At(0), "&")
			if err != nil {
				return nil, err
			}
			return expr.Junction(expr.And, e, r)
		}))
		b.Alias("__and__", "and_")
	})
	TextualSelectClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("bindparams(*binds, **names_to_values)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			q, err := selfNode[*expr.TextSelect](a)
			if err != nil {
				return nil, err
			}
			t, err := boundText(th, q.Text, a)
			if err != nil {
				return nil, err
			}
			n := *q
			n.Text = t
			return like(a.Self, &n), nil
		})
	})
}

func bindText(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	t, err := selfNode[*expr.Text](a)
	if err != nil {
		return nil, err
	}
	if t, err = boundText(th, t, a); err != nil {
		return nil, err
	}
	return like(a.Self, t), nil
}

// boundText follows TextClause.bindparams.
func boundText(th *pyeval.Thread, t *expr.Text, a *pyeval.Args) (*expr.Text, error) {
	missing := func(name string) error {
		return argumentError("This text() construct doesn't define a bound parameter named %s", pyast.StrRepr(name, false))
	}
	for _, v := range a.Pos {
		b, ok := pyeval.Payload[*expr.Bind](v)
		if !ok {
			return nil, argumentError("bindparams() expects bindparam() objects or name=value, not %s", describe(th, v))
		}
		if !t.HasBind(b.Key) {
			return nil, missing(b.Key)
		}
		t = t.Bind(b)
	}
	for _, k := range a.Kw {
		if !t.HasBind(k.Name) {
			return nil, missing(k.Name)
		}
		v, err := sqlValue(th, k.Value)
		if err != nil {
			return nil, err
		}
		t = t.BindValue(k.Name, v)
	}
	return t, nil
}

// textColumns is text(…).columns(…): columns by position, or name=type.
func textColumns(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	t, err := selfNode[*expr.Text](a)
	if err != nil {
		return nil, err
	}
	q := &expr.TextSelect{Text: t}
	for _, v := range a.Pos {
		e, err := onlyExpr(th, v, "columns()")
		if err != nil {
			return nil, err
		}
		q.Columns = append(q.Columns, e)
	}
	for _, k := range a.Kw {
		typ, err := TypeOf(th, k.Value)
		if err != nil {
			return nil, err
		}
		q.Columns = append(q.Columns, &schema.Column{Name: schema.N(k.Name), Type: typ, Lightweight: true})
	}
	return WrapExpr(th, q), nil
}
