package catalog

import "sqlgen/internal/pgtree"

// truncate changes nothing here; it is refused when a table that isn't among
// the truncated ones refers to one that is (heap_truncate_check_FKs).
func (c *Catalog) truncate(s *pgtree.TruncateStmt) error {
	var tables []*Table
	going := map[ID]bool{}
	var add func(t *Table, below bool)
	add = func(t *Table, below bool) {
		if going[t.ID] {
			return
		}
		going[t.ID] = true
		tables = append(tables, t)
		if below {
			for _, child := range c.children(t.ID) {
				add(child, true)
			}
		}
	}
	for _, r := range s.Relations {
		v := r.GetRangeVar()
		t, err := c.table(pgtree.NameOfRange(v), OrdinaryTable, PartitionedTable, ForeignTable)
		if err != nil {
			return err
		}
		add(t, v.Inh)
	}
	if s.Behavior == pgtree.DROP_CASCADE {
		return nil
	}
	for _, t := range tables {
		for _, k := range c.ForeignKeysTo(t.ID) {
			if going[k.Table] {
				continue
			}
			e := errf(FeatureNotSupported, "cannot truncate a table referenced in a foreign key constraint")
			e.Detail = "Table \"" + c.Object(k.Table).Head().Name + "\" references \"" + t.Name + "\"."
			e.Dependents = []Address{{ID: k.ID}}
			return e.hint("Truncate table %q at the same time, or use TRUNCATE ... CASCADE.", c.Object(k.Table).Head().Name)
		}
	}
	return nil
}
