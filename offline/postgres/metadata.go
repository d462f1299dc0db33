package postgres

import (
	"sort"

	"sqlgen/offline/ops"
	"sqlgen/offline/schema"
)

// sortTables orders tables so that a referenced table comes first; keys that
// close a circle are returned as those to add later. Tables without an order
// between them are sorted by name. Follows sql/ddl.py
// sort_tables_and_constraints.
func sortTables(tables []*schema.Table) ([]*schema.Table, []*schema.ForeignKeyConstraint) {
	sorted := append([]*schema.Table(nil), tables...)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		return schema.TableKey(a.Schema.Text, a.Name.Text) < schema.TableKey(b.Schema.Text, b.Name.Text)
	})
	byKey := map[string]*schema.Table{}
	for _, t := range sorted {
		byKey[schema.TableKey(t.Schema.Text, t.Name.Text)] = t
	}
	needs := map[*schema.Table][]*schema.Table{}
	keys := map[*schema.Table][]*schema.ForeignKeyConstraint{}
	for _, t := range sorted {
		for _, k := range t.Constraints {
			fk, ok := k.(*schema.ForeignKeyConstraint)
			if !ok || fk.UseAlter || len(fk.Elements) == 0 {
				continue
			}
			sch, name, _, err := fk.Elements[0].Target(t.Metadata)
			if err != nil {
				continue
			}
			if other := byKey[schema.TableKey(sch.Text, name.Text)]; other != nil && other != t {
				needs[t] = append(needs[t], other)
				keys[t] = append(keys[t], fk)
			}
		}
	}
	var out []*schema.Table
	var later []*schema.ForeignKeyConstraint
	done := map[*schema.Table]bool{}
	for len(out) < len(sorted) {
		progress := false
		for _, t := range sorted {
			if done[t] {
				continue
			}
			ready := true
			for _, n := range needs[t] {
				ready = ready && done[n]
			}
			if ready {
				out, done[t], progress = append(out, t), true, true
			}
		}
		if progress {
			continue
		}
		// A circle: the keys of the first table left are added later.
		for _, t := range sorted {
			if !done[t] {
				for i, n := range needs[t] {
					if !done[n] {
						later = append(later, keys[t][i])
					}
				}
				needs[t] = nil
				break
			}
		}
	}
	return out, later
}

// createAll follows SchemaGenerator.visit_metadata on the offline bind, which
// checks nothing first.
func (r *run) createAll(op *ops.CreateAll) error {
	tables := op.Tables
	if tables == nil {
		tables = op.Metadata.Tables
	}
	sorted, later := sortTables(tables)
	for _, q := range op.Metadata.Sequences {
		if err := r.createSequence(&ops.CreateSequence{Sequence: q}); err != nil {
			return err
		}
	}
	seen := map[schema.Type]bool{}
	for _, t := range sorted {
		for _, c := range t.Columns {
			nt, err := namedType(c.Type)
			if err != nil {
				return err
			}
			if nt == nil || seen[nt] {
				continue
			}
			seen[nt] = true
			if err := r.emitErr(createType(nt)); err != nil {
				return err
			}
		}
	}
	skip := map[*schema.ForeignKeyConstraint]bool{}
	for _, k := range later {
		skip[k] = true
	}
	for _, t := range sorted {
		if err := r.listen(t.BeforeCreate, t); err != nil {
			return err
		}
		if err := r.emitErr(createTable(t, false, skip)); err != nil {
			return err
		}
		if err := r.tableExtras(t); err != nil {
			return err
		}
	}
	for _, t := range sorted {
		for _, k := range t.SortedConstraints() {
			if fk, ok := k.(*schema.ForeignKeyConstraint); ok && (fk.UseAlter || skip[fk]) {
				if err := r.addConstraint(fk); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// tableExtras emits indexes, comments and listeners after CREATE TABLE in the
// order of Table.create.
func (r *run) tableExtras(t *schema.Table) error {
	for _, ix := range t.Indexes {
		if err := r.emitErr(createIndex(ix, false)); err != nil {
			return err
		}
	}
	if t.Comment != "" {
		r.emit(tableComment(t, &t.Comment))
	}
	for _, c := range t.Columns {
		if c.Comment != "" {
			r.emit(columnComment(c, &c.Comment))
		}
	}
	return r.listen(t.AfterCreate, t)
}

// dropAll drops tables in the reverse order, then their types and sequences.
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
	for i := len(sorted) - 1; i >= 0; i-- {
		t := sorted[i]
		if err := r.listen(t.BeforeDrop, t); err != nil {
			return err
		}
		r.emit(dropTable(t, false))
		if err := r.listen(t.AfterDrop, t); err != nil {
			return err
		}
	}
	for _, q := range op.Metadata.Sequences {
		r.emit("DROP SEQUENCE " + qualified(sequenceSchema(q), q.Name))
	}
	seen := map[schema.Type]bool{}
	for _, t := range sorted {
		for _, c := range t.Columns {
			nt, err := namedType(c.Type)
			if err != nil {
				return err
			}
			if nt == nil || seen[nt] {
				continue
			}
			seen[nt] = true
			if err := r.emitErr(dropType(nt)); err != nil {
				return err
			}
		}
	}
	return nil
}
