package reflection

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// unanswerable is why a query has no answer.
type unanswerable string

func (u unanswerable) Error() string { return string(u) }

func cannot(format string, args ...any) error { return unanswerable(fmt.Sprintf(format, args...)) }

// errUnbound: a table of the FROM list has no row yet.
var errUnbound = errors.New("not bound yet")

// selection evaluates queries on the relations of a catalog.
type selection struct {
	c *catalog.Catalog
	// asked are the names that the query compares with: what it asks about.
	asked []string
	steps int
}

// maxSteps bounds the rows that a query may look at.
const maxSteps = 2_000_000

// bound is a table of a FROM list with its current row.
type bound struct {
	alias   string
	columns []string
	row     tuple // nil while it has none
}

// scope is the FROM list of a query, within those around it.
type scope struct {
	tables []*bound
	outer  *scope
}

// output is the result of a query.
type output struct {
	columns []string
	rows    [][]datum
}

// from is a FROM list taken apart: tables, and the conditions of their joins.
type from struct {
	tables     []*bound
	rows       [][]tuple
	conditions []*pgtree.Node
}

func (s *selection) query(q *pgtree.SelectStmt, outer *scope) (*output, error) {
	if q.Larg != nil || len(q.ValuesLists) > 0 || q.WithClause != nil || len(q.GroupClause) > 0 || q.HavingClause != nil || len(q.WindowClause) > 0 ||
		len(q.LockingClause) > 0 || q.IntoClause != nil {
		return nil, cannot("only plain SELECTs on the system catalogs are answered")
	}
	f := &from{}
	for _, n := range q.FromClause {
		if err := s.addFrom(f, n, outer); err != nil {
			return nil, err
		}
	}
	sc := &scope{tables: f.tables, outer: outer}
	conditions := append(slices.Clone(f.conditions), conjuncts(q.WhereClause)...)
	out := &output{}
	count := len(q.TargetList) > 0 && slices.ContainsFunc(q.TargetList, func(n *pgtree.Node) bool { return isAggregate(n.GetResTarget().GetVal()) })
	var groups [][]datum // arguments of the aggregates, a row each
	var order [][]datum
	err := s.product(sc, f, conditions, func() error {
		if count {
			row, err := s.arguments(q.TargetList, sc)
			groups = append(groups, row)
			return err
		}
		row, names, err := s.targets(q.TargetList, sc)
		if err != nil {
			return err
		}
		out.columns = names
		out.rows = append(out.rows, row)
		keys, err := s.sortKeys(q.SortClause, row, names, sc)
		order = append(order, keys)
		return err
	})
	if err != nil {
		return nil, err
	}
	if count {
		return s.aggregate(q.TargetList, groups)
	}
	if out.columns == nil {
		out.columns = s.targetNames(q.TargetList, f)
	}
	sortRows(out, order, q.SortClause)
	if len(q.DistinctClause) > 0 {
		seen := map[string]bool{}
		out.rows = slices.DeleteFunc(out.rows, func(r []datum) bool {
			k := fmt.Sprintf("%#v", r)
			defer func() { seen[k] = true }()
			return seen[k]
		})
	}
	return out, limit(out, q)
}

// limit applies LIMIT and OFFSET.
func limit(out *output, q *pgtree.SelectStmt) error {
	number := func(n *pgtree.Node) (int, bool, error) {
		if n == nil || pgtree.IsNull(n) {
			return 0, false, nil
		}
		i, ok := pgtree.Int(n)
		if !ok {
			return 0, false, cannot("LIMIT and OFFSET must be numbers")
		}
		return int(i), true, nil
	}
	skip, ok, err := number(q.LimitOffset)
	if err != nil {
		return err
	}
	if ok {
		out.rows = out.rows[min(max(skip, 0), len(out.rows)):]
	}
	most, ok, err := number(q.LimitCount)
	if err == nil && ok && most < len(out.rows) {
		out.rows = out.rows[:max(most, 0)]
	}
	return err
}

// conjuncts takes the ANDs of a condition apart.
func conjuncts(n *pgtree.Node) []*pgtree.Node {
	if n == nil {
		return nil
	}
	if b := n.GetBoolExpr(); b != nil && b.Boolop == pgtree.AND_EXPR {
		var out []*pgtree.Node
		for _, a := range b.Args {
			out = append(out, conjuncts(a)...)
		}
		return out
	}
	return []*pgtree.Node{n}
}

func (s *selection) addFrom(f *from, n *pgtree.Node, outer *scope) error {
	switch {
	case n.GetRangeVar() != nil:
		v := n.GetRangeVar()
		name := pgtree.NameOfRange(v)
		key := name.Name
		if name.Schema == "information_schema" {
			key = "information_schema." + name.Name
		} else if name.Schema != "" && name.Schema != "pg_catalog" {
			return cannot("the rows of table %s.%s are not known", name.Schema, name.Name)
		}
		r := relations[key]
		if r == nil {
			if strings.HasPrefix(key, "pg_") || name.Schema != "" {
				return cannot("sqlgen does not know the contents of %s", key)
			}
			return cannot("the rows of table %s are not known", name.Name)
		}
		alias := name.Name
		if v.Alias != nil {
			alias = v.Alias.Aliasname
		}
		var rows []tuple
		r.rows(s.c, func(values ...datum) {
			t := make(tuple, len(values))
			for i, d := range values {
				t[r.columns[i]] = d
			}
			rows = append(rows, t)
		})
		f.tables, f.rows = append(f.tables, &bound{alias: alias, columns: r.columns}), append(f.rows, rows)
		return nil
	case n.GetJoinExpr() != nil:
		j := n.GetJoinExpr()
		if j.Jointype != pgtree.JOIN_INNER || j.IsNatural || j.Alias != nil {
			return cannot("only inner joins of system catalogs are answered")
		}
		at := len(f.tables)
		if err := s.addFrom(f, j.Larg, outer); err != nil {
			return err
		}
		mid := len(f.tables)
		if err := s.addFrom(f, j.Rarg, outer); err != nil {
			return err
		}
		f.conditions = append(f.conditions, conjuncts(j.Quals)...)
		for _, col := range pgtree.Strings(j.UsingClause) {
			l, r := f.tables[at:mid], f.tables[mid:]
			f.conditions = append(f.conditions, using(l, r, col))
		}
		return nil
	case n.GetRangeSubselect() != nil:
		sub := n.GetRangeSubselect()
		if sub.Lateral || sub.Alias == nil {
			return cannot("only plain subqueries on system catalogs are answered")
		}
		out, err := s.query(sub.Subquery.GetSelectStmt(), outer)
		if err != nil {
			return err
		}
		var rows []tuple
		for _, r := range out.rows {
			t := tuple{}
			for i, d := range r {
				t[out.columns[i]] = d
			}
			rows = append(rows, t)
		}
		f.tables, f.rows = append(f.tables, &bound{alias: sub.Alias.Aliasname, columns: out.columns}), append(f.rows, rows)
		return nil
	}
	return cannot("only tables of information_schema and pg_catalog are answered")
}

// using is the condition of USING (col) between two sides of a join.
func using(left, right []*bound, col string) *pgtree.Node {
	side := func(ts []*bound) *pgtree.Node {
		for _, t := range ts {
			if slices.Contains(t.columns, col) {
				return columnNode(t.alias, col)
			}
		}
		return columnNode("", col)
	}
	return &pgtree.Node{Node: &pgtree.Node_AExpr{AExpr: &pgtree.A_Expr{
		Kind: pgtree.AEXPR_OP, Name: []*pgtree.Node{pgtree.StringNode("=")}, Lexpr: side(left), Rexpr: side(right),
	}}}
}

func columnNode(alias, col string) *pgtree.Node {
	return &pgtree.Node{Node: &pgtree.Node_ColumnRef{ColumnRef: &pgtree.ColumnRef{Fields: []*pgtree.Node{pgtree.StringNode(alias), pgtree.StringNode(col)}}}}
}

// product visits the combinations of rows that meet the conditions. Each
// condition is applied as soon as its tables have rows.
func (s *selection) product(sc *scope, f *from, conditions []*pgtree.Node, visit func() error) error {
	// Conditions on one table alone first, so that what is combined is small.
	rest := conditions
	for i, t := range sc.tables {
		var later []*pgtree.Node
		var own []*pgtree.Node
		for _, cond := range rest {
			if len(f.rows[i]) == 0 {
				later = append(later, cond)
				continue
			}
			t.row = f.rows[i][0]
			_, err := s.eval(cond, sc)
			t.row = nil
			if errors.Is(err, errUnbound) {
				later = append(later, cond)
				continue
			}
			if err != nil {
				return err
			}
			own = append(own, cond)
		}
		var kept []tuple
		for _, r := range f.rows[i] {
			t.row = r
			ok, err := s.all(own, sc)
			if err != nil {
				return err
			}
			if ok {
				kept = append(kept, r)
			}
		}
		t.row = nil
		f.rows[i], rest = kept, later
	}
	return s.combine(sc, f, 0, rest, visit)
}

func (s *selection) combine(sc *scope, f *from, i int, conditions []*pgtree.Node, visit func() error) error {
	if i == len(sc.tables) {
		ok, err := s.all(conditions, sc)
		if err != nil || !ok {
			return err
		}
		return visit()
	}
	t := sc.tables[i]
	defer func() { t.row = nil }()
	for _, r := range f.rows[i] {
		t.row = r
		ok := true
		var later []*pgtree.Node
		for _, cond := range conditions {
			v, err := s.eval(cond, sc)
			if errors.Is(err, errUnbound) {
				later = append(later, cond)
				continue
			}
			if err != nil {
				return err
			}
			if v != true {
				ok = false
				break
			}
		}
		if !ok {
			continue
		}
		if err := s.combine(sc, f, i+1, later, visit); err != nil {
			return err
		}
	}
	return nil
}

func (s *selection) all(conditions []*pgtree.Node, sc *scope) (bool, error) {
	for _, cond := range conditions {
		v, err := s.eval(cond, sc)
		if err != nil || v != true {
			return false, err
		}
	}
	return true, nil
}

func (s *selection) targets(list []*pgtree.Node, sc *scope) (row []datum, names []string, err error) {
	for _, n := range list {
		t := n.GetResTarget()
		if ref := t.GetVal().GetColumnRef(); ref != nil && ref.Fields[len(ref.Fields)-1].GetAStar() != nil {
			for _, tab := range sc.tables {
				if len(ref.Fields) > 1 && pgtree.Strings(ref.Fields)[len(ref.Fields)-2] != tab.alias {
					continue
				}
				return nil, nil, cannot("name the columns instead of *")
			}
		}
		v, err := s.eval(t.GetVal(), sc)
		if err != nil {
			return nil, nil, err
		}
		if v == database {
			return nil, nil, cannot("the name of the database is not known")
		}
		row, names = append(row, v), append(names, targetName(t))
	}
	return row, names, nil
}

func (s *selection) targetNames(list []*pgtree.Node, _ *from) []string {
	names := make([]string, len(list))
	for i, n := range list {
		names[i] = targetName(n.GetResTarget())
	}
	return names
}

// targetName is a column's name in the result. Follows FigureColname.
func targetName(t *pgtree.ResTarget) string {
	if t.GetName() != "" {
		return t.Name
	}
	n := t.GetVal()
	for n.GetTypeCast() != nil && n.GetTypeCast().Arg.GetAConst() == nil {
		n = n.GetTypeCast().Arg
	}
	switch {
	case n.GetColumnRef() != nil:
		s := pgtree.Strings(n.GetColumnRef().Fields)
		return s[len(s)-1]
	case n.GetFuncCall() != nil:
		return pgtree.FuncName(n.GetFuncCall()).Name
	case n.GetCoalesceExpr() != nil:
		return "coalesce"
	case n.GetCaseExpr() != nil:
		return "case"
	case n.GetSubLink() != nil && n.GetSubLink().SubLinkType == pgtree.EXISTS_SUBLINK:
		return "exists"
	case n.GetSubLink() != nil && n.GetSubLink().SubLinkType == pgtree.EXPR_SUBLINK:
		if list := n.GetSubLink().Subselect.GetSelectStmt().GetTargetList(); len(list) == 1 {
			return targetName(list[0].GetResTarget())
		}
	}
	return "?column?"
}

func (s *selection) sortKeys(clause []*pgtree.Node, row []datum, names []string, sc *scope) ([]datum, error) {
	var keys []datum
	for _, n := range clause {
		e := n.GetSortBy().GetNode()
		if i, ok := pgtree.Int(e); ok && i >= 1 && int(i) <= len(row) {
			keys = append(keys, row[i-1])
			continue
		}
		if ref := e.GetColumnRef(); ref != nil && len(ref.Fields) == 1 {
			if i := slices.Index(names, pgtree.Strings(ref.Fields)[0]); i >= 0 {
				keys = append(keys, row[i])
				continue
			}
		}
		v, err := s.eval(e, sc)
		if err != nil {
			return nil, err
		}
		keys = append(keys, v)
	}
	return keys, nil
}

// sortRows orders the rows by their keys; NULL is larger than all else.
func sortRows(out *output, keys [][]datum, clause []*pgtree.Node) {
	if len(clause) == 0 {
		return
	}
	index := make([]int, len(out.rows))
	for i := range index {
		index[i] = i
	}
	slices.SortStableFunc(index, func(a, b int) int {
		for k, n := range clause {
			d := compareDatum(keys[a][k], keys[b][k])
			if n.GetSortBy().GetSortbyDir() == pgtree.SORTBY_DESC {
				d = -d
			}
			if d != 0 {
				return d
			}
		}
		return 0
	})
	rows := make([][]datum, len(index))
	for i, at := range index {
		rows[i] = out.rows[at]
	}
	out.rows = rows
}

// isAggregate reports whether a target is count(…) or array_agg(…).
func isAggregate(n *pgtree.Node) bool {
	for n.GetTypeCast() != nil {
		n = n.GetTypeCast().Arg
	}
	if e := n.GetAExpr(); e != nil {
		return isAggregate(e.Lexpr) || isAggregate(e.Rexpr)
	}
	f := n.GetFuncCall()
	return f != nil && aggregates[pgtree.FuncName(f).Name]
}

var aggregates = map[string]bool{"count": true, "array_agg": true, "string_agg": true, "max": true, "min": true, "bool_or": true, "bool_and": true, "sum": true}

// arguments are the arguments of the aggregates of one row.
func (s *selection) arguments(list []*pgtree.Node, sc *scope) ([]datum, error) {
	var row []datum
	for _, n := range list {
		f, _ := aggregateOf(n.GetResTarget().GetVal())
		if f == nil || f.AggDistinct || f.AggFilter != nil || len(f.Args) > 1 {
			return nil, cannot("of aggregates, only count and array_agg are answered")
		}
		if f.AggStar || len(f.Args) == 0 {
			row = append(row, true)
			continue
		}
		v, err := s.eval(f.Args[0], sc)
		if err != nil {
			return nil, err
		}
		row = append(row, v)
	}
	return row, nil
}

// aggregateOf is the aggregate in a target, and the comparison around it, if any.
func aggregateOf(n *pgtree.Node) (*pgtree.FuncCall, *pgtree.A_Expr) {
	for n.GetTypeCast() != nil {
		n = n.GetTypeCast().Arg
	}
	if f := n.GetFuncCall(); f != nil {
		return f, nil
	}
	if e := n.GetAExpr(); e != nil && e.Kind == pgtree.AEXPR_OP {
		if f := e.Lexpr.GetFuncCall(); f != nil && e.Rexpr.GetAConst() != nil {
			return f, e
		}
	}
	return nil, nil
}

func (s *selection) aggregate(list []*pgtree.Node, rows [][]datum) (*output, error) {
	out := &output{rows: [][]datum{nil}}
	for i, n := range list {
		t := n.GetResTarget()
		f, compared := aggregateOf(t.GetVal())
		if f == nil {
			return nil, cannot("of aggregates, only count and array_agg are answered")
		}
		var v datum
		switch pgtree.FuncName(f).Name {
		case "count":
			total := int64(0)
			for _, r := range rows {
				if r[i] != nil {
					total++
				}
			}
			v = total
		case "array_agg":
			var all []datum
			for _, r := range rows {
				all = append(all, r[i])
			}
			if all != nil {
				v = all
			}
		default:
			return nil, cannot("of aggregates, only count and array_agg are answered")
		}
		if compared != nil {
			right, err := s.eval(compared.Rexpr, nil)
			if err != nil {
				return nil, err
			}
			if v, err = operate(compared.Name[0].GetString_().GetSval(), v, right); err != nil {
				return nil, err
			}
		}
		out.columns, out.rows[0] = append(out.columns, targetName(t)), append(out.rows[0], v)
	}
	return out, nil
}
