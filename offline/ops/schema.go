package ops

import "sqlgen/offline/schema"

// CreateSchema is the DDL element CreateSchema.
type CreateSchema struct {
	At
	Name        schema.Name
	IfNotExists bool
}

// DropSchema is the DDL element DropSchema.
type DropSchema struct {
	At
	Name     schema.Name
	IfExists bool
	Cascade  bool
}

func (*CreateSchema) OpName() string { return "execute" }
func (*DropSchema) OpName() string   { return "execute" }
