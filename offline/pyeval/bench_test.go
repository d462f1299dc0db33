package pyeval

import (
	"fmt"
	"strings"
	"testing"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

// benchHost is a host module with the shape of alembic's op and sqlalchemy.
var benchColumn = NewNativeClass("Column", "bench")

func init() {
	benchColumn.Define(func(b *ClassBuilder) {
		b.New("(name, type_=None, *args, nullable=True, server_default=None, **kw)", func(_ *Thread, a *Args) (Value, error) {
			return NewObject(a.SelfClass(), nil), nil
		})
		b.Method("__init__", func(*Thread, *Args) (Value, error) { return None, nil })
	})
}

var benchHost = NewPackageDef("bench").Define(func(b *ModuleBuilder) {
	b.Classes(benchColumn)
	b.Func("String(length=None)", func(*Thread, *Args) (Value, error) { return None, nil })
	b.Func("add_column(table_name, column, /, *, schema=None)", func(th *Thread, _ *Args) (Value, error) {
		if th.CallSite().File == nil {
			return nil, NewFault("", "no call site")
		}
		return None, nil
	})
	b.Func("create_index(name, table_name, columns, *, unique=False, **kw)", func(*Thread, *Args) (Value, error) { return None, nil })
})

func benchRevision(i int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\"\"\"revision %d\"\"\"\nimport bench as op\nimport bench as sa\n\nrevision = 'r%d'\ndown_revision = 'r%d'\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade() -> None:\n", i, i, i-1)
	for j := range 5 {
		fmt.Fprintf(&b, "    op.add_column('users', sa.Column('c%d_%d', sa.String(length=%d), nullable=True, server_default='x'))\n", i, j, 10+j)
		fmt.Fprintf(&b, "    op.create_index(op.f('ix_%d_%d') if False else 'ix_%d', 'users', ['a', 'b'], unique=False)\n", i, j, j)
	}
	b.WriteString("\n\ndef downgrade() -> None:\n    pass\n")
	return b.String()
}

// BenchmarkRevisions evaluates parsed revision modules of ten operations each
// and calls their upgrade(); the cost is per revision.
func BenchmarkRevisions(b *testing.B) {
	const n = 500
	trees := make([]*pyast.Module, n)
	for i := range trees {
		tree, err := pyast.Parse(source.NewFile(fmt.Sprintf("v/%d.py", i), benchRevision(i)))
		if err != nil {
			b.Fatal(err)
		}
		trees[i] = tree
	}
	opts := Options{Modules: []ModuleSet{{"bench": benchHost}}}
	in := New(opts)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%n == 0 {
			in = New(opts)
		}
		th := in.Thread()
		th.ResetLimits()
		m, err := th.RunModule("rev", "", trees[i%n], false)
		if err != nil {
			b.Fatal(err)
		}
		up, _ := m.Get("upgrade")
		if _, err := th.Call(up); err != nil {
			b.Fatal(th.SourceError(err))
		}
	}
}

// BenchmarkLoop is a plain loop of Python code: the cost of one round.
func BenchmarkLoop(b *testing.B) {
	text := fmt.Sprintf("def f():\n    t = 0\n    for i in range(%d):\n        t = t + i * 2\n    return t\nf()\n", b.N)
	tree, err := pyast.Parse(source.NewFile("loop.py", text))
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	if _, err := New(Options{Limits: Limits{Steps: 1 << 60, Memory: 1 << 60}}).Thread().RunModule("m", "", tree, false); err != nil {
		b.Fatal(err)
	}
}
