package sqlalchemy

import (
	"sqlgen/internal/spell"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const excludeSig = "__init__(*elements, name=None, deferrable=None, initially=None, info=None, using='gist', where=None, ops=None, **kw)"

// excludeInit follows ExcludeConstraint.__init__, which ignores keywords that it
// does not know; those that look like one it knows are refused.
func excludeInit(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	for _, k := range a.Kw {
		if near := spell.Nearest(k.Name, paramNames(excludeSig)); near != "" {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "ExcludeConstraint() got an unexpected keyword argument '%s'. Did you mean '%s'?", k.Name, near)
		}
	}
	k, err := NewExclude(th, a.Pos)
	if err != nil {
		return nil, err
	}
	if err := constraintBase(th, a, &k.ConstraintBase); err != nil {
		return nil, err
	}
	if k.Using, _, err = a.OptStr("using"); err != nil {
		return nil, err
	}
	if k.WhereText, k.Where, err = textOrExpr(th, a.Get("where"), "where"); err != nil {
		return nil, err
	}
	if v := a.Get("ops"); !pyeval.IsNone(v) {
		if k.Ops, err = pairs(th, v, "ops"); err != nil {
			return nil, err
		}
	}
	setConstraint(a, k)
	var cols []*schema.Column
	for _, e := range k.Elements {
		cols = append(cols, columnsInside(e.Expr)...)
	}
	return pyeval.None, autoAttach(cols, func(t *schema.Table) error { return attachConstraint(t, k) })
}

// NewExclude is an EXCLUDE constraint of (expression, operator) pairs.
func NewExclude(th *pyeval.Thread, elements []pyeval.Value) (*schema.Exclude, error) {
	k := schema.NewExclude(schema.Name{})
	if len(elements) == 0 {
		return nil, pyeval.Raise(pyeval.ValueErrorClass, "not enough values to unpack (expected 2, got 0): an EXCLUDE constraint needs (column, operator) pairs")
	}
	for _, v := range elements {
		kv, err := th.Unpack(v, 2)
		if err != nil {
			return nil, err
		}
		text, e, err := textOrExpr(th, kv[0], "an element of ExcludeConstraint()")
		if err != nil {
			return nil, err
		}
		op, err := th.Str(kv[1])
		if err != nil {
			return nil, err
		}
		k.Elements = append(k.Elements, schema.ExcludeElement{Text: text, Expr: e, Op: op})
	}
	return k, nil
}
