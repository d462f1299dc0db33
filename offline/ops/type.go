package ops

import "sqlgen/offline/schema"

// CreateType is enum.create(bind) or domain.create(bind): it is printed always,
// whatever was created before.
type CreateType struct {
	At
	Type schema.Type // *schema.Enum or *schema.Domain, or a type that stores as one
}

// DropType is enum.drop(bind) or domain.drop(bind).
type DropType struct {
	At
	Type schema.Type
}

func (*CreateType) OpName() string { return "create" }
func (*DropType) OpName() string   { return "drop" }
