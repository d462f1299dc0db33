package sqlalchemy

import (
	"sort"
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// Compiler prints what Python code asks to be printed while it runs:
// `str(expression)`, `type.compile()`. The run's owner gives one with
// [SetCompiler]; offline/postgres has it.
type Compiler interface {
	CompileType(t schema.Type) (string, error)
	// CompileExpr prints an expression or a statement; literals says whether
	// compile_kwargs={"literal_binds": True} was given.
	CompileExpr(e schema.Expr, literals bool) (string, error)
	// CompileOperation prints the statements of an operation, joined by ";\n\n".
	CompileOperation(op ops.Operation) (string, error)
	// Quote prints an identifier, with quotes where it needs them.
	Quote(n schema.Name) string
	// FormatTable prints a table's name with its schema.
	FormatTable(t *schema.Table) string
}

type runKey int

const (
	compilerKey runKey = iota
	compilesKey
	dialectKey
	derivedKey
	functionsKey
	ormKey
)

// SetCompiler gives a run its Compiler.
func SetCompiler(in *pyeval.Interp, c Compiler) { in.SetHost(compilerKey, c) }

func compilerOf(th *pyeval.Thread) (Compiler, error) {
	c, ok := th.Interp().Host(compilerKey).(Compiler)
	if !ok {
		return nil, unsupported("compiling to text here")
	}
	return c, nil
}

func compileType(th *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) {
	t, err := TypeOf(th, v)
	if err != nil {
		return nil, err
	}
	c, err := compilerOf(th)
	if err != nil {
		return nil, err
	}
	s, err := c.CompileType(t)
	if err != nil {
		return nil, compileError(err)
	}
	return pyeval.Str(s), nil
}

// compileError makes SQLAlchemy's CompileError of an error of the printer; what
// is a Python exception or a fault already stays one.
func compileError(err error) error {
	switch err.(type) {
	case *pyeval.Raised, *pyeval.Fault, *pyeval.UnknownError, *pyeval.LimitError:
		return err
	}
	class := CompileErrorClass
	if _, ok := err.(*expr.JoinError); ok {
		class = InvalidRequestErrorClass
	}
	if strings.Contains(strings.ToLower(err.Error()), "naming convention including") {
		class = InvalidRequestErrorClass
	}
	return pyeval.Raise(class, "%s", err.Error())
}

// compilesTable are the functions that @compiles registered in a run.
type compilesTable map[*pyeval.Class]*compilesEntry

type compilesEntry struct {
	byDialect map[string]pyeval.Value
	any       pyeval.Value // without a dialect
}

func init() {
	exportFunc("sqlalchemy.ext.compiler",
		pyeval.NewFunc("compiles(class_, *specs)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, ok := a.Get("class_").(*pyeval.Class)
			if !ok {
				return nil, pyeval.Raise(pyeval.TypeErrorClass, "compiles() expects a class, not %s", pyeval.TypeName(a.Get("class_")))
			}
			names := make([]string, len(a.Pos))
			for i, v := range a.Pos {
				s, ok := pyeval.AsStr(v)
				if !ok {
					return nil, pyeval.Raise(pyeval.TypeErrorClass, "compiles(): a dialect's name must be str, not %s", pyeval.TypeName(v))
				}
				names[i] = s
			}
			return pyeval.NewFunc("decorate(fn)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				registerCompiles(th, c, names, a.Get("fn"))
				return a.Get("fn"), nil
			}), nil
		}),
		pyeval.NewFunc("deregister(class_)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			if c, ok := a.Get("class_").(*pyeval.Class); ok {
				if t, ok := th.Interp().Host(compilesKey).(compilesTable); ok {
					delete(t, c)
				}
			}
			return pyeval.None, nil
		}),
	)
}

func registerCompiles(th *pyeval.Thread, c *pyeval.Class, dialects []string, fn pyeval.Value) {
	t, ok := th.Interp().Host(compilesKey).(compilesTable)
	if !ok {
		t = compilesTable{}
		th.Interp().SetHost(compilesKey, t)
	}
	e := t[c]
	if e == nil {
		e = &compilesEntry{byDialect: map[string]pyeval.Value{}}
		t[c] = e
	}
	for _, d := range dialects {
		e.byDialect[d] = fn
	}
	if len(dialects) == 0 {
		e.any = fn
	}
}

// RefuseCompiles is an error when Python code has given the constructs that
// operations print (CreateTable, Index, Insert, …) a @compiles function for
// PostgreSQL: that is not supported, and their text would be wrong. Types and
// elements of the user's own are supported.
func RefuseCompiles(th *pyeval.Thread) error {
	t, _ := th.Interp().Host(compilesKey).(compilesTable)
	var names []string
	for c, e := range t {
		if c.IsNative() && !c.IsSubclassOf(TypeEngineClass) && (e.any != nil || e.byDialect[dialectName] != nil) {
			names = append(names, c.FullName())
		}
	}
	if len(names) == 0 {
		return nil
	}
	sort.Strings(names)
	return unsupported("@compiles of " + names[0])
}

func hasCompiles(th *pyeval.Thread) bool {
	t, _ := th.Interp().Host(compilesKey).(compilesTable)
	return len(t) > 0
}

// compilesFor is the function that prints instances of a class on PostgreSQL,
// nil when @compiles gave none.
func compilesFor(th *pyeval.Thread, c *pyeval.Class) pyeval.Value {
	t, _ := th.Interp().Host(compilesKey).(compilesTable)
	if len(t) == 0 {
		return nil
	}
	for _, k := range c.MRO() {
		e := t[k]
		if e == nil {
			continue
		}
		if fn := e.byDialect[dialectName]; fn != nil {
			return fn
		}
		if e.any != nil {
			return e.any
		}
	}
	return nil
}

// compilerClass is what a @compiles function gets as its compiler: process()
// prints what it is given, visit_… prints the element's own default.
var compilerClass = pyeval.NewNativeClass("PGCompiler", "sqlalchemy.dialects.postgresql.base")

// compilerNative is the payload of that object during one call.
type compilerNative struct {
	element pyeval.Value
	def     func() (string, error)
	// in is the statement being printed, for elements inside of one.
	in expr.Compiling
}

func init() {
	exportClass(compilerClass)
	compilerClass.Define(func(b *pyeval.ClassBuilder) {
		b.Property("dialect", func(th *pyeval.Thread, _ pyeval.Value) (pyeval.Value, error) { return Dialect(th), nil }, nil)
		b.Property("preparer", func(th *pyeval.Thread, _ pyeval.Value) (pyeval.Value, error) {
			return th.GetAttr(Dialect(th), "identifier_preparer")
		}, nil)
		b.Property("sql_compiler", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) { return self, nil }, nil)
		b.Property("type_compiler", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) { return self, nil }, nil)
		b.Property("ddl_compiler", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) { return self, nil }, nil)
		b.Method("render_literal_value(value, type_)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			t, err := TypeOf(th, a.Get("type_"))
			if err != nil {
				return nil, err
			}
			v, err := ValueOf(th, a.Get("value"))
			if err != nil {
				return nil, err
			}
			return th.CallMethod(a.Self, "process", WrapExpr(th, expr.Literal(v, t)))
		})
		b.Method("function_argspec(func, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			clauses, err := th.GetAttr(a.Get("func"), "clause_expr")
			if err != nil {
				return nil, err
			}
			return th.CallMethod(a.Self, "process", clauses)
		})
		b.Method("process(element, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return compilerProcess(th, a)
		})
		b.Method("__getattr__(name)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			n, _ := pyeval.Payload[*compilerNative](a.Self)
			if len(name) < 7 || name[:6] != "visit_" {
				return nil, pyeval.Raise(pyeval.AttributeErrorClass, "'PGCompiler' object has no attribute '%s'", name)
			}
			self := a.Self
			return pyeval.NewFunc(name+"(element, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				if n != nil && n.def != nil && a.Get("element") == n.element {
					s, err := n.def()
					if err != nil {
						return nil, compileError(err)
					}
					return pyeval.Str(s), nil
				}
				return th.CallMethod(self, "process", a.Get("element"))
			}), nil
		})
	})
}

func compilerProcess(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	v := a.Get("element")
	n, _ := pyeval.Payload[*compilerNative](a.Self)
	if IsType(v) {
		if n == nil || n.in == nil {
			return compileType(th, v)
		}
		t, err := TypeOf(th, v)
		if err != nil {
			return nil, err
		}
		s, err := n.in.TypeText(t)
		if err != nil {
			return nil, compileError(err)
		}
		return pyeval.Str(s), nil
	}
	e, err := ExprOf(th, v)
	if err != nil {
		return nil, err
	}
	if e == nil {
		return nil, argumentError("process() expects a SQL element, not %s", describe(th, v))
	}
	if n != nil && n.in != nil {
		s, err := n.in.Process(e)
		if err != nil {
			return nil, compileError(err)
		}
		return pyeval.Str(s), nil
	}
	c, err := compilerOf(th)
	if err != nil {
		return nil, err
	}
	s, err := c.CompileExpr(e, true)
	if err != nil {
		return nil, compileError(err)
	}
	return pyeval.Str(s), nil
}

// customHook is a @compiles function of an element inside of a statement.
func customHook(th *pyeval.Thread, fn, element pyeval.Value) func(c expr.Compiling) (string, error) {
	return func(c expr.Compiling) (string, error) {
		return callCompiles(th, fn, &compilerNative{element: element, def: c.Default, in: c})
	}
}

// compileHook is a @compiles function as Go function: def prints what would be
// printed without it.
func compileHook(th *pyeval.Thread, fn, element pyeval.Value) func(def func() (string, error)) (string, error) {
	return func(def func() (string, error)) (string, error) {
		return callCompiles(th, fn, &compilerNative{element: element, def: def})
	}
}

func callCompiles(th *pyeval.Thread, fn pyeval.Value, n *compilerNative) (string, error) {
	r, err := th.Call(fn, n.element, pyeval.NewObject(compilerClass, n))
	if err != nil {
		return "", err
	}
	if u, ok := r.(*pyeval.Unknown); ok {
		return "", u.Refuse("the result of a @compiles function must be known")
	}
	return th.Str(r)
}
