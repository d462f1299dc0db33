package catalog

import (
	"sqlgen/internal/pgtree"
)

// common is the type of CASE, COALESCE, ARRAY and UNION, as far as it is clear
// (select_common_type).
func (c *Catalog) common(types []TypeRef) (out TypeRef) {
	out = ref(builtin("unknown"))
	literal := false // which has no modifier
	defer func() {
		if literal {
			out.Typmod, out.Mod = noTypmod, ""
		}
	}()
	for _, t := range types {
		switch {
		case !t.Known():
			return unknownType
		case t.ID == builtin("unknown"):
			literal = true
		case out.ID == builtin("unknown"):
			out = t
		case out.Same(t):
			if out.Typmod != t.Typmod {
				out.Typmod, out.Mod = noTypmod, ""
			}
		case c.castable(out, t, ImplicitCast) && !c.castable(t, out, ImplicitCast):
			out = t
			out.Typmod = noTypmod
		case c.castable(out, t, ImplicitCast) && c.preferred(t) && !c.preferred(out):
			out = t
			out.Typmod = noTypmod
		default:
			out.Typmod = noTypmod
		}
	}
	return out
}

// matching refuses types of different categories side by side
// (select_common_type).
func (c *Catalog) matching(what string, types []TypeRef) error {
	first := unknownType
	for _, t := range types {
		b := c.base(t)
		bt := c.Type(b.ID)
		if bt == nil || b.ID == builtin("unknown") {
			continue
		}
		if bt.Kind == PseudoType || bt.Extension != 0 || bt.Category == 'U' && bt.Schema != catalogID {
			return nil
		}
		if !first.Known() {
			first = b
			continue
		}
		if first.Array != b.Array || !b.Array && c.Type(first.ID).Category != bt.Category {
			return errf(DatatypeMismatch, "%s types %s and %s cannot be matched", what, c.FormatType(first), c.FormatType(b))
		}
	}
	return nil
}

func (c *Catalog) preferred(r TypeRef) bool {
	t := loadTypes().byID[r.ID]
	return t != nil && t.preferred && !r.Array
}

// commonOf is the common type of expressions; literals have to be readable as it.
func (a *analyzer) commonOf(what string, list []*pgtree.Node) (TypeRef, error) {
	types, err := a.exprs(list)
	if err != nil {
		return unknownType, err
	}
	if err := a.c.matching(what, types); err != nil {
		return unknownType, err
	}
	t := a.c.common(types)
	for _, n := range list {
		if untypedLiteral(n) {
			if err := a.c.checkLiteral(n, t); err != nil {
				return t, err
			}
		}
	}
	return t, nil
}
