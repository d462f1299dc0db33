package catalog

import (
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
)

// Constraint is a constraint of a table or domain.
type Constraint struct {
	Header
	Type       byte // c CHECK, f FOREIGN KEY, p PRIMARY KEY, u UNIQUE, x EXCLUDE, t constraint trigger, n NOT NULL
	Table      ID   // 0 for a domain's
	Domain     ID
	Columns    []int16 // of the table, in order of the key; those a CHECK mentions
	Index      ID      // behind p, u and x; for f the index of the referenced key
	Expr       *Expr   // of a CHECK
	RefTable   ID      // of a foreign key; 0 when it isn't known
	RefName    string  // the referenced table as written, when it isn't known
	RefColumns []int16
	OnUpdate   byte // a no action, r restrict, c cascade, n set null, d set default
	OnDelete   byte
	DeleteCols []int16 // ON DELETE SET NULL (columns)
	Match      byte    // s simple, f full
	Operators  []string
	Deferrable bool
	Deferred   bool
	Validated  bool
	NoInherit  bool
	Inherited  int
	Local      bool
	Parent     ID // of a partition's constraint: the one it was made for
}

func (k *Constraint) owner() ID {
	if k.Table != 0 {
		return k.Table
	}
	return k.Domain
}

// mark is the entry by which a constraint is found in its schema, where others
// may have the same name.
func (k *Constraint) mark() nameKey {
	return nameKey{spaceConstraintMark, k.Schema, k.Name + "\x00" + k.ID.String()}
}

// constraintsNamed lists the constraints of a schema that have a name.
func (c *Catalog) constraintsNamed(schema ID, name string) []*Constraint {
	var out []*Constraint
	first := nameKey{spaceConstraintMark, schema, name + "\x00"}
	c.names.from(first, func(k nameKey, id ID) bool {
		if k.space != first.space || k.scope != schema || !strings.HasPrefix(k.name, first.name) {
			return false
		}
		if con, ok := c.Object(id).(*Constraint); ok {
			out = append(out, con)
		}
		return true
	})
	return out
}

// Constraints lists a table's or domain's constraints by name.
func (c *Catalog) Constraints(owner ID) []*Constraint {
	return c.constraintsWhere(owner, func(*Constraint) bool { return true })
}

func (c *Catalog) constraintsWhere(owner ID, want func(*Constraint) bool) []*Constraint {
	var out []*Constraint
	c.names.from(nameKey{spaceConstraint, owner, ""}, func(k nameKey, id ID) bool {
		if k.space != spaceConstraint || k.scope != owner {
			return false
		}
		if con, ok := c.Object(id).(*Constraint); ok && want(con) {
			out = append(out, con)
		}
		return true
	})
	return out
}

// Constraint finds a constraint by its owner and name, nil when there is none.
func (c *Catalog) Constraint(owner ID, name string) *Constraint {
	id, _ := c.names.get(nameKey{spaceConstraint, owner, name})
	k, _ := c.Object(id).(*Constraint)
	return k
}

// PrimaryKey is a table's primary key, nil when it has none.
func (c *Catalog) PrimaryKey(table ID) *Constraint {
	var key *Constraint
	c.relationsOf(table, func(o Object) bool {
		if i, ok := o.(*Index); ok && i.Primary {
			key, _ = c.Object(i.Constraint).(*Constraint)
		}
		return key == nil
	})
	return key
}

func (c *Catalog) addConstraint(k *Constraint) error {
	owner := k.owner()
	if c.names.has(nameKey{spaceConstraint, owner, k.Name}) {
		word := "relation"
		if k.Table == 0 {
			word = "domain"
		}
		return errf(DuplicateObject, "constraint %q for %s %q already exists", k.Name, word, c.Object(owner).Head().Name).named(k.Name)
	}
	k.Class = ClassConstraint
	k.Schema = c.Object(owner).Head().Schema
	c.create(k, spaceConstraint, owner)
	c.setName(k.mark(), k.ID)
	switch {
	case k.Table == 0:
		c.depend(Address{ID: k.ID}, Address{ID: k.Domain}, Auto)
	case len(k.Columns) == 0:
		c.depend(Address{ID: k.ID}, Address{ID: k.Table}, Auto)
	default:
		for _, n := range k.Columns {
			c.depend(Address{ID: k.ID}, Address{k.Table, n}, Auto)
		}
		c.depend(Address{ID: k.ID}, Address{ID: k.Table}, Auto)
	}
	return nil
}

// addCheck adds a CHECK to a table and, unless NO INHERIT, to its children.
// taken are names given out in the same statement.
func (c *Catalog) addCheck(table ID, con *pgtree.Constraint, taken map[string]bool, inherited bool) (*Constraint, error) {
	t := c.tableByID(table)
	a, err := c.checkExpr(t, con)
	if err != nil {
		return nil, err
	}
	k := &Constraint{Type: 'c', Table: table, Expr: newExpr(con.RawExpr), Validated: !con.SkipValidation, NoInherit: con.IsNoInherit, Local: !inherited}
	if inherited {
		k.Inherited = 1
	}
	for _, d := range a.deps {
		if d.ID == table && d.Column > 0 && !slices.Contains(k.Columns, d.Column) {
			k.Columns = append(k.Columns, d.Column)
		}
	}
	k.Name = Truncate(con.Conname)
	if k.Name == "" {
		col := ""
		if len(k.Columns) == 1 {
			col = t.ColumnNum(k.Columns[0]).Name
		}
		k.Name = c.chooseConstraintName(t.Name, col, "check", t.Schema, taken)
	}
	merged, err := c.mergeCheck(t, k, taken, inherited)
	if merged != nil || err != nil {
		return merged, err
	}
	if t.Kind == PartitionedTable && k.NoInherit {
		return nil, errf(InvalidTableDefinition, "cannot add NO INHERIT constraint to partitioned table %q", t.Name)
	}
	if err := c.addConstraint(k); err != nil {
		return nil, err
	}
	for _, d := range a.deps {
		if d.ID != table {
			c.depend(Address{ID: k.ID}, d, Normal)
		}
	}
	if taken != nil {
		taken[k.Name] = true
	}
	return k, nil
}

// checkExpr resolves the expression of a CHECK.
func (c *Catalog) checkExpr(t *Table, con *pgtree.Constraint) (*analyzer, error) {
	a := c.analyzer()
	a.only = "check constraints"
	a.addTable(t, "")
	typ, err := a.expr(con.RawExpr)
	if err != nil {
		return nil, err
	}
	return a, c.wantBoolean("CHECK", con.RawExpr, typ)
}

// mergeCheck lets a CHECK meet the equal one that a table has from its parents
// or will pass on (MergeWithExistingConstraint).
func (c *Catalog) mergeCheck(t *Table, k *Constraint, taken map[string]bool, inherited bool) (*Constraint, error) {
	old := c.Constraint(t.ID, k.Name)
	if old == nil {
		return nil, nil
	}
	if !inherited && old.Inherited == 0 {
		if taken[k.Name] {
			return nil, errf(DuplicateObject, "check constraint %q already exists", k.Name)
		}
		return nil, nil // refused as any other duplicate
	}
	switch {
	case old.Type != 'c' || old.Expr.String() != k.Expr.String() || !inherited && old.Local:
		return nil, errf(DuplicateObject, "constraint %q for relation %q already exists", k.Name, t.Name).named(k.Name)
	case old.NoInherit:
		return nil, errf(InvalidObjectDefinition, "constraint %q conflicts with non-inherited constraint on relation %q", k.Name, t.Name)
	case k.NoInherit && old.Inherited > 0:
		return nil, errf(InvalidObjectDefinition, "constraint %q conflicts with inherited constraint on relation %q", k.Name, t.Name)
	case !old.Validated && k.Validated:
		return nil, errf(InvalidObjectDefinition, "constraint %q conflicts with NOT VALID constraint on relation %q", k.Name, t.Name)
	}
	n := *old
	if inherited {
		n.Inherited++
	} else {
		n.Local = true
	}
	c.put(&n)
	return &n, nil
}

func (c *Catalog) wantBoolean(what string, n *pgtree.Node, typ TypeRef) error {
	if untypedLiteral(n) || !typ.Known() {
		return nil
	}
	if b := c.base(typ); b.ID != builtin("bool") || b.Array {
		return errf(DatatypeMismatch, "argument of %s must be type boolean, not type %s", what, c.FormatType(typ))
	}
	return nil
}

// keyColumns resolves the columns of a foreign key, or those that it refers to.
func (c *Catalog) keyColumns(t *Table, names []*pgtree.Node, referenced bool) ([]int16, error) {
	var out []int16
	for _, name := range pgtree.Strings(names) {
		if slices.Contains(systemColumns, name) {
			if c.older(12) { // none has a type or a key that fits
				if referenced {
					return nil, errf(InvalidForeignKey, "there is no unique constraint matching given keys for referenced table %q", t.Name)
				}
				return nil, errf(DatatypeMismatch, "foreign key constraint cannot be implemented")
			}
			return nil, errf(FeatureNotSupported, "system columns cannot be used in foreign keys")
		}
		col := t.Column(name)
		if col == nil {
			return nil, errf(UndefinedColumn, "column %q referenced in foreign key constraint does not exist", name).named(name)
		}
		out = append(out, col.Num)
	}
	return out, nil
}

func (c *Catalog) columnNames(t *Table, nums []int16) []string {
	var out []string
	for _, n := range nums {
		if col := t.ColumnNum(n); col != nil {
			out = append(out, col.Name)
		}
	}
	return out
}

// addForeignKey follows ATAddForeignKeyConstraint.
func (c *Catalog) addForeignKey(table ID, con *pgtree.Constraint, only bool) error {
	t := c.tableByID(table)
	k := &Constraint{Type: 'f', Table: table, Validated: !con.SkipValidation, Deferrable: con.Deferrable, Deferred: con.Initdeferred, Local: true,
		OnUpdate: letter(con.FkUpdAction, 'a'), OnDelete: letter(con.FkDelAction, 'a'), Match: letter(con.FkMatchtype, 's')}
	if con.Conname != "" && c.Constraint(table, Truncate(con.Conname)) != nil {
		return errf(DuplicateObject, "constraint %q for relation %q already exists", con.Conname, t.Name).named(con.Conname)
	}
	name := pgtree.NameOfRange(con.Pktable)
	ref, err := c.relation(name)
	var target *Table
	if err != nil {
		if e := err.(*Error); !e.Unsure {
			return err
		}
		k.RefName = name.Name
	} else {
		rt, ok := ref.(*Table)
		if !ok || rt.Kind != OrdinaryTable && rt.Kind != PartitionedTable {
			return errf(WrongObjectType, "referenced relation %q is not a table", name.Name)
		}
		target = rt
		if rt.Kind == PartitionedTable && c.older(12) {
			return errf(WrongObjectType, "cannot reference partitioned table %q", rt.Name)
		}
	}
	if t.Kind == PartitionedTable && only {
		return errf(WrongObjectType, "cannot use ONLY for foreign key on partitioned table %q referencing relation %q", t.Name, name.Name)
	}
	if t.Kind == PartitionedTable && con.SkipValidation && c.options.Version < 18 {
		return errf(WrongObjectType, "cannot add NOT VALID foreign key on partitioned table %q referencing relation %q", t.Name, name.Name)
	}
	if target != nil && (target.Persistence == 't' != (t.Persistence == 't') || t.Persistence == 'p' && target.Persistence != 'p') {
		return errf(InvalidTableDefinition, "constraints on %s tables may reference only %s tables", persistenceWords[t.Persistence], persistenceWords[t.Persistence])
	}
	if k.Columns, err = c.keyColumns(t, con.FkAttrs, false); err != nil {
		return err
	}
	if k.DeleteCols, err = c.keyColumns(t, con.FkDelSetCols, false); err != nil {
		return err
	}
	for i, n := range k.DeleteCols {
		if !slices.Contains(k.Columns, n) {
			return errf(InvalidColumnReference, "column %q referenced in ON DELETE SET action must be part of foreign key", pgtree.Strings(con.FkDelSetCols)[i])
		}
	}
	if target != nil {
		if err := c.referencedKey(k, t, target, con.PkAttrs); err != nil {
			return err
		}
	}
	k.Name = Truncate(con.Conname)
	if k.Name == "" {
		k.Name = c.chooseConstraintName(t.Name, c.foreignKeyAddition(t, k.Columns), "fkey", t.Schema, nil)
	}
	if err := c.addConstraint(k); err != nil {
		return err
	}
	c.foreignKeyDepends(k)
	for _, child := range c.children(table) {
		if child.Partition {
			if err := c.cloneForeignKey(k, child); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Catalog) foreignKeyDepends(k *Constraint) {
	for _, n := range k.RefColumns {
		c.depend(Address{ID: k.ID}, Address{k.RefTable, n}, Normal)
	}
	c.depend(Address{ID: k.ID}, Address{ID: k.RefTable}, Normal)
	c.depend(Address{ID: k.ID}, Address{ID: k.Index}, Normal)
	c.dependOnPartitions(k, k.RefTable)
}

// dependOnPartitions: a foreign key to a partitioned table holds on to each of
// its partitions.
func (c *Catalog) dependOnPartitions(k *Constraint, table ID) {
	for _, t := range c.children(table) {
		if t.Partition {
			c.depend(Address{ID: k.ID}, Address{ID: t.ID}, Normal)
			c.dependOnPartitions(k, t.ID)
		}
	}
}

var persistenceWords = map[byte]string{'p': "permanent", 't': "temporary", 'u': "unlogged"}

func letter(s string, otherwise byte) byte {
	if s == "" {
		return otherwise
	}
	return s[0]
}

// referencedKey finds the unique index that a foreign key leans on.
func (c *Catalog) referencedKey(k *Constraint, t, target *Table, names []*pgtree.Node) error {
	k.RefTable = target.ID
	var err error
	if len(names) == 0 {
		pk := c.PrimaryKey(target.ID)
		if pk == nil {
			return errf(UndefinedObject, "there is no primary key for referenced table %q", target.Name)
		}
		if pk.Deferrable {
			return errf(NotInPrerequisiteState, "cannot use a deferrable primary key for referenced table %q", target.Name)
		}
		k.RefColumns, k.Index = pk.Columns, pk.Index
	} else {
		if k.RefColumns, err = c.keyColumns(target, names, true); err != nil {
			return err
		}
		for i, n := range k.RefColumns {
			if slices.Contains(k.RefColumns[:i], n) {
				return errf(InvalidForeignKey, "foreign key referenced-columns list must not contain duplicates")
			}
		}
		deferred := false
		for _, i := range c.Indexes(target.ID) {
			if !i.Unique || i.Where != nil || !i.Valid || len(i.Columns) != len(k.RefColumns) || !sameColumns(i, k.RefColumns) {
				continue
			}
			if con, ok := c.Object(i.Constraint).(*Constraint); ok && con.Deferrable {
				deferred = true
				continue
			}
			k.Index = i.ID
			break
		}
		if k.Index == 0 {
			if deferred {
				return errf(NotInPrerequisiteState, "cannot use a deferrable unique constraint for referenced table %q", target.Name)
			}
			return errf(InvalidForeignKey, "there is no unique constraint matching given keys for referenced table %q", target.Name)
		}
	}
	if len(k.RefColumns) != len(k.Columns) {
		return errf(InvalidForeignKey, "number of referencing and referenced columns for foreign key disagree")
	}
	for i := range k.Columns {
		from, to := t.ColumnNum(k.Columns[i]), target.ColumnNum(k.RefColumns[i])
		if !c.comparable(from.Type, to.Type) {
			name := k.Name
			if name == "" {
				name = ObjectName(t.Name, c.foreignKeyAddition(t, k.Columns), "fkey")
			}
			e := errf(DatatypeMismatch, "foreign key constraint %q cannot be implemented", name)
			e.Detail = "Key columns \"" + from.Name + "\" and \"" + to.Name + "\" are of incompatible types: " + c.FormatType(from.Type) + " and " + c.FormatType(to.Type) + "."
			return e
		}
		g := from.Generated
		if g == 's' && (strings.ContainsRune("nd", rune(k.OnDelete)) || strings.ContainsRune("ncd", rune(k.OnUpdate))) {
			return errf(SyntaxError, "invalid ON DELETE action for foreign key constraint containing generated column")
		}
	}
	return nil
}

func sameColumns(i *Index, nums []int16) bool {
	for _, col := range i.Columns {
		if col.Num == 0 || !slices.Contains(nums, col.Num) {
			return false
		}
	}
	return true
}

// comparable reports whether the referenced type's equality takes the
// referencing type, possibly after an implicit cast.
func (c *Catalog) comparable(from, to TypeRef) bool {
	if !from.Known() || !to.Known() {
		return true
	}
	f, t := c.base(from), c.base(to)
	if f.Same(t) {
		return true
	}
	if f.Array || t.Array {
		return false
	}
	tf, tt := c.Type(f.ID), c.Type(t.ID)
	if tf == nil || tt == nil {
		return true
	}
	if sameFamily(tf.Name, tt.Name) {
		return true
	}
	return c.castable(f, t, ImplicitCast)
}

// families are the btree operator families that compare across types.
var families = [][]string{{"int2", "int4", "int8"}, {"float4", "float8"}, {"date", "timestamp", "timestamptz"}, {"text", "varchar", "name"}, {"inet", "cidr"}, {"bit", "varbit"}}

func sameFamily(a, b string) bool {
	for _, f := range families {
		if slices.Contains(f, a) && slices.Contains(f, b) {
			return true
		}
	}
	return false
}

// foreignKeyAddition is what the columns add to a generated name: before 12 the first.
func (c *Catalog) foreignKeyAddition(t *Table, columns []int16) string {
	if c.options.Version < 12 {
		columns = columns[:1]
	}
	return nameAddition(c.columnNames(t, columns))
}

// nameAddition joins column names for a generated name
// (ChooseIndexNameAddition, ChooseForeignKeyConstraintNameAddition).
func nameAddition(names []string) string {
	out := ""
	for _, n := range names {
		if out != "" {
			out += "_"
		}
		out += n
		if len(out) >= maxName+1 {
			break
		}
	}
	return clip(out, maxName+64)
}

// setConstraints changes nothing that is kept here (AfterTriggerSetState).
func (c *Catalog) setConstraints(s *pgtree.ConstraintsSetStmt) error {
	for _, r := range s.Constraints {
		n := pgtree.NameOfRange(r.GetRangeVar())
		if n.Schema != "" {
			if _, err := c.schemaByName(n.Schema); err != nil {
				return err
			}
		}
		var found *Constraint
		for _, schema := range c.functionSchemas(n) {
			for _, k := range c.constraintsNamed(schema, n.Name) {
				if k.Table != 0 && (found == nil || !k.Deferrable) {
					found = k
				}
			}
			if found != nil {
				break
			}
		}
		if found == nil {
			return c.missing(UndefinedObject, n.Name, "constraint %q does not exist", n.Name)
		}
		if !found.Deferrable {
			return errf(WrongObjectType, "constraint %q is not deferrable", n.Name)
		}
	}
	return nil
}
