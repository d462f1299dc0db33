package sqlalchemy

import (
	"strings"

	"sqlgen/offline/pyeval"
)

// Names of the ORM that revisions use and that change no statement: they take
// what they are given.
func init() {
	same := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.At(0), nil }
	list := func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.ListClass, nil }
	for _, name := range strings.Fields("attribute_keyed_dict column_keyed_dict keyfunc_mapping") {
		exportFunc("sqlalchemy.orm.mapped_collection", pyeval.NewFunc(name+"(*args, **kw)", list).Unknowns(pyeval.AllowUnknown))
	}
	for _, name := range strings.Fields("flag_modified flag_dirty set_attribute set_committed_value") {
		exportFunc("sqlalchemy.orm.attributes", pyeval.NewFunc(name+"(*args, **kw)", nothing).Unknowns(pyeval.AllowUnknown))
	}
	exportFunc("sqlalchemy.orm.session", pyeval.NewFunc("make_transient_to_detached(instance)", nothing))
	exportFunc("sqlalchemy.orm.util", pyeval.NewFunc("was_deleted(instance)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.False, nil }))
	exportFunc("sqlalchemy.sql._typing", pyeval.NewFunc("Nullable(val)", same), pyeval.NewFunc("NotNullable(val)", same))
	exportFunc("sqlalchemy.sql.lambdas", pyeval.NewFunc("lambda_stmt(lmb, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return th.Call(a.At(0))
	}))
	exportFunc(ormConstructors,
		pyeval.NewFunc("with_loader_criteria(*args, **kw)", kept(loaderOptionClass)).Unknowns(pyeval.AllowUnknown),
		pyeval.NewFunc("_mapper_fn(class_, local_table=None, *args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			r, err := th.Call(RegistryClass)
			if err != nil {
				return nil, err
			}
			if _, err := th.CallMethod(r, "map_imperatively", a.Get("class_"), a.Get("local_table")); err != nil {
				return nil, err
			}
			return th.GetAttr(a.Get("class_"), "__mapper__")
		}),
		pyeval.NewFunc("join(left, right, onclause=None, isouter=False, full=False, **kw)", ormJoin("join")),
		pyeval.NewFunc("outerjoin(left, right, onclause=None, full=False, **kw)", ormJoin("outerjoin")),
	)
}

// ormJoin is orm.join() and orm.outerjoin(), which are those of Core for mapped
// classes whose foreign keys say how to join.
func ormJoin(name string) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		var kw []pyeval.KwArg
		for _, n := range []string{"left", "right", "onclause", "full"} {
			kw = append(kw, pyeval.KwArg{Name: n, Value: a.Get(n)})
		}
		if name == "join" {
			kw = append(kw, pyeval.KwArg{Name: "isouter", Value: a.Get("isouter")})
		}
		return th.CallKw(exports[selectConstructors+"."+name], nil, kw)
	}
}
