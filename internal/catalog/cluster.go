package catalog

import (
	"strings"

	"sqlgen/internal/pgtree"
)

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
