package alembic

import "sqlgen/offline/pyeval"

const opsModule = "alembic.operations.ops"

// The classes of operations.
var (
	MigrateOperationClass       = pyeval.NewNativeClass("MigrateOperation", opsModule)
	AddConstraintOpClass        = pyeval.NewNativeClass("AddConstraintOp", opsModule, MigrateOperationClass)
	DropConstraintOpClass       = pyeval.NewNativeClass("DropConstraintOp", opsModule, MigrateOperationClass)
	CreatePrimaryKeyOpClass     = pyeval.NewNativeClass("CreatePrimaryKeyOp", opsModule, AddConstraintOpClass)
	CreateUniqueConstraintClass = pyeval.NewNativeClass("CreateUniqueConstraintOp", opsModule, AddConstraintOpClass)
	CreateForeignKeyOpClass     = pyeval.NewNativeClass("CreateForeignKeyOp", opsModule, AddConstraintOpClass)
	CreateCheckConstraintClass  = pyeval.NewNativeClass("CreateCheckConstraintOp", opsModule, AddConstraintOpClass)
	CreateExcludeClass          = pyeval.NewNativeClass("CreateExcludeConstraintOp", "alembic.ddl.postgresql", AddConstraintOpClass)
	CreateIndexOpClass          = pyeval.NewNativeClass("CreateIndexOp", opsModule, MigrateOperationClass)
	DropIndexOpClass            = pyeval.NewNativeClass("DropIndexOp", opsModule, MigrateOperationClass)
	CreateTableOpClass          = pyeval.NewNativeClass("CreateTableOp", opsModule, MigrateOperationClass)
	DropTableOpClass            = pyeval.NewNativeClass("DropTableOp", opsModule, MigrateOperationClass)
	AlterTableOpClass           = pyeval.NewNativeClass("AlterTableOp", opsModule, MigrateOperationClass)
	RenameTableOpClass          = pyeval.NewNativeClass("RenameTableOp", opsModule, AlterTableOpClass)
	CreateTableCommentOpClass   = pyeval.NewNativeClass("CreateTableCommentOp", opsModule, AlterTableOpClass)
	DropTableCommentOpClass     = pyeval.NewNativeClass("DropTableCommentOp", opsModule, AlterTableOpClass)
	AlterColumnOpClass          = pyeval.NewNativeClass("AlterColumnOp", opsModule, AlterTableOpClass)
	AddColumnOpClass            = pyeval.NewNativeClass("AddColumnOp", opsModule, AlterTableOpClass)
	DropColumnOpClass           = pyeval.NewNativeClass("DropColumnOp", opsModule, AlterTableOpClass)
	BulkInsertOpClass           = pyeval.NewNativeClass("BulkInsertOp", opsModule, MigrateOperationClass)
	ExecuteSQLOpClass           = pyeval.NewNativeClass("ExecuteSQLOp", opsModule, MigrateOperationClass)
	OpContainerClass            = pyeval.NewNativeClass("OpContainer", opsModule, MigrateOperationClass)
	ModifyTableOpsClass         = pyeval.NewNativeClass("ModifyTableOps", opsModule, OpContainerClass)
	UpgradeOpsClass             = pyeval.NewNativeClass("UpgradeOps", opsModule, OpContainerClass)
	DowngradeOpsClass           = pyeval.NewNativeClass("DowngradeOps", opsModule, OpContainerClass)
	MigrationScriptClass        = pyeval.NewNativeClass("MigrationScript", opsModule, MigrateOperationClass)
)

// directives are all operations that are built in, in the order of Alembic's
// operations/ops.py. Signatures are those of Alembic 1.19.1.
var directives = []*directive{
	{
		class:  DropConstraintOpClass,
		init:   "(constraint_name, table_name, type_=None, *, schema=None, if_exists=None, _reverse=None)",
		attrs:  map[string]string{"type_": "constraint_type"},
		name:   "drop_constraint",
		params: "(constraint_name, table_name, type_=None, *, schema=None, if_exists=None)",
		batch:  "(constraint_name, type_=None)",
		run:    (*operations).dropConstraint,
	}, {
		class:  CreatePrimaryKeyOpClass,
		init:   "(constraint_name, table_name, columns, *, schema=None, **kw)",
		name:   "create_primary_key",
		params: "(constraint_name, table_name, columns, *, schema=None)",
		batch:  "(constraint_name, columns)",
		run:    (*operations).createPrimaryKey,
	}, {
		class:  CreateUniqueConstraintClass,
		init:   "(constraint_name, table_name, columns, *, schema=None, **kw)",
		name:   "create_unique_constraint",
		params: "(constraint_name, table_name, columns, *, schema=None, **kw)",
		batch:  "(constraint_name, columns, **kw)",
		run:    (*operations).createUnique,
	}, {
		class: CreateForeignKeyOpClass,
		init:  "(constraint_name, source_table, referent_table, local_cols, remote_cols, **kw)",
		name:  "create_foreign_key",
		params: "(constraint_name, source_table, referent_table, local_cols, remote_cols, *, onupdate=None, ondelete=None, " +
			"deferrable=None, initially=None, match=None, source_schema=None, referent_schema=None, **dialect_kw)",
		batch: "(constraint_name, referent_table, local_cols, remote_cols, *, referent_schema=None, onupdate=None, " +
			"ondelete=None, deferrable=None, initially=None, match=None, **dialect_kw)",
		run: (*operations).createForeignKey,
	}, {
		class:  CreateCheckConstraintClass,
		init:   "(constraint_name, table_name, condition, *, schema=None, **kw)",
		name:   "create_check_constraint",
		params: "(constraint_name, table_name, condition, *, schema=None, **kw)",
		batch:  "(constraint_name, condition, **kw)",
		run:    (*operations).createCheck,
	}, {
		class:  CreateExcludeClass,
		init:   "(constraint_name, table_name, elements, where=None, schema=None, _orig_constraint=None, **kw)",
		name:   "create_exclude_constraint",
		params: "(constraint_name, table_name, *elements, **kw)",
		batch:  "(constraint_name, *elements, **kw)",
		run:    (*operations).createExclude,
	}, {
		class:  CreateIndexOpClass,
		init:   "(index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw)",
		name:   "create_index",
		params: "(index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw)",
		batch:  "(index_name, columns, **kw)",
		run:    (*operations).createIndex,
	}, {
		class:  DropIndexOpClass,
		init:   "(index_name, table_name=None, *, schema=None, if_exists=None, _reverse=None, **kw)",
		name:   "drop_index",
		params: "(index_name, table_name=None, *, schema=None, if_exists=None, **kw)",
		batch:  "(index_name, **kw)",
		run:    (*operations).dropIndex,
	}, {
		class:  CreateTableOpClass,
		init:   "(table_name, columns, *, schema=None, if_not_exists=None, _namespace_metadata=None, _constraints_included=False, **kw)",
		name:   "create_table",
		params: "(table_name, *columns, if_not_exists=None, **kw)",
		run:    (*operations).createTable,
	}, {
		class:  DropTableOpClass,
		init:   "(table_name, *, schema=None, if_exists=None, table_kw=None, _reverse=None)",
		name:   "drop_table",
		params: "(table_name, *, schema=None, if_exists=None, **kw)",
		run:    (*operations).dropTable,
	}, {
		class:  RenameTableOpClass,
		init:   "(old_table_name, new_table_name, *, schema=None)",
		attrs:  map[string]string{"old_table_name": "table_name"},
		name:   "rename_table",
		params: "(old_table_name, new_table_name, *, schema=None)",
		run:    (*operations).renameTable,
	}, {
		class:  CreateTableCommentOpClass,
		init:   "(table_name, comment, *, schema=None, existing_comment=None)",
		name:   "create_table_comment",
		params: "(table_name, comment, *, existing_comment=None, schema=None)",
		batch:  "(comment, *, existing_comment=None)",
		run:    (*operations).tableComment,
	}, {
		class:  DropTableCommentOpClass,
		init:   "(table_name, *, schema=None, existing_comment=None)",
		name:   "drop_table_comment",
		params: "(table_name, *, existing_comment=None, schema=None)",
		batch:  "(*, existing_comment=None)",
		run:    (*operations).tableComment,
	}, {
		class: AlterColumnOpClass,
		init: "(table_name, column_name, *, schema=None, existing_type=None, existing_server_default=False, existing_nullable=None, " +
			"existing_comment=None, modify_nullable=None, modify_comment=False, modify_server_default=False, modify_name=None, modify_type=None, **kw)",
		name: "alter_column",
		params: "(table_name, column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None, type_=None, " +
			"existing_type=None, existing_server_default=False, existing_nullable=None, existing_comment=None, schema=None, **kw)",
		batch: "(column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None, type_=None, " +
			"existing_type=None, existing_server_default=False, existing_nullable=None, existing_comment=None, " +
			"insert_before=None, insert_after=None, **kw)",
		rename: map[string]string{
			"nullable": "modify_nullable", "comment": "modify_comment", "server_default": "modify_server_default",
			"new_column_name": "modify_name", "type_": "modify_type",
		},
		run: (*operations).alterColumn,
	}, {
		class:  AddColumnOpClass,
		init:   "(table_name, column, *, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None, **kw)",
		name:   "add_column",
		params: "(table_name, column, *, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None)",
		batch:  "(column, *, insert_before=None, insert_after=None, if_not_exists=None, inline_references=None, inline_primary_key=None)",
		run:    (*operations).addColumn,
	}, {
		class:  DropColumnOpClass,
		init:   "(table_name, column_name, *, schema=None, if_exists=None, _reverse=None, **kw)",
		name:   "drop_column",
		params: "(table_name, column_name, *, schema=None, **kw)",
		batch:  "(column_name, **kw)",
		run:    (*operations).dropColumn,
	}, {
		class:  BulkInsertOpClass,
		init:   "(table, rows, *, multiinsert=True)",
		name:   "bulk_insert",
		params: "(table, rows, *, multiinsert=True)",
		run:    (*operations).bulkInsert,
	}, {
		class:  ExecuteSQLOpClass,
		init:   "(sqltext, *, execution_options=None)",
		name:   "execute",
		params: "(sqltext, *, execution_options=None)",
		batch:  "(sqltext, *, execution_options=None)",
		run:    (*operations).executeSQL,
	},
}

// byClass finds the directive of an operation's class.
var byClass = map[*pyeval.Class]*directive{}

func init() {
	for _, d := range directives {
		d.prepare()
		byClass[d.class] = d
		d.class.Define(func(b *pyeval.ClassBuilder) {
			b.Method("__init__"+d.init, d.construct)
			b.ClassMethod(d.name, d.callOn)
			if d.batch != "" {
				b.ClassMethod("batch_"+d.name, d.callOn)
			}
		})
	}
	MigrateOperationClass.Define(func(b *pyeval.ClassBuilder) {
		b.Property("info", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			o, ok := self.(*pyeval.Object)
			if !ok {
				return pyeval.NewDict(), nil
			}
			if v, ok := o.Attr("info"); ok {
				return v, nil
			}
			d := pyeval.NewDict()
			o.SetAttr("info", d)
			return d, nil
		}, func(_ *pyeval.Thread, self, v pyeval.Value) error {
			if o, ok := self.(*pyeval.Object); ok {
				o.SetAttr("info", v)
			}
			return nil
		})
		b.Method("reverse()", notImplemented)
		b.Method("to_diff_tuple()", notImplemented)
	})
	container := func(b *pyeval.ClassBuilder) {
		b.Method("__init__", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			list := pyeval.NewList()
			for _, p := range a.Pos {
				if vs, ok := p.(*pyeval.List); ok {
					list = vs
				}
			}
			if v, ok := a.KwArg("ops"); ok {
				if vs, ok := v.(*pyeval.List); ok {
					list = vs
				}
			}
			o.SetAttr("ops", list)
			return pyeval.None, nil
		})
		b.Method("is_empty()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			v, _ := a.Self.(*pyeval.Object).Attr("ops")
			full, err := th.Truth(v)
			return pyeval.Bool(!full), err
		})
	}
	OpContainerClass.Define(container)
}

func notImplemented(_ *pyeval.Thread, _ *pyeval.Args) (pyeval.Value, error) {
	return nil, pyeval.RaiseArgs(pyeval.NotImplementedErrorClass)
}

// callOn is the class method of an operation's class that takes an Operations
// and makes and invokes the operation: CreateTableOp.create_table(operations, …).
func (d *directive) callOn(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	if len(a.Pos) == 0 {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() missing 1 required positional argument: 'operations'", d.name)
	}
	fn, err := th.GetAttr(a.Pos[0], d.name)
	if err != nil {
		return nil, err
	}
	return th.CallKw(fn, a.Pos[1:], a.Kw)
}
