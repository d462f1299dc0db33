package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

func mappedTable(v pyeval.Value) schema.Expr { return nil }
