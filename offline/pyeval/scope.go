package pyeval

import (
	"strings"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

// smallScope is the number of names up to which a scope looks at each one.
const smallScope = 8

// find is the place of a local name, -1 when the name is not local.
func (s *scope) find(name string) int {
	if s.index != nil {
		if i, ok := s.index[name]; ok {
			return int(i)
		}
		return -1
	}
	for i, n := range s.names {
		if n == name {
			return i
		}
	}
	return -1
}

func (s *scope) add(name string) {
	if s.find(name) >= 0 {
		return
	}
	s.names = append(s.names, name)
	switch {
	case s.index != nil:
		s.index[name] = int32(len(s.names) - 1)
	case len(s.names) > smallScope:
		s.index = make(map[string]int32, 2*len(s.names))
		for i, n := range s.names {
			s.index[n] = int32(i)
		}
	}
}

func contains(list []string, name string) bool {
	for _, n := range list {
		if n == name {
			return true
		}
	}
	return false
}

// analyze finds the local names of a function and whether it is a generator,
// when it is called for the first time.
func (c *code) analyze(file *source.File) {
	s := &scope{}
	c.vararg, c.kwarg = -1, -1
	for _, a := range c.args.Posonlyargs {
		s.add(a.Arg)
	}
	c.nposOnly = len(s.names)
	for _, a := range c.args.Args {
		s.add(a.Arg)
	}
	c.npos = len(s.names)
	for _, a := range c.args.Kwonlyargs {
		s.add(a.Arg)
	}
	c.nkw = len(s.names) - c.npos
	if a := c.args.Vararg; a != nil {
		c.vararg = len(s.names)
		s.add(a.Arg)
	}
	if a := c.args.Kwarg; a != nil {
		c.kwarg = len(s.names)
		s.add(a.Arg)
	}
	b := binder{scope: s}
	span := c.node.Span()
	text := ""
	if file != nil && int(span.End) <= len(file.Content) {
		text = file.Content[span.Start:span.End]
	}
	// Expressions matter only for := and yield, which are rare.
	b.deep = strings.Contains(text, ":=") || strings.Contains(text, "yield")
	if c.expr != nil {
		b.expr(c.expr)
	} else {
		b.stmts(c.body)
	}
	if len(s.globals)+len(s.nonlocal) > 0 {
		s.drop()
	}
	c.isGen = b.yields
	c.scope = s
}

// drop takes the names declared global or nonlocal out of the locals.
func (s *scope) drop() {
	names := s.names
	s.names, s.index = nil, nil
	for _, n := range names {
		if !contains(s.globals, n) && !contains(s.nonlocal, n) {
			s.add(n)
		}
	}
}

// binder collects the names that statements bind.
type binder struct {
	scope  *scope
	deep   bool // look into expressions
	yields bool
}

func (b *binder) stmts(body []pyast.Stmt) {
	for _, s := range body {
		b.stmt(s)
	}
}

func (b *binder) stmt(s pyast.Stmt) {
	switch s := s.(type) {
	case *pyast.FunctionDef:
		b.scope.add(s.Name)
		b.exprs(s.DecoratorList)
		b.arguments(s.Args)
	case *pyast.ClassDef:
		b.scope.add(s.Name)
		b.exprs(s.DecoratorList)
		b.exprs(s.Bases)
		for _, k := range s.Keywords {
			b.expr(k.Value)
		}
	case *pyast.Return:
		b.expr(s.Value)
	case *pyast.Delete:
		for _, t := range s.Targets {
			b.target(t)
		}
	case *pyast.Assign:
		for _, t := range s.Targets {
			b.target(t)
		}
		b.expr(s.Value)
	case *pyast.AugAssign:
		b.target(s.Target)
		b.expr(s.Value)
	case *pyast.AnnAssign:
		if s.Simple || s.Value != nil {
			b.target(s.Target)
		}
		b.expr(s.Value)
	case *pyast.TypeAlias:
		b.scope.add(s.Name.Id)
	case *pyast.For:
		b.target(s.Target)
		b.expr(s.Iter)
		b.stmts(s.Body)
		b.stmts(s.Orelse)
	case *pyast.While:
		b.expr(s.Test)
		b.stmts(s.Body)
		b.stmts(s.Orelse)
	case *pyast.If:
		b.expr(s.Test)
		b.stmts(s.Body)
		b.stmts(s.Orelse)
	case *pyast.With:
		for _, it := range s.Items {
			b.expr(it.ContextExpr)
			if it.OptionalVars != nil {
				b.target(it.OptionalVars)
			}
		}
		b.stmts(s.Body)
	case *pyast.Match:
		b.expr(s.Subject)
		for _, c := range s.Cases {
			b.pattern(c.Pattern)
			b.expr(c.Guard)
			b.stmts(c.Body)
		}
	case *pyast.Raise:
		b.expr(s.Exc)
		b.expr(s.Cause)
	case *pyast.Try:
		b.stmts(s.Body)
		for _, h := range s.Handlers {
			b.expr(h.Type)
			if h.Name != "" {
				b.scope.add(h.Name)
			}
			b.stmts(h.Body)
		}
		b.stmts(s.Orelse)
		b.stmts(s.Finalbody)
	case *pyast.Assert:
		b.expr(s.Test)
		b.expr(s.Msg)
	case *pyast.Import:
		for _, a := range s.Names {
			b.scope.add(boundName(a))
		}
	case *pyast.ImportFrom:
		for _, a := range s.Names {
			if a.Name != "*" {
				b.scope.add(boundName(a))
			}
		}
	case *pyast.Global:
		b.scope.globals = append(b.scope.globals, s.Names...)
	case *pyast.Nonlocal:
		b.scope.nonlocal = append(b.scope.nonlocal, s.Names...)
	case *pyast.ExprStmt:
		b.expr(s.Value)
	}
}

// boundName is the name that an alias of an import binds.
func boundName(a *pyast.Alias) string {
	if a.Asname != "" {
		return a.Asname
	}
	name, _, _ := strings.Cut(a.Name, ".")
	return name
}

func (b *binder) target(e pyast.Expr) {
	switch e := e.(type) {
	case *pyast.Name:
		b.scope.add(e.Id)
	case *pyast.Tuple:
		for _, x := range e.Elts {
			b.target(x)
		}
	case *pyast.List:
		for _, x := range e.Elts {
			b.target(x)
		}
	case *pyast.Starred:
		b.target(e.Value)
	default:
		b.expr(e)
	}
}

func (b *binder) pattern(p pyast.Pattern) {
	switch p := p.(type) {
	case *pyast.MatchSequence:
		for _, x := range p.Patterns {
			b.pattern(x)
		}
	case *pyast.MatchMapping:
		for _, x := range p.Patterns {
			b.pattern(x)
		}
		if p.Rest != "" {
			b.scope.add(p.Rest)
		}
	case *pyast.MatchClass:
		for _, x := range p.Patterns {
			b.pattern(x)
		}
		for _, x := range p.KwdPatterns {
			b.pattern(x)
		}
	case *pyast.MatchStar:
		if p.Name != "" {
			b.scope.add(p.Name)
		}
	case *pyast.MatchAs:
		if p.Pattern != nil {
			b.pattern(p.Pattern)
		}
		if p.Name != "" {
			b.scope.add(p.Name)
		}
	case *pyast.MatchOr:
		for _, x := range p.Patterns {
			b.pattern(x)
		}
	}
}

func (b *binder) exprs(list []pyast.Expr) {
	for _, e := range list {
		b.expr(e)
	}
}

func (b *binder) arguments(a *pyast.Arguments) {
	if b.deep && a != nil {
		b.exprs(a.Defaults)
		b.exprs(a.KwDefaults)
	}
}

// expr looks for := and yield; what lambdas hold is their own.
func (b *binder) expr(e pyast.Expr) {
	if !b.deep || e == nil {
		return
	}
	switch e := e.(type) {
	case *pyast.NamedExpr:
		b.scope.add(e.Target.Id)
		b.expr(e.Value)
	case *pyast.Yield:
		b.yields = true
		b.expr(e.Value)
	case *pyast.YieldFrom:
		b.yields = true
		b.expr(e.Value)
	case *pyast.Await:
		b.expr(e.Value)
	case *pyast.JoinedStr:
		b.exprs(e.Values)
	case *pyast.FormattedValue:
		b.expr(e.Value)
		if e.FormatSpec != nil {
			b.exprs(e.FormatSpec.Values)
		}
	case *pyast.Attribute:
		b.expr(e.Value)
	case *pyast.Subscript:
		b.expr(e.Value)
		b.expr(e.Slice)
	case *pyast.Slice:
		b.expr(e.Lower)
		b.expr(e.Upper)
		b.expr(e.Step)
	case *pyast.Starred:
		b.expr(e.Value)
	case *pyast.Call:
		b.expr(e.Func)
		b.exprs(e.Args)
		for _, k := range e.Keywords {
			b.expr(k.Value)
		}
	case *pyast.UnaryOp:
		b.expr(e.Operand)
	case *pyast.BinOp:
		b.expr(e.Left)
		b.expr(e.Right)
	case *pyast.BoolOp:
		b.exprs(e.Values)
	case *pyast.Compare:
		b.expr(e.Left)
		b.exprs(e.Comparators)
	case *pyast.IfExp:
		b.expr(e.Test)
		b.expr(e.Body)
		b.expr(e.Orelse)
	case *pyast.Lambda:
		b.arguments(e.Args)
	case *pyast.Tuple:
		b.exprs(e.Elts)
	case *pyast.List:
		b.exprs(e.Elts)
	case *pyast.Set:
		b.exprs(e.Elts)
	case *pyast.Dict:
		b.exprs(e.Keys)
		b.exprs(e.Values)
	case *pyast.ListComp:
		b.comprehension(e.Generators, e.Elt)
	case *pyast.SetComp:
		b.comprehension(e.Generators, e.Elt)
	case *pyast.GeneratorExp:
		b.comprehension(e.Generators, e.Elt)
	case *pyast.DictComp:
		b.comprehension(e.Generators, e.Key, e.Value)
	}
}

// comprehension looks for := alone: its targets are its own.
func (b *binder) comprehension(gens []*pyast.Comprehension, elts ...pyast.Expr) {
	yields := b.yields
	for i, g := range gens {
		b.expr(g.Iter)
		if i == 0 {
			yields = yields || b.yields
		}
		b.exprs(g.Ifs)
	}
	b.exprs(elts)
	b.yields = yields
}

// compScope is the scope of a comprehension: the names that its clauses bind.
func compScope(gens []*pyast.Comprehension) *scope {
	s := &scope{}
	b := binder{scope: s}
	for _, g := range gens {
		b.target(g.Target)
	}
	return s
}

// closure is the environment that functions defined in e see.
func (e *env) closure() *env {
	if e.ns != nil {
		return e.parent
	}
	return e
}

// loadName is the value of a name.
func (th *Thread) loadName(fr *Frame, name string) (Value, error) {
	e := fr.env
	if e.ns != nil {
		if e.isClass {
			name = fr.mangle(name)
		}
		if e.nsObject != nil {
			v, err := th.GetItem(e.nsObject, Str(name))
			if err == nil {
				return v, nil
			}
			if !IsRaised(err, KeyErrorClass) {
				return nil, err
			}
		} else if v, ok := e.ns.GetStr(name); ok && v != deletedAttr {
			return v, nil
		}
		e = e.parent
	} else {
		if i := e.scope.find(name); i >= 0 {
			if v := e.vals[i]; v != nil {
				return v, nil
			}
			return nil, Raise(UnboundLocalErrorClass, "cannot access local variable '%s' where it is not associated with a value", name)
		}
		if name == "__class__" {
			if c := e.findCell(); c != nil && c.class != nil {
				return c.class, nil
			}
		}
		if contains(e.scope.globals, name) {
			e = nil
		} else {
			e = e.parent
		}
	}
	for ; e != nil; e = e.parent {
		if i := e.scope.find(name); i >= 0 {
			if v := e.vals[i]; v != nil {
				return v, nil
			}
			return nil, Raise(NameErrorClass, "cannot access free variable '%s' where it is not associated with a value in enclosing scope", name)
		}
		if contains(e.scope.globals, name) {
			break
		}
	}
	if v, ok := fr.mod.Get(name); ok {
		return v, nil
	}
	if v, ok := th.in.builtins.Get(name); ok {
		return v, nil
	}
	switch name {
	case "__builtins__":
		return th.in.builtins, nil
	}
	if u := fr.mod.starUnknown; u != nil {
		return u.Attr(name), nil
	}
	r := Raise(NameErrorClass, "name '%s' is not defined", name)
	r.Exc.SetAttr("name", Str(name))
	e = fr.env
	r.hint = func() string { return didYouMean(name, th.visibleNames(fr, e)) }
	return nil, r
}

// visibleNames are the names that code in a frame can use, for hints.
func (th *Thread) visibleNames(fr *Frame, e *env) []string {
	var names []string
	for ; e != nil; e = e.parent {
		if e.ns != nil {
			e.ns.Each(func(k, _ Value) bool {
				if s, ok := k.(Str); ok {
					names = append(names, string(s))
				}
				return true
			})
			continue
		}
		names = append(names, e.scope.names...)
	}
	return append(append(names, fr.mod.Names()...), th.in.builtins.Names()...)
}

func (e *env) findCell() *classCell {
	for ; e != nil; e = e.parent {
		if e.cell != nil {
			return e.cell
		}
	}
	return nil
}

// storeName binds a name.
func (th *Thread) storeName(fr *Frame, name string, v Value) error {
	e := fr.env
	for e.outer != nil && e.scope.find(name) < 0 {
		e = e.outer // := in a comprehension binds outside of it
	}
	if e.ns != nil {
		if e.isClass {
			name = fr.mangle(name)
		}
		if contains(e.globals, name) {
			fr.mod.dict.SetStr(name, v)
			return nil
		}
		if e.nsObject != nil {
			return th.SetItem(e.nsObject, Str(name), v)
		}
		e.ns.SetStr(name, v)
		return nil
	}
	if i := e.scope.find(name); i >= 0 {
		e.vals[i] = v
		return nil
	}
	if !contains(e.scope.globals, name) {
		for p := e.parent; p != nil; p = p.parent {
			if i := p.scope.find(name); i >= 0 {
				p.vals[i] = v
				return nil
			}
		}
	}
	fr.mod.dict.SetStr(name, v)
	return nil
}

// deleteName unbinds a name.
func (th *Thread) deleteName(fr *Frame, name string) error {
	e := fr.env
	if e.ns != nil {
		if e.isClass {
			name = fr.mangle(name)
		}
		if e.nsObject != nil {
			return th.DelItem(e.nsObject, Str(name))
		}
		if !e.ns.DelStr(name) {
			return Raise(NameErrorClass, "name '%s' is not defined", name)
		}
		return nil
	}
	for p := e; p != nil; p = p.parent {
		if i := p.scope.find(name); i >= 0 {
			if p.vals[i] == nil {
				return Raise(UnboundLocalErrorClass, "cannot access local variable '%s' where it is not associated with a value", name)
			}
			p.vals[i] = nil
			return nil
		}
		if contains(p.scope.globals, name) {
			break
		}
	}
	if !fr.mod.dict.DelStr(name) {
		return Raise(NameErrorClass, "name '%s' is not defined", name)
	}
	return nil
}
