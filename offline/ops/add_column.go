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
	// Attached, when set, is told that the column has got its table: listeners
	// of after_parent_attach may give it an index.
	Attached func(*schema.Column, *schema.Table) error
}

func (*AddColumn) OpName() string { return "add_column" }
