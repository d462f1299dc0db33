package postgres

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"

	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/schema"
)

var update = flag.Bool("update", false, "write testdata/oracle.json anew from SQLAlchemy and Alembic")

const goldenFile = "testdata/oracle.json"

// oracleCase is one piece of Python with the same thing built by hand.
type oracleCase struct {
	name   string
	source string
	expr   func(*fixture) schema.Expr     // for an expression
	ops    func(*fixture) []ops.Operation // for lines of upgrade()
	// convention is env.py's naming convention, nil for none.
	convention map[string]string
}

func (c oracleCase) kind() string {
	if c.expr != nil {
		return "expr"
	}
	return "ops"
}

// fixture holds the tables that testdata/oracle.py makes.
type fixture struct {
	t                *testing.T
	objects          ops.Objects
	users, orders, s *schema.Table
}

func newFixture(t *testing.T) *fixture {
	m := schema.NewMetaData(nil)
	f := &fixture{t: t}
	f.users = schema.NewTable(m, schema.Name{}, schema.N("users"))
	ten, two := int64(10), int64(2)
	price := &schema.Numeric{Visit: "numeric", Precision: &ten, Scale: &two}
	add := func(tb *schema.Table, c *schema.Column) {
		t.Helper()
		if err := tb.AppendColumn(c, false); err != nil {
			t.Fatal(err)
		}
	}
	id := schema.NewColumn("id", expr.Integer)
	id.PrimaryKey = true
	age := schema.NewColumn("age", expr.Integer)
	age.Nullable = schema.No
	for _, c := range []*schema.Column{
		id, schema.NewColumn("name", &schema.String{Visit: "string", Length: "50"}), age,
		schema.NewColumn("active", expr.Boolean),
		schema.NewColumn("data", &schema.JSON{Visit: "JSONB", PostgreSQL: true}),
		schema.NewColumn("tags", &schema.Array{Item: expr.TextT, PostgreSQL: true}),
		schema.NewColumn("at", expr.DateTime), schema.NewColumn("day", expr.Date), schema.NewColumn("price", price),
	} {
		add(f.users, c)
	}
	f.orders = schema.NewTable(m, schema.N("shop"), schema.N("orders"))
	oid := schema.NewColumn("id", expr.Integer)
	oid.PrimaryKey = true
	add(f.orders, oid)
	uid := schema.NewColumn("user_id", expr.Integer)
	uid.ForeignKeys = []*schema.ForeignKey{{Spec: "users.id"}}
	add(f.orders, uid)
	add(f.orders, schema.NewColumn("total", price))
	f.s = schema.NewTable(nil, schema.Name{}, schema.N("t"))
	add(f.s, schema.NewColumn("a", nil))
	add(f.s, schema.NewColumn("b", expr.Integer))
	add(f.s, schema.NewColumn("s", expr.String))
	return f
}

func (f *fixture) u(key string) *schema.Column { return f.col(f.users, key) }
func (f *fixture) o(key string) *schema.Column { return f.col(f.orders, key) }
func (f *fixture) c(key string) *schema.Column { return f.col(f.s, key) }
func (f *fixture) col(t *schema.Table, key string) *schema.Column {
	c := t.C(key)
	if c == nil {
		f.t.Fatalf("no column %s.%s", t.Name.Text, key)
	}
	return c
}

// must fails the test on an error.
func (f *fixture) must(e schema.Expr, err error) schema.Expr {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
	return e
}

func (f *fixture) op(l schema.Expr, o *expr.Op, v schema.Value) schema.Expr {
	f.t.Helper()
	return f.must(expr.Operate(l, o, v))
}

func (f *fixture) fn(name string, args ...schema.Value) *expr.Function {
	f.t.Helper()
	e, err := expr.NewFunction(nil, name, args, nil)
	if err != nil {
		f.t.Fatal(err)
	}
	return e
}

func (c oracleCase) print(t *testing.T) string {
	f := newFixture(t)
	if c.convention != nil {
		f.objects.Convention = &schema.NamingConvention{Templates: c.convention}
	}
	if c.expr != nil {
		text, err := ExprText(c.expr(f))
		if err != nil {
			return "ERROR " + err.Error()
		}
		return strings.TrimSpace(text)
	}
	p := New(Options{Convention: f.objects.Convention})
	var b strings.Builder
	for _, op := range c.ops(f) {
		sts, err := p.Compile(op)
		if err != nil {
			return "ERROR " + err.Error()
		}
		for _, st := range sts {
			b.WriteString(st.Text + ";\n\n")
		}
	}
	return strings.TrimSpace(b.String())
}

func golden(t *testing.T) map[string]string {
	data, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]string
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	return want
}

func allCases() []oracleCase {
	var all []oracleCase
	for _, group := range [][]oracleCase{exprCases, queryCases, typeCases(), literalCases(), opCases} {
		all = append(all, group...)
	}
	return all
}

// TestOracleText holds the printed text to what SQLAlchemy and Alembic printed.
func TestOracleText(t *testing.T) {
	if *update {
		t.Skip("the golden file is being written")
	}
	want := golden(t)
	for _, c := range allCases() {
		t.Run(c.name, func(t *testing.T) {
			w, ok := want[c.name]
			if !ok {
				t.Fatal("not in the golden file: run with -update")
			}
			got := c.print(t)
			if strings.HasPrefix(w, "ERROR ") && strings.HasPrefix(got, "ERROR ") {
				return
			}
			if got != w {
				t.Errorf("%s\n got: %s\nwant: %s", c.source, got, w)
			}
		})
	}
}

// needOracle skips a test where the real thing is not installed.
func needOracle(t *testing.T) {
	t.Helper()
	if err := exec.Command("python3", "-c", "import sqlalchemy, alembic; assert sqlalchemy.__version__ == '2.0.52'").Run(); err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatalf("python3 with SQLAlchemy 2.0.52 and Alembic is missing: %v", err)
		}
		t.Skip("python3 with SQLAlchemy 2.0.52 and Alembic is missing")
	}
}

// oracleInput is one case as testdata/oracle.py reads it.
type oracleInput struct {
	Name       string            `json:"name"`
	Kind       string            `json:"kind"`
	Source     string            `json:"source"`
	Convention map[string]string `json:"convention,omitempty"`
}

// runOracle asks SQLAlchemy and Alembic what they print.
func runOracle(t *testing.T, list []oracleInput) map[string]string {
	t.Helper()
	data, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("python3", "testdata/oracle.py")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(data), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var printed map[string]string
	if err := json.Unmarshal(out, &printed); err != nil {
		t.Fatal(err)
	}
	return printed
}

// TestOracleGolden holds the golden file to the installed SQLAlchemy.
func TestOracleGolden(t *testing.T) {
	needOracle(t)
	var list []oracleInput
	for _, c := range allCases() {
		list = append(list, oracleInput{c.name, c.kind(), c.source, c.convention})
	}
	now := runOracle(t, list)
	if *update {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", " ")
		if err := e.Encode(now); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(goldenFile, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := golden(t)
	for name, text := range now {
		if want[name] != text {
			t.Errorf("%s: the golden file has %q, SQLAlchemy prints %q", name, want[name], text)
		}
	}
}
