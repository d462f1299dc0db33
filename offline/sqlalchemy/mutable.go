package sqlalchemy

import "sqlgen/offline/pyeval"

const mutableModule = "sqlalchemy.ext.mutable"

// The classes of sqlalchemy.ext.mutable. They track changes of loaded objects,
// of which there are none offline: a type made mutable is the type itself.
var (
	mutableBase      = pyeval.NewNativeClass("MutableBase", mutableModule)
	mutableClass     = pyeval.NewNativeClass("Mutable", mutableModule, mutableBase)
	mutableComposite = pyeval.NewNativeClass("MutableComposite", mutableModule, mutableBase)
	mutableDict      = pyeval.NewNativeClass("MutableDict", mutableModule, mutableClass, pyeval.DictClass)
	mutableList      = pyeval.NewNativeClass("MutableList", mutableModule, mutableClass, pyeval.ListClass)
	mutableSet       = pyeval.NewNativeClass("MutableSet", mutableModule, mutableClass, pyeval.SetClass)
)

func init() {
	exportClass(mutableBase, mutableClass, mutableComposite, mutableDict, mutableList, mutableSet)
	mutableBase.Define(func(b *pyeval.ClassBuilder) {
		b.ClassMethod("__class_getitem__(item)", subscripted)
		b.ClassMethod("coerce(key, value)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Get("value"), nil })
		b.Method("changed()", nothing)
	})
	mutableClass.Define(func(b *pyeval.ClassBuilder) {
		b.ClassMethod("as_mutable(sqltype)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return typeInstance(th, a.Get("sqltype"))
		})
		b.ClassMethod("associate_with(sqltype)", nothing)
		b.ClassMethod("associate_with_attribute(attribute)", nothing)
	})
}
