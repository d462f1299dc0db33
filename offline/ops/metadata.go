package ops

import "sqlgen/offline/schema"

// CreateAll is metadata.create_all(bind): types, tables by dependency, indexes,
// keys that could not be sorted.
type CreateAll struct {
	At
	Metadata *schema.MetaData
	Tables   []*schema.Table // tables=…; nil is all
}

// DropAll is metadata.drop_all(bind).
type DropAll struct {
	At
	Metadata *schema.MetaData
	Tables   []*schema.Table
}

func (*CreateAll) OpName() string { return "create_all" }
func (*DropAll) OpName() string   { return "drop_all" }
