package pgtree

import (
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"
)

// Deparse prints a statement's tree as SQL, without a semicolon.
func Deparse(n *Node) (string, error) {
	enterParser()
	defer leaveParser()
	return pg.Deparse(&pg.ParseResult{Version: 160001, Stmts: []*pg.RawStmt{{Stmt: n}}})
}

// DeparseExpr prints a scalar expression, as [Deparse] does. What most defaults,
// checks and predicates are made of is printed without asking the library, which
// takes a hundred times as long.
func DeparseExpr(n *Node) (string, error) {
	var w plainWriter
	if w.expr(n); !w.more {
		return w.String(), nil
	}
	return deparseExpr(n)
}

func deparseExpr(n *Node) (string, error) {
	sel := &pg.SelectStmt{
		TargetList:  []*pg.Node{{Node: &pg.Node_ResTarget{ResTarget: &pg.ResTarget{Val: n}}}},
		LimitOption: pg.LimitOption_LIMIT_OPTION_DEFAULT,
		Op:          pg.SetOperation_SETOP_NONE,
	}
	text, err := Deparse(&pg.Node{Node: &pg.Node_SelectStmt{SelectStmt: sel}})
	return strings.TrimPrefix(text, "SELECT "), err
}
