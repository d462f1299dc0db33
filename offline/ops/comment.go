package ops

import "sqlgen/offline/schema"

// TableComment is op.create_table_comment() and, with a nil Comment,
// op.drop_table_comment().
type TableComment struct {
	At
	Table   schema.Name
	Schema  schema.Name
	Comment *string
}

// ColumnComment is the DDL element SetColumnComment or, with a nil Comment,
// DropColumnComment.
type ColumnComment struct {
	At
	Column  *schema.Column
	Comment *string
}

func (o *TableComment) OpName() string {
	if o.Comment == nil {
		return "drop_table_comment"
	}
	return "create_table_comment"
}
func (*ColumnComment) OpName() string { return "execute" }
