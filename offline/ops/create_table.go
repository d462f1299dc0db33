package ops

import "sqlgen/offline/schema"

// CreateTable is op.create_table(), and Table.create() on the offline bind.
type CreateTable struct {
	At
	Table       *schema.Table
	IfNotExists bool
	// Statement prints CREATE TABLE alone: op.execute(CreateTable(t)).
	Statement bool
	// Bind is Table.create(bind): types and sequences of the columns are
	// created whatever the run has created before.
	Bind bool
}

func (*CreateTable) OpName() string { return "create_table" }
