package postgres

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/schema"
)

func one(op ops.Operation) []ops.Operation { return []ops.Operation{op} }

// table builds op.create_table's table.
func (f *fixture) table(name, sch string, items ...any) *schema.Table {
	f.t.Helper()
	var cols []*schema.Column
	var ks []schema.Constraint
	for _, i := range items {
		switch i := i.(type) {
		case *schema.Column:
			cols = append(cols, i)
		case schema.Constraint:
			ks = append(ks, i)
		}
	}
	t, err := f.objects.Table(schema.N(name), schema.N(sch), cols, ks, nil)
	if err != nil {
		f.t.Fatal(err)
	}
	return t
}

func column(name string, t schema.Type, set ...func(*schema.Column)) *schema.Column {
	c := schema.NewColumn(name, t)
	for _, s := range set {
		s(c)
	}
	return c
}

func pk(c *schema.Column)      { c.PrimaryKey = true }
func notNull(c *schema.Column) { c.Nullable = schema.No }
func unique(c *schema.Column)  { c.Unique = schema.Yes }
func index(c *schema.Column)   { c.Index = schema.Yes }
func noAuto(c *schema.Column)  { c.Autoincrement = schema.AutoincrementFalse }
func comment(s string) func(*schema.Column) {
	return func(c *schema.Column) { c.Comment = s }
}
func defaultString(s string) func(*schema.Column) {
	return func(c *schema.Column) { c.ServerDefault = &schema.DefaultClause{Text: s} }
}
func defaultExpr(e schema.Expr) func(*schema.Column) {
	return func(c *schema.Column) { c.ServerDefault = &schema.DefaultClause{Expr: e} }
}
func references(spec string, o schema.KeyOptions) func(*schema.Column) {
	return func(c *schema.Column) {
		c.ForeignKeys = append(c.ForeignKeys, &schema.ForeignKey{Spec: spec, KeyOptions: o})
	}
}

func text(s string) *string { return &s }

func strType(n string) schema.Type { return &schema.String{Visit: "string", Length: n} }

func indexOf(f *fixture, name, table, sch string, exprs ...schema.IndexExpr) *schema.Index {
	f.t.Helper()
	ix, err := f.objects.Index(schema.N(name), schema.N(table), schema.N(sch), exprs, false)
	if err != nil {
		f.t.Fatal(err)
	}
	return ix
}

var opCases = []oracleCase{
	{name: "create table", source: `op.create_table("Account",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("user", sa.String(length=50), server_default="it's", comment="the \\ user"),
    sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    sa.Column("owner_id", sa.Integer(), sa.ForeignKey("auth.owner.id", ondelete="CASCADE", onupdate="SET NULL"), index=True),
    sa.Column("code", sa.Text(), unique=True),
    sa.CheckConstraint("id > 0", name="ck_positive"),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    sa.UniqueConstraint("user", "code", name="uq", deferrable=True, initially="DEFERRED"),
    sa.ForeignKeyConstraint(["owner_id", "code"], ["other.a", "other.b"], match="FULL"),
    schema="App", comment="a table", postgresql_partition_by="RANGE (at)", postgresql_tablespace="Fast")`,
		ops: func(f *fixture) []ops.Operation {
			ck := schema.NewCheck(schema.N("ck_positive"), "id > 0", nil)
			p := schema.NewPrimaryKey(schema.F("pk_account"), schema.Keys("id")...)
			uq := schema.NewUnique(schema.N("uq"), schema.Keys("user", "code")...)
			uq.Deferrable, uq.Initially = schema.Yes, "DEFERRED"
			fk := schema.NewForeignKey(schema.Name{}, schema.Keys("owner_id", "code"), []*schema.ForeignKey{{Spec: "other.a"}, {Spec: "other.b"}}, schema.KeyOptions{Match: "FULL"})
			t := f.table("Account", "App",
				column("id", expr.Integer, notNull),
				column("user", strType("50"), defaultString("it's"), comment(`the \ user`)),
				column("at", expr.DateTimeZ, defaultExpr(expr.NewText("now()")), notNull),
				column("owner_id", expr.Integer, references("auth.owner.id", schema.KeyOptions{OnDelete: "CASCADE", OnUpdate: "SET NULL"}), index),
				column("code", expr.TextT, unique), ck, p, uq, fk)
			t.Comment = "a table"
			t.Options.PartitionBy = "RANGE (at)"
			t.Options.Tablespace = schema.N("Fast")
			return one(&ops.CreateTable{Table: t})
		}},
	{name: "serials", source: `op.create_table("a", sa.Column("id", sa.BigInteger(), primary_key=True))
op.create_table("b", sa.Column("id", sa.SmallInteger(), sa.Identity(always=True, start=5, cycle=True), primary_key=True))
op.create_table("c", sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False))
op.create_table("d", sa.Column("id", sa.Integer(), sa.ForeignKey("a.id"), primary_key=True), sa.Column("x", sa.Integer(), sa.Computed("id * 2")))
op.create_table("e", sa.Column("a", sa.Integer(), primary_key=True), sa.Column("b", sa.Integer(), primary_key=True, autoincrement=True))
op.create_table("f", sa.Column("a", sa.Uuid(), primary_key=True))`,
		ops: func(f *fixture) []ops.Operation {
			id := column("id", &schema.Integer{Visit: "small_integer"}, pk)
			id.ServerDefault = &schema.Identity{Always: schema.Yes, SequenceOptions: schema.SequenceOptions{Start: text("5"), Cycle: schema.Yes}}
			x := column("x", expr.Integer)
			x.ServerDefault = &schema.Computed{Text: "id * 2"}
			auto := column("b", expr.Integer, pk)
			auto.Autoincrement = schema.AutoincrementTrue
			return []ops.Operation{
				&ops.CreateTable{Table: f.table("a", "", column("id", expr.BigInt, pk))},
				&ops.CreateTable{Table: f.table("b", "", id)},
				&ops.CreateTable{Table: f.table("c", "", column("id", expr.Integer, pk, noAuto))},
				&ops.CreateTable{Table: f.table("d", "", column("id", expr.Integer, pk, references("a.id", schema.KeyOptions{})), x)},
				&ops.CreateTable{Table: f.table("e", "", column("a", expr.Integer, pk), auto)},
				&ops.CreateTable{Table: f.table("f", "", column("a", expr.Uuid, pk))},
			}
		}},
	{name: "enums", source: `e = sa.Enum("a", "b's", name="Kind", schema="x")
op.create_table("a", sa.Column("k", e), sa.Column("l", postgresql.ENUM("q", name="Other", create_type=False)), sa.Column("c", sa.Enum(Color)))
op.create_table("b", sa.Column("k", e), sa.Column("n", sa.Enum("long", "l", native_enum=False, create_constraint=True, name="nn")))
op.add_column("b", sa.Column("z", sa.Enum("1", name="zz")))
op.alter_column("b", "n", type_=sa.Enum("x", native_enum=False, create_constraint=True, name="mm"), existing_type=sa.Enum("long", "l", native_enum=False, create_constraint=True, name="nn"))`,
		ops: func(f *fixture) []ops.Operation {
			e := &schema.Enum{Labels: []string{"a", "b's"}, Name: schema.N("Kind"), Schema: schema.N("x")}
			color := &schema.Enum{Labels: []string{"RED", "GREEN"}, Name: schema.N("color"), Class: "Color"}
			nn := &schema.Enum{Labels: []string{"long", "l"}, NonNative: true, CreateConstraint: true, Name: schema.N("nn")}
			mm := &schema.Enum{Labels: []string{"x"}, NonNative: true, CreateConstraint: true, Name: schema.N("mm")}
			return []ops.Operation{
				&ops.CreateTable{Table: f.table("a", "", column("k", e), column("l", &schema.Enum{Labels: []string{"q"}, Name: schema.N("Other"), PostgreSQL: true, CreateType: schema.No}), column("c", color))},
				&ops.CreateTable{Table: f.table("b", "", column("k", e), column("n", nn))},
				&ops.AddColumn{Table: schema.N("b"), Column: column("z", &schema.Enum{Labels: []string{"1"}, Name: schema.N("zz")})},
				&ops.AlterColumn{Table: schema.N("b"), Column: schema.N("n"), Type: mm, ExistingType: nn},
			}
		}},
	{name: "alter column", source: `op.alter_column("t", "C", schema="a.b", nullable=False, server_default="x'y", new_column_name="d", type_=sa.Numeric(10, 2), comment="hi", postgresql_using='"C"::numeric', existing_type=sa.Text())
op.alter_column("t", "c", server_default=None, comment=None, nullable=True)
op.alter_column("t", "c", server_default=sa.func.now())
op.alter_column("t", "c", server_default=sa.Identity(), existing_server_default=None)
op.alter_column("t", "c", server_default=sa.Identity(start=5, cycle=False))
op.alter_column("t", "c", server_default=sa.Identity(always=True, start=5), existing_server_default=sa.Identity())
op.alter_column("t", "c", server_default=None, existing_server_default=sa.Identity())`,
		ops: func(f *fixture) []ops.Operation {
			ten, two := int64(10), int64(2)
			t, c := schema.N("t"), schema.N("c")
			return []ops.Operation{
				&ops.AlterColumn{Table: t, Schema: schema.N("a.b"), Column: schema.N("C"), Nullable: schema.No, SetServerDefault: true, ServerDefault: &schema.DefaultClause{Text: "x'y"},
					NewName: schema.N("d"), Type: &schema.Numeric{Visit: "numeric", Precision: &ten, Scale: &two}, SetComment: true, Comment: text("hi"), Using: `"C"::numeric`, ExistingType: expr.TextT},
				&ops.AlterColumn{Table: t, Column: c, SetServerDefault: true, SetComment: true, Nullable: schema.Yes},
				&ops.AlterColumn{Table: t, Column: c, SetServerDefault: true, ServerDefault: &schema.DefaultClause{Expr: f.fn("now")}},
				&ops.AlterColumn{Table: t, Column: c, SetServerDefault: true, ServerDefault: &schema.Identity{}, ExistingDefaultNone: true},
				&ops.AlterColumn{Table: t, Column: c, SetServerDefault: true, ServerDefault: &schema.Identity{SequenceOptions: schema.SequenceOptions{Start: text("5"), Cycle: schema.No}}},
				&ops.AlterColumn{Table: t, Column: c, SetServerDefault: true, ServerDefault: &schema.Identity{Always: schema.Yes, SequenceOptions: schema.SequenceOptions{Start: text("5")}}, ExistingServerDefault: &schema.Identity{}},
				&ops.AlterColumn{Table: t, Column: c, SetServerDefault: true, ExistingServerDefault: &schema.Identity{}},
			}
		}},
	{name: "add column", source: `op.add_column("t", sa.Column("a", sa.Integer(), sa.CheckConstraint("a > 1"), nullable=False, comment="c"), schema="s")
op.add_column("t", sa.Column("b", sa.Integer(), index=True, unique=True))
op.add_column("t", sa.Column("c", sa.Integer(), sa.ForeignKey("x.y.id", name="fk")), if_not_exists=True)
op.add_column("t", sa.Column("d", sa.Integer(), sa.ForeignKey("x.y.id", ondelete="CASCADE")), inline_references=True)
op.drop_column("t", "a", schema="s")
op.drop_column("t", "Select", if_exists=True)`,
		ops: func(f *fixture) []ops.Operation {
			t := schema.N("t")
			a := column("a", expr.Integer, notNull, comment("c"))
			a.Constraints = []schema.Constraint{schema.NewCheck(schema.Name{}, "a > 1", nil)}
			c := column("c", expr.Integer)
			c.ForeignKeys = []*schema.ForeignKey{{Spec: "x.y.id", Name: schema.N("fk")}}
			return []ops.Operation{
				&ops.AddColumn{Table: t, Schema: schema.N("s"), Column: a},
				&ops.AddColumn{Table: t, Column: column("b", expr.Integer, index, unique)},
				&ops.AddColumn{Table: t, Column: c, IfNotExists: true},
				&ops.AddColumn{Table: t, Column: column("d", expr.Integer, references("x.y.id", schema.KeyOptions{OnDelete: "CASCADE"})), InlineReferences: true},
				&ops.DropColumn{Table: t, Schema: schema.N("s"), Column: schema.N("a")},
				&ops.DropColumn{Table: t, Column: schema.N("Select"), IfExists: true},
			}
		}},
	{name: "indexes", source: `op.create_index("ix", "t", ["a", sa.text("lower(b) DESC"), sa.func.lower(sa.column("c"))], unique=True, schema="s", postgresql_using="GIN", postgresql_ops={"a": "text_ops"}, postgresql_where=sa.text("a > '\\:x'"), postgresql_with={"fillfactor": 50}, postgresql_include=["z"], postgresql_nulls_not_distinct=True, postgresql_concurrently=True, postgresql_tablespace="Ts", if_not_exists=True)
op.drop_index("ix", table_name="t", schema="s", postgresql_concurrently=True, if_exists=True)
op.drop_index(op.f("ix_" + "x" * 80))
op.create_index(op.f("ix"), "t", [sa.column("a") + 1, sa.literal_column("b")], postgresql_where=sa.column("c") == 5)`,
		ops: func(f *fixture) []ops.Operation {
			ix := indexOf(f, "ix", "t", "s", schema.IndexExpr{Key: "a"}, schema.IndexExpr{Expr: expr.NewText("lower(b) DESC")}, schema.IndexExpr{Expr: f.fn("lower", schema.Expr(schema.NewColumn("c", nil)))})
			ix.Unique, ix.Using, ix.Ops, ix.Where = true, "GIN", []schema.Pair{{Key: "a", Value: "text_ops"}}, expr.NewText(`a > '\:x'`)
			ix.With, ix.Include, ix.NullsNotDistinct, ix.Concurrently, ix.Tablespace = []schema.Pair{{Key: "fillfactor", Value: "50"}}, []string{"z"}, schema.Yes, true, schema.N("Ts")
			drop := indexOf(f, "ix", "t", "s")
			drop.Concurrently = true
			long := "ix_"
			for range 80 {
				long += "x"
			}
			dropLong := indexOf(f, long, "", "")
			dropLong.Name.Conv = true
			plus := indexOf(f, "ix", "t", "", schema.IndexExpr{Expr: f.op(schema.NewColumn("a", nil), expr.Add, int64(1))}, schema.IndexExpr{Expr: &expr.LiteralColumn{Text: "b"}})
			plus.Where = f.op(schema.NewColumn("c", nil), expr.Eq, int64(5))
			return []ops.Operation{
				&ops.CreateIndex{Index: ix, IfNotExists: true}, &ops.DropIndex{Index: drop, IfExists: true},
				&ops.DropIndex{Index: dropLong}, &ops.CreateIndex{Index: plus},
			}
		}},
	{name: "constraints", source: `op.create_foreign_key("fk", "a", "b", ["x", "y"], ["p", "q"], source_schema="s", referent_schema="r", ondelete="SET NULL (x)", deferrable=False, postgresql_not_valid=True)
op.create_foreign_key(None, "a", "a", ["x"], ["y"], use_alter=True)
op.create_unique_constraint("uq", "a", ["x", "y"], postgresql_nulls_not_distinct=True)
op.create_check_constraint("ck", "a", sa.and_(sa.column("x") > 5, sa.column("s").in_(["a", "b"])))
op.create_check_constraint("ck", "a", "x > 5", postgresql_not_valid=True)
op.create_primary_key("pk", "a", ["x", "y"], schema="s")
op.create_exclude_constraint("ex", "a", ("p", "&&"), (sa.literal_column("int4range(a, b)"), "="), where="x > 5", using="GIST")
op.drop_constraint("ck", "a", type_="check", schema="s", if_exists=True)
op.rename_table("a", "B", schema="x.y")
op.create_table_comment("a", "it's")
op.drop_table_comment("a", schema="S")
op.drop_table("a", schema="s", if_exists=True)`,
		ops: func(f *fixture) []ops.Operation {
			o := f.objects
			get := func(k schema.Constraint, err error) schema.Constraint {
				f.t.Helper()
				if err != nil {
					f.t.Fatal(err)
				}
				return k
			}
			a := schema.N("a")
			fk, err := o.ForeignKey(ops.ForeignKeyArgs{Name: schema.N("fk"), Source: a, Referent: schema.N("b"), LocalCols: []string{"x", "y"}, RemoteCols: []string{"p", "q"},
				SourceSchema: schema.N("s"), ReferentSchema: schema.N("r"), Options: schema.KeyOptions{OnDelete: "SET NULL (x)"}, Deferrable: schema.No, NotValid: true})
			get(fk, err)
			self, err := o.ForeignKey(ops.ForeignKeyArgs{Source: a, Referent: a, LocalCols: []string{"x"}, RemoteCols: []string{"y"}, Options: schema.KeyOptions{UseAlter: true}})
			get(self, err)
			uq, err := o.Unique(schema.N("uq"), a, schema.Name{}, []string{"x", "y"})
			get(uq, err)
			uq.NullsNotDistinct = schema.Yes
			cond := f.must(expr.Junction(expr.And, f.op(schema.NewColumn("x", nil), expr.Gt, int64(5)), f.op(schema.NewColumn("s", nil), expr.In, list("a", "b"))))
			ck, err := o.Check(schema.N("ck"), a, schema.Name{}, "", cond)
			get(ck, err)
			ck2, err := o.Check(schema.N("ck"), a, schema.Name{}, "x > 5", nil)
			get(ck2, err)
			ck2.NotValid = true
			p, err := o.PrimaryKey(schema.N("pk"), a, schema.N("s"), []string{"x", "y"})
			get(p, err)
			ex := schema.NewExclude(schema.N("ex"), schema.ExcludeElement{Text: "p", Op: "&&"}, schema.ExcludeElement{Expr: &expr.LiteralColumn{Text: "int4range(a, b)"}, Op: "="})
			ex.WhereText, ex.Using = "x > 5", "GIST"
			_, err = o.Exclude(a, schema.Name{}, ex)
			get(ex, err)
			drop, err := o.Generic(schema.N("ck"), a, schema.N("s"), "check")
			get(drop, err)
			return []ops.Operation{
				&ops.CreateConstraint{Constraint: fk}, &ops.CreateConstraint{Constraint: self}, &ops.CreateConstraint{Constraint: uq}, &ops.CreateConstraint{Constraint: ck},
				&ops.CreateConstraint{Constraint: ck2}, &ops.CreateConstraint{Constraint: p}, &ops.CreateConstraint{Constraint: ex},
				&ops.DropConstraint{Constraint: drop, IfExists: true},
				&ops.RenameTable{Old: a, New: schema.N("B"), Schema: schema.N("x.y")},
				&ops.TableComment{Table: a, Comment: text("it's")}, &ops.TableComment{Table: a, Schema: schema.N("S")},
				&ops.DropTable{Table: f.table("a", "s"), IfExists: true},
			}
		}},
	{name: "execute", source: `op.execute("SELECT 1 WHERE a = '\\:x' AND b = 'q:r'")
op.execute(sa.text("SELECT :x, :y").bindparams(x="a'b", y=None))
op.execute(users.update().values(data=None, name="x"))
op.bulk_insert(users, [{"id": 1, "name": "a"}, {"id": 2, "age": 5, "name": None}, {}])
op.execute(sa.schema.CreateSequence(sa.Sequence("S q", start=5, increment=2, schema="x", data_type=sa.BigInteger)))
op.execute(sa.schema.DropSequence(sa.Sequence("q"), if_exists=True))
op.execute(sa.schema.CreateSchema("S", if_not_exists=True))
op.execute(sa.schema.DropSchema("s", cascade=True))
op.execute(sa.DDL("SELECT '100%%'"))
postgresql.ENUM("a", name="e").create(op.get_bind())
postgresql.ENUM("a", name="e").drop(op.get_bind())`,
		ops: func(f *fixture) []ops.Operation {
			e := &schema.Enum{Labels: []string{"a"}, Name: schema.N("e"), PostgreSQL: true}
			return []ops.Operation{
				&ops.Execute{Element: expr.NewText(`SELECT 1 WHERE a = '\:x' AND b = 'q:r'`)},
				&ops.Execute{Element: expr.NewText("SELECT :x, :y").BindValue("x", "a'b").BindValue("y", nil)},
				&ops.Execute{Element: &expr.Update{Table: f.users, Values: []expr.Assignment{{Key: "data"}, {Key: "name", Value: "x"}}}},
				&ops.BulkInsert{Table: f.users, Rows: []ops.Row{{{Key: "id", Value: int64(1)}, {Key: "name", Value: "a"}}, {{Key: "id", Value: int64(2)}, {Key: "age", Value: int64(5)}, {Key: "name"}}, {}}},
				&ops.CreateSequence{Sequence: &schema.Sequence{Name: schema.N("S q"), Schema: schema.N("x"), DataType: expr.BigInt, SequenceOptions: schema.SequenceOptions{Start: text("5"), Increment: text("2")}}},
				&ops.DropSequence{Sequence: &schema.Sequence{Name: schema.N("q")}, IfExists: true},
				&ops.CreateSchema{Name: schema.N("S"), IfNotExists: true}, &ops.DropSchema{Name: schema.N("s"), Cascade: true},
				&ops.Execute{Element: &ops.DDL{Text: "SELECT '100%%'"}},
				&ops.CreateType{Type: e}, &ops.DropType{Type: e},
			}
		}},
	{name: "naming convention", convention: fullConvention, source: `op.create_table("book",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("isbn", sa.String(), unique=True),
    sa.Column("author_id", sa.Integer(), sa.ForeignKey("s.author.id")),
    sa.Column("title", sa.String(), index=True),
    sa.Column("k", sa.Enum("a", native_enum=False, create_constraint=True, name="kind")),
    sa.CheckConstraint("pages > 0", name="positive"),
    sa.UniqueConstraint("isbn", "title"), schema="x")
op.create_table("a_table_with_quite_a_long_name_for_testing", sa.Column("a_column_that_also_is_rather_long_winded", sa.Integer(), unique=True))
op.add_column("book", sa.Column("n", sa.Integer(), sa.CheckConstraint("n > 0", name="n"), sa.ForeignKey("n.id"), index=True))
op.create_index(None, "book", [sa.text("lower(title)")])
op.drop_constraint("u", "book", type_="unique")
op.drop_constraint("c", "book", type_="check")
op.drop_constraint(None, "book", type_="unique")
op.create_foreign_key(None, "a", "b", ["x"], ["y"])
op.create_foreign_key(op.f("fk"), "a", "b", ["x"], ["y"])`,
		ops: func(f *fixture) []ops.Operation {
			ck := schema.NewCheck(schema.N("positive"), "pages > 0", nil)
			uq := schema.NewUnique(schema.Name{}, schema.Keys("isbn", "title")...)
			k := &schema.Enum{Labels: []string{"a"}, NonNative: true, CreateConstraint: true, Name: schema.N("kind")}
			n := column("n", expr.Integer, references("n.id", schema.KeyOptions{}), index)
			n.Constraints = []schema.Constraint{schema.NewCheck(schema.N("n"), "n > 0", nil)}
			drop := func(name, kind string) ops.Operation {
				b, err := f.objects.Generic(schema.N(name), schema.N("book"), schema.Name{}, kind)
				if err != nil {
					f.t.Fatal(err)
				}
				return &ops.DropConstraint{Constraint: b}
			}
			fk := func(name schema.Name) ops.Operation {
				b, err := f.objects.ForeignKey(ops.ForeignKeyArgs{Name: name, Source: schema.N("a"), Referent: schema.N("b"), LocalCols: []string{"x"}, RemoteCols: []string{"y"}})
				if err != nil {
					f.t.Fatal(err)
				}
				return &ops.CreateConstraint{Constraint: b}
			}
			return []ops.Operation{
				&ops.CreateTable{Table: f.table("book", "x", column("id", expr.Integer, pk), column("isbn", expr.String, unique), column("author_id", expr.Integer, references("s.author.id", schema.KeyOptions{})),
					column("title", expr.String, index), column("k", k), ck, uq)},
				&ops.CreateTable{Table: f.table("a_table_with_quite_a_long_name_for_testing", "", column("a_column_that_also_is_rather_long_winded", expr.Integer, unique))},
				&ops.AddColumn{Table: schema.N("book"), Column: n},
				&ops.CreateIndex{Index: indexOf(f, "", "book", "", schema.IndexExpr{Expr: expr.NewText("lower(title)")})},
				drop("u", "unique"), drop("c", "check"), drop("", "unique"), fk(schema.Name{}), fk(schema.F("fk")),
			}
		}},
	{name: "metadata", source: `m = sa.MetaData()
sq = sa.Sequence("sq", metadata=m)
b = sa.Table("b", m, sa.Column("id", sa.Integer(), sa.Sequence("b_seq"), primary_key=True), sa.Column("a_id", sa.Integer(), sa.ForeignKey("a.id"), index=True), sa.Column("k", sa.Enum("x", name="k")), comment="c")
a = sa.Table("a", m, sa.Column("id", sa.Integer(), primary_key=True), sa.Column("k", sa.Enum("x", name="k")), sa.Column("b_id", sa.Integer(), sa.ForeignKey("b.id", use_alter=True, name="fk")))
z = sa.Table("z", m, sa.Column("id", sa.Integer(), primary_key=True, comment="z"))
m.create_all(op.get_bind())
m.drop_all(op.get_bind())
b.create(op.get_bind())
b.drop(op.get_bind())`,
		ops: func(f *fixture) []ops.Operation {
			m := schema.NewMetaData(nil)
			k := func() schema.Type { return &schema.Enum{Labels: []string{"x"}, Name: schema.N("k")} }
			table := func(name string, cols ...*schema.Column) *schema.Table {
				t := schema.NewTable(m, schema.Name{}, schema.N(name))
				for _, c := range cols {
					if err := t.AppendColumn(c, false); err != nil {
						f.t.Fatal(err)
					}
				}
				return t
			}
			bseq := &schema.Sequence{Name: schema.N("b_seq")}
			m.Sequences = []*schema.Sequence{{Name: schema.N("sq")}, bseq}
			bid := column("id", expr.Integer, pk)
			bid.Default = &schema.ColumnDefault{Sequence: bseq}
			b := table("b", bid, column("a_id", expr.Integer, references("a.id", schema.KeyOptions{}), index), column("k", k()))
			b.Comment = "c"
			fk := column("b_id", expr.Integer, references("b.id", schema.KeyOptions{UseAlter: true}))
			fk.ForeignKeys[0].Name = schema.N("fk")
			table("a", column("id", expr.Integer, pk), column("k", k()), fk)
			table("z", column("id", expr.Integer, pk, comment("z")))
			return []ops.Operation{&ops.CreateAll{Metadata: m}, &ops.DropAll{Metadata: m}, &ops.CreateTable{Table: b, Bind: true}, &ops.DropTable{Table: b, Bind: true}}
		}},
}

var fullConvention = map[string]string{
	"ix": "ix_%(column_0_label)s",
	"uq": "uq_%(table_name)s_%(column_0_N_name)s",
	"ck": "ck_%(table_name)s_%(constraint_name)s",
	"fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
	"pk": "pk_%(table_name)s",
}
