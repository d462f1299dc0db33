package catalog

import (
	"sqlgen/internal/pgtree"
)

// comment is COMMENT ON.
func (c *Catalog) comment(s *pgtree.CommentStmt) error {
	parts := pgtree.Strings(pgtree.Items(s.Object))
	set := func(o Object) error {
		n := copyObject(o)
		n.Head().Comment = s.Comment
		c.put(n)
		return nil
	}
	switch s.Objtype {
	case pgtree.OBJECT_COLUMN:
		if len(parts) < 2 {
			return errf(SyntaxError, "column name must be qualified")
		}
		n := pgtree.Name{Name: parts[len(parts)-2]}
		if len(parts) > 2 {
			n.Schema = parts[len(parts)-3]
		}
		o, err := c.relation(n)
		if err != nil {
			return err
		}
		t, ok := o.(*Table)
		if !ok {
			return errf(WrongObjectType, "cannot set comment on relation %q", n.Name)
		}
		col := t.Column(parts[len(parts)-1])
		if col == nil {
			return errf(UndefinedColumn, "column %q of relation %q does not exist", parts[len(parts)-1], t.Name)
		}
		c.updateColumn(t.ID, col.Num, func(col *Column) { col.Comment = s.Comment })
		return nil
	case pgtree.OBJECT_DOMCONSTRAINT:
		items := pgtree.Items(s.Object)
		if len(items) == 2 {
			t, err := c.findType(items[0].GetTypeName().GetNames())
			if err != nil {
				return err
			}
			name := items[1].GetString_().GetSval()
			if k := c.Constraint(t.ID, name); k != nil {
				return set(k)
			}
			return c.missing(UndefinedObject, name, "constraint %q for domain %s does not exist", name, t.Name)
		}
	}
	if s.Objtype == pgtree.OBJECT_INDEX { // is looked for as any relation (get_relation_by_qualified_name)
		if _, err := c.relation(pgtree.NameOfObject(s.Object)); err != nil {
			return err
		}
	}
	o, err := c.objectOf(s.Objtype, s.Object)
	if err != nil || o == nil {
		return err
	}
	return set(o)
}

// copyObject is a shallow copy whose header may be changed.
func copyObject(o Object) Object {
	switch v := o.(type) {
	case *Table:
		return v.clone()
	case *Index:
		n := *v
		return &n
	case *Sequence:
		n := *v
		return &n
	case *Type:
		n := *v
		return &n
	case *Constraint:
		n := *v
		return &n
	case *Function:
		n := *v
		return &n
	case *Trigger:
		n := *v
		return &n
	case *Rule:
		n := *v
		return &n
	case *Policy:
		n := *v
		return &n
	case *Schema:
		n := *v
		return &n
	case *Extension:
		n := *v
		return &n
	case *Default:
		n := *v
		return &n
	case *Operator:
		n := *v
		return &n
	case *Misc:
		n := *v
		return &n
	}
	return o
}
