package sqlalchemy

import "sqlgen/offline/pyeval"

// typeComparator is TypeEngine.Comparator, which users' types derive their own
// operators from. Operators of a user's comparator are not called: expressions
// use the generic ones.
var typeComparator = pyeval.NewNativeClass("Comparator", typeAPIModule, ColumnOperatorsClass)

func init() {
	typeComparator.Qualname = "TypeEngine.Comparator"
	typeComparator.Define(func(b *pyeval.ClassBuilder) {
		b.ClassMethod("__class_getitem__(item)", subscripted)
	})
	for _, c := range []*pyeval.Class{TypeEngineClass, ConcatenableClass, IndexableClass} {
		c.Define(func(b *pyeval.ClassBuilder) {
			b.Attr("Comparator", typeComparator)
			b.Attr("comparator_factory", typeComparator)
		})
	}
}
