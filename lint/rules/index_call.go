package rules

import (
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

// newIndex is a CREATE INDEX as advice writes it anew.
type newIndex struct {
	stmt *pgtree.IndexStmt
	name string
}

func readIndex(s *lint.Stmt, n *pgtree.IndexStmt) newIndex {
	x := newIndex{n, n.Idxname}
	if x.name == "" && s.Err == nil {
		for _, e := range s.Event.Effects {
			if i, ok := s.After.Object(e.Object).(*catalog.Index); ok && e.Kind == catalog.Created && !e.Indirect {
				x.name = i.Name
				break
			}
		}
	}
	if x.name == "" {
		var cols []string
		for _, p := range n.IndexParams {
			if name := p.GetIndexElem().GetName(); name != "" {
				cols = append(cols, name)
			} else {
				cols = append(cols, "expr")
			}
		}
		x.name = catalog.ObjectName(n.Relation.GetRelname(), strings.Join(cols, "_"), "idx")
	}
	return x
}

// text is the statement with CONCURRENTLY and its name; change may alter more.
func (x newIndex) text(change func(*pgtree.IndexStmt)) string {
	n := pgtree.Copy(x.stmt)
	n.Idxname, n.Concurrent, n.IfNotExists = x.name, true, false
	if change != nil {
		change(n)
	}
	text, err := pgtree.Deparse(&pgtree.Node{Node: &pgtree.Node_IndexStmt{IndexStmt: n}})
	if err != nil {
		return "CREATE INDEX CONCURRENTLY " + catalog.Quote(n.Idxname) + " ON " + sqlName(n.Relation) + " (…)"
	}
	// btree is the default; what the parser filled in is left out again.
	return strings.Replace(text, " USING btree ", " ", 1)
}

// create writes CREATE INDEX CONCURRENTLY as op.create_index, or as SQL where
// op.create_index has no words for something.
func (x newIndex) create(a *advice) {
	if a.sql {
		a.line(x.text(nil) + ";")
		return
	}
	n := x.stmt
	args := []string{pyString(x.name), pyString(n.Relation.Relname)}
	columns, ops, ok := indexKeys(n)
	if !ok {
		a.execute("%s", x.text(nil))
		return
	}
	args = append(args, columns)
	args = pySchema(args, "schema", n.Relation.Schemaname)
	if n.Unique {
		args = append(args, "unique=True")
	}
	if m := n.AccessMethod; m != "" && m != "btree" {
		args = append(args, "postgresql_using="+pyString(m))
	}
	args = pyArg(args, "postgresql_ops", ops)
	if n.NullsNotDistinct {
		args = append(args, "postgresql_nulls_not_distinct=True")
	}
	if len(n.IndexIncludingParams) > 0 {
		var names []string
		for _, p := range n.IndexIncludingParams {
			names = append(names, p.GetIndexElem().GetName())
		}
		args = append(args, "postgresql_include="+pyList(names))
	}
	if len(n.Options) > 0 {
		var options []string
		for _, o := range n.Options {
			d := o.GetDefElem()
			value, _ := pgtree.Text(d.GetArg())
			if _, number := pgtree.Int(d.GetArg()); !number {
				value = pyString(value)
			}
			options = append(options, pyString(d.GetDefname())+": "+value)
		}
		args = append(args, "postgresql_with={"+strings.Join(options, ", ")+"}")
	}
	if n.TableSpace != "" {
		args = append(args, "postgresql_tablespace="+pyString(n.TableSpace))
	}
	if n.WhereClause != nil {
		args = append(args, "postgresql_where=sa.text("+pyText(exprText(n.WhereClause))+")")
	}
	a.line(pyCall("op.create_index", append(args, "postgresql_concurrently=True")...))
}

// indexKeys are the columns and postgresql_ops of op.create_index.
func indexKeys(n *pgtree.IndexStmt) (columns, ops string, ok bool) {
	var keys, classes []string
	for _, p := range n.IndexParams {
		e := p.GetIndexElem()
		if e == nil || len(e.Opclassopts) > 0 {
			return "", "", false
		}
		if e.Name != "" && len(e.Collation) == 0 && e.Ordering == pgtree.SORTBY_DEFAULT && e.NullsOrdering == pgtree.SORTBY_NULLS_DEFAULT {
			keys = append(keys, pyString(e.Name))
			if len(e.Opclass) > 0 {
				classes = append(classes, pyString(e.Name)+": "+pyString(strings.Join(pgtree.Strings(e.Opclass), ".")))
			}
			continue
		}
		keys = append(keys, "sa.text("+pyText(indexKeyText(e))+")")
	}
	if len(classes) > 0 {
		ops = "{" + strings.Join(classes, ", ") + "}"
	}
	return "[" + strings.Join(keys, ", ") + "]", ops, true
}

// indexKeyText is a key as it stands between the parentheses.
func indexKeyText(e *pgtree.IndexElem) string {
	text := catalog.Quote(e.Name)
	if e.Expr != nil {
		text = exprText(e.Expr)
		if e.Expr.GetFuncCall() == nil {
			text = "(" + text + ")"
		}
	}
	if len(e.Collation) > 0 {
		name := pgtree.NameOf(e.Collation)
		text += " COLLATE " + qualifyAlways(name)
	}
	if len(e.Opclass) > 0 {
		text += " " + strings.Join(pgtree.Strings(e.Opclass), ".")
	}
	switch e.Ordering {
	case pgtree.SORTBY_ASC:
		text += " ASC"
	case pgtree.SORTBY_DESC:
		text += " DESC"
	}
	switch e.NullsOrdering {
	case pgtree.SORTBY_NULLS_FIRST:
		text += " NULLS FIRST"
	case pgtree.SORTBY_NULLS_LAST:
		text += " NULLS LAST"
	}
	return text
}

// qualifyAlways quotes a name in any case, as collations such as "C" need it.
func qualifyAlways(n pgtree.Name) string {
	text := `"` + strings.ReplaceAll(n.Name, `"`, `""`) + `"`
	if n.Schema != "" {
		text = catalog.Quote(n.Schema) + "." + text
	}
	return text
}

// leaves are the partitions of a table that hold rows, in order.
func leaves(c *catalog.Catalog, t *catalog.Table) []*catalog.Table {
	var out []*catalog.Table
	for _, p := range c.Partitions(t.ID) {
		if p.Kind == catalog.PartitionedTable {
			out = append(out, leaves(c, p)...)
		} else {
			out = append(out, p)
		}
	}
	return out
}

// createOnPartitions writes the way to index a partitioned table while it is
// written to: ON ONLY the parent, CONCURRENTLY on each partition, ATTACH.
func (x newIndex) createOnPartitions(a *advice, s *lint.Stmt, t *catalog.Table) {
	parent := qualify(x.stmt.Relation.Schemaname, x.name)
	a.note("1. The parent's index alone: no partition is read, it stays INVALID until all partitions have theirs.")
	a.execute("%s", x.text(func(n *pgtree.IndexStmt) { n.Concurrent, n.Relation.Inh = false, false }))
	if len(s.Before.Partitions(t.ID)) == 0 {
		return
	}
	a.note("2. An index on each partition, while it is written to, then attached (brief).")
	a.autocommit(func() { x.attach(a, s, t, parent) })
}

// attach writes the indexes of a table's partitions, the deepest first attached.
func (x newIndex) attach(a *advice, s *lint.Stmt, t *catalog.Table, parent string) {
	for _, p := range s.Before.Partitions(t.ID) {
		name := catalog.ObjectName(p.Name, strings.TrimPrefix(x.name, t.Name+"_"), "")
		schema := schemaUnlessPublic(s.Before, p.Schema)
		partitioned := p.Kind == catalog.PartitionedTable
		one := newIndex{pgtree.Copy(x.stmt), name}
		one.stmt.Relation.Relname, one.stmt.Relation.Schemaname = p.Name, schema
		a.execute("%s", one.text(func(n *pgtree.IndexStmt) { n.Concurrent, n.Relation.Inh = !partitioned, !partitioned }))
		if partitioned {
			one.attach(a, s, p, qualify(schema, name))
		}
		a.execute("ALTER INDEX %s ATTACH PARTITION %s", parent, qualify(schema, name))
	}
}

func schemaUnlessPublic(c *catalog.Catalog, id catalog.ID) string {
	if name := c.SchemaName(id); name != "public" {
		return name
	}
	return ""
}
