package ops

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// Row is one dict of op.bulk_insert().
type Row []expr.Assignment

// BulkInsert is op.bulk_insert(): one INSERT per row.
type BulkInsert struct {
	At
	Table *schema.Table
	Rows  []Row
}

func (*BulkInsert) OpName() string { return "bulk_insert" }
