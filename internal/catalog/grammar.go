package catalog

import (
	"slices"

	"sqlgen/internal/pgtree"
)

// older reports whether the server is known to be of a version before this one.
func (c *Catalog) older(version int) bool { return c.said != 0 && c.said < version }

// checkGrammar refuses what the grammar of the server's version doesn't know: trees
// come from the grammar of 16. It returns the tree as that version has it.
func (c *Catalog) checkGrammar(n *pgtree.Node) (*pgtree.Node, error) {
	if !c.older(16) {
		return n, nil
	}
	var e *Error
	extracts := false
	pgtree.Walk(n, func(x any) bool {
		if e == nil {
			if version, near := grammarSince(x); c.older(version) {
				e = errf(SyntaxError, "syntax error at or near %q", near).hint("PostgreSQL %d and later have it.", version)
			}
			f, ok := x.(*pgtree.FuncCall)
			extracts = extracts || ok && isExtract(f)
		}
		return e == nil
	})
	if e != nil {
		return nil, e
	}
	if extracts && c.older(14) {
		n = pgtree.Clone(n)
		pgtree.Walk(n, func(x any) bool {
			if f, ok := x.(*pgtree.FuncCall); ok && isExtract(f) {
				f.Funcname = []*pgtree.Node{f.Funcname[0], pgtree.StringNode("date_part")}
			}
			return true
		})
	}
	return n, nil
}

// isExtract reports whether a call was written EXTRACT (… FROM …), which before 14 is
// one of date_part.
func isExtract(f *pgtree.FuncCall) bool {
	return f.Funcformat == pgtree.COERCE_SQL_SYNTAX && len(f.Funcname) == 2 && pgtree.NameOf(f.Funcname).Name == "extract"
}

// grammarSince is the version whose grammar was the first to have a node, and the
// word that the ones before stumble over; 0 for what all have.
func grammarSince(n any) (version int, near string) {
	switch x := n.(type) {
	case *pgtree.Constraint:
		switch {
		case x.NullsNotDistinct:
			return 15, "NULLS"
		case len(x.FkDelSetCols) > 0:
			return 15, "("
		case x.Contype == pgtree.CONSTR_GENERATED:
			return 12, "("
		}
	case *pgtree.ColumnDef:
		switch {
		case x.StorageName != "":
			return 16, "STORAGE"
		case x.Compression != "":
			return 14, "COMPRESSION"
		}
	case *pgtree.IndexStmt:
		if x.NullsNotDistinct {
			return 15, "NULLS"
		}
	case *pgtree.AlterTableCmd:
		return alterSince(x)
	case *pgtree.CreateStmt:
		if x.AccessMethod != "" {
			return 12, "USING"
		}
	case *pgtree.IntoClause:
		if x.AccessMethod != "" {
			return 12, "USING"
		}
	case *pgtree.CreateTrigStmt:
		if x.Replace {
			return 14, "TRIGGER"
		}
	case *pgtree.CreateFunctionStmt:
		switch {
		case x.SqlBody == nil:
		case x.SqlBody.GetReturnStmt() != nil:
			return 14, "RETURN"
		default:
			return 14, "BEGIN"
		}
	case *pgtree.DefineStmt:
		if x.Replace && x.Kind == pgtree.OBJECT_AGGREGATE {
			return 12, "AGGREGATE"
		}
	case *pgtree.CreateStatsStmt:
		if len(x.Defnames) == 0 {
			return 16, "ON"
		}
	case *pgtree.AlterStatsStmt:
		return 13, "SET"
	case *pgtree.AlterTypeStmt:
		return 13, "SET"
	case *pgtree.RenameStmt:
		if x.RenameType == pgtree.OBJECT_COLUMN && x.RelationType == pgtree.OBJECT_VIEW {
			return 13, "COLUMN"
		}
	case *pgtree.PublicationObjSpec:
		switch {
		case x.Pubtable == nil:
			return 15, "TABLES"
		case len(x.Pubtable.Columns) > 0:
			return 15, "("
		case x.Pubtable.WhereClause != nil:
			return 15, "WHERE"
		}
	case *pgtree.TransactionStmt:
		if x.Chain {
			return 12, "AND"
		}
	case *pgtree.ReindexStmt:
		for _, o := range x.Params {
			if o.GetDefElem().GetDefname() == "concurrently" {
				return 12, "CONCURRENTLY"
			}
		}
	case *pgtree.IndexElem:
		if len(x.Opclassopts) > 0 {
			return 13, "("
		}
	case *pgtree.PartitionBoundSpec:
		if !constantBounds(x) {
			return 12, "("
		}
	case *pgtree.TableLikeClause:
		const all = 0x7fffffff
		if x.Options&likeGenerated != 0 && x.Options&^(likeStorage<<1-1)&all == 0 {
			return 12, "GENERATED"
		}
	case *pgtree.CopyStmt:
		if x.WhereClause != nil {
			return 12, "WHERE"
		}
	}
	return querySince(n)
}

// constantBounds reports whether a partition's bounds are written as constants,
// MINVALUE and MAXVALUE.
func constantBounds(b *pgtree.PartitionBoundSpec) bool {
	for _, n := range slices.Concat(b.Listdatums, b.Lowerdatums, b.Upperdatums) {
		if r := n.GetColumnRef(); r != nil {
			if names := pgtree.Strings(r.Fields); len(names) == 1 && (names[0] == "minvalue" || names[0] == "maxvalue") {
				continue
			}
		}
		if n.GetAConst() == nil && n.GetTypeCast() == nil && n.GetAExpr().GetLexpr() != nil || n.GetFuncCall() != nil || n.GetColumnRef() != nil {
			return false
		}
	}
	return true
}

func alterSince(cmd *pgtree.AlterTableCmd) (version int, near string) {
	switch cmd.Subtype {
	case pgtree.AT_DropExpression:
		return 13, "EXPRESSION"
	case pgtree.AT_SetCompression:
		return 14, "COMPRESSION"
	case pgtree.AT_SetAccessMethod:
		return 15, "ACCESS"
	case pgtree.AT_DetachPartitionFinalize:
		return 14, "FINALIZE"
	case pgtree.AT_DetachPartition:
		if cmd.Def.GetPartitionCmd().GetConcurrent() {
			return 14, "CONCURRENTLY"
		}
	}
	return 0, ""
}

// querySince is grammarSince for what queries are made of.
func querySince(n any) (version int, near string) {
	switch x := n.(type) {
	case *pgtree.MergeStmt:
		return 15, "MERGE"
	case *pgtree.SelectStmt:
		switch {
		case x.GroupDistinct:
			return 14, "DISTINCT"
		case x.LimitOption == pgtree.LIMIT_OPTION_WITH_TIES:
			return 13, "WITH"
		}
	case *pgtree.CommonTableExpr:
		switch {
		case x.SearchClause != nil:
			return 14, "SEARCH"
		case x.CycleClause != nil:
			return 14, "CYCLE"
		case x.Ctematerialized != pgtree.CTEMaterializeDefault:
			return 12, "MATERIALIZED"
		}
	case *pgtree.JoinExpr:
		if x.JoinUsingAlias != nil {
			return 14, "AS"
		}
	case *pgtree.RangeSubselect:
		if x.Alias == nil {
			return 16, "("
		}
	case *pgtree.JsonObjectConstructor, *pgtree.JsonArrayConstructor, *pgtree.JsonArrayQueryConstructor, *pgtree.JsonObjectAgg, *pgtree.JsonArrayAgg, *pgtree.JsonIsPredicate:
		return 16, "JSON"
	}
	return 0, ""
}
