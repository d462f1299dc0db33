package catalog

import (
	"sqlgen/internal/pgtree"
)

// setSchema is ALTER … SET SCHEMA.
func (c *Catalog) setSchema(s *pgtree.AlterObjectSchemaStmt) error {
	var o Object
	var err error
	if s.Relation != nil {
		if o, err = c.relation(pgtree.NameOfRange(s.Relation)); err != nil {
			return c.ifExists(s.MissingOk, err)
		}
		if err := checkAlterKind(s.ObjectType, kindOf(o), s.Relation.Relname); err != nil {
			return err
		}
	} else if o, err = c.objectOf(s.ObjectType, s.Object); err != nil || o == nil {
		return c.ifExists(s.MissingOk, err)
	}
	schema, err := c.schemaByName(s.Newschema)
	if err != nil {
		return err
	}
	h := o.Head()
	if s.Newschema == tempName || c.SchemaName(h.Schema) == tempName {
		return errf(FeatureNotSupported, "cannot move objects into or out of temporary schemas")
	}
	if q, ok := o.(*Sequence); ok && q.Owner.ID != 0 {
		return errf(FeatureNotSupported, "cannot move an owned sequence into another schema")
	}
	if h.Schema == schema {
		return nil
	}
	switch v := o.(type) {
	case *Table:
		return c.moveTable(v, schema)
	case *Sequence:
		if err := c.checkRelationFree(schema, h.Name); err != nil {
			return err
		}
		c.moveSchema(o, spaceRelation, h.Name, schema)
		c.renameSequenceUse(h.ID)
	case *Type:
		if v.Relation != 0 {
			rel := c.tableByID(v.Relation)
			if rel.Kind != CompositeRelation {
				return errf(WrongObjectType, "%s is a table's row type", v.Name).hint("Use ALTER TABLE instead.")
			}
			return c.moveTable(rel, schema)
		}
		if err := c.checkTypeFree(schema, h.Name); err != nil {
			return err
		}
		c.moveSchema(o, spaceType, h.Name, schema)
		for _, k := range c.Constraints(h.ID) {
			c.moveConstraintSchema(k, schema)
		}
	case *Function:
		if c.names.has(nameKey{spaceFunction, schema, v.Signature}) {
			return errf(DuplicateFunction, "function %s already exists in schema %q", h.Name, s.Newschema)
		}
		c.moveSchema(o, spaceFunction, v.Signature, schema)
	case *Operator:
		n := *v
		n.Schema = schema
		if c.names.has(nameKey{spaceMisc, 0, c.operatorMark(&n)}) {
			return errf(DuplicateFunction, "operator %s already exists in schema %q", h.Name, s.Newschema)
		}
		c.unname(v)
		c.undepend(Address{ID: h.ID}, Address{ID: h.Schema})
		c.setName(nameKey{spaceMisc, 0, c.operatorMark(&n)}, h.ID)
		c.put(&n)
		c.depend(Address{ID: h.ID}, Address{ID: schema}, Normal)
	case *Extension:
		n := *v
		n.Schema = schema
		c.put(&n)
		c.undepend(Address{ID: h.ID}, Address{ID: h.Schema})
		c.depend(Address{ID: h.ID}, Address{ID: schema}, Normal)
		for _, d := range c.dependentsOf(Address{ID: h.ID}) {
			if t, ok := c.Object(d.From.ID).(*Type); ok && t.Extension == h.ID {
				c.moveSchema(t, spaceType, t.Name, schema)
			}
		}
	case *Misc:
		k := nameKey{spaceMisc, schema, v.Kind + " " + h.Name}
		if c.names.has(k) {
			return errf(DuplicateObject, "%s %q already exists in schema %q", v.Kind, h.Name, s.Newschema)
		}
		c.unname(v)
		n := *v
		n.Schema, n.scope = schema, schema
		c.undepend(Address{ID: h.ID}, Address{ID: h.Schema})
		c.setName(k, h.ID)
		c.put(&n)
		c.depend(Address{ID: h.ID}, Address{ID: schema}, Normal)
	}
	return nil
}

func (c *Catalog) moveSchema(o Object, space nameSpace, name string, schema ID) {
	h := o.Head()
	c.unname(o)
	n := copyObject(o)
	n.Head().Schema = schema
	c.undepend(Address{ID: h.ID}, Address{ID: h.Schema})
	c.setName(nameKey{space, schema, name}, h.ID)
	c.put(n)
	if _, isIndex := o.(*Index); !isIndex {
		c.depend(Address{ID: h.ID}, Address{ID: schema}, Normal)
	}
}

func (c *Catalog) moveConstraintSchema(k *Constraint, schema ID) {
	n := *k
	n.Schema = schema
	c.unsetName(k.mark())
	c.setName(n.mark(), n.ID)
	c.put(&n)
}

// moveTable takes the row type, indexes, constraints and owned sequences along.
func (c *Catalog) moveTable(t *Table, schema ID) error {
	if err := c.checkRelationFree(schema, t.Name); err != nil {
		return err
	}
	if err := c.checkTypeFree(schema, t.Name); err != nil {
		return err
	}
	to := c.SchemaName(schema)
	edits := c.editsFor(Address{ID: t.ID}, func(r *pgtree.RangeVar) { r.Schemaname = to }, nil, nil)
	c.moveSchema(t, spaceRelation, t.Name, schema)
	if row := c.Type(t.RowType); row != nil {
		quiet := c.events
		c.events = nil
		c.moveSchema(row, spaceType, row.Name, schema)
		c.events = quiet
	}
	for _, i := range c.Indexes(t.ID) {
		if err := c.checkRelationFree(schema, i.Name); err != nil {
			return err
		}
		c.moveSchema(i, spaceRelation, i.Name, schema)
	}
	for _, k := range c.Constraints(t.ID) {
		c.moveConstraintSchema(k, schema)
	}
	for _, col := range t.Columns {
		for _, q := range c.Sequences(t.ID, col.Num) {
			if err := c.checkRelationFree(schema, q.Name); err != nil {
				return err
			}
			c.moveSchema(q, spaceRelation, q.Name, schema)
			c.renameSequenceUse(q.ID)
		}
	}
	c.applyEdits(edits)
	return nil
}
