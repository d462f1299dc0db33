"""Sessions know their task; a slug is unique for the whole company

Revision ID: 0003
Revises: 0002
Create Date: 2026-03-17 11:20:00.000000

"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "sessions",
        sa.Column(
            "task_id",
            postgresql.UUID(as_uuid=False),
            sa.ForeignKey("tasks.id", name="fk_sessions_task_id", ondelete="SET NULL"),
            nullable=True,
        ),
    )
    op.create_index("ix_sessions_task_id", "sessions", ["task_id"])
    op.drop_constraint("uq_project_user_slug", "projects", type_="unique")
    op.create_unique_constraint("uq_project_slug", "projects", ["slug"])


def downgrade():
    op.drop_constraint("uq_project_slug", "projects", type_="unique")
    op.create_unique_constraint("uq_project_user_slug", "projects", ["user_id", "slug"])
    op.drop_index("ix_sessions_task_id", table_name="sessions")
    op.drop_column("sessions", "task_id")
