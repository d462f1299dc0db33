package postgres

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

func as(name string, x schema.Expr) schema.Expr { return expr.NewLabel(schema.N(name), x) }

var queryCases = []oracleCase{
	{name: "values", source: `(lambda v: select(v.c.a).where(v.c.b == "x"))(sa.values(sa.column("a", sa.Integer), sa.column("b", sa.String), name="v").data([(1, "x"), (2, None)]))`, expr: func(f *fixture) schema.Expr {
		v := &expr.ValuesFrom{Name: schema.N("v")}
		v.Columns = []*expr.DerivedColumn{{From: v, Name: schema.N("a"), Key: "a", Type: expr.Integer}, {From: v, Name: schema.N("b"), Key: "b", Type: expr.String}}
		v.Rows = [][]schema.Expr{{expr.Literal(int64(1), expr.Integer), expr.Literal("x", expr.String)}, {expr.Literal(int64(2), expr.Integer), expr.Null}}
		return &expr.Select{Columns: []schema.Expr{v.Columns[0]}, Where: []schema.Expr{f.op(v.Columns[1], expr.Eq, "x")}}
	}},
	{name: "table valued", source: `(lambda v: select(v.c.key, v.c.value).select_from(v))(func.json_each('{"a":1}').table_valued("key", "value").alias("e"))`, expr: func(f *fixture) schema.Expr {
		a := &expr.Alias{X: f.fn("json_each", `{"a":1}`), Name: schema.N("e"), TableValued: true}
		a.Columns = []*expr.DerivedColumn{{From: a, Name: schema.N("key"), Key: "key"}, {From: a, Name: schema.N("value"), Key: "value"}}
		return &expr.Select{Columns: []schema.Expr{a.Columns[0], a.Columns[1]}, Froms: []schema.From{a}}
	}},
	{name: "table valued derived", source: `(lambda v: select(v.c.a))(func.unnest(sa.literal([1, 2], sa.ARRAY(sa.Integer))).table_valued(sa.column("a", sa.Integer), with_ordinality="o").render_derived(name="u", with_types=False))`, expr: func(f *fixture) schema.Expr {
		a := &expr.Alias{X: f.fn("unnest", schema.Expr(expr.Literal(list(int64(1), int64(2)), &schema.Array{Item: expr.Integer}))), Name: schema.N("u"), TableValued: true, RenderDerived: true, Ordinality: "o"}
		a.Columns = []*expr.DerivedColumn{{From: a, Name: schema.N("a"), Key: "a", Type: expr.Integer}, {From: a, Name: schema.N("o"), Key: "o", Type: expr.Integer}}
		return sel(a.Columns[0])
	}},
	{name: "tablesample", source: `(lambda s: select(s.c.name))(sa.tablesample(users, func.bernoulli(1), name="s", seed=func.random()))`, expr: func(f *fixture) schema.Expr {
		a := expr.NewAlias(f.users, schema.N("s"))
		a.Sample = &expr.Sample{Method: f.fn("bernoulli", int64(1)), Seed: f.fn("random")}
		return sel(expr.ColumnByKey(a, "name"))
	}},
	{name: "insert cte", source: `(lambda c: select(c.c.id))(users.insert().values(name="x", age=1).returning(users.c.id).cte("ins"))`, expr: func(f *fixture) schema.Expr {
		q := &expr.Insert{Table: f.users, HasValues: true, Values: []expr.Assignment{{Key: "name", Value: "x"}, {Key: "age", Value: int64(1)}}, Returning: []schema.Expr{f.u("id")}}
		return sel(expr.ColumnByKey(expr.NewCTE(q, schema.N("ins"), false), "id"))
	}},
	{name: "delete cte", source: `(lambda c: orders.insert().from_select(["user_id"], select(c.c.id)))(users.delete().where(users.c.age > 1).returning(users.c.id).cte("d"))`, expr: func(f *fixture) schema.Expr {
		d := expr.NewCTE(&expr.Delete{Table: f.users, Where: []schema.Expr{f.op(f.u("age"), expr.Gt, int64(1))}, Returning: []schema.Expr{f.u("id")}}, schema.N("d"), false)
		return &expr.Insert{Table: f.orders, Names: []expr.Assignment{{Key: "user_id"}}, FromSelect: sel(expr.ColumnByKey(d, "id"))}
	}},
	{name: "two ctes", source: `(lambda a: (lambda b: select(b.c.id))(select(a.c.id).where(a.c.id > 1).cte("b")))(select(users.c.id).cte("a"))`, expr: func(f *fixture) schema.Expr {
		a := expr.NewCTE(sel(f.u("id")), schema.N("a"), false)
		b := expr.NewCTE(&expr.Select{Columns: []schema.Expr{expr.ColumnByKey(a, "id")}, Where: []schema.Expr{f.op(expr.ColumnByKey(a, "id"), expr.Gt, int64(1))}}, schema.N("b"), false)
		return sel(expr.ColumnByKey(b, "id"))
	}},
	{name: "cte in update", source: `(lambda a: users.update().where(users.c.id == a.c.user_id).values(price=a.c.n))(select(orders.c.user_id, func.sum(orders.c.total).label("n")).group_by(orders.c.user_id).cte("a"))`, expr: func(f *fixture) schema.Expr {
		a := expr.NewCTE(&expr.Select{Columns: []schema.Expr{f.o("user_id"), as("n", f.fn("sum", schema.Expr(f.o("total"))))}, GroupBy: []schema.Expr{f.o("user_id")}}, schema.N("a"), false)
		return &expr.Update{Table: f.users, Where: []schema.Expr{f.op(f.u("id"), expr.Eq, expr.ColumnByKey(a, "user_id"))}, Values: []expr.Assignment{{Key: "price", Value: expr.ColumnByKey(a, "n")}}}
	}},
	{name: "update from subquery", source: `(lambda q: users.update().where(users.c.id == q.c.user_id).values(price=q.c.n))(select(orders.c.user_id, func.sum(orders.c.total).label("n")).group_by(orders.c.user_id).subquery("q"))`, expr: func(f *fixture) schema.Expr {
		q := expr.NewAlias(&expr.Select{Columns: []schema.Expr{f.o("user_id"), as("n", f.fn("sum", schema.Expr(f.o("total"))))}, GroupBy: []schema.Expr{f.o("user_id")}}, schema.N("q"))
		return &expr.Update{Table: f.users, Where: []schema.Expr{f.op(f.u("id"), expr.Eq, expr.ColumnByKey(q, "user_id"))}, Values: []expr.Assignment{{Key: "price", Value: expr.ColumnByKey(q, "n")}}}
	}},
	{name: "anonymous subquery column", source: `(lambda q: select(q))(select(func.count(users.c.id), users.c.age + 1).subquery())`, expr: func(f *fixture) schema.Expr {
		q := expr.NewAlias(sel(f.fn("count", schema.Expr(f.u("id"))), f.op(f.u("age"), expr.Add, int64(1))), schema.Name{})
		return sel(q)
	}},
	{name: "not exists delete", source: `users.delete().where(~sa.exists(select(orders.c.id).where(orders.c.user_id == users.c.id)))`, expr: func(f *fixture) schema.Expr {
		ex := &expr.ExistsExpr{Query: &expr.Select{Columns: []schema.Expr{f.o("id")}, Where: []schema.Expr{f.op(f.o("user_id"), expr.Eq, f.u("id"))}}}
		return &expr.Delete{Table: f.users, Where: []schema.Expr{expr.Negate(ex)}}
	}},
	{name: "nested scalar", source: `select(users.c.id).where(users.c.price > select(func.avg(orders.c.total)).scalar_subquery())`, expr: func(f *fixture) schema.Expr {
		return &expr.Select{Columns: []schema.Expr{f.u("id")}, Where: []schema.Expr{f.op(f.u("price"), expr.Gt, schema.Expr(&expr.ScalarSelect{Query: sel(f.fn("avg", schema.Expr(f.o("total"))))}))}}
	}},
	{name: "nested from", source: `select(users.c.id).where(users.c.id.in_(select(users.c.id).where(users.c.age > 5)))`, expr: func(f *fixture) schema.Expr {
		q := &expr.Select{Columns: []schema.Expr{f.u("id")}, Where: []schema.Expr{f.op(f.u("age"), expr.Gt, int64(5))}}
		return &expr.Select{Columns: []schema.Expr{f.u("id")}, Where: []schema.Expr{f.op(f.u("id"), expr.In, schema.Expr(q))}}
	}},
	{name: "two joins", source: `select(users.c.id).join(orders).outerjoin(t, users.c.id == t.c.b)`, expr: func(f *fixture) schema.Expr {
		q, err := sel(f.u("id")).JoinTo(nil, f.orders, nil, false, false)
		f.must(q, err)
		q, err = q.JoinTo(nil, f.s, f.op(f.u("id"), expr.Eq, f.c("b")), true, false)
		return f.must(q, err)
	}},
	{name: "cross join", source: `select(users.c.id, t.c.a)`, expr: func(f *fixture) schema.Expr { return sel(f.u("id"), f.c("a")) }},
	{name: "table style", source: `select(users.c.id, orders.c.id).set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL)`, expr: func(f *fixture) schema.Expr {
		q := sel(f.u("id"), f.o("id"))
		q.LabelStyle = expr.LabelTablename
		return q
	}},
	{name: "group by label", source: `select((users.c.age % 10).label("d"), func.count()).group_by("d").order_by(sa.desc("d"))`, expr: func(f *fixture) schema.Expr {
		return &expr.Select{Columns: []schema.Expr{as("d", f.op(f.u("age"), expr.Mod, int64(10))), f.fn("count")}, GroupBy: []schema.Expr{&expr.LabelRef{Name: "d"}}, OrderBy: []schema.Expr{expr.NewModifier(expr.Desc, &expr.LabelRef{Name: "d"})}}
	}},
	{name: "prefixes", source: `users.insert().prefix_with("/* x */").values(id=1)`, expr: func(f *fixture) schema.Expr {
		return &expr.Insert{Table: f.users, HasValues: true, Prefixes: []expr.Prefix{{X: expr.NewText("/* x */")}}, Values: []expr.Assignment{{Key: "id", Value: int64(1)}}}
	}},
	{name: "ordered values", source: `users.update().ordered_values((users.c.name, "x"), (users.c.age, users.c.age + 1))`, expr: func(f *fixture) schema.Expr {
		return &expr.Update{Table: f.users, Ordered: true, Values: []expr.Assignment{{Column: f.u("name"), Value: "x"}, {Column: f.u("age"), Value: f.op(f.u("age"), expr.Add, int64(1))}}}
	}},
	{name: "on conflict constraint", source: `postgresql.insert(users).values(id=1).on_conflict_do_nothing(constraint="uq")`, expr: func(f *fixture) schema.Expr {
		return &expr.Insert{Table: f.users, HasValues: true, Values: []expr.Assignment{{Key: "id", Value: int64(1)}}, OnConflict: &expr.OnConflict{Constraint: schema.N("uq")}}
	}},
	{name: "returning labels", source: `users.update().values(age=1).returning(users.c.id, func.lower(users.c.name), users.c.age + users.c.id, users.c.name.label("n"))`, expr: func(f *fixture) schema.Expr {
		return &expr.Update{Table: f.users, Values: []expr.Assignment{{Key: "age", Value: int64(1)}}, Returning: []schema.Expr{f.u("id"), f.fn("lower", schema.Expr(f.u("name"))), f.op(f.u("age"), expr.Add, f.u("id")), as("n", f.u("name"))}}
	}},
	{name: "text select", source: `sa.union_all(select(users.c.id), sa.text("SELECT 1 AS id").columns(sa.column("id")))`, expr: func(f *fixture) schema.Expr {
		return expr.NewCompound("UNION ALL", sel(f.u("id")), &expr.TextSelect{Text: expr.NewText("SELECT 1 AS id"), Columns: []schema.Expr{schema.NewColumn("id", nil)}})
	}},
	{name: "dates", source: `select(users.c.at + datetime.timedelta(days=1), users.c.day - users.c.day, users.c.at > func.now() - sa.text("interval '1 day'"))`, expr: func(f *fixture) schema.Expr {
		return sel(f.op(f.u("at"), expr.Add, schema.Timedelta{Days: 1}), f.op(f.u("day"), expr.Sub, f.u("day")),
			f.op(f.u("at"), expr.Gt, f.op(f.fn("now"), expr.Sub, expr.NewText("interval '1 day'"))))
	}},
	{name: "type coerce", source: `sa.type_coerce(users.c.name, sa.Integer) + 5`, expr: func(f *fixture) schema.Expr {
		return f.op(expr.NewTypeCoerce(schema.Expr(f.u("name")), expr.Integer), expr.Add, int64(5))
	}},
	{name: "aggregate order by", source: `func.array_agg(postgresql.aggregate_order_by(users.c.name, users.c.age.desc(), users.c.id))`, expr: func(f *fixture) schema.Expr {
		return f.fn("array_agg", schema.Expr(&expr.OrderedArg{X: f.u("name"), OrderBy: []schema.Expr{expr.NewModifier(expr.Desc, f.u("age")), f.u("id")}}))
	}},
	{name: "distinct", source: `func.count(users.c.name.distinct())`, expr: func(f *fixture) schema.Expr {
		return f.fn("count", schema.Expr(expr.NewUnary(expr.Distinct, f.u("name"))))
	}},
	{name: "long names", source: `select(users.c.id.label("a" * 70), func.averyveryveryveryveryveryveryveryveryverylongfunctionnamewithmore(1))`, expr: func(f *fixture) schema.Expr {
		long := ""
		for range 70 {
			long += "a"
		}
		return sel(as(long, f.u("id")), f.fn("averyveryveryveryveryveryveryveryveryverylongfunctionnamewithmore", int64(1)))
	}},
	{name: "bool column in or", source: `select(users.c.id).where(sa.or_(users.c.active, sa.not_(users.c.active), users.c.age.is_(None)))`, expr: func(f *fixture) schema.Expr {
		return &expr.Select{Columns: []schema.Expr{f.u("id")}, Where: []schema.Expr{f.must(expr.Junction(expr.Or, f.u("active"), expr.Negate(f.u("active")), f.op(f.u("age"), expr.Is, nil)))}}
	}},
	{name: "for update of alias", source: `(lambda a: select(a.c.id).with_for_update(of=a, key_share=True))(users.alias("a"))`, expr: func(f *fixture) schema.Expr {
		a := expr.NewAlias(f.users, schema.N("a"))
		return &expr.Select{Columns: []schema.Expr{expr.ColumnByKey(a, "id")}, ForUpdate: &expr.ForUpdate{KeyShare: true, Of: []schema.Expr{a}}}
	}},
	{name: "any subquery", source: `users.c.id == sa.any_(select(orders.c.user_id).scalar_subquery())`, expr: func(f *fixture) schema.Expr {
		return f.op(f.u("id"), expr.Eq, expr.NewAggregate(expr.AnyOp, &expr.ScalarSelect{Query: sel(f.o("user_id"))}))
	}},
	{name: "reversed compare", source: `5 < users.c.age`, expr: func(f *fixture) schema.Expr { return f.must(expr.ReverseOperate(f.u("age"), expr.Lt, int64(5))) }},
	{name: "is not", source: `~(users.c.name.is_(None))`, expr: func(f *fixture) schema.Expr { return expr.Negate(f.op(f.u("name"), expr.Is, nil)) }},
	{name: "in nulls", source: `users.c.age.in_([1, None])`, expr: func(f *fixture) schema.Expr { return f.op(f.u("age"), expr.In, list(int64(1), nil)) }},
	{name: "in column", source: `users.c.age.in_([1, users.c.id])`, expr: func(f *fixture) schema.Expr {
		return f.op(f.u("age"), expr.In, list(int64(1), schema.Expr(f.u("id"))))
	}},
	{name: "negative", source: `users.c.age == -5`, expr: func(f *fixture) schema.Expr { return f.op(f.u("age"), expr.Eq, int64(-5)) }},
	{name: "lateral join text", source: `select(users.c.id).select_from(sa.text("users u"))`, expr: func(f *fixture) schema.Expr {
		return &expr.Select{Columns: []schema.Expr{f.u("id")}, Froms: []schema.From{&expr.TextFrom{Text: expr.NewText("users u")}}}
	}},
	{name: "except intersect", source: `sa.except_(select(users.c.id), sa.intersect(select(orders.c.id), select(orders.c.user_id)))`, expr: func(f *fixture) schema.Expr {
		return expr.NewCompound("EXCEPT", sel(f.u("id")), expr.NewCompound("INTERSECT", sel(f.o("id")), sel(f.o("user_id"))))
	}},
	{name: "union subquery", source: `(lambda u: select(u.c.id))(sa.union_all(select(users.c.id), select(orders.c.id)).subquery("u"))`, expr: func(f *fixture) schema.Expr {
		return sel(expr.ColumnByKey(expr.NewAlias(expr.NewCompound("UNION ALL", sel(f.u("id")), sel(f.o("id"))), schema.N("u")), "id"))
	}},
	{name: "substring", source: `func.substring(users.c.name, 1, 2)`, expr: func(f *fixture) schema.Expr { return f.fn("substring", schema.Expr(f.u("name")), int64(1), int64(2)) }},
	{name: "grouping sets", source: `func.grouping_sets(sa.tuple_(users.c.age), func.cube(users.c.name), func.rollup(users.c.id))`, expr: func(f *fixture) schema.Expr {
		return f.fn("grouping_sets", schema.Expr(expr.NewTuple(f.u("age"))), schema.Expr(f.fn("cube", schema.Expr(f.u("name")))), schema.Expr(f.fn("rollup", schema.Expr(f.u("id")))))
	}},
	{name: "range ops", source: `sa.column("r", postgresql.INT4RANGE).overlaps(func.int4range(1, 5))`, expr: func(f *fixture) schema.Expr {
		return f.op(schema.NewColumn("r", &schema.RangeType{Visit: "INT4RANGE"}), expr.Overlap, schema.Expr(f.fn("int4range", int64(1), int64(5))))
	}},
	{name: "unary in arithmetic", source: `-(users.c.age + 1) * 2`, expr: func(f *fixture) schema.Expr {
		return f.op(expr.NewUnary(expr.Neg, f.op(f.u("age"), expr.Add, int64(1))), expr.Mul, int64(2))
	}},
	{name: "not group", source: `sa.not_(users.c.age + 1 > 5)`, expr: func(f *fixture) schema.Expr {
		return expr.Negate(f.op(f.op(f.u("age"), expr.Add, int64(1)), expr.Gt, int64(5)))
	}},
	{name: "not function", source: `sa.not_(func.f(1))`, expr: func(f *fixture) schema.Expr { return expr.Negate(f.fn("f", int64(1))) }},
	{name: "not or", source: `sa.not_(sa.or_(users.c.age > 5, users.c.age < 1))`, expr: func(f *fixture) schema.Expr {
		return expr.Negate(f.must(expr.Junction(expr.Or, f.op(f.u("age"), expr.Gt, int64(5)), f.op(f.u("age"), expr.Lt, int64(1)))))
	}},
	{name: "and text", source: `sa.and_(sa.text("a = 1 OR b = 2"), users.c.age > 5)`, expr: func(f *fixture) schema.Expr {
		return f.must(expr.Junction(expr.And, expr.NewText("a = 1 OR b = 2"), f.op(f.u("age"), expr.Gt, int64(5))))
	}},
	{name: "exists in and", source: `select(users.c.id).where(sa.and_(sa.exists(select(orders.c.id).where(orders.c.user_id == users.c.id)), users.c.age > 5)).where(~sa.exists(select(orders.c.id)))`, expr: func(f *fixture) schema.Expr {
		ex := &expr.ExistsExpr{Query: &expr.Select{Columns: []schema.Expr{f.o("id")}, Where: []schema.Expr{f.op(f.o("user_id"), expr.Eq, f.u("id"))}}}
		not := expr.Negate(&expr.ExistsExpr{Query: sel(f.o("id"))})
		return &expr.Select{Columns: []schema.Expr{f.u("id")}, Where: []schema.Expr{f.must(expr.Junction(expr.And, ex, f.op(f.u("age"), expr.Gt, int64(5)))), not}}
	}},
	{name: "case exists", source: `sa.case((sa.exists(select(orders.c.id)), 1), else_=0)`, expr: func(f *fixture) schema.Expr {
		return expr.NewCase(nil, []expr.When{{If: &expr.ExistsExpr{Query: sel(f.o("id"))}, Then: expr.Literal(int64(1), nil)}}, expr.Literal(int64(0), nil))
	}},
	{name: "unnamed subquery of subquery", source: `(lambda q: select(q.c.name).join(orders, orders.c.user_id == q.c.id))(select(select(users).subquery()).subquery())`, expr: func(f *fixture) schema.Expr {
		q := expr.NewAlias(sel(expr.NewAlias(sel(f.users), schema.Name{})), schema.Name{})
		x, err := sel(expr.ColumnByKey(q, "name")).JoinTo(nil, f.orders, f.op(f.o("user_id"), expr.Eq, expr.ColumnByKey(q, "id")), false, false)
		return f.must(x, err)
	}},
	{name: "insert select values", source: `t.insert().from_select(["b", "s"], select(users.c.age, sa.literal("x").label("y")).where(~sa.exists(select(t.c.b).where(t.c.b == 1))))`, expr: func(f *fixture) schema.Expr {
		ex := &expr.ExistsExpr{Query: &expr.Select{Columns: []schema.Expr{f.c("b")}, Where: []schema.Expr{f.op(f.c("b"), expr.Eq, int64(1))}}}
		return &expr.Insert{Table: f.s, Names: []expr.Assignment{{Key: "b"}, {Key: "s"}}, FromSelect: &expr.Select{Columns: []schema.Expr{f.u("age"), as("y", expr.Literal("x", nil))}, Where: []schema.Expr{expr.Negate(ex)}}}
	}},
	{name: "text expanding", source: `sa.text("a IN :x OR b IN :y").bindparams(sa.bindparam("x", [], expanding=True), sa.bindparam("y", [1, 2], expanding=True))`, expr: func(f *fixture) schema.Expr {
		return expr.NewText("a IN :x OR b IN :y").Bind(&expr.Bind{Key: "x", Value: list(), Expanding: true}).Bind(&expr.Bind{Key: "y", Value: list(int64(1), int64(2)), Type: expr.Integer, Expanding: true})
	}},
}
