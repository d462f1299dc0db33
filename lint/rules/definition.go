package rules

import "sqlgen/internal/pgtree"

// isDefinition reports whether a statement gives something a name.
func isDefinition(n any) bool {
	switch n.(type) {
	case *pgtree.CreateStmt, *pgtree.IndexStmt, *pgtree.AlterTableStmt, *pgtree.RenameStmt, *pgtree.CreateTableAsStmt, *pgtree.ViewStmt,
		*pgtree.CreateSeqStmt, *pgtree.CreateEnumStmt, *pgtree.CompositeTypeStmt, *pgtree.CreateDomainStmt, *pgtree.CreateSchemaStmt,
		*pgtree.CreateFunctionStmt, *pgtree.CreateTrigStmt:
		return true
	}
	return false
}
