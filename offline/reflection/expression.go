package reflection

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// eval evaluates an expression; NULL is nil.
func (s *selection) eval(n *pgtree.Node, sc *scope) (datum, error) {
	if s.steps++; s.steps > maxSteps {
		return nil, cannot("the query looks at too many rows")
	}
	switch {
	case n.GetAConst() != nil:
		return constant(n.GetAConst())
	case n.GetColumnRef() != nil:
		return s.column(n.GetColumnRef(), sc)
	case n.GetTypeCast() != nil:
		return s.cast(n.GetTypeCast(), sc)
	case n.GetBoolExpr() != nil:
		return s.boolean(n.GetBoolExpr(), sc)
	case n.GetNullTest() != nil:
		t := n.GetNullTest()
		v, err := s.eval(t.Arg, sc)
		return (v == nil) == (t.Nulltesttype == pgtree.IS_NULL), err
	case n.GetAExpr() != nil:
		return s.operation(n.GetAExpr(), sc)
	case n.GetSubLink() != nil:
		return s.sublink(n.GetSubLink(), sc)
	case n.GetFuncCall() != nil:
		return s.call(n.GetFuncCall(), sc)
	case n.GetSqlvalueFunction() != nil:
		switch n.GetSqlvalueFunction().Op {
		case pgtree.SVFOP_CURRENT_SCHEMA:
			return s.c.Inspect().DefaultSchema(), nil
		case pgtree.SVFOP_CURRENT_CATALOG:
			return database, nil
		}
	case n.GetCoalesceExpr() != nil:
		for _, a := range n.GetCoalesceExpr().Args {
			v, err := s.eval(a, sc)
			if v != nil || err != nil {
				return v, err
			}
		}
		return nil, nil
	case n.GetCaseExpr() != nil:
		return s.caseOf(n.GetCaseExpr(), sc)
	case n.GetAArrayExpr() != nil:
		out := []datum{}
		for _, e := range n.GetAArrayExpr().Elements {
			v, err := s.eval(e, sc)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		return out, nil
	}
	return nil, cannot("an expression in it is not one that is answered")
}

func constant(c *pgtree.A_Const) (datum, error) {
	switch v := c.Val.(type) {
	case *pgtree.A_Const_Sval:
		return v.Sval.Sval, nil
	case *pgtree.A_Const_Ival:
		return int64(v.Ival.GetIval()), nil
	case *pgtree.A_Const_Boolval:
		return v.Boolval.GetBoolval(), nil
	}
	if c.Isnull {
		return nil, nil
	}
	return nil, cannot("a constant in it is not one that is answered")
}

func (s *selection) column(ref *pgtree.ColumnRef, sc *scope) (datum, error) {
	names := pgtree.Strings(ref.Fields)
	col := names[len(names)-1]
	alias := ""
	if len(names) > 1 {
		alias = names[len(names)-2]
	}
	for at := sc; at != nil; at = at.outer {
		for _, t := range at.tables {
			if alias != "" && t.alias != alias || !slices.Contains(t.columns, col) {
				continue
			}
			if t.row == nil {
				return nil, errUnbound
			}
			return t.row[col], nil
		}
	}
	return nil, cannot("sqlgen does not know the column %s", strings.Join(names, "."))
}

func (s *selection) cast(c *pgtree.TypeCast, sc *scope) (datum, error) {
	v, err := s.eval(c.Arg, sc)
	if err != nil || v == nil {
		return nil, err
	}
	name := pgtree.NameOf(c.TypeName.Names)
	if n, ok := v.(regname); ok {
		switch name.Name {
		case "text", "varchar", "name", "bpchar", "char":
			return s.objectName(n.oid), nil
		case "regclass", "regtype", "regnamespace":
			return v, nil
		}
		v = n.oid
	}
	if len(c.TypeName.ArrayBounds) > 0 {
		if _, ok := v.([]datum); ok {
			return v, nil
		}
		return nil, cannot("a cast to %s[] in it is not answered", name.Name)
	}
	text, isText := v.(string)
	switch name.Name {
	case "text", "varchar", "name", "bpchar", "char":
		switch v := v.(type) {
		case string:
			return v, nil
		case int64:
			if inner := c.Arg.GetTypeCast(); inner != nil && strings.HasPrefix(pgtree.NameOf(inner.TypeName.Names).Name, "reg") {
				return s.objectName(v), nil
			}
			return strconv.FormatInt(v, 10), nil
		case bool:
			return strconv.FormatBool(v), nil
		}
	case "regclass", "regtype", "regnamespace", "regproc":
		if i, ok := v.(int64); ok {
			return i, nil
		}
		if !isText {
			break
		}
		id, ok := s.objectNamed(name.Name, text)
		if !ok {
			return nil, cannot("there is no %s %q, so that the server refuses the query", name.Name, text)
		}
		return id, nil
	case "oid", "int4", "int8", "int2":
		if i, ok := v.(int64); ok {
			return i, nil
		}
		if i, err := strconv.ParseInt(text, 10, 64); isText && err == nil {
			return i, nil
		}
	case "bool":
		if b, ok := v.(bool); ok {
			return b, nil
		}
		switch strings.ToLower(text) {
		case "t", "true":
			return true, nil
		case "f", "false":
			return false, nil
		}
	}
	return nil, cannot("a cast to %s in it is not answered", name.Name)
}

// regname is a value of regclass and its kin: an oid that prints as a name.
type regname struct {
	oid  int64
	text string
}

// beside is the value as an operator sees it that has another one on its other side.
func (n regname) beside(other datum) datum {
	if _, isText := other.(string); isText {
		return n.text
	}
	return n.oid
}

// objectNamed is the oid of what a reg… cast names.
func (s *selection) objectNamed(kind, text string) (datum, bool) {
	name := splitName(text)
	s.asked = append(s.asked, name.Name)
	switch kind {
	case "regnamespace":
		if o := s.c.Schema(name.Name); o != nil {
			return oid(o.ID), true
		}
	case "regtype":
		if o := s.c.TypeNamed(name.Schema, name.Name); o != nil {
			return oid(o.ID), true
		}
	case "regclass":
		if o := s.c.Relation(name.Schema, name.Name); o != nil {
			return oid(o.Head().ID), true
		}
	}
	return nil, false
}

// objectName is what an oid prints as when it is cast to regclass and its kin.
func (s *selection) objectName(id int64) string {
	o := s.c.Object(catalog.ID(id))
	if o == nil {
		return strconv.FormatInt(id, 10)
	}
	h := o.Head()
	visible := h.Schema == 0
	switch h.Class {
	case catalog.ClassRelation:
		r := s.c.Relation("", h.Name)
		visible = r != nil && r.Head().ID == h.ID
	case catalog.ClassType:
		t := s.c.TypeNamed("", h.Name)
		visible = t != nil && t.ID == h.ID
	}
	if visible {
		return catalog.Quote(h.Name)
	}
	return s.c.FullName(h)
}

// splitName reads a possibly qualified and quoted name.
func splitName(text string) pgtree.Name {
	var parts []string
	for text != "" {
		var part string
		if strings.HasPrefix(text, `"`) {
			var rest string
			part, rest, _ = strings.Cut(text[1:], `"`)
			text = strings.TrimPrefix(rest, ".")
		} else {
			part, text, _ = strings.Cut(text, ".")
			part = strings.ToLower(strings.TrimSpace(part))
		}
		parts = append(parts, part)
	}
	switch len(parts) {
	case 0:
		return pgtree.Name{}
	case 1:
		return pgtree.Name{Name: parts[0]}
	}
	return pgtree.Name{Schema: parts[len(parts)-2], Name: parts[len(parts)-1]}
}

func (s *selection) boolean(b *pgtree.BoolExpr, sc *scope) (datum, error) {
	if b.Boolop == pgtree.NOT_EXPR {
		v, err := s.eval(b.Args[0], sc)
		if err != nil || v == nil {
			return nil, err
		}
		return v != true, nil
	}
	decides := b.Boolop == pgtree.OR_EXPR // the value that decides alone
	var result datum = !decides
	var unbound error
	for _, a := range b.Args {
		v, err := s.eval(a, sc)
		if err == errUnbound {
			unbound = err
			continue
		}
		if err != nil {
			return nil, err
		}
		if v == decides {
			return decides, nil
		}
		if v == nil {
			result = nil
		}
	}
	return result, unbound
}

func (s *selection) caseOf(c *pgtree.CaseExpr, sc *scope) (datum, error) {
	var subject datum
	var err error
	if c.Arg != nil {
		if subject, err = s.eval(c.Arg, sc); err != nil {
			return nil, err
		}
	}
	for _, n := range c.Args {
		w := n.GetCaseWhen()
		v, err := s.eval(w.Expr, sc)
		if err != nil {
			return nil, err
		}
		if c.Arg != nil {
			if v, err = operate("=", subject, v); err != nil {
				return nil, err
			}
		}
		if v == true {
			return s.eval(w.Result, sc)
		}
	}
	if c.Defresult == nil {
		return nil, nil
	}
	return s.eval(c.Defresult, sc)
}

// ask notes the names that a column which holds names is compared with.
func (s *selection) ask(column *pgtree.Node, v datum) {
	for column.GetTypeCast() != nil {
		column = column.GetTypeCast().Arg
	}
	if f := column.GetFuncCall(); f != nil && len(f.Args) == 1 {
		column = f.Args[0]
	}
	ref := column.GetColumnRef()
	if ref == nil {
		return
	}
	names := pgtree.Strings(ref.Fields)
	col := names[len(names)-1]
	if strings.HasSuffix(col, "schema") || col == "nspname" || col == "schemaname" || !strings.HasSuffix(col, "name") && !strings.HasSuffix(col, "label") && !strings.HasSuffix(col, "_table") {
		return
	}
	note := func(d datum) {
		if t, ok := d.(string); ok && !slices.Contains(s.asked, t) {
			s.asked = append(s.asked, t)
		}
	}
	if list, ok := v.([]datum); ok {
		for _, d := range list {
			note(d)
		}
		return
	}
	note(v)
}

func (s *selection) operation(e *pgtree.A_Expr, sc *scope) (datum, error) {
	if e.Lexpr == nil {
		return nil, cannot("an operator in it is not one that is answered")
	}
	op := e.Name[len(e.Name)-1].GetString_().GetSval()
	left, err := s.eval(e.Lexpr, sc)
	if err != nil {
		return nil, err
	}
	var right datum
	if e.Kind == pgtree.AEXPR_IN {
		list := []datum{}
		for _, item := range pgtree.Items(e.Rexpr) {
			v, err := s.eval(item, sc)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		right = list
	} else if right, err = s.eval(e.Rexpr, sc); err != nil {
		return nil, err
	}
	if e.Rexpr.GetColumnRef() == nil {
		s.ask(e.Lexpr, right)
	} else if e.Lexpr.GetColumnRef() == nil {
		s.ask(e.Rexpr, left)
	}
	switch e.Kind {
	case pgtree.AEXPR_OP:
		return operate(op, left, right)
	case pgtree.AEXPR_IN, pgtree.AEXPR_OP_ANY, pgtree.AEXPR_OP_ALL:
		return member3(left, right, op == "<>" || e.Kind == pgtree.AEXPR_OP_ALL)
	case pgtree.AEXPR_LIKE, pgtree.AEXPR_ILIKE:
		l, ok1 := left.(string)
		r, ok2 := right.(string)
		if !ok1 || !ok2 {
			return nil, nil
		}
		if e.Kind == pgtree.AEXPR_ILIKE {
			l, r = strings.ToLower(l), strings.ToLower(r)
		}
		return like(l, r) != strings.HasPrefix(op, "!"), nil
	}
	return nil, cannot("an operator in it is not one that is answered")
}

// member3 is IN, = ANY and, negated, NOT IN and <> ALL.
func member3(left, right datum, negated bool) (datum, error) {
	list, ok := right.([]datum)
	if !ok {
		return nil, cannot("an operator in it is not one that is answered")
	}
	if left == nil {
		return nil, nil
	}
	null := false
	for _, d := range list {
		v, err := operate("=", left, d)
		if err != nil {
			return nil, err
		}
		if v == true {
			return !negated, nil
		}
		null = null || v == nil
	}
	if null {
		return nil, nil
	}
	return negated, nil
}

// like is the LIKE operator.
func like(text, pattern string) bool {
	t, p := []rune(text), []rune(pattern)
	at, from, star, back := 0, 0, -1, 0
	for at < len(t) {
		switch {
		case from < len(p) && p[from] == '%':
			star, back = from, at
			from++
			continue
		case from+1 < len(p) && p[from] == '\\' && p[from+1] == t[at]:
			at, from = at+1, from+2
			continue
		case from < len(p) && p[from] != '\\' && (p[from] == '_' || p[from] == t[at]):
			at, from = at+1, from+1
			continue
		}
		if star < 0 {
			return false
		}
		back++
		at, from = back, star+1
	}
	for from < len(p) && p[from] == '%' {
		from++
	}
	return from == len(p)
}

func compareDatum(a, b datum) int {
	switch x := a.(type) {
	case nil:
		if b == nil {
			return 0
		}
		return 1
	case string:
		if y, ok := b.(string); ok {
			return cmp.Compare(x, y)
		}
	case int64:
		if y, ok := b.(int64); ok {
			return cmp.Compare(x, y)
		}
	}
	if b == nil {
		return -1
	}
	return 0
}

// operate applies a binary operator; NULL in gives NULL out.
func operate(op string, a, b datum) (datum, error) {
	if a == nil || b == nil {
		return nil, nil
	}
	if x, ok := a.(regname); ok {
		a = x.beside(b)
	}
	if y, ok := b.(regname); ok {
		b = y.beside(a)
	}
	// An untyped literal takes the type of the other side.
	switch x := a.(type) {
	case int64:
		if t, ok := b.(string); ok {
			i, err := strconv.ParseInt(t, 10, 64)
			if err != nil {
				return nil, cannot("%q in it is compared with a number", t)
			}
			b = i
		}
	case string:
		if _, ok := b.(int64); ok {
			return operate(swapped[op], b, x)
		}
	}
	if op == "||" {
		x, ok1 := a.(string)
		y, ok2 := b.(string)
		if ok1 && ok2 {
			return x + y, nil
		}
	}
	x, isBool := a.(bool)
	if y, ok := b.(bool); isBool && ok {
		switch op {
		case "=":
			return x == y, nil
		case "<>":
			return x != y, nil
		}
	}
	_, text := a.(string)
	_, text2 := b.(string)
	_, number := a.(int64)
	_, number2 := b.(int64)
	if text && text2 || number && number2 {
		d := compareDatum(a, b)
		switch op {
		case "=":
			return d == 0, nil
		case "<>":
			return d != 0, nil
		case "<":
			return d < 0, nil
		case "<=":
			return d <= 0, nil
		case ">":
			return d > 0, nil
		case ">=":
			return d >= 0, nil
		}
	}
	return nil, cannot("the operator %s in it is not one that is answered", op)
}

var swapped = map[string]string{"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

func (s *selection) sublink(l *pgtree.SubLink, sc *scope) (datum, error) {
	q := l.Subselect.GetSelectStmt()
	switch l.SubLinkType {
	case pgtree.EXISTS_SUBLINK:
		plain := pgtree.Copy(q)
		one, err := pgtree.ParseExpr("1")
		if err != nil {
			return nil, err
		}
		plain.TargetList = []*pgtree.Node{{Node: &pgtree.Node_ResTarget{ResTarget: &pgtree.ResTarget{Val: one}}}}
		plain.SortClause, plain.DistinctClause = nil, nil
		out, err := s.query(plain, sc)
		if err != nil {
			return nil, err
		}
		return len(out.rows) > 0, nil
	case pgtree.EXPR_SUBLINK, pgtree.ANY_SUBLINK, pgtree.ARRAY_SUBLINK:
	default:
		return nil, cannot("a subquery in it is not one that is answered")
	}
	out, err := s.query(q, sc)
	if err != nil {
		return nil, err
	}
	if len(out.columns) != 1 {
		return nil, cannot("a subquery in it has not one column")
	}
	list := []datum{}
	for _, r := range out.rows {
		list = append(list, r[0])
	}
	switch {
	case l.SubLinkType == pgtree.ARRAY_SUBLINK:
		return list, nil
	case l.SubLinkType == pgtree.ANY_SUBLINK:
		v, err := s.eval(l.Testexpr, sc)
		if err != nil {
			return nil, err
		}
		return member3(v, list, false)
	case len(list) > 1:
		return nil, cannot("a subquery in it has more than one row")
	case len(list) == 1:
		return list[0], nil
	}
	return nil, nil
}

// number is the only argument of a function, an oid.
func number(args []datum) (int64, bool) {
	if len(args) != 1 {
		return 0, false
	}
	i, ok := args[0].(int64)
	return i, ok
}

func (s *selection) call(f *pgtree.FuncCall, sc *scope) (datum, error) {
	name := pgtree.FuncName(f).Name
	args := make([]datum, len(f.Args))
	for i, a := range f.Args {
		v, err := s.eval(a, sc)
		if err != nil {
			return nil, err
		}
		args[i] = v
	}
	text := func() (string, bool) {
		if len(args) != 1 {
			return "", false
		}
		t, ok := args[0].(string)
		return t, ok
	}
	switch name {
	case "lower", "upper":
		if t, ok := text(); ok {
			if name == "lower" {
				return strings.ToLower(t), nil
			}
			return strings.ToUpper(t), nil
		}
		if len(args) == 1 && args[0] == nil {
			return nil, nil
		}
	case "to_regclass", "to_regtype", "to_regnamespace":
		t, ok := text()
		if !ok {
			break
		}
		id, found := s.objectNamed(strings.TrimPrefix(name, "to_"), t)
		if !found {
			return nil, nil
		}
		return regname{id.(int64), t}, nil
	case "current_schema":
		return s.c.Inspect().DefaultSchema(), nil
	case "current_database":
		return database, nil
	case "current_schemas":
		out := []datum{}
		if len(args) == 1 && args[0] == true {
			out = append(out, "pg_catalog")
		}
		for _, p := range s.c.SearchPath() {
			if s.c.Schema(p) != nil {
				out = append(out, p)
			}
		}
		return out, nil
	case "any", "array_length":
	case "pg_table_is_visible":
		if id, ok := number(args); ok {
			if o := s.c.Object(catalog.ID(id)); o != nil {
				found := s.c.Relation("", o.Head().Name)
				return found != nil && found.Head().ID == catalog.ID(id), nil
			}
		}
	case "pg_type_is_visible":
		if id, ok := number(args); ok {
			if t := s.c.Type(catalog.ID(id)); t != nil {
				found := s.c.TypeNamed("", t.Name)
				return found != nil && found.ID == t.ID, nil
			}
		}
	}
	return nil, cannot("the function %s() in it is not one that is answered", name)
}
