package pyast

// FunctionDef is def, or async def. As in CPython its span starts at the keyword;
// decorators lie before it.
type FunctionDef struct {
	stmtBase
	IsAsync       bool
	Name          string
	TypeParams    []*TypeParam
	Args          *Arguments
	Body          []Stmt
	DecoratorList []Expr
	Returns       Expr
}

// ClassDef is class. As in CPython its span starts at the keyword.
type ClassDef struct {
	stmtBase
	Name          string
	TypeParams    []*TypeParam
	Bases         []Expr
	Keywords      []*Keyword
	Body          []Stmt
	DecoratorList []Expr
}

// Return is return value; Value may be nil.
type Return struct {
	stmtBase
	Value Expr
}

// Delete is del targets.
type Delete struct {
	stmtBase
	Targets []Expr
}

// Assign is targets[0] = targets[1] = … = value.
type Assign struct {
	stmtBase
	Targets []Expr
	Value   Expr
}

// AugAssign is target op= value.
type AugAssign struct {
	stmtBase
	Op     Operator
	Target Expr
	Value  Expr
}

// AnnAssign is target: annotation = value; Value may be nil. Simple says that the
// target is a name without parentheses.
type AnnAssign struct {
	stmtBase
	Simple                    bool
	Target, Annotation, Value Expr
}

// TypeAlias is type name[type_params] = value.
type TypeAlias struct {
	stmtBase
	Name       *Name
	TypeParams []*TypeParam
	Value      Expr
}

// TypeParamKind tells the kinds of type parameter apart.
type TypeParamKind uint8

const (
	TypeVar      TypeParamKind = iota // T
	TypeVarTuple                      // *T
	ParamSpec                         // **T
)

// TypeParam is CPython's TypeVar, TypeVarTuple or ParamSpec. Bound and Default may
// be nil; only a TypeVar has a bound.
type TypeParam struct {
	Extent
	Kind    TypeParamKind
	Name    string
	Bound   Expr
	Default Expr
}

// For is for target in iter, or async for.
type For struct {
	stmtBase
	IsAsync      bool
	Target, Iter Expr
	Body, Orelse []Stmt
}

// While is while test.
type While struct {
	stmtBase
	Test         Expr
	Body, Orelse []Stmt
}

// If is if test; an elif is an If alone in Orelse.
type If struct {
	stmtBase
	Test         Expr
	Body, Orelse []Stmt
}

// With is with items, or async with.
type With struct {
	stmtBase
	IsAsync bool
	Items   []*WithItem
	Body    []Stmt
}

// WithItem is context_expr as optional_vars.
type WithItem struct {
	Extent
	ContextExpr, OptionalVars Expr
}

// Match is match subject.
type Match struct {
	stmtBase
	Subject Expr
	Cases   []*MatchCase
}

// MatchCase is case pattern if guard.
type MatchCase struct {
	Extent
	Pattern Pattern
	Guard   Expr
	Body    []Stmt
}

// Raise is raise exc from cause.
type Raise struct {
	stmtBase
	Exc, Cause Expr
}

// Try is try; IsStar says that its handlers are except*.
type Try struct {
	stmtBase
	IsStar            bool
	Body              []Stmt
	Handlers          []*ExceptHandler
	Orelse, Finalbody []Stmt
}

// ExceptHandler is except type as name; a nil Type catches everything.
type ExceptHandler struct {
	Extent
	Type Expr
	Name string
	Body []Stmt
}

// Assert is assert test, msg; Msg may be nil.
type Assert struct {
	stmtBase
	Test, Msg Expr
}

// Import is import names.
type Import struct {
	stmtBase
	Names []*Alias
}

// ImportFrom is from module import names. Level counts the leading dots; Module is
// "" for `from . import x`.
type ImportFrom struct {
	stmtBase
	Module string
	Names  []*Alias
	Level  int
}

// Alias is name as asname; the name is dotted in an import statement and "*" in
// `from m import *`.
type Alias struct {
	Extent
	Name, Asname string
}

// Global is global names.
type Global struct {
	stmtBase
	Names []string
}

// Nonlocal is nonlocal names.
type Nonlocal struct {
	stmtBase
	Names []string
}

// ExprStmt is an expression as a statement (CPython's Expr).
type ExprStmt struct {
	stmtBase
	Value Expr
}

// Pass is pass.
type Pass struct{ stmtBase }

// Break is break.
type Break struct{ stmtBase }

// Continue is continue.
type Continue struct{ stmtBase }

// MatchValue compares with ==: a literal or a dotted name.
type MatchValue struct {
	patternBase
	Value Expr
}

// MatchSingleton compares with `is`: Value is nil, true or false.
type MatchSingleton struct {
	patternBase
	Value any
}

// MatchSequence is [patterns] or (patterns).
type MatchSequence struct {
	patternBase
	Patterns []Pattern
}

// MatchMapping is {keys: patterns, **rest}; Rest may be "".
type MatchMapping struct {
	patternBase
	Keys     []Expr
	Patterns []Pattern
	Rest     string
}

// MatchClass is cls(patterns, kwd_attrs=kwd_patterns).
type MatchClass struct {
	patternBase
	Cls         Expr
	Patterns    []Pattern
	KwdAttrs    []string
	KwdPatterns []Pattern
}

// MatchStar is *name; Name is "" for *_.
type MatchStar struct {
	patternBase
	Name string
}

// MatchAs is pattern as name; a nil Pattern is a capture, Name "" the wildcard _.
type MatchAs struct {
	patternBase
	Pattern Pattern
	Name    string
}

// MatchOr is patterns[0] | patterns[1] | …
type MatchOr struct {
	patternBase
	Patterns []Pattern
}
