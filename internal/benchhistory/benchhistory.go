// Package benchhistory writes made-up Alembic projects, for benchmarks and for
// tests that need a long history.
package benchhistory

import (
	"fmt"
	"os"
	"path/filepath"
)

// bodies are the upgrade bodies of five consecutive revisions, in the mix that
// real histories have; %[1]d is the table's number, %[2]d the revision's.
var bodies = []string{
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

// ID is the revision id of the i-th revision, from 1; 0 gives the down_revision
// of the first, which is "".
func ID(i int) string {
	if i == 0 {
		return ""
	}
	return fmt.Sprintf("%012x", i)
}

// Write makes a project of n revisions in a line in dir, with an alembic.ini, an
// env.py as `alembic init` makes it, and alembic/versions.
func Write(dir string, n int) error {
	if err := os.MkdirAll(filepath.Join(dir, "alembic", "versions"), 0o755); err != nil {
		return err
	}
	files := map[string]string{
		"alembic.ini": "[alembic]\nscript_location = %(here)s/alembic\npath_separator = os\nsqlalchemy.url = postgresql+psycopg2://u:p@localhost/d\n",
		"alembic/env.py": `from alembic import context

config = context.config
context.configure(url=config.get_main_option("sqlalchemy.url"), target_metadata=None, literal_binds=True, dialect_opts={"paramstyle": "named"})
with context.begin_transaction():
    context.run_migrations()
`,
	}
	for i := 1; i <= n; i++ {
		files[fmt.Sprintf("alembic/versions/%05d_step_%d.py", i, i)] = revision(i)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func revision(i int) string {
	down := "None"
	if i > 1 {
		down = fmt.Sprintf("%q", ID(i-1))
	}
	return fmt.Sprintf(`"""step %d

Revision ID: %s
Revises: %s
Create Date: 2024-01-01 10:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "%s"
down_revision: Union[str, None] = %s
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    %s


def downgrade() -> None:
    op.execute("SELECT %d")
`, i, ID(i), ID(i-1), ID(i), down, fmt.Sprintf(bodies[(i-1)%len(bodies)], (i-1)/len(bodies), i), i)
}
