// Package sqlalchemy holds the host modules `sqlalchemy…`: what Python code
// imports from SQLAlchemy, turned into values of offline/schema and
// offline/expr. It follows SQLAlchemy 2.0.52.
//
// # Modules
//
// names.txt lists the public names of the real modules. What this package has
// is registered under the home of the object (the module and qualified name
// that SQLAlchemy's object claims) with [exportClass], [exportFunc] or
// [exportValue]; every module that has the name shows it. A name that nothing
// is registered for becomes a placeholder, whose use is a clear error.
//
// # Objects and payloads
//
// The Native field of a Python object is its Go payload, and the payload's Info
// field leads back, so that `table.c.name` is the object that was given:
//
//	Column                     *schema.Column      Info: *columnInfo
//	Table                      *schema.Table       Info: *tableInfo
//	MetaData                   *schema.MetaData    Info: *metadataInfo
//	constraints, Index, …      *schema.Check, …    Info: *itemInfo
//	ForeignKey, Sequence       *schema.ForeignKey  Info: *itemInfo
//	types                      schema.Type, made when first needed ([TypeOf]);
//	                           arguments are attributes of the object
//	other SQL expressions      a node of offline/expr
//	DDL elements               *DDLElement
//
// Type classes are ordinary Python classes that Python code derives from; the
// methods that it overrides become [schema.TypeHooks].
package sqlalchemy
