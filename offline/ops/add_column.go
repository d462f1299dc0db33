package ops

import "sqlgen/offline/schema"

// AddColumn is op.add_column(). The column is attached to a table of its own
// when it is compiled; one that already belongs to a table is copied.
type AddColumn struct {
	At
	Table            schema.Name
	Schema           schema.Name
	Column           *schema.Column
	IfNotExists      bool
	InlineReferences bool
	InlinePrimaryKey bool
}

func (*AddColumn) OpName() string { return "add_column" }
