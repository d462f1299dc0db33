package catalog

import (
	"slices"

	"sqlgen/internal/pgtree"
)

// RelationKind is pg_class.relkind.
type RelationKind byte

// The kinds of relations.
const (
	OrdinaryTable     RelationKind = 'r'
	PartitionedTable  RelationKind = 'p'
	ForeignTable      RelationKind = 'f'
	View              RelationKind = 'v'
	MaterializedView  RelationKind = 'm'
	CompositeRelation RelationKind = 'c'
	IndexRelation     RelationKind = 'i'
	SequenceRelation  RelationKind = 'S'
)

// Table is a relation with columns: a table, partitioned or foreign table,
// view, materialized view or composite type, told apart by Kind.
type Table struct {
	Header
	Kind        RelationKind
	Persistence byte // p permanent, u unlogged, t temporary
	RowType     ID
	Columns     []*Column // in order of Num, without dropped ones; never changed once in a catalog
	nextColumn  int16
	Parents     []ID   // INHERITS, or the partitioned table
	Partition   bool   // it is a partition of Parents[0]
	Bound       string // FOR VALUES … or DEFAULT
	Key         *PartitionKey
	Query       *Expr // of a view or materialized view
	Options     []StorageOption
	OfType      ID
	RowSecurity bool
	ForceRLS    bool
	Identity    string // REPLICA IDENTITY: "", FULL, NOTHING or an index
	NoData      bool   // a materialized view WITH NO DATA
	Tablespace  string
	Check       string // a view's LOCAL or CASCADED check option
	ClusterOn   ID
	Server      string // of a foreign table

	bound *pgtree.PartitionBoundSpec
	edit  uint64 // the statement that made this value of it
}

// Column is one column. Num is never used again after a DROP COLUMN.
type Column struct {
	Num         int16
	Name        string
	Type        TypeRef
	NotNull     bool
	Default     ID   // the Default object of a DEFAULT or generation expression
	Identity    byte // 'a' ALWAYS, 'd' BY DEFAULT, 0
	Generated   byte // 's' STORED, 'v' VIRTUAL, 0
	Collation   string
	Comment     string
	Storage     string // as set by SET STORAGE
	Compression string
	Statistics  int32
	Inherited   int  // by how many parents
	Local       bool // also declared here
	Created     Origin
	Changed     Origin
}

// Default is a column's DEFAULT or its generation expression.
type Default struct {
	Header
	Table  ID
	Column int16
	Expr   *Expr
}

// Column finds a column by name, nil when there is none.
func (t *Table) Column(name string) *Column {
	for _, col := range t.Columns {
		if col.Name == name {
			return col
		}
	}
	return nil
}

// ColumnNum finds a column by number, nil when there is none.
func (t *Table) ColumnNum(n int16) *Column {
	for _, col := range t.Columns {
		if col.Num == n {
			return col
		}
	}
	return nil
}

// HoldsRows reports whether rows are stored in it or its partitions.
func (t *Table) HoldsRows() bool {
	switch t.Kind {
	case OrdinaryTable, PartitionedTable, ForeignTable, MaterializedView:
		return true
	}
	return false
}

// clone copies a table so that it may be changed, and get another column.
func (t *Table) clone() *Table {
	n := *t
	n.Columns = append(make([]*Column, 0, len(t.Columns)+1), t.Columns...)
	n.Parents = slices.Clone(t.Parents)
	n.edit = 0
	return &n
}

// ownTable is a table for changing: a copy, unless the statement under way has
// made it or copied it before. It takes effect with put.
func (c *Catalog) ownTable(t *Table) *Table {
	if t.edit != 0 && t.edit == c.edit {
		return t
	}
	return t.clone()
}

// ownColumn is a copy of a column in its place, for changing.
func (t *Table) ownColumn(num int16) *Column {
	i := slices.IndexFunc(t.Columns, func(col *Column) bool { return col.Num == num })
	if i < 0 {
		return nil
	}
	col := *t.Columns[i]
	t.Columns[i] = &col
	return &col
}

// kindOf is the relation kind of an object, 0 when it isn't a relation.
func kindOf(o Object) RelationKind {
	switch r := o.(type) {
	case *Table:
		return r.Kind
	case *Index:
		return IndexRelation
	case *Sequence:
		return SequenceRelation
	}
	return 0
}

func columnsOf(o Object) []*Column {
	if t, ok := o.(*Table); ok {
		return t.Columns
	}
	return nil
}

var kindWords = map[RelationKind]string{OrdinaryTable: "table", PartitionedTable: "table", ForeignTable: "foreign table", View: "view",
	MaterializedView: "materialized view", CompositeRelation: "composite type", IndexRelation: "index", SequenceRelation: "sequence"}

// relation finds a relation along the search path. The error is 42P01, or 3F000
// when it is the schema that is missing.
func (c *Catalog) relation(n pgtree.Name) (Object, error) {
	if n.Catalog != "" {
		full := n.Catalog + "." + n.Schema + "." + n.Name
		return nil, errf(FeatureNotSupported, "cross-database references are not implemented: %q", full).named(full)
	}
	if n.Schema != "" {
		if _, err := c.schemaByName(n.Schema); err != nil {
			return nil, err
		}
	}
	id, ok := c.lookup(spaceRelation, n.Schema, n.Name)
	if !ok {
		text := n.Name
		if n.Schema != "" {
			text = n.Schema + "." + n.Name
		}
		return nil, c.missing(UndefinedTable, text, "relation %q does not exist", text)
	}
	return c.Object(id), nil
}

// table finds what ALTER TABLE may be used on; want limits the kinds.
func (c *Catalog) table(n pgtree.Name, want ...RelationKind) (*Table, error) {
	o, err := c.relation(n)
	if err != nil {
		return nil, err
	}
	t, ok := o.(*Table)
	if !ok || len(want) > 0 && !slices.Contains(want, t.Kind) {
		word := "table"
		if len(want) > 0 {
			word = kindWords[want[0]]
		}
		article := "a"
		if word == "index" {
			article = "an"
		}
		return nil, errf(WrongObjectType, "%q is not %s %s", n.Name, article, word).named(n.Name)
	}
	return t, nil
}

func (c *Catalog) tableByID(id ID) *Table {
	t, _ := c.Object(id).(*Table)
	return t
}

// children lists the tables that inherit from or are partitions of a table.
func (c *Catalog) children(id ID) []*Table {
	var out []*Table
	c.relationsOf(id, func(o Object) bool {
		if t, ok := o.(*Table); ok {
			out = append(out, t)
		}
		return true
	})
	return out
}

// relationsOf visits the indexes of a table and the tables that inherit from it,
// oldest first, until f returns false.
func (c *Catalog) relationsOf(table ID, f func(Object) bool) {
	if s := c.slot(table); s != nil {
		s.relations.all(func(id idKey, _ struct{}) bool { return f(c.Object(ID(id))) })
	}
}

// inheritors lists the tables below another, each once, level by level
// (find_all_inheritors).
func (c *Catalog) inheritors(root ID) []*Table {
	below := c.children(root)
	for i := 0; i < len(below); i++ {
		for _, t := range c.children(below[i].ID) {
			if !slices.ContainsFunc(below, func(b *Table) bool { return b.ID == t.ID }) {
				below = append(below, t)
			}
		}
	}
	return below
}

func treeOf(root ID, below []*Table) map[ID]bool {
	tree := map[ID]bool{root: true}
	for _, t := range below {
		tree[t.ID] = true
	}
	return tree
}

// parentsWithin counts the parents that a table has in a tree.
func parentsWithin(t *Table, tree map[ID]bool) int {
	n := 0
	for _, p := range t.Parents {
		if tree[p] {
			n++
		}
	}
	return n
}

// checkRelationFree refuses a name that a relation of the schema has already.
func (c *Catalog) checkRelationFree(schema ID, name string) error {
	if c.names.has(nameKey{spaceRelation, schema, name}) {
		return errf(DuplicateTable, "relation %q already exists", name).named(name)
	}
	return nil
}

// addTable enters a relation with columns and its row type.
func (c *Catalog) addTable(t *Table) error {
	if err := c.checkRelationFree(t.Schema, t.Name); err != nil {
		return err
	}
	if err := c.checkTypeFree(t.Schema, t.Name); err != nil {
		e := err.(*Error)
		return e.hint("A relation has an associated type of the same name, so you must use a name that doesn't conflict with any existing type.")
	}
	t.Class = ClassRelation
	c.create(t, spaceRelation, t.Schema)
	row := &Type{Header: Header{Class: ClassType, Name: t.Name, Schema: t.Schema}, Kind: CompositeType, Category: 'C', Relation: t.ID}
	quiet := c.events
	c.events = nil
	t.RowType = c.create(row, spaceType, t.Schema)
	c.events = quiet
	c.depend(Address{ID: t.RowType}, Address{ID: t.ID}, Internal)
	for _, col := range t.Columns {
		c.dependOnType(Address{t.ID, col.Num}, col.Type)
		c.dependOnCollation(Address{t.ID, col.Num}, col.Collation)
	}
	return nil
}

// updateColumn replaces one column of a table.
func (c *Catalog) updateColumn(table ID, num int16, change func(*Column)) {
	t := c.tableByID(table)
	if t == nil {
		return
	}
	n := c.ownTable(t)
	if col := n.ownColumn(num); col != nil {
		change(col)
		col.Changed = c.origin
	}
	c.put(n)
}

// removeColumn takes a column out after its dependents are gone.
func (c *Catalog) removeColumn(a Address) {
	t := c.tableByID(a.ID)
	if t == nil {
		return
	}
	col := t.ColumnNum(a.Column)
	if col == nil {
		return
	}
	n := c.ownTable(t)
	n.Columns = slices.DeleteFunc(n.Columns, func(c *Column) bool { return c.Num == a.Column })
	for _, d := range append(c.dependsOf(a), c.dependentsOf(a)...) {
		c.undepend(d.From, d.To)
	}
	c.put(n)
}

// unname takes the names of an object out, and what others remember of it.
func (c *Catalog) unname(o Object) {
	h := o.Head()
	del := func(space nameSpace, scope ID, name string) {
		k := nameKey{space, scope, name}
		if id, ok := c.names.get(k); ok && id == h.ID {
			c.unsetName(k)
			if space == spaceRelation || space == spaceType {
				c.past = c.past.set(k, id, c.edit)
			}
		}
	}
	switch v := o.(type) {
	case *Table, *Index, *Sequence:
		del(spaceRelation, h.Schema, h.Name)
		if i, ok := o.(*Index); ok {
			c.forgetIndex(i)
		}
	case *Type:
		del(spaceType, h.Schema, h.Name)
	case *Constraint:
		del(spaceConstraint, v.owner(), h.Name)
		c.unsetName(v.mark())
	case *Default:
		if t := c.tableByID(v.Table); t != nil {
			if col := t.ColumnNum(v.Column); col != nil && col.Default == h.ID {
				c.updateColumn(v.Table, v.Column, func(col *Column) { col.Default, col.Generated = 0, 0 })
			}
		}
	case *Function:
		del(spaceFunction, h.Schema, v.Signature)
	case *Trigger:
		del(spaceTrigger, v.Table, h.Name)
	case *Rule:
		del(spaceRule, v.Table, h.Name)
	case *Policy:
		del(spacePolicy, v.Table, h.Name)
	case *Extension:
		del(spaceExtension, 0, h.Name)
		if v.unknownMembers {
			c.foreign--
		}
	case *Schema:
		del(spaceSchema, 0, h.Name)
	case *Operator:
		del(spaceMisc, 0, c.operatorMark(v))
	case *Misc:
		del(spaceMisc, v.scope, v.Kind+" "+h.Name)
	}
}

// newRelation is where a relation is to be made and its name, truncated. skipped
// says that IF NOT EXISTS has nothing to do. Without it a name that is taken is
// refused when the relation is entered, after all that the statement says.
func (c *Catalog) newRelation(v *pgtree.RangeVar, ifNotExists bool) (schema ID, name string, skipped bool, err error) {
	n := pgtree.NameOfRange(v)
	if v.Relpersistence == "t" {
		if n.Schema != "" && n.Schema != tempName {
			return 0, "", false, errf(InvalidTableDefinition, "cannot create temporary relation in non-temporary schema")
		}
		n.Schema = c.tempSchema()
	}
	if schema, err = c.creationSchema(n); err != nil {
		return 0, "", false, err
	}
	name = Truncate(n.Name)
	if ifNotExists && c.names.has(nameKey{spaceRelation, schema, name}) {
		c.skip("relation %q already exists, skipping", name)
		return schema, name, true, nil
	}
	return schema, name, false, nil
}
