package catalog

import "sqlgen/internal/pgtree"

// castMark is the name that a cast is kept under.
func (c *Catalog) castMark(from, to TypeRef) string {
	return c.signature("", []Argument{{Type: from}, {Type: to}})
}

func (c *Catalog) createCast(s *pgtree.CreateCastStmt) error {
	from, err := c.typeOf(s.Sourcetype)
	if err != nil {
		return err
	}
	to, err := c.typeOf(s.Targettype)
	if err != nil {
		return err
	}
	var f *Function
	if s.Func != nil {
		if n := pgtree.NameOf(s.Func.Objname); len(c.builtinRoutines(n.Name)) == 0 || c.findFunction(n, []TypeRef{from}, 1) != nil {
			if f, err = c.routine(s.Func, "function"); err != nil {
				return err
			}
		}
	}
	if _, known := loadCasts()[castKey{c.typeName(from), c.typeName(to)}]; known && from.ID < firstID && to.ID < firstID || c.userCast(from, to) != nil {
		return errf(DuplicateObject, "cast from type %s to type %s already exists", c.FormatType(from), c.FormatType(to))
	}
	if err := c.addMisc("cast", c.castMark(from, to), 0, false, false); err != nil {
		return err
	}
	c.casts++
	m := *c.userCast(from, to)
	c.dependOnType(Address{ID: m.ID}, from)
	c.dependOnType(Address{ID: m.ID}, to)
	if f != nil {
		c.depend(Address{ID: m.ID}, Address{ID: f.ID}, Normal)
	}
	m.context = map[pgtree.CoercionContext]CastContext{pgtree.COERCION_IMPLICIT: ImplicitCast, pgtree.COERCION_ASSIGNMENT: AssignmentCast}[s.Context]
	if m.context == 0 {
		m.context = ExplicitCast
	}
	c.put(&m)
	return nil
}

// userCast is a cast made by CREATE CAST, nil when there is none.
func (c *Catalog) userCast(from, to TypeRef) *Misc {
	if c.casts == 0 {
		return nil
	}
	id, ok := c.names.get(nameKey{spaceMisc, 0, "cast " + c.castMark(from, to)})
	if !ok {
		return nil
	}
	m, _ := c.Object(id).(*Misc)
	return m
}

// cast finds the object of DROP CAST, nil for a built-in one.
func (c *Catalog) cast(n *pgtree.Node) (Object, error) {
	pair := pgtree.Items(n)
	if len(pair) != 2 {
		return nil, nil
	}
	from, err := c.typeOf(pair[0].GetTypeName())
	if err != nil {
		return nil, err
	}
	to, err := c.typeOf(pair[1].GetTypeName())
	if err != nil {
		return nil, err
	}
	if m := c.userCast(from, to); m != nil {
		return m, nil
	}
	if _, known := loadCasts()[castKey{c.typeName(from), c.typeName(to)}]; known && from.ID < firstID {
		return nil, nil
	}
	return nil, c.missing(UndefinedObject, "", "cast from type %s to type %s does not exist", c.FormatType(from), c.FormatType(to))
}
