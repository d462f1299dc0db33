// Package schema is SQLAlchemy's model of a database schema as plain data:
// MetaData, Table, Column, constraints, indexes, sequences, types and naming
// conventions. It prints no SQL; offline/postgres does.
//
// The words are SQLAlchemy's (2.0.52), so that a field can be looked up in its
// documentation. SQL expressions appear here only behind the interface [Expr];
// their nodes live in offline/expr, which imports this package.
//
// Values are not safe for concurrent use while they are being built (attaching
// a column changes its table); once built they may be read from anywhere.
package schema

// Expr is a SQL expression. [*Column] is one, all others are nodes of
// offline/expr.
type Expr interface {
	// ExprType is the type of the expression's value, nil when unknown
	// (SQLAlchemy's NullType).
	ExprType() Type
}

// From is something that can stand in a FROM list: [*Table] and the aliases,
// joins, CTEs and subqueries of offline/expr.
type From interface {
	// FromColumns lists the columns that it offers, in order: [*Column] or
	// offline/expr's columns of a derived table.
	FromColumns() []Expr
}

// Tri is a flag with a third state: not given.
type Tri uint8

const (
	Unset Tri = iota
	No
	Yes
)

// TriOf converts a bool.
func TriOf(b bool) Tri {
	if b {
		return Yes
	}
	return No
}

// Or gives the flag's value, or def when it was not given.
func (t Tri) Or(def bool) bool {
	if t == Unset {
		return def
	}
	return t == Yes
}
