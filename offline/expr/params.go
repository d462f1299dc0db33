package expr

// WithParams is element.params(name=value): the binds of those names get the
// values. Elements without such binds are shared with the original.
func WithParams(e Expr, values map[string]Value) Expr {
	switch e := e.(type) {
	case *Bind:
		if v, ok := values[e.Key]; ok && e.Key != "" {
			n := *e
			n.Value, n.Required, n.Call = v, false, nil
			if n.Type == nil {
				n.Type = TypeOf(v)
			}
			return &n
		}
	case *Text:
		for name := range e.Binds {
			if v, ok := values[name]; ok {
				e = e.BindValue(name, v)
			}
		}
		return e
	case *Binary:
		n := *e
		n.Left, n.Right = WithParams(e.Left, values), WithParams(e.Right, values)
		return &n
	case *Unary:
		n := *e
		n.X = WithParams(e.X, values)
		return &n
	case *List:
		n := *e
		n.Items = withParams(e.Items, values)
		return &n
	case *Grouping:
		return &Grouping{X: WithParams(e.X, values)}
	case *Cast:
		n := *e
		n.X = WithParams(e.X, values)
		return &n
	case *TypeCoerce:
		return &TypeCoerce{X: WithParams(e.X, values), Type: e.Type}
	case *Label:
		return &Label{Name: e.Name, X: WithParams(e.X, values), Type: e.Type}
	case *Function:
		n := *e
		n.Args = withParams(e.Args, values)
		return &n
	case *Case:
		n := *e
		n.Whens = nil
		for _, w := range e.Whens {
			n.Whens = append(n.Whens, When{WithParams(w.If, values), WithParams(w.Then, values)})
		}
		if e.Value != nil {
			n.Value = WithParams(e.Value, values)
		}
		if e.Else != nil {
			n.Else = WithParams(e.Else, values)
		}
		return &n
	case *ScalarSelect:
		return &ScalarSelect{Query: WithParams(e.Query, values).(Query)}
	case *ExistsExpr:
		return &ExistsExpr{Query: WithParams(e.Query, values).(Query)}
	case *Select:
		n := *e
		n.Columns = withParams(e.Columns, values)
		n.Where = withParams(e.Where, values)
		n.Having = withParams(e.Having, values)
		return &n
	case *Insert:
		n := *e
		n.Values = paramValues(e.Values, values)
		n.Rows = nil
		for _, r := range e.Rows {
			n.Rows = append(n.Rows, paramValues(r, values))
		}
		return &n
	case *Update:
		n := *e
		n.Values = paramValues(e.Values, values)
		n.Where = withParams(e.Where, values)
		return &n
	case *Delete:
		n := *e
		n.Where = withParams(e.Where, values)
		return &n
	}
	return e
}

func withParams(items []Expr, values map[string]Value) []Expr {
	out := make([]Expr, len(items))
	for i, x := range items {
		out[i] = WithParams(x, values)
	}
	return out
}

func paramValues(as []Assignment, values map[string]Value) []Assignment {
	out := append([]Assignment(nil), as...)
	for i, a := range out {
		if x, ok := a.Value.(Expr); ok {
			out[i].Value = WithParams(x, values)
		}
	}
	return out
}
