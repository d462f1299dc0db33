package postgres

import (
	"errors"
	"strings"
	"testing"

	"sqlgen/internal/source"
	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/schema"
)

func upper(v schema.Value) (schema.Value, error) { return strings.ToUpper(v.(string)), nil }

// TestTypeHooks calls what a user's classes of types may override.
func TestTypeHooks(t *testing.T) {
	f := newFixture(t)
	lowered := &schema.TypeDecorator{Class: "Lowered", Impl: expr.String, Hooks: schema.TypeHooks{
		BindExpression: func(b schema.Expr) (schema.Expr, error) {
			return expr.NewFunction(nil, "lower", []schema.Value{b}, nil)
		},
	}}
	low := schema.NewColumn("low", lowered)
	tb := schema.NewTable(nil, schema.Name{}, schema.N("x"))
	if err := tb.AppendColumn(low, false); err != nil {
		t.Fatal(err)
	}
	decorator := &schema.TypeDecorator{Class: "Upper", Impl: expr.String, Hooks: schema.TypeHooks{BindParam: upper}}
	literal := &schema.TypeDecorator{Class: "Marked", Impl: expr.String, Hooks: schema.TypeHooks{
		BindParam:    upper,
		LiteralParam: func(v schema.Value) (schema.Value, error) { return "<" + v.(string) + ">", nil },
	}}
	load := &schema.TypeDecorator{Class: "Guid", Impl: expr.String, Hooks: schema.TypeHooks{
		LoadImpl: func() (schema.Type, error) { return expr.Uuid, nil },
	}}
	point := &schema.UserDefined{Class: "Point", Hooks: schema.TypeHooks{
		ColSpec:       func() (string, error) { return "POINT(2)", nil },
		BindProcessor: upper,
	}}
	compiled := &schema.Compiled{Base: expr.Integer, Class: "Big", Hooks: schema.TypeHooks{
		Compile: func(def func() (string, error)) (string, error) {
			text, err := def()
			return text + " UNSIGNED", err
		},
	}}
	custom := &expr.Custom{Class: "greatest", Compile: func(c expr.Compiling) (string, error) {
		a, err := c.Process(f.u("age"))
		return "GREATEST(" + a + ", " + c.Quote("Order") + ")", err
	}}
	fn := f.fn("mine", int64(1))
	fn.Compile = func(c expr.Compiling) (string, error) {
		text, err := c.Default()
		return "my_" + text, err
	}
	for _, c := range []struct {
		name string
		e    schema.Expr
		want string
	}{
		{"bind_expression", f.op(low, expr.Eq, "A"), "x.low = lower('A')"},
		{"bind_expression in IN", f.op(low, expr.In, list("A", "B")), "x.low IN (lower('A'), lower('B'))"},
		{"bind_expression left out", &expr.Bind{Value: "A", Type: lowered, Plain: true}, "'A'"},
		{"process_bind_param", &expr.Bind{Value: "a'b", Type: decorator}, "'A''B'"},
		{"process_literal_param", &expr.Bind{Value: "a", Type: literal}, "'<a>'"},
		{"load_dialect_impl", &expr.Cast{X: expr.Null, Type: load}, "CAST(NULL AS UUID)"},
		{"get_col_spec", &expr.Cast{X: expr.Null, Type: point}, "CAST(NULL AS POINT(2))"},
		{"bind_processor", &expr.Bind{Value: "a", Type: point}, "'A'"},
		{"compiles", &expr.Cast{X: expr.Null, Type: compiled}, "CAST(NULL AS INTEGER UNSIGNED)"},
		{"custom element", custom, `GREATEST(users.age, "Order")`},
		{"custom function", fn, "my_mine(1)"},
		{"callable", &expr.Bind{Call: func() (schema.Value, error) { return int64(3), nil }, Required: true}, "3"},
	} {
		if got, err := ExprText(c.e); err != nil || got != c.want {
			t.Errorf("%s: got %s (%v), want %s", c.name, got, err, c.want)
		}
	}
}

// TestDefaults holds D11: Python-side defaults have their value.
func TestDefaults(t *testing.T) {
	m := schema.NewMetaData(nil)
	tb := schema.NewTable(m, schema.Name{}, schema.N("f"))
	calls := int64(0)
	n, c, u := schema.NewColumn("n", expr.String), schema.NewColumn("c", expr.Integer), schema.NewColumn("u", expr.DateTime)
	n.Default = &schema.ColumnDefault{Literal: true, Value: "d"}
	c.Default = &schema.ColumnDefault{Call: func() (schema.Value, error) { calls++; return calls, nil }}
	now, err := expr.NewFunction(nil, "now", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	u.Default, u.OnUpdate = &schema.ColumnDefault{Expr: now}, &schema.ColumnDefault{Expr: now}
	x := schema.NewColumn("x", expr.Integer)
	for _, k := range []*schema.Column{n, c, u, x} {
		if err := tb.AppendColumn(k, false); err != nil {
			t.Fatal(err)
		}
	}
	p := New(Options{})
	var got []string
	for _, op := range []ops.Operation{
		&ops.BulkInsert{Table: tb, Rows: []ops.Row{{{Key: "x", Value: int64(1)}}, {{Key: "n", Value: "given"}}}},
		&ops.Execute{Element: &expr.Update{Table: tb, Values: []expr.Assignment{{Key: "x", Value: int64(2)}}}},
		&ops.Execute{Element: expr.NewText("SELECT :a, :b"), Params: [][]expr.Assignment{{{Key: "a", Value: "it's"}, {Key: "b", Value: 1.5}}}},
		&ops.Execute{Element: &expr.Insert{Table: tb}, Params: [][]expr.Assignment{{{Key: "x", Value: int64(7)}}}},
	} {
		sts, err := p.Compile(op)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sts {
			got = append(got, s.Text)
		}
	}
	want := []string{
		"INSERT INTO f (n, c, u, x) VALUES ('d', 1, now(), 1)",
		"INSERT INTO f (n, c, u) VALUES ('given', 2, now())",
		"UPDATE f SET u=now(), x=2",
		"SELECT 'it''s', 1.5",
		"INSERT INTO f (n, c, u, x) VALUES ('d', 3, now(), 7)",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestErrors holds the one-line form of errors.
func TestErrors(t *testing.T) {
	at := ops.At{Pos: source.Pos{File: "versions/a.py", Line: 3, Column: 5}}
	tb := schema.NewTable(schema.NewMetaData(nil), schema.Name{}, schema.N("t"))
	bad := schema.NewColumn("c", &schema.Foreign{Visit: "TINYINT", Class: "TINYINT"})
	if err := tb.AppendColumn(bad, false); err != nil {
		t.Fatal(err)
	}
	long, err := ops.Objects{}.Index(schema.N(strings.Repeat("x", 64)), schema.N("t"), schema.Name{}, []schema.IndexExpr{{Key: "a"}}, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		op   ops.Operation
		want string
	}{
		{&ops.Execute{At: at, Element: expr.NewText("SELECT '{\"a\":1}'")},
			`versions/a.py:3:5: op.execute: bind parameter :1 has no value in "SELECT '{\"a\":1}'": write \:1 for a literal colon, or give the value with text(…).bindparams(1=…)`},
		{&ops.CreateTable{At: at, Table: tb},
			"versions/a.py:3:5: op.create_table: (in table 't', column 'c'): Compiler PGTypeCompiler can't render element of type TINYINT: the type belongs to another dialect"},
		{&ops.CreateIndex{At: at, Index: long},
			"versions/a.py:3:5: op.create_index: Identifier '" + strings.Repeat("x", 64) + "' exceeds maximum length of 63 characters"},
		{&ops.AlterColumn{At: at, Table: schema.N("t"), Column: schema.N("c"), Using: "x"},
			"versions/a.py:3:5: op.alter_column: postgresql_using must be used with the type_ parameter"},
		{&ops.Execute{At: at, Element: &expr.Update{Table: tb, Values: []expr.Assignment{{Key: "nope", Value: "x"}}}},
			"versions/a.py:3:5: op.execute: Unconsumed column names: nope"},
		{&ops.AddColumn{At: at, Table: schema.N("t"), Column: schema.NewColumn("c", nil)},
			"versions/a.py:3:5: op.add_column: Can't generate DDL for NullType(); did you forget to specify a type on this Column?"},
	} {
		sts, err := New(Options{}).Compile(c.op)
		var se *source.Error
		if !errors.As(err, &se) || len(sts) != 0 || err.Error() != c.want {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
	}
}

// TestQuoting lists identifiers as they print.
func TestQuoting(t *testing.T) {
	for in, want := range map[string]string{
		"a": "a", "A": `"A"`, "select": `"select"`, "lateral": "lateral", "1a": `"1a"`, "$a": `"$a"`, "a$1": "a$1",
		"a b": `"a b"`, `a"b`: `"a""b"`, "é": `"é"`, "user": `"user"`, "_x": "_x", "100%": `"100%"`,
	} {
		if got := Quote(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	if got := QuoteName(schema.Name{Text: "user", Quote: schema.No}); got != "user" {
		t.Errorf("quote=False: got %s", got)
	}
	if got := QuoteName(schema.Name{Text: "a", Quote: schema.Yes}); got != `"a"` {
		t.Errorf("quote=True: got %s", got)
	}
}

// TestPlaceholders prints what str() of a statement shows.
func TestPlaceholders(t *testing.T) {
	f := newFixture(t)
	for _, c := range []struct {
		e    schema.Expr
		want string
	}{
		{&expr.Update{Table: f.users, Where: []schema.Expr{f.op(f.u("id"), expr.Eq, int64(5))}, Values: []expr.Assignment{{Key: "name", Value: "x"}}}, "UPDATE users SET name=:name WHERE users.id = :id_1"},
		{f.op(f.u("age"), expr.In, list(int64(1), int64(2))), "users.age IN (__[POSTCOMPILE_age_1])"},
		{f.fn("foo", int64(1), "x"), "foo(:foo_1, :foo_2)"},
		{expr.Literal(int64(1), nil), ":param_1"},
		{expr.NewText("SELECT :a"), "SELECT :a"},
	} {
		if got, err := PlaceholderText(c.e); err != nil || got != c.want {
			t.Errorf("got %s (%v), want %s", got, err, c.want)
		}
	}
}
