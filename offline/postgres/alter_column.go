package postgres

import (
	"sort"
	"strings"

	"sqlgen/offline/ops"
	"sqlgen/offline/schema"
)

// alterColumn emits the statements of op.alter_column in Alembic's order: DROP
// of the old type's constraint, TYPE, NOT NULL, DEFAULT, COMMENT, RENAME, and
// the new type's constraint. Follows toimpl.alter_column and
// PostgresqlImpl.alter_column.
func (r *run) alterColumn(op *ops.AlterColumn) error {
	if op.Using != "" && op.Type == nil {
		return &CompileError{Msg: "postgresql_using must be used with the type_ parameter", Offset: -1}
	}
	if op.ExistingType != nil && op.Type != nil {
		ks, err := r.typeChecks(op, op.ExistingType)
		if err != nil {
			return err
		}
		for _, k := range ks {
			if err := r.dropConstraint(k, false, false); err != nil {
				return err
			}
		}
	}
	table := "ALTER TABLE " + alterTarget(op.Schema, op.Table)
	column := table + " ALTER COLUMN " + QuoteName(op.Column) + " "
	if op.Type != nil {
		t, err := TypeText(op.Type)
		if err != nil {
			return err
		}
		text := column + "TYPE " + t + " "
		if op.Using != "" {
			text += "USING " + op.Using
		}
		r.emit(text)
	}
	switch op.Nullable {
	case schema.Yes:
		r.emit(column + "DROP NOT NULL")
	case schema.No:
		r.emit(column + "SET NOT NULL")
	}
	if op.SetServerDefault {
		if err := r.alterDefault(op, column); err != nil {
			return err
		}
	}
	if op.SetComment {
		comment := "NULL"
		if op.Comment != nil {
			comment = quoteString(*op.Comment)
		}
		r.emit("COMMENT ON COLUMN " + alterTarget(op.Schema, op.Table) + "." + QuoteName(op.Column) + " IS " + comment)
	}
	if !op.NewName.None() {
		r.emit(table + " RENAME " + QuoteName(op.Column) + " TO " + QuoteName(op.NewName))
	}
	if op.Type != nil {
		ks, err := r.typeChecks(op, op.Type)
		if err != nil {
			return err
		}
		for _, k := range ks {
			if err := r.addConstraint(k); err != nil {
				return err
			}
		}
	}
	return nil
}

// typeChecks are the CHECK constraints that a type brings.
func (r *run) typeChecks(op *ops.AlterColumn, t schema.Type) ([]schema.Constraint, error) {
	e, ok := schema.EnumOf(t)
	if !ok || !e.CreateConstraint || !e.NonNative {
		return nil, nil
	}
	table, err := r.c.objects.Table(op.Table, op.Schema, []*schema.Column{{Name: op.Column, Type: t}}, nil, nil)
	if err != nil {
		return nil, err
	}
	var out []schema.Constraint
	for _, k := range table.SortedConstraints() {
		if _, pk := k.(*schema.PrimaryKey); !pk {
			out = append(out, k)
		}
	}
	return out, nil
}

// alterDefault emits SET DEFAULT, DROP DEFAULT or the change of an identity.
func (r *run) alterDefault(op *ops.AlterColumn, column string) error {
	_, newComputed := op.ServerDefault.(*schema.Computed)
	_, oldComputed := op.ExistingServerDefault.(*schema.Computed)
	if newComputed || oldComputed {
		return errorf(`Adding or removing a "computed" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is not supported.`)
	}
	newID, isNew := op.ServerDefault.(*schema.Identity)
	oldID, isOld := op.ExistingServerDefault.(*schema.Identity)
	switch {
	case isNew || isOld:
		return r.alterIdentity(op, column, newID, oldID)
	case op.ServerDefault == nil:
		r.emit(column + "DROP DEFAULT")
		return nil
	}
	d, ok := op.ServerDefault.(*schema.DefaultClause)
	if !ok {
		return errorf("a server default of kind FetchedValue has no text for SET DEFAULT")
	}
	text, err := defaultText(d)
	if err != nil {
		return err
	}
	r.emit(column + "SET DEFAULT " + text)
	return nil
}

// alterIdentity follows alembic ddl/postgresql.py visit_identity_column.
func (r *run) alterIdentity(op *ops.AlterColumn, column string, now, old *schema.Identity) error {
	switch {
	case op.ServerDefault == nil:
		r.emit(column + "DROP IDENTITY")
		return nil
	case now == nil:
		return errorf("an identity cannot be changed into a plain default in one step; drop it with server_default=None first")
	case op.ExistingServerDefault == nil && op.ExistingDefaultNone:
		r.emit(column + "ADD " + identityText(now))
		return nil
	case old == nil:
		old = &schema.Identity{}
	}
	// The options that differ, by the names of Python's attributes. One that is
	// no longer given is left as it is.
	var parts []string
	type change struct{ name, text string }
	var changes []change
	if (now.Always == schema.Yes) != (old.Always == schema.Yes) {
		kind := "BY DEFAULT"
		if now.Always == schema.Yes {
			kind = "ALWAYS"
		}
		changes = append(changes, change{"always", "SET GENERATED " + kind + " "})
	}
	number := func(name string, a, b *string, o schema.SequenceOptions) {
		if a == nil || b != nil && *a == *b {
			return
		}
		changes = append(changes, change{name, "SET " + sequenceOptions(&o) + " "})
	}
	flag := func(name string, a, b schema.Tri, o schema.SequenceOptions) {
		if a != schema.Unset && a != b {
			changes = append(changes, change{name, "SET " + sequenceOptions(&o) + " "})
		}
	}
	n, o := &now.SequenceOptions, &old.SequenceOptions
	number("start", n.Start, o.Start, schema.SequenceOptions{Start: n.Start})
	number("increment", n.Increment, o.Increment, schema.SequenceOptions{Increment: n.Increment})
	number("minvalue", n.MinValue, o.MinValue, schema.SequenceOptions{MinValue: n.MinValue})
	number("maxvalue", n.MaxValue, o.MaxValue, schema.SequenceOptions{MaxValue: n.MaxValue})
	number("cache", n.Cache, o.Cache, schema.SequenceOptions{Cache: n.Cache})
	flag("nominvalue", n.NoMinValue, o.NoMinValue, schema.SequenceOptions{NoMinValue: n.NoMinValue})
	flag("nomaxvalue", n.NoMaxValue, o.NoMaxValue, schema.SequenceOptions{NoMaxValue: n.NoMaxValue})
	flag("cycle", n.Cycle, o.Cycle, schema.SequenceOptions{Cycle: n.Cycle})
	sort.Slice(changes, func(i, j int) bool { return changes[i].name < changes[j].name })
	for _, c := range changes {
		parts = append(parts, c.text)
	}
	r.emit(column + strings.Join(parts, ""))
	return nil
}
