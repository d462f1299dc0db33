package rules

import (
	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// constantText is a stored expression's string constant, looking through casts.
func constantText(e *catalog.Expr) (string, bool) {
	if e == nil {
		return "", false
	}
	return pgtree.Constant(e.Node)
}
