package catalog

import (
	"strings"

	"sqlgen/internal/pgtree"
)

func (a *analyzer) push() *scope {
	s := &scope{}
	a.scopes = append(a.scopes, s)
	return s
}

func (a *analyzer) pop() { a.scopes = a.scopes[:len(a.scopes)-1] }

// query resolves a SELECT and returns its columns; nil columns with a nil error
// mean that they aren't known.
func (a *analyzer) query(s *pgtree.SelectStmt) ([]outputColumn, error) {
	if s == nil {
		return nil, nil
	}
	if a.depth++; a.depth > pgtree.MaxDepth*2 {
		return nil, errf(ProgramLimitExceeded, "stack depth limit exceeded")
	}
	defer func() { a.depth-- }()
	only := a.only
	a.only = ""
	defer func() { a.only = only }()
	sc := a.push()
	defer a.pop()
	if err := a.with(s.WithClause); err != nil {
		return nil, err
	}
	if s.Op != pgtree.SETOP_NONE {
		return a.setOperation(s)
	}
	if len(s.ValuesLists) > 0 {
		return a.values(s)
	}
	for _, f := range s.FromClause {
		if err := a.from(f); err != nil {
			return nil, err
		}
	}
	out, err := a.targets(s.TargetList)
	if err != nil {
		return nil, err
	}
	if _, err := a.expr(s.WhereClause); err != nil {
		return nil, err
	}
	for _, list := range [][]*pgtree.Node{s.GroupClause, s.SortClause, s.DistinctClause} {
		for _, n := range list {
			if sb := n.GetSortBy(); sb != nil {
				n = sb.Node
			}
			if n == nil || n.GetList() != nil && len(n.GetList().Items) == 0 {
				continue
			}
			if ref := n.GetColumnRef(); ref != nil && len(ref.Fields) == 1 && hasColumn(out, pgtree.Strings(ref.Fields)[0]) {
				continue
			}
			if err := a.any(pgtree.Unwrap(n)); err != nil {
				return nil, err
			}
		}
	}
	for _, n := range append([]*pgtree.Node{s.HavingClause, s.LimitCount, s.LimitOffset}, s.WindowClause...) {
		if n != nil {
			if err := a.any(pgtree.Unwrap(n)); err != nil {
				return nil, err
			}
		}
	}
	open := false
	for _, e := range sc.entries {
		open = open || e.open
	}
	if !open {
		if err := a.checkGrouping(s, out); err != nil {
			return nil, err
		}
	}
	a.groupedKeys(s)
	if open && usesStar(s.TargetList) {
		return nil, nil
	}
	return out, nil
}

// groupedKeys records the primary keys that let a query select columns it does
// not group by (check_functional_grouping).
func (a *analyzer) groupedKeys(s *pgtree.SelectStmt) {
	if len(s.GroupClause) == 0 {
		return
	}
	grouped := map[Address]bool{}
	for _, n := range s.GroupClause {
		if r := n.GetColumnRef(); r != nil {
			if col, ok, _, _ := a.scope().find(pgtree.Strings(r.Fields)); ok {
				grouped[col.addr] = true
			}
		}
	}
	for _, n := range s.TargetList {
		pgtree.Walk(n, func(x any) bool {
			switch e := x.(type) {
			case *pgtree.FuncCall:
				for _, r := range a.c.builtinRoutines(pgtree.FuncName(e).Name) {
					if r.Kind == 'a' {
						return false
					}
				}
			case *pgtree.SubLink:
				return false
			case *pgtree.ColumnRef:
				col, ok, _, _ := a.scope().find(pgtree.Strings(e.Fields))
				if !ok || grouped[col.addr] || col.addr.ID == 0 {
					return false
				}
				pk := a.c.PrimaryKey(col.addr.ID)
				if pk == nil {
					return false
				}
				for _, num := range pk.Columns {
					if !grouped[Address{col.addr.ID, num}] {
						return false
					}
				}
				a.use(Address{ID: pk.ID})
			}
			return true
		})
	}
}

func usesStar(list []*pgtree.Node) bool {
	for _, n := range list {
		if f := n.GetResTarget().GetVal().GetColumnRef().GetFields(); len(f) > 0 && f[len(f)-1].GetAStar() != nil {
			return true
		}
	}
	return false
}

func hasColumn(cols []outputColumn, name string) bool {
	for _, c := range cols {
		if c.name == name {
			return true
		}
	}
	return false
}

func (a *analyzer) with(w *pgtree.WithClause) error {
	if w == nil {
		return nil
	}
	sc := a.scope()
	names := map[string]bool{}
	for _, n := range w.Ctes {
		cte := n.GetCommonTableExpr()
		if names[cte.Ctename] {
			return errf(DuplicateAlias, "WITH query name %q specified more than once", cte.Ctename)
		}
		names[cte.Ctename] = true
		if w.Recursive {
			sc.define(cte.Ctename, a.recursive(cte))
		}
		cols, err := a.statement(cte.Ctequery)
		if err != nil {
			return err
		}
		if cols != nil && len(cte.Aliascolnames) > len(cols) {
			return errf(InvalidColumnReference, "WITH query %q has %d columns available but %d columns specified", cte.Ctename, len(cols), len(cte.Aliascolnames))
		}
		sc.define(cte.Ctename, rename(cols, cte.Aliascolnames))
	}
	return nil
}

// recursive is what the recursive part of a CTE sees: the columns of the first part.
func (a *analyzer) recursive(cte *pgtree.CommonTableExpr) []outputColumn {
	s := cte.Ctequery.GetSelectStmt()
	if s == nil || s.Larg == nil {
		return []outputColumn{}
	}
	cols, err := a.query(s.Larg)
	if err != nil || cols == nil {
		return []outputColumn{}
	}
	return rename(cols, cte.Aliascolnames)
}

func rename(cols []outputColumn, names []*pgtree.Node) []outputColumn {
	for i, n := range pgtree.Strings(names) {
		if i < len(cols) {
			cols[i].name = n
		}
	}
	return cols
}

func (a *analyzer) setOperation(s *pgtree.SelectStmt) ([]outputColumn, error) {
	left, err := a.query(s.Larg)
	if err != nil {
		return nil, err
	}
	right, err := a.query(s.Rarg)
	if err != nil {
		return nil, err
	}
	if left == nil || right == nil {
		return left, nil
	}
	if len(left) != len(right) {
		return nil, errf(SyntaxError, "each %s query must have the same number of columns", strings.TrimPrefix(s.Op.String(), "SETOP_"))
	}
	for i := range left {
		if err := a.c.matching(strings.TrimPrefix(s.Op.String(), "SETOP_"), []TypeRef{left[i].typ, right[i].typ}); err != nil {
			return nil, err
		}
		for _, side := range []*pgtree.SelectStmt{s.Larg, s.Rarg} {
			if side.Op == pgtree.SETOP_NONE && i < len(side.TargetList) && !usesStar(side.TargetList) && untypedLiteral(side.TargetList[i].GetResTarget().GetVal()) {
				if err := a.c.checkLiteral(side.TargetList[i].GetResTarget().GetVal(), a.c.common([]TypeRef{left[i].typ, right[i].typ})); err != nil {
					return nil, err
				}
			}
		}
		left[i].typ = a.c.common([]TypeRef{left[i].typ, right[i].typ})
	}
	return left, nil
}

func (a *analyzer) values(s *pgtree.SelectStmt) ([]outputColumn, error) {
	var types [][]TypeRef
	for _, row := range s.ValuesLists {
		list, err := a.exprs(pgtree.Items(row))
		if err != nil {
			return nil, err
		}
		if len(types) > 0 && len(list) != len(types) {
			return nil, errf(SyntaxError, "VALUES lists must all be the same length")
		}
		if types == nil {
			types = make([][]TypeRef, len(list))
		}
		for i, t := range list {
			types[i] = append(types[i], t)
		}
	}
	out := make([]outputColumn, len(types))
	for i := range types {
		out[i] = outputColumn{name: "column" + ID(i+1).String(), typ: a.c.common(types[i])}
	}
	return out, nil
}

func (a *analyzer) targets(list []*pgtree.Node) ([]outputColumn, error) {
	out := []outputColumn{}
	for _, n := range list {
		r := n.GetResTarget()
		if f := r.GetVal().GetColumnRef().GetFields(); len(f) > 0 && f[len(f)-1].GetAStar() != nil {
			cols, err := a.star(pgtree.Strings(f[:len(f)-1]))
			if err != nil {
				return nil, err
			}
			out = append(out, cols...)
			continue
		}
		if cols, ok, err := a.rowStar(r.GetVal().GetAIndirection()); ok || err != nil {
			if err != nil {
				return nil, err
			}
			out = append(out, cols...)
			continue
		}
		t, err := a.expr(r.GetVal())
		if err != nil {
			return nil, err
		}
		name := r.GetName()
		if name == "" {
			name = figureColumn(r.GetVal())
			if name == "" {
				name = "?column?"
			}
		}
		out = append(out, outputColumn{name: name, typ: t})
	}
	return out, nil
}

// rowStar expands (row).*; ok says that it is one whose type is known.
func (a *analyzer) rowStar(e *pgtree.A_Indirection) (out []outputColumn, ok bool, err error) {
	n := len(e.GetIndirection())
	if n == 0 || e.Indirection[n-1].GetAStar() == nil {
		return nil, false, nil
	}
	row, err := a.indirection(&pgtree.A_Indirection{Arg: e.Arg, Indirection: e.Indirection[:n-1]})
	if err != nil {
		return nil, false, err
	}
	t := a.c.Type(a.c.base(row).ID)
	if t == nil {
		return nil, false, nil
	}
	cols := columnsOf(a.c.Object(t.Relation))
	for _, col := range cols {
		a.use(Address{t.Relation, col.Num})
		out = append(out, outputColumn{name: col.Name, typ: col.Type})
	}
	return out, cols != nil, nil
}

func (a *analyzer) star(table []string) ([]outputColumn, error) {
	if len(table) == 0 && len(a.scope().entries) == 0 {
		return nil, errf(SyntaxError, "SELECT * with no tables specified is not valid")
	}
	var out []outputColumn
	merged := map[string]bool{}
	if len(table) == 0 {
		for _, name := range a.scope().merged {
			for _, e := range a.scope().entries {
				if col, ok := e.column(name); ok && !merged[name] {
					merged[name] = true
					a.use(col.addr)
					out = append(out, outputColumn{name: col.name, typ: col.typ})
				}
			}
		}
	}
	for _, e := range a.scope().entries {
		if len(table) > 0 && e.alias != table[len(table)-1] {
			continue
		}
		for _, col := range e.columns() {
			if len(table) == 0 && (e.qualified || e.using[col.name] || merged[col.name] && e.joined) {
				continue
			}
			a.use(col.addr)
			out = append(out, outputColumn{name: col.name, typ: col.typ})
		}
		if len(table) > 0 {
			return out, nil
		}
	}
	if len(table) > 0 && !a.scope().open {
		for i := len(a.scopes) - 2; i >= 0; i-- {
			for _, e := range a.scopes[i].entries {
				if e.alias == table[len(table)-1] {
					return append(out, e.columns()...), nil
				}
			}
		}
		return nil, errf(UndefinedTable, "missing FROM-clause entry for table %q", table[len(table)-1])
	}
	return out, nil
}

// figureColumn names a result column (FigureColname); "" when it has none.
func figureColumn(n *pgtree.Node) string {
	switch e := pgtree.Unwrap(n).(type) {
	case *pgtree.ColumnRef:
		s := pgtree.Strings(e.Fields)
		if s[len(s)-1] != "*" {
			return s[len(s)-1]
		}
	case *pgtree.A_Indirection:
		for i := len(e.Indirection) - 1; i >= 0; i-- {
			if s := e.Indirection[i].GetString_(); s != nil {
				return s.Sval
			}
		}
		return figureColumn(e.Arg)
	case *pgtree.FuncCall:
		return pgtree.NameOf(e.Funcname).Name
	case *pgtree.A_Expr:
		if e.Kind == pgtree.AEXPR_NULLIF {
			return "nullif"
		}
	case *pgtree.TypeCast:
		if name := figureColumn(e.Arg); name != "" {
			return name
		}
		return pgtree.NameOf(e.TypeName.GetNames()).Name
	case *pgtree.CollateClause:
		return figureColumn(e.Arg)
	case *pgtree.GroupingFunc:
		return "grouping"
	case *pgtree.SubLink:
		switch e.SubLinkType {
		case pgtree.EXISTS_SUBLINK:
			return "exists"
		case pgtree.ARRAY_SUBLINK:
			return "array"
		case pgtree.EXPR_SUBLINK:
			if s := e.Subselect.GetSelectStmt(); s != nil {
				for s.Larg != nil {
					s = s.Larg
				}
				if len(s.TargetList) > 0 {
					r := s.TargetList[0].GetResTarget()
					if r.GetName() != "" {
						return r.GetName()
					}
					return figureColumn(r.GetVal())
				}
			}
		}
	case *pgtree.CaseExpr:
		if name := figureColumn(e.Defresult); name != "" {
			return name
		}
		return "case"
	case *pgtree.A_ArrayExpr:
		return "array"
	case *pgtree.RowExpr:
		return "row"
	case *pgtree.CoalesceExpr:
		return "coalesce"
	case *pgtree.MinMaxExpr:
		return strings.ToLower(strings.TrimPrefix(e.Op.String(), "IS_"))
	case *pgtree.SQLValueFunction:
		name := strings.ToLower(strings.TrimPrefix(e.Op.String(), "SVFOP_"))
		return strings.TrimSuffix(name, "_n")
	case *pgtree.XmlExpr:
		return strings.ToLower(strings.Replace(e.Op.String(), "IS_", "", 1))
	}
	return ""
}

// statement resolves a SELECT or a data-modifying statement; the columns are
// those of RETURNING for the latter.
func (a *analyzer) statement(n *pgtree.Node) ([]outputColumn, error) {
	switch s := pgtree.Unwrap(n).(type) {
	case *pgtree.SelectStmt:
		return a.query(s)
	case *pgtree.InsertStmt:
		return a.insert(s)
	case *pgtree.UpdateStmt:
		return a.modify(s.Relation, s.WithClause, s.FromClause, s.TargetList, s.WhereClause, s.ReturningList)
	case *pgtree.DeleteStmt:
		return a.modify(s.Relation, s.WithClause, s.UsingClause, nil, s.WhereClause, s.ReturningList)
	}
	return nil, nil
}
