package postgres

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

func list(items ...schema.Value) *schema.List { return &schema.List{Items: items} }

func sel(cols ...schema.Expr) *expr.Select { return &expr.Select{Columns: cols} }

var escape = "/"

var exprCases = []oracleCase{
	{name: "eq", source: `users.c.name == "it's"`, expr: func(f *fixture) schema.Expr { return f.op(f.u("name"), expr.Eq, "it's") }},
	{name: "eq none", source: `users.c.name == None`, expr: func(f *fixture) schema.Expr { return f.op(f.u("name"), expr.Eq, nil) }},
	{name: "ne true", source: `users.c.active != True`, expr: func(f *fixture) schema.Expr { return f.op(f.u("active"), expr.Ne, true) }},
	{name: "schema column", source: `orders.c.total > 5`, expr: func(f *fixture) schema.Expr { return f.op(f.o("total"), expr.Gt, int64(5)) }},
	{name: "and or", source: `sa.and_(users.c.age > 1, sa.or_(users.c.age < 5, users.c.active), sa.not_(users.c.active))`, expr: func(f *fixture) schema.Expr {
		or := f.must(expr.Junction(expr.Or, f.op(f.u("age"), expr.Lt, int64(5)), f.u("active")))
		return f.must(expr.Junction(expr.And, f.op(f.u("age"), expr.Gt, int64(1)), or, expr.Negate(f.u("active"))))
	}},
	{name: "not and", source: `sa.not_(sa.and_(users.c.age > 1, users.c.age < 5))`, expr: func(f *fixture) schema.Expr {
		return expr.Negate(f.must(expr.Junction(expr.And, f.op(f.u("age"), expr.Gt, int64(1)), f.op(f.u("age"), expr.Lt, int64(5)))))
	}},
	{name: "and true", source: `sa.and_(sa.true(), users.c.age > 1)`, expr: func(f *fixture) schema.Expr {
		return f.must(expr.Junction(expr.And, expr.True, f.op(f.u("age"), expr.Gt, int64(1))))
	}},
	{name: "not like", source: `~users.c.name.like("a%", escape="/")`, expr: func(f *fixture) schema.Expr {
		return expr.Negate(f.must(expr.Pattern(f.u("name"), expr.Like, "a%", &escape, false)))
	}},
	{name: "contains", source: `users.c.name.contains("50%", autoescape=True)`, expr: func(f *fixture) schema.Expr {
		return f.must(expr.Pattern(f.u("name"), expr.Contains, "50%", nil, true))
	}},
	{name: "icontains", source: `users.c.name.icontains("x")`, expr: func(f *fixture) schema.Expr {
		return f.must(expr.Pattern(f.u("name"), expr.IContains, "x", nil, false))
	}},
	{name: "startswith in and", source: `sa.and_(users.c.name.startswith("x"), users.c.age == 1)`, expr: func(f *fixture) schema.Expr {
		return f.must(expr.Junction(expr.And, f.must(expr.Pattern(f.u("name"), expr.StartsWith, "x", nil, false)), f.op(f.u("age"), expr.Eq, int64(1))))
	}},
	{name: "not endswith column", source: `~users.c.name.endswith(users.c.name)`, expr: func(f *fixture) schema.Expr {
		return expr.Negate(f.must(expr.Pattern(f.u("name"), expr.EndsWith, schema.Expr(f.u("name")), nil, false)))
	}},
	{name: "in", source: `users.c.age.in_([1, 2])`, expr: func(f *fixture) schema.Expr { return f.op(f.u("age"), expr.In, list(int64(1), int64(2))) }},
	{name: "not in", source: `users.c.age.not_in([1, 2])`, expr: func(f *fixture) schema.Expr {
		return f.op(f.u("age"), expr.NotIn, list(int64(1), int64(2)))
	}},
	{name: "in empty", source: `users.c.age.in_([])`, expr: func(f *fixture) schema.Expr { return f.op(f.u("age"), expr.In, list()) }},
	{name: "not in empty", source: `~users.c.age.in_([])`, expr: func(f *fixture) schema.Expr { return expr.Negate(f.op(f.u("age"), expr.In, list())) }},
	{name: "in select", source: `users.c.id.in_(select(orders.c.user_id))`, expr: func(f *fixture) schema.Expr {
		return f.op(f.u("id"), expr.In, schema.Expr(sel(f.o("user_id"))))
	}},
	{name: "tuple in", source: `sa.tuple_(users.c.id, users.c.name).in_([(1, "a"), (2, "b")])`, expr: func(f *fixture) schema.Expr {
		return f.op(expr.NewTuple(f.u("id"), f.u("name")), expr.In, list(list(int64(1), "a"), list(int64(2), "b")))
	}},
	{name: "between", source: `~users.c.age.between(1, 5)`, expr: func(f *fixture) schema.Expr {
		return expr.Negate(f.must(expr.NewBetween(f.u("age"), expr.Between, int64(1), int64(5), false)))
	}},
	{name: "distinct from", source: `users.c.age.is_distinct_from(None)`, expr: func(f *fixture) schema.Expr { return f.op(f.u("age"), expr.IsDistinctFrom, nil) }},
	{name: "arithmetic", source: `(users.c.age + 1) * 2 - -users.c.age % 3`, expr: func(f *fixture) schema.Expr {
		l := f.op(f.op(f.u("age"), expr.Add, int64(1)), expr.Mul, int64(2))
		r := f.op(expr.NewUnary(expr.Neg, f.u("age")), expr.Mod, int64(3))
		return f.op(l, expr.Sub, r)
	}},
	{name: "add chain", source: `users.c.age + 1 + 2 + 3`, expr: func(f *fixture) schema.Expr {
		return f.op(f.op(f.op(f.u("age"), expr.Add, int64(1)), expr.Add, int64(2)), expr.Add, int64(3))
	}},
	{name: "concat", source: `users.c.name + "x" + users.c.name`, expr: func(f *fixture) schema.Expr {
		return f.op(f.op(f.u("name"), expr.Add, "x"), expr.Add, f.u("name"))
	}},
	{name: "reverse concat", source: `"x" + users.c.name`, expr: func(f *fixture) schema.Expr { return f.must(expr.ReverseOperate(f.u("name"), expr.Add, "x")) }},
	{name: "div", source: `users.c.price / 3`, expr: func(f *fixture) schema.Expr { return f.op(f.u("price"), expr.Div, int64(3)) }},
	{name: "floordiv", source: `users.c.price // 3`, expr: func(f *fixture) schema.Expr { return f.op(f.u("price"), expr.FloorDiv, int64(3)) }},
	{name: "bitwise", source: `users.c.age.bitwise_and(5).bitwise_xor(3) == 1`, expr: func(f *fixture) schema.Expr {
		return f.op(f.op(f.op(f.u("age"), expr.BitAnd, int64(5)), expr.BitXor, int64(3)), expr.Eq, int64(1))
	}},
	{name: "custom op", source: `users.c.age.op("<=>")(5) == 1`, expr: func(f *fixture) schema.Expr {
		return f.op(f.op(f.u("age"), expr.NewOp("<=>", 0, false, nil), int64(5)), expr.Eq, int64(1))
	}},
	{name: "regexp", source: `users.c.name.regexp_match("^a", flags="i")`, expr: func(f *fixture) schema.Expr {
		i := "i"
		return f.must(expr.Regexp(f.u("name"), expr.RegexpMatch, "^a", &i))
	}},
	{name: "regexp replace", source: `users.c.name.regexp_replace("a", "b", flags="g")`, expr: func(f *fixture) schema.Expr {
		g := "g"
		return f.must(expr.Replace(f.u("name"), "a", "b", &g))
	}},
	{name: "match", source: `users.c.name.match("x", postgresql_regconfig="english")`, expr: func(f *fixture) schema.Expr {
		b := f.op(f.u("name"), expr.Match, "x").(*expr.Binary)
		b.Regconfig = "english"
		return b
	}},
	{name: "case", source: `sa.case((users.c.age > 5, "old"), else_=users.c.name)`, expr: func(f *fixture) schema.Expr {
		return expr.NewCase(nil, []expr.When{{If: f.op(f.u("age"), expr.Gt, int64(5)), Then: expr.Literal("old", nil)}}, f.u("name"))
	}},
	{name: "case value", source: `sa.case({"a": 1, "b": 2}, value=users.c.name)`, expr: func(f *fixture) schema.Expr {
		return expr.NewCase(f.u("name"), []expr.When{{If: expr.Literal("a", nil), Then: expr.Literal(int64(1), nil)}, {If: expr.Literal("b", nil), Then: expr.Literal(int64(2), nil)}}, nil)
	}},
	{name: "cast", source: `sa.cast("5", sa.String(5, collation="C"))`, expr: func(f *fixture) schema.Expr {
		return expr.NewCast("5", &schema.String{Visit: "string", Length: "5", Collation: "C"})
	}},
	{name: "cast none", source: `sa.cast(None, sa.Integer)`, expr: func(f *fixture) schema.Expr { return expr.NewCast(nil, expr.Integer) }},
	{name: "extract", source: `sa.extract("year", users.c.at) == 2020`, expr: func(f *fixture) schema.Expr {
		return f.op(&expr.Extract{Field: "year", X: f.u("at")}, expr.Eq, int64(2020))
	}},
	{name: "collate", source: `users.c.name.collate("C").desc().nulls_last()`, expr: func(f *fixture) schema.Expr {
		return expr.NewModifier(expr.NullsLast, expr.NewModifier(expr.Desc, expr.NewCollate(f.u("name"), "C")))
	}},
	{name: "jsonb path", source: `users.c.data["a"]["b"].astext == "x"`, expr: func(f *fixture) schema.Expr {
		e := f.must(expr.Item(f.must(expr.Item(f.u("data"), "a")), "b"))
		return f.op(f.must(expr.AsTextOf(e)), expr.Eq, "x")
	}},
	{name: "jsonb tuple path", source: `users.c.data[("a", 1)]`, expr: func(f *fixture) schema.Expr { return f.must(expr.Item(f.u("data"), list("a", int64(1)))) }},
	{name: "jsonb as integer", source: `users.c.data["a"].as_integer() > 5`, expr: func(f *fixture) schema.Expr {
		return f.op(f.must(expr.JSONAs(f.must(expr.Item(f.u("data"), "a")), expr.Integer, "as_integer")), expr.Gt, int64(5))
	}},
	{name: "jsonb has key", source: `users.c.data.has_key("a")`, expr: func(f *fixture) schema.Expr { return f.op(f.u("data"), expr.HasKey, "a") }},
	{name: "array item", source: `users.c.tags[1] == "x"`, expr: func(f *fixture) schema.Expr {
		return f.op(f.must(expr.Item(f.u("tags"), int64(1))), expr.Eq, "x")
	}},
	{name: "array contains", source: `users.c.tags.contains(["a", "b"])`, expr: func(f *fixture) schema.Expr {
		return f.op(f.u("tags"), expr.ContainsOp, list("a", "b"))
	}},
	{name: "array any", source: `users.c.tags.any("a")`, expr: func(f *fixture) schema.Expr { return f.must(expr.AnyOf(f.u("tags"), "a", expr.AnyOp, nil)) }},
	{name: "any_", source: `users.c.name == sa.any_(users.c.tags)`, expr: func(f *fixture) schema.Expr {
		return f.op(f.u("name"), expr.Eq, expr.NewAggregate(expr.AnyOp, f.u("tags")))
	}},
	{name: "array literal", source: `postgresql.array([1, 2]) + postgresql.array([3])`, expr: func(f *fixture) schema.Expr {
		return f.op(expr.NewArray([]schema.Value{int64(1), int64(2)}, nil), expr.Add, expr.NewArray([]schema.Value{int64(3)}, nil))
	}},
	{name: "empty array", source: `postgresql.array([], type_=sa.Integer)`, expr: func(f *fixture) schema.Expr { return expr.NewArray(nil, expr.Integer) }},
	{name: "functions", source: `func.coalesce(func.Lower(users.c.name), func.current_timestamp(), func.count(), func.my_schema.f(1))`, expr: func(f *fixture) schema.Expr {
		g, err := expr.NewFunction([]string{"my_schema"}, "f", []schema.Value{int64(1)}, nil)
		return f.fn("coalesce", schema.Expr(f.fn("Lower", schema.Expr(f.u("name")))), schema.Expr(f.fn("current_timestamp")), schema.Expr(f.fn("count")), f.must(g, err))
	}},
	{name: "over", source: `func.row_number().over(partition_by=users.c.age, order_by=[users.c.id.desc(), users.c.name], rows=(-1, 0))`, expr: func(f *fixture) schema.Expr {
		minus, zero := int64(-1), int64(0)
		return &expr.Over{X: f.fn("row_number"), PartitionBy: []schema.Expr{f.u("age")}, OrderBy: []schema.Expr{expr.NewModifier(expr.Desc, f.u("id")), f.u("name")}, Rows: &expr.Frame{From: &minus, To: &zero}}
	}},
	{name: "filter", source: `func.count(users.c.id).filter(users.c.age > 5)`, expr: func(f *fixture) schema.Expr {
		return f.must(expr.NewFilter(f.fn("count", schema.Expr(f.u("id"))), f.op(f.u("age"), expr.Gt, int64(5))))
	}},
	{name: "within group", source: `func.percentile_cont(0.5).within_group(users.c.age.desc())`, expr: func(f *fixture) schema.Expr {
		return expr.NewWithinGroup(f.fn("percentile_cont", 0.5), []schema.Expr{expr.NewModifier(expr.Desc, f.u("age"))})
	}},
	{name: "text", source: `sa.text("SELECT ':x', a::int, \\:y, :z FROM t WHERE x = :z").bindparams(z="q'", x=1)`, expr: func(f *fixture) schema.Expr {
		return expr.NewText(`SELECT ':x', a::int, \:y, :z FROM t WHERE x = :z`).BindValue("z", "q'").BindValue("x", int64(1))
	}},

	{name: "select", source: `select(users).where(users.c.age > 5).where(users.c.active).order_by(users.c.name.desc()).limit(5).offset(2)`, expr: func(f *fixture) schema.Expr {
		return &expr.Select{Columns: []schema.Expr{f.users}, Where: []schema.Expr{f.op(f.u("age"), expr.Gt, int64(5)), f.u("active")},
			OrderBy: []schema.Expr{expr.NewModifier(expr.Desc, f.u("name"))}, Limit: expr.Literal(int64(5), nil), Offset: expr.Literal(int64(2), nil)}
	}},
	{name: "select labels", source: `select(users.c.id, orders.c.id, func.count(orders.c.id), func.count(users.c.id), users.c.age + 1, sa.literal("x"), sa.null(), users.c.name.label("n"), sa.cast(users.c.age, sa.Text), sa.text("now()"), sa.literal_column("1"))`, expr: func(f *fixture) schema.Expr {
		return sel(f.u("id"), f.o("id"), f.fn("count", schema.Expr(f.o("id"))), f.fn("count", schema.Expr(f.u("id"))), f.op(f.u("age"), expr.Add, int64(1)),
			expr.Literal("x", nil), expr.Null, expr.NewLabel(schema.N("n"), f.u("name")), expr.NewCast(schema.Expr(f.u("age")), expr.TextT), expr.NewText("now()"), &expr.LiteralColumn{Text: "1"})
	}},
	{name: "select repeat", source: `select(users.c.id, users.c.id, func.now(), func.now())`, expr: func(f *fixture) schema.Expr {
		return sel(f.u("id"), f.u("id"), f.fn("now"), f.fn("now"))
	}},
	{name: "join", source: `select(users.c.name, orders.c.total).join(orders)`, expr: func(f *fixture) schema.Expr {
		q, err := sel(f.u("name"), f.o("total")).JoinTo(nil, f.orders, nil, false, false)
		return f.must(q, err)
	}},
	{name: "outer join", source: `select(users.c.name).select_from(users.outerjoin(orders, users.c.id == orders.c.user_id))`, expr: func(f *fixture) schema.Expr {
		j, err := expr.NewJoin(f.users, f.orders, f.op(f.u("id"), expr.Eq, f.o("user_id")), true, false)
		f.must(j, err)
		return &expr.Select{Columns: []schema.Expr{f.u("name")}, Froms: []schema.From{j}}
	}},
	{name: "group", source: `select(users.c.age, func.count().label("n")).group_by(users.c.age).having(func.count() > 1).order_by("n", sa.desc("age"))`, expr: func(f *fixture) schema.Expr {
		return &expr.Select{Columns: []schema.Expr{f.u("age"), expr.NewLabel(schema.N("n"), f.fn("count"))}, GroupBy: []schema.Expr{f.u("age")},
			Having: []schema.Expr{f.op(f.fn("count"), expr.Gt, int64(1))}, OrderBy: []schema.Expr{&expr.LabelRef{Name: "n"}, expr.NewModifier(expr.Desc, &expr.LabelRef{Name: "age"})}}
	}},
	{name: "distinct on", source: `select(users.c.name).distinct(users.c.age).with_for_update(skip_locked=True, of=users)`, expr: func(f *fixture) schema.Expr {
		return &expr.Select{Columns: []schema.Expr{f.u("name")}, DistinctOn: []schema.Expr{f.u("age")}, ForUpdate: &expr.ForUpdate{SkipLocked: true, Of: []schema.Expr{f.users}}}
	}},
	{name: "fetch", source: `select(users.c.name).fetch(5, with_ties=True).offset(1).order_by(users.c.id)`, expr: func(f *fixture) schema.Expr {
		return &expr.Select{Columns: []schema.Expr{f.u("name")}, Fetch: expr.Literal(int64(5), nil), FetchWithTies: true, Offset: expr.Literal(int64(1), nil), OrderBy: []schema.Expr{f.u("id")}}
	}},
	{name: "exists", source: `select(users.c.name).where(sa.exists().where(orders.c.user_id == users.c.id))`, expr: func(f *fixture) schema.Expr {
		ex := &expr.ExistsExpr{Query: &expr.Select{Columns: []schema.Expr{&expr.LiteralColumn{Text: "*"}}, Where: []schema.Expr{f.op(f.o("user_id"), expr.Eq, f.u("id"))}}}
		return &expr.Select{Columns: []schema.Expr{f.u("name")}, Where: []schema.Expr{ex}}
	}},
	{name: "scalar subquery", source: `select(users.c.name, select(func.max(orders.c.total)).where(orders.c.user_id == users.c.id).scalar_subquery().label("m"))`, expr: func(f *fixture) schema.Expr {
		q := &expr.Select{Columns: []schema.Expr{f.fn("max", schema.Expr(f.o("total")))}, Where: []schema.Expr{f.op(f.o("user_id"), expr.Eq, f.u("id"))}}
		return sel(f.u("name"), expr.NewLabel(schema.N("m"), &expr.ScalarSelect{Query: q}))
	}},
	{name: "subquery", source: `(lambda q: select(q.c.name, q.c.n).where(q.c.n > 1))(select(users.c.name, func.count().label("n")).group_by(users.c.name).subquery())`, expr: func(f *fixture) schema.Expr {
		q := &expr.Select{Columns: []schema.Expr{f.u("name"), expr.NewLabel(schema.N("n"), f.fn("count"))}, GroupBy: []schema.Expr{f.u("name")}}
		a := expr.NewAlias(q, schema.Name{})
		return &expr.Select{Columns: []schema.Expr{expr.ColumnByKey(a, "name"), expr.ColumnByKey(a, "n")}, Where: []schema.Expr{f.op(expr.ColumnByKey(a, "n"), expr.Gt, int64(1))}}
	}},
	{name: "alias", source: `(lambda x: select(x.c.name).where(x.c.age > 1))(users.alias("x"))`, expr: func(f *fixture) schema.Expr {
		a := expr.NewAlias(f.users, schema.N("x"))
		return &expr.Select{Columns: []schema.Expr{expr.ColumnByKey(a, "name")}, Where: []schema.Expr{f.op(expr.ColumnByKey(a, "age"), expr.Gt, int64(1))}}
	}},
	{name: "anonymous alias", source: `(lambda x: select(x.c.name))(users.alias())`, expr: func(f *fixture) schema.Expr {
		return sel(expr.ColumnByKey(expr.NewAlias(f.users, schema.Name{}), "name"))
	}},
	{name: "cte", source: `(lambda c: select(c.c.id))(select(users.c.id).where(users.c.age > 1).cte("c"))`, expr: func(f *fixture) schema.Expr {
		c := expr.NewCTE(&expr.Select{Columns: []schema.Expr{f.u("id")}, Where: []schema.Expr{f.op(f.u("age"), expr.Gt, int64(1))}}, schema.N("c"), false)
		return sel(expr.ColumnByKey(c, "id"))
	}},
	{name: "recursive cte", source: `(lambda c: (lambda d: select(d.c.id))(c.union_all(select(orders.c.user_id).where(orders.c.id == c.c.id))))(select(users.c.id).cte("c", recursive=True))`, expr: func(f *fixture) schema.Expr {
		c := expr.NewCTE(sel(f.u("id")), schema.N("c"), true)
		d := c.Union("UNION ALL", &expr.Select{Columns: []schema.Expr{f.o("user_id")}, Where: []schema.Expr{f.op(f.o("id"), expr.Eq, expr.ColumnByKey(c, "id"))}})
		return sel(expr.ColumnByKey(d, "id"))
	}},
	{name: "union", source: `sa.union(select(users.c.id), select(orders.c.id).limit(1)).order_by("id")`, expr: func(f *fixture) schema.Expr {
		q := sel(f.o("id"))
		q.Limit = expr.Literal(int64(1), nil)
		u := expr.NewCompound("UNION", sel(f.u("id")), q)
		u.OrderBy = []schema.Expr{&expr.LabelRef{Name: "id"}}
		return u
	}},
	{name: "lateral", source: `(lambda l: select(users.c.id, l.c.total).select_from(users.join(l, sa.true())))(select(orders.c.total).where(orders.c.user_id == users.c.id).lateral("l"))`, expr: func(f *fixture) schema.Expr {
		l := expr.NewAlias(&expr.Select{Columns: []schema.Expr{f.o("total")}, Where: []schema.Expr{f.op(f.o("user_id"), expr.Eq, f.u("id"))}}, schema.N("l"))
		l.Lateral = true
		j, err := expr.NewJoin(f.users, l, expr.True, false, false)
		f.must(j, err)
		return &expr.Select{Columns: []schema.Expr{f.u("id"), expr.ColumnByKey(l, "total")}, Froms: []schema.From{j}}
	}},

	{name: "insert", source: `t.insert().values(s="x\\y", b=1.5)`, expr: func(f *fixture) schema.Expr {
		return &expr.Insert{Table: f.s, HasValues: true, Values: []expr.Assignment{{Key: "s", Value: `x\y`}, {Key: "b", Value: 1.5}}}
	}},
	{name: "insert returning key", source: `users.insert().values(name="x", age=5)`, expr: func(f *fixture) schema.Expr {
		return &expr.Insert{Table: f.users, HasValues: true, Values: []expr.Assignment{{Key: "name", Value: "x"}, {Key: "age", Value: int64(5)}}}
	}},
	{name: "insert inline", source: `users.insert().inline().values(name="x")`, expr: func(f *fixture) schema.Expr {
		return &expr.Insert{Table: f.users, Inline: true, HasValues: true, Values: []expr.Assignment{{Key: "name", Value: "x"}}}
	}},
	{name: "insert rows", source: `users.insert().values([{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])`, expr: func(f *fixture) schema.Expr {
		return &expr.Insert{Table: f.users, Rows: [][]expr.Assignment{{{Key: "id", Value: int64(1)}, {Key: "name", Value: "a"}}, {{Key: "id", Value: int64(2)}, {Key: "name", Value: "b"}}}}
	}},
	{name: "insert select", source: `orders.insert().from_select(["user_id", "total"], select(users.c.id, users.c.price).where(users.c.active))`, expr: func(f *fixture) schema.Expr {
		return &expr.Insert{Table: f.orders, Names: []expr.Assignment{{Key: "user_id"}, {Key: "total"}}, FromSelect: &expr.Select{Columns: []schema.Expr{f.u("id"), f.u("price")}, Where: []schema.Expr{f.u("active")}}}
	}},
	{name: "on conflict", source: `(lambda i: i.on_conflict_do_update(index_elements=["id"], index_where=users.c.age > 1, set_={"name": i.excluded.name, "age": 3}, where=users.c.active))(postgresql.insert(users).values(id=1, name="x"))`, expr: func(f *fixture) schema.Expr {
		x := expr.Excluded(f.users)
		return &expr.Insert{Table: f.users, HasValues: true, Values: []expr.Assignment{{Key: "id", Value: int64(1)}, {Key: "name", Value: "x"}},
			OnConflict: &expr.OnConflict{Update: true, Elements: []schema.Expr{f.u("id")}, IndexWhere: f.op(f.u("age"), expr.Gt, int64(1)), Where: f.u("active"),
				Set: []expr.Assignment{{Key: "name", Value: expr.ColumnByKey(x, "name")}, {Key: "age", Value: int64(3)}}}}
	}},
	{name: "update", source: `users.update().where(users.c.id == 5).values(age=users.c.age + 1, name="x").returning(users.c.id)`, expr: func(f *fixture) schema.Expr {
		return &expr.Update{Table: f.users, Where: []schema.Expr{f.op(f.u("id"), expr.Eq, int64(5))}, Values: []expr.Assignment{{Key: "age", Value: f.op(f.u("age"), expr.Add, int64(1))}, {Key: "name", Value: "x"}}, Returning: []schema.Expr{f.u("id")}}
	}},
	{name: "update from", source: `users.update().where(users.c.id == orders.c.user_id).values(price=orders.c.total)`, expr: func(f *fixture) schema.Expr {
		return &expr.Update{Table: f.users, Where: []schema.Expr{f.op(f.u("id"), expr.Eq, f.o("user_id"))}, Values: []expr.Assignment{{Key: "price", Value: schema.Expr(f.o("total"))}}}
	}},
	{name: "update subquery", source: `users.update().values(price=select(func.sum(orders.c.total)).where(orders.c.user_id == users.c.id).scalar_subquery())`, expr: func(f *fixture) schema.Expr {
		q := &expr.Select{Columns: []schema.Expr{f.fn("sum", schema.Expr(f.o("total")))}, Where: []schema.Expr{f.op(f.o("user_id"), expr.Eq, f.u("id"))}}
		return &expr.Update{Table: f.users, Values: []expr.Assignment{{Key: "price", Value: schema.Expr(&expr.ScalarSelect{Query: q})}}}
	}},
	{name: "update case", source: `users.update().values(active=sa.case((users.c.age > 5, True), else_=False))`, expr: func(f *fixture) schema.Expr {
		c := expr.NewCase(nil, []expr.When{{If: f.op(f.u("age"), expr.Gt, int64(5)), Then: expr.Literal(true, nil)}}, expr.Literal(false, nil))
		return &expr.Update{Table: f.users, Values: []expr.Assignment{{Key: "active", Value: schema.Expr(c)}}}
	}},
	{name: "delete", source: `users.delete().where(users.c.id == orders.c.user_id, orders.c.total > 5)`, expr: func(f *fixture) schema.Expr {
		return &expr.Delete{Table: f.users, Where: []schema.Expr{f.op(f.u("id"), expr.Eq, f.o("user_id")), f.op(f.o("total"), expr.Gt, int64(5))}}
	}},
}
