package offline_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/config"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
	"sqlgen/offline/pyast"
)

// benchBodies are the upgrade bodies of a made-up history in the mix that real
// ones have; %[1]d is the table's number, %[2]d the revision's.
var benchBodies = []string{
	`op.create_table("t%[1]d", sa.Column("id", postgresql.UUID(as_uuid=False), primary_key=True), sa.Column("email", sa.String(255), nullable=False, unique=True),
        sa.Column("role", sa.Enum("admin", "user", name="t%[1]d_role"), nullable=False, server_default="user"),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb")),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now()))
    op.create_index("ix_t%[1]d_email", "t%[1]d", ["email"], unique=False)`,
	`op.add_column("t%[1]d", sa.Column("name", sa.String(100), nullable=False, server_default=""))
    op.add_column("t%[1]d", sa.Column("n", sa.Integer(), nullable=True))`,
	`op.create_index(op.f("ix_t%[1]d_name"), "t%[1]d", ["name"], unique=False, postgresql_where=sa.text("n > 0"))`,
	`op.alter_column("t%[1]d", "n", existing_type=sa.Integer(), type_=sa.BigInteger(), nullable=False)
    op.execute("UPDATE t%[1]d SET name = 'x' WHERE name = ''")`,
	`for c in ("a", "b"):
        op.add_column("t%[1]d", sa.Column(f"{c}_id", sa.Integer(), nullable=True))
    op.bulk_insert(sa.table("t%[1]d", sa.column("email", sa.String), sa.column("n", sa.Integer)), [{"email": f"u{k}@x.org", "n": k} for k in range(3)])`,
}

// benchProject writes a linear project of n revisions and loads its
// configuration.
func benchProject(b *testing.B, n int) offline.Project {
	b.Helper()
	dir := b.TempDir()
	versions := filepath.Join(dir, "alembic", "versions")
	if err := os.MkdirAll(versions, 0o755); err != nil {
		b.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	write("alembic.ini", "[alembic]\nscript_location = %(here)s/alembic\npath_separator = os\nsqlalchemy.url = postgresql+psycopg2://u:p@localhost/d\n")
	write("alembic/env.py", `from alembic import context

config = context.config
context.configure(url=config.get_main_option("sqlalchemy.url"), target_metadata=None, literal_binds=True, dialect_opts={"paramstyle": "named"})
with context.begin_transaction():
    context.run_migrations()
`)
	for i := range n {
		down := "None"
		if i > 0 {
			down = fmt.Sprintf("%q", fmt.Sprintf("%012x", i))
		}
		write(fmt.Sprintf("alembic/versions/%05d_step_%d.py", i+1, i+1), fmt.Sprintf(`"""step %d

Revision ID: %012x
Create Date: 2024-01-01 10:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "%012x"
down_revision: Union[str, None] = %s
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    %s


def downgrade() -> None:
    op.execute("SELECT %d")
`, i+1, i+1, i+1, down, fmt.Sprintf(benchBodies[i%5], i/5, i), i))
	}
	cfg, err := config.Load(config.Options{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	return offline.Project{Config: cfg}
}

func benchRender(b *testing.B, p offline.Project, revisions string, mode offline.ParseMode) *offline.Result {
	b.Helper()
	r, err := offline.Render(context.Background(), p, offline.Request{
		Command: alembic.Upgrade, Revisions: []string{revisions}, Parse: mode,
	})
	if err != nil {
		b.Fatal(err)
	}
	return r
}

var benchSizes = []int{500, 5000}

// BenchmarkLast renders the last revision of a history.
func BenchmarkLast(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := benchProject(b, n)
			b.ReportAllocs()
			for b.Loop() {
				benchRender(b, p, fmt.Sprintf("%012x:head", n-1), offline.ParseError)
			}
		})
	}
}

// BenchmarkAll renders a whole history.
func BenchmarkAll(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := benchProject(b, n)
			b.ReportAllocs()
			for b.Loop() {
				benchRender(b, p, "base:head", offline.ParseError)
			}
		})
	}
}

// BenchmarkGraph reads the revision graph alone.
func BenchmarkGraph(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := benchProject(b, n)
			for b.Loop() {
				if _, err := offline.Graph(context.Background(), p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFloor is what BenchmarkAll is measured against: reading and parsing
// the files, and PostgreSQL's parse of the script.
func BenchmarkFloor(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := benchProject(b, n)
			text := benchRender(b, p, "base:head", offline.ParseOff).Text
			files, err := filepath.Glob(filepath.Join(p.Config.VersionLocations[0], "*.py"))
			if err != nil || len(files) != n {
				b.Fatal(len(files), err)
			}
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				for _, name := range files {
					t, err := os.ReadFile(name)
					if err != nil {
						b.Fatal(err)
					}
					if _, err := pyast.Parse(source.NewFile(name, string(t))); err != nil {
						b.Fatal(err)
					}
				}
				for _, piece := range strings.SplitAfter(text, "-- Running") {
					if _, err := pgtree.Check(source.NewFile("script", "--"+piece), pgtree.Options{}); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
