package ops

import "sqlgen/offline/schema"

// RenameTable is op.rename_table().
type RenameTable struct {
	At
	Old, New schema.Name
	Schema   schema.Name
}

func (*RenameTable) OpName() string { return "rename_table" }
