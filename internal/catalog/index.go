package catalog

import (
	"slices"
	"strconv"

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
	c.relationsOf(table, func(o Object) bool {
		if i, ok := o.(*Index); ok {
			out = append(out, i)
		}
		return true
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
	if err := c.indexExpressions(t, s); err != nil {
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
	_, err = c.defineIndex(t.ID, indexPlan{name: Truncate(s.Idxname), method: s.AccessMethod, params: s.IndexParams, include: s.IndexIncludingParams,
		where: s.WhereClause, unique: s.Unique, nulls: s.NullsNotDistinct, options: s.Options, only: !s.Relation.Inh, concurrent: s.Concurrent, ifNot: s.IfNotExists})
	return err
}

// indexExpressions resolves predicate and expressions, which PostgreSQL does
// before it looks for plain columns (transformIndexStmt).
func (c *Catalog) indexExpressions(t *Table, s *pgtree.IndexStmt) error {
	if s.WhereClause == nil && !slices.ContainsFunc(s.IndexParams, func(n *pgtree.Node) bool { return n.GetIndexElem().GetExpr() != nil }) {
		return nil
	}
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
	a.addTable(t, "")
	if p.where != nil { // CheckPredicate comes before ComputeIndexAttrs
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
	a.only = "index expressions"
	names, err := c.indexColumns(i, t, p, a)
	if err != nil {
		return nil, err
	}
	if p.primary && p.parent == 0 {
		if err := c.onePrimaryKey(t); err != nil {
			return nil, err
		}
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
			if p.constraint != 0 {
				return nil, errf(UndefinedColumn, "column %q named in key does not exist", e.Name).named(e.Name)
			}
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
