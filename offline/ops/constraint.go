package ops

import "sqlgen/offline/schema"

// CreateConstraint is op.create_primary_key(), create_foreign_key(),
// create_unique_constraint(), create_check_constraint() and
// create_exclude_constraint(). Name is the function's.
type CreateConstraint struct {
	At
	Name       string
	Constraint schema.Constraint
}

// DropConstraint is op.drop_constraint(). The constraint is attached to its
// table; [Objects.Generic] makes it.
type DropConstraint struct {
	At
	Constraint schema.Constraint
	IfExists   bool
	Cascade    bool // DropConstraint(k, cascade=True)
}

// ConstraintComment is COMMENT ON CONSTRAINT, by DDL elements
// SetConstraintComment and DropConstraintComment.
type ConstraintComment struct {
	At
	Constraint schema.Constraint
	Drop       bool
}

func (o *CreateConstraint) OpName() string  { return o.Name }
func (*DropConstraint) OpName() string      { return "drop_constraint" }
func (o *ConstraintComment) OpName() string { return "execute" }
