package pyast

import "sqlgen/internal/source"

// Node is any node of the tree. The concrete types are pointers to the structs of
// this package; they carry CPython's `ast` names (https://docs.python.org/3/library/ast.html),
// with these differences:
//
//   - the statement `Expr` is [ExprStmt], since Expr names the interface;
//   - AsyncFunctionDef, AsyncFor and AsyncWith are [FunctionDef], [For] and [With] with
//     IsAsync set, TryStar is [Try] with IsStar set ([Dump] prints CPython's names);
//   - an absent identifier is "", an absent node is nil.
type Node interface {
	// Span is the node's place in the file: byte offsets, half open. It equals
	// CPython's lineno/col_offset … end_lineno/end_col_offset.
	Span() source.Span
}

// Expr is an expression.
type Expr interface {
	Node
	exprNode()
}

// Stmt is a statement.
type Stmt interface {
	Node
	stmtNode()
}

// Pattern is a pattern of a match statement.
type Pattern interface {
	Node
	patternNode()
}

// Extent is the byte range [Start, End) that every node embeds.
type Extent struct{ Start, End int32 }

// Span returns the extent as a [source.Span].
func (e *Extent) Span() source.Span { return source.Span{Start: e.Start, End: e.End} }

// exprBase, stmtBase and patternBase put a node into its interface.
type (
	exprBase    struct{ Extent }
	stmtBase    struct{ Extent }
	patternBase struct{ Extent }
)

func (*exprBase) exprNode()       {}
func (*stmtBase) stmtNode()       {}
func (*patternBase) patternNode() {}

// Module is a parsed file.
type Module struct {
	Extent
	File *source.File // the file as it was given to Parse
	Body []Stmt
}

// Expression is what [ParseExpression] returns.
type Expression struct {
	Extent
	File *source.File
	Body Expr
}

// Context says whether a name, attribute, subscript, star, list or tuple is read,
// assigned or deleted (CPython's expr_context).
type Context uint8

const (
	Load Context = iota
	Store
	Del
)

// Operator is the operator of a [BinOp] or [AugAssign].
type Operator uint8

const (
	Add Operator = iota + 1
	Sub
	Mult
	MatMult
	Div
	Mod
	Pow
	LShift
	RShift
	BitOr
	BitXor
	BitAnd
	FloorDiv
)

var operatorNames = [...]struct{ name, text string }{
	Add: {"Add", "+"}, Sub: {"Sub", "-"}, Mult: {"Mult", "*"}, MatMult: {"MatMult", "@"}, Div: {"Div", "/"},
	Mod: {"Mod", "%"}, Pow: {"Pow", "**"}, LShift: {"LShift", "<<"}, RShift: {"RShift", ">>"},
	BitOr: {"BitOr", "|"}, BitXor: {"BitXor", "^"}, BitAnd: {"BitAnd", "&"}, FloorDiv: {"FloorDiv", "//"},
}

// Name is CPython's class name, "Add" for +.
func (o Operator) Name() string { return operatorNames[o].name }

// String is the operator as written, "+" for Add.
func (o Operator) String() string { return operatorNames[o].text }

// UnaryOperator is the operator of a [UnaryOp].
type UnaryOperator uint8

const (
	Invert UnaryOperator = iota + 1
	Not
	UAdd
	USub
)

var unaryNames = [...]struct{ name, text string }{
	Invert: {"Invert", "~"}, Not: {"Not", "not"}, UAdd: {"UAdd", "+"}, USub: {"USub", "-"},
}

// Name is CPython's class name.
func (o UnaryOperator) Name() string { return unaryNames[o].name }

// String is the operator as written.
func (o UnaryOperator) String() string { return unaryNames[o].text }

// BoolOperator is the operator of a [BoolOp].
type BoolOperator uint8

const (
	And BoolOperator = iota + 1
	Or
)

var boolNames = [...]struct{ name, text string }{And: {"And", "and"}, Or: {"Or", "or"}}

// Name is CPython's class name.
func (o BoolOperator) Name() string { return boolNames[o].name }

// String is the operator as written.
func (o BoolOperator) String() string { return boolNames[o].text }

// CmpOperator is one operator of a [Compare].
type CmpOperator uint8

const (
	Eq CmpOperator = iota + 1
	NotEq
	Lt
	LtE
	Gt
	GtE
	Is
	IsNot
	In
	NotIn
)

var cmpNames = [...]struct{ name, text string }{
	Eq: {"Eq", "=="}, NotEq: {"NotEq", "!="}, Lt: {"Lt", "<"}, LtE: {"LtE", "<="}, Gt: {"Gt", ">"},
	GtE: {"GtE", ">="}, Is: {"Is", "is"}, IsNot: {"IsNot", "is not"}, In: {"In", "in"}, NotIn: {"NotIn", "not in"},
}

// Name is CPython's class name.
func (o CmpOperator) Name() string { return cmpNames[o].name }

// String is the operator as written.
func (o CmpOperator) String() string { return cmpNames[o].text }
