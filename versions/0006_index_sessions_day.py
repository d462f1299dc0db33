"""Index the days of sessions without stopping writes

Revision ID: 0006
Revises: 0005
Create Date: 2026-07-02 10:10:00.000000

"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_sessions_day", "sessions", ["day"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_sessions_day", table_name="sessions", postgresql_concurrently=True)
