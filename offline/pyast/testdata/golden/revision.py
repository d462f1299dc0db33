"""Add the corporate tables

Revision ID: 3f2a9c1d7b60
Revises: 1b7d0e5c4a21
Create Date: 2024-03-05 10:22:31.481516

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "3f2a9c1d7b60"
down_revision: Union[str, Sequence[str], None] = ("1b7d0e5c4a21",)
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

STATUS = sa.Enum("active", "archived", name="corporate_status")
TABLES = {
    "corporates": ["name", "status"],
    "members": ["corporate_id", "user_id"],
}


def upgrade() -> None:
    bind = op.get_bind()
    STATUS.create(bind, checkfirst=True)
    op.create_table(
        "corporates",
        sa.Column("id", postgresql.UUID(as_uuid=True), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("rate", sa.Numeric(10, 2), server_default=sa.text("0.00")),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corporates")),
        sa.UniqueConstraint("name", name="uq_corporates_name"),
        comment="companies",
    )
    for table, columns in sorted(TABLES.items()):
        for i, column in enumerate(columns):
            if table == "members" and i > 0 or not column.endswith("_id"):
                continue
            op.create_index(f"ix_{table}_{column}", table, [column], unique=i == 0)
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("corporate_id", sa.UUID(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_users_corporate_id"), "corporates", ["corporate_id"], ["id"], ondelete="SET NULL"
        )
    op.execute(
        """
        UPDATE users
           SET corporate_id = c.id
          FROM corporates c
         WHERE c.name = 'x' || '\n' -- a "comment"
        """
    )
    rows = [{"id": n, "name": "row %d" % n} for n in range(1, 10 + 1) if n % 2]
    op.bulk_insert(sa.table("kinds", sa.column("id", sa.Integer), sa.column("name")), rows)


def downgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_users_corporate_id"), type_="foreignkey")
        batch_op.drop_column("corporate_id")
    op.drop_table("corporates")
    sa.Enum(name="corporate_status").drop(op.get_bind(), checkfirst=True)
