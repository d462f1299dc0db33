package sqlalchemy

import (
	"strings"

	"sqlgen/offline/pyeval"
)

// unsupported is the error for a feature of SQLAlchemy that sqlgen lacks.
// Python code cannot catch it.
func unsupported(what string) error {
	return pyeval.NewFault("", "sqlgen does not support %s yet", what)
}

// offlineOnly is the error for what needs a database.
func offlineOnly(what, hint string) *pyeval.Fault {
	return pyeval.NewFault(hint, "%s needs a database connection, and there is none in offline mode", what)
}

// needsRows is what needs objects that are not known: an error, or an unknown when
// only the schema matters. What is done to the objects would be done to the rows.
// A revision may catch the error: a session on Alembic's mock connection fails so.
func needsRows(th *pyeval.Thread, what string) (pyeval.Value, error) {
	switch fault := offlineOnly(what, offlineRows); th.Supposing() {
	case pyeval.SupposeNothing:
		return nil, pyeval.Raise(pyeval.AttributeErrorClass, "'MockConnection' object has no attribute 'close'").Uncaught(fault)
	case pyeval.SupposeEither:
		return nil, fault
	}
	return th.Interp().NewUnknown(what, "its rows are not known", th.CallSite().Pos()), nil
}

// placeholder stands for a name of SQLAlchemy that this package lacks. A class
// can be a base, an annotation or an argument of isinstance; calling it, or
// looking up what it doesn't have, is an error. A function can be referred to,
// and no more.
func placeholder(kind, home string) pyeval.Value {
	i := strings.LastIndexByte(home, '.')
	module, name := home[:i], home[i+1:]
	switch kind {
	case "f":
		return pyeval.NewFunc(name, func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
			return nil, unsupported(home)
		}).In(module).Unknowns(pyeval.AllowUnknown)
	case "v":
		return pyeval.NewObject(placeholderValue, home)
	}
	bases := []*pyeval.Class{}
	if strings.HasSuffix(name, "Error") || strings.HasSuffix(name, "Warning") {
		return pyeval.NewException(name, module)
	}
	c := pyeval.NewNativeClass(name, module, bases...)
	c.Define(func(b *pyeval.ClassBuilder) {
		b.Unknowns(pyeval.AllowUnknown)
		b.New("(*args, **kw)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			if a.SelfClass() != c {
				// What Python code derives from it is Python code's own.
				return pyeval.NewObject(a.SelfClass(), nil), nil
			}
			return nil, unsupported(home)
		})
		b.Method("__init__(*args, **kw)", nothing)
		b.ClassMethod("__class_getitem__(item)", subscripted)
	})
	return c
}

// placeholderValue is the class of values that this package lacks; the payload
// is the home.
var placeholderValue = pyeval.NewNativeClass("unsupported", "sqlalchemy")

func init() {
	placeholderValue.Define(func(b *pyeval.ClassBuilder) {
		b.Unknowns(pyeval.AllowUnknown)
		refuse := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			home, _ := pyeval.Payload[string](a.Self)
			return nil, unsupported(home)
		}
		b.Method("__getattr__(name)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			home, _ := pyeval.Payload[string](a.Self)
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			if strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__") {
				return nil, pyeval.Raise(pyeval.AttributeErrorClass, "%s", name)
			}
			return nil, unsupported(home + "." + name)
		})
		b.Method("__call__(*args, **kw)", refuse)
		b.Method("__getitem__(item)", refuse)
		b.Method("__iter__()", refuse)
		b.Method("__bool__()", refuse)
		b.Method("__len__()", refuse)
	})
}

func nothing(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.None, nil }

// subscripted is __class_getitem__ of a generic class: Column[int].
func subscripted(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	item := a.At(0)
	args := []pyeval.Value{item}
	if t, ok := item.(*pyeval.Tuple); ok {
		args = t.Elems
	}
	return &pyeval.GenericAlias{Origin: a.SelfClass(), Args: args}, nil
}
