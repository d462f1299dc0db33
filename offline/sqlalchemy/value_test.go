package sqlalchemy

import (
	"bytes"
	"fmt"
	"testing"

	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const valueProgram = `
import datetime as dt, decimal, uuid, enum
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy import JSON

class Color(enum.Enum):
    red = 1
class Name(str, enum.Enum):
    x = "X"

values = [
    None, True, 3, 10**30, 1.5, "s", b"\x00a", decimal.Decimal("1.50"), dt.date(2020, 1, 2), dt.time(3, 4, 5, 6),
    dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=dt.timezone(dt.timedelta(hours=-5, minutes=-30))), dt.timedelta(days=-1, seconds=3),
    uuid.UUID("12345678123456781234567812345678"), [1, (2, "x")], {"a": [None]}, Range(1, 5, bounds="[]"), Color.red, Name.x, JSON.NULL,
]
`

// TestValueOf checks the neutral form of Python values, and that it leads back
// to an equal Python value.
func TestValueOf(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	in := newRun(&out)
	defer in.Close()
	m, err := evaluate(in, "values.py", valueProgram)
	if err != nil {
		t.Fatal(err)
	}
	th := in.Thread()
	list, _ := m.Get("values")
	want := []string{
		"<nil> <nil>", "bool true", "int64 3", "*big.Int 1000000000000000000000000000000", "float64 1.5", "string s", "[]uint8 [0 97]",
		"schema.Decimal 1.50", "schema.Date {2020 1 2}", "schema.Time {3 4 5 6 {false 0 0}}",
		"schema.Timestamp {{2020 1 2} {3 4 5 0 {true -19800 0}}}", "schema.Timedelta {-1 3 0}", "schema.UUID 12345678-1234-5678-1234-567812345678",
		"*schema.List", "*schema.Dict", "schema.Range {1 5 [] false}", "Color.red 1 false", "Name.x X true", "schema.JSONNull {}",
	}
	for i, v := range list.(*pyeval.List).Elems {
		sv, err := ValueOf(th, v)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%T %v", sv, sv)
		switch x := sv.(type) {
		case *schema.List, *schema.Dict:
			got = fmt.Sprintf("%T", sv)
		case schema.EnumMember:
			got = fmt.Sprintf("%s.%s %v %v", x.Class, x.Name, x.Value, x.Mixin)
		}
		if got != want[i] {
			t.Errorf("value %d: want %s, got %s", i, want[i], got)
		}
		back, err := PythonValue(th, sv)
		if err != nil {
			t.Fatal(err)
		}
		if eq, err := th.Equal(v, back); err != nil || !eq {
			t.Errorf("value %d does not come back equal (%v)", i, err)
		}
	}
}

// recorder is a Connection that keeps what it is asked to run.
type recorder struct{ names []string }

func (r *recorder) RunOperation(_ *pyeval.Thread, op ops.Operation) error {
	text, err := printer{}.CompileOperation(op)
	r.names = append(r.names, fmt.Sprintf("%T %s %s", op, op.Place(), text))
	return err
}

// TestConnection checks what the create() and drop() methods run, and where.
func TestConnection(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	in := newRun(&out)
	defer in.Close()
	m, err := evaluate(in, "rev.py", `
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
m = sa.MetaData()
t = sa.Table("t", m, sa.Column("a", sa.Integer))
def f(bind):
    sa.Enum("a", "b", name="e").create(bind, checkfirst=True)
    pg.ENUM(name="e").drop(bind)
    t.create(bind)
    sa.Sequence("s").drop(bind, checkfirst=False)
    sa.Index("ix", t.c.a).create(bind=bind)
    m.drop_all(bind)
`)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{}
	f, _ := m.Get("f")
	bind := pyeval.NewObject(pyeval.NewNativeClass("MockConnection", "sqlalchemy.engine.mock"), r)
	if _, err := in.Thread().Call(f, bind); err != nil {
		t.Fatal(in.Thread().SourceError(err))
	}
	want := []string{
		"*ops.CreateType rev.py:7:5 CREATE TYPE e AS ENUM ('a', 'b')",
		"*ops.DropType rev.py:8:5 DROP TYPE e",
		"*ops.CreateTable rev.py:9:5 CREATE TABLE t (\n    a INTEGER\n)",
		"*ops.DropSequence rev.py:10:5 DROP SEQUENCE s",
		"*ops.CreateIndex rev.py:11:5 CREATE INDEX ix ON t (a)",
		"*ops.DropAll rev.py:12:5 DROP TABLE t",
	}
	if len(r.names) != len(want) {
		t.Fatalf("ran %q", r.names)
	}
	for i := range want {
		if r.names[i] != want[i] {
			t.Errorf("want %q\n got %q", want[i], r.names[i])
		}
	}
}

// TestErrors checks the messages and places of errors that SQLAlchemy does not
// have, or words worse.
func TestErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ code, want string }{
		{`sa.Column("a", sa.Integer, nulable=False)`, `x.py:3:1: TypeError: Additional arguments should be named <dialectname>_<argument>, got 'nulable' (did you mean 'nullable'?)`},
		{`sa.Column("a", sa.Integer, server_defualt="1")`, `x.py:3:1: TypeError: Column() got an unexpected keyword argument 'server_defualt'. Did you mean 'server_default'?`},
		{`sa.Index("a", "b", postgresql_usin="gin")`, `x.py:3:1: sqlalchemy.exc.ArgumentError: Argument 'postgresql_usin' is not accepted by dialect 'postgresql' on behalf of <class 'sqlalchemy.sql.schema.Index'> (did you mean 'postgresql_using'?)`},
		{`sa.insert_sentinel()`, `x.py:3:1: sqlgen does not support sqlalchemy.sql.schema.insert_sentinel yet`},
		{`sa.create_engine("postgresql://x").connect()`, `x.py:3:1: Engine.connect() needs a database connection, and there is none in offline mode`},
		{`sa.Column("a", sa.Integer, server_default=False)`, `x.py:3:1: sqlalchemy.exc.ArgumentError: Argument 'arg' is expected to be one of type '<class 'str'>' or '<class 'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', got '<class 'bool'>': write server_default=sa.text('false')`},
		{`sa.UniqueConstraint(["a", "b"])`, `x.py:3:1: sqlalchemy.exc.ArgumentError: UniqueConstraint(): Column object or string name of a column expected, got ['a', 'b'] (columns are given one by one, not as a list)`},
		{`sa.Enum(["a", "b"], name="e")`, `x.py:3:1: sqlalchemy.exc.ArgumentError: Enum(['a', 'b']): labels are given one by one, Enum('a', 'b'), or with a star, Enum(*labels)`},
		{`sa.Table("t", sa.MetaData(), sa.Column("name", sa.Text)).c.nam`, `x.py:3:1: AttributeError: nam: table 't' has no such column (did you mean 'name'?)`},
		{`import app; sa.Column("a", app.Type())`, `x.py:3:13: an argument of Column() must be known, but app.Type() is unknown (no module named 'app' in the project, x.py:3:1)`},
		{`import app; sa.Index("i", "a", postgresql_with={"a": app.X}, postgresql_include=[app.Y], postgresql_ops={"a": app.Z})`, `x.py:3:13: postgresql_include= must be known, but app.Y is unknown (no module named 'app' in the project, x.py:3:1)`},
		{`import app; sa.Column("a", sa.Integer, nullable=app.X)`, `x.py:3:13: nullable= must be known, but app.X is unknown (no module named 'app' in the project, x.py:3:1)`},
		{`import app; print(sa.Column("a", sa.Integer, default=app.X).name)`, ``},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			in := newRun(&out)
			defer in.Close()
			_, err := evaluate(in, "x.py", "import sqlalchemy as sa\n\n"+tt.code)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if len(got) < len(tt.want) || got[:len(tt.want)] != tt.want || tt.want == "" && got != "" {
				t.Errorf("want %s\n got %s", tt.want, got)
			}
		})
	}
}

// BenchmarkCreateTable evaluates the arguments of a middling create_table.
func BenchmarkCreateTable(b *testing.B) {
	var out bytes.Buffer
	in := newRun(&out)
	defer in.Close()
	m, err := evaluate(in, "x.py", `
import sqlalchemy as sa
def f():
    return (sa.Column("id", sa.Integer(), nullable=False), sa.Column("name", sa.String(length=50), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), server_default="now", nullable=False), sa.Column("t", sa.Integer()),
        sa.ForeignKeyConstraint(["t"], ["team.id"], ondelete="CASCADE"), sa.PrimaryKeyConstraint("id"), sa.UniqueConstraint("name"))
`)
	if err != nil {
		b.Fatal(err)
	}
	f, _ := m.Get("f")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := in.Thread().Call(f); err != nil {
			b.Fatal(err)
		}
		in.Thread().ResetLimits()
	}
}
