"""Commits and tools of a session; one session a day

Revision ID: 0004
Revises: 0003
Create Date: 2026-04-21 08:45:00.000000

"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("sessions", sa.Column("commits", JSONB(), nullable=False, server_default="[]"))
    op.add_column("sessions", sa.Column("tools_used", JSONB(), nullable=False, server_default="{}"))
    op.create_unique_constraint("uq_session_user_task_day", "sessions", ["user_id", "task_id", "day"])


def downgrade():
    op.drop_constraint("uq_session_user_task_day", "sessions", type_="unique")
    op.drop_column("sessions", "tools_used")
    op.drop_column("sessions", "commits")
