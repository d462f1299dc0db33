package pyeval

import (
	"strings"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

func init() {
	Builtins.Define(func(b *ModuleBuilder) {
		b.Unknowns(DeriveUnknown)
		b.Func("eval(source, /, globals=None, locals=None)", func(th *Thread, a *Args) (Value, error) {
			text, mod, e, err := th.dynamicCode(a)
			if err != nil {
				return nil, err
			}
			return th.EvalText(mod, e, text)
		})
		b.Func("__import__(name, globals=None, locals=None, fromlist=(), level=0)", func(th *Thread, a *Args) (Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			v, err := th.Import(name)
			if err != nil {
				return nil, err
			}
			if from, err := th.Truth(a.Get("fromlist")); err != nil || from {
				return v, err
			}
			first, _, _ := strings.Cut(name, ".")
			v, _ = th.in.modules.GetStr(first)
			return v, nil
		})
		b.Func("exec(source, /, globals=None, locals=None)", func(th *Thread, a *Args) (Value, error) {
			text, mod, e, err := th.dynamicCode(a)
			if err != nil {
				return nil, err
			}
			tree, err := pyast.Parse(source.NewFile("<string>", text))
			if err != nil {
				return nil, Raise(SyntaxErrorClass, "%s", err.Error())
			}
			if err := th.enter(); err != nil {
				return nil, err
			}
			defer th.leave()
			fr := &Frame{name: "<module>", mod: mod, file: tree.File, env: e, back: th.frame}
			th.frame = fr
			_, err = th.exec(fr, tree.Body)
			th.frame = fr.back
			return None, err
		})
	})
}

// dynamicCode is the text, module and environment of eval() and exec().
func (th *Thread) dynamicCode(a *Args) (text string, mod *Module, e *env, err error) {
	text, ok := AsStr(a.At(0))
	if !ok {
		return "", nil, nil, Raise(TypeErrorClass, "%s() arg 1 must be a string, bytes or code object", a.FuncName())
	}
	if err := th.Alloc(int64(len(text)) * 16); err != nil {
		return "", nil, nil, err
	}
	fr := th.frame
	if fr == nil {
		return "", nil, nil, Raise(RuntimeErrorClass, "%s() outside of Python code", a.FuncName())
	}
	mod, e = fr.mod, fr.env
	if g, ok := Underlying(a.At(1)).(*Dict); ok {
		mod = &Module{Name: fr.mod.Name, File: fr.mod.File, dict: g}
		e = &env{ns: g}
	}
	if l, ok := Underlying(a.At(2)).(*Dict); ok {
		e = &env{ns: l}
	}
	return text, mod, e, nil
}
