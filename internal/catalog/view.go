package catalog

import (
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
)

func (c *Catalog) createView(s *pgtree.ViewStmt) error {
	n := pgtree.NameOfRange(s.View)
	temporary := s.View.Relpersistence == "t"
	if temporary {
		n.Schema = c.tempSchema()
	}
	schema, err := c.creationSchema(n)
	if err != nil {
		return err
	}
	v := &Table{Header: Header{Class: ClassRelation, Schema: schema, Name: Truncate(n.Name)}, Kind: View, Persistence: letter(s.View.Relpersistence, 'p'),
		Query: newExpr(s.Query), Options: storageOptions(s.Options)}
	v.Check = map[pgtree.ViewCheckOption]string{pgtree.LOCAL_CHECK_OPTION: "LOCAL", pgtree.CASCADED_CHECK_OPTION: "CASCADED"}[s.WithCheckOption]
	if err := c.checkStorage("view", v.Options); err != nil {
		return err
	}
	if err := viewQuery(s.Query); err != nil {
		return err
	}
	a, err := c.viewColumns(v, s.Query, s.Aliases)
	if err != nil {
		return err
	}
	for _, o := range v.Options {
		if o.Name == "check_option" {
			v.Check = strings.ToUpper(o.Value)
		}
	}
	v.Options = without(v.Options, "check_option")
	if v.Check != "" {
		if _, columns, ok := c.updatable(s.Query); !ok || !slices.ContainsFunc(columns, func(col *Column) bool { return col != nil }) {
			return errf(FeatureNotSupported, "WITH CHECK OPTION is supported only on automatically updatable views")
		}
	}
	if id, ok := c.names.get(nameKey{spaceRelation, schema, v.Name}); ok {
		if !s.Replace {
			return errf(DuplicateTable, "relation %q already exists", v.Name).named(v.Name)
		}
		old, isTable := c.Object(id).(*Table)
		if !isTable || old.Kind != View {
			return errf(WrongObjectType, "%q is not a view", v.Name)
		}
		return c.replaceView(old, v, a)
	}
	if err := distinctColumns(v); err != nil {
		return err
	}
	if err := c.addTable(v); err != nil {
		return err
	}
	c.viewDepends(v.ID, a)
	return nil
}

// viewQuery refuses a query that changes something (DefineView).
func viewQuery(n *pgtree.Node) error {
	s := n.GetSelectStmt()
	if s.GetIntoClause() != nil {
		return errf(FeatureNotSupported, "views must not contain SELECT INTO")
	}
	if changesRows(s) {
		return errf(FeatureNotSupported, "views must not contain data-modifying statements in WITH")
	}
	return nil
}

func changesRows(s *pgtree.SelectStmt) bool {
	return slices.ContainsFunc(s.GetWithClause().GetCtes(), func(n *pgtree.Node) bool {
		return n.GetCommonTableExpr().GetCtequery().GetSelectStmt() == nil
	})
}

// viewColumns computes the columns of a query.
func (c *Catalog) viewColumns(v *Table, query *pgtree.Node, aliases []*pgtree.Node) (*analyzer, error) {
	a := c.analyzer()
	cols, err := a.statement(query)
	if err != nil {
		return nil, err
	}
	names := pgtree.Strings(aliases)
	if cols != nil && len(names) > len(cols) {
		return nil, errf(SyntaxError, "CREATE VIEW specifies more column names than columns")
	}
	if cols == nil {
		for _, name := range names {
			v.appendColumn(&Column{Name: name, Type: unknownType, Local: true, Statistics: -1, Created: c.origin, Changed: c.origin})
		}
	}
	for i, col := range cols {
		if i < len(names) {
			col.name = names[i]
		}
		col.name = Truncate(col.name)
		if col.typ.ID == builtin("unknown") {
			col.typ = ref(builtin("text"))
		}
		v.appendColumn(&Column{Name: col.name, Type: col.typ, Local: true, Statistics: -1, Created: c.origin, Changed: c.origin})
	}
	return a, nil
}

// distinctColumns refuses a name that two columns have (CheckAttributeNamesTypes).
func distinctColumns(v *Table) error {
	seen := map[string]bool{}
	for _, col := range v.Columns {
		if seen[col.Name] {
			return errf(DuplicateColumn, "column %q specified more than once", col.Name).named(col.Name)
		}
		seen[col.Name] = true
	}
	return nil
}

func (c *Catalog) viewDepends(id ID, a *analyzer) {
	for _, d := range a.deps {
		c.depend(Address{ID: id}, d, Normal)
	}
}

// replaceView keeps the old columns and may add some at the end.
func (c *Catalog) replaceView(old, v *Table, a *analyzer) error {
	for i, col := range old.Columns {
		if i >= len(v.Columns) {
			if len(v.Columns) == 0 {
				break
			}
			return errf(InvalidTableDefinition, "cannot drop columns from view")
		}
		n := v.Columns[i]
		if n.Name != col.Name {
			return errf(InvalidTableDefinition, "cannot change name of view column %q to %q", col.Name, n.Name).
				hint("Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.")
		}
		if n.Type.Known() && col.Type.Known() && (!n.Type.Same(col.Type) || n.Type.Typmod != col.Type.Typmod) {
			return errf(InvalidTableDefinition, "cannot change data type of view column %q from %s to %s", col.Name, c.FormatType(col.Type), c.FormatType(n.Type))
		}
	}
	if err := distinctColumns(v); err != nil {
		return err
	}
	n := c.ownTable(old)
	if len(v.Columns) > len(old.Columns) {
		for _, col := range v.Columns[len(old.Columns):] {
			n.appendColumn(col)
		}
	}
	n.Query, n.Options, n.Check = v.Query, v.Options, v.Check
	c.put(n)
	schema := old.Schema
	c.clearDepends(Address{ID: old.ID}, func(d Dependency) bool { return d.To.ID == schema })
	c.viewDepends(old.ID, a)
	return nil
}

// createTableAs is CREATE TABLE … AS and CREATE MATERIALIZED VIEW.
func (c *Catalog) createTableAs(s *pgtree.CreateTableAsStmt) error {
	schema, name, skipped, err := c.newRelation(s.Into.Rel, s.IfNotExists)
	if skipped || err != nil {
		return err
	}
	t := &Table{Header: Header{Class: ClassRelation, Schema: schema, Name: name}, Kind: OrdinaryTable, Persistence: letter(s.Into.Rel.Relpersistence, 'p'),
		Options: storageOptions(s.Into.Options), Tablespace: s.Into.TableSpaceName}
	a, err := c.viewColumns(t, s.Query, s.Into.ColNames)
	if err != nil {
		return err
	}
	if err := distinctColumns(t); err != nil {
		return err
	}
	if s.Objtype == pgtree.OBJECT_MATVIEW && changesRows(s.Query.GetSelectStmt()) {
		return errf(FeatureNotSupported, "materialized views must not use data-modifying statements in WITH")
	}
	if s.Objtype == pgtree.OBJECT_MATVIEW {
		t.Kind, t.Query, t.NoData = MaterializedView, newExpr(s.Query), s.Into.SkipData
	}
	if err := c.addTable(t); err != nil {
		return err
	}
	if t.Kind == MaterializedView {
		c.viewDepends(t.ID, a)
	}
	return nil
}

func (c *Catalog) refreshView(s *pgtree.RefreshMatViewStmt) error {
	v, err := c.table(pgtree.NameOfRange(s.Relation))
	if err != nil {
		return err
	}
	if v.Kind != MaterializedView {
		return errf(FeatureNotSupported, "%q is not a materialized view", v.Name)
	}
	if s.Concurrent && s.SkipData {
		return errf(SyntaxError, "CONCURRENTLY and WITH NO DATA options cannot be used together")
	}
	if s.Concurrent {
		unique := false
		for _, i := range c.Indexes(v.ID) {
			unique = unique || i.Unique && i.Where == nil && !slices.ContainsFunc(i.Columns, func(k IndexColumn) bool { return k.Num == 0 })
		}
		if v.NoData {
			return errf(FeatureNotSupported, "CONCURRENTLY cannot be used when the materialized view is not populated")
		}
		if !unique {
			return errf(NotInPrerequisiteState, "cannot refresh materialized view %q concurrently", c.FullName(&v.Header)).
				hint("Create a unique index with no WHERE clause on one or more columns of the materialized view.")
		}
	}
	if v.NoData != s.SkipData {
		n := c.ownTable(v)
		n.NoData = s.SkipData
		c.put(n)
	}
	return nil
}
