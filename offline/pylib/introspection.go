package pylib

import (
	py "sqlgen/offline/pyeval"
)

// functionOf is the function behind a function or a bound method.
func functionOf(v py.Value) (*py.Function, bool) {
	if m, ok := v.(*py.BoundMethod); ok {
		v = m.Func
	}
	f, ok := v.(*py.Function)
	return f, ok
}

func init() {
	missing := py.NewObject(py.ObjectClass, nil)
	native.Define(func(b *py.ModuleBuilder) {
		b.Attr("missing", missing)
		b.Func("function_kind(f)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			f, ok := functionOf(a.At(0))
			switch {
			case ok && f.IsGenerator():
				return py.Str("generator"), nil
			case ok && f.IsCoroutine():
				return py.Str("coroutine"), nil
			}
			return py.None, nil
		})
		b.Func("parameters(f)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			f, ok := functionOf(a.At(0))
			if !ok {
				return nil, py.Raise(py.ValueErrorClass, "no signature found for builtin %s", py.TypeName(a.At(0)))
			}
			out := py.NewList()
			for _, p := range f.Parameters() {
				def := p.Default
				if def == nil {
					def = missing
				}
				out.Elems = append(out.Elems, py.NewTuple(py.Str(p.Name), py.MakeInt(int64(p.Kind)), def))
			}
			return out, nil
		})
	})
}
