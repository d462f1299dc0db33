package postgres

import (
	"sqlgen/offline/ops"
	"sqlgen/offline/schema"
)

// sortTables orders tables so that a referenced table comes first, otherwise in
// the order given. Keys that close a circle, or have use_alter, are returned as
// those to add later. Follows sql/ddl.py sort_tables_and_constraints and
// util/topological.py.
func sortTables(tables []*schema.Table) ([]*schema.Table, []*schema.ForeignKeyConstraint) {
	byKey := make(map[string]*schema.Table, len(tables))
	for _, t := range tables {
		byKey[schema.TableKey(t.Schema.Text, t.Name.Text)] = t
	}
	type edge struct {
		to  *schema.Table
		key *schema.ForeignKeyConstraint
	}
	needs := map[*schema.Table][]edge{}
	var later []*schema.ForeignKeyConstraint
	for _, t := range tables {
		for _, k := range t.SortedConstraints() {
			fk, ok := k.(*schema.ForeignKeyConstraint)
			if !ok || len(fk.Elements) == 0 {
				continue
			}
			if fk.UseAlter {
				later = append(later, fk)
				continue
			}
			sch, name, _, err := fk.Elements[0].Target(t.Metadata)
			if err != nil {
				continue
			}
			if to := byKey[schema.TableKey(sch.Text, name.Text)]; to != nil && to != t {
				needs[t] = append(needs[t], edge{to, fk})
			}
		}
	}
	var out []*schema.Table
	done := map[*schema.Table]bool{}
	for left := tables; len(left) > 0; {
		var round, rest []*schema.Table
		for _, t := range left {
			ready := true
			for _, n := range needs[t] {
				ready = ready && done[n.to]
			}
			if ready {
				round = append(round, t)
			} else {
				rest = append(rest, t)
			}
		}
		if len(round) == 0 {
			// A circle: the keys among what is left are added later.
			for _, t := range left {
				for _, n := range needs[t] {
					if !done[n.to] {
						later = append(later, n.key)
					}
				}
				needs[t] = nil
			}
			continue
		}
		for _, t := range round {
			done[t] = true
		}
		out, left = append(out, round...), rest
	}
	return out, later
}

// columnSequence is the sequence that is a column's default.
func columnSequence(c *schema.Column) *schema.Sequence {
	if c.Default == nil || c.Default.Sequence == nil {
		return nil
	}
	return c.Default.Sequence
}

// bindCreate emits what Table.create(bind) does. Types are left to the caller
// when memo is nil. Follows SchemaGenerator.visit_table.
func (r *run) bindCreate(t *schema.Table, skip map[*schema.ForeignKeyConstraint]bool, memo typeMemo) error {
	if memo != nil {
		if err := r.eachType(t, memo, true, createType); err != nil {
			return err
		}
	}
	if err := r.listen(t.BeforeCreate, t); err != nil {
		return err
	}
	for _, c := range t.Columns {
		if q := columnSequence(c); q != nil {
			if err := r.createSequence(q, false); err != nil {
				return err
			}
		}
	}
	if err := r.emitErr(createTable(t, false, skip)); err != nil {
		return err
	}
	if err := r.tableExtras(t); err != nil {
		return err
	}
	return r.listen(t.AfterCreate, t)
}

// bindDrop emits what Table.drop(bind) does; sequences in keep stay.
func (r *run) bindDrop(t *schema.Table, keep map[*schema.Sequence]bool, memo typeMemo) error {
	if err := r.listen(t.BeforeDrop, t); err != nil {
		return err
	}
	r.emit(dropTable(t, false))
	for _, c := range t.Columns {
		if q := columnSequence(c); q != nil && !keep[q] {
			r.dropSequence(q, false)
		}
	}
	if memo != nil {
		if err := r.eachType(t, memo, true, dropType); err != nil {
			return err
		}
	}
	return r.listen(t.AfterDrop, t)
}

// createAll follows SchemaGenerator.visit_metadata on the offline bind, which
// checks nothing first: types, sequences, tables, keys that had to wait.
func (r *run) createAll(op *ops.CreateAll) error {
	tables := op.Tables
	if tables == nil {
		tables = op.Metadata.Tables
	}
	sorted, later := sortTables(tables)
	memo := typeMemo{}
	owned := map[*schema.Sequence]bool{}
	for _, t := range op.Metadata.Tables {
		if err := r.eachType(t, memo, false, createType); err != nil {
			return err
		}
		for _, c := range t.Columns {
			if q := columnSequence(c); q != nil {
				owned[q] = true
			}
		}
	}
	for _, q := range op.Metadata.Sequences {
		if !owned[q] {
			if err := r.createSequence(q, false); err != nil {
				return err
			}
		}
	}
	skip := make(map[*schema.ForeignKeyConstraint]bool, len(later))
	for _, k := range later {
		skip[k] = true
	}
	for _, t := range sorted {
		if err := r.bindCreate(t, skip, nil); err != nil {
			return err
		}
	}
	for _, k := range later {
		if err := r.addConstraint(k); err != nil {
			return err
		}
	}
	return nil
}

// dropAll undoes createAll: keys of a circle, tables in the reverse order,
// sequences, types.
func (r *run) dropAll(op *ops.DropAll) error {
	tables := op.Tables
	if tables == nil {
		tables = op.Metadata.Tables
	}
	sorted, later := sortTables(tables)
	for _, k := range later {
		if err := r.dropConstraint(k, false, false); err != nil {
			return err
		}
	}
	keep := map[*schema.Sequence]bool{}
	for _, q := range op.Metadata.Sequences {
		keep[q] = true
	}
	for i := len(sorted) - 1; i >= 0; i-- {
		if err := r.bindDrop(sorted[i], keep, nil); err != nil {
			return err
		}
	}
	for _, q := range op.Metadata.Sequences {
		r.dropSequence(q, false)
	}
	memo := typeMemo{}
	for _, t := range op.Metadata.Tables {
		if err := r.eachType(t, memo, false, dropType); err != nil {
			return err
		}
	}
	return nil
}
