package schema

// Pair is a key with its text, for options that are a dict in Python.
type Pair struct{ Key, Value string }

// IndexExpr is one element of an index: a column's key still to be resolved, or
// an expression ([*Column] for a column).
type IndexExpr struct {
	Key   string
	Quote Tri // when Key is a quoted_name
	Expr  Expr
}

// Index is an INDEX of a table.
type Index struct {
	Name       Name
	Table      *Table
	Exprs      []IndexExpr
	Unique     bool
	ColumnFlag bool // made by Column(index=True)
	Info       any  // the host's own

	// The postgresql_… keywords.
	Using            string
	Ops              []Pair // operator class by column key or label
	Include          []string
	With             []Pair
	Tablespace       Name
	WhereText        string // raw SQL; used when Where is nil
	Where            Expr
	Concurrently     bool
	NullsNotDistinct Tri
}
