package sqlalchemy

import (
	"bytes"
	"strings"
	"testing"

	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// TestListeners calls the handlers of a table's DDL events.
func TestListeners(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	in := newRun(&out)
	defer in.Close()
	m, err := evaluate(in, "t.py", `
import sqlalchemy as sa
from sqlalchemy import event, DDL
m = sa.MetaData()
t = sa.Table("Tab", m, sa.Column("a", sa.Integer), listeners=[("before_drop", lambda target, conn, **kw: conn.execute(DDL("SELECT 1")))])
event.listen(t, "after_create", DDL("ALTER TABLE %(fullname)s OWNER TO %(who)s", context={"who": "me"}))
event.listen(t, "after_create", DDL("never").execute_if(dialect="mysql"))

@event.listens_for(t, "after_create")
def made(target, connection, **kw):
    if connection.dialect.name == "postgresql":
        connection.execute(DDL("GRANT ALL ON " + target.name + " TO x"))
        sa.Index("ix", target.c.a).create(connection)
`)
	if err != nil {
		t.Fatal(err)
	}
	v, _ := m.Get("t")
	table, _ := pyeval.Payload[*schema.Table](v)
	var got []string
	for _, ls := range [][]schema.Listener{table.BeforeCreate, table.AfterCreate, table.BeforeDrop, table.AfterDrop} {
		for _, l := range ls {
			texts, err := l(table)
			if err != nil {
				t.Fatal(in.Thread().SourceError(err))
			}
			got = append(got, texts...)
		}
	}
	want := `ALTER TABLE "Tab" OWNER TO me|GRANT ALL ON Tab TO x|CREATE INDEX ix ON "Tab" (a)|SELECT 1`
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("want %s\n got %s", want, s)
	}
}

// TestCustomDDL prints DDL elements of the user's own classes.
func TestCustomDDL(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	in := newRun(&out)
	defer in.Close()
	m, err := evaluate(in, "t.py", `
import sqlalchemy as sa
from sqlalchemy.schema import DDLElement, DropTable, CreateSchema
from sqlalchemy.ext.compiler import compiles

class CreateView(DDLElement):
    def __init__(self, name, text):
        self.name, self.text = name, text

@compiles(CreateView)
def create_view(element, compiler, **kw):
    return "CREATE VIEW %s AS %s" % (compiler.preparer.quote(element.name), element.text)

class DropCascade(DropTable):
    pass

@compiles(DropCascade, "postgresql")
def drop_cascade(element, compiler, **kw):
    return compiler.visit_drop_table(element) + " CASCADE"

t = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer))
elements = [CreateView("My view", "SELECT 1"), DropCascade(t), CreateSchema("s"), sa.DDL("x").execute_if(dialect="sqlite")]
`)
	if err != nil {
		t.Fatal(err)
	}
	v, _ := m.Get("elements")
	var got []string
	for _, e := range v.(*pyeval.List).Elems {
		op, ok, err := DDLOf(in.Thread(), e, ops.At{})
		if err != nil || !ok {
			t.Fatal(ok, in.Thread().SourceError(err))
		}
		if op == nil {
			got = append(got, "nothing")
			continue
		}
		text, err := printer{}.CompileOperation(op)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, text)
	}
	want := `CREATE VIEW "My view" AS SELECT 1|DROP TABLE t CASCADE|CREATE SCHEMA s|nothing`
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("want %s\n got %s", want, s)
	}
	if err := RefuseCompiles(in.Thread()); err != nil {
		t.Errorf("classes of the user's own: %v", err)
	}
	if _, err := evaluate(in, "u.py", "from sqlalchemy.schema import CreateColumn\nfrom sqlalchemy.ext.compiler import compiles\n@compiles(CreateColumn)\ndef f(e, c, **kw): pass\n"); err != nil {
		t.Fatal(err)
	}
	if err := RefuseCompiles(in.Thread()); err == nil || !strings.Contains(err.Error(), "CreateColumn") {
		t.Errorf("@compiles(CreateColumn): %v", err)
	}
}
