package pyeval

// Parameter describes one parameter of a function made by Python code.
type Parameter struct {
	Name string
	// Kind is inspect's: 0 positional only, 1 positional or keyword, 2 *args,
	// 3 keyword only, 4 **kw.
	Kind    int
	Default Value // nil: none
}

func (f *Function) analyzed() *code {
	if f.code.scope == nil {
		f.code.analyze(f.Module.File)
	}
	return f.code
}

// IsGenerator reports whether calling the function makes a generator.
func (f *Function) IsGenerator() bool { c := f.analyzed(); return c.isGen && !c.isAsync }

// IsCoroutine reports whether calling the function makes a coroutine.
func (f *Function) IsCoroutine() bool { c := f.analyzed(); return c.isAsync && !c.isGen }

// Parameters lists the parameters in the order of the definition.
func (f *Function) Parameters() []Parameter {
	c := f.analyzed()
	names := c.scope.names
	var out []Parameter
	for j := range c.npos {
		p := Parameter{Name: names[j], Kind: 1}
		if j < c.nposOnly {
			p.Kind = 0
		}
		if d := j - (c.npos - len(f.defaults)); d >= 0 {
			p.Default = f.defaults[d]
		}
		out = append(out, p)
	}
	if c.vararg >= 0 {
		out = append(out, Parameter{Name: names[c.vararg], Kind: 2})
	}
	for j := range c.nkw {
		p := Parameter{Name: names[c.npos+j], Kind: 3}
		if f.kwDefaults != nil {
			p.Default = f.kwDefaults[j]
		}
		out = append(out, p)
	}
	if c.kwarg >= 0 {
		out = append(out, Parameter{Name: names[c.kwarg], Kind: 4})
	}
	return out
}
