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

// infoOf is the column's own Info: a copy made by [schema.Column.Copy] shares
// that of its original until it is asked for.
func infoOf(c *schema.Column) *columnInfo {
	i, ok := c.Info.(*columnInfo)
	switch {
	case !ok:
		i = newColumnInfo(nil)
		c.Info = i
	case i.obj != nil && i.obj.Native != any(c):
		n := *i
		n.obj, n.attached = nil, nil
		i = &n
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

// The places of the parameters in columnSig, for [pyeval.Args.At].
const (
	columnArgNamePos = iota
	columnArgTypePos
	columnArgName
	columnArgType
	columnArgAutoincrement
	columnArgDefault
	columnArgInsertDefault
	columnArgDoc
	columnArgKey
	columnArgIndex
	columnArgUnique
	columnArgInfo
	columnArgNullable
	columnArgOnUpdate
	columnArgPrimaryKey
	columnArgServerDefault
	columnArgServerOnUpdate
	columnArgQuote
	columnArgSystem
	columnArgComment
	columnArgInsertSentinel
	columnArgOmit
	columnArgProxies
)

// columnPrinted are the parameters that reach the SQL and must be known.
var columnPrinted = []struct {
	at   int
	name string
}{
	{columnArgNullable, "nullable"}, {columnArgPrimaryKey, "primary_key"}, {columnArgIndex, "index"}, {columnArgUnique, "unique"},
	{columnArgName, "name"}, {columnArgType, "type_"}, {columnArgAutoincrement, "autoincrement"}, {columnArgServerDefault, "server_default"},
	{columnArgServerOnUpdate, "server_onupdate"}, {columnArgKey, "key"}, {columnArgQuote, "quote"}, {columnArgComment, "comment"}, {columnArgSystem, "system"},
}

// columnInit follows Column.__init__.
func columnInit(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	o, ok := a.Self.(*pyeval.Object)
	if !ok {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "Column expected")
	}
	for _, p := range columnPrinted {
		if u, ok := a.At(p.at).(*pyeval.Unknown); ok {
			return nil, u.Refuse(p.name + "= must be known")
		}
	}
	c := &schema.Column{}
	info := newColumnInfo(o)
	c.Info, o.Native = info, c

	args := make([]pyeval.Value, 0, 2+len(a.Pos))
	args = append(append(args, a.At(columnArgNamePos), a.At(columnArgTypePos)), a.Pos...)
	for _, v := range args {
		if u, ok := v.(*pyeval.Unknown); ok {
			return nil, u.Refuse("an argument of Column() must be known")
		}
	}
	name, typ := a.At(columnArgName), a.At(columnArgType)
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
	quote := a.At(columnArgQuote)
	if pyeval.IsNone(name) {
		if !pyeval.IsNone(quote) {
			return nil, argumentError("Explicit 'name' is required when sending 'quote' argument")
		}
	} else if c.Name, err = nameOf(name); err != nil {
		return nil, err
	}
	if !pyeval.IsNone(quote) {
		if c.Name.Quote, err = triOf(th, quote); err != nil {
			return nil, err
		}
	}
	c.Key = c.Name.Text
	if v := a.At(columnArgKey); !pyeval.IsNone(v) {
		if c.Key, err = a.Str("key"); err != nil {
			return nil, err
		}
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
	if tellsParent(info.typ.Class()) {
		if err := attached(th, info.typ, o); err != nil {
			return nil, err
		}
	}
	for _, item := range args {
		if err := addColumnItem(th, c, item); err != nil {
			return nil, err
		}
	}
	info.info, _ = a.At(columnArgInfo).(*pyeval.Dict)
	info.doc = a.At(columnArgDoc)
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

// triOf is a flag whose None is schema.Unset.
func triOf(th *pyeval.Thread, v pyeval.Value) (schema.Tri, error) {
	switch v {
	case nil, pyeval.None:
		return schema.Unset, nil
	case pyeval.True:
		return schema.Yes, nil
	case pyeval.False:
		return schema.No, nil
	}
	b, err := th.Truth(v)
	return schema.TriOf(b), err
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
	pk, err := triOf(th, a.At(columnArgPrimaryKey))
	if err != nil {
		return err
	}
	c.PrimaryKey = pk == schema.Yes
	if v := a.At(columnArgNullable); v != nil && !isUnspecified(v) {
		if c.Nullable, err = triOf(th, v); err != nil {
			return err
		}
		if pyeval.IsNone(v) {
			c.Nullable = schema.No
		}
	}
	if c.Index, err = columnFlag(th, a.At(columnArgIndex), "The 'index' keyword argument on Column is boolean only. To create indexes with a specific name, create an explicit Index object external to the Table."); err != nil {
		return err
	}
	if c.Unique, err = columnFlag(th, a.At(columnArgUnique), "The 'unique' keyword argument on Column is boolean only. To create unique constraints or indexes with a specific name, append an explicit UniqueConstraint to the Table's list of elements, or create an explicit Index object external to the Table."); err != nil {
		return err
	}
	system, err := triOf(th, a.At(columnArgSystem))
	if err != nil {
		return err
	}
	c.System = system == schema.Yes
	if v := a.At(columnArgComment); !pyeval.IsNone(v) {
		if c.Comment, c.HasComment, err = a.OptStr("comment"); err != nil {
			return err
		}
	}
	c.Autoincrement, err = autoincrement(th, a.At(columnArgAutoincrement))
	return err
}

// columnFlag is index= or unique=, which is no name.
func columnFlag(th *pyeval.Thread, v pyeval.Value, message string) (schema.Tri, error) {
	if s, isText := pyeval.AsStr(v); isText && s != "" {
		return schema.Unset, argumentError("%s", message)
	}
	return triOf(th, v)
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
	dflt := a.At(columnArgDefault)
	if v := a.At(columnArgInsertDefault); v != nil {
		dflt = v
	}
	if !pyeval.IsNone(dflt) {
		if err := setDefault(th, c, dflt, false); err != nil {
			return err
		}
	}
	if v := a.At(columnArgOnUpdate); !pyeval.IsNone(v) {
		if err := setDefault(th, c, v, true); err != nil {
			return err
		}
	}
	if v := a.At(columnArgServerDefault); !pyeval.IsNone(v) {
		if err := setServerDefault(th, c, v, false); err != nil {
			return err
		}
	}
	if v := a.At(columnArgServerOnUpdate); !pyeval.IsNone(v) {
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
