package alembic

import (
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// conventionOf is the naming convention of env.py's target_metadata; a list of
// several has none, as in Alembic. When the metadata cannot be known, neither
// can its convention.
func conventionOf(v pyeval.Value) (*schema.NamingConvention, *pyeval.Unknown) {
	if u, ok := v.(*pyeval.Unknown); ok {
		return nil, u
	}
	if m, ok := pyeval.Payload[*schema.MetaData](v); ok {
		return m.Convention, nil
	}
	return nil, nil
}

// checkConvention warns, once, when a name would be made by a naming convention
// that cannot be known.
func (c *migrationContext) checkConvention(op ops.Operation) {
	if c.unknownConvention == nil || c.env.Warn == nil || !unnamed(op) {
		return
	}
	u := c.unknownConvention
	c.unknownConvention = nil
	c.env.Warn(op.Place(), "op."+op.OpName()+": the constraint has no name, and target_metadata of env.py is unknown ("+u.Path+
		"): without a naming convention it is printed unnamed; if there is one, write it in naming_convention of [tool.sqlgen]")
}

// unnamed reports whether an operation has a constraint that a naming convention
// would name.
func unnamed(op ops.Operation) bool {
	none := func(k schema.Constraint) bool {
		b := k.Base()
		switch k := k.(type) {
		case *schema.PrimaryKey:
			if len(k.Columns) == 0 {
				return false
			}
		case *schema.Bare, *schema.Exclude:
			return false
		}
		return b.Name.None() && !b.TypeBound
	}
	switch op := op.(type) {
	case *ops.CreateTable:
		for _, k := range op.Table.Constraints {
			if none(k) {
				return true
			}
		}
	case *ops.CreateConstraint:
		return none(op.Constraint)
	case *ops.AddColumn:
		for _, f := range op.Column.ForeignKeys {
			if f.Name.None() {
				return true
			}
		}
		return op.Column.Unique == schema.Yes && op.Column.Index != schema.Yes
	}
	return false
}
