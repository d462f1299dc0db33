package alembic

import (
	"slices"

	"sqlgen/internal/spell"
	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
	"sqlgen/offline/sqlalchemy"
)

// fields reads the attributes of an operation object; the first error stays.
type fields struct {
	th  *pyeval.Thread
	op  *pyeval.Object
	fn  string
	err error
}

func (o *operations) read(op *pyeval.Object, fn string) *fields {
	return &fields{th: o.th, op: op, fn: fn}
}

func (f *fields) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}

// get is an attribute; one that is absent counts as None.
func (f *fields) get(name string) pyeval.Value {
	v, ok := f.op.Attr(name)
	if !ok {
		var err error
		if v, ok, err = f.th.FindAttr(f.op, name); err != nil {
			f.fail(err)
		}
		if !ok || v == nil {
			return pyeval.None
		}
	}
	if u, ok := v.(*pyeval.Unknown); ok {
		f.fail(u.Refuse("op." + f.fn + "(" + name + "=…) must be known"))
		return pyeval.None
	}
	return v
}

func (f *fields) name(attr string) schema.Name {
	n, err := nameOf(f.get(attr), "op."+f.fn+": "+attr)
	if err != nil {
		f.fail(err)
	}
	return n
}

// table is a name that must be given.
func (f *fields) table(attr string) schema.Name {
	v := f.get(attr)
	if f.err == nil && pyeval.IsNone(v) {
		f.fail(pyeval.Raise(pyeval.TypeErrorClass, "op.%s: %s must be a name, not None", f.fn, attr))
	}
	if t, ok := pyeval.Payload[*schema.Table](v); ok {
		return t.Name
	}
	return f.name(attr)
}

func (f *fields) flag(attr string) bool {
	b, err := f.th.Truth(f.get(attr))
	if err != nil {
		f.fail(err)
	}
	return b
}

// tri is a flag whose None is schema.Unset.
func (f *fields) tri(attr string) schema.Tri {
	if pyeval.IsNone(f.get(attr)) {
		return schema.Unset
	}
	return schema.TriOf(f.flag(attr))
}

func (f *fields) slice(attr string) []pyeval.Value {
	v := f.get(attr)
	if pyeval.IsNone(v) {
		return nil
	}
	vs, err := f.th.Slice(v)
	if err != nil {
		f.fail(err)
	}
	for _, e := range vs {
		if u, ok := e.(*pyeval.Unknown); ok {
			f.fail(u.Refuse("op." + f.fn + ": each element of " + attr + " must be known"))
		}
	}
	return vs
}

// kw are the operation's further keywords.
func (f *fields) kw(attr string) []pyeval.KwArg {
	v := f.get(attr)
	d, ok := pyeval.Underlying(v).(*pyeval.Dict)
	if !ok {
		return nil
	}
	var out []pyeval.KwArg
	d.Each(func(k, v pyeval.Value) bool {
		name, _ := pyeval.AsStr(k)
		if u, ok := v.(*pyeval.Unknown); ok {
			f.fail(u.Refuse("op." + f.fn + "(" + name + "=…) must be known"))
			return false
		}
		out = append(out, pyeval.KwArg{Name: name, Value: v})
		return true
	})
	return out
}

func (f *fields) strs(attr string) []string {
	v := f.get(attr)
	if _, ok := pyeval.AsStr(v); ok {
		// A str is a sequence of its characters, as in Python.
		var out []string
		for _, e := range f.slice(attr) {
			s, _ := pyeval.AsStr(e)
			out = append(out, s)
		}
		return out
	}
	var out []string
	for _, e := range f.slice(attr) {
		s, ok := pyeval.AsStr(e)
		if !ok {
			c, isColumn := pyeval.Payload[*schema.Column](e)
			if !isColumn {
				f.fail(pyeval.Raise(pyeval.TypeErrorClass, "op.%s: %s must be names of columns, not %s", f.fn, attr, pyeval.TypeName(e)))
				return nil
			}
			s = c.KeyOf()
		}
		out = append(out, s)
	}
	return out
}

func take(kw []pyeval.KwArg, name string) (pyeval.Value, []pyeval.KwArg) {
	for i, k := range kw {
		if k.Name == name {
			return k.Value, append(kw[:i:i], kw[i+1:]...)
		}
	}
	return nil, kw
}

func (o *operations) dropConstraint(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "drop_constraint")
	name, table, sch := f.name("constraint_name"), f.table("table_name"), f.name("schema")
	kind, _ := pyeval.AsStr(f.get("constraint_type"))
	ifExists := f.flag("if_exists")
	if f.err != nil {
		return nil, f.err
	}
	k, err := o.ctx.objects.Generic(name, table, sch, kind)
	if err != nil {
		return nil, typeError(err)
	}
	if n, err := schema.ConstraintName(k, k.Base().Table); err == nil && n.None() {
		if name, err = o.unnamedConstraint(table, sch, kind); err != nil {
			return nil, err
		}
		if !name.None() {
			if k, err = o.ctx.objects.Generic(name, table, sch, kind); err != nil {
				return nil, typeError(err)
			}
		}
	}
	return o.record(&ops.DropConstraint{At: o.at(), Constraint: k, IfExists: ifExists})
}

// noRepeat refuses a column that is named twice.
func noRepeat(columns []string, table schema.Name) error {
	for i, c := range columns {
		if slices.Contains(columns[:i], c) {
			return pyeval.Raise(sqlalchemy.DuplicateColumnErrorClass, "A column with name '%s' is already present in table '%s'.", c, table.Text)
		}
	}
	return nil
}

func (o *operations) createPrimaryKey(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "create_primary_key")
	name, table, sch := f.name("constraint_name"), f.table("table_name"), f.name("schema")
	columns, kw := f.strs("columns"), f.kw("kw")
	if f.err != nil {
		return nil, f.err
	}
	if err := noRepeat(columns, table); err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		return nil, pyeval.Raise(sqlalchemy.InvalidRequestErrorClass, "This constraint is not bound to a table.  Did you mean to call table.append_constraint(constraint) ?")
	}
	k, err := o.ctx.objects.PrimaryKey(name, table, sch, columns)
	if err != nil {
		return nil, argumentError(err)
	}
	if len(kw) > 0 {
		given, err := construct[*schema.PrimaryKey](o.th, "PrimaryKeyConstraint", nil, kw)
		if err != nil {
			return nil, err
		}
		k.Include, k.Deferrable, k.Initially, k.Comment = given.Include, given.Deferrable, given.Initially, given.Comment
	}
	return o.record(&ops.CreateConstraint{At: o.at(), Name: "create_primary_key", Constraint: k})
}

func (o *operations) createUnique(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "create_unique_constraint")
	name, table, sch := f.name("constraint_name"), f.table("table_name"), f.name("schema")
	columns, kw := f.strs("columns"), f.kw("kw")
	if f.err != nil {
		return nil, f.err
	}
	if err := noRepeat(columns, table); err != nil {
		return nil, err
	}
	k, err := o.ctx.objects.Unique(name, table, sch, columns)
	if err != nil {
		return nil, argumentError(err)
	}
	if len(kw) > 0 {
		given, err := construct[*schema.Unique](o.th, "UniqueConstraint", nil, kw)
		if err != nil {
			return nil, err
		}
		k.Include, k.NullsNotDistinct = given.Include, given.NullsNotDistinct
		k.Deferrable, k.Initially, k.Comment = given.Deferrable, given.Initially, given.Comment
	}
	return o.record(&ops.CreateConstraint{At: o.at(), Name: "create_unique_constraint", Constraint: k})
}

func (o *operations) createForeignKey(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "create_foreign_key")
	a := ops.ForeignKeyArgs{
		Name: f.name("constraint_name"), Source: f.table("source_table"), Referent: f.table("referent_table"),
		LocalCols: f.strs("local_cols"), RemoteCols: f.strs("remote_cols"),
	}
	kw := f.kw("kw")
	if f.err != nil {
		return nil, f.err
	}
	var v pyeval.Value
	var err error
	if v, kw = take(kw, "source_schema"); v != nil {
		if a.SourceSchema, err = nameOf(v, "source_schema"); err != nil {
			return nil, err
		}
	}
	if v, kw = take(kw, "referent_schema"); v != nil {
		if a.ReferentSchema, err = nameOf(v, "referent_schema"); err != nil {
			return nil, err
		}
	}
	var comment string
	if len(kw) > 0 {
		given, err := construct[*schema.ForeignKeyConstraint](o.th, "ForeignKeyConstraint", []pyeval.Value{
			pyeval.NewList(pyeval.Str("x")), pyeval.NewList(pyeval.Str("t.x")),
		}, kw)
		if err != nil {
			return nil, err
		}
		a.Options, a.Deferrable, a.Initially, a.NotValid = given.KeyOptions, given.Deferrable, given.Initially, given.NotValid
		comment = given.Comment
	}
	k, err := o.ctx.objects.ForeignKey(a)
	if err != nil {
		return nil, argumentError(err)
	}
	k.Comment = comment
	return o.record(&ops.CreateConstraint{At: o.at(), Name: "create_foreign_key", Constraint: k})
}

func (o *operations) createCheck(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "create_check_constraint")
	name, table, sch := f.name("constraint_name"), f.table("table_name"), f.name("schema")
	condition, kw := f.get("condition"), f.kw("kw")
	if f.err != nil {
		return nil, f.err
	}
	given, err := construct[*schema.Check](o.th, "CheckConstraint", []pyeval.Value{condition}, kw)
	if err != nil {
		return nil, err
	}
	k, err := o.ctx.objects.Check(name, table, sch, given.Text, given.Expr)
	if err != nil {
		return nil, argumentError(err)
	}
	k.Deferrable, k.Initially, k.Comment, k.NotValid = given.Deferrable, given.Initially, given.Comment, given.NotValid
	k.Columns = given.Columns
	return o.record(&ops.CreateConstraint{At: o.at(), Name: "create_check_constraint", Constraint: k})
}

func (o *operations) createExclude(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "create_exclude_constraint")
	table, sch := f.table("table_name"), f.name("schema")
	elements, kw := f.slice("elements"), f.kw("kw")
	kw = append(kw, pyeval.KwArg{Name: "name", Value: f.get("constraint_name")})
	if w := f.get("where"); !pyeval.IsNone(w) {
		kw = append(kw, pyeval.KwArg{Name: "where", Value: w})
	}
	if f.err != nil {
		return nil, f.err
	}
	k, err := construct[*schema.Exclude](o.th, "ExcludeConstraint", elements, kw)
	if err != nil {
		return nil, err
	}
	if k, err = o.ctx.objects.Exclude(table, sch, k); err != nil {
		return nil, argumentError(err)
	}
	return o.record(&ops.CreateConstraint{At: o.at(), Name: "create_exclude_constraint", Constraint: k})
}

// index builds the index of create_index and drop_index.
func (o *operations) index(f *fields, columns []pyeval.Value, unique bool) (*schema.Index, error) {
	name, table, sch, kw := f.name("index_name"), f.name("table_name"), f.name("schema"), f.kw("kw")
	if f.err != nil {
		return nil, f.err
	}
	args := make([]pyeval.Value, 1, 1+len(columns))
	args[0] = pyeval.None
	var names []string
	for _, v := range columns {
		// A column of another table becomes one of the index's own table.
		if c, ok := pyeval.Payload[*schema.Column](v); ok {
			v = pyeval.Str(c.KeyOf())
		}
		if s, ok := pyeval.AsStr(v); ok {
			names = append(names, s)
		}
		args = append(args, v)
	}
	if err := noRepeat(names, table); err != nil {
		return nil, err
	}
	given, err := construct[*schema.Index](o.th, "Index", args, kw)
	if err != nil {
		return nil, err
	}
	given.Unique = unique || given.Unique
	ix, err := o.ctx.objects.Index(name, table, sch, given.Exprs, given.Unique)
	if err != nil {
		return nil, argumentError(err)
	}
	for i, e := range ix.Exprs {
		// The text of an element is its key, for postgresql_ops.
		if t, ok := e.Expr.(*expr.Text); ok {
			ix.Exprs[i].Key = t.Source
		}
	}
	if given.Name.Quote != schema.Unset {
		ix.Name.Quote = given.Name.Quote
	}
	n, t, es := ix.Name, ix.Table, ix.Exprs
	*ix = *given
	ix.Name, ix.Table, ix.Exprs = n, t, es
	return ix, nil
}

func (o *operations) createIndex(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "create_index")
	f.table("table_name")
	columns, unique, ifNot := f.slice("columns"), f.flag("unique"), f.flag("if_not_exists")
	if f.err != nil {
		return nil, f.err
	}
	ix, err := o.index(f, columns, unique)
	if err != nil {
		return nil, err
	}
	return o.record(&ops.CreateIndex{At: o.at(), Index: ix, IfNotExists: ifNot})
}

func (o *operations) dropIndex(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "drop_index")
	ifExists := f.flag("if_exists")
	ix, err := o.index(f, []pyeval.Value{pyeval.Str("x")}, false)
	if err != nil {
		return nil, err
	}
	return o.record(&ops.DropIndex{At: o.at(), Index: ix, IfExists: ifExists})
}

func (o *operations) createTable(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "create_table")
	f.table("table_name")
	ifNot := f.flag("if_not_exists")
	kw := append(f.kw("kw"), f.common()...)
	columns := f.slice("columns")
	included := f.flag("_constraints_included")
	if f.err != nil {
		return nil, f.err
	}
	obj, t, err := o.ctx.table(o.th, f.get("table_name"), columns, kw, included)
	if err != nil {
		return nil, err
	}
	if _, err := o.record(&ops.CreateTable{At: o.at(), Table: t, IfNotExists: ifNot}); err != nil {
		return nil, err
	}
	return obj, nil
}

// common are the keywords of Table that an operation holds as attributes.
func (f *fields) common() []pyeval.KwArg {
	var kw []pyeval.KwArg
	for _, name := range []string{"schema", "comment", "prefixes", "info"} {
		v := f.get(name)
		if pyeval.IsNone(v) {
			continue
		}
		if d, ok := v.(*pyeval.Dict); ok && d.Len() == 0 {
			continue
		}
		kw = append(kw, pyeval.KwArg{Name: name, Value: v})
	}
	return kw
}

func (o *operations) dropTable(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "drop_table")
	f.table("table_name")
	ifExists := f.flag("if_exists")
	kw := append(f.kw("table_kw"), f.common()...)
	if f.err != nil {
		return nil, f.err
	}
	_, t, err := o.ctx.table(o.th, f.get("table_name"), nil, kw, false)
	if err != nil {
		return nil, err
	}
	return o.record(&ops.DropTable{At: o.at(), Table: t, IfExists: ifExists})
}

func (o *operations) renameTable(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "rename_table")
	r := &ops.RenameTable{At: o.at(), Old: f.table("table_name"), New: f.table("new_table_name"), Schema: f.name("schema")}
	if f.err != nil {
		return nil, f.err
	}
	return o.record(r)
}

func (o *operations) tableComment(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "create_table_comment")
	c := &ops.TableComment{At: o.at(), Table: f.table("table_name"), Schema: f.name("schema")}
	if op.Class().IsSubclassOf(CreateTableCommentOpClass) {
		text, err := optText(f.get("comment"), "comment")
		if err != nil {
			f.fail(err)
		}
		c.Comment = text
	}
	if f.err != nil {
		return nil, f.err
	}
	return o.record(c)
}

// changesNothing tells alter_column() with a Column for the column's name and
// nothing to change, for which Alembic prints nothing.
func changesNothing(f *fields) bool {
	if _, ok := pyeval.Payload[*schema.Column](f.get("column_name")); !ok {
		return false
	}
	for _, name := range []string{"modify_nullable", "modify_name", "modify_type"} {
		if !pyeval.IsNone(f.get(name)) {
			return false
		}
	}
	return f.get("modify_server_default") == pyeval.False && f.get("modify_comment") == pyeval.False
}

func (o *operations) alterColumn(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "alter_column")
	if changesNothing(f) {
		return pyeval.None, nil
	}
	a := &ops.AlterColumn{
		At: o.at(), Table: f.table("table_name"), Schema: f.name("schema"), Column: f.table("column_name"),
		Nullable: f.tri("modify_nullable"), NewName: f.name("modify_name"), ExistingNullable: f.tri("existing_nullable"),
	}
	var err error
	if a.Type, err = typeOf(o.th, f.get("modify_type")); err != nil {
		f.fail(err)
	}
	if a.ExistingType, err = typeOf(o.th, f.get("existing_type")); err != nil {
		f.fail(err)
	}
	if v := f.get("modify_server_default"); v != pyeval.False {
		a.SetServerDefault = true
		if a.ServerDefault, err = serverDefaultOf(o.th, v); err != nil {
			f.fail(err)
		}
	}
	if v := f.get("existing_server_default"); pyeval.IsNone(v) {
		a.ExistingDefaultNone = true
	} else if v != pyeval.False {
		if a.ExistingServerDefault, err = serverDefaultOf(o.th, v); err != nil {
			f.fail(err)
		}
	}
	if v := f.get("modify_comment"); v != pyeval.False {
		a.SetComment = true
		if a.Comment, err = optText(v, "comment"); err != nil {
			f.fail(err)
		}
	}
	if a.ExistingComment, err = optText(f.get("existing_comment"), "existing_comment"); err != nil {
		f.fail(err)
	}
	for _, k := range f.kw("kw") {
		switch k.Name {
		case "postgresql_using":
			using, err := optText(k.Value, "postgresql_using")
			if err != nil {
				f.fail(err)
			} else if using != nil {
				a.Using = *using
			}
		case "insert_before", "insert_after":
			if o.batch == nil {
				f.fail(pyeval.Raise(CommandErrorClass, "Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'"))
			}
		case "name", "nullable", "server_default", "type_", "schema", "comment", "existing_comment":
			// The implementation has parameters of these names.
			f.fail(pyeval.Raise(pyeval.TypeErrorClass, "alter_column() got multiple values for keyword argument '%s'%s", k.Name, alterHint(k.Name)))
		default:
			o.checkAlterKeyword(k.Name)
		}
	}
	if f.err != nil {
		return nil, f.err
	}
	if a.Using != "" && a.Type == nil {
		return nil, pyeval.Raise(CommandErrorClass, "postgresql_using must be used with the type_ parameter")
	}
	return o.record(a)
}

func alterHint(name string) string {
	if name == "name" {
		return ": did you mean 'new_column_name'?"
	}
	return ""
}

// checkAlterKeyword warns about a keyword that alter_column takes silently but
// that is probably a misspelt one.
func (o *operations) checkAlterKeyword(name string) {
	known := []string{
		"nullable", "comment", "server_default", "new_column_name", "type_", "existing_type", "existing_server_default",
		"existing_nullable", "existing_comment", "schema", "postgresql_using",
	}
	switch name {
	case "autoincrement", "existing_autoincrement", "mysql_charset", "mysql_collate", "mssql_drop_default", "mssql_drop_check",
		"mssql_drop_foreign_key", "sqlite_autoincrement":
		return
	}
	if near := spell.Nearest(name, known); near != "" {
		o.ctx.env.warn(o.th, "op.alter_column: Alembic ignores the keyword %q: did you mean %q?", name, near)
	}
}

func (o *operations) addColumn(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "add_column")
	v := f.get("column")
	a := &ops.AddColumn{
		At: o.at(), Table: f.table("table_name"), Schema: f.name("schema"), IfNotExists: f.flag("if_not_exists"),
		InlineReferences: f.flag("inline_references"), InlinePrimaryKey: f.flag("inline_primary_key"),
	}
	kw := f.kw("kw")
	if f.err != nil {
		return nil, f.err
	}
	c, ok := pyeval.Payload[*schema.Column](v)
	if !ok {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "op.add_column: a Column was expected, not %s", pyeval.TypeName(v))
	}
	if o.batch == nil && len(kw) > 0 {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "add_column() got an unexpected keyword argument '%s'", kw[0].Name)
	}
	if o.batch != nil {
		if err := o.batch.place(c, kw); err != nil {
			return nil, err
		}
	}
	a.Column = c
	a.Attached = sqlalchemy.Attached(o.th)
	return o.record(a)
}

func (o *operations) dropColumn(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "drop_column")
	d := &ops.DropColumn{
		At: o.at(), Table: f.table("table_name"), Schema: f.name("schema"), Column: f.table("column_name"), IfExists: f.flag("if_exists"),
	}
	f.kw("kw")
	if f.err != nil {
		return nil, f.err
	}
	return o.record(d)
}

func (o *operations) bulkInsert(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "bulk_insert")
	if o.th.Supposing() == pyeval.SupposeDone {
		return pyeval.None, nil // it changes rows only
	}
	table, rows := f.get("table"), f.get("rows")
	if f.err != nil {
		return nil, f.err
	}
	t, ok := pyeval.Payload[*schema.Table](table)
	if !ok {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "op.bulk_insert: a Table was expected, not %s", pyeval.TypeName(table))
	}
	list, ok := pyeval.Underlying(rows).(*pyeval.List)
	if !ok {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "List expected")
	}
	b := &ops.BulkInsert{At: o.at(), Table: t}
	for _, e := range list.Elems {
		if u, ok := e.(*pyeval.Unknown); ok {
			return nil, u.Refuse("op.bulk_insert: a row must be known")
		}
		d, ok := pyeval.Underlying(e).(*pyeval.Dict)
		if !ok {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "List of dictionaries expected")
		}
		row, err := rowOf(o.th, t, d)
		if err != nil {
			return nil, err
		}
		b.Rows = append(b.Rows, row)
	}
	if o.batch != nil {
		return pyeval.None, o.ctx.execute(b)
	}
	return o.record(b)
}

// executeSQL executes at once, inside of a batch too.
func (o *operations) executeSQL(op *pyeval.Object) (pyeval.Value, error) {
	f := o.read(op, "execute")
	v := f.get("sqltext")
	if f.err != nil {
		return nil, f.err
	}
	return o.ctx.executeValue(o.th, v, nil)
}
