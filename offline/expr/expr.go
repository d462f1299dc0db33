// Package expr is SQLAlchemy's SQL expression language as plain data: column
// expressions, text, functions, SELECT and its relatives, INSERT, UPDATE and
// DELETE. It prints no SQL; offline/postgres does.
//
// Constructors follow SQLAlchemy 2.0.52: they infer types, turn Python values
// into bound literals and put parentheses (self_group) where SQLAlchemy puts
// them. Nodes are not changed once they are built; methods return copies.
package expr

import "sqlgen/offline/schema"

// The words of offline/schema that occur everywhere here.
type (
	Expr  = schema.Expr
	Type  = schema.Type
	Value = schema.Value
	From  = schema.From
)

// Bind is bindparam() or a literal value. Compiled with literal binds it prints
// its value.
type Bind struct {
	Key       string // name in text() or bindparam(); "" for a literal
	Value     Value
	Type      Type
	Required  bool // no value was given: rendering it is an error
	Expanding bool // IN list: Value is a *schema.List
	ExpandOp  *Op
	Call      func() (Value, error) // bindparam(callable_=…)
	// Origin is the column or function that SQLAlchemy names the parameter
	// after, for texts with placeholders.
	Origin string
	// Plain binds pass no bind_expression of their type (op.bulk_insert).
	Plain bool
	// Inline binds print their value even where others print a placeholder
	// (op.inline_literal()).
	Inline bool
}

// Text is text(). Parts are its pieces in order.
type Text struct {
	Source string
	Parts  []TextPart
	Binds  map[string]*Bind
}

// TextPart is either plain SQL or the name of a bind.
type TextPart struct {
	SQL  string
	Bind string // when not ""
	// Offset is the byte offset of the part in the source.
	Offset int
}

// LiteralColumn is literal_column().
type LiteralColumn struct {
	Text string
	Type Type
}

// Const is null(), true() or false().
type Const struct{ Kind ConstKind }

// ConstKind tells the constants apart.
type ConstKind uint8

const (
	ConstNull ConstKind = iota
	ConstTrue
	ConstFalse
)

// The constants; compare by pointer.
var (
	Null  = &Const{ConstNull}
	True  = &Const{ConstTrue}
	False = &Const{ConstFalse}
)

// Unary is a prefix operator (Op) or a suffix (Modifier: ASC, DESC, NULLS …).
type Unary struct {
	X        Expr
	Op       *Op
	Modifier *Op
	Type     Type
	// AsBoolean: a boolean column used as a condition; Op is IsTrue or IsFalse.
	AsBoolean bool
	// Aggregate: ANY or ALL of an array or a subquery.
	Aggregate bool
}

// Binary is Left Op Right.
type Binary struct {
	Left, Right Expr
	Op          *Op
	Type        Type
	Negate      *Op
	Escape      *string // LIKE … ESCAPE
	Flags       *string // regexp flags
	Regconfig   string  // match(postgresql_regconfig=…)
}

// List is a list of expressions joined by an operator: AND, OR, a chain of + or
// ||, or a comma.
type List struct {
	Op    *Op
	Items []Expr
	Type  Type
	// Boolean marks and_()/or_().
	Boolean bool
	// NoGroup is never put into parentheses.
	NoGroup bool
	// Criteria marks the criteria of a statement: each prints as if it stood
	// alone.
	Criteria bool
}

// Grouping is a pair of parentheses.
type Grouping struct{ X Expr }

// When is one branch of a CASE.
type When struct{ If, Then Expr }

// Case is case().
type Case struct {
	Value Expr // CASE value WHEN …; may be nil
	Whens []When
	Else  Expr // may be nil
	Type  Type
}

// Cast is cast() or, with Try, try_cast().
type Cast struct {
	X    Expr
	Type Type
	Try  bool
}

// TypeCoerce is type_coerce(): a type without a CAST.
type TypeCoerce struct {
	X    Expr
	Type Type
}

// Extract is extract(field, x).
type Extract struct {
	Field string
	X     Expr
}

// Function is func.name(args…).
type Function struct {
	Name     schema.Name
	Packages []schema.Name // func.pkg.name
	Args     []Expr
	Type     Type
	// Generic names the class of a function that SQLAlchemy knows ("count",
	// "now", "array_agg", …), "" for others.
	Generic string
	// Compile is set for a user's class with @compiles.
	Compile func(c Compiling) (string, error)
	// Class is the user's class name.
	Class string
	// ScalarColumn: func.f().scalar_table_valued(name): prints (f(…)).name.
	ScalarColumn string
}

// Frame is one end of a window frame: nil is unbounded, 0 the current row.
type Frame struct{ From, To *int64 }

// Over is x OVER (…).
type Over struct {
	X                    Expr
	PartitionBy, OrderBy []Expr
	Rows, Range, Groups  *Frame
}

// WithinGroup is x WITHIN GROUP (ORDER BY …).
type WithinGroup struct {
	X       Expr
	OrderBy []Expr
	Type    Type
}

// Filter is x FILTER (WHERE …).
type Filter struct{ X, Where Expr }

// Tuple is tuple_(…).
type Tuple struct {
	Items []Expr
	Type  Type
}

// Array is postgresql.array([…]).
type Array struct {
	Items []Expr
	Type  *schema.Array
}

// Slice is the index of array[a:b].
type Slice struct{ Start, Stop, Step Expr }

// OrderedArg is postgresql.aggregate_order_by(x, …).
type OrderedArg struct {
	X       Expr
	OrderBy []Expr
}

// Label is x.label(name). An empty name is an anonymous label.
type Label struct {
	Name schema.Name
	X    Expr
	Type Type
}

// Collation is the name on the right of COLLATE.
type Collation struct{ Name string }

// LabelRef is a string given to order_by() or group_by(): the name of a label
// or column of the SELECT.
type LabelRef struct{ Name string }

// DerivedColumn is a column of an alias, subquery, CTE, VALUES or function.
type DerivedColumn struct {
	From From
	Name schema.Name
	Key  string
	Type Type
	// Source is the column that this one stands for, nil when unknown.
	Source Expr
}

// TypeClause is a type where an expression is expected.
type TypeClause struct{ Type Type }

// Compiling is what a user's @compiles function may call.
type Compiling interface {
	// Process prints an expression as part of the statement at hand.
	Process(e Expr) (string, error)
	// Quote quotes an identifier.
	Quote(name string) string
	// TypeText prints a type.
	TypeText(t Type) (string, error)
	// Default prints the element as if it had no @compiles function.
	Default() (string, error)
}

// Custom is an element of a user's class whose text comes from a @compiles
// function.
type Custom struct {
	Class   string
	Type    Type
	Compile func(c Compiling) (string, error)
	// Froms are the FROM objects that it brings into a SELECT.
	Froms []From
	// Statement: it is executed by itself (Executable, DDLElement).
	Statement bool
}

func (e *Bind) ExprType() Type          { return e.Type }
func (e *Text) ExprType() Type          { return nil }
func (e *LiteralColumn) ExprType() Type { return e.Type }
func (e *Unary) ExprType() Type         { return e.Type }
func (e *Binary) ExprType() Type        { return e.Type }
func (e *List) ExprType() Type          { return e.Type }
func (e *Grouping) ExprType() Type      { return e.X.ExprType() }
func (e *Case) ExprType() Type          { return e.Type }
func (e *Cast) ExprType() Type          { return e.Type }
func (e *TypeCoerce) ExprType() Type    { return e.Type }
func (e *Extract) ExprType() Type       { return Integer }
func (e *Function) ExprType() Type      { return e.Type }
func (e *Over) ExprType() Type          { return e.X.ExprType() }
func (e *WithinGroup) ExprType() Type   { return e.Type }
func (e *Filter) ExprType() Type        { return e.X.ExprType() }
func (e *Tuple) ExprType() Type         { return e.Type }
func (e *Slice) ExprType() Type         { return nil }
func (e *OrderedArg) ExprType() Type    { return e.X.ExprType() }
func (e *Label) ExprType() Type         { return e.Type }
func (e *Collation) ExprType() Type     { return nil }
func (e *LabelRef) ExprType() Type      { return nil }
func (e *DerivedColumn) ExprType() Type { return e.Type }
func (e *TypeClause) ExprType() Type    { return e.Type }
func (e *Custom) ExprType() Type        { return e.Type }

func (e *Array) ExprType() Type {
	if e.Type == nil {
		return nil
	}
	return e.Type
}

func (e *Const) ExprType() Type {
	if e.Kind == ConstNull {
		return nil
	}
	return Boolean
}

// Types that constructors give to what they make. Treat as constants.
var (
	Integer   Type = &schema.Integer{Visit: "integer"}
	BigInt    Type = &schema.Integer{Visit: "big_integer"}
	Numeric   Type = &schema.Numeric{Visit: "numeric"}
	Float     Type = &schema.Float{Visit: "float"}
	Boolean   Type = &schema.Boolean{Visit: "boolean"}
	String    Type = &schema.String{Visit: "string"}
	UnicodeT  Type = &schema.String{Visit: "unicode"}
	TextT     Type = &schema.String{Visit: "text"}
	Date      Type = &schema.DateTime{Visit: "date"}
	Time      Type = &schema.DateTime{Visit: "time"}
	DateTime  Type = &schema.DateTime{Visit: "datetime"}
	TimeTZ    Type = &schema.DateTime{Visit: "time", Timezone: true}
	DateTimeZ Type = &schema.DateTime{Visit: "datetime", Timezone: true}
	Interval  Type = &schema.Interval{Visit: "interval"}
	Bytes     Type = &schema.Binary{Visit: "large_binary"}
	Uuid      Type = &schema.Uuid{Visit: "uuid", AsUUID: true}
	JSONPath  Type = &schema.Scalar{Visit: "JSONPATH"}
)
