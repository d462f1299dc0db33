// Package pyeval evaluates Python: it turns the trees of offline/pyast into
// values, with CPython 3.13's rules for scopes, calls, classes, descriptors,
// exceptions, generators and imports. It knows no SQL.
//
// # Runs
//
// An [Interp] is one run: its table of modules, its importer, its limits. A
// [Thread] is the Python call stack of that run. Neither is safe for
// concurrent use; any number of Interps may run side by side, because all that
// they share (native classes, [ModuleDef]s) does not change once built.
//
// # Values
//
// Every Python value is a [Value]. Builtin types are Go types ([Int], [Str],
// [*List], [*Dict], …); instances of every other class are [*Object], whose
// Native field holds the Go payload of a native class. An instance of a Python
// class that derives from a builtin type is an *Object whose Native is the
// builtin value; [Underlying] gives it.
//
// # Host packages
//
// A Python class with Go methods is a package-level variable made with
// [NewNativeClass] whose members are given in an init function:
//
//	var ColumnClass = pyeval.NewNativeClass("Column", "sqlalchemy.sql.schema")
//
//	func init() {
//		ColumnClass.Define(func(b *pyeval.ClassBuilder) {
//			b.Method("__init__(name=None, *args, nullable=True)", columnInit)
//			b.Property("name", columnName, nil)
//		})
//	}
//
// Members are found through the ordinary method resolution order, so Python
// classes can derive from it, override, and call super(); Go reaches an
// override with [Thread.CallMethod]. Modules are made the same way with
// [NewModuleDef].
//
// # Errors
//
// A Python exception is a [*Raised]. What Python code cannot catch is a Go
// error of another type: [*LimitError], [*UnknownError], [*Fault],
// [*source.Error].
// Don't wrap a *Raised in another error: handlers would not see it.
// [Thread.SourceError] turns any of them into a [*source.Error].
package pyeval
