package sqlalchemy

import (
	"fmt"

	"sqlgen/offline/pyeval"
)

const excModule = "sqlalchemy.exc"

func excClass(name string, bases ...*pyeval.Class) *pyeval.Class {
	c := pyeval.NewException(name, excModule, bases...)
	exportClass(c)
	return c
}

// The exceptions of sqlalchemy.exc, with SQLAlchemy's order of derivation.
var (
	SQLAlchemyErrorClass         = excClass("SQLAlchemyError")
	ArgumentErrorClass           = excClass("ArgumentError", SQLAlchemyErrorClass)
	DuplicateColumnErrorClass    = excClass("DuplicateColumnError", ArgumentErrorClass)
	ConstraintColumnErrorClass   = excClass("ConstraintColumnNotFoundError", ArgumentErrorClass)
	ObjectNotExecutableClass     = excClass("ObjectNotExecutableError", ArgumentErrorClass)
	NoSuchModuleErrorClass       = excClass("NoSuchModuleError", ArgumentErrorClass)
	CompileErrorClass            = excClass("CompileError", SQLAlchemyErrorClass)
	UnsupportedCompilationClass  = excClass("UnsupportedCompilationError", CompileErrorClass)
	IdentifierErrorClass         = excClass("IdentifierError", SQLAlchemyErrorClass)
	CircularDependencyErrorClass = excClass("CircularDependencyError", SQLAlchemyErrorClass)
	InvalidRequestErrorClass     = excClass("InvalidRequestError", SQLAlchemyErrorClass)
	NoInspectionAvailableClass   = excClass("NoInspectionAvailable", InvalidRequestErrorClass)
	NoSuchTableErrorClass        = excClass("NoSuchTableError", InvalidRequestErrorClass)
	NoSuchColumnErrorClass       = excClass("NoSuchColumnError", InvalidRequestErrorClass, pyeval.KeyErrorClass)
	NoReferenceErrorClass        = excClass("NoReferenceError", InvalidRequestErrorClass)
	NoReferencedTableErrorClass  = excClass("NoReferencedTableError", NoReferenceErrorClass)
	NoReferencedColumnErrorClass = excClass("NoReferencedColumnError", NoReferenceErrorClass)
	StatementErrorClass          = excClass("StatementError", SQLAlchemyErrorClass)
	DBAPIErrorClass              = excClass("DBAPIError", StatementErrorClass)
	DatabaseErrorClass           = excClass("DatabaseError", DBAPIErrorClass)
)

func init() {
	exportClass(pyeval.NewNativeClass("HasDescriptionCode", excModule), pyeval.NewNativeClass("DontWrapMixin", excModule))
	excClass("AmbiguousForeignKeysError", ArgumentErrorClass)
	excClass("NoForeignKeysError", ArgumentErrorClass)
	excClass("AwaitRequired", InvalidRequestErrorClass)
	excClass("MissingGreenlet", InvalidRequestErrorClass)
	excClass("IllegalStateChangeError", InvalidRequestErrorClass)
	excClass("MultipleResultsFound", InvalidRequestErrorClass)
	excClass("NoResultFound", InvalidRequestErrorClass)
	excClass("PendingRollbackError", InvalidRequestErrorClass)
	excClass("ResourceClosedError", InvalidRequestErrorClass)
	excClass("UnboundExecutionError", InvalidRequestErrorClass)
	excClass("UnreflectableTableError", InvalidRequestErrorClass)
	excClass("InvalidatePoolError", excClass("DisconnectionError", SQLAlchemyErrorClass))
	excClass("TimeoutError", SQLAlchemyErrorClass)
	excClass("InterfaceError", DBAPIErrorClass)
	for _, name := range []string{"DataError", "IntegrityError", "InternalError", "NotSupportedError", "OperationalError", "ProgrammingError"} {
		excClass(name, DatabaseErrorClass)
	}
	deprecation := excClass("SADeprecationWarning", pyeval.DeprecationWarningClass)
	base20 := excClass("Base20DeprecationWarning", deprecation)
	excClass("LegacyAPIWarning", base20)
	excClass("MovedIn20Warning", base20)
	excClass("SAPendingDeprecationWarning", pyeval.PendingDeprecationWarningClass)
	excClass("SATestSuiteWarning", pyeval.WarningClass)
	excClass("SAWarning", pyeval.RuntimeWarningClass)

	StatementErrorClass.Define(func(b *pyeval.ClassBuilder) {
		for _, name := range []string{"statement", "params", "orig"} {
			b.Attr(name, pyeval.None)
		}
		b.Attr("connection_invalidated", pyeval.False)
	})
	const ormModule = "sqlalchemy.orm.exc"
	orm := func(name string, base *pyeval.Class) *pyeval.Class {
		c := pyeval.NewException(name, ormModule, base)
		exportClass(c)
		return c
	}
	for _, name := range []string{"DetachedInstanceError", "FlushError", "ObjectDereferencedError", "StaleDataError"} {
		orm(name, SQLAlchemyErrorClass)
	}
	orm("MappedAnnotationError", ArgumentErrorClass)
	for _, name := range []string{"LoaderStrategyException", "ObjectDeletedError", "UnmappedColumnError"} {
		orm(name, InvalidRequestErrorClass)
	}
	unmapped := orm("UnmappedError", InvalidRequestErrorClass)
	orm("UnmappedClassError", unmapped)
	orm("UnmappedInstanceError", unmapped)
}

// argumentError is SQLAlchemy's ArgumentError.
func argumentError(format string, args ...any) error {
	return pyeval.Raise(ArgumentErrorClass, "%s", fmt.Sprintf(format, args...))
}
