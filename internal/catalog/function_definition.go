package catalog

import (
	"strings"

	"sqlgen/internal/pgtree"
)

// parameters reads the parameters of a function (interpret_function_parameter_list).
func (c *Catalog) parameters(list []*pgtree.Node, language string) ([]Argument, error) {
	var out []Argument
	defaults, variadic := false, false
	names := map[[2]string]bool{}
	for _, p := range list {
		fp := p.GetFunctionParameter()
		t, err := c.typeOf(fp.ArgType)
		if err != nil {
			return nil, err
		}
		if bt := c.Type(t.ID); language == "sql" && bt != nil && bt.Kind == PseudoType && !strings.HasPrefix(bt.Name, "any") && bt.Name != "record" {
			return nil, errf(InvalidFunctionDefinition, "SQL functions cannot have arguments of type %s", c.FormatType(t))
		}
		a := Argument{fp.Name, t, parameterMode(fp.Mode), fp.Defexpr != nil}
		input, output := a.Mode != 'o' && a.Mode != 't', a.Mode != 'i' && a.Mode != 'v'
		if input && variadic {
			return nil, errf(InvalidFunctionDefinition, "VARIADIC parameter must be the last input parameter")
		}
		if a.Mode == 'v' {
			variadic = true
			if bt := c.Type(t.ID); t.Known() && !t.Array && !(bt.Kind == PseudoType && (bt.Name == "any" || strings.HasSuffix(bt.Name, "array"))) {
				return nil, errf(InvalidFunctionDefinition, "VARIADIC parameter must be an array")
			}
		}
		// A name may be used once among the inputs and once among the outputs.
		for side, is := range map[string]bool{"in": input, "out": output} {
			if k := [2]string{side, fp.Name}; is && fp.Name != "" {
				if names[k] {
					return nil, errf(InvalidFunctionDefinition, "parameter name %q used more than once", fp.Name)
				}
				names[k] = true
			}
		}
		if fp.Defexpr != nil {
			if !input {
				return nil, errf(InvalidFunctionDefinition, "only input parameters can have default values")
			}
			if err := c.parameterDefault(fp.Defexpr, t); err != nil {
				return nil, err
			}
			defaults = true
		} else if input && defaults && a.Mode != 'v' {
			return nil, errf(InvalidFunctionDefinition, "input parameters after one with a default value must also have defaults")
		}
		out = append(out, a)
	}
	return out, nil
}

func parameterMode(m pgtree.FunctionParameterMode) byte {
	switch m {
	case pgtree.FUNC_PARAM_OUT:
		return 'o'
	case pgtree.FUNC_PARAM_INOUT:
		return 'b'
	case pgtree.FUNC_PARAM_VARIADIC:
		return 'v'
	case pgtree.FUNC_PARAM_TABLE:
		return 't'
	}
	return 'i'
}

func (c *Catalog) parameterDefault(n *pgtree.Node, t TypeRef) error {
	a := c.analyzer()
	a.forbidColumns = "cannot use table references in parameter default value"
	a.only = "DEFAULT expressions"
	typ, err := a.expr(n)
	if err != nil {
		return err
	}
	if untypedLiteral(n) {
		return c.checkLiteral(n, t)
	}
	if ok, known := c.Cast(typ, t, AssignmentCast); known && !ok {
		return errf(DatatypeMismatch, "argument of DEFAULT must be type %s, not type %s", c.FormatType(t), c.FormatType(typ))
	}
	return nil
}

// definition reads the options of CREATE FUNCTION or PROCEDURE.
func (c *Catalog) definition(f *Function, s *pgtree.CreateFunctionStmt) error {
	seen := map[string]bool{}
	cost, rows := false, false
	for _, o := range s.Options {
		d := o.GetDefElem()
		text, _ := pgtree.Text(d.Arg)
		if seen[d.Defname] && d.Defname != "set" {
			return errf(SyntaxError, "conflicting or redundant options")
		}
		seen[d.Defname] = true
		if s.IsProcedure {
			switch d.Defname {
			case "window", "volatility", "strict", "leakproof", "cost", "rows", "support", "parallel":
				return errf(InvalidFunctionDefinition, "invalid attribute in procedure definition")
			}
		}
		if err := functionAttribute(f, d, text); err != nil {
			return err
		}
		switch d.Defname {
		case "language":
			f.Language = strings.ToLower(text)
		case "as":
			f.Body = strings.Join(pgtree.Strings(pgtree.Items(d.Arg)), "\n")
		case "cost":
			cost = true
		case "rows":
			rows = true
		}
	}
	if f.Language == "" && s.SqlBody != nil {
		f.Language = "sql"
	}
	switch f.Language {
	case "":
		return errf(InvalidFunctionDefinition, "no language specified")
	case "sql", "plpgsql", "c", "internal":
	default:
		if !c.names.has(nameKey{spaceMisc, 0, "language " + f.Language}) && !c.Incomplete() {
			return c.missing(UndefinedObject, f.Language, "language %q does not exist", f.Language)
		}
	}
	switch {
	case s.SqlBody != nil && f.Language != "sql":
		return errf(InvalidFunctionDefinition, "inline SQL function body only valid for language SQL")
	case s.SqlBody == nil && !seen["as"]:
		return errf(InvalidFunctionDefinition, "no function body specified")
	case cost && number(s.Options, "cost") <= 0:
		return errf(InvalidParameterValue, "COST must be positive")
	case rows && number(s.Options, "rows") <= 0:
		return errf(InvalidParameterValue, "ROWS must be positive")
	case rows && !s.GetReturnType().GetSetof():
		return errf(InvalidParameterValue, "ROWS is not applicable when function does not return a set")
	}
	return nil
}

func number(list []*pgtree.Node, name string) float64 {
	d := pgtree.Option(list, name)
	if v, ok := pgtree.Int(d.GetArg()); ok {
		return float64(v)
	}
	text, _ := pgtree.Text(d.GetArg())
	if strings.HasPrefix(text, "-") || strings.Trim(text, "0.") == "" {
		return 0
	}
	return 1
}

// functionAttribute is one that CREATE and ALTER share.
func functionAttribute(f *Function, d *pgtree.DefElem, text string) error {
	switch d.Defname {
	case "volatility":
		f.Volatility = letter(text, 'v')
	case "strict":
		f.Strict = d.Arg.GetBoolean().GetBoolval()
	case "parallel":
		switch text {
		case "safe", "restricted", "unsafe":
		default:
			return errf(SyntaxError, "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE")
		}
	}
	return nil
}

// checkResult refuses results that a call could not have.
func (c *Catalog) checkResult(f *Function) error {
	t := c.Type(f.Result.ID)
	if t == nil || t.Kind != PseudoType {
		return nil
	}
	if strings.HasPrefix(t.Name, "any") && t.Name != "any" {
		for _, a := range f.inputs() {
			if at := c.Type(a.Type.ID); at != nil && at.Kind == PseudoType && strings.HasPrefix(at.Name, "any") {
				return nil
			}
		}
		return errf(InvalidFunctionDefinition, "cannot determine result data type").
			detail("A result of type %s requires at least one input of type anyelement, anyarray, anynonarray, anyenum, anyrange, or anymultirange.", t.Name)
	}
	if f.Language == "sql" && t.Name != "record" && t.Name != "void" && f.Kind == 'f' {
		return errf(InvalidFunctionDefinition, "SQL functions cannot return type %s", c.FormatType(f.Result))
	}
	return nil
}

// sameRow reports whether two functions return rows of the same columns.
func sameRow(a, b *Function) bool {
	x, y := a.outputs(), b.outputs()
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i].Name != y[i].Name || x[i].Type.Known() && y[i].Type.Known() && !x[i].Type.Same(y[i].Type) {
			return false
		}
	}
	return true
}

func (f *Function) outputs() []Argument {
	var out []Argument
	for _, a := range f.Args {
		if a.Mode == 'o' || a.Mode == 'b' || a.Mode == 't' {
			out = append(out, a)
		}
	}
	return out
}

// standardBody resolves BEGIN ATOMIC … END or RETURN, which PostgreSQL stores as
// a tree with dependencies.
func (c *Catalog) standardBody(f *Function, body *pgtree.Node) (*analyzer, error) {
	a := c.analyzer()
	a.variables = map[string]TypeRef{}
	args := &rangeEntry{alias: f.Name}
	for _, arg := range f.Args {
		if arg.Name != "" {
			a.variables[arg.Name] = arg.Type
			args.list = append(args.list, outputColumn{name: arg.Name, typ: arg.Type})
		}
	}
	a.scope().entries = append(a.scope().entries, args)
	var err error
	pgtree.Nodes(body, func(n *pgtree.Node) bool {
		switch s := pgtree.Unwrap(n).(type) {
		case *pgtree.List:
			return err == nil
		case *pgtree.ReturnStmt:
			if err == nil {
				_, err = a.expr(s.Returnval)
			}
		case *pgtree.SelectStmt, *pgtree.InsertStmt, *pgtree.UpdateStmt, *pgtree.DeleteStmt:
			if err == nil {
				_, err = a.statement(n)
			}
		}
		return false
	})
	return a, err
}
