package syscatalog

import (
	"strings"

	"sqlgen/internal/pgtree"
)

// Normal brings two ways of writing an expression together: what PostgreSQL
// prints has casts, parentheses and operators of its own. A text that can't be
// parsed is returned as it is.
func Normal(expr string) string {
	if strings.TrimSpace(expr) == "" {
		return ""
	}
	n, err := pgtree.ParseExpr(expr)
	if err != nil {
		return expr
	}
	out, err := pgtree.DeparseExpr(normalNode(n))
	if err != nil {
		return expr
	}
	return strings.NewReplacer("public.", "", "pg_catalog.", "").Replace(out)
}

func binaryExpr(op string, l, r *pgtree.Node) *pgtree.Node {
	return &pgtree.Node{Node: &pgtree.Node_AExpr{AExpr: &pgtree.A_Expr{Kind: pgtree.AEXPR_OP, Name: []*pgtree.Node{pgtree.StringNode(op)}, Lexpr: l, Rexpr: r}}}
}

func boolExpr(op pgtree.BoolExprType, args ...*pgtree.Node) *pgtree.Node {
	return &pgtree.Node{Node: &pgtree.Node_BoolExpr{BoolExpr: &pgtree.BoolExpr{Boolop: op, Args: args}}}
}

// normalNode removes casts, and writes IN, BETWEEN and LIKE in the one way that
// PostgreSQL stores them.
func normalNode(n *pgtree.Node) *pgtree.Node {
	list := func(l []*pgtree.Node) []*pgtree.Node {
		out := make([]*pgtree.Node, len(l))
		for i := range l {
			out[i] = normalNode(l[i])
		}
		return out
	}
	if n == nil {
		return nil
	}
	switch e := pgtree.Unwrap(n).(type) {
	case *pgtree.TypeCast:
		return normalNode(e.Arg)
	case *pgtree.ColumnRef:
		return &pgtree.Node{Node: &pgtree.Node_ColumnRef{ColumnRef: &pgtree.ColumnRef{Fields: e.Fields[len(e.Fields)-1:]}}}
	case *pgtree.FuncCall:
		c := pgtree.Copy(e)
		c.Funcname = []*pgtree.Node{pgtree.StringNode(pgtree.NameOf(e.Funcname).Name)}
		c.Funcformat = pgtree.COERCE_EXPLICIT_CALL
		c.Args = list(e.Args)
		return &pgtree.Node{Node: &pgtree.Node_FuncCall{FuncCall: c}}
	case *pgtree.BoolExpr:
		var flat []*pgtree.Node
		for _, a := range list(e.Args) {
			if b := a.GetBoolExpr(); b != nil && b.Boolop == e.Boolop && e.Boolop != pgtree.NOT_EXPR {
				flat = append(flat, b.Args...)
				continue
			}
			flat = append(flat, a)
		}
		return boolExpr(e.Boolop, flat...)
	case *pgtree.NullTest:
		c := pgtree.Copy(e)
		c.Arg = normalNode(e.Arg)
		return &pgtree.Node{Node: &pgtree.Node_NullTest{NullTest: c}}
	case *pgtree.CoalesceExpr:
		return &pgtree.Node{Node: &pgtree.Node_CoalesceExpr{CoalesceExpr: &pgtree.CoalesceExpr{Args: list(e.Args)}}}
	case *pgtree.A_ArrayExpr:
		return &pgtree.Node{Node: &pgtree.Node_AArrayExpr{AArrayExpr: &pgtree.A_ArrayExpr{Elements: list(e.Elements)}}}
	case *pgtree.CaseExpr:
		c := pgtree.Copy(e)
		c.Arg, c.Defresult = normalNode(e.Arg), normalNode(e.Defresult)
		if pgtree.IsNull(c.Defresult) {
			c.Defresult = nil
		}
		for i, w := range e.Args {
			c.Args[i].GetCaseWhen().Expr = normalNode(w.GetCaseWhen().Expr)
			c.Args[i].GetCaseWhen().Result = normalNode(w.GetCaseWhen().Result)
		}
		return &pgtree.Node{Node: &pgtree.Node_CaseExpr{CaseExpr: c}}
	case *pgtree.CollateClause:
		c := pgtree.Copy(e)
		c.Arg = normalNode(e.Arg)
		return &pgtree.Node{Node: &pgtree.Node_CollateClause{CollateClause: c}}
	case *pgtree.A_Expr:
		return normalOperator(e, list)
	case *pgtree.A_Const:
		if s := e.GetSval(); s != nil && (s.Sval == "true" || s.Sval == "false") {
			if m, err := pgtree.ParseExpr(s.Sval); err == nil {
				return m
			}
		}
		if s := e.GetSval(); s != nil && strings.Trim(s.Sval, "0123456789.") != s.Sval && strings.Trim(strings.TrimPrefix(s.Sval, "-"), "0123456789.") == "" {
			// PostgreSQL prints a negative constant as '-1'::integer, and '10' for an integer as 10.
			if m, err := pgtree.ParseExpr(s.Sval); err == nil {
				return m
			}
		}
		return n
	}
	return n
}

func normalOperator(e *pgtree.A_Expr, list func([]*pgtree.Node) []*pgtree.Node) *pgtree.Node {
	l := normalNode(e.Lexpr)
	op := ""
	if len(e.Name) > 0 {
		op = pgtree.NameOf(e.Name).Name
	}
	if op == "!=" {
		op = "<>"
	}
	items := pgtree.Items(e.Rexpr)
	switch e.Kind {
	case pgtree.AEXPR_IN:
		all, join := pgtree.AEXPR_OP_ANY, "="
		if op == "<>" {
			all, join = pgtree.AEXPR_OP_ALL, "<>"
		}
		if len(items) == 1 {
			return binaryExpr(join, l, normalNode(items[0]))
		}
		array := &pgtree.Node{Node: &pgtree.Node_AArrayExpr{AArrayExpr: &pgtree.A_ArrayExpr{Elements: list(items)}}}
		return &pgtree.Node{Node: &pgtree.Node_AExpr{AExpr: &pgtree.A_Expr{Kind: all, Name: []*pgtree.Node{pgtree.StringNode(join)}, Lexpr: l, Rexpr: array}}}
	case pgtree.AEXPR_BETWEEN:
		return boolExpr(pgtree.AND_EXPR, binaryExpr(">=", l, normalNode(items[0])), binaryExpr("<=", l, normalNode(items[1])))
	case pgtree.AEXPR_NOT_BETWEEN:
		return boolExpr(pgtree.OR_EXPR, binaryExpr("<", l, normalNode(items[0])), binaryExpr(">", l, normalNode(items[1])))
	case pgtree.AEXPR_LIKE, pgtree.AEXPR_ILIKE:
		return binaryExpr(op, l, normalNode(e.Rexpr))
	case pgtree.AEXPR_OP:
		return binaryExpr(op, l, normalNode(e.Rexpr))
	}
	c := pgtree.Copy(e)
	c.Lexpr, c.Rexpr = l, normalNode(e.Rexpr)
	return &pgtree.Node{Node: &pgtree.Node_AExpr{AExpr: c}}
}
