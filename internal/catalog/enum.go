package catalog

import (
	"slices"
	"sync/atomic"

	"sqlgen/internal/pgtree"
)

// EnumValue is one label of an enum. Added says which statement added it, when
// that wasn't the type's own.
type EnumValue struct {
	Name  string
	Added Origin
	New   bool // added by ALTER TYPE in the transaction under way
}

func (c *Catalog) newType(names []*pgtree.Node) (*Type, error) {
	n := pgtree.NameOf(names)
	schema, err := c.creationSchema(n)
	if err != nil {
		return nil, err
	}
	t := &Type{Header: Header{Class: ClassType, Schema: schema, Name: Truncate(n.Name)}}
	if err := c.checkTypeFree(schema, t.Name); err != nil {
		return nil, err
	}
	if id, ok := c.names.get(nameKey{spaceType, schema, t.Name}); ok {
		c.remove(id, true) // a shell that is filled in
	}
	return t, nil
}

func (c *Catalog) createEnum(s *pgtree.CreateEnumStmt) error {
	t, err := c.newType(s.TypeName)
	if err != nil {
		return err
	}
	t.Kind, t.Category = EnumType, 'E'
	seen := make(map[string]bool, len(s.Vals))
	for _, v := range pgtree.Strings(s.Vals) {
		if len(v) > maxName {
			return errf(InvalidName, "invalid enum label %q", v)
		}
		if seen[v] {
			return errf(UniqueViolation, "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"")
		}
		seen[v] = true
		t.Values = append(t.Values, EnumValue{Name: v, Added: c.origin})
	}
	c.create(t, spaceType, t.Schema)
	return nil
}

func (c *Catalog) findType(names []*pgtree.Node) (*Type, error) {
	n := pgtree.NameOf(names)
	if n.Schema != "" {
		if _, err := c.schemaByName(n.Schema); err != nil {
			return nil, err
		}
	}
	id, ok := c.lookup(spaceType, n.Schema, n.Name)
	if !ok {
		if n.Schema == "" || n.Schema == "pg_catalog" {
			if t := loadTypes().byName[n.Name]; t != nil && !c.older(typeSince[n.Name]) {
				return &t.Type, nil
			}
		}
		text := n.Name
		if n.Schema != "" {
			text = n.Schema + "." + text
		}
		return nil, c.missing(UndefinedObject, text, "type %q does not exist", text)
	}
	return c.Type(id), nil
}

// insertValue makes a list of its own, but for a value at the end of the longest
// list that shares the array: many values in a row cost what they are.
func (t *Type) insertValue(i int, v EnumValue) {
	n := len(t.Values)
	if i == n && n < cap(t.Values) && t.taken != nil && t.taken.CompareAndSwap(int32(n), int32(n+1)) {
		t.Values = append(t.Values, v)
		return
	}
	list := make([]EnumValue, 0, n+n/2+4)
	list = append(append(append(list, t.Values[:i]...), v), t.Values[i:]...)
	t.Values, t.taken = list, new(atomic.Int32)
	t.taken.Store(int32(len(list)))
}

// renameDefaults: a stored default refers to the label, not to its text.
func (c *Catalog) renameDefaults(enum ID, from, to string) {
	for _, d := range c.dependentsOf(Address{ID: enum}) {
		t := c.tableByID(d.From.ID)
		if t == nil || d.From.Column == 0 {
			continue
		}
		col := t.ColumnNum(d.From.Column)
		if col == nil || col.Type.Array {
			continue
		}
		def, ok := c.Object(col.Default).(*Default)
		if !ok {
			continue
		}
		if text, ok := pgtree.Constant(def.Expr.Node); !ok || text != from {
			continue
		}
		n := *def
		node := pgtree.Clone(def.Expr.Node)
		at := node
		for at.GetTypeCast() != nil {
			at = at.GetTypeCast().Arg
		}
		at.GetAConst().GetSval().Sval = to
		n.Expr = newExpr(node)
		c.put(&n)
	}
}

func (c *Catalog) alterEnum(s *pgtree.AlterEnumStmt) error {
	old, err := c.findType(s.TypeName)
	if err != nil {
		return err
	}
	if old.Kind != EnumType {
		return errf(WrongObjectType, "%s is not an enum", c.FormatType(ref(old.ID)))
	}
	t := *old
	at := func(v string) int {
		return slices.IndexFunc(t.Values, func(e EnumValue) bool { return e.Name == v })
	}
	if s.OldVal != "" {
		i := at(s.OldVal)
		if i < 0 {
			return errf(InvalidParameterValue, "%q is not an existing enum label", s.OldVal).named(s.OldVal)
		}
		if len(s.NewVal) > maxName {
			return errf(InvalidName, "invalid enum label %q", s.NewVal)
		}
		if at(s.NewVal) >= 0 {
			return errf(DuplicateObject, "enum label %q already exists", s.NewVal).named(s.NewVal)
		}
		t.Values = slices.Clone(t.Values)
		t.taken = nil
		t.Values[i].Name = s.NewVal
		c.put(&t)
		c.renameDefaults(t.ID, s.OldVal, s.NewVal)
		return nil
	}
	if c.InTransaction() && c.older(12) && !c.madeInTransaction(t.ID) {
		return errf(ActiveTransaction, "ALTER TYPE ... ADD cannot run inside a transaction block")
	}
	if len(s.NewVal) > maxName {
		return errf(InvalidName, "invalid enum label %q", s.NewVal)
	}
	if at(s.NewVal) >= 0 {
		if s.SkipIfNewValExists {
			c.skip("enum label %q already exists, skipping", s.NewVal)
			return nil
		}
		return errf(DuplicateObject, "enum label %q already exists", s.NewVal).named(s.NewVal)
	}
	i := len(t.Values)
	if s.NewValNeighbor != "" {
		if i = at(s.NewValNeighbor); i < 0 {
			return errf(InvalidParameterValue, "%q is not an existing enum label", s.NewValNeighbor).named(s.NewValNeighbor)
		}
		if s.NewValIsAfter {
			i++
		}
	}
	// Values of a type of the same transaction can be used at once, but from 12 to 16.
	usable := c.madeInTransaction(t.ID) && (c.options.Version >= 17 || c.options.Version < 12)
	t.insertValue(i, EnumValue{Name: s.NewVal, Added: c.origin, New: c.InTransaction() && !usable})
	c.put(&t)
	if c.InTransaction() {
		c.onCommit(func(w *commit) { w.enums = append(slices.Clip(w.enums), t.ID) })
	}
	return nil
}
