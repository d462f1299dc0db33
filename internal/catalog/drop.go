package catalog

import (
	"strings"

	"sqlgen/internal/pgtree"
)

func (c *Catalog) dropStatement(s *pgtree.DropStmt) error {
	if s.Concurrent && c.InTransaction() {
		return errf(ActiveTransaction, "DROP INDEX CONCURRENTLY cannot run inside a transaction block")
	}
	cascade := s.Behavior == pgtree.DROP_CASCADE
	if s.Concurrent && len(s.Objects) > 1 {
		return errf(FeatureNotSupported, "DROP INDEX CONCURRENTLY does not support dropping multiple objects")
	}
	if s.Concurrent && cascade {
		return errf(FeatureNotSupported, "DROP INDEX CONCURRENTLY does not support CASCADE")
	}
	var targets []Address
	for _, n := range s.Objects {
		o, err := c.objectOf(s.RemoveType, n)
		if err != nil {
			if err = c.ifExists(s.MissingOk, err); err != nil {
				return err
			}
			continue
		}
		if o == nil {
			continue
		}
		h := o.Head()
		if t, ok := o.(*Type); ok {
			if t.ID < firstID {
				return errf(DependentObjects, "cannot drop type %s because it is required by the database system", c.FormatType(ref(t.ID)))
			}
			if t.Relation != 0 {
				rel := c.tableByID(t.Relation)
				if rel.Kind != CompositeRelation {
					return errf(DependentObjects, "cannot drop type %s because table %s requires it", t.Name, rel.Name)
				}
				h = &rel.Header
			}
		}
		if f, ok := o.(*Function); ok && f.Kind == 'a' && s.RemoveType == pgtree.OBJECT_FUNCTION {
			return errf(WrongObjectType, "%q is an aggregate function", f.Name).hint("Use DROP AGGREGATE to drop aggregate functions.")
		}
		if err := c.droppable(o); err != nil {
			return err
		}
		if i, ok := o.(*Index); ok && s.Concurrent && i.Partitioned {
			return errf(FeatureNotSupported, "cannot drop partitioned index %q concurrently", i.Name)
		}
		targets = append(targets, Address{ID: h.ID})
	}
	if len(targets) == 0 {
		return nil
	}
	return c.drop(targets, cascade)
}

// droppable refuses parts of something else.
func (c *Catalog) droppable(o Object) error {
	id := o.Head().ID
	for _, d := range c.dependsOf(Address{ID: id}) {
		if d.Kind < Internal {
			continue
		}
		if _, isType := o.(*Type); isType {
			if _, ofType := c.Object(d.To.ID).(*Table); ofType {
				continue
			}
		}
		what, whole := c.Describe(Address{ID: id}), c.Describe(d.To)
		return errf(DependentObjects, "cannot drop %s because %s requires it", what, whole).hint("You can drop %s instead.", whole)
	}
	return nil
}

// objectOf finds the object of a DROP, COMMENT, RENAME, OWNER or SET SCHEMA; nil
// without an error for kinds that the catalog does not keep.
func (c *Catalog) objectOf(kind pgtree.ObjectType, n *pgtree.Node) (Object, error) {
	name := pgtree.NameOfObject(n)
	switch kind {
	case pgtree.OBJECT_TABLE, pgtree.OBJECT_VIEW, pgtree.OBJECT_MATVIEW, pgtree.OBJECT_INDEX, pgtree.OBJECT_SEQUENCE, pgtree.OBJECT_FOREIGN_TABLE:
		return c.relationOf(kind, name)
	case pgtree.OBJECT_TYPE, pgtree.OBJECT_DOMAIN:
		names := n.GetTypeName().GetNames()
		if names == nil {
			names = pgtree.Items(n)
		}
		t, err := c.findType(names)
		if err != nil {
			return nil, err
		}
		if kind == pgtree.OBJECT_DOMAIN && t.Kind != DomainType {
			return nil, errf(WrongObjectType, "%q is not a domain", name.Name)
		}
		return t, nil
	case pgtree.OBJECT_SCHEMA:
		id, err := c.schemaByName(name.Name)
		if err != nil {
			return nil, err
		}
		if id == catalogID {
			return nil, errf(DependentObjects, "cannot drop schema %s because it is required by the database system", name.Name)
		}
		return c.Object(id), nil
	case pgtree.OBJECT_FUNCTION, pgtree.OBJECT_PROCEDURE, pgtree.OBJECT_ROUTINE, pgtree.OBJECT_AGGREGATE:
		f, err := c.routine(n.GetObjectWithArgs(), objectWord(kind))
		if err != nil {
			return nil, err
		}
		return f, nil
	case pgtree.OBJECT_EXTENSION:
		return c.byName(spaceExtension, 0, name.Name, "extension %q does not exist")
	case pgtree.OBJECT_TRIGGER, pgtree.OBJECT_POLICY, pgtree.OBJECT_RULE, pgtree.OBJECT_TABCONSTRAINT:
		return c.partOf(kind, n)
	case pgtree.OBJECT_OPERATOR:
		return c.operatorOf(n.GetObjectWithArgs())
	case pgtree.OBJECT_CAST:
		return c.cast(n)
	case pgtree.OBJECT_LARGEOBJECT, pgtree.OBJECT_ROLE, pgtree.OBJECT_DATABASE, pgtree.OBJECT_OPFAMILY,
		pgtree.OBJECT_TRANSFORM, pgtree.OBJECT_TSPARSER, pgtree.OBJECT_TSTEMPLATE, pgtree.OBJECT_OPCLASS, pgtree.OBJECT_TABLESPACE:
		return nil, nil
	}
	word := objectWord(kind)
	if kind == pgtree.OBJECT_FDW && c.ExtensionInstalled(name.Name) {
		return nil, errf(DependentObjects, "cannot drop foreign-data wrapper %s because extension %s requires it", name.Name, name.Name)
	}
	for _, schema := range append([]ID{0}, c.functionSchemas(name)...) {
		if id, ok := c.names.get(nameKey{spaceMisc, schema, word + " " + name.Name}); ok {
			return c.Object(id), nil
		}
	}
	return nil, c.missing(UndefinedObject, name.Name, "%s %q does not exist", word, name.Name)
}

func (c *Catalog) byName(space nameSpace, scope ID, name, format string) (Object, error) {
	id, ok := c.names.get(nameKey{space, scope, name})
	if !ok {
		return nil, c.missing(UndefinedObject, name, format, name)
	}
	return c.Object(id), nil
}

func (c *Catalog) relationOf(kind pgtree.ObjectType, name pgtree.Name) (Object, error) {
	word := objectWord(kind)
	if name.Schema != "" {
		if _, err := c.schemaByName(name.Schema); err != nil {
			return nil, err
		}
	}
	id, ok := c.lookup(spaceRelation, name.Schema, name.Name)
	if !ok {
		text := name.Name
		if name.Schema != "" {
			text = name.Schema + "." + text
		}
		code := UndefinedTable
		if kind == pgtree.OBJECT_INDEX {
			code = UndefinedObject
		}
		return nil, c.missing(code, text, "%s %q does not exist", word, text)
	}
	o := c.Object(id)
	have := kindOf(o)
	fits := map[pgtree.ObjectType]string{pgtree.OBJECT_TABLE: "rp", pgtree.OBJECT_VIEW: "v", pgtree.OBJECT_MATVIEW: "m", pgtree.OBJECT_INDEX: "i",
		pgtree.OBJECT_SEQUENCE: "S", pgtree.OBJECT_FOREIGN_TABLE: "f"}[kind]
	if !strings.ContainsRune(fits, rune(have)) {
		article := "a"
		if kind == pgtree.OBJECT_INDEX {
			article = "an"
		}
		return nil, errf(WrongObjectType, "%q is not %s %s", name.Name, article, word).hint("Use DROP %s to remove %s %s.", strings.ToUpper(kindWords[have]), article, kindWords[have])
	}
	return o, nil
}

// partOf finds what lives on a table: the name's last part is its own.
func (c *Catalog) partOf(kind pgtree.ObjectType, n *pgtree.Node) (Object, error) {
	parts := pgtree.Strings(pgtree.Items(n))
	if len(parts) < 2 {
		return nil, nil
	}
	own := parts[len(parts)-1]
	table := pgtree.Name{Name: parts[len(parts)-2]}
	if len(parts) > 2 {
		table.Schema = parts[len(parts)-3]
	}
	o, err := c.relation(table)
	if err != nil {
		return nil, err
	}
	if t, ok := o.(*Table); ok && kind == pgtree.OBJECT_RULE && own == returnRule && t.Query != nil {
		return nil, errf(DependentObjects, "cannot drop rule %s on %s because %s requires it", Quote(returnRule), c.Describe(Address{ID: t.ID}), c.Describe(Address{ID: t.ID}))
	}
	space := map[pgtree.ObjectType]nameSpace{pgtree.OBJECT_TRIGGER: spaceTrigger, pgtree.OBJECT_POLICY: spacePolicy, pgtree.OBJECT_RULE: spaceRule, pgtree.OBJECT_TABCONSTRAINT: spaceConstraint}[kind]
	id, ok := c.names.get(nameKey{space, o.Head().ID, own})
	if !ok {
		format := map[pgtree.ObjectType]string{pgtree.OBJECT_TRIGGER: "trigger %q for table %q does not exist", pgtree.OBJECT_POLICY: "policy %q for table %q does not exist",
			pgtree.OBJECT_RULE: "rule %q for relation %q does not exist", pgtree.OBJECT_TABCONSTRAINT: "constraint %q for table %q does not exist"}[kind]
		return nil, c.missing(UndefinedObject, own, format, own, table.Name).part()
	}
	return c.Object(id), nil
}
