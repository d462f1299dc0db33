package catalog

import "sqlgen/internal/pgtree"

// TypeOf resolves a type name as a statement would, with its modifiers.
func (c *Catalog) TypeOf(n *pgtree.TypeName) (TypeRef, error) { return c.typeOf(n) }

// Base is a type with domains looked through, the modifiers of the innermost.
func (c *Catalog) Base(r TypeRef) TypeRef { return c.base(r) }

// KnowsCalls reports whether every function that an expression calls is known:
// built in, of an installed extension, or created before.
func (c *Catalog) KnowsCalls(e *Expr) bool {
	known := true
	pgtree.Walk(e.Node, func(n any) bool {
		if f, ok := n.(*pgtree.FuncCall); ok && known {
			name := pgtree.FuncName(f)
			known = c.findFunction(name, make([]TypeRef, len(f.Args)), len(f.Args)) != nil
			for _, r := range c.builtinRoutines(name.Name) {
				known = known || r.Extension == "" || c.ExtensionInstalled(r.Extension)
			}
		}
		return known
	})
	return known
}

// DeclaredVolatility is the most volatile of the functions that an expression
// calls, as they are declared: functions in SQL are not looked into.
func (c *Catalog) DeclaredVolatility(e *Expr) byte {
	worst := byte('i')
	pgtree.Walk(e.Node, func(n any) bool {
		f, ok := n.(*pgtree.FuncCall)
		if !ok {
			return true
		}
		name := pgtree.FuncName(f)
		v := byte(0)
		for _, r := range c.builtinRoutines(name.Name) {
			if r.Extension == "" || c.ExtensionInstalled(r.Extension) {
				v = max(v, volatilityRank(r.Volatility))
			}
		}
		if v == 0 {
			v = volatilityRank('v')
			if fn := c.findFunction(name, make([]TypeRef, len(f.Args)), len(f.Args)); fn != nil {
				v = volatilityRank(fn.Volatility)
			}
		}
		if v > volatilityRank(worst) {
			worst = "isv"[v-1]
		}
		return true
	})
	return worst
}

func volatilityRank(v byte) byte {
	switch v {
	case 'i':
		return 1
	case 's':
		return 2
	}
	return 3
}
