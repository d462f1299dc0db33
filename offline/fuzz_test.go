package offline_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sqlgen/internal/config"
	"sqlgen/offline"
)

// words are what a random revision is made of: the bytes of the input choose from
// them.
var calls = []string{
	`op.create_table("t", %c, %c, %k)`, `op.drop_table("t")`, `op.add_column("t", %c)`, `op.drop_column("t", "a")`,
	`op.alter_column("t", "a", type_=%t, nullable=%v, server_default=%v, new_column_name=%v)`, `op.create_index("ix", "t", [%v, sa.text("x")], unique=%v, postgresql_where=%e)`,
	`op.create_unique_constraint(%v, "t", ["a", %v])`, `op.create_foreign_key(%v, "t", "u", ["a"], ["b"], ondelete=%v)`, `op.create_check_constraint("ck", "t", %e)`,
	`op.create_primary_key("pk", "t", ["a"])`, `op.execute(%e)`, `op.execute(%s)`, `op.bulk_insert(tab, [{"a": %v, "b": %v}, {"a": %v}])`,
	`op.create_table_comment("t", %v)`, `op.rename_table("t", %v, schema=%v)`, `op.get_bind().execute(%s)`, `x = op.get_bind().execute(%s).scalar()`,
	`x = sa.inspect(op.get_bind()).get_columns("t")`, `x = sa.inspect(op.get_bind()).has_table(%v)`, `%t.create(op.get_bind(), checkfirst=%v)`,
	"with op.batch_alter_table(\"t\") as b: b.add_column(%c)", `x = sa.Table("t", sa.MetaData(), %c, autoload_with=%v)`, `x = %e`, `x = %v`, `tab.create(op.get_bind())`,
	`x = sa.Table("t", sa.MetaData(), autoload_with=op.get_bind())`, `op.execute(x)`, "with op.get_context().autocommit_block(): op.execute(%s)", `x = op.f(%v)`,
}

var parts = map[byte][]string{
	'c': {`sa.Column("a", %t)`, `sa.Column(%v, %t, nullable=%v, server_default=%v)`, `sa.Column("b", %t, sa.ForeignKey("u.a"), primary_key=%v, unique=%v, index=%v)`, `sa.Column("c", sa.Computed(%v))`, `sa.Column("d", sa.Identity(), default=%v)`},
	't': {`sa.Integer()`, `sa.String(%v)`, `sa.Enum("x", %v, name="e")`, `sa.ARRAY(%t)`, `postgresql.JSONB()`, `sa.Numeric(%v, %v)`, `sa.DateTime(timezone=%v)`, `postgresql.UUID(as_uuid=%v)`, `sa.LargeBinary`, `postgresql.ENUM(%v, name=%v)`, `sa.Boolean(name=%v)`, `postgresql.DOMAIN("dom", %t)`, `sa.Interval()`, `%t.with_variant(%t, "postgresql")`},
	'k': {`sa.UniqueConstraint("a")`, `sa.PrimaryKeyConstraint("a", name=%v)`, `sa.CheckConstraint(%e)`, `sa.ForeignKeyConstraint(["a"], ["u.%n"])`, `sa.Index("i", "a")`, `postgresql.ExcludeConstraint(("a", "="), using=%v)`},
	'v': {`None`, `True`, `1`, `-1`, `"a"`, `"'\\"`, `[]`, `{}`, `b"\xff"`, `1.5`, `float("nan")`, `10**30`, `object()`, `datetime.date(2020, 1, 1)`, `uuid.UUID(int=1)`, `decimal.Decimal("1e5")`, `("a", 1)`, `x`, `lambda: 1`, `sa.text("%n")`, `""`, `range(3)`, `{"k": [1, None]}`, `sa.null()`, `op`, `%e`, `%t`},
	'e': {`tab.c.a == %v`, `sa.select(tab)`, `sa.select(tab.c.a, %v).where(%e)`, `tab.insert().values(a=%v)`, `tab.update().values({"a": %v}).where(%e)`, `tab.delete().where(%e)`, `sa.func.f(%v, %e)`, `sa.case((%e, %v), else_=%v)`, `sa.cast(%v, %t)`, `tab.c.a.in_(%v)`, `sa.and_(%e, sa.not_(%e))`, `sa.text(%s)`, `tab.c.b[%v]`, `sa.literal(%v, %t)`, `sa.exists(%e)`, `sa.union(%e, %e)`, `(%e).label(%v)`, `tab.c.a.op(%v)(%v)`, `sa.bindparam("p", %v)`, `postgresql.insert(tab).values(a=%v).on_conflict_do_nothing(index_elements=%v)`, `x`, `%v`, `tab.alias()`, `sa.tuple_(%v, %e)`, `%e + %v`, `-%e`, `sa.over(%e, order_by=%e)`},
	's': {`"SELECT 1"`, `"SELECT '"`, `"DROP TABLE t; CREATE TABLE t (a int)"`, `""`, `"SELECT :p"`, `sa.text("SELECT :p").bindparams(p=%v)`, `"SELECT 1 FROM pg_class WHERE relname = 't'"`, `"SELECT count(*) FROM information_schema.columns c, pg_type t WHERE c.column_name = t.typname"`, `"DO $$ BEGIN END $$"`, `"SELECT to_regclass('t')"`, `%v`},
	'n': {`a`, `%`, `'`, `b.c`, ``, `é`},
}

// revisionOf makes upgrade() of bytes.
func revisionOf(data []byte) string {
	at := 0
	next := func(n int) int {
		if at >= len(data) {
			return 0
		}
		at++
		return int(data[at-1]) % n
	}
	var expand func(pattern string, depth int) string
	expand = func(pattern string, depth int) string {
		var b strings.Builder
		for i := 0; i < len(pattern); i++ {
			if pattern[i] != '%' || i+1 == len(pattern) || parts[pattern[i+1]] == nil {
				b.WriteByte(pattern[i])
				continue
			}
			i++
			choices := parts[pattern[i]]
			choice := choices[0]
			if depth < 6 {
				choice = choices[next(len(choices))]
			}
			b.WriteString(expand(choice, depth+1))
		}
		return b.String()
	}
	var b strings.Builder
	b.WriteString("-- versions/a.py --\nimport datetime, decimal, uuid\nfrom alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n" +
		"revision = 'a'\ndown_revision = None\n\n\ndef upgrade():\n    x = None\n    tab = sa.table('t', sa.column('a', sa.Integer), sa.column('b'))\n")
	for n := 0; n < 8 && at < len(data); n++ {
		line := expand(calls[next(len(calls))], 0)
		if next(2) == 0 {
			b.WriteString("    try: " + strings.TrimPrefix(line, "with") + "\n    except Exception as e: x = e\n")
			continue
		}
		b.WriteString("    " + line + "\n")
	}
	return b.String()
}

// FuzzRender: a random revision renders or is told off, without a panic and in
// time, and twice alike.
func FuzzRender(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	for i := range calls {
		f.Add([]byte{byte(i), 1, 2, 3, 1, 4, 5, 6, 1, 9, 11, 13, 17, 19, 23})
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		project := filepath.Join(dir, t.Name()+"_"+strings.Repeat("x", len(data)%3))
		if err := os.MkdirAll(filepath.Join(project, "versions"), 0o755); err != nil {
			t.Fatal(err)
		}
		code := strings.TrimPrefix(revisionOf(data), "-- versions/a.py --\n")
		if err := os.WriteFile(filepath.Join(project, "versions", "a.py"), []byte(code), 0o644); err != nil {
			t.Fatal(err)
		}
		once := func() string {
			cfg, err := config.Load(config.Options{Dir: project})
			if err != nil {
				t.Fatal(err)
			}
			res, err := offline.Render(context.Background(), offline.Project{Config: cfg}, upgradeHead)
			if err != nil {
				if !strings.HasPrefix(err.Error(), "versions/a.py:") {
					t.Errorf("no place: %v\n%s", err, code)
				}
				return err.Error()
			}
			return res.Text
		}
		start := time.Now()
		first := once()
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("took %s\n%s", d, code)
		}
		if second := once(); second != first {
			t.Errorf("rendered twice:\n%s\n%s\n%s", first, second, code)
		}
	})
}
