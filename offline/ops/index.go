package ops

import "sqlgen/offline/schema"

// CreateIndex is op.create_index().
type CreateIndex struct {
	At
	Index       *schema.Index
	IfNotExists bool
}

// DropIndex is op.drop_index().
type DropIndex struct {
	At
	Index    *schema.Index
	IfExists bool
}

func (*CreateIndex) OpName() string { return "create_index" }
func (*DropIndex) OpName() string   { return "drop_index" }
