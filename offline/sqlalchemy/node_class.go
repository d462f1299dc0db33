package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const (
	elementsModule   = "sqlalchemy.sql.elements"
	selectableModule = "sqlalchemy.sql.selectable"
	dmlModule        = "sqlalchemy.sql.dml"
	sqlBaseModule    = "sqlalchemy.sql.base"
)

func elementClass(name string, bases ...*pyeval.Class) *pyeval.Class {
	return pyeval.NewNativeClass(name, elementsModule, bases...)
}

func selectableClass(name string, bases ...*pyeval.Class) *pyeval.Class {
	return pyeval.NewNativeClass(name, selectableModule, bases...)
}

// The classes of column expressions (sql/elements.py).
var (
	OperatorExpressionClass   = elementClass("OperatorExpression", ColumnElementClass)
	BinaryExpressionClass     = elementClass("BinaryExpression", OperatorExpressionClass)
	UnaryExpressionClass      = elementClass("UnaryExpression", ColumnElementClass)
	CollectionAggregateClass  = elementClass("CollectionAggregate", UnaryExpressionClass)
	AsBooleanClass            = elementClass("AsBoolean", UnaryExpressionClass)
	ClauseListClass           = elementClass("ClauseList", ClauseElementClass)
	ExpressionClauseListClass = elementClass("ExpressionClauseList", OperatorExpressionClass)
	BooleanClauseListClass    = elementClass("BooleanClauseList", ExpressionClauseListClass)
	GroupingClass             = elementClass("Grouping", ColumnElementClass)
	BindParameterClass        = elementClass("BindParameter", ColumnElementClass)
	NullClass                 = elementClass("Null", ColumnElementClass)
	TrueClass                 = elementClass("True_", ColumnElementClass)
	FalseClass                = elementClass("False_", ColumnElementClass)
	CaseClass                 = elementClass("Case", ColumnElementClass)
	CastClass                 = elementClass("Cast", ColumnElementClass)
	TryCastClass              = elementClass("TryCast", CastClass)
	TypeCoerceClass           = elementClass("TypeCoerce", ColumnElementClass)
	ExtractClass              = elementClass("Extract", ColumnElementClass)
	LabelClass                = elementClass("Label", NamedColumnClass)
	OverClass                 = elementClass("Over", ColumnElementClass)
	WithinGroupClass          = elementClass("WithinGroup", ColumnElementClass)
	FunctionFilterClass       = elementClass("FunctionFilter", ColumnElementClass)
	TupleExpressionClass      = elementClass("Tuple", ColumnElementClass)
	SliceExpressionClass      = elementClass("Slice", ColumnElementClass)
	CollationClass            = elementClass("CollationClause", ColumnElementClass)
	TypeClauseClass           = elementClass("TypeClause", ClauseElementClass)
	TableValuedColumnClass    = elementClass("TableValuedColumn", NamedColumnClass)
	labelReferenceClass       = elementClass("_textual_label_reference", ColumnElementClass)
)

// The classes of statements and FROM objects (sql/selectable.py, sql/dml.py).
var (
	HasCTEClass           = selectableClass("HasCTE")
	HasPrefixesClass      = selectableClass("HasPrefixes")
	HasSuffixesClass      = selectableClass("HasSuffixes")
	SelectBaseClass       = selectableClass("SelectBase", HasCTEClass, ExecutableClass, SelectableClass)
	GenerativeSelectClass = selectableClass("GenerativeSelect", SelectBaseClass)
	SelectClass           = selectableClass("Select", HasPrefixesClass, HasSuffixesClass, GenerativeSelectClass)
	CompoundSelectClass   = selectableClass("CompoundSelect", GenerativeSelectClass)
	SelectGroupingClass   = selectableClass("SelectStatementGrouping", SelectBaseClass)
	TextualSelectClass    = selectableClass("TextualSelect", SelectBaseClass)
	ScalarSelectClass     = selectableClass("ScalarSelect", ColumnElementClass)
	ExistsClass           = selectableClass("Exists", UnaryExpressionClass)
	AliasedReturnsClass   = selectableClass("AliasedReturnsRows", NamedFromClass)
	FromClauseAliasClass  = selectableClass("FromClauseAlias", AliasedReturnsClass)
	AliasClass            = selectableClass("Alias", FromClauseAliasClass)
	SubqueryClass         = selectableClass("Subquery", AliasedReturnsClass)
	LateralClass          = selectableClass("Lateral", FromClauseAliasClass)
	TableSampleClass      = selectableClass("TableSample", FromClauseAliasClass)
	TableValuedAliasClass = selectableClass("TableValuedAlias", AliasClass)
	CTEClass              = selectableClass("CTE", HasPrefixesClass, HasSuffixesClass, AliasedReturnsClass)
	JoinClass             = selectableClass("Join", FromClauseClass)
	ValuesClass           = selectableClass("Values", NamedFromClass)
	ScalarValuesClass     = selectableClass("ScalarValues", ColumnElementClass)

	UpdateBaseClass   = pyeval.NewNativeClass("UpdateBase", dmlModule, HasCTEClass, HasPrefixesClass, ExecutableClass, ClauseElementClass)
	ValuesBaseClass   = pyeval.NewNativeClass("ValuesBase", dmlModule, UpdateBaseClass)
	DMLWhereBaseClass = pyeval.NewNativeClass("DMLWhereBase", dmlModule)
	InsertClass       = pyeval.NewNativeClass("Insert", dmlModule, ValuesBaseClass)
	UpdateClass       = pyeval.NewNativeClass("Update", dmlModule, DMLWhereBaseClass, ValuesBaseClass)
	DeleteClass       = pyeval.NewNativeClass("Delete", dmlModule, DMLWhereBaseClass, UpdateBaseClass)
)

func init() {
	exportClass(OperatorExpressionClass, BinaryExpressionClass, UnaryExpressionClass, CollectionAggregateClass, AsBooleanClass,
		ClauseListClass, ExpressionClauseListClass, BooleanClauseListClass, GroupingClass, BindParameterClass, NullClass,
		TrueClass, FalseClass, CaseClass, CastClass, TryCastClass, TypeCoerceClass, ExtractClass, LabelClass, OverClass,
		WithinGroupClass, FunctionFilterClass, TupleExpressionClass, SliceExpressionClass, CollationClass, TypeClauseClass,
		TableValuedColumnClass)
	exportClass(HasCTEClass, HasPrefixesClass, HasSuffixesClass, SelectBaseClass, GenerativeSelectClass, SelectClass,
		CompoundSelectClass, SelectGroupingClass, TextualSelectClass, ScalarSelectClass, ExistsClass, AliasedReturnsClass,
		FromClauseAliasClass, AliasClass, SubqueryClass, LateralClass, TableSampleClass, TableValuedAliasClass, CTEClass,
		JoinClass, ValuesClass, ScalarValuesClass, UpdateBaseClass, ValuesBaseClass, DMLWhereBaseClass, InsertClass,
		UpdateClass, DeleteClass)
	wrapNode = func(th *pyeval.Thread, e schema.Expr) pyeval.Value { return nodeObject(th, e) }
}

// nodeObject is the Python object of a node. Columns of derived tables have one
// object each, so that they can be keys of a dict.
func nodeObject(th *pyeval.Thread, e schema.Expr) pyeval.Value {
	d, ok := e.(*expr.DerivedColumn)
	if !ok {
		return pyeval.NewObject(nodeClass(e), e)
	}
	t, ok := th.Interp().Host(derivedKey).(map[*expr.DerivedColumn]*pyeval.Object)
	if !ok {
		t = map[*expr.DerivedColumn]*pyeval.Object{}
		th.Interp().SetHost(derivedKey, t)
	}
	o := t[d]
	if o == nil {
		class := ColumnClauseClass
		if ofColumn(d.Source) {
			class = derivedColumnClass
		}
		o = pyeval.NewObject(class, d)
		t[d] = o
	}
	return o
}

// derivedColumnClass is the class of columns of derived tables that stand for a
// Column; those of other expressions are of class ColumnClause. It matters in
// comparisons, where Python asks the derived class first.
var derivedColumnClass = schemaClass("Column", ColumnClauseClass)

// ofColumn reports whether an expression is a Column or stands for one.
func ofColumn(e schema.Expr) bool {
	switch x := e.(type) {
	case *schema.Column:
		return !x.Lightweight
	case *expr.DerivedColumn:
		return ofColumn(x.Source)
	case *expr.Label:
		return ofColumn(x.X)
	}
	return false
}

// nodeClass is the Python class of a node.
func nodeClass(e schema.Expr) *pyeval.Class {
	switch e := e.(type) {
	case *expr.Binary:
		return BinaryExpressionClass
	case *expr.Unary:
		switch {
		case e.Aggregate:
			return CollectionAggregateClass
		case e.AsBoolean:
			return AsBooleanClass
		}
		return UnaryExpressionClass
	case *expr.List:
		switch {
		case e.Boolean:
			return BooleanClauseListClass
		case e.Op == expr.Comma:
			return ClauseListClass
		}
		return ExpressionClauseListClass
	case *expr.Const:
		return [...]*pyeval.Class{NullClass, TrueClass, FalseClass}[e.Kind]
	case *expr.Cast:
		if e.Try {
			return TryCastClass
		}
		return CastClass
	case *expr.Function:
		if c := genericFunctions[e.Generic]; c != nil {
			return c
		}
		return FunctionClass
	case *expr.Text, *expr.TextFrom:
		return TextClauseClass
	case *expr.LiteralColumn, *expr.DerivedColumn:
		return ColumnClauseClass
	case *expr.Bind:
		return BindParameterClass
	case *expr.Grouping:
		return GroupingClass
	case *expr.Case:
		return CaseClass
	case *expr.TypeCoerce:
		return TypeCoerceClass
	case *expr.Extract:
		return ExtractClass
	case *expr.Over:
		return OverClass
	case *expr.WithinGroup:
		return WithinGroupClass
	case *expr.Filter:
		return FunctionFilterClass
	case *expr.Tuple:
		return TupleExpressionClass
	case *expr.Array:
		return PGArrayLiteralClass
	case *expr.Slice:
		return SliceExpressionClass
	case *expr.OrderedArg:
		return AggregateOrderByClass
	case *expr.Label:
		return LabelClass
	case *expr.Collation:
		return CollationClass
	case *expr.LabelRef:
		return labelReferenceClass
	case *expr.TypeClause:
		return TypeClauseClass
	case *expr.AliasColumn:
		return TableValuedColumnClass
	}
	return statementClass(e)
}

// statementClass is the Python class of a statement or FROM object.
func statementClass(e schema.Expr) *pyeval.Class {
	switch e := e.(type) {
	case *expr.Select:
		return SelectClass
	case *expr.Compound:
		return CompoundSelectClass
	case *expr.SelectGrouping:
		return SelectGroupingClass
	case *expr.TextSelect:
		return TextualSelectClass
	case *expr.ScalarSelect:
		return ScalarSelectClass
	case *expr.ExistsExpr:
		return ExistsClass
	case *expr.Alias:
		_, isTable := e.X.(*schema.Table)
		switch {
		case e.Lateral && !e.TableValued:
			return LateralClass
		case e.TableValued:
			return TableValuedAliasClass
		case e.Sample != nil:
			return TableSampleClass
		case isTable:
			return AliasClass
		}
		if _, ok := e.X.(expr.Query); ok {
			return SubqueryClass
		}
		return AliasClass
	case *expr.CTE:
		return CTEClass
	case *expr.Join:
		return JoinClass
	case *expr.ValuesFrom:
		if e.Scalar {
			return ScalarValuesClass
		}
		return ValuesClass
	case *expr.Insert:
		return InsertClass
	case *expr.Update:
		return UpdateClass
	case *expr.Delete:
		return DeleteClass
	}
	return ColumnElementClass
}
