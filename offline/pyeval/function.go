package pyeval

import (
	"sqlgen/offline/pyast"
)

// Function is a function made by Python code.
type Function struct {
	Name     string
	Qualname string
	Module   *Module
	// Attrs is the function's __dict__, nil while it is empty.
	Attrs *Dict

	code       *code
	env        *env    // where free names are looked up, nil at module level
	defaults   []Value // of the last positional parameters
	kwDefaults []Value // by keyword-only parameter; nil: none
	defEnv     *env    // where the def stands, for its annotations
	cell       *classCell
	doc        Value
	annots     *Dict // __annotations__ once asked for
}

// Class implements [Value].
func (*Function) Class() *Class { return FunctionClass }

// Node is the def or lambda that made the function.
func (f *Function) Node() pyast.Node { return f.code.node }

// ParamNames are the names of the positional parameters in order, and whether
// *args and **kw follow.
func (f *Function) ParamNames() (names []string, varArgs, varKw bool) {
	c := f.code
	for i := 0; i < c.npos; i++ {
		names = append(names, c.scope.names[i])
	}
	return names, c.vararg >= 0, c.kwarg >= 0
}

// code is what all functions made by one def or lambda share.
type code struct {
	node    pyast.Node
	args    *pyast.Arguments
	body    []pyast.Stmt
	expr    pyast.Expr // of a lambda
	name    string
	isAsync bool

	scope    *scope // nil until the first call
	npos     int    // positional parameters
	nposOnly int
	nkw      int // keyword-only parameters
	vararg   int // local of *args, -1: none
	kwarg    int // local of **kw, -1: none
	isGen    bool
}

// scope is the result of symbol analysis of a function, lambda or
// comprehension: which names are local.
type scope struct {
	names    []string
	index    map[string]int32 // nil while names are few
	globals  []string         // declared global
	nonlocal []string
}

// env is the variables of one activation.
type env struct {
	scope  *scope
	vals   []Value // by place in scope.names; nil: unbound
	parent *env    // of the enclosing function; class bodies are left out
	outer  *env    // of a comprehension: where it stands
	cell   *classCell

	ns       *Dict // of a module or class body instead of scope
	nsObject Value // what a metaclass's __prepare__ returned, if not a plain dict
	isClass  bool
	globals  []string // declared global in a class body
}

// classCell is the __class__ that the functions of a class body see.
type classCell struct {
	class *Class
	name  string
}
