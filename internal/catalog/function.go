package catalog

import (
	"strings"

	"sqlgen/internal/pgtree"
)

// Function is a function, procedure or aggregate.
type Function struct {
	Header
	Kind       byte // f, p procedure, a aggregate
	Args       []Argument
	Result     TypeRef
	Set        bool
	Language   string
	Volatility byte // i, s or v
	Strict     bool
	Body       string
	// Signature is name(input types), unique in its schema.
	Signature string
}

// Argument is a parameter of a function. Mode is i, o, b (INOUT), v or t (TABLE).
type Argument struct {
	Name    string
	Type    TypeRef
	Mode    byte
	Default bool
}

func (f *Function) inputs() []Argument {
	var out []Argument
	for _, a := range f.Args {
		if a.Mode != 'o' && a.Mode != 't' {
			out = append(out, a)
		}
	}
	return out
}

func (c *Catalog) signature(name string, args []Argument) string {
	var types []string
	for _, a := range args {
		t := a.Type
		t.Typmod = noTypmod
		id := t.ID.String()
		if t.ID == 0 {
			id = t.Unresolved
		}
		if t.Array {
			id += "[]"
		}
		types = append(types, id)
	}
	return name + "(" + strings.Join(types, ",") + ")"
}

func (c *Catalog) createFunction(s *pgtree.CreateFunctionStmt) error {
	n := pgtree.NameOf(s.Funcname)
	schema, err := c.creationSchema(n)
	if err != nil {
		return err
	}
	f := &Function{Header: Header{Class: ClassFunction, Schema: schema, Name: Truncate(n.Name)}, Kind: 'f', Volatility: 'v'}
	if s.IsProcedure {
		f.Kind = 'p'
	}
	for _, p := range s.Parameters {
		fp := p.GetFunctionParameter()
		t, err := c.typeOf(fp.ArgType)
		if err != nil {
			return err
		}
		mode := byte('i')
		switch fp.Mode {
		case pgtree.FUNC_PARAM_OUT:
			mode = 'o'
		case pgtree.FUNC_PARAM_INOUT:
			mode = 'b'
		case pgtree.FUNC_PARAM_VARIADIC:
			mode = 'v'
		case pgtree.FUNC_PARAM_TABLE:
			mode = 't'
		}
		f.Args = append(f.Args, Argument{fp.Name, t, mode, fp.Defexpr != nil})
	}
	if s.ReturnType != nil {
		if f.Result, err = c.typeOf(s.ReturnType); err != nil {
			return err
		}
		f.Set = s.ReturnType.Setof
	} else {
		f.Result = c.resultOf(f)
		if s.ReturnType == nil && !s.IsProcedure && len(f.inputs()) == len(f.Args) {
			return errf(InvalidFunctionDefinition, "function result type must be specified")
		}
	}
	for _, o := range s.Options {
		d := o.GetDefElem()
		text, _ := pgtree.Text(d.Arg)
		switch d.Defname {
		case "language":
			f.Language = strings.ToLower(text)
		case "volatility":
			f.Volatility = letter(text, 'v')
		case "strict":
			f.Strict = d.Arg.GetBoolean().GetBoolval()
		case "as":
			f.Body = strings.Join(pgtree.Strings(pgtree.Items(d.Arg)), "\n")
		}
	}
	if s.SqlBody != nil && f.Language == "" {
		f.Language = "sql"
	}
	if f.Language == "" {
		return errf(InvalidFunctionDefinition, "no language specified")
	}
	switch f.Language {
	case "sql", "plpgsql", "c", "internal":
	default:
		if !c.names.has(nameKey{spaceMisc, 0, "language " + f.Language}) && !c.Incomplete() {
			return c.missing(UndefinedObject, f.Language, "language %q does not exist", f.Language)
		}
	}
	f.Signature = c.signature(f.Name, f.inputs())
	if id, ok := c.names.get(nameKey{spaceFunction, schema, f.Signature}); ok {
		return c.replaceFunction(id, f, s.Replace)
	}
	c.create(f, spaceFunction, schema)
	// The name map holds the signature, not the bare name.
	c.names = c.names.without(nameKey{spaceFunction, schema, f.Name})
	c.names = c.names.set(nameKey{spaceFunction, schema, f.Signature}, f.ID)
	c.functionDepends(f, s)
	return nil
}

func (c *Catalog) resultOf(f *Function) TypeRef {
	var outs []Argument
	for _, a := range f.Args {
		if a.Mode == 'o' || a.Mode == 'b' || a.Mode == 't' {
			outs = append(outs, a)
		}
	}
	switch len(outs) {
	case 0:
		return ref(builtin("void"))
	case 1:
		return outs[0].Type
	}
	return ref(builtin("record"))
}

func (c *Catalog) replaceFunction(id ID, f *Function, replace bool) error {
	old := c.Object(id).(*Function)
	if !replace {
		return errf(DuplicateFunction, "function %q already exists with same argument types", f.Name).named(f.Name)
	}
	if old.Kind != f.Kind {
		return errf(WrongObjectType, "cannot change routine kind")
	}
	if old.Result.Known() && f.Result.Known() && (!old.Result.Same(f.Result) || old.Set != f.Set) {
		return errf(InvalidFunctionDefinition, "cannot change return type of existing function")
	}
	for i, a := range old.inputs() {
		if b := f.inputs()[i]; a.Name != "" && a.Name != b.Name {
			return errf(InvalidFunctionDefinition, "cannot change name of input parameter %q", a.Name)
		}
		if a.Default && !f.inputs()[i].Default {
			return errf(InvalidFunctionDefinition, "cannot remove parameter defaults from existing function")
		}
	}
	f.Header = old.Header
	c.put(f)
	return nil
}

func (c *Catalog) functionDepends(f *Function, s *pgtree.CreateFunctionStmt) {
	from := Address{ID: f.ID}
	for _, a := range f.Args {
		c.dependOnType(from, a.Type)
	}
	c.dependOnType(from, f.Result)
	if s.SqlBody == nil {
		return
	}
	a := c.analyzer()
	a.variables = map[string]TypeRef{}
	for _, arg := range f.Args {
		a.variables[arg.Name] = arg.Type
	}
	a.scope().open = true
	_ = a.any(pgtree.Unwrap(s.SqlBody))
	pgtree.Walk(s.SqlBody, func(n any) bool {
		if sel, ok := n.(*pgtree.SelectStmt); ok {
			_, _ = a.query(sel)
			return false
		}
		return true
	})
	for _, d := range a.deps {
		c.depend(from, d, Normal)
	}
}

// functionsNamed lists the functions of a name in a schema.
func (c *Catalog) functionsNamed(schema ID, name string) []*Function {
	var out []*Function
	prefix := name + "("
	c.names.from(nameKey{spaceFunction, schema, prefix}, func(k nameKey, id ID) bool {
		if k.space != spaceFunction || k.scope != schema || !strings.HasPrefix(k.name, prefix) {
			return false
		}
		if f, ok := c.Object(id).(*Function); ok {
			out = append(out, f)
		}
		return true
	})
	return out
}

func (c *Catalog) functionSchemas(n pgtree.Name) []ID {
	path := c.path
	if n.Schema != "" {
		path = []string{n.Schema}
	}
	var out []ID
	for _, p := range path {
		if s, ok := c.names.get(nameKey{spaceSchema, 0, p}); ok {
			out = append(out, s)
		}
	}
	return out
}

// findFunction picks the function that a call means, nil when there is none.
func (c *Catalog) findFunction(n pgtree.Name, types []TypeRef, args int) *Function {
	for _, schema := range c.functionSchemas(n) {
		for _, f := range c.functionsNamed(schema, n.Name) {
			in := f.inputs()
			required := 0
			variadic := false
			for _, a := range in {
				if a.Mode == 'v' {
					variadic = true
				} else if !a.Default {
					required++
				}
			}
			if args < required || args > len(in) && !variadic {
				continue
			}
			ok := true
			for i, t := range types {
				if i < len(in) && in[i].Mode != 'v' {
					if fits, known := c.Cast(t, in[i].Type, ImplicitCast); known && !fits {
						ok = false
					}
				}
			}
			if ok {
				return f
			}
		}
	}
	return nil
}

// routine finds the object of DROP, ALTER or COMMENT ON FUNCTION.
func (c *Catalog) routine(o *pgtree.ObjectWithArgs, kind string) (*Function, error) {
	n := pgtree.NameOf(o.Objname)
	if n.Schema != "" {
		if _, err := c.schemaByName(n.Schema); err != nil {
			return nil, err
		}
	}
	var args []Argument
	var shown []string
	for _, a := range o.Objargs {
		t, err := c.typeOf(a.GetTypeName())
		if err != nil {
			return nil, err
		}
		args = append(args, Argument{Type: t})
		shown = append(shown, c.FormatType(t))
	}
	var found *Function
	for _, schema := range c.functionSchemas(n) {
		list := c.functionsNamed(schema, n.Name)
		if o.ArgsUnspecified {
			if len(list) > 1 {
				return nil, errf(AmbiguousFunction, "function name %q is not unique", n.Name)
			}
			if len(list) == 1 {
				found = list[0]
				break
			}
			continue
		}
		if id, ok := c.names.get(nameKey{spaceFunction, schema, c.signature(n.Name, args)}); ok {
			found, _ = c.Object(id).(*Function)
			break
		}
	}
	name := n.Name
	if n.Schema != "" {
		name = n.Schema + "." + name
	}
	if found == nil {
		if o.ArgsUnspecified {
			return nil, c.missing(UndefinedFunction, name, "could not find a %s named %q", kind, name)
		}
		return nil, c.missing(UndefinedFunction, name, "%s %s(%s) does not exist", kind, name, strings.Join(shown, ", "))
	}
	if kind == "function" && found.Kind == 'p' || kind == "procedure" && found.Kind != 'p' {
		return nil, errf(WrongObjectType, "%s(%s) is not a %s", name, strings.Join(shown, ", "), kind)
	}
	return found, nil
}

func (c *Catalog) alterFunction(s *pgtree.AlterFunctionStmt) error {
	f, err := c.routine(s.Func, "function")
	if err != nil {
		return err
	}
	n := *f
	for _, a := range s.Actions {
		d := a.GetDefElem()
		text, _ := pgtree.Text(d.Arg)
		switch d.Defname {
		case "volatility":
			n.Volatility = letter(text, 'v')
		case "strict":
			n.Strict = d.Arg.GetBoolean().GetBoolval()
		}
	}
	c.put(&n)
	return nil
}

// defineAggregate is CREATE AGGREGATE.
func (c *Catalog) defineAggregate(s *pgtree.DefineStmt) error {
	n := pgtree.NameOf(s.Defnames)
	schema, err := c.creationSchema(n)
	if err != nil {
		return err
	}
	f := &Function{Header: Header{Class: ClassFunction, Schema: schema, Name: Truncate(n.Name)}, Kind: 'a', Volatility: 'i', Language: "internal"}
	if len(s.Args) > 0 {
		for _, p := range pgtree.Items(s.Args[0]) {
			if fp := p.GetFunctionParameter(); fp != nil {
				t, err := c.typeOf(fp.ArgType)
				if err != nil {
					return err
				}
				f.Args = append(f.Args, Argument{fp.Name, t, 'i', false})
			}
		}
	}
	f.Result = unknownType
	f.Signature = c.signature(f.Name, f.Args)
	if id, ok := c.names.get(nameKey{spaceFunction, schema, f.Signature}); ok {
		return c.replaceFunction(id, f, s.Replace)
	}
	c.create(f, spaceFunction, schema)
	c.names = c.names.without(nameKey{spaceFunction, schema, f.Name})
	c.names = c.names.set(nameKey{spaceFunction, schema, f.Signature}, f.ID)
	if d := pgtree.Option(s.Definition, "sfunc"); d != nil {
		if text, ok := pgtree.Text(d.Arg); ok {
			for _, sc := range c.functionSchemas(pgtree.Name{}) {
				for _, g := range c.functionsNamed(sc, text) {
					c.depend(Address{ID: f.ID}, Address{ID: g.ID}, Normal)
				}
			}
		}
	}
	return nil
}

// effectiveVolatility: PostgreSQL inlines an SQL function of one expression, and
// then the expression counts, not the declaration.
func (c *Catalog) effectiveVolatility(f *Function) byte {
	if f.Language != "sql" || f.Volatility == 'i' || f.Set || f.Kind != 'f' {
		return f.Volatility
	}
	n, err := pgtree.ParseOne(f.Body)
	if err != nil {
		return f.Volatility
	}
	s := n.GetSelectStmt()
	if s == nil || len(s.TargetList) != 1 || len(s.FromClause) > 0 || s.WhereClause != nil || s.Op != pgtree.SETOP_NONE {
		return f.Volatility
	}
	a := c.analyzer()
	a.variables = map[string]TypeRef{}
	for _, arg := range f.Args {
		a.variables[arg.Name] = arg.Type
	}
	if _, err := a.expr(s.TargetList[0].GetResTarget().GetVal()); err != nil {
		return f.Volatility
	}
	return a.volatility
}
