package expr

import "sqlgen/offline/schema"

// Assignment is one column = value of INSERT or UPDATE. Exactly one of Column,
// Key and Target is set.
type Assignment struct {
	Column *schema.Column
	Key    string // a column's key, still to be looked up
	Target Expr   // UPDATE t SET a[1] = …
	Value  Value  // may be an Expr
}

// Insert is insert(). At most one of Values, Rows and FromSelect is used.
type Insert struct {
	Table      From // *schema.Table
	Values     []Assignment
	Rows       [][]Assignment // one INSERT with several rows
	Names      []Assignment   // columns of FromSelect; values unused
	FromSelect Query
	// NoDefaults: from_select(include_defaults=False).
	NoDefaults bool
	// HasValues: values() was called, even with nothing in it.
	HasValues  bool
	Inline     bool
	Returning  []Expr
	OnConflict *OnConflict
	Prefixes   []Prefix
	CTEs       []*CTE
	// Hints is with_hint(); only ONLY prints.
	Hints []Hint
}

// OnConflict is on_conflict_do_nothing() or, with Set, on_conflict_do_update().
type OnConflict struct {
	Constraint schema.Name // constraint=
	// Object is the constraint or index itself, when one was given:
	// *schema.Unique, *schema.Index, …
	Object     any
	Elements   []Expr
	IndexWhere Expr
	Update     bool
	Set        []Assignment
	Where      Expr
}

// Update is update().
type Update struct {
	Table     From
	Values    []Assignment
	Ordered   bool // ordered_values()
	Where     []Expr
	Returning []Expr
	Prefixes  []Prefix
	CTEs      []*CTE
	Hints     []Hint
}

// Delete is delete().
type Delete struct {
	Table     From
	Where     []Expr
	Returning []Expr
	Prefixes  []Prefix
	CTEs      []*CTE
	Hints     []Hint
}

func (e *Insert) ExprType() Type       { return nil }
func (e *Update) ExprType() Type       { return nil }
func (e *Delete) ExprType() Type       { return nil }
func (e *Insert) QueryColumns() []Expr { return e.Returning }
func (e *Update) QueryColumns() []Expr { return e.Returning }
func (e *Delete) QueryColumns() []Expr { return e.Returning }
