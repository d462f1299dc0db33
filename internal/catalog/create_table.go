package catalog

import (
	"slices"

	"sqlgen/internal/pgtree"
)

// maxColumns is MaxHeapAttributeNumber.
const maxColumns = 1600

// createTable follows transformCreateStmt and DefineRelation.
func (c *Catalog) createTable(s *pgtree.CreateStmt, kind RelationKind) (*Table, error) {
	schema, name, skipped, err := c.newRelation(s.Relation, s.IfNotExists)
	if skipped || err != nil {
		return nil, err
	}
	if s.Oncommit > pgtree.ONCOMMIT_NOOP && c.SchemaName(schema) != tempName {
		return nil, errf(InvalidTableDefinition, "ON COMMIT can only be used on temporary tables")
	}
	t := &Table{Header: Header{Class: ClassRelation, Schema: schema, Name: name}, Kind: kind, Persistence: letter(s.Relation.Relpersistence, 'p'),
		Options: storageOptions(s.Options), Tablespace: s.Tablespacename}
	if err := c.tablespace(s.Tablespacename); err != nil {
		return nil, err
	}
	if s.Partspec != nil && s.Partbound == nil && len(s.InhRelations) > 0 {
		return nil, errf(InvalidObjectDefinition, "cannot create partitioned table as inheritance child")
	}
	if s.Partspec != nil && t.Persistence == 'u' && c.options.Version >= 18 {
		return nil, errf(FeatureNotSupported, "partitioned tables cannot be unlogged")
	}
	columns := 0
	for _, e := range s.TableElts {
		if e.GetColumnDef() != nil {
			columns++
		}
	}
	if columns > maxColumns {
		return nil, errf(TooManyColumns, "tables can have at most %d columns", maxColumns)
	}
	of := relationParameters(kind)
	if s.Partspec != nil {
		of = relationParameters(PartitionedTable)
	}
	if err := c.checkStorage(of, t.Options); err != nil {
		return nil, err
	}
	b := &tableBuilder{c: c, t: t}
	if err := b.read(s); err != nil {
		return nil, err
	}
	if err := b.parents(s); err != nil {
		return nil, err
	}
	if s.OfTypename != nil {
		if err := b.ofType(s.OfTypename); err != nil {
			return nil, err
		}
	}
	if err := b.elements(s.TableElts); err != nil {
		return nil, err
	}
	if kind == ForeignTable {
		for _, con := range append(append(b.checks, b.keys...), b.foreign...) {
			if err := foreignConstraint(con); err != nil {
				return nil, err
			}
		}
	}
	if s.Partspec != nil {
		t.Kind = PartitionedTable
	}
	if err := c.addTable(t); err != nil {
		return nil, err
	}
	if s.Partbound != nil {
		if err := c.fitsParent(b.inherit[0], t.Name, s.Partbound); err != nil {
			return nil, err
		}
	}
	if s.Partspec != nil {
		if err := c.setPartitionKey(t.ID, s.Partspec); err != nil {
			return nil, err
		}
	}
	if err := b.finish(); err != nil {
		return nil, err
	}
	if s.Partbound != nil {
		if err := c.becomePartition(t.ID, t.Parents[0], s.Partbound); err != nil {
			return nil, err
		}
	}
	if s.Oncommit == pgtree.ONCOMMIT_DROP {
		return nil, c.dropAtCommit(t.ID)
	}
	return c.tableByID(t.ID), nil
}

// fitsParent refuses a bound that the parent of a new partition has no place for.
func (c *Catalog) fitsParent(parent *Table, name string, b *pgtree.PartitionBoundSpec) error {
	if parent.Kind != PartitionedTable {
		return errf(InvalidObjectDefinition, "%q is not partitioned", parent.Name)
	}
	if err := c.readBound(parent, b); err != nil {
		return err
	}
	return c.checkBound(parent, name, b)
}

// dropAtCommit: outside of a transaction block the statement is one of its own.
func (c *Catalog) dropAtCommit(id ID) error {
	if !c.InTransaction() {
		return c.drop([]Address{{ID: id}}, true)
	}
	c.onCommit(func(w *commit) { w.drop = append(slices.Clip(w.drop), id) })
	return nil
}

// tableBuilder collects what a CREATE TABLE makes besides the table.
type tableBuilder struct {
	c       *Catalog
	t       *Table
	plans   []*columnPlan
	checks  []*pgtree.Constraint
	keys    []*pgtree.Constraint
	foreign []*pgtree.Constraint
	likes   []likeClause
	inherit []*Table
	sources []defaultSource

	given []*columnPlan // what the ColumnDefs say, in order
}

type defaultSource struct {
	column string
	expr   *pgtree.Node
	gen    bool
}

// parents merges the columns of INHERITS or of the partitioned table.
func (b *tableBuilder) parents(s *pgtree.CreateStmt) error {
	c, t := b.c, b.t
	for _, n := range s.InhRelations {
		r := n.GetRangeVar()
		p, err := c.table(pgtree.NameOfRange(r), OrdinaryTable, PartitionedTable, ForeignTable)
		if err != nil {
			return err
		}
		switch {
		case s.Partbound == nil && p.Kind == PartitionedTable:
			return errf(WrongObjectType, "cannot inherit from partitioned table %q", p.Name)
		case s.Partbound == nil && p.Partition:
			return errf(WrongObjectType, "cannot inherit from partition %q", p.Name)
		case s.Partbound == nil && t.Persistence != 't' && p.Persistence == 't':
			return errf(WrongObjectType, "cannot inherit from temporary relation %q", p.Name)
		case slices.Contains(t.Parents, p.ID):
			return errf(DuplicateTable, "relation %q would be inherited from more than once", p.Name)
		}
		if s.Partbound != nil {
			if err := c.samePersistence("create", t.Persistence, p); err != nil {
				return err
			}
		}
		t.Parents = append(t.Parents, p.ID)
		b.inherit = append(b.inherit, p)
		for _, pc := range p.Columns {
			if old := t.Column(pc.Name); old != nil {
				if !old.Type.Same(pc.Type) || old.Type.Typmod != pc.Type.Typmod {
					return errf(DatatypeMismatch, "inherited column %q has a type conflict", pc.Name)
				}
				if old.Collation != pc.Collation {
					return errf(CollationMismatch, "inherited column %q has a collation conflict", pc.Name)
				}
				if (old.Generated != 0) != (pc.Generated != 0) {
					return errf(DatatypeMismatch, "inherited column %q has a generation conflict", pc.Name)
				}
				if d, ok := c.Object(pc.Default).(*Default); ok {
					b.sources = append(b.sources, defaultSource{pc.Name, d.Expr.Node, pc.Generated != 0})
				}
				old.Inherited++
				old.NotNull = old.NotNull || c.passesNotNull(p, pc)
				continue
			}
			col := *pc
			col.Default, col.Inherited, col.Local, col.Comment, col.Statistics = 0, 1, false, "", -1
			col.NotNull = c.passesNotNull(p, pc)
			if s.Partbound == nil || c.options.Version < 17 {
				col.Identity = 0
			}
			col.Created, col.Changed = c.origin, c.origin
			t.appendColumn(&col)
			if d, ok := c.Object(pc.Default).(*Default); ok {
				b.sources = append(b.sources, defaultSource{pc.Name, d.Expr.Node, pc.Generated != 0})
			}
		}
	}
	return nil
}

func (b *tableBuilder) ofType(n *pgtree.TypeName) error {
	typ, err := b.c.typeOf(n)
	if err != nil {
		return err
	}
	tt := b.c.Type(typ.ID)
	if tt == nil {
		return nil
	}
	comp := b.c.tableByID(tt.Relation)
	if comp == nil || comp.Kind != CompositeRelation {
		return errf(WrongObjectType, "type %s is not a composite type", b.c.FormatType(typ))
	}
	b.t.OfType = typ.ID
	for _, of := range comp.Columns {
		col := *of
		col.Local, col.Created, col.Changed = true, b.c.origin, b.c.origin
		b.t.appendColumn(&col)
	}
	return nil
}

// read looks at what the statement says itself, before the tables it names
// (transformCreateStmt): types, clauses that exclude each other, keys.
func (b *tableBuilder) read(s *pgtree.CreateStmt) error {
	sequences := map[string]bool{}
	known := map[string]bool{}
	var keys []*pgtree.Constraint
	for _, n := range s.TableElts {
		switch e := pgtree.Unwrap(n).(type) {
		case *pgtree.ColumnDef:
			p, err := b.c.planColumn(b.t.Name, e)
			if err != nil {
				return err
			}
			b.given = append(b.given, p)
			if known[p.col.Name] && sequences[p.col.Name] && (p.serial != "" || p.identity != nil) {
				name := ObjectName(b.t.Name, p.col.Name, "seq")
				return errf(DuplicateTable, "relation %q already exists", name).named(name)
			}
			sequences[p.col.Name] = sequences[p.col.Name] || p.serial != "" || p.identity != nil
			known[p.col.Name] = true
			keys = append(keys, p.constraints...)
		case *pgtree.Constraint:
			keys = append(keys, e)
		case *pgtree.TableLikeClause:
			src, err := b.c.table(pgtree.NameOfRange(e.Relation))
			if err != nil {
				return err
			}
			for _, col := range src.Columns {
				known[col.Name] = true
			}
		}
	}
	return b.readKeys(keys, known, s.InhRelations, s.OfTypename != nil)
}

// readKeys checks the columns of keys; parents may have more, and a type too.
func (b *tableBuilder) readKeys(keys []*pgtree.Constraint, known map[string]bool, parents []*pgtree.Node, typed bool) error {
	primary := 0
	for _, con := range keys {
		word := map[pgtree.ConstrType]string{pgtree.CONSTR_PRIMARY: "primary key", pgtree.CONSTR_UNIQUE: "unique"}[con.Contype]
		if word == "" {
			continue
		}
		if con.Contype == pgtree.CONSTR_PRIMARY {
			if primary++; primary > 1 {
				return errf(InvalidTableDefinition, "multiple primary keys for table %q are not allowed", b.t.Name)
			}
		}
		seen := map[string]bool{}
		for _, name := range pgtree.Strings(con.Keys) {
			inherited := false
			if !known[name] {
				for _, n := range parents {
					p, err := b.c.table(pgtree.NameOfRange(n.GetRangeVar()))
					if err != nil {
						return err
					}
					inherited = inherited || p.Column(name) != nil
				}
			}
			if !known[name] && !inherited && !typed && !slices.Contains(systemColumns, name) {
				return errf(UndefinedColumn, "column %q named in key does not exist", name).named(name)
			}
			if seen[name] {
				return errf(DuplicateColumn, "column %q appears twice in %s constraint", name, word).named(name)
			}
			seen[name] = true
		}
	}
	return nil
}

func (b *tableBuilder) elements(list []*pgtree.Node) error {
	c := b.c
	local := map[string]bool{}
	given := b.given
	for _, n := range list {
		switch e := pgtree.Unwrap(n).(type) {
		case *pgtree.ColumnDef:
			p := given[0]
			given = given[1:]
			if err := b.checkOptions(e, p); err != nil {
				return err
			}
			if local[p.col.Name] {
				return errf(DuplicateColumn, "column %q specified more than once", p.col.Name).named(p.col.Name)
			}
			local[p.col.Name] = true
			if err := b.merge(p); err != nil {
				return err
			}
			for _, con := range p.constraints {
				b.constraint(con)
			}
		case *pgtree.Constraint:
			b.constraint(e)
		case *pgtree.TableLikeClause:
			src, err := c.table(pgtree.NameOfRange(e.Relation))
			if err != nil {
				return err
			}
			for _, col := range src.Columns {
				if local[col.Name] {
					return errf(DuplicateColumn, "column %q specified more than once", col.Name)
				}
				local[col.Name] = true
				b.like(src, col, e.Options)
			}
			b.likes = append(b.likes, likeClause{src, e.Options})
		}
	}
	return nil
}

// checkOptions refuses what a column of a typed table or of a partition, which
// has its type from elsewhere, cannot have.
func (b *tableBuilder) checkOptions(d *pgtree.ColumnDef, p *columnPlan) error {
	what := "typed tables"
	if b.isPartition() {
		what = "partitions"
	} else if b.t.OfType == 0 {
		return nil
	}
	if p.identity != nil {
		return errf(FeatureNotSupported, "identity columns are not supported on %s", what)
	}
	if p.generated != nil && (b.t.OfType != 0 || b.c.options.Version < 16) {
		return errf(FeatureNotSupported, "generated columns are not supported on %s", what)
	}
	if d.TypeName == nil && b.t.Column(p.col.Name) == nil {
		return errf(UndefinedColumn, "column %q does not exist", p.col.Name).named(p.col.Name)
	}
	return nil
}

// merge adds a column or merges it with an inherited one.
func (b *tableBuilder) merge(p *columnPlan) error {
	if old := b.t.Column(p.col.Name); old != nil {
		if p.col.Type.Known() && !old.Type.Same(p.col.Type) {
			return errf(DatatypeMismatch, "column %q has a type conflict", p.col.Name)
		}
		if p.col.Type.Known() && p.col.Collation != old.Collation {
			return errf(CollationMismatch, "column %q has a collation conflict", p.col.Name)
		}
		if err := b.mergeGenerated(old, p); err != nil {
			return err
		}
		old.Local = !b.isPartition()
		old.NotNull = old.NotNull || p.col.NotNull
		if p.identity != nil {
			old.Identity = p.col.Identity
		}
		p.col = old
		b.plans = append(b.plans, p)
		return nil
	}
	b.t.appendColumn(p.col)
	b.plans = append(b.plans, p)
	return nil
}

func (b *tableBuilder) isPartition() bool {
	return len(b.inherit) > 0 && b.inherit[0].Kind == PartitionedTable
}

// mergeGenerated: a generated column stays one in the child, with the parent's
// expression or since 16 its own.
func (b *tableBuilder) mergeGenerated(old *Column, p *columnPlan) error {
	if old.Generated == 0 {
		if p.generated != nil {
			if b.isPartition() || b.c.options.Version >= 16 {
				return errf(InvalidColumnDefinition, "child column %q specifies generation expression", old.Name).
					hint("A child table column cannot be generated unless its parent column is.")
			}
			old.Generated = 's'
		}
		return nil
	}
	switch {
	case p.identity != nil:
		return errf(InvalidColumnDefinition, "column %q inherits from generated column but specifies identity", old.Name)
	case p.defaultExpr != nil || p.serial != "":
		return errf(InvalidColumnDefinition, "column %q inherits from generated column but specifies default", old.Name)
	case p.generated != nil && b.c.options.Version < 16:
		return errf(InvalidColumnDefinition, "child column %q specifies generation expression", old.Name).
			hint("Omit the generation expression in the definition of the child table column to inherit the generation expression from the parent table.")
	}
	return nil
}

func (b *tableBuilder) constraint(con *pgtree.Constraint) {
	if con.SkipValidation { // a new table has no rows to be looked at
		con = pgtree.Copy(con)
		con.SkipValidation = false
	}
	switch con.Contype {
	case pgtree.CONSTR_CHECK:
		b.checks = append(b.checks, con)
	case pgtree.CONSTR_FOREIGN:
		b.foreign = append(b.foreign, con)
	case pgtree.CONSTR_PRIMARY, pgtree.CONSTR_UNIQUE, pgtree.CONSTR_EXCLUSION:
		b.keys = append(b.keys, con)
	}
}

// finish makes sequences, defaults, checks, keys and foreign keys, in the order
// that PostgreSQL makes them, which the generated names depend on.
func (b *tableBuilder) finish() error {
	c := b.c
	for _, p := range b.inherit {
		c.depend(Address{ID: b.t.ID}, Address{ID: p.ID}, b.parentDependency(p))
	}
	if b.t.OfType != 0 {
		c.dependOnType(Address{ID: b.t.ID}, ref(b.t.OfType))
	}
	given := map[string]bool{}
	for _, p := range b.plans {
		if err := c.columnExtras(b.t.ID, p); err != nil {
			return err
		}
		given[p.col.Name] = p.defaultExpr != nil || p.generated != nil || p.serial != ""
	}
	first := map[string]*pgtree.Node{}
	for _, s := range b.sources {
		t := c.tableByID(b.t.ID)
		col := t.Column(s.column)
		if other := first[s.column]; other != nil && !given[s.column] && newExpr(other).String() != newExpr(s.expr).String() {
			what := "default values"
			if s.gen {
				what = "generation expressions"
			}
			return errf(InvalidColumnDefinition, "column %q inherits conflicting %s", s.column, what).
				hint("To resolve the conflict, specify a default explicitly.")
		}
		if given[s.column] || col == nil || first[s.column] != nil {
			continue
		}
		first[s.column] = s.expr
		if err := c.setDefault(t, col.Num, s.expr, s.gen); err != nil {
			return err
		}
	}
	taken := map[string]bool{}
	for _, p := range b.inherit {
		if err := b.inheritChecks(p, taken); err != nil {
			return err
		}
	}
	for _, con := range b.checks {
		if _, err := c.checkExpr(c.tableByID(b.t.ID), con); err != nil {
			return err
		}
	}
	// Names that are given go first, as a generated one must not take them.
	for _, con := range b.checks {
		if con.Conname != "" {
			if _, err := c.addCheck(b.t.ID, con, taken, false); err != nil {
				return err
			}
		}
	}
	for _, con := range b.checks {
		if con.Conname == "" {
			if _, err := c.addCheck(b.t.ID, con, taken, false); err != nil {
				return err
			}
		}
	}
	if err := b.notNulls(); err != nil {
		return err
	}
	if err := b.addKeys(); err != nil {
		return err
	}
	for _, l := range b.likes {
		if err := b.likeExtras(l); err != nil {
			return err
		}
	}
	for _, con := range b.foreign {
		if err := c.addForeignKey(b.t.ID, con, false); err != nil {
			return err
		}
	}
	return nil
}

func (b *tableBuilder) parentDependency(p *Table) DependencyKind {
	if p.Kind == PartitionedTable {
		return Auto
	}
	return Normal
}

func (b *tableBuilder) inheritChecks(p *Table, taken map[string]bool) error {
	for _, k := range b.c.Constraints(p.ID) {
		if k.Type != 'c' || k.NoInherit {
			continue
		}
		con := &pgtree.Constraint{Contype: pgtree.CONSTR_CHECK, Conname: k.Name, RawExpr: k.Expr.Node}
		if taken[k.Name] {
			continue
		}
		if _, err := b.c.addCheck(b.t.ID, con, taken, true); err != nil {
			return err
		}
	}
	return nil
}

// addKeys adds PRIMARY KEY first, then the others in order; equal ones are one
// (transformIndexConstraints).
func (b *tableBuilder) addKeys() error {
	var ordered []*pgtree.Constraint
	primary := 0
	for _, con := range b.keys {
		if con.Contype == pgtree.CONSTR_PRIMARY {
			ordered = append([]*pgtree.Constraint{con}, ordered...)
			primary++
		} else {
			ordered = append(ordered, con)
		}
	}
	if primary > 1 {
		return errf(InvalidTableDefinition, "multiple primary keys for table %q are not allowed", b.t.Name)
	}
	var kept []*pgtree.Constraint
	for _, con := range ordered {
		same := false
		for i, k := range kept {
			if con.Contype != pgtree.CONSTR_EXCLUSION && k.Contype != pgtree.CONSTR_EXCLUSION && slices.Equal(pgtree.Strings(k.Keys), pgtree.Strings(con.Keys)) &&
				slices.Equal(pgtree.Strings(k.Including), pgtree.Strings(con.Including)) && k.Deferrable == con.Deferrable && k.Initdeferred == con.Initdeferred &&
				k.NullsNotDistinct == con.NullsNotDistinct {
				if k.Conname == "" && con.Conname != "" {
					kept[i] = pgtree.Copy(k)
					kept[i].Conname = con.Conname
				}
				same = true
			}
		}
		if !same {
			kept = append(kept, con)
		}
	}
	for _, con := range kept {
		if err := b.c.addIndexConstraint(b.t.ID, con, false); err != nil {
			return err
		}
	}
	return nil
}

// columnExtras makes a column's sequence and default.
func (c *Catalog) columnExtras(table ID, p *columnPlan) error {
	t := c.tableByID(table)
	col := t.Column(p.col.Name)
	switch {
	case p.serial != "":
		q, err := c.makeSerial(t, col, p.serial, nil, false)
		if err != nil {
			return err
		}
		return c.setDefault(c.tableByID(table), col.Num, c.nextval(q), false)
	case p.identity != nil:
		typ := c.Type(col.Type.ID).Name
		if p.copied { // LIKE copies the options but not the type
			typ = "int8"
		}
		_, err := c.makeSerial(t, col, typ, p.identity.Options, true)
		return err
	case p.generated != nil:
		return c.setDefault(t, col.Num, p.generated, true)
	case p.defaultExpr != nil:
		return c.setDefault(t, col.Num, p.defaultExpr, false)
	}
	return nil
}
