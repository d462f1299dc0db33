package pyast

// Bytes is the value of a bytes literal.
type Bytes string

// Ellipsis is the value of `...`.
type Ellipsis struct{}

// Name is an identifier, in NFKC as CPython stores it.
type Name struct {
	exprBase
	Ctx Context
	Id  string
}

// Constant is a literal. Value is one of
//
//	nil          None
//	bool         True, False
//	string       str; UTF-8, where a lone surrogate (an escape such as "\ud800") is
//	             kept in the three bytes of its generalized UTF-8 form
//	Bytes        bytes
//	int64        int that fits
//	*big.Int     any other int
//	float64      float
//	complex128   imaginary literal; the real part is 0
//	Ellipsis     ...
type Constant struct {
	exprBase
	UPrefix bool // a str written with the lower-case prefix u (CPython's kind='u')
	Value   any
}

// JoinedStr is an f-string, or the format spec of one. Values are Constants with
// str values and FormattedValues.
type JoinedStr struct {
	exprBase
	Values []Expr
}

// FormattedValue is one replacement field of an f-string. Conversion is -1 for
// none, or 's', 'r', 'a'. FormatSpec is nil or the spec.
type FormattedValue struct {
	exprBase
	Value      Expr
	Conversion int
	FormatSpec *JoinedStr
}

// Attribute is value.attr.
type Attribute struct {
	exprBase
	Ctx   Context
	Value Expr
	Attr  string
}

// Subscript is value[slice].
type Subscript struct {
	exprBase
	Ctx          Context
	Value, Slice Expr
}

// Slice is lower:upper:step, each of which may be nil.
type Slice struct {
	exprBase
	Lower, Upper, Step Expr
}

// Starred is *value.
type Starred struct {
	exprBase
	Ctx   Context
	Value Expr
}

// Call is func(args, keywords). Starred positional arguments are Starred in Args.
type Call struct {
	exprBase
	Func     Expr
	Args     []Expr
	Keywords []*Keyword
}

// Keyword is arg=value of a call or class; Arg is "" for **value.
type Keyword struct {
	Extent
	Arg   string
	Value Expr
}

// UnaryOp is op operand.
type UnaryOp struct {
	exprBase
	Op      UnaryOperator
	Operand Expr
}

// BinOp is left op right.
type BinOp struct {
	exprBase
	Op          Operator
	Left, Right Expr
}

// BoolOp is a chain of one of `and` and `or`: at least two values.
type BoolOp struct {
	exprBase
	Op     BoolOperator
	Values []Expr
}

// Compare is left ops[0] comparators[0] ops[1] comparators[1] …
type Compare struct {
	exprBase
	Left        Expr
	Ops         []CmpOperator
	Comparators []Expr
}

// IfExp is body if test else orelse.
type IfExp struct {
	exprBase
	Test, Body, Orelse Expr
}

// Lambda is lambda args: body.
type Lambda struct {
	exprBase
	Args *Arguments
	Body Expr
}

// NamedExpr is target := value; the target is a Name with Store.
type NamedExpr struct {
	exprBase
	Target *Name
	Value  Expr
}

// Tuple is a tuple, with or without parentheses.
type Tuple struct {
	exprBase
	Ctx  Context
	Elts []Expr
}

// List is a list display or a target in brackets.
type List struct {
	exprBase
	Ctx  Context
	Elts []Expr
}

// Set is a set display.
type Set struct {
	exprBase
	Elts []Expr
}

// Dict is a dict display. A nil key stands for **value.
type Dict struct {
	exprBase
	Keys, Values []Expr
}

// ListComp is [elt for …].
type ListComp struct {
	exprBase
	Elt        Expr
	Generators []*Comprehension
}

// SetComp is {elt for …}.
type SetComp struct {
	exprBase
	Elt        Expr
	Generators []*Comprehension
}

// GeneratorExp is (elt for …).
type GeneratorExp struct {
	exprBase
	Elt        Expr
	Generators []*Comprehension
}

// DictComp is {key: value for …}.
type DictComp struct {
	exprBase
	Key, Value Expr
	Generators []*Comprehension
}

// Comprehension is one `for target in iter if …` clause. CPython gives it no place;
// ours spans from `for` (or `async`) to the end of the clause.
type Comprehension struct {
	Extent
	IsAsync      bool
	Target, Iter Expr
	Ifs          []Expr
}

// Await is await value.
type Await struct {
	exprBase
	Value Expr
}

// Yield is yield value; Value may be nil.
type Yield struct {
	exprBase
	Value Expr
}

// YieldFrom is yield from value.
type YieldFrom struct {
	exprBase
	Value Expr
}

// Arguments are the parameters of a function or lambda. Defaults belong to the last
// len(Defaults) of Posonlyargs followed by Args; KwDefaults has one entry for each of
// Kwonlyargs, nil where there is no default.
type Arguments struct {
	Extent
	Posonlyargs, Args []*Arg
	Vararg            *Arg
	Kwonlyargs        []*Arg
	KwDefaults        []Expr
	Kwarg             *Arg
	Defaults          []Expr
}

// Arg is one parameter.
type Arg struct {
	Extent
	Arg        string
	Annotation Expr
}
