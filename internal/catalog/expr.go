package catalog

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"sqlgen/internal/pgtree"
)

// Expr is an expression or query as a tree. It is never changed.
type Expr struct {
	Node *pgtree.Node
	once sync.Once
	text string
}

func newExpr(n *pgtree.Node) *Expr { return &Expr{Node: n} }

func (e *Expr) node() *pgtree.Node {
	if e == nil {
		return nil
	}
	return e.Node
}

// String is the expression as SQL.
func (e *Expr) String() string {
	if e == nil {
		return ""
	}
	e.once.Do(func() {
		var err error
		switch pgtree.Unwrap(e.Node).(type) {
		case *pgtree.SelectStmt, *pgtree.InsertStmt, *pgtree.UpdateStmt, *pgtree.DeleteStmt, *pgtree.NotifyStmt:
			e.text, err = pgtree.Deparse(e.Node)
		default:
			e.text, err = pgtree.DeparseExpr(e.Node)
		}
		if err != nil {
			e.text = "?"
		}
	})
	return e.text
}

// analyzer resolves the names in expressions and queries, and types as far as
// they can be told without PostgreSQL's whole type system: a type that isn't
// clear is unknown, not guessed.
type analyzer struct {
	c             *Catalog
	top           scope
	scopes        []*scope // the innermost last; top is the first
	deps          []Address
	seen          map[Address]bool // deps, when they are many
	volatility    byte             // i, s or v: the worst so far
	only          string           // where subqueries and aggregates are refused: its name
	forbidColumns string
	variables     map[string]TypeRef // VALUE, function arguments
	depth         int
	run           bool // the statement is run now, not stored
	onColumn      func(*pgtree.ColumnRef, Address)
	onTable       func(*pgtree.RangeVar, ID)
	onField       func(*pgtree.String, Address) // (row).name
	onLiteral     func(*pgtree.Node, TypeRef)   // an untyped literal, by the operand beside it
	stack         [4]*scope                     // of the scopes, as a rule
}

func (c *Catalog) analyzer() *analyzer {
	a := &analyzer{c: c, volatility: 'i'}
	a.scopes = append(a.stack[:0], &a.top)
	return a
}

// use records a dependency. Of a statement that is run nothing stays.
func (a *analyzer) use(addr Address) {
	const few = 16
	switch {
	case addr.ID == 0 || a.run || a.seen[addr] || len(a.deps) <= few && slices.Contains(a.deps, addr):
		return
	case len(a.deps) == few:
		a.seen = map[Address]bool{}
		for _, d := range a.deps {
			a.seen[d] = true
		}
	}
	if a.seen != nil {
		a.seen[addr] = true
	}
	a.deps = append(a.deps, addr)
}

func (a *analyzer) volatile(v byte) {
	if v == 'v' || v == 's' && a.volatility == 'i' {
		a.volatility = v
	}
}

func (a *analyzer) scope() *scope { return a.scopes[len(a.scopes)-1] }

func (a *analyzer) addTable(t *Table, alias string) {
	if alias == "" {
		alias = t.Name
	}
	a.scope().entries = append(a.scope().entries, &rangeEntry{alias: alias, schema: a.c.SchemaName(t.Schema), table: t})
}

var unknownType = TypeRef{Typmod: noTypmod}

func boolean() TypeRef { return ref(builtin("bool")) }

func (a *analyzer) exprs(list []*pgtree.Node) ([]TypeRef, error) {
	out := make([]TypeRef, len(list))
	for i, n := range list {
		t, err := a.expr(n)
		if err != nil {
			return nil, err
		}
		out[i] = t
	}
	return out, nil
}

// expr resolves an expression and returns its type, unknown when not clear; the
// type of an untyped literal is "unknown" of PostgreSQL.
func (a *analyzer) expr(n *pgtree.Node) (TypeRef, error) {
	if n == nil {
		return unknownType, nil
	}
	if a.depth++; a.depth > pgtree.MaxDepth*2 {
		return unknownType, errf(ProgramLimitExceeded, "stack depth limit exceeded")
	}
	defer func() { a.depth-- }()
	switch e := pgtree.Unwrap(n).(type) {
	case *pgtree.ColumnRef:
		return a.columnRef(e)
	case *pgtree.A_Const:
		return constantType(e), nil
	case *pgtree.TypeCast:
		return a.cast(e)
	case *pgtree.FuncCall:
		return a.call(e)
	case *pgtree.A_Expr:
		return a.operator(e)
	case *pgtree.BoolExpr:
		return boolean(), a.booleans(strings.TrimSuffix(e.Boolop.String(), "_EXPR"), e.Args...)
	case *pgtree.NullTest:
		_, err := a.expr(e.Arg)
		return boolean(), err
	case *pgtree.BooleanTest:
		return boolean(), a.booleans(strings.ReplaceAll(e.Booltesttype.String(), "_", " "), e.Arg)
	case *pgtree.CoalesceExpr:
		return a.commonOf("COALESCE", e.Args)
	case *pgtree.MinMaxExpr:
		return a.commonOf(strings.TrimPrefix(e.Op.String(), "IS_"), e.Args)
	case *pgtree.CaseExpr:
		return a.caseExpr(e)
	case *pgtree.SubLink:
		return a.subLink(e)
	case *pgtree.A_ArrayExpr:
		t, err := a.commonOf("ARRAY", e.Elements)
		if t.ID == builtin("unknown") {
			t = ref(builtin("text"))
		}
		t.Array, t.Typmod = t.ID != 0, noTypmod
		return t, err
	case *pgtree.RowExpr:
		_, err := a.exprs(e.Args)
		return ref(builtin("record")), err
	case *pgtree.SQLValueFunction:
		a.volatile('s')
		return sqlValueType(e), nil
	case *pgtree.CollateClause:
		t, err := a.expr(e.Arg)
		if err == nil {
			err = a.c.collation(e.Collname)
		}
		return t, err
	case *pgtree.A_Indirection:
		return a.indirection(e)
	case *pgtree.NamedArgExpr:
		return a.expr(e.Arg)
	case *pgtree.MultiAssignRef:
		if s := e.Source.GetSubLink(); s != nil {
			_, err := a.query(s.Subselect.GetSelectStmt())
			return unknownType, err
		}
		_, err := a.expr(e.Source)
		return unknownType, err
	case *pgtree.SelectStmt:
		cols, err := a.query(e)
		if len(cols) == 1 {
			return cols[0].typ, err
		}
		return unknownType, err
	}
	var first error
	pgtree.Children(n, func(c any) {
		if first == nil {
			first = a.any(c)
		}
	})
	return unknownType, first
}

// booleans resolves operands that have to be boolean.
func (a *analyzer) booleans(what string, list ...*pgtree.Node) error {
	for _, n := range list {
		typ, err := a.expr(n)
		if err != nil {
			return err
		}
		if err := a.c.wantBoolean(what, n, typ); err != nil {
			return err
		}
	}
	return nil
}

// any resolves what is below a struct that has no rule of its own.
func (a *analyzer) any(n any) error {
	if s, ok := n.(*pgtree.SelectStmt); ok {
		_, err := a.query(s)
		return err
	}
	if e := wrap(n); e != nil {
		_, err := a.expr(e)
		return err
	}
	var first error
	pgtree.Children(n, func(c any) {
		if first == nil {
			first = a.any(c)
		}
	})
	return first
}

// wrap puts the expression structs back into a Node.
func wrap(n any) *pgtree.Node {
	switch e := n.(type) {
	case *pgtree.ColumnRef:
		return &pgtree.Node{Node: &pgtree.Node_ColumnRef{ColumnRef: e}}
	case *pgtree.FuncCall:
		return &pgtree.Node{Node: &pgtree.Node_FuncCall{FuncCall: e}}
	case *pgtree.A_Expr:
		return &pgtree.Node{Node: &pgtree.Node_AExpr{AExpr: e}}
	case *pgtree.TypeCast:
		return &pgtree.Node{Node: &pgtree.Node_TypeCast{TypeCast: e}}
	case *pgtree.SubLink:
		return &pgtree.Node{Node: &pgtree.Node_SubLink{SubLink: e}}
	case *pgtree.CaseExpr:
		return &pgtree.Node{Node: &pgtree.Node_CaseExpr{CaseExpr: e}}
	case *pgtree.BoolExpr:
		return &pgtree.Node{Node: &pgtree.Node_BoolExpr{BoolExpr: e}}
	}
	return nil
}

func constantType(e *pgtree.A_Const) TypeRef {
	switch v := e.Val.(type) {
	case *pgtree.A_Const_Ival:
		return ref(builtin("int4"))
	case *pgtree.A_Const_Fval:
		if i, err := strconv.ParseInt(v.Fval.Fval, 10, 64); err == nil {
			if i >= math.MinInt32 && i <= math.MaxInt32 {
				return ref(builtin("int4"))
			}
			return ref(builtin("int8"))
		}
		return ref(builtin("numeric"))
	case *pgtree.A_Const_Boolval:
		return boolean()
	case *pgtree.A_Const_Bsval:
		return ref(builtin("bit"))
	}
	return ref(builtin("unknown"))
}

func sqlValueType(e *pgtree.SQLValueFunction) TypeRef {
	switch e.Op {
	case pgtree.SVFOP_CURRENT_DATE:
		return ref(builtin("date"))
	case pgtree.SVFOP_CURRENT_TIME, pgtree.SVFOP_CURRENT_TIME_N:
		return ref(builtin("timetz"))
	case pgtree.SVFOP_CURRENT_TIMESTAMP, pgtree.SVFOP_CURRENT_TIMESTAMP_N:
		return ref(builtin("timestamptz"))
	case pgtree.SVFOP_LOCALTIME, pgtree.SVFOP_LOCALTIME_N:
		return ref(builtin("time"))
	case pgtree.SVFOP_LOCALTIMESTAMP, pgtree.SVFOP_LOCALTIMESTAMP_N:
		return ref(builtin("timestamp"))
	}
	return ref(builtin("name"))
}

func (a *analyzer) caseExpr(e *pgtree.CaseExpr) (TypeRef, error) {
	compared, err := a.expr(e.Arg)
	if err != nil {
		return unknownType, err
	}
	var results []*pgtree.Node
	for _, n := range e.Args {
		w := n.GetCaseWhen()
		if e.Arg == nil {
			if err := a.booleans("CASE/WHEN", w.GetExpr()); err != nil {
				return unknownType, err
			}
		} else if _, err := a.expr(w.GetExpr()); err != nil {
			return unknownType, err
		} else if err := a.literalFor("=", w.GetExpr(), compared); err != nil {
			return unknownType, err
		}
		results = append(results, w.GetResult())
	}
	if e.Defresult == nil {
		t, err := a.commonOf("CASE", results)
		return a.c.common([]TypeRef{t, ref(builtin("unknown"))}), err // ELSE NULL
	}
	return a.commonOf("CASE", append([]*pgtree.Node{e.Defresult}, results...))
}

func (a *analyzer) subLink(e *pgtree.SubLink) (TypeRef, error) {
	if a.only != "" {
		return unknownType, errf(FeatureNotSupported, "cannot use subquery in %s", strings.TrimSuffix(strings.Replace(a.only, "check constraints", "check constraint", 1), "s"))
	}
	test, err := a.expr(e.Testexpr)
	if err != nil {
		return unknownType, err
	}
	cols, err := a.query(e.Subselect.GetSelectStmt())
	if err != nil {
		return unknownType, err
	}
	if (e.SubLinkType == pgtree.ANY_SUBLINK || e.SubLinkType == pgtree.ALL_SUBLINK) && e.Testexpr.GetRowExpr() == nil && len(cols) == 1 && test.Known() && cols[0].typ.Known() {
		op := "="
		if len(e.OperName) > 0 {
			op = pgtree.NameOf(e.OperName).Name
		}
		if !a.operatorExists(op, loadOperators().byName[op], test, cols[0].typ) && !a.c.userOperator(op) {
			return unknownType, a.noOperator(op, test, cols[0].typ)
		}
	}
	switch e.SubLinkType {
	case pgtree.EXISTS_SUBLINK:
		return boolean(), nil
	case pgtree.ANY_SUBLINK, pgtree.ALL_SUBLINK, pgtree.ROWCOMPARE_SUBLINK:
		want := 1
		if row := e.Testexpr.GetRowExpr(); row != nil {
			want = len(row.Args)
		}
		switch {
		case len(cols) > want:
			return boolean(), errf(SyntaxError, "subquery has too many columns")
		case len(cols) > 0 && len(cols) < want && !a.c.Incomplete():
			return boolean(), errf(SyntaxError, "subquery has too few columns")
		}
		return boolean(), nil
	}
	if len(cols) != 1 {
		if len(cols) > 1 {
			return unknownType, errf(SyntaxError, "subquery must return only one column")
		}
		return unknownType, nil
	}
	t := cols[0].typ
	if t.ID == builtin("unknown") {
		t = ref(builtin("text"))
	}
	if e.SubLinkType == pgtree.ARRAY_SUBLINK {
		t.Array = t.ID != 0
	}
	return t, nil
}

func (a *analyzer) indirection(e *pgtree.A_Indirection) (TypeRef, error) {
	t, err := a.expr(e.Arg)
	if err != nil {
		return t, err
	}
	for _, n := range e.Indirection {
		switch i := pgtree.Unwrap(n).(type) {
		case *pgtree.A_Indices:
			if _, err := a.exprs([]*pgtree.Node{i.Lidx, i.Uidx}); err != nil {
				return t, err
			}
			if t.Array && !i.IsSlice {
				t.Array = false
			} else if !t.Array && (t.ID != builtin("jsonb") || a.c.older(14)) {
				if err := a.c.subscripted(t); err != nil {
					return t, err
				}
				t = unknownType
			}
		case *pgtree.String:
			row := t
			if t, err = a.field(row, i.Sval); err != nil {
				return t, err
			}
			if a.onField != nil {
				if rt := a.c.Type(a.c.base(row).ID); rt != nil {
					if col := a.c.tableByID(rt.Relation); col != nil && col.Column(i.Sval) != nil {
						a.onField(i, Address{rt.Relation, col.Column(i.Sval).Num})
					}
				}
			}
		default:
			t = unknownType
		}
	}
	return t, nil
}

// subscripted refuses t[…] for the built-in types that have no parts.
func (c *Catalog) subscripted(t TypeRef) error {
	b := c.base(t)
	bt := c.Type(b.ID)
	if b.ID == builtin("jsonb") && !b.Array && c.older(14) {
		return errf(DatatypeMismatch, "cannot subscript type %s because it is not an array", c.FormatType(t))
	}
	if bt == nil || b.Array || bt.Schema != catalogID || bt.Kind != BaseType {
		return nil
	}
	switch bt.Category {
	case 'N', 'B', 'D', 'T', 'S', 'I':
		if bt.Name != "name" {
			return errf(DatatypeMismatch, "cannot subscript type %s because it does not support subscripting", c.FormatType(t))
		}
	}
	return nil
}

// field is the type of (row).name (ParseFuncOrColumn, unknown_attribute).
func (a *analyzer) field(row TypeRef, name string) (TypeRef, error) {
	c := a.c
	b := c.base(row)
	t := c.Type(b.ID)
	if t == nil || b.ID == builtin("record") || b.ID == builtin("unknown") {
		return unknownType, nil
	}
	if rel := c.tableByID(t.Relation); rel != nil && !b.Array {
		if col := rel.Column(name); col != nil {
			a.use(Address{rel.ID, col.Num})
			return col.Type, nil
		}
	}
	if f := c.findFunction(pgtree.Name{Name: name}, []TypeRef{row}, 1); f != nil {
		a.use(Address{ID: f.ID})
		return f.Result, nil
	}
	if t.Kind != CompositeType || b.Array {
		if len(c.builtinRoutines(name)) > 0 || c.Incomplete() {
			return unknownType, nil
		}
		return unknownType, errf(WrongObjectType, "column notation .%s applied to type %s, which is not a composite type", name, c.FormatType(row))
	}
	return unknownType, errf(UndefinedColumn, "column %q not found in data type %s", name, c.FormatType(ref(b.ID))).named(name)
}

func (a *analyzer) cast(e *pgtree.TypeCast) (TypeRef, error) {
	to, err := a.c.typeOf(e.TypeName)
	if err != nil {
		return to, err
	}
	if t := a.c.Type(to.ID); t != nil && to.ID >= firstID {
		a.use(Address{ID: cond(t.Relation != 0, t.Relation, t.ID)})
	}
	from, err := a.expr(e.Arg)
	if err != nil {
		return to, err
	}
	if untypedLiteral(e.Arg) {
		if text, ok := pgtree.Text(e.Arg); ok && to.ID == builtin("regclass") && !to.Array {
			if err := a.regclass(text); err != nil {
				return to, err
			}
		}
		return to, a.c.checkLiteral(e.Arg, to)
	}
	if ok, known := a.c.Cast(from, to, ExplicitCast); known && !ok {
		return to, errf(CannotCoerce, "cannot cast type %s to %s", a.c.FormatType(from), a.c.FormatType(to))
	}
	if from.Known() && to.Known() {
		a.volatile(a.c.castVolatility(from, to))
	}
	return to, nil
}

func cond[T any](c bool, x, y T) T {
	if c {
		return x
	}
	return y
}

// regclass records the relation that a constant names.
func (a *analyzer) regclass(text string) error {
	parts, ok := splitName(text)
	if !ok || len(parts) == 0 {
		return nil
	}
	if _, err := strconv.Atoi(text); err == nil {
		return nil
	}
	n := pgtree.Name{Name: parts[len(parts)-1]}
	if len(parts) > 1 {
		n.Schema = parts[len(parts)-2]
		if n.Schema == "pg_catalog" || n.Schema == "information_schema" {
			return nil
		}
	}
	o, err := a.c.relation(n)
	if err != nil {
		if isSystemRelation(n.Name) || a.c.Incomplete() {
			return nil
		}
		return err
	}
	a.use(Address{ID: o.Head().ID})
	return nil
}

// splitName divides a.b.c as the reg types read it: folded unless quoted.
func splitName(text string) ([]string, bool) {
	var parts []string
	for i := 0; i <= len(text); {
		var b strings.Builder
		if i < len(text) && text[i] == '"' {
			j := i + 1
			for ; j < len(text); j++ {
				if text[j] == '"' {
					if j+1 < len(text) && text[j+1] == '"' {
						j++
					} else {
						break
					}
				}
				b.WriteByte(text[j])
			}
			i = j + 1
		} else {
			for i < len(text) && text[i] != '.' {
				b.WriteByte(text[i])
				i++
			}
			s := strings.ToLower(strings.TrimSpace(b.String()))
			b.Reset()
			b.WriteString(s)
		}
		parts = append(parts, b.String())
		if i >= len(text) {
			return parts, true
		}
		if text[i] != '.' {
			return nil, false
		}
		i++
	}
	return parts, true
}

// stableText are the types whose text form depends on settings.
var stableText = []string{"date", "timestamp", "timestamptz", "timetz", "money", "regclass", "regtype", "regproc", "regrole"}

// castVolatility is s for casts that depend on time zone, date style or names.
func (c *Catalog) castVolatility(from, to TypeRef) byte {
	f, t := c.base(from), c.base(to)
	tf, tt := c.Type(f.ID), c.Type(t.ID)
	if tf == nil || tt == nil || f.Same(t) {
		return 'i'
	}
	if (tf.Name == "timestamptz" || tf.Name == "timetz") != (tt.Name == "timestamptz" || tt.Name == "timetz") {
		return 's'
	}
	if (tf.Category == 'S') != (tt.Category == 'S') {
		other := tf
		if tf.Category == 'S' {
			other = tt
		}
		if other.Kind == EnumType || slices.Contains(stableText, other.Name) {
			return 's'
		}
	}
	return 'i'
}
