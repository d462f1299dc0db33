package alembic

import (
	"strconv"
	"strings"

	"sqlgen/internal/config"
	"sqlgen/internal/source"
	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/revision"
	"sqlgen/offline/schema"
	"sqlgen/offline/script"
	"sqlgen/offline/sqlalchemy"
)

// migrationContext is Alembic's MigrationContext of one configure().
type migrationContext struct {
	env  *Environment
	obj  *pyeval.Object
	opts *pyeval.Dict
	at   source.Pos // of the call of configure()

	transactionalDDL bool
	perMigration     bool
	callbacks        []pyeval.Value
	objects          ops.Objects // under target_metadata's naming convention
	// unknownConvention is target_metadata when it cannot be known.
	unknownConvention *pyeval.Unknown

	start         []string // starting_rev
	versionTable  *schema.Table
	versionLength int
	heads         []string // version rows known so far

	bind    *pyeval.Object
	impl    *pyeval.Object
	dialect *pyeval.Object

	// online: env.py has configured a connection; ensured: and created the
	// version table itself, so that the first step need not.
	online, ensured bool
}

// configure is EnvironmentContext.configure(); kw are the keywords beyond its
// signature.
func (e *Environment) configure(th *pyeval.Thread, args map[string]pyeval.Value, kw []pyeval.KwArg) error {
	get := func(name string) pyeval.Value {
		if v := args[name]; v != nil {
			return v
		}
		return pyeval.None
	}
	truth := func(name string) (bool, error) {
		v := get(name)
		if u, ok := v.(*pyeval.Unknown); ok {
			return false, u.Refuse("context.configure(" + name + "=…) must be known")
		}
		return th.Truth(v)
	}
	for _, name := range configureNames {
		v, given := args[name]
		if !given {
			continue
		}
		switch name {
		case "connection", "url", "dialect_name", "dialect_opts":
		case "transactional_ddl", "output_buffer", "starting_rev", "tag":
			if !pyeval.IsNone(v) {
				e.opts.SetStr(name, v)
			}
		default:
			e.opts.SetStr(name, v)
		}
	}
	for _, k := range kw {
		e.checkOption(th, k.Name)
		e.opts.SetStr(k.Name, k.Value)
	}

	dialect, err := e.resolveDialect(th, get("connection"), get("url"), get("dialect_name"), get("dialect_opts"))
	if err != nil {
		return err
	}
	c := &migrationContext{env: e, opts: e.opts, at: th.CallSite().Pos(), transactionalDDL: true, dialect: dialect}
	if v, ok := e.opts.GetStr("transactional_ddl"); ok && !pyeval.IsNone(v) {
		if c.transactionalDDL, err = th.Truth(v); err != nil {
			return err
		}
	}
	if c.perMigration, err = truth("transaction_per_migration"); err != nil {
		return err
	}
	if c.callbacks, err = toTuple(th, get("on_version_apply")); err != nil {
		return err
	}
	c.objects.Convention, c.unknownConvention = conventionOf(get("target_metadata"))
	c.override(&e.Config.Settings)
	if err := c.readStart(th); err != nil {
		return err
	}
	if err := c.makeVersionTable(th); err != nil {
		return err
	}
	c.obj = pyeval.NewObject(MigrationContextClass, c)
	c.bind = pyeval.NewObject(ConnectionClass, c)
	c.impl = pyeval.NewObject(ImplClass, c)
	if o, ok := get("connection").(*pyeval.Object); ok {
		c.online = o.Class().IsSubclassOf(sqlalchemy.ConnectionClass)
	}
	e.ctx = c
	e.Recorder.Configure(c.objects.Convention)
	c.nameOutput(th, get("output_buffer"))
	return nil
}

// override lets sqlgen's own settings win over env.py.
func (c *migrationContext) override(s *config.Settings) {
	if s.TransactionalDDL != nil {
		c.transactionalDDL = *s.TransactionalDDL
	}
	if s.TransactionPerMigration != nil {
		c.perMigration = *s.TransactionPerMigration
	}
	if len(s.StartingRev) > 0 {
		c.opts.SetStr("starting_rev", listOrScalar(s.StartingRev))
	}
	if len(s.NamingConvention) > 0 {
		c.objects.Convention, c.unknownConvention = &schema.NamingConvention{Templates: s.NamingConvention}, nil
	}
}

// toTuple is util.to_tuple: None is empty, a single value is wrapped.
func toTuple(th *pyeval.Thread, v pyeval.Value) ([]pyeval.Value, error) {
	switch pyeval.Underlying(v).(type) {
	case *pyeval.List, *pyeval.Tuple, *pyeval.Set, *pyeval.FrozenSet:
		return th.Slice(v)
	}
	if pyeval.IsNone(v) {
		return nil, nil
	}
	return []pyeval.Value{v}, nil
}

func (c *migrationContext) readStart(th *pyeval.Thread) error {
	v, _ := c.opts.GetStr("starting_rev")
	vs, err := toTuple(th, v)
	if err != nil {
		return err
	}
	for _, v := range vs {
		s, ok := pyeval.AsStr(v)
		if !ok {
			if u, ok := v.(*pyeval.Unknown); ok {
				return u.Refuse("the starting revision must be known")
			}
			if pyeval.IsNone(v) {
				continue
			}
			return pyeval.Raise(pyeval.TypeErrorClass, "starting_rev must be a revision identifier, not %s", pyeval.TypeName(v))
		}
		c.start = append(c.start, s)
	}
	return nil
}

func (c *migrationContext) option(name string) (pyeval.Value, error) {
	v, ok := c.opts.GetStr(name)
	if !ok {
		return nil, nil
	}
	if u, ok := v.(*pyeval.Unknown); ok {
		return nil, u.Refuse("context.configure(" + name + "=…) must be known")
	}
	return v, nil
}

// makeVersionTable follows DefaultImpl.version_table_impl.
func (c *migrationContext) makeVersionTable(th *pyeval.Thread) error {
	name, sch, pk := schema.N("alembic_version"), schema.Name{}, true
	set := &c.env.Config.Settings
	v, err := c.option("version_table")
	if err != nil {
		return err
	}
	if v != nil {
		if name, err = nameOf(v, "version_table"); err != nil {
			return err
		}
	}
	if v, err = c.option("version_table_schema"); err != nil {
		return err
	} else if !pyeval.IsNone(v) {
		if sch, err = nameOf(v, "version_table_schema"); err != nil {
			return err
		}
	}
	if v, err = c.option("version_table_pk"); err != nil {
		return err
	} else if v != nil {
		if pk, err = th.Truth(v); err != nil {
			return err
		}
	}
	if set.VersionTable != nil {
		name = schema.N(*set.VersionTable)
	}
	if set.VersionTableSchema != nil {
		sch = schema.N(*set.VersionTableSchema)
	}
	if set.VersionTablePK != nil {
		pk = *set.VersionTablePK
	}
	t, custom, err := c.customVersionTable(th, name, sch, pk)
	if err != nil {
		return err
	}
	if custom {
		c.versionTable = t
		c.versionLength = columnLength(t)
		return nil
	}
	c.versionLength = 32
	column := "32"
	if set.VersionNumLength != nil {
		c.versionLength = *set.VersionNumLength
		column = ""
		if c.versionLength > 0 {
			column = strconv.Itoa(c.versionLength)
		}
	}
	t = schema.NewTable(schema.NewMetaData(nil), sch, name)
	col := schema.NewColumn("version_num", &schema.String{Visit: "string", Length: column})
	col.Nullable = schema.No
	if err := t.AppendColumn(col, false); err != nil {
		return err
	}
	if pk {
		if err := t.AppendConstraint(schema.NewPrimaryKey(schema.N(name.Text+"_pkc"), schema.Keys("version_num")...)); err != nil {
			return err
		}
	}
	c.versionTable = t
	return nil
}

// customVersionTable asks a Python subclass of PostgresqlImpl for the version
// table, when the project has one that overrides version_table_impl.
func (c *migrationContext) customVersionTable(th *pyeval.Thread, name, sch schema.Name, pk bool) (*schema.Table, bool, error) {
	cls := c.env.registry.impl
	if cls == nil {
		return nil, false, nil
	}
	if v, owner := th.Lookup(cls, "version_table_impl"); v == nil || owner.IsNative() {
		return nil, false, nil
	}
	impl := pyeval.NewObject(cls, c)
	v, err := th.GetAttr(impl, "version_table_impl")
	if err != nil {
		return nil, false, err
	}
	v, err = th.CallKw(v, nil, []pyeval.KwArg{
		{Name: "version_table", Value: pyeval.Str(name.Text)},
		{Name: "version_table_schema", Value: strOrNone(sch.Text)},
		{Name: "version_table_pk", Value: pyeval.Bool(pk)},
	})
	if err != nil {
		return nil, false, err
	}
	t, ok := pyeval.Payload[*schema.Table](v)
	if !ok {
		return nil, false, pyeval.Raise(pyeval.TypeErrorClass, "version_table_impl() must return a Table, not %s", pyeval.TypeName(v))
	}
	return t, true, nil
}

// columnLength is the length of a custom table's version column, 0 for no limit.
func columnLength(t *schema.Table) int {
	col := t.C("version_num")
	if col == nil {
		return 0
	}
	if s, ok := col.Type.(*schema.String); ok {
		n, _ := strconv.Atoi(s.Length)
		return n
	}
	return 0
}

// inTransaction runs f between BEGIN and COMMIT when the settings ask for it.
// Follows MigrationContext.begin_transaction.
func (c *migrationContext) inTransaction(_ *pyeval.Thread, perMigration bool, f func() error) error {
	if !c.wantsTransaction(perMigration) {
		return f()
	}
	c.env.Recorder.Begin()
	if err := f(); err != nil {
		return err
	}
	c.env.Recorder.Commit()
	return nil
}

func (c *migrationContext) wantsTransaction(perMigration bool) bool {
	return c.transactionalDDL && perMigration == c.perMigration
}

// runMigrations follows MigrationContext.run_migrations.
func (c *migrationContext) runMigrations(th *pyeval.Thread, kw []pyeval.KwArg) error {
	e := c.env
	e.ran = true
	if e.Command == Every {
		return c.runEach(th, kw)
	}
	start, err := e.start(c.start)
	if err != nil {
		return err
	}
	c.heads, e.applied = start, start
	if e.Command == EnsureVersion {
		return c.createVersionTable()
	}
	plan, err := e.plan(start)
	if err != nil {
		return err
	}
	if err := plan.CheckLength(c.versionLength); err != nil {
		return err
	}
	for _, w := range plan.Warnings {
		if e.Warn != nil {
			e.Warn(source.Pos{}, w)
		}
	}
	if e.Planned != nil {
		e.Planned(plan)
	}
	e.Recorder.StartRun(&script.Run{Schema: c.versionTable.Schema.Text, Table: c.versionTable.Name.Text, Start: plan.Start, End: plan.End})
	for i := range plan.Steps {
		if err := c.runStep(th, &plan.Steps[i], kw); err != nil {
			return err
		}
	}
	return nil
}

func (c *migrationContext) runStep(th *pyeval.Thread, step *revision.Step, kw []pyeval.KwArg) error {
	e := c.env
	s := &script.Step{Direction: "stamp_revision", From: strings.Join(step.From, ", "), To: strings.Join(step.To, ", ")}
	var fn pyeval.Value
	var slot *Slot
	name := "upgrade"
	e.step = step
	defer func() { e.step = nil }()
	if r := step.Revision; r != nil {
		s.Revision, s.Doc = r.ID, r.Doc()
		if r.File != nil {
			s.File = r.File.Name
		}
		if !step.IsUpgrade {
			name = "downgrade"
		}
		s.Direction = name
		var err error
		if slot, err = e.slot(step); err != nil {
			return err
		}
	}
	if r := step.Revision; r != nil && slot == nil {
		m, err := e.Module(th, r)
		if err != nil {
			return err
		}
		v, ok := m.Get(name)
		if !ok {
			return &source.Error{
				Pos: r.Pos(source.Span{}), Msg: "revision " + r.ID + " has no function " + name + "()",
				Hint: "define it, with pass as its body if there is nothing to do",
			}
		}
		fn = v
		if n, err := th.GetAttr(v, "__name__"); err == nil {
			if text, ok := pyeval.AsStr(n); ok {
				s.Direction = text
			}
		}
	} else if r == nil && len(step.To) > 0 {
		s.Revision = step.To[0]
	}
	e.Recorder.EnterStep(s)
	defer e.Recorder.EndStep()
	return c.inTransaction(th, true, func() error {
		if step.CreateVersionTable && !c.ensured {
			if err := c.createVersionTable(); err != nil {
				return err
			}
		}
		e.Recorder.StartStep(s)
		if slot != nil {
			c.writeSlot(slot)
		}
		if fn != nil {
			if u, ok := fn.(*pyeval.Unknown); ok {
				return u.Refuse("the function " + s.Direction + "() of revision " + s.Revision + " must be known")
			}
			if err := c.callStep(th, step, name, fn, kw); err != nil {
				return err
			}
		}
		for _, row := range step.Rows {
			if err := c.writeRow(row); err != nil {
				return err
			}
		}
		s.After = c.heads
		return c.callBack(th, step, kw)
	})
}

func (c *migrationContext) createVersionTable() error {
	return c.env.Recorder.Execute(script.CreateVersionTable, &ops.CreateTable{Table: c.versionTable})
}

// writeRow follows HeadMaintainer; the identifier is part of the statement's
// text, not a bound value, but is quoted as a literal has to be.
func (c *migrationContext) writeRow(row revision.Row) error {
	col := c.versionTable.C("version_num")
	if col == nil {
		return pyeval.NewFault("version_table_impl() must give it one", "the version table has no column version_num")
	}
	literal := func(id string) expr.Expr {
		return &expr.LiteralColumn{Text: "'" + strings.ReplaceAll(id, "'", "''") + "'"}
	}
	where := func(id string) []expr.Expr {
		return []expr.Expr{&expr.Binary{Left: col, Right: literal(id), Op: expr.Eq, Type: expr.Boolean}}
	}
	var st expr.Expr
	switch row.Op {
	case revision.InsertRow:
		st = &expr.Insert{Table: c.versionTable, Values: []expr.Assignment{{Column: col, Value: literal(row.ID)}}, HasValues: true}
		c.heads = append(c.heads, row.ID)
	case revision.UpdateRow:
		st = &expr.Update{Table: c.versionTable, Values: []expr.Assignment{{Column: col, Value: literal(row.ID)}}, Where: where(row.Old)}
		c.heads = replaceID(c.heads, row.Old, row.ID)
	case revision.DeleteRow:
		st = &expr.Delete{Table: c.versionTable, Where: where(row.ID)}
		c.heads = replaceID(c.heads, row.ID, "")
	}
	return c.env.Recorder.Execute(script.VersionRow, &ops.Execute{Element: st})
}

// replaceID is the rows with one of them changed, or dropped when id is empty.
func replaceID(rows []string, old, id string) []string {
	out := make([]string, 0, len(rows))
	for _, r := range rows {
		switch {
		case r != old:
			out = append(out, r)
		case id != "":
			out = append(out, id)
		}
	}
	return out
}

// callBack calls env.py's on_version_apply functions.
func (c *migrationContext) callBack(th *pyeval.Thread, step *revision.Step, kw []pyeval.KwArg) error {
	if len(c.callbacks) == 0 {
		return nil
	}
	args := pyeval.NewDict()
	for _, k := range kw {
		args.SetStr(k.Name, k.Value)
	}
	heads, err := th.NewSet(pyeval.Strings(c.heads...))
	if err != nil {
		return err
	}
	info := pyeval.NewObject(MigrationInfoClass, step)
	for _, f := range c.callbacks {
		if _, err := th.CallKw(f, nil, []pyeval.KwArg{
			{Name: "ctx", Value: c.obj}, {Name: "step", Value: info},
			{Name: "heads", Value: heads}, {Name: "run_args", Value: args},
		}); err != nil {
			return err
		}
	}
	return nil
}

// operationSteps is what one operation counts for the limit of steps.
const operationSteps = 20

// execute records an operation that Python code asked for.
func (c *migrationContext) execute(op ops.Operation) error {
	if err := c.env.in.Thread().Steps(operationSteps); err != nil {
		return err
	}
	c.checkConvention(op)
	return c.env.Recorder.Execute(script.Statement, op)
}

// stockVersionTable is DefaultImpl.version_table_impl as a Python subclass calls
// it with super().
func stockVersionTable(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	length, err := th.Call(class("String"), pyeval.MakeInt(32))
	if err != nil {
		return nil, err
	}
	column, err := th.CallKw(class("Column"), []pyeval.Value{pyeval.Str("version_num"), length}, []pyeval.KwArg{{Name: "nullable", Value: pyeval.False}})
	if err != nil {
		return nil, err
	}
	m, err := th.Call(class("MetaData"))
	if err != nil {
		return nil, err
	}
	args := []pyeval.Value{a.Get("version_table"), m, column}
	pk, err := a.Bool(th, "version_table_pk")
	if err != nil {
		return nil, err
	}
	if pk {
		name, err := a.Str("version_table")
		if err != nil {
			return nil, err
		}
		k, err := th.CallKw(class("PrimaryKeyConstraint"), []pyeval.Value{pyeval.Str("version_num")}, []pyeval.KwArg{{Name: "name", Value: pyeval.Str(name + "_pkc")}})
		if err != nil {
			return nil, err
		}
		args = append(args, k)
	}
	return th.CallKw(class("Table"), args, []pyeval.KwArg{{Name: "schema", Value: a.Get("version_table_schema")}})
}
