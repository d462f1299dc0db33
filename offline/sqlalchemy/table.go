package sqlalchemy

import (
	"slices"
	"strings"

	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// TableClass is sqlalchemy.Table.
var TableClass = schemaClass("Table", DialectKWArgsClass, HasSchemaAttrClass, TableClauseClass)

// tableInfo is the Info of a table that Python code sees.
type tableInfo struct {
	obj  *pyeval.Object
	info *pyeval.Dict
}

func tableInfoOf(t *schema.Table) *tableInfo {
	i, ok := t.Info.(*tableInfo)
	if !ok {
		i = &tableInfo{}
		t.Info = i
	}
	return i
}

// tableObject is the Python object of a table.
func tableObject(t *schema.Table) pyeval.Value {
	i := tableInfoOf(t)
	if i.obj == nil {
		class := TableClass
		if t.Lightweight {
			class = TableClauseClass
		}
		i.obj = pyeval.NewObject(class, t)
	}
	return i.obj
}

// fullname is a table's name with its schema: its key in the MetaData.
func fullname(t *schema.Table) string { return schema.TableKey(t.Schema.Text, t.Name.Text) }

const tableSig = "(name, metadata, /, *args, schema=..., quote=None, quote_schema=None, autoload_with=None, autoload_replace=True, " +
	"keep_existing=False, extend_existing=False, resolve_fks=True, include_columns=None, implicit_returning=True, comment=None, " +
	"info=None, listeners=None, prefixes=None, must_exist=False, _extend_on=None, _no_init=True, **kw)"

var tableParams = paramNames(tableSig)

// newTable follows Table._new: a second Table of the same name is an error
// unless extend_existing or keep_existing is set.
func newTable(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	m, ok := pyeval.Payload[*schema.MetaData](a.Get("metadata"))
	if !ok {
		return nil, argumentError("Table(): a MetaData is expected as second argument, not %s", describe(th, a.Get("metadata")))
	}
	name, err := quotedArg(th, a, "name", "quote")
	if err != nil {
		return nil, err
	}
	var sch schema.Name
	switch {
	case !a.Given("schema"):
		sch = m.Schema
	case isBlankSchema(a.Get("schema")):
	default:
		if sch, err = quotedArg(th, a, "schema", "quote_schema"); err != nil {
			return nil, err
		}
		if sch.None() {
			sch = m.Schema
		}
	}
	keep, err := a.Bool(th, "keep_existing")
	if err != nil {
		return nil, err
	}
	extend, err := a.Bool(th, "extend_existing")
	if err != nil {
		return nil, err
	}
	if keep && extend {
		return nil, argumentError("keep_existing and extend_existing are mutually exclusive.")
	}
	var inspector pyeval.Value
	if !a.IsNone("autoload_with") {
		if inspector, err = inspectorOf(th, a.Get("autoload_with")); err != nil {
			return nil, err
		}
		if inspector == nil {
			return nil, noInspection(a.Get("autoload_with"), "Table(…, autoload_with=…)")
		}
	}
	if on, err := autoloads(th, a); err != nil {
		return nil, err
	} else if bind := boundTo(m); on && bind != nil && inspector == nil {
		if inspector, err = inspectorOf(th, bind); err != nil {
			return nil, err
		}
	}
	key := schema.TableKey(sch.Text, name.Text)
	if t := m.Table(key); t != nil {
		if !keep && !extend && len(a.Pos) > 0 {
			return nil, pyeval.Raise(InvalidRequestErrorClass, "Table '%s' is already defined for this MetaData instance.  Specify 'extend_existing=True' to redefine options and columns on an existing Table object.", key)
		}
		if extend {
			if err := tableOptions(th, t, a); err != nil {
				return nil, err
			}
			if err := tableItems(th, t, a.Pos, true); err != nil {
				return nil, err
			}
		}
		return tableObject(t), nil
	}
	if must, err := a.Bool(th, "must_exist"); err != nil {
		return nil, err
	} else if must {
		return nil, pyeval.Raise(InvalidRequestErrorClass, "Table '%s' not defined", key)
	}
	t := schema.NewTable(m, sch, name)
	t.Schema = sch
	o := pyeval.NewObject(a.SelfClass(), t)
	t.Info = &tableInfo{obj: o}
	err = tableOptions(th, t, a)
	if err == nil && inspector != nil {
		err = reflectInto(th, o, inspector, a.Get("include_columns"))
	}
	if err == nil {
		err = tableItems(th, t, a.Pos, inspector != nil)
	}
	if err != nil {
		m.Remove(t)
		return nil, err
	}
	if th.Interp().Host(attachKey{}) != nil {
		return o, attached(th, o, metadataObject(m))
	}
	return o, nil
}

// autoloads reports whether a Table is to be reflected by its MetaData's bind.
func autoloads(th *pyeval.Thread, a *pyeval.Args) (bool, error) {
	v, ok := a.KwArg("autoload")
	if !ok {
		return false, nil
	}
	return th.Truth(v)
}

func isBlankSchema(v pyeval.Value) bool {
	name, ok := pyeval.Payload[string](v)
	return ok && isUnspecified(v) && name == "BLANK_SCHEMA"
}

// tableOptions reads the keywords of Table.
func tableOptions(th *pyeval.Thread, t *schema.Table, a *pyeval.Args) error {
	if !a.IsNone("comment") {
		s, err := a.Str("comment")
		if err != nil {
			return err
		}
		t.Comment = s
	}
	if d, ok := a.Get("info").(*pyeval.Dict); ok {
		tableInfoOf(t).info = d
	}
	prefixes, err := a.Strs(th, "prefixes")
	if err != nil {
		return err
	}
	if prefixes != nil {
		t.Prefixes = prefixes
	}
	if ret, err := a.Bool(th, "implicit_returning"); err != nil {
		return err
	} else if !ret {
		t.ImplicitReturn = schema.No
	}
	if !a.IsNone("listeners") {
		if err := tableListeners(th, t, a.Get("listeners")); err != nil {
			return err
		}
	}
	if boundTo(t.Metadata) == nil {
		if on, err := autoloads(th, a); err == nil && on {
			return offlineOnly("Table(…, autoload=True)", "write out the columns of the table in the revision")
		}
	}
	kw := slices.DeleteFunc(slices.Clone(a.Kw), func(k pyeval.KwArg) bool { return k.Name == "autoload" && boundTo(t.Metadata) != nil })
	pg, err := dialectKwargs(TableClass, kw, tableParams, "Table")
	if err != nil {
		return err
	}
	return pgTableOptions(th, t, pg)
}

func pgTableOptions(th *pyeval.Thread, t *schema.Table, pg map[string]pyeval.Value) error {
	text := func(name string, to *string) error {
		v, ok := pg[name]
		if !ok || pyeval.IsNone(v) {
			return nil
		}
		s, err := th.Str(v)
		*to = s
		return err
	}
	o := &t.Options
	for _, f := range []struct {
		name string
		to   *string
	}{{"partition_by", &o.PartitionBy}, {"using", &o.Using}, {"on_commit", &o.OnCommit}} {
		if err := text(f.name, f.to); err != nil {
			return err
		}
	}
	if v, ok := pg["tablespace"]; ok {
		n, err := nameOf(v)
		if err != nil {
			return err
		}
		o.Tablespace = n
	}
	if v, ok := pg["with_oids"]; ok && !pyeval.IsNone(v) {
		b, err := th.Truth(v)
		if err != nil {
			return err
		}
		o.WithOids = schema.TriOf(b)
	}
	if v, ok := pg["inherits"]; ok && !pyeval.IsNone(v) {
		vs := []pyeval.Value{v}
		if _, one := pyeval.AsStr(v); !one {
			var err error
			if vs, err = th.Slice(v); err != nil {
				return err
			}
		}
		o.Inherits = nil
		for _, v := range vs {
			n, err := nameOf(v)
			if err != nil {
				return err
			}
			o.Inherits = append(o.Inherits, n)
		}
	}
	return nil
}

// tableItems attaches the positional arguments of Table.
func tableItems(th *pyeval.Thread, t *schema.Table, items []pyeval.Value, replace bool) error {
	for _, v := range items {
		if err := tableItem(th, t, v, replace); err != nil {
			return err
		}
	}
	return nil
}

func tableItem(th *pyeval.Thread, t *schema.Table, v pyeval.Value, replace bool) error {
	if pyeval.IsNone(v) {
		return nil
	}
	if u, ok := v.(*pyeval.Unknown); ok {
		return u.Refuse("an argument of Table() must be known")
	}
	o, ok := v.(*pyeval.Object)
	if !ok {
		return notSchemaItem(th, v)
	}
	switch n := o.Native.(type) {
	case *schema.Column:
		if n.Lightweight {
			return notSchemaItem(th, v)
		}
		if err := attachColumn(t, n, replace); err != nil {
			return err
		}
		if tell := Attached(th); tell != nil {
			return tell(n, t)
		}
		return nil
	case schema.Constraint:
		return attachConstraint(t, n)
	case *schema.Index:
		return schemaError(t.AppendIndex(n))
	case *schema.Sequence:
		return nil
	}
	return notSchemaItem(th, v)
}

// attachColumn gives a column to a table, and then what waited for it.
func attachColumn(t *schema.Table, c *schema.Column, replace bool) error {
	if c.Name.Text == "" {
		return argumentError("Column must be constructed with a non-blank name or assign a non-blank .name before adding to a Table.")
	}
	if c.Table != nil && c.Table != t {
		return argumentError("Column object '%s' already assigned to Table '%s'", c.Key, c.Table.Name.Text)
	}
	if err := t.AppendColumn(c, replace); err != nil {
		return schemaError(err)
	}
	i := infoOf(c)
	for _, f := range i.attached {
		if err := f(); err != nil {
			return err
		}
	}
	i.attached = nil
	inheritTypes(t, c)
	return nil
}

// inheritTypes gives columns without a type that of the column their foreign
// key refers to, once that is known: c's own, and those of the MetaData's
// columns that waited for t. Follows ForeignKey._set_target_column.
func inheritTypes(t *schema.Table, c *schema.Column) {
	if t.Metadata == nil {
		return
	}
	metadataObject(t.Metadata)
	m := t.Metadata.Info.(*metadataInfo)
	if schema.IsNull(c.Type) && len(c.ForeignKeys) > 0 {
		m.untyped = append(m.untyped, c)
	}
	for again := len(m.untyped) > 0; again; {
		again = false
		kept := m.untyped[:0]
		for _, u := range m.untyped {
			if !inheritType(u) {
				kept = append(kept, u)
				continue
			}
			again = true
		}
		m.untyped = kept
	}
}

func inheritType(c *schema.Column) bool {
	for _, fk := range c.ForeignKeys {
		if to := targetColumn(fk); to != nil && !schema.IsNull(to.Type) {
			c.Type = to.Type
			infoOf(c).typ = columnType(to)
			return true
		}
	}
	return false
}

func attachConstraint(t *schema.Table, k schema.Constraint) error {
	if err := t.AppendConstraint(k); err != nil {
		return schemaError(err)
	}
	if fk, ok := k.(*schema.ForeignKeyConstraint); ok {
		for _, c := range fk.Columns {
			inheritTypes(t, c)
		}
	}
	return nil
}

// schemaError makes SQLAlchemy's exception of an error of offline/schema.
func schemaError(err error) error {
	if err == nil {
		return nil
	}
	switch err.(type) {
	case *pyeval.Raised, *pyeval.Fault, *pyeval.UnknownError, *pyeval.LimitError:
		return err
	}
	msg := strings.TrimSuffix(strings.ReplaceAll(err.Error(), `"`, "'"), ".") + "."
	msg = strings.ToUpper(msg[:1]) + msg[1:]
	class := ArgumentErrorClass
	switch {
	case strings.HasPrefix(msg, "Naming convention including"):
		class = InvalidRequestErrorClass
	case strings.Contains(msg, "is already present in table"):
		class = DuplicateColumnErrorClass
	case strings.Contains(msg, "is present") && strings.Contains(msg, "no column named"):
		class = ConstraintColumnErrorClass
	}
	return pyeval.Raise(class, "%s", msg)
}

func init() {
	exportClass(TableClass)
	TableClass.Define(func(b *pyeval.ClassBuilder) {
		b.New(tableSig, newTable)
		b.Method("__init__", nothing)
		b.Attr("__visit_name__", pyeval.Str("table"))
		type table = *schema.Table
		property(b, "name", func(_ *pyeval.Thread, t table) (pyeval.Value, error) { return nameValue(t.Name), nil }, nil)
		property(b, "schema", func(_ *pyeval.Thread, t table) (pyeval.Value, error) { return nameValue(t.Schema), nil }, nil)
		for _, n := range []string{"fullname", "key"} {
			property(b, n, func(_ *pyeval.Thread, t table) (pyeval.Value, error) { return pyeval.Str(fullname(t)), nil }, nil)
		}
		property(b, "description", func(_ *pyeval.Thread, t table) (pyeval.Value, error) { return pyeval.Str(t.Name.Text), nil }, nil)
		property(b, "metadata", func(_ *pyeval.Thread, t table) (pyeval.Value, error) {
			if t.Metadata == nil {
				return pyeval.None, nil
			}
			return metadataObject(t.Metadata), nil
		}, nil)
		for _, n := range []string{"c", "columns", "exported_columns"} {
			property(b, n, func(_ *pyeval.Thread, t table) (pyeval.Value, error) { return tableColumns(t), nil }, nil)
		}
		property(b, "comment", func(_ *pyeval.Thread, t table) (pyeval.Value, error) {
			if t.Comment == "" {
				return pyeval.None, nil
			}
			return pyeval.Str(t.Comment), nil
		}, func(_ *pyeval.Thread, t table, v pyeval.Value) error {
			t.Comment, _ = pyeval.AsStr(v)
			return nil
		})
		property(b, "info", func(_ *pyeval.Thread, t table) (pyeval.Value, error) {
			i := tableInfoOf(t)
			if i.info == nil {
				i.info = pyeval.NewDict()
			}
			return i.info, nil
		}, nil)
		property(b, "constraints", func(th *pyeval.Thread, t table) (pyeval.Value, error) {
			var out []pyeval.Value
			for _, k := range t.SortedConstraints() {
				out = append(out, constraintObject(k))
			}
			return th.NewSet(out)
		}, nil)
		property(b, "foreign_key_constraints", func(th *pyeval.Thread, t table) (pyeval.Value, error) {
			var out []pyeval.Value
			for _, k := range t.SortedConstraints() {
				if fk, ok := k.(*schema.ForeignKeyConstraint); ok {
					out = append(out, constraintObject(fk))
				}
			}
			return th.NewSet(out)
		}, nil)
		property(b, "foreign_keys", func(th *pyeval.Thread, t table) (pyeval.Value, error) {
			var out []pyeval.Value
			for _, c := range t.Columns {
				for _, fk := range c.ForeignKeys {
					out = append(out, foreignKeyObject(fk))
				}
			}
			return th.NewSet(out)
		}, nil)
		property(b, "indexes", func(th *pyeval.Thread, t table) (pyeval.Value, error) {
			var out []pyeval.Value
			for _, ix := range t.Indexes {
				out = append(out, indexObject(ix))
			}
			return th.NewSet(out)
		}, nil)
		property(b, "primary_key", func(_ *pyeval.Thread, t table) (pyeval.Value, error) {
			if t.PrimaryKey == nil {
				return pyeval.None, nil
			}
			return constraintObject(t.PrimaryKey), nil
		}, nil)
		b.Method("append_column(column, replace_existing=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			t, _ := pyeval.Payload[*schema.Table](a.Self)
			c, ok := pyeval.Payload[*schema.Column](a.Get("column"))
			if !ok {
				return nil, notSchemaItem(th, a.Get("column"))
			}
			replace, err := a.Bool(th, "replace_existing")
			if err != nil {
				return nil, err
			}
			err = attachColumn(t, c, replace)
			if pyeval.IsRaised(err, DuplicateColumnErrorClass) {
				err = pyeval.Raise(DuplicateColumnErrorClass, "A column with name '%s' is already present in table '%s'. Specify replace_existing=True to Table.append_column() to replace an existing column.", c.KeyOf(), t.Name.Text)
			}
			return pyeval.None, err
		})
		b.Method("append_constraint(constraint)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			t, _ := pyeval.Payload[*schema.Table](a.Self)
			return pyeval.None, tableItem(th, t, a.Get("constraint"), false)
		})
		tableDDL := func(drop bool) pyeval.NativeFunc {
			return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				t, _ := pyeval.Payload[*schema.Table](a.Self)
				if check, err := mayCheckFirst(th, a); err != nil {
					return nil, err
				} else if check {
					if found, err := isThere(th, a.Get("bind"), "has_table", t.Name, t.Schema); err != nil || found != drop {
						return pyeval.None, err
					}
				}
				return pyeval.None, runDDL(th, a.Get("bind"), "Table."+a.FuncName(), func(at ops.At) ops.Operation {
					if drop {
						return &ops.DropTable{At: at, Table: t, Bind: true}
					}
					return &ops.CreateTable{At: at, Table: t, Bind: true}
				})
			}
		}
		b.Method("create(bind=..., checkfirst=False)", orBound(metadataOfTable, tableDDL(false)))
		b.Method("drop(bind=..., checkfirst=False)", orBound(metadataOfTable, tableDDL(true)))
		b.Method("exists(bind=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			i, err := inspectorOf(th, a.Get("bind"))
			if err != nil {
				return nil, err
			}
			if i == nil {
				return nil, offlineOnly("Table.exists()", "")
			}
			t, _ := pyeval.Payload[*schema.Table](a.Self)
			return th.CallMethod(i, "has_table", pyeval.Str(t.Name.Text), nameValue(t.Schema))
		})
		b.Method("to_metadata(metadata, schema=..., referred_schema_fn=None, name=None)", tableToMetadata)
		b.Alias("tometadata", "to_metadata")
		b.Method("__str__()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			t, _ := pyeval.Payload[*schema.Table](a.Self)
			return pyeval.Str(fullname(t)), nil
		})
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			t, _ := pyeval.Payload[*schema.Table](a.Self)
			out := []string{"'" + t.Name.Text + "'", "MetaData()"}
			for _, c := range t.Columns {
				s, err := th.Repr(columnObject(th, c))
				if err != nil {
					return nil, err
				}
				out = append(out, s)
			}
			s, err := th.Repr(nameValue(t.Schema))
			return pyeval.Str("Table(" + strings.Join(append(out, "schema="+s), ", ") + ")"), err
		})
	})
}

// tableToMetadata follows Table.to_metadata: a copy in another MetaData.
func tableToMetadata(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	t, _ := pyeval.Payload[*schema.Table](a.Self)
	m, ok := pyeval.Payload[*schema.MetaData](a.Get("metadata"))
	if !ok {
		return nil, argumentError("to_metadata() expects a MetaData, not %s", describe(th, a.Get("metadata")))
	}
	name, sch := t.Name, t.Schema
	var err error
	if !a.IsNone("name") {
		if name, err = nameOf(a.Get("name")); err != nil {
			return nil, err
		}
	}
	if v := a.Get("schema"); a.Given("schema") && !isUnspecified(v) {
		if sch, err = nameOf(v); err != nil {
			return nil, err
		}
	}
	if old := m.Table(schema.TableKey(sch.Text, name.Text)); old != nil {
		return tableObject(old), nil
	}
	n := schema.NewTable(m, sch, name)
	n.Schema, n.Comment, n.Prefixes, n.Options = sch, t.Comment, t.Prefixes, t.Options
	for _, c := range t.Columns {
		if err := attachColumn(n, copyColumn(c), false); err != nil {
			return nil, err
		}
	}
	for _, k := range t.SortedConstraints() {
		if k.Base().ColumnFlag || k.Base().TypeBound {
			continue
		}
		if c := copyConstraint(k); c != nil {
			if err := attachConstraint(n, c); err != nil {
				return nil, err
			}
		}
	}
	for _, ix := range t.Indexes {
		if ix.ColumnFlag {
			continue
		}
		c := *ix
		c.Table, c.Info = nil, nil
		c.Exprs = append([]schema.IndexExpr(nil), ix.Exprs...)
		for i, e := range c.Exprs {
			if col, ok := e.Expr.(*schema.Column); ok {
				c.Exprs[i] = schema.IndexExpr{Key: col.KeyOf()}
			}
		}
		if err := n.AppendIndex(&c); err != nil {
			return nil, schemaError(err)
		}
	}
	return tableObject(n), nil
}
