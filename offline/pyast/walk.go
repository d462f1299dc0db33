package pyast

// Walk calls enter for n and, unless it returns false, for the nodes below it, in the
// order in which they are written (roughly: a dict's keys and values go in pairs,
// decorators come before the rest of a definition, an IfExp gives Test first). leave,
// which may be nil, is called for a node after those below it, when enter returned true.
func Walk(n Node, enter func(Node) bool, leave func(Node)) {
	w := walker{enter, leave}
	w.walk(n)
}

// Inspect is [Walk] without leave.
func Inspect(n Node, enter func(Node) bool) { Walk(n, enter, nil) }

type walker struct {
	enter func(Node) bool
	leave func(Node)
}

func (w *walker) walk(n Node) {
	if n == nil || !w.enter(n) {
		return
	}
	w.children(n)
	if w.leave != nil {
		w.leave(n)
	}
}

func (w *walker) stmts(list []Stmt) {
	for _, s := range list {
		w.walk(s)
	}
}

// each walks a list of which no element is nil.
func each[T Node](w *walker, list []T) {
	for _, n := range list {
		w.walk(n)
	}
}

// opt walks a node that may be nil.
func opt[T any, P interface {
	*T
	Node
}](w *walker, n P) {
	if n != nil {
		w.walk(n)
	}
}

func (w *walker) children(n Node) {
	switch n := n.(type) {
	case *Dict:
		for i, k := range n.Keys {
			w.walk(k)
			w.walk(n.Values[i])
		}
	case *Arguments:
		w.arguments(n)
	case *Module:
		w.stmts(n.Body)
	case *Expression:
		w.walk(n.Body)
	case *JoinedStr:
		each(w, n.Values)
	case *FormattedValue:
		w.walk(n.Value)
		opt(w, n.FormatSpec)
	case *Attribute:
		w.walk(n.Value)
	case *Subscript:
		w.walk(n.Value)
		w.walk(n.Slice)
	case *Slice:
		w.walk(n.Lower)
		w.walk(n.Upper)
		w.walk(n.Step)
	case *Starred:
		w.walk(n.Value)
	case *Call:
		w.walk(n.Func)
		each(w, n.Args)
		each(w, n.Keywords)
	case *Keyword:
		w.walk(n.Value)
	case *UnaryOp:
		w.walk(n.Operand)
	case *BinOp:
		w.walk(n.Left)
		w.walk(n.Right)
	case *BoolOp:
		each(w, n.Values)
	case *Compare:
		w.walk(n.Left)
		each(w, n.Comparators)
	case *IfExp:
		w.walk(n.Test)
		w.walk(n.Body)
		w.walk(n.Orelse)
	case *Lambda:
		opt(w, n.Args)
		w.walk(n.Body)
	case *NamedExpr:
		opt(w, n.Target)
		w.walk(n.Value)
	case *Tuple:
		each(w, n.Elts)
	case *List:
		each(w, n.Elts)
	case *Set:
		each(w, n.Elts)
	case *ListComp:
		w.walk(n.Elt)
		each(w, n.Generators)
	case *SetComp:
		w.walk(n.Elt)
		each(w, n.Generators)
	case *GeneratorExp:
		w.walk(n.Elt)
		each(w, n.Generators)
	case *DictComp:
		w.walk(n.Key)
		w.walk(n.Value)
		each(w, n.Generators)
	case *Comprehension:
		w.walk(n.Target)
		w.walk(n.Iter)
		each(w, n.Ifs)
	case *Await:
		w.walk(n.Value)
	case *Yield:
		w.walk(n.Value)
	case *YieldFrom:
		w.walk(n.Value)
	case *Arg:
		w.walk(n.Annotation)
	case *FunctionDef:
		each(w, n.DecoratorList)
		each(w, n.TypeParams)
		opt(w, n.Args)
		w.walk(n.Returns)
		w.stmts(n.Body)
	case *ClassDef:
		each(w, n.DecoratorList)
		each(w, n.TypeParams)
		each(w, n.Bases)
		each(w, n.Keywords)
		w.stmts(n.Body)
	case *Return:
		w.walk(n.Value)
	case *Delete:
		each(w, n.Targets)
	case *Assign:
		each(w, n.Targets)
		w.walk(n.Value)
	case *AugAssign:
		w.walk(n.Target)
		w.walk(n.Value)
	case *AnnAssign:
		w.walk(n.Target)
		w.walk(n.Annotation)
		w.walk(n.Value)
	case *TypeAlias:
		opt(w, n.Name)
		each(w, n.TypeParams)
		w.walk(n.Value)
	case *TypeParam:
		w.walk(n.Bound)
		w.walk(n.Default)
	case *For:
		w.walk(n.Target)
		w.walk(n.Iter)
		w.stmts(n.Body)
		w.stmts(n.Orelse)
	case *While:
		w.walk(n.Test)
		w.stmts(n.Body)
		w.stmts(n.Orelse)
	case *If:
		w.walk(n.Test)
		w.stmts(n.Body)
		w.stmts(n.Orelse)
	case *With:
		each(w, n.Items)
		w.stmts(n.Body)
	case *WithItem:
		w.walk(n.ContextExpr)
		w.walk(n.OptionalVars)
	case *Match:
		w.walk(n.Subject)
		each(w, n.Cases)
	case *MatchCase:
		w.walk(n.Pattern)
		w.walk(n.Guard)
		w.stmts(n.Body)
	case *Raise:
		w.walk(n.Exc)
		w.walk(n.Cause)
	case *Try:
		w.stmts(n.Body)
		each(w, n.Handlers)
		w.stmts(n.Orelse)
		w.stmts(n.Finalbody)
	case *ExceptHandler:
		w.walk(n.Type)
		w.stmts(n.Body)
	case *Assert:
		w.walk(n.Test)
		w.walk(n.Msg)
	case *Import:
		each(w, n.Names)
	case *ImportFrom:
		each(w, n.Names)
	case *ExprStmt:
		w.walk(n.Value)
	case *MatchValue:
		w.walk(n.Value)
	case *MatchSequence:
		each(w, n.Patterns)
	case *MatchMapping:
		each(w, n.Keys)
		each(w, n.Patterns)
	case *MatchClass:
		w.walk(n.Cls)
		each(w, n.Patterns)
		each(w, n.KwdPatterns)
	case *MatchAs:
		w.walk(n.Pattern)
	case *MatchOr:
		each(w, n.Patterns)
	}
}

// arguments walks parameters and defaults in the order in which they are written.
func (w *walker) arguments(a *Arguments) {
	plain := len(a.Posonlyargs) + len(a.Args)
	without := plain - len(a.Defaults)
	for i := range plain {
		if i < len(a.Posonlyargs) {
			w.walk(a.Posonlyargs[i])
		} else {
			w.walk(a.Args[i-len(a.Posonlyargs)])
		}
		if i >= without {
			w.walk(a.Defaults[i-without])
		}
	}
	opt(w, a.Vararg)
	for i, x := range a.Kwonlyargs {
		w.walk(x)
		w.walk(a.KwDefaults[i])
	}
	opt(w, a.Kwarg)
}
