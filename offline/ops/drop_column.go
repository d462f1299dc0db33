package ops

import "sqlgen/offline/schema"

// DropColumn is op.drop_column().
type DropColumn struct {
	At
	Table    schema.Name
	Schema   schema.Name
	Column   schema.Name
	IfExists bool
}

func (*DropColumn) OpName() string { return "drop_column" }
