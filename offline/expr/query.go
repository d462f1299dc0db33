package expr

import "sqlgen/offline/schema"

// Query is something that returns rows: [*Select], [*Compound], [*TextSelect],
// [*ValuesFrom] or a DML statement with RETURNING.
type Query interface {
	Expr
	// QueryColumns are the columns of the result.
	QueryColumns() []Expr
}

// Prefix is prefix_with() or suffix_with(): text, optionally for one dialect.
type Prefix struct {
	X       Expr
	Dialect string // "" is every dialect
}

// ForUpdate is with_for_update().
type ForUpdate struct {
	Read, KeyShare, NoWait, SkipLocked bool
	Of                                 []Expr
}

// LabelStyle is the way a SELECT labels its columns.
type LabelStyle uint8

const (
	LabelDisambiguate LabelStyle = iota // select()
	LabelTablename                      // set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
	LabelNone
)

// Select is select().
type Select struct {
	// Columns may hold a From, which stands for all of its columns.
	Columns    []Expr
	Froms      []From // select_from() and joins, in order
	Joins      []JoinStep
	Where      []Expr
	GroupBy    []Expr
	Having     []Expr
	OrderBy    []Expr
	Distinct   bool
	DistinctOn []Expr

	Limit, Offset, Fetch        Expr
	FetchPercent, FetchWithTies bool

	ForUpdate          *ForUpdate
	Prefixes, Suffixes []Prefix
	CTEs               []*CTE // add_cte()
	Hints              []Hint
	StatementHints     []string

	Correlate       []From
	CorrelateExcept []From
	// AutoCorrelate is off once correlate() or correlate_except() was called.
	NoAutoCorrelate bool
	HasExcept       bool
	LabelStyle      LabelStyle
}

// Hint is with_hint(from, text).
type Hint struct {
	From    From
	Text    string
	Dialect string
}

// Compound is UNION and its kin; Op is "UNION", "UNION ALL", "INTERSECT",
// "INTERSECT ALL", "EXCEPT" or "EXCEPT ALL".
type Compound struct {
	Op                   string
	Selects              []Expr // Query or *SelectGrouping
	OrderBy, GroupBy     []Expr
	Limit, Offset, Fetch Expr
	FetchPercent         bool
	FetchWithTies        bool
	ForUpdate            *ForUpdate
	CTEs                 []*CTE
}

// SelectGrouping is a query in parentheses.
type SelectGrouping struct{ Query Query }

// TextSelect is text(…).columns(…).
type TextSelect struct {
	Text    *Text
	Columns []Expr
	CTEs    []*CTE
}

// ScalarSelect is a query used as an expression, in parentheses.
type ScalarSelect struct{ Query Query }

// ExistsExpr is exists().
type ExistsExpr struct{ Query Query }

// Alias is an alias of a table, query or function.
type Alias struct {
	X    Expr // *schema.Table, Query, *Function, *Join
	Name schema.Name
	// Base is the name that an alias of an alias, without a name of its own, is
	// numbered after.
	Base string
	// Lateral: LATERAL in front.
	Lateral bool
	// Sample: TABLESAMPLE.
	Sample *Sample
	// TableValued: a function with named columns.
	TableValued bool
	// RenderDerived: AS name(col, …); WithTypes adds the types.
	RenderDerived, WithTypes bool
	JoinsImplicitly          bool
	// Ordinality: WITH ORDINALITY.
	Ordinality string
	Columns    []*DerivedColumn
}

// Sample is tablesample(…).
type Sample struct {
	Method Expr // a function: bernoulli(1), system(10)
	Seed   Expr // may be nil
}

// CTE is a WITH query.
type CTE struct {
	Query     Expr // Query or DML
	Name      schema.Name
	Recursive bool
	Nesting   bool
	Prefixes  []Prefix // between AS and (
	Suffixes  []Prefix
	Columns   []*DerivedColumn
	// Restates is the CTE that this one (made by union()) replaces.
	Restates *CTE
	// AliasOf is the CTE that this is an alias of, nil for the CTE itself.
	AliasOf *CTE
}

// Join is JOIN.
type Join struct {
	Left, Right From
	On          Expr
	Outer, Full bool
}

// ValuesFrom is values(…).data(…).
type ValuesFrom struct {
	Name         schema.Name
	Columns      []*DerivedColumn
	Rows         [][]Expr
	LiteralBinds bool
	Named        bool
	Lateral      bool
	// Scalar: scalar_values().
	Scalar bool
}

// TextFrom is text() used in a FROM list.
type TextFrom struct{ Text *Text }

func (e *Select) ExprType() Type {
	if cols := e.QueryColumns(); len(cols) > 0 {
		return cols[0].ExprType()
	}
	return nil
}

func (e *Compound) ExprType() Type {
	if len(e.Selects) > 0 {
		return e.Selects[0].ExprType()
	}
	return nil
}
func (e *SelectGrouping) ExprType() Type { return e.Query.ExprType() }
func (e *TextSelect) ExprType() Type     { return nil }
func (e *ScalarSelect) ExprType() Type   { return e.Query.ExprType() }
func (e *ExistsExpr) ExprType() Type     { return Boolean }
func (e *ValuesFrom) ExprType() Type     { return nil }
func (e *Alias) ExprType() Type          { return nil }
func (e *CTE) ExprType() Type            { return nil }
func (e *Join) ExprType() Type           { return nil }
func (e *TextFrom) ExprType() Type       { return nil }

// QueryColumns expands tables into their columns.
func (e *Select) QueryColumns() []Expr {
	var out []Expr
	for _, c := range e.Columns {
		if f, ok := c.(From); ok {
			out = append(out, f.FromColumns()...)
			continue
		}
		out = append(out, c)
	}
	return out
}

func (e *Compound) QueryColumns() []Expr {
	if len(e.Selects) == 0 {
		return nil
	}
	if q, ok := e.Selects[0].(Query); ok {
		return q.QueryColumns()
	}
	return nil
}
func (e *SelectGrouping) QueryColumns() []Expr { return e.Query.QueryColumns() }
func (e *TextSelect) QueryColumns() []Expr     { return e.Columns }
func (e *ValuesFrom) QueryColumns() []Expr     { return e.FromColumns() }

func derived(cols []*DerivedColumn) []Expr {
	out := make([]Expr, len(cols))
	for i, c := range cols {
		out[i] = c
	}
	return out
}

func (e *Alias) FromColumns() []Expr      { return derived(e.Columns) }
func (e *CTE) FromColumns() []Expr        { return derived(e.Columns) }
func (e *ValuesFrom) FromColumns() []Expr { return derived(e.Columns) }
func (e *TextFrom) FromColumns() []Expr   { return nil }
func (e *Join) FromColumns() []Expr {
	return append(append([]Expr(nil), e.Left.FromColumns()...), e.Right.FromColumns()...)
}
