package sqlalchemy

import (
	"strconv"
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const selectConstructors = "sqlalchemy.sql._selectable_constructors"

// selectKeywords are the keyword arguments of select() in SQLAlchemy 1.
const selectKeywords = "columns=None, whereclause=None, from_obj=None, distinct=False, having=None, order_by=None, group_by=None, limit=None, offset=None, for_update=None, prefixes=None, suffixes=None, correlate=None, use_labels=None, bind=None"

func init() {
	exportFunc(selectConstructors, pyeval.NewFunc("select(*entities, "+selectKeywords+")", constructor(newSelect)))
	classConstructor(SelectClass, "(*entities, "+selectKeywords+")", newSelect)
	SelectClass.Define(defineSelect)
	for _, style := range []struct {
		name  string
		style expr.LabelStyle
	}{
		{"LABEL_STYLE_DEFAULT", expr.LabelDisambiguate}, {"LABEL_STYLE_NONE", expr.LabelNone},
		{"LABEL_STYLE_TABLENAME_PLUS_COL", expr.LabelTablename},
	} {
		exportValue("sqlalchemy."+style.name, pyeval.NewObject(labelStyleClass, style.style))
	}
	exportClass(labelStyleClass)
}

var labelStyleClass = selectableClass("SelectLabelStyle")

// newSelect is select(…): the columns as positional arguments, or the list and
// the keywords of SQLAlchemy 1.
func newSelect(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	cols := a.Pos
	if c := a.Get("columns"); !pyeval.IsNone(c) {
		vs, err := th.Slice(c)
		if err != nil {
			return nil, err
		}
		cols = append(cols[:len(cols):len(cols)], vs...)
	}
	rest := []pyeval.Value{}
	if len(cols) > 0 {
		switch x := cols[0].(type) {
		case *pyeval.List:
			rest, cols = cols[1:], x.Elems
		case *pyeval.Tuple:
			rest, cols = cols[1:], x.Elems
		}
	}
	s := &expr.Select{}
	var err error
	if s.Columns, err = columnsArg(th, cols, "select()"); err != nil {
		return nil, err
	}
	where := a.Get("whereclause")
	if len(rest) > 0 {
		where = rest[0]
	}
	if !pyeval.IsNone(where) {
		if s.Where, err = criteria(th, []pyeval.Value{where}, "select()"); err != nil {
			return nil, err
		}
	}
	from := a.Get("from_obj")
	if len(rest) > 1 {
		from = rest[1]
	}
	if !pyeval.IsNone(from) {
		if s.Froms, err = fromList(th, from, "select(from_obj=)"); err != nil {
			return nil, err
		}
	}
	if h := a.Get("having"); !pyeval.IsNone(h) {
		if s.Having, err = criteria(th, []pyeval.Value{h}, "select(having=)"); err != nil {
			return nil, err
		}
	}
	if s.OrderBy, err = byList(th, a.Get("order_by"), "select(order_by=)"); err != nil {
		return nil, err
	}
	if s.GroupBy, err = byList(th, a.Get("group_by"), "select(group_by=)"); err != nil {
		return nil, err
	}
	if s.Limit, err = limitOf(th, a.Get("limit")); err != nil {
		return nil, err
	}
	if s.Offset, err = limitOf(th, a.Get("offset")); err != nil {
		return nil, err
	}
	switch d := a.Get("distinct").(type) {
	case pyeval.Bool:
		s.Distinct = bool(d)
	default:
		if s.DistinctOn, err = byList(th, d, "select(distinct=)"); err != nil {
			return nil, err
		}
	}
	if u := a.Get("for_update"); !pyeval.IsNone(u) {
		if yes, err := th.Truth(u); err != nil {
			return nil, err
		} else if yes {
			s.ForUpdate = &expr.ForUpdate{}
		}
	}
	return s, nil
}

// columnsArg are the columns of a SELECT: expressions, tables, mapped classes.
func columnsArg(th *pyeval.Thread, vs []pyeval.Value, what string) ([]schema.Expr, error) {
	out := make([]schema.Expr, 0, len(vs))
	for _, v := range vs {
		switch x := v.(type) {
		case pyeval.NoneType:
			out = append(out, expr.Null)
			continue
		case pyeval.Bool:
			c := expr.False
			if x {
				c = expr.True
			}
			out = append(out, c)
			continue
		case pyeval.Int, pyeval.Float:
			text, err := th.Str(v)
			if err != nil {
				return nil, err
			}
			out = append(out, &expr.LiteralColumn{Text: text})
			continue
		}
		if c, ok := pyeval.Payload[*ColumnCollection](v); ok {
			for _, x := range c.values(th) {
				e, err := onlyExpr(th, x, what)
				if err != nil {
					return nil, err
				}
				out = append(out, e)
			}
			continue
		}
		if s, ok := pyeval.AsStr(v); ok {
			if s == "*" {
				out = append(out, &expr.LiteralColumn{Text: s})
				continue
			}
			return nil, argumentError("%s: textual column expression %s should be explicitly declared with text(%s), or use column(%s) for more specificity",
				what, pyast.StrRepr(s, false), pyast.StrRepr(s, false), pyast.StrRepr(s, false))
		}
		e, err := onlyExpr(th, v, what)
		if err != nil {
			return nil, err
		}
		if c, ok := v.(*pyeval.Class); ok && mapperOf(c) != nil {
			if cols := mapperOf(c).selected(); cols != nil {
				out = append(out, cols...)
				continue
			}
		}
		if f, ok := e.(*expr.FunctionFrom); ok {
			e = f.Function
		}
		out = append(out, expr.Coerce(e))
	}
	return out, nil
}

func fromList(th *pyeval.Thread, v pyeval.Value, what string) ([]schema.From, error) {
	vs := []pyeval.Value{v}
	switch x := v.(type) {
	case *pyeval.List:
		vs = x.Elems
	case *pyeval.Tuple:
		vs = x.Elems
	}
	out := make([]schema.From, len(vs))
	for i, v := range vs {
		f, err := fromOf(th, v, what)
		if err != nil {
			return nil, err
		}
		out[i] = f
	}
	return out, nil
}

// limitOf is LIMIT, OFFSET or FETCH: an int or an expression; None is none.
func limitOf(th *pyeval.Thread, v pyeval.Value) (schema.Expr, error) {
	if pyeval.IsNone(v) {
		return nil, nil
	}
	x, err := sqlValue(th, v)
	if err != nil {
		return nil, err
	}
	switch x := x.(type) {
	case *expr.Text:
	case schema.Expr, int64:
		return expr.CoerceTyped(x, expr.Integer), nil
	case string:
		if n, err := strconv.ParseInt(strings.TrimSpace(x), 10, 64); err == nil {
			return expr.CoerceTyped(n, expr.Integer), nil
		}
	}
	if i, ok := pyeval.AsInt(v); ok {
		if n, ok := i.Int64(); ok {
			return expr.CoerceTyped(n, expr.Integer), nil
		}
	}
	return nil, argumentError("an int or a SQL expression is expected for LIMIT and OFFSET, got %s", describe(th, v))
}

// changes makes a generative method of a SELECT: f changes a copy.
func changes[E any, P interface {
	*E
	schema.Expr
}](f func(th *pyeval.Thread, q P, a *pyeval.Args) error) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		old, err := selfNode[P](a)
		if err != nil {
			return nil, err
		}
		n := *old
		if err := f(th, &n, a); err != nil {
			return nil, sqlError(err)
		}
		return like(a.Self, P(&n)), nil
	}
}

func defineSelect(b *pyeval.ClassBuilder) {
	type sel = *expr.Select
	where := changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		cs, err := criteria(th, a.Pos, "where()")
		q.Where = with(q.Where, cs...)
		return err
	})
	b.Method("where(*whereclause)", where)
	b.Method("filter(*criteria)", where)
	b.Method("append_whereclause(*whereclause)", where)
	b.Method("filter_by(**kwargs)", changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		cs, err := keywordCriteria(th, filterTarget(q), a.Kw)
		q.Where = with(q.Where, cs...)
		return err
	}))
	b.Method("having(*having)", changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		cs, err := criteria(th, a.Pos, "having()")
		q.Having = with(q.Having, cs...)
		return err
	}))
	b.Method("select_from(*froms)", changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		for _, v := range a.Pos {
			fs, err := fromList(th, v, "select_from()")
			if err != nil {
				return err
			}
			q.Froms = with(q.Froms, fs...)
		}
		return nil
	}))
	b.Method("distinct(*expr)", changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		on, err := byElements(th, a.Pos, "distinct()")
		if len(on) == 0 {
			q.Distinct = true
		}
		q.DistinctOn = with(q.DistinctOn, on...)
		return err
	}))
	b.Method("prefix_with(*prefixes, dialect='*')", changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		return addPrefixes(th, a, &q.Prefixes)
	}))
	b.Method("suffix_with(*suffixes, dialect='*')", changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		return addPrefixes(th, a, &q.Suffixes)
	}))
	b.Method("with_hint(selectable, text, dialect_name='*')", changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		f, err := fromOf(th, a.Get("selectable"), "with_hint()")
		if err != nil {
			return err
		}
		h := expr.Hint{From: f}
		if h.Text, err = a.Str("text"); err != nil {
			return err
		}
		h.Dialect, err = a.Str("dialect_name")
		q.Hints = with(q.Hints, h)
		return err
	}))
	b.Method("with_statement_hint(text, dialect_name='*')", changes(func(_ *pyeval.Thread, q sel, a *pyeval.Args) error {
		text, err := a.Str("text")
		q.StatementHints = with(q.StatementHints, text)
		return err
	}))
	only := changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		cols := a.Pos
		if len(cols) == 1 {
			if l, ok := cols[0].(*pyeval.List); ok {
				cols = l.Elems
			}
		}
		keep, err := a.Bool(th, "maintain_column_froms")
		if err != nil {
			return err
		}
		if keep {
			q.Froms = q.AllFroms()
		}
		q.Columns, err = columnsArg(th, cols, "with_only_columns()")
		return err
	})
	b.Method("with_only_columns(*entities, maintain_column_froms=False)", only)
	b.Method("with_entities(*entities, maintain_column_froms=False)", only)
	add := changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		cols, err := columnsArg(th, a.Pos, "add_columns()")
		q.Columns = with(q.Columns, cols...)
		return err
	})
	for _, name := range []string{"add_columns", "column", "append_column"} {
		b.Method(name+"(*entities)", add)
	}
	b.Method("correlate(*fromclauses)", changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		q.NoAutoCorrelate = true
		if len(a.Pos) == 1 && pyeval.IsNone(a.Pos[0]) {
			q.Correlate = nil
			return nil
		}
		for _, v := range a.Pos {
			f, err := fromOf(th, v, "correlate()")
			if err != nil {
				return err
			}
			q.Correlate = with(q.Correlate, f)
		}
		return nil
	}))
	b.Method("correlate_except(*fromclauses)", changes(func(th *pyeval.Thread, q sel, a *pyeval.Args) error {
		q.NoAutoCorrelate, q.HasExcept = true, true
		for _, v := range a.Pos {
			if pyeval.IsNone(v) {
				continue
			}
			f, err := fromOf(th, v, "correlate_except()")
			if err != nil {
				return err
			}
			q.CorrelateExcept = with(q.CorrelateExcept, f)
		}
		return nil
	}))
	defineJoins(b)
	self := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil }
	b.Method("reduce_columns(only_synonyms=True)", self)
	b.Property("froms", selectFroms, nil)
	b.Property("whereclause", func(th *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) {
		q, _ := pyeval.Payload[sel](v)
		if q == nil || len(q.Where) == 0 {
			return pyeval.None, nil
		}
		return WrapExpr(th, expr.Criteria(q.Where)), nil
	}, nil)
	b.Method("get_final_froms()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return selectFroms(th, a.Self) })
}

func selectFroms(th *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) {
	q, ok := pyeval.Payload[*expr.Select](v)
	if !ok {
		return pyeval.NewList(), nil
	}
	var out []pyeval.Value
	for _, f := range q.AllFroms() {
		if e, ok := f.(schema.Expr); ok {
			out = append(out, WrapExpr(th, e))
		}
	}
	return pyeval.NewList(out...), nil
}

// filterTarget is what the names of filter_by() are looked up in: the last
// joined or the first FROM object.
func filterTarget(q *expr.Select) schema.From {
	if n := len(q.Joins); n > 0 {
		return q.Joins[n-1].Right
	}
	if n := len(q.Froms); n > 0 {
		f := q.Froms[n-1]
		if j, ok := f.(*expr.Join); ok {
			return j.Right
		}
		return f
	}
	for _, c := range q.Columns {
		if fs := expr.FromObjects(c); len(fs) > 0 {
			return fs[0]
		}
	}
	return nil
}

// keywordCriteria are the conditions of filter_by(name=value).
func keywordCriteria(th *pyeval.Thread, f schema.From, kw []pyeval.KwArg) ([]schema.Expr, error) {
	var out []schema.Expr
	for _, k := range kw {
		var c schema.Expr
		if f != nil {
			c = expr.ColumnByKey(f, attributeKey(th, f, k.Name))
		}
		if c == nil {
			return nil, pyeval.Raise(InvalidRequestErrorClass, "filter_by(): no column named %s", pyast.StrRepr(k.Name, false))
		}
		v, err := sqlValue(th, k.Value)
		if err != nil {
			return nil, err
		}
		e, err := expr.Compare(c, expr.Eq, v)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func addPrefixes(th *pyeval.Thread, a *pyeval.Args, to *[]expr.Prefix) error {
	dialect, _, err := a.OptStr("dialect")
	if err != nil {
		return err
	}
	for _, v := range a.Pos {
		p := expr.Prefix{Dialect: dialect}
		if s, ok := pyeval.AsStr(v); ok {
			p.X = expr.NewText(s)
		} else if p.X, err = onlyExpr(th, v, a.FuncName()+"()"); err != nil {
			return err
		}
		*to = with(*to, p)
	}
	return nil
}

func defineJoins(b *pyeval.ClassBuilder) {
	join := func(outer bool) pyeval.NativeFunc {
		return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			q, err := selfNode[*expr.Select](a)
			if err != nil {
				return nil, err
			}
			var left schema.From
			if a.FuncName() == "join_from" || a.FuncName() == "outerjoin_from" {
				if left, err = fromOf(th, a.Get("from_"), a.FuncName()+"()"); err != nil {
					return nil, err
				}
			}
			right, err := fromOf(th, a.Get("target"), a.FuncName()+"()")
			if err != nil {
				return nil, err
			}
			on, err := onClause(th, a)
			if err != nil {
				return nil, err
			}
			if a.FuncName() == "join" || a.FuncName() == "join_from" {
				if outer, err = a.Bool(th, "isouter"); err != nil {
					return nil, err
				}
			}
			full, err := a.Bool(th, "full")
			if err != nil {
				return nil, err
			}
			return like(a.Self, q.Join(expr.JoinStep{Left: left, Right: right, On: on, Outer: outer, Full: full})), nil
		}
	}
	b.Method("join(target, onclause=None, isouter=False, full=False)", join(false))
	b.Method("join_from(from_, target, onclause=None, isouter=False, full=False)", join(false))
	b.Method("outerjoin(target, onclause=None, full=False)", join(true))
	b.Method("outerjoin_from(from_, target, onclause=None, full=False)", join(true))
}

func onClause(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	v := a.Get("onclause")
	if pyeval.IsNone(v) {
		return nil, nil
	}
	return criterion(th, v, a.FuncName()+"(onclause=)")
}

func joinError(err error) error {
	return pyeval.Raise(InvalidRequestErrorClass, "%s", err.Error())
}
