package pgtree

import (
	"strconv"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"
)

// plainWriter prints plain expressions: names without quotes, literals, calls,
// casts, operators. more is set by all else, and then the text is of no use. It
// writes what libpg_query does (postgres_deparse.c).
type plainWriter struct {
	strings.Builder
	more bool
}

func (w *plainWriter) expr(n *Node) {
	if w.more {
		return
	}
	switch n := Unwrap(n).(type) {
	case *pg.A_Const:
		w.constant(n)
	case *pg.ColumnRef:
		w.names(n.Fields)
	case *pg.FuncCall:
		w.call(n)
	case *pg.TypeCast:
		w.cast(n)
	case *pg.A_Expr:
		w.operation(n)
	case *pg.BoolExpr:
		w.junction(n)
	case *pg.NullTest:
		w.expr(n.Arg)
		if n.Nulltesttype == pg.NullTestType_IS_NULL {
			w.WriteString(" IS NULL")
		} else {
			w.WriteString(" IS NOT NULL")
		}
	default:
		w.more = true
	}
}

func (w *plainWriter) exprs(list []*Node) {
	for i, n := range list {
		if i > 0 {
			w.WriteString(", ")
		}
		w.expr(n)
	}
}

func (w *plainWriter) constant(c *pg.A_Const) {
	switch v := c.Val.(type) {
	case nil:
		if !c.Isnull {
			w.more = true
			return
		}
		w.WriteString("NULL")
	case *pg.A_Const_Ival:
		w.WriteString(strconv.Itoa(int(v.Ival.GetIval())))
	case *pg.A_Const_Fval:
		w.WriteString(v.Fval.GetFval())
	case *pg.A_Const_Boolval:
		w.WriteString(strconv.FormatBool(v.Boolval.GetBoolval()))
	case *pg.A_Const_Sval:
		text := v.Sval.GetSval()
		if strings.IndexByte(text, '\\') >= 0 {
			w.more = true
			return
		}
		w.WriteByte('\'')
		w.WriteString(strings.ReplaceAll(text, "'", "''"))
		w.WriteByte('\'')
	default:
		w.more = true
	}
}

// names writes a name that may be qualified.
func (w *plainWriter) names(parts []*Node) {
	for i, n := range parts {
		name := n.GetString_().GetSval()
		if !isPlainName(name) {
			w.more = true
			return
		}
		if i > 0 {
			w.WriteByte('.')
		}
		w.WriteString(name)
	}
}

func isPlainName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c == '_' || i > 0 && c >= '0' && c <= '9') {
			return false
		}
	}
	return s != "" && !IsReserved(s)
}

func (w *plainWriter) call(f *pg.FuncCall) {
	if len(f.Funcname) != 1 || f.Funcformat != pg.CoercionForm_COERCE_EXPLICIT_CALL || f.AggStar || f.AggDistinct || f.AggWithinGroup || f.FuncVariadic ||
		len(f.AggOrder) > 0 || f.AggFilter != nil || f.Over != nil {
		w.more = true
		return
	}
	w.names(f.Funcname)
	w.WriteByte('(')
	w.exprs(f.Args)
	w.WriteByte(')')
}

func (w *plainWriter) cast(c *pg.TypeCast) {
	switch arg := Unwrap(c.Arg).(type) {
	case *pg.ColumnRef, *pg.FuncCall, *pg.TypeCast:
	case *pg.A_Const:
		if arg.GetFval() != nil || arg.GetIval().GetIval() < 0 || arg.GetBoolval() != nil {
			w.more = true
		}
	default:
		w.more = true
	}
	w.expr(c.Arg)
	w.WriteString("::")
	w.typeName(c.TypeName)
}

// plainTypes are the types of pg_catalog that have another name in SQL and no
// way of their own to write modifiers.
var plainTypes = map[string]string{
	"varchar": "varchar", "numeric": "numeric", "int2": "smallint", "int4": "int", "int8": "bigint", "float4": "real", "float8": "double precision", "timestamp": "timestamp",
}

func (w *plainWriter) typeName(t *pg.TypeName) {
	if t.Setof || t.PctType || len(t.ArrayBounds) > 0 {
		w.more = true
		return
	}
	switch names := Strings(t.Names); {
	case len(names) == 2 && names[0] == "pg_catalog":
		name := plainTypes[names[1]]
		if names[1] == "timestamptz" && len(t.Typmods) == 0 {
			name = "timestamp with time zone"
		}
		if name == "" {
			w.more = true
			return
		}
		w.WriteString(name)
	case len(names) == 1 && names[0] != "point":
		w.names(t.Names)
	default:
		w.more = true
		return
	}
	if len(t.Typmods) > 0 {
		w.WriteByte('(')
		w.exprs(t.Typmods)
		w.WriteByte(')')
	}
}

func (w *plainWriter) operation(e *pg.A_Expr) {
	if e.Kind != pg.A_Expr_Kind_AEXPR_OP || len(e.Name) != 1 || e.Lexpr == nil || e.Rexpr == nil {
		w.more = true
		return
	}
	w.operand(e.Lexpr)
	w.WriteByte(' ')
	w.WriteString(e.Name[0].GetString_().GetSval())
	w.WriteByte(' ')
	w.operand(e.Rexpr)
}

func (w *plainWriter) operand(n *Node) {
	switch Unwrap(n).(type) {
	case *pg.BoolExpr, *pg.NullTest, *pg.A_Expr:
		w.inParentheses(n)
	default:
		w.expr(n)
	}
}

func (w *plainWriter) inParentheses(n *Node) {
	w.WriteByte('(')
	w.expr(n)
	w.WriteByte(')')
}

func (w *plainWriter) junction(b *pg.BoolExpr) {
	word := " AND "
	switch b.Boolop {
	case pg.BoolExprType_OR_EXPR:
		word = " OR "
	case pg.BoolExprType_NOT_EXPR:
		w.WriteString("NOT ")
	}
	for i, n := range b.Args {
		if i > 0 {
			w.WriteString(word)
		}
		if inner := n.GetBoolExpr(); inner != nil && inner.Boolop != pg.BoolExprType_NOT_EXPR {
			w.inParentheses(n)
		} else {
			w.expr(n)
		}
	}
}
