package catalog

import (
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
)

func isSystemRelation(name string) bool {
	return strings.HasPrefix(name, "pg_")
}

// columnRef resolves a column reference, innermost query first.
func (a *analyzer) columnRef(e *pgtree.ColumnRef) (TypeRef, error) {
	names := pgtree.Strings(e.Fields)
	last := names[len(names)-1]
	if len(names) == 1 {
		if t, ok := a.variables[last]; ok {
			return t, nil
		}
	}
	if a.forbidColumns != "" {
		return unknownType, errf(FeatureNotSupported, "%s", a.forbidColumns)
	}
	if last == "*" {
		return unknownType, nil
	}
	open := false
	for i := len(a.scopes) - 1; i >= 0; i-- {
		s := a.scopes[i]
		open = open || s.open
		col, ok, found, ambiguous := s.find(names)
		if ambiguous {
			return unknownType, errf(AmbiguousColumn, "column reference %q is ambiguous", last)
		}
		if found != nil {
			if !ok { // a whole row, or columns that aren't known
				return unknownType, nil
			}
			a.use(col.addr)
			if a.onColumn != nil {
				a.onColumn(e, col.addr)
			}
			return col.typ, nil
		}
	}
	if open {
		return unknownType, nil
	}
	if len(names) > 1 {
		table := names[len(names)-2]
		for _, s := range a.scopes {
			for _, r := range s.entries {
				if r.alias == table {
					if f := a.attribute(r, last); f != nil {
						return f.Result, nil
					}
					return unknownType, errf(UndefinedColumn, "column %s.%s does not exist", table, last).named(last)
				}
			}
		}
		if _, ok := a.variables[names[0]]; ok {
			return unknownType, nil
		}
		for _, s := range a.scopes {
			if slices.ContainsFunc(s.hidden, func(r *rangeEntry) bool { return r.alias == table }) {
				return unknownType, errf(UndefinedTable, "invalid reference to FROM-clause entry for table %q", table)
			}
		}
		return unknownType, errf(UndefinedTable, "missing FROM-clause entry for table %q", table)
	}
	return unknownType, errf(UndefinedColumn, "column %q does not exist", last).named(last)
}

// attribute is the function that row.name calls, nil when there is none.
func (a *analyzer) attribute(r *rangeEntry, name string) *Function {
	t := a.c.tableBehind(r)
	if t == nil {
		return nil
	}
	f := a.c.findFunction(pgtree.Name{Name: name}, []TypeRef{ref(t.RowType)}, 1)
	if f != nil {
		a.use(Address{ID: f.ID})
	}
	return f
}

// operator resolves an A_Expr.
func (a *analyzer) operator(e *pgtree.A_Expr) (TypeRef, error) {
	if row, sub := e.Lexpr.GetRowExpr(), e.Rexpr.GetSubLink(); row != nil && sub.GetSubLinkType() == pgtree.EXPR_SUBLINK && e.Kind == pgtree.AEXPR_OP {
		// transformAExprOp: the columns of the subquery are compared one by one.
		return a.subLink(&pgtree.SubLink{SubLinkType: pgtree.ROWCOMPARE_SUBLINK, Testexpr: e.Lexpr, Subselect: sub.Subselect})
	}
	if l, r := e.Lexpr.GetRowExpr(), e.Rexpr.GetRowExpr(); l != nil && r != nil && e.Kind == pgtree.AEXPR_OP && len(l.Args) != len(r.Args) {
		return unknownType, errf(SyntaxError, "unequal number of entries in row expressions")
	}
	left, err := a.expr(e.Lexpr)
	if err != nil {
		return unknownType, err
	}
	var right TypeRef
	if l := e.Rexpr.GetList(); l != nil {
		types, err := a.exprs(l.Items)
		if err != nil {
			return unknownType, err
		}
		for i, n := range l.Items {
			if err := a.literalFor("=", n, left); err != nil {
				return unknownType, err
			}
			if e.Kind == pgtree.AEXPR_IN { // as = ANY or one by one (transformAExprIn)
				if _, err := a.binary(e, left, types[i]); err != nil {
					return unknownType, err
				}
			}
		}
		right = a.c.common(types)
	} else if right, err = a.expr(e.Rexpr); err != nil {
		return unknownType, err
	}
	op := pgtree.NameOf(e.Name).Name
	switch e.Kind {
	case pgtree.AEXPR_OP, pgtree.AEXPR_LIKE, pgtree.AEXPR_ILIKE:
		if err := a.literalFor(op, e.Rexpr, left); err != nil {
			return unknownType, err
		}
		if err := a.literalFor(op, e.Lexpr, right); err != nil {
			return unknownType, err
		}
		return a.binary(e, left, right)
	case pgtree.AEXPR_NULLIF:
		return left, nil
	}
	return boolean(), nil
}

// literalFor checks an untyped literal against the type on the other side.
func (a *analyzer) literalFor(op string, n *pgtree.Node, other TypeRef) error {
	if !other.Known() || !untypedLiteral(n) {
		return nil
	}
	if a.onLiteral != nil {
		a.onLiteral(n, other)
	}
	if equality[op] {
		return a.c.checkLiteral(n, a.c.base(other))
	}
	return nil
}

// equality are the operators that every type with an order has.
var equality = map[string]bool{"=": true, "<>": true, "!=": true, "<": true, ">": true, "<=": true, ">=": true}

var comparisons = map[string]bool{"=": true, "<>": true, "<": true, ">": true, "<=": true, ">=": true, "~~": true, "!~~": true, "~~*": true, "!~~*": true,
	"~": true, "!~": true, "~*": true, "!~*": true, "@>": true, "<@": true, "&&": true, "?": true, "?|": true, "?&": true, "@@": true}

// binary finds the result of an operator where the types are clear, and
// refuses one that exists for no types near these.
func (a *analyzer) binary(e *pgtree.A_Expr, left, right TypeRef) (TypeRef, error) {
	c := a.c
	name := pgtree.NameOf(e.Name)
	ops := loadOperators()
	keys := ops.byName[name.Name]
	if len(keys) == 0 {
		if c.userOperator(name.Name) || c.Incomplete() {
			return unknownType, nil
		}
		return unknownType, c.missing(UndefinedFunction, name.Name, "operator does not exist: %s %s %s", c.FormatType(left), name.Name, c.FormatType(right))
	}
	if comparisons[name.Name] {
		if e.Lexpr != nil && left.Known() && right.Known() && !a.operatorExists(name.Name, keys, left, right) && !c.userOperator(name.Name) {
			return boolean(), a.noOperator(name.Name, left, right)
		}
		return boolean(), nil
	}
	if !right.Known() || e.Lexpr != nil && !left.Known() {
		return unknownType, nil
	}
	unknown := builtin("unknown")
	l, r := c.base(left), c.base(right)
	if e.Lexpr != nil {
		if l.ID == unknown && r.ID != unknown {
			l = r
		} else if r.ID == unknown && l.ID != unknown {
			r = l
		}
	}
	if name.Name == "||" {
		if l.Array || r.Array {
			out := l
			if r.Array {
				out = r
			}
			out.Typmod = noTypmod
			if l.Array != r.Array && l.ID != unknown && r.ID != unknown && c.matching("", []TypeRef{{ID: l.ID}, {ID: r.ID}}) != nil {
				return unknownType, a.noOperator(name.Name, left, right)
			}
			return out, nil
		}
	}
	if l.Array || r.Array {
		if slices.Contains([]string{"+", "-", "*", "/", "%"}, name.Name) && l.ID != unknown && r.ID != unknown && !c.ExtensionInstalled("intarray") && !c.userOperator(name.Name) {
			return unknownType, a.noOperator(name.Name, left, right)
		}
		return unknownType, nil
	}
	if e.Lexpr != nil && (left.ID == unknown) != (right.ID == unknown) {
		if _, ok := ops.result[operatorKey{name.Name, c.typeName(l), c.typeName(r)}]; !ok {
			l, r = c.base(left), c.base(right)
		}
	}
	ln := ""
	if e.Lexpr != nil {
		ln = c.typeName(l)
	}
	if res, ok := ops.result[operatorKey{name.Name, ln, c.typeName(r)}]; ok {
		return named(res), nil
	}
	if name.Name == "||" && (c.Type(l.ID).Category == 'S' || c.Type(r.ID).Category == 'S') {
		return ref(builtin("text")), nil
	}
	result := ""
	for _, k := range c.closest(c.applicable(keys, e.Lexpr != nil, l, r), l, r) {
		if result != "" && result != ops.result[k] {
			return unknownType, nil
		}
		result = ops.result[k]
	}
	if result == "" {
		if c.userOperator(name.Name) {
			return unknownType, nil
		}
		return unknownType, a.noOperator(name.Name, left, right)
	}
	if strings.HasPrefix(result, "any") {
		return unknownType, nil
	}
	return named(result), nil
}

// applicable are the operators that take operands after implicit casts
// (func_match_argtypes).
func (c *Catalog) applicable(keys []operatorKey, infix bool, l, r TypeRef) (out []operatorKey) {
	for _, k := range keys {
		if ext := loadOperators().ext[k]; (k.left != "") != infix || ext != "" && !c.ExtensionInstalled(ext) {
			continue
		}
		if (!infix || c.castable(l, named(k.left), ImplicitCast)) && c.castable(r, named(k.right), ImplicitCast) {
			out = append(out, k)
		}
	}
	return out
}

// closest keeps those of the operators that take most operands as they are, then
// those that take most as they are or as the preferred type of their category
// (func_select_candidate).
func (c *Catalog) closest(keys []operatorKey, l, r TypeRef) []operatorKey {
	exact := func(want string, have TypeRef) bool { return want == c.typeName(have) }
	preferred := func(want string, have TypeRef) bool {
		t, own := c.Type(named(want).ID), c.Type(have.ID)
		return exact(want, have) || t != nil && own != nil && t.Category == own.Category && c.preferred(named(want))
	}
	for _, fits := range []func(string, TypeRef) bool{exact, preferred} {
		best := 0
		var kept []operatorKey
		for _, k := range keys {
			n := 0
			if k.left != "" && fits(k.left, l) {
				n++
			}
			if fits(k.right, r) {
				n++
			}
			if n > best {
				best, kept = n, nil
			}
			if n == best {
				kept = append(kept, k)
			}
		}
		keys = kept
	}
	return keys
}

func (a *analyzer) noOperator(name string, left, right TypeRef) error {
	c := a.c
	e := errf(UndefinedFunction, "operator does not exist: %s %s %s", c.FormatType(left), name, c.FormatType(right))
	e.Unsure = c.foreign > 0 || c.Incomplete()
	return e.hint("No operator matches the given name and argument types. You might need to add explicit type casts.")
}

func (a *analyzer) operatorExists(name string, keys []operatorKey, left, right TypeRef) bool {
	c := a.c
	l, r := c.base(left), c.base(right)
	for _, t := range []*Type{c.Type(l.ID), c.Type(r.ID)} {
		if t != nil && t.Kind == EnumType && !l.Array && !r.Array && !equality[name] {
			return false
		}
	}
	unknown := builtin("unknown")
	if l.Array != r.Array && equality[name] && l.ID != unknown && r.ID != unknown {
		return false
	}
	own := c.Type(l.ID)
	if l.Same(r) && (own == nil || own.Schema != catalogID || own.Kind != BaseType || !equality[name]) || l.Array || r.Array || (l.ID == unknown || r.ID == unknown) && equality[name] {
		return true
	}
	tl, tr := c.Type(l.ID), c.Type(r.ID)
	if tl == nil || tr == nil || tl.Extension != 0 || tr.Extension != 0 {
		return true
	}
	if ext, ok := loadOperators().ext[operatorKey{name, tl.Name, tr.Name}]; ok && ext == "" && tl.Schema == catalogID && tr.Schema == catalogID {
		return true
	}
	for _, k := range keys {
		if ext := loadOperators().ext[k]; ext != "" {
			if c.ExtensionInstalled(ext) {
				return true
			}
			continue
		}
		if k.left != "" && c.castable(l, named(k.left), ImplicitCast) && c.castable(r, named(k.right), ImplicitCast) &&
			!(strings.HasPrefix(k.left, "any") && strings.HasPrefix(k.right, "any") && !l.Same(r) && k.left == k.right) && k.left != "record" {
			return true
		}
	}
	return false
}

func (c *Catalog) typeName(r TypeRef) string {
	if t := c.Type(r.ID); t != nil {
		return t.Name
	}
	return ""
}

// call resolves a function call.
func (a *analyzer) call(e *pgtree.FuncCall) (TypeRef, error) {
	c := a.c
	name := pgtree.NameOf(e.Funcname)
	types, err := a.exprs(e.Args)
	if err != nil {
		return unknownType, err
	}
	var argNames []string
	for i, n := range e.Args {
		if named := n.GetNamedArgExpr(); named != nil {
			types[i] = unknownType
			argNames = append(argNames, named.Name)
		}
	}
	if _, err := a.expr(e.AggFilter); err != nil {
		return unknownType, err
	}
	for _, s := range e.AggOrder {
		if _, err := a.expr(s.GetSortBy().GetNode()); err != nil {
			return unknownType, err
		}
	}
	if w := e.Over; w != nil {
		if a.only != "" {
			return unknownType, errf("42P20", "window functions are not allowed in %s", a.only)
		}
		if _, err := a.exprs(w.PartitionClause); err != nil {
			return unknownType, err
		}
		for _, s := range w.OrderClause {
			if _, err := a.expr(s.GetSortBy().GetNode()); err != nil {
				return unknownType, err
			}
		}
	}
	if name.Schema == "" || name.Schema == "pg_catalog" {
		if t, found, err := a.builtinCall(e, name.Name, types); found {
			return t, err
		}
	}
	if f := c.findNamed(name, types, len(e.Args), argNames); f != nil {
		if f.Kind == 'p' {
			return unknownType, errf(WrongObjectType, "%s is a procedure", strings.TrimPrefix(c.Describe(Address{ID: f.ID}), "procedure ")).hint("To call a procedure, use CALL.")
		}
		if f.Kind == 'a' && a.only != "" {
			return unknownType, errf(GroupingError, "aggregate functions are not allowed in %s", a.only)
		}
		a.use(Address{ID: f.ID})
		a.volatile(c.effectiveVolatility(f))
		return f.Result, nil
	}
	for _, r := range c.builtinRoutines(name.Name) {
		if r.Extension != "" && c.ExtensionInstalled(r.Extension) {
			a.volatile(r.Volatility)
			a.use(Address{ID: c.extensionID(r.Extension)})
			return named(r.Result), nil
		}
	}
	if len(e.Args) == 1 { // t.c as c(t), or a cast written as a call
		if t, err := c.typeOf(&pgtree.TypeName{Names: e.Funcname, Typemod: -1}); err == nil && t.Known() {
			return t, nil
		}
	}
	var args []string
	for _, t := range types {
		args = append(args, c.FormatType(t))
	}
	full := name.Name
	if name.Schema != "" {
		full = name.Schema + "." + full
		if _, err := c.schemaByName(name.Schema); err != nil && !c.Incomplete() {
			return unknownType, err
		}
	}
	if c.Incomplete() {
		return unknownType, nil
	}
	return unknownType, c.missing(UndefinedFunction, full, "function %s(%s) does not exist", full, strings.Join(args, ", "))
}

func (a *analyzer) builtinCall(e *pgtree.FuncCall, name string, types []TypeRef) (TypeRef, bool, error) {
	c := a.c
	var fit []Routine
	any := false
	for _, r := range c.builtinRoutines(name) {
		if r.Extension != "" || r.Kind == 'p' {
			continue
		}
		any = true
		n := len(types)
		if n > len(r.Args) && !r.Variadic || n < len(r.Args)-r.Defaults-cond(r.Variadic, 1, 0) {
			if !(e.AggWithinGroup || e.AggStar || n > 0 && n <= len(r.Args) && e.Args[n-1].GetNamedArgExpr() != nil) {
				continue
			}
		}
		ok := true
		for i, t := range types {
			arg := ""
			switch {
			case i < len(r.Args)-1 || i < len(r.Args) && !r.Variadic:
				arg = r.Args[i]
			case r.Variadic:
				arg = strings.TrimSuffix(r.Args[len(r.Args)-1], "[]")
			}
			if arg == "" || !t.Known() {
				continue
			}
			if !c.castable(t, named(arg), ImplicitCast) && !(r.Variadic && i == len(r.Args)-1 && t.Array) {
				ok = false
			}
		}
		if ok {
			fit = append(fit, r)
		}
	}
	if !any {
		return unknownType, false, nil
	}
	if len(fit) == 0 {
		// A function of the project may overload a built-in name.
		return unknownType, false, nil
	}
	best := a.closest(fit, types)
	if best.Kind == 'a' && e.Over == nil && a.only != "" {
		return unknownType, true, errf(GroupingError, "aggregate functions are not allowed in %s", a.only)
	}
	if best.Set && a.only != "" {
		return unknownType, true, errf(FeatureNotSupported, "set-returning functions are not allowed in %s", a.only)
	}
	a.volatile(best.Volatility)
	for i, arg := range best.Args {
		if arg == "regconfig" && i < len(e.Args) {
			a.textSearch(e.Args[i])
		}
	}
	switch name {
	case "nextval", "currval", "setval":
		if len(e.Args) > 0 {
			if text, ok := pgtree.Text(e.Args[0]); ok && untypedLiteral(e.Args[0]) {
				if err := a.regclass(text); err != nil {
					return unknownType, true, err
				}
			}
		}
	}
	result := best.Result
	if strings.HasPrefix(result, "any") {
		return a.polymorphic(best, types), true, nil
	}
	for _, r := range fit {
		if r.Result != result && len(fit) > 1 && !exact(c, best, types) {
			return unknownType, true, nil
		}
	}
	return named(result), true, nil
}

// textSearch records the text search configuration that a constant names.
func (a *analyzer) textSearch(n *pgtree.Node) {
	text, _ := pgtree.Constant(n)
	parts, ok := splitName(text)
	if !ok || len(parts) == 0 {
		return
	}
	name := pgtree.Name{Name: parts[len(parts)-1]}
	if len(parts) > 1 {
		name.Schema = parts[len(parts)-2]
	}
	for _, schema := range a.c.functionSchemas(name) {
		if id, ok := a.c.names.get(nameKey{spaceMisc, schema, "text search configuration " + name.Name}); ok {
			a.use(Address{ID: id})
			return
		}
	}
}

func exact(c *Catalog, r Routine, types []TypeRef) bool {
	for i, t := range types {
		if i >= len(r.Args) || !t.Same(named(r.Args[i])) {
			return false
		}
	}
	return true
}

// closest prefers the candidate with most arguments of exactly the right type.
func (a *analyzer) closest(fit []Routine, types []TypeRef) Routine {
	best, most := fit[0], -1
	for _, r := range fit {
		score := 0
		for i, t := range types {
			if i < len(r.Args) {
				arg := named(r.Args[i])
				switch {
				case t.Same(arg):
					score += 4
				case t.ID == builtin("unknown") && r.Args[i] == "text":
					score += 3
				case a.c.preferred(arg):
					score += 2
				}
			}
		}
		if score > most {
			best, most = r, score
		}
	}
	return best
}

func (a *analyzer) polymorphic(r Routine, types []TypeRef) TypeRef {
	for i, arg := range r.Args {
		if i >= len(types) || !types[i].Known() || types[i].ID == builtin("unknown") {
			continue
		}
		t := types[i]
		t.Typmod = noTypmod
		switch {
		case arg == r.Result:
			return t
		case strings.HasSuffix(arg, "array") && (r.Result == "anyelement" || r.Result == "anycompatible"):
			t.Array = false
			return t
		case strings.HasSuffix(r.Result, "array") && (arg == "anyelement" || arg == "anynonarray" || arg == "anycompatible"):
			t.Array = true
			return t
		}
	}
	return unknownType
}
