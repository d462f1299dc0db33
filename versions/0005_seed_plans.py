"""Plans, with the ones every installation starts with

Revision ID: 0005
Revises: 0004
Create Date: 2026-05-15 16:00:00.000000

"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PLANS = [
    {"id": 1, "name": "Free", "seats": 1, "description": "For one person: it's on us"},
    {"id": 2, "name": "Team", "seats": 20, "description": "Up to 20 people, 100% shared"},
    {"id": 3, "name": "Company", "seats": None, "description": None},
]


def upgrade():
    plans = op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.CheckConstraint("seats > 0", name="ck_plans_seats"),
    )
    op.bulk_insert(plans, PLANS)


def downgrade():
    ids = ", ".join(str(plan["id"]) for plan in PLANS)
    op.execute(f"DELETE FROM plans WHERE id IN ({ids})")
    op.drop_table("plans")
