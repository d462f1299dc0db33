package catalog

import (
	"slices"
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
	if err := c.definition(f, s); err != nil {
		return err
	}
	if s.IsProcedure && c.older(14) {
		for _, n := range s.Parameters {
			if n.GetFunctionParameter().GetMode() == pgtree.FUNC_PARAM_OUT {
				return errf(FeatureNotSupported, "procedures cannot have OUT arguments").hint("INOUT arguments are permitted.")
			}
		}
	}
	if f.Args, err = c.parameters(s.Parameters, f.Language); err != nil {
		return err
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
	if err := c.checkResult(f); err != nil {
		return err
	}
	var body *analyzer
	if s.SqlBody != nil {
		if body, err = c.standardBody(f, s.SqlBody); err != nil {
			return err
		}
	}
	f.Signature = c.signature(f.Name, f.inputs())
	if id, ok := c.names.get(nameKey{spaceFunction, schema, f.Signature}); ok {
		return c.replaceFunction(id, f, s.Replace)
	}
	c.createAs(f, nameKey{spaceFunction, schema, f.Signature})
	c.functionDepends(f, body)
	return nil
}

func (c *Catalog) resultOf(f *Function) TypeRef {
	var outs []Argument
	for _, a := range f.Args {
		if a.Mode == 'o' || a.Mode == 'b' || a.Mode == 't' {
			outs = append(outs, a)
		}
	}
	switch {
	case len(outs) == 0:
		return ref(builtin("void"))
	case len(outs) == 1 && f.Kind != 'p':
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
	if old.Result.Known() && f.Result.Known() && (!old.Result.Same(f.Result) || old.Set != f.Set || old.Kind == 'f' && len(old.outputs())+len(f.outputs()) > 1 && !sameRow(old, f)) {
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

func (c *Catalog) functionDepends(f *Function, body *analyzer) {
	from := Address{ID: f.ID}
	for _, a := range f.Args {
		c.dependOnType(from, a.Type)
	}
	c.dependOnType(from, f.Result)
	if body != nil {
		for _, d := range body.deps {
			c.depend(from, d, Normal)
		}
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
	path := c.path.schemas
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
	return c.findNamed(n, types, args, nil)
}

// findNamed is findFunction for a call of which the last arguments may have names.
func (c *Catalog) findNamed(n pgtree.Name, types []TypeRef, args int, names []string) *Function {
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
			ok := namesFit(in, args-len(names), names)
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

// namesFit reports whether named arguments are parameters that aren't given by
// position already.
func namesFit(in []Argument, positional int, names []string) bool {
	for _, name := range names {
		i := slices.IndexFunc(in, func(a Argument) bool { return a.Name == name })
		if i < positional {
			return false
		}
	}
	return true
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
	switch {
	case kind == "function" && found.Kind == 'p' || kind == "procedure" && found.Kind != 'p':
		return nil, errf(WrongObjectType, "%s(%s) is not a %s", name, strings.Join(shown, ", "), kind)
	case kind == "aggregate" && found.Kind != 'a':
		return nil, errf(WrongObjectType, "function %s(%s) is not an aggregate", name, strings.Join(shown, ", "))
	}
	return found, nil
}

func (c *Catalog) alterFunction(s *pgtree.AlterFunctionStmt) error {
	f, err := c.routine(s.Func, objectWord(s.Objtype))
	if err != nil {
		return err
	}
	if f.Kind == 'a' {
		return errf(WrongObjectType, "%q is an aggregate function", f.Name)
	}
	n := *f
	for _, a := range s.Actions {
		d := a.GetDefElem()
		text, _ := pgtree.Text(d.Arg)
		if err := functionAttribute(&n, d, text); err != nil {
			return err
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
	if f.Result, err = c.aggregateResult(s, f.Args); err != nil {
		return err
	}
	f.Signature = c.signature(f.Name, f.Args)
	if id, ok := c.names.get(nameKey{spaceFunction, schema, f.Signature}); ok {
		return c.replaceFunction(id, f, s.Replace)
	}
	c.createAs(f, nameKey{spaceFunction, schema, f.Signature})
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

// aggregateResult is what the final function returns, or the state.
func (c *Catalog) aggregateResult(s *pgtree.DefineStmt, args []Argument) (TypeRef, error) {
	state := pgtree.Option(s.Definition, "stype")
	if state == nil {
		return unknownType, errf(InvalidFunctionDefinition, "aggregate stype must be specified")
	}
	if pgtree.Option(s.Definition, "sfunc") == nil {
		return unknownType, errf(InvalidFunctionDefinition, "aggregate sfunc must be specified")
	}
	typ, err := c.typeOf(state.Arg.GetTypeName())
	if err != nil {
		return unknownType, err
	}
	typ.Typmod = noTypmod
	if err := c.stateFunction(s, typ, args); err != nil {
		return unknownType, err
	}
	final := pgtree.Option(s.Definition, "finalfunc")
	if final == nil {
		return typ, nil
	}
	text, _ := pgtree.Text(final.Arg)
	if f := c.findFunction(pgtree.Name{Name: text}, []TypeRef{typ}, 1); f != nil {
		return f.Result, nil
	}
	for _, r := range c.builtinRoutines(text) {
		if len(r.Args) == 1 && typ.Same(named(r.Args[0])) {
			return named(r.Result), nil
		}
	}
	return unknownType, nil
}

// stateFunction refuses a transition function that isn't there.
func (c *Catalog) stateFunction(s *pgtree.DefineStmt, state TypeRef, args []Argument) error {
	text, _ := pgtree.Text(pgtree.Option(s.Definition, "sfunc").Arg)
	types := []TypeRef{state}
	shown := []string{c.FormatType(state)}
	for _, a := range args {
		types = append(types, a.Type)
		shown = append(shown, c.FormatType(a.Type))
	}
	parts := strings.Split(text, ".")
	n := pgtree.Name{Name: parts[len(parts)-1]}
	if len(parts) > 1 {
		n.Schema = parts[len(parts)-2]
	}
	if c.findFunction(n, types, len(types)) != nil || len(c.builtinRoutines(n.Name)) > 0 || c.Incomplete() {
		return nil
	}
	return c.missing(UndefinedFunction, text, "function %s(%s) does not exist", text, strings.Join(shown, ", "))
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
