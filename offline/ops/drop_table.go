package ops

import "sqlgen/offline/schema"

// DropTable is op.drop_table(), and Table.drop() on the offline bind.
type DropTable struct {
	At
	Table    *schema.Table
	IfExists bool
	// Statement prints DROP TABLE alone: op.execute(DropTable(t)).
	Statement bool
	// Bind is Table.drop(bind): types and sequences of the columns go too.
	Bind bool
}

func (*DropTable) OpName() string { return "drop_table" }
