package catalog

import (
	"slices"

	"sqlgen/internal/pgtree"
)

// indexConstraint makes the constraint that an index is behind.
func (c *Catalog) indexConstraint(i *Index, p indexPlan) error {
	k := &Constraint{Type: p.constraint, Table: i.Table, Index: i.ID, Deferrable: p.deferrable, Deferred: p.deferred, Validated: true, Local: p.parent == 0,
		Operators: p.operators, Parent: p.parentCon, Expr: i.Where}
	k.Name = i.Name
	for _, col := range i.Columns {
		if col.Num != 0 {
			k.Columns = append(k.Columns, col.Num)
		}
	}
	if err := c.addConstraint(k); err != nil {
		return err
	}
	for _, n := range i.Include {
		c.depend(Address{ID: k.ID}, Address{i.Table, n}, Auto)
	}
	c.depend(Address{ID: i.ID}, Address{ID: k.ID}, Internal)
	i.Constraint = k.ID
	c.put(i)
	if p.parentCon != 0 {
		c.depend(Address{ID: k.ID}, Address{ID: p.parentCon}, PartOf)
	}
	if p.primary {
		for _, num := range k.Columns {
			if !c.tableByID(i.Table).ColumnNum(num).NotNull {
				if c.namesNotNull() {
					if err := c.setNotNullTree(i.Table, c.tableByID(i.Table).ColumnNum(num).Name, "", false, false); err != nil {
						return err
					}
					continue
				}
				c.updateColumn(i.Table, num, func(col *Column) { col.NotNull = true })
			}
		}
	}
	return nil
}

// addIndexConstraint adds PRIMARY KEY, UNIQUE or EXCLUDE.
func (c *Catalog) addIndexConstraint(table ID, con *pgtree.Constraint, only bool) error {
	t := c.tableByID(table)
	p, err := c.planKey(t, con, only)
	if err != nil {
		return err
	}
	if con.Indexname != "" {
		return c.adoptIndex(t, con, p)
	}
	_, err = c.defineIndex(table, p)
	return err
}

// planKey reads a PRIMARY KEY, UNIQUE or EXCLUDE (transformIndexConstraint).
// Which columns there are is looked up when the index is made.
func (c *Catalog) planKey(t *Table, con *pgtree.Constraint, only bool) (indexPlan, error) {
	p := indexPlan{name: Truncate(con.Conname), deferrable: con.Deferrable, deferred: con.Initdeferred, options: con.Options, nulls: con.NullsNotDistinct, only: only}
	switch con.Contype {
	case pgtree.CONSTR_PRIMARY:
		p.constraint, p.primary, p.unique = 'p', true, true
	case pgtree.CONSTR_UNIQUE:
		p.constraint, p.unique = 'u', true
	default:
		if t.Kind == PartitionedTable && c.options.Version < 17 {
			return p, errf(FeatureNotSupported, "exclusion constraints are not supported on partitioned tables")
		}
		p.constraint, p.method, p.where = 'x', con.AccessMethod, con.WhereClause
	}
	if con.Indexname != "" {
		return p, c.adoptable(t, con)
	}
	keys := pgtree.Strings(con.Keys)
	for i, name := range keys {
		if slices.Contains(keys[:i], name) {
			word := map[byte]string{'p': "primary key", 'u': "unique"}[p.constraint]
			return p, errf(DuplicateColumn, "column %q appears twice in %s constraint", name, word)
		}
		p.params = append(p.params, indexElem(name))
	}
	for _, name := range pgtree.Strings(con.Including) {
		p.include = append(p.include, indexElem(name))
	}
	if slices.Contains([]string{"gin", "brin"}, p.method) {
		return p, errf(FeatureNotSupported, "access method %q does not support exclusion constraints", p.method)
	}
	for _, n := range con.Exclusions {
		pair := n.GetList().GetItems()
		if len(pair) == 2 {
			p.params = append(p.params, pair[0])
			p.operators = append(p.operators, pgtree.NameOf(pair[1].GetList().GetItems()).Name)
		}
	}
	return p, nil
}

// onePrimaryKey refuses a second one (index_check_primary_key).
func (c *Catalog) onePrimaryKey(t *Table) error {
	if c.PrimaryKey(t.ID) != nil {
		return errf(InvalidTableDefinition, "multiple primary keys for table %q are not allowed", t.Name)
	}
	return nil
}

func indexElem(name string) *pgtree.Node {
	return &pgtree.Node{Node: &pgtree.Node_IndexElem{IndexElem: &pgtree.IndexElem{Name: name}}}
}

// adoptable refuses USING INDEX of one that can't be behind a constraint.
func (c *Catalog) adoptable(t *Table, con *pgtree.Constraint) error {
	id, ok := c.names.get(nameKey{spaceRelation, t.Schema, con.Indexname})
	i, isIndex := c.Object(id).(*Index)
	if ok && !isIndex {
		return errf(WrongObjectType, "%q is not an index", con.Indexname)
	}
	if !ok {
		return c.missing(UndefinedObject, con.Indexname, "index %q does not exist", con.Indexname)
	}
	switch {
	case i.Table != t.ID:
		return errf(NotInPrerequisiteState, "index %q does not belong to table %q", i.Name, t.Name)
	case i.Constraint != 0:
		return errf(NotInPrerequisiteState, "index %q is already associated with a constraint", i.Name)
	case !i.Valid:
		return errf(NotInPrerequisiteState, "index %q is not valid", i.Name)
	case !i.Unique:
		return errf(WrongObjectType, "%q is not a unique index", i.Name)
	case i.Where != nil:
		return errf(WrongObjectType, "%q is a partial index", i.Name)
	}
	for _, col := range i.Columns {
		if col.Expr != nil {
			return errf(WrongObjectType, "index %q contains expressions", i.Name)
		}
		if col.Descending || col.NullsFirst || col.Opclass != "" {
			return errf(WrongObjectType, "index %q column number %d does not have default sorting behavior", i.Name, 1)
		}
	}
	return nil
}

// adoptIndex is ADD CONSTRAINT … USING INDEX (ATExecAddIndexConstraint).
func (c *Catalog) adoptIndex(t *Table, con *pgtree.Constraint, p indexPlan) error {
	id, _ := c.names.get(nameKey{spaceRelation, t.Schema, con.Indexname})
	i, ok := c.Object(id).(*Index)
	if !ok { // it went with what this statement dropped
		return nil
	}
	if t.Kind == PartitionedTable {
		return errf(FeatureNotSupported, "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables")
	}
	if p.primary {
		if err := c.onePrimaryKey(t); err != nil {
			return err
		}
	}
	n := *i
	if p.name != "" && p.name != n.Name {
		if err := c.checkRelationFree(t.Schema, p.name); err != nil {
			return err
		}
		if c.Constraint(t.ID, p.name) != nil {
			return errf(DuplicateObject, "constraint %q for relation %q already exists", p.name, t.Name)
		}
		c.unname(&n)
		n.Name = p.name
		c.setName(nameKey{spaceRelation, n.Schema, n.Name}, n.ID)
	}
	n.Primary = p.primary
	c.put(&n)
	c.clearDepends(Address{ID: n.ID}, nil)
	return c.indexConstraint(&n, p)
}
