package sqlalchemy

import (
	"fmt"
	"strings"

	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// ColumnClass is sqlalchemy.Column.
var ColumnClass = schemaClass("Column", DialectKWArgsClass, SchemaItemClass, ColumnClauseClass)

// columnInfo is the Info of a column that Python code sees: its objects.
type columnInfo struct {
	obj                           *pyeval.Object
	typ                           pyeval.Value // the type object
	serverDefault, serverOnUpdate pyeval.Value
	dflt, onUpdate                pyeval.Value
	computed, identity            pyeval.Value
	doc                           pyeval.Value
	info                          *pyeval.Dict
	// attached are called when the column gets its table: constraints and
	// indexes that were made of column objects wait for it.
	attached []func() error
}

func newColumnInfo(o *pyeval.Object) *columnInfo {
	n := pyeval.None
	return &columnInfo{obj: o, typ: n, serverDefault: n, serverOnUpdate: n, dflt: n, onUpdate: n, computed: n, identity: n, doc: n}
}

func infoOf(c *schema.Column) *columnInfo {
	i, ok := c.Info.(*columnInfo)
	if !ok {
		i = newColumnInfo(nil)
		c.Info = i
	}
	return i
}

// columnObject is the Python object of a column.
func columnObject(_ *pyeval.Thread, c *schema.Column) pyeval.Value {
	i := infoOf(c)
	if i.obj == nil {
		class := ColumnClass
		if c.Lightweight {
			class = ColumnClauseClass
		}
		i.obj = pyeval.NewObject(class, c)
	}
	return i.obj
}

const columnSig = "__init__(__name_pos=None, __type_pos=None, /, *args, name=None, type_=None, autoincrement='auto', default=..., insert_default=..., " +
	"doc=None, key=None, index=None, unique=None, info=None, nullable=..., onupdate=None, primary_key=False, server_default=None, " +
	"server_onupdate=None, quote=None, system=False, comment=None, insert_sentinel=False, _omit_from_statements=False, _proxies=None, **dialect_kwargs)"

var columnParams = paramNames(columnSig)

// columnInit follows Column.__init__.
func columnInit(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	o, ok := a.Self.(*pyeval.Object)
	if !ok {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "Column expected")
	}
	if err := refuseUnknown(a, "nullable", "primary_key", "index", "unique", "name", "type_", "autoincrement", "server_default", "server_onupdate", "key", "quote", "comment", "system"); err != nil {
		return nil, err
	}
	c := &schema.Column{}
	info := newColumnInfo(o)
	c.Info, o.Native = info, c

	args := append([]pyeval.Value{a.At(0), a.At(1)}, a.Pos...)
	for _, v := range args {
		if u, ok := v.(*pyeval.Unknown); ok {
			return nil, u.Refuse("an argument of Column() must be known")
		}
	}
	name, typ := a.Get("name"), a.Get("type_")
	if _, isName := pyeval.AsStr(args[0]); isName {
		if !pyeval.IsNone(name) {
			return nil, argumentError("May not pass name positionally and as a keyword.")
		}
		name, args = args[0], args[1:]
	} else if pyeval.IsNone(args[0]) {
		args = args[1:]
	}
	if len(args) > 0 {
		if IsType(args[0]) {
			if !pyeval.IsNone(typ) {
				return nil, argumentError("May not pass type_ positionally and as a keyword.")
			}
			typ, args = args[0], args[1:]
		} else if pyeval.IsNone(args[0]) {
			args = args[1:]
		}
	}
	var err error
	if pyeval.IsNone(name) {
		if !a.IsNone("quote") {
			return nil, argumentError("Explicit 'name' is required when sending 'quote' argument")
		}
	} else if c.Name, err = nameOf(name); err != nil {
		return nil, err
	}
	if q, given, err := a.OptBool(th, "quote"); err != nil {
		return nil, err
	} else if given {
		c.Name.Quote = schema.TriOf(q)
	}
	if c.Key, _, err = a.OptStr("key"); err != nil {
		return nil, err
	}
	if c.Key == "" {
		c.Key = c.Name.Text
	}
	if err := setColumnType(th, c, typ); err != nil {
		return nil, err
	}
	if err := columnFlags(th, c, a); err != nil {
		return nil, err
	}
	if err := columnDefaults(th, c, a); err != nil {
		return nil, err
	}
	for _, item := range args {
		if err := addColumnItem(th, c, item); err != nil {
			return nil, err
		}
	}
	if d, ok := a.Get("info").(*pyeval.Dict); ok {
		info.info = d
	}
	info.doc = a.Get("doc")
	if _, err := dialectKwargs(o.Class(), a.Kw, columnParams, "Column"); err != nil {
		return nil, err
	}
	// A type that holds schema items of its own sees its column: an Enum takes
	// the metadata's schema there.
	if fn := compilesFor(th, o.Class()); fn != nil {
		c.Compile = compileHook(th, fn, o)
	}
	return pyeval.None, nil
}

// refuseUnknown refuses unknown values of parameters that print.
func refuseUnknown(a *pyeval.Args, names ...string) error {
	for _, n := range names {
		if u, ok := a.Get(n).(*pyeval.Unknown); ok {
			return u.Refuse(n + "= must be known")
		}
	}
	return nil
}

func setColumnType(th *pyeval.Thread, c *schema.Column, v pyeval.Value) error {
	i := infoOf(c)
	o, err := typeInstance(th, v)
	if err != nil {
		return err
	}
	if c.Type, err = TypeOf(th, o); err != nil {
		return err
	}
	i.typ = o
	return nil
}

func columnFlags(th *pyeval.Thread, c *schema.Column, a *pyeval.Args) (err error) {
	if c.PrimaryKey, err = a.Bool(th, "primary_key"); err != nil {
		return err
	}
	if a.Given("nullable") {
		if v := a.Get("nullable"); isUnspecified(v) {
			c.Nullable = schema.Unset
		} else {
			b, err := th.Truth(v)
			if err != nil {
				return err
			}
			c.Nullable = schema.TriOf(b)
		}
	}
	for _, f := range []struct {
		name, message string
		to            *schema.Tri
	}{
		{"index", "The 'index' keyword argument on Column is boolean only. To create indexes with a specific name, create an explicit Index object external to the Table.", &c.Index},
		{"unique", "The 'unique' keyword argument on Column is boolean only. To create unique constraints or indexes with a specific name, append an explicit UniqueConstraint to the Table's list of elements, or create an explicit Index object external to the Table.", &c.Unique},
	} {
		v := a.Get(f.name)
		if s, isText := pyeval.AsStr(v); isText && s != "" {
			return argumentError("%s", f.message)
		}
		if *f.to, err = argTri(th, a, f.name); err != nil {
			return err
		}
	}
	if c.System, err = a.Bool(th, "system"); err != nil {
		return err
	}
	if c.Comment, c.HasComment, err = a.OptStr("comment"); err != nil {
		return err
	}
	c.Autoincrement, err = autoincrement(th, a.Get("autoincrement"))
	return err
}

// unspecified is NULL_UNSPECIFIED of sql/schema.py.
var unspecifiedClass = schemaClass("SchemaConst")

func isUnspecified(v pyeval.Value) bool {
	o, ok := v.(*pyeval.Object)
	return ok && o.Class() == unspecifiedClass
}

func autoincrement(th *pyeval.Thread, v pyeval.Value) (schema.Autoincrement, error) {
	if s, ok := pyeval.AsStr(v); ok {
		switch s {
		case "auto":
			return schema.AutoincrementAuto, nil
		case "ignore_fk":
			return schema.AutoincrementIgnoreFK, nil
		}
	}
	if pyeval.IsNone(v) {
		return schema.AutoincrementFalse, nil
	}
	b, err := th.Truth(v)
	if b {
		return schema.AutoincrementTrue, err
	}
	return schema.AutoincrementFalse, err
}

func columnDefaults(th *pyeval.Thread, c *schema.Column, a *pyeval.Args) error {
	dflt := a.Get("default")
	if a.Given("insert_default") {
		dflt = a.Get("insert_default")
	}
	if !pyeval.IsNone(dflt) {
		if err := setDefault(th, c, dflt, false); err != nil {
			return err
		}
	}
	if v := a.Get("onupdate"); !pyeval.IsNone(v) {
		if err := setDefault(th, c, v, true); err != nil {
			return err
		}
	}
	if v := a.Get("server_default"); !pyeval.IsNone(v) {
		if err := setServerDefault(th, c, v, false); err != nil {
			return err
		}
	}
	if v := a.Get("server_onupdate"); !pyeval.IsNone(v) {
		return setServerDefault(th, c, v, true)
	}
	return nil
}

// setDefault is column.default = v or column.onupdate = v.
func setDefault(th *pyeval.Thread, c *schema.Column, v pyeval.Value, onUpdate bool) error {
	i := infoOf(c)
	if pyeval.IsNone(v) {
		if onUpdate {
			c.OnUpdate, i.onUpdate = nil, pyeval.None
		} else {
			c.Default, i.dflt = nil, pyeval.None
		}
		return nil
	}
	d, err := columnDefault(th, v)
	if err != nil {
		return err
	}
	obj := v
	if o, ok := v.(*pyeval.Object); !ok || !(o.Class().IsSubclassOf(ColumnDefaultClass) || o.Class().IsSubclassOf(SequenceClass)) {
		n := pyeval.NewObject(ColumnDefaultClass, d)
		n.SetAttr("arg", v)
		n.SetAttr("for_update", pyeval.Bool(onUpdate))
		n.SetAttr("is_callable", pyeval.Bool(d.Call != nil))
		n.SetAttr("is_scalar", pyeval.Bool(d.Literal))
		n.SetAttr("is_clause_element", pyeval.Bool(d.Expr != nil))
		obj = n
	}
	if onUpdate {
		c.OnUpdate, i.onUpdate = d, obj
		return nil
	}
	if d.Sequence != nil && c.Identity != nil {
		return argumentError("An column cannot specify both Identity and Sequence.")
	}
	c.Default, i.dflt = d, obj
	return nil
}

// setServerDefault is column.server_default = v or column.server_onupdate = v.
func setServerDefault(th *pyeval.Thread, c *schema.Column, v pyeval.Value, onUpdate bool) error {
	i := infoOf(c)
	obj, d, err := serverDefault(th, v, onUpdate)
	if err != nil {
		return err
	}
	switch d := d.(type) {
	case *schema.Computed, *schema.Identity:
		return addColumnItem(th, c, obj)
	default:
		if onUpdate {
			c.ServerOnUpdate, i.serverOnUpdate = d, obj
		} else {
			c.ServerDefault, i.serverDefault = d, obj
		}
	}
	return nil
}

// serverDefault is the object and the value of server_default=v; both are
// empty for None.
func serverDefault(th *pyeval.Thread, v pyeval.Value, forUpdate bool) (pyeval.Value, schema.ServerDefault, error) {
	if pyeval.IsNone(v) {
		return pyeval.None, nil, nil
	}
	if o, ok := v.(*pyeval.Object); ok && o.Class().IsSubclassOf(FetchedValueClass) {
		if d, ok := o.Native.(schema.ServerDefault); ok {
			return o, d, nil
		}
		return o, &schema.FetchedValue{ForUpdate: forUpdate}, nil
	}
	d, err := defaultClause(th, v)
	if err != nil {
		return nil, nil, err
	}
	d.ForUpdate = forUpdate
	o := pyeval.NewObject(DefaultClauseClass, d)
	o.SetAttr("arg", v)
	o.SetAttr("for_update", pyeval.Bool(forUpdate))
	return o, d, nil
}

// ServerDefaultOf is the value of a server_default argument: a str, an
// expression, a FetchedValue, Computed or Identity; nil for None.
func ServerDefaultOf(th *pyeval.Thread, v pyeval.Value) (schema.ServerDefault, error) {
	_, d, err := serverDefault(th, v, false)
	return d, err
}

// addColumnItem is what a positional argument of Column does.
func addColumnItem(th *pyeval.Thread, c *schema.Column, v pyeval.Value) error {
	if pyeval.IsNone(v) {
		return nil
	}
	o, ok := v.(*pyeval.Object)
	if !ok {
		return notSchemaItem(th, v)
	}
	i := infoOf(c)
	switch n := o.Native.(type) {
	case *schema.ForeignKey:
		if n.Parent != nil && n.Parent != c {
			return pyeval.Raise(InvalidRequestErrorClass, "This ForeignKey already has a parent !")
		}
		n.Parent = c
		c.ForeignKeys = append(c.ForeignKeys, n)
	case schema.Constraint:
		c.Constraints = append(c.Constraints, n)
	case *schema.Sequence:
		if c.Identity != nil {
			return argumentError("An column cannot specify both Identity and Sequence.")
		}
		o.SetAttr("column", i.objValue())
		return setDefault(th, c, o, false)
	case *schema.ColumnDefault:
		return setDefault(th, c, o, attrOr(o, "for_update") == pyeval.True)
	case *schema.Computed:
		if c.ServerDefault != nil || c.ServerOnUpdate != nil {
			return argumentError("A generated column cannot specify a server_default or a server_onupdate argument")
		}
		c.Computed, i.computed = n, o
		c.ServerDefault, i.serverDefault = n, o
		c.ServerOnUpdate, i.serverOnUpdate = n, o
		o.SetAttr("column", i.objValue())
	case *schema.Identity:
		if c.ServerDefault != nil || c.ServerOnUpdate != nil {
			return argumentError("A column with an Identity object cannot specify a server_default or a server_onupdate argument")
		}
		if c.Autoincrement == schema.AutoincrementFalse {
			return argumentError("A column with an Identity object cannot specify autoincrement=False")
		}
		if c.Default != nil && c.Default.Sequence != nil {
			return argumentError("An column cannot specify both Identity and Sequence.")
		}
		c.Identity, i.identity = n, o
		c.ServerDefault, i.serverDefault = n, o
		o.SetAttr("column", i.objValue())
	case *schema.DefaultClause:
		return setServerDefault(th, c, o, n.ForUpdate)
	case *schema.FetchedValue:
		return setServerDefault(th, c, o, n.ForUpdate)
	default:
		return notSchemaItem(th, v)
	}
	return nil
}

func (i *columnInfo) objValue() pyeval.Value {
	if i.obj == nil {
		return pyeval.None
	}
	return i.obj
}

func notSchemaItem(th *pyeval.Thread, v pyeval.Value) error {
	return argumentError("'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got %s", describe(th, v))
}

// keyOfColumn is the key of a column given as a str or as a column object.
func keyOfColumn(th *pyeval.Thread, v pyeval.Value) (string, bool, error) {
	if s, ok := pyeval.AsStr(v); ok {
		return s, true, nil
	}
	if u, ok := v.(*pyeval.Unknown); ok {
		return "", false, u.Refuse("the name of a column must be known")
	}
	e, err := ExprOf(th, v)
	if err != nil {
		return "", false, err
	}
	if c, ok := e.(*schema.Column); ok {
		return c.KeyOf(), true, nil
	}
	return "", false, nil
}

// columnRepr follows Column.__repr__.
func columnRepr(th *pyeval.Thread, c *schema.Column) (string, error) {
	i := infoOf(c)
	var out []string
	name := pyeval.Value(pyeval.None)
	if !c.Name.None() {
		name = pyeval.Str(c.Name.Text)
	}
	for _, v := range []pyeval.Value{name, i.typ} {
		s, err := th.Repr(v)
		if err != nil {
			return "", err
		}
		out = append(out, s)
	}
	for _, fk := range c.ForeignKeys {
		out = append(out, fmt.Sprintf("ForeignKey('%s')", foreignKeySpec(fk)))
	}
	for _, k := range c.Constraints {
		s, err := th.Repr(constraintObject(k))
		if err != nil {
			return "", err
		}
		out = append(out, s)
	}
	table := "table=None"
	if c.Table != nil {
		table = "table=<" + c.Table.Name.Text + ">"
	}
	out = append(out, table)
	add := func(name string, v pyeval.Value) error {
		s, err := th.Repr(v)
		out = append(out, name+"="+s)
		return err
	}
	if c.Key != c.Name.Text {
		out = append(out, "key='"+c.Key+"'")
	}
	if c.PrimaryKey {
		out = append(out, "primary_key=True")
	}
	if !c.IsNullable() {
		out = append(out, "nullable=False")
	}
	for _, p := range []struct {
		name string
		v    pyeval.Value
	}{{"onupdate", i.onUpdate}, {"default", i.dflt}, {"server_default", i.serverDefault}} {
		if !pyeval.IsNone(p.v) {
			if err := add(p.name, p.v); err != nil {
				return "", err
			}
		}
	}
	if c.Comment != "" {
		if err := add("comment", pyeval.Str(c.Comment)); err != nil {
			return "", err
		}
	}
	return "Column(" + strings.Join(out, ", ") + ")", nil
}
