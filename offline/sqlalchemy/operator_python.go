package sqlalchemy

import (
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
)

// pythonOperators are the functions of Python's module operator that
// sqlalchemy.sql.operators shows too.
var pythonOperators = map[string]pyeval.Value{}

func init() {
	for name, op := range map[string]pyast.CmpOperator{"eq": pyast.Eq, "ne": pyast.NotEq, "lt": pyast.Lt, "le": pyast.LtE, "gt": pyast.Gt, "ge": pyast.GtE} {
		pythonOperators[name] = pyeval.NewFunc(name+"(a, b)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return th.Compare(op, a.At(0), a.At(1))
		}).In("_operator")
	}
	for name, op := range map[string]pyast.Operator{
		"add": pyast.Add, "sub": pyast.Sub, "mul": pyast.Mult, "truediv": pyast.Div, "floordiv": pyast.FloorDiv, "mod": pyast.Mod,
		"and_": pyast.BitAnd, "or_": pyast.BitOr, "lshift": pyast.LShift, "rshift": pyast.RShift,
	} {
		pythonOperators[name] = pyeval.NewFunc(name+"(a, b)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return th.Binary(op, a.At(0), a.At(1))
		}).In("_operator")
	}
	for name, op := range map[string]pyast.UnaryOperator{"inv": pyast.Invert, "neg": pyast.USub} {
		pythonOperators[name] = pyeval.NewFunc(name+"(a)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return th.Unary(op, a.At(0))
		}).In("_operator")
	}
	pythonOperators["getitem"] = pyeval.NewFunc("getitem(a, b)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return th.GetItem(a.At(0), a.At(1))
	}).In("_operator")
}
