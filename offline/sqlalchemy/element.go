package sqlalchemy

import "sqlgen/offline/pyeval"

// The classes of SQL constructs that schema items and expressions share, with
// SQLAlchemy's order of derivation. Their members are given where the
// expression language is defined.
var (
	VisitableClass       = pyeval.NewNativeClass("Visitable", "sqlalchemy.sql.visitors")
	OperatorsClass       = pyeval.NewNativeClass("Operators", "sqlalchemy.sql.operators")
	ColumnOperatorsClass = pyeval.NewNativeClass("ColumnOperators", "sqlalchemy.sql.operators", OperatorsClass)
	ClauseElementClass   = pyeval.NewNativeClass("ClauseElement", "sqlalchemy.sql.elements", VisitableClass)
	ExecutableClass      = pyeval.NewNativeClass("Executable", "sqlalchemy.sql.base")

	SQLCoreOperationsClass   = pyeval.NewNativeClass("SQLCoreOperations", "sqlalchemy.sql.elements", ColumnOperatorsClass)
	SQLColumnExpressionClass = pyeval.NewNativeClass("SQLColumnExpression", "sqlalchemy.sql.elements", SQLCoreOperationsClass)
	ColumnElementClass       = pyeval.NewNativeClass("ColumnElement", "sqlalchemy.sql.elements", SQLColumnExpressionClass, ClauseElementClass)
	NamedColumnClass         = pyeval.NewNativeClass("NamedColumn", "sqlalchemy.sql.elements", ColumnElementClass)
	// ColumnClauseClass is the class of sa.column(); Column derives from it.
	ColumnClauseClass = pyeval.NewNativeClass("ColumnClause", "sqlalchemy.sql.elements", NamedColumnClass)
	TextClauseClass   = pyeval.NewNativeClass("TextClause", "sqlalchemy.sql.elements", ExecutableClass, ClauseElementClass)

	ReturnsRowsClass = pyeval.NewNativeClass("ReturnsRows", "sqlalchemy.sql.selectable", ClauseElementClass)
	SelectableClass  = pyeval.NewNativeClass("Selectable", "sqlalchemy.sql.selectable", ReturnsRowsClass)
	FromClauseClass  = pyeval.NewNativeClass("FromClause", "sqlalchemy.sql.selectable", SelectableClass)
	NamedFromClass   = pyeval.NewNativeClass("NamedFromClause", "sqlalchemy.sql.selectable", FromClauseClass)
	// TableClauseClass is the class of sa.table(); Table derives from it.
	TableClauseClass = pyeval.NewNativeClass("TableClause", "sqlalchemy.sql.selectable", NamedFromClass)

	EventTargetClass       = pyeval.NewNativeClass("EventTarget", "sqlalchemy.event.registry")
	SchemaEventTargetClass = pyeval.NewNativeClass("SchemaEventTarget", "sqlalchemy.sql.base", EventTargetClass)
	SchemaVisitableClass   = pyeval.NewNativeClass("SchemaVisitable", "sqlalchemy.sql.base", SchemaEventTargetClass, VisitableClass)
	DialectKWArgsClass     = pyeval.NewNativeClass("DialectKWArgs", "sqlalchemy.sql.base")
	SchemaItemClass        = pyeval.NewNativeClass("SchemaItem", "sqlalchemy.sql.schema", SchemaVisitableClass)
	HasSchemaAttrClass     = pyeval.NewNativeClass("HasSchemaAttr", "sqlalchemy.sql.schema", SchemaItemClass)
	HasConditionalDDLClass = pyeval.NewNativeClass("HasConditionalDDL", "sqlalchemy.sql.schema")
)

func init() {
	exportClass(VisitableClass, OperatorsClass, ColumnOperatorsClass, ClauseElementClass, ExecutableClass,
		SQLCoreOperationsClass, SQLColumnExpressionClass, ColumnElementClass, NamedColumnClass, ColumnClauseClass,
		TextClauseClass, ReturnsRowsClass, SelectableClass, FromClauseClass, NamedFromClass, TableClauseClass,
		EventTargetClass, SchemaEventTargetClass, SchemaVisitableClass, DialectKWArgsClass, SchemaItemClass,
		HasSchemaAttrClass, HasConditionalDDLClass)
	SchemaItemClass.Define(func(b *pyeval.ClassBuilder) {
		b.Property("info", func(_ *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) {
			o, ok := v.(*pyeval.Object)
			if !ok {
				return pyeval.NewDict(), nil
			}
			if d, ok := o.Attr(infoAttr); ok {
				return d, nil
			}
			d := pyeval.NewDict()
			o.SetAttr(infoAttr, d)
			return d, nil
		}, func(_ *pyeval.Thread, v, to pyeval.Value) error {
			if o, ok := v.(*pyeval.Object); ok {
				o.SetAttr(infoAttr, to)
			}
			return nil
		})
	})
}

// infoAttr is where an object keeps its `info`, made when it is first asked for.
const infoAttr = "_info"
