package ops

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// Execute is op.execute() and the offline bind's execute().
type Execute struct {
	At
	// Element is what is executed: *expr.Text (also for a plain string),
	// *DDL, a query, DML, or a *expr.Custom.
	Element schema.Expr
	// Params bind the names of a text or a statement, in the order given. One
	// statement is printed per row; none means one statement without values.
	Params [][]expr.Assignment
}

// DDL is DDL("…"): text with %(name)s filled from its target and context.
type DDL struct {
	Text    string
	Table   *schema.Table // target, may be nil
	Context []schema.Pair
}

// ExprType of a statement is unknown.
func (*DDL) ExprType() schema.Type { return nil }

func (*Execute) OpName() string { return "execute" }
