package ops

import "sqlgen/offline/schema"

// AlterColumn is op.alter_column(). A Set… flag tells "not given" (Python's
// False or None) from a value of None.
type AlterColumn struct {
	At
	Table  schema.Name
	Schema schema.Name
	Column schema.Name

	Nullable         schema.Tri
	SetServerDefault bool // server_default is not False
	ServerDefault    schema.ServerDefault
	NewName          schema.Name
	Type             schema.Type
	SetComment       bool
	Comment          *string
	Using            string // postgresql_using

	ExistingType          schema.Type
	ExistingServerDefault schema.ServerDefault // nil: not given, None or False
	// ExistingDefaultNone: existing_server_default=None was given. Only then
	// does Alembic add an identity; left out (False) it is taken for one to alter.
	ExistingDefaultNone bool
	ExistingNullable    schema.Tri
	ExistingComment     *string
}

func (*AlterColumn) OpName() string { return "alter_column" }
