package sqlalchemy

import (
	"bytes"
	"testing"

	"sqlgen/offline/schema"
)

// TestHooks calls the methods that users' types override.
func TestHooks(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	in := newRun(&out)
	defer in.Close()
	m, err := evaluate(in, "t.py", `
import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.dialects import postgresql

class Shout(types.TypeDecorator):
    impl = types.String
    cache_ok = True
    def __init__(self, n, *args, **kw):
        self.n = n
        super().__init__(*args, **kw)
    def process_bind_param(self, value, dialect):
        return None if value is None else value.upper() + "!" * self.n + dialect.name
    def process_literal_param(self, value, dialect):
        return "lit:" + value
    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(postgresql.CITEXT())
    def coerce_compared_value(self, op, value):
        return sa.Integer() if isinstance(value, int) else self

class Base(types.TypeDecorator):
    impl = Shout(1, 5)

class Proc(sa.String):
    def bind_processor(self, dialect):
        return lambda v: v[::-1]
    def literal_processor(self, dialect):
        return lambda v: "<" + v + ">"

class NoSuper(types.UserDefinedType):
    def __init__(self, n):
        self.n = n
    def get_col_spec(self, **kw):
        return "vector(%d)" % self.n

shout, base, proc, vec = Shout(2, length=9), Base(), Proc(4), NoSuper(3)
class Plain(types.TypeDecorator):
    impl = sa.Integer
plain = Plain
`)
	if err != nil {
		t.Fatal(err)
	}
	th := in.Thread()
	typ := func(name string) schema.Type {
		t.Helper()
		v, ok := m.Get(name)
		if !ok {
			t.Fatal("no " + name)
		}
		st, err := TypeOf(th, v)
		if err != nil {
			t.Fatal(th.SourceError(err))
		}
		return st
	}
	shout, ok := typ("shout").(*schema.TypeDecorator)
	if !ok {
		t.Fatalf("Shout is a %T", typ("shout"))
	}
	if s, ok := shout.Impl.(*schema.String); !ok || s.Length != "9" {
		t.Errorf("impl is %#v", shout.Impl)
	}
	if v, err := shout.Hooks.BindParam("a"); err != nil || v != "A!!postgresql" {
		t.Errorf("process_bind_param gives %v, %v", v, err)
	}
	if v, err := shout.Hooks.LiteralParam("a"); err != nil || v != "lit:a" {
		t.Errorf("process_literal_param gives %v, %v", v, err)
	}
	if v, err := shout.Hooks.LoadImpl(); err != nil || v.VisitName() != "CITEXT" {
		t.Errorf("load_dialect_impl gives %v, %v", v, err)
	}
	if v, err := shout.Hooks.CoerceCompared("eq", int64(3)); err != nil || v.VisitName() != "integer" {
		t.Errorf("coerce_compared_value gives %v, %v", v, err)
	}
	if v, err := shout.Hooks.CoerceCompared("eq", "x"); err != nil || v != schema.Type(shout) {
		t.Errorf("coerce_compared_value gives %v, %v", v, err)
	}
	if b := typ("base").(*schema.TypeDecorator); b.Hooks.BindParam != nil || b.Impl.(*schema.TypeDecorator).Class != "Shout" {
		t.Errorf("Base is %#v", b)
	}
	proc := typ("proc").(*schema.Compiled)
	if v, err := proc.Hooks.BindProcessor("abc"); err != nil || v != "cba" {
		t.Errorf("bind_processor gives %v, %v", v, err)
	}
	if v, err := proc.Hooks.LiteralProc("abc"); err != nil || v != "<abc>" {
		t.Errorf("literal_processor gives %v, %v", v, err)
	}
	if s, err := typ("vec").(*schema.UserDefined).Hooks.ColSpec(); err != nil || s != "vector(3)" {
		t.Errorf("get_col_spec gives %q, %v", s, err)
	}
	if p := typ("plain").(*schema.TypeDecorator); p.Impl.VisitName() != "integer" {
		t.Errorf("Plain is %#v", p)
	}
}
