package catalog

import (
	"slices"
	"strconv"
	"strings"

	"sqlgen/internal/pgtree"
)

// Index is an index, also one behind a constraint.
type Index struct {
	Header
	Table            ID
	Method           string
	Unique           bool
	Primary          bool
	NullsNotDistinct bool
	Columns          []IndexColumn // key columns
	Include          []int16
	Where            *Expr
	Constraint       ID   // the constraint it is behind, 0 for none
	Valid            bool // false for ON ONLY a partitioned table with partitions
	Partitioned      bool
	Parent           ID // the partitioned index it is attached to
	Options          []StorageOption
	Concurrently     bool // built so
	Clustered        bool
}

// IndexColumn is a key of an index: a column or an expression.
type IndexColumn struct {
	Num        int16 // 0 for an expression
	Expr       *Expr
	Opclass    string // as written, "" for the default
	Collation  string
	Descending bool
	NullsFirst bool
	Type       TypeRef
}

// Indexes lists the indexes of a table, oldest first.
func (c *Catalog) Indexes(table ID) []*Index {
	var out []*Index
	c.relationsOf(table, func(o Object) {
		if i, ok := o.(*Index); ok {
			out = append(out, i)
		}
	})
	return out
}

// forgetIndex: nothing but the name refers to an index that goes.
func (c *Catalog) forgetIndex(i *Index) {
	if t := c.tableByID(i.Table); t != nil && t.ClusterOn == i.ID {
		n := c.ownTable(t)
		n.ClusterOn = 0
		c.put(n)
	}
}

// indexPlan is what DefineIndex is asked for.
type indexPlan struct {
	name       string
	method     string
	params     []*pgtree.Node // IndexElem
	include    []*pgtree.Node
	where      *pgtree.Node
	unique     bool
	primary    bool
	nulls      bool // NULLS NOT DISTINCT
	constraint byte // p, u, x or 0
	operators  []string
	deferrable bool
	deferred   bool
	options    []*pgtree.Node
	only       bool
	concurrent bool
	ifNot      bool
	comment    string
	parent     ID // partitioned index this is made for
	parentCon  ID
}

func (c *Catalog) createIndex(s *pgtree.IndexStmt) error {
	if s.Concurrent && c.InTransaction() {
		return errf(ActiveTransaction, "CREATE INDEX CONCURRENTLY cannot run inside a transaction block")
	}
	t, err := c.table(pgtree.NameOfRange(s.Relation))
	if err != nil {
		return err
	}
	switch t.Kind {
	case OrdinaryTable, PartitionedTable, MaterializedView:
	default:
		return errf(WrongObjectType, "cannot create index on relation %q", t.Name)
	}
	if s.Concurrent && t.Kind == PartitionedTable {
		return errf(FeatureNotSupported, "cannot create index on partitioned table %q concurrently", t.Name)
	}
	if err := c.tablespace(s.TableSpace); err != nil {
		return err
	}
	if err := c.indexExpressions(t, s); err != nil {
		return err
	}
	_, err = c.defineIndex(t.ID, indexPlan{name: Truncate(s.Idxname), method: s.AccessMethod, params: s.IndexParams, include: s.IndexIncludingParams,
		where: s.WhereClause, unique: s.Unique, nulls: s.NullsNotDistinct, options: s.Options, only: !s.Relation.Inh, concurrent: s.Concurrent, ifNot: s.IfNotExists})
	return err
}

// indexExpressions resolves predicate and expressions, which PostgreSQL does
// before it looks for plain columns (transformIndexStmt).
func (c *Catalog) indexExpressions(t *Table, s *pgtree.IndexStmt) error {
	a := c.analyzer()
	a.addTable(t, "")
	a.only = "index predicates"
	typ, err := a.expr(s.WhereClause)
	if err != nil {
		return err
	}
	if s.WhereClause != nil {
		if err := c.wantBoolean("WHERE", s.WhereClause, typ); err != nil {
			return err
		}
	}
	a.only = "index expressions"
	for _, n := range s.IndexParams {
		if _, err := a.expr(n.GetIndexElem().GetExpr()); err != nil {
			return err
		}
	}
	return nil
}

var accessMethods = map[string]bool{"btree": true, "hash": true, "gist": true, "gin": true, "brin": true, "spgist": true}

func (c *Catalog) defineIndex(table ID, p indexPlan) (*Index, error) {
	t := c.tableByID(table)
	if p.method == "" {
		p.method = "btree"
	}
	if p.method == "rtree" {
		p.method = "gist"
	}
	if !accessMethods[p.method] && !(p.method == "bloom" && c.ExtensionInstalled("bloom")) && !c.Incomplete() && !c.names.has(nameKey{spaceMisc, 0, "access method " + p.method}) {
		return nil, c.missing(UndefinedObject, p.method, "access method %q does not exist", p.method)
	}
	if p.unique && p.method != "btree" && accessMethods[p.method] {
		return nil, errf(FeatureNotSupported, "access method %q does not support unique indexes", p.method)
	}
	i := &Index{Header: Header{Class: ClassRelation, Schema: t.Schema}, Table: table, Method: p.method, Unique: p.unique, Primary: p.primary,
		NullsNotDistinct: p.nulls, Valid: true, Partitioned: t.Kind == PartitionedTable, Options: storageOptions(p.options), Concurrently: p.concurrent, Parent: p.parent}
	if len(p.params) > 1 && (p.method == "hash" || p.method == "spgist") {
		return nil, errf(FeatureNotSupported, "access method %q does not support multicolumn indexes", p.method)
	}
	if len(p.include) > 0 && (p.method == "hash" || p.method == "gin" || p.method == "brin" || p.method == "spgist" && c.options.Version < 14) {
		return nil, errf(FeatureNotSupported, "access method %q does not support included columns", p.method)
	}
	if err := c.checkStorage(i.Method, i.Options); err != nil {
		return nil, err
	}
	a := c.analyzer()
	a.only = "index expressions"
	a.addTable(t, "")
	names, err := c.indexColumns(i, t, p, a)
	if err != nil {
		return nil, err
	}
	if p.where != nil {
		a.only = "index predicates"
		typ, err := a.expr(p.where)
		if err != nil {
			return nil, err
		}
		if err := c.wantBoolean("WHERE", p.where, typ); err != nil {
			return nil, err
		}
		if a.volatility != 'i' {
			return nil, errf(InvalidObjectDefinition, "functions in index predicate must be marked IMMUTABLE")
		}
		i.Where = newExpr(p.where)
	}
	if i.Partitioned && (p.unique || p.constraint == 'x') {
		if err := c.coversPartitionKey(i, t, p); err != nil {
			return nil, err
		}
	}
	i.Name = p.name
	if i.Name == "" {
		switch {
		case p.primary:
			i.Name = c.chooseRelationName(t.Name, "", "pkey", t.Schema, true)
		case p.constraint == 'x':
			i.Name = c.chooseRelationName(t.Name, nameAddition(names), "excl", t.Schema, true)
		case p.constraint != 0:
			i.Name = c.chooseRelationName(t.Name, nameAddition(names), "key", t.Schema, true)
		default:
			i.Name = c.chooseRelationName(t.Name, nameAddition(names), "idx", t.Schema, false)
		}
	}
	if c.names.has(nameKey{spaceRelation, t.Schema, i.Name}) {
		if p.ifNot {
			c.skip("relation %q already exists, skipping", i.Name)
			return nil, nil
		}
		return nil, errf(DuplicateTable, "relation %q already exists", i.Name).named(i.Name)
	}
	if p.constraint != 0 && c.Constraint(table, i.Name) != nil {
		return nil, errf(DuplicateObject, "constraint %q for relation %q already exists", i.Name, t.Name).named(i.Name)
	}
	i.Comment = p.comment
	c.create(i, spaceRelation, t.Schema)
	c.indexDepends(i, a.deps, p.constraint != 0)
	if p.parent != 0 {
		c.depend(Address{ID: i.ID}, Address{ID: p.parent}, PartOf)
	}
	if p.constraint != 0 {
		if err := c.indexConstraint(i, p); err != nil {
			return nil, err
		}
	}
	return i, c.indexPartitions(i, t, p)
}

func (c *Catalog) indexDepends(i *Index, deps []Address, constraint bool) {
	for _, d := range deps {
		// Plain columns come through the constraint.
		if constraint && d.ID == i.Table && slices.ContainsFunc(i.Columns, func(col IndexColumn) bool { return col.Num == d.Column }) {
			continue
		}
		kind := Normal
		if d.ID == i.Table {
			kind = Auto
		}
		c.depend(Address{ID: i.ID}, d, kind)
	}
	if constraint {
		return
	}
	for _, n := range i.Include {
		c.depend(Address{ID: i.ID}, Address{i.Table, n}, Auto)
	}
	c.depend(Address{ID: i.ID}, Address{ID: i.Table}, Auto)
}

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
			c.setNotNull(i.Table, num)
		}
	}
	return nil
}

func (c *Catalog) indexColumns(i *Index, t *Table, p indexPlan, a *analyzer) ([]string, error) {
	var names []string
	add := func(base string) {
		name := base
		for n := 1; slices.Contains(names, name); n++ {
			suffix := strconv.Itoa(n)
			name = clip(base, maxName-len(suffix)) + suffix
		}
		names = append(names, name)
	}
	if len(p.params) > 32 {
		return nil, errf(TooManyColumns, "cannot use more than 32 columns in an index")
	}
	for _, n := range p.params {
		e := n.GetIndexElem()
		col := IndexColumn{Descending: e.Ordering == pgtree.SORTBY_DESC, NullsFirst: e.Ordering == pgtree.SORTBY_DESC}
		if e.NullsOrdering != pgtree.SORTBY_NULLS_DEFAULT {
			col.NullsFirst = e.NullsOrdering == pgtree.SORTBY_NULLS_FIRST
		}
		if p.method != "btree" && accessMethods[p.method] && (e.Ordering == pgtree.SORTBY_ASC || e.Ordering == pgtree.SORTBY_DESC) {
			return nil, errf(FeatureNotSupported, "access method %q does not support ASC/DESC options", p.method)
		}
		if e.Name != "" {
			tc := t.Column(e.Name)
			if slices.Contains(systemColumns, e.Name) {
				return nil, errf(FeatureNotSupported, "index creation on system columns is not supported")
			}
			if tc == nil {
				if p.constraint != 0 && p.constraint != 'x' {
					return nil, errf(UndefinedColumn, "column %q named in key does not exist", e.Name).named(e.Name)
				}
				return nil, errf(UndefinedColumn, "column %q does not exist", e.Name).named(e.Name)
			}
			col.Num, col.Type = tc.Num, tc.Type
			a.use(Address{t.ID, tc.Num})
			add(e.Name)
		} else {
			typ, err := a.expr(e.Expr)
			if err != nil {
				return nil, err
			}
			expr := e.Expr
			for expr.GetCollateClause() != nil {
				col.Collation = pgtree.NameOf(expr.GetCollateClause().Collname).Name
				expr = expr.GetCollateClause().Arg
			}
			if a.volatility != 'i' {
				return nil, errf(InvalidObjectDefinition, "functions in index expression must be marked IMMUTABLE")
			}
			col.Type = typ
			if t := c.Type(typ.ID); t != nil && t.Kind == PseudoType && typ.ID != builtin("unknown") {
				return nil, errf(InvalidTableDefinition, "column %q has pseudo-type %s", figureIndexColumn(e.Expr), c.FormatType(typ))
			}
			if ref := expr.GetColumnRef(); ref != nil && len(ref.Fields) == 1 {
				if tc := t.Column(pgtree.Strings(ref.Fields)[0]); tc != nil {
					col.Num = tc.Num
				}
			}
			if col.Num == 0 {
				col.Expr = newExpr(expr)
			}
			name := e.Indexcolname
			if name == "" {
				name = figureIndexColumn(e.Expr)
			}
			add(name)
		}
		if e.Collation != nil {
			if err := c.collation(e.Collation); err != nil {
				return nil, err
			}
			if col.Type.Known() && !c.collatable(col.Type) {
				return nil, errf(DatatypeMismatch, "collations are not supported by type %s", c.FormatType(col.Type))
			}
			col.Collation = pgtree.NameOf(e.Collation).Name
			a.use(Address{ID: c.collationID(pgtree.NameOf(e.Collation))})
		}
		ext, err := c.opclassExtension(&col, e, p.method)
		if err != nil {
			return nil, err
		}
		a.use(Address{ID: ext})
		if n := len(i.Columns); p.constraint == 'x' && n < len(p.operators) {
			if err := a.exclusionOperator(p.operators[n], col.Type); err != nil {
				return nil, err
			}
		}
		i.Columns = append(i.Columns, col)
	}
	for _, n := range p.include {
		e := n.GetIndexElem()
		tc := t.Column(e.Name)
		if e.Name == "" {
			return nil, errf(FeatureNotSupported, "expressions are not supported in included columns")
		}
		if tc == nil {
			return nil, errf(UndefinedColumn, "column %q does not exist", e.Name).named(e.Name)
		}
		i.Include = append(i.Include, tc.Num)
		add(e.Name)
	}
	return names, nil
}

// figureIndexColumn names an expression's column (FigureIndexColname).
func figureIndexColumn(n *pgtree.Node) string {
	if name := figureColumn(n); name != "" && name != "?column?" {
		return name
	}
	return "expr"
}

func (c *Catalog) setNotNull(table ID, num int16) {
	t := c.tableByID(table)
	if col := t.ColumnNum(num); col != nil && !col.NotNull {
		c.updateColumn(table, num, func(col *Column) { col.NotNull = true })
	}
	for _, child := range c.children(table) {
		if cc := child.Column(t.ColumnNum(num).Name); cc != nil {
			c.setNotNull(child.ID, cc.Num)
		}
	}
}

// addIndexConstraint adds PRIMARY KEY, UNIQUE or EXCLUDE.
func (c *Catalog) addIndexConstraint(table ID, con *pgtree.Constraint, only bool) error {
	t := c.tableByID(table)
	p := indexPlan{name: Truncate(con.Conname), deferrable: con.Deferrable, deferred: con.Initdeferred, options: con.Options, nulls: con.NullsNotDistinct, only: only}
	switch con.Contype {
	case pgtree.CONSTR_PRIMARY:
		p.constraint, p.primary, p.unique = 'p', true, true
		if c.PrimaryKey(table) != nil {
			return errf(InvalidTableDefinition, "multiple primary keys for table %q are not allowed", t.Name)
		}
	case pgtree.CONSTR_UNIQUE:
		p.constraint, p.unique = 'u', true
	default:
		if t.Kind == PartitionedTable && c.options.Version < 17 {
			return errf(FeatureNotSupported, "exclusion constraints are not supported on partitioned tables")
		}
		p.constraint, p.method, p.where = 'x', con.AccessMethod, con.WhereClause
	}
	if con.Indexname != "" {
		return c.adoptIndex(t, con, p)
	}
	keys := pgtree.Strings(con.Keys)
	for i, name := range keys {
		if slices.Contains(keys[:i], name) {
			word := map[byte]string{'p': "primary key", 'u': "unique"}[p.constraint]
			return errf(DuplicateColumn, "column %q appears twice in %s constraint", name, word)
		}
	}
	for _, name := range keys {
		if slices.Contains(systemColumns, name) {
			return errf(FeatureNotSupported, "index creation on system columns is not supported")
		}
		if t.Column(name) == nil {
			return errf(UndefinedColumn, "column %q named in key does not exist", name).named(name)
		}
		p.params = append(p.params, indexElem(name))
	}
	for _, name := range pgtree.Strings(con.Including) {
		if t.Column(name) == nil {
			return errf(UndefinedColumn, "column %q named in key does not exist", name).named(name)
		}
		p.include = append(p.include, indexElem(name))
	}
	if slices.Contains([]string{"gin", "brin"}, p.method) {
		return errf(FeatureNotSupported, "access method %q does not support exclusion constraints", p.method)
	}
	for _, n := range con.Exclusions {
		pair := n.GetList().GetItems()
		if len(pair) == 2 {
			p.params = append(p.params, pair[0])
			p.operators = append(p.operators, pgtree.NameOf(pair[1].GetList().GetItems()).Name)
		}
	}
	_, err := c.defineIndex(table, p)
	return err
}

func indexElem(name string) *pgtree.Node {
	return &pgtree.Node{Node: &pgtree.Node_IndexElem{IndexElem: &pgtree.IndexElem{Name: name}}}
}

// reindex changes nothing that is kept here.
func (c *Catalog) reindex(s *pgtree.ReindexStmt) error {
	if pgtree.Option(s.Params, "concurrently") != nil && c.InTransaction() {
		return errf(ActiveTransaction, "REINDEX CONCURRENTLY cannot run inside a transaction block")
	}
	switch s.Kind {
	case pgtree.REINDEX_OBJECT_SCHEMA, pgtree.REINDEX_OBJECT_SYSTEM, pgtree.REINDEX_OBJECT_DATABASE:
		if c.InTransaction() {
			return errf(ActiveTransaction, "REINDEX %s cannot run inside a transaction block", strings.TrimPrefix(s.Kind.String(), "REINDEX_OBJECT_"))
		}
		if s.Kind == pgtree.REINDEX_OBJECT_SCHEMA {
			_, err := c.schemaByName(s.Name)
			return err
		}
		return nil
	}
	n := pgtree.NameOfRange(s.Relation)
	o, err := c.relation(n)
	if err != nil {
		return err
	}
	kind := kindOf(o)
	if s.Kind == pgtree.REINDEX_OBJECT_INDEX && kind != IndexRelation {
		return errf(WrongObjectType, "%q is not an index", n.Name)
	}
	if s.Kind == pgtree.REINDEX_OBJECT_TABLE && kind != OrdinaryTable && kind != PartitionedTable && kind != MaterializedView {
		return errf(WrongObjectType, "%q is not a table or materialized view", n.Name)
	}
	return nil
}

// cluster remembers the index, as CLUSTER does.
func (c *Catalog) cluster(s *pgtree.ClusterStmt) error {
	if s.Relation == nil {
		if c.InTransaction() {
			return errf(ActiveTransaction, "CLUSTER cannot run inside a transaction block")
		}
		return nil
	}
	t, err := c.table(pgtree.NameOfRange(s.Relation), OrdinaryTable, PartitionedTable, MaterializedView)
	if err != nil {
		return err
	}
	if s.Indexname == "" {
		if t.ClusterOn == 0 {
			return errf(UndefinedObject, "there is no previously clustered index for table %q", t.Name)
		}
		return nil
	}
	return c.clusterOn(t, s.Indexname)
}

func (c *Catalog) clusterOn(t *Table, name string) error {
	id, _ := c.names.get(nameKey{spaceRelation, t.Schema, name})
	i, ok := c.Object(id).(*Index)
	switch {
	case id == 0:
		return c.missing(UndefinedObject, name, "index %q for table %q does not exist", name, t.Name).part()
	case !ok || i.Table != t.ID:
		return errf(WrongObjectType, "%q is not an index for table %q", name, t.Name)
	case i.Method != "btree" && i.Method != "gist":
		return errf(FeatureNotSupported, "cannot cluster on index %q because access method does not support clustering", name)
	case i.Where != nil:
		return errf(FeatureNotSupported, "cannot cluster on partial index %q", name)
	case !i.Valid:
		return errf(FeatureNotSupported, "cannot cluster on invalid index %q", name)
	}
	n := c.ownTable(t)
	n.ClusterOn = id
	c.put(n)
	return nil
}

// adoptIndex is ADD CONSTRAINT … USING INDEX.
func (c *Catalog) adoptIndex(t *Table, con *pgtree.Constraint, p indexPlan) error {
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
	if t.Kind == PartitionedTable {
		return errf(FeatureNotSupported, "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables")
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
