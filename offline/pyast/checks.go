package pyast

import (
	"fmt"
	"maps"
	"math/big"

	"sqlgen/internal/source"
)

// checkWalruses checks the assignment expressions of a comprehension, which bind in
// the block around it.
func (p *parser) checkWalruses(parts []Expr, gens []*Comprehension) {
	targets := map[string]bool{}
	for _, g := range gens {
		Inspect(g.Target, func(n Node) bool {
			if x, ok := n.(*Name); ok && x.Ctx == Store {
				targets[x.Id] = true
			}
			return true
		})
		parts = append(parts, g.Ifs...)
	}
	for _, part := range parts {
		Inspect(part, func(n Node) bool {
			switch n := n.(type) {
			case *Lambda:
				return false
			case *NamedExpr:
				if targets[n.Target.Id] {
					p.lateError(n.Start, "assignment expression cannot rebind comprehension iteration variable '%s'", n.Target.Id)
				}
				if p.scope.kind == scopeClass {
					p.lateError(n.Start, "assignment expression within a comprehension cannot be used in a class body")
				}
			}
			return true
		})
	}
}

// patternNames are the names that a pattern binds, in order.
type patternNames struct {
	list []string
	seen map[string]bool
}

func newPatternNames() *patternNames { return &patternNames{seen: map[string]bool{}} }

// add reports whether the name is a new one.
func (n *patternNames) add(name string) bool {
	if n.seen[name] {
		return false
	}
	n.list, n.seen[name] = append(n.list, name), true
	return true
}

// checkMatch checks what CPython's compiler checks in the patterns of a match.
func (p *parser) checkMatch(m *Match) {
	for i, c := range m.Cases {
		p.checkPattern(c.Pattern, c.Guard != nil || i == len(m.Cases)-1, newPatternNames())
	}
}

// checkPattern checks one pattern and adds the names it binds, in order. A pattern that always
// matches is allowed only where nothing follows it.
func (p *parser) checkPattern(x Pattern, irrefutable bool, names *patternNames) {
	bind := func(off int32, name string) {
		if name == "" {
			return
		}
		if !names.add(name) {
			p.lateError(off, "multiple assignments to name '%s' in pattern", name)
		}
	}
	all := func(list []Pattern) {
		for _, y := range list {
			p.checkPattern(y, true, names)
		}
	}
	switch x := x.(type) {
	case *MatchAs:
		if x.Pattern != nil {
			p.checkPattern(x.Pattern, irrefutable, names)
		} else if !irrefutable {
			if x.Name == "" {
				p.lateError(x.Start, "wildcard makes remaining patterns unreachable")
			} else {
				p.lateError(x.Start, "name capture '%s' makes remaining patterns unreachable", x.Name)
			}
		}
		bind(x.Start, x.Name)
	case *MatchStar:
		bind(x.Start, x.Name)
	case *MatchSequence:
		stars := 0
		for _, y := range x.Patterns {
			if _, ok := y.(*MatchStar); ok {
				if stars++; stars == 2 {
					p.lateError(x.Start, "multiple starred expressions in sequence pattern")
				}
			}
		}
		all(x.Patterns)
	case *MatchClass:
		all(x.Patterns)
		all(x.KwdPatterns)
	case *MatchMapping:
		p.checkMappingKeys(x)
		all(x.Patterns)
		bind(x.Start, x.Rest)
	case *MatchOr:
		p.checkAlternatives(x, irrefutable, bind)
	}
}

func (p *parser) checkMappingKeys(x *MatchMapping) {
	seen := map[any]bool{}
	for _, k := range x.Keys {
		c, ok := k.(*Constant)
		if !ok {
			continue
		}
		key := equalKey(c.Value)
		if seen[key] {
			d := dumper{}
			d.value(c.Value)
			p.lateError(x.Start, "mapping pattern checks duplicate key (%s)", d.b.String())
		}
		seen[key] = true
	}
}

// equalKey maps the numbers that are equal in Python to one value.
func equalKey(v any) any {
	switch v := v.(type) {
	case bool:
		return int64(number01(v))
	case float64:
		if i := int64(v); float64(i) == v {
			return i
		}
	case *big.Int:
		return v.String() + "n"
	}
	return v
}

func (p *parser) checkAlternatives(x *MatchOr, irrefutable bool, bind func(int32, string)) {
	var first *patternNames
	for i, y := range x.Patterns {
		bound := newPatternNames()
		p.checkPattern(y, irrefutable && i == len(x.Patterns)-1, bound)
		if i == 0 {
			first = bound
			continue
		}
		if !maps.Equal(bound.seen, first.seen) {
			p.lateError(x.Start, "alternative patterns bind different names")
		}
	}
	for _, name := range first.list {
		bind(x.Start, name)
	}
}

// symbol says what a block does with a name.
type symbol uint8

const (
	symUsed symbol = 1 << iota
	symAssigned
	symAnnotated
	symParameter
	symGlobal
	symNonlocal
)

// block is a module, class or function whose global and nonlocal statements are checked.
type block struct {
	parent   *block
	isModule bool
	isClass  bool
	symbols  map[string]symbol
	nested   []Node // functions and classes, checked when the block's names are known
	file     *source.File
}

// checkScopes checks global and nonlocal statements as CPython's symtable.c does.
func checkScopes(m *Module) (err error) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*source.Error)
			if !ok {
				panic(r)
			}
			err = e
		}
	}()
	b := &block{isModule: true, symbols: map[string]symbol{}, file: m.File}
	b.check(m.Body)
	return nil
}

func (b *block) fail(n Node, format string, args ...any) {
	panic(&source.Error{Pos: b.file.Pos(n.Span().Start), Msg: fmt.Sprintf(format, args...)})
}

func (b *block) check(body []Stmt) {
	for _, s := range body {
		Inspect(s, b.visit)
	}
	for _, n := range b.nested {
		c := &block{parent: b, symbols: map[string]symbol{}, file: b.file}
		switch n := n.(type) {
		case *ClassDef:
			c.isClass = true
			c.check(n.Body)
		case *FunctionDef:
			n.Args.each(func(a *Arg) { c.symbols[a.Arg] |= symParameter })
			c.check(n.Body)
		}
	}
}

func (b *block) assign(n Node, name string) {
	if name != "" {
		b.symbols[name] |= symAssigned
	}
}

// visit notes what a node of the block does with names; functions and classes inside
// it are kept for later, but for the parts that run in this block.
func (b *block) visit(n Node) bool {
	switch n := n.(type) {
	case *Name:
		if n.Ctx == Load {
			b.symbols[n.Id] |= symUsed
		} else {
			b.assign(n, n.Id)
		}
	case *FunctionDef:
		b.assign(n, n.Name)
		b.nested = append(b.nested, n)
		for _, d := range n.DecoratorList {
			Inspect(d, b.visit)
		}
		if n.TypeParams == nil {
			Inspect(n.Args, b.visit)
			if n.Returns != nil {
				Inspect(n.Returns, b.visit)
			}
		}
		return false
	case *ClassDef:
		b.assign(n, n.Name)
		b.nested = append(b.nested, n)
		for _, d := range n.DecoratorList {
			Inspect(d, b.visit)
		}
		if n.TypeParams == nil {
			for _, x := range n.Bases {
				Inspect(x, b.visit)
			}
			for _, k := range n.Keywords {
				Inspect(k, b.visit)
			}
		}
		return false
	case *Lambda:
		for _, d := range n.Args.Defaults {
			Inspect(d, b.visit)
		}
		for _, d := range n.Args.KwDefaults {
			if d != nil {
				Inspect(d, b.visit)
			}
		}
		return false
	case *ListComp:
		return b.comprehension(n, n.Generators)
	case *SetComp:
		return b.comprehension(n, n.Generators)
	case *DictComp:
		return b.comprehension(n, n.Generators)
	case *GeneratorExp:
		return b.comprehension(n, n.Generators)
	case *Alias:
		name := n.Asname
		if name == "" {
			name = n.Name
			for i := range name {
				if name[i] == '.' {
					name = name[:i]
					break
				}
			}
		}
		b.assign(n, name)
	case *ExceptHandler:
		b.assign(n, n.Name)
	case *MatchAs:
		b.assign(n, n.Name)
	case *MatchStar:
		b.assign(n, n.Name)
	case *MatchMapping:
		b.assign(n, n.Rest)
	case *AnnAssign:
		b.annotated(n)
	case *Global:
		b.declare(n, n.Names, symGlobal, "global")
	case *Nonlocal:
		b.declare(n, n.Names, symNonlocal, "nonlocal")
	}
	return true
}

// comprehension visits the first iterable; of the rest only assignment expressions
// belong to the block.
func (b *block) comprehension(n Node, gens []*Comprehension) bool {
	Inspect(gens[0].Iter, b.visit)
	Inspect(n, func(n Node) bool {
		switch n := n.(type) {
		case *Lambda:
			return false
		case *NamedExpr:
			b.assign(n, n.Target.Id)
		}
		return true
	})
	return false
}

func (b *block) annotated(n *AnnAssign) {
	t, ok := n.Target.(*Name)
	if !ok || !n.Simple {
		return
	}
	switch s := b.symbols[t.Id]; {
	case b.isModule:
	case s&symGlobal != 0:
		b.fail(n, "annotated name '%s' can't be global", t.Id)
	case s&symNonlocal != 0:
		b.fail(n, "annotated name '%s' can't be nonlocal", t.Id)
	}
	b.symbols[t.Id] |= symAnnotated
}

func (b *block) declare(n Stmt, names []string, as symbol, word string) {
	if b.isModule && as == symNonlocal {
		b.fail(n, "nonlocal declaration not allowed at module level")
	}
	for _, name := range names {
		s := b.symbols[name]
		switch {
		case s&symParameter != 0:
			b.fail(n, "name '%s' is parameter and %s", name, word)
		case s&symUsed != 0:
			b.fail(n, "name '%s' is used prior to %s declaration", name, word)
		case s&symAnnotated != 0:
			b.fail(n, "annotated name '%s' can't be %s", name, word)
		case s&symAssigned != 0:
			b.fail(n, "name '%s' is assigned to before %s declaration", name, word)
		case (s|as)&(symGlobal|symNonlocal) == symGlobal|symNonlocal:
			b.fail(n, "name '%s' is nonlocal and global", name)
		case as == symNonlocal && !b.bindsAbove(name):
			b.fail(n, "no binding for nonlocal '%s' found", name)
		}
		b.symbols[name] |= as
	}
}

// bindsAbove reports whether a function around the block binds the name. All names of
// the blocks above are known when a block is checked.
func (b *block) bindsAbove(name string) bool {
	for p := b.parent; p != nil && !p.isModule; p = p.parent {
		if p.isClass {
			if name == "__class__" {
				return true
			}
			continue
		}
		s := p.symbols[name]
		if s&symGlobal != 0 {
			return false
		}
		if s&(symAssigned|symParameter|symAnnotated|symNonlocal) != 0 {
			return true
		}
	}
	return false
}
