"""Seconds of a session may exceed 32 bits

Revision ID: 0007
Revises: 0006
Create Date: 2026-09-08 13:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column(
        "sessions",
        "seconds",
        existing_type=sa.Integer(),
        type_=sa.BigInteger(),
        existing_nullable=False,
        existing_server_default="0",
    )


def downgrade():
    op.alter_column(
        "sessions",
        "seconds",
        existing_type=sa.BigInteger(),
        type_=sa.Integer(),
        existing_nullable=False,
        existing_server_default="0",
    )
